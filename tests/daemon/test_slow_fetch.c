/* test_slow_fetch.c -- the one limit of fetching that takes its time: a body
 * that drips for FETCH_LOW_SPEED_SEC is cut long before timeout.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "tests/daemon/fetch_world.h"

static void test_low_speed(void **state)
{
    static struct world world;
    struct fetched f;

    (void)state;
    world_start_server(&world);
    world_defaults(&world);
    world.config.timeout_ms = 600 * 1000;
    world_open(&world);
    world_start(&world, "/drip", &f);
    world_wait(&world, &f);
    assert_int_equal(f.answer.err, ERR_NET);
    assert_non_null(
        strstr(f.answer.error, "under 100 bytes a second for 15 s"));
    fetched_release(&f);
    world_close(&world);
    world_stop_server(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_low_speed) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
