/* test_site.c -- output/site.c and output/strings.c: addresses and words. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "output/site.h"
#include "output/strings.h"
#include "sample.h"

static struct err_info ei;

static const struct {
    const char *link, *path, *href, *url, *tail, *file;
} rows[] = {
    { "https://h.example/", "/", "/", "https://h.example/", "//h.example/",
      "index.html" },
    { "http://h.example:8080/", "/a/b.html", "/a/b.html",
      "http://h.example:8080/a/b.html", "//h.example:8080/a/b.html",
      "a/b.html" },
    { "https://h.example/sub/", "/rolling/", "/sub/rolling/",
      "https://h.example/sub/rolling/", "//h.example/sub/rolling/",
      "rolling/index.html" },
    { "https://h.example/", "/菏泽/a b?#%\"<.html",
      "/%E8%8F%8F%E6%B3%BD/a%20b%3F%23%25%22%3C.html",
      "https://h.example/%E8%8F%8F%E6%B3%BD/a%20b%3F%23%25%22%3C.html",
      "//h.example/%E8%8F%8F%E6%B3%BD/a%20b%3F%23%25%22%3C.html",
      "菏泽/a b?#%\"<.html" },
};

static bool is(struct buf *b, const char *wanted)
{
    bool same = str_eq(buf_str(b), str_of(wanted));

    if (!same)
        print_error("got '%.*s', wanted '%s'\n", STR_ARG(buf_str(b)), wanted);
    buf_clear(b);
    return same;
}

static void test_addresses(void **state)
{
    unsigned bad = 0;
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct output_site o = sample_site("/tmp");
        struct str path = str_of(rows[i].path);
        struct site s;

        o.link = rows[i].link;
        site_init(&s, &o);
        site_put_href(&b, &s, path);
        bad += !is(&b, rows[i].href);
        site_put_url(&b, &s, path);
        bad += !is(&b, rows[i].url);
        site_put_tail(&b, &s, path);
        bad += !is(&b, rows[i].tail);
        site_put_file(&b, path);
        bad += !is(&b, rows[i].file);
    }
    buf_release(&b);
    assert_int_equal(bad, 0);
}

static void test_lists(void **state)
{
    const struct output_site o = sample_site("/tmp");
    const struct stream all = sample_stream(STREAM_ALL),
                        medium = sample_stream(STREAM_MEDIUM);
    const struct medium rolling = { 2, STR_C("滚动新闻"), STR_C("gundong") };
    struct site s;
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    site_init(&s, &o);
    site_put_list(&b, &s, FORMAT_HTML, &all, 0);
    assert_true(is(&b, "/"));
    site_put_list(&b, &s, FORMAT_HTML, &all, 12);
    assert_true(is(&b, "/archive/12.html"));
    site_put_list(&b, &s, FORMAT_HTML, &medium, 0);
    assert_true(is(&b, "/category/hezeribao.html"));
    site_put_list(&b, &s, FORMAT_ATOM, &medium, 3);
    assert_true(is(&b, "/category/hezeribao/3.xml"));
    site_put_list(&b, &s, FORMAT_JEKYLL, &medium, 0);
    assert_true(is(&b, ""));
    site_put_medium(&b, &s, FORMAT_HTML, &rolling);
    assert_true(is(&b, "/rolling/"));
    site_put_medium(&b, &s, FORMAT_ATOM, &rolling);
    assert_true(is(&b, "/category/gundong.xml"));
    buf_release(&b);
}

static const struct {
    const char *language;
    bool is_shown;
} languages[] = {
    { "en", true },     { "zh-Hant-TW", true }, { "de-1996", true },
    { "", false },      { "zh-CN", false },     { "ZH-cn", false },
    { "en-", false },   { "-en", false },       { "en\"", false },
    { "123", false },   { "abcdefghi", false }, { "en--x", false },
    { "en us", false },
};

static void test_languages(void **state)
{
    const struct output_site o = sample_site("/tmp");
    struct site s;
    unsigned bad = 0;

    (void)state;
    site_init(&s, &o);
    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
        struct str got = site_language(&s, str_of(languages[i].language));

        if ((got.n > 0) != languages[i].is_shown) {
            print_error("row %zu: '%s'\n", i, languages[i].language);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void test_words(void **state)
{
    const struct civil c = { 2022, 1, 4, 8, 5, 0, 2 };
    struct strings s = { 0 };
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    assert_int_equal(
        strings_add(&s,
                    STR("# words\n\n back = Back to {name}!\r\nx=1\n"
                        "day = {weekday} {d} {month} {mm}/{dd} {yyyy} {m} "
                        "{hh}:{min}{nothing}{\nmonths = Jan|Feb\n"
                        "weekdays = Su|Mo|Tu\nempty ="),
                    "en.txt", &ei),
        ERR_OK);
    assert_int_equal(strings_add(&s, STR("x = two = 2"), "zh.txt", &ei),
                     ERR_OK);
    assert_true(str_eq(strings_get(&s, STR("x")), STR("two = 2")));
    assert_true(str_eq(strings_get(&s, STR("empty")), STR("")));
    assert_true(str_eq(strings_get(&s, STR("gone")), STR("")));
    strings_put(&s, &b, "back", STR("<菏泽>"));
    assert_true(is(&b, "Back to <菏泽>!"));
    strings_put_date(&s, &b, "day", &c);
    assert_true(is(&b, "Tu 4 Jan 01/04 2022 1 08:05"));
    strings_put_date(&s, &b, "gone", &c);
    assert_true(is(&b, ""));
    assert_int_equal(strings_add(&s, STR("a = 1\nno words\n"), "f", &ei),
                     ERR_CONFIG);
    assert_string_equal(ei.text,
                        "f:2: no 'key = words' with a key of a-z, 0-9, '_'");
    assert_int_equal(strings_add(&s, STR("A = 1"), "f", &ei), ERR_CONFIG);
    assert_int_equal(strings_add(&s, STR("a = \xff"), "f", &ei), ERR_CONFIG);
    buf_release(&b);
    strings_release(&s);
}

static void test_many_words(void **state)
{
    struct strings s = { 0 };
    enum err e = ERR_OK;

    (void)state;
    for (int i = 0; i <= STRINGS_MAX && !e; i++) {
        char line[32];

        snprintf(line, sizeof(line), "k%d = v", i);
        e = strings_add(&s, str_of(line), "f", &ei);
        assert_int_equal(e, i < STRINGS_MAX ? ERR_OK : ERR_LIMIT);
    }
    assert_string_equal(ei.text, "f:1: more than 512 words");
    strings_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),  cmocka_unit_test(test_lists),
        cmocka_unit_test(test_languages),  cmocka_unit_test(test_words),
        cmocka_unit_test(test_many_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
