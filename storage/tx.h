/* tx.h -- what a transaction has to number and mark when it commits.
 *
 * Between storage_begin and storage_commit the puts note here which posts
 * they made and which they changed. A put that is undone takes its notes
 * back with tx_undo.
 */
#ifndef WEIR_STORAGE_TX_H
#define WEIR_STORAGE_TX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/feeds.h"
#include "storage/rows.h"
#include "storage/when.h"

#define TX_MAX_BYTES ((size_t)512 * 1024 * 1024)

struct storage;

/* A post made in this transaction: nobody has seen it, so its date and with
 * it its address may still change. Texts are in the transaction's arena. */
struct tx_post {
    int64_t id, sort_sec, first_seen_sec;
    int64_t stream_id; /* of its medium */
    struct when published;
    struct str key, base_name, slug; /* base_name: before "-2" */
    struct str path, name;           /* from before weir: stay; or absent */
    struct str grouping;             /* of the source that made it */
};
struct tx {
    bool is_open;
    struct arena *arena; /* owned */
    struct rows made;    /* struct tx_post, by rising id */
    struct rows changed; /* int64_t post ids, not of made; may repeat */
    struct rows moved;   /* what tx_move replaced, for tx_undo */
};
struct tx_point {
    size_t n_made, n_changed, n_moved;
};

struct tx_point tx_point(const struct tx *tx);
void tx_undo(struct tx *tx, struct tx_point p);

/* A new entry, to be filled; NULL: no memory. */
struct tx_post *tx_add_made(struct tx *tx);
/* The post of that id if this transaction made it, or NULL. */
struct tx_post *tx_find_made(const struct tx *tx, int64_t post_id);
/* Gives a post of made another date. False: no memory. */
bool tx_move(struct tx *tx, struct tx_post *made, const struct when *when);
/* Where its date puts it: not after it was seen. */
int64_t tx_sort_sec(const struct when *when, int64_t first_seen_sec);
/* Notes that a post must be published again. False: no memory. */
bool tx_add_changed(struct tx *tx, int64_t post_id);

/* Ends a put that began at p under the savepoint `put`: keeps it, undoes it
 * alone, or, on ERR_DB and ERR_NOMEM, undoes the whole transaction. Returns
 * e, or why undoing failed. */
WEIR_NODISCARD enum err tx_begin_put(struct storage *st, struct tx_point *ret,
                                     struct err_info *ei);
WEIR_NODISCARD enum err tx_end_put(struct storage *st, struct tx_point p,
                                   enum err e, struct err_info *ei);

#endif
