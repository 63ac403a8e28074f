/* stray.h -- XPaths of items that begin at the top of the document: all items
 * get what the first has.
 *
 * //span[@class="time"] is meant as .//span[@class="time"], unless what it
 * finds stands outside of all items: the date of an edition. Any thread.
 */
#ifndef WEIR_FEEDS_STRAY_H
#define WEIR_FEEDS_STRAY_H

#include "feeds/tree.h"

/* True if what an XPath from the root found for an item is in another one.
 * items are in document order. */
bool stray_is(const struct tree *t, const uint32_t *items, size_t n,
              uint32_t item, uint32_t found);

/* Appends "item_date starts at the top of the page: write .//span"; text is the
 * key's as written. */
void stray_put(struct buf *b, const char *key, struct str text);

#endif
