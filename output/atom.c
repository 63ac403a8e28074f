/* atom.c -- streams as Atom feeds: RFC 4287, with the archives of RFC 5005.
 *
 * Everything goes through str_put_xml; addresses from outside only if they
 * are http(s). The feed of a stream and its archive documents have one id, as
 * RFC 5005 4 has it. Any thread that has the output.
 */
#include <string.h>

#include "feeds/base/url.h"
#include "output/format.h"

/* ---- elements --------------------------------------------------------- */

static void put_attr(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, " %s=\"", name);
    str_put_xml(b, value);
    buf_putc(b, '"');
}

static void put_element(struct buf *b, const char *indent, const char *name,
                        struct str text)
{
    buf_printf(b, "%s<%s>", indent, name);
    str_put_xml(b, text);
    buf_printf(b, "</%s>\n", name);
}

static void put_time(struct buf *b, const char *indent, const char *name,
                     int64_t sec, int offset_min)
{
    buf_printf(b, "%s<%s>", indent, name);
    date_put_rfc3339(b, sec, offset_min);
    buf_printf(b, "</%s>\n", name);
}

static int offset_min(const struct output *out, int64_t sec)
{
    return zone_offset(out->site.o->zone, sec) / 60;
}

/* A link to a page or feed of ours. */
static void put_own_link(struct output *out, const char *indent,
                         const char *rel, const char *type, struct str path)
{
    struct buf *b = &out->bytes;

    buf_printf(b, "%s<link rel=\"%s\" type=\"%s\" href=\"", indent, rel, type);
    site_put_url(b, &out->site, path); /* nothing in it needs escaping */
    buf_puts(b, "\"/>\n");
}

static const char feed_type[] = "application/atom+xml";

static void put_list_link(struct output *out, const char *rel,
                          const struct stream *stream, enum format_kind kind,
                          int64_t page)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    site_put_list(&path, &out->site, kind, stream, page);
    if (path.n && !path.err)
        put_own_link(out, "  ", rel,
                     kind == FORMAT_HTML ? "text/html" : feed_type,
                     buf_str(&path));
    if (path.err && !out->bytes.err)
        out->bytes.err = path.err;
    buf_release(&path);
}

/* ---- the feed's own words --------------------------------------------- */

static void put_title(struct output *out, const struct stream *stream)
{
    struct buf *b = &out->bytes;

    buf_puts(b, "  <title>");
    if (stream->kind == STREAM_MEDIUM) {
        str_put_xml(b, stream->medium.name);
        buf_puts(b, " \xc2\xb7 ");
    }
    str_put_xml(b, str_of(out->site.o->name));
    buf_puts(b, "</title>\n");
}

static bool has_text(const char *s) { return s && *s; }

