/* window.c -- see window.h. One thread. */
#include "feeds/window.h"

#include <string.h>

void window_init(struct window *w, struct decode *in)
{
    w->in = in;
    w->at_end = w->after_cr = false;
    w->from = w->end = 0;
}

/* Mends the n bytes that are new at the end; returns how many are left. */
static size_t mend_line_ends(struct window *w, size_t n)
{
    char *s = w->s + w->end;
    const char *cr = w->after_cr ? s : memchr(s, '\r', n);
    size_t from = cr ? (size_t)(cr - s) : n, to = from;

    for (; from < n; from++) {
        char c = s[from];
        bool is_half = w->after_cr && c == '\n';

        w->after_cr = c == '\r';
        if (w->after_cr)
            c = '\n';
        if (!is_half)
            s[to++] = c;
    }
    return to;
}

void window_fill(struct window *w)
{
    size_t n;

    if (w->at_end || w->end - w->from >= WINDOW_AHEAD_BYTES)
        return;
    memmove(w->s, w->s + w->from, w->end - w->from);
    w->end -= w->from;
    w->from = 0;
    while (!w->at_end && WINDOW_BYTES - w->end >= DECODE_MIN_BYTES) {
        n = decode_read(w->in, w->s + w->end, WINDOW_BYTES - w->end);
        w->at_end = n == 0;
        w->end += mend_line_ends(w, n);
    }
}
