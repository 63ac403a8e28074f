/* tag.c -- taking a start tag apart (XML 1.0 3.1, leniently).
 *
 * What becomes of the parts is markup.c's. Linear in the tag. Any thread.
 */
#include "feeds/tag.h"

#include <string.h>

/* How far back a tag inside a value is looked for. */
#define INNER_TAG_MAX_BYTES 256

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* XML 1.0 2.3, NameChar: above ASCII what is left out are signs. */
static bool is_name_char(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        // clang-format off
        { 0xB7, 0xB7 }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x37D },
        { 0x37F, 0x1FFF }, { 0x200C, 0x200D }, { 0x203F, 0x2040 },
        { 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3005, 0x3007 },
        { 0x3021, 0xD7FF }, { 0xF900, 0xFDCF }, { 0x10000, 0xEFFFF },
        // clang-format on
    };

    if (cp < 0x80)
        return (cp | 0x20) - 'a' < 26 || cp - '0' < 10 || cp == '_' ||
               cp == '-' || cp == '.' || cp == ':';
    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
        if (cp >= ranges[i].first && cp <= ranges[i].last)
            return true;
    return false;
}

/* Those of them that may come first; the others join what stands before. */
static bool is_name_start(uint32_t cp)
{
    return is_name_char(cp) && cp - '0' >= 10 && cp != '-' && cp != '.' &&
           cp != 0xB7 && !(cp >= 0x300 && cp <= 0x36F) && cp != 0x203F &&
           cp != 0x2040;
}

/* Each part of a name begins as one (Namespaces in XML 1.0, 4). */
static bool is_name(struct str s)
{
    bool at_start = true;
    size_t pos = 0;
    uint32_t cp;

    while (pos < s.n && s.n <= TAG_NAME_MAX_BYTES) {
        cp = str_next(s, &pos);
        if (at_start ? !is_name_start(cp) : !is_name_char(cp))
            return false;
        at_start = cp == ':';
    }
    return s.n && s.n <= TAG_NAME_MAX_BYTES;
}

/* Bytes up to the first of the characters that end a name. */
static size_t name_span(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != '>' && s.s[n] != '/' && s.s[n] != '<' &&
           s.s[n] != '=' && s.s[n] != '"' && s.s[n] != '\'' &&
           !is_blank(s.s[n]))
        n++;
    return n;
}

struct str tag_name(struct str s)
{
    struct str name = { s.s, name_span(s) };

    return is_name(name) ? name : (struct str){ NULL, 0 };
}

size_t tag_find_end(struct str s, struct str name)
{
    size_t at = 0, n;

    while ((n = str_find(str_cut(s, at), STR("</"))) != SIZE_MAX) {
        if (str_eq(tag_name(str_cut(s, at + n + 2)), name))
            return at + n;
        at += n + 2;
    }
    return s.n;
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.n && is_blank(s.s[at]))
        at++;
    return at;
}

static void put_attr(struct tag *t, const struct tag_attr *attr)
{
    t->n_bad += !attr->quote;
    if (!is_name(attr->name))
        t->n_bad++;
    else if (t->n_attrs == TAG_MAX_ATTRS)
        t->n_over++;
    else
        t->attrs[t->n_attrs++] = *attr;
}

/* True if the quote at `end` of a value that starts at `from` belongs to an
 * attribute of a tag in that value, which somebody forgot to escape:
 * title="a <em class="b">c</em>". */
static bool is_inner(const char *from, const char *end)
{
    struct str s = { from, (size_t)(end - from) };
    const char *less;

    if (s.n > INNER_TAG_MAX_BYTES)
        s = str_cut(s, s.n - INNER_TAG_MAX_BYTES);
    if (!s.n || s.s[s.n - 1] != '=')
        return false;
    less = memrchr(s.s, '<', s.n);
    return less && (unsigned char)((less[1] | 0x20) - 'a') < 26 &&
           !memchr(less, '>', (size_t)(end - less));
}

/* The quote that closes the value which starts at s[from], or NULL. */
static const char *find_quote(struct str s, size_t from, char quote)
{
    const char *end = memchr(s.s + from, quote, s.n - from);

    while (end && is_inner(s.s + from, end)) {
        for (int i = 0; end && i < 2; i++) {
            size_t at = (size_t)(end - s.s) + 1;

            end = memchr(s.s + at, quote, s.n - at);
        }
    }
    return end;
}

