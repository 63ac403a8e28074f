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

/* Handles the & at the start of s: appends it as it is if it begins one of the
 * five predefined references or that of a character XML allows, the characters
 * of an HTML name, nothing for a forbidden one, else "&amp;". Returns how many
 * bytes of s that was for, at least 1. */
size_t reference_put(struct buf *b, struct repair_log *log, struct str s);

#endif
