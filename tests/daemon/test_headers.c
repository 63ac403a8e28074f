/* test_headers.c -- daemon/fetch/headers.c and http_date.c. */
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/headers.h"
#include "daemon/fetch/http_date.h"

#define MAX_LINES 12
#define NOW 1700000000 /* Tue, 14 Nov 2023 22:13:20 GMT */

/* Whole answers: what they say in the end, NULL for nothing. */
/* clang-format off */
static const struct {
    const char *lines[MAX_LINES];
    long status;
    bool are_whole;
    const char *etag, *location;
    size_t n_encodings;
} rows[] = {
    { { "HTTP/1.1 200 OK\r\n", "ETag: \"a\"\r\n", "\r\n" },
      200, true, "\"a\"", NULL, 0 },
    { { "HTTP/2 304\r\n", "etag:W/\"a\"\r\n", "\r\n" },
      304, true, "W/\"a\"", NULL, 0 },
    { { "HTTP/1.0 200\n", "ETAG: \t a b \t \r\n", "\n" },
      200, true, "a b", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n" }, 200, false, "a", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: \r\n", "\r\n" },
      200, true, NULL, NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n", "ETag: b\r\n", "\r\n" },
      200, true, "a", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n", " folded\r\n", "\r\n" },
      200, true, NULL, NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n", "X: y\r\n", "\tfolded\r\n",
        "\tand more\r\n", "\r\n" },
      200, true, "a", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", " folded\r\n", "no colon\r\n", ":\r\n", "\r\n" },
      200, true, NULL, NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag : a\r\n", "X-ETag: b\r\n", "\r\n" },
      200, true, NULL, NULL, 0 },
    { { "HTTP/1.1 103 X\r\n", "ETag: a\r\n", "\r\n",
        "HTTP/1.1 200 OK\r\n", "Location: /x\r\n", "\r\n" },
      200, true, NULL, "/x", 0 },
    { { "HTTP/1.1 103 X\r\n", "ETag: a\r\n", "\r\n" },
      103, false, "a", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n", "\r\n",
        "ETag: t\r\n", "Location: /t\r\n", "HTTP/1.1 302 X\r\n", "\r\n" },
      200, true, "a", NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "ETag: a\r\n", "HTTP/1.1 302 X\r\n", "\r\n" },
      200, true, "a", NULL, 0 },
    { { "HTTP/1.1 2x0 OK\r\n", "ETag: a\r\n", "\r\n" },
      0, false, "a", NULL, 0 },
    { { "HTTP/1.1\r\n", "\r\n" }, 0, false, NULL, NULL, 0 },
    { { "HTTP/1.1 200 OK\r\n", "Content-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked\r\n", "\r\n" },
      200, true, NULL, NULL, 1 },
    { { "HTTP/1.1 200 OK\r\n", "Content-Encoding: gzip, identity , br,\r\n",
        "\r\n" },
      200, true, NULL, NULL, 2 },
    { { "HTTP/1.1 200 OK\r\n", "Content-Encoding: gzip\r\n",
        "transfer-encoding: gzip, CHUNKED\r\n", "\r\n" },
      200, true, NULL, NULL, 2 },
};
/* clang-format on */

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct headers h = { 0 };
        size_t n = 0;

        for (size_t k = 0; k < MAX_LINES && rows[i].lines[k]; k++) {
            n += strlen(rows[i].lines[k]);
            assert_int_equal(
                headers_put_line(&h, str_of(rows[i].lines[k]), NULL), ERR_OK);
        }
        if (h.status != rows[i].status || h.are_whole != rows[i].are_whole ||
            !same(h.fields[HEADER_ETAG], rows[i].etag) ||
            !same(h.fields[HEADER_LOCATION], rows[i].location) ||
            h.n_encodings != rows[i].n_encodings || h.n_bytes != n)
            fail_msg("row %zu: status %ld etag %s location %s", i, h.status,
                     h.fields[HEADER_ETAG], h.fields[HEADER_LOCATION]);
        headers_release(&h);
    }
}

/* A line of n bytes with a known field. */
static enum err put_long(struct headers *h, const char *name, size_t n)
{
    char *line = malloc(n + 1);
    enum err e;

    assert_non_null(line);
    memset(line, 'x', n);
    memcpy(line, name, strlen(name));
    e = headers_put_line(h, (struct str){ line, n }, NULL);
    free(line);
    return e;
}

static void test_limits(void **state)
{
    struct headers h = { 0 };
    struct err_info ei = { 0 };

    (void)state;
    assert_int_equal(put_long(&h, "X:", FETCH_MAX_HEADER_BYTES), ERR_OK);
    assert_int_equal(headers_put_line(&h, STR("a"), &ei), ERR_LIMIT);
    assert_non_null(strstr(ei.text, "256 KiB"));
    headers_release(&h);

    assert_int_equal(put_long(&h, "X:", FETCH_MAX_HEADER_BYTES + 1), ERR_LIMIT);
    headers_release(&h);

    /* trailers count */
    assert_int_equal(headers_put_line(&h, STR("HTTP/1.1 200\r\n"), NULL), 0);
    assert_int_equal(headers_put_line(&h, STR("\r\n"), NULL), 0);
    assert_int_equal(put_long(&h, "X:", FETCH_MAX_HEADER_BYTES - 16), ERR_OK);
    assert_int_equal(headers_put_line(&h, STR("a"), NULL), ERR_LIMIT);
    headers_release(&h);

    assert_int_equal(put_long(&h, "ETag:", 5 + HEADERS_VALUE_MAX_BYTES), 0);
    assert_non_null(h.fields[HEADER_ETAG]);
    headers_release(&h);
    assert_int_equal(put_long(&h, "ETag:", 6 + HEADERS_VALUE_MAX_BYTES), 0);
    assert_null(h.fields[HEADER_ETAG]);
    assert_int_equal(put_long(&h, "Location:", 10 + HEADERS_VALUE_MAX_BYTES),
                     0);
    assert_null(h.fields[HEADER_LOCATION]);
    assert_true(h.too_long);
    headers_release(&h);

    assert_int_equal(
        headers_put_line(&h, STR("Content-Encoding: br, br, br\r\n"), &ei),
        ERR_LIMIT);
    headers_release(&h);
    assert_int_equal(headers_put_line(&h, STR("ETag: a\0b\r\n"), NULL), 0);
    assert_null(h.fields[HEADER_ETAG]);
    headers_release(&h);
}

