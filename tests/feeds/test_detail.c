/* test_detail.c -- what a detail call brings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

static void fixtures(void **state)
{
    (void)state;
    expect_details("detail");
}

static struct mapping *mapping(const char *content)
{
    struct mapping_text text = { .items = "", .detail_content = content };
    struct err_info ei = { ERR_OK, "" };
    struct mapping *m = NULL;

    text.field[MAP_TITLE] = "title";
    if (mapping_new(&text, &m, &ei))
        fail_msg("%s", ei.text);
    return m;
}

static enum err read_detail(struct str body, const struct mapping *m,
                            size_t *ret_bytes)
{
    struct read_options opt = { .type = SOURCE_JSON, .mapping = m };
    struct arena *a = arena_new(64 * 1024 * 1024);
    struct detail detail;
    enum err e = detail_read(body, &opt, a, &detail, NULL);

    if (!e)
        *ret_bytes = detail.content_html.n;
    arena_free(a);
    return e;
}

static void sizes(void **state)
{
    struct mapping *m = mapping("text");
    struct buf b;
    size_t n = 0;

    (void)state;
    buf_init(&b, SIZE_MAX);
    /* 2 MiB of text, all escaped: too long as written */
    buf_puts(&b, "{\"text\":\"");
    for (size_t i = 0; i < 2 * ITEM_CONTENT_MAX_BYTES; i++)
        buf_puts(&b, "\\u0061");
    buf_puts(&b, "\"}");
    assert_int_equal(read_detail(buf_str(&b), m, &n), ERR_LIMIT);
    buf_clear(&b);
    buf_puts(&b, "{\"x\":[");
    for (size_t i = 0; i < 500000; i++) /* never becomes a tree */
        buf_puts(&b, "{},");
    buf_puts(&b, "{}],\"text\":\"");
    for (size_t i = 0; i < 2 * ITEM_CONTENT_MAX_BYTES; i++)
        buf_putc(&b, 'a');
    buf_puts(&b, "\"}");
    assert_int_equal(read_detail(buf_str(&b), m, &n), ERR_OK);
    assert_int_equal(n, ITEM_CONTENT_MAX_BYTES);
    buf_release(&b);
    mapping_free(m);
}

static void without_a_path(void **state)
{
    struct mapping *m = mapping(NULL);
    size_t n;

    (void)state;
    assert_int_equal(read_detail(STR("{}"), m, &n), ERR_CONFIG);
    assert_int_equal(read_detail(STR("{}"), NULL, &n), ERR_CONFIG);
    mapping_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixtures),
        cmocka_unit_test(sizes),
        cmocka_unit_test(without_a_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
