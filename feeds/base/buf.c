/* buf.c -- growing text with a maximum and a sticky failure.
 *
 * Grows by doubling, so that n puts cost O(bytes); never allocates more than
 * its maximum and a NUL. What is written is str.c's business. One thread.
 */
#include "feeds/base/buf.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 64

void buf_init(struct buf *b, size_t max)
{
    /* One less than all there is, for the NUL. */
    *b = (struct buf){ .max = max == SIZE_MAX ? SIZE_MAX - 1 : max };
}

void buf_release(struct buf *b)
{
    free(b->s);
    *b = (struct buf){ .max = b->max };
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->err = ERR_OK;
    if (b->s)
        b->s[0] = '\0';
}

/* Makes room for more bytes and a NUL; false and sticky if it cannot be. */
static bool reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : FIRST_BYTES;
    char *s;

    if (b->err)
        return false;
    if (more > b->max - b->n) {
        b->err = ERR_LIMIT;
        return false;
    }
    if (b->n + more < b->cap)
        return true;
    while (cap <= b->n + more)
        cap = cap > SIZE_MAX / 2 ? SIZE_MAX : cap * 2;
    if (cap > b->max + 1)
        cap = b->max + 1;
    s = realloc(b->s, cap);
    if (!s) {
        b->err = ERR_NOMEM;
        return false;
    }
    b->s = s;
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, struct str s)
{
    if (!reserve(b, s.n))
        return;
    if (s.n > 0)
        memcpy(b->s + b->n, s.s, s.n);
    b->n += s.n;
    b->s[b->n] = '\0';
}

void buf_putc(struct buf *b, char c)
{
    if (!reserve(b, 1))
        return;
    b->s[b->n++] = c;
    b->s[b->n] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
    buf_put(b, (struct str){ s, strlen(s) });
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int n;

    if (b->err)
        return;
    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0) {
        b->err = ERR_NOMEM; /* only a memory failure inside libc */
        return;
    }
    if (!reserve(b, (size_t)n))
        return;
    va_start(ap, fmt);
    (void)vsnprintf(b->s + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

void buf_shift(struct buf *b, size_t *from)
{
    if (*from < b->n - *from)
        return;
    if (b->n > *from)
        memmove(b->s, b->s + *from, b->n - *from);
    b->n -= *from;
    *from = 0;
}

const char *buf_size_text(uint64_t bytes, char text[BUF_SIZE_TEXT_MAX])
{
    static const struct {
        uint64_t factor;
        const char *unit;
    } units[] = { { UINT64_C(1) << 30, "GiB" },
                  { UINT64_C(1) << 20, "MiB" },
                  { UINT64_C(1) << 10, "KiB" },
                  { 1, " bytes" } };
    size_t i = 0;

    while (units[i].factor > 1 && (!bytes || bytes % units[i].factor))
        i++;
    (void)snprintf(text, BUF_SIZE_TEXT_MAX, "%" PRIu64 "%s",
                   bytes / units[i].factor, units[i].unit);
    return text;
}

struct str buf_str(const struct buf *b) { return (struct str){ b->s, b->n }; }

enum err buf_take(struct buf *b, char **ret_s, size_t *ret_n)
{
    enum err e;

    (void)reserve(b, 0);
    e = b->err;
    if (e) {
        buf_release(b);
        return e;
    }
    b->s[b->n] = '\0';
    *ret_s = b->s;
    *ret_n = b->n;
    buf_init(b, b->max);
    return ERR_OK;
}
