/* check_medium.c -- media that would have one address. Any thread. */
#include "config/check.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct named {
    const char *name;
    size_t i; /* in its list, which has the order of the files */
};

/* The letters' case makes no difference: it makes none to some disks, and none
 * to the database. */
static int compare_caseless(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int d = strcasecmp(x->name, y->name);

    return d ? d : (x->i > y->i) - (x->i < y->i);
}

/* Two media with one slug, or one page, would write the same files. */
static enum err check_media_text(struct build *b, bool is_slug)
{
    size_t n = 0, first = 0;
    struct named *list =
        arena_alloc(b->load->work, b->config->n_media, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < b->config->n_media; i++) {
        const struct config_medium *m = &b->media[i].medium;
        const char *text = is_slug ? m->slug : m->page;

        if (text)
            list[n++] = (struct named){ text, i };
    }
    qsort(list, n, sizeof(*list), compare_caseless);
    for (size_t k = 1; k < n; k++) {
        const struct build_medium *m = &b->media[list[k].i];

        if (strcasecmp(list[k].name, list[first].name) != 0)
            first = k;
        else
            problem_add(b->problems, is_slug ? m->slug_at : m->page_at,
                        "%s '%s' is taken: it is that of %s",
                        is_slug ? "slug" : "page",
                        problem_quote(str_of(list[k].name)).s,
                        b->media[list[first].i].medium.name);
    }
    return ERR_OK;
}

/* A page without an ending is no page to a server or a browser, and in the way
 * of a folder of that name. */
static bool has_ending(const char *page)
{
    const char *last = strrchr(page, '/');

    return !last || !last[1] || strchr(last, '.');
}

static void check_page(struct build *b, const struct build_medium *m)
{
    const char *page = m->medium.page;
    struct str taken = check_path_taken(b->config, page);
    const struct schema_key *owner = check_path_owner(b, page);

    if (str_eq(taken, STR("index.html")))
        problem_add(b->problems, m->page_at, "page = %s: that is the home page",
                    page);
    else if (taken.n > 0)
        problem_add(b->problems, m->page_at,
                    "page = %s: falls on /%.*s of the site itself", page,
                    STR_ARG(taken));
    else if (owner)
        problem_add(b->problems, m->page_at,
                    "page = %s: is already %s of %s, or a folder in its way",
                    page, owner->name, schema_section_title(owner->section));
    else if (!has_ending(page))
        problem_add(b->problems, m->page_at,
                    "page = %s: is no page to a browser: write %s/ or %s.html",
                    page, page, page);
}

enum err check_media(struct build *b)
{
    enum err e = check_media_text(b, true);

    if (!e)
        e = check_media_text(b, false);
    for (size_t i = 0; i < b->config->n_media; i++)
        if (b->media[i].medium.page)
            check_page(b, &b->media[i]);
    return e;
}
