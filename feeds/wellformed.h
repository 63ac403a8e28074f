/* wellformed.h -- what markup.c reads though XML forbids it.
 *
 * Nothing is to be mended, but who wrote it should know (XML 1.0 2.4, 2.5,
 * 2.6, 2.8). Any thread.
 */
#ifndef WEIR_FEEDS_WELLFORMED_H
#define WEIR_FEEDS_WELLFORMED_H

#include "feeds/tag.h"

/* Judges text, or a piece of it: it holds no end of CDATA (2.4). */
bool wellformed_text(struct str s);

/* Judges what a comment holds, or a piece of it. */
bool wellformed_comment(struct str inside);

/* Judges the instruction or declaration at the start of s ("<?..."), which may
 * be the first thing of its document. *work is overwritten. */
bool wellformed_instruction(struct str s, bool is_first, struct tag *work);

#endif
