/* test_title.c -- feeds/title.c: excerpts, and names for posts without. */
#include "feeds/feeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
    const char *s;
    size_t max;
    const char *want;
} excerpts[] = {
    { "短文", 10, "短文" },
    { "  短文  ", 2, "短文" },
    { "", 10, "" },
    { "长文", 0, "" },
    { "长文", 1, "…" },
    /* The last sentence that ends in the second half. */
    { "一二三四。六七八九十", 8, "一二三四。" },
    { "一二三。五六。八九十", 8, "一二三。五六。" },
    { "一。三四五六七八九十", 8, "一。三四五六七…" },
    { "一二三四五六七。九十", 8, "一二三四五六七。" },
    { "一二三四五六七八。十", 8, "一二三四五六七…" },
    { "他说：“好的。”然后走了很远的路", 10, "他说：“好的。”" },
    { "真的吗？！不知道不知道", 8, "真的吗？！" },
    { "等一下……然后走了很远的路", 8, "等一下……" },
    { "One two. Three four five", 12, "One two." },
    { "Pi is 3.14159 and more of it", 16, "Pi is 3.14159…" },
    { "By J. Smith of the Times in", 18, "By J. Smith of…" },
    { "Is it? \"Yes.\" And so on it goes", 14, "Is it? \"Yes.\"" },
    { "see example.com for all of it", 16, "see example.com…" },
    /* Neither half words nor a comma before the dots. */
    { "alpha beta gamma delta", 14, "alpha beta…" },
    { "alpha, beta gamma", 8, "alpha…" },
    { "甲乙丙，丁戊己庚", 5, "甲乙丙…" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 31,
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" },
    { "\U0001F600\U0001F600\U0001F600\U0001F600", 3, "\U0001F600\U0001F600…" },
};

/* Characters as a reader sees them: a family, a flag, marks, a syllable. */
static const struct {
    const char *s;
    size_t max;
    const char *want;
} seen[] = {
    { "\U0001F468\u200D\U0001F469\u200D\U0001F467ab", 2,
      "\U0001F468\u200D\U0001F469\u200D\U0001F467…" },
    { "\U0001F1E8\U0001F1F3\U0001F1EF\U0001F1F5\U0001F1E9", 3,
      "\U0001F1E8\U0001F1F3\U0001F1EF\U0001F1F5\U0001F1E9" },
    { "\U0001F1E8\U0001F1F3\U0001F1EF\U0001F1F5\U0001F1E9", 2,
      "\U0001F1E8\U0001F1F3…" },
    { "e\u0301e\u0301e\u0301", 2, "e\u0301…" },
    { "\u1112\u1161\u11ab\u1100\u1173\u11af", 2,
      "\u1112\u1161\u11ab\u1100\u1173\u11af" },
    { "\U0001F44D\U0001F3FD\U0001F44D\U0001F3FD\U0001F44D", 2,
      "\U0001F44D\U0001F3FD…" },
    { "不错\u2764\uFE0F。好\uFE00好", 5, "不错\u2764\uFE0F。" },
    { "一二三；四五六七", 6, "一二三；" },
};

static void cuts_characters_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(seen); i++) {
        struct buf b;

        buf_init(&b, 1000);
        text_put_excerpt(&b, str_of(seen[i].s), seen[i].max);
        if (!str_eq(buf_str(&b), str_of(seen[i].want)))
            fail_msg("row %zu, '%s': got '%.*s'", i, seen[i].s,
                     STR_ARG(buf_str(&b)));
        buf_release(&b);
    }
}

/* One letter with 100 marks: the 64th code point ends it. */
static void ends_long_characters(void **state)
{
    char s[1 + 2 * 100];

    (void)state;
    s[0] = 'e';
    for (size_t i = 1; i < sizeof(s); i += 2) {
        s[i] = '\xCC';
        s[i + 1] = '\x81';
    }
    assert_int_equal(text_next_character((struct str){ s, 1 + 2 * 63 }, 0),
                     1 + 2 * 63);
    assert_int_equal(text_next_character((struct str){ s, sizeof(s) }, 0),
                     1 + 2 * 63);
}

