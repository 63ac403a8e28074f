/* channel.c -- see channel.h. RFC 5005 for the chain of archive documents. One
 * thread per output.
 */
#include "output/channel.h"

#include <string.h>

#include "feeds/base/url.h"
#include "output/xml.h"

/* ---- texts in the scratch arena --------------------------------------- */

static void fail(struct output *out, enum err e)
{
    if (!out->bytes.err)
        out->bytes.err = e;
}

static struct str take(struct output *out, struct buf *b)
{
    struct str s = { 0 };

    if (b->err)
        fail(out, b->err);
    else
        s = arena_copy(out->scratch, buf_str(b));
    if (!s.s)
        fail(out, ERR_NOMEM);
    buf_release(b);
    return s;
}

static void *list_of(struct output *out, size_t n, size_t size)
{
    void *list = arena_alloc(out->scratch, n, size);

    if (!list)
        fail(out, ERR_NOMEM);
    return list;
}

/* ---- the file --------------------------------------------------------- */

bool channel_begin(struct output *out, enum format_kind kind,
                   const struct post_list *list)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    site_put_list(&path, &out->site, kind, list->stream, list->page);
    if (path.n)
        site_put_file(&out->path, buf_str(&path));
    if (path.err)
        out->path.err = path.err;
    buf_release(&path);
    return out->path.n || out->path.err;
}

enum err channel_end(struct output *out, struct output_stats *stats,
                     struct err_info *ei)
{
    struct str path = buf_str(&out->path);

    if (out->bytes.err == ERR_LIMIT)
        return err_set(ei, ERR_LIMIT, "%.*s: a feed of more than %lu bytes",
                       STR_ARG(path), OUTPUT_FILE_MAX_BYTES);
    if (out->bytes.err)
        return err_set(ei, out->bytes.err, "%.*s: out of memory for this feed",
                       STR_ARG(path));
    return output_put(out, out->dir, buf_str(&out->bytes), stats, ei);
}

/* ---- the stream ------------------------------------------------------- */

struct str channel_title(struct output *out, const struct stream *stream)
{
    struct buf b;

    if (stream->kind != STREAM_MEDIUM)
        return str_of(out->site.o->name);
    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    buf_put(&b, stream->medium.name);
    buf_puts(&b, " \xc2\xb7 ");
    buf_puts(&b, out->site.o->name);
    return take(out, &b);
}

struct str channel_description(const struct output *out,
                               const struct stream *stream)
{
    return str_of(stream->kind == STREAM_ALL ? out->site.o->description : NULL);
}

int channel_offset_min(const struct output *out, int64_t sec)
{
    return zone_offset(out->site.o->zone, sec) / 60;
}

static struct str url_of(struct output *out, struct str path)
{
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    site_put_url(&b, &out->site, path);
    return take(out, &b);
}

static struct str list_url(struct output *out, enum format_kind kind,
                           const struct stream *stream, int64_t page)
{
    struct str url = { 0 };
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    if (out->site.o->formats[kind])
        site_put_list(&path, &out->site, kind, stream, page);
    if (path.err)
        fail(out, path.err);
    else if (path.n)
        url = url_of(out, buf_str(&path));
    buf_release(&path);
    return url;
}

void channel_links(struct output *out, enum format_kind kind,
                   const struct post_list *list, struct channel_links *ret)
{
    const struct stream *s = list->stream;
    int64_t prev = list->page ? list->page - 1 : list->n_pages;
    bool has_next = list->page && list->page < list->n_pages;

    *ret = (struct channel_links){
        .self = list_url(out, kind, s, list->page),
        .alternate = list_url(out, FORMAT_HTML, s, 0),
    };
    if (!ret->alternate.n)
        ret->alternate = url_of(out, STR("/"));
    if (list->page)
        ret->current = list_url(out, kind, s, 0);
    if (prev > 0)
        ret->prev = list_url(out, kind, s, prev);
    if (has_next)
        ret->next = list_url(out, kind, s, list->page + 1);
}

/* ---- posts ------------------------------------------------------------ */

struct str channel_post_title(struct output *out, const struct post *post)
{
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    post_put_title(&b, post, out->site.o->zone);
    return take(out, &b);
}

struct str channel_post_url(struct output *out, const struct post *post)
{
    return url_of(out, post->path);
}

size_t channel_authors(struct output *out, const struct post *post,
                       const struct person **ret)
{
    struct person *list = list_of(out, post->n_authors + 1, sizeof(*list));
    size_t n = 0;

    for (size_t i = 0; i < post->n_authors && list; i++) {
        struct person p = post->authors[i];

        if (!p.name.n)
            p.name = p.email;
        if (!url_is_http(p.url))
            p.url = STR("");
        if (!channel_has_inside(p.email, '@')) /* RFC 4287 3.2.3: ".+@.+" */
            p.email = STR("");
        if (p.name.n)
            list[n++] = p;
    }
    if (list && !n)
        list[n++] = (struct person){ .name = post->medium.name };
    *ret = list;
    return n;
}

