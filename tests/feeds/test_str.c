/* test_str.c -- feeds/base/str.c and str_put.c. */
#include "feeds/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/base/buf.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void check(size_t row, struct str got, struct str want)
{
    if (!str_eq(got, want))
        fail_msg("row %zu: got '%.*s', wanted '%.*s'", row, STR_ARG(got),
                 STR_ARG(want));
}

static void compares(void **state)
{
    struct str absent = { NULL, 0 };

    (void)state;
    assert_true(str_eq(absent, STR("")));
    assert_true(str_eq(str_of(NULL), absent));
    assert_false(str_eq(STR("a"), STR("A")));
    assert_true(str_eq_nocase(STR("aZ-"), STR("Az-")));
    assert_false(str_eq_nocase(STR("@["), STR("`{")));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0);
    assert_int_equal(str_cmp(absent, STR("")), 0);
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_true(str_starts(absent, absent));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_true(str_ends(absent, STR("")));
    assert_int_equal(str_find(STR("abcbc"), STR("bc")), 1);
    assert_true(str_find(STR("abc"), STR("x")) == SIZE_MAX);
    assert_int_equal(str_find(absent, STR("")), 0);
    assert_int_equal(str_find_nocase(STR("<hTmL>"), STR("HtMl")), 1);
    assert_true(str_find_nocase(STR("abc"), STR("abcd")) == SIZE_MAX);
    assert_true(str_find_nocase(STR("\xC3\x84"), STR("\xC3\xA4")) == SIZE_MAX);
    assert_true(str_eq(str_cut(STR("abc"), 2), STR("c")));
    assert_int_equal(str_cut(STR("abc"), 4).n, 0);
    assert_null(str_cut(absent, 1).s);
}

