/* fuzz_feed.c -- any bytes as a feed: whatever comes of them, each item is
 * within its limits and valid UTF-8, its content is clean and does not change
 * when cleaned again, and a second reading gives the same; and what `weir
 * parse` prints is JSON, whether it is a feed or not: no key twice, nothing
 * empty, HTML clean, no address that runs code, dates that can be read. The
 * first byte chooses charset, address, headers, time and zone.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <json-c/json_visit.h>

#include "feeds/base/url.h"
#include "feeds/html.h"
#include "feeds/parse_json.h"
#include "tests/feeds/html_check.h"

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

/* What is published is clean, and cleaning has nothing left to do. */
static void check_content(struct str html)
{
    struct arena *a = arena_new(SIZE_MAX / 2);
    struct html_clean again;

    assert(str_is_utf8(html) && !html_check(html));
    if (!a || html_clean(html, (struct str){ NULL, 0 }, SIZE_MAX, a, &again))
        abort();
    assert(str_eq(again.html, html));
    arena_free(a);
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
    check_content(item->content_html);
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

/* ---- what weir parse prints ---- */

static enum err put_piece(void *ctx, struct str piece, struct err_info *ei)
{
    (void)ei;
    buf_put(ctx, piece);
    return ERR_OK;
}

/* Colons outside of strings: as many as there are keys. */
static size_t count_keys(struct str json)
{
    bool in_string = false;
    size_t n = 0;

    for (size_t i = 0; i < json.n; i++) {
        if (in_string && json.s[i] == '\\')
            i++;
        else if (json.s[i] == '"')
            in_string = !in_string;
        else
            n += !in_string && json.s[i] == ':';
    }
    return n;
}

static bool is_one_of(const char *key, const char *const *words)
{
    while (*words && strcmp(key, *words) != 0)
        words++;
    return *words != NULL;
}

/* A browser reads "java\nscript:" as it was meant. */
static bool runs_code(struct str s)
{
    char flat[12];
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < sizeof(flat); i++)
        if ((unsigned char)s.s[i] > ' ')
            flat[n++] = s.s[i];
    s = (struct str){ flat, n };
    s.n = n < 11 ? n : 11;
    if (str_eq_nocase(s, STR("javascript:")))
        return true;
    s.n = n < 9 ? n : 9;
    return str_eq_nocase(s, STR("vbscript:"));
}

static void check_string(const char *key, struct str s)
{
    static const char *const html[] = { "content_html", "summary_html", NULL };
    static const char *const urls[] = {
        "url",  "home_page_url", "feed_url",    "icon",     "favicon",
        "href", "external_url",  "content_src", "comments", "image",
        "next", "self",          "link",        "license",  NULL
    };
    static const char *const dates[] = { "date_published", "date_modified",
                                         "date_created",   "date_expired",
                                         "update_base",    NULL };
    struct date date;

    assert(s.n && str_is_utf8(s));
    if (is_one_of(key, html))
        assert(!html_check(s));
    if (is_one_of(key, urls) && runs_code(s))
        abort();
    if (is_one_of(key, dates))
        assert(!date_parse(s, &(struct date_context){ 0, NULL }, &date));
}

/* Counts keys; key is absent in an array, whose elements mean what it does. */
static int check_value(json_object *value, int flags, json_object *parent,
                       const char *key, size_t *index, void *n_keys)
{
    enum json_type type = json_object_get_type(value);

    (void)index;
    if (flags & JSON_C_VISIT_SECOND)
        return JSON_C_VISIT_RETURN_CONTINUE;
    *(size_t *)n_keys += key != NULL;
    key = key ? key : "";
    if (type == json_type_null)
        assert(strcmp(key, "format") == 0);
    else if (type == json_type_object)
        assert(json_object_object_length(value) || !parent ||
               !json_object_is_type(parent, json_type_object));
    else if (type == json_type_array)
        assert(json_object_array_length(value) || strcmp(key, "items") == 0);
    else if (type == json_type_string)
        check_string(key,
                     (struct str){ json_object_get_string(value),
                                   (size_t)json_object_get_string_len(value) });
    return JSON_C_VISIT_RETURN_CONTINUE;
}

static void check_object(struct str json)
{
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *object;
    size_t n_keys = 0;

    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    object = json_tokener_parse_ex(tokener, json.s, (int)json.n);
    assert(json_object_is_type(object, json_type_object));
    json_c_visit(object, 0, check_value, &n_keys);
    assert(n_keys == count_keys(json));
    json_object_put(object);
    json_tokener_free(tokener);
}

/* True if it is a feed. */
static bool check_parse(struct str body, const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    bool is_feed = false;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    assert(!parse_json(body, opt, put_piece, &b, &is_feed, &ei));
    assert(str_is_utf8(buf_str(&b)));
    assert(b.s[b.n - 1] == '\n');
    check_object(buf_str(&b));
    buf_release(&b);
    return is_feed;
}

/* ---- options ---- */

/* By bits: 0-1 charset, 2 address, 3 headers, 4 zone, 5 time. */
static struct read_options options(uint8_t byte)
{
    static const struct str charsets[] = {
        { NULL, 0 }, STR_C("gbk"), STR_C("utf-16"), STR_C("latin1")
    };
    static const struct zone beijing = { .name = "+08:00", .first_sec = 28800 };
    struct read_options opt = { .charset = charsets[byte % 4] };

    if (!(byte & 4))
        opt.url = STR("http://h.example/feed");
    if (byte & 8) {
        opt.content_type = STR("text/xml; charset=windows-1252");
        opt.location = STR("../c/?d#e");
        opt.language = STR("zh_CN, en");
    }
    opt.dates.zone = byte & 16 ? &beijing : NULL;
    opt.dates.now_sec = byte & 32 ? 1642204800 : 0;
    return opt;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_options opt;
    struct document *doc = NULL, *again = NULL;
    struct err_info ei = { ERR_OK, "" };
    struct str body;
    bool is_feed;

    if (!size)
        return 0;
    opt = options(data[0]);
    body = (struct str){ (const char *)data + 1, size - 1 };
    is_feed = check_parse(body, &opt);
    if (document_read(body, &opt, &doc, &ei)) {
        assert(ei.code && ei.text[0]);
        /* The daemon also refuses a feed without one item that it can read. */
        assert(!is_feed || strstr(ei.text, "none of"));
        return 0;
    }
    assert(is_feed);
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
