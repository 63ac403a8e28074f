/* test_path.c -- feeds/path.c: which templates are taken, what they give. */
#include "feeds/feeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct zone shanghai = { .name = "+08:00", .first_sec = 28800 };

/* 2022-01-14 22:47 UTC is the 15th in Shanghai. */
static const struct path_parts parts = {
    .medium = STR_C("hezeribao"),
    .name = STR_C("NW202201142247450276"),
    .day_sec = 1642200420,
    .zone = &shanghai,
    .page = 12,
};

static const struct {
    struct str t;
    const char *want; /* NULL: refused */
} rows[] = {
    { STR_C("/{medium}/{yyyy}/{mm}/{dd}/{name}.html"),
      "/hezeribao/2022/01/15/NW202201142247450276.html" },
    { STR_C("/category/{medium}/{page}.html"), "/category/hezeribao/12.html" },
    { STR_C("/feed.xml"), "/feed.xml" },
    { STR_C("/"), "/" },
    { STR_C("/emnews/"), "/emnews/" },
    { STR_C("/a.{yyyy}{mm}{dd}-{name}"), "/a.20220115-NW202201142247450276" },
    { STR_C("/新闻/{name}"), "/新闻/NW202201142247450276" },
    { STR_C(""), NULL },
    { STR_C("feed.xml"), NULL },
    { STR_C("//x"), NULL },
    { STR_C("/a//b"), NULL },
    { STR_C("/a//"), NULL },
    { STR_C("/."), NULL },
    { STR_C("/../x"), NULL },
    { STR_C("/a/./b"), NULL },
    { STR_C("/.hidden"), NULL },
    { STR_C("/{title}"), NULL },
    { STR_C("/{medium"), NULL },
    { STR_C("/medium}"), NULL },
    { STR_C("/{}"), NULL },
    { STR_C("/{{medium}}"), NULL },
    { STR_C("/{Medium}"), NULL },
    { STR_C("/a?b"), NULL },
    { STR_C("/a#b"), NULL },
    { STR_C("/a%2fb"), NULL },
    { STR_C("/a\\b"), NULL },
    { STR_C("/a\nb"), NULL },
    { STR_C("/a\0b"), NULL },
    { STR_C("/a\x7f"), NULL },
    { STR_C("/a\xFF"), NULL },
};

static void checks_and_puts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err_info ei = { 0 };
        enum err e = path_check(rows[i].t, &ei);
        struct buf b;

        if (e != (rows[i].want ? ERR_OK : ERR_CONFIG))
            fail_msg("row %zu: error %d", i, (int)e);
        if (e) {
            assert_true(strlen(ei.text) > 0);
            continue;
        }
        buf_init(&b, 1000);
        path_put(&b, rows[i].t, &parts);
        assert_string_equal(b.s, rows[i].want);
        buf_release(&b);
    }
}

static void refuses_what_is_no_file(void **state)
{
    char t[300];

    (void)state;
    memset(t, 'x', sizeof(t));
    t[0] = t[256] = '/';
    assert_int_equal(path_check((struct str){ t, 256 }, NULL), ERR_OK);
    assert_int_equal(path_check((struct str){ t, 257 }, NULL), ERR_OK);
    t[256] = 'x';
    t[257] = '/';
    assert_int_equal(path_check((struct str){ t, 257 }, NULL), ERR_CONFIG);
    assert_int_equal(path_check((struct str){ t, 258 }, NULL), ERR_CONFIG);
    for (size_t i = 0; i < sizeof(t); i++)
        t[i] = i % 2 ? 'x' : '/';
    assert_int_equal(path_check((struct str){ t, 63 }, NULL), ERR_OK);
    assert_int_equal(path_check((struct str){ t, 64 }, NULL), ERR_CONFIG);
}

static void refuses_long(void **state)
{
    char t[513];

    (void)state;
    memset(t, 'x', sizeof(t));
    t[0] = t[200] = t[400] = '/';
    assert_int_equal(path_check((struct str){ t, 512 }, NULL), ERR_OK);
    assert_int_equal(path_check((struct str){ t, 513 }, NULL), ERR_CONFIG);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_and_puts),
        cmocka_unit_test(refuses_long),
        cmocka_unit_test(refuses_what_is_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
