/* test_rss.c -- output/rss.c: golden files, the rules of RSS 2.0, hostile
 * posts.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"

static char dir[64];

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

static struct output_site rss_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_JEKYLL] = false;
    site.formats[FORMAT_ATOM] = false;
    site.formats[FORMAT_RSS] = true;
    return site;
}

static void silent(void *ctx, const char *fmt, ...)
{
    (void)ctx;
    (void)fmt;
}

static xmlDocPtr parsed(const char *text)
{
    xmlDocPtr doc;

    assert_non_null(text);
    xmlSetGenericErrorFunc(NULL, silent);
    doc = xmlReadMemory(text, (int)strlen(text), "rss.xml", NULL,
                        XML_PARSE_NONET);
    xmlSetGenericErrorFunc(NULL, NULL);
    return doc;
}

/* The string value of an XPath. */
static void assert_value(xmlDocPtr doc, const char *path, const char *wanted)
{
    xmlXPathContextPtr ctx = xmlXPathNewContext(doc);
    xmlXPathObjectPtr found;
    xmlChar *text;

    assert_non_null(ctx);
    xmlXPathRegisterNs(ctx, (const xmlChar *)"a",
                       (const xmlChar *)"http://www.w3.org/2005/Atom");
    xmlXPathRegisterNs(ctx, (const xmlChar *)"dc",
                       (const xmlChar *)"http://purl.org/dc/elements/1.1/");
    xmlXPathRegisterNs(
        ctx, (const xmlChar *)"c",
        (const xmlChar *)"http://purl.org/rss/1.0/modules/content/");
    found = xmlXPathEvalExpression((const xmlChar *)path, ctx);
    assert_non_null(found);
    text = xmlXPathCastToString(found);
    if (strcmp((const char *)text, wanted))
        print_error("%s\n", path);
    assert_string_equal((const char *)text, wanted);
    xmlFree(text);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(ctx);
}

static void test_newest(void **state)
{
    const struct output_site site = rss_site();
    const struct post posts[] = { sample_post(0), sample_post(1) };
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post_list list = { .stream = &stream,
                              .n_pages = 3,
                              .updated_sec = posts[0].updated_sec,
                              .posts = posts,
                              .n_posts = 1 };
    char *text = sample_render_list(&site, &list, "rss.xml");
    xmlDocPtr doc = parsed(text);

    (void)state;
    assert_non_null(doc);
    sample_assert_golden("rss.xml", text);
    assert_value(doc, "//a:link[@rel='prev-archive']/@href",
                 "https://news.example/rss/3.xml");
    xmlFreeDoc(doc);
    free(text);
    list.n_posts = 0;
    text = sample_render_list(&site, &list, "rss.xml");
    doc = parsed(text);
    assert_value(doc, "count(/rss/channel/item)", "0");
    assert_value(doc, "count(/rss/channel/lastBuildDate)", "0");
    xmlFreeDoc(doc);
    free(text);
}

static void test_archive(void **state)
{
    const struct output_site site = rss_site();
    const struct post post = sample_post(0);
    const struct stream stream = sample_stream(STREAM_MEDIUM);
    const struct post_list list = { .stream = &stream,
                                    .n_pages = 3,
                                    .page = 2,
                                    .updated_sec = post.updated_sec,
                                    .posts = &post,
                                    .n_posts = 1 };
    char *text =
        sample_render_list(&site, &list, "category/hezeribao/2.rss.xml");
    xmlDocPtr doc = parsed(text);
    static const char *const links[][2] = {
        { "self", "/2.rss.xml" },
        { "current", ".rss.xml" },
        { "prev-archive", "/1.rss.xml" },
        { "next-archive", "/3.rss.xml" },
    };

    (void)state;
    assert_non_null(strstr(text, "<fh:archive/>"));
    assert_value(doc, "/rss/channel/title", "菏泽日报 · 示例新闻");
    assert_value(doc, "/rss/channel/description", "菏泽日报 · 示例新闻");
    assert_value(doc, "/rss/channel/link",
                 "https://news.example/category/hezeribao.html");
    for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
        char path[64], url[128];

        snprintf(path, sizeof(path), "//a:link[@rel='%s']/@href", links[i][0]);
        snprintf(url, sizeof(url), "https://news.example/category/hezeribao%s",
                 links[i][1]);
        assert_value(doc, path, url);
    }
    xmlFreeDoc(doc);
    free(text);
}

/* A type that the source does not tell is its extension's. */
static void test_type_of_enclosure(void **state)
{
    static const struct enclosure files[] = {
        { STR_C("https://a.example/b.MP3?x=1"), STR_C(""), STR_C(""), -1, -1 },
        { STR_C("https://a.example/c.webm#t"), STR_C(""), STR_C(""), -1, -1 },
    };
    const struct output_site site = rss_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_post(0);
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    char *text;
    xmlDocPtr doc;

    (void)state;
    post.enclosures = files;
    post.n_enclosures = 2;
    text = sample_render_list(&site, &list, "rss.xml");
    doc = parsed(text);
    assert_value(doc, "//enclosure/@type", "audio/mpeg");
    assert_value(doc, "//a:link[@rel='enclosure']/@type", "video/webm");
    xmlFreeDoc(doc);
    free(text);
}

