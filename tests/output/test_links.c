/* test_links.c -- that pages lead to what there is: old addresses, feeds of a
 * stream, media that have no page; and that nobody's files are replaced.
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
#include <unistd.h>

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

static void write_file(const char *name, const char *text)
{
    char path[256];
    FILE *f = NULL;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void remove_file(const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    assert_int_equal(unlink(path), 0);
}

static void make_directory(const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static void put_post(const struct output_site *site, const struct post *post)
{
    struct output_stats stats = { 0 };
    struct output *out = NULL;
    enum err e = output_open(site, &out, &ei);

    if (!e)
        e = output_post(out, post, &stats, &ei);
    if (e)
        print_error("%s\n", ei.text);
    assert_int_equal(e, ERR_OK);
    output_close(out);
}

static void assert_has(const char *path, const char *what, bool has)
{
    char *text = sample_read(dir, path);

    assert_non_null(text);
    if ((strstr(text, what) != NULL) != has)
        print_error("%s: '%s'\n%s\n", path, what, text);
    assert_int_equal(strstr(text, what) != NULL, has);
    free(text);
}

/* ---- old addresses ---------------------------------------------------- */

#define NEW_URL "/hezeribao/2022/01/14/NW202201142247450276.html"

static void test_old_paths(void **state)
{
    static const struct str old[] = { STR_C("/2022/old.html"), STR_C("/a b/c/"),
                                      STR_C(NEW_URL), STR_C("/../x"),
                                      STR_C("") };
    const struct output_site site = html_site();
    static const char *const redirect[] = {
        "<meta http-equiv=\"refresh\" content=\"0; url=" NEW_URL "\">",
        "<link rel=\"canonical\" href=\"https://news.example" NEW_URL "\">",
        "<meta name=\"robots\" content=\"noindex\">",
        "<a href=\"" NEW_URL "\">强机制 重实效 &quot;严把关&quot; ",
    };
    struct post post = sample_post(0);

    (void)state;
    post.old_paths = old;
    post.n_old_paths = 4;
    put_post(&site, &post);
    for (size_t i = 0; i < sizeof(redirect) / sizeof(*redirect); i++)
        assert_has("2022/old.html", redirect[i], true);
    assert_has("a b/c/index.html", "url=" NEW_URL "\"", true);
    assert_has(NEW_URL, "<article", true);
    post.title = STR("另一个标题"); /* and it follows */
    put_post(&site, &post);
    assert_has("2022/old.html", "另一个标题", true);
}

/* What is at an old address by now, and is no redirect, stays. */
static void test_taken_path(void **state)
{
    const struct output_site site = html_site();
    struct post post = sample_post(0), other = sample_post(1);

    (void)state;
    post.old_paths = &other.path;
    post.n_old_paths = 1;
    put_post(&site, &other);
    put_post(&site, &post);
    assert_has(other.path.s, "<article", true);
    sample_rmdir(dir);
    put_post(&site, &post); /* the other way round, as in a new directory */
    assert_has(other.path.s, "<article", false);
    put_post(&site, &other);
    put_post(&site, &post);
    assert_has(other.path.s, "<article", true);
}

static void test_foreign_at_old_path(void **state)
{
    static const struct str old[] = { STR_C("/x/file.html"),
                                      STR_C("/x/directory.html"),
                                      STR_C("/x/link.html") };
    const struct output_site site = html_site();
    struct post post = sample_post(0);
    char path[128];

    (void)state;
    make_directory("x");
    make_directory("x/directory.html");
    write_file("x/file.html", "theirs");
    write_file("target", "theirs");
    snprintf(path, sizeof(path), "%s/x/link.html", dir);
    assert_int_equal(symlink("../target", path), 0);
    post.old_paths = old;
    post.n_old_paths = 3;
    put_post(&site, &post);
    assert_has("x/file.html", "theirs", true);
    assert_has("x/link.html", "theirs", true);
    assert_has(NEW_URL, "<article", true);
}

static void test_hostile_title(void **state)
{
    static const struct str old = STR_C("/old.html");
    const struct output_site site = html_site();
    struct post post = sample_hostile_post();

    (void)state;
    post.old_paths = &old;
    post.n_old_paths = 1;
    put_post(&site, &post);
    assert_has("old.html", "<b>", false);
    assert_has("old.html", "</script>", false);
    assert_has("old.html", "url=/a%20b/%22%3C%E8%8F%8F%3E.html\"", true);
}

/* ---- feeds and media -------------------------------------------------- */

