/* put.h -- one document being stored: what the files that do it share.
 *
 * put.c leads: it makes candidates of items, has them identified (identify.c,
 * lookup.c) and then makes or changes their posts (create.c, update.c), with
 * the parts both write in part.c.
 */
#ifndef WEIR_STORAGE_PUT_H
#define WEIR_STORAGE_PUT_H

#include "storage/identify.h"
#include "storage/state.h"

struct put {
    struct storage *st;
    const struct setup_source *src;
    const struct document *doc;
    int64_t now_sec, began_sec;      /* began: 0, or when its visit did */
    const struct item_place *places; /* one an item, or NULL */
    struct key_order order;
    struct candidate *c; /* n, by place in the document */
    size_t n;
    struct put_stats stats;
    bool is_careful; /* each item under a savepoint of its own */
    struct err_info *ei;
};

/* lookup.c: finds the post of each leader, where there is one. */
WEIR_NODISCARD enum err lookup_posts(struct put *p);
/* The strongest key of a leader that is no post's yet; if all are taken, the
 * key of last resort. Text in the item arena or the candidate. */
WEIR_NODISCARD enum err lookup_free_key(struct put *p, size_t leader,
                                        struct str *ret_key);
/* Runs a statement about the source (?1) and the key of a candidate (?2). */
WEIR_NODISCARD enum err lookup_run(struct put *p, enum stmt id,
                                   struct candidate *c, enum key_kind kind);
/* The same; whether it gave a row. */
WEIR_NODISCARD enum err lookup_is(struct put *p, enum stmt id,
                                  struct candidate *c, enum key_kind kind,
                                  bool *ret_is);
/* Asks the stored list of shared links about the link of a candidate. */
WEIR_NODISCARD enum err lookup_judge_link(struct put *p, struct candidate *c);

/* create.c: a new post. */
WEIR_NODISCARD enum err create_post(struct put *p, size_t leader);
/* Gives a post made in this transaction another date, if that is better, and
 * the address that goes with it. */
WEIR_NODISCARD enum err create_move(struct put *p, struct tx_post *made,
                                    size_t leader);

/* update.c: the item of a post that is known. */
WEIR_NODISCARD enum err update_post(struct put *p, size_t leader);

/* place.c: addresses from before weir. */
/* The path and name that a new post is published at, if its place says so and
 * they are free; else n == 0. Name borrowed from the path. */
WEIR_NODISCARD enum err place_choose(struct put *p, size_t leader,
                                     struct str *ret_path,
                                     struct str *ret_name);
/* What else the places of its items name leads to the post. */
WEIR_NODISCARD enum err place_put_old(struct put *p, size_t leader,
                                      int64_t post_id);

/* part.c: rows that hang on a post. shown is the member whose text counts. */
size_t part_shown(const struct put *p, size_t leader);
WEIR_NODISCARD enum err part_put_keys(struct put *p, size_t leader,
                                      int64_t post_id);
WEIR_NODISCARD enum err part_put_carrier(struct put *p, int64_t post_id,
                                         const struct item *item);
/* Tags and enclosures, instead of those there; none given, and they stay. */
WEIR_NODISCARD enum err part_put_lists(struct put *p, int64_t post_id,
                                       const struct item *item);
WEIR_NODISCARD enum err part_put_content(struct put *p, int64_t post_id,
                                         struct str html);
/* Wants the detail of a post that has no content, once. */
WEIR_NODISCARD enum err part_want_detail(struct put *p, int64_t post_id,
                                         struct str url);
/* JSON of the authors; appended to b, which the caller checks. Of a detail,
 * too. */
void part_put_authors(struct buf *b, const struct person *authors, size_t n);
struct str part_medium_name(const struct put *p, const struct item *item);
struct str part_language(const struct put *p, const struct item *item);

#endif
