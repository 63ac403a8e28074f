/* reserved.c -- see reserved.h. Pure; any thread. */
#include "daemon/import/reserved.h"

#include <string.h>

/* Does a template make this path? What it names in braces stands for any text
 * without '/'; so a match can only begin again at the last of these. */
static bool makes(const char *template, struct str path)
{
    struct str t = str_of(template);
    size_t i = 0, k = 0, hole = SIZE_MAX, from = 0;

    if (!template)
        return false;
    while (k < path.n) {
        if (i < t.n && t.s[i] == '{') {
            i += str_find(str_cut(t, i), STR("}")) + 1;
            hole = i;
            from = k;
        } else if (i < t.n && t.s[i] == path.s[k]) {
            i++;
            k++;
        } else if (hole != SIZE_MAX && path.s[from] != '/') {
            i = hole;
            k = ++from;
        } else {
            return false;
        }
    }
    return i == t.n;
}

static bool is_of_feed(const struct config_feed *f, struct str path)
{
    return makes(f->path, path) || makes(f->archive_path, path) ||
           makes(f->medium_path, path) || makes(f->medium_archive_path, path);
}

static bool is_html(struct str name)
{
    return str_ends(name, STR(".html")) || str_ends(name, STR(".htm"));
}

/* Feeds, styles and icons are none. */
static bool is_page(struct str path)
{
    size_t slash;

    while ((slash = str_find(path, STR("/"))) != SIZE_MAX) {
        if (is_html((struct str){ path.s, slash }))
            return false;
        path = str_cut(path, slash + 1);
    }
    return !path.n || is_html(path);
}

/* A list, a feed or another file that is not a post's. */
static bool is_own(const struct config *c, struct str path)
{
    static const char *const fixed[] = { "/", "/index.html", "/404.html",
                                         "/robots.txt" };

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (str_eq_nocase(path, str_of(fixed[i])))
            return true;
    for (size_t i = 0; i < c->n_media; i++)
        if (c->media[i].page && str_eq_nocase(path, str_of(c->media[i].page)))
            return true;
    return is_of_feed(&c->atom, path) || is_of_feed(&c->rss, path) ||
           is_of_feed(&c->json, path) || makes(c->html.medium_path, path) ||
           makes(c->html.medium_archive_path, path) ||
           makes(c->html.archive_path, path) || makes(c->opml.path, path) ||
           makes(c->sitemap.path, path) || makes(c->sitemap.part_path, path);
}

bool reserved_is(const struct config *c, struct str path)
{
    if (!is_page(path) || is_own(c, path))
        return true;
    /* a folder where there is to be a file: "/feed.xml/" */
    for (size_t i = 1; i < path.n; i++)
        if (path.s[i] == '/' &&
            (is_own(c, (struct str){ path.s, i }) ||
             makes(c->html.post_path, (struct str){ path.s, i })))
            return true;
    return false;
}
