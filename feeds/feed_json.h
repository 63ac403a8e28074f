/* feed_json.h -- the facts of a JSON Feed; private to feed_json*.c. One thread.
 */
#ifndef WEIR_FEEDS_FEED_JSON_H
#define WEIR_FEEDS_FEED_JSON_H

#include "feeds/facts.h"
#include "feeds/jsondoc.h"

/* What only `weir parse` shows of an item, into a tree in r->scratch that
 * becomes raw's; its people are read as all others. *n_facts counts for as
 * long as raw lives. */
void feed_json_item_facts(struct reading *r, struct json_object *item,
                          struct raw_item *raw, size_t *n_facts);

/* One of the feed's: description, icon, favicon, next_url, hubs, by its place
 * in this list. */
void feed_json_fact(struct reading *r, struct fact *facts, size_t which,
                    struct json_object *value);

/* The feed's authors: an object or an array of them; NULL: none. */
void feed_json_people(struct reading *r, struct fact *facts,
                      struct json_object *people);

#endif
