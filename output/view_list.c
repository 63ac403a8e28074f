/* view_list.c -- what templates see of a list: its posts, by day or by medium.
 * One thread per page.
 */
#include "output/view_text.h"

/* ---- lists ------------------------------------------------------------ */

static int64_t day_of(const struct view_page *page, const struct post *post)
{
    int64_t sec =
        post->sort_sec + zone_offset(page->out->site.o->zone, post->sort_sec);

    return (sec >= 0 ? sec : sec - 86399) / 86400;
}

/* How many posts from i on are of the day of post i. */
static size_t same_day(const struct view_page *page, size_t i)
{
    const struct post_list *list = page->list;
    size_t n = 1;

    while (i + n < list->n_posts &&
           day_of(page, &list->posts[i + n]) == day_of(page, &list->posts[i]))
        n++;
    return n;
}

static void post_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct post *posts = v->p;

    *ret = view_object(v->page, &view_post_type, &posts[i], 1);
}

static const struct mustache_type posts_type = { .at = post_at };

static bool get_day(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct post *first = v->p;

    switch (name) {
    case VIEW_DAY:
        *ret = view_time(v->page, "day", first->sort_sec);
        return true;
    case VIEW_DATE:
        *ret = view_time(v->page, "iso_day", first->sort_sec);
        return true;
    case VIEW_POSTS:
        *ret = view_list(v->page, &posts_type, first, v->n);
        return true;
    default:
        return false;
    }
}

static const struct mustache_type day_type = { .get = get_day };

static void day_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const size_t *starts = v->p;
    const struct post *posts = v->page->list->posts;

    *ret = view_object(v->page, &day_type, &posts[starts[i]],
                       starts[i + 1] - starts[i]);
}

static const struct mustache_type days_type = { .at = day_at };

struct mustache_value view_days(struct view_page *page)
{
    size_t n_posts = page->list ? page->list->n_posts : 0, n = 0;
    size_t *starts =
        arena_alloc(page->out->scratch, n_posts + 1, sizeof(*starts));

    if (!starts) {
        page->err = ERR_NOMEM;
        return (struct mustache_value){ 0 };
    }
    for (size_t i = 0; i < n_posts; i += same_day(page, i))
        starts[n++] = i;
    starts[n] = n_posts;
    return view_list(page, &days_type, starts, n);
}

static bool get_group(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct post_group *g = v->p;

    if (name == VIEW_MEDIUM)
        *ret = view_object(v->page, &view_medium_type, &g->medium, 1);
    else if (name == VIEW_POSTS)
        *ret = view_list(v->page, &posts_type, g->posts, g->n_posts);
    else
        return false;
    return true;
}

static const struct mustache_type group_type = { .get = get_group };

static void group_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct post_group *groups = v->p;

    *ret = view_object(v->page, &group_type, &groups[i], 1);
}

static const struct mustache_type groups_type = { .at = group_at };

struct mustache_value view_groups(struct view_page *page)
{
    const struct post_list *list = page->list;

    return view_list(page, &groups_type, list ? list->groups : NULL,
                     list ? list->n_groups : 0);
}

struct mustache_value view_posts(struct view_page *page)
{
    const struct post_list *list = page->list;

    return view_list(page, &posts_type, list ? list->posts : NULL,
                     list ? list->n_posts : 0);
}
