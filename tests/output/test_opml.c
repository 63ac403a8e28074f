/* test_opml.c -- output/opml.c: what is named of the sources, and what never.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libxml/parser.h>
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

static struct output_site opml_site(const struct output_source *sources,
                                    size_t n)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_HTML] = site.formats[FORMAT_JEKYLL] = false;
    site.formats[FORMAT_OPML] = true;
    site.sources = sources;
    site.n_sources = n;
    return site;
}

static char *rendered(const struct output_site *site)
{
    struct output_stats stats = { 0 };
    struct output *out = NULL;
    struct err_info ei = { 0 };

    assert_int_equal(output_open(site, &out, &ei), ERR_OK);
    assert_int_equal(output_static(out, &stats, &ei), ERR_OK);
    output_close(out);
    return sample_read(dir, "opml.xml");
}

static bool is_well_formed(const char *text)
{
    xmlDocPtr doc = xmlReadMemory(text, (int)strlen(text), "opml.xml", NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR);

    xmlFreeDoc(doc);
    return doc != NULL;
}

static void test_folders(void **state)
{
    static const struct output_source sources[] = {
        { "乙", "https://b.example/feed?a=1&b=2", "菏泽日报", "zh-CN" },
        { "List", NULL, NULL, NULL },
        { "Alone", "https://alone.example/", NULL, NULL },
        { "甲", "https://a.example/feed", "Delta", NULL },
        { "丙", "https://c.example/feed", "菏泽日报", NULL },
        { "Also alone", "https://alone.example/2", NULL, "en" },
    };
    const struct output_site site = opml_site(sources, 6);
    char *text = rendered(&site);

    (void)state;
    assert_non_null(text);
    sample_assert_golden("opml.xml", text);
    assert_true(is_well_formed(text));
    free(text);
}

/* The site's own feed stands there only for what is left out, in a format that
 * there is. */
static void test_own_feed(void **state)
{
    static const struct output_source open[] = {
        { "甲", "https://a.example/feed", "", NULL },
    };
    static const struct output_source closed[] = { { "乙", NULL, "乙", NULL } };
    struct output_site site = opml_site(open, 1);
    char *text = rendered(&site);

    (void)state;
    assert_null(strstr(text, "news.example"));
    free(text);
    site = opml_site(closed, 1);
    site.formats[FORMAT_ATOM] = false;
    site.formats[FORMAT_JSON] = true;
    text = rendered(&site);
    assert_non_null(strstr(text, "https://news.example/feed.json"));
    free(text);
    site.formats[FORMAT_JSON] = false;
    text = rendered(&site);
    assert_null(strstr(text, "outline"));
    free(text);
    site.n_sources = 0;
    text = rendered(&site);
    assert_true(is_well_formed(text));
    free(text);
}

static void test_hostile(void **state)
{
    static const struct output_source sources[] = {
        { "\"/><x y='\x01", "https://a.example/\"<>&'", "</outline>\xff",
          "\"" },
    };
    const struct output_site site = opml_site(sources, 1);
    char *text = rendered(&site);

    (void)state;
    assert_true(is_well_formed(text));
    assert_null(strstr(text, "<x"));
    free(text);
}

/* Pages do not depend on the sources: one that comes renders none anew. */
static void test_digest(void **state)
{
    struct output_source source = { "甲", "https://a.example/", NULL, NULL };
    struct output_site site = opml_site(&source, 1);
    char digests[3][OUTPUT_DIGEST_BYTES];
    struct err_info ei = { 0 };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct output *out = NULL;

        source.url = i ? "https://b.example/" : "https://a.example/";
        site.formats[FORMAT_OPML] = i < 2;
        assert_int_equal(output_open(&site, &out, &ei), ERR_OK);
        output_digest(out, digests[i]);
        output_close(out);
    }
    assert_string_equal(digests[0], digests[1]);
    assert_string_not_equal(digests[1], digests[2]);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_folders),
        ROW(test_own_feed),
        ROW(test_hostile),
        ROW(test_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
