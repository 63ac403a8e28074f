/* test_html_memory.c -- html_clean when memory runs out: each allocation fails
 * in its turn (the linker wraps malloc and realloc), and every time the answer
 * is ERR_NOMEM with the result untouched, or as good as ever.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "feeds/feeds.h"

void *__real_malloc(size_t n);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_realloc(void *p, size_t n);

static size_t until_failure; /* allocations; 0: none fails */

static bool fails(void) { return until_failure > 0 && --until_failure == 0; }

void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

static const char html[] =
    "<p title='some &amp; longer text that makes a buffer grow beyond its "
    "first bytes'>text<img src=/a.png><video src=/v.mp4></video>"
    "<a href='a/rather/long/relative/link/that/makes/its/buffer/grow/too'>x";

static enum err clean_failing_at(size_t nth, struct html_clean *ret)
{
    struct arena *a = arena_new((size_t)1024 * 1024);
    enum err e;

    until_failure = nth;
    e = html_clean(STR(html), STR("http://h.example/"), SIZE_MAX, a, ret);
    until_failure = 0;
    if (!e)
        assert_true(str_starts(ret->image, STR("http://h.example/a.png")) &&
                    str_ends(ret->html, STR("grow/too\">x</a></p>")));
    arena_free(a);
    return e;
}

static void test_each_allocation(void **state)
{
    size_t nth = 1;

    (void)state;
    for (;; nth++) {
        struct html_clean ret = { 0 };
        enum err e = clean_failing_at(nth, &ret);

        if (e == ERR_OK)
            break;
        assert_int_equal(e, ERR_NOMEM);
        assert_null(ret.html.s);
    }
    assert_true(nth > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
