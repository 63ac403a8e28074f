/* test_err.c -- feeds/base/err.c: texts fit, are one line and whole UTF-8. */
#include "feeds/base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/base/str.h"

static void sets_code_and_text(void **state)
{
    struct err_info ei = { 0 };

    (void)state;
    assert_int_equal(err_set(&ei, ERR_IO, "%s: %d", "file", 7), ERR_IO);
    assert_int_equal(ei.code, ERR_IO);
    assert_string_equal(ei.text, "file: 7");
    assert_int_equal(err_set(NULL, ERR_DB, "lost"), ERR_DB);
}

static void makes_one_line(void **state)
{
    struct err_info ei;

    (void)state;
    (void)err_set(&ei, ERR_FORMAT, "a\nb\x1b[31m\x7f");
    assert_string_equal(ei.text, "a b [31m ");
}

/* A text of each length around the maximum, whose last character is cut. */
static void cuts_between_characters(void **state)
{
    char text[ERR_TEXT_MAX * 2];
    struct err_info ei;

    (void)state;
    for (size_t pad = ERR_TEXT_MAX - 6; pad < ERR_TEXT_MAX + 2; pad++) {
        memset(text, 'x', pad);
        memcpy(text + pad, "报\xF0\x9F\x98\x80.", 9);
        (void)err_set(&ei, ERR_LIMIT, "%s", text);
        assert_true(strlen(ei.text) < ERR_TEXT_MAX);
        assert_true(strlen(ei.text) >= ERR_TEXT_MAX - 4);
        if (!str_is_utf8(str_of(ei.text)))
            fail_msg("pad %zu: not UTF-8 at the end", pad);
    }
}

static void takes_its_own_text(void **state)
{
    struct err_info ei;

    (void)state;
    (void)err_set(&ei, ERR_IO, "inner");
    (void)err_set(&ei, ERR_IO, "outer: %s", ei.text);
    assert_string_equal(ei.text, "outer: inner");
}

static void prefixes(void **state)
{
    char text[ERR_TEXT_MAX * 2];
    struct err_info ei;

    (void)state;
    (void)err_set(&ei, ERR_FORMAT, "no feed");
    assert_int_equal(err_prefix(&ei, ERR_IO, "source %s", "heze"), ERR_FORMAT);
    assert_string_equal(ei.text, "source heze: no feed");
    assert_int_equal(err_prefix(NULL, ERR_IO, "source"), ERR_IO);

    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    (void)err_prefix(&ei, ERR_IO, "%s", text);
    assert_int_equal(strlen(ei.text), ERR_TEXT_MAX - 1);
}

static void names_all(void **state)
{
    (void)state;
    for (int code = ERR_OK; code <= ERR_CONFIG; code++)
        assert_true(strlen(err_name((enum err)code)) > 0);
    assert_string_equal(err_name(ERR_NOMEM), "out of memory");
    assert_string_equal(err_name((enum err)1000), "unknown error");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_code_and_text),
        cmocka_unit_test(makes_one_line),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(takes_its_own_text),
        cmocka_unit_test(prefixes),
        cmocka_unit_test(names_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
