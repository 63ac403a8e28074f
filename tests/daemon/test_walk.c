/* test_walk.c -- when a walk over pages goes on, and why it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>

#include <cmocka.h>

#include "daemon/walk.h"

/* Rules: all with five pages and stop_on_known but where they say. */
static const struct walk_rule usual = { 5, true, false, false };
static const struct walk_rule whole = { 5, false, false, false };
static const struct walk_rule first = { 5, true, true, false };
static const struct walk_rule resumed = { 5, true, false, true };
static const struct walk_rule single = { 1, true, false, false };

/* clang-format off */
static const struct {
    const struct walk_rule *rule;
    struct walk_page page;
    enum walk_next next;
} rows[] = {
    { &usual, { .index = 0 }, WALK_ON },
    { &usual, { .index = 3 }, WALK_ON },
    { &usual, { .index = 4 }, WALK_MAX },
    { &usual, { .index = 4, .is_known = true }, WALK_END },
    { &usual, { .index = 0, .is_known = true }, WALK_END },
    { &usual, { .index = 2, .is_known = true }, WALK_END },
    { &usual, { .index = 2, .is_empty = true }, WALK_END },
    { &usual, { .index = 4, .is_empty = true }, WALK_END },
    { &usual, { .index = 1, .is_repeated = true }, WALK_REPEATS },
    { &usual, { .index = 0, .is_unchanged = true, .is_empty = true },
      WALK_END },
    { &usual, { .index = 1, .has_passed_over = true }, WALK_ON },
    { &single, { .index = 0 }, WALK_MAX },
    { &whole, { .index = 0, .is_known = true }, WALK_ON },
    { &whole, { .index = 4, .is_known = true }, WALK_END },
    { &whole, { .index = 4 }, WALK_MAX },
    { &whole, { .index = 0, .is_unchanged = true, .is_empty = true },
      WALK_END },
    { &first, { .index = 0 }, WALK_ON },
    { &first, { .index = 0, .has_passed_over = true }, WALK_END },
    { &first, { .index = 4 }, WALK_END },
    /* what broke off is made good, from an unchanged first page, too */
    { &resumed, { .index = 0, .is_unchanged = true, .is_empty = true },
      WALK_ON },
    { &resumed, { .index = 0, .is_known = true }, WALK_ON },
    { &resumed, { .index = 3, .is_known = true }, WALK_ON },
    { &resumed, { .index = 4, .is_known = true }, WALK_END },
    { &resumed, { .index = 4 }, WALK_MAX },
    { &resumed, { .index = 2, .is_empty = true }, WALK_END },
    { &resumed, { .index = 2, .has_passed_over = true }, WALK_END },
    { &resumed, { .index = 1, .is_repeated = true }, WALK_REPEATS },
};
static const struct {
    const struct walk_rule *rule;
    struct walk_failure failure;
    bool is_end;
} failed[] = {
    { &usual, { 0, 404, 0, false }, false },
    { &usual, { 0, 500, 9, false }, false },
    { &usual, { 0, 200, 9, true }, false },
    { &usual, { 1, 404, 0, false }, true },
    { &usual, { 1, 410, 0, false }, true },
    { &usual, { 1, 400, 0, false }, true },
    { &usual, { 1, 403, 0, false }, false },
    { &usual, { 1, 429, 0, false }, false },
    { &usual, { 1, 500, 2, false }, false },
    { &usual, { 1, 500, 3, false }, true },
    { &usual, { 7, 0, 0, false }, false },
    { &usual, { 7, 0, 3, false }, true },
    { &usual, { 1, 200, 0, true }, false },
    { &resumed, { 1, 200, 0, true }, false },
    { &resumed, { 1, 200, 3, true }, true },
    { &first, { 1, 200, 0, true }, true },
    { &first, { 0, 200, 0, true }, false },
    { &first, { 1, 503, 0, false }, false },
    { &whole, { 4, 200, 0, true }, true },
};
/* clang-format on */

static void test_next(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (walk_next(rows[i].rule, &rows[i].page) != rows[i].next)
            fail_msg("row %zu: %d", i,
                     (int)walk_next(rows[i].rule, &rows[i].page));
}

static void test_past_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(failed) / sizeof(failed[0]); i++)
        if (walk_is_past_end(failed[i].rule, &failed[i].failure) !=
            failed[i].is_end)
            fail_msg("row %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next),
        cmocka_unit_test(test_past_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
