/* reference.h -- character references of a document without its DTD.
 *
 * For markup.c. No state, any thread.
 */
#ifndef WEIR_FEEDS_REFERENCE_H
#define WEIR_FEEDS_REFERENCE_H

#include "feeds/base/buf.h"
#include "feeds/repair.h"

/* "&", the longest name of HTML or a number, ";", and some. */
#define REFERENCE_MAX_BYTES 40

/* Appends the text s.s[0..n) with its references read: the five predefined,
 * those of characters that XML allows and of HTML's names; forbidden ones are
 * left out, and an & that begins none stays. Returns how much of it that was:
 * unless s is the last of the text, one at its end may be but half a reference,
 * and waits until it is the first thing in s. */
size_t reference_put_text(struct buf *b, struct repair_log *log, struct str s,
                          size_t n, bool is_last);

/* Appends the value of an attribute for an XML parser to read: the same, with
 * what is markup, and `quote`, written as numbers. */
void reference_put_value(struct buf *b, struct repair_log *log, struct str s,
                         char quote);

#endif
