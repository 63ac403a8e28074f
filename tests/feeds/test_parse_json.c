/* test_parse_json.c -- what `weir parse` prints: fixtures of tests/data/parse,
 * each with the part of its output that counts (null: absent), geometries, and
 * limits. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/base/url.h"
#include "feeds/facts.h"
#include "feeds/geo.h"
#include "feeds/parse_json.h"

#define PATH_BYTES 512

static enum err put_piece(void *ctx, struct str piece, struct err_info *ei)
{
    (void)ei;
    buf_put(ctx, piece);
    return ERR_OK;
}

/* The object that is printed of a document; the caller puts it. */
static struct json_object *
parse(struct str body, const struct read_options *opt, bool *ret_is_feed)
{
    struct json_object *got;
    struct err_info ei = { ERR_OK, "" };
    struct buf b;

    buf_init(&b, SIZE_MAX);
    assert_int_equal(parse_json(body, opt, put_piece, &b, ret_is_feed, &ei),
                     ERR_OK);
    assert_true(b.n > 0 && b.s[b.n - 1] == '\n');
    assert_null(memchr(b.s, '\n', b.n - 1));
    got = json_tokener_parse(b.s);
    assert_non_null(got);
    buf_release(&b);
    return got;
}

static bool is_right(const char *name)
{
    struct json_object *expect, *options = NULL, *want = NULL, *got;
    struct expect_options o;
    char path[PATH_BYTES];
    struct str body;
    bool is_feed, right;

    snprintf(path, sizeof(path), "%s/tests/data/parse/%s", WEIR_SOURCE_DIR,
             name);
    body = expect_load(path);
    snprintf(path, sizeof(path), "%s/tests/data/parse/%.*s.expect.json",
             WEIR_SOURCE_DIR, (int)strcspn(name, "."), name);
    expect = expect_load_json(path);
    json_object_object_get_ex(expect, "options", &options);
    assert_true(json_object_object_get_ex(expect, "output", &want));
    expect_options_init(&o, options);
    got = parse(body, &o.opt, &is_feed);
    right = expect_part(name, want, got) &&
            is_feed != json_object_object_get_ex(expect, "no_feed", NULL);
    expect_options_release(&o);
    json_object_put(got);
    json_object_put(expect);
    free((void *)(uintptr_t)body.s);
    return right;
}

static void fixtures(void **state)
{
    struct dirent *entry;
    size_t n = 0, n_wrong = 0;
    DIR *dir = opendir(WEIR_SOURCE_DIR "/tests/data/parse");

    (void)state;
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || strstr(entry->d_name, ".expect.json"))
            continue;
        n++;
        n_wrong += !is_right(entry->d_name);
    }
    closedir(dir);
    assert_true(n > 0);
    assert_int_equal(n_wrong, 0);
}

static void geometries(void **state)
{
    static const struct {
        const char *type, *text, *want; /* NULL: none */
        struct geo_axes axes;
    } rows[] = {
        { "Point", "45.256 -71.92", "[-71.92,45.256]", { false, 0 } },
        { "Point", " +1,\n02.50 ", "[1,2.50]", { true, 0 } },
        { "Point", ".5 -.25", "[-0.25,0.5]", { false, 0 } },
        { "Point", "5. 007", "[7,5]", { false, 0 } },
        { "Point", "1 2 3", "[2,1,3]", { false, 0 } },
        { "Point", "1 2", "[1,2]", { true, 0 } },
        { "Point", "1", NULL, { false, 0 } },
        { "Point", "1 x", NULL, { false, 0 } },
        { "Point", "1e5 -2.E-03", "[-2e-03,1e5]", { false, 0 } },
        { "Point", "1e 2", NULL, { false, 0 } },
        { "Point", "1e+ 2", NULL, { false, 0 } },
        { "Point", "e1 2", NULL, { false, 0 } },
        { "Point", "- 2", NULL, { false, 0 } },
        { "Point", "1 2 3", "[2,1]", { false, 2 } },
        { "Point", "1 2", NULL, { false, 3 } },
        { "Point", "1;2;3;4", "[2,1,3]", { false, 4 } },
        { "Point", "", NULL, { false, 0 } },
        { "LineString", "1 2 3 4", "[[2,1],[4,3]]", { false, 0 } },
        { "LineString", "1 2", NULL, { false, 0 } },
        { "LineString", "1 2 3", NULL, { false, 0 } },
        { "Polygon",
          "1 2 3 4 5 6 1 2",
          "[[[2,1],[4,3],[6,5],[2,1]]]",
          { false, 0 } },
        { "Polygon", "1 2 3 4 5 6", NULL, { false, 0 } },
        { "LineString", "1 2 9 3 4 9", "[[2,1,9],[4,3,9]]", { false, 3 } },
        { "LineString", "1 2 9 3 4", NULL, { false, 3 } },
        { "Box", "1 2 3 4", "[[[2,1],[4,1],[4,3],[2,3],[2,1]]]", { false, 0 } },
        { "Box",
          "1 2 9 3 4 9",
          "[[[1,2],[3,2],[3,4],[1,4],[1,2]]]",
          { true, 3 } },
        { "Box", "1 2 3", NULL, { false, 0 } },
        { "Box", "1 2 3 x", NULL, { false, 0 } },
    };
    struct buf b, want;

    (void)state;
    buf_init(&b, 1024);
    buf_init(&want, 1024);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        bool is_one;

        buf_clear(&b);
        buf_clear(&want);
        buf_puts(&b, "x");
        is_one = geo_put(&b, str_of(rows[i].type), str_of(rows[i].text),
                         rows[i].axes);
        if (rows[i].want)
            buf_printf(&want, "x{\"type\":\"%s\",\"coordinates\":%s}",
                       strcmp(rows[i].type, "Box") == 0 ? "Polygon"
                                                        : rows[i].type,
                       rows[i].want);
        else
            buf_puts(&want, "x");
        assert_int_equal(is_one, rows[i].want != NULL);
        assert_string_equal(b.s, want.s);
    }
    buf_release(&b);
    buf_release(&want);
}

