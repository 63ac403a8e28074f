/* test_manual.c -- docs/weir.conf.5 says what the schema says.
 *
 * With WEIR_WRITE_MANUAL in the environment it writes the page instead: that
 * is how the page is brought up to date after a change of the schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/schema.h"

#define PAGE WEIR_SOURCE_DIR "/docs/weir.conf.5"
#define PAGE_MAX_BYTES (1024 * 1024)

static void read_page(struct buf *page)
{
    FILE *f = fopen(PAGE, "r");
    char part[4096];
    size_t n;

    assert_non_null(f);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(page, (struct str){ part, n });
    fclose(f);
    assert_int_equal(page->err, ERR_OK);
}

/* The page with the parts between the marks made anew. */
static void make_page(struct str old, struct buf *page)
{
    static const struct str keys = STR_C(".\\\" KEYS ");
    static const struct str end = STR_C(".\\\" END");
    bool is_inside = false;

    while (old.n > 0) {
        size_t n = str_find(old, STR("\n"));
        struct str line = { old.s, n == SIZE_MAX ? old.n : n };
        char section[64];

        old = str_cut(old, n == SIZE_MAX ? old.n : n + 1);
        if (str_eq(line, end))
            is_inside = false;
        if (!is_inside) {
            buf_put(page, line);
            buf_putc(page, '\n');
        }
        if (!str_starts(line, keys))
            continue;
        is_inside = true;
        snprintf(section, sizeof(section), "%.*s",
                 STR_ARG(str_cut(line, keys.n)));
        n = page->n;
        config_put_manual(page, section);
        assert_true(page->n > n); /* there is such a section */
    }
    assert_false(is_inside);
    assert_int_equal(page->err, ERR_OK);
}

static void write_page(struct str page)
{
    FILE *f = fopen(PAGE, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(page.s, 1, page.n, f), page.n);
    assert_int_equal(fclose(f), 0);
}

static void test_page_is_up_to_date(void **state)
{
    struct buf old, new;

    (void)state;
    buf_init(&old, PAGE_MAX_BYTES);
    buf_init(&new, PAGE_MAX_BYTES);
    read_page(&old);
    make_page(buf_str(&old), &new);
    if (getenv("WEIR_WRITE_MANUAL"))
        write_page(buf_str(&new));
    else
        assert_string_equal(old.s, new.s);
    buf_release(&old);
    buf_release(&new);
}

/* Each section with keys is in the page, by its mark. */
static void test_page_has_all_sections(void **state)
{
    struct buf page;

    (void)state;
    buf_init(&page, PAGE_MAX_BYTES);
    read_page(&page);
    for (int i = 0; i < SECTION_KINDS; i++) {
        enum schema_section kind = (enum schema_section)i;
        char mark[64];

        snprintf(mark, sizeof(mark), "\n.Ss %s\n", schema_section_title(kind));
        assert_true(str_find(buf_str(&page), str_of(mark)) != SIZE_MAX);
        if (kind == SECTION_DEFAULTS || kind == SECTION_SLUGS)
            continue;
        snprintf(mark, sizeof(mark), "\n.\\\" KEYS %s\n",
                 schema_section_name(kind));
        assert_true(str_find(buf_str(&page), str_of(mark)) != SIZE_MAX);
    }
    buf_release(&page);
}

static void test_unknown_section_gives_nothing(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1024);
    config_put_manual(&b, "nothing");
    config_put_manual(&b, "slugs");
    assert_int_equal(b.n, 0);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_is_up_to_date),
        cmocka_unit_test(test_page_has_all_sections),
        cmocka_unit_test(test_unknown_section_gives_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
