/* test_jsonfeed.c -- output/jsonfeed.c: a golden file, the rules of JSON Feed
 * 1.1, hostile posts; read back by json-c.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-c/json.h>
#include <json-c/json_pointer.h>
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

static struct output_site json_site(void)
{
    struct output_site site = sample_site(dir);

    site.formats[FORMAT_JEKYLL] = false;
    site.formats[FORMAT_JSON] = true;
    return site;
}

static struct json_object *parsed(const char *text)
{
    struct json_tokener *tok = json_tokener_new();
    struct json_object *root;

    assert_non_null(tok);
    assert_non_null(text);
    json_tokener_set_flags(tok,
                           JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    root = json_tokener_parse_ex(tok, text, (int)strlen(text));
    if (!root)
        print_error("%s\n%s\n",
                    json_tokener_error_desc(json_tokener_get_error(tok)), text);
    json_tokener_free(tok);
    assert_non_null(root);
    return root;
}

/* The value at a JSON pointer, as text; NULL: there must be none. */
static void assert_value(struct json_object *root, const char *path,
                         const char *wanted)
{
    struct json_object *found = NULL;
    int failed = json_pointer_get(root, path, &found);

    if ((failed != 0) != (wanted == NULL))
        print_error("%s\n", path);
    assert_int_equal(failed != 0, wanted == NULL);
    if (wanted && strcmp(json_object_get_string(found), wanted))
        print_error("%s\n", path);
    if (wanted)
        assert_string_equal(json_object_get_string(found), wanted);
}

static void test_newest(void **state)
{
    const struct output_site site = json_site();
    struct post posts[] = { sample_post(0), sample_post(1) };
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post_list list = { .stream = &stream,
                              .n_pages = 3,
                              .updated_sec = posts[0].updated_sec,
                              .posts = posts,
                              .n_posts = 2 };
    struct json_object *root = NULL;
    char *text = NULL;

    (void)state;
    posts[1].language = STR("en");
    posts[1].image = STR("https://paper.example/i.jpg");
    text = sample_render_list(&site, &list, "feed.json");
    sample_assert_golden("feed.json", text);
    root = parsed(text);
    assert_value(root, "/version", "https://jsonfeed.org/version/1.1");
    assert_value(root, "/next_url", "https://news.example/feed/3.json");
    assert_value(root, "/items/1/language", "en");
    json_object_put(root);
    free(text);
    list.n_posts = 0;
    list.n_pages = 0;
    text = sample_render_list(&site, &list, "feed.json");
    root = parsed(text);
    assert_value(root, "/items", "[ ]");
    assert_value(root, "/next_url", NULL);
    json_object_put(root);
    free(text);
}

static void test_archive(void **state)
{
    const struct output_site site = json_site();
    const struct post post = sample_post(0);
    const struct stream stream = sample_stream(STREAM_MEDIUM);
    struct post_list list = { .stream = &stream,
                              .n_pages = 3,
                              .page = 2,
                              .updated_sec = post.updated_sec,
                              .posts = &post,
                              .n_posts = 1 };
    struct json_object *root = NULL;
    char *text = sample_render_list(&site, &list, "category/hezeribao/2.json");

    (void)state;
    root = parsed(text);
    assert_value(root, "/title", "菏泽日报 · 示例新闻");
    assert_value(root, "/feed_url",
                 "https://news.example/category/hezeribao/2.json");
    assert_value(root, "/next_url",
                 "https://news.example/category/hezeribao/1.json");
    assert_value(root, "/_weir/archive", "true");
    json_object_put(root);
    free(text);
    list.page = 1;
    text = sample_render_list(&site, &list, "category/hezeribao/1.json");
    root = parsed(text);
    assert_value(root, "/next_url", NULL);
    json_object_put(root);
    free(text);
}

static void test_hostile(void **state)
{
    const struct output_site site = json_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_hostile_post();
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    char *text = sample_render_list(&site, &list, "feed.json");
    struct json_object *root = parsed(text);
    struct json_object *content = NULL;

    (void)state;
    assert_value(root, "/items/0/title",
                 "<b> \"]]>&amp; \xe2\x80\xae\xef\xbf\xbd </script>");
    json_pointer_get(root, "/items/0/content_html", &content);
    assert_int_equal(json_object_get_string_len(content), 27);
    assert_memory_equal(json_object_get_string(content),
                        "<p>\x03]]></p></content>\xe2\x80\xa8\0\"\\", 27);
    assert_value(root, "/items/0/external_url", NULL);
    assert_value(root, "/items/0/image", NULL);
    assert_value(root, "/items/0/language", NULL);
    assert_value(root, "/items/0/authors/0/url", NULL);
    assert_value(root, "/items/0/authors/1/name", "a@b");
    assert_value(root, "/items/0/attachments/1/size_in_bytes", "5");
    assert_value(root, "/items/0/attachments/1/duration_in_seconds", "7");
    assert_value(root, "/items/0/attachments/2", NULL);
    assert_value(root, "/items/0/_weir/infocode", "\"},{");
    assert_value(root, "/items/0/_weir/carriers/0/url", NULL);
    assert_value(root, "/items/0/_weir/carriers/2/name", "C");
    for (const char *s = "<>&\x01\x7f"; *s; s++)
        assert_null(strchr(text, *s));
    assert_null(strstr(text, "\xe2\x80\xa8"));
    assert_null(strstr(text, "script:"));
    json_object_put(root);
    free(text);
}

static void test_bare(void **state)
{
    struct output_site site = json_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    struct post post = sample_bare_post();
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    struct json_object *root = NULL;
    char *text = NULL;

    (void)state;
    site.description = NULL;
    site.zone = NULL;
    text = sample_render_list(&site, &list, "feed.json");
    root = parsed(text);
    assert_value(root, "/items/0/content_text", "");
    assert_value(root, "/items/0/summary", NULL);
    assert_value(root, "/items/0/date_published", "2022-01-14T00:00:00Z");
    assert_value(root, "/items/0/_weir/carriers", "[ ]");
    json_object_put(root);
    free(text);
    post.summary = STR("摘要");
    post.content_state = CONTENT_AWAITED;
    text = sample_render_list(&site, &list, "feed.json");
    root = parsed(text);
    assert_value(root, "/items/0/content_text", "摘要");
    assert_value(root, "/items/0/summary", "摘要");
    assert_value(root, "/items/0/content_html", NULL);
    assert_value(root, "/items/0/_weir/content", "awaited");
    json_object_put(root);
    free(text);
}

/* A title of 10 KB, all of it to be escaped. */
static void test_long_title(void **state)
{
    const struct output_site site = json_site();
    const struct stream stream = sample_stream(STREAM_ALL);
    static char title[10 * 1024];
    struct post post = sample_post(0);
    const struct post_list list = { .stream = &stream,
                                    .posts = &post,
                                    .n_posts = 1 };
    struct json_object *root = NULL, *found = NULL;
    char *text = NULL;

    (void)state;
    memset(title, '<', sizeof(title));
    post.title = (struct str){ title, sizeof(title) };
    text = sample_render_list(&site, &list, "feed.json");
    root = parsed(text);
    json_pointer_get(root, "/items/0/title", &found);
    assert_int_equal(json_object_get_string_len(found), sizeof(title));
    json_object_put(root);
    free(text);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_newest), ROW(test_archive),    ROW(test_hostile),
        ROW(test_bare),   ROW(test_long_title),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
