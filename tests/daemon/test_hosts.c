/* test_hosts.c -- daemon/fetch/hosts.c and its heap: scripts of who asks, is
 * served and leaves, at which time.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/fetch/heap.h"
#include "daemon/fetch/hosts.h"

#define N_PLACES 16

/* A step: '?' place asks at host, '>' place is the next to be served (-1: no
 * one, and wait says how long), '<' place leaves. */
struct step {
    char what;
    int place;
    int64_t now_ms;
    const char *host;
    int64_t wait_ms;
};
struct script {
    const char *name;
    struct hosts_limits limits;
    struct step steps[24];
};

/* clang-format off */
static const struct script scripts[] = {
    { "in order of asking", { 10, 10, 0 }, {
        { '?', 0, 0, "a", 0 }, { '?', 1, 0, "b", 0 }, { '?', 2, 0, "a", 0 },
        { '>', 0, 0, "", 0 }, { '>', 1, 0, "", 0 }, { '>', 2, 0, "", 0 },
        { '>', -1, 0, "", -1 } } },
    { "parallel", { 2, 2, 0 }, {
        { '?', 0, 0, "a", 0 }, { '?', 1, 0, "b", 0 }, { '?', 2, 0, "c", 0 },
        { '>', 0, 0, "", 0 }, { '>', 1, 0, "", 0 }, { '>', -1, 0, "", -1 },
        { '<', 1, 5, "", 0 }, { '>', 2, 5, "", 0 } } },
    { "per host; a stuck host delays no other", { 10, 2, 0 }, {
        { '?', 0, 0, "a", 0 }, { '?', 1, 0, "a", 0 }, { '?', 2, 0, "a", 0 },
        { '?', 3, 0, "b", 0 },
        { '>', 0, 0, "", 0 }, { '>', 1, 0, "", 0 }, { '>', 3, 0, "", 0 },
        { '>', -1, 0, "", -1 }, { '<', 3, 9, "", 0 }, { '>', -1, 9, "", -1 },
        { '<', 0, 10, "", 0 }, { '>', 2, 10, "", 0 } } },
    { "gap", { 10, 10, 200 }, {
        { '?', 0, 1000, "a", 0 }, { '?', 1, 1000, "a", 0 },
        { '?', 2, 1000, "b", 0 },
        { '>', 0, 1000, "", 0 }, { '>', 2, 1000, "", 0 },
        { '>', -1, 1000, "", 200 }, { '>', -1, 1150, "", 50 },
        { '>', 1, 1200, "", 0 }, { '>', -1, 1200, "", -1 } } },
    { "gap outlives who left", { 10, 10, 200 }, {
        { '?', 0, 1000, "a", 0 }, { '>', 0, 1000, "", 0 },
        { '<', 0, 1010, "", 0 }, { '>', -1, 1010, "", -1 },
        { '?', 1, 1020, "a", 0 }, { '>', -1, 1020, "", 180 },
        { '>', 1, 1200, "", 0 } } },
    { "gap of the earliest", { 10, 10, 200 }, {
        { '?', 0, 1000, "a", 0 }, { '>', 0, 1000, "", 0 },
        { '?', 1, 1100, "b", 0 }, { '>', 1, 1100, "", 0 },
        { '?', 2, 1100, "b", 0 }, { '?', 3, 1100, "a", 0 },
        { '>', -1, 1100, "", 100 }, { '>', 3, 1200, "", 0 },
        { '>', -1, 1200, "", 100 }, { '>', 2, 1300, "", 0 } } },
    { "who left the queue is not served", { 10, 1, 0 }, {
        { '?', 0, 0, "a", 0 }, { '?', 1, 0, "a", 0 }, { '?', 2, 0, "a", 0 },
        { '>', 0, 0, "", 0 }, { '<', 1, 0, "", 0 }, { '<', 0, 0, "", 0 },
        { '>', 2, 0, "", 0 }, { '<', 1, 0, "", 0 } } },
    { "a later hop goes before those not begun", { 1, 1, 0 }, {
        { '?', 0, 0, "a", 0 }, { '>', 0, 0, "", 0 },
        { '?', 1, 0, "b", 0 }, { '?', 2, 0, "b", 0 }, { '<', 0, 1, "", 0 },
        { '?', 0, 1, "b", 0 }, { '>', 0, 1, "", 0 }, { '<', 0, 2, "", 0 },
        { '>', 1, 2, "", 0 } } },
    { "a full host and a gap", { 10, 1, 200 }, {
        { '?', 0, 1000, "a", 0 }, { '?', 1, 1000, "a", 0 },
        { '>', 0, 1000, "", 0 }, { '>', -1, 1300, "", -1 },
        { '<', 0, 5000, "", 0 }, { '>', 1, 5000, "", 0 } } },
};
/* clang-format on */

