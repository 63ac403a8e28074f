/* test_sitemap.c -- output/sitemap.c: parts, the index, and whose robots.txt
 * it is.
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

static struct output_site map_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_ATOM] = site.formats[FORMAT_JEKYLL] = false;
    site.formats[FORMAT_SITEMAP] = true;
    site.robots = true;
    return site;
}

static void assert_file(const char *path, const char *wanted)
{
    char *text = sample_read(dir, path);

    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
}

static size_t count(const char *path, const char *what)
{
    char *text = sample_read(dir, path);
    size_t n = 0;

    assert_non_null(text);
    for (const char *s = text; (s = strstr(s, what)); s++)
        n++;
    free(text);
    return n;
}

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define SPACE "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
#define PAGE "https://news.example/hezeribao/2022/01/14/"

static void test_parts(void **state)
{
    const struct output_site site = map_site();
    struct post posts[] = { sample_post(0), sample_post(1) };
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post_list list = { .stream = &stream,
                              .n_pages = 2,
                              .updated_sec = SAMPLE_DAY + 3600,
                              .posts = posts,
                              .n_posts = 2 };

    (void)state;
    posts[1].updated_sec = SAMPLE_DAY + 3600;
    free(sample_render_list(&site, &list, "sitemap.xml"));
    assert_file("sitemap/new.xml",
                HEAD "<urlset " SPACE ">\n"
                     "<url><loc>https://news.example/</loc>"
                     "<lastmod>2022-01-14T09:00:00+08:00</lastmod></url>\n"
                     "<url><loc>" PAGE "NW202201142247450276.html</loc>"
                     "<lastmod>2022-01-14T08:10:30+08:00</lastmod></url>\n"
                     "<url><loc>" PAGE "NW202201142247450277.html</loc>"
                     "<lastmod>2022-01-14T09:00:00+08:00</lastmod></url>\n"
                     "</urlset>\n");
    assert_file("sitemap.xml",
                HEAD "<sitemapindex " SPACE ">\n"
                     "<sitemap><loc>https://news.example/sitemap/new.xml</loc>"
                     "</sitemap>\n"
                     "<sitemap><loc>https://news.example/sitemap/2.xml</loc>"
                     "</sitemap>\n"
                     "<sitemap><loc>https://news.example/sitemap/1.xml</loc>"
                     "</sitemap>\n"
                     "</sitemapindex>\n");
    list.page = 2;
    list.n_posts = 1;
    free(sample_render_list(&site, &list, "sitemap/2.xml"));
    assert_int_equal(count("sitemap/2.xml", "<url>"), 1);
}

/* A medium's lists are in the merged stream already. */
static void test_media(void **state)
{
    const struct output_site site = map_site();
    const struct post post = sample_post(0);
    const struct stream stream = sample_stream(STREAM_MEDIUM);
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };

    (void)state;
    assert_null(sample_render_list(&site, &list, "sitemap/new.xml"));
    assert_null(sample_read(dir, "sitemap.xml"));
}

/* A path whose URL has n bytes; '<' takes three. */
static struct str long_path(char s[1024], size_t n)
{
    size_t rest = n - strlen("https://news.example/");

    s[0] = '/';
    memset(s + 1, '<', rest / 3);
    memset(s + 1 + rest / 3, 'a', rest % 3);
    return (struct str){ s, 1 + rest / 3 + rest % 3 };
}

/* An address longer than a sitemap may hold is left out. */
static void test_long_address(void **state)
{
    const struct output_site site = map_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    static char paths[2][1024];
    struct post posts[] = { sample_post(0), sample_post(1) };
    const struct post_list list = { .stream = &stream,
                                    .posts = posts,
                                    .n_posts = 2 };

    (void)state;
    posts[0].path = long_path(paths[0], 2047);
    posts[1].path = long_path(paths[1], 2048);
    free(sample_render_list(&site, &list, "sitemap/new.xml"));
    assert_int_equal(count("sitemap/new.xml", "<url>"), 2);
    assert_int_equal(count("sitemap/new.xml", "a</loc>"), 1);
}

