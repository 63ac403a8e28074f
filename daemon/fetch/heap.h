/* heap.h -- the least of many, in logarithmic time.
 *
 * A binary heap of nodes that live inside the things they order. It never
 * allocates but in heap_reserve, so that moving a thing about cannot fail.
 * One thread.
 */
#ifndef WEIR_DAEMON_FETCH_HEAP_H
#define WEIR_DAEMON_FETCH_HEAP_H

#include <stddef.h>
#include <stdint.h>

#include "feeds/base/err.h"

struct heap_node {
    int64_t key;
    size_t at; /* place in the heap, from 1; 0: in none */
};
struct heap {
    struct heap_node **nodes; /* owned; nodes[0] is the least */
    size_t n, cap;
};

/* Makes room for n nodes in all. A zeroed struct heap is empty. */
WEIR_NODISCARD enum err heap_reserve(struct heap *h, size_t n);
void heap_release(struct heap *h);

/* Requires room, and that the node is in no heap. */
void heap_put(struct heap *h, struct heap_node *node, int64_t key);
/* Takes out a node that is in this heap, or in none. */
void heap_remove(struct heap *h, struct heap_node *node);
/* The node with the least key, or NULL. */
struct heap_node *heap_first(const struct heap *h);

#endif
