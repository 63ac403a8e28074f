/* test_table.c -- columns of a terminal: daemon/cmd/table.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/cmd/table.h"

static void test_width(void **state)
{
    static const struct {
        const char *s;
        size_t width;
    } rows[] = {
        { "", 0 },          { "heze", 4 },      { "菏泽日报", 8 },
        { "21财经APP", 9 }, { "e\xcc\x81", 1 }, { "（）", 4 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (table_width(str_of(rows[i].s)) != rows[i].width)
            fail_msg("'%s': got %zu, wanted %zu", rows[i].s,
                     table_width(str_of(rows[i].s)), rows[i].width);
}

static void test_put(void **state)
{
    static const char *const titles[] = { "ID", "NAME", "REMARK" };
    struct table t;
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    table_init(&t, titles, 3);
    buf_puts(table_cell(&t), "a");
    buf_puts(table_cell(&t), "菏泽");
    buf_puts(table_cell(&t), "bad\nline \x1b[31m");
    buf_puts(table_cell(&t), "longer");
    buf_puts(table_cell(&t), "x");
    (void)table_cell(&t);
    table_put(&t, &b);
    assert_string_equal(b.s, "ID      NAME  REMARK\n"
                             "a       菏泽  bad\\x0aline \\x1b[31m\n"
                             "longer  x     \n");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width),
        cmocka_unit_test(test_put),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
