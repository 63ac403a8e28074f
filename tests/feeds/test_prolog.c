/* test_prolog.c -- where a document begins behind what is not its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/base/buf.h"
#include "feeds/prolog.h"

#define MARK "\xEF\xBB\xBF"
#define DECL "<?xml version='1.0'?>"

static const struct {
    struct str body;
    size_t at;
} rows[] = {
    { STR_C(""), 0 },
    { STR_C("\n \t"), 0 },
    { STR_C(DECL "<rss/>"), 0 },
    { STR_C(MARK DECL "<rss/>"), 0 },
    { STR_C("\n " DECL "<rss/>"), 2 },
    { STR_C("\n" MARK DECL "<rss/>"), 4 },
    { STR_C(MARK "\n" DECL "<rss/>"), 4 },
    { STR_C("\n <rss>"), 0 },
    { STR_C("<!-- " DECL " --><?a b?><!----> <RDF:rdf >"), 0 },
    { STR_C("<!-- open " DECL "<rss/>"), 0 },
    { STR_C("<!DOCTYPE rss><rss/>"), 0 },
    { STR_C("x<rss/>"), 1 },
    { STR_C("x<rss\n>"), 1 },
    { STR_C("x<opml>"), 1 },
    { STR_C("x < y <b>z</b><atom:feed a=''>"), 14 },
    { STR_C("x<Channel>"), 1 },
    { STR_C("x" DECL), 1 },
    { STR_C("x<?xml-stylesheet?><rss"), 19 },
    { STR_C("x<rssx/><a:b:rss/><feeds></feed></rss>"), 0 },
    { STR_C("x<"), 0 },
    { STR_C("x<a:"), 0 },
    { STR_C("<HTML><rss/>"), 0 },
    { STR_C("{\"a\":\"<rss/>\"}"), 0 },
    { STR_C("x<\0r\0s\0s\0"), 0 },
    { STR_C("\xFF\xFE<\0r\0<rss/>"), 0 },
};

static void finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        size_t at = prolog_find(rows[i].body);

        if (at != rows[i].at)
            fail_msg("row %zu: got %zu, wanted %zu", i, at, rows[i].at);
    }
}

static void limit(void **state)
{
    struct str root = STR("<rss>");
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    while (b.n < PROLOG_MAX_BYTES - root.n)
        buf_putc(&b, 'x');
    buf_put(&b, root);
    assert_int_equal(prolog_find(buf_str(&b)), PROLOG_MAX_BYTES - root.n);
    buf_clear(&b);
    while (b.n < PROLOG_MAX_BYTES - root.n + 2)
        buf_putc(&b, 'x');
    buf_put(&b, root);
    assert_int_equal(prolog_find(buf_str(&b)), 0);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding),
        cmocka_unit_test(limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
