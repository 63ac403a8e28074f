/* test_atom.c -- output/atom.c: golden files, RELAX NG of RFC 4287, hostile
 * posts.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdlib.h>
#include <string.h>

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

static struct output_site atom_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_JEKYLL] = false;
    return site;
}

/* Renders one list; the feed's text. */
static char *rendered(const struct output_site *site,
                      const struct post_list *list, const char *path)
{
    struct output *out = NULL;
    struct output_stats stats = { 0 };
    enum err e = output_open(site, &out, &ei);

    if (!e)
        e = output_list(out, list, list, &stats, &ei);
    if (e)
        print_error("%s\n", ei.text);
    assert_int_equal(e, ERR_OK);
    output_close(out);
    return sample_read(dir, path);
}

static void silent(void *ctx, const char *fmt, ...)
{
    (void)ctx;
    (void)fmt;
}

/* True if text is well formed and valid. */
static bool is_valid(const char *text)
{
    xmlRelaxNGParserCtxtPtr parser = NULL;
    xmlRelaxNGValidCtxtPtr valid = NULL;
    xmlRelaxNGPtr schema = NULL;
    xmlDocPtr doc = NULL;
    bool ok = false;

    xmlSetGenericErrorFunc(NULL, silent);
    parser = xmlRelaxNGNewParserCtxt(WEIR_SOURCE_DIR "/tests/data/atom.rng");
    assert_non_null(parser);
    schema = xmlRelaxNGParse(parser);
    assert_non_null(schema);
    valid = xmlRelaxNGNewValidCtxt(schema);
    assert_non_null(valid);
    doc = xmlReadMemory(text, (int)strlen(text), "feed.xml", NULL,
                        XML_PARSE_NONET);
    ok = doc && xmlRelaxNGValidateDoc(valid, doc) == 0;
    xmlFreeDoc(doc);
    xmlRelaxNGFreeValidCtxt(valid);
    xmlRelaxNGFree(schema);
    xmlRelaxNGFreeParserCtxt(parser);
    xmlSetGenericErrorFunc(NULL, NULL);
    return ok;
}

static void test_newest(void **state)
{
    const struct output_site site = atom_site();
    const struct post posts[] = { sample_post(0), sample_post(1) };
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post_list list = { .stream = &stream,
                              .n_pages = 3,
                              .updated_sec = posts[0].updated_sec,
                              .posts = posts,
                              .n_posts = 1 };
    char *text = rendered(&site, &list, "feed.xml");

    (void)state;
    sample_assert_golden("atom.xml", text);
    assert_true(is_valid(text));
    free(text);
    list.n_posts = 2;
    list.n_pages = 0;
    text = rendered(&site, &list, "feed.xml");
    assert_true(is_valid(text));
    assert_null(strstr(text, "archive"));
    free(text);
    list.n_posts = 0;
    text = rendered(&site, &list, "feed.xml");
    assert_true(is_valid(text));
    free(text);
}

static const struct {
    int64_t page;
    const char *path;
    bool has_prev, has_next;
} pages[] = {
    { 1, "category/hezeribao/1.xml", false, true },
    { 2, "category/hezeribao/2.xml", true, true },
    { 3, "category/hezeribao/3.xml", true, false },
};

static void test_archives(void **state)
{
    const struct output_site site = atom_site();
    const struct post post = sample_post(0);
    const struct stream stream = sample_stream(STREAM_MEDIUM);

    (void)state;
    for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
        struct post_list list = { .stream = &stream,
                                  .n_pages = 3,
                                  .page = pages[i].page,
                                  .updated_sec = post.updated_sec,
                                  .posts = &post,
                                  .n_posts = 1 };
        char *text = rendered(&site, &list, pages[i].path);

        assert_non_null(text);
        assert_true(is_valid(text));
        assert_non_null(strstr(text, "<fh:archive/>"));
        assert_non_null(strstr(
            text, "<link rel=\"current\" type=\"application/atom+xml\" "
                  "href=\"https://news.example/category/hezeribao.xml\"/>"));
        assert_int_equal(strstr(text, "\"prev-archive\"") != NULL,
                         pages[i].has_prev);
        assert_int_equal(strstr(text, "\"next-archive\"") != NULL,
                         pages[i].has_next);
        if (pages[i].page == 2)
            sample_assert_golden("atom-archive.xml", text);
        free(text);
    }
}

