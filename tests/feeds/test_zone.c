/* test_zone.c -- feeds/zone.c: zones by name and offset, their changes. */
#include "feeds/feeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
    const char *name;
    enum err e;
    int64_t sec;
    int32_t offset_sec;
} rows[] = {
    { "Asia/Shanghai", ERR_OK, 1642171260, 28800 },
    { "Asia/Shanghai", ERR_OK, 584000000, 32400 },   /* summer time, 1988 */
    { "Asia/Shanghai", ERR_OK, -2500000000, 29143 }, /* local mean time */
    { " Asia/Shanghai ", ERR_OK, 0, 28800 },
    { "America/New_York", ERR_OK, 1642171260, -18000 },
    { "America/New_York", ERR_OK, 1657800000, -14400 },
    { "America/New_York", ERR_OK, 4086000000, -14400 }, /* June 2099 */
    { "Europe/Berlin", ERR_OK, 1648342799, 3600 },
    { "Europe/Berlin", ERR_OK, 1648342800, 7200 },
    { "Asia/Kathmandu", ERR_OK, 1642171260, 20700 },
    { "Pacific/Apia", ERR_OK, 1325239199, -36000 }, /* lost a day */
    { "Pacific/Apia", ERR_OK, 1325239200, 50400 },
    { "UTC", ERR_OK, 1642171260, 0 },
    { "Z", ERR_OK, 0, 0 },
    { "Etc/GMT-8", ERR_OK, 0, 28800 },
    { "+08:00", ERR_OK, 0, 28800 },
    { "+0800", ERR_OK, 0, 28800 },
    { "+08", ERR_OK, 0, 28800 },
    { "-03:30", ERR_OK, 0, -12600 },
    { "-23:59", ERR_OK, 0, -86340 },
    { "+24:00", ERR_CONFIG, 0, 0 },
    { "+08:60", ERR_CONFIG, 0, 0 },
    { "+8", ERR_CONFIG, 0, 0 },
    { "+08:0", ERR_CONFIG, 0, 0 },
    { "+08.00", ERR_CONFIG, 0, 0 },
    { "", ERR_CONFIG, 0, 0 },
    { "Asia/Heze", ERR_CONFIG, 0, 0 },
    { "GMT+25", ERR_CONFIG, 0, 0 },
    { "北京", ERR_CONFIG, 0, 0 },
    { "Asia Shanghai", ERR_CONFIG, 0, 0 },
};

static void opens(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct zone *z = NULL;
        struct err_info ei = { 0 };
        enum err e = zone_open(str_of(rows[i].name), &z, &ei);

        if (e != rows[i].e)
            fail_msg("'%s': got error %d", rows[i].name, (int)e);
        if (e) {
            assert_null(z);
            assert_true(strlen(ei.text) > 0);
            continue;
        }
        if (zone_offset(z, rows[i].sec) != rows[i].offset_sec)
            fail_msg("row %zu, '%s': got %d", i, rows[i].name,
                     (int)zone_offset(z, rows[i].sec));
        assert_true(str_eq(str_of(z->name), str_trim(str_of(rows[i].name))));
        for (size_t k = 1; k < z->n_changes; k++)
            assert_true(z->changes[k - 1].at_sec < z->changes[k].at_sec);
        free(z);
    }
}

static void refuses_long_names(void **state)
{
    char name[ZONE_NAME_MAX + 1];
    struct zone *z;

    (void)state;
    memset(name, 'x', sizeof(name));
    for (size_t n = ZONE_NAME_MAX - 1; n <= ZONE_NAME_MAX + 1; n++)
        assert_int_equal(zone_open((struct str){ name, n }, &z, NULL),
                         ERR_CONFIG);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens),
        cmocka_unit_test(refuses_long_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