/* What is beyond the limit is dropped and said, and nothing else is. */
static void too_many_facts(void **state)
{
    struct read_options opt = { .url = STR("http://h.example/") };
    struct json_object *got, *weir, *links = NULL, *bozo = NULL;
    size_t n = RAW_MAX_BYTES / 128;
    struct buf b;
    bool is_feed;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "<link href='/x'/>");
    buf_puts(&b, "<entry><title>e</title></entry></feed>");
    got = parse(buf_str(&b), &opt, &is_feed);
    assert_true(is_feed);
    assert_true(json_object_object_get_ex(got, "_weir", &weir));
    assert_true(json_object_object_get_ex(weir, "links", &links));
    assert_in_range(json_object_array_length(links), n / 4, n - 1);
    assert_true(json_object_object_get_ex(weir, "bozo_reason", &bozo));
    assert_non_null(strstr(json_object_get_string(bozo), "cut at a limit"));
    assert_true(json_object_object_get_ex(got, "items", &links));
    assert_int_equal(json_object_array_length(links), 1);
    json_object_put(got);
    buf_release(&b);
}

static enum err pass(void *ctx, const struct item *item, struct err_info *ei)
{
    (void)ei;
    *(size_t *)ctx += item->n_enclosures;
    return ERR_OK;
}

/* Each address is as long as the base: of enclosures as many are kept as there
 * is room for, of the feed's pages the last. */
static void long_base(void **state)
{
    struct read_options opt = { .url = STR("http://h.example/"),
                                .everything = true };
    struct arena *a = arena_new(SIZE_MAX);
    struct feed feed;
    size_t n = RAW_MAX_BYTES / 512, n_kept = 0;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<rss xml:base='http://h.example/");
    for (int i = 0; i < 1800; i++)
        buf_putc(&b, 'a');
    buf_puts(&b, "/'><channel>");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "<link>x</link>");
    buf_puts(&b, "<link>last</link><item>");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "<enclosure url='%zu'/>", i);
    buf_puts(&b, "</item></channel></rss>");
    assert_non_null(a);
    assert_int_equal(
        feed_read(buf_str(&b), &opt, pass, &n_kept, a, &feed, NULL), ERR_OK);
    assert_true(str_ends(feed.home_url, STR("/last")));
    assert_in_range(arena_used(a), 1800, 16384);
    assert_in_range(n_kept, RAW_MAX_BYTES / 1800, 2 * RAW_MAX_BYTES / 1800);
    assert_int_not_equal(str_find(feed.bozo_reason, STR("at a limit")),
                         SIZE_MAX);
    buf_release(&b);
    arena_free(a);
}

/* One text past its limit is cut, and of many what is past theirs goes. */
static void one_item_too_large(void **state)
{
    static const size_t sizes[] = { ITEM_CONTENT_MAX_BYTES,
                                    ITEM_CONTENT_MAX_BYTES + 1, RAW_MAX_BYTES };
    struct read_options opt = { .url = STR("http://h.example/") };

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        struct json_object *got, *items, *item, *found = NULL;
        struct buf b;
        bool is_feed;

        buf_init(&b, SIZE_MAX);
        buf_puts(&b, "<rss><channel><item><description>");
        for (size_t k = 0; k < sizes[i]; k++)
            buf_putc(&b, 'x');
        buf_puts(&b, "</description>");
        for (size_t k = 0; sizes[i] == RAW_MAX_BYTES && k < sizes[i] / 64; k++)
            buf_puts(&b, "<category>c</category>");
        buf_puts(&b, "</item><item><title>e</title></item></channel></rss>");
        got = parse(buf_str(&b), &opt, &is_feed);
        assert_true(json_object_object_get_ex(got, "items", &items));
        assert_int_equal(json_object_array_length(items), 2);
        item = json_object_array_get_idx(items, 0);
        assert_true(json_object_object_get_ex(item, "summary", &found));
        assert_int_equal(json_object_get_string_len(found),
                         ITEM_CONTENT_MAX_BYTES);
        assert_true(json_object_object_get_ex(got, "_weir", &item));
        assert_int_equal(json_object_object_get_ex(item, "bozo_reason", &found),
                         i > 0);
        assert_true(!i || strstr(json_object_get_string(found), "at a limit"));
        json_object_put(got);
        buf_release(&b);
    }
}

