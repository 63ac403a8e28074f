/* test_file.c -- output/file.c and file_walk.c. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file.h"
#include "sample.h"

static char dir[64];
static struct err_info ei;

static int setup(void **state)
{
    (void)state;
    sample_mkdir(dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sample_rmdir(dir);
    return 0;
}

static struct file_dir *opened(void)
{
    struct file_dir *d = NULL;

    assert_int_equal(file_dir_open(dir, &d, &ei), ERR_OK);
    return d;
}

static bool replaced(struct file_dir *d, const char *path, const char *text)
{
    bool written = false;

    assert_int_equal(file_replace(d, str_of(path), str_of(text), &written, &ei),
                     ERR_OK);
    return written;
}

static void assert_holds(const char *path, const char *text)
{
    char *s = sample_read(dir, path);

    assert_non_null(s);
    assert_string_equal(s, text);
    free(s);
}

static void full_path(char out[256], const char *path)
{
    snprintf(out, 256, "%s/%s", dir, path);
}

static const struct {
    const char *path;
    bool is_safe;
} paths[] = {
    { "a", true },          { "a/b/c.html", true }, { "菏泽/日报.html", true },
    { "a b", true },        { "..a", false },       { "", false },
    { "/a", false },        { "a/", false },        { "a//b", false },
    { "a/../b", false },    { "./a", false },       { "a/.b", false },
    { ".htaccess", false }, { "a\\b", false },      { "a\nb", false },
    { "a\x7f", false },     { "a\xff", false },     { "a/b..", true },
};

static void test_names(void **state)
{
    char deep[4 * FILE_MAX_DEPTH] = "a", name[FILE_NAME_MAX_BYTES + 2];
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
        if (file_path_is_safe(str_of(paths[i].path)) != paths[i].is_safe) {
            print_error("row %zu: '%s'\n", i, paths[i].path);
            bad++;
        }
    assert_int_equal(bad, 0);
    assert_false(file_path_is_safe(STR("a\0b")));
    memset(name, 'x', sizeof(name));
    assert_true(file_path_is_safe((struct str){ name, FILE_NAME_MAX_BYTES }));
    assert_false(
        file_path_is_safe((struct str){ name, FILE_NAME_MAX_BYTES + 1 }));
    for (size_t i = 1; i < FILE_MAX_DEPTH; i++)
        strncat(deep, "/a", sizeof(deep) - strlen(deep) - 1);
    assert_true(file_path_is_safe(str_of(deep)));
    strncat(deep, "/a", sizeof(deep) - strlen(deep) - 1);
    assert_false(file_path_is_safe(str_of(deep)));
}

static void test_replace(void **state)
{
    struct file_dir *d = opened();
    mode_t mask = umask(077);
    char path[256], name[FILE_NAME_MAX_BYTES + 1];
    struct stat st;

    (void)state;
    assert_true(replaced(d, "a/b/c.html", "one"));
    assert_false(replaced(d, "a/b/c.html", "one"));
    assert_true(replaced(d, "a/b/c.html", "two"));
    assert_holds("a/b/c.html", "two");
    assert_true(replaced(d, "a/b/c.html", ""));
    assert_false(replaced(d, "a/b/c.html", ""));
    assert_true(replaced(d, "top", "x"));
    full_path(path, "a/b/c.html");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0644);
    full_path(path, "a/b");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0755);
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_true(replaced(d, name, "long"));
    assert_holds(name, "long");
    umask(mask);
    file_dir_close(d);
    assert_int_equal(sample_count_dot_files(dir), 0);
}

static void test_unsafe_path(void **state)
{
    struct file_dir *d = opened();
    bool written = false;

    (void)state;
    assert_int_equal(file_replace(d, STR("../x"), STR("y"), &written, &ei),
                     ERR_RANGE);
    assert_string_equal(ei.text, "no file of ours: '../x'");
    file_dir_close(d);
}

/* A file as big as the chunk that is compared, and one byte beyond. */
static void test_compare_chunks(void **state)
{
    struct file_dir *d = opened();
    static char text[16384 * 2 + 2];

    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    assert_true(replaced(d, "f", text));
    assert_false(replaced(d, "f", text));
    text[sizeof(text) - 2] = 'b';
    assert_true(replaced(d, "f", text));
    text[16384 * 2] = '\0';
    assert_true(replaced(d, "f", text));
    assert_false(replaced(d, "f", text));
    file_dir_close(d);
}

static void test_links(void **state)
{
    struct file_dir *d = opened();
    char path[256], other[64];
    bool written = false;
    struct stat st;

    (void)state;
    sample_mkdir(other);
    full_path(path, "link");
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(file_replace(d, STR("link/x"), STR("y"), &written, &ei),
                     ERR_IO);
    /* a link in the place of a file is replaced, not followed */
    full_path(path, "file");
    assert_int_equal(symlink("/etc/passwd", path), 0);
    assert_true(replaced(d, "file", "y"));
    assert_int_equal(lstat(path, &st), 0);
    assert_true(S_ISREG(st.st_mode));
    /* a directory there is an error */
    full_path(path, "dir");
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(file_replace(d, STR("dir"), STR("y"), &written, &ei),
                     ERR_IO);
    /* and a file where a directory should be */
    assert_int_equal(file_replace(d, STR("file/x"), STR("y"), &written, &ei),
                     ERR_IO);
    assert_non_null(strstr(ei.text, "/file: "));
    file_dir_close(d);
    assert_int_equal(sample_count_dot_files(dir), 0);
    assert_int_equal(sample_count_dot_files(other), 0);
    sample_rmdir(other);
}