static void run(const struct script *script)
{
    struct place places[N_PLACES] = { 0 };
    struct hosts *h = NULL;
    int64_t wait_ms;

    assert_int_equal(hosts_new(&script->limits, &h), ERR_OK);
    for (const struct step *s = script->steps; s->what; s++) {
        if (s->what == '?') {
            assert_int_equal(hosts_ask(h, &places[s->place], s->host), ERR_OK);
        } else if (s->what == '<') {
            hosts_leave(h, &places[s->place], s->now_ms);
        } else {
            struct place *got = hosts_next(h, s->now_ms, &wait_ms);
            struct place *want = s->place < 0 ? NULL : &places[s->place];

            if (got != want || (!got && wait_ms != s->wait_ms))
                fail_msg("%s: step %td: %td, wait %" PRId64, script->name,
                         s - script->steps, got ? got - places : -1, wait_ms);
        }
    }
    for (size_t i = 0; i < N_PLACES; i++)
        hosts_leave(h, &places[i], 100000);
    assert_null(hosts_next(h, 100000, &wait_ms));
    assert_int_equal(hosts_count(h), 0); /* nothing is remembered for ever */
    hosts_free(h);
}

static void test_scripts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
        run(&scripts[i]);
}

/* Ten thousand hosts, three at each: everybody is served once, the limits hold
 * at every step, and each host serves in order. */
#define N_HOSTS 10000
#define N_MANY (3 * N_HOSTS)

static void test_many(void **state)
{
    const struct hosts_limits limits = { 32, 2, 200 };
    struct place *places = calloc(N_MANY, sizeof(*places));
    bool *served = calloc(N_MANY, sizeof(*served));
    size_t held[32], n_held = 0, n_served = 0;
    int64_t now_ms = 0, wait_ms;
    struct hosts *h = NULL;

    (void)state;
    assert_true(places && served);
    assert_int_equal(hosts_new(&limits, &h), ERR_OK);
    for (size_t i = 0; i < N_MANY; i++) {
        char name[32];

        snprintf(name, sizeof(name), "host%zu.example", i % N_HOSTS);
        assert_int_equal(hosts_ask(h, &places[i], name), ERR_OK);
    }
    assert_int_equal(hosts_count(h), N_HOSTS);
    while (n_served < N_MANY) {
        struct place *got = hosts_next(h, now_ms, &wait_ms);
        size_t i;

        if (!got) {
            assert_true(n_held == 32 || wait_ms > 0);
            now_ms += wait_ms > 0 ? wait_ms : 1;
            while (n_held > 0)
                hosts_leave(h, &places[held[--n_held]], now_ms);
            continue;
        }
        i = (size_t)(got - places);
        assert_true(n_held < 32 && !served[i]);
        assert_true(i < N_HOSTS || served[i - N_HOSTS]);
        served[i] = true;
        held[n_held++] = i;
        n_served++;
    }
    while (n_held > 0)
        hosts_leave(h, &places[held[--n_held]], now_ms);
    assert_null(hosts_next(h, now_ms + 200, &wait_ms));
    assert_int_equal(hosts_count(h), 0);
    hosts_free(h);
    free(places);
    free(served);
}

static void test_heap(void **state)
{
    static struct heap_node nodes[1000];
    struct heap h = { 0 };
    uint32_t x = 1;
    int64_t last = INT64_MIN;

    (void)state;
    assert_null(heap_first(&h));
    assert_int_equal(heap_reserve(&h, 1000), ERR_OK);
    for (size_t i = 0; i < 1000; i++) {
        x = x * 1664525U + 1013904223U;
        heap_put(&h, &nodes[i], (int64_t)(x >> 22));
    }
    for (size_t i = 0; i < 1000; i += 3) {
        heap_remove(&h, &nodes[i]);
        heap_remove(&h, &nodes[i]); /* no effect */
    }
    for (size_t n = 666; n > 0; n--) {
        struct heap_node *first = heap_first(&h);

        assert_true(first->key >= last);
        last = first->key;
        heap_remove(&h, first);
        assert_int_equal(first->at, 0);
    }
    assert_null(heap_first(&h));
    heap_release(&h);
}

static void expect_next(struct hosts *h, struct place *wanted)
{
    int64_t wait_ms;

    assert_ptr_equal(hosts_next(h, 0, &wait_ms), wanted);
}

/* Another configuration: more at a host begins at once, fewer waits until
 * enough have left. */
static void test_new_limits(void **state)
{
    const struct hosts_limits one = { 10, 1, 0 }, two = { 10, 2, 0 };
    struct place a[4] = { 0 }, b = { 0 };
    struct hosts *h;

    (void)state;
    assert_int_equal(hosts_new(&one, &h), ERR_OK);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(hosts_ask(h, &a[i], "a"), ERR_OK);
    expect_next(h, &a[0]);
    expect_next(h, NULL);
    hosts_set_limits(h, &two);
    expect_next(h, &a[1]);
    expect_next(h, NULL);
    assert_int_equal(hosts_ask(h, &b, "b"), ERR_OK);
    hosts_set_limits(h, &one);
    hosts_leave(h, &a[0], 1);
    expect_next(h, &b);
    expect_next(h, NULL);
    hosts_leave(h, &a[1], 2);
    expect_next(h, &a[2]);
    hosts_leave(h, &a[2], 3);
    expect_next(h, &a[3]);
    hosts_leave(h, &a[3], 4);
    hosts_leave(h, &b, 4);
    assert_int_equal(hosts_count(h), 0);
    hosts_set_limits(h, &two);
    hosts_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_heap),
        cmocka_unit_test(test_new_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
