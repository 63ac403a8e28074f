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
#include <sys/stat.h>
#include <unistd.h>

#include "config/append.h"

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
    read_with_little(WEIR_SOURCE_DIR "/tests/fuzz/corpus/config/request.conf",
                     ERR_CONFIG);
}

/* A file stays as it is, or has all of a section. */
static void test_append(void **state)
{
    char path[] = "/tmp/weir-memory-XXXXXX";
    const struct config_setting url = { "url", "http://h/" };
    struct config_addition what = {
        .config = path, .id = "a", .settings = &url, .n_settings = 1
    };
    enum err e = ERR_NOMEM;
    struct stat st;
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    for (long n = 0; n < MAX_ALLOCATIONS && e == ERR_NOMEM; n++) {
        struct config_problems p;
        struct err_info ei = { ERR_OK, "" };

        left = n;
        e = config_append(&what, &p, &ei);
        left = -1;
        assert_int_equal(fstat(fd, &st), 0);
        assert_int_equal(st.st_nlink, e ? 1 : 0); /* replaced by another */
        assert_int_equal(ei.code, e);
        config_problems_release(&p);
    }
    assert_int_equal(e, ERR_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, sizeof("[source a]\nurl = http://h/\n") - 1);
    assert_int_equal(close(fd), 0);
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_file),
        cmocka_unit_test(test_bad_file),
        cmocka_unit_test(test_append),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