/* The directory goes away between two writings into it. */
static void test_directory_removed(void **state)
{
    struct file_dir *d = opened();
    char path[256];

    (void)state;
    assert_true(replaced(d, "a/b", "1"));
    full_path(path, "a");
    sample_rmdir(path);
    assert_true(replaced(d, "a/b", "1"));
    assert_holds("a/b", "1");
    file_dir_close(d);
}

static void plant(const char *path)
{
    char full[256];
    int fd;

    full_path(full, path);
    fd = open(full, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "half", 4), 4);
    close(fd);
}

static void test_leftovers(void **state)
{
    struct file_dir *d = opened();

    (void)state;
    assert_true(replaced(d, "a/b/c", "1"));
    assert_true(replaced(d, "x", "1"));
    file_dir_close(d);
    /* as a writer that died leaves them */
    plant(".weir-busy");
    plant(".weir-new");
    plant("a/b/.weir-new");
    d = opened();
    assert_int_equal(sample_count_dot_files(dir), 1); /* .weir-busy */
    assert_holds("a/b/c", "1");
    /* one that turns up later is overwritten */
    plant("a/b/.weir-new");
    assert_true(replaced(d, "a/b/d", "2"));
    assert_holds("a/b/d", "2");
    file_dir_close(d);
    assert_int_equal(sample_count_dot_files(dir), 0);
}

static void test_notes(void **state)
{
    struct file_dir *d = opened();

    (void)state;
    assert_false(file_has_note(d, ".note", STR("x")));
    assert_int_equal(file_remove_note(d, ".note", &ei), ERR_OK);
    assert_int_equal(file_note(d, ".note", STR("x"), &ei), ERR_OK);
    assert_true(file_has_note(d, ".note", STR("x")));
    assert_false(file_has_note(d, ".note", STR("y")));
    assert_int_equal(file_remove_note(d, ".note", &ei), ERR_OK);
    assert_false(file_has_note(d, ".note", STR("x")));
    assert_int_equal(file_sync(d, &ei), ERR_OK);
    file_dir_close(d);
}

static void test_open(void **state)
{
    struct file_dir *d = NULL;
    char path[256];

    (void)state;
    full_path(path, "made//for/us/");
    assert_int_equal(file_dir_open(path, &d, &ei), ERR_OK);
    assert_true(replaced(d, "x", "1"));
    assert_holds("made/for/us/x", "1");
    file_dir_close(d);
    full_path(path, "made/for/us/x/y");
    assert_int_equal(file_dir_open(path, &d, &ei), ERR_IO);
    assert_non_null(strstr(ei.text, "Not a directory"));
    file_dir_close(NULL);
}

/* A write that fails leaves the old file. As root no mode refuses us, so the
 * size of files is limited instead. */
static void test_write_fails(void **state)
{
    struct file_dir *d = opened();
    const struct rlimit small = { 8, RLIM_INFINITY };
    struct rlimit before;
    bool written = false;
    enum err e;

    (void)state;
    assert_true(replaced(d, "a/f", "old"));
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    e = file_replace(d, STR("a/f"), STR("new and longer"), &written, &ei);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(e, ERR_IO);
    assert_non_null(strstr(ei.text, "/a/f: File too large"));
    assert_holds("a/f", "old");
    file_dir_close(d);
    assert_int_equal(sample_count_dot_files(dir), 0);
}

/* A directory we may not write: the old files stay. */
static void test_read_only(void **state)
{
    struct file_dir *d = opened();
    char path[256];
    bool written = false;

    (void)state;
    assert_true(replaced(d, "a/f", "old"));
    full_path(path, "a");
    assert_int_equal(chmod(path, 0555), 0);
    if (access(path, W_OK) == 0) {
        print_message("skipped: this user may write everywhere\n");
        file_dir_close(d);
        skip();
    }
    assert_int_equal(file_replace(d, STR("a/f"), STR("new"), &written, &ei),
                     ERR_IO);
    assert_holds("a/f", "old");
    assert_int_equal(chmod(path, 0755), 0);
    assert_true(replaced(d, "a/f", "new"));
    file_dir_close(d);
}

int main(void)
{
#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        ROW(test_replace),
        ROW(test_unsafe_path),
        ROW(test_compare_chunks),
        ROW(test_links),
        ROW(test_directory_removed),
        ROW(test_leftovers),
        ROW(test_notes),
        ROW(test_open),
        ROW(test_write_fails),
        ROW(test_read_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
