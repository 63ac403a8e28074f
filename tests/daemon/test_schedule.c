/* test_schedule.c -- daemon/fetch/schedule.c: every row of FETCH_POLICY.md 3,
 * the rules of a start, and settings that make no sense.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>

#include <cmocka.h>

#include "daemon/fetch/fetch.h"

#define NOW 1700000000
#define FLOOR 300
#define EVERY 1800
#define DAY 86400
#define WEEK (7 * DAY)

/* The wait lies in lowest .. highest; promised is relative to now, too. */
/* clang-format off */
static const struct {
    int64_t failures, status, retry_after, promised;
    int64_t lowest, highest, promises;
} rows[] = {
    /* good */
    { 0, 200, -1, 0,      1800, 1800, 0 },
    { 0, 304, -1, 0,      1800, 1800, 0 },
    { 0, 200, 9999, 0,    1800, 1800, 0 }, /* Retry-After is for failures */
    { 0, 200, -1, 5000,   1800, 1800, 0 },
    /* DNS, connect, TLS, timeout, cut, over-size; 5xx; unasked 304; no feed */
    { 1, 0, -1, 0,        1440, 2160, 0 },
    { 2, 0, -1, 0,        2880, 4320, 0 },
    { 3, 0, -1, 0,        5760, 8640, 0 },
    { 6, 0, -1, 0,        46080, 69120, 0 },
    { 7, 0, -1, 0,        86400, 86400, 0 },
    { 1000, 0, -1, 0,     86400, 86400, 0 },
    { INT64_MAX, 0, -1, 0, 86400, 86400, 0 },
    { 1, 500, -1, 0,      1440, 2160, 0 },
    { 2, 503, -1, 0,      2880, 4320, 0 },
    { 1, 599, -1, 0,      1440, 2160, 0 },
    { 1, 304, -1, 0,      1440, 2160, 0 },
    { 1, 200, -1, 0,      1440, 2160, 0 },
    { 1, 204, -1, 0,      1440, 2160, 0 },
    { 1, 302, -1, 0,      1440, 2160, 0 },
    { 1, 999, -1, 0,      1440, 2160, 0 },
    { 1, -5, -1, 0,       1440, 2160, 0 },
    /* 4xx: twice as long */
    { 1, 400, -1, 0,      2880, 4320, 0 },
    { 1, 401, -1, 0,      2880, 4320, 0 },
    { 1, 403, -1, 0,      2880, 4320, 0 },
    { 1, 404, -1, 0,      2880, 4320, 0 },
    { 2, 404, -1, 0,      5760, 8640, 0 },
    { 1, 451, -1, 0,      2880, 4320, 0 },
    { 1, 499, -1, 0,      2880, 4320, 0 },
    { 1, 429, -1, 0,      2880, 4320, 0 },
    { 9, 404, -1, 0,      86400, 86400, 0 },
    /* Retry-After: clamped, up to a twentieth more */
    { 1, 429, 600, 0,     600, 630, 600 },
    { 5, 429, 600, 0,     600, 630, 600 },
    { 1, 503, 7200, 0,    7200, 7560, 7200 },
    { 1, 503, 0, 0,       300, 315, 300 },
    { 1, 503, 299, 0,     300, 315, 300 },
    { 1, 404, 3600, 0,    3600, 3780, 3600 },
    { 1, 301, 3600, 0,    3600, 3780, 3600 },
    { 1, 503, WEEK, 0,    WEEK, WEEK + WEEK / 20, WEEK },
    { 1, 503, WEEK + 1, 0, WEEK, WEEK + WEEK / 20, WEEK },
    { 1, 503, INT64_MAX, 0, WEEK, WEEK + WEEK / 20, WEEK },
    { 1, 200, 9999, 0,    1440, 2160, 0 },
    { 1, 0, 9999, 0,      1440, 2160, 0 },
    /* an earlier promise is kept */
    { 2, 0, -1, 50000,    50000, 50000, 50000 },
    { 2, 503, 600, 50000, 50000, 50000, 50000 },
    { 2, 503, 60000, 50000, 60000, 63000, 60000 },
    { 2, 0, -1, 100,      2880, 4320, 100 },
    { 2, 0, -1, -100,     2880, 4320, 0 },
    { 2, 0, -1, WEEK + WEEK / 20, WEEK + WEEK / 20, WEEK + WEEK / 20,
      WEEK + WEEK / 20 },
    { 2, 0, -1, WEEK + WEEK / 20 + 1, 2880, 4320, 0 }, /* the clock jumped */
};
/* clang-format on */

