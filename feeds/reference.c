/* reference.c -- what follows an & in XML text (XML 1.0 4.1, 2.2).
 *
 * Names are HTML's, whose table html_names.c is. Linear: what is looked at is
 * bounded. Any thread.
 */
#include "feeds/reference.h"

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

static bool is_predefined(struct str name)
{
    return str_eq(name, STR("lt")) || str_eq(name, STR("gt")) ||
           str_eq(name, STR("amp")) || str_eq(name, STR("quot")) ||
           str_eq(name, STR("apos"));
}

/* What a name of HTML stands for. Signs of markup stay references. */
static void put_meaning(struct buf *b, const struct html_name *name)
{
    for (size_t i = 0; i < 2 && name->cp[i]; i++) {
        if (name->cp[i] < 0x80)
            buf_printf(b, "&#%u;", (unsigned)name->cp[i]);
        else
            str_put_char(b, name->cp[i]);
    }
}

/* Handles &name; at the start of s: bytes used, 0 if it is no reference. */
static size_t put_entity(struct buf *b, struct repair_log *log, struct str s)
{
    const struct html_name *meaning;
    struct str name = { s.s + 1, 0 };

    while (name.n + 1 < s.n && is_alnum(s.s[name.n + 1]))
        name.n++;
    if (!name.n || is_digit(name.s[0]) || name.n + 1 == s.n ||
        name.s[name.n] != ';')
        return 0;
    if (is_predefined(name)) {
        buf_put(b, (struct str){ s.s, name.n + 2 });
        return name.n + 2;
    }
    log->n[REPAIR_ENTITY]++;
    meaning = html_names_find(name);
    if (meaning) {
        put_meaning(b, meaning);
        return name.n + 2;
    }
    buf_puts(b, "&amp;"); /* the rest follows as text */
    return 1;
}

size_t reference_put(struct buf *b, struct repair_log *log, struct str s)
{
    size_t n;
    uint32_t cp;

    if (s.n > REFERENCE_MAX_BYTES)
        s.n = REFERENCE_MAX_BYTES;
    if (s.n > 1 && s.s[1] == '#') {
        n = read_number(s, &cp);
        if (n && html_ref_c1(cp) != cp)
            str_put_char(b, html_ref_c1(cp));
        else if (n && is_xml_char(cp))
            buf_put(b, (struct str){ s.s, n });
        else if (n)
            log->n[REPAIR_CONTROL]++;
    } else {
        n = put_entity(b, log, s);
    }
    if (n)
        return n;
    log->n[REPAIR_AMPERSAND]++;
    buf_puts(b, "&amp;");
    return 1;
}
