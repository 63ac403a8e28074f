/* test_fetch_nomem.c -- fetching when memory runs out: each allocation of ours
 * fails in turn. Linked with --wrap for all of them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/daemon/fetch_world.h"

static int left = -1; /* allocations until the one that fails; -1: none does */

static bool fails(void)
{
    if (left < 0)
        return false;
    return left-- == 0;
}

/* clang-format off */
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__real_strdup(const char *s);
char *__wrap_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
char *__wrap_strndup(const char *s, size_t n);
int __wrap_asprintf(char **ret, const char *fmt, ...) WEIR_PRINTF(2, 3);
/* clang-format on */

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
    return fails() ? NULL : __real_reallocarray(p, n, size);
}

char *__wrap_strdup(const char *s) { return fails() ? NULL : __real_strdup(s); }

char *__wrap_strndup(const char *s, size_t n)
{
    return fails() ? NULL : __real_strndup(s, n);
}

int __wrap_asprintf(char **ret, const char *fmt, ...)
{
    va_list ap;
    int n;

    if (fails())
        return -1;
    va_start(ap, fmt);
    n = vasprintf(ret, fmt, ap);
    va_end(ap);
    return n;
}

static struct world world;

/* What came of one request with redirect, credentials and validators, or with
 * all else a request may carry, by a proxy. */
static enum err attempt(bool by_proxy)
{
    static const char *const headers[] = { "A: b", "C:" };
    char proxy[64];
    struct fetch_request req = {
        .validator_url = STR_C("http://example.org/"),
        .etag = STR_C("\"a\""),
        .last_modified = STR_C("b"),
    };
    struct fetched f = { .world = &world };
    struct err_info ei = { 0 };
    enum err e;

    snprintf(proxy, sizeof(proxy), "http://a:b@127.0.0.1:%d", world.port);
    if (by_proxy) {
        req.proxy = proxy;
        req.home_url = "http://127.0.0.1/";
        req.headers = headers;
        req.n_headers = 2;
        req.user = req.password = "c";
        req.body = req.body_type = "d";
    }
    world_defaults(&world);
    world.config.timeout_ms = 300;
    world.is_closed = false;
    assert_int_equal(uv_loop_init(&world.loop), 0);
    e = fetcher_open(&world.loop, &world.config, &world.fetcher, &ei);
    if (e) {
        assert_int_equal(ei.code, e);
        assert_int_equal(uv_loop_close(&world.loop), 0);
        return e;
    }
    e = world_try(&world, "http://me:x@127.0.0.1:PORT/to/301?u=/validators",
                  &req, &f);
    if (!e) {
        world_wait(&world, &f);
        e = f.answer.err;
        assert_int_equal(e != ERR_OK, f.answer.error[0] != '\0');
    }
    fetched_release(&f);
    world_close(&world);
    return e;
}

static void check_each_allocation(bool by_proxy)
{
    int n_unwatched = 0, n = 0;

    for (;; n++) {
        enum err e;

        left = n;
        e = attempt(by_proxy);
        if (left >= 0) /* it asked for fewer */
            break;
        /* a socket that cannot be watched ends by timeout, unless libcurl
         * comes back to it by itself */
        n_unwatched += e == ERR_NET || e == ERR_OK;
        if (e != ERR_NOMEM && e != ERR_NET && e != ERR_OK)
            fail_msg("allocation %d: %s", n, err_name(e));
    }
    left = -1;
    assert_true(n > 20);
    assert_true(n_unwatched <= 2);
    assert_int_equal(attempt(by_proxy), ERR_OK);
}

static void test_each_allocation(void **state)
{
    (void)state;
    check_each_allocation(false);
    check_each_allocation(true);
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
        cmocka_unit_test(test_each_allocation),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
