/* test_jekyll.c -- output/jekyll.c, against a golden file, hostile values and
 * the last template of the replaced site where its posts are at hand.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "sample.h"
#include "tests/corpus.h"

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

/* Renders one post; its file's text. */
static char *rendered(const struct output_site *site, const struct post *post,
                      const char *path)
{
    struct output *out = NULL;
    struct output_stats stats = { 0 };
    enum err e = output_open(site, &out, &ei);

    if (!e)
        e = output_post(out, post, &stats, &ei);
    if (e)
        print_error("%s\n", ei.text);
    assert_int_equal(e, ERR_OK);
    output_close(out);
    return sample_read(dir, path);
}

static struct output_site jekyll_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_ATOM] = site.formats[FORMAT_HTML] = false;
    return site;
}

static const char sample_file[] = "_posts/2022-01-14-NW202201142247450276.md";

static void test_golden(void **state)
{
    struct output_site site = jekyll_site();
    struct post post = sample_post(0);
    char *text = rendered(&site, &post, sample_file);

    (void)state;
    sample_assert_golden("jekyll-zh.md", text);
    free(text);
    site.language = "en";
    post.summary = (struct str){ 0 };
    text = rendered(&site, &post, sample_file);
    sample_assert_golden("jekyll-en.md", text);
    free(text);
}

static char *line_of(const char *text, const char *key)
{
    const char *at = text ? strstr(text, key) : NULL;

    assert_non_null(at);
    return strndup(at, strcspn(at, "\n"));
}

static const struct {
    const char *tag, *line;
} tags[] = {
    { "菏泽日报新闻", "tags: 菏泽日报新闻" },
    { "21世纪", "tags: 21世纪" },
    { "a b", "tags: [\"a b\"]" },
    { "a: b", "tags: [\"a: b\"]" },
    { "- x", "tags: [\"- x\"]" },
    { "#x", "tags: [\"#x\"]" },
    { "true", "tags: [\"true\"]" },
    { "No", "tags: [\"No\"]" },
    { "2022", "tags: [\"2022\"]" },
    { "1e5", "tags: [\"1e5\"]" },
    { "0x1F", "tags: [\"0x1F\"]" },
    { "2022-01-14", "tags: [\"2022-01-14\"]" },
    { "a\"b\\c", "tags: [\"a\\\"b\\\\c\"]" },
    { "全角\xe3\x80\x80空格", "tags: [\"全角\xe3\x80\x80空格\"]" },
    { "*ref", "tags: [\"*ref\"]" },
};

static void test_tags(void **state)
{
    const struct output_site site = jekyll_site();
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
        struct post post = sample_post(0);
        struct str tag = str_of(tags[i].tag);
        char *text = NULL, *line = NULL;

        post.tags = &tag;
        text = rendered(&site, &post, sample_file);
        line = line_of(text, "tags:");
        if (strcmp(line, tags[i].line)) {
            print_error("row %zu: got %s, wanted %s\n", i, line, tags[i].line);
            bad++;
        }
        free(line);
        free(text);
    }
    assert_int_equal(bad, 0);
}

static void test_many_tags(void **state)
{
    const struct output_site site = jekyll_site();
    const struct str two[] = { STR_C("a"), STR_C("b c") };
    struct post post = sample_post(0);
    char *text = NULL, *line = NULL;

    (void)state;
    post.tags = two;
    post.n_tags = 2;
    text = rendered(&site, &post, sample_file);
    line = line_of(text, "tags:");
    assert_string_equal(line, "tags: [\"a\", \"b c\"]");
    free(line);
    free(text);
    post.n_tags = 0;
    text = rendered(&site, &post, sample_file);
    line = line_of(text, "tags:");
    assert_string_equal(line, "tags: []");
    assert_non_null(strstr(text, "[返回菏泽日报](//news.example/category/"));
    free(line);
    free(text);
}

/* Nothing that Liquid or kramdown acts on comes through. */
static void test_hostile(void **state)
{
    const struct output_site site = jekyll_site();
    const struct str tag = STR_C("](javascript:x)");
    struct post post = sample_post(0);
    char *text = NULL;
    const char *body = NULL;

    (void)state;
    post.title = STR("{{ site }}\"\n---\nlayout: evil\\");
    post.summary = STR("<script>\n\n[a](javascript:b) {% raw %} {: onclick=x}");
    post.content_html = STR("<p>{{ a }} {% b %}</p>\n[x](javascript:y)\n"
                            "[z]: javascript:y\n{::nomarkdown}\n<b>]");
    post.url = STR("https://a.example/> <b>{{c}}");
    post.tags = &tag;
    text = rendered(&site, &post, sample_file);
    sample_assert_golden("jekyll-hostile.md", text);
    body = strstr(text + 4, "\n---\n"); /* the front matter is YAML's */
    assert_non_null(body);
    assert_null(strstr(body, "{{"));
    assert_null(strstr(body, "{%"));
    assert_null(strstr(body, "{:"));
    assert_null(strstr(body, "](javascript"));
    assert_null(strstr(body, "<script"));
    free(text);
    post.url = STR("javascript:x");
    text = rendered(&site, &post, sample_file);
    assert_non_null(strstr(text, "\n<>\n"));
    free(text);
}

