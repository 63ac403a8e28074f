/* test_limits.c -- lists at their longest, and one past it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config/config.h"
#include "config/load.h"
#include "config/value.h"

#define TEXT_MAX_BYTES ((size_t)32 * 1024 * 1024)

/* Reads text: right if want is NULL, else this is its only problem. */
static void expect(const struct buf *text, const char *want)
{
    struct config *c = NULL;
    struct config_problems p;

    assert_int_equal(text->err, ERR_OK);
    assert_int_equal(config_read_text(buf_str(text), &c, &p, NULL),
                     want ? ERR_CONFIG : ERR_OK);
    if (want) {
        assert_int_equal(p.n, 1);
        assert_string_equal(p.list[0].text, want);
    }
    config_problems_release(&p);
    config_free(c);
}

/* head and n numbered lines are right, one more is not. */
static void expect_most(const char *head, const char *before, const char *after,
                        int n, const char *want)
{
    struct buf text;

    buf_init(&text, TEXT_MAX_BYTES);
    buf_puts(&text, head);
    for (int i = 0; i < n; i++)
        buf_printf(&text, "%s%d%s", before, i, after);
    expect(&text, NULL);
    buf_printf(&text, "%s%d%s", before, n, after);
    expect(&text, want);
    buf_release(&text);
}

static void test_lists(void **state)
{
    (void)state;
    expect_most("[source x]\nurl = http://h/\n", "tag = t", "\n", ITEM_MAX_TAGS,
                "'tag' stands more than 64 times");
    expect_most("[weir]\n", "allow_private = fd00::", "\n", 256,
                "'allow_private' stands more than 256 times");
    expect_most("[weir]\n", "include = none", "\n", CONFIG_MAX_FILES,
                "'include' stands more than 1024 times");
    expect_most("[source x]\nurl = http://h/\n", "header = X-", ": a\n", 32,
                "'header' stands more than 32 times");
    expect_most("[source x]\nurl = http://h/\ntype = json\nitems = i\n"
                "item_title = t\ndetail_url = http://h/\n"
                "detail_content = //a\n",
                "detail_remove = //p[", "]\n", 32,
                "'detail_remove' stands more than 32 times");
}

/* A value of n bytes is right, one of n + 1 is not. */
static void expect_longest(const char *before, const char *after, size_t n,
                           const char *want)
{
    struct buf text;

    buf_init(&text, TEXT_MAX_BYTES);
    for (size_t more = 0; more < 2; more++) {
        buf_clear(&text);
        buf_puts(&text, before);
        for (size_t i = 0; i < n + more; i++)
            buf_putc(&text, 'a');
        buf_puts(&text, after);
        expect(&text, more ? want : NULL);
    }
    buf_release(&text);
}

static void test_lengths(void **state)
{
    (void)state;
    expect_longest("[weir]\ncontrol_socket = ", "\n", CONFIG_SOCKET_MAX_BYTES,
                   "control_socket: its path is longer than 107 bytes");
    expect_longest("[weir]\nstate_dir = ", "\n",
                   CONFIG_SOCKET_MAX_BYTES - sizeof("/control") + 1,
                   "the path of the socket in state_dir is longer than 107 "
                   "bytes: set control_socket = in [weir], such as "
                   "/run/weir/control");
}

static void expect_secret(size_t n, enum err want)
{
    char path[] = "/tmp/weir-secret-XXXXXX";
    char line[VALUE_SECRET_MAX_BYTES + 1];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(write(fd, "a", 1), 1);
    assert_int_equal(close(fd), 0);
    assert_int_equal(value_secret(path, line, NULL), want);
    if (!want)
        assert_int_equal(strlen(line), n);
    assert_int_equal(unlink(path), 0);
}

static void test_passwords(void **state)
{
    (void)state;
    expect_secret(0, ERR_FORMAT);
    expect_secret(1, ERR_OK);
    expect_secret(VALUE_SECRET_MAX_BYTES, ERR_OK);
    expect_secret(VALUE_SECRET_MAX_BYTES + 1, ERR_LIMIT);
}

static void test_sources(void **state)
{
    (void)state;
    expect_most("", "[source s", "]\nurl=http://h/\n", LOAD_MAX_SOURCES,
                "more than 100000 sources");
}

static void test_slugs_and_media(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, TEXT_MAX_BYTES);
    buf_puts(&text, "[slugs]\n");
    for (int i = 0; i < LOAD_MAX_MEDIA; i++)
        buf_printf(&text, "m%d = s%d\n", i, i);
    expect(&text, NULL);
    buf_puts(&text, "one = more\n");
    expect(&text, "more than 100000 slugs");
    buf_clear(&text);
    for (int i = 0; i < LOAD_MAX_MEDIA; i++)
        buf_printf(&text, "[medium m%d]\nslug = s%d\n", i, i);
    expect(&text, NULL);
    buf_puts(&text, "[medium one]\nslug = more\n[medium two]\nslug = less\n");
    expect(&text, "more than 100000 media");
    buf_release(&text);
}

/* Files of one comment each, which together are one byte too many. */
static void test_bytes_of_all_files(void **state)
{
    char folder[] = "/tmp/weir-config-XXXXXX", path[64];
    struct config *c = NULL;
    struct config_problems p;
    size_t left = LOAD_MAX_BYTES + 1;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/weir.conf", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    left -= (size_t)fprintf(f, "[weir]\ninclude = [0-9]\n");
    assert_int_equal(fclose(f), 0);
    for (int i = 0; left > 0; i++) {
        size_t n = left < (size_t)CONFIG_FILE_MAX_BYTES
                       ? left
                       : (size_t)CONFIG_FILE_MAX_BYTES;

        snprintf(path, sizeof(path), "%s/%d", folder, i);
        f = fopen(path, "w");
        assert_non_null(f);
        assert_int_equal(fclose(f), 0);
        assert_int_equal(truncate(path, (off_t)n), 0);
        left -= n;
    }
    snprintf(path, sizeof(path), "%s/weir.conf", folder);
    assert_int_equal(config_read(path, &c, &p, NULL), ERR_CONFIG);
    assert_non_null(strstr(p.list[0].text, "/3: all files together are larger "
                                           "than 64 MiB"));
    assert_int_equal(p.n, 4); /* and three lines of NUL bytes */
    config_problems_release(&p);
    unlink(path);
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof(path), "%s/%d", folder, i);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_passwords),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_slugs_and_media),
        cmocka_unit_test(test_bytes_of_all_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
