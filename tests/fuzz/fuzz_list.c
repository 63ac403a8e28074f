/* fuzz_list.c -- any bytes as a list and as a detail document, and as the
 * texts of a mapping: errors have a text, items are within their limits.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/feeds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct mapping *make_mapping(void)
{
    struct mapping_text text = {
        .items = "a.b",
        .field = { [MAP_ID] = "id | code",
                   [MAP_INFOCODE] = "code",
                   [MAP_TITLE] = "t",
                   [MAP_LINK] = "u | \"http://h.example/?c={item_id}\"",
                   [MAP_DATE] = "d",
                   [MAP_MEDIUM] = "m",
                   [MAP_SUMMARY] = "s",
                   [MAP_CONTENT] = "c.0 | c",
                   [MAP_AUTHOR] = "w",
                   [MAP_IMAGE] = "i",
                   [MAP_TAG] = "g | \"{item_medium}\"" },
        .detail_url = "http://h.example/{item_id}",
        .detail_content = "text | a.content",
        .credit = "(by *)",
    };
    struct mapping *m = NULL;

    if (mapping_new(&text, &m, NULL))
        abort();
    return m;
}

static void check_item(const struct item *item)
{
    assert(str_is_utf8(item->title) && str_is_utf8(item->content_html));
    assert(str_length(item->title) <= ITEM_TITLE_MAX_CHARS);
    assert(item->content_html.n <= ITEM_CONTENT_MAX_BYTES);
    assert(!item->url.n || url_is_http(item->url));
    assert(!item->detail_url.n ||
           str_starts(item->detail_url, STR("http://h.example/")));
    assert(!item->infocode.n || infocode_is_valid(item->infocode));
    assert(item->n_tags <= ITEM_MAX_TAGS);
    assert(item->n_authors <= ITEM_MAX_AUTHORS);
}

static void read_list(struct str body, const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;

    if (document_read(body, opt, &doc, &ei)) {
        assert(ei.code && ei.text[0]);
        return;
    }
    assert(doc->n_items == doc->feed.n_items);
    assert(doc->n_items || !doc->feed.n_bad);
    for (size_t i = 0; i < doc->n_items; i++)
        check_item(&doc->items[i]);
    document_free(doc);
}

static void read_detail(struct str body, const struct read_options *opt)
{
    struct arena *a = arena_new(64 * 1024 * 1024);
    struct detail detail;

    if (a && !detail_read(body, opt, a, &detail, NULL))
        assert(detail.content_html.n && str_is_utf8(detail.content_html));
    arena_free(a);
}

/* The input as a value of every key. */
static void read_mapping(struct str body)
{
    char text[256];
    struct mapping_text t = { .items = text,
                              .detail_url = text,
                              .detail_content = text,
                              .credit = text };
    struct mapping *m = NULL;

    if (body.n >= sizeof(text) || memchr(body.s, 0, body.n))
        return;
    memcpy(text, body.s, body.n);
    text[body.n] = '\0';
    for (int f = 0; f < MAP_FIELDS; f++) {
        struct mapping_text one = { .items = "x" };

        one.field[MAP_TITLE] = "t";
        one.field[f] = text;
        if (!mapping_new(&one, &m, NULL))
            mapping_free(m);
        t.field[f] = text;
    }
    if (!mapping_new(&t, &m, NULL))
        mapping_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mapping *m = make_mapping();
    struct read_options opt = { .type = SOURCE_JSON,
                                .mapping = m,
                                .url = STR("http://h.example/list"),
                                .dates = { .now_sec = 1642204800 } };
    struct str body = { size ? (const char *)data : "", size };

    read_list(body, &opt);
    read_detail(body, &opt);
    read_mapping(body);
    mapping_free(m);
    return 0;
}
