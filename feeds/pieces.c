/* pieces.c -- see pieces.h. One thread. */
#include "feeds/pieces.h"

#include <string.h>

void pieces_init(struct pieces *p)
{
    p->from = p->begun = 0;
    buf_init(&p->b, SIZE_MAX);
}

void pieces_release(struct pieces *p) { buf_release(&p->b); }

void pieces_begin(struct pieces *p)
{
    size_t n = 0;

    buf_shift(&p->b, &p->from);
    p->begun = p->b.n;
    buf_put(&p->b, (struct str){ (const char *)&n, sizeof(n) });
}

bool pieces_end(struct pieces *p)
{
    size_t n;

    if (p->b.err)
        return false;
    n = p->b.n - p->begun - sizeof(n);
    memcpy(p->b.s + p->begun, &n, sizeof(n));
    if (!n)
        p->b.n = p->begun;
    return n > 0;
}

struct str pieces_next(struct pieces *p)
{
    struct str s = str_cut(buf_str(&p->b), p->from);
    size_t n;

    if (!s.n)
        return s;
    memcpy(&n, s.s, sizeof(n));
    p->from += sizeof(n) + n;
    return (struct str){ s.s + sizeof(n), n };
}

size_t pieces_waiting(const struct pieces *p) { return p->b.n - p->from; }
