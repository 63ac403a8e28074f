/* url.c -- splitting, resolving and comparing addresses.
 *
 * RFC 3986 with what browsers (WHATWG URL) and feeds in the wild need: for
 * http(s) a backslash is a slash, "http:g" is relative to an http base, tabs
 * and line breaks inside a link vanish. Reading parts without a full parse is
 * in url_part.c. No state, any thread.
 */
#include "feeds/base/url.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Where a reference is worked on. */
struct room {
    size_t max;  /* of the reference */
    char *ref;   /* that many bytes */
    char *path;  /* as many, and URL_MAX_BYTES + 1: joined to its base's */
    size_t most; /* of what it becomes */
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t find_byte(struct str s, char c)
{
    const char *p = s.n > 0 ? memchr(s.s, c, s.n) : NULL;

    return p ? (size_t)(p - s.s) : s.n;
}

static size_t find_any(struct str s, const char *set)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != '\0' && strchr(set, s.s[i]))
            return i;
    return s.n;
}

static struct str part(struct str s, size_t from, size_t to)
{
    return (struct str){ s.s + from, to - from };
}

/* Length of the scheme at the start of s, without its colon; 0 if none. */
static size_t scheme_length(struct str s)
{
    size_t i = 0;

    if (s.n == 0 || !is_alpha(s.s[0]))
        return 0;
    while (i < s.n && (is_alpha(s.s[i]) || is_digit(s.s[i]) ||
                       (s.s[i] != '\0' && strchr("+-.", s.s[i]))))
        i++;
    return i < s.n && s.s[i] == ':' ? i : 0;
}

static bool is_web_scheme(struct str scheme)
{
    return str_eq_nocase(scheme, STR("http")) ||
           str_eq_nocase(scheme, STR("https"));
}

static bool is_port(struct str port)
{
    uint32_t value = 0;

    for (size_t i = 0; i < port.n; i++) {
        if (!is_digit(port.s[i]))
            return false;
        value = value * 10 + (uint32_t)(port.s[i] - '0');
        if (value > 65535)
            return false;
    }
    return true;
}

/* userinfo@host:port; the last '@' counts, as in browsers. */
static enum err split_authority(struct str a, struct url *url)
{
    size_t at = a.n, end;

    while (at > 0 && a.s[at - 1] != '@')
        at--;
    if (at > 0) {
        url->userinfo = part(a, 0, at - 1);
        a = str_cut(a, at);
    }
    if (a.n > 0 && a.s[0] == '[') {
        end = find_byte(a, ']');
        if (end == a.n)
            return ERR_FORMAT;
        end++;
        if (find_any(part(a, 1, end - 1), " \"%<>@[\\^`{|}") != end - 2)
            return ERR_FORMAT;
    } else {
        end = find_byte(a, ':');
        if (find_any(part(a, 0, end), " \"<>[]\\^`{|}") != end)
            return ERR_FORMAT;
    }
    url->host = part(a, 0, end);
    if (end == a.n)
        return ERR_OK;
    if (a.s[end] != ':')
        return ERR_FORMAT;
    url->port = str_cut(a, end + 1);
    return is_port(url->port) ? ERR_OK : ERR_FORMAT;
}

/* url_split of any length. */
static enum err split(struct str s, struct url *ret_url)
{
    struct url url = { 0 };
    size_t n;

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] < 0x20 || s.s[i] == 0x7F)
            return ERR_FORMAT;
    n = scheme_length(s);
    if (n > 0) {
        url.scheme = part(s, 0, n);
        s = str_cut(s, n + 1);
    }
    n = find_byte(s, '#');
    if (n < s.n) {
        url.fragment = str_cut(s, n + 1);
        s.n = n;
    }
    n = find_byte(s, '?');
    if (n < s.n) {
        url.query = str_cut(s, n + 1);
        s.n = n;
    }
    if (str_starts(s, STR("//"))) {
        s = str_cut(s, 2);
        n = find_byte(s, '/');
        if (split_authority(part(s, 0, n), &url))
            return ERR_FORMAT;
        s = str_cut(s, n);
    }
    url.path = s;
    *ret_url = url;
    return ERR_OK;
}

