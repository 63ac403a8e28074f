/* test_date.c -- feeds/base/date.c, date_parse.c, date_piece.c. */
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

/* 2022-01-15 06:40:00 in Shanghai. */
#define NOW INT64_C(1642200000)

enum where { UTC, CN, SUMMER };
static const struct zone *zone_of(enum where where)
{
    return where == UTC ? NULL : where == CN ? &shanghai : summer;
}

static const struct {
    const char *s;
    enum where zone;
    enum err e;
    const char *want; /* RFC 3339, with the offset */
    enum date_precision precision;
} rows[] = {
    /* clang-format off */
    /* RFC 3339, W3CDTF */
    { "2022-01-14T22:41:00+08:00", UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "2022-01-14T14:41:00Z",     CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "2022-01-14t14:41:00z",     CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "2022-01-14T14:41:00.123456Z", CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "2022-01-14T14:41:00,5Z",   CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "2022-01-14T14:41:60Z",     CN, 0, "2022-01-14T14:41:59Z", DATE_SECOND },
    { "2022-01-14T24:00:00Z",     CN, 0, "2022-01-15T00:00:00Z", DATE_SECOND },
    { "2022-01-14T14:41Z",        CN, 0, "2022-01-14T14:41:00Z", DATE_MINUTE },
    { "2022-01-14T22:41:00",      CN, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "2022-01-14T22:41:00-0330", CN, 0, "2022-01-14T22:41:00-03:30", DATE_SECOND },
    { "2022-01-14T22:41:00 +8",   UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "2022-01-14T22:41:00-00:00", CN, 0, "2022-01-14T22:41:00Z", DATE_SECOND },
    { "2022-01-14",               CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022-01-14Z",              CN, 0, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2022-01-14+09:00",         CN, 0, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "2022-01",                  CN, 0, "2022-01-01T00:00:00+08:00", DATE_MONTH },
    { "2022",                     CN, 0, "2022-01-01T00:00:00+08:00", DATE_YEAR },
    /* RFC 2822 and what is sent as such */
    { "Fri, 14 Jan 2022 14:41:00 GMT",   CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:41:00 +0800", UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "14 Jan 2022 14:41 UT",            CN, 0, "2022-01-14T14:41:00Z", DATE_MINUTE },
    { "Fri, 14 Jan 22 14:41:00 EST",     CN, 0, "2022-01-14T14:41:00-05:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 14:41:00 PDT",   CN, 0, "2022-01-14T14:41:00-07:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 14:41:00 A",     CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 14:41:00 XYZ",   CN, 0, "2022-01-14T14:41:00+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 14:41:00 CST",  UTC, 0, "2022-01-14T14:41:00-06:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:41:00 CST",   CN, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "14 Jul 2022 14:41:00",        SUMMER, 0, "2022-07-14T14:41:00+02:00", DATE_SECOND },
    { "14 Jan 2022 14:41:00",        SUMMER, 0, "2022-01-14T14:41:00+01:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:41:00 GMT+8", UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:41:00 GMT+0800 (CST)", UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:41:00 +0800 (China Standard Time)", UTC, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "Mon, 14 Jan 2022 14:41:00 GMT",   CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Ven., 14 Jan 2022 14:41:00 GMT",  CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "mar, 14 jan 2022 14:41:00 GMT",   CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Пт, 14 Jan 2022 14:41:00 GMT",    CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Friday 14 January 2022 14:41",    CN, 0, "2022-01-14T14:41:00+08:00", DATE_MINUTE },
    { "14 Sept. 2022",                   CN, 0, "2022-09-14T00:00:00+08:00", DATE_DAY },
    { "14 Jan 49", UTC, 0, "2049-01-14T00:00:00Z", DATE_DAY },
    { "14 Jan 50", UTC, 0, "1950-01-14T00:00:00Z", DATE_DAY },
    { "14 Jan 122", UTC, 0, "2022-01-14T00:00:00Z", DATE_DAY },
    /* RFC 850, asctime, date(1), Java, prose */
    { "Friday, 14-Jan-22 14:41:00 GMT",  CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "14-Jan-2022",                     CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "Fri Jan 14 14:41:00 2022",       UTC, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Tue Feb  1 14:41:00 2022",       UTC, 0, "2022-02-01T14:41:00Z", DATE_SECOND },
    { "Fri Jan 14 14:41:00 UTC 2022",    CN, 0, "2022-01-14T14:41:00Z", DATE_SECOND },
    { "Fri Jan 14 22:41:00 CST 2022",    CN, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "January 14, 2022",                CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "January 14th, 2022 at 8:10 pm",   CN, 0, "2022-01-14T20:10:00+08:00", DATE_MINUTE },
    { "Jan 14 2022 12:30 a.m.",          CN, 0, "2022-01-14T00:30:00+08:00", DATE_MINUTE },
    /* What Chinese sources write */
    { "2022-01-14 08:10:30",     CN, 0, "2022-01-14T08:10:30+08:00", DATE_SECOND },
    { "2022-1-4 8:10",           CN, 0, "2022-01-04T08:10:00+08:00", DATE_MINUTE },
    { "2022/1/14 8:10",          CN, 0, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "2022.01.14 08:10",        CN, 0, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "2022-01-14 08:10:30 +0800", UTC, 0, "2022-01-14T08:10:30+08:00", DATE_SECOND },
    { "20220114",                CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "20220114081030",          CN, 0, "2022-01-14T08:10:30+08:00", DATE_SECOND },
    { "202201140810",            CN, 0, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "20220114T081030Z",        CN, 0, "2022-01-14T08:10:30Z", DATE_SECOND },
    { "20220114T0810+0900",      CN, 0, "2022-01-14T08:10:00+09:00", DATE_MINUTE },
    { "2022年01月14日 22:47",    CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日22时47分08秒", CN, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022年1月14日22时47分",   CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日 8时",       CN, 0, "2022-01-14T08:00:00+08:00", DATE_MINUTE },
    { "2022 年 1 月 14 日",      CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022年1月14号",           CN, 0, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022年1月",               CN, 0, "2022-01-01T00:00:00+08:00", DATE_MONTH },
    { "2022年",                  CN, 0, "2022-01-01T00:00:00+08:00", DATE_YEAR },
    { "2022年1月14日 星期五 下午3:05", CN, 0, "2022-01-14T15:05:00+08:00", DATE_MINUTE },
    { "2022年1月14日（周五）15:05",    CN, 0, "2022-01-14T15:05:00+08:00", DATE_MINUTE },
    { "２０２２－０１－１４　２２：４７", CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "\u3000 2022-01-14\u00a022:47\n", CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    /* Unix time */
    { "1642171260",              CN, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "1642171260999",           CN, 0, "2022-01-14T22:41:00+08:00", DATE_SECOND },
    { "999999999",              UTC, 0, "2001-09-09T01:46:39Z", DATE_SECOND },
    /* Relative to now, 2022-01-15 06:40 in China */
    { "今天 08:10",              CN, 0, "2022-01-15T08:10:00+08:00", DATE_MINUTE },
    { "今天",                    CN, 0, "2022-01-15T00:00:00+08:00", DATE_DAY },
    { "昨天08:10",               CN, 0, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "昨天 08:10",             UTC, 0, "2022-01-13T08:10:00Z", DATE_MINUTE },
    { "前天 23:59:58",           CN, 0, "2022-01-13T23:59:58+08:00", DATE_SECOND },
    { "刚刚",                    CN, 0, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "3分钟前",                 CN, 0, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "3 分钟前",                CN, 0, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "半小时前",                CN, 0, "2022-01-15T06:10:00+08:00", DATE_MINUTE },
    { "8小时前",                 CN, 0, "2022-01-14T22:40:00+08:00", DATE_MINUTE },
    { "2天前",                   CN, 0, "2022-01-13T06:40:00+08:00", DATE_DAY },
    { "01-14 22:47",             CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "1月14日 22:47",           CN, 0, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "01-16 06:40",             CN, 0, "2022-01-16T06:40:00+08:00", DATE_MINUTE },
    { "01-16 06:41",             CN, 0, "2021-01-16T06:41:00+08:00", DATE_MINUTE },
    { "12/31 22:47",             CN, 0, "2021-12-31T22:47:00+08:00", DATE_MINUTE },
    { "02-29",                   CN, 0, "2021-02-28T00:00:00+08:00", DATE_DAY },
    /* Out of range: days clamp, all else is no date */
    { "2022-02-30T00:00:00Z",    CN, 0, "2022-02-28T00:00:00Z", DATE_SECOND },
    { "2020-02-30T00:00:00Z",    CN, 0, "2020-02-29T00:00:00Z", DATE_SECOND },
    { "2022-04-31",             UTC, 0, "2022-04-30T00:00:00Z", DATE_DAY },
    { "2022-01-00",             UTC, 0, "2022-01-01T00:00:00Z", DATE_DAY },
    { "0001-01-01T00:00:00Z",   UTC, 0, "0001-01-01T00:00:00Z", DATE_SECOND },
    { "9999-12-31T23:59:59Z",   UTC, 0, "9999-12-31T23:59:59Z", DATE_SECOND },
    { "0000-00-00 00:00:00",    UTC, ERR_RANGE, NULL, 0 },
    { "2022-13-01",             UTC, ERR_FORMAT, NULL, 0 },
    { "2022-00-01",             UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 25:00",       UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 24:01",       UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 08:60",       UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 08:10:61",    UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14T08:10:00+24:00", UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14T08:10:00+08:60", UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14T08:10:00+08:0", UTC, ERR_FORMAT, NULL, 0 },
    { "",                       UTC, ERR_FORMAT, NULL, 0 },
    { " \u3000",                UTC, ERR_FORMAT, NULL, 0 },
    { "soon",                   UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 soon",        UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 08:10 来源",  UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 08",          UTC, ERR_FORMAT, NULL, 0 },
    { "2022-01-14 08:",         UTC, ERR_FORMAT, NULL, 0 },
    { "12345",                  UTC, ERR_FORMAT, NULL, 0 },
    { "12345678901234567890",   UTC, ERR_FORMAT, NULL, 0 },
    { "99999999999999天前",     UTC, ERR_FORMAT, NULL, 0 },
    { "14 Foo 2022",            UTC, ERR_FORMAT, NULL, 0 },
    { "14 Ja 2022",             UTC, ERR_FORMAT, NULL, 0 },
    { "-1",                     UTC, ERR_FORMAT, NULL, 0 },
    { "\xFF\xFE",               UTC, ERR_FORMAT, NULL, 0 },
    /* clang-format on */
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date_context ctx = { NOW, zone_of(rows[i].zone) };
        struct date d = { 7, 7, DATE_YEAR };
        struct buf b;
        enum err e = date_parse(str_of(rows[i].s), &ctx, &d);

        if (e != rows[i].e)
            fail_msg("'%s': got error %d", rows[i].s, (int)e);
        if (e) {
            assert_int_equal(d.sec, 7); /* untouched */
            continue;
        }
        buf_init(&b, 100);
        date_put_rfc3339(&b, d.sec, d.offset_min);
        if (!str_eq(buf_str(&b), str_of(rows[i].want)) ||
            d.precision != rows[i].precision)
            fail_msg("'%s': got %s, precision %d", rows[i].s, b.s,
                     (int)d.precision);
        buf_release(&b);
    }
}

static void refuses_relative_without_now(void **state)
{
    static const char *const texts[] = { "今天 08:10", "刚刚", "3分钟前",
                                         "01-14 22:47" };
    struct date_context ctx = { 0, &shanghai };
    struct date d;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(date_parse(str_of(texts[i]), &ctx, &d), ERR_FORMAT);
}

static void refuses_long(void **state)
{
    static const char end[] = "2022-01-14 08:10:00";
    struct date_context ctx = { NOW, NULL };
    char s[200];
    struct date d;

    (void)state;
    memset(s, ' ', sizeof(s)); /* blanks do not count */
    memcpy(s + sizeof(s) - sizeof(end) + 1, end, sizeof(end) - 1);
    assert_int_equal(date_parse((struct str){ s, sizeof(s) }, &ctx, &d), 0);
    memset(s, '0', sizeof(s));
    memcpy(s, "2022-01-14 08:10:00.", 20);
    assert_int_equal(date_parse((struct str){ s, 127 }, &ctx, &d), 0);
    assert_int_equal(date_parse((struct str){ s, 200 }, &ctx, &d), ERR_FORMAT);
    assert_int_equal(date_parse((struct str){ "2022\0-01", 8 }, &ctx, &d),
                     ERR_FORMAT);
}

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
        cmocka_unit_test(reads),
        cmocka_unit_test(refuses_relative_without_now),
        cmocka_unit_test(refuses_long),
        cmocka_unit_test(knows_changes_of_zones),
        cmocka_unit_test(knows_every_day),
        cmocka_unit_test(clamps),
        cmocka_unit_test(writes),
    };

    return cmocka_run_group_tests(tests, open_summer, close_summer);
}
