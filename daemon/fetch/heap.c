/* heap.c -- the least of many, in logarithmic time; see heap.h. */
#include "daemon/fetch/heap.h"

#include <assert.h>
#include <stdlib.h>

#define HEAP_FIRST_CAP 64

enum err heap_reserve(struct heap *h, size_t n)
{
    size_t cap = h->cap ? h->cap : HEAP_FIRST_CAP;
    struct heap_node **nodes;

    if (n <= h->cap)
        return ERR_OK;
    while (cap < n)
        cap *= 2;
    nodes = reallocarray(h->nodes, cap, sizeof(struct heap_node *));
    if (!nodes)
        return ERR_NOMEM;
    h->nodes = nodes;
    h->cap = cap;
    return ERR_OK;
}

void heap_release(struct heap *h)
{
    free(h->nodes);
    *h = (struct heap){ 0 };
}

/* i counts from 1, so that the parent of i is i / 2. */
static void set(struct heap *h, size_t i, struct heap_node *node)
{
    h->nodes[i - 1] = node;
    node->at = i;
}

static void sift_up(struct heap *h, size_t i, struct heap_node *node)
{
    while (i > 1 && h->nodes[i / 2 - 1]->key > node->key) {
        set(h, i, h->nodes[i / 2 - 1]);
        i /= 2;
    }
    set(h, i, node);
}

static void sift_down(struct heap *h, size_t i, struct heap_node *node)
{
    for (;;) {
        size_t child = 2 * i;

        if (child < h->n && h->nodes[child]->key < h->nodes[child - 1]->key)
            child++;
        if (child > h->n || h->nodes[child - 1]->key >= node->key)
            break;
        set(h, i, h->nodes[child - 1]);
        i = child;
    }
    set(h, i, node);
}

void heap_put(struct heap *h, struct heap_node *node, int64_t key)
{
    assert(node->at == 0 && h->n < h->cap);
    node->key = key;
    h->n++;
    sift_up(h, h->n, node);
}

void heap_remove(struct heap *h, struct heap_node *node)
{
    size_t i = node->at;
    struct heap_node *last;

    if (i == 0)
        return;
    assert(i <= h->n && h->nodes[i - 1] == node);
    last = h->nodes[h->n - 1];
    h->n--;
    node->at = 0;
    if (last == node)
        return;
    if (last->key < node->key)
        sift_up(h, i, last);
    else
        sift_down(h, i, last);
}

struct heap_node *heap_first(const struct heap *h)
{
    return h->n > 0 ? h->nodes[0] : NULL;
}
