/* test_fetch.c -- daemon/fetch as a whole, against a server that misbehaves.
 *
 * Each behaviour of tests/e2e/fetch_server.py is a row. Times are bounded by
 * the settings of a row; nothing here sleeps or judges speed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/daemon/fetch_world.h"

static struct world world;

struct row {
    const char *path;
    enum err err;
    long status;
    const char *error;                  /* part of it, when err */
    const char *body;                   /* all of it, or NULL: any */
    int64_t timeout_ms, max_body_bytes; /* 0: the default */
};

#define MIB (1024 * 1024)
#define ANY (-1) /* a slow machine may be cut before the status came */

/* clang-format off */
static const struct row rows[] = {
    /* answers that are fine */
    { "/ok", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/ok?body=", ERR_OK, 200, NULL, "", 0, 0 },
    { "/status/204", ERR_OK, 204, NULL, "", 0, 0 },
    { "/long", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/trailers", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/interim", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/packed/gzip/text/3", ERR_OK, 200, NULL, "texttexttext", 0, 0 },
    { "/packed/deflate/text/3", ERR_OK, 200, NULL, "texttexttext", 0, 0 },
    { "/packed/br/text/3", ERR_OK, 200, NULL, "texttexttext", 0, 0 },
    { "/packed/br+gzip/text/3", ERR_OK, 200, NULL, "texttexttext", 0, 0 },
    { "/packed/gzip/zeros/1048576", ERR_OK, 200, NULL, NULL, 0, 0 },
    { "/big/4194304", ERR_OK, 200, NULL, NULL, 0, 0 },
    /* answers that are an error, but answers */
    { "/status/404", ERR_OK, 404, NULL, NULL, 0, 0 },
    { "/status/410", ERR_OK, 410, NULL, NULL, 0, 0 },
    { "/status/500", ERR_OK, 500, NULL, NULL, 0, 0 },
    { "/status/300", ERR_OK, 300, NULL, NULL, 0, 0 },
    { "/endless/404", ERR_OK, 404, NULL, NULL, 0, 0 },
    { "/stalled_503", ERR_OK, 503, NULL, NULL, 1500, 0 },
    { "/status/304", ERR_NET, 304, "304 to a request without validators", NULL,
      0, 0 },
    /* redirects */
    { "/redirect/301/1", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/redirect/302/1", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/redirect/303/1", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/redirect/307/1", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/redirect/308/8", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/redirect/302/9", ERR_LIMIT, 302, "more than 8 redirects", NULL, 0, 0 },
    { "/to/302?u=http://127.0.0.1:PORT/ok%23part", ERR_OK, 200, NULL, "hello",
      0, 0 },
    { "/to/302?u=//127.0.0.1:PORT/ok", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/to/302?u=../ok", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/loop/a", ERR_NET, 302, "redirected in a circle to http://127.0.0.1",
      NULL, 0, 0 },
    { "/status/302?Location=%23part", ERR_NET, 302, "redirected in a circle",
      NULL, 0, 0 },
    { "/status/302?Location=", ERR_NET, 302, "302 without a Location", NULL,
      0, 0 },
    { "/no_location", ERR_NET, 301, "status 301 without a Location", NULL,
      0, 0 },
    { "/long_location", ERR_LIMIT, 301, "longer than 2048 bytes", NULL, 0, 0 },
    { "/to/302?u=http://127.0.0.2:PORT2/", ERR_NET, 0,
      "refused: 127.0.0.2 is a loopback address (allow_private permits it)",
      NULL, 0, 0 },
    { "/to/301?u=http://2130706434:PORT2/", ERR_NET, 0,
      "refused: 127.0.0.2 is a loopback address", NULL, 0, 0 },
    { "/to/307?u=http://[::ffff:127.0.0.2]:PORT2/", ERR_NET, 0,
      "is a loopback address", NULL, 0, 0 },
    { "/to/308?u=http://[::1]:PORT2/", ERR_NET, 0,
      "refused: ::1 is a loopback address", NULL, 0, 0 },
    { "/to/302?u=http://0.0.0.0:PORT/ok", ERR_NET, 0,
      "refused: 0.0.0.0 is an unspecified address", NULL, 0, 0 },
    { "/to/302?u=http://169.254.169.254/latest", ERR_NET, 0,
      "refused: 169.254.169.254 is a link-local address", NULL, 0, 0 },
    { "/to/302?u=file:///etc/passwd", ERR_NET, 302,
      "refused: file: is not fetched", NULL, 0, 0 },
    { "/to/302?u=gopher://127.0.0.1:PORT/_x", ERR_NET, 302,
      "refused: gopher: is not fetched", NULL, 0, 0 },
    { "/to/302?u=javascript:alert(1)", ERR_NET, 302,
      "refused: javascript: is not fetched", NULL, 0, 0 },
    { "/to/302?u=https://127.0.0.1:PORT/tls", ERR_NET, 0,
      "redirected to https://127.0.0.1", NULL, 0, 0 },
    { "/to/302?u=http://", ERR_FORMAT, 302, "not", NULL, 0, 0 },
    { "/endless/302", ERR_NET, 302, "status 302 without a Location", NULL,
      0, 0 },
    /* addresses that are never asked */
    { "http://127.0.0.2:PORT2/", ERR_NET, 0,
      "refused: 127.0.0.2 is a loopback address (allow_private permits it)",
      NULL, 0, 0 },
    { "http://0x7f.2:PORT2/", ERR_NET, 0, "refused: 127.0.0.2", NULL, 0, 0 },
    { "ftp://127.0.0.1:PORT/", ERR_NET, 0, "refused: ftp: is not", NULL, 0, 0 },
    { "HTTP:/", ERR_FORMAT, 0, "not", NULL, 0, 0 },
    { "example", ERR_FORMAT, 0, "not a complete http or https address", NULL,
      0, 0 },
    { "http://127.0.0.1:99999/", ERR_FORMAT, 0, "not an address", NULL, 0, 0 },
    { "http://127.0.0.1:1/", ERR_NET, 0, "127.0.0.1 port 1", NULL, 0, 0 },
    /* time */
    { "/silent", ERR_NET, 0, "not complete within timeout, 0.3 s", NULL,
      300, 0 },
    { "/stall", ERR_NET, ANY, "not complete within timeout, 0.3 s", NULL,
      300, 0 },
    { "/drip", ERR_NET, ANY, "not complete within timeout, 0.3 s", NULL,
      300, 0 },
    { "/to/302?u=/silent", ERR_NET, 0, "not complete within timeout", NULL,
      300, 0 },
    { "/slow/8", ERR_NET, ANY, "not complete within timeout, 0.4 s", NULL,
      400, 0 }, /* each hop is in time, all of them are not */
    { "/interim_flood", ERR_LIMIT, 103, "more than 2000 header lines", NULL,
      0, 0 },
    /* size */
    { "/endless/200", ERR_LIMIT, 200, "longer than max_body, 4MiB",
      NULL, 0, 0 },
    { "/endless_nothing", ERR_LIMIT, 200, "longer than max_body", NULL, 0, 0 },
    { "/endless_extension/200", ERR_LIMIT, 200, "the rest frames chunks", NULL,
      0, 0 },
    { "/endless_extension/500", ERR_OK, 500, NULL, NULL, 0, 0 },
    { "/endless_chunks/1", ERR_LIMIT, 200,
      "framing of its chunks are longer than max_body, 64KiB, and 256",
      NULL, 0, 65536 },
    { "/announced", ERR_LIMIT, 200, "longer than max_body", NULL, 0, 0 },
    { "/big/4194305", ERR_LIMIT, 200, "longer than max_body", NULL, 0, 0 },
    { "/packed/gzip/text/300", ERR_OK, 200, NULL, NULL, 0, 1200 },
    { "/packed/gzip/text/301", ERR_LIMIT, 200, "longer than max_body", NULL,
      0, 1200 },
    { "/packed/gzip/zeros/3000000", ERR_LIMIT, 200,
      "unpacks to more than 200 times", NULL, 0, 0 },
    { "/packed/gzip/zeros/50000000", ERR_LIMIT, 200,
      "unpacks to more than 200 times", NULL, 0, 64 * MIB },
    { "/packed/gzip/zeros/50000000", ERR_LIMIT, 200, /* seen on the way */
      "unpacks to more than 200 times", NULL, 0, 20 * MIB },
    { "/packed/gzip+gzip+gzip/zeros/100", ERR_LIMIT, 200,
      "more than 2 encodings", NULL, 0, 0 },
    { "/header_flood", ERR_LIMIT, 200, "more than 256 KiB", NULL, 0, 0 },
    { "/header_lines/1900", ERR_OK, 200, NULL, "hello", 0, 0 },
    { "/header_lines/40000", ERR_LIMIT, 200, "more than 2000 header lines",
      NULL, 0, 0 },
    { "/header_line", ERR_LIMIT, 200, "header line is too long", NULL, 0, 0 },
    { "/trailer_flood", ERR_LIMIT, 200, "more than 256 KiB", NULL, 0, 0 },
    /* no HTTP, or half of it */
    { "/short", ERR_NET, 200, "", NULL, 0, 0 },
    { "/cut_chunk", ERR_NET, 200, "", NULL, 0, 0 },
    { "/bad_gzip", ERR_NET, 200, "", NULL, 0, 0 },
    { "/http09", ERR_NET, 0, "HTTP/0.9", NULL, 0, 0 },
    { "/garbage", ERR_NET, 0, "HTTP/0.9", NULL, 0, 0 },
    { "/gzip_and/member", ERR_NET, 200, "bytes follow the end", NULL, 0, 0 },
    { "/gzip_and/text", ERR_NET, 200, "bytes follow the end", NULL, 0, 0 },
    { "/reset", ERR_NET, 0, "connection reset by the server", NULL, 0, 0 },
    { "/reset_body", ERR_NET, ANY, "connection reset by the server", NULL,
      0, 0 },
    { "/close", ERR_NET, 0, "", NULL, 0, 0 },
};
/* clang-format on */

static bool is_as_wanted(const struct row *r, const struct fetch_answer *a)
{
    if (a->err != r->err || (r->status != ANY && a->status != r->status))
        return false;
    if (r->error && !strstr(a->error, r->error))
        return false;
    if (!r->err && r->status / 100 == 2 && !a->body)
        return false;
    if ((r->err || r->status / 100 != 2) && a->body)
        return false;
    if (r->body && (a->n_body != strlen(r->body) ||
                    memcmp(a->body, r->body, a->n_body + 1) != 0))
        return false;
    return (r->err == ERR_OK) == (a->error[0] == '\0');
}

static void test_rows(void **state)
{
    int n_bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct row *r = &rows[i];
        struct fetched f;

        world_defaults(&world);
        if (r->timeout_ms)
            world.config.timeout_ms = r->timeout_ms;
        if (r->max_body_bytes)
            world.config.max_body_bytes = r->max_body_bytes;
        world_open(&world);
        world_start(&world, r->path, &f);
        world_wait(&world, &f);
        if (!is_as_wanted(r, &f.answer)) {
            n_bad++;
            print_error("%s: err %d status %ld n_body %zu '%s'\n", r->path,
                        (int)f.answer.err, f.answer.status, f.answer.n_body,
                        f.answer.error);
        }
        fetched_release(&f);
        world_close(&world);
    }
    assert_int_equal(n_bad, 0);
    assert_int_equal(world_count(&world, "forbidden "), 0);
    assert_int_equal(world_count(&world, "not-get "), 0);
    assert_true(world_count(&world, "tls ") > 0);
}

/* ---- what is sent ----------------------------------------------------- */

static struct fetched get(const char *path, const struct fetch_request *extra)
{
    struct fetched f;

    world_defaults(&world);
    world_open(&world);
    world_start_with(&world, path, extra, &f);
    world_wait(&world, &f);
    world_close(&world);
    return f;
}

#define ACCEPT                                                                 \
    "application/atom+xml, application/rss+xml, application/feed+json, "       \
    "application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"

/* The whole request, byte for byte, but the version. */
static void check_request(const char *body)
{
    const char *agent = strstr(body, "weir/");
    char wanted[1024];

    assert_non_null(agent);
    snprintf(wanted, sizeof(wanted),
             "GET /echo?a=b&c HTTP/1.1\r\n"
             "Host: 127.0.0.1:%d\r\n"
             "User-Agent: weir/%.*s (+http://example.org/weir)\r\n"
             "Accept-Encoding: gzip, br, zstd\r\n"
             "Accept: " ACCEPT "\r\n\r\n",
             world.port, (int)strcspn(agent + 5, " \r\n"), agent + 5);
    assert_string_equal(body, wanted);
}

static void test_request(void **state)
{
    static const char *const paths[] = {
        "/echo?a=b&c", "/echo?a=b&c#fragment",
        "/to/302?u=/echo?a=b%26c", /* no cookie, no referer comes along */
    };
    const struct fetch_request plain = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct fetched f = get(paths[i], &plain);

        assert_int_equal(f.answer.err, ERR_OK);
        check_request(f.answer.body);
        assert_string_equal(f.answer.final_url,
                            world_url(&world, "/echo?a=b&c"));
        fetched_release(&f);
    }
}

static void test_validators(void **state)
{
    static const struct {
        const char *path, *validator_url, *etag, *modified;
        bool sends_etag, sends_modified;
    } sent[] = {
        { "/echo", "/echo", "W/\"x, y\"", "Sun, 06", true, true },
        { "/echo", "/echo", "no quotes at all", "", true, false },
        { "/echo", "/echo", "", "yesterday", false, true },
        { "/echo#part", "/echo", "\"1\"", "", true, false },
        { "/echo", "/echo?", "\"1\"", "x", false, false },
        { "/echo", "", "\"1\"", "x", false, false },
        { "/to/302?u=/echo", "/echo", "\"1\"", "x", true, true },
        { "/to/302?u=/echo", "/to/302?u=/echo", "\"1\"", "x", false, false },
        { "/echo", "/echo", "a\r\nX: y", "x", false, true },
        { "/echo", "/echo", "caf\xc3\xa9", "x", false, true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
        char url[256], header[256];
        struct fetch_request req = { .etag = str_of(sent[i].etag),
                                     .last_modified =
                                         str_of(sent[i].modified) };
        struct fetched f;

        snprintf(url, sizeof(url), "%s",
                 world_url(&world, sent[i].validator_url));
        if (sent[i].validator_url[0])
            req.validator_url = str_of(url);
        f = get(sent[i].path, &req);
        assert_int_equal(f.answer.err, ERR_OK);
        snprintf(header, sizeof(header), "\r\nIf-None-Match: %s\r\n",
                 sent[i].etag);
        assert_int_equal(strstr(f.answer.body, header) != NULL,
                         sent[i].sends_etag);
        snprintf(header, sizeof(header), "\r\nIf-Modified-Since: %s\r\n",
                 sent[i].modified);
        assert_int_equal(strstr(f.answer.body, header) != NULL,
                         sent[i].sends_modified);
        assert_int_equal(f.answer.was_conditional,
                         sent[i].sends_etag || sent[i].sends_modified);
        fetched_release(&f);
    }
}

static void test_conditional(void **state)
{
    struct fetch_request req = { 0 };
    struct fetched first = get("/to/302?u=/validators", &req), second;

    (void)state;
    assert_string_equal(first.answer.body, "new");
    assert_string_equal(first.answer.etag, "W/\"a b,c'd\"");
    assert_string_equal(first.answer.last_modified,
                        "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_string_equal(first.answer.content_type, "text/plain");
    assert_false(first.answer.was_conditional);
    req.validator_url = str_of(first.answer.final_url);
    req.etag = str_of(first.answer.etag);
    second = get("/to/302?u=/validators", &req);
    assert_int_equal(second.answer.err, ERR_OK);
    assert_int_equal(second.answer.status, 304);
    assert_null(second.answer.body);
    assert_true(second.answer.was_conditional);
    fetched_release(&first);
    fetched_release(&second);
}

static void test_headers_answered(void **state)
{
    const struct fetch_request plain = { 0 };
    struct fetched f = get("/odd_validators", &plain);

    (void)state;
    assert_int_equal(f.answer.err, ERR_OK);
    assert_null(f.answer.etag);
    assert_null(f.answer.last_modified);
    assert_int_equal(f.answer.retry_after_sec, -1);
    fetched_release(&f);

    f = get("/trailers", &plain);
    assert_string_equal(f.answer.etag, "\"head\"");
    fetched_release(&f);

    f = get("/interim", &plain);
    assert_null(f.answer.etag);
    fetched_release(&f);

    f = get("/status/503?Retry-After=120", &plain);
    assert_int_equal(f.answer.retry_after_sec, 120);
    fetched_release(&f);

    f = get("/status/429?Date=Sun,%2006%20Nov%201994%2008:49:37%20GMT"
            "&Retry-After=Sunday,%2006-Nov-94%2008:50:37%20GMT",
            &plain);
    assert_int_equal(f.answer.retry_after_sec, 60);
    fetched_release(&f);
}

static void test_stalled_retry_after(void **state)
{
    struct fetched f;

    (void)state;
    world_defaults(&world);
    world.config.timeout_ms = 1500;
    world_open(&world);
    world_start(&world, "/stalled_503", &f);
    world_wait(&world, &f);
    assert_int_equal(f.answer.status, 503);
    assert_int_equal(f.answer.retry_after_sec, 77);
    fetched_release(&f);
    world_close(&world);
}

static void test_moved(void **state)
{
    static const struct {
        const char *path, *moved;
    } moves[] = {
        { "/ok", NULL },
        { "/to/301?u=/ok", "/ok" },
        { "/to/302?u=/ok", NULL },
        { "/redirect/308/3", "/redirect/308/0" },
        { "/to/301?u=/to/302?u=/ok", "/to/302?u=/ok" },
        { "/to/302?u=/to/301?u=/ok", NULL },
    };
    const struct fetch_request plain = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        struct fetched f = get(moves[i].path, &plain);

        assert_int_equal(f.answer.err, ERR_OK);
        if (moves[i].moved)
            assert_string_equal(f.answer.moved_url,
                                world_url(&world, moves[i].moved));
        else
            assert_null(f.answer.moved_url);
        fetched_release(&f);
    }
}

/* Credentials go to the first address's origin; nothing shows them. */
static void test_credentials(void **state)
{
    /* clang-format off */
    static const char *const paths[] = {
        "http://me:s%40cret@127.0.0.1:PORT/echo",
        "http://me:s%40cret@127.0.0.1:PORT/to/302?u=/echo",
        "http://me:s%40cret@127.0.0.1:PORT/to/302?u=//you:x@127.0.0.1:PORT/echo",
    };
    /* clang-format on */
    const struct fetch_request plain = { 0 };
    struct fetched f;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        f = get(paths[i], &plain);
        assert_int_equal(f.answer.err, ERR_OK);
        assert_non_null(strstr(f.answer.body, /* me:s@cret */
                               "\r\nAuthorization: Basic bWU6c0BjcmV0\r\n"));
        assert_string_equal(f.answer.final_url, world_url(&world, "/echo"));
        fetched_release(&f);
    }
    f = get("/to/302?u=http://you:x@127.0.0.1:PORT/echo", &plain);
    assert_null(strstr(f.answer.body, "Authorization"));
    fetched_release(&f);
    f = get("http://me:secret@127.0.0.2:PORT2/", &plain);
    assert_null(strstr(f.answer.error, "secret"));
    assert_null(strstr(f.answer.final_url, "secret"));
    fetched_release(&f);
}

/* Another host (localhost) is another origin; 127.0.0.1 it is all the same. */
static void test_credentials_elsewhere(void **state)
{
    const struct fetch_request plain = { 0 };
    struct fetched f = get(
        "http://me:secret@127.0.0.1:PORT/to/302?u=http://localhost:PORT/echo",
        &plain);

    (void)state;
    assert_int_equal(f.answer.err, ERR_OK);
    assert_null(strstr(f.answer.body, "Authorization"));
    assert_string_equal(f.answer.final_url,
                        world_url(&world, "http://localhost:PORT/echo"));
    fetched_release(&f);
}

static int start_server(void **state)
{
    (void)state;
    world_start_server(&world);
    return 0;
}

static int stop_server(void **state)
{
    (void)state;
    world_stop_server(&world);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_validators),
        cmocka_unit_test(test_conditional),
        cmocka_unit_test(test_headers_answered),
        cmocka_unit_test(test_stalled_retry_after),
        cmocka_unit_test(test_moved),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_credentials_elsewhere),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
