/* feed_construct.c -- what a text of Atom is: RFC 4287 3.1 and 4.1.3, and the
 * type and mode of Atom 0.3.
 *
 * Two kinds of feeds in one: 1.0 says by `type` alone whether a text is plain,
 * escaped HTML, XHTML or base64; 0.3 says by `mode` how it is written down and
 * by `type` what it then is. feed_xml.c captures the text. One thread.
 */
#include "feeds/feed_xml.h"

#include <string.h>

/* ---- types ---- */

static bool is_one_of(struct str s, const struct str *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(s, names[i]))
            return true;
    return false;
}

enum content { PLAIN, HTML, XHTML, BINARY, OTHER };

static enum content content_of(struct str type)
{
    static const struct str html[] = { STR_C("html"), STR_C("text/html") };
    static const struct str media[] = {
        STR_C("image/"), STR_C("audio/"),     STR_C("video/"),
        STR_C("font/"),  STR_C("multipart/"), STR_C("message/")
    };
    const char *end = type.n ? memchr(type.s, ';', type.n) : NULL;

    if (end)
        type.n = (size_t)(end - type.s);
    type = str_trim(type);
    if (is_one_of(type, html, 2))
        return HTML;
    if (str_eq_nocase(type, STR("xhtml")) || str_ends(type, STR("+xml")) ||
        str_ends(type, STR("/xml")))
        return XHTML;
    if (!type.n || !memchr(type.s, '/', type.n) ||
        str_starts(type, STR("text/")))
        return PLAIN;
    for (size_t i = 0; i < sizeof(media) / sizeof(*media); i++)
        if (str_starts(type, media[i]))
            return BINARY;
    return OTHER;
}

bool feed_has_parts(const struct xml_attr *attrs, size_t n)
{
    struct str type = str_trim(feed_attr(attrs, n, STR("type")));
    struct str parts = STR("multipart/alternative");

    return type.n >= parts.n &&
           str_eq_nocase((struct str){ type.s, parts.n }, parts);
}

/* Atom 0.3, where mode = xml is the default. Escaped HTML of which nobody says
 * that it is escaped is common; where it says mode = xml, signs are signs. */
static void begin_mode(struct feed_xml *x, enum content content,
                       struct str mode, size_t max)
{
    bool is_escaped = str_eq_nocase(mode, STR("escaped"));
    bool is_base64 = str_eq_nocase(mode, STR("base64"));
    enum raw_kind kind = content == PLAIN ? RAW_PLAIN : RAW_HTML;
    bool is_xhtml = !is_escaped && !is_base64 &&
                    (content == XHTML || (content == HTML && mode.n));

    capture_begin(&x->capture, kind, is_xhtml, max);
    x->capture.is_base64 = is_base64;
}

bool feed_begin_construct(struct feed_xml *x, const struct xml_attr *attrs,
                          size_t n, size_t max)
{
    enum content content = content_of(feed_attr(attrs, n, STR("type")));
    struct str mode = str_trim(feed_attr(attrs, n, STR("mode")));

    if (feed_attr(attrs, n, STR("src")).n || content == BINARY)
        return false;
    if (mode.n || x->r->feed.format == FEED_ATOM_03) {
        begin_mode(x, content, mode, max);
        return true;
    }
    capture_begin(&x->capture, content == PLAIN ? RAW_PLAIN : RAW_HTML,
                  content == XHTML, max);
    x->capture.is_base64 = content == OTHER;
    return true;
}

/* ---- base64 (RFC 4648 4) ---- */

static int digit_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Decodes s in place; returns the bytes made, or SIZE_MAX if it is none. */
static size_t decode(char *s, size_t n)
{
    unsigned bits = 0, n_bits = 0;
    size_t out = 0, at = 0;

    for (; at < n && s[at] != '='; at++) {
        int digit = digit_of(s[at]);

        if (digit < 0 && strchr(" \t\r\n", s[at]))
            continue;
        if (digit < 0)
            return SIZE_MAX;
        bits = (bits << 6 | (unsigned)digit) & 0xFFFF;
        n_bits += 6;
        if (n_bits < 8)
            continue;
        n_bits -= 8;
        s[out++] = (char)(bits >> n_bits & 0xFF);
    }
    return out;
}

static bool is_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];

        if (c == 0x7F || (c < 0x20 && c != '\n' && c != '\t' && c != '\r'))
            return false;
    }
    return str_is_utf8(s);
}

struct str feed_end_construct(struct feed_xml *x)
{
    struct buf *text = &x->capture.text;
    size_t n;

    if (!x->capture.is_base64 || !text->n)
        return buf_str(text);
    n = decode(text->s, text->n);
    if (n == SIZE_MAX || !is_text((struct str){ text->s, n })) {
        x->r->log.n[REPAIR_BYTES]++;
        n = 0;
    }
    text->n = n;
    text->s[n] = '\0';
    return buf_str(text);
}
