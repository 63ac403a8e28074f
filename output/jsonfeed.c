/* jsonfeed.c -- streams as JSON Feed 1.1 (jsonfeed.org), entry for entry what
 * atom.c writes.
 *
 * Every string goes through str_put_json: valid UTF-8, and nothing in it ends a
 * script element or a line of JavaScript (<, >, &, U+2028 and U+2029 are
 * escaped). next_url leads through the archive documents, newest first. What
 * JSON Feed has no word for is in the extension _weir, which weir.conf(5)
 * describes. Any thread that has the output.
 */
#include "feeds/base/url.h"
#include "output/channel.h"

/* ---- members ---------------------------------------------------------- */

static void put_string(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    str_put_json(b, s);
    buf_putc(b, '"');
}

/* A member that is not the first of its object; indent holds the line break,
 * where there is to be one. */
static void put_name(struct buf *b, const char *indent, const char *name)
{
    buf_printf(b, ",%s\"%s\": ", indent, name);
}

static void put_text(struct buf *b, const char *indent, const char *name,
                     struct str text)
{
    put_name(b, indent, name);
    put_string(b, text);
}

static void put_text_if(struct buf *b, const char *indent, const char *name,
                        struct str text)
{
    if (text.n)
        put_text(b, indent, name, text);
}

static void put_time(struct buf *b, const char *indent, const char *name,
                     int64_t sec, int offset_min)
{
    put_name(b, indent, name);
    buf_putc(b, '"');
    date_put_rfc3339(b, sec, offset_min);
    buf_putc(b, '"');
}

/* ---- the feed's own words --------------------------------------------- */

static const char in_feed[] = "\n  ";

static void put_head(struct output *out, const struct post_list *list)
{
    struct buf *b = &out->bytes;
    struct channel_links links;

    channel_links(out, FORMAT_JSON, list, &links);
    buf_puts(b, "{\n  \"version\": \"https://jsonfeed.org/version/1.1\"");
    put_text(b, in_feed, "title", channel_title(out, list->stream));
    put_text(b, in_feed, "home_page_url", links.alternate);
    put_text_if(b, in_feed, "feed_url", links.self);
    put_text_if(b, in_feed, "next_url", links.prev);
    put_text_if(b, in_feed, "description",
                channel_description(out, list->stream));
    put_text_if(b, in_feed, "language", str_of(out->site.o->language));
    put_name(b, in_feed, "_weir");
    buf_puts(b, "{ \"id\": ");
    put_string(b, list->stream->public_id);
    put_name(b, " ", "archive");
    buf_puts(b, list->page ? "true" : "false");
    if (list->n_posts)
        put_time(b, " ", "updated", list->updated_sec,
                 channel_offset_min(out, list->updated_sec));
    buf_puts(b, " }");
}

/* ---- items ------------------------------------------------------------ */

static const char in_item[] = "\n      ";

static void put_authors(struct output *out, const struct post *post)
{
    const struct person *people;
    size_t n = channel_authors(out, post, &people);
    struct buf *b = &out->bytes;

    put_name(b, in_item, "authors");
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? ", { \"name\": " : "[{ \"name\": ");
        put_string(b, people[i].name);
        put_text_if(b, " ", "url", people[i].url);
        buf_puts(b, " }");
    }
    buf_puts(b, "]");
}

static void put_tags(struct output *out, const struct post *post)
{
    const struct str *tags;
    size_t n = channel_tags(out, post, &tags);
    struct buf *b = &out->bytes;

    put_name(b, in_item, "tags");
    buf_putc(b, '[');
    put_string(b, post->medium.name);
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, ", ");
        put_string(b, tags[i]);
    }
    buf_putc(b, ']');
}

