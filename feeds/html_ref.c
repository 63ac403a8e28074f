/* html_ref.c -- character references, numeric and named.
 *
 * WHATWG HTML 13.2.5.72-80: the longest name that the table knows wins, 106
 * old names do without their semicolon, and in an attribute those stay text
 * when '=' or a letter or digit follows. Reading is bounded by the longest
 * name, or consumes what it read. Any thread.
 */
#include "feeds/html.h"

/* What &#128; to &#159; mean: windows-1252 (13.2.5.80). */
static const uint16_t c1_meaning[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
};

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

/* The value of a digit in base 10 or 16, or -1. */
static int digit(char c, uint32_t base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (base == 16 && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (base == 16 && c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

uint32_t html_ref_c1(uint32_t cp)
{
    return cp >= 0x80 && cp <= 0x9F ? c1_meaning[cp - 0x80] : cp;
}

static uint32_t numeric_meaning(uint32_t cp)
{
    if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0xFFFD;
    return html_ref_c1(cp);
}

/* s[pos..] is "&#". */
static size_t read_numeric(struct str s, size_t pos, uint32_t cp[2])
{
    size_t i = pos + 2, first;
    uint32_t base = 10, value = 0;
    int d;

    if (i < s.n && (s.s[i] == 'x' || s.s[i] == 'X')) {
        base = 16;
        i++;
    }
    first = i;
    for (; i < s.n && (d = digit(s.s[i], base)) >= 0; i++)
        if (value <= 0x10FFFF)
            value = value * base + (uint32_t)d;
    if (i == first)
        return 0;
    if (i < s.n && s.s[i] == ';')
        i++;
    cp[0] = numeric_meaning(value);
    cp[1] = 0;
    return i - pos;
}

/* The longest bare name that begins the word, or NULL. */
static const struct html_name *find_bare(struct str word)
{
    const struct html_name *name;
    size_t n = word.n < HTML_BARE_MAX_BYTES ? word.n : HTML_BARE_MAX_BYTES;

    for (; n >= 2; n--) {
        name = html_names_find((struct str){ word.s, n });
        if (name && name->bare)
            return name;
    }
    return NULL;
}

static size_t read_named(struct str s, size_t pos, bool in_attr, uint32_t cp[2])
{
    struct str word = { s.s + pos + 1, 0 };
    const struct html_name *name = NULL;
    size_t len, end = s.n - pos - 1;

    while (word.n < end && word.n <= HTML_NAME_MAX_BYTES &&
           is_alnum(word.s[word.n]))
        word.n++;
    if (word.n < 2)
        return 0;
    if (word.n < end && word.s[word.n] == ';')
        name = html_names_find(word);
    len = word.n + 2;
    if (!name) {
        name = find_bare(word);
        if (!name)
            return 0;
        len = str_of(name->name).n + 1;
        if (in_attr && pos + len < s.n &&
            (s.s[pos + len] == '=' || is_alnum(s.s[pos + len])))
            return 0;
    }
    cp[0] = name->cp[0];
    cp[1] = name->cp[1];
    return len;
}

size_t html_ref_read(struct str s, size_t pos, bool in_attr, uint32_t cp[2])
{
    if (pos + 1 >= s.n)
        return 0;
    if (s.s[pos + 1] == '#')
        return read_numeric(s, pos, cp);
    return read_named(s, pos, in_attr, cp);
}

size_t html_ref_utf8(uint32_t cp, char ret[4])
{
    if (cp < 0x80) {
        ret[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        ret[0] = (char)(0xC0 | cp >> 6);
        ret[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        ret[0] = (char)(0xE0 | cp >> 12);
        ret[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        ret[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    ret[0] = (char)(0xF0 | cp >> 18);
    ret[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    ret[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    ret[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* Appends what stands at raw[pos], one of & NUL CR; returns its length. */
static size_t put_odd(struct buf *b, struct str raw, size_t pos)
{
    uint32_t cp[2];
    size_t n;

    if (raw.s[pos] == '\r') {
        buf_putc(b, '\n');
        return pos + 1 < raw.n && raw.s[pos + 1] == '\n' ? 2 : 1;
    }
    if (raw.s[pos] == '\0') {
        str_put_char(b, 0xFFFD);
        return 1;
    }
    n = html_ref_read(raw, pos, true, cp);
    if (n == 0) {
        buf_putc(b, '&');
        return 1;
    }
    str_put_char(b, cp[0]);
    if (cp[1])
        str_put_char(b, cp[1]);
    return n;
}

void html_ref_put_value(struct buf *b, struct str raw)
{
    size_t i = 0, run = 0;

    while (i < raw.n) {
        char c = raw.s[i];

        if (c != '&' && c != '\r' && c != '\0') {
            i++;
            continue;
        }
        buf_put(b, (struct str){ raw.s + run, i - run });
        i += put_odd(b, raw, i);
        run = i;
    }
    if (i > run)
        buf_put(b, (struct str){ raw.s + run, i - run });
}
