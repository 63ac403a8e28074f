/* sax.c -- the peer of reading.c: libxml2's SAX parser with callbacks that do
 * nothing, over files read in pieces. Arguments: files. reading.py runs it.
 */
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>

// NOLINTNEXTLINE(readability-function-size): libxml2's prototype
static void on_start(void *ctx, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *uri, int n_ns, const xmlChar **ns,
                     int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    (void)ctx, (void)local, (void)prefix, (void)uri, (void)n_ns, (void)ns;
    (void)n_attrs, (void)n_defaulted, (void)attrs;
}

static void on_end(void *ctx, const xmlChar *local, const xmlChar *prefix,
                   const xmlChar *uri)
{
    (void)ctx, (void)local, (void)prefix, (void)uri;
}

static void on_text(void *ctx, const xmlChar *s, int n)
{
    (void)ctx, (void)s, (void)n;
}

static int on_read(void *file, char *out, int max)
{
    return (int)fread(out, 1, (size_t)max, file);
}

static int read_file(const char *name)
{
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                          .startElementNs = on_start,
                          .endElementNs = on_end,
                          .characters = on_text,
                          .cdataBlock = on_text };
    FILE *file = fopen(name, "rbe");
    xmlParserCtxtPtr parser;
    int rc;

    if (!file)
        return -1;
    parser = xmlCreateIOParserCtxt(&sax, NULL, on_read, NULL, file,
                                   XML_CHAR_ENCODING_UTF8);
    rc = parser ? xmlParseDocument(parser) : -1;
    xmlFreeParserCtxt(parser);
    (void)fclose(file);
    return rc;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (read_file(argv[i])) {
            fprintf(stderr, "%s: not well formed\n", argv[i]);
            return 1;
        }
    return 0;
}
