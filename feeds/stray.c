/* stray.c -- see stray.h. */
#include "feeds/stray.h"

#include <string.h>

static bool is_in(const struct tree *t, uint32_t item, uint32_t node)
{
    return node >= item && node < t->nodes[item].end;
}

bool stray_is(const struct tree *t, const uint32_t *items, size_t n,
              uint32_t item, uint32_t found)
{
    size_t from = 0, to = n;

    if (is_in(t, item, found))
        return false;
    while (from < to) { /* the first item behind it */
        size_t middle = from + (to - from) / 2;

        if (items[middle] <= found)
            from = middle + 1;
        else
            to = middle;
    }
    return from > 0 && is_in(t, items[from - 1], found);
}

void stray_put(struct buf *b, const char *key, struct str text)
{
    bool is_one = str_starts(text, STR("//")) && !memchr(text.s, '|', text.n);

    buf_printf(b, "%s starts at the top of the page: ", key);
    if (is_one)
        buf_printf(b, "write .%.*s", STR_ARG(text));
    else
        buf_puts(b, "begin it with .//");
}