static const struct {
    bool atom, rss, json;
    const char *has, *has_not;
} feeds[] = {
    { true, false, false, "title=\"示例新闻\" href=\"/feed.xml\"", "rss" },
    { true, true, true,
      "title=\"示例新闻 (RSS)\" href=\"/rss.xml\">\n<link rel=\"alternate\" "
      "type=\"application/feed+json\" title=\"示例新闻 (JSON)\" "
      "href=\"/feed.json\"",
      "(Atom)" },
    { true, true, true,
      "<p class=\"feeds\"><a href=\"/feed.xml\" type=\"application/atom+xml\">"
      "Atom</a><a href=\"/rss.xml\" type=\"application/rss+xml\">RSS</a>"
      "<a href=\"/feed.json\" type=\"application/feed+json\">JSON Feed</a></p>",
      "(Atom)" },
    { false, true, false, "<p class=\"fine\">", "class=\"feeds\"" },
    { false, true, false,
      "<a class=\"feed\" href=\"/rss.xml\" type=\"application/rss+xml\"",
      "feed.xml" },
    { false, false, false, "<title>", "alternate" },
};

static void test_feeds(void **state)
{
    const struct post post = sample_post(0);

    (void)state;
    for (size_t i = 0; i < sizeof(feeds) / sizeof(*feeds); i++) {
        struct output_site site = html_site();

        site.formats[FORMAT_ATOM] = feeds[i].atom;
        site.formats[FORMAT_RSS] = feeds[i].rss;
        site.formats[FORMAT_JSON] = feeds[i].json;
        put_post(&site, &post);
        assert_has(post.path.s, feeds[i].has, true);
        assert_has(post.path.s, feeds[i].has_not, false);
    }
}

/* A medium may do without some formats, its page among them. */
static void test_medium_formats(void **state)
{
    static const struct output_medium medium = {
        "菏泽日报", NULL, FORMATS_ALL & ~(1u << FORMAT_HTML | 1u << FORMAT_RSS)
    };
    struct output_site site = html_site();
    const struct post post = sample_post(0);
    const struct stream stream = sample_stream(STREAM_MEDIUM);
    struct post_list list = {
        .stream = &stream, .n_pages = 1, .posts = &post, .n_posts = 1
    };

    (void)state;
    site.formats[FORMAT_RSS] = true;
    site.media = &medium;
    site.n_media = 1;
    assert_null(sample_render_list(&site, &list, "category/hezeribao.html"));
    assert_null(sample_read(dir, "category/hezeribao.rss.xml"));
    assert_has("category/hezeribao.xml",
               "rel=\"alternate\" type=\"text/html\" "
               "href=\"https://news.example/\"/>",
               true);
    list.page = 1;
    free(sample_render_list(&site, &list, "category/hezeribao/1.xml"));
    assert_null(sample_read(dir, "category/hezeribao/1.html"));
    assert_null(sample_read(dir, "category/hezeribao/1.rss.xml"));
    put_post(&site, &post);
    assert_has(post.path.s, "<bdi class=\"medium\">菏泽日报</bdi>", true);
    assert_has(post.path.s, "href=\"\"", false);
    assert_has(post.path.s, "/category/", false);
}

/* ---- whose directory it is -------------------------------------------- */

static enum err checked(const struct output_site *site, bool take)
{
    struct output *out = NULL;
    enum err e = output_open(site, &out, &ei);

    if (!e)
        e = output_check_directory(out, &ei);
    if (!e && take)
        e = output_unset_current(out, &ei);
    output_close(out);
    return e;
}

static void test_foreign_directory(void **state)
{
    struct output_site site = html_site();

    (void)state;
    write_file("other.html", "theirs");
    assert_int_equal(checked(&site, false), ERR_OK);
    write_file("index.html", "theirs");
    assert_int_equal(checked(&site, false), ERR_CONFIG);
    assert_non_null(strstr(ei.text, "index.html"));
    assert_non_null(strstr(ei.text, ".weir-site"));
    remove_file("index.html");
    write_file("404.html", "theirs");
    assert_int_equal(checked(&site, false), ERR_CONFIG);
    site.formats[FORMAT_HTML] = false;
    assert_int_equal(checked(&site, false), ERR_OK);
    write_file("opml.xml", "theirs");
    site.formats[FORMAT_OPML] = true;
    assert_int_equal(checked(&site, false), ERR_CONFIG);
    write_file(".weir-site", "");
    assert_int_equal(checked(&site, false), ERR_OK);
}

/* Once it is ours it stays so, whatever became of the digest. */
static void test_own_directory(void **state)
{
    const struct output_site site = html_site();

    (void)state;
    assert_int_equal(checked(&site, true), ERR_OK);
    write_file("index.html", "ours");
    assert_int_equal(checked(&site, true), ERR_OK);
    sample_rmdir(dir);
    assert_int_equal(mkdir(dir, 0755), 0);
    write_file("index.html", "by a weir without the mark");
    write_file(".weir-digest", "");
    assert_int_equal(checked(&site, false), ERR_OK);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_old_paths),
        ROW(test_taken_path),
        ROW(test_foreign_at_old_path),
        ROW(test_hostile_title),
        ROW(test_feeds),
        ROW(test_medium_formats),
        ROW(test_foreign_directory),
        ROW(test_own_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
