/* test_buf.c -- feeds/base/buf.c: growth, the maximum, sticky failure. */
#include "feeds/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Linked with --wrap=realloc. */
static bool fail_realloc;
void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n)
{
    return fail_realloc ? NULL : __real_realloc(p, n);
}

static void puts_and_takes(void **state)
{
    struct buf b;
    char *s;
    size_t n;

    (void)state;
    buf_init(&b, 1000);
    buf_put(&b, STR("ab"));
    buf_putc(&b, 'c');
    buf_puts(&b, "de");
    buf_printf(&b, "%d%%", 50);
    buf_put(&b, (struct str){ NULL, 0 });
    assert_true(str_eq(buf_str(&b), STR("abcde50%")));
    assert_int_equal(b.s[b.n], '\0');
    assert_int_equal(buf_take(&b, &s, &n), ERR_OK);
    assert_string_equal(s, "abcde50%");
    assert_int_equal(n, 8);
    free(s);
    buf_puts(&b, "again"); /* as after init, with its maximum */
    assert_int_equal(b.max, 1000);
    buf_release(&b);
    buf_release(&b);
}

static void takes_nothing(void **state)
{
    struct buf b;
    char *s;
    size_t n;

    (void)state;
    buf_init(&b, 0);
    assert_int_equal(buf_take(&b, &s, &n), ERR_OK);
    assert_string_equal(s, "");
    assert_int_equal(n, 0);
    free(s);
}

static void grows_to_its_maximum(void **state)
{
    static const size_t maxima[] = { 0, 1, 63, 64, 65, 127, 128, 100000 };

    (void)state;
    for (size_t i = 0; i < sizeof(maxima) / sizeof(maxima[0]); i++) {
        struct buf b;

        buf_init(&b, maxima[i]);
        for (size_t k = 0; k < maxima[i]; k++)
            buf_putc(&b, 'x');
        assert_int_equal(b.err, ERR_OK);
        assert_int_equal(b.n, maxima[i]);
        buf_putc(&b, 'x'); /* one past */
        assert_int_equal(b.err, ERR_LIMIT);
        assert_int_equal(b.n, maxima[i]);
        buf_release(&b);
    }
}

static void fails_for_good(void **state)
{
    struct buf b;
    char *s = NULL;
    size_t n = 9;

    (void)state;
    buf_init(&b, 4);
    buf_puts(&b, "abc");
    buf_puts(&b, "de");
    buf_puts(&b, "f"); /* would fit, but it failed before */
    buf_printf(&b, "%d", 1);
    assert_true(str_eq(buf_str(&b), STR("abc")));
    assert_int_equal(buf_take(&b, &s, &n), ERR_LIMIT);
    assert_null(s);
    assert_int_equal(n, 9);
    assert_null(b.s);

    buf_puts(&b, "abcd"); /* released: usable */
    buf_printf(&b, "%s", "e");
    assert_int_equal(b.err, ERR_LIMIT);
    buf_clear(&b);
    assert_int_equal(b.err, ERR_OK);
    assert_int_equal(b.n, 0);
    buf_puts(&b, "ab");
    assert_string_equal(b.s, "ab");
    buf_release(&b);
}

static void prints_up_to_its_maximum(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 5);
    buf_printf(&b, "%05d", 7);
    assert_true(str_eq(buf_str(&b), STR("00007")));
    buf_release(&b);
    buf_printf(&b, "%06d", 7);
    assert_int_equal(b.err, ERR_LIMIT);
    buf_release(&b);
}

static void takes_any_size_as_maximum(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "x");
    buf_put(&b, (struct str){ "x", SIZE_MAX - 1 }); /* n + 1 would overflow */
    assert_int_equal(b.err, ERR_LIMIT);
    buf_release(&b);
}

static void survives_lack_of_memory(void **state)
{
    struct buf b;
    char *s;
    size_t n;

    (void)state;
    buf_init(&b, 1000);
    fail_realloc = true;
    buf_puts(&b, "x");
    assert_int_equal(b.err, ERR_NOMEM);
    assert_int_equal(buf_take(&b, &s, &n), ERR_NOMEM);
    assert_int_equal(buf_take(&b, &s, &n), ERR_NOMEM); /* even of nothing */
    fail_realloc = false;
    buf_puts(&b, "x");
    fail_realloc = true;
    buf_printf(&b, "%0100d", 1);
    fail_realloc = false;
    assert_int_equal(b.err, ERR_NOMEM);
    assert_string_equal(b.s, "x"); /* what was there stays */
    buf_release(&b);
}

static void writes_sizes_with_their_unit(void **state)
{
    static const struct {
        uint64_t n;
        const char *text;
    } rows[] = {
        { 0, "0 bytes" },
        { 301, "301 bytes" },
        { 1024, "1KiB" },
        { 1025, "1025 bytes" },
        { 1 << 24, "16MiB" },
        { UINT64_C(3) << 30, "3GiB" },
        { 1536 * 1024, "1536KiB" },
        { UINT64_MAX, "18446744073709551615 bytes" },
    };
    char text[BUF_SIZE_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        assert_string_equal(buf_size_text(rows[i].n, text), rows[i].text);
}

static void is_a_queue(void **state)
{
    size_t from = 2;
    struct buf b;

    (void)state;
    buf_init(&b, 8);
    buf_puts(&b, "abcdef");
    buf_shift(&b, &from); /* not yet worth it */
    assert_int_equal(from, 2);
    assert_true(str_eq(buf_str(&b), STR("abcdef")));
    from = 3;
    buf_shift(&b, &from);
    assert_int_equal(from, 0);
    assert_true(str_eq(buf_str(&b), STR("def")));
    buf_puts(&b, "ghijk"); /* there is room again */
    assert_true(str_eq(buf_str(&b), STR("defghijk")));
    from = 8;
    buf_shift(&b, &from);
    assert_int_equal(b.n + from + (size_t)b.err, 0);
    buf_release(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_and_takes),
        cmocka_unit_test(takes_nothing),
        cmocka_unit_test(grows_to_its_maximum),
        cmocka_unit_test(fails_for_good),
        cmocka_unit_test(prints_up_to_its_maximum),
        cmocka_unit_test(takes_any_size_as_maximum),
        cmocka_unit_test(survives_lack_of_memory),
        cmocka_unit_test(writes_sizes_with_their_unit),
        cmocka_unit_test(is_a_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
