/* test_memory.c -- output/ when memory runs out: every allocation fails once,
 * and each time the answer is ERR_NOMEM, nothing leaks, and no file is half.
 *
 * malloc and its kin are wrapped by the linker (tests/CMakeLists.txt).
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "output/output.h"
#include "sample.h"

static size_t countdown = SIZE_MAX; /* allocations until one fails */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

static bool fails(void) { return countdown != SIZE_MAX && countdown-- == 0; }

void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s) { return fails() ? NULL : __real_strdup(s); }

static char dir[64];

static enum err write_all(struct output *out, struct err_info *ei)
{
    const struct stream all = sample_stream(STREAM_ALL);
    const struct str old_path = STR("/old/address.html");
    struct post post = sample_post(0);
    const struct post_list list = {
        .stream = &all, .posts = &post, .n_posts = 1, .n_pages = 1
    };
    struct output_stats stats = { 0 };
    enum err e;

    post.old_paths = &old_path;
    post.n_old_paths = 1;
    e = output_post(out, &post, &stats, ei);

    if (!e)
        e = output_list(out, &list, &list, &stats, ei);
    if (!e)
        e = output_static(out, &stats, ei);
    return e;
}

static struct output_site whole_site(void)
{
    static const struct output_source sources[] = {
        { "甲", "https://a.example/feed", "甲报", "zh" },
        { "乙", NULL, NULL, NULL },
    };
    struct output_site site = sample_site(dir);

    for (size_t i = 0; i < FORMAT_KINDS; i++)
        site.formats[i] = true;
    site.sources = sources;
    site.n_sources = 2;
    site.robots = true;
    return site;
}

/* Fails allocation n of opening; true if there were fewer. */
static bool open_failing(size_t n)
{
    const struct output_site site = whole_site();
    struct err_info ei = { 0 };
    struct output *out = NULL;
    bool is_over;
    enum err e;

    countdown = n;
    e = output_open(&site, &out, &ei);
    is_over = countdown != SIZE_MAX;
    countdown = SIZE_MAX;
    if (e != (is_over ? ERR_OK : ERR_NOMEM))
        fail_msg("allocation %zu: got %d %s", n, e, ei.text);
    output_close(out);
    return is_over;
}

static void test_open(void **state)
{
    size_t n = 0;

    (void)state;
    sample_mkdir(dir);
    while (!open_failing(n))
        n++;
    print_message("%zu allocations\n", n);
    assert_true(n > 100);
    sample_rmdir(dir);
}

static void test_write(void **state)
{
    const struct output_site site = whole_site();
    struct err_info ei = { 0 };
    struct output *out = NULL;
    bool is_over = false;
    size_t n = 0;

    (void)state;
    sample_mkdir(dir);
    assert_int_equal(output_open(&site, &out, &ei), ERR_OK);
    for (; !is_over; n++) {
        enum err e;

        ei.text[0] = 0;
        countdown = n;
        e = write_all(out, &ei);
        is_over = countdown != SIZE_MAX;
        countdown = SIZE_MAX;
        if (e != (is_over ? ERR_OK : ERR_NOMEM))
            fail_msg("allocation %zu: got %d %s", n, e, ei.text);
    }
    print_message("%zu allocations\n", n);
    assert_true(n > 50);
    output_close(out);
    assert_int_equal(sample_count_dot_files(dir), 0);
    sample_rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
