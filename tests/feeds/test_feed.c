/* test_feed.c -- RSS and Atom: fixtures, and documents too large to be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

static void rss_fixtures(void **state)
{
    (void)state;
    expect_folder("rss");
}

static void rdf_fixtures(void **state)
{
    (void)state;
    expect_folder("rdf");
}

static void json_fixtures(void **state)
{
    (void)state;
    expect_folder("jsonfeed");
}

static void charset_fixtures(void **state)
{
    (void)state;
    expect_folder("charset");
}

static void atom_fixtures(void **state)
{
    (void)state;
    expect_folder("atom");
}

/* ---- documents made here ---- */

static const struct read_options plain = {
    .type = SOURCE_AUTO,
    .url = STR_C("http://news.example/feed.xml"),
    .dates = { .now_sec = EXPECT_NOW_SEC },
};

static void begin(struct buf *b)
{
    buf_init(b, 64 * 1024 * 1024);
    buf_puts(b, "<rss version='2.0'><channel><title>t</title>");
}

/* Ends and reads it; the caller frees the document. */
static struct document *read_it(struct buf *b)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;

    buf_puts(b, "</channel></rss>");
    assert_int_equal(b->err, ERR_OK);
    if (document_read(buf_str(b), &plain, &doc, &ei))
        fail_msg("%s", ei.text);
    buf_release(b);
    return doc;
}

static void repeat(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_puts(b, s);
}

static void many_items(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    for (int i = 0; i < 10000; i++)
        buf_printf(&b, "<item><title>%d</title></item>", i);
    doc = read_it(&b);
    assert_int_equal(doc->n_items, FEED_MAX_ITEMS);
    assert_int_equal(doc->feed.n_items, FEED_MAX_ITEMS);
    assert_int_equal(doc->feed.n_over, 10000 - FEED_MAX_ITEMS);
    assert_true(str_eq(doc->items[0].title, STR("0")));
    assert_true(str_eq(doc->items[1999].title, STR("1999")));
    document_free(doc);
}

