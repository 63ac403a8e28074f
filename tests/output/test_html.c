/* test_html.c -- output/html.c, view.c, theme.c and output.c: golden pages,
 * hostile posts, byte stability, themes and the digest.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output/output.h"
#include "sample.h"

static char dir[64];
static struct err_info ei;

static int setup(void **state)
{
    (void)state;
    sample_mkdir(dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sample_rmdir(dir);
    return 0;
}

static struct output_site html_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_JEKYLL] = false;
    return site;
}

static struct output *opened(const struct output_site *site)
{
    struct output *out = NULL;
    enum err e = output_open(site, &out, &ei);

    if (e)
        print_error("%s\n", ei.text);
    assert_int_equal(e, ERR_OK);
    return out;
}

/* The file of one post; its text. */
static char *rendered(const struct output_site *site, const struct post *post)
{
    struct output *out = opened(site);
    struct output_stats stats = { 0 };

    assert_int_equal(output_post(out, post, &stats, &ei), ERR_OK);
    output_close(out);
    return sample_read(dir, post->path.s + 1);
}

static char *rendered_list(const struct output_site *site,
                           const struct post_list *list, const char *path)
{
    struct output *out = opened(site);
    struct output_stats stats = { 0 };

    assert_int_equal(output_list(out, list, list, &stats, &ei), ERR_OK);
    output_close(out);
    return sample_read(dir, path);
}

/* The page between its main element's tags: what a golden file is about. */
static void assert_golden_main(const char *name, char *text)
{
    char *from = text ? strstr(text, "<main") : NULL, *to = NULL;

    assert_non_null(from);
    to = strstr(from, "</main>\n");
    assert_non_null(to);
    to[8] = '\0';
    sample_assert_golden(name, from);
    free(text);
}

static void test_post(void **state)
{
    struct output_site site = html_site();
    struct post post = sample_post(0);
    char *text = rendered(&site, &post);

    (void)state;
    assert_non_null(strstr(text, "<html lang=\"zh-CN\">"));
    assert_non_null(strstr(text, "content=\"default-src 'none'; "));
    assert_non_null(strstr(text,
                           "<title>强机制 重实效 &quot;严把关&quot; &amp; "
                           "&lt;更好&gt; \xc2\xb7 示例新闻</title>"));
    assert_golden_main("post.html", text);
    site.language = "en";
    post.language = STR("zh-CN");
    post.updated_sec += 3600;
    text = rendered(&site, &post);
    assert_non_null(strstr(text, "<html lang=\"en\">"));
    assert_golden_main("post-en.html", text);
}

static void test_lists(void **state)
{
    const struct output_site site = html_site();
    const struct stream all = sample_stream(STREAM_ALL),
                        medium = sample_stream(STREAM_MEDIUM);
    struct post posts[3] = { sample_post(0), sample_post(1), sample_post(2) };
    struct post_list list = {
        .stream = &all, .n_pages = 2, .posts = posts, .n_posts = 3
    };

    (void)state;
    posts[1].title = (struct str){ 0 };
    posts[1].language = STR("en");
    posts[2].sort_sec -= 86400;
    posts[2].published_sec -= 86400;
    posts[2].summary = (struct str){ 0 };
    assert_golden_main("home.html", rendered_list(&site, &list, "index.html"));
    list.page = 1;
    assert_golden_main("archive.html",
                       rendered_list(&site, &list, "archive/1.html"));
    list.stream = &medium;
    list.page = 2;
    assert_golden_main(
        "medium-archive.html",
        rendered_list(&site, &list, "category/hezeribao/2.html"));
    list.page = 0;
    list.n_posts = 0;
    list.n_pages = 0;
    assert_golden_main("medium-empty.html",
                       rendered_list(&site, &list, "category/hezeribao.html"));
}

/* The day stands in a column of its own: it may break after the weekday, and
 * nowhere in the date. */