size_t channel_tags(struct output *out, const struct post *post,
                    const struct str **ret)
{
    struct str *list = list_of(out, post->n_tags, sizeof(*list));
    size_t n = 0;

    for (size_t i = 0; i < post->n_tags && list; i++)
        if (!str_eq(post->tags[i], post->medium.name))
            list[n++] = post->tags[i];
    *ret = list;
    return n;
}

size_t channel_vias(struct output *out, const struct post *post,
                    const struct channel_via **ret)
{
    size_t n = 0, max = post->n_carriers;
    struct channel_via *list;
    bool own_done = !url_is_http(post->url);

    if (max > CHANNEL_MAX_CARRIERS)
        max = CHANNEL_MAX_CARRIERS;
    list = list_of(out, max + 1, sizeof(*list));
    for (size_t i = 0; i < max && list; i++) {
        const struct carrier *c = &post->carriers[i];
        bool is_new = url_is_http(c->url);

        for (size_t k = 0; k < n && is_new; k++)
            is_new = !str_eq(c->url, list[k].url);
        if (is_new)
            list[n++] = (struct channel_via){ c->url, c->source_name };
        own_done = own_done || str_eq(c->url, post->url);
    }
    if (list && !own_done)
        list[n++] = (struct channel_via){ .url = post->url };
    *ret = list;
    return n;
}

/* The media type that the address's extension stands for; empty if it is none
 * of a file that feeds carry. */
static struct str type_of_name(struct str address)
{
    static const struct {
        struct str end, type;
    } types[] = {
        { STR_C(".mp3"), STR_C("audio/mpeg") },
        { STR_C(".m4a"), STR_C("audio/mp4") },
        { STR_C(".aac"), STR_C("audio/aac") },
        { STR_C(".ogg"), STR_C("audio/ogg") },
        { STR_C(".opus"), STR_C("audio/ogg") },
        { STR_C(".flac"), STR_C("audio/flac") },
        { STR_C(".wav"), STR_C("audio/wav") },
        { STR_C(".mp4"), STR_C("video/mp4") },
        { STR_C(".m4v"), STR_C("video/mp4") },
        { STR_C(".mov"), STR_C("video/quicktime") },
        { STR_C(".webm"), STR_C("video/webm") },
        { STR_C(".jpg"), STR_C("image/jpeg") },
        { STR_C(".jpeg"), STR_C("image/jpeg") },
        { STR_C(".png"), STR_C("image/png") },
        { STR_C(".gif"), STR_C("image/gif") },
        { STR_C(".webp"), STR_C("image/webp") },
        { STR_C(".pdf"), STR_C("application/pdf") },
        { STR_C(".epub"), STR_C("application/epub+zip") },
        { STR_C(".zip"), STR_C("application/zip") },
        { STR_C(".torrent"), STR_C("application/x-bittorrent") },
    };
    struct url url;

    if (url_split(address, &url))
        return STR("");
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        size_t n = types[i].end.n;

        if (url.path.n > n &&
            str_eq_nocase(str_cut(url.path, url.path.n - n), types[i].end))
            return types[i].type;
    }
    return STR("");
}

size_t channel_enclosures(struct output *out, const struct post *post,
                          const struct enclosure **ret)
{
    struct enclosure *list = list_of(out, post->n_enclosures, sizeof(*list));
    size_t n = 0;

    for (size_t i = 0; i < post->n_enclosures && list; i++) {
        struct enclosure c = post->enclosures[i];

        if (!channel_has_inside(c.mime_type, '/'))
            c.mime_type = type_of_name(c.url);
        if (url_is_http(c.url))
            list[n++] = c;
    }
    *ret = list;
    return n;
}

void channel_put_enclosure(struct buf *b, const char *element,
                           const struct enclosure *file)
{
    buf_printf(b, "    <%s rel=\"enclosure\"", element);
    xml_put_attr(b, "href", file->url);
    xml_put_attr_if(b, "type", file->mime_type);
    if (file->size_bytes >= 0)
        buf_printf(b, " length=\"%lld\"", (long long)file->size_bytes);
    xml_put_attr_if(b, "title", file->title);
    buf_puts(b, "/>\n");
}

bool channel_has_inside(struct str s, char c)
{
    const char *at = s.n ? memchr(s.s, c, s.n) : NULL;

    return at && at > s.s && at < s.s + s.n - 1;
}
