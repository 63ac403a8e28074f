/* test_file_set.c -- the files of a pattern: their order, what is left out, and
 * how many there may be. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/file_set.h"

static char dir[] = "/tmp/weir-set-XXXXXX";

static void touch(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    close(fd);
}

static int setup(void **state)
{
    (void)state;
    if (!mkdtemp(dir) || chdir(dir) || mkdir("a", 0700) || mkdir("b", 0700) ||
        mkdir("a/d.xml", 0700) || symlink("../b", "a/link.xml") ||
        symlink("1.xml", "a/3.xml"))
        return -1;
    touch("a/2.xml");
    touch("a/10.xml");
    touch("a/1.xml");
    touch("a/1.json");
    touch("a/.hidden.xml");
    touch("b/1.xml");
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static int teardown(void **state)
{
    (void)state;
    return chdir("/") || nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void check(const char *pattern, const char *wanted)
{
    struct file_set set;
    struct err_info ei;
    char found[1024] = "";

    assert_int_equal(file_set_list(pattern, &set, &ei), ERR_OK);
    for (size_t i = 0; i < set.n; i++) {
        size_t n = strlen(found);

        snprintf(found + n, sizeof(found) - n, "%s ", set.paths[i]);
    }
    assert_string_equal(found, wanted);
    assert_int_equal(set.n_over, 0);
    file_set_release(&set);
}

static void test_matches(void **state)
{
    char pattern[64], wanted[64];

    (void)state;
    check("a/*.xml", "a/1.xml a/10.xml a/2.xml a/3.xml ");
    check("?/1.xml", "a/1.xml b/1.xml ");
    check("a/[12].xml", "a/1.xml a/2.xml ");
    check("a/*.rss", "");
    check("*/none", "");
    check("*.none", "");
    snprintf(pattern, sizeof(pattern), "%s/b/*", dir);
    snprintf(wanted, sizeof(wanted), "%s/b/1.xml ", dir);
    check(pattern, wanted);
}

static void test_no_directory(void **state)
{
    struct file_set set;
    struct err_info ei;

    (void)state;
    assert_int_equal(file_set_list("none/x*", &set, &ei), ERR_IO);
    assert_string_equal(ei.text, "none/: No such file or directory");
}

static void test_base(void **state)
{
    static const char *const rows[][2] = {
        { "a/*.xml", "a/" },   { "/x/y?/z/*", "/x/" }, { "*.xml", "" },
        { "a/b[12]/c", "a/" }, { "/*", "/" },          { "a/b\\[/c*", "a/" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_true(str_eq(file_set_base(rows[i][0]), str_of(rows[i][1])));
}

static void test_too_many(void **state)
{
    struct file_set set;
    struct err_info ei;
    char path[64];

    (void)state;
    assert_int_equal(mkdir("many", 0700), 0);
    for (int i = 0; i < FILE_SET_MAX_FILES + 1; i++) {
        snprintf(path, sizeof(path), "many/%05d", i);
        touch(path);
    }
    assert_int_equal(file_set_list("many/*", &set, &ei), ERR_OK);
    assert_int_equal(set.n, FILE_SET_MAX_FILES);
    assert_int_equal(set.n_over, 1);
    assert_string_equal(set.paths[0], "many/00001");
    assert_string_equal(set.paths[set.n - 1], "many/10000");
    file_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_no_directory),
        cmocka_unit_test(test_base),
        cmocka_unit_test(test_too_many),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
