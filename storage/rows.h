/* rows.h -- a list that grows in an arena, for results of unknown number.
 *
 * Growing doubles, what was outgrown stays in the arena until it dies: at
 * most as much again. Elements move when the list grows.
 */
#ifndef WEIR_STORAGE_ROWS_H
#define WEIR_STORAGE_ROWS_H

#include <stddef.h>

struct arena;

struct rows {
    struct arena *a; /* borrowed */
    void *list;      /* n elements of size bytes; in a */
    size_t n, cap, size;
};

void rows_init(struct rows *r, struct arena *a, size_t size);

/* A new zeroed last element, valid until the next one; NULL: no memory. */
void *rows_add(struct rows *r);

#endif
