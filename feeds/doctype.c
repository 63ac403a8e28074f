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

/* The literals of an external subset that s begins to name, or 0. */
static int literals_of(struct str s)
{
    if (str_starts(s, STR("PUBLIC")))
        return 2;
    return str_starts(s, STR("SYSTEM")) ? 1 : 0;
}

/* The use of a parameter entity. */
static bool is_use(struct str s)
{
    return s.s[0] == '%' && s.n > 1 && !strchr(" \t\r\n", s.s[1]);
}

/* In what is text to a declaration; false at its end. */
static bool is_inside(struct doctype *d, struct str s)
{
    if (d->in_comment)
        d->in_comment = !str_starts(s, STR("-->"));
    else if (d->in_pi)
        d->in_pi = !str_starts(s, STR("?>"));
    else if (d->quote && s.s[0] == d->quote)
        d->quote = 0;
    else
        return d->quote != 0;
    return true;
}

size_t doctype_pass(struct doctype *d, struct str s)
{
    char c = s.s[0];

    if (is_inside(d, s))
        return 1;
    if (c == '"' || c == '\'') {
        d->quote = c;
        d->n_missing -= !d->in_subset && d->n_missing > 0;
    } else if (str_starts(s, STR("<!--"))) {
        d->in_comment = true;
        return 4;
    } else if (d->in_subset && str_starts(s, STR("<?"))) {
        d->in_pi = true;
        return 2;
    } else if (c == '[' || c == ']') {
        d->in_subset = c == '[';
        d->has_subset = true;
    } else if (c == '>' && !d->in_subset) {
        d->is_over = true;
    } else if (d->in_subset) {
        d->is_external |= is_use(s);
    } else if (literals_of(s) && !d->is_external) {
        d->is_external = true;
        d->n_missing = literals_of(s);
    }
    return 1;
}
