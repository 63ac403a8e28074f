/* buf.h -- text that grows, up to a maximum given at birth.
 *
 * Failure is sticky: after it every put does nothing, and the caller checks
 * once, at buf_take or by looking at err. One thread.
 */
#ifndef WEIR_FEEDS_BASE_BUF_H
#define WEIR_FEEDS_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

struct buf {
    char *s; /* owned; n bytes, then a NUL once anything was put */
    size_t n;
    size_t cap;   /* private */
    size_t max;   /* most bytes it may hold, the NUL not counted */
    enum err err; /* ERR_OK, ERR_NOMEM, or ERR_LIMIT when max was reached */
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b); /* frees; b may be used again after init */
void buf_clear(struct buf *b);   /* empty again, memory and max kept */

void buf_put(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
void buf_puts(struct buf *b, const char *s); /* NUL-terminated */
void buf_printf(struct buf *b, const char *fmt, ...) WEIR_PRINTF(2, 3);

/* "16MiB", "2KiB", "301 bytes", for messages: fills and returns text. */
#define BUF_SIZE_TEXT_MAX 32
const char *buf_size_text(uint64_t bytes, char text[BUF_SIZE_TEXT_MAX]);

/* Forgets the first *from bytes, and sets *from to 0, once they are as many as
 * those behind: a queue that costs O(bytes). */
void buf_shift(struct buf *b, size_t *from);

/* What it holds now; borrowed until the next put. */
struct str buf_str(const struct buf *b);

/* Hands the text over: *ret_s is NUL-terminated, freed with free(), and b is
 * as after init. On a sticky failure returns it and releases b. */
WEIR_NODISCARD enum err buf_take(struct buf *b, char **ret_s, size_t *ret_n);

#endif
