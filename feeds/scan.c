/* scan.c -- finding values in JSON text (RFC 8259). Any thread. */
#include "feeds/scan.h"

#include <string.h>

#include "feeds/html.h"
#include "feeds/scan_mend.h"

#define KEYS_SHOWN 8
#define KEY_SHOWN_BYTES 24
/* How what is broken is read. */
enum care {
    STRICT,
    LOOSE, /* what cannot be there is passed over */
    WHOLE, /* and a string ends where its container does */
};

const char *scan_kind_name(enum scan_kind kind)
{
    static const char *const names[] = {
        [SCAN_NONE] = "nothing",    [SCAN_OBJECT] = "an object",
        [SCAN_ARRAY] = "an array",  [SCAN_STRING] = "a text",
        [SCAN_NUMBER] = "a number", [SCAN_BOOL] = "true or false",
        [SCAN_NULL] = "null",
    };

    return names[kind];
}

/* Past the string whose quote is at s[at]; s.n + 1 if it does not end. */
static size_t skip_string(struct str s, size_t at)
{
    const char *quote = s.s + at, *escape;

    at++;
    while (at < s.n) {
        if (quote < s.s + at) /* not again for each escape before it */
            quote = memchr(s.s + at, '"', s.n - at);
        if (!quote)
            break;
        escape = memchr(s.s + at, '\\', (size_t)(quote - s.s) - at);
        if (!escape)
            return (size_t)(quote - s.s) + 1;
        at = (size_t)(escape - s.s) + 2;
    }
    return s.n + 1;
}

static size_t skip_word(struct str s, size_t at)
{
    while (at < s.n && scan_is_word(s.s[at]))
        at++;
    return at;
}

static enum scan_kind kind_of(struct str s, size_t from)
{
    struct str rest = str_cut(s, from);

    switch (rest.s[0]) {
    case '{':
        return SCAN_OBJECT;
    case '[':
        return SCAN_ARRAY;
    case '"':
        return SCAN_STRING;
    case 'n':
        return SCAN_NULL;
    case 't':
    case 'f':
        return SCAN_BOOL;
    default:
        return SCAN_NUMBER;
    }
}

/* Steps over the token at s[at], keeping count of brackets in *depth. Returns
 * where it ends, s.n + 1 if it does not, or at if it cannot be there. */
static size_t step(struct str s, size_t at, size_t *depth, struct scan_value *v)
{
    char c = s.s[at];

    if (c == '{' || c == '[') {
        v->n_values++;
        if (++*depth > v->depth)
            v->depth = *depth;
        return at + 1;
    }
    if (c == '}' || c == ']') {
        if (!*depth)
            return at;
        --*depth;
        return at + 1;
    }
    if (c == '"' || scan_is_word(c)) {
        v->n_values++;
        return c == '"' ? skip_string(s, at) : skip_word(s, at);
    }
    if (c == ':' && *depth && v->n_values)
        v->n_values--; /* that was a key */
    return scan_is_blank(c) || (*depth && (c == ':' || c == ',')) ? at + 1 : at;
}

/* The same over a string of what is broken. */
static size_t mend_step(struct str s, size_t at, size_t depth, enum care care,
                        struct scan_value *v)
{
    size_t next = skip_string(s, at), end = next;

    v->n_values++;
    if (next <= s.n)
        end = scan_mend_string(s, at, next);
    else if (care == WHOLE || depth >= SCAN_LAST_MIN_DEPTH)
        end = scan_mend_last(s, at, depth);
    v->is_mended |= end != next;
    return end;
}

static bool read_value(struct str s, enum care care, struct scan_value *ret,
                       size_t *ret_at)
{
    struct scan_value v = { .kind = SCAN_NONE };
    size_t at = scan_skip_blanks(s, 0), from = at, depth = 0, next;

    do {
        if (at < s.n && s.s[at] == '"' && care != STRICT)
            next = mend_step(s, at, depth, care, &v);
        else
            next = at < s.n ? step(s, at, &depth, &v) : s.n + 1;
        if (next == at && care != STRICT && depth)
            next++;
        if (next > s.n || next == at) {
            *ret_at = next > s.n ? s.n : at;
            return false;
        }
        at = next;
    } while (depth);
    v.kind = kind_of(s, from);
    v.s = (struct str){ s.s + from, at - from };
    if (v.kind == SCAN_STRING)
        v.s.n += v.is_mended; /* as if the next byte were the quote */
    *ret = v;
    *ret_at = at;
    return true;
}

