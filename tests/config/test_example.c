/* test_example.c -- the shipped files are right, and say what the schema says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "config/ini.h"
#include "config/schema.h"

#define EXAMPLE WEIR_SOURCE_DIR "/config/weir.conf.example"
#define FILE_MAX_BYTES (1024 * 1024)

static void read_file(const char *path, struct buf *ret)
{
    FILE *f = fopen(path, "r");
    char part[4096];
    size_t n;

    assert_non_null(f);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        buf_put(ret, (struct str){ part, n });
    fclose(f);
    assert_int_equal(ret->err, ERR_OK);
}

/* The example with its settings taken in: "#key" and "#[section]" lose their
 * '#', "# text" stays a comment. */
static void take_settings_in(struct str text, struct buf *ret)
{
    while (text.n > 0) {
        size_t n = str_find(text, STR("\n"));
        struct str line = { text.s, n == SIZE_MAX ? text.n : n };

        text = str_cut(text, n == SIZE_MAX ? text.n : n + 1);
        if (line.n > 1 && line.s[0] == '#' && line.s[1] != ' ')
            line = str_cut(line, 1);
        buf_put(ret, line);
        buf_putc(ret, '\n');
    }
    assert_int_equal(ret->err, ERR_OK);
}

static void expect_good(const char *path)
{
    struct config *c = NULL;
    struct config_problems p;
    struct err_info ei = { ERR_OK, "" };

    if (config_read(path, &c, &p, &ei))
        fail_msg("%s %s", ei.text, p.n ? p.list[0].text : "");
    config_problems_release(&p);
    config_free(c);
}

static void test_example_is_right(void **state)
{
    (void)state;
    expect_good(EXAMPLE);
}

/* All of it at once too, but that the files it names are not there. */
static void test_settings_of_example_are_right(void **state)
{
    struct buf text, all;
    struct config *c = NULL;
    struct config_problems p;

    (void)state;
    buf_init(&text, FILE_MAX_BYTES);
    buf_init(&all, FILE_MAX_BYTES);
    read_file(EXAMPLE, &text);
    take_settings_in(buf_str(&text), &all);
    assert_int_equal(config_read_text(buf_str(&all), &c, &p, NULL), ERR_CONFIG);
    for (size_t i = 0; i < p.n; i++)
        if (!strstr(p.list[i].text, ": it is not there") &&
            !strstr(p.list[i].text, ": cannot read reader.password"))
            fail_msg("%u: %s", p.list[i].line, p.list[i].text);
    config_problems_release(&p);
    buf_release(&text);
    buf_release(&all);
}

/* Is the value the default, or is there none? A key the example sets itself
 * may say anything. */
static void check_default(struct str text, const struct schema_key *key,
                          const struct ini_line *line)
{
    struct buf as_comment;

    buf_init(&as_comment, 4096);
    buf_printf(&as_comment, "\n#%s = %.*s\n", key->name, STR_ARG(line->value));
    if (key->preset && str_find(text, buf_str(&as_comment)) != SIZE_MAX &&
        !str_eq(line->value, str_of(key->preset)))
        fail_msg("default of %s", key->name);
    buf_release(&as_comment);
}

static void test_example_has_every_key(void **state)
{
    struct buf text, all;
    enum schema_section kind = SECTION_KINDS;
    uint64_t seen[SECTION_KINDS] = { 0 };
    struct ini ini;
    struct ini_line line;

    (void)state;
    buf_init(&text, FILE_MAX_BYTES);
    buf_init(&all, FILE_MAX_BYTES);
    read_file(EXAMPLE, &text);
    take_settings_in(buf_str(&text), &all);
    ini_init(&ini, buf_str(&all));
    while (ini_next(&ini, &line)) {
        const struct schema_key *key;
        size_t n;

        if (line.kind == INI_SECTION) {
            kind = schema_section_find(line.word, line.name);
            assert_true(kind != SECTION_KINDS);
            continue;
        }
        key = schema_find(kind, line.key);
        if (!key)
            continue;
        seen[key->section] |= (uint64_t)1
                              << (key - schema_keys(key->section, &n));
        /* The list must say json, and a list of pages how many. */
        if (!str_eq(line.key, STR("type")) &&
            !str_eq(line.key, STR("max_pages")))
            check_default(buf_str(&text), key, &line);
    }
    for (int s = 0; s < SECTION_KINDS; s++) {
        size_t n;
        const struct schema_key *k = schema_keys((enum schema_section)s, &n);

        for (size_t i = 0; i < n && s != SECTION_DEFAULTS; i++)
            if (!(seen[s] & (uint64_t)1 << i))
                fail_msg("no %s in the example", k[i].name);
    }
    buf_release(&text);
    buf_release(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_is_right),
        cmocka_unit_test(test_settings_of_example_are_right),
        cmocka_unit_test(test_example_has_every_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
