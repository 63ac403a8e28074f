/* view.c -- the data of pages: the site, its words, addresses. A list's days
 * and groups are view_list.c's, posts view_post.c's, feeds view_feed.c's. One
 * thread per page.
 */
#include "output/view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/view_text.h"

#define VIEW_TEXT_MAX_BYTES 65536

/* ---- values ----------------------------------------------------------- */

struct mustache_value view_text(struct str s)
{
    return (struct mustache_value){ .kind = MUSTACHE_TEXT, .text = s };
}

struct mustache_value view_bool(bool is)
{
    return (struct mustache_value){ .kind =
                                        is ? MUSTACHE_TRUE : MUSTACHE_FALSE };
}

struct mustache_value view_take(struct view_page *page, struct buf *b)
{
    struct str s = { 0 };

    if (!b->err)
        s = arena_copy(page->out->scratch, buf_str(b));
    if (!s.s && !page->err)
        page->err = b->err ? b->err : ERR_NOMEM;
    buf_release(b);
    return view_text(s);
}

static struct mustache_value part(struct view_page *page,
                                  const struct mustache_type *type,
                                  const void *p, size_t n)
{
    struct view_part *v = arena_alloc(page->out->scratch, 1, sizeof(*v));

    if (!v) {
        page->err = ERR_NOMEM;
        return (struct mustache_value){ 0 };
    }
    *v = (struct view_part){ page, p, n };
    return (struct mustache_value){
        .kind = MUSTACHE_OBJECT, .type = type, .p = v, .n = n
    };
}

struct mustache_value view_object(struct view_page *page,
                                  const struct mustache_type *type,
                                  const void *p, size_t n)
{
    return part(page, type, p, n);
}

struct mustache_value view_list(struct view_page *page,
                                const struct mustache_type *type, const void *p,
                                size_t n)
{
    struct mustache_value v = part(page, type, p, n);

    if (v.kind == MUSTACHE_OBJECT)
        v.kind = MUSTACHE_LIST;
    return v;
}

struct mustache_value view_href(struct view_page *page, struct str path)
{
    struct buf b;

    buf_init(&b, VIEW_TEXT_MAX_BYTES);
    if (path.n)
        site_put_href(&b, &page->out->site, path);
    return view_take(page, &b);
}

struct mustache_value view_take_href(struct view_page *page, struct buf *path)
{
    struct mustache_value v = { 0 };

    if (path->err && !page->err)
        page->err = path->err;
    if (path->n && !path->err)
        v = view_href(page, buf_str(path));
    buf_release(path);
    return v;
}

struct mustache_value view_time(struct view_page *page, const char *key,
                                int64_t sec)
{
    const struct zone *zone = page->out->site.o->zone;
    struct civil c;
    struct buf b;

    buf_init(&b, VIEW_TEXT_MAX_BYTES);
    date_civil(sec, zone, &c);
    if (key)
        strings_put_date(&page->out->theme.strings, &b, key, &c);
    else
        date_put_rfc3339(&b, sec, zone_offset(zone, sec) / 60);
    return view_take(page, &b);
}

/* ---- the words -------------------------------------------------------- */

enum err view_make_names(const struct strings *words,
                         struct mustache_name **ret, size_t *ret_n,
                         struct err_info *ei)
{
#define VIEW_ROW(id, name, raw) { name, raw },
    static const struct mustache_name names[] = { VIEW_NAMES(VIEW_ROW) };
#undef VIEW_ROW
    size_t n = VIEW_COUNT + words->n;
    struct mustache_name *all = calloc(n, sizeof(*all));
    char *text = NULL;
    size_t n_text = 0;

    for (size_t i = 0; i < words->n; i++)
        n_text += words->list[i].key.n + 1;
    if (all) { /* the keys, ended by NUL, stand behind the table */
        void *more = realloc(all, n * sizeof(*all) + n_text);

        if (!more)
            free(all);
        all = more;
    }
    if (!all)
        return err_set(ei, ERR_NOMEM, "out of memory");
    memcpy(all, names, sizeof(names));
    text = (char *)(all + n);
    for (size_t i = 0; i < words->n; i++) {
        struct str key = words->list[i].key;

        memcpy(text, key.s, key.n);
        text[key.n] = '\0';
        all[VIEW_COUNT + i] = (struct mustache_name){ text, false };
        text += key.n + 1;
    }
    *ret = all;
    *ret_n = n;
    return ERR_OK;
}

static bool get_word(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct output *out = v->page->out;

    *ret = view_text(
        strings_get(&out->theme.strings, str_of(out->names[name].name)));
    return true;
}

static const struct mustache_type words_type = { .get = get_word };

/* ---- the site --------------------------------------------------------- */

static bool get_site(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct output_site *o = v->page->out->site.o;

    switch (name) {
    case VIEW_NAME:
        *ret = view_text(str_of(o->name));
        return true;
    case VIEW_DESCRIPTION:
        *ret = view_text(str_of(o->description));
        return true;
    case VIEW_LANGUAGE:
        *ret = view_text(str_of(o->language));
        return true;
    default:
        return false;
    }
}

static const struct mustache_type site_type = { .get = get_site };

/* ---- the page --------------------------------------------------------- */

static struct mustache_value list_url(struct view_page *page, int64_t number)
{
    struct buf b;

    buf_init(&b, FILE_PATH_MAX_BYTES);
    if (page->stream)
        site_put_list(&b, &page->out->site, FORMAT_HTML, page->stream, number);
    return view_take_href(page, &b);
}

/* The page before or after one in time; absent at the ends. */
static struct mustache_value neighbour(struct view_page *page, bool is_newer)
{
    const struct post_list *list = page->list;
    int64_t number;

