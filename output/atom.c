/* atom.c -- streams as Atom feeds: RFC 4287, with the archives of RFC 5005.
 *
 * Everything goes through str_put_xml; addresses from outside only if they
 * are http(s). The feed of a stream and its archive documents have one id, as
 * RFC 5005 4 has it. Any thread that has the output.
 */
#include "output/channel.h"
#include "output/xml.h"

static const char feed_type[] = "application/atom+xml";

static void put_time(struct buf *b, const char *indent, const char *name,
                     int64_t sec, int offset_min)
{
    buf_printf(b, "%s<%s>", indent, name);
    date_put_rfc3339(b, sec, offset_min);
    buf_printf(b, "</%s>\n", name);
}

/* A link to a page or feed of ours, if there is one. */
static void put_own_link(struct buf *b, const char *indent, const char *rel,
                         const char *type, struct str url)
{
    if (!url.n)
        return;
    buf_printf(b, "%s<link rel=\"%s\" type=\"%s\"", indent, rel, type);
    xml_put_attr(b, "href", url);
    buf_puts(b, "/>\n");
}

/* ---- the feed's own words --------------------------------------------- */

static void put_head(struct output *out, const struct post_list *list)
{
    struct str language = str_of(out->site.o->language);
    struct str about = channel_description(out, list->stream);
    struct buf *b = &out->bytes;

    buf_puts(b, XML_HEAD "<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    if (list->page)
        buf_puts(b, " xmlns:fh=\"http://purl.org/syndication/history/1.0\"");
    xml_put_attr_if(b, "xml:lang", language);
    buf_puts(b, ">\n");
    xml_put_element(b, "  ", "id", list->stream->public_id);
    xml_put_element(b, "  ", "title", channel_title(out, list->stream));
    if (about.n)
        xml_put_element(b, "  ", "subtitle", about);
    put_time(b, "  ", "updated", list->updated_sec,
             channel_offset_min(out, list->updated_sec));
    buf_puts(b, "  <author><name>");
    str_put_xml(b, str_of(out->site.o->name));
    buf_puts(b, "</name></author>\n  <generator>weir</generator>\n");
}

static void put_links(struct output *out, const struct post_list *list)
{
    struct buf *b = &out->bytes;
    struct channel_links links;

    channel_links(out, FORMAT_ATOM, list, &links);
    put_own_link(b, "  ", "self", feed_type, links.self);
    put_own_link(b, "  ", "alternate", "text/html", links.alternate);
    put_own_link(b, "  ", "current", feed_type, links.current);
    put_own_link(b, "  ", "prev-archive", feed_type, links.prev);
    put_own_link(b, "  ", "next-archive", feed_type, links.next);
    if (list->page)
        buf_puts(b, "  <fh:archive/>\n");
}

/* ---- entries ---------------------------------------------------------- */

static void put_authors(struct output *out, const struct post *post)
{
    const struct person *people;
    size_t n = channel_authors(out, post, &people);
    struct buf *b = &out->bytes;

    for (size_t i = 0; i < n; i++) {
        buf_puts(b, "    <author>\n");
        xml_put_element(b, "      ", "name", people[i].name);
        if (people[i].url.n)
            xml_put_element(b, "      ", "uri", people[i].url);
        if (people[i].email.n)
            xml_put_element(b, "      ", "email", people[i].email);
        buf_puts(b, "    </author>\n");
    }
}

static void put_vias(struct output *out, const struct post *post)
{
    const struct channel_via *vias;
    size_t n = channel_vias(out, post, &vias);
    struct buf *b = &out->bytes;

    for (size_t i = 0; i < n; i++) {
        buf_puts(b, "    <link rel=\"via\"");
        xml_put_attr(b, "href", vias[i].url);
        xml_put_attr_if(b, "title", vias[i].title);
        buf_puts(b, "/>\n");
    }
}

static void put_enclosures(struct output *out, const struct post *post)
{
    const struct enclosure *files;
    size_t n = channel_enclosures(out, post, &files);
    struct buf *b = &out->bytes;

    for (size_t i = 0; i < n; i++)
        channel_put_enclosure(b, "link", &files[i]);
}

static void put_categories(struct output *out, const struct post *post)
{
    const struct str *tags;
    size_t n = channel_tags(out, post, &tags);
    struct buf *b = &out->bytes;

    buf_puts(b, "    <category");
    xml_put_attr(b, "term", post->medium.slug);
    xml_put_attr(b, "label", post->medium.name);
    buf_puts(b, "/>\n");
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, "    <category");
        xml_put_attr(b, "term", tags[i]);
        buf_puts(b, "/>\n");
    }
}

/* Whose text this is. The source's own atom:id is not known here. */
static void put_source(struct buf *b, const struct post *post)
{
    if (!post->n_carriers)
        return;
    buf_puts(b, "    <source>\n");
    xml_put_element(b, "      ", "title", post->carriers[0].source_name);
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
    struct buf *b = &out->bytes;

    buf_puts(b, "  <entry");
    xml_put_attr_if(b, "xml:lang", language);
    buf_puts(b, ">\n");
    xml_put_element(b, "    ", "id", post->public_id);
    xml_put_element(b, "    ", "title", channel_post_title(out, post));
    put_time(b, "    ", "updated", post->updated_sec,
             channel_offset_min(out, post->updated_sec));
    put_time(b, "    ", "published", post->published_sec,
             post->published_offset_min);
    put_own_link(b, "    ", "alternate", "text/html",
                 channel_post_url(out, post));
    put_vias(out, post);
    put_enclosures(out, post);
    put_authors(out, post);
    put_categories(out, post);
    put_source(b, post);
    put_texts(b, post);
    buf_puts(b, "  </entry>\n");
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    if (!channel_begin(out, FORMAT_ATOM, list))
        return ERR_OK;
    put_head(out, list);
    put_links(out, list);
    for (size_t i = 0; i < list->n_posts; i++)
        put_entry(out, &list->posts[i]);
    buf_puts(&out->bytes, "</feed>\n");
    return channel_end(out, stats, ei);
}

const struct format format_atom = { .put_list = put_list, .is_feed = true };
