/* xml.h -- a document as events: elements with namespaces, and text.
 *
 * decode.c and markup.c make it well formed, libxml2 (SAX2) reads it. Nothing
 * outside the body is ever looked at, no entity is expanded but those markup.c
 * left, no tree is built. One document, one thread at a time; any number of
 * them in parallel.
 */
#ifndef WEIR_FEEDS_XML_H
#define WEIR_FEEDS_XML_H

#include "feeds/base/err.h"
#include "feeds/base/str.h"
#include "feeds/charset.h"
#include "feeds/repair.h"

/* A name; uri is absent if it has no namespace or its prefix was not declared.
 * Equal URIs of one document are equal pointers. Borrowed until xml_read
 * returns. */
struct xml_name {
    struct str local, prefix, uri;
    struct str declares; /* an element's start: the default namespace it sets */
};
struct xml_attr {
    struct xml_name name;
    struct str value; /* borrowed until the event returns */
};

/* Each returns an error to end the reading; it is what xml_read returns. */
struct xml_events {
    enum err (*start)(void *ctx, const struct xml_name *name,
                      const struct xml_attr *attrs, size_t n_attrs);
    enum err (*text)(void *ctx, struct str text); /* in pieces of any size */
    enum err (*end)(void *ctx, const struct xml_name *name);
    void (*cut)(void *ctx); /* the document broke off here; ends follow */
};

/* What to read. All borrowed for the call. */
struct xml_input {
    struct str body;
    const struct charset *charset;
    struct repair_log *log;
};

/* Reads a document. ERR_NOMEM, ERR_FORMAT when the charset has no converter, or
 * what an event returned (*ei is the event's to fill then). A body without any
 * element is no error here: no event came. */
WEIR_NODISCARD enum err xml_read(const struct xml_input *in,
                                 const struct xml_events *events, void *ctx,
                                 struct err_info *ei);

#endif
