/* pieces.h -- texts that wait until they are asked for, first in, first out.
 *
 * In one buffer, each behind its length. One thread.
 */
#ifndef WEIR_FEEDS_PIECES_H
#define WEIR_FEEDS_PIECES_H

#include "feeds/base/buf.h"

struct pieces {
    struct buf b; /* what is put between begin and end is the piece */
    size_t from;  /* handed on so far */
    size_t begun; /* where the last piece begins */
};
void pieces_init(struct pieces *p);
void pieces_release(struct pieces *p);

void pieces_begin(struct pieces *p);
bool pieces_end(struct pieces *p); /* false: it was empty, and is none */

/* The next one, borrowed until pieces_begin; absent if there is none. */
struct str pieces_next(struct pieces *p);

/* Bytes that wait. */
size_t pieces_waiting(const struct pieces *p);

#endif
