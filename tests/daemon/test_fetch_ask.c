/* test_fetch_ask.c -- what a request carries besides its address: POST,
 * headers, logins and proxies, and where they go.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/daemon/fetch_world.h"

static struct world world;

/* "me:s@cret" */
#define LOGIN "\r\nAuthorization: Basic bWU6c0BjcmV0\r\n"

static struct fetched ask(const char *path, const struct fetch_request *req)
{
    struct fetched f;

    world_open(&world);
    world_start_with(&world, path, req, &f);
    world_wait(&world, &f);
    world_close(&world);
    return f;
}

static bool holds(const struct fetched *f, const char *part)
{
    return f->answer.body && strstr(f->answer.body, part);
}

/* ---- POST ------------------------------------------------------------- */

static void test_post(void **state)
{
    static const struct {
        const char *path, *line;
        bool keeps_body;
    } rows[] = {
        { "/echo", "POST /echo HTTP/1.1\r\n", true },
        { "/to/301?u=/echo", "GET /echo HTTP/1.1\r\n", false },
        { "/to/302?u=/echo", "GET /echo HTTP/1.1\r\n", false },
        { "/to/303?u=/echo", "GET /echo HTTP/1.1\r\n", false },
        { "/to/307?u=/echo", "POST /echo HTTP/1.1\r\n", true },
        { "/to/308?u=/echo", "POST /echo HTTP/1.1\r\n", true },
        { "/to/308?u=/to/302?u=/echo", "GET /echo HTTP/1.1\r\n", false },
        { "/to/303?u=/to/307?u=/echo", "GET /echo HTTP/1.1\r\n", false },
    };
    const struct fetch_request req = { .body = "{\"page\": 1}",
                                       .body_type = "application/json" };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fetched f;

        world_defaults(&world);
        f = ask(rows[i].path, &req);
        if (f.answer.err || !holds(&f, rows[i].line) ||
            holds(&f, "\r\n\r\n{\"page\": 1}") != rows[i].keeps_body ||
            holds(&f, "\r\nContent-Type: application/json\r\n") !=
                rows[i].keeps_body ||
            holds(&f, "Expect"))
            fail_msg("%s: '%s' %s", rows[i].path, f.answer.error,
                     f.answer.body ? f.answer.body : "");
        fetched_release(&f);
    }
}

/* Like a header, a body is for the server it was written for. */
static void test_post_elsewhere(void **state)
{
    static const struct {
        const char *path;
        bool goes;
    } rows[] = {
        { "/to/307?u=http://localhost:PORT/echo", false },
        { "/to/308?u=http://localhost:PORT/echo", false },
        { "/to/307?u=/to/308?u=http://localhost:PORT/echo", false },
        { "/to/303?u=http://localhost:PORT/echo", true },
    };
    const struct fetch_request req = { .body = "key=s3cret",
                                       .body_type = "text/plain" };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fetched f;

        world_defaults(&world);
        f = ask(rows[i].path, &req);
        if ((f.answer.err == ERR_OK) != rows[i].goes || holds(&f, "s3cret"))
            fail_msg("%s: '%s' %s", rows[i].path, f.answer.error,
                     f.answer.body ? f.answer.body : "");
        if (!rows[i].goes)
            assert_non_null(strstr(f.answer.error, "for another server"));
        fetched_release(&f);
    }
}

/* A body of any size goes at once, an empty one is one, too. */
static void test_post_sizes(void **state)
{
    static char big[2000001];
    static const char *const ends[] = { "\r\nContent-Length: 2000000\r\n",
                                        "\r\nContent-Length: 0\r\n" };
    struct fetch_request req = { .body = big, .body_type = "text/plain" };

    (void)state;
    memset(big, 'x', sizeof(big) - 1);
    for (size_t i = 0; i < 2; i++) {
        struct fetched f;

        world_defaults(&world);
        f = ask("/echo", &req);
        assert_int_equal(f.answer.err, ERR_OK);
        assert_true(holds(&f, ends[i]));
        assert_false(holds(&f, "Expect"));
        fetched_release(&f);
        req.body = "";
    }
}