static void put_attachments(struct output *out, const struct post *post)
{
    const struct enclosure *files;
    size_t n = channel_enclosures(out, post, &files);
    struct buf *b = &out->bytes;

    if (!n)
        return;
    put_name(b, in_item, "attachments");
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? ", { \"url\": " : "[{ \"url\": ");
        put_string(b, files[i].url);
        put_text(b, " ", "mime_type",
                 files[i].mime_type.n ? files[i].mime_type
                                      : STR("application/octet-stream"));
        put_text_if(b, " ", "title", files[i].title);
        if (files[i].size_bytes >= 0)
            buf_printf(b, ", \"size_in_bytes\": %lld",
                       (long long)files[i].size_bytes);
        if (files[i].duration_sec >= 0)
            buf_printf(b, ", \"duration_in_seconds\": %lld",
                       (long long)files[i].duration_sec);
        buf_puts(b, " }");
    }
    buf_puts(b, "]");
}

static void put_carriers(struct buf *b, const struct post *post)
{
    size_t n = post->n_carriers;

    put_name(b, " ", "carriers");
    buf_putc(b, '[');
    for (size_t i = 0; i < n && i < CHANNEL_MAX_CARRIERS; i++) {
        const struct carrier *c = &post->carriers[i];

        buf_puts(b, i ? ", { \"source\": " : "{ \"source\": ");
        put_string(b, c->source_id);
        put_text(b, " ", "name", c->source_name);
        if (url_is_http(c->url))
            put_text(b, " ", "url", c->url);
        buf_puts(b, " }");
    }
    buf_putc(b, ']');
}

static void put_extension(struct buf *b, const struct post *post)
{
    static const char *const states[] = { [CONTENT_NONE] = "none",
                                          [CONTENT_FULL] = "full",
                                          [CONTENT_AWAITED] = "awaited" };

    put_name(b, in_item, "_weir");
    buf_printf(b, "{ \"content\": \"%s\"", states[post->content_state]);
    put_text_if(b, " ", "infocode", post->infocode);
    put_name(b, " ", "medium");
    buf_puts(b, "{ \"name\": ");
    put_string(b, post->medium.name);
    put_text(b, " ", "slug", post->medium.slug);
    buf_puts(b, " }");
    put_carriers(b, post);
    buf_puts(b, " }");
}

/* One of the contents must be there: where there is no HTML, the summary. */
static void put_texts(struct buf *b, const struct post *post)
{
    if (post->content_html.n)
        put_text(b, in_item, "content_html", post->content_html);
    else
        put_text(b, in_item, "content_text", post->summary);
    put_text_if(b, in_item, "summary", post->summary);
}

static void put_item(struct output *out, const struct post *post)
{
    struct buf *b = &out->bytes;

    buf_puts(b, "{\n      \"id\": ");
    put_string(b, post->public_id);
    put_text(b, in_item, "url", channel_post_url(out, post));
    if (url_is_http(post->url))
        put_text(b, in_item, "external_url", post->url);
    put_text(b, in_item, "title", channel_post_title(out, post));
    put_texts(b, post);
    if (url_is_http(post->image))
        put_text(b, in_item, "image", post->image);
    put_time(b, in_item, "date_published", post->published_sec,
             post->published_offset_min);
    put_time(b, in_item, "date_modified", post->updated_sec,
             channel_offset_min(out, post->updated_sec));
    put_authors(out, post);
    put_tags(out, post);
    put_text_if(b, in_item, "language",
                site_language(&out->site, post->language));
    put_attachments(out, post);
    put_extension(b, post);
    buf_puts(b, "\n    }");
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    struct buf *b = &out->bytes;

    if (!channel_begin(out, FORMAT_JSON, list))
        return ERR_OK;
    put_head(out, list);
    put_name(b, in_feed, "items");
    buf_putc(b, '[');
    for (size_t i = 0; i < list->n_posts; i++) {
        buf_puts(b, i ? ", " : "\n    ");
        put_item(out, &list->posts[i]);
    }
    buf_puts(b, list->n_posts ? "\n  ]\n}\n" : "]\n}\n");
    return channel_end(out, stats, ei);
}

const struct format format_json = { .put_list = put_list, .is_feed = true };
