/* view_feed.c -- what templates see of feeds: those of the stream a page
 * belongs to, in the formats it has. One thread per page.
 */
#include "output/view_text.h"

static const struct feed_kind {
    enum format_kind format;
    const char *name, *type;
    const char *suffix; /* to a title, where it is not alone */
} kinds[] = {
    { FORMAT_ATOM, "Atom", "application/atom+xml", "" },
    { FORMAT_RSS, "RSS", "application/rss+xml", " (RSS)" },
    { FORMAT_JSON, "JSON Feed", "application/feed+json", " (JSON)" },
};
#define FEED_KINDS (sizeof(kinds) / sizeof(*kinds))

/* Its address; absent if the stream has no such feed. */
static struct mustache_value feed_url(struct view_page *page,
                                      const struct stream *stream,
                                      const struct feed_kind *kind)
{
    struct buf b;

    buf_init(&b, FILE_PATH_MAX_BYTES);
    if (page->out->site.o->formats[kind->format] && stream)
        site_put_list(&b, &page->out->site, kind->format, stream, 0);
    return view_take_href(page, &b);
}

static const struct feed_kind *first_feed(struct view_page *page,
                                          const struct stream *stream,
                                          struct mustache_value *ret_url)
{
    for (size_t i = 0; i < FEED_KINDS; i++) {
        *ret_url = feed_url(page, stream, &kinds[i]);
        if (ret_url->kind == MUSTACHE_TEXT)
            return &kinds[i];
    }
    *ret_url = (struct mustache_value){ 0 };
    return NULL;
}

struct mustache_value view_feed_url(struct view_page *page,
                                    const struct stream *stream)
{
    struct mustache_value url;

    (void)first_feed(page, stream, &url);
    return url;
}

struct mustache_value view_feed_type(struct view_page *page)
{
    struct mustache_value url;
    const struct feed_kind *kind = first_feed(page, page->stream, &url);

    return view_text(str_of(kind ? kind->type : NULL));
}

static struct mustache_value titled(struct view_page *page, const char *suffix)
{
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    if (page->stream->kind == STREAM_MEDIUM) {
        buf_put(&b, page->stream->medium.name);
        buf_puts(&b, " \xc2\xb7 ");
    }
    buf_puts(&b, page->out->site.o->name);
    buf_puts(&b, suffix);
    return view_take(page, &b);
}

struct mustache_value view_feed_title(struct view_page *page)
{
    return page->stream ? titled(page, "") : (struct mustache_value){ 0 };
}

static bool get_feed(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct feed_kind *kind = v->p;

    switch (name) {
    case VIEW_URL:
        *ret = feed_url(v->page, v->page->stream, kind);
        return true;
    case VIEW_NAME:
        *ret = view_text(str_of(kind->name));
        return true;
    case VIEW_TYPE:
        *ret = view_text(str_of(kind->type));
        return true;
    case VIEW_TITLE:
        *ret = titled(v->page, kind->suffix);
        return true;
    default:
        return false;
    }
}

static const struct mustache_type feed_type = { .get = get_feed };

static void feed_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct feed_kind *list = v->p;

    *ret = view_object(v->page, &feed_type, &list[i], 1);
}

static const struct mustache_type feeds_type = { .at = feed_at };

struct mustache_value view_feeds(struct view_page *page)
{
    struct feed_kind *list =
        arena_alloc(page->out->scratch, FEED_KINDS, sizeof(*list));
    size_t n = 0;

    if (!list) {
        page->err = ERR_NOMEM;
        return (struct mustache_value){ 0 };
    }
    for (size_t i = 0; i < FEED_KINDS; i++)
        if (feed_url(page, page->stream, &kinds[i]).kind == MUSTACHE_TEXT)
            list[n++] = kinds[i];
    return view_list(page, &feeds_type, list, n);
}