/* A POST is not conditional, and its answer's validators are nobody's; a GET
 * it became is. Redirected to its own address it is no circle. */
static void test_post_validators(void **state)
{
    struct fetch_request req = { .body = "x",
                                 .etag = STR("W/\"a b,c'd\""),
                                 .last_modified = STR("y") };
    char url[256];
    struct fetched f;

    (void)state;
    world_defaults(&world);
    snprintf(url, sizeof(url), "%s", world_url(&world, "/validators"));
    req.validator_url = str_of(url);
    f = ask("/validators", &req);
    assert_int_equal(f.answer.status, 200);
    assert_false(f.answer.was_conditional);
    assert_null(f.answer.etag);
    assert_null(f.answer.last_modified);
    fetched_release(&f);
    f = ask("/to/303?u=/validators", &req);
    assert_int_equal(f.answer.status, 304);
    assert_true(f.answer.was_conditional);
    assert_non_null(f.answer.etag);
    fetched_release(&f);
    f = ask("/to/301?u=/ok", &req);
    assert_null(f.answer.moved_url);
    fetched_release(&f);
    f = ask("/see_other", &req);
    assert_int_equal(f.answer.err, ERR_OK);
    assert_string_equal(f.answer.body, "hello");
    fetched_release(&f);
}

/* ---- headers and logins ----------------------------------------------- */

static const char *const headers[] = { "X-Key: tell nobody",
                                       "X-Empty:", "user-agent: mine",
                                       "Accept: text/x" };

static void test_headers(void **state)
{
    static const char *const wanted[] = { "\r\nX-Key: tell nobody\r\n",
                                          "\r\nX-Empty:\r\n",
                                          "\r\nuser-agent: mine\r\n",
                                          "\r\nAccept: text/x\r\n", LOGIN };
    static const char *const once[] = { "ser-agent", "ser-Agent",
                                        "\r\nAccept:", "Content-Type" };
    const struct fetch_request req = {
        .headers = headers,
        .n_headers = 4,
        .user = "me",
        .password = "s@cret",
    };
    struct fetched f;

    (void)state;
    world_defaults(&world);
    f = ask("/to/302?u=/echo", &req);
    assert_int_equal(f.answer.err, ERR_OK);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
        if (!holds(&f, wanted[i]))
            fail_msg("no %s in %s", wanted[i], f.answer.body);
    for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
        const char *first = strstr(f.answer.body, once[i]);

        assert_false(first && strstr(first + 1, once[i]));
    }
    assert_false(holds(&f, "weir/"));
    fetched_release(&f);
}

/* Only to the origin they are for, on whatever hop. */
static void test_home(void **state)
{
    static const struct {
        const char *path, *home;
        bool sends;
    } rows[] = {
        { "/echo", NULL, true },
        { "/to/302?u=http://localhost:PORT/echo", NULL, false },
        { "/to/302?u=http://localhost:PORT/to/302?u=http://127.0.0.1:PORT/echo",
          NULL, true },
        { "/echo", "http://127.0.0.1:PORT/list", true },
        { "/echo", "http://127.0.0.1:PORT2/list", false },
        { "/echo", "https://127.0.0.1:PORT/list", false },
        { "/echo", "http://localhost:PORT/list", false },
        { "http://localhost:PORT/echo", "http://localhost:PORT/{page}", true },
    };
    const char *const key = headers[0];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char home[256];
        struct fetch_request req = {
            .headers = &key, .n_headers = 1, .user = "me", .password = "s@cret"
        };
        struct fetched f;

        world_defaults(&world);
        if (rows[i].home) {
            snprintf(home, sizeof(home), "%s", world_url(&world, rows[i].home));
            req.home_url = home;
        }
        f = ask(rows[i].path, &req);
        if (f.answer.err || holds(&f, "tell nobody") != rows[i].sends ||
            holds(&f, LOGIN) != rows[i].sends)
            fail_msg("row %zu: '%s' %s", i, f.answer.error,
                     f.answer.body ? f.answer.body : "");
        fetched_release(&f);
    }
}

