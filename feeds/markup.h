/* markup.h -- a document's text in, well-formed XML out, as a stream.
 *
 * Stands between decode.c and libxml2, which loses or trips over what feeds in
 * the wild hold. What it hands on has every start tag closed in order, at most
 * FEED_MAX_DEPTH deep, tags within TAG_MAX_BYTES and TAG_MAX_ATTRS, no more
 * different names than names.h lets through, no entity but the five predefined
 * ones (HTML's names become their characters, others stay as text), and no
 * declaration, document type, comment or processing instruction but two of its
 * own: <?text?> stands for the next piece of text, which markup_text() gives;
 * and where the input breaks off there is <?cut?> before the end tags that are
 * missing. Each repair is logged. One thread.
 */
#ifndef WEIR_FEEDS_MARKUP_H
#define WEIR_FEEDS_MARKUP_H

#include "feeds/decode.h"

#define MARKUP_TEXT "text" /* the targets of those instructions */
#define MARKUP_CUT "cut"

struct markup;

/* Starts to read from in; both are borrowed until markup_close. ERR_NOMEM. */
WEIR_NODISCARD enum err markup_open(struct decode *in, struct repair_log *log,
                                    struct markup **ret, struct err_info *ei);
void markup_close(struct markup *m); /* NULL is accepted */

/* Puts at most max bytes into out; 0 at the end, -1 when out of memory. */
int markup_read(struct markup *m, char *out, size_t max);

/* The next piece of text, borrowed until the next call of either: whole
 * characters, its references read, its lines ended by LF. Absent if none is
 * there. */
struct str markup_text(struct markup *m);

#endif
