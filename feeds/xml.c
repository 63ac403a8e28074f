/* xml.c -- libxml2 behind decode.c and markup.c.
 *
 * The read callback of xmlCreateIOParserCtxt is markup_read, so libxml2 sees
 * nothing it could lose, and of the text no more than where it stands. Belt and
 * braces all the same (SECURITY.md 6): never DTDLOAD, DTDATTR, XINCLUDE or
 * HUGE; getEntity knows the predefined names only; entity declarations are
 * ignored; the loader of external entities refuses. Its errors are counted, and
 * none of them is printed. Any thread.
 */
#include "feeds/xml.h"

#include <string.h>
#include <threads.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "feeds/feeds.h"
#include "feeds/markup.h"

struct xml {
    const struct xml_events *events;
    void *ctx;
    xmlParserCtxtPtr parser;
    struct markup *markup;
    struct repair_log *log;
    enum err err; /* first failure: an event's, or memory */
    struct xml_attr attrs[TAG_MAX_ATTRS];
};

static xmlParserInputPtr refuse_entity(const char *url, const char *id,
                                       xmlParserCtxtPtr parser)
{
    (void)url;
    (void)id;
    (void)parser;
    return NULL;
}

/* What fails before there is a parser would be printed otherwise. */
static void say_nothing(void *user, const char *fmt, ...)
{
    (void)user;
    (void)fmt;
}

static void init_library(void)
{
    xmlInitParser();
    xmlThrDefSetGenericErrorFunc(NULL, say_nothing);
    xmlSetGenericErrorFunc(NULL, say_nothing);
    xmlSetExternalEntityLoader(refuse_entity);
}

static void note(struct xml *x, enum err e)
{
    if (!e || x->err)
        return;
    x->err = e;
    xmlStopParser(x->parser);
}

static struct str text_of(const xmlChar *s) { return str_of((const char *)s); }

// NOLINTNEXTLINE(readability-function-size): libxml2's prototype
static void on_start(void *user, const xmlChar *local, const xmlChar *prefix,
                     const xmlChar *uri, int n_ns, const xmlChar **ns,
                     int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    struct xml *x = user;
    struct xml_name name = { .local = text_of(local),
                             .prefix = text_of(prefix),
                             .uri = text_of(uri) };
    size_t n = 0;

    (void)n_defaulted;
    if (x->err)
        return;
    for (int i = 0; i < n_ns; i++, ns += 2)
        if (!ns[0])
            name.declares = text_of(ns[1]);
    for (int i = 0; i < n_attrs && n < TAG_MAX_ATTRS; i++, attrs += 5)
        x->attrs[n++] = (struct xml_attr){
            .name = { .local = text_of(attrs[0]),
                      .prefix = text_of(attrs[1]),
                      .uri = text_of(attrs[2]) },
            .value = { (const char *)attrs[3], (size_t)(attrs[4] - attrs[3]) },
        };
    note(x, x->events->start(x->ctx, &name, x->attrs, n));
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix,
                   const xmlChar *uri)
{
    struct xml *x = user;
    struct xml_name name = { .local = text_of(local),
                             .prefix = text_of(prefix),
                             .uri = text_of(uri) };

    if (!x->err)
        note(x, x->events->end(x->ctx, &name));
}

static void on_text(void *user, const xmlChar *s, int n)
{
    struct xml *x = user;
    struct str text = { (const char *)s, (size_t)n };

    if (!x->err)
        note(x, x->events->text(x->ctx, text));
}

static void on_instruction(void *user, const xmlChar *target,
                           const xmlChar *data)
{
    struct xml *x = user;

    (void)data;
    if (x->err)
        return;
    if (str_eq(text_of(target), STR(MARKUP_TEXT)))
        note(x, x->events->text(x->ctx, markup_text(x->markup)));
    else /* MARKUP_CUT: markup.c lets no other pass */
        x->events->cut(x->ctx);
}

static xmlEntityPtr get_entity(void *user, const xmlChar *name)
{
    (void)user;
    return xmlGetPredefinedEntity(name);
}

// NOLINTNEXTLINE(readability-function-size): libxml2's prototype
static void on_entity_decl(void *user, const xmlChar *name, int type,
                           const xmlChar *public_id, const xmlChar *system_id,
                           xmlChar *content)
{
    (void)user;
    (void)name;
    (void)type;
    (void)public_id;
    (void)system_id;
    (void)content;
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct xml *x = user;

    if (error->code == XML_ERR_NO_MEMORY)
        x->err = x->err ? x->err : ERR_NOMEM;
    else if (error->code == XML_NS_ERR_UNDEFINED_NAMESPACE)
        x->log->n[REPAIR_PREFIX]++;
    else if (error->level >= XML_ERR_ERROR)
        x->log->n[REPAIR_XML]++;
}

static int on_read(void *user, char *out, int max)
{
    struct xml *x = user;
    int n = x->err ? 0 : markup_read(x->markup, out, (size_t)max);

    /* An end, not an error, which libxml2 would explain by errno. The parser
     * must not be stopped in here: it would lose the buffer being filled. */
    if (n < 0)
        x->err = ERR_NOMEM;
    return n < 0 ? 0 : n;
}

static enum err parse(struct xml *x)
{
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .processingInstruction = on_instruction,
        .getEntity = get_entity,
        .entityDecl = on_entity_decl,
        .serror = on_error,
    };

    x->parser = xmlCreateIOParserCtxt(&sax, x, on_read, NULL, x,
                                      XML_CHAR_ENCODING_UTF8);
    if (!x->parser)
        return ERR_NOMEM;
    /* The result is of no use: xmlCtxtUseOptions answers unknown bits. */
    (void)xmlCtxtUseOptions(x->parser, XML_PARSE_RECOVER | XML_PARSE_NOENT |
                                           XML_PARSE_NONET);
    (void)xmlParseDocument(x->parser); /* well-formedness is in the log */
    if (x->parser->errNo == XML_ERR_NO_MEMORY && !x->err)
        x->err = ERR_NOMEM;
    xmlFreeParserCtxt(x->parser);
    return x->err;
}

enum err xml_read(const struct xml_input *in, const struct xml_events *events,
                  void *ctx, struct err_info *ei)
{
    static once_flag once = ONCE_FLAG_INIT;
    struct xml x = { .events = events, .ctx = ctx, .log = in->log };
    struct decode d;
    enum err e = decode_open(&d, in->body, in->charset, in->log, ei);

    if (e)
        return e;
    call_once(&once, init_library);
    e = markup_open(&d, in->log, &x.markup, ei);
    if (!e)
        e = parse(&x);
    if (e == ERR_NOMEM)
        err_set(ei, e, "out of memory");
    markup_close(x.markup);
    decode_close(&d);
    return e;
}