/* Whatever a post holds, the feed stays valid and holds no unsafe address. */
static void test_hostile(void **state)
{
    const struct output_site site = atom_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    static const struct person people[] = {
        { STR_C("]]></name><x/>"), STR_C("javascript:1"), STR_C("@") },
        { STR_C(""), STR_C("data:x"), STR_C("a@b") },
        { STR_C(""), STR_C(""), STR_C("") },
    };
    static const struct enclosure files[] = {
        { STR_C("https://a.example/\"><x>"), STR_C("audio"), STR_C("\x01"), -1,
          -1 },
        { STR_C("file:///etc/passwd"), STR_C("a/b"), STR_C(""), 5, -1 },
    };
    static const struct carrier carriers[] = {
        { STR_C("\"&<"),
          STR_C("\xe2\x80\xae'\"<&>"),
          STR_C("javascript:alert(1)"),
          { 0 },
          { 0 },
          0 },
        { STR_C("b"),
          STR_C("B"),
          STR_C("https://a.example/"),
          { 0 },
          { 0 },
          0 },
        { STR_C("c"),
          STR_C("C"),
          STR_C("https://a.example/"),
          { 0 },
          { 0 },
          0 },
    };
    struct post post = sample_post(0);
    struct post_list list = { .stream = &stream, .posts = &post, .n_posts = 1 };
    char *text = NULL;

    (void)state;
    post.title = STR("<b>\x01\x0c\"]]>&amp; \xe2\x80\xae\xff\xef\xbf\xbe");
    post.summary = STR("\x02&<");
    post.content_html = STR("<p>\x03]]></p></content>");
    post.url = STR("vbscript:x");
    post.language = STR("en\"><x");
    post.authors = people;
    post.n_authors = 3;
    post.enclosures = files;
    post.n_enclosures = 2;
    post.carriers = carriers;
    post.n_carriers = 3;
    post.path = STR("/a b/\"<\xe8\x8f\x8f>.html");
    text = rendered(&site, &list, "feed.xml");
    assert_true(is_valid(text));
    sample_assert_golden("atom-hostile.xml", text);
    free(text);
    post.n_carriers = 0; /* then its own address, if it is one */
    post.url = STR("https://own.example/");
    text = rendered(&site, &list, "feed.xml");
    assert_non_null(
        strstr(text, "<link rel=\"via\" href=\"https://own.example/\"/>"));
    free(text);
}

static void test_bare(void **state)
{
    struct output_site site = atom_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post full = sample_post(0);
    struct post post = { .public_id = full.public_id,
                         .path = full.path,
                         .medium = full.medium,
                         .name = full.name,
                         .sort_sec = SAMPLE_DAY,
                         .published_sec = SAMPLE_DAY,
                         .updated_sec = SAMPLE_DAY };
    struct post_list list = { .stream = &stream, .posts = &post, .n_posts = 1 };
    char *text = NULL;

    (void)state;
    site.description = NULL;
    site.zone = NULL;
    text = rendered(&site, &list, "feed.xml");
    assert_true(is_valid(text));
    assert_non_null(strstr(text, "<name>菏泽日报</name>"));
    assert_non_null(strstr(text, "<published>2022-01-14T00:00:00Z<"));
    assert_null(strstr(text, "<content"));
    assert_null(strstr(text, "<title></title>"));
    free(text);
}

/* No feed of a kind: no file, no links to it. */
static void test_switched_off(void **state)
{
    struct output_site site = atom_site();
    const struct stream stream = sample_stream(STREAM_MEDIUM);
    struct post_list list = { .stream = &stream };

    (void)state;
    site.list_path[FORMAT_ATOM][STREAM_MEDIUM] = NULL;
    assert_null(rendered(&site, &list, "category/hezeribao.xml"));
    site.formats[FORMAT_ATOM] = false;
    free(rendered(&site, &list, "category/hezeribao.html"));
    assert_null(sample_read(dir, "feed.xml"));
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_newest), ROW(test_archives),     ROW(test_hostile),
        ROW(test_bare),   ROW(test_switched_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
