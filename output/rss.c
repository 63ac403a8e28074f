/* rss.c -- streams as RSS 2.0 (RSS Advisory Board, 2.0.11), entry for entry
 * what atom.c writes.
 *
 * What RSS has no word for is said in Atom's, Dublin Core's and the content
 * module's: the chain of archive documents (RFC 5005), authors without an email
 * address, the time of an update, other places of an article, enclosures beyond
 * the one that RSS allows. A title is plain text, written once escaped as the
 * RSS Best Practices Profile has it; a description is read as HTML, so a plain
 * summary is escaped twice. Any thread that has the output.
 */
#include "feeds/base/url.h"
#include "output/channel.h"
#include "output/xml.h"

static const char feed_type[] = "application/rss+xml";

/* RFC 822 as amended by RSS (years of four digits), in the zone of the offset:
 * "Fri, 14 Jan 2022 08:10:30 +0800". */
static void put_time(struct buf *b, const char *indent, const char *name,
                     int64_t sec, int offset_min)
{
    static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed",
                                     "Thu", "Fri", "Sat" };
    static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec" };
    int offset = offset_min < 0 ? -offset_min : offset_min;
    struct civil c;

    date_civil(sec + 60 * (int64_t)offset_min, NULL, &c);
    buf_printf(b, "%s<%s>%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d</%s>\n",
               indent, name, days[c.weekday], c.day, months[c.month - 1],
               c.year, c.hour, c.minute, c.second, offset_min < 0 ? '-' : '+',
               offset / 60, offset % 60, name);
}

static void put_link(struct buf *b, const char *indent, const char *rel,
                     struct str url)
{
    if (!url.n)
        return;
    buf_printf(b, "%s<atom:link rel=\"%s\" type=\"%s\"", indent, rel,
               feed_type);
    xml_put_attr(b, "href", url);
    buf_puts(b, "/>\n");
}

/* ---- the channel's own words ------------------------------------------ */

