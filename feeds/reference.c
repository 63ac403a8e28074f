/* reference.c -- what follows an & in XML text (XML 1.0 4.1, 2.2).
 *
 * Names are HTML's, whose table html_names.c is. Linear: what is looked at is
 * bounded. Any thread.
 */
#include "feeds/reference.h"

#include <string.h>

#include "feeds/html.h"

/* The number of &#8212; or &#x2014;: its bytes, 0 if it is no reference. */
static size_t read_number(struct str s, uint32_t *ret_cp)
{
    bool hex = s.n > 2 && (s.s[2] == 'x' || s.s[2] == 'X');
    size_t at = hex ? 3 : 2, from = at;
    uint32_t cp = 0;

    for (; at < s.n; at++) {
        unsigned c = (unsigned char)s.s[at], low = c | 0x20;

        if (c - '0' < 10)
            c -= '0';
        else if (hex && low - 'a' < 6)
            c = low - 'a' + 10;
        else
            break;
        if (cp < 0x110000)
            cp = cp * (hex ? 16 : 10) + c;
    }
    if (at == from || at >= s.n || s.s[at] != ';')
        return 0;
    *ret_cp = cp;
    return at + 1;
}

static bool is_xml_char(uint32_t cp)
{
    return cp == '\t' || cp == '\n' || cp == '\r' ||
           (cp >= 0x20 && cp < 0xD800) || (cp >= 0xE000 && cp < 0xFFFE) ||
           (cp >= 0x10000 && cp < 0x110000);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_alnum(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What XML itself knows; 0 if it does not (XML 1.0 4.6). */
static uint32_t predefined(struct str name)
{
    static const struct {
        struct str name;
        uint32_t cp;
    } rows[] = { { STR_C("lt"), '<' },
                 { STR_C("gt"), '>' },
                 { STR_C("amp"), '&' },
                 { STR_C("quot"), '"' },
                 { STR_C("apos"), '\'' } };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (str_eq(name, rows[i].name))
            return rows[i].cp;
    return 0;
}

/* Reads &name; at the start of s: bytes used, 0 if it is no reference. */
static size_t read_entity(struct str s, struct repair_log *log, uint32_t cp[2])
{
    const struct html_name *meaning;
    struct str name = { s.s + 1, 0 };

    while (name.n + 1 < s.n && is_alnum(s.s[name.n + 1]))
        name.n++;
    if (!name.n || is_digit(name.s[0]) || name.n + 1 == s.n ||
        name.s[name.n] != ';')
        return 0;
    cp[0] = predefined(name);
    if (cp[0])
        return name.n + 2;
    log->n[REPAIR_ENTITY]++;
    meaning = html_names_find(name);
    cp[0] = meaning ? meaning->cp[0] : '&'; /* the rest follows as text */
    cp[1] = meaning ? meaning->cp[1] : 0;
    return meaning ? name.n + 2 : 1;
}

/* Reads the & at the start of s: how many bytes the reference has, at least 1.
 * What it stands for goes to ret_cp, at most two characters, 0 behind them: one
 * of the five predefined, a character XML allows, those of an HTML name, none
 * for a forbidden one; the & itself where it begins nothing. */
static size_t read_reference(struct str s, struct repair_log *log,
                             uint32_t ret_cp[2])
{
    uint32_t cp;
    size_t n;

    if (s.n > REFERENCE_MAX_BYTES)
        s.n = REFERENCE_MAX_BYTES;
    ret_cp[0] = ret_cp[1] = 0;
    if (s.n > 1 && s.s[1] == '#') {
        n = read_number(s, &cp);
        if (n && is_xml_char(cp))
            ret_cp[0] = html_ref_c1(cp);
        else if (n)
            log->n[REPAIR_CONTROL]++;
        log->n[REPAIR_ENTITY] += n && s.s[2] == 'X'; /* HTML's, not XML's */
    } else {
        n = read_entity(s, log, ret_cp);
    }
    if (n)
        return n;
    log->n[REPAIR_AMPERSAND]++;
    ret_cp[0] = '&';
    return 1;
}

size_t reference_put_text(struct buf *b, struct repair_log *log, struct str s,
                          size_t n, bool is_last)
{
    size_t at = 0;

    while (at < n) {
        const char *amp = memchr(s.s + at, '&', n - at);
        size_t run = amp ? (size_t)(amp - s.s) : n;
        uint32_t cp[2];

        buf_put(b, (struct str){ s.s + at, run - at });
        at = run;
        if (!amp || (!is_last && at > 0 && s.n - at < REFERENCE_MAX_BYTES))
            break;
        at += read_reference(str_cut(s, at), log, cp);
        for (size_t i = 0; i < 2 && cp[i]; i++)
            str_put_char(b, cp[i]);
    }
    return at;
}

/* Signs of markup as numbers, for the parser to read. */
static void put_sign(struct buf *b, uint32_t cp)
{
    if (cp < 0x80)
        buf_printf(b, "&#%u;", (unsigned)cp);
    else
        str_put_char(b, cp);
}

void reference_put_value(struct buf *b, struct repair_log *log, struct str s,
                         char quote)
{
    uint32_t cp[2];
    size_t at = 0, from = 0;

    while (at < s.n) {
        char c = s.s[at];

        if (c != '&' && c != '<' && c != quote) {
            at++;
            continue;
        }
        buf_put(b, (struct str){ s.s + from, at - from });
        cp[0] = (unsigned char)c;
        cp[1] = 0;
        log->n[REPAIR_LESS] += c == '<';
        at += c == '&' ? read_reference(str_cut(s, at), log, cp) : 1;
        for (size_t i = 0; i < 2 && cp[i]; i++)
            put_sign(b, cp[i]);
        from = at;
    }
    buf_put(b, str_cut(s, from));
}