bool scan_read(struct str s, struct scan_value *ret, size_t *ret_at)
{
    return read_value(s, STRICT, ret, ret_at);
}

bool scan_mend(struct str s, struct scan_value *ret)
{
    size_t at;

    if (read_value(s, LOOSE, ret, &at))
        return true;
    /* As if the bracket were the next byte. */
    *ret = (struct scan_value){ .kind = kind_of(s, 0),
                                .s = { s.s, s.n + 1 },
                                .is_cut = true };
    return false;
}

void scan_begin(struct scan_iter *it, const struct scan_value *container)
{
    *it = (struct scan_iter){ .is_object = container->kind == SCAN_OBJECT,
                              .is_cut = container->is_cut };
    if (it->is_object || container->kind == SCAN_ARRAY)
        it->rest = (struct str){ container->s.s + 1, container->s.n - 2 };
}

bool scan_resume(struct scan_iter *it, struct str behind)
{
    size_t at = 0;

    while (at < behind.n && (scan_is_blank(behind.s[at]) ||
                             behind.s[at] == ']' || behind.s[at] == '}'))
        at++;
    if (at == behind.n || behind.s[at] != ',')
        return false;
    at = scan_skip_blanks(behind, at + 1);
    if (at == behind.n || behind.s[at] != '{')
        return false;
    *it = (struct scan_iter){ .rest = str_cut(behind, at),
                              .is_cut = true,
                              .is_bad = true };
    return true;
}

/* To the next value: over the signs that should stand before it, and others.
 * Behind a key a comma is where the value is missing. */
static void skip_signs(struct scan_iter *it, size_t n_commas, size_t n_colons)
{
    bool is_key = n_colons > 0, any = false;
    size_t at = 0;

    for (; at < it->rest.n; at++) {
        char c = it->rest.s[at];

        if (scan_is_blank(c))
            continue;
        if (scan_is_word(c) || strchr("{[\"}]", c) || (c == ',' && is_key))
            break;
        n_commas -= c == ',';
        n_colons -= c == ':';
        any = true;
        it->is_bad |= c != ',' && c != ':';
    }
    it->rest = str_cut(it->rest, at);
    it->is_bad |= it->rest.n ? n_commas || n_colons : any;
}

bool scan_next(struct scan_iter *it, struct str *ret_key,
               struct scan_value *ret)
{
    enum care care = it->is_cut ? LOOSE : WHOLE;
    struct scan_value key;
    size_t at;

    *ret_key = (struct str){ NULL, 0 };
    skip_signs(it, it->n++ > 0, 0);
    if (it->is_object && it->rest.n) {
        if (!read_value(it->rest, care, &key, &at))
            return false;
        it->is_bad |= key.kind != SCAN_STRING;
        *ret_key = key.s;
        it->rest = str_cut(it->rest, at);
        skip_signs(it, 0, 1);
        it->is_bad |= !it->rest.n;
    }
    if (it->rest.n && it->rest.s[0] == ',') {
        *ret = (struct scan_value){ .kind = SCAN_NULL };
        it->is_bad = true;
        return true;
    }
    if (!it->rest.n || !read_value(it->rest, care, ret, &at))
        return false;
    it->is_bad |= ret->is_mended;
    it->rest = str_cut(it->rest, at);
    return true;
}

