/* wellformed.c -- see wellformed.h. Any thread. */
#include "feeds/wellformed.h"

#include <string.h>

bool wellformed_text(struct str s)
{
    const char *at = s.s, *end = s.s + s.n;

    while ((at = memchr(at, ']', (size_t)(end - at))) && end - at > 2) {
        if (at[1] == ']' && at[2] == '>')
            return false;
        at++;
    }
    return true;
}

bool wellformed_comment(struct str inside)
{
    return str_find(inside, STR("--")) == SIZE_MAX;
}

static bool is_version(struct str s)
{
    return s.n > 2 && str_starts(s, STR("1."));
}

/* version, encoding, standalone: in this order, the first always. */
static bool is_declaration(const struct tag *t)
{
    size_t i = 1;

    if (!t->n_attrs || !str_eq(t->attrs[0].name, STR("version")) ||
        !is_version(t->attrs[0].value))
        return false;
    if (i < t->n_attrs && str_eq(t->attrs[i].name, STR("encoding")))
        i++;
    if (i < t->n_attrs && str_eq(t->attrs[i].name, STR("standalone")) &&
        (str_eq(t->attrs[i].value, STR("yes")) ||
         str_eq(t->attrs[i].value, STR("no"))))
        i++;
    return i == t->n_attrs;
}

bool wellformed_instruction(struct str s, bool is_first, struct tag *work)
{
    struct str name = tag_name(str_cut(s, 2));
    size_t end;

    /* The name ends where the instruction may. */
    if (!name.n && (end = str_find(s, STR("?>"))) != SIZE_MAX)
        name = tag_name((struct str){ s.s + 2, end - 2 });
    if (!str_eq_nocase(name, STR("xml")))
        return name.n > 0;
    if (!is_first || !str_eq(name, STR("xml")))
        return false;
    tag_read(str_cut(s, 1), work);
    return work->end == TAG_CLOSED && work->n_bad == 1 /* its second "?" */ &&
           is_declaration(work);
}
