/* str_put.c -- writing text by context: one function each (SECURITY.md 11).
 *
 * Who writes a page, a feed or a log line calls the function of the place he
 * writes to and escapes nothing himself. Bytes that are no UTF-8 become U+FFFD
 * where the format demands UTF-8 (XML, JSON, YAML, a line). XML 1.0 2.2,
 * RFC 8259 7, YAML 1.2 5.7, RFC 3986 2.3. Any thread.
 */
#include "feeds/base/str.h"

#include <stdio.h>
#include <string.h>

#include "feeds/base/buf.h"

#define LOG_MAX_BYTES 200

void str_put_char(struct buf *b, uint32_t cp)
{
    char s[4];
    size_t n = 0;

    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        s[n++] = (char)cp;
    } else if (cp < 0x800) {
        s[n++] = (char)(0xC0 | cp >> 6);
    } else if (cp < 0x10000) {
        s[n++] = (char)(0xE0 | cp >> 12);
        s[n++] = (char)(0x80 | (cp >> 6 & 0x3F));
    } else {
        s[n++] = (char)(0xF0 | cp >> 18);
        s[n++] = (char)(0x80 | (cp >> 12 & 0x3F));
        s[n++] = (char)(0x80 | (cp >> 6 & 0x3F));
    }
    if (cp >= 0x80)
        s[n++] = (char)(0x80 | (cp & 0x3F));
    buf_put(b, (struct str){ s, n });
}

/* XML 1.0 2.2, Char. */
static bool is_xml_char(uint32_t cp)
{
    return cp >= 0x20 ? cp != 0xFFFE && cp != 0xFFFF
                      : cp == '\t' || cp == '\n' || cp == '\r';
}

/* Bytes of the character at the start of s if it is one of U+4000 to U+CFFF,
 * told by its lead byte alone; they go as they are everywhere. Else 0. */
static size_t han_at(struct str s)
{
    return s.n >= 3 && (unsigned char)s.s[0] >= 0xE4 &&
                   (unsigned char)s.s[0] <= 0xEC &&
                   ((unsigned char)s.s[1] & 0xC0) == 0x80 &&
                   ((unsigned char)s.s[2] & 0xC0) == 0x80
               ? 3
               : 0;
}

/* Bytes at the start of s that go as they are: han_at, and ASCII that is
 * `plain`. */
static size_t plain_run(struct str s, const bool plain[128])
{
    size_t n = 0, more;

    while (n < s.n) {
        unsigned char c = (unsigned char)s.s[n];

        more = c < 0x80 ? plain[c] : han_at(str_cut(s, n));
        if (!more)
            break;
        n += more;
    }
    return n;
}

/* Tables for plain_run: rows of eight, from '\0' on. */
#define NONE8 0, 0, 0, 0, 0, 0, 0, 0
#define ALL8 1, 1, 1, 1, 1, 1, 1, 1

void str_put_line(struct buf *b, struct str s)
{
    // clang-format off
    static const bool plain[128] = { NONE8, NONE8, NONE8, NONE8,
        0, 1, 1, 1, 1, 1, 1, 1, /* blank */
        ALL8, ALL8, ALL8, ALL8, ALL8, ALL8, ALL8, ALL8, ALL8, ALL8, ALL8 };
    // clang-format on
    size_t pos = 0, run;
    bool blank = false, any = false;

    while (pos < s.n) {
        size_t from = pos;
        uint32_t cp = str_next(s, &pos);

        if (str_is_space(cp)) {
            blank = any;
            continue;
        }
        if (!is_xml_char(cp))
            continue;
        if (blank)
            buf_putc(b, ' ');
        run = plain_run(str_cut(s, from), plain);
        if (run) {
            buf_put(b, (struct str){ s.s + from, run });
            pos = from + run;
        } else {
            str_put_char(b, cp);
        }
        blank = false;
        any = true;
    }
}

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Bytes of `special` become references, the rest is copied in runs. */
static void put_references(struct buf *b, struct str s, const char *special)
{
    size_t start = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '\0' || !strchr(special, s.s[i]))
            continue;
        buf_put(b, (struct str){ s.s + start, i - start });
        buf_puts(b, reference(s.s[i]));
        start = i + 1;
    }
    buf_put(b, str_cut(s, start));
}

void str_put_text(struct buf *b, struct str s) { put_references(b, s, "&<>"); }

void str_put_attr(struct buf *b, struct str s)
{
    put_references(b, s, "&<>\"'");
}