static void put_start(struct buf *b, bool is_archive)
{
    buf_puts(b, XML_HEAD
             "<rss version=\"2.0\""
             " xmlns:atom=\"http://www.w3.org/2005/Atom\""
             " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
             " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"");
    if (is_archive)
        buf_puts(b, " xmlns:fh=\"http://purl.org/syndication/history/1.0\"");
    buf_puts(b, ">\n<channel>\n");
}

static void put_head(struct output *out, const struct post_list *list)
{
    struct str title = channel_title(out, list->stream);
    struct str about = channel_description(out, list->stream);
    struct str language = str_of(out->site.o->language);
    struct buf *b = &out->bytes;
    struct channel_links links;

    channel_links(out, FORMAT_RSS, list, &links);
    xml_put_element(b, "  ", "title", title);
    xml_put_element(b, "  ", "link", links.alternate);
    xml_put_element(b, "  ", "description", about.n ? about : title);
    if (language.n)
        xml_put_element(b, "  ", "language", language);
    if (list->n_posts)
        put_time(b, "  ", "lastBuildDate", list->updated_sec,
                 channel_offset_min(out, list->updated_sec));
    buf_puts(b, "  <generator>weir</generator>\n");
    put_link(b, "  ", "self", links.self);
    put_link(b, "  ", "current", links.current);
    put_link(b, "  ", "prev-archive", links.prev);
    put_link(b, "  ", "next-archive", links.next);
    if (list->page)
        buf_puts(b, "  <fh:archive/>\n");
}

/* ---- items ------------------------------------------------------------ */

static void put_authors(struct output *out, const struct post *post)
{
    const struct person *people;
    size_t n = channel_authors(out, post, &people);

    for (size_t i = 0; i < n; i++)
        xml_put_element(&out->bytes, "    ", "dc:creator", people[i].name);
}

static void put_categories(struct output *out, const struct post *post)
{
    const struct str *tags;
    size_t n = channel_tags(out, post, &tags);
    struct buf *b = &out->bytes;

    xml_put_element(b, "    ", "category", post->medium.name);
    for (size_t i = 0; i < n; i++)
        xml_put_element(b, "    ", "category", tags[i]);
}

/* RSS wants an address here, and gets that of the article where the text shown
 * is from: those of the sources are the operator's. */
static void put_source(struct buf *b, const struct post *post)
{
    struct str url = post->n_carriers ? post->carriers[0].url : STR("");

    if (!url_is_http(url))
        url = post->url;
    if (!post->n_carriers || !url_is_http(url))
        return;
    buf_puts(b, "    <source");
    xml_put_attr(b, "url", url);
    buf_puts(b, ">");
    str_put_xml(b, post->carriers[0].source_name);
    buf_puts(b, "</source>\n");
}

static void put_vias(struct output *out, const struct post *post)
{
    const struct channel_via *vias;
    size_t n = channel_vias(out, post, &vias);
    struct buf *b = &out->bytes;

    for (size_t i = 0; i < n; i++) {
        buf_puts(b, "    <atom:link rel=\"via\"");
        xml_put_attr(b, "href", vias[i].url);
        xml_put_attr_if(b, "title", vias[i].title);
        buf_puts(b, "/>\n");
    }
}

/* All three attributes are demanded; 0 is what stands for an unknown length. */
static void put_enclosure(struct buf *b, const struct enclosure *c)
{
    buf_puts(b, "    <enclosure");
    xml_put_attr(b, "url", c->url);
    buf_printf(b, " length=\"%lld\"",
               (long long)(c->size_bytes > 0 ? c->size_bytes : 0));
    xml_put_attr(b, "type",
                 c->mime_type.n ? c->mime_type
                                : STR("application/octet-stream"));
    buf_puts(b, "/>\n");
}

static void put_enclosures(struct output *out, const struct post *post)
{
    const struct enclosure *files;
    size_t n = channel_enclosures(out, post, &files);
    struct buf *b = &out->bytes;

    if (n)
        put_enclosure(b, &files[0]);
    for (size_t i = 1; i < n; i++)
        channel_put_enclosure(b, "atom:link", &files[i]);
}

static void put_texts(struct output *out, const struct post *post)
{
    struct buf *b = &out->bytes, html;

    if (post->summary.n) {
        buf_init(&html, OUTPUT_FILE_MAX_BYTES);
        str_put_text(&html, post->summary);
        xml_put_element(b, "    ", "description", buf_str(&html));
        if (html.err && !b->err)
            b->err = html.err;
        buf_release(&html);
    }
    if (post->content_html.n)
        xml_put_element(b, "    ", "content:encoded", post->content_html);
}

static void put_item(struct output *out, const struct post *post)
{
    struct str language = site_language(&out->site, post->language);
    struct buf *b = &out->bytes;

    buf_puts(b, "  <item>\n");
    xml_put_element(b, "    ", "title", channel_post_title(out, post));
    xml_put_element(b, "    ", "link", channel_post_url(out, post));
    buf_puts(b, "    <guid isPermaLink=\"false\">");
    str_put_xml(b, post->public_id);
    buf_puts(b, "</guid>\n");
    put_time(b, "    ", "pubDate", post->published_sec,
             post->published_offset_min);
    buf_puts(b, "    <atom:updated>");
    date_put_rfc3339(b, post->updated_sec,
                     channel_offset_min(out, post->updated_sec));
    buf_puts(b, "</atom:updated>\n");
    if (language.n)
        xml_put_element(b, "    ", "dc:language", language);
    put_vias(out, post);
    put_enclosures(out, post);
    put_authors(out, post);
    put_categories(out, post);
    put_source(b, post);
    put_texts(out, post);
    buf_puts(b, "  </item>\n");
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    if (!channel_begin(out, FORMAT_RSS, list))
        return ERR_OK;
    put_start(&out->bytes, list->page > 0);
    put_head(out, list);
    for (size_t i = 0; i < list->n_posts; i++)
        put_item(out, &list->posts[i]);
    buf_puts(&out->bytes, "</channel>\n</rss>\n");
    return channel_end(out, stats, ei);
}

const struct format format_rss = { .put_list = put_list, .is_feed = true };