static void many_attributes(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item><title ");
    for (int i = 0; i < 700000; i++)
        buf_printf(&b, "a%d='1' ", i);
    buf_puts(&b, ">one</title></item><item><title>two</title></item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 2);
    assert_true(str_eq(doc->items[0].title, STR("one")));
    assert_true(str_eq(doc->items[1].title, STR("two")));
    assert_true(str_eq(doc->feed.bozo_reason, STR("1 oversized tags cut")));
    document_free(doc);
}

static void deep_nesting(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item><title>a</title><description>");
    repeat(&b, "<div>", 100000);
    buf_puts(&b, "deep");
    repeat(&b, "</div>", 100000);
    buf_puts(&b, "</description></item><item><title>b</title></item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 2);
    assert_true(str_find(doc->items[0].content_html, STR("deep")) != SIZE_MAX);
    assert_true(str_eq(doc->items[1].title, STR("b")));
    document_free(doc);
}

/* Start tags that nothing ends: the item's own end tag ends them. */
static void never_closed(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item><title>a</title><x>");
    repeat(&b, "<br>y", 1000);
    buf_puts(&b, "</item><item><title>b</title></item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 2);
    assert_true(str_eq(doc->items[1].title, STR("b")));
    document_free(doc);
}

static size_t count(struct str s, struct str what)
{
    size_t n = 0, at;

    while ((at = str_find(s, what)) != SIZE_MAX) {
        s = str_cut(s, at + what.n);
        n++;
    }
    return n;
}

static void limits_of_an_item(void **state)
{
    struct document *doc;
    const struct item *item;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item><title>");
    repeat(&b, "长", ITEM_TITLE_MAX_CHARS + 1);
    buf_puts(&b, "</title><description>");
    repeat(&b, "0123456789abcde ", ITEM_CONTENT_MAX_BYTES / 16 + 1);
    buf_puts(&b, "</description>");
    for (int i = 0; i <= ITEM_MAX_TAGS; i++)
        buf_printf(&b, "<category>%d</category>", i);
    for (int i = 0; i <= ITEM_MAX_AUTHORS; i++)
        buf_printf(&b, "<author>%d</author>", i);
    for (int i = 0; i <= ITEM_MAX_ENCLOSURES; i++)
        buf_printf(&b, "<enclosure url='http://a.example/%d'/>", i);
    buf_puts(&b, "<guid>");
    repeat(&b, "g", ITEM_ID_MAX_BYTES + 1);
    buf_puts(&b, "</guid></item><item><title>");
    repeat(&b, "长", ITEM_TITLE_MAX_CHARS);
    buf_puts(&b, "</title><guid>");
    repeat(&b, "g", ITEM_ID_MAX_BYTES);
    buf_puts(&b, "</guid></item>");
    doc = read_it(&b);
    item = &doc->items[0];
    assert_int_equal(str_length(item->title), ITEM_TITLE_MAX_CHARS);
    assert_true(item->content_html.n <= ITEM_CONTENT_MAX_BYTES);
    assert_true(item->content_html.n > ITEM_CONTENT_MAX_BYTES - 32);
    assert_int_equal(item->n_tags, ITEM_MAX_TAGS);
    assert_int_equal(item->n_authors, ITEM_MAX_AUTHORS);
    assert_int_equal(item->n_enclosures, ITEM_MAX_ENCLOSURES);
    assert_int_equal(item->guid.n, 0);
    assert_true(
        str_eq(doc->feed.bozo_reason, STR("6 texts or lists cut at a limit")));
    assert_int_equal(str_length(doc->items[1].title), ITEM_TITLE_MAX_CHARS);
    assert_int_equal(doc->items[1].guid.n, ITEM_ID_MAX_BYTES);
    document_free(doc);
}

/* Cleaning makes a short relative address long. */
static void content_that_grows(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item xml:base='http://a.example/");
    repeat(&b, "long/", 300);
    buf_puts(&b, "'><description><![CDATA[");
    repeat(&b, "<a href=\"x\">y</a>", 60000);
    buf_puts(&b, "]]></description></item><item><title>b</title></item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 2);
    assert_true(doc->items[0].content_html.n <= ITEM_CONTENT_MAX_BYTES);
    assert_true(count(doc->items[0].content_html, STR("y</a>")) > 100);
    document_free(doc);
}

/* Many small elements with a long base take no more than their own room. */
static void base_of_many(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item xml:base='http://a.example/");
    repeat(&b, "long/", 300);
    buf_puts(&b, "'><title>a</title>");
    repeat(&b, "<category>x</category>", 200000);
    buf_puts(&b, "</item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 1);
    assert_int_equal(doc->items[0].n_tags, 1);
    document_free(doc);
}

static void cdata_of_megabytes(void **state)
{
    struct document *doc;
    struct buf b;

    (void)state;
    begin(&b);
    buf_puts(&b, "<item><title>a</title><x><![CDATA[");
    repeat(&b, "新闻 & < ", 1200000); /* libxml2 gives up at 10 MB */
    buf_puts(&b, "]]></x><description><![CDATA[");
    repeat(&b, "新闻", 30000);
    buf_puts(&b, "]]></description></item><item><title>b</title></item>");
    doc = read_it(&b);
    assert_int_equal(doc->n_items, 2);
    assert_int_equal(str_length(doc->items[0].content_html), 60000);
    assert_int_equal(doc->feed.bozo_reason.n, 0);
    document_free(doc);
}

/* ---- the contract of feed_read ---- */

struct sink {
    size_t n, fail_at;
};

static enum err count_item(void *ctx, const struct item *item,
                           struct err_info *ei)
{
    struct sink *sink = ctx;

    assert_true(item->title.n > 0);
    if (++sink->n == sink->fail_at)
        return err_set(ei, ERR_DB, "enough");
    return ERR_OK;
}

static void error_of_the_sink(void **state)
{
    struct str body = STR("<rss><channel><item><title>1</title></item>"
                          "<item><title>2</title></item>"
                          "<item><title>3</title></item></channel></rss>");
    struct arena *a = arena_new(1024 * 1024);
    struct sink sink = { 0, 2 };
    struct feed feed = { .n_items = 77 };
    struct err_info ei = { ERR_OK, "" };

    (void)state;
    assert_int_equal(feed_read(body, &plain, count_item, &sink, a, &feed, &ei),
                     ERR_DB);
    assert_string_equal(ei.text, "enough");
    assert_int_equal(sink.n, 2);
    assert_int_equal(feed.n_items, 77); /* untouched */
    sink = (struct sink){ 0, 0 };
    assert_int_equal(feed_read(body, &plain, count_item, &sink, a, &feed, NULL),
                     ERR_OK);
    assert_int_equal(sink.n, 3);
    arena_free(a);
}

static void format_names(void **state)
{
    (void)state;
    assert_string_equal(feed_format_name(FEED_UNKNOWN), "unknown");
    assert_string_equal(feed_format_name(FEED_RSS_20), "rss-2.0");
    assert_string_equal(feed_format_name(FEED_ATOM_10), "atom-1.0");
    assert_string_equal(feed_format_name(FEED_LIST), "list");
    document_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rss_fixtures),
        cmocka_unit_test(rdf_fixtures),
        cmocka_unit_test(atom_fixtures),
        cmocka_unit_test(charset_fixtures),
        cmocka_unit_test(json_fixtures),
        cmocka_unit_test(many_items),
        cmocka_unit_test(many_attributes),
        cmocka_unit_test(deep_nesting),
        cmocka_unit_test(never_closed),
        cmocka_unit_test(limits_of_an_item),
        cmocka_unit_test(content_that_grows),
        cmocka_unit_test(base_of_many),
        cmocka_unit_test(cdata_of_megabytes),
        cmocka_unit_test(error_of_the_sink),
        cmocka_unit_test(format_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