/* Whatever a post holds, the feed stays well formed, an item has no element
 * that is not ours, and no unsafe address. */
static void test_hostile(void **state)
{
    const struct output_site site = rss_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_hostile_post();
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    char *text = sample_render_list(&site, &list, "rss.xml");
    xmlDocPtr doc = parsed(text);

    (void)state;
    assert_non_null(doc);
    assert_value(doc, "/rss/channel/item/title",
                 "<b> \"]]>&amp; \xe2\x80\xae\xef\xbf\xbd </script>");
    assert_value(doc, "/rss/channel/item/description",
                 "&amp;&lt; &amp;lt;b&gt;");
    assert_value(doc, "/rss/channel/item/c:encoded",
                 "<p>]]></p></content>\xe2\x80\xa8\"\\");
    assert_value(doc, "count(//item/dc:creator)", "2");
    assert_value(doc, "//item/dc:creator[2]", "a@b");
    assert_value(doc, "count(//x)", "0");
    assert_value(doc, "count(//enclosure)", "1");
    assert_value(doc, "//enclosure/@url", "https://a.example/\"><x>");
    assert_value(doc, "//enclosure/@type", "application/octet-stream");
    assert_value(doc, "//enclosure/@length", "0");
    assert_value(doc, "//a:link[@rel='enclosure']/@href", "http://a.example/b");
    assert_value(doc, "count(//a:link[@rel='via'])", "1");
    assert_value(doc, "count(//source)", "0");
    assert_null(strstr(text, "script:"));
    assert_null(strstr(text, "file:"));
    xmlFreeDoc(doc);
    free(text);
}

static void test_bare(void **state)
{
    struct output_site site = rss_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_bare_post();
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    char *text = NULL;
    xmlDocPtr doc = NULL;

    (void)state;
    site.description = NULL;
    site.zone = NULL;
    text = sample_render_list(&site, &list, "rss.xml");
    doc = parsed(text);
    assert_value(doc, "/rss/channel/description", "示例新闻");
    assert_value(doc, "//item/pubDate", "Fri, 14 Jan 2022 00:00:00 +0000");
    assert_value(doc, "//item/dc:creator", "菏泽日报");
    assert_value(doc, "string-length(//item/title) > 0", "true");
    assert_value(doc, "count(//item/description | //item/c:encoded)", "0");
    xmlFreeDoc(doc);
    free(text);
}

static const struct {
    int64_t sec;
    int offset_min;
    const char *text;
} times[] = {
    { SAMPLE_DAY, 480, "Fri, 14 Jan 2022 08:00:00 +0800" },
    { SAMPLE_DAY, -570, "Thu, 13 Jan 2022 14:30:00 -0930" },
    { SAMPLE_DAY, -30, "Thu, 13 Jan 2022 23:30:00 -0030" },
    { 951782399, 0, "Mon, 28 Feb 2000 23:59:59 +0000" },
    { 951782399, 1, "Tue, 29 Feb 2000 00:00:59 +0001" },
};

static void test_times(void **state)
{
    const struct output_site site = rss_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_post(0);
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };

    (void)state;
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        xmlDocPtr doc = NULL;
        char *text;

        post.published_sec = times[i].sec;
        post.published_offset_min = times[i].offset_min;
        text = sample_render_list(&site, &list, "rss.xml");
        doc = parsed(text);
        assert_value(doc, "//item/pubDate", times[i].text);
        xmlFreeDoc(doc);
        free(text);
    }
}

/* Of one post no more carriers are named than the limit, and nothing twice. */
static void test_many_carriers(void **state)
{
    const struct output_site site = rss_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    static struct carrier carriers[65];
    static char urls[65][32];
    struct post post = sample_post(0);
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    xmlDocPtr doc = NULL;
    char *text;

    (void)state;
    for (size_t i = 0; i < 65; i++) {
        snprintf(urls[i], sizeof(urls[i]), "http://a.example/%zu", i);
        carriers[i].url = str_of(urls[i]);
        carriers[i].source_id = carriers[i].source_name = STR("a");
    }
    post.url = str_of(urls[0]);
    post.carriers = carriers;
    post.n_carriers = 65;
    post.tags = &post.medium.name; /* which is a category anyway */
    text = sample_render_list(&site, &list, "rss.xml");
    doc = parsed(text);
    assert_value(doc, "count(//item/a:link[@rel='via'])", "64");
    assert_value(doc, "count(//item/category)", "1");
    xmlFreeDoc(doc);
    free(text);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_newest),
        ROW(test_archive),
        ROW(test_hostile),
        ROW(test_bare),
        ROW(test_times),
        ROW(test_many_carriers),
        ROW(test_type_of_enclosure),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
