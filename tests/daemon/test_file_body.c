/* test_file_body.c -- local files as sources: daemon/file_body.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/file_body.h"

static char dir[] = "/tmp/weir-test-XXXXXX";

static int setup(void **state)
{
    int fd;

    (void)state;
    if (!mkdtemp(dir) || chdir(dir) || mkdir("details", 0755) ||
        mkfifo("fifo", 0644))
        return -1;
    fd = open("list.json", O_WRONLY | O_CREAT, 0644);
    if (fd < 0 || write(fd, "[1,2]", 5) != 5 || close(fd))
        return -1;
    return symlink("../list.json", "details/a.json");
}

static int teardown(void **state)
{
    (void)state;
    unlink("fifo");
    unlink("list.json");
    unlink("details/a.json");
    rmdir("details");
    return chdir("/") || rmdir(dir);
}

static void test_limits(void **state)
{
    struct file_body body;

    (void)state;
    assert_int_equal(file_body("list.json", 5, &body, NULL), ERR_OK);
    assert_int_equal(body.n, 5);
    assert_string_equal(body.s, "[1,2]");
    free(body.s);
    assert_int_equal(file_body("list.json", 4, &body, NULL), ERR_LIMIT);
}

static void test_not_a_file(void **state)
{
    static const char *const paths[] = { "none.json", "details", "fifo" };
    struct err_info ei;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct file_body body;

        assert_int_equal(file_body(paths[i], 100, &body, &ei), ERR_IO);
        assert_true(strncmp(ei.text, paths[i], strlen(paths[i])) == 0);
    }
}

static void test_beside(void **state)
{
    static const struct {
        const char *relative;
        enum err e;
    } rows[] = {
        { "details/a.json", ERR_OK },
        { "./list.json", ERR_OK },
        { "..a", ERR_IO },
        { "", ERR_RANGE },
        { "/etc/hostname", ERR_RANGE },
        { "..", ERR_RANGE },
        { "../list.json", ERR_RANGE },
        { "details/../list.json", ERR_RANGE },
        { "details/..", ERR_RANGE },
    };
    char beside[64];

    (void)state;
    snprintf(beside, sizeof(beside), "%s/list.json", dir);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct file_body body = { NULL, 0 };
        enum err e =
            file_body_beside(beside, rows[i].relative, 100, &body, NULL);

        if (e != rows[i].e)
            fail_msg("'%s': got %s", rows[i].relative, err_name(e));
        free(body.s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_not_a_file),
        cmocka_unit_test(test_beside),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
