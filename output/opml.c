/* opml.c -- the sources as OPML 2.0 (opml.org), for import into a reader.
 *
 * A source that anybody may subscribe to has an outline of its own, inside one
 * of its category, which readers take for a folder or a tag. The others (list
 * APIs, pages, files, feeds behind a password) are in the site's own feed: if
 * there are any, its outline is the first, so that who imports the file misses
 * nothing. Folders stand in the order of their names. No dates: the same
 * sources give the same bytes. One thread per output.
 */
#include <stdlib.h>
#include <string.h>

#include "output/channel.h"
#include "output/xml.h"

static void put_outline(struct buf *b, const char *indent, struct str name,
                        struct str url, struct str language)
{
    buf_printf(b, "%s<outline type=\"rss\"", indent);
    xml_put_attr(b, "text", name);
    xml_put_attr(b, "title", name);
    xml_put_attr(b, "xmlUrl", url);
    xml_put_attr_if(b, "language", language);
    buf_puts(b, "/>\n");
}

static void put_source(struct buf *b, const char *indent,
                       const struct output_source *s)
{
    put_outline(b, indent, str_of(s->name), str_of(s->url),
                str_of(s->language));
}

/* The site's own feed, in the first format there is. */
static void put_site(struct output *out)
{
    static const enum format_kind kinds[] = { FORMAT_ATOM, FORMAT_RSS,
                                              FORMAT_JSON };
    static const struct stream all = { .kind = STREAM_ALL };
    const struct post_list list = { .stream = &all };
    const struct output_site *o = out->site.o;
    struct channel_links links = { 0 };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds) && !links.self.n; i++)
        channel_links(out, kinds[i], &list, &links);
    if (links.self.n)
        put_outline(&out->bytes, "    ", str_of(o->name), links.self,
                    str_of(o->language));
}

/* ---- folders ---------------------------------------------------------- */

struct listed {
    const struct output_source *source;
};

/* Those without a category first, then by category; within, as they came. */
static int by_category(const void *a, const void *b)
{
    const struct output_source *x = ((const struct listed *)a)->source;
    const struct output_source *y = ((const struct listed *)b)->source;
    int order = str_cmp(str_of(x->category), str_of(y->category));

    return order ? order : (x > y) - (x < y);
}

static void put_folder(struct buf *b, struct str category, bool is_begin)
{
    if (!category.n)
        return;
    if (!is_begin) {
        buf_puts(b, "    </outline>\n");
        return;
    }
    buf_puts(b, "    <outline");
    xml_put_attr(b, "text", category);
    xml_put_attr(b, "title", category);
    buf_puts(b, ">\n");
}

static void put_sources(struct buf *b, const struct listed *list, size_t n)
{
    struct str category = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct str own = str_of(list[i].source->category);

        if (!str_eq(own, category)) {
            put_folder(b, category, false);
            put_folder(b, own, true);
            category = own;
        }
        put_source(b, own.n ? "      " : "    ", list[i].source);
    }
    put_folder(b, category, false);
}

static enum err put_body(struct output *out, struct err_info *ei)
{
    const struct output_site *o = out->site.o;
    struct listed *list =
        arena_alloc(out->scratch, o->n_sources, sizeof(*list));
    size_t n = 0;

    if (!list)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < o->n_sources; i++)
        if (o->sources[i].url)
            list[n++].source = &o->sources[i];
    if (n < o->n_sources)
        put_site(out);
    qsort(list, n, sizeof(*list), by_category);
    put_sources(&out->bytes, list, n);
    return ERR_OK;
}

static enum err put_static(struct output *out, struct output_stats *stats,
                           struct err_info *ei)
{
    struct buf *b = &out->bytes;
    enum err e;

    buf_puts(b, XML_HEAD "<opml version=\"2.0\">\n  <head>\n");
    xml_put_element(b, "    ", "title", str_of(out->site.o->name));
    buf_puts(b, "  </head>\n  <body>\n");
    e = put_body(out, ei);
    buf_puts(b, "  </body>\n</opml>\n");
    site_put_file(&out->path, str_of(out->site.o->opml_path));
    return e ? e : channel_end(out, stats, ei);
}

const struct format format_opml = { .put_static = put_static };