/* Those in the address of the home serve its details; those in a detail's own
 * address are for that alone. */
static void test_login_of_addresses(void **state)
{
    static const struct {
        const char *path, *home, *user, *line;
    } rows[] = {
        { "/echo", "http://me:s%40cret@127.0.0.1:PORT/x", NULL, LOGIN },
        { "/echo", "http://me:s%40cret@localhost:PORT/x", NULL, NULL },
        { "http://me:s%40cret@127.0.0.1:PORT/echo", "http://localhost:PORT/x",
          NULL, LOGIN },
        { "http://you:x@127.0.0.1:PORT/echo", NULL, "me", LOGIN },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fetch_request req = { .user = rows[i].user,
                                     .password = "s@cret" };
        char home[256];
        struct fetched f;

        world_defaults(&world);
        if (rows[i].home) {
            snprintf(home, sizeof(home), "%s", world_url(&world, rows[i].home));
            req.home_url = home;
        }
        f = ask(rows[i].path, &req);
        assert_int_equal(f.answer.err, ERR_OK);
        assert_int_equal(holds(&f, "Authorization"), rows[i].line != NULL);
        assert_true(!rows[i].line || holds(&f, rows[i].line));
        fetched_release(&f);
    }
}

/* ---- proxies ---------------------------------------------------------- */

struct proxied {
    const char *proxy, *path;
    enum err err;
    long status;
    const char *part; /* of the error, or of the body */
};

/* clang-format off */
static const struct proxied proxied[] = {
    { "http://127.0.0.1:PORT", "http://far.example/echo?a=b", ERR_OK, 200,
      "GET http://far.example/echo?a=b HTTP/1.1\r\nHost: far.example\r\n" },
    { "http://me:s%40cret@127.0.0.1:PORT/", "http://far.example/echo", ERR_OK,
      200, "\r\nProxy-Authorization: Basic bWU6c0BjcmV0\r\n" },
    { "http://127.0.0.1:PORT", "http://far.example/to/302?u=/echo", ERR_OK,
      200, "GET http://far.example/echo HTTP/1.1\r\n" },
    { "http://127.0.0.1:PORT", "http://8.8.8.8/ok", ERR_OK, 200, "hello" },
    { "socks5h://127.0.0.1:PORT", "http://far.example/ok", ERR_OK, 200,
      "hello" },
    { "socks5://127.0.0.1:PORT", "http://8.8.8.8/ok", ERR_OK, 200, "hello" },
    /* hosts that no proxy is asked for */
    { "http://127.0.0.1:PORT", "http://127.0.0.2:PORT2/", ERR_NET, 0,
      "refused: 127.0.0.2 is a loopback address (allow_private permits it)" },
    { "http://127.0.0.1:PORT", "http://127.0.0.1:PORT/ok", ERR_NET, 0,
      "refused: 127.0.0.1 is a loopback address" },
    { "http://127.0.0.1:PORT", "http://0x0a.1/", ERR_NET, 0,
      "refused: 10.0.0.1 is a private address" },
    { "http://127.0.0.1:PORT", "http://0x0a.1./", ERR_NET, 0,
      "is a private address" },
    { "http://127.0.0.1:PORT", "http://[::1]/", ERR_NET, 0,
      "refused: [::1] is a loopback address" },
    { "http://127.0.0.1:PORT", "http://[::ffff:10.0.0.1]/", ERR_NET, 0,
      "is a private address" },
    { "http://127.0.0.1:PORT", "http://localhost/", ERR_NET, 0,
      "refused: localhost is a loopback address" },
    { "http://127.0.0.1:PORT", "http://a.LocalHost./", ERR_NET, 0,
      "is a loopback address" },
    { "socks5h://127.0.0.1:PORT", "http://192.168.1.1/", ERR_NET, 0,
      "is a private address" },
    { "http://127.0.0.1:PORT",
      "http://far.example/to/302?u=http://169.254.169.254/latest", ERR_NET, 0,
      "is a link-local address" },
    /* what proxies say */
    { "http://me:s%40cret@127.0.0.1:PORT", "http://far.example/status/407",
      ERR_NET, 407, "the proxy http://127.0.0.1:PORT asks for another user" },
    { "http://me:s%40cret@127.0.0.1:PORT", "https://s407.test/", ERR_NET, 0,
      "the proxy http://127.0.0.1:PORT asks for another user" },
    { "http://me:s%40cret@127.0.0.1:PORT", "https://s502.test/", ERR_NET, 0,
      "the proxy http://127.0.0.1:PORT does not connect to the host: it "
      "answered 502" },
    { "http://me:s%40cret@127.0.0.1:1", "http://far.example/", ERR_NET, 0,
      "by the proxy http://127.0.0.1:1: " },
    { "socks5://me:s%40cret@127.0.0.1:1", "http://8.8.8.8/", ERR_NET, 0,
      "by the proxy socks5://127.0.0.1:1: " },
    { "http://me:s%40cret@127.0.0.1:PORT", "http://far.example/reset", ERR_NET,
      0, "by the proxy http://127.0.0.1:PORT: connection reset" },
    { "ftp://me:s%40cret@127.0.0.1:PORT", "http://far.example/", ERR_FORMAT, 0,
      "proxy: not an address of http, https, socks5 or socks5h" },
    { "me:s%40cret", "http://far.example/", ERR_FORMAT, 0, "proxy: not an" },
};
/* clang-format on */