static void put_head(struct output *out, const struct post_list *list)
{
    const struct output_site *o = out->site.o;
    struct buf *b = &out->bytes;

    buf_puts(b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    if (list->page)
        buf_puts(b, " xmlns:fh=\"http://purl.org/syndication/history/1.0\"");
    if (has_text(o->language))
        put_attr(b, "xml:lang", str_of(o->language));
    buf_puts(b, ">\n");
    put_element(b, "  ", "id", list->stream->public_id);
    put_title(out, list->stream);
    if (list->stream->kind == STREAM_ALL && has_text(o->description))
        put_element(b, "  ", "subtitle", str_of(o->description));
    put_time(b, "  ", "updated", list->updated_sec,
             offset_min(out, list->updated_sec));
    buf_puts(b, "  <author><name>");
    str_put_xml(b, str_of(o->name));
    buf_puts(b, "</name></author>\n  <generator>weir</generator>\n");
}

static void put_links(struct output *out, const struct post_list *list)
{
    const struct stream *s = list->stream;
    int64_t prev = list->page ? list->page - 1 : list->n_pages;

    put_list_link(out, "self", s, FORMAT_ATOM, list->page);
    if (out->site.o->formats[FORMAT_HTML])
        put_list_link(out, "alternate", s, FORMAT_HTML, 0);
    else
        put_own_link(out, "  ", "alternate", "text/html", STR("/"));
    if (list->page)
        put_list_link(out, "current", s, FORMAT_ATOM, 0);
    if (prev > 0)
        put_list_link(out, "prev-archive", s, FORMAT_ATOM, prev);
    if (list->page && list->page < list->n_pages)
        put_list_link(out, "next-archive", s, FORMAT_ATOM, list->page + 1);
    if (list->page)
        buf_puts(&out->bytes, "  <fh:archive/>\n");
}

/* ---- entries ---------------------------------------------------------- */

/* RFC 4287 3.2.3 wants ".+@.+", 4.2.6 a media type "TYPE/SUBTYPE". */
static bool has_inside(struct str s, char c)
{
    const char *at = s.n ? memchr(s.s, c, s.n) : NULL;

    return at && at > s.s && at < s.s + s.n - 1;
}

static void put_authors(struct buf *b, const struct post *post)
{
    bool any = false;

    for (size_t i = 0; i < post->n_authors; i++) {
        const struct person *p = &post->authors[i];

        if (!p->name.n && !p->email.n)
            continue;
        buf_puts(b, "    <author>\n");
        put_element(b, "      ", "name", p->name.n ? p->name : p->email);
        if (url_is_http(p->url))
            put_element(b, "      ", "uri", p->url);
        if (has_inside(p->email, '@'))
            put_element(b, "      ", "email", p->email);
        buf_puts(b, "    </author>\n");
        any = true;
    }
    if (!any) {
        buf_puts(b, "    <author>\n");
        put_element(b, "      ", "name", post->medium.name);
        buf_puts(b, "    </author>\n");
    }
}

static void put_via(struct buf *b, struct str url, struct str title)
{
    buf_puts(b, "    <link rel=\"via\"");
    put_attr(b, "href", url);
    if (title.n)
        put_attr(b, "title", title);
    buf_puts(b, "/>\n");
}

/* The original's address, of each carrier, none twice. */
static void put_vias(struct buf *b, const struct post *post)
{
    bool own_done = !url_is_http(post->url);

    for (size_t i = 0; i < post->n_carriers; i++) {
        const struct carrier *c = &post->carriers[i];
        bool is_new = url_is_http(c->url);

        for (size_t k = 0; k < i && is_new; k++)
            is_new = !str_eq(c->url, post->carriers[k].url);
        if (is_new)
            put_via(b, c->url, c->source_name);
        own_done = own_done || str_eq(c->url, post->url);
    }
    if (!own_done)
        put_via(b, post->url, STR(""));
}

static void put_enclosures(struct buf *b, const struct post *post)
{
    for (size_t i = 0; i < post->n_enclosures; i++) {
        const struct enclosure *c = &post->enclosures[i];

        if (!url_is_http(c->url))
            continue;
        buf_puts(b, "    <link rel=\"enclosure\"");
        put_attr(b, "href", c->url);
        if (has_inside(c->mime_type, '/'))
            put_attr(b, "type", c->mime_type);
        if (c->size_bytes >= 0)
            buf_printf(b, " length=\"%lld\"", (long long)c->size_bytes);
        if (c->title.n)
            put_attr(b, "title", c->title);
        buf_puts(b, "/>\n");
    }
}

static void put_categories(struct buf *b, const struct post *post)
{
    buf_puts(b, "    <category");
    put_attr(b, "term", post->medium.slug);
    put_attr(b, "label", post->medium.name);
    buf_puts(b, "/>\n");
    for (size_t i = 0; i < post->n_tags; i++) {
        buf_puts(b, "    <category");
        put_attr(b, "term", post->tags[i]);
        buf_puts(b, "/>\n");
    }
}

/* Whose text this is. The source's own atom:id is not known here. */
static void put_source(struct buf *b, const struct post *post)
{
    if (!post->n_carriers)
        return;
    buf_puts(b, "    <source>\n");
    put_element(b, "      ", "title", post->carriers[0].source_name);
    buf_puts(b, "    </source>\n");
}

static void put_texts(struct buf *b, const struct post *post)
{
    if (post->summary.n) {
        buf_puts(b, "    <summary type=\"text\">");
        str_put_xml(b, post->summary);
        buf_puts(b, "</summary>\n");
    }
    if (post->content_html.n) {
        buf_puts(b, "    <content type=\"html\">");
        str_put_xml(b, post->content_html);
        buf_puts(b, "</content>\n");
    }
}

static void put_entry(struct output *out, const struct post *post)
{
    struct str language = site_language(&out->site, post->language);
    struct buf *b = &out->bytes, title;

    buf_init(&title, OUTPUT_FILE_MAX_BYTES);
    post_put_title(&title, post, out->site.o->zone);
    buf_puts(b, "  <entry");
    if (language.n)
        put_attr(b, "xml:lang", language);
    buf_puts(b, ">\n");
    put_element(b, "    ", "id", post->public_id);
    put_element(b, "    ", "title", buf_str(&title));
    put_time(b, "    ", "updated", post->updated_sec,
             offset_min(out, post->updated_sec));
    put_time(b, "    ", "published", post->published_sec,
             post->published_offset_min);
    put_own_link(out, "    ", "alternate", "text/html", post->path);
    put_vias(b, post);
    put_enclosures(b, post);
    put_authors(b, post);
    put_categories(b, post);
    put_source(b, post);
    put_texts(b, post);
    buf_puts(b, "  </entry>\n");
    if (title.err && !b->err)
        b->err = title.err;
    buf_release(&title);
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    site_put_list(&path, &out->site, FORMAT_ATOM, list->stream, list->page);
    if (path.n || path.err)
        site_put_file(&out->path, buf_str(&path));
    if (path.err)
        out->path.err = path.err;
    buf_release(&path);
    if (!out->path.n && !out->path.err)
        return ERR_OK; /* no feed of that kind */
    put_head(out, list);
    put_links(out, list);
    for (size_t i = 0; i < list->n_posts; i++)
        put_entry(out, &list->posts[i]);
    buf_puts(&out->bytes, "</feed>\n");
    if (out->bytes.err)
        return err_set(ei, out->bytes.err,
                       "%.*s: a feed of more than %lu bytes",
                       STR_ARG(buf_str(&out->path)), OUTPUT_FILE_MAX_BYTES);
    return output_put(out, out->dir, buf_str(&out->bytes), stats, ei);
}

const struct format format_atom = { .put_list = put_list, .is_feed = true };
