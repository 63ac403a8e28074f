/* test_read_memory.c -- reading documents when memory runs out: each
 * allocation of ours fails in its turn (the linker wraps them). Every time the
 * answer is an error, or what it is with memory enough. Allocations inside
 * libxml2 are left out: it survives their failure, but leaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/opml.h"
#include "feeds/parse_json.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static size_t until_failure; /* allocations; 0: none fails */

static bool fails(void) { return until_failure > 0 && --until_failure == 0; }

void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

static const char feed_text[] =
    "<?xml version='1.0'?>"
    "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'"
    " xml:base='http://base.example/' xml:lang='en'><channel>"
    "<title>t &amp;amp; u</title><link>home</link><language>de</language>"
    "<item xml:base='b/'><title>one <b>bold</b></title><link>1.html</link>"
    "<guid isPermaLink='false'>g1</guid><pubDate>2022-01-14</pubDate>"
    "<author>a@b.example (A)</author><category>c</category>"
    "<enclosure url='e.mp3' length='1' type='audio/mpeg'/>"
    "<geo:lat>1</geo:lat><geo:long>2</geo:long><comments>c</comments>"
    "<media:thumbnail url='t.jpg' width='5'/>"
    "<description>&lt;p&gt;x &lt;a href='y'&gt;z&lt;/a&gt;</description></item>"
    "<item><title>A & B &nbsp;</title><description><p>raw <img src='i.png'/>"
    "</p></description></item></channel></rss>";

static const char atom_text[] =
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>"
    "<title type='html'>t</title><link rel='self' href='http://a.example/f'/>"
    "<link href='http://a.example/'/><entry><title>x <i>y</i></title>"
    "<id>i</id><link href='1'/><link rel='enclosure' href='2' title='e'/>"
    "<author><name>N</name><uri>u</uri><email>e@x.example</email></author>"
    "<category term='t'/><updated>2022-01-14T00:00:00Z</updated>"
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
    "<p>c</p></div></content><summary>s</summary></entry>"
    "<entry><title>z</title><content>plain\n\ntext</content></entry></feed>";

static const char list_text[] =
    "{\"r\":[null,{\"id\":1,\"t\":\"x \\u4e2d\",\"c\":\"<p>y</p>(by Z)\","
    "\"g\":[\"a\",\"b\"]},{\"t\":2},{\"t\":3}]} x";

static struct mapping *list_mapping(void)
{
    struct mapping_text text = { .items = "r",
                                 .detail_url = "http://h.example/{item_id}",
                                 .detail_content = "r.1.c",
                                 .credit = "(by *)" };
    struct mapping *m = NULL;

    text.field[MAP_ID] = "id";
    text.field[MAP_TITLE] = "t";
    text.field[MAP_LINK] = "none | \"http://h.example/{item_title}\"";
    text.field[MAP_CONTENT] = "c";
    text.field[MAP_TAG] = "g";
    text.field[MAP_DATE] = "none"; /* gives a remark */
    assert_int_equal(mapping_new(&text, &m, NULL), ERR_OK);
    return m;
}

static const char json_text[] =
    "{\"items\":[{\"id\":1,\"content_text\":\"x\",\"tags\":[\"t\"],"
    "\"attachments\":[{\"url\":\"http://h.example/e\"}]},"
    "{\"id\":\"2\",\"author\":{\"name\":\"N\"}}],\"title\":\"t\","
    "\"version\":\"https://jsonfeed.org/version/1\",\"language\":\"en\","
    "\"home_page_url\":\"/\",\"authors\":[{\"name\":\"M\"}]}";

/* All that was read, as text; NULL if reading failed. */
static char *read_text(const char *body, const struct read_options *opt,
                       size_t nth)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;
    struct json_object *got;
    char *text;
    enum err e;

    until_failure = nth;
    e = document_read(str_of(body), opt, &doc, &ei);
    until_failure = 0;
    assert_int_equal(e, ei.code);
    if (e) {
        assert_null(doc);
        assert_true(ei.text[0] != '\0');
        return NULL;
    }
    got = json_object_new_array();
    json_object_array_add(got, expect_feed(&doc->feed));
    for (size_t i = 0; i < doc->n_items; i++)
        json_object_array_add(got, expect_item(&doc->items[i]));
    text = strdup(json_object_to_json_string(got));
    assert_non_null(text);
    json_object_put(got);
    document_free(doc);
    return text;
}

static void check(const char *body, const struct read_options *opt)
{
    char *whole = read_text(body, opt, 0);
    size_t nth = 1, n_failed = 0, in_a_row = 0;

    assert_non_null(whole);
    /* A failure may be of no consequence (memory kept for later). */
    for (; in_a_row < 200; nth++) {
        char *text = read_text(body, opt, nth);

        if (text)
            assert_string_equal(text, whole);
        n_failed += !text;
        in_a_row = text ? in_a_row + 1 : 0;
        free(text);
    }
    assert_true(n_failed > 10);
    free(whole);
}

static const struct read_options plain = {
    .url = STR_C("http://h.example/x"),
    .dates = { .now_sec = EXPECT_NOW_SEC },
};