static enum err put(struct output *out, int64_t n_pages)
{
    const struct stream stream = sample_stream(STREAM_ALL);
    const struct post post = sample_post(0);
    const struct post_list list = {
        .stream = &stream, .n_pages = n_pages, .posts = &post, .n_posts = 1
    };
    struct output_stats stats = { 0 };

    return output_list(out, &list, &list, &stats, &ei);
}

/* The index is made anew when there is a page more, and holds what is allowed.
 */
static void test_index(void **state)
{
    const struct output_site site = map_site();
    struct output *out = NULL;
    char path[128];

    (void)state;
    assert_int_equal(output_open(&site, &out, &ei), ERR_OK);
    assert_int_equal(put(out, 1), ERR_OK);
    assert_int_equal(count("sitemap.xml", "<sitemap>"), 2);
    snprintf(path, sizeof(path), "%s/sitemap.xml", dir);
    assert_int_equal(remove(path), 0);
    assert_int_equal(put(out, 1), ERR_OK);
    assert_null(sample_read(dir, "sitemap.xml"));
    assert_int_equal(put(out, 2), ERR_OK);
    assert_int_equal(count("sitemap.xml", "<sitemap>"), 3);
    output_close(out);
}

/* Of more parts than an index may name, the newest. */
static void test_many_parts(void **state)
{
    const struct output_site site = map_site();
    struct output *out = NULL;
    char path[128], line[256];
    size_t n = 0;
    FILE *f = NULL;

    (void)state;
    assert_int_equal(output_open(&site, &out, &ei), ERR_OK);
    assert_int_equal(put(out, 50000), ERR_OK);
    output_close(out);
    snprintf(path, sizeof(path), "%s/sitemap.xml", dir);
    f = fopen(path, "rb");
    assert_non_null(f);
    while (fgets(line, sizeof(line), f)) {
        n += strstr(line, "<sitemap>") != NULL;
        assert_null(strstr(line, "/sitemap/1.xml"));
    }
    fclose(f);
    assert_int_equal(n, 50000);
}

static void write_file(const char *name, const char *text)
{
    char path[128];
    FILE *f = NULL;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void put_static(const struct output_site *site)
{
    struct output_stats stats = { 0 };
    struct output *out = NULL;

    assert_int_equal(output_open(site, &out, &ei), ERR_OK);
    assert_int_equal(output_static(out, &stats, &ei), ERR_OK);
    output_close(out);
}

static void test_robots(void **state)
{
    struct output_site site = map_site();
    char *text = NULL;

    (void)state;
    site.link = "https://news.example/sub/";
    put_static(&site);
    assert_null(sample_read(dir, "robots.txt"));
    site.link = "https://news.example/";
    site.robots = false;
    put_static(&site);
    assert_null(sample_read(dir, "robots.txt"));
    site.robots = true;
    put_static(&site);
    text = sample_read(dir, "robots.txt");
    assert_non_null(
        strstr(text, "\nSitemap: https://news.example/sitemap.xml\n"));
    assert_non_null(strstr(text, "\nUser-agent: *\nAllow: /\n"));
    free(text);
    site.sitemap_path = "/map.xml"; /* ours follows */
    put_static(&site);
    text = sample_read(dir, "robots.txt");
    assert_non_null(strstr(text, "/map.xml\n"));
    free(text);
    write_file("robots.txt", "User-agent: *\nDisallow: /\n");
    put_static(&site);
    assert_file("robots.txt", "User-agent: *\nDisallow: /\n");
    write_file("robots.txt", "");
    put_static(&site);
    assert_file("robots.txt", "");
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_parts), ROW(test_media),  ROW(test_long_address),
        ROW(test_index), ROW(test_robots), ROW(test_many_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
