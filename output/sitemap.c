/* sitemap.c -- where post pages are: sitemaps.org 0.9, and robots.txt (RFC
 * 9309) to say so.
 *
 * The index names parts: "new" holds the front page and the newest list of the
 * merged stream, part k the posts of full archive page k, so that a full part
 * changes only when a post in it does. The index gives no times, and is made
 * when there is one page more: a new post costs one small file. One thread per
 * output.
 */
#include "output/channel.h"
#include "output/xml.h"

#define SITEMAP_MAX_PARTS 50000    /* of an index: the newest */
#define SITEMAP_URL_MAX_BYTES 2047 /* "less than 2,048 characters" */
#define SITEMAP_SPACE "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
#define ROBOTS_MARK "# weir writes this file"

/* A part's path: {page} is its number, or "new" for 0. */
static void put_part_path(struct buf *b, const struct output *out, int64_t part)
{
    static const struct str page = STR_C("{page}");
    struct str t = str_of(out->site.o->sitemap_part_path);
    size_t at = str_find(t, page);

    if (at > t.n)
        at = t.n;
    buf_put(b, (struct str){ t.s, at });
    if (part)
        buf_printf(b, "%lld", (long long)part);
    else
        buf_puts(b, "new");
    if (at < t.n)
        buf_put(b, str_cut(t, at + page.n));
}

/* <loc> of a path; false, and nothing, if it is longer than allowed. */
static bool put_loc(struct output *out, const char *before, struct str path)
{
    struct buf *b = &out->bytes, url;
    bool fits;

    buf_init(&url, SITEMAP_URL_MAX_BYTES);
    site_put_url(&url, &out->site, path);
    fits = !url.err;
    if (fits) {
        buf_puts(b, before);
        buf_puts(b, "<loc>");
        str_put_xml(b, buf_str(&url));
        buf_puts(b, "</loc>");
    } else if (url.err != ERR_LIMIT && !b->err) {
        b->err = url.err;
    }
    buf_release(&url);
    return fits;
}

/* ---- a part ----------------------------------------------------------- */

static void put_page(struct output *out, struct str path, int64_t updated_sec)
{
    struct buf *b = &out->bytes;

    if (!put_loc(out, "<url>", path))
        return;
    buf_puts(b, "<lastmod>");
    date_put_rfc3339(b, updated_sec, channel_offset_min(out, updated_sec));
    buf_puts(b, "</lastmod></url>\n");
}

static enum err put_part(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    put_part_path(&path, out, list->page);
    site_put_file(&out->path, buf_str(&path));
    if (path.err)
        out->path.err = path.err;
    buf_release(&path);
    buf_puts(&out->bytes, XML_HEAD "<urlset " SITEMAP_SPACE ">\n");
    if (!list->page)
        put_page(out, STR("/"), list->updated_sec);
    for (size_t i = 0; i < list->n_posts; i++)
        put_page(out, list->posts[i].path, list->posts[i].updated_sec);
    buf_puts(&out->bytes, "</urlset>\n");
    return channel_end(out, stats, ei);
}

/* ---- the index -------------------------------------------------------- */

static void put_part_loc(struct output *out, int64_t part)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    put_part_path(&path, out, part);
    if (path.err && !out->bytes.err)
        out->bytes.err = path.err;
    else if (put_loc(out, "<sitemap>", buf_str(&path)))
        buf_puts(&out->bytes, "</sitemap>\n");
    buf_release(&path);
}

static enum err put_index(struct output *out, int64_t n_parts,
                          struct output_stats *stats, struct err_info *ei)
{
    int64_t last = n_parts - (SITEMAP_MAX_PARTS - 1);

    buf_clear(&out->bytes);
    buf_clear(&out->path);
    site_put_file(&out->path, str_of(out->site.o->sitemap_path));
    buf_puts(&out->bytes, XML_HEAD "<sitemapindex " SITEMAP_SPACE ">\n");
    put_part_loc(out, 0);
    for (int64_t k = n_parts; k > 0 && k > last; k--)
        put_part_loc(out, k);
    buf_puts(&out->bytes, "</sitemapindex>\n");
    return channel_end(out, stats, ei);
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    enum err e;

    if (list->stream->kind != STREAM_ALL)
        return ERR_OK;
    e = put_part(out, list, stats, ei);
    if (e || list->page || out->sitemap_parts == list->n_pages + 1)
        return e;
    e = put_index(out, list->n_pages, stats, ei);
    if (!e)
        out->sitemap_parts = list->n_pages + 1;
    return e;
}

/* ---- robots.txt ------------------------------------------------------- */

/* Robots ask the root of a host, and it alone; an operator's own file stays. */
static enum err put_static(struct output *out, struct output_stats *stats,
                           struct err_info *ei)
{
    struct buf *b = &out->bytes;

    buf_puts(&out->path, "robots.txt");
    if (!out->site.o->robots || out->site.base.n ||
        file_is_other(out->dir, buf_str(&out->path), STR(ROBOTS_MARK)))
        return ERR_OK;
    buf_puts(b, ROBOTS_MARK "; one that begins otherwise it leaves alone.\n"
                            "User-agent: *\nAllow: /\n\nSitemap: ");
    site_put_url(b, &out->site, str_of(out->site.o->sitemap_path));
    buf_puts(b, "\n");
    return channel_end(out, stats, ei);
}

const struct format format_sitemap = {
    .put_list = put_list,
    .put_static = put_static,
};