/* All are there, though only so many are known again. */
static void many_people(void **state)
{
    struct read_options opt = { .url = STR("http://h.example/") };
    struct json_object *got, *people = NULL;
    struct buf b;
    bool is_feed;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1"
                 "/'><channel>");
    for (int i = 0; i < 100; i++)
        buf_printf(&b, "<dc:creator>P%d</dc:creator>", i);
    buf_puts(&b, "<dc:creator>P0</dc:creator><dc:creator>P63</dc:creator>"
                 "</channel></rss>");
    got = parse(buf_str(&b), &opt, &is_feed);
    assert_true(json_object_object_get_ex(got, "authors", &people));
    assert_int_equal(json_object_array_length(people), 100);
    json_object_put(got);
    buf_release(&b);
}

/* The daemon's limits are not ours. */
static void no_limits(void **state)
{
    struct read_options opt = { .url = STR("http://h.example/") };
    struct json_object *got, *items = NULL, *weir = NULL, *bozo = NULL;
    struct json_object *last, *list = NULL;
    struct buf b;
    bool is_feed;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<rss version='2.0'><channel>");
    for (size_t i = 0; i < FEED_MAX_ITEMS + 1; i++)
        buf_puts(&b, "<item><title>t</title></item>");
    buf_puts(&b, "<item><title>");
    for (size_t i = 0; i < ITEM_TITLE_MAX_CHARS + 1; i++)
        buf_putc(&b, 'x');
    buf_puts(&b, "</title>");
    for (size_t i = 0; i < 4 * ITEM_MAX_TAGS; i++)
        buf_printf(&b, "<category>%zu</category><enclosure url='%zu'/>", i, i);
    buf_puts(&b, "</item></channel></rss>");
    got = parse(buf_str(&b), &opt, &is_feed);
    assert_true(json_object_object_get_ex(got, "items", &items));
    assert_int_equal(json_object_array_length(items), FEED_MAX_ITEMS + 2);
    last = json_object_array_get_idx(items, FEED_MAX_ITEMS + 1);
    assert_true(json_object_object_get_ex(last, "tags", &list));
    assert_int_equal(json_object_array_length(list), 4 * ITEM_MAX_TAGS);
    assert_true(json_object_object_get_ex(last, "attachments", &list));
    assert_int_equal(json_object_array_length(list), 4 * ITEM_MAX_TAGS);
    assert_true(json_object_object_get_ex(got, "_weir", &weir));
    assert_true(json_object_object_get_ex(weir, "bozo", &bozo));
    assert_false(json_object_get_boolean(bozo));
    json_object_put(got);
    buf_release(&b);
}

/* As long an address as a tag holds, and a base in each element. */
static void long_addresses(void **state)
{
    struct read_options opt = { .url = STR("http://h.example/") };
    struct json_object *got, *items = NULL, *item, *url = NULL, *html = NULL;
    size_t n = HTML_MAX_DEPTH - 2;
    struct buf b;
    bool is_feed;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
                 "<link href='/");
    for (size_t i = 0; i < URL_MAX_BYTES; i++)
        buf_putc(&b, '{');
    buf_puts(&b, "'/><content type='xhtml'>");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "<div xml:base='d/'>");
    buf_puts(&b, "<a href='x'>y</a>");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "</div>");
    buf_puts(&b, "</content></entry></feed>");
    got = parse(buf_str(&b), &opt, &is_feed);
    assert_true(json_object_object_get_ex(got, "items", &items));
    item = json_object_array_get_idx(items, 0);
    assert_true(json_object_object_get_ex(item, "url", &url));
    assert_int_equal(json_object_get_string_len(url),
                     strlen("http://h.example/") + 3 * URL_MAX_BYTES);
    buf_clear(&b);
    buf_puts(&b, "<a href=\"http://h.example/");
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, "d/");
    buf_puts(&b, "x\">");
    assert_true(json_object_object_get_ex(item, "content_html", &html));
    assert_non_null(strstr(json_object_get_string(html), b.s));
    json_object_put(got);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixtures),       cmocka_unit_test(geometries),
        cmocka_unit_test(too_many_facts), cmocka_unit_test(one_item_too_large),
        cmocka_unit_test(many_people),    cmocka_unit_test(long_base),
        cmocka_unit_test(no_limits),      cmocka_unit_test(long_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
