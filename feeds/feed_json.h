/* feed_json.h -- the values of a JSON Feed; private to feed_json*.c. One
 * thread.
 */
#ifndef WEIR_FEEDS_FEED_JSON_H
#define WEIR_FEEDS_FEED_JSON_H

#include "feeds/facts.h"
#include "feeds/reading.h"
#include "feeds/scan.h"

/* Finds the members called keys[0..n) of an object; of equal ones the last
 * counts, and one that is not there is SCAN_NONE. What is wrong in the object
 * is logged. */
void feed_json_members(struct reading *r, const struct scan_value *object,
                       const struct str *keys, size_t n,
                       struct scan_value *ret);

/* A string or number as text, else absent; borrowed from the document or kept
 * in r->scratch. */
struct str feed_json_text(struct reading *r, const struct scan_value *v);
struct raw_text feed_json_raw(struct reading *r, const struct scan_value *v,
                              enum raw_kind kind);

/* Calls for each element of a list, or for the one value that stands where a
 * list should. */
typedef void feed_json_fn(struct reading *r, const struct scan_value *v,
                          void *ctx);
void feed_json_each(struct reading *r, const struct scan_value *v,
                    feed_json_fn *fn, void *ctx);

/* An author: an object, or by mistake a name. */
struct raw_person feed_json_person(struct reading *r,
                                   const struct scan_value *v);

/* What only `weir parse` shows of an item: its external_url and content_text,
 * into a tree in r->scratch that becomes raw's; its people are read as all
 * others. */
void feed_json_item_facts(struct reading *r, const struct scan_value *url,
                          const struct scan_value *text, struct raw_item *raw);

/* One of the feed's: description, icon, favicon, next_url, hubs, by its place
 * in this list. */
void feed_json_fact(struct reading *r, struct fact *facts, size_t which,
                    const struct scan_value *value);

/* The feed's authors; false if there is none. */
bool feed_json_people(struct reading *r, struct fact *facts,
                      const struct scan_value *people);

#endif
