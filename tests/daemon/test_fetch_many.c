/* test_fetch_many.c -- many requests of one fetcher: cancelled, started and
 * closed from callbacks, held back by max_buffered, stuck in a resolver.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/fetch/request.h"
#include "tests/daemon/fetch_world.h"

static struct world world;

#define MIB (1024 * 1024)

#define N_MANY 40

static void test_cancel(void **state)
{
    struct fetched f[N_MANY];

    (void)state;
    world_defaults(&world);
    world.config.parallel = 8;
    world_open(&world);
    for (size_t i = 0; i < N_MANY; i++)
        world_start(&world, i % 4 ? "/silent" : "example", &f[i]);
    fetch_cancel(f[N_MANY - 1].fetch); /* before it began */
    fetch_cancel(f[0].fetch);          /* ended, not yet told */
    for (int i = 0; i < 20; i++)
        uv_run(&world.loop, UV_RUN_NOWAIT);
    fetch_cancel(f[1].fetch); /* under way */
    uv_run(&world.loop, UV_RUN_NOWAIT);
    for (size_t i = 0; i < N_MANY; i++)
        assert_int_equal(f[i].is_done, i % 4 == 0 && i > 0);
    for (size_t i = 0; i < N_MANY; i++)
        fetched_release(&f[i]);
    world_close(&world); /* the rest: some under way, some waiting */
    for (size_t i = 0; i < N_MANY; i++)
        assert_int_equal(f[i].is_done, i % 4 == 0 && i > 0);
}

/* A callback may start the next one, cancel another, and close. */
struct chain {
    struct fetched other;
    int n_left;
    bool is_closed;
};

static void on_chain_closed(void *ctx)
{
    struct chain *c = ctx;

    c->is_closed = true;
}

static void on_link(void *ctx, struct fetch_answer *answer)
{
    struct chain *c = ctx;
    const struct fetch_request req = { .url = world_url(&world, "/ok"),
                                       .on_done = on_link,
                                       .ctx = c };
    struct fetch *fetch;

    assert_int_equal(answer->err, ERR_OK);
    if (--c->n_left > 0) {
        assert_int_equal(fetcher_start(world.fetcher, &req, &fetch), ERR_OK);
        return;
    }
    fetch_cancel(c->other.fetch);
    fetcher_close(world.fetcher, on_chain_closed, c);
    assert_int_equal(fetcher_start(world.fetcher, &req, &fetch), ERR_NET);
}

static void test_callbacks(void **state)
{
    struct chain c = { .n_left = 5 };
    struct fetch_request req = { .on_done = on_link, .ctx = &c };
    struct fetched waiting;
    struct fetch *fetch;

    (void)state;
    world_defaults(&world);
    world_open(&world);
    world_start(&world, "/silent", &c.other);
    world_start(&world, "/stall", &waiting);
    req.url = world_url(&world, "/ok");
    assert_int_equal(fetcher_start(world.fetcher, &req, &fetch), ERR_OK);
    while (!c.is_closed)
        uv_run(&world.loop, UV_RUN_ONCE);
    assert_int_equal(c.n_left, 0);
    assert_false(c.other.is_done || waiting.is_done);
    assert_int_equal(uv_loop_close(&world.loop), 0);
}

/* Four bodies of 1 MiB with room for one: all come, little is held. */
static int64_t most_held;

static void on_check(uv_check_t *check)
{
    (void)check;
    if (world.fetcher->room.n_held > most_held)
        most_held = world.fetcher->room.n_held;
}

#define N_BIG 8

static void test_max_buffered(void **state)
{
    struct fetched f[N_BIG];
    uv_check_t check;

    (void)state;
    world_defaults(&world);
    world.config.max_buffered_bytes = MIB;
    world_open(&world);
    uv_check_init(&world.loop, &check);
    uv_check_start(&check, on_check);
    most_held = 0;
    for (size_t i = 0; i < N_BIG; i++)
        world_start(&world, "/big/1000000?steps=50&pause=0.002", &f[i]);
    for (size_t i = 0; i < N_BIG; i++) {
        size_t next = 0;

        while (!f[next].is_done || !f[next].answer.body) {
            if (next + 1 == N_BIG)
                uv_run(&world.loop, UV_RUN_ONCE);
            next = (next + 1) % N_BIG;
        }
        assert_int_equal(f[next].answer.err, ERR_OK);
        assert_int_equal(f[next].answer.n_body, 1000000);
        fetched_release(&f[next]); /* parsed: makes room */
    }
    assert_int_equal(world.fetcher->room.n_held, 0);
    /* one body more than the limit, and a chunk of each */
    assert_true(most_held <= MIB + 1000000 + N_BIG * 16384);
    assert_true(most_held > MIB);
    uv_close((uv_handle_t *)&check, NULL);
    world_close(&world);
}