static const struct {
    const char *s;
    size_t want;
} counted[] = {
    { "", 0 },
    { " - … 。", 0 },
    { "One two, three.", 3 },
    { "don't well-known 3.14 U.S. a-", 5 },
    { "我是中国人。", 5 },
    { "iPhone 15手机卖了3万台", 9 },
    { "カタカナ ひらがな", 8 },
    { "Привет мир", 2 },
    { "한국어 뉴스", 2 },
    { "cafe\u0301 \U0002000B", 2 },
};

static void counts_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(counted); i++)
        if (text_words(str_of(counted[i].s)) != counted[i].want)
            fail_msg("'%s': got %zu", counted[i].s,
                     text_words(str_of(counted[i].s)));
}

static void cuts_excerpts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(excerpts); i++) {
        struct buf b;

        buf_init(&b, 1000);
        text_put_excerpt(&b, str_of(excerpts[i].s), excerpts[i].max);
        if (!str_eq(buf_str(&b), str_of(excerpts[i].want)))
            fail_msg("row %zu, '%s': got '%.*s'", i, excerpts[i].s,
                     STR_ARG(buf_str(&b)));
        assert_true(str_length(buf_str(&b)) <= excerpts[i].max);
        buf_release(&b);
    }
}

/* A million marks that end no sentence are looked at once each. */
static void is_linear(void **state)
{
    size_t n = 1000000;
    char *s = malloc(n + 1);
    struct buf b;

    (void)state;
    assert_non_null(s);
    memset(s, '.', n);
    s[n] = 'x';
    buf_init(&b, n + 10);
    text_put_excerpt(&b, (struct str){ s, n + 1 }, n);
    assert_int_equal(b.n, n - 1 + 3);
    buf_release(&b);
    free(s);
}

static const struct zone shanghai = { .name = "+08:00", .first_sec = 28800 };

static const struct {
    struct post post;
    const char *want;
} titles[] = {
    { { .title = STR_C("标题"), .summary = STR_C("摘要") }, "标题" },
    { { .title = STR_C("\u3000 "), .summary = STR_C("摘 \n 要") }, "摘 要" },
    { { .content_html = STR_C("<p>正文 &amp; 其他</p>") }, "正文 & 其他" },
    { { .content_html = STR_C("<p><img src=\"http://h/x\" /></p>"),
        .medium = { .name = STR_C("菏泽日报") },
        .published_sec = 1642200420 },
      "菏泽日报 2022-01-15" },
    { { .published_sec = 1642200420 }, "2022-01-15" },
};

static void names_posts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(titles); i++) {
        struct buf b;

        buf_init(&b, 1000);
        post_put_title(&b, &titles[i].post, &shanghai);
        if (!str_eq(buf_str(&b), str_of(titles[i].want)))
            fail_msg("row %zu: got '%.*s'", i, STR_ARG(buf_str(&b)));
        buf_release(&b);
    }
}

static void names_have_80_characters(void **state)
{
    char text[1000];
    struct post post = { .summary = { text, sizeof(text) } };
    struct buf b;

    (void)state;
    memset(text, 'x', sizeof(text));
    buf_init(&b, 10000);
    post_put_title(&b, &post, NULL);
    assert_int_equal(str_length(buf_str(&b)), 80);
    buf_clear(&b);
    post = (struct post){ .medium = { .name = { text, sizeof(text) } } };
    post_put_title(&b, &post, NULL);
    assert_int_equal(str_length(buf_str(&b)), 80);
    buf_clear(&b);
    post.title = (struct str){ text, sizeof(text) };
    post_put_title(&b, &post, NULL);
    assert_int_equal(b.n, sizeof(text));
    buf_release(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_excerpts),
        cmocka_unit_test(cuts_characters_seen),
        cmocka_unit_test(ends_long_characters),
        cmocka_unit_test(counts_words),
        cmocka_unit_test(is_linear),
        cmocka_unit_test(names_posts),
        cmocka_unit_test(names_have_80_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