static void test_next(void **state)
{
    int n_bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) * 16; i++) {
        size_t row = i / 16;
        struct schedule_in in = {
            .now_sec = NOW,
            .interval_sec = EVERY,
            .min_interval_sec = FLOOR,
            .max_interval_sec = DAY,
            .retry_after_max_sec = WEEK,
            .failures = rows[row].failures,
            .http_status = rows[row].status,
            .retry_after_sec = rows[row].retry_after,
            .retry_at_sec = rows[row].promised ? NOW + rows[row].promised : 0,
            .phase = i % 16 * 0x1111111111111111U,
        };
        int64_t promise = -1, wait = schedule_next(&in, &promise) - NOW;

        promise = promise ? promise - NOW : 0;
        if (wait >= rows[row].lowest && wait <= rows[row].highest &&
            promise == rows[row].promises)
            continue;
        n_bad++;
        print_error("row %zu: waits %" PRId64 ", promises %" PRId64 "\n", row,
                    wait, promise);
    }
    assert_int_equal(n_bad, 0);
}

/* Another source, or another failure, waits another time. */
static void test_spread(void **state)
{
    struct schedule_in in = { .now_sec = NOW,
                              .interval_sec = EVERY,
                              .min_interval_sec = FLOOR,
                              .max_interval_sec = DAY,
                              .retry_after_max_sec = WEEK,
                              .failures = 1,
                              .retry_after_sec = -1 };
    int64_t least = INT64_MAX, most = 0, promise;

    (void)state;
    for (in.phase = 0; in.phase < 1000; in.phase++) {
        int64_t next = schedule_next(&in, &promise);

        assert_int_equal(next, schedule_next(&in, &promise));
        least = next < least ? next : least;
        most = next > most ? next : most;
    }
    assert_true(least < NOW + 1450 && most > NOW + 2150);
}

static void test_gone(void **state)
{
    struct schedule_in in = { .now_sec = NOW,
                              .interval_sec = EVERY,
                              .min_interval_sec = FLOOR,
                              .max_interval_sec = DAY,
                              .retry_after_max_sec = WEEK,
                              .failures = 1,
                              .http_status = 410,
                              .retry_after_sec = 60 };
    int64_t promise = -1;

    (void)state;
    assert_int_equal(schedule_next(&in, &promise), SCHEDULE_NEVER);
    assert_int_equal(promise, 0);
}

static void test_bounds(void **state)
{
    struct schedule_in in = { .now_sec = NOW,
                              .interval_sec = 1,
                              .min_interval_sec = 1,
                              .max_interval_sec = 10,
                              .retry_after_max_sec = 10,
                              .retry_after_sec = -1 };
    int64_t promise;

    (void)state;
    assert_int_equal(schedule_next(&in, &promise), NOW + 1);
    in.min_interval_sec = 5; /* the hard floor */
    assert_int_equal(schedule_next(&in, &promise), NOW + 5);
    in.failures = 1;
    assert_int_equal(schedule_next(&in, &promise), NOW + 5);
    in.failures = 0;
    in.interval_sec = 20; /* the cap on the routine wait */
    assert_int_equal(schedule_next(&in, &promise), NOW + 10);
    in.interval_sec = in.max_interval_sec = INT64_MAX;
    assert_true(schedule_next(&in, &promise) > NOW);
    in.failures = INT64_MAX;
    assert_true(schedule_next(&in, &promise) < SCHEDULE_NEVER);
    in.interval_sec = in.min_interval_sec = INT64_MIN;
    in.max_interval_sec = in.retry_after_max_sec = INT64_MIN;
    assert_int_equal(schedule_next(&in, &promise), NOW + 1);
    in.now_sec = INT64_MAX - 3; /* the clock is mad */
    in.max_interval_sec = in.interval_sec = DAY;
    assert_int_equal(schedule_next(&in, &promise), SCHEDULE_NEVER - 1);
}

