/* sniff.h -- what a document is that is not what was asked for.
 *
 * For messages that a person can act on: "an HTML page titled '502 Bad
 * Gateway'". No allocation but the caller's buffer, any thread.
 */
#ifndef WEIR_FEEDS_SNIFF_H
#define WEIR_FEEDS_SNIFF_H

#include "feeds/base/buf.h"
#include "feeds/charset.h"

/* Looks at no more of a document than this. */
#define SNIFF_MAX_BYTES 16384

/* Appends what body, in that encoding, looks like. */
void sniff_put(struct buf *b, struct str body, const struct charset *cs);

/* True if the document begins like JSON: with { or [, blanks aside. */
bool sniff_is_json(struct str body, const struct charset *cs);

/* True if it begins as a web page does, declaration and comments aside. */
bool sniff_is_html(struct str body, const struct charset *cs);

#endif
