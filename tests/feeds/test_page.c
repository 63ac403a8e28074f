/* test_page.c -- lists and articles in pages and XML, and their limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/tree.h"

static void pages(void **state)
{
    (void)state;
    expect_folder("page");
}

static void xml_lists(void **state)
{
    (void)state;
    expect_folder("xmllist");
}

static void articles(void **state)
{
    (void)state;
    expect_details("article");
}

/* ---- limits ---- */

static void repeat(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_puts(b, s);
}

/* Reads a body with items //li; checks the error, or the number of items. */
static void check(const struct buf *b, enum source_type type, const char *item,
                  const char *error, size_t n_items)
{
    struct mapping_text text = { .type = type, .item = item };
    struct read_options opt = { .type = type };
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;
    struct mapping *m = NULL;
    enum err e;

    text.field[MAP_TITLE] = ".";
    if (mapping_new(&text, &m, &ei))
        fail_msg("%s", ei.text);
    opt.mapping = m;
    e = document_read(buf_str(b), &opt, &doc, &ei);
    if (error && (!e || !strstr(ei.text, error)))
        fail_msg("got \"%s\", wanted \"%s\"", e ? ei.text : "success", error);
    if (!error && e)
        fail_msg("%s", ei.text);
    if (!error)
        assert_int_equal(doc->n_items + doc->feed.n_over, n_items);
    document_free(doc);
    mapping_free(m);
}

static void tags(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<html>");
    repeat(&b, "<li>a", TREE_HTML_MAX_TAGS - 1);
    check(&b, SOURCE_HTML, "//li", NULL, TREE_HTML_MAX_TAGS - 1);
    buf_puts(&b, "<li>a");
    check(&b, SOURCE_HTML, "//li", "no list: more than 50000 tags", 0);
    buf_clear(&b);
    buf_puts(&b, "<r>");
    repeat(&b, "<li>a</li>", TREE_XML_MAX_TAGS - 1);
    check(&b, SOURCE_XML, "//li", NULL, TREE_XML_MAX_TAGS - 1);
    repeat(&b, "<li>a</li>", 1);
    check(&b, SOURCE_XML, "//li", "no list: more than 100000 tags", 0);
    buf_release(&b);
}

static void bytes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<li>a</li>");
    repeat(&b, " ", TREE_HTML_MAX_BYTES - b.n);
    check(&b, SOURCE_HTML, "//li", NULL, 1);
    buf_puts(&b, " ");
    check(&b, SOURCE_HTML, "//li", "no list: longer than 2MiB", 0);
    buf_clear(&b);
    buf_puts(&b, "<r><li>a</li>");
    repeat(&b, "aaaaaaaa", TREE_XML_MAX_BYTES / 8 - 2);
    check(&b, SOURCE_XML, "//li", NULL, 1);
    buf_puts(&b, "aaaaaaaa");
    check(&b, SOURCE_XML, "//li", "no list: longer than 8MiB", 0);
    buf_release(&b);
}

static void attributes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < TREE_MAX_ATTRS / 200; i++) {
        buf_puts(&b, "<li");
        for (int k = 0; k < 200; k++)
            buf_printf(&b, " %d", k);
        buf_puts(&b, ">a");
    }
    check(&b, SOURCE_HTML, "//li", NULL, TREE_MAX_ATTRS / 200);
    buf_puts(&b, "<li x>");
    check(&b, SOURCE_HTML, "//li", "no list: more than 200000 attributes", 0);
    buf_release(&b);
}

/* Deeper tags go, what is in them stays. */
static void depth(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    repeat(&b, "<div>", TREE_MAX_DEPTH - 1);
    buf_puts(&b, "<li>a</li>");
    check(&b, SOURCE_HTML, "//li[.='a']", NULL, 1);
    buf_clear(&b);
    repeat(&b, "<div>", TREE_MAX_DEPTH);
    buf_puts(&b, "<li>a</li>b");
    check(&b, SOURCE_HTML, "//div[not(*)][.='ab']", NULL, 1);
    buf_clear(&b);
    repeat(&b, "<b>", 40000);
    check(&b, SOURCE_HTML, "/b", "can be read", 0);
    buf_release(&b);
}

/* Expressions that visit all for all, on pages made for them. */
static void hostile(void **state)
{
    static const char *const over[] = {
        "//*[count(//*) > 1]",
        "//*/following::*",
        "//*[//*[//* = 'x']]",
        "//*[. = //*]",
    };
    static const char *const under[] = {
        "//*//*//*//li",         "//div//div//li",   "//*[contains(., 'x')]",
        "//*[contains(/, 'x')]", "//*[/ = 'aaaax']",
    };
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<r>");
    for (size_t i = 0; i < 190; i++) {
        repeat(&b, "<div>", 240);
        buf_puts(&b, "aaaa");
        repeat(&b, "</div>", 240);
    }
    for (size_t i = 0; i < sizeof(over) / sizeof(*over); i++)
        check(&b, SOURCE_HTML, over[i], "no list: item: takes more than", 0);
    for (size_t i = 0; i < sizeof(under) / sizeof(*under); i++)
        check(&b, SOURCE_HTML, under[i], "is nowhere in", 0);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages),    cmocka_unit_test(xml_lists),
        cmocka_unit_test(articles), cmocka_unit_test(tags),
        cmocka_unit_test(bytes),    cmocka_unit_test(attributes),
        cmocka_unit_test(depth),    cmocka_unit_test(hostile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
