/* fuzz_xpath.c -- the first line as an XPath, the rest as a page and as XML: as
 * a list, as an article, for a probe and for its feeds. Errors have a text, and
 * what a probe shows can be written as it is.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/discover.h"
#include "feeds/probe.h"

#define XPATH_BYTES 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mapping *make(enum source_type type, const char *x)
{
    struct mapping_text text = { .type = type,
                                 .item = x ? x : "//li | //*[a]" };
    struct mapping *m = NULL;
    struct err_info ei = { ERR_OK, "" };

    text.field[MAP_TITLE] = x ? x : "a";
    text.field[MAP_LINK] = "a/@href | @*";
    text.field[MAP_CONTENT] = "*";
    text.field[MAP_TAG] = ".//text()";
    text.detail_content = x && (x[0] == '/' || x[0] == '.') ? x : "//*";
    if (mapping_new(&text, &m, &ei))
        assert(ei.text[0] && x);
    return m;
}

static void read_list(struct str body, const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;

    if (document_read(body, opt, &doc, &ei)) {
        assert(ei.code && ei.text[0]);
        return;
    }
    for (size_t i = 0; i < doc->n_items; i++)
        assert(str_is_utf8(doc->items[i].title) &&
               str_is_utf8(doc->items[i].content_html));
    document_free(doc);
}

static void read_probe(struct str body, const struct read_options *opt)
{
    struct arena *a = arena_new((size_t)64 * 1024 * 1024);
    struct probe p;

    if (a && !list_probe(body, opt, a, &p, NULL)) {
        assert(p.n_lists <= PROBE_MAX_LISTS && p.n_values <= PROBE_MAX_VALUES);
        for (size_t i = 0; i < p.n_values; i++)
            assert(str_is_utf8(p.values[i].path) &&
                   p.values[i].n_items <= p.n_looked_at);
    }
    arena_free(a);
}

static void read_others(struct str body, const struct read_options *opt)
{
    struct arena *a = arena_new((size_t)64 * 1024 * 1024);
    const struct discovered *found;
    struct detail detail;
    size_t n;

    if (a && !detail_read(body, opt, a, &detail, NULL))
        assert(detail.content_html.n && str_is_utf8(detail.content_html));
    if (a && !discover_feeds(body, opt, a, &found, &n, NULL))
        assert(n <= DISCOVER_MAX_FEEDS);
    arena_free(a);
}

static void read_all(struct str body, enum source_type type, const char *x)
{
    struct read_options opt = { .type = type,
                                .url = STR("http://h.example/x/"),
                                .dates = { .now_sec = 1642204800 } };
    struct mapping *m = make(type, x);

    opt.mapping = m;
    if (m) {
        read_list(body, &opt);
        read_others(body, &opt);
        read_probe(body, &opt);
    }
    opt.mapping = NULL;
    if (!x)
        read_probe(body, &opt);
    mapping_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    size_t n = end ? (size_t)(end - data) : 0;
    struct str body = { "", 0 };
    char x[XPATH_BYTES];

    if (!end || n >= sizeof(x) || memchr(data, 0, n))
        return 0;
    memcpy(x, data, n);
    x[n] = '\0';
    body = (struct str){ (const char *)end + 1, size - n - 1 };
    read_all(body, SOURCE_HTML, x);
    read_all(body, SOURCE_XML, x);
    read_all(body, SOURCE_HTML, NULL);
    read_all(body, SOURCE_XML, NULL);
    return 0;
}
