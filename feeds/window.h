/* window.h -- decoded text of which markup.c sees some in advance.
 *
 * Always holds the whole of the next construct, unless that is longer than a
 * tag may be. Line ends are LF (XML 1.0 2.11). One thread.
 */
#ifndef WEIR_FEEDS_WINDOW_H
#define WEIR_FEEDS_WINDOW_H

#include "feeds/decode.h"
#include "feeds/feeds.h"

/* A tag and then some; the window is a few times that. */
#define WINDOW_AHEAD_BYTES ((size_t)TAG_MAX_BYTES + 64)
#define WINDOW_BYTES (3 * WINDOW_AHEAD_BYTES)
/* No more text than that is consumed at once. */
#define WINDOW_STEP_BYTES ((size_t)16 * 1024)

struct window {
    struct decode *in; /* borrowed */
    bool at_end;       /* in has nothing more */
    bool after_cr;     /* private: what came last was a carriage return */
    size_t from, end;  /* of s: what is not consumed yet */
    char s[WINDOW_BYTES];
};
void window_init(struct window *w, struct decode *in);

/* Sees to it that WINDOW_AHEAD_BYTES are there, or all that are left. */
void window_fill(struct window *w);

/* What is not consumed; borrowed until window_fill. */
static inline struct str window_str(const struct window *w)
{
    return (struct str){ w->s + w->from, w->end - w->from };
}

/* Consumes a step of the text before `end`, in whole characters, and `end` too
 * where the step reaches it. Returns the text; borrowed until window_fill. */
struct str window_take_until(struct window *w, struct str end, bool *ret_found);

#endif