static void trims(void **state)
{
    static const struct {
        struct str s, want;
    } rows[] = {
        { STR_C(""), STR_C("") },
        { STR_C(" \t\r\n\v\f"), STR_C("") },
        { STR_C(" a b "), STR_C("a b") },
        { STR_C("\u3000\u3000重庆\u00a0"), STR_C("重庆") },
        { STR_C("\ufeffa\u2028"), STR_C("a") },
        { STR_C("a\x80"), STR_C("a\x80") }, /* broken at the end */
        { STR_C("\x80\x80\x80\x80\x80 "), STR_C("\x80\x80\x80\x80\x80") },
        { STR_C("a\x80\x80\u3000"), STR_C("a\x80\x80") },
        { STR_C("\u200b a"), STR_C("\u200b a") }, /* zero width: no blank */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(i, str_trim(rows[i].s), rows[i].want);
}

/* Code points, hex, as str_next gives them: Unicode 3.9, table 3-8 and on. */
static void decodes(void **state)
{
    static const struct {
        struct str s;
        const char *want;
        bool ok;
    } rows[] = {
        { STR_C("a\u00e9\u6c5f\U0001F600"), "61 e9 6c5f 1f600", true },
        { STR_C("\xF4\x8F\xBF\xBF\xEF\xBF\xBF"), "10ffff ffff", true },
        { STR_C("\xEF\xBF\xBD"), "fffd", true },
        { STR_C("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
          "fffd fffd fffd fffd fffd fffd fffd fffd 41", false },
        { STR_C("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
          "fffd fffd fffd fffd fffd fffd fffd fffd 41", false },
        { STR_C("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
          "fffd fffd fffd fffd fffd 41 fffd fffd 42", false },
        { STR_C("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"),
          "fffd fffd fffd fffd 41", false },
        { STR_C("\xE6\xB1"), "fffd", false }, /* cut short */
        { STR_C("\xF0\x9F\x98"), "fffd", false },
        { STR_C("\xF5\x80\x80\x80"), "fffd fffd fffd fffd", false },
        { STR_C("\xC1\x80"), "fffd fffd", false },
        { STR_C("a\0b"), "61 0 62", true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;

        buf_init(&b, 1000);
        for (size_t pos = 0; pos < rows[i].s.n;)
            buf_printf(&b, b.n ? " %x" : "%x",
                       (unsigned)str_next(rows[i].s, &pos));
        check(i, buf_str(&b), str_of(rows[i].want));
        assert_int_equal(str_is_utf8(rows[i].s), rows[i].ok);
        buf_release(&b);
    }
}

/* Every code point is written and read back; no other length is right. */
/* What str_run passes over is what any text is mostly made of. */
static void runs(void **state)
{
    static const struct {
        const char *s;
        size_t n;
    } rows[] = {
        { "", 0 },
        { "abcdefgh~\r\n\tijklmnop\x7F", 21 },
        { "0123456\x1F", 7 },
        { "01234567\x01", 8 },
        { "新闻 a。b\u1000\uCFFF\uD000", 18 },
        { "\u0FFF", 0 },
        { "a\xE4\xB8", 1 },
        { "a\xE4\xB8"
          "b",
          1 },
        { "\xE4\xB8\xAD\xE4", 3 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        if (str_run(str_of(rows[i].s)) != rows[i].n)
            fail_msg("row %zu: %zu", i, str_run(str_of(rows[i].s)));
}

static void encodes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 16);
    for (uint32_t cp = 0; cp <= 0x110000; cp += cp < 0x3000 ? 1 : 251) {
        size_t pos = 0;
        bool bad = cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF);

        buf_clear(&b);
        str_put_char(&b, cp);
        assert_true(str_is_utf8(buf_str(&b)));
        assert_int_equal(str_next(buf_str(&b), &pos), bad ? 0xFFFD : cp);
        assert_int_equal(pos, b.n);
    }
    buf_release(&b);
}

static void counts_and_cuts(void **state)
{
    struct str s = STR("a江\U0001F600b");

    (void)state;
    assert_int_equal(str_length(s), 4);
    assert_int_equal(str_length((struct str){ NULL, 0 }), 0);
    assert_int_equal(str_first(s, 0).n, 0);
    assert_int_equal(str_first(s, 2).n, 4);
    assert_int_equal(str_first(s, 3).n, 8);
    assert_int_equal(str_first(s, 9).n, 9);
    assert_int_equal(str_clip(s, 0).n, 0);
    assert_int_equal(str_clip(s, 1).n, 1);
    assert_int_equal(str_clip(s, 3).n, 1);
    assert_int_equal(str_clip(s, 4).n, 4);
    assert_int_equal(str_clip(s, 7).n, 4);
    assert_int_equal(str_clip(s, 8).n, 8);
    assert_int_equal(str_clip(s, 100).n, 9);
    assert_int_equal(str_clip(STR("\x80\x80\x80\x80\x80\x80"), 5).n, 5);
    assert_int_equal(str_clip((struct str){ NULL, 0 }, 5).n, 0);
}

static const struct put_row {
    void (*put)(struct buf *, struct str);
    struct str s;
    const char *want;
} put_rows[] = {
    { str_put_line, STR_C("  a \n\t b\u3000\u3000c "), "a b c" },
    { str_put_line, STR_C("a\x01\0b\uFFFEc"), "abc" },
    { str_put_line, STR_C("a \x01 b"), "a b" },
    { str_put_line, STR_C("\xFF"), "\uFFFD" },
    { str_put_line, STR_C(""), "" },
    { str_put_text, STR_C("a<b>&\"'江"), "a&lt;b&gt;&amp;\"'江" },
    { str_put_attr, STR_C("a<b>&\"'江"), "a&lt;b&gt;&amp;&quot;&#39;江" },
    { str_put_xml, STR_C("<&>\"'\x01\x0b\t\n\r\uFFFF\xFF\U0001F600"),
      "&lt;&amp;&gt;&quot;&#39;\t\n&#13;\uFFFD\U0001F600" },
    { str_put_json, STR_C("\"\\\n\r\t\b\x7f</script>&\u2028\u2029\xC3江"),
      "\\\"\\\\\\n\\r\\t\\u0008\\u007f\\u003c/script\\u003e\\u0026"
      "\\u2028\\u2029\uFFFD江" },
    { str_put_json, STR_C("\0"), "\\u0000" },
    { str_put_yaml, STR_C("\"\\\n\t\x01\xC2\x85\u2028\uFEFF\xFF江"),
      "\\\"\\\\\\n\\t\\x01\\x85\\u2028\\uFEFF\uFFFD江" },
    { str_put_log, STR_C("a\n\x1b\x7f\xC2\x85\u202e\u2066\xC3\x28江\uFFFD"),
      "a\\x0a\\x1b\\x7f\\u{85}\\u{202e}\\u{2066}\\xc3(江\uFFFD" },
    { str_put_log, STR_C("\xE6\xB1"), "\\xe6\\xb1" },
    { str_put_url, STR_C("aZ09-._~ /?#%&江"),
      "aZ09-._~%20%2F%3F%23%25%26%E6%B1%9F" },
    { str_put_text, { NULL, 0 }, "" },
    { str_put_log, { NULL, 0 }, "" },
};

static void writes_by_context(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(put_rows); i++) {
        struct buf b;

        buf_init(&b, 1000);
        put_rows[i].put(&b, put_rows[i].s);
        assert_int_equal(b.err, ERR_OK);
        check(i, buf_str(&b), str_of(put_rows[i].want));
        buf_release(&b);
    }
}

static void log_ends_at_200_bytes(void **state)
{
    char s[201];
    struct buf b;

    (void)state;
    memset(s, 'x', sizeof(s));
    buf_init(&b, 1000);
    str_put_log(&b, (struct str){ s, 200 });
    assert_int_equal(b.n, 200);
    buf_clear(&b);
    str_put_log(&b, (struct str){ s, 201 });
    assert_int_equal(b.n, 203);
    assert_true(str_ends(buf_str(&b), STR("x...")));
    buf_clear(&b);
    memcpy(s + 198, "江", 3); /* would be bytes 199 to 201 */
    str_put_log(&b, (struct str){ s, 201 });
    assert_int_equal(b.n, 201);
    buf_release(&b);
}

static void test_dup(void **state)
{
    char *copy = str_dup((struct str){ "abcdef", 3 });

    (void)state;
    assert_string_equal(copy, "abc");
    free(copy);
    copy = str_dup((struct str){ NULL, 0 });
    assert_string_equal(copy, "");
    free(copy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),
        cmocka_unit_test(trims),
        cmocka_unit_test(runs),
        cmocka_unit_test(decodes),
        cmocka_unit_test(encodes),
        cmocka_unit_test(counts_and_cuts),
        cmocka_unit_test(writes_by_context),
        cmocka_unit_test(test_dup),
        cmocka_unit_test(log_ends_at_200_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
