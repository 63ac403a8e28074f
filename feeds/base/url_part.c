/* url_part.c -- one spelling per link, and parts of addresses.
 *
 * The canonical spelling is a key in the database: what it takes out is a
 * table, and a change to it is a migration. RFC 3986 6.2.2 and 6.2.3. No
 * state, any thread.
 */
#include "feeds/base/url.h"

#include <stdint.h>
#include <string.h>

/* Parameters that say who sent a reader, never what the page is. value NULL:
 * any; a name ending in '*' is a prefix. New ones go into the second table, so
 * that what is stored under the spelling of before is found. */
struct tracker {
    struct str name, value;
};
static const struct tracker trackers[] = {
    /* clang-format off */
    { STR_C("utm_*"),           { NULL, 0 } },
    { STR_C("spm"),             { NULL, 0 } }, /* Alibaba */
    { STR_C("scm"),             { NULL, 0 } },
    { STR_C("from"),            STR_C("timeline") }, /* WeChat */
    { STR_C("from"),            STR_C("singlemessage") },
    { STR_C("from"),            STR_C("groupmessage") },
    { STR_C("isappinstalled"),  { NULL, 0 } },
    { STR_C("share_source"),    { NULL, 0 } },
    { STR_C("share_token"),     { NULL, 0 } },
    { STR_C("vd_source"),       { NULL, 0 } }, /* bilibili */
    { STR_C("fbclid"),          { NULL, 0 } },
    { STR_C("gclid"),           { NULL, 0 } },
    { STR_C("dclid"),           { NULL, 0 } },
    { STR_C("msclkid"),         { NULL, 0 } },
    { STR_C("yclid"),           { NULL, 0 } },
    { STR_C("igshid"),          { NULL, 0 } },
    { STR_C("mc_cid"),          { NULL, 0 } }, /* Mailchimp */
    { STR_C("mc_eid"),          { NULL, 0 } },
    { STR_C("_hsenc"),          { NULL, 0 } }, /* HubSpot */
    { STR_C("_hsmi"),           { NULL, 0 } },
    { STR_C("mkt_tok"),         { NULL, 0 } },
    { STR_C("_openstat"),       { NULL, 0 } },
    { STR_C("ref_src"),         { NULL, 0 } },
    /* clang-format on */
};
static const struct tracker later_trackers[] = {
    /* clang-format off */
    { STR_C("gbraid"),          { NULL, 0 } },
    { STR_C("wbraid"),          { NULL, 0 } },
    { STR_C("srsltid"),         { NULL, 0 } },
    { STR_C("gad_source"),      { NULL, 0 } },
    { STR_C("ysclid"),          { NULL, 0 } },
    { STR_C("ttclid"),          { NULL, 0 } },
    { STR_C("twclid"),          { NULL, 0 } },
    { STR_C("li_fat_id"),       { NULL, 0 } },
    { STR_C("_ga"),             { NULL, 0 } },
    { STR_C("_gl"),             { NULL, 0 } },
    { STR_C("mtm_*"),           { NULL, 0 } }, /* Matomo */
    { STR_C("pk_campaign"),     { NULL, 0 } },
    { STR_C("pk_kwd"),          { NULL, 0 } },
    { STR_C("at_medium"),       { NULL, 0 } }, /* BBC */
    { STR_C("at_campaign"),     { NULL, 0 } },
    /* clang-format on */
};

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the escape at s[i] stands for, or -1. */
static int escape_at(struct str s, size_t i)
{
    int high, low;

    if (s.n < 3 || i > s.n - 3 || s.s[i] != '%')
        return -1;
    high = hex_value(s.s[i + 1]);
    low = hex_value(s.s[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool is_unreserved(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

/* Appends a byte, or its escape if it needs one. With what stands before it,
 * it may be the end of another escape: of "%4%31" that is "%41". */
static void put_byte(struct buf *b, int c, bool escaped)
{
    for (;;) {
        if (escaped && !is_unreserved(c)) {
            buf_printf(b, "%%%02X", (unsigned)c);
            return;
        }
        buf_putc(b, (char)c);
        if (b->err || b->n < 3)
            return;
        c = escape_at(buf_str(b), b->n - 3);
        if (c < 0)
            return;
        b->n -= 3;
        escaped = true;
    }
}

/* RFC 3986 6.2.2: escapes of what needs none are decoded, others get
 * upper-case digits. */
static void put_normal(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        int c = escape_at(s, i);

        put_byte(b, c < 0 ? s.s[i] : c, c >= 0);
        if (c >= 0)
            i += 2;
    }
}

static bool is_one_of(struct str param, const struct tracker *list, size_t n)
{
    size_t eq = str_find(param, STR("="));
    struct str name = { param.s, eq == SIZE_MAX ? param.n : eq };
    struct str value = str_cut(param, eq == SIZE_MAX ? param.n : eq + 1);

    for (size_t i = 0; i < n; i++) {
        struct str want = list[i].name;
        struct str have = name;

        if (want.s[want.n - 1] == '*') {
            want.n--;
            have.n = have.n > want.n ? want.n : have.n;
        }
        if (str_eq_nocase(have, want) &&
            (!list[i].value.s || str_eq_nocase(value, list[i].value)))
            return true;
    }
    return false;
}

#define IS_ONE_OF(s, list) is_one_of(s, list, sizeof(list) / sizeof((list)[0]))

/* Takes the next of "a=1&b=2" off *rest. */
static struct str next_param(struct str *rest)
{
    size_t n = str_find(*rest, STR("&"));
    struct str param = { rest->s, n == SIZE_MAX ? rest->n : n };

    *rest = str_cut(*rest, n == SIZE_MAX ? rest->n : n + 1);
    return param;
}

static void put_query(struct buf *b, struct str query, bool before)
{
    char sep = '?';

    while (query.n > 0) {
        struct str param = next_param(&query);

        if (param.n == 0 || IS_ONE_OF(param, trackers) ||
            (!before && IS_ONE_OF(param, later_trackers)))
            continue;
        buf_putc(b, sep);
        buf_put(b, param);
        sep = '&';
    }
}

static void put_host(struct buf *b, struct str host)
{
    while (host.n > 1 && host.s[host.n - 1] == '.')
        host.n--; /* the root of the DNS */
    for (size_t i = 0; i < host.n; i++) {
        char c = host.s[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + ('a' - 'A'));
        buf_putc(b, c);
    }
}

/* A port that is the other scheme's own keeps the scheme: they are two. */
static void put_canonical(struct buf *b, const struct url *url, bool before)
{
    bool is_https = str_eq(url->scheme, STR("https"));
    struct str port = url->port;

    while (port.n > 1 && port.s[0] == '0')
        port = str_cut(port, 1);
    buf_puts(b, is_https && str_eq(port, STR("80")) ? "https://" : "http://");
    put_host(b, url->host);
    if (port.n > 0 && !str_eq(port, is_https ? STR("443") : STR("80"))) {
        buf_putc(b, ':');
        buf_put(b, port);
    }
    if (url->path.n == 0)
        buf_putc(b, '/');
    buf_put(b, url->path);
    put_query(b, url->query, before);
}

/* Normalizing escapes may uncover dots (%2e), so it comes before the
 * resolving that takes them out. */
static enum err canonical(struct str s, bool before, struct buf *ret)
{
    struct buf normal, resolved, out;
    struct url url;
    enum err e;

    if (!url_is_http(str_trim(s)))
        return s.n > URL_MAX_BYTES ? ERR_LIMIT : ERR_FORMAT;
    buf_init(&normal, URL_MAX_BYTES);
    buf_init(&resolved, URL_MAX_BYTES);
    buf_init(&out, URL_MAX_BYTES + 1);
    put_normal(&normal, s);
    e = normal.err;
    if (!e)
        e = url_resolve(STR(""), buf_str(&normal), &resolved);
    if (!e)
        e = url_split(buf_str(&resolved), &url);
    if (e)
        goto out;
    put_canonical(&out, &url, before);
    e = out.err;
    if (e)
        goto out;
    buf_put(ret, buf_str(&out));
    e = ret->err;
out:
    buf_release(&normal);
    buf_release(&resolved);
    buf_release(&out);
    return e;
}

enum err url_canonical(struct str s, struct buf *ret)
{
    return canonical(s, false, ret);
}

enum err url_canonical_before(struct str s, struct buf *ret)
{
    return canonical(s, true, ret);
}

struct str url_query(struct str s, struct str name)
{
    size_t at = str_find(s, STR("#"));

    if (at != SIZE_MAX)
        s.n = at;
    at = str_find(s, STR("?"));
    if (at == SIZE_MAX)
        return (struct str){ NULL, 0 };
    s = str_cut(s, at + 1);
    while (s.n > 0) {
        struct str param = next_param(&s);
        size_t eq;

        if (str_starts(param, STR("amp;"))) /* feeds that escape twice */
            param = str_cut(param, 4);
        eq = str_find(param, STR("="));
        if (eq == SIZE_MAX)
            eq = param.n;
        if (str_eq_nocase((struct str){ param.s, eq }, name))
            return str_cut(param, eq < param.n ? eq + 1 : eq);
    }
    return (struct str){ NULL, 0 };
}

void url_decode(struct str s, struct buf *ret)
{
    for (size_t i = 0; i < s.n; i++) {
        int c = escape_at(s, i);

        if (c < 0) {
            buf_putc(ret, s.s[i]);
        } else {
            buf_putc(ret, (char)c);
            i += 2;
        }
    }
}

void url_redact(struct str s, struct buf *ret)
{
    size_t start = str_find(s, STR("//"));
    size_t end, at;
    struct url url;

    if (start == SIZE_MAX) {
        buf_put(ret, s);
        return;
    }
    start += 2;
    /* Of an address that nobody can split, such as one with a '/' in its
     * password, anything before the last '@' may be a secret. */
    end = url_split(s, &url) ? s.n : start;
    if (end == start)
        while (end < s.n && !strchr("/?#", s.s[end]))
            end++;
    at = end;
    while (at > start && s.s[at - 1] != '@')
        at--;
    buf_put(ret, (struct str){ s.s, start });
    buf_put(ret, str_cut(s, at));
}

/* By its end. */
bool url_is_secret_name(struct str name)
{
    static const struct str ends[] = {
        STR_C("auth"),    STR_C("authorization"), STR_C("code"),
        STR_C("hmac"),    STR_C("credential"),    STR_C("jwt"),
        STR_C("key"),     STR_C("pass"),          STR_C("passwd"),
        STR_C("pwd"),     STR_C("password"),      STR_C("secret"),
        STR_C("session"), STR_C("sessionid"),     STR_C("sid"),
        STR_C("sig"),     STR_C("signature"),     STR_C("token"),
        STR_C("user"),
    };

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
        if (name.n >= ends[i].n &&
            str_eq_nocase(str_cut(name, name.n - ends[i].n), ends[i]))
            return true;
    return false;
}

static void show_query(struct str query, struct buf *ret)
{
    while (query.n > 0) {
        size_t n = str_find(query, STR("&"));
        struct str pair = { query.s, n == SIZE_MAX ? query.n : n };
        size_t equals = str_find(pair, STR("="));
        bool is_secret = equals != SIZE_MAX &&
                         url_is_secret_name((struct str){ pair.s, equals });

        if (is_secret)
            pair.n = equals + 1;
        buf_put(ret, pair);
        buf_puts(ret, is_secret ? "..." : "");
        buf_puts(ret, n == SIZE_MAX ? "" : "&");
        query = str_cut(query, n == SIZE_MAX ? query.n : n + 1);
    }
}

void url_show(struct str s, struct buf *ret)
{
    size_t question = str_find(s, STR("?")), hash;
    struct str query = { NULL, 0 };
    struct url parts;

    if (question == SIZE_MAX || url_split(s, &parts)) {
        url_redact(s, ret);
        return;
    }
    query = str_cut(s, question + 1);
    hash = str_find(query, STR("#"));
    if (hash != SIZE_MAX)
        query.n = hash;
    url_redact((struct str){ s.s, question + 1 }, ret);
    show_query(query, ret);
    buf_put(ret, str_cut(s, question + 1 + query.n));
}
