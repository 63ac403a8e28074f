/* test_memory.c -- each allocation fails in turn, and says so.
 *
 * malloc, calloc and realloc of weir are wrapped by the linker
 * (tests/CMakeLists.txt); those of libraries are not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "config/config.h"

#define MAX_ALLOCATIONS 10000

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);

static long left = -1; /* allocations that still succeed; -1: all */

static bool is_refused(void)
{
    if (left < 0)
        return false;
    if (left == 0)
        return true; /* and all after it */
    left--;
    return false;
}

void *__wrap_malloc(size_t n) { return is_refused() ? NULL : __real_malloc(n); }

void *__wrap_calloc(size_t n, size_t size)
{
    return is_refused() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return is_refused() ? NULL : __real_realloc(p, n);
}

/* Reads path with ever more allocations, until it comes out as wanted. */
static void read_with_little(const char *path, enum err want)
{
    enum err e = ERR_NOMEM;
    long n = 0;

    for (; n < MAX_ALLOCATIONS && e == ERR_NOMEM; n++) {
        struct config *c = NULL;
        struct config_problems p;
        struct err_info ei = { ERR_OK, "" };

        left = n;
        e = config_read(path, &c, &p, &ei);
        left = -1;
        if (e == ERR_NOMEM) {
            assert_null(c);
            assert_int_equal(p.n, 0);
            assert_int_equal(ei.code, ERR_NOMEM);
        }
        config_problems_release(&p);
        config_free(c);
    }
    assert_int_equal(e, want);
    assert_true(n > 5);
}

static void test_good_file(void **state)
{
    (void)state;
    read_with_little(WEIR_SOURCE_DIR "/config/weir.conf.example", ERR_OK);
    read_with_little(WEIR_SOURCE_DIR "/tests/fuzz/corpus/config/feed.conf",
                     ERR_OK);
    read_with_little(WEIR_SOURCE_DIR "/tests/fuzz/corpus/config/list.conf",
                     ERR_OK);
}

static void test_bad_file(void **state)
{
    (void)state;
    read_with_little(WEIR_SOURCE_DIR "/tests/fuzz/corpus/config/mistakes.conf",
                     ERR_CONFIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_file),
        cmocka_unit_test(test_bad_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