enum err url_split(struct str s, struct url *ret_url)
{
    return s.n > URL_MAX_BYTES ? ERR_LIMIT : split(s, ret_url);
}

/* Copies ref as a browser would read it: ends trimmed, tabs and line breaks
 * gone, for the web's schemes backslashes before the query turned. */
static enum err clean(struct str ref, bool base_is_web, const struct room *room,
                      size_t *ret_n)
{
    char *ret_s = room->ref;
    size_t n = 0, scheme;
    struct str s;
    bool web;

    ref = str_trim(ref);
    for (size_t i = 0; i < ref.n; i++) {
        if (strchr("\t\n\r", ref.s[i]) && ref.s[i] != '\0')
            continue;
        if (n == room->max)
            return ERR_LIMIT;
        ret_s[n++] = ref.s[i];
    }
    s = (struct str){ ret_s, n };
    scheme = scheme_length(s);
    web = scheme > 0 ? is_web_scheme(part(s, 0, scheme)) : base_is_web;
    s.n = web ? find_any(s, "?#") : 0;
    for (size_t i = 0; i < s.n; i++)
        if (ret_s[i] == '\\')
            ret_s[i] = '/';
    *ret_n = n;
    return ERR_OK;
}

/* RFC 3986 5.2.4 in one pass: "." and ".." segments of an absolute or merged
 * path are taken out of path[0..n) in place; returns the new length. */
static size_t remove_dots(char *path, size_t n)
{
    size_t out = 0, i = 0;

    while (i < n) {
        size_t start = i + (path[i] == '/' ? 1 : 0);
        size_t end = start;
        struct str seg;

        while (end < n && path[end] != '/')
            end++;
        seg = (struct str){ path + start, end - start };
        if (str_eq(seg, STR("..")))
            while (out > 0 && path[--out] != '/')
                ;
        if (str_eq(seg, STR("..")) || str_eq(seg, STR("."))) {
            if (end == n && start > i)
                path[out++] = '/'; /* "/a/." and "/a/b/.." end in a slash */
        } else {
            memmove(path + out, path + i, end - i);
            out += end - i;
        }
        i = end;
    }
    return out;
}

/* RFC 3986 5.2.3, and the dots. */
static size_t merge(const struct url *base, struct str path, char *ret_path)
{
    size_t n = 0;

    if (path.n == 0 || path.s[0] != '/') {
        n = base->path.n;
        while (n > 0 && base->path.s[n - 1] != '/')
            n--;
        if (n > 0)
            memcpy(ret_path, base->path.s, n);
        else if (base->host.s)
            ret_path[n++] = '/';
    }
    if (path.n > 0)
        memcpy(ret_path + n, path.s, path.n);
    return remove_dots(ret_path, n + path.n);
}

/* What no URI may hold as it is: controls, blanks, these and what lies beyond
 * ASCII. */
static bool needs_care(char c)
{
    switch (c) {
    case '"':
    case '<':
    case '>':
    case '\\':
    case '^':
    case '`':
    case '{':
    case '|':
    case '}':
        return true;
    default:
        return (unsigned char)c <= ' ' || (unsigned char)c >= 0x7F;
    }
}

/* Appends s; what no URI may hold is percent-encoded. With host, bytes beyond
 * ASCII stay: they are a name for IDNA, not data. */
static void put_part(struct buf *b, struct str s, bool host)
{
    size_t start = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];

        if (!needs_care(s.s[i]) || (c >= 0x80 && host))
            continue;
        buf_put(b, part(s, start, i));
        buf_printf(b, "%%%02X", (unsigned)c);
        start = i + 1;
    }
    buf_put(b, part(s, start, s.n));
}

static void put_lower(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        buf_putc(b, c);
    }
}