static void test_english_day(void **state)
{
    struct output_site site = html_site();
    const struct stream all = sample_stream(STREAM_ALL);
    struct post post = sample_post(0);
    struct post_list list = { .stream = &all, .posts = &post, .n_posts = 1 };
    char *text = NULL;

    (void)state;
    site.language = "en-GB";
    post.sort_sec = 1795240800; /* 2026-11-21 in Shanghai */
    text = rendered_list(&site, &list, "index.html");
    assert_non_null(text);
    assert_non_null(strstr(text, ">Saturday, 21\xc2\xa0"
                                 "November\xc2\xa0"
                                 "2026</time></h2>"));
    free(text);
}

static void test_grouped(void **state)
{
    const struct output_site site = html_site();
    const struct stream all = sample_stream(STREAM_ALL);
    const struct post posts[2] = { sample_post(0), sample_post(1) };
    const struct post_group group = { posts[0].medium, posts, 2 };
    const struct post_list list = { .stream = &all,
                                    .groups = &group,
                                    .n_groups = 1 };

    (void)state;
    assert_golden_main("home-grouped.html",
                       rendered_list(&site, &list, "index.html"));
}

/* No text of a post becomes markup, whichever field it is. */
static void test_hostile(void **state)
{
    static const char evil[] = "\"'><script>alert(1)</script>{{title}}";
    static char big[10241];
    const struct output_site site = html_site();
    const struct str tag = STR_C("'\"><script>t");
    const struct person person = { STR_C("\"><script>p"), STR_C("javascript:p"),
                                   STR_C("") };
    const struct carrier carriers[] = {
        { STR_C("s"),
          STR_C("<script>c"),
          STR_C("javascript:c"),
          { 0 },
          { 0 },
          0 },
        { STR_C("t"),
          STR_C("<script>d"),
          STR_C("https://a/\"onclick=1"),
          { 0 },
          { 0 },
          0 },
    };
    const struct enclosure file = { STR_C("javascript:e"), STR_C("\"x"),
                                    STR_C("<script>e"), 1, -1 };
    struct post post = sample_post(0);
    char *text = NULL;

    (void)state;
    post.title = str_of(evil);
    post.summary = str_of(evil);
    post.medium.name = str_of(evil);
    post.language = STR("en\"onload=x");
    post.tags = &tag;
    post.authors = &person;
    post.carriers = carriers;
    post.enclosures = &file;
    text = rendered(&site, &post);
    assert_null(strstr(text, "<script"));
    assert_null(strstr(text, "javascript:"));
    assert_null(strstr(text, "\"onclick"));
    assert_null(strstr(text, "\"onload"));
    assert_non_null(strstr(text, "{{title}}")); /* text, not a template */
    free(text);
    memset(big, 'w', sizeof(big) - 1);
    post.title = str_of(big);
    text = rendered(&site, &post);
    assert_non_null(strstr(text, big));
    free(text);
    post.title = STR("\xe2\x80\xae\x01\xff");
    text = rendered(&site, &post);
    assert_non_null(strstr(text, "<h1 dir=\"auto\""));
    free(text);
    post.title = post.summary = post.content_html = (struct str){ 0 };
    post.content_state = CONTENT_AWAITED;
    text = rendered(&site, &post);
    assert_non_null(strstr(text, "全文稍后补上"));
    free(text);
}

/* The same posts twice: nothing is written again. */
static void test_stable(void **state)
{
    const struct output_site site = sample_site(dir);
    const struct stream all = sample_stream(STREAM_ALL);
    const struct post posts[2] = { sample_post(0), sample_post(1) };
    const struct post_list list = {
        .stream = &all, .posts = posts, .n_posts = 2, .n_pages = 1
    };

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct output *out = opened(&site);
        struct output_stats stats = { 0 };

        assert_int_equal(output_static(out, &stats, &ei), ERR_OK);
        assert_int_equal(output_post(out, &posts[0], &stats, &ei), ERR_OK);
        assert_int_equal(output_list(out, &list, &list, &stats, &ei), ERR_OK);
        assert_int_equal(stats.n_written, i ? 0 : 7);
        assert_int_equal(stats.n_same, i ? 7 : 0);
        assert_true(i ? stats.n_bytes == 0 : stats.n_bytes > 5000);
        assert_int_equal(output_sync(out, &ei), ERR_OK);
        output_close(out);
    }
    assert_int_equal(sample_count_dot_files(dir), 0);
}