/* Short names are unique in their medium only. */
static void test_names(void **state)
{
    struct output_site site = jekyll_site();
    struct post post = sample_post(0);
    char elsewhere[128], *text = NULL;

    (void)state;
    post.infocode = (struct str){ 0 };
    post.name = STR("7");
    text = rendered(&site, &post, "_posts/hezeribao/2022-01-14-7.md");
    assert_non_null(text);
    free(text);
    snprintf(elsewhere, sizeof(elsewhere), "%s/else/where", dir);
    site.jekyll_dir = elsewhere;
    text = rendered(&site, &post, "else/where/hezeribao/2022-01-14-7.md");
    assert_non_null(text);
    free(text);
}

static void test_template(void **state)
{
    struct output_site site = jekyll_site();
    struct post post = sample_post(0);
    struct output *out = NULL;
    char path[128], *text = NULL;
    FILE *f = NULL;

    (void)state;
    snprintf(path, sizeof(path), "%s/mine", dir);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("# {{{title}}} {{date}}\n", f);
    fclose(f);
    site.jekyll_template = path;
    text = rendered(&site, &post, sample_file);
    assert_string_equal(text, "# 强机制 重实效 \\\"严把关\\\" & <更好> "
                              "2022-01-14 08:10:30 +0800\n");
    free(text);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs("\n{{nothing}}\n", f);
    fclose(f);
    assert_int_equal(output_open(&site, &out, &ei), ERR_CONFIG);
    assert_non_null(strstr(ei.text, "/mine:2: templates know nothing named"));
}

/* ---- the replaced site's own files ------------------------------------ */

/* The text between a and b after *at, which moves behind b. */
static struct str between(char **at, const char *a, const char *b)
{
    char *from = strstr(*at, a), *to = NULL;

    assert_non_null(from);
    from += strlen(a);
    to = strstr(from, b);
    assert_non_null(to);
    *at = to + strlen(b);
    return (struct str){ from, (size_t)(to - from) };
}

static struct str copy(struct str s, char *to)
{
    memcpy(to, s.s, s.n);
    return (struct str){ to, s.n };
}

/* Its last "\n\n<LINK>\n\n" parts the content from the rest. */
static void check_one(const struct output_site *site, const char *name)
{
    struct post post = sample_post(0);
    char path[512], file[300], *wanted = NULL, *at = NULL, *end = NULL,
                               *got = NULL;
    static char title[4096];
    struct str date, tag;
    struct date parsed;
    const struct date_context zone = { .zone = site->zone };

    snprintf(path, sizeof(path), "%s/corpus/finews/jekyll-final",
             WEIR_SHARED_DIR);
    wanted = sample_read(path, name);
    assert_non_null(wanted);
    at = wanted;
    post.title = copy(between(&at, "title: \"", "\"\n"), title);
    date = between(&at, "date: ", "\n");
    post.medium.slug = between(&at, "categories: ", "\n");
    tag = between(&at, "tags: ", "\n---\n");
    post.tags = &tag;
    post.summary = (struct str){ 0 };
    if (at[0] == '>')
        post.summary = between(&at, "> ", "\n\n");
    end = at + strlen(at);
    while (strncmp(end, "\n\n<", 3))
        end--;
    post.content_html = (struct str){ at, (size_t)(end - at) };
    at = end;
    post.url = between(&at, "\n\n<", ">\n\n");
    assert_int_equal(date_parse(date, &zone, &parsed), ERR_OK);
    post.published_sec = parsed.sec;
    post.name = (struct str){ name + 11, strlen(name) - 14 };
    snprintf(file, sizeof(file), "_posts/%s", name);
    got = rendered(site, &post, file);
    assert_non_null(got);
    assert_string_equal(got, wanted);
    free(got);
    free(wanted);
}

static void test_corpus(void **state)
{
    static const struct output_medium medium = { "东财滚动新闻", "/emnews/",
                                                 FORMATS_ALL };
    struct output_site site = jekyll_site();
    char path[512];
    DIR *d = NULL;
    const struct dirent *entry = NULL;
    unsigned n = 0;

    (void)state;
    snprintf(path, sizeof(path), "%s/corpus/finews/jekyll-final",
             WEIR_SHARED_DIR);
    d = opendir(CORPUS_IS_THERE ? path : "");
    if (!d) {
        corpus_skip("real posts", path);
    }
    site.link = "http://finews.withounder.com/";
    site.media = &medium;
    site.n_media = 1;
    site.list_path[FORMAT_HTML][STREAM_MEDIUM] = "/{medium}/";
    while ((entry = readdir(d))) {
        if (entry->d_name[0] != '2') /* one was written without a date */
            continue;
        site.list_path[FORMAT_HTML][STREAM_MEDIUM] =
            strstr(entry->d_name, "NW") ? "/category/{medium}.html"
                                        : "/{medium}/";
        check_one(&site, entry->d_name);
        n++;
    }
    closedir(d);
    assert_int_equal(n, 34);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_golden),  ROW(test_tags),  ROW(test_many_tags),
        ROW(test_hostile), ROW(test_names), ROW(test_template),
        ROW(test_corpus),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
