/* node.h -- what a node of a tree means as the value of a field.
 *
 *     item_link, item_image    an element's href or src; else its text
 *     item_content             the markup inside one element; several as they
 *                              are, one after the other
 *     title, summary, names    text, where blocks and line breaks part words
 *     all others               text as XPath has it
 *
 * In XML an element that holds no other is text, which may be HTML: as in RSS.
 * Any thread.
 */
#ifndef WEIR_FEEDS_NODE_H
#define WEIR_FEEDS_NODE_H

#include "feeds/raw.h"
#include "feeds/tree.h"

/* The text of a node for a field, as templates see it. Borrowed. */
struct str node_plain(const struct tree *t, size_t node, enum map_field f);

/* The same for normalize.c. What must be made is in a; false: no memory. */
bool node_text(const struct tree *t, size_t node, enum map_field f,
               struct arena *a, struct raw_text *ret);

/* Appends the HTML that nodes hold, without what has its bit set (or NULL):
 * nothing if a reader would see nothing. */
void node_put_content(struct buf *b, const struct tree *t,
                      const uint32_t *nodes, size_t n, const uint8_t *without);

#endif
