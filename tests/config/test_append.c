/* test_append.c -- a section more, and not a byte less. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config/append.h"

#define PATH_BYTES 256
#define FILE_BYTES 65536

/* ---- a directory for each test ---------------------------------------- */

static int make_folder(void **state)
{
    char top[] = "/tmp/weir-append-XXXXXX";

    if (!mkdtemp(top))
        return -1;
    *state = strdup(top);
    return *state ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int remove_folder(void **state)
{
    nftw(*state, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(*state);
    return 0;
}

/* Four at a time. */
static const char *path_of(void **state, const char *name)
{
    static char paths[4][PATH_BYTES];
    static unsigned i;
    char *path = paths[i++ % 4];

    snprintf(path, PATH_BYTES, "%s/%s", (const char *)*state, name);
    return path;
}

static void put_file(void **state, const char *name, struct str text)
{
    FILE *f = fopen(path_of(state, name), "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text.s, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static void expect_file(void **state, const char *name, struct str want)
{
    static char text[FILE_BYTES];
    FILE *f = fopen(path_of(state, name), "r");
    size_t n;

    assert_non_null(f);
    n = fread(text, 1, sizeof(text) - 1, f);
    fclose(f);
    text[n] = '\0';
    if (!str_eq((struct str){ text, n }, want))
        fail_msg("%s is\n%s", name, text);
}

/* Nothing temporary is left. */
static void expect_files(void **state, int want)
{
    DIR *d = opendir(*state);
    int n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    assert_int_equal(n - 2, want);
}

static const struct config_setting settings[] = { { "url", "http://h/" },
                                                  { "name", "菏泽日报" } };
#define SECTION "[source heze]\nurl = http://h/\nname = 菏泽日报\n"

/* Adds [source heze] to a file; what is said is in *ei and *p. */
static enum err add_to(void **state, const char *file, const char *id,
                       struct config_problems *p, struct err_info *ei)
{
    struct config_addition what = {
        .config = path_of(state, "weir.conf"),
        .file = file ? path_of(state, file) : NULL,
        .id = id,
        .settings = settings,
        .n_settings = 2,
    };

    *ei = (struct err_info){ ERR_OK, "" };
    return config_append(&what, p, ei);
}

static void add_well(void **state, const char *file)
{
    struct config_problems p;
    struct err_info ei;

    if (add_to(state, file, "heze", &p, &ei))
        fail_msg("%s: %s", ei.text, p.n ? p.list[0].text : "");
    assert_int_equal(p.n, 0);
    config_problems_release(&p);
}

/* ---- tests ------------------------------------------------------------ */

/* What stood there, and what stands there with the section. */
static void test_ends_of_files(void **state)
{
    static const struct {
        struct str before, after;
    } rows[] = {
        { STR_C(""), STR_C(SECTION) },
        { STR_C("\n"), STR_C("\n" SECTION) },
        { STR_C("[weir]\nname = N\n"), STR_C("[weir]\nname = N\n\n" SECTION) },
        { STR_C("[weir]\nname = N"), STR_C("[weir]\nname = N\n\n" SECTION) },
        { STR_C("# a \t\n\n"), STR_C("# a \t\n\n" SECTION) },
        { STR_C("# a\n\n\n"), STR_C("# a\n\n\n" SECTION) },
        { STR_C("\xEF\xBB\xBF# a"), STR_C("\xEF\xBB\xBF# a\n\n" SECTION) },
        { STR_C("# a\r\n[weir]\r\n"),
          STR_C("# a\r\n[weir]\r\n\r\n[source heze]\r\nurl = http://h/\r\n"
                "name = 菏泽日报\r\n") },
        { STR_C("# a\r\n\r\n"),
          STR_C("# a\r\n\r\n[source heze]\r\nurl = http://h/\r\n"
                "name = 菏泽日报\r\n") },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        put_file(state, "weir.conf", rows[i].before);
        add_well(state, NULL);
        expect_file(state, "weir.conf", rows[i].after);
    }
    expect_files(state, 1);
}

static void test_mode_is_kept(void **state)
{
    static const mode_t modes[] = { 0600, 0640, 0644, 0400 };
    struct stat st;

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        put_file(state, "weir.conf", STR(""));
        assert_int_equal(chmod(path_of(state, "weir.conf"), modes[i]), 0);
        add_well(state, NULL);
        assert_int_equal(stat(path_of(state, "weir.conf"), &st), 0);
        assert_int_equal(st.st_mode & 07777, modes[i]);
        assert_int_equal(unlink(path_of(state, "weir.conf")), 0);
    }
}

static void test_link_stays_a_link(void **state)
{
    struct stat st;

    assert_int_equal(mkdir(path_of(state, "d"), 0700), 0);
    put_file(state, "d/real.conf", STR("# a\n"));
    assert_int_equal(symlink("d/real.conf", path_of(state, "weir.conf")), 0);
    add_well(state, NULL);
    expect_file(state, "d/real.conf", STR("# a\n\n" SECTION));
    assert_int_equal(lstat(path_of(state, "weir.conf"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
}

static void test_included_file(void **state)
{
    put_file(state, "weir.conf", STR("[weir]\ninclude = a.conf\n"));
    put_file(state, "a.conf", STR("[source a]\nurl = http://a/\n"));
    add_well(state, "a.conf");
    expect_file(state, "weir.conf", STR("[weir]\ninclude = a.conf\n"));
    expect_file(state, "a.conf",
                STR("[source a]\nurl = http://a/\n\n" SECTION));
}

/* A file that is not there yet, where a pattern will find it. */
static void test_new_file(void **state)
{
    struct config_problems p;
    struct err_info ei;
    struct stat st;

    put_file(state, "weir.conf", STR("[weir]\ninclude = sources.d/*.conf\n"));
    assert_int_equal(chmod(path_of(state, "weir.conf"), 0640), 0);
    assert_int_equal(mkdir(path_of(state, "sources.d"), 0700), 0);
    add_well(state, "sources.d/new.conf");
    expect_file(state, "sources.d/new.conf", STR(SECTION));
    assert_int_equal(stat(path_of(state, "sources.d/new.conf"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(add_to(state, "sources.d/new.txt", "x", &p, &ei),
                     ERR_CONFIG);
    assert_non_null(strstr(ei.text, "sources.d/new.txt is not part of "));
    assert_non_null(strstr(ei.text, ": add include = "));
    config_problems_release(&p);
    assert_int_equal(access(path_of(state, "sources.d/new.txt"), F_OK), -1);
    assert_int_equal(add_to(state, "none.d/new.conf", "x", &p, &ei), ERR_IO);
    config_problems_release(&p);
}

/* Nothing is written if anything is wrong, before or by it. */
static void test_mistakes(void **state)
{
    static const struct {
        struct str before;
        const char *id, *want;
    } rows[] = {
        { STR_C("[source heze]\nurl = http://a/\n"), "heze",
          "weir.conf:4: [source heze] is there twice, first at " },
        { STR_C("[weir]\nnam = N\n"), "heze",
          "weir.conf:2: unknown key 'nam' in [weir]" },
        { STR_C(""), "He", "weir.conf:1: [source He]: the ID must be small" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct config_problems p;
        struct err_info ei;
        struct buf said;

        put_file(state, "weir.conf", rows[i].before);
        assert_int_equal(add_to(state, NULL, rows[i].id, &p, &ei), ERR_CONFIG);
        buf_init(&said, FILE_BYTES);
        config_problems_put(&said, &p);
        if (!strstr(said.s, rows[i].want))
            fail_msg("%zu: %s", i, said.s);
        buf_release(&said);
        config_problems_release(&p);
        expect_file(state, "weir.conf", rows[i].before);
    }
    expect_files(state, 1);
}

static void test_file_of_another_configuration(void **state)
{
    struct config_problems p;
    struct err_info ei;

    put_file(state, "weir.conf", STR(""));
    put_file(state, "other.conf", STR("# a\n"));
    assert_int_equal(add_to(state, "other.conf", "x", &p, &ei), ERR_CONFIG);
    assert_int_equal(p.n, 0);
    assert_non_null(strstr(ei.text, "other.conf is not part of "));
    config_problems_release(&p);
    expect_file(state, "other.conf", STR("# a\n"));
}

static void test_values_that_cannot_be_written(void **state)
{
    static char long_value[CONFIG_LINE_MAX_BYTES];
    const char *const values[] = { "a\nb",  "a\rb",     "\ta", "a ",
                                   "a\x7f", long_value, "\xff" };

    memset(long_value, 'a', CONFIG_LINE_MAX_BYTES - 7);
    put_file(state, "weir.conf", STR(""));
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        const struct config_setting bad = { "post", values[i] };
        struct config_addition what = { .config = path_of(state, "weir.conf"),
                                        .id = "x",
                                        .settings = &bad,
                                        .n_settings = 1 };
        struct config_problems p;
        struct err_info ei = { ERR_OK, "" };

        if (values[i] == long_value)
            long_value[CONFIG_LINE_MAX_BYTES - 7] = 'a'; /* one past it */
        assert_int_equal(config_append(&what, &p, &ei), ERR_FORMAT);
        assert_true(str_starts(str_of(ei.text), STR("post: ")));
        config_problems_release(&p);
    }
    expect_file(state, "weir.conf", STR(""));
}

static void test_only_checking(void **state)
{
    struct config_addition what = { .config = path_of(state, "weir.conf"),
                                    .id = "heze",
                                    .settings = settings,
                                    .n_settings = 2 };
    struct config_problems p;

    put_file(state, "weir.conf", STR("# a\n"));
    assert_int_equal(config_append_check(&what, &p, NULL), ERR_OK);
    config_problems_release(&p);
    what.n_settings = 0;
    assert_int_equal(config_append_check(&what, &p, NULL), ERR_CONFIG);
    assert_string_equal(p.list[0].text,
                        "[source heze] needs url = (or file =)");
    config_problems_release(&p);
    expect_file(state, "weir.conf", STR("# a\n"));
}

static void test_largest_file(void **state)
{
    struct config_problems p;
    struct err_info ei;

    put_file(state, "weir.conf", STR(""));
    assert_int_equal(
        truncate(path_of(state, "weir.conf"), CONFIG_FILE_MAX_BYTES), 0);
    assert_int_equal(add_to(state, NULL, "heze", &p, &ei), ERR_LIMIT);
    assert_non_null(strstr(ei.text, "would be larger than 16 MiB"));
    config_problems_release(&p);
}

/* Several at once: each section is there in the end. */
static void test_many_at_once(void **state)
{
    enum { MANY = 8 };
    struct config *c = NULL;
    struct config_problems p;
    pid_t pids[MANY];

    put_file(state, "weir.conf", STR("# a\n"));
    for (int i = 0; i < MANY; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            struct err_info ei;
            char id[16];

            snprintf(id, sizeof(id), "s%d", i);
            _exit(add_to(state, NULL, id, &p, &ei) ? 1 : 0);
        }
    }
    for (int i = 0; i < MANY; i++) {
        int status;

        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(config_read(path_of(state, "weir.conf"), &c, &p, NULL),
                     ERR_OK);
    assert_int_equal(c->n_sources, MANY);
    config_problems_release(&p);
    config_free(c);
    expect_files(state, 1);
}

/* ---- names ------------------------------------------------------------ */

static void test_ids(void **state)
{
    static const struct {
        const char *name, *url, *want;
    } rows[] = {
        { "菏泽日报", "http://h/", "hezeribao" },
        { "Example News", "http://h/", "example-news" },
        { "  ", "https://www.example.org/feed.xml", "example-org" },
        { NULL, "https://News.Example.org:8080/feed", "news-example-org" },
        { "🎉", "https://example.org/", "example-org" },
        { NULL, "lists/my_list.json", "my-list-json" },
        { "A very long title that goes on and on, as titles of feeds do", NULL,
          "a-very-long-title-that-goes-on-and-on-as-titles" },
        { "AveryveryveryveryveryveryveryveryveryveryveryverylongwordX", NULL,
          "averyveryveryveryveryveryveryveryveryveryveryver" },
    };
    struct slugger *slugger = slugger_new(SLUG_WORDS);

    (void)state;
    assert_non_null(slugger);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char id[SOURCE_ID_MAX_BYTES + 1];

        assert_int_equal(config_make_id(slugger, str_of(rows[i].name),
                                        str_of(rows[i].url), id, NULL),
                         ERR_OK);
        assert_string_equal(id, rows[i].want);
    }
    slugger_free(slugger);
}

static void test_ids_are_unique(void **state)
{
    struct config *c = NULL;
    struct config_problems p;
    char id[SOURCE_ID_MAX_BYTES + 1] = "heze";
    char longest[SOURCE_ID_MAX_BYTES + 1];

    (void)state;
    assert_int_equal(config_read_text(STR("[source heze]\nurl = http://h/\n"
                                          "[source heze-2]\nurl = http://i/\n"),
                                      &c, &p, NULL),
                     ERR_OK);
    config_free_id(c, id);
    assert_string_equal(id, "heze-3");
    config_free_id(c, id);
    assert_string_equal(id, "heze-3");
    config_free_id(NULL, id);
    assert_string_equal(id, "heze-3");
    memset(longest, 'a', SOURCE_ID_MAX_BYTES);
    longest[SOURCE_ID_MAX_BYTES] = '\0';
    config_number_id(longest, 12);
    assert_int_equal(strlen(longest), SOURCE_ID_MAX_BYTES);
    assert_string_equal(longest + SOURCE_ID_MAX_BYTES - 4, "a-12");
    config_problems_release(&p);
    config_free(c);
}

static void test_names(void **state)
{
    static const struct {
        struct str title;
        const char *want;
    } rows[] = {
        { STR_C("News"), "News" },
        { STR_C(" a \n b\t"), "a b" },
        { STR_C("\"News\""), "News" },
        { STR_C("\" \"News\" \""), "News" },
        { STR_C("\"News\" of \"h\""), "News\" of \"h" },
        { STR_C("a\x7f\x01z"), "az" },
        { STR_C("\""), "\"" },
        { STR_C("  "), "" },
    };
    struct buf b;

    (void)state;
    buf_init(&b, 8192);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        buf_clear(&b);
        buf_puts(&b, "");
        config_put_name(&b, rows[i].title);
        assert_int_equal(b.err, ERR_OK);
        if (!str_eq(buf_str(&b), str_of(rows[i].want)))
            fail_msg("%zu: %.*s", i, STR_ARG(buf_str(&b)));
    }
    buf_release(&b);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_ends_of_files),
        TEST(test_mode_is_kept),
        TEST(test_link_stays_a_link),
        TEST(test_included_file),
        TEST(test_new_file),
        TEST(test_mistakes),
        TEST(test_file_of_another_configuration),
        TEST(test_values_that_cannot_be_written),
        TEST(test_only_checking),
        TEST(test_largest_file),
        TEST(test_many_at_once),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_ids_are_unique),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