/* ---- strings ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The UTF-16 unit of \uXXXX at s[at]; -1 if that is not there. */
static int32_t read_unit(struct str s, size_t at)
{
    int32_t unit = 0;

    if (at + 6 > s.n || s.s[at] != '\\' || s.s[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_digit(s.s[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* Reads the escape at s[at]; returns its length. */
static size_t read_escape(struct str s, size_t at, uint32_t *ret_cp)
{
    static const char names[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    int32_t high = read_unit(s, at), low;
    const char *name;

    if (high >= 0) {
        low = read_unit(s, at + 6);
        *ret_cp = (uint32_t)high;
        if (high < 0xD800 || high > 0xDFFF)
            return 6;
        *ret_cp = 0xFFFD;
        if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
            return 6;
        *ret_cp = 0x10000 +
                  (((uint32_t)high & 0x3FF) << 10 | ((uint32_t)low & 0x3FF));
        return 12;
    }
    if (at + 1 >= s.n)
        return 1;
    name = s.s[at + 1] ? strchr(names, s.s[at + 1]) : NULL;
    *ret_cp = (unsigned char)(name ? meanings[name - names] : s.s[at + 1]);
    return 2;
}

bool scan_key_is(struct str raw, struct str key)
{
    size_t at = 0, n;

    if (raw.n < 2 || raw.s[0] != '"')
        return false;
    raw = (struct str){ raw.s + 1, raw.n - 2 };
    if (!raw.n || !memchr(raw.s, '\\', raw.n))
        return str_eq(raw, key);
    while (at < raw.n) {
        char one[4] = { raw.s[at] };
        uint32_t cp = 0xFFFD;

        if (raw.s[at] == '\\') {
            at += read_escape(raw, at, &cp);
            n = html_ref_utf8(cp, one);
        } else {
            n = 1;
            at++;
        }
        if (!str_starts(key, (struct str){ one, n }))
            return false;
        key = str_cut(key, n);
    }
    return !key.n;
}

size_t scan_unquote(struct str raw, char *to, size_t max, bool *ret_is_cut)
{
    size_t at = 0, n = 0;

    if (raw.n >= 2)
        raw = (struct str){ raw.s + 1, raw.n - 2 };
    while (at < raw.n && n <= max) {
        uint32_t cp = (unsigned char)raw.s[at];
        size_t length = 1;

        if (cp == '\\' && at + 1 < raw.n &&
            strchr("\"\\/bfnrtu", raw.s[at + 1]))
            length = read_escape(raw, at, &cp);
        at += length;
        if (cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\t')
            continue;
        if (length > 1)
            n += html_ref_utf8(cp, to + n);
        else if (cp != '\\' || at == raw.n)
            to[n++] = (char)cp;
    }
    *ret_is_cut = n > max;
    return str_clip((struct str){ to, n }, max).n;
}

static bool read_index(struct str key, size_t *ret)
{
    size_t n = 0;

    if (!key.n || key.n > 9)
        return false;
    for (size_t i = 0; i < key.n; i++) {
        if (key.s[i] < '0' || key.s[i] > '9')
            return false;
        n = n * 10 + (size_t)(key.s[i] - '0');
    }
    *ret = n;
    return true;
}

static bool find_member(const struct scan_value *in, struct str key,
                        struct scan_value *ret)
{
    struct scan_iter it;
    struct scan_value v;
    struct str name;
    bool found = false;
    size_t index = 0;

    if (in->kind == SCAN_ARRAY && !read_index(key, &index))
        return false;
    scan_begin(&it, in);
    for (size_t i = 0; scan_next(&it, &name, &v); i++) {
        if (it.is_object ? !scan_key_is(name, key) : i != index)
            continue;
        *ret = v;
        found = true;
    }
    return found;
}

bool scan_find(const struct scan_value *root, const struct mapping_path *path,
               struct scan_value *ret, size_t *ret_key)
{
    struct scan_value v = *root;

    for (size_t i = 0; i < path->n; i++) {
        struct scan_value next;

        if (!find_member(&v, path->keys[i], &next)) {
            *ret = v;
            *ret_key = i;
            return false;
        }
        v = next;
    }
    *ret = v;
    return true;
}

void scan_put_keys(struct buf *b, const struct scan_value *object)
{
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    size_t n = 0;

    scan_begin(&it, object);
    for (; it.is_object && scan_next(&it, &key, &v); n++) {
        if (n == KEYS_SHOWN) {
            buf_puts(b, ", …");
            break;
        }
        if (key.n >= 2)
            key = (struct str){ key.s + 1, key.n - 2 };
        buf_puts(b, n ? ", " : "");
        str_put_line(b, str_clip(key, KEY_SHOWN_BYTES));
    }
    if (!n)
        buf_puts(b, "none");
}
