/* doctype.c -- see doctype.h. Any thread. */
#include "feeds/doctype.h"

#include <string.h>

bool doctype_begin(struct doctype *d, struct str s)
{
    bool is_right = !d->has_begun && str_starts(s, STR("<!DOCTYPE"));

    d->has_begun = true;
    d->is_over = false;
    return is_right;
}

/* An external subset, or the use of a parameter entity. */
static bool is_elsewhere(const struct doctype *d, struct str s)
{
    if (d->in_subset)
        return s.s[0] == '%' && s.n > 1 && !strchr(" \t\r\n", s.s[1]);
    return str_starts(s, STR("PUBLIC")) || str_starts(s, STR("SYSTEM"));
}

size_t doctype_pass(struct doctype *d, struct str s)
{
    char c = s.s[0];

    if (d->in_comment) {
        d->in_comment = !str_starts(s, STR("-->"));
    } else if (d->quote) {
        if (c == d->quote)
            d->quote = 0;
    } else if (c == '"' || c == '\'') {
        d->quote = c;
    } else if (str_starts(s, STR("<!--"))) {
        d->in_comment = true;
        return 4;
    } else if (c == '[' || c == ']') {
        d->in_subset = c == '[';
        d->has_subset = true;
    } else if (c == '>' && !d->in_subset) {
        d->is_over = true;
    } else if (is_elsewhere(d, s)) {
        d->is_external = true;
    }
    return 1;
}