static void test_detail(void **state)
{
    int64_t last = 0;

    (void)state;
    for (int64_t tries = 1; tries < 30; tries++) {
        int64_t wait = schedule_detail(NOW, tries, 7) - NOW;

        assert_true(wait >= 8 && wait <= 6 * 3600);
        assert_true(wait > last || wait == 6 * 3600);
        last = wait;
    }
    assert_int_equal(last, 6 * 3600);
    assert_int_equal(schedule_detail(NOW, INT64_MAX, 7), NOW + 6 * 3600);
    assert_true(schedule_detail(NOW, INT64_MIN, 7) >= NOW + 8);
    assert_true(schedule_detail(NOW, 0, 7) <= NOW + 12);
}

#define HALF (UINT64_C(1) << 63)
#define LAST UINT64_MAX

/* clang-format off */
static const struct {
    int64_t due, spread, n_overdue; /* due relative to now, 0 - NOW: new */
    uint64_t phase;
    int64_t wanted; /* relative to now */
} starts[] = {
    { 1, 60, 1000, HALF,      1 },     /* not due: where it was */
    { 1800, 60, 1000, HALF,   1800 },
    { DAY, 60, 1000, HALF,    DAY },
    { 0, 60, 1000, 0,         0 },     /* due now */
    { 0, 60, 1000, HALF,      30 },
    { 0, 60, 1000, LAST,      59 },
    { -5000, 60, 1000, HALF,  30 },    /* overdue */
    { -NOW, 60, 1000, HALF,   30 },    /* new */
    { -5000, 60, 100, HALF,   5 },     /* 100 ms a source */
    { -5000, 60, 9, HALF,     0 },
    { -5000, 60, 0, HALF,     0 },
    { -5000, 60, -1, HALF,    0 },
    { -5000, 3600, INT64_MAX, HALF, 900 }, /* at most the interval */
    { -5000, 0, 1000, HALF,   0 },     /* weir once */
    { -5000, -1, 1000, HALF,  0 },
    { WEEK, 60, 1, HALF,      WEEK },  /* Retry-After reaches so far */
    { WEEK + WEEK / 20, 60, 1, HALF, WEEK + WEEK / 20 },
    { WEEK + WEEK / 20 + 1, 60, 1, HALF, 900 }, /* and nothing further */
    { 10 * 366 * (int64_t)DAY, 60, 1, HALF, 900 },
    { SCHEDULE_NEVER - 1 - NOW, 60, 1, LAST, 1799 },
};
/* clang-format on */

static void test_start(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const struct schedule_start_in in = {
            .now_sec = NOW,
            .next_due_sec = NOW + starts[i].due,
            .interval_sec = EVERY,
            .max_interval_sec = DAY,
            .retry_after_max_sec = WEEK,
            .spread_sec = starts[i].spread,
            .n_overdue = starts[i].n_overdue,
            .phase = starts[i].phase,
        };
        int64_t got = schedule_start(&in) - NOW;

        if (got != starts[i].wanted)
            fail_msg("row %zu: %" PRId64 ", wanted %" PRId64, i, got,
                     starts[i].wanted);
    }
}

static void test_start_gone(void **state)
{
    const struct schedule_start_in in = { .now_sec = NOW,
                                          .next_due_sec = SCHEDULE_NEVER,
                                          .interval_sec = EVERY,
                                          .max_interval_sec = DAY,
                                          .retry_after_max_sec = WEEK };

    (void)state;
    assert_int_equal(schedule_start(&in), SCHEDULE_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next),       cmocka_unit_test(test_spread),
        cmocka_unit_test(test_gone),       cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_detail),     cmocka_unit_test(test_start),
        cmocka_unit_test(test_start_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
