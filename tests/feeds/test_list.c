/* test_list.c -- lists in JSON: fixtures, limits, and walking without a tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/scan.h"

static void fixtures(void **state)
{
    (void)state;
    expect_folder("list");
}

/* ---- limits ---- */

static struct document *read_list(struct str body, struct err_info *ei)
{
    struct mapping_text text = { .items = "a" };
    struct read_options opt = { .type = SOURCE_JSON };
    struct mapping *m = NULL;
    struct document *doc = NULL;

    text.field[MAP_TITLE] = "t";
    text.field[MAP_SUMMARY] = "s";
    assert_int_equal(mapping_new(&text, &m, NULL), ERR_OK);
    opt.mapping = m;
    if (document_read(body, &opt, &doc, ei))
        doc = NULL;
    mapping_free(m);
    return doc;
}

static void repeat(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_puts(b, s);
}

/* An item of a given shape beside a good one: the good one is read. */
static void check_limit(const char *start, const char *piece, size_t n,
                        const char *end, const char *bad)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "{\"a\":[{\"t\":\"item\",");
    buf_puts(&b, start);
    repeat(&b, piece, n);
    buf_puts(&b, end);
    buf_puts(&b, "},{\"t\":\"good\"}]}");
    doc = read_list(buf_str(&b), &ei);
    if (!doc)
        fail_msg("%s", ei.text);
    assert_int_equal(doc->feed.n_bad, bad ? 1 : 0);
    assert_int_equal(doc->n_items, bad ? 1 : 2);
    if (bad && !str_eq(doc->feed.bad_reason, str_of(bad)))
        fail_msg("got %s, wanted %s", doc->feed.bad_reason.s, bad);
    document_free(doc);
    buf_release(&b);
}

static void limits_of_an_item(void **state)
{
    char end[LIST_MAX_DEPTH + 2];

    (void)state;
    check_limit("\"x\":[", "{},", LIST_ITEM_MAX_VALUES - 4, "{}]", NULL);
    check_limit("\"x\":[", "{},", LIST_ITEM_MAX_VALUES, "{}]",
                "item 1: more than 10000 values");
    check_limit("\"s\":\"", "0123456789abcdef", LIST_ITEM_MAX_BYTES / 16, "\"",
                "item 1: longer than 1 MiB");
    memset(end, ']', sizeof(end));
    end[LIST_MAX_DEPTH - 2] = '\0';
    check_limit("\"x\":", "[", LIST_MAX_DEPTH - 2, end, NULL);
    memset(end, ']', sizeof(end));
    end[LIST_MAX_DEPTH] = '\0';
    check_limit("\"x\":", "[", LIST_MAX_DEPTH, end,
                "item 1: nested deeper than 64");
}

static void many_items(void **state)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "{\"a\":[");
    repeat(&b, "{\"t\":1},", 10000);
    buf_puts(&b, "{}]}");
    doc = read_list(buf_str(&b), &ei);
    assert_non_null(doc);
    assert_int_equal(doc->n_items, FEED_MAX_ITEMS);
    assert_int_equal(doc->feed.n_over, 10001 - FEED_MAX_ITEMS);
    document_free(doc);
    buf_release(&b);
}

/* Long keys that are written as escapes, every value unfound. */
static void long_remark(void **state)
{
    struct mapping_text text = { .items = "" };
    struct read_options opt = { .type = SOURCE_JSON };
    struct mapping *m = NULL;
    struct document *doc = NULL;
    struct buf b;

    (void)state;
    for (int f = 0; f < MAP_FIELDS; f++)
        text.field[f] = "none";
    text.field[MAP_TITLE] = "t";
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "[{");
    for (int i = 0; i < 9; i++) {
        buf_printf(&b, "\"%d", i);
        repeat(&b, "\\u0001\\u202e", 100);
        buf_puts(&b, "\":1,");
    }
    buf_puts(&b, "\"t\":1},{\"t\":2},{\"t\":3}]");
    assert_int_equal(mapping_new(&text, &m, NULL), ERR_OK);
    opt.mapping = m;
    assert_int_equal(document_read(buf_str(&b), &opt, &doc, NULL), ERR_OK);
    assert_in_range(doc->feed.remark.n, FEED_REMARK_MAX_BYTES - 3,
                    FEED_REMARK_MAX_BYTES);
    assert_true(str_ends(doc->feed.remark, STR("…")));
    document_free(doc);
    mapping_free(m);
    buf_release(&b);
}

/* 16 MiB that a tree would need gigabytes for, and brackets without end. */
static void hostile(void **state)
{
    struct err_info ei = { ERR_OK, "" };
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "{\"b\":[");
    repeat(&b, "{},", 5 * 1024 * 1024);
    buf_puts(&b, "{}]}");
    assert_null(read_list(buf_str(&b), &ei));
    assert_string_equal(ei.text, "no list: 'a' is missing; the keys there: b");
    buf_clear(&b);
    buf_puts(&b, "{\"a\":");
    repeat(&b, "[", 4 * 1024 * 1024);
    assert_null(read_list(buf_str(&b), &ei));
    assert_string_equal(ei.text, "no list: JSON cut short at byte 4194309");
    repeat(&b, "]", 4 * 1024 * 1024);
    buf_puts(&b, "}");
    assert_null(read_list(buf_str(&b), &ei));
    assert_string_equal(ei.text, "no list: none of 1 items can be read; item "
                                 "1 is an array");
    buf_release(&b);
}

/* ---- scan.c ---- */

static const struct {
    const char *s;
    bool ok;
    enum scan_kind kind;
    size_t at, n_values, depth;
} values[] = {
    { "{}", true, SCAN_OBJECT, 2, 1, 1 },
    { " [1, \"a]\\\"\", {\"k\": null}] x", true, SCAN_ARRAY, 25, 5, 2 },
    { "\"a\\\\\"", true, SCAN_STRING, 5, 1, 0 },
    { "-1.5e3,", true, SCAN_NUMBER, 6, 1, 0 },
    { "true", true, SCAN_BOOL, 4, 1, 0 },
    { "null", true, SCAN_NULL, 4, 1, 0 },
    { "", false, SCAN_NONE, 0, 0, 0 },
    { "  ", false, SCAN_NONE, 2, 0, 0 },
    { "[1", false, SCAN_NONE, 2, 0, 0 },
    { "\"a\\\"", false, SCAN_NONE, 4, 0, 0 },
    { "\"a\\", false, SCAN_NONE, 3, 0, 0 },
    { "[1;2]", false, SCAN_NONE, 2, 0, 0 },
    { "]", false, SCAN_NONE, 0, 0, 0 },
    { ",1", false, SCAN_NONE, 0, 0, 0 },
};

static void reading_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        struct scan_value v = { .kind = SCAN_NONE };
        size_t at = 0;
        bool ok = scan_read(str_of(values[i].s), &v, &at);

        if (ok != values[i].ok || at != values[i].at ||
            v.kind != values[i].kind || v.n_values != values[i].n_values ||
            v.depth != values[i].depth)
            fail_msg("%s: got %d at %zu: %s, %zu values, depth %zu",
                     values[i].s, ok, at, scan_kind_name(v.kind), v.n_values,
                     v.depth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixtures),       cmocka_unit_test(limits_of_an_item),
        cmocka_unit_test(many_items),     cmocka_unit_test(hostile),
        cmocka_unit_test(reading_values), cmocka_unit_test(long_remark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
