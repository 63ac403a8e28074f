/* test_arena.c -- feeds/base/arena.c: limits, zeroing, reuse, poison. */
#include "feeds/base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
#define TEST_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TEST_ASAN 1
#endif
#endif
#ifdef TEST_ASAN
#include <sanitizer/asan_interface.h>
#endif

#define MIB ((size_t)1024 * 1024)

/* Linked with --wrap=malloc,--wrap=calloc. */
static bool fail_malloc;
void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_malloc(size_t n) { return fail_malloc ? NULL : __real_malloc(n); }
void *__wrap_calloc(size_t n, size_t size)
{
    return fail_malloc ? NULL : __real_calloc(n, size);
}

static void survives_lack_of_memory(void **state)
{
    struct arena *a;
    char *p;

    (void)state;
    fail_malloc = true;
    a = arena_new(100000);
    fail_malloc = false;
    assert_null(a);
    a = arena_new(100000);
    fail_malloc = true;
    p = arena_alloc(a, 1, 1);
    fail_malloc = false;
    assert_null(p);
    assert_int_equal(arena_used(a), 0);
    p = arena_alloc(a, 1, 1); /* and goes on when there is some */
    assert_non_null(p);
    fail_malloc = true;
    assert_null(arena_alloc(a, 50000, 1));
    assert_null(arena_copy(a, (struct str){ p, 50000 }).s);
    fail_malloc = false;
    assert_int_equal(arena_used(a), 1);
    arena_free(a);
}

static void hands_out_zeroed_aligned(void **state)
{
    struct arena *a = arena_new(8 * MIB);

    (void)state;
    assert_non_null(a);
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(a, n, 1);

        assert_non_null(p);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xEE, n);
    }
    arena_free(a);
    arena_free(NULL);
}

/* Allocations keep their bytes whatever is allocated after them. */
static void keeps_apart(void **state)
{
    struct arena *a = arena_new(64 * MIB);
    unsigned char *p[400];

    (void)state;
    for (size_t i = 0; i < 400; i++) {
        size_t n = i % 50 == 0 ? 300000 : i + 1;

        p[i] = arena_alloc(a, n, 1);
        assert_non_null(p[i]);
        memset(p[i], (int)(i & 0xFF), n);
    }
    for (size_t i = 0; i < 400; i++) {
        size_t n = i % 50 == 0 ? 300000 : i + 1;

        assert_int_equal(p[i][0], i & 0xFF);
        assert_int_equal(p[i][n - 1], i & 0xFF);
    }
    arena_free(a);
}

static void ends_at_its_maximum(void **state)
{
    static const size_t sizes[] = { 0, 1, 100, 4096, 5000, 3 * MIB };

    (void)state;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct arena *a = arena_new(sizes[i]);

        assert_null(arena_alloc(a, sizes[i] + 1, 1)); /* one past */
        assert_int_equal(arena_used(a), 0);
        assert_non_null(arena_alloc(a, sizes[i], 1));
        assert_int_equal(arena_used(a), sizes[i]);
        assert_null(arena_alloc(a, 1, 1));
        assert_non_null(arena_alloc(a, 0, 1));
        arena_free(a);
    }
}

static void ends_at_its_maximum_in_small_steps(void **state)
{
    struct arena *a = arena_new(100000);
    size_t n = 0;

    (void)state;
    while (arena_alloc(a, 1, 1))
        n++;
    assert_int_equal(n, 100000);
    arena_free(a);
}

static void refuses_overflow(void **state)
{
    struct arena *a = arena_new(SIZE_MAX);

    (void)state;
    assert_null(arena_alloc(a, SIZE_MAX / 2, 3));
    assert_null(arena_alloc(a, SIZE_MAX, 1));
    assert_null(arena_alloc(a, SIZE_MAX - 40, 1));
    assert_null(arena_copy(a, (struct str){ "x", SIZE_MAX }).s);
    assert_non_null(arena_alloc(a, SIZE_MAX, 0));
    arena_free(a);
}

static void copies(void **state)
{
    struct arena *a = arena_new(16);
    struct str s;

    (void)state;
    s = arena_copy(a, STR("abc"));
    assert_string_equal(s.s, "abc");
    assert_int_equal(s.n, 3);
    s = arena_copy(a, (struct str){ NULL, 0 });
    assert_non_null(s.s);
    assert_int_equal(s.n, 0);
    s = arena_copy(a, STR("0123456789ab")); /* 5 used, 13 more: too much */
    assert_null(s.s);
    assert_int_equal(s.n, 0);
    assert_non_null(arena_copy(a, STR("0123456789")).s);
    arena_free(a);
}

static void resets(void **state)
{
    struct arena *a = arena_new(MIB);
    unsigned char *first;

    (void)state;
    arena_reset(a); /* before anything was made */
    first = arena_alloc(a, 100, 1);
    memset(first, 0xEE, 100);
    assert_non_null(arena_alloc(a, 500000, 1));
    arena_reset(a);
    assert_int_equal(arena_used(a), 0);
#ifdef TEST_ASAN
    assert_true(__asan_address_is_poisoned(first));
    assert_true(__asan_address_is_poisoned(first + 99));
#endif
    assert_ptr_equal(arena_alloc(a, 100, 1), first);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(first[i], 0);
#ifdef TEST_ASAN
    assert_true(__asan_address_is_poisoned(first + 100)); /* the gap */
#endif
    assert_non_null(arena_alloc(a, MIB - 100, 1));
    assert_null(arena_alloc(a, 1, 1));
    arena_free(a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_zeroed_aligned),
        cmocka_unit_test(keeps_apart),
        cmocka_unit_test(ends_at_its_maximum),
        cmocka_unit_test(ends_at_its_maximum_in_small_steps),
        cmocka_unit_test(refuses_overflow),
        cmocka_unit_test(copies),
        cmocka_unit_test(resets),
        cmocka_unit_test(survives_lack_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
