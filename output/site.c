/* site.c -- addresses, from the templates of the configuration (RFC 3986 for
 * the percent-encoding of path segments). No state, any thread.
 */
#include "output/site.h"

#include <string.h>

#include "feeds/base/url.h"

void site_init(struct site *s, const struct output_site *o)
{
    struct str link = str_of(o->link);
    struct url url = { 0 };

    s->o = o;
    while (link.n && link.s[link.n - 1] == '/')
        link.n--;
    s->url = link;
    s->tail = link;
    s->base = STR("");
    if (url_split(link, &url))
        return;
    if (url.scheme.n)
        s->tail = str_cut(link, url.scheme.n + 1);
    s->base = url.path;
}

/* NULL: one like the others. */
static const struct output_medium *find_medium(const struct output_site *o,
                                               struct str name)
{
    for (size_t i = 0; i < o->n_media; i++)
        if (str_eq(str_of(o->media[i].name), name))
            return &o->media[i];
    return NULL;
}

static bool has_lists(const struct output_medium *own, enum format_kind kind)
{
    return !own || (own->formats >> kind & 1u);
}

static void put_path(struct buf *b, const struct site *s, const char *template,
                     const struct medium *m, int64_t page)
{
    const struct path_parts parts = { .medium = m->slug,
                                      .zone = s->o->zone,
                                      .page = page };

    if (template)
        path_put(b, str_of(template), &parts);
}

void site_put_list(struct buf *b, const struct site *s, enum format_kind kind,
                   const struct stream *stream, int64_t page)
{
    const struct medium *m = &stream->medium;
    bool is_medium = stream->kind == STREAM_MEDIUM;

    if (is_medium && !page)
        site_put_medium(b, s, kind, m);
    else if (!is_medium || has_lists(find_medium(s->o, m->name), kind))
        put_path(b, s,
                 page ? s->o->archive_path[kind][stream->kind]
                      : s->o->list_path[kind][stream->kind],
                 m, page);
}

void site_put_medium(struct buf *b, const struct site *s, enum format_kind kind,
                     const struct medium *m)
{
    const struct output_medium *own = find_medium(s->o, m->name);

    if (!has_lists(own, kind))
        return;
    if (kind == FORMAT_HTML && own && own->page)
        buf_puts(b, own->page);
    else
        put_path(b, s, s->o->list_path[kind][STREAM_MEDIUM], m, 0);
}

struct str site_language(const struct site *s, struct str language)
{
    size_t part = 0;

    if (str_eq_nocase(language, str_of(s->o->language)))
        return (struct str){ 0 };
    for (size_t i = 0; i < language.n; i++) {
        char c = language.s[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_digit = c >= '0' && c <= '9';

        if (c == '-' && part > 0)
            part = 0;
        else if ((!is_letter && !(is_digit && i > part)) || ++part > 8)
            return (struct str){ 0 };
    }
    return part ? language : (struct str){ 0 };
}

/* Percent-encodes the segments of a path. */
static void put_encoded(struct buf *b, struct str path)
{
    while (path.n) {
        const char *slash = memchr(path.s, '/', path.n);
        size_t n = slash ? (size_t)(slash - path.s) : path.n;

        str_put_url(b, (struct str){ path.s, n });
        if (slash)
            buf_putc(b, '/');
        path = str_cut(path, n + (slash ? 1 : 0));
    }
}

void site_put_href(struct buf *b, const struct site *s, struct str path)
{
    buf_put(b, s->base);
    put_encoded(b, path);
}

void site_put_url(struct buf *b, const struct site *s, struct str path)
{
    buf_put(b, s->url);
    put_encoded(b, path);
}

void site_put_tail(struct buf *b, const struct site *s, struct str path)
{
    buf_put(b, s->tail);
    put_encoded(b, path);
}

void site_put_file(struct buf *b, struct str path)
{
    buf_put(b, path.n && path.s[0] == '/' ? str_cut(path, 1) : path);
    if (!path.n || path.s[path.n - 1] == '/')
        buf_puts(b, "index.html");
}
