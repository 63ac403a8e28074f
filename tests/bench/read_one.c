/* read_one.c -- one file through one reader, as the daemon calls it, for
 * hostile.py, which measures the process from outside.
 *
 *     read_one KIND FILE
 *
 * Whatever comes of the file, the exit status is 0; 1 is for a file that could
 * not be read, 2 for a wrong KIND.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "feeds/base/url.h"
#include "feeds/discover.h"
#include "feeds/feeds.h"
#include "feeds/jekyll_read.h"
#include "feeds/opml.h"
#include "feeds/probe.h"

#define ARENA_BYTES ((size_t)1024 * 1024 * 1024)

static const struct date_context now = { 1642204800, NULL };

/* What the result was is of no interest; that there was one, to the eye. */
static void say(enum err e, size_t n) { printf("%d, %zu\n", (int)e, n); }

/* ---- documents ---- */

static struct mapping *make_mapping(enum source_type type)
{
    bool is_json = type == SOURCE_JSON;
    struct mapping_text text = {
        .type = type,
        .items = is_json ? "items" : NULL,
        .item = is_json ? NULL : "//item | //li",
        .field = { [MAP_TITLE] = is_json ? "title" : "title | a",
                   [MAP_LINK] = is_json ? "url" : "link | a/@href",
                   [MAP_DATE] = is_json ? "date" : "pubDate | span",
                   [MAP_CONTENT] = is_json ? "content_html | content" : "." },
        .detail_url = "http://h.example/{item_link}",
        .detail_content = is_json ? "content" : "//div",
    };
    struct mapping *m = NULL;
    struct err_info ei = { ERR_OK, "" };

    if (mapping_new(&text, &m, &ei))
        fprintf(stderr, "read_one: %s\n", ei.text);
    return m;
}

static void read_document(struct str body, enum source_type type)
{
    struct read_options opt = { .type = type,
                                .url = STR("http://h.example/x/"),
                                .dates = now };
    struct mapping *m = NULL;
    struct document *doc = NULL;
    enum err e;

    if (type != SOURCE_AUTO)
        opt.mapping = m = make_mapping(type);
    e = document_read(body, &opt, &doc, NULL);
    say(e, e ? 0 : doc->n_items);
    document_free(doc);
    mapping_free(m);
}

static void read_feed(struct str body) { read_document(body, SOURCE_AUTO); }
static void read_json(struct str body) { read_document(body, SOURCE_JSON); }
static void read_html(struct str body) { read_document(body, SOURCE_HTML); }
static void read_xml(struct str body) { read_document(body, SOURCE_XML); }

static void read_detail(struct str body, enum source_type type)
{
    struct read_options opt = { .type = type,
                                .url = STR("http://h.example/x/"),
                                .dates = now };
    struct arena *a = arena_new(ARENA_BYTES);
    struct mapping *m = make_mapping(type);
    struct detail detail;
    struct probe p;
    enum err e;

    opt.mapping = m;
    e = detail_read(body, &opt, a, &detail, NULL);
    say(e, e ? 0 : detail.content_html.n);
    opt.mapping = NULL;
    e = list_probe(body, &opt, a, &p, NULL);
    say(e, e ? 0 : p.n_lists);
    mapping_free(m);
    arena_free(a);
}

static void read_json_detail(struct str body)
{
    read_detail(body, SOURCE_JSON);
}
static void read_html_detail(struct str body)
{
    read_detail(body, SOURCE_HTML);
}

static void read_links(struct str body)
{
    struct read_options opt = { .url = STR("http://h.example/x/") };
    struct arena *a = arena_new(ARENA_BYTES);
    const struct discovered *found;
    size_t n = 0;
    enum err e = discover_feeds(body, &opt, a, &found, &n, NULL);

    say(e, n);
    arena_free(a);
}

static enum err on_outline(void *ctx, const struct opml_outline *o,
                           struct err_info *ei)
{
    (void)ctx;
    (void)o;
    (void)ei;
    return ERR_OK;
}

static void read_opml(struct str body)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct opml list = { .n_outlines = 0 };
    enum err e = opml_read(body, on_outline, NULL, a, &list, NULL);

    say(e, list.n_outlines);
    arena_free(a);
}

static void read_jekyll(struct str body)
{
    const struct jekyll_file file = { STR("_posts/2022-01-14-b.md"), body };
    const struct jekyll_options opt = { now, STR("https://x.example/") };
    struct arena *a = arena_new(ARENA_BYTES);
    struct jekyll_post post = { .has_day = false };
    enum err e = jekyll_read(&file, &opt, a, &post, NULL);

    say(e, post.item.content_html.n);
    arena_free(a);
}

static void read_config(struct str body)
{
    struct config *c = NULL;
    struct config_problems p;
    enum err e = config_read_text(body, &c, &p, NULL);

    say(e, p.n);
    config_problems_release(&p);
    config_free(c);
}

/* ---- values ---- */

static void clean(struct str body)
{
    struct arena *a = arena_new(ARENA_BYTES);
    struct html_clean ret = { .html = { NULL, 0 } };
    enum err e =
        html_clean(body, STR("http://h.example/x/"), SIZE_MAX, a, &ret);

    say(e, ret.html.n);
    arena_free(a);
}

static void put_plain(struct str body)
{
    struct buf b;

    buf_init(&b, SIZE_MAX);
    html_put_plain(&b, body);
    say(b.err, b.n);
    buf_release(&b);
}

static void read_date(struct str body)
{
    struct date date;

    say(date_parse(body, &now, &date), 0);
}

static void read_url(struct str body)
{
    struct buf b;
    enum err e;

    buf_init(&b, SIZE_MAX);
    e = url_resolve(STR("http://h.example/x/"), body, &b);
    say(e, b.n);
    say(url_canonical(body, &b), b.n);
    url_decode(body, &b);
    url_show(body, &b);
    say(b.err, b.n);
    buf_release(&b);
}

static const struct {
    const char *name;
    void (*run)(struct str body);
} kinds[] = {
    { "feed", read_feed },
    { "json", read_json },
    { "html", read_html },
    { "xml", read_xml },
    { "json-detail", read_json_detail },
    { "html-detail", read_html_detail },
    { "links", read_links },
    { "opml", read_opml },
    { "jekyll", read_jekyll },
    { "config", read_config },
    { "clean", clean },
    { "plain", put_plain },
    { "date", read_date },
    { "url", read_url },
};

static int load(const char *path, struct buf *b)
{
    FILE *f = fopen(path, "rbe");
    char bytes[4096];
    size_t n;

    if (!f) {
        perror(path);
        return 1;
    }
    while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
        buf_put(b, (struct str){ bytes, n });
    (void)fclose(f);
    return b->err != ERR_OK;
}

int main(int argc, char **argv)
{
    struct buf b;
    int status = 2;

    if (argc != 3)
        return status;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(argv[1], kinds[i].name) == 0) {
            status = load(argv[2], &b);
            if (!status)
                kinds[i].run(buf_str(&b));
        }
    buf_release(&b);
    return status;
}