/* RFC 3986 5.3. */
static void compose(struct buf *b, const struct url *url)
{
    if (url->scheme.n > 0) {
        put_lower(b, url->scheme);
        buf_putc(b, ':');
    }
    if (url->host.s) {
        buf_puts(b, "//");
        if (url->userinfo.s) {
            put_part(b, url->userinfo, false);
            buf_putc(b, '@');
        }
        put_part(b, url->host, true);
        if (url->port.n > 0) {
            buf_putc(b, ':');
            buf_put(b, url->port);
        }
    } else if (str_starts(url->path, STR("//"))) {
        buf_puts(b, "/."); /* else the path would be read as an authority */
    }
    put_part(b, url->path, false);
    if (url->query.s) {
        buf_putc(b, '?');
        put_part(b, url->query, false);
    }
    if (url->fragment.s) {
        buf_putc(b, '#');
        put_part(b, url->fragment, false);
    }
}

static enum err finish(const struct url *url, size_t max, struct buf *ret)
{
    struct buf out;
    enum err e;

    if (is_web_scheme(url->scheme) && url->host.n == 0)
        return ERR_FORMAT;
    buf_init(&out, max);
    compose(&out, url);
    e = out.err;
    if (!e)
        buf_put(ret, buf_str(&out));
    buf_release(&out);
    return e ? e : ret->err;
}

/* RFC 3986 5.2.2 for a reference without a scheme (or with the base's own, as
 * browsers read "http:g"): ref becomes the target. */
static enum err transform(const struct url *base, struct url *ref, char *path)
{
    bool opaque = !base->host.s && !str_starts(base->path, STR("/"));

    if (base->scheme.n == 0 || (is_web_scheme(base->scheme) && !base->host.n))
        return ERR_FORMAT;
    if (opaque && (ref->host.s || ref->path.n > 0 || ref->query.s))
        return ERR_FORMAT; /* nothing is relative to a mailto: */
    ref->scheme = base->scheme;
    if (ref->host.s) {
        memcpy(path, ref->path.s, ref->path.n);
        ref->path = (struct str){ path, remove_dots(path, ref->path.n) };
        return ERR_OK;
    }
    if (!ref->path.n && !ref->query.s)
        ref->query = base->query;
    if (!ref->path.n)
        ref->path = base->path;
    if (ref->path.n > 0 && !opaque)
        ref->path = (struct str){ path, merge(base, ref->path, path) };
    ref->userinfo = base->userinfo;
    ref->host = base->host;
    ref->port = base->port;
    return ERR_OK;
}

/* True for what most links are: an absolute address that resolving leaves as
 * it is, because its scheme is in small letters, nothing in it needs encoding
 * and no segment of it begins with a dot. */
static bool is_resolved(struct str s)
{
    size_t n = str_starts(s, STR("https://"))  ? 8
               : str_starts(s, STR("http://")) ? 7
                                               : 0;
    size_t host = n;

    if (n == 0 || s.n > URL_MAX_BYTES)
        return false;
    while (n < s.n && (is_alpha(s.s[n]) || is_digit(s.s[n]) || s.s[n] == '-' ||
                       s.s[n] == '.'))
        n++;
    if (n == host || (n < s.n && s.s[n] != '/'))
        return false;
    for (; n < s.n; n++)
        if (needs_care(s.s[n]) || (s.s[n] == '.' && s.s[n - 1] == '/'))
            return false;
    return true;
}

/* Browsers pass over slashes before a host that are too many or too few, if
 * the scheme or two of them say that a host follows: "http:h", "http:/h",
 * "///h". "http:g" after a base of its own scheme is relative. */
static enum err set_slashes(const struct room *room, size_t *n,
                            const struct url *base)
{
    char *s = room->ref;
    size_t start = scheme_length((struct str){ s, *n }), end;
    struct str scheme = start > 0 ? (struct str){ s, start } : base->scheme;
    bool relative = base->host.n > 0 && str_eq_nocase(scheme, base->scheme);

    if (!is_web_scheme(scheme))
        return ERR_OK;
    start += start > 0;
    for (end = start; end < *n && s[end] == '/';)
        end++;
    if (end - start == 2 || (end - start < 2 && (start == 0 || relative)))
        return ERR_OK;
    if (*n - (end - start) + 2 > room->max)
        return ERR_LIMIT;
    memmove(s + start + 2, s + end, *n - end);
    s[start] = s[start + 1] = '/';
    *n = *n - end + start + 2;
    return ERR_OK;
}