static void test_proxies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(proxied) / sizeof(proxied[0]); i++) {
        const struct proxied *row = &proxied[i];
        char proxy[256], part[256];
        struct fetch_request req = { .proxy = proxy };
        struct fetched f;

        world_defaults(&world);
        world.config.n_allow_private = 0; /* the proxy is nobody's else */
        snprintf(proxy, sizeof(proxy), "%s", world_url(&world, row->proxy));
        /* world_url would put an address before a text */
        snprintf(part, sizeof(part), "%s", row->part);
        if (strstr(part, "PORT"))
            snprintf(part, sizeof(part), "%.*s%d%s",
                     (int)(strstr(row->part, "PORT") - row->part), row->part,
                     world.port, strstr(row->part, "PORT") + 4);
        f = ask(row->path, &req);
        if (f.answer.err != row->err || f.answer.status != row->status ||
            strstr(f.answer.error, "cret") ||
            !(row->err ? strstr(f.answer.error, part) != NULL
                       : holds(&f, part)))
            fail_msg("%s by %s: %d, status %ld, '%s' %s", row->path, row->proxy,
                     (int)f.answer.err, f.answer.status, f.answer.error,
                     f.answer.body ? f.answer.body : "");
        fetched_release(&f);
    }
    assert_int_equal(world_count(&world, "forbidden "), 0);
}

/* The environment says nothing, neither without a proxy nor against ours. */
static void test_environment(void **state)
{
    const struct fetch_request plain = { 0 };
    char proxy[64];
    const struct fetch_request by_proxy = { .proxy = proxy };
    struct fetched f;

    (void)state;
    /* NOLINTBEGIN(concurrency-mt-unsafe): there is one */
    assert_int_equal(setenv("http_proxy", "http://127.0.0.2:1", 1), 0);
    assert_int_equal(setenv("all_proxy", "http://127.0.0.2:1", 1), 0);
    assert_int_equal(setenv("no_proxy", "*", 1), 0);
    world_defaults(&world);
    snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", world.port);
    f = ask("/ok", &plain);
    assert_int_equal(f.answer.err, ERR_OK);
    fetched_release(&f);
    f = ask("http://far.example/ok", &by_proxy);
    assert_int_equal(f.answer.err, ERR_OK);
    fetched_release(&f);
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    unsetenv("no_proxy");
    /* NOLINTEND(concurrency-mt-unsafe) */
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
        cmocka_unit_test(test_post),
        cmocka_unit_test(test_post_elsewhere),
        cmocka_unit_test(test_post_sizes),
        cmocka_unit_test(test_post_validators),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_home),
        cmocka_unit_test(test_login_of_addresses),
        cmocka_unit_test(test_proxies),
        cmocka_unit_test(test_environment),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