/* A body that is kept keeps the others waiting, but one always goes on. */
static void test_kept_body(void **state)
{
    struct fetched f[3];

    (void)state;
    world_defaults(&world);
    world.config.max_buffered_bytes = 500000;
    world_open(&world);
    for (size_t i = 0; i < 3; i++) {
        world_start(&world, "/big/1000000", &f[i]);
        world_wait(&world, &f[i]);
        assert_int_equal(f[i].answer.err, ERR_OK);
    }
    assert_int_equal(world.fetcher->room.n_held, 3000000);
    for (size_t i = 0; i < 3; i++)
        fetched_release(&f[i]);
    world_close(&world);
}

/* ---- one turn --------------------------------------------------------- */

#define N_TINY 4
#define TINY_TURN_BYTES 280000 /* 100 reads of 16 KiB, a sixth of it body */

/* Sources that send chunks of a byte, and faster than they can be read, do not
 * keep the loop: what is taken in one turn has a bound. */
static void test_tiny_chunks(void **state)
{
    struct fetched f[N_TINY];
    int64_t most = 0;

    (void)state;
    world_defaults(&world);
    world.config.timeout_ms = 1000;
    world_open(&world);
    for (size_t i = 0; i < N_TINY; i++)
        world_start(&world, "/endless_chunks/1", &f[i]);
    for (size_t i = 0; i < N_TINY; i++) {
        while (!f[i].is_done) {
            int64_t before = world.fetcher->room.n_held;

            uv_run(&world.loop, UV_RUN_ONCE);
            if (world.fetcher->room.n_held - before > most)
                most = world.fetcher->room.n_held - before;
        }
        assert_int_equal(f[i].answer.err, ERR_NET);
        assert_non_null(strstr(f[i].answer.error, "slowed for its tiny"));
        fetched_release(&f[i]);
    }
    assert_true(most > 0);
    assert_true(most <= N_TINY * TINY_TURN_BYTES);
    world_close(&world);
}

/* ---- no descriptors left ------------------------------------------------ */

static void test_no_descriptors(void **state)
{
    static const char *const urls[] = { "/ok", "http://localhost:PORT/ok" };
    struct rlimit saved, low;
    struct fetched f;
    int fd;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &saved), 0);
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        world_defaults(&world);
        world_open(&world);
        uv_run(&world.loop, UV_RUN_NOWAIT); /* libuv opens some late */
        fd = dup(2);
        assert_true(fd >= 0);
        close(fd);
        low = saved;
        low.rlim_cur = (rlim_t)fd;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
        world_start(&world, urls[i], &f);
        world_wait(&world, &f);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &saved), 0);
        assert_int_equal(f.answer.err, ERR_IO);
        assert_string_equal(f.answer.error,
                            "no file descriptors left (ulimit -n)");
        fetched_release(&f);
        world_close(&world);
    }
}

/* ---- a resolver that does not come back ------------------------------- */

static sem_t resolver;

/* In place of libc's: names that begin with "stuck" wait for the semaphore. */
int getaddrinfo(const char *name, const char *service,
                const struct addrinfo *hints, struct addrinfo **ret)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    void *found = dlsym(RTLD_NEXT, "getaddrinfo");

    memcpy(&real, &found, sizeof(real)); /* ISO C has no such cast */
    if (strncmp(name, "stuck", 5) == 0) {
        sem_wait(&resolver);
        return EAI_AGAIN;
    }
    return real(name, service, hints, ret);
}

/* Neither a timeout nor closing waits for the resolver's thread. */
static void test_stuck_resolver(void **state)
{
    struct fetched timed_out, closed;

    (void)state;
    assert_int_equal(sem_init(&resolver, 0, 0), 0);
    world_defaults(&world);
    world.config.connect_timeout_ms = 200;
    world_open(&world);
    world_start(&world, "http://stuck1.example/", &timed_out);
    world_wait(&world, &timed_out);
    assert_int_equal(timed_out.answer.err, ERR_NET);
    assert_non_null(strstr(timed_out.answer.error,
                           "no connection within connect_timeout, 0.2 s"));
    fetched_release(&timed_out);
    world_start(&world, "http://stuck2.example/", &closed);
    uv_run(&world.loop, UV_RUN_ONCE);
    uv_run(&world.loop, UV_RUN_ONCE);
    world_close(&world);
    assert_false(closed.is_done);
    sem_post(&resolver);
    sem_post(&resolver);
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
    /* first: no thread of another test may give descriptors back meanwhile */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_descriptors),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_callbacks),
        cmocka_unit_test(test_max_buffered),
        cmocka_unit_test(test_kept_body),
        cmocka_unit_test(test_tiny_chunks),
        cmocka_unit_test(test_stuck_resolver),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
