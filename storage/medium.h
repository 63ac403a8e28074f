/* medium.h -- media and their slugs, fixed at first use.
 */
#ifndef WEIR_STORAGE_MEDIUM_H
#define WEIR_STORAGE_MEDIUM_H

#include "storage/state.h"

/* Tries of "-2", "-3", ... before a hash goes into a slug or path: names that
 * an outsider makes collide cost no more than this. */
#define MEDIUM_MAX_TRIES 50

struct medium_ref {
    int64_t id, stream_id;
    struct str slug; /* in the item arena */
};

struct medium_wish {
    struct str name;
    struct str slug; /* that it had before weir; or absent */
    int64_t now_sec;
};
/* The medium of that name, made with its stream if it is new: its slug is the
 * pinned one, else the one it had if that is free, else made from the name; one
 * that is taken gets "-2", "-3"... */
WEIR_NODISCARD enum err medium_get(struct storage *st,
                                   const struct medium_wish *wish,
                                   struct medium_ref *ret, struct err_info *ei);

/* Appends base as the try-th spelling (from 1) that is to be tried: itself,
 * then "-2" to "-50", then with 16 hex digits of the hash of seed. False when
 * nothing is left to try. */
bool medium_put_try(struct buf *b, struct str base, struct str seed, int try);

#endif