static bool ends_value(char next)
{
    return is_blank(next) || next == '/' || next == '>' || next == '?';
}

/* Where the value from s[from] to `next`, the quote after it if there is one,
 * ends if its own was forgotten, or NULL: <guid isPermaLink="false>1</guid><a
 * href="/">. That is a tag's end before another tag; and a quote that opens a
 * value is not followed by what follows one. */
static const char *find_forgotten(struct str s, size_t from, const char *next)
{
    struct str value = str_cut(s, from);
    const char *less, *more;

    if (next)
        value.n = (size_t)(next - value.s);
    if (next && (next + 1 == s.s + s.n || ends_value(next[1])))
        return NULL;
    more = memchr(value.s, '>', value.n);
    if (!more || memchr(value.s, '<', (size_t)(more - value.s)))
        return NULL;
    less = memchr(more, '<', value.n - (size_t)(more - value.s));
    if (!less)
        return NULL;
    return more > value.s && more[-1] == '/' ? more - 1 : more;
}

/* Reads the value at s[at] into *attr; returns where it ends, or s.n with
 * t->quote set if its quote is not closed. */
static size_t read_value(struct str s, size_t at, struct tag *t,
                         struct tag_attr *attr)
{
    const char *end, *forgotten;
    size_t from = at;

    attr->quote = s.s[at];
    if (attr->quote != '"' && attr->quote != '\'') {
        attr->quote = 0;
        while (at < s.n && s.s[at] != '>' && s.s[at] != '<' &&
               !is_blank(s.s[at]))
            at++;
        attr->value = (struct str){ s.s + from, at - from };
        return at;
    }
    end = memchr(s.s + at + 1, attr->quote, s.n - at - 1);
    forgotten = find_forgotten(s, at + 1, end);
    if (forgotten) {
        t->n_bad++;
        attr->value = str_cut(s, at + 1);
        attr->value.n = (size_t)(forgotten - attr->value.s);
        return (size_t)(forgotten - s.s);
    }
    end = find_quote(s, at + 1, attr->quote);
    if (!end) {
        t->quote = attr->quote;
        return s.n;
    }
    attr->value = (struct str){ s.s + at + 1, (size_t)(end - s.s) - at - 1 };
    return (size_t)(end - s.s) + 1;
}

/* Reads one attribute, or steps over what is none. Returns where to go on. */
static size_t read_attr(struct str s, size_t at, struct tag *t)
{
    struct tag_attr attr = { .name = { s.s + at, name_span(str_cut(s, at)) } };

    if (!attr.name.n) { /* = or a quote, out of place */
        t->n_bad++;
        return at + 1;
    }
    at = skip_blanks(s, at + attr.name.n);
    if (at == s.n)
        return at;
    if (s.s[at] != '=') {
        t->n_bad++;
        return at;
    }
    at = skip_blanks(s, at + 1);
    if (at == s.n)
        return at;
    at = read_value(s, at, t, &attr);
    if (attr.quote && at < s.n && !ends_value(s.s[at]))
        t->n_bad++;
    if (!t->quote)
        put_attr(t, &attr);
    return at;
}

void tag_read(struct str s, struct tag *ret)
{
    size_t at;

    ret->name = tag_name(str_cut(s, 1));
    ret->end = TAG_NO_END;
    ret->quote = 0;
    ret->n_bad = ret->n_over = ret->n_attrs = 0;
    at = 1 + ret->name.n;
    while (ret->end == TAG_NO_END) {
        at = skip_blanks(s, at);
        if (at == s.n)
            break;
        if (s.s[at] == '>') {
            ret->end = TAG_CLOSED;
        } else if (s.s[at] == '<') {
            ret->end = TAG_LESS;
        } else if (s.s[at] != '/') {
            at = read_attr(s, at, ret);
            continue;
        } else if (at + 1 < s.n && s.s[at + 1] == '>') {
            ret->end = TAG_EMPTY;
            at++;
        } else {
            ret->n_bad++;
        }
        at++;
    }
    ret->used = at;
}
