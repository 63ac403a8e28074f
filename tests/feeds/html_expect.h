/* html_expect.h -- what the tests of html_clean share: cleaning with a check of
 * all that holds for any input.
 */
#ifndef WEIR_TESTS_FEEDS_HTML_EXPECT_H
#define WEIR_TESTS_FEEDS_HTML_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/html.h"
#include "tests/feeds/html_check.h"

#define ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define BASE "http://h.example/a/b.html"

static inline struct str clean(struct arena *a, struct str html,
                               struct str base)
{
    struct html_clean ret;

    assert_int_equal(html_clean(html, base, SIZE_MAX, a, &ret), ERR_OK);
    return ret.html;
}

/* Cleans, and checks all that holds for any input. */
static inline struct str check(struct arena *a, struct str html,
                               struct str base)
{
    struct str once = clean(a, html, base), twice = clean(a, once, base);
    const char *fault = html_check(once);

    if (fault)
        fail_msg("%s\n in  %.*s\n out %.*s", fault, STR_ARG(html),
                 STR_ARG(once));
    if (!str_eq(once, twice))
        fail_msg("changes when cleaned again\n in %.*s\n 1  %.*s\n 2  %.*s",
                 STR_ARG(html), STR_ARG(once), STR_ARG(twice));
    assert_true(once.n <= html.n * HTML_GROWTH + HTML_SLACK_BYTES);
    return once;
}

static inline void put_times(struct buf *b, const char *s, size_t times)
{
    while (times-- > 0)
        buf_puts(b, s);
}

#endif
