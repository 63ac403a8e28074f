/* fuzz_charset.c -- any bytes in any encoding: what is decoded is UTF-8 that
 * XML allows, the same in pieces of any size; and what the markup filter makes
 * of it, libxml2 finds well formed without any leniency. The first line is
 * the Content-Type, whose charset is a label like any other.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "feeds/markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s)
{
    assert(str_is_utf8(s));
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];

        assert(c >= 0x20 || c == '\t' || c == '\n' || c == '\r');
    }
}

static void decode_pieces(struct str body, const struct charset *cs, size_t max,
                          struct buf *out)
{
    struct repair_log log = { { 0 } };
    char piece[4096];
    struct decode d;
    size_t n;

    if (decode_open(&d, body, cs, &log, NULL))
        abort();
    while ((n = decode_read(&d, piece, max)) > 0)
        buf_put(out, (struct str){ piece, n });
    decode_close(&d);
}

/* The markup and, behind a NUL, the text beside it. */
static void filter(struct str body, const struct charset *cs, size_t max,
                   struct buf *out)
{
    struct repair_log log = { { 0 } };
    struct markup *m = NULL;
    char piece[4096];
    struct decode d;
    struct buf text;
    struct str s;
    int n;

    buf_init(&text, SIZE_MAX);
    if (decode_open(&d, body, cs, &log, NULL) ||
        markup_open(&d, &log, &m, NULL))
        abort();
    while ((n = markup_read(m, piece, max)) > 0) {
        buf_put(out, (struct str){ piece, (size_t)n });
        while ((s = markup_text(m)).n)
            buf_put(&text, s);
    }
    assert(n == 0);
    check_text(buf_str(out));
    check_text(buf_str(&text));
    buf_putc(out, '\0');
    buf_put(out, buf_str(&text));
    buf_release(&text);
    markup_close(m);
    decode_close(&d);
}

static int worst;

/* Namespaces are the document's business; a repeated attribute and an address
 * that is none are left to the reader. */
static void on_error(void *user, xmlErrorPtr error)
{
    (void)user;
    if (error->domain != XML_FROM_NAMESPACE &&
        error->code != XML_ERR_ATTRIBUTE_REDEFINED &&
        error->code != XML_NS_ERR_QNAME)
        worst = error->code;
}

static void check_markup(struct str s)
{
    xmlParserCtxtPtr ctxt;
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC, .serror = on_error };

    if (!s.n)
        return;
    ctxt = xmlCreateMemoryParserCtxt(s.s, (int)s.n);
    if (!ctxt)
        return;
    *ctxt->sax = sax;
    worst = 0;
    xmlCtxtUseOptions(ctxt, XML_PARSE_RECOVER);
    (void)xmlParseDocument(ctxt);
    assert(!worst);
    xmlFreeParserCtxt(ctxt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = { size ? (const char *)data : "", size }, type;
    const char *line = size ? memchr(data, '\n', size) : NULL;
    struct charset cs;
    struct buf whole, parts;

    type = (struct str){ body.s, line ? (size_t)(line - body.s) : 0 };
    body = str_cut(body, line ? type.n + 1 : 0);
    if (charset_pick(body, (struct str){ NULL, 0 }, type, &cs, NULL))
        abort();
    buf_init(&whole, SIZE_MAX);
    buf_init(&parts, SIZE_MAX);
    decode_pieces(body, &cs, 4096, &whole);
    decode_pieces(body, &cs, DECODE_MIN_BYTES, &parts);
    check_text(buf_str(&whole));
    assert(str_eq(buf_str(&whole), buf_str(&parts)));
    buf_clear(&whole);
    buf_clear(&parts);
    filter(body, &cs, 4096, &whole);
    filter(body, &cs, 1, &parts);
    assert(str_eq(buf_str(&whole), buf_str(&parts)));
    check_markup(str_of(whole.s));
    buf_release(&whole);
    buf_release(&parts);
    return 0;
}
