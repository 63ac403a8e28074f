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

struct str window_take_until(struct window *w, struct str end, bool *ret_found)
{
    struct str s = window_str(w);
    bool is_last = w->at_end && s.n <= WINDOW_STEP_BYTES;
    size_t n;

    if (s.n > WINDOW_STEP_BYTES)
        s.n = WINDOW_STEP_BYTES;
    n = str_find(s, end);
    *ret_found = n != SIZE_MAX;
    if (*ret_found) {
        w->from += n + end.n;
        return (struct str){ s.s, n };
    }
    /* The tail may be the beginning of `end`, or of a character. */
    if (!is_last && s.n > 4)
        for (s.n -= 4; s.n > 0 && ((unsigned char)s.s[s.n] & 0xC0) == 0x80;)
            s.n--;
    w->from += s.n;
    return s;
}
