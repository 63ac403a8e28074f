/* arena.h -- memory of one job, freed as a whole.
 *
 * What a job makes lives in the arena its caller gave it and dies in one
 * arena_free. Nothing in an arena points outside it, so that a finished arena
 * can be handed to another thread. Not shared between threads while in use.
 */
#ifndef WEIR_FEEDS_BASE_ARENA_H
#define WEIR_FEEDS_BASE_ARENA_H

#include <stddef.h>

#include "feeds/base/str.h"

struct arena;

/* A new empty arena that will hold at most max_bytes, or NULL. */
struct arena *arena_new(size_t max_bytes);

/* Frees the arena and all it holds; NULL is accepted. */
void arena_free(struct arena *a);

/* Zeroed bytes, aligned for any type; NULL when memory or max_bytes is used
 * up or n * size overflows. n or size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t n, size_t size);

/* A NUL-terminated copy of s in the arena; {NULL, 0} on failure. An empty s
 * gives a non-NULL empty string, so that failure can be told. */
struct str arena_copy(struct arena *a, struct str s);

/* Bytes handed out so far. */
size_t arena_used(const struct arena *a);

/* Forgets everything but keeps (and poisons, under ASan) the first block: for
 * a scratch arena that serves one item after the other. */
void arena_reset(struct arena *a);

#endif