static void put_file(const char *name, const char *text)
{
    char path[256];
    FILE *f = NULL;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static const struct {
    const char *file, *text, *error;
} bad_themes[] = {
    { "post.mustache", "a\n{{titel}}\n",
      "/theme/post.mustache:2: templates know nothing named 'titel'" },
    { "item.mustache", "{{{title}}}",
      "/theme/item.mustache:1: only clean HTML goes in unescaped, not "
      "'title'" },
    { "list.mustache", "{{t.gone}}",
      "/theme/list.mustache:1: templates know nothing named 'gone'" },
    { "home.mustache", "{{> mine}}",
      "/theme/home.mustache:1: there is no template 'mine'" },
    { "strings/en.txt", "x\n",
      "/theme/strings/en.txt:1: no 'key = words' with a key of a-z, 0-9, "
      "'_'" },
};

static void test_bad_themes(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(bad_themes) / sizeof(*bad_themes); i++) {
        struct output_site site = html_site();
        struct output *out = NULL;
        char theme[128], words[160];
        enum err e;

        snprintf(theme, sizeof(theme), "%s/theme", dir);
        snprintf(words, sizeof(words), "%s/strings", theme);
        mkdir(theme, 0755);
        mkdir(words, 0755);
        snprintf(words, sizeof(words), "theme/%s", bad_themes[i].file);
        put_file(words, bad_themes[i].text);
        site.theme = theme;
        e = output_open(&site, &out, &ei);
        if (e != ERR_CONFIG ||
            !str_ends(str_of(ei.text), str_of(bad_themes[i].error))) {
            print_error("row %zu: got %d %s\n", i, e, ei.text);
            bad++;
        }
        if (!e)
            output_close(out);
        sample_rmdir(theme);
    }
    assert_int_equal(bad, 0);
}

static void test_theme(void **state)
{
    struct output_site site = html_site();
    struct output *out = NULL;
    struct output_stats stats = { 0 };
    struct post post = sample_post(0);
    char theme[128], words[160], *text = NULL;

    (void)state;
    snprintf(theme, sizeof(theme), "%s/mine", dir);
    snprintf(words, sizeof(words), "%s/strings", theme);
    assert_int_equal(mkdir(theme, 0755), 0);
    assert_int_equal(mkdir(words, 0755), 0);
    put_file("mine/post.mustache",
             "{{> mine}}{{#post}}{{title}}{{/post}} {{t.hello}}\n");
    put_file("mine/mine.mustache", "<{{root}}theme/logo.txt>");
    put_file("mine/logo.txt", "logo");
    put_file("mine/.hidden", "no");
    put_file("mine/strings/zh-CN.txt", "hello = 你好\n");
    site.theme = theme;
    post.title = STR("A");
    text = rendered(&site, &post);
    assert_string_equal(text, "</theme/logo.txt>A 你好\n");
    free(text);
    out = opened(&site);
    assert_int_equal(output_static(out, &stats, &ei), ERR_OK);
    output_close(out);
    text = sample_read(dir, "theme/logo.txt");
    assert_string_equal(text, "logo");
    free(text);
    assert_null(sample_read(dir, "theme/.hidden"));
    site.theme = "/nonexistent/theme";
    assert_int_equal(output_open(&site, &out, &ei), ERR_CONFIG);
}

