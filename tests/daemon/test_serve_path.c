/* test_serve_path.c -- what a request may open: daemon/serve/path.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/serve/path.h"

static const struct {
    const char *target;
    const char *path; /* NULL: refused */
} rows[] = {
    { "/", "index.html" },
    { "/?x=/../", "index.html" },
    { "/feed.xml", "feed.xml" },
    { "/hezeribao/2022/01/14/NW202201142247450276.html",
      "hezeribao/2022/01/14/NW202201142247450276.html" },
    { "/emnews/", "emnews/index.html" },
    { "/%E8%8F%8F%E6%B3%BD.html", "\xe8\x8f\x8f\xe6\xb3\xbd.html" },
    { "/a%20b.html", "a b.html" },
    { "", NULL },
    { "feed.xml", NULL },
    { "*", NULL },
    { "http://h/feed.xml", "feed.xml" },
    { "http://h", "index.html" },
    { "http://h/a/../b", NULL },
    { "ftp://h/feed.xml", NULL },
    { "//feed.xml", NULL },
    { "/a//b", NULL },
    { "/.", NULL },
    { "/..", NULL },
    { "/../etc/passwd", NULL },
    { "/a/../b", NULL },
    { "/a/%2e%2e/b", NULL },
    { "/%2E%2E%2Fetc", NULL },
    { "/a%2fb", NULL },
    { "/a%5cb", NULL },
    { "/a\\b", NULL },
    { "/.git/config", NULL },
    { "/.weir-tmp-1", NULL },
    { "/a%00.html", NULL },
    { "/a%0a.html", NULL },
    { "/%7f", NULL },
    { "/%ff.html", NULL },
    { "/%c0%ae%c0%ae/x", NULL },
};

static void test_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf b;
        bool ok;

        buf_init(&b, 4096);
        ok = serve_path(str_of(rows[i].target), &b);
        if (ok != (rows[i].path != NULL) ||
            (ok && !str_eq(buf_str(&b), str_of(rows[i].path))))
            fail_msg("'%s': got %s '%.*s'", rows[i].target,
                     ok ? "allowed" : "refused", STR_ARG(buf_str(&b)));
        buf_release(&b);
    }
}

static void test_long_segment(void **state)
{
    char target[258];
    struct buf b;

    (void)state;
    memset(target, 'a', sizeof(target));
    target[0] = '/';
    buf_init(&b, 4096);
    assert_true(serve_path((struct str){ target, 256 }, &b));
    buf_clear(&b);
    assert_false(serve_path((struct str){ target, 257 }, &b));
    buf_release(&b);
}

/* dir/in.txt, dir/sub/in.txt, dir/link.txt -> ../out.txt, dir/up -> .. */
static void make_tree(char *dir)
{
    char path[512];

    assert_non_null(mkdtemp(dir));
    assert_int_equal(chdir(dir), 0);
    snprintf(path, sizeof(path), "%s/site", dir);
    assert_int_equal(mkdir("site", 0755), 0);
    assert_int_equal(mkdir("site/sub", 0755), 0);
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = { "out.txt", "site/in.txt",
                                             "site/sub/in.txt" };
        int fd = open(names[i], O_WRONLY | O_CREAT, 0644);

        assert_true(fd >= 0);
        close(fd);
    }
    assert_int_equal(symlink("../out.txt", "site/link.txt"), 0);
    assert_int_equal(symlink("..", "site/up"), 0);
}

static void test_open(void **state)
{
    static const struct {
        const char *path;
        bool opens;
    } tries[] = {
        { "in.txt", true },        { "sub/in.txt", true },
        { "link.txt", false },     { "up/out.txt", false },
        { "sub/none.txt", false }, { "in.txt/in.txt", false },
        { "none/in.txt", false },
    };
    char dir[] = "/tmp/weir-test-XXXXXX";
    int dir_fd;

    (void)state;
    make_tree(dir);
    dir_fd = open("site", O_RDONLY | O_DIRECTORY);
    assert_true(dir_fd >= 0);
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        int fd = serve_open(dir_fd, tries[i].path);

        if ((fd >= 0) != tries[i].opens)
            fail_msg("%s: %s", tries[i].path, fd >= 0 ? "opened" : "refused");
        if (fd >= 0)
            close(fd);
    }
    close(dir_fd);
    unlink("site/link.txt");
    unlink("site/up");
    unlink("site/in.txt");
    unlink("site/sub/in.txt");
    unlink("out.txt");
    rmdir("site/sub");
    rmdir("site");
    assert_int_equal(chdir("/"), 0);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_long_segment),
        cmocka_unit_test(test_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