static void test_validators(void **state)
{
    char text[FETCH_MAX_VALIDATOR_BYTES + 1];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_true(
        headers_is_validator((struct str){ text, FETCH_MAX_VALIDATOR_BYTES }));
    assert_false(headers_is_validator(
        (struct str){ text, FETCH_MAX_VALIDATOR_BYTES + 1 }));
    assert_true(headers_is_validator(STR("W/\"a b~ !\"")));
    assert_false(headers_is_validator(STR("")));
    assert_false(headers_is_validator(STR("a\tb")));
    assert_false(headers_is_validator(STR("a\r\nb")));
    assert_false(headers_is_validator(STR("a\x7f")));
    assert_false(headers_is_validator(STR("caf\xc3\xa9")));
    assert_false(headers_is_validator(STR("a\0b")));
}

/* clang-format off */
static const struct {
    const char *retry_after, *date;
    int64_t sec;
} retries[] = {
    { NULL, NULL, -1 },
    { "0", NULL, 0 },
    { "120", NULL, 120 },
    { "000120", NULL, 120 },
    { "2147483647", NULL, 2147483647 },
    { "2147483648", NULL, 2147483647 },
    { "99999999999999999999999999", NULL, 2147483647 },
    { "-1", NULL, -1 },
    { "1.5", NULL, -1 },
    { "+5", NULL, -1 },
    { "5 s", NULL, -1 },
    { "soon", NULL, -1 },
    /* against Date, whatever our clock says */
    { "Sun, 06 Nov 1994 08:50:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 60 },
    { "Sunday, 06-Nov-94 08:50:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 60 },
    { "Sun Nov  6 08:50:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT", 60 },
    { "Sun, 06 Nov 1994 08:50:37 GMT", "Sun Nov  6 08:49:37 1994", 60 },
    { "Sun, 06 Nov 1994 08:49:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
    { "Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT",
      2147483647 },
    /* no or no readable Date: against our clock */
    { "Tue, 14 Nov 2023 22:14:20 GMT", NULL, 60 },
    { "Tue, 14 Nov 2023 22:14:20 GMT", "now", 60 },
    { "Sun, 06 Nov 1994 08:49:00 GMT", NULL, 0 },
};
/* clang-format on */

static void test_retry_after(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(retries) / sizeof(retries[0]); i++) {
        struct headers h = { 0 };
        char line[128];

        if (retries[i].retry_after) {
            snprintf(line, sizeof(line), "Retry-After: %s\r\n",
                     retries[i].retry_after);
            assert_int_equal(headers_put_line(&h, str_of(line), NULL), 0);
        }
        if (retries[i].date) {
            snprintf(line, sizeof(line), "Date: %s\r\n", retries[i].date);
            assert_int_equal(headers_put_line(&h, str_of(line), NULL), 0);
        }
        if (headers_retry_after(&h, NOW) != retries[i].sec)
            fail_msg("%s: %" PRId64, retries[i].retry_after,
                     headers_retry_after(&h, NOW));
        headers_release(&h);
    }
}

/* clang-format off */
static const struct {
    const char *s;
    enum err e;
    int64_t sec;
} dates[] = {
    { "Sun, 06 Nov 1994 08:49:37 GMT",  ERR_OK, 784111777 },
    { "Sunday, 06-Nov-94 08:49:37 GMT", ERR_OK, 784111777 },
    { "Sun Nov  6 08:49:37 1994",       ERR_OK, 784111777 },
    { "Sun Nov 16 08:49:37 1994",       ERR_OK, 784975777 },
    { "Thu, 01 Jan 1970 00:00:00 GMT",  ERR_OK, 0 },
    { "Thursday, 29-Feb-24 00:00:00 GMT", ERR_OK, 1709164800 },
    { "Friday, 01-Jan-73 00:00:00 GMT", ERR_OK, 3250454400 }, /* 2073 */
    { "Friday, 01-Jan-74 00:00:00 GMT", ERR_OK, 126230400 },  /* 1974 */
    { "", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 08:49:37", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 08:49:37 UTC", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 08:49:37 GMT ", ERR_FORMAT, 0 },
    { "Sun, 6 Nov 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 00 Nov 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 31 Nov 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 06 nov 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 06 Abc 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 24:00:00 GMT", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 08:60:37 GMT", ERR_FORMAT, 0 },
    { "Sun, 06 Nov 1994 08:49:61 GMT", ERR_FORMAT, 0 },
    { "06 Nov 1994 08:49:37 GMT", ERR_FORMAT, 0 },
    { "1994-11-06T08:49:37Z", ERR_FORMAT, 0 },
};
/* clang-format on */

static void test_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        int64_t sec = 0;
        enum err e = http_date_parse(str_of(dates[i].s), NOW, &sec);

        if (e != dates[i].e || sec != dates[i].sec)
            fail_msg("'%s': %d, %" PRId64, dates[i].s, (int)e, sec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),    cmocka_unit_test(test_limits),
        cmocka_unit_test(test_validators), cmocka_unit_test(test_retry_after),
        cmocka_unit_test(test_dates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
