/* test_ask.c -- addresses of pages, and what a source's requests carry. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/ask.h"
#include "feeds/base/url.h"

/* clang-format off */
static const struct {
    const char *url, *param;
    int64_t number;
    const char *page;
} rows[] = {
    { "http://h/list", NULL, 3, "http://h/list" },
    { "http://h/list#top", NULL, 3, "http://h/list" },
    { "http://h/list", "page", 3, "http://h/list?page=3" },
    { "http://h", "page", 3, "http://h?page=3" },
    { "http://h/list?", "page", 3, "http://h/list?page=3" },
    { "http://h/list?a=b", "page", 3, "http://h/list?a=b&page=3" },
    { "http://h/list?a=b&", "page", 3, "http://h/list?a=b&page=3" },
    { "http://h/list?a=%26&b#c?d", "page", 0, "http://h/list?a=%26&b&page=0" },
    { "http://h/list?page=1&a=b", "page", 12, "http://h/list?page=12&a=b" },
    { "http://h/list?a=b&p%61ge=1", "page", 2, "http://h/list?a=b&page=2" },
    { "http://h/list?page&a&page=9", "page", 2, "http://h/list?page=2&a" },
    { "http://h/list?Page=1", "page", 2, "http://h/list?Page=1&page=2" },
    { "http://h/list?pages=1", "page", 2, "http://h/list?pages=1&page=2" },
    { "http://h/list", "page[number]", 2,
      "http://h/list?page%5Bnumber%5D=2" },
    { "http://h/list?page[number]=1", "page[number]", 2,
      "http://h/list?page%5Bnumber%5D=2" },
    { "http://h/?q=\xe6\x96\xb0", "\xe9\xa1\xb5", 2,
      "http://h/?q=\xe6\x96\xb0&%E9%A1%B5=2" },
    { "http://h/list/{page}.json", NULL, 7, "http://h/list/7.json" },
    { "http://h/{page}/?p={page}#{page}", NULL, 7, "http://h/7/?p=7" },
    { "http://h/list?from={page}&n=20", "page", 40,
      "http://h/list?from=40&n=20" },
    { "http://h/{pages}", NULL, 7, "http://h/{pages}" },
    { "http://h/list", "start", INT64_MAX,
      "http://h/list?start=9223372036854775807" },
};
/* clang-format on */

static void test_pages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf b;

        buf_init(&b, URL_MAX_BYTES);
        ask_put_page(&b, str_of(rows[i].url), str_of(rows[i].param),
                     rows[i].number);
        assert_int_equal(b.err, ERR_OK);
        assert_string_equal(b.s, rows[i].page);
        buf_release(&b);
    }
}

static void test_too_long(void **state)
{
    char url[URL_MAX_BYTES + 1] = "http://h/";
    struct buf b;

    (void)state;
    memset(url + 9, 'x', URL_MAX_BYTES - 9);
    for (size_t n = URL_MAX_BYTES - 7; n <= URL_MAX_BYTES; n++) {
        buf_init(&b, URL_MAX_BYTES);
        ask_put_page(&b, (struct str){ url, n }, STR("page"), 1);
        assert_int_equal(b.err, n > URL_MAX_BYTES - 7 ? ERR_LIMIT : ERR_OK);
        buf_release(&b);
    }
}

static void test_is_paged(void **state)
{
    struct config_source c = { .url = "http://h/", .max_pages = 2 };

    (void)state;
    assert_false(ask_is_paged(&c));
    c.page_param = "page";
    assert_true(ask_is_paged(&c));
    c.max_pages = 1;
    assert_false(ask_is_paged(&c));
    c = (struct config_source){ .url = "http://h/{page}", .max_pages = 2 };
    assert_true(ask_is_paged(&c));
    c = (struct config_source){ .url = "http://h/",
                                .post_body = "{page}",
                                .max_pages = 2 };
    assert_true(ask_is_paged(&c));
    c = (struct config_source){ .path = "{page}", .max_pages = 2 };
    assert_false(ask_is_paged(&c));
}

/* A detail's secrets stay with the origin of the list; a local list has
 * none to give. */
static void test_source(void **state)
{
    const char *headers[] = { "A: b" };
    struct config_source c = { .url = "http://h/list",
                               .headers = headers,
                               .n_headers = 1,
                               .user = "u",
                               .password = "p",
                               .proxy = "http://proxy" };
    struct fetch_request list = { 0 }, detail = { 0 }, local = { 0 };

    (void)state;
    ask_source(&c, NULL, &list);
    assert_null(list.home_url);
    assert_int_equal(list.n_headers, 1);
    assert_string_equal(list.user, "u");
    assert_string_equal(list.proxy, "http://proxy");
    ask_source(&c, "http://x/1", &detail);
    assert_string_equal(detail.home_url, c.url);
    assert_string_equal(detail.password, "p");
    c.path = "list.json";
    c.url = NULL;
    ask_source(&c, "http://x/1", &local);
    assert_int_equal(local.n_headers, 0);
    assert_null(local.user);
    assert_string_equal(local.proxy, "http://proxy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_is_paged),
        cmocka_unit_test(test_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
