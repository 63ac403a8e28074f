/* fuzz_feed.c -- any bytes as a feed: whatever comes of them, each item is
 * within its limits and valid UTF-8, its content does not change when cleaned
 * again, and a second reading gives the same; and what `weir parse` prints is
 * JSON, with everything in it, whether it is a feed or not. The first byte
 * chooses the configured charset.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "feeds/base/url.h"
#include "feeds/feeds.h"
#include "feeds/parse_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(struct str s, size_t max_chars)
{
    assert(str_is_utf8(s) && str_length(s) <= max_chars);
    assert(s.n == str_trim(s).n);
    assert(!s.n || (!memchr(s.s, '\n', s.n) && !memchr(s.s, 0, s.n)));
}

static void check_url(struct str s) { assert(!s.n || url_is_http(s)); }

static void check_lists(const struct item *item)
{
    assert(item->n_authors <= ITEM_MAX_AUTHORS);
    for (size_t i = 0; i < item->n_authors; i++) {
        assert(item->authors[i].name.n || item->authors[i].email.n);
        check_line(item->authors[i].name, ITEM_NAME_MAX_CHARS);
        check_line(item->authors[i].email, ITEM_NAME_MAX_CHARS);
        check_url(item->authors[i].url);
    }
    assert(item->n_tags <= ITEM_MAX_TAGS);
    for (size_t i = 0; i < item->n_tags; i++)
        check_line(item->tags[i], ITEM_NAME_MAX_CHARS);
    assert(item->n_enclosures <= ITEM_MAX_ENCLOSURES);
    for (size_t i = 0; i < item->n_enclosures; i++) {
        assert(item->enclosures[i].url.n);
        check_url(item->enclosures[i].url);
    }
}

static void check_item(const struct item *item)
{
    check_line(item->title, ITEM_TITLE_MAX_CHARS);
    check_line(item->summary, ITEM_SUMMARY_MAX_CHARS);
    check_line(item->medium, ITEM_NAME_MAX_CHARS);
    check_line(item->date_text, ITEM_NAME_MAX_CHARS);
    assert(item->guid.n <= ITEM_ID_MAX_BYTES && str_is_utf8(item->guid));
    assert(!item->infocode.n || infocode_is_valid(item->infocode));
    assert(item->content_html.n <= ITEM_CONTENT_MAX_BYTES);
    assert(str_is_utf8(item->content_html));
    check_url(item->url);
    check_url(item->image);
    check_url(item->detail_url);
    check_lists(item);
}

static void check_feed(const struct feed *feed)
{
    assert(feed->n_items <= FEED_MAX_ITEMS);
    assert(!feed->n_over || feed->n_items == FEED_MAX_ITEMS);
    assert((feed->n_bad > 0) == (feed->bad_reason.n > 0));
    assert(str_is_utf8(feed->title) && feed->encoding.n);
    check_url(feed->home_url);
    check_url(feed->self_url);
}

static void compare(const struct document *a, const struct document *b)
{
    assert(a->n_items == b->n_items);
    for (size_t i = 0; i < a->n_items; i++)
        assert(!memcmp(a->items[i].text_hash, b->items[i].text_hash,
                       sizeof(a->items[i].text_hash)));
}

static enum err put_piece(void *ctx, struct str piece, struct err_info *ei)
{
    (void)ei;
    buf_put(ctx, piece);
    return ERR_OK;
}

static void check_parse(struct str body, const struct read_options *opt,
                        bool is_document)
{
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *object;
    struct err_info ei = { ERR_OK, "" };
    bool is_feed = false;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    assert(!parse_json(body, opt, put_piece, &b, &is_feed, &ei));
    assert(is_feed == is_document && str_is_utf8(buf_str(&b)));
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    object = json_tokener_parse_ex(tokener, b.s, (int)b.n);
    assert(json_object_is_type(object, json_type_object));
    assert(b.s[b.n - 1] == '\n');
    json_object_put(object);
    json_tokener_free(tokener);
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str charsets[] = {
        { NULL, 0 }, STR_C("gbk"), STR_C("utf-16"), STR_C("latin1")
    };
    struct read_options opt = { .url = STR("http://h.example/feed"),
                                .dates = { .now_sec = 1642204800 } };
    struct document *doc = NULL, *again = NULL;
    struct err_info ei = { ERR_OK, "" };
    struct str body;

    if (!size)
        return 0;
    opt.charset = charsets[data[0] % 4];
    body = (struct str){ (const char *)data + 1, size - 1 };
    if (document_read(body, &opt, &doc, &ei)) {
        assert(ei.code && ei.text[0]);
        check_parse(body, &opt, false);
        return 0;
    }
    check_parse(body, &opt, true);
    if (document_read(body, &opt, &again, &ei))
        abort();
    check_feed(&doc->feed);
    assert(doc->n_items == doc->feed.n_items);
    for (size_t i = 0; i < doc->n_items; i++)
        check_item(&doc->items[i]);
    compare(doc, again);
    document_free(doc);
    document_free(again);
    return 0;
}
