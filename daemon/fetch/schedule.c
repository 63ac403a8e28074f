/* schedule.c -- when a source is asked next (FETCH_POLICY.md 2, 3 and 7).
 *
 * Section 3 is the table `rules`, section 7 schedule_start. Of section 2 this
 * is the plain interval; its adaptive wait belongs into routine_wait and its
 * inputs into struct schedule_in, so that callers stay as they are.
 *
 * Where the policy asks for chance, a hash of the source's phase and of the
 * number of failures stands in: spread over sources, and the same in every
 * test. Pure, any thread.
 */
#include <stdbool.h>
#include <stddef.h>

#include "daemon/fetch/fetch.h"

#define DETAIL_FIRST_SEC 10
#define DETAIL_MAX_SEC 21600 /* 6 h */
#define OVERDUE_PER_SEC 10   /* 100 ms for each overdue source */
#define HTTP_GONE 410

static int64_t min_of(int64_t a, int64_t b) { return a < b ? a : b; }

static int64_t max_of(int64_t a, int64_t b) { return a > b ? a : b; }

static int64_t add(int64_t now_sec, int64_t wait_sec)
{
    int64_t sum;

    /* one below SCHEDULE_NEVER, which only 410 may give */
    if (__builtin_add_overflow(now_sec, wait_sec, &sum))
        return SCHEDULE_NEVER - 1;
    return min_of(sum, SCHEDULE_NEVER - 1);
}

/* An even number in 0 .. n for this source and this failure (splitmix64). */
static int64_t spread(uint64_t phase, int64_t failures, int64_t n)
{
    uint64_t x = phase + (uint64_t)failures * 0x9e3779b97f4a7c15U;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    x ^= x >> 31;
    return (int64_t)(x % ((uint64_t)n + 1));
}

/* phase / 2^64 of n, rounded down. */
static int64_t share(uint64_t phase, int64_t n)
{
    /* 32 bits of each keep the product within 64 */
    uint64_t whole = (uint64_t)n >> 32, rest = (uint64_t)n & 0xffffffffU;
    uint64_t p = phase >> 32;

    return (int64_t)(p * whole + (p * rest >> 32));
}

/* min(max, first * 2^doublings * U), U in 0.8 .. 1.2 */
static int64_t backoff(int64_t first, int64_t doublings, int64_t max,
                       int64_t permille)
{
    int64_t wait = max_of(first, 1);

    for (; doublings > 0 && wait < 2 * max; doublings--)
        wait *= 2;
    if (wait >= 2 * max) /* U cannot bring it below max */
        return max;
    return min_of(wait * permille / 1000, max);
}

static int64_t permille_of(uint64_t phase, int64_t failures)
{
    return 800 + spread(phase, failures, 400);
}

/* Settings that no configuration should give, made harmless. */
#define SANE_MAX_SEC ((int64_t)100 * 366 * 86400)

static int64_t sane(int64_t sec)
{
    return min_of(max_of(sec, 1), SANE_MAX_SEC);
}

static int64_t routine_wait(const struct schedule_in *in)
{
    return min_of(sane(in->interval_sec), sane(in->max_interval_sec));
}

/* ---- section 3 -------------------------------------------------------- */

/* Which answers wait longer than interval * 2^(failures - 1); the first that
 * fits decides, and what fits none does not. */
static const struct rule {
    int64_t first_status, last_status;
    int64_t more_doublings;
} rules[] = {
    { 400, 499, 1 },
    { INT64_MIN, INT64_MAX, 0 }, /* none, 5xx, unasked 304, no feed */
};

static int64_t failure_wait(const struct schedule_in *in)
{
    const struct rule *rule = rules;

    while (in->http_status < rule->first_status ||
           in->http_status > rule->last_status)
        rule++;
    return backoff(
        sane(in->interval_sec), in->failures - 1 + rule->more_doublings,
        sane(in->max_interval_sec), permille_of(in->phase, in->failures));
}

static bool has_retry_after(const struct schedule_in *in)
{
    return in->retry_after_sec >= 0 && in->http_status >= 300 &&
           in->http_status <= 599;
}

/* Up to a twentieth more than was asked for. */
static int64_t retry_latest(int64_t wait) { return wait + wait / 20; }

/* A promise further ahead than any can be comes from a clock that jumped. */
static int64_t promised(const struct schedule_in *in)
{
    int64_t most = retry_latest(sane(in->retry_after_max_sec));

    return in->retry_at_sec > add(in->now_sec, most) ? 0 : in->retry_at_sec;
}

static int64_t next_after_failure(const struct schedule_in *in,
                                  int64_t *ret_retry_at)
{
    int64_t floor_sec = sane(in->min_interval_sec);
    int64_t wait, kept = promised(in);

    if (in->http_status == HTTP_GONE)
        return SCHEDULE_NEVER;
    if (has_retry_after(in)) {
        wait = min_of(in->retry_after_sec, sane(in->retry_after_max_sec));
        wait = max_of(wait, floor_sec);
        *ret_retry_at = max_of(add(in->now_sec, wait), kept);
        wait += spread(in->phase, in->failures, retry_latest(wait) - wait);
    } else {
        wait = max_of(failure_wait(in), floor_sec);
        *ret_retry_at = kept > in->now_sec ? kept : 0;
    }
    return max_of(add(in->now_sec, wait), kept);
}

int64_t schedule_next(const struct schedule_in *in, int64_t *ret_retry_at)
{
    *ret_retry_at = 0;
    if (in->failures > 0)
        return next_after_failure(in, ret_retry_at);
    return add(in->now_sec,
               max_of(routine_wait(in), sane(in->min_interval_sec)));
}

int64_t schedule_detail(int64_t now_sec, int64_t tries, uint64_t phase)
{
    int64_t doublings = max_of(tries, 1) - 1;

    return add(now_sec, backoff(DETAIL_FIRST_SEC, doublings, DETAIL_MAX_SEC,
                                permille_of(phase, tries)));
}

/* ---- section 7 -------------------------------------------------------- */

int64_t schedule_start(const struct schedule_start_in *in)
{
    int64_t interval = sane(in->interval_sec);
    int64_t reach = max_of(sane(in->max_interval_sec),
                           retry_latest(sane(in->retry_after_max_sec)));
    int64_t spread_sec;

    if (in->next_due_sec == SCHEDULE_NEVER)
        return SCHEDULE_NEVER;
    if (in->next_due_sec > add(in->now_sec, reach))
        return add(in->now_sec, share(in->phase, interval));
    if (in->next_due_sec > in->now_sec)
        return in->next_due_sec;
    spread_sec = min_of(max_of(in->spread_sec, 0), interval);
    spread_sec = min_of(spread_sec, max_of(in->n_overdue, 0) / OVERDUE_PER_SEC);
    return add(in->now_sec, share(in->phase, spread_sec));
}