static const struct {
    const char *language, *home;
} languages[] = {
    { "zh-CN", ">首页<" }, { "zh-TW", ">首頁<" },      { "zh-HK", ">首頁<" },
    { "zh", ">首页<" },    { "zh-Hant-HK", ">首頁<" }, { "en", ">Home<" },
    { "en-GB", ">Home<" }, { "fr", ">Home<" },
};

static void test_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
        struct output_site site = html_site();
        const struct post post = sample_post(0);
        char *text = NULL;

        site.language = languages[i].language;
        text = rendered(&site, &post);
        if (!strstr(text, languages[i].home))
            fail_msg("%s: no %s", languages[i].language, languages[i].home);
        free(text);
    }
}

/* A date that is only when weir saw the post is said to be that. */
static void test_seen(void **state)
{
    static const struct {
        const char *language, *words;
    } rows[] = { { "zh-CN", ">收录于 " },
                 { "zh-TW", ">收錄於 " },
                 { "en", ">seen " } };
    const struct stream all = sample_stream(STREAM_ALL);
    struct post post = sample_post(0);
    const struct post_group group = { post.medium, &post, 1 };
    const struct post_list lists[] = {
        { .stream = &all, .posts = &post, .n_posts = 1 },
        { .stream = &all, .groups = &group, .n_groups = 1 },
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(*rows); i++) {
        struct output_site site = html_site();
        char *texts[3];

        site.language = rows[i / 2].language;
        post.date_origin = i % 2 ? DATE_FROM_SIGHT : DATE_FROM_INFOCODE;
        texts[0] = rendered(&site, &post);
        texts[1] = rendered_list(&site, &lists[0], "index.html");
        texts[2] = rendered_list(&site, &lists[1], "index.html");
        for (size_t k = 0; k < 3; k++) {
            assert_int_equal(strstr(texts[k], rows[i / 2].words) != NULL,
                             i % 2);
            free(texts[k]);
        }
    }
}

static void test_digest(void **state)
{
    struct output_site site = html_site();
    struct output *out = opened(&site);
    char first[OUTPUT_DIGEST_BYTES], other[OUTPUT_DIGEST_BYTES];

    (void)state;
    assert_false(output_is_current(out));
    assert_int_equal(output_set_current(out, &ei), ERR_OK);
    assert_true(output_is_current(out));
    output_digest(out, first);
    assert_int_equal(strlen(first), 64);
    output_close(out);
    out = opened(&site);
    assert_true(output_is_current(out));
    output_close(out);
    site.name = "another";
    out = opened(&site);
    output_digest(out, other);
    assert_string_not_equal(first, other);
    assert_false(output_is_current(out));
    output_close(out);
    site = html_site();
    out = opened(&site);
    assert_int_equal(output_unset_current(out, &ei), ERR_OK);
    assert_false(output_is_current(out));
    output_close(out);
    output_close(NULL);
}

/* A path no file may have: an error, and nothing outside is touched. */
static void test_bad_path(void **state)
{
    const struct output_site site = html_site();
    struct output *out = opened(&site);
    struct output_stats stats = { 0 };
    struct post post = sample_post(0);

    (void)state;
    post.path = STR("/../../tmp/x.html");
    assert_int_equal(output_post(out, &post, &stats, &ei), ERR_RANGE);
    post.path = STR("/.hidden/x.html");
    assert_int_equal(output_post(out, &post, &stats, &ei), ERR_RANGE);
    assert_int_equal(stats.n_written, 0);
    post = sample_post(0); /* and the output goes on */
    assert_int_equal(output_post(out, &post, &stats, &ei), ERR_OK);
    output_close(out);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_post),       ROW(test_lists),   ROW(test_english_day),
        ROW(test_grouped),    ROW(test_hostile), ROW(test_stable),
        ROW(test_bad_themes), ROW(test_theme),   ROW(test_languages),
        ROW(test_seen),       ROW(test_digest),  ROW(test_bad_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
