/* list.h -- what the readers of lists share: an item's values on their way
 * into a raw item, and what is said of those that were found nowhere.
 *
 * Where a value comes from is the reader's: list_json.c, list_tree.c. One
 * thread.
 */
#ifndef WEIR_FEEDS_LIST_H
#define WEIR_FEEDS_LIST_H

#include "feeds/reading.h"

/* With fewer items a value may well be missing from each by chance. */
#define LIST_REMARK_MIN_ITEMS 3

struct list {
    struct reading *r;   /* borrowed */
    struct buf expanded; /* a template */
    enum err err;        /* ERR_NOMEM: sticky, while an item is mapped */
    size_t index;        /* of the item, from 1 */
    size_t n_read;       /* items that could be looked into */
    unsigned found;      /* bit f: field f was there in one of them */
};
void list_init(struct list *l, struct reading *r);
void list_release(struct list *l);

/* A template filled in, in the item's arena; absent if a value is. */
struct str list_expand(struct list *l, const struct mapping_template *t,
                       const struct str values[MAP_FIELDS]);

/* Puts a text where the field belongs: authors and tags count one by one. */
void list_put(struct raw_item *raw, enum map_field f,
              const struct raw_text *text);

/* Hands the item on, or counts it as bad if it holds nothing that an item
 * must; remembers what was found. */
WEIR_NODISCARD enum err list_hand_on(struct list *l, struct raw_item *raw,
                                     const struct str values[MAP_FIELDS]);

/* Appends the names of fields that are mapped and were found in no item;
 * false if there are none, or too few items to say. */
bool list_put_unfound(const struct list *l, struct buf *b);

/* ERR_FORMAT if there were items and none of them could be read. */
WEIR_NODISCARD enum err list_check(const struct list *l);

#endif