static void feeds(void **state)
{
    struct read_options latin = plain;

    (void)state;
    latin.charset = STR("latin1");
    check(feed_text, &plain);
    check(feed_text, &latin);
    check(atom_text, &plain);
    check(json_text, &plain);
}

static enum err put_piece(void *ctx, struct str piece, struct err_info *ei)
{
    size_t n = until_failure;

    (void)ei;
    until_failure = 0; /* the test's own buffer */
    buf_put(ctx, piece);
    until_failure = n;
    return ERR_OK;
}

/* What is printed with memory short is nothing, or the beginning, or all. */
static void check_parse(const char *body)
{
    struct buf whole, part;
    size_t n_failed = 0, in_a_row = 0;
    bool is_feed = false;

    buf_init(&whole, SIZE_MAX);
    buf_init(&part, SIZE_MAX);
    assert_int_equal(
        parse_json(str_of(body), &plain, put_piece, &whole, &is_feed, NULL),
        ERR_OK);
    assert_true(is_feed);
    for (size_t nth = 1; in_a_row < 200; nth++) {
        struct err_info ei = { ERR_OK, "" };
        enum err e;

        buf_clear(&part);
        until_failure = nth;
        e = parse_json(str_of(body), &plain, put_piece, &part, &is_feed, &ei);
        until_failure = 0;
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_int_equal(e, ei.code);
        if (!e)
            assert_string_equal(part.s, whole.s);
        else
            assert_true(str_starts(buf_str(&whole), buf_str(&part)));
        n_failed += e != ERR_OK;
        in_a_row = e ? 0 : in_a_row + 1;
    }
    assert_true(n_failed > 10);
    buf_release(&whole);
    buf_release(&part);
}

static void printed(void **state)
{
    (void)state;
    check_parse(feed_text);
    check_parse(atom_text);
    check_parse(json_text);
}

static enum err count_outline(void *ctx, const struct opml_outline *o,
                              struct err_info *ei)
{
    (void)o;
    (void)ei;
    ++*(size_t *)ctx;
    return ERR_OK;
}

static void opml(void **state)
{
    static const char text[] =
        "<opml><head><title>t</title></head><body><outline text='f'>"
        "<outline text='a' xmlUrl='feed://h.example/' type='rss' "
        "htmlUrl='http://h.example/' category='c' language='en'/>"
        "<outline text='b & c' xmlUrl='http://i.example/'/></body></opml>";
    size_t n_failed = 0;

    (void)state;
    for (size_t nth = 1; nth < 200; nth++) {
        struct arena *a = arena_new(65536);
        struct err_info ei = { ERR_OK, "" };
        struct opml list = { .n_outlines = 77 };
        size_t n = 0;
        enum err e;

        assert_non_null(a);
        until_failure = nth;
        e = opml_read(STR(text), count_outline, &n, a, &list, &ei);
        until_failure = 0;
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_int_equal(e, ei.code);
        assert_int_equal(list.n_outlines, e ? 77 : 2);
        n_failed += e != ERR_OK;
        arena_free(a);
    }
    assert_true(n_failed > 5 && n_failed < 150);
}

static void lists(void **state)
{
    struct mapping *m = list_mapping();
    struct read_options opt = plain;

    (void)state;
    opt.type = SOURCE_JSON;
    opt.mapping = m;
    check(list_text, &opt);
    opt.charset = STR("gbk"); /* so that it is decoded, into memory */
    check(list_text, &opt);
    mapping_free(m);
}

static void details(void **state)
{
    struct mapping *m = list_mapping();
    struct read_options opt = plain;
    size_t n_failed = 0;

    (void)state;
    opt.type = SOURCE_JSON;
    opt.mapping = m;
    opt.charset = STR("gbk");
    for (size_t nth = 1; nth < 200; nth++) {
        struct arena *a = arena_new(1024 * 1024);
        struct detail detail;
        enum err e;

        assert_non_null(a);
        until_failure = nth;
        e = detail_read(STR(list_text), &opt, a, &detail, NULL);
        until_failure = 0;
        n_failed += e != ERR_OK;
        if (!e)
            assert_true(str_eq(detail.content_html, STR("<p>y</p>(by Z)")) &&
                        str_eq(detail.author, STR("Z")));
        arena_free(a);
    }
    assert_true(n_failed > 5 && n_failed < 150);
    mapping_free(m);
}

static void mappings(void **state)
{
    struct mapping_text text = { .items = "a.b", .credit = "(*)" };
    size_t n_failed = 0;

    (void)state;
    text.field[MAP_TITLE] = "a | \"{item_id}\"";
    text.field[MAP_ID] = "id";
    for (size_t nth = 1; nth < 50; nth++) {
        struct mapping *m = NULL;
        enum err e;

        until_failure = nth;
        e = mapping_new(&text, &m, NULL);
        until_failure = 0;
        assert_true(e == ERR_OK || e == ERR_NOMEM);
        n_failed += e != ERR_OK;
        mapping_free(m);
    }
    assert_true(n_failed > 0 && n_failed < 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feeds),   cmocka_unit_test(printed),
        cmocka_unit_test(opml),    cmocka_unit_test(lists),
        cmocka_unit_test(details), cmocka_unit_test(mappings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
