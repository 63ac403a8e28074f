/* check_path.c -- addresses that would fall on files of the site itself.
 *
 * The home page, the page of 404 and the folder of the theme have addresses
 * that are not to be set. What an address may hold comes from foreign
 * documents (the name of a medium, the id of an item), so one that could fall
 * on them is refused as well. Two equal templates are check.c's. Any thread.
 */
#include "config/check.h"

#include <string.h>

/* Names of the output directory that are taken. At most 31 bytes: a set of
 * places in a name is the bits of an unsigned. */
static const struct str fixed[] = { STR_C("index.html"), STR_C("404.html"),
                                    STR_C("theme") };

/* Slugs and names are of these (slug_make, post_put_name); a pinned slug that
 * is made to be "index.html" is not thought of. Numbers are of digits. */
static bool may_stand_for(struct str place, char c)
{
    if (c >= '0' && c <= '9')
        return true;
    return (str_eq(place, STR("{medium}")) || str_eq(place, STR("{name}"))) &&
           ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
            c == '_');
}

/* Cuts the next character of a template off, or the next {place}. */
static struct str take_piece(struct str *t)
{
    struct str piece = { t->s, 1 };
    size_t end = t->s[0] == '{' ? str_find(*t, STR("}")) : SIZE_MAX;

    if (end != SIZE_MAX)
        piece.n = end + 1;
    *t = str_cut(*t, piece.n);
    return piece;
}

/* Could a part of a template be that name? Goes over the template once, with
 * the set of places in the name where what was read so far may end. */
static bool may_be(struct str part, struct str name)
{
    unsigned ends = 1;

    while (part.n > 0 && ends) {
        struct str piece = take_piece(&part);
        unsigned next = 0;

        for (size_t i = 0; i < name.n; i++) {
            bool is_here = (ends >> i & 1) != 0;

            if (piece.n == 1)
                is_here = is_here && name.s[i] == piece.s[0];
            else
                is_here = (is_here || (next >> i & 1)) &&
                          may_stand_for(piece, name.s[i]);
            if (is_here)
                next |= 2u << i;
        }
        ends = next;
    }
    return (ends >> name.n & 1) != 0;
}

struct str check_path_taken(const char *template)
{
    struct str first = str_of(template);
    size_t n;
    bool is_all;

    if (first.n > 0)
        first = str_cut(first, 1); /* its slash; a bad one is told elsewhere */
    if (first.n == 0)
        return fixed[0];
    n = str_find(first, STR("/"));
    is_all = n == SIZE_MAX;
    if (!is_all)
        first.n = n;
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (str_eq(first, fixed[i]) || (is_all && may_be(first, fixed[i])))
            return fixed[i];
    return (struct str){ NULL, 0 };
}

static void check_section(struct build *b, enum schema_section kind)
{
    const struct section *s = b->load->single[kind];

    if (s)
        for (const struct entry *x = s->entries; x; x = x->next) {
            const char *template = NULL;
            struct str taken;

            if (!x->key || x->key->type != TYPE_TEMPLATE)
                continue;
            /* What was refused has left the default, which is good. */
            memcpy(&template, (char *)b->config + x->key->offset,
                   sizeof(template));
            taken = check_path_taken(template);
            if (taken.n == 0)
                continue;
            problem_add(b->problems, x->at,
                        "%s = %s: %s /%.*s of the site itself: choose "
                        "another, such as %s",
                        x->key->name, problem_quote(x->value).s,
                        strchr(template, '{') ? "could fall on" : "falls on",
                        STR_ARG(taken), x->key->preset);
        }
}

void check_paths(struct build *b)
{
    check_section(b, SECTION_ATOM);
    check_section(b, SECTION_HTML);
}