static enum err resolve(struct str base_s, struct str ref_s,
                        const struct room *room, struct buf *ret)
{
    struct url base = { 0 }, ref;
    enum err base_err = url_split(base_s, &base), e;
    size_t n;

    e = clean(ref_s, is_web_scheme(base.scheme), room, &n);
    if (!e)
        e = set_slashes(room, &n, &base);
    if (!e)
        e = split((struct str){ room->ref, n }, &ref);
    if (e)
        return e;
    if (ref.scheme.n > 0 && !ref.host.s && !base_err && base.host.n > 0 &&
        is_web_scheme(ref.scheme) && str_eq_nocase(ref.scheme, base.scheme))
        ref.scheme.n = 0; /* "http:g" */
    if (ref.scheme.n > 0 && ref.host.s) {
        memcpy(room->path, ref.path.s, ref.path.n);
        ref.path =
            (struct str){ room->path, remove_dots(room->path, ref.path.n) };
    }
    if (ref.scheme.n == 0 && base_s.n > 0) {
        if (!base_err)
            base_err = transform(&base, &ref, room->path);
        if (base_err)
            return base_err;
    }
    return finish(&ref, room->most, ret);
}

enum err url_resolve(struct str base, struct str ref, struct buf *ret)
{
    char bytes[URL_MAX_BYTES], path[URL_MAX_BYTES + URL_MAX_BYTES + 1];
    const struct room room = { URL_MAX_BYTES, bytes, path, URL_MAX_BYTES };

    if (is_resolved(ref)) {
        buf_put(ret, ref);
        return ret->err;
    }
    return resolve(str_trim(base), ref, &room, ret);
}

enum err url_resolve_long(struct str base, struct str ref, struct buf *ret)
{
    enum err e = url_resolve(base, ref, ret);
    struct room room = { .max = ref.n + 2, .most = SIZE_MAX };

    if (e != ERR_LIMIT || ref.n > SIZE_MAX / 4)
        return e;
    room.ref = malloc(2 * room.max + URL_MAX_BYTES + 1);
    if (!room.ref)
        return ERR_NOMEM;
    room.path = room.ref + room.max;
    e = resolve(str_trim(base), ref, &room, ret);
    free(room.ref);
    return e;
}

bool url_is_http(struct str s)
{
    struct url url;

    return !url_split(s, &url) && is_web_scheme(url.scheme) && url.host.n > 0;
}

bool url_is_safe_link(struct str s)
{
    char bytes[URL_MAX_BYTES];
    size_t n = 0, scheme;
    struct str scheme_s;

    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.s[i] <= 0x20)
            continue;
        if (n == URL_MAX_BYTES)
            return false;
        bytes[n++] = s.s[i];
    }
    scheme = scheme_length((struct str){ bytes, n });
    scheme_s = (struct str){ bytes, scheme };
    return scheme == 0 || is_web_scheme(scheme_s) ||
           str_eq_nocase(scheme_s, STR("mailto"));
}

static struct str port_of(const struct url *url)
{
    if (url->port.n > 0)
        return url->port;
    if (str_eq_nocase(url->scheme, STR("http")))
        return STR("80");
    return str_eq_nocase(url->scheme, STR("https")) ? STR("443") : url->port;
}

bool url_same_origin(struct str a, struct str b)
{
    struct url ua, ub;

    if (url_split(a, &ua) || url_split(b, &ub))
        return false;
    return ua.scheme.n > 0 && ua.host.n > 0 &&
           str_eq_nocase(ua.scheme, ub.scheme) &&
           str_eq_nocase(ua.host, ub.host) &&
           str_eq(port_of(&ua), port_of(&ub));
}
