/* rows.c -- a list that grows in an arena. No SQL; any thread. */
#include "storage/rows.h"

#include <string.h>

#include "feeds/base/arena.h"

#define FIRST_ROWS 16

void rows_init(struct rows *r, struct arena *a, size_t size)
{
    *r = (struct rows){ .a = a, .size = size };
}

void *rows_add(struct rows *r)
{
    if (r->n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : FIRST_ROWS;
        void *list = arena_alloc(r->a, cap, r->size);

        if (!list)
            return NULL;
        if (r->n > 0)
            memcpy(list, r->list, r->n * r->size);
        r->list = list;
        r->cap = cap;
    }
    /* The place may have been used: callers take elements back by n. */
    return memset((char *)r->list + r->n++ * r->size, 0, r->size);
}
