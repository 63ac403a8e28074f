/* arena.c -- blocks of memory that grow by doubling, freed as a whole.
 *
 * Big allocations get a block of their own, so that a doubling block is never
 * wasted on one. Under ASan everything not handed out is poisoned and 16 bytes
 * lie between neighbours, so that an overrun is seen in spite of the arena.
 * One thread at a time.
 */
#include "feeds/base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP_BYTES 16
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define GAP_BYTES 0
#endif

#define ALIGN alignof(max_align_t)
#define FIRST_BLOCK_BYTES ((size_t)4096)
#define BLOCK_MAX_BYTES ((size_t)1024 * 1024)

struct block {
    struct block *next;
    size_t size, used; /* of bytes */
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *first;   /* kept by arena_reset; NULL until needed */
    struct block *current; /* where small allocations go */
    size_t max_bytes;
    size_t used;
};

struct arena *arena_new(size_t max_bytes)
{
    struct arena *a = calloc(1, sizeof(*a));

    if (a)
        a->max_bytes = max_bytes;
    return a;
}

static void free_blocks(struct block *b)
{
    while (b) {
        struct block *next = b->next;

        ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
        free(b);
        b = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    free_blocks(a->first);
    free(a);
}

static struct block *block_new(size_t size)
{
    struct block *b;

    if (size > SIZE_MAX - sizeof(*b))
        return NULL;
    b = malloc(sizeof(*b) + size);
    if (!b)
        return NULL;
    b->next = NULL;
    b->size = size;
    b->used = 0;
    ASAN_POISON_MEMORY_REGION(b->bytes, b->size);
    return b;
}

/* Size of the next block for small allocations: doubling from the last, but
 * never more than what the arena may still hand out. */
static size_t next_size(const struct arena *a, size_t need)
{
    size_t size = a->current ? a->current->size * 2 : FIRST_BLOCK_BYTES;
    size_t left = a->max_bytes - a->used;

    if (size > BLOCK_MAX_BYTES)
        size = BLOCK_MAX_BYTES;
    if (size / 4 > left) /* the slack is for alignment and gaps */
        size = left * 4;
    return size < need ? need : size;
}

/* A block with need bytes free, linked in; NULL when memory is used up. */
static struct block *room_for(struct arena *a, size_t need)
{
    struct block *b = a->current;
    bool small;

    if (b && b->size - b->used >= need)
        return b;
    small = !b || need <= b->size / 2;
    b = block_new(small ? next_size(a, need) : need);
    if (!b)
        return NULL;
    if (!a->current) {
        a->first = a->current = b;
    } else {
        b->next = a->current->next;
        a->current->next = b;
        if (small)
            a->current = b;
    }
    return b;
}

/* Not zeroed. */
static void *take(struct arena *a, size_t bytes)
{
    size_t need;
    struct block *b;
    unsigned char *p;

    if (bytes > a->max_bytes - a->used || bytes > SIZE_MAX - GAP_BYTES - ALIGN)
        return NULL;
    need = (bytes + GAP_BYTES + ALIGN - 1) / ALIGN * ALIGN;
    if (need == 0)
        need = ALIGN;
    b = room_for(a, need);
    if (!b)
        return NULL;
    p = b->bytes + b->used;
    b->used += need;
    a->used += bytes;
    ASAN_UNPOISON_MEMORY_REGION(p, bytes);
    return p;
}

void *arena_alloc(struct arena *a, size_t n, size_t size)
{
    size_t bytes;
    void *p;

    if (__builtin_mul_overflow(n, size, &bytes))
        return NULL;
    p = take(a, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

struct str arena_copy(struct arena *a, struct str s)
{
    char *p;

    if (s.n == SIZE_MAX)
        return (struct str){ NULL, 0 };
    p = take(a, s.n + 1);
    if (!p)
        return (struct str){ NULL, 0 };
    if (s.n > 0)
        memcpy(p, s.s, s.n);
    p[s.n] = '\0';
    return (struct str){ p, s.n };
}

size_t arena_used(const struct arena *a) { return a->used; }

void arena_reset(struct arena *a)
{
    if (!a->first)
        return;
    free_blocks(a->first->next);
    a->first->next = NULL;
    a->first->used = 0;
    ASAN_POISON_MEMORY_REGION(a->first->bytes, a->first->size);
    a->current = a->first;
    a->used = 0;
}
