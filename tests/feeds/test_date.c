/* test_date.c -- feeds/base/date.c: the calendar, zones, writing dates. */
#include "feeds/base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A zone of our own making: +01:00, summer time +02:00 in 2022 from 27 March
 * 01:00Z to 30 October 01:00Z. */
static struct zone *summer;

static int open_summer(void **state)
{
    (void)state;
    summer = calloc(1, sizeof(*summer) + 2 * sizeof(summer->changes[0]));
    if (!summer)
        return -1;
    summer->first_sec = 3600;
    summer->n_changes = 2;
    summer->changes[0] = (struct zone_change){ 1648342800, 7200 };
    summer->changes[1] = (struct zone_change){ 1667091600, 3600 };
    return 0;
}

static int close_summer(void **state)
{
    (void)state;
    free(summer);
    return 0;
}

static const struct zone shanghai = { .name = "+08:00", .first_sec = 28800 };

static void knows_changes_of_zones(void **state)
{
    static const struct {
        int64_t sec;
        int32_t offset_sec;
    } offsets[] = {
        { INT64_MIN, 3600 },  { 1648342799, 3600 }, { 1648342800, 7200 },
        { 1667091599, 7200 }, { 1667091600, 3600 }, { INT64_MAX, 3600 },
    };
    static const struct {
        struct civil c;
        int64_t sec;
    } walls[] = {
        { { 2022, 3, 27, 1, 59, 59, 0 }, 1648342799 },
        { { 2022, 3, 27, 3, 0, 0, 0 }, 1648342800 },
        /* In the gap: as if there were none. */
        { { 2022, 3, 27, 2, 30, 0, 0 }, 1648344600 },
        /* Twice: the earlier. */
        { { 2022, 10, 30, 2, 30, 0, 0 }, 1667089800 },
        { { 2022, 10, 30, 3, 0, 0, 0 }, 1667095200 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(offsets); i++)
        assert_int_equal(zone_offset(summer, offsets[i].sec),
                         offsets[i].offset_sec);
    assert_int_equal(zone_offset(NULL, 0), 0);
    for (size_t i = 0; i < COUNT(walls); i++)
        assert_int_equal(date_from_civil(&walls[i].c, summer), walls[i].sec);
}

/* Each day of 400 years and some goes there and back. */
static void knows_every_day(void **state)
{
    struct civil c, last = { 0 };

    (void)state;
    for (int64_t day = -800000; day < 60000; day += day < -20000 ? 13 : 1) {
        date_civil(day * 86400 + 3723, NULL, &c);
        if (day * 86400 >= -62135596800)
            assert_int_equal(date_from_civil(&c, NULL), day * 86400 + 3723);
        assert_true(c.month >= 1 && c.month <= 12);
        if (day > -20000)
            assert_int_equal(c.weekday, (last.weekday + 1) % 7);
        last = c;
    }
    date_civil(0, NULL, &c);
    assert_int_equal(c.year, 1970);
    assert_int_equal(c.weekday, 4); /* a Thursday */
    date_civil(951782400, NULL, &c);
    assert_true(c.month == 2 && c.day == 29 && c.year == 2000);
}

static void clamps(void **state)
{
    struct civil c = { 2022, 2, 31, 99, 99, 99, 0 };

    (void)state;
    assert_int_equal(date_from_civil(&c, NULL), 1646092799);
    c = (struct civil){ -5, 0, 0, -1, -1, -1, 0 };
    assert_int_equal(date_from_civil(&c, NULL), -62135596800);
    c = (struct civil){ 99999, 99, 99, 99, 99, 99, 0 };
    assert_int_equal(date_from_civil(&c, NULL), 253402300799);
    date_civil(INT64_MAX, &shanghai, &c);
    assert_int_equal(c.year, 9999);
    date_civil(INT64_MIN, &shanghai, &c);
    assert_int_equal(c.year, 1);
}

static void writes(void **state)
{
    static const struct {
        int64_t sec;
        int offset_min;
        const char *rfc3339, *http;
    } w[] = {
        { 1642119030, 480, "2022-01-14T08:10:30+08:00",
          "Fri, 14 Jan 2022 00:10:30 GMT" },
        { 1642119030, 0, "2022-01-14T00:10:30Z",
          "Fri, 14 Jan 2022 00:10:30 GMT" },
        { 1642119030, -210, "2022-01-13T20:40:30-03:30",
          "Fri, 14 Jan 2022 00:10:30 GMT" },
        { -1, 0, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT" },
        { INT64_MAX, 480, "9999-12-31T23:59:59Z",
          "Fri, 31 Dec 9999 23:59:59 GMT" },
        { INT64_MIN, -480, "0001-01-01T00:00:00Z",
          "Mon, 01 Jan 0001 00:00:00 GMT" },
        { 0, 100000, "1970-01-01T23:59:00+23:59",
          "Thu, 01 Jan 1970 00:00:00 GMT" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(w); i++) {
        struct buf b;

        buf_init(&b, 100);
        date_put_rfc3339(&b, w[i].sec, w[i].offset_min);
        assert_string_equal(b.s, w[i].rfc3339);
        buf_clear(&b);
        date_put_http(&b, w[i].sec);
        assert_string_equal(b.s, w[i].http);
        buf_release(&b);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_changes_of_zones),
        cmocka_unit_test(knows_every_day),
        cmocka_unit_test(clamps),
        cmocka_unit_test(writes),
    };

    return cmocka_run_group_tests(tests, open_summer, close_summer);
}
