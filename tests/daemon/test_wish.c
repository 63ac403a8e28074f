/* test_wish.c -- may a source be asked now: daemon/wish.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "daemon/fetch/fetch.h"
#include "daemon/wish.h"
#include "feeds/base/buf.h"

#define NOW INT64_C(1642147200) /* 2022-01-14 08:00:00 UTC */

/* min_interval 300 s, retry_after_max 7 d throughout. */
static const struct {
    const char *what;
    int64_t last_try, retry_at, next_due; /* relative to now; 0 last: never */
    bool is_file, force;
    enum wish_verdict verdict;
    int64_t until; /* relative to now, 0: none */
} rows[] = {
    { "never asked", 0, 0, 0, false, false, WISH_GRANTED, 0 },
    { "long ago", -301, 0, 1000, false, false, WISH_GRANTED, 0 },
    { "just long enough", -300, 0, 1000, false, false, WISH_GRANTED, 0 },
    { "a second too soon", -299, 0, 1000, false, false, WISH_TOO_SOON, 1 },
    { "force keeps the gap", -10, 0, 10, false, true, WISH_TOO_SOON, 290 },
    { "a file", -1, 0, 1000, true, false, WISH_GRANTED, 0 },
    { "asked in the future", 5000, 0, 0, false, false, WISH_GRANTED, 0 },
    { "held", -9000, 600, 700, false, false, WISH_HELD, 600 },
    { "force keeps that, too", -9000, 600, 700, false, true, WISH_HELD, 600 },
    { "held longer than the gap", -1, 600, 700, false, false, WISH_HELD, 600 },
    { "held no more", -9000, -1, 700, false, false, WISH_GRANTED, 0 },
    { "held as long as can be", -9000, 635040, 700, false, false, WISH_HELD,
      635040 },
    { "held by a wrong clock", -9000, 635041, 700, false, false, WISH_GRANTED,
      0 },
    { "gone", -9000, 0, SCHEDULE_NEVER, false, false, WISH_GONE, 0 },
    { "gone, once again", -9000, 0, SCHEDULE_NEVER, false, true, WISH_GRANTED,
      0 },
    { "gone a moment ago", -1, 0, SCHEDULE_NEVER, false, true, WISH_TOO_SOON,
      299 },
};

static int64_t at(int64_t relative)
{
    return relative == SCHEDULE_NEVER ? relative : NOW + relative;
}

static void test_judge(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct wish_in in = {
            .now_sec = NOW,
            .last_try_sec = rows[i].last_try ? at(rows[i].last_try) : 0,
            .retry_at_sec = rows[i].retry_at ? at(rows[i].retry_at) : 0,
            .next_due_sec = at(rows[i].next_due),
            .min_interval_sec = 300,
            .retry_after_max_sec = 7 * 86400,
            .is_file = rows[i].is_file,
            .force = rows[i].force,
        };
        int64_t until = -1;
        enum wish_verdict verdict = wish_judge(&in, &until);

        if (verdict != rows[i].verdict)
            fail_msg("%s: got %d, wanted %d", rows[i].what, (int)verdict,
                     (int)rows[i].verdict);
        if (until != (rows[i].until ? NOW + rows[i].until : 0))
            fail_msg("%s: until %lld", rows[i].what, (long long)(until - NOW));
    }
}

static void test_refuse(void **state)
{
    const struct wish_in in = { .now_sec = NOW,
                                .last_try_sec = NOW - 40,
                                .id = "em102" };
    struct err_info ei = { 0 };

    (void)state;
    assert_int_equal(wish_refuse(WISH_GRANTED, &in, 0, &ei), 0);
    assert_int_equal(wish_refuse(WISH_HELD, &in, NOW + 3720, &ei), ERR_BUSY);
    assert_string_equal(
        ei.text, "em102 asked to be left alone until 09:02 (Retry-After)");
    assert_int_equal(wish_refuse(WISH_HELD, &in, NOW + 86400, &ei), ERR_BUSY);
    assert_string_equal(ei.text, "em102 asked to be left alone until "
                                 "2022-01-15 08:00 (Retry-After)");
    assert_int_equal(wish_refuse(WISH_TOO_SOON, &in, NOW + 260, &ei), ERR_BUSY);
    assert_string_equal(ei.text, "em102 was asked 40s ago and is left alone "
                                 "until 08:04 (min_interval)");
    assert_int_equal(wish_refuse(WISH_GONE, &in, 0, &ei), ERR_BUSY);
    assert_non_null(strstr(ei.text, "'weir fetch --force em102'"));
}

struct heard {
    struct wish wish; /* first */
    int n;
};

static void on_end(struct wish *wish, const struct wish_end *end)
{
    assert_int_equal(end->n_new, 3);
    ((struct heard *)wish)->n++;
}

static void test_tell(void **state)
{
    struct heard a = { .wish.on_end = on_end }, b = { .wish.on_end = on_end };
    struct wish *list = &a.wish;

    (void)state;
    a.wish.next = &b.wish;
    wish_tell(&list, &(struct wish_end){ .n_new = 3 });
    assert_null(list);
    assert_int_equal(a.n, 1);
    assert_int_equal(b.n, 1);
    wish_tell(&list, &(struct wish_end){ .n_new = 3 });
    assert_int_equal(a.n, 1);
}

static void test_put_end(void **state)
{
    static const struct {
        struct wish_end end;
        const char *text;
    } ends[] = {
        { { .result = FETCH_TAKEN, .n_items = 12, .n_new = 3 },
          "12 items, 3 new, 0 changed" },
        { { .result = FETCH_TAKEN,
            .n_items = 1,
            .n_new = 1,
            .n_details = 1,
            .n_bad = 2,
            .remark = "repaired: it" },
          "1 item, 1 new, 0 changed; the text of 1 is being asked for; 2 left "
          "out; repaired: it" },
        { { .result = FETCH_UNCHANGED }, "unchanged since it was last asked" },
        { { .result = FETCH_FAILED, .error = "HTTP 404: not found" },
          "HTTP 404: not found" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct buf b;

        buf_init(&b, 512);
        wish_put_end(&b, &ends[i].end);
        assert_string_equal(b.s, ends[i].text);
        buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_judge),
        cmocka_unit_test(test_refuse),
        cmocka_unit_test(test_tell),
        cmocka_unit_test(test_put_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