void str_put_xml(struct buf *b, struct str s)
{
    size_t pos = 0;

    while (pos < s.n) {
        uint32_t cp = str_next(s, &pos);
        const char *ref = cp < 0x80 ? reference((char)cp) : NULL;

        if (ref)
            buf_puts(b, ref);
        else if (cp == '\r') /* a bare one would be read as a line feed */
            buf_puts(b, "&#13;");
        else if (is_xml_char(cp))
            str_put_char(b, cp);
    }
}

static char short_escape(uint32_t cp)
{
    switch (cp) {
    case '"':
    case '\\':
        return (char)cp;
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

/* \n, or \u003c: they are many, where HTML is written. */
static void put_escape(struct buf *b, uint32_t cp)
{
    static const char digits[] = "0123456789abcdef";
    char c = short_escape(cp);
    const char brief[2] = { '\\', c };
    const char full[6] = { '\\',
                           'u',
                           digits[cp >> 12 & 15],
                           digits[cp >> 8 & 15],
                           digits[cp >> 4 & 15],
                           digits[cp & 15] };

    buf_put(b, c ? (struct str){ brief, 2 } : (struct str){ full, 6 });
}

void str_put_json(struct buf *b, struct str s)
{
    // clang-format off
    static const bool plain[128] = { NONE8, NONE8, NONE8, NONE8,
        1, 1, 0, 1, 1, 1, 0, 1, /* " & */
        ALL8, ALL8,
        1, 1, 1, 1, 0, 1, 0, 1, /* < > */
        ALL8, ALL8, ALL8,
        1, 1, 1, 1, 0, 1, 1, 1, /* \ */
        ALL8, ALL8, ALL8,
        1, 1, 1, 1, 1, 1, 1, 0 /* DEL */ };
    // clang-format on
    size_t pos = 0;

    while (pos < s.n) {
        size_t run = plain_run(str_cut(s, pos), plain);
        uint32_t cp;

        if (run) {
            buf_put(b, (struct str){ s.s + pos, run });
            pos += run;
            continue;
        }
        cp = str_next(s, &pos);
        if (short_escape(cp) || cp < 0x20 || cp == 0x7F || cp == '<' ||
            cp == '>' || cp == '&' || cp == 0x2028 || cp == 0x2029)
            put_escape(b, cp);
        else
            str_put_char(b, cp);
    }
}

void str_put_yaml(struct buf *b, struct str s)
{
    size_t pos = 0;

    while (pos < s.n) {
        uint32_t cp = str_next(s, &pos);
        char c = short_escape(cp);

        if (c)
            buf_printf(b, "\\%c", c);
        else if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
            buf_printf(b, "\\x%02X", (unsigned)cp);
        else if (cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF || cp == 0xFFFE ||
                 cp == 0xFFFF)
            buf_printf(b, "\\u%04X", (unsigned)cp);
        else
            str_put_char(b, cp);
    }
}

/* Controls and what turns the direction of a line or ends it. */
static bool is_hidden(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x61C ||
           cp == 0x200E || cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

/* Writes the character at s[*pos], escaped, to one[0..n) and returns n. */
static size_t log_char(struct str s, size_t *pos, char one[20])
{
    struct str raw = { s.s + *pos, 0 };
    size_t from = *pos, n = 0;
    uint32_t cp = str_next(s, pos);

    raw.n = *pos - from; /* at most 4 */
    if (cp == 0xFFFD && !str_is_utf8(raw)) {
        for (size_t i = 0; i < raw.n; i++)
            n += (size_t)snprintf(one + n, 20 - n, "\\x%02x",
                                  (unsigned)(unsigned char)raw.s[i]);
        return n;
    }
    if (is_hidden(cp))
        return (size_t)snprintf(one, 20, cp < 0x80 ? "\\x%02x" : "\\u{%x}",
                                (unsigned)cp);
    memcpy(one, raw.s, raw.n);
    return raw.n;
}

void str_put_log(struct buf *b, struct str s)
{
    size_t pos = 0, room = LOG_MAX_BYTES;

    while (pos < s.n) {
        char one[20];
        size_t n = log_char(s, &pos, one);

        if (n > room) {
            buf_puts(b, "...");
            return;
        }
        room -= n;
        buf_put(b, (struct str){ one, n });
    }
}

void str_put_url(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
            (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' ||
            c == '~')
            buf_putc(b, c);
        else
            buf_printf(b, "%%%02X", (unsigned)(unsigned char)c);
    }
}