    if (!list)
        return (struct mustache_value){ 0 };
    number = list->page ? list->page + (is_newer ? 1 : -1)
                        : (is_newer ? 0 : list->n_pages);
    if (number > list->n_pages)
        return list_url(page, 0);
    if (number <= 0)
        return (struct mustache_value){ 0 };
    return list_url(page, number);
}

static bool is_medium_page(const struct view_page *page)
{
    return page->list && page->stream->kind == STREAM_MEDIUM;
}

static struct mustache_value page_text(struct view_page *page)
{
    char number[24] = "";
    struct buf b;

    buf_init(&b, VIEW_TEXT_MAX_BYTES);
    if (page->list && page->list->page) {
        snprintf(number, sizeof(number), "%lld", (long long)page->list->page);
        strings_put(&page->out->theme.strings, &b, "page_number",
                    str_of(number));
    }
    return view_take(page, &b);
}

static struct mustache_value document_title(struct view_page *page)
{
    const struct output *out = page->out;
    struct str site = str_of(out->site.o->name);
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    if (page->post)
        post_put_title(&b, page->post, out->site.o->zone);
    else if (is_medium_page(page))
        buf_put(&b, page->stream->medium.name);
    else if (!page->list)
        buf_put(&b, strings_get(&out->theme.strings, STR("not_found")));
    if (page->list && page->list->page) {
        struct mustache_value v = page_text(page);

        buf_puts(&b, b.n ? " \xc2\xb7 " : "");
        buf_put(&b, v.text);
    }
    buf_puts(&b, b.n ? " \xc2\xb7 " : "");
    buf_put(&b, site);
    return view_take(page, &b);
}

static struct mustache_value absolute(struct view_page *page)
{
    struct buf b;

    buf_init(&b, VIEW_TEXT_MAX_BYTES);
    if (page->path.n)
        site_put_url(&b, &page->out->site, page->path);
    return view_take(page, &b);
}

static struct mustache_value style_url(struct view_page *page)
{
    struct buf b;

    buf_init(&b, VIEW_TEXT_MAX_BYTES);
    site_put_href(&b, &page->out->site, STR("/theme/style.css"));
    buf_printf(&b, "?%s", page->out->style_version);
    return view_take(page, &b);
}

static struct mustache_value page_medium(struct view_page *page)
{
    const struct medium *m = NULL;

    if (page->post)
        m = &page->post->medium;
    else if (is_medium_page(page))
        m = &page->stream->medium;
    return m ? view_object(page, &view_medium_type, m, 1)
             : (struct mustache_value){ 0 };
}

static bool get_list(struct view_page *page, unsigned name,
                     struct mustache_value *ret)
{
    const struct post_list *list = page->list;

    switch (name) {
    case VIEW_IS_HOME:
        *ret = view_bool(list && !list->page && !is_medium_page(page));
        return true;
    case VIEW_IS_MEDIUM:
        *ret = view_bool(is_medium_page(page));
        return true;
    case VIEW_IS_ARCHIVE:
        *ret = view_bool(list && list->page);
        return true;
    case VIEW_PAGE_TEXT:
        *ret = page_text(page);
        return true;
    case VIEW_DAYS:
        *ret = view_days(page);
        return true;
    case VIEW_GROUPS:
        *ret = view_groups(page);
        return true;
    case VIEW_POSTS:
        *ret = view_posts(page);
        return true;
    case VIEW_NEWER_URL:
        *ret = neighbour(page, true);
        return true;
    case VIEW_OLDER_URL:
        *ret = neighbour(page, false);
        return true;
    case VIEW_HAS_PAGES: /* an archive page has a newer one at least */
        *ret = view_bool(list && (list->page || list->n_pages > 0));
        return true;
    default:
        return false;
    }
}

static bool get_page(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    struct view_page *page = v->page;

    switch (name) {
    case VIEW_SITE:
        *ret = view_object(page, &site_type, NULL, 1);
        return true;
    case VIEW_T:
        *ret = view_object(page, &words_type, NULL, 1);
        return true;
    case VIEW_ROOT:
    case VIEW_HOME_URL:
        *ret = view_href(page, STR("/"));
        return true;
    case VIEW_STYLE_URL:
        *ret = style_url(page);
        return true;
    case VIEW_ICON_URL:
        *ret = view_href(page, STR("/theme/favicon.svg"));
        return true;
    case VIEW_LANGUAGE:
        *ret = view_text(str_of(page->out->site.o->language));
        return true;
    case VIEW_DOCUMENT_TITLE:
        *ret = document_title(page);
        return true;
    case VIEW_CANONICAL_URL:
        *ret = absolute(page);
        return true;
    case VIEW_FEED_URL:
        *ret = view_feed_url(page, page->stream);
        return true;
    case VIEW_FEED_TITLE:
        *ret = view_feed_title(page);
        return true;
    case VIEW_FEED_TYPE:
        *ret = view_feed_type(page);
        return true;
    case VIEW_FEEDS:
        *ret = view_feeds(page);
        return true;
    case VIEW_HAS_FEEDS:
        *ret = view_bool(view_feeds(page).n > 1);
        return true;
    case VIEW_MEDIUM:
        *ret = page_medium(page);
        return true;
    case VIEW_POST:
        *ret = page->post ? view_object(page, &view_post_type, page->post, 1)
                          : (struct mustache_value){ 0 };
        return true;
    default:
        return get_list(page, name, ret);
    }
}

static const struct mustache_type page_type = { .get = get_page };

struct mustache_value view_value(struct view_page *page)
{
    return view_object(page, &page_type, page, 1);
}
