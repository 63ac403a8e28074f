/* repair.h -- what had to be mended in a document, counted by kind.
 *
 * Decoder, markup filter, XML reader and normalizer share one log; at the end
 * it becomes the one line of feed.bozo_reason. Plain data, any thread.
 */
#ifndef WEIR_FEEDS_REPAIR_H
#define WEIR_FEEDS_REPAIR_H

#include <stddef.h>

#include "feeds/base/buf.h"

enum repair {
    REPAIR_CUT,       /* the document breaks off */
    REPAIR_CHARSET,   /* an encoding that was guessed */
    REPAIR_TWICE,     /* characters that were made UTF-8 twice */
    REPAIR_BYTES,     /* bytes that the encoding does not know: U+FFFD */
    REPAIR_CONTROL,   /* characters that XML forbids: dropped */
    REPAIR_AMPERSAND, /* & that begins no reference: escaped */
    REPAIR_ENTITY,    /* entity nobody declared: HTML's, or kept as text */
    REPAIR_LESS,      /* < that begins no tag: escaped */
    REPAIR_TAG,       /* attributes without value or quotes, junk in a tag */
    REPAIR_TAG_LIMIT, /* tag beyond TAG_MAX_BYTES or TAG_MAX_ATTRS: cut */
    REPAIR_NESTING,   /* end tags missing, or without a start */
    REPAIR_CDATA,     /* CDATA without an end: that of its element */
    REPAIR_DEPTH,     /* elements below FEED_MAX_DEPTH: unwrapped */
    REPAIR_NAMES,     /* names beyond NAMES_MAX: unwrapped, or left out */
    REPAIR_DTD,       /* entity declarations: ignored */
    REPAIR_JUNK,      /* text before or after the document: ignored */
    REPAIR_PREFIX,    /* namespace prefix nobody declared */
    REPAIR_XML,       /* anything else libxml2 complains of */
    REPAIR_JSON,      /* JSON in which signs are missing, or too many */
    REPAIR_ITEM,      /* items of a JSON Feed that are no objects: left out */
    REPAIR_LIMIT,     /* texts or lists of items beyond a limit: cut */
    REPAIR_KINDS
};

struct repair_log {
    size_t n[REPAIR_KINDS];
};

/* Appends "breaks off, 2 bare '&', 1 control character"; nothing if the log
 * is empty. */
void repair_put(struct buf *b, const struct repair_log *log);

#endif
