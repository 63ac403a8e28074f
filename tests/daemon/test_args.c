/* test_args.c -- the words of a command line: daemon/cmd/args.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "daemon/cmd/cmd.h"

#define MAX_WORDS 80

static int never_run(const struct cmd_args *args)
{
    (void)args;
    return 0;
}

static const struct command commands[] = {
    { "once", "once [--force]", "", CMD_FORCE | CMD_LOGGING, 0, 0, never_run,
      "" },
    { "status", "status [--json] [ID]", "", CMD_JSON, 0, 1, never_run, "" },
    { "add", "add URL [KEY=VALUE...]", "", CMD_ID | CMD_FILE | CMD_DRY_RUN, 1,
      CMD_MAX_OPERANDS, never_run, "" },
    { "version", "version", "", 0, 0, 0, never_run, "" },
    { NULL, NULL, NULL, 0, 0, 0, NULL, NULL },
};

/* Splits at blanks: "weir status --json". */
static int split(char *words, char **argv)
{
    char *rest = words;
    int argc = 0;

    while (argc < MAX_WORDS && rest)
        argv[argc++] = strsep(&rest, " ");
    return argc;
}

static enum err read_line(const char *line, struct args_line *ret,
                          struct err_info *ei)
{
    static char words[4096];
    static char *argv[MAX_WORDS + 1];
    int argc;

    snprintf(words, sizeof(words), "%s", line);
    memset(argv, 0, sizeof(argv));
    argc = split(words, argv);
    return args_read(argc, argv, commands, ret, ei);
}

static void test_good(void **state)
{
    struct args_line l = { 0 };

    (void)state;
    assert_int_equal(read_line("weir", &l, NULL), 0);
    assert_null(l.command);
    assert_false(l.help);

    assert_int_equal(read_line("weir --json status heze", &l, NULL), 0);
    assert_string_equal(l.command->name, "status");
    assert_true(l.args.json);
    assert_int_equal(l.args.n_operands, 1);
    assert_string_equal(l.args.operands[0], "heze");
    assert_string_equal(l.args.config, CMD_DEFAULT_CONFIG);
    assert_false(l.args.config_given);

    assert_int_equal(read_line("weir -c a.conf add --id=x http://h/?a=b "
                               "item_title=a/b --file f.conf -- --k=v",
                               &l, NULL),
                     0);
    assert_string_equal(l.args.config, "a.conf");
    assert_true(l.args.config_given);
    assert_string_equal(l.args.id, "x");
    assert_string_equal(l.args.file, "f.conf");
    assert_int_equal(l.args.n_operands, 3);
    assert_string_equal(l.args.operands[2], "--k=v");

    assert_int_equal(read_line("weir add --help", &l, NULL), 0);
    assert_true(l.help);
    assert_string_equal(l.command->name, "add");
    assert_int_equal(read_line("weir --version", &l, NULL), 0);
    assert_string_equal(l.command->name, "version");
    assert_int_equal(read_line("weir add -", &l, NULL), 0);
    assert_string_equal(l.args.operands[0], "-");
}

static void test_wrong(void **state)
{
    static const struct {
        const char *line, *text;
    } rows[] = {
        { "weir stauts", "unknown command 'stauts'; did you mean 'status'?" },
        { "weir frobnicate", "unknown command 'frobnicate'; try 'weir help'" },
        { "weir status --jsno",
          "unknown option '--jsno'; did you mean '--json'?" },
        { "weir status --hlep",
          "unknown option '--hlep'; did you mean '--help'?" },
        { "weir status -x", "unknown option '-x'; try 'weir help'" },
        { "weir status a b", "unexpected 'b'; try 'weir help'" },
        { "weir status a b.conf",
          "unexpected 'b.conf'; write --config b.conf" },
        { "weir status --force",
          "not for this command: '--force'; usage: weir status [--json] [ID]" },
        { "weir status --json=yes",
          "no value belongs to '--json=yes'; try 'weir help'" },
        { "weir status --config", "nothing after '--config'; try 'weir help'" },
        { "weir status --config=",
          "nothing after '--config='; try 'weir help'" },
        { "weir add --id", "nothing after '--id'; try 'weir help'" },
        { "weir add", "usage: weir add URL [KEY=VALUE...]" },
        { "weir \x1b[31m", "unknown command '\\x1b[31m'; try 'weir help'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct args_line l = { 0 };
        struct err_info ei = { 0 };

        if (read_line(rows[i].line, &l, &ei) != ERR_FORMAT)
            fail_msg("'%s' is taken", rows[i].line);
        if (strcmp(ei.text, rows[i].text) != 0)
            fail_msg("'%s': got \"%s\", wanted \"%s\"", rows[i].line, ei.text,
                     rows[i].text);
    }
}

static void test_too_many_operands(void **state)
{
    char line[4096] = "weir add";
    struct args_line l = { 0 };

    (void)state;
    for (int i = 0; i < CMD_MAX_OPERANDS; i++)
        strncat(line, " a=b", sizeof(line) - strlen(line) - 1);
    assert_int_equal(read_line(line, &l, NULL), 0);
    assert_int_equal(l.args.n_operands, CMD_MAX_OPERANDS);
    strncat(line, " a=b", sizeof(line) - strlen(line) - 1);
    assert_int_equal(read_line(line, &l, NULL), ERR_FORMAT);
}

static void test_quoted(void **state)
{
    static const struct {
        const char *word, *quoted;
    } rows[] = {
        { "", "''" },
        { "http://a.example/?b=c", "'http://a.example/?b=c'" },
        { "item_title=title", "item_title=title" },
        { "菏泽日报", "菏泽日报" },
        { "it's", "'it'\\''s'" },
        { "//ul[@class=\"news\"]", "'//ul[@class=\"news\"]'" },
        { "a\nb", "'a\nb'" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf b;

        buf_init(&b, 256);
        args_put_quoted(&b, str_of(rows[i].word));
        if (!str_eq(buf_str(&b), str_of(rows[i].quoted)))
            fail_msg("%s: got %.*s", rows[i].word, STR_ARG(buf_str(&b)));
        buf_release(&b);
    }
}

static void test_settings(void **state)
{
    static const struct {
        const char *word, *key, *value; /* key NULL: is none */
    } rows[] = {
        { "items=records", "items", "records" },
        { "item_link=a/@href", "item_link", "a/@href" },
        { "item_title=", "item_title", "" },
        { "post={\"a\":1}", "post", "{\"a\":1}" },
        { "items", NULL, NULL },
        { "=x", NULL, NULL },
        { "http://a.example/?b=c", NULL, NULL },
        { "./a=b", NULL, NULL },
        { "[weir]=x", NULL, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct str key, value;
        bool is = args_is_setting(rows[i].word, &key, &value);

        if (is != (rows[i].key != NULL))
            fail_msg("%s: %d", rows[i].word, is);
        if (is && (!str_eq(key, str_of(rows[i].key)) ||
                   !str_eq(value, str_of(rows[i].value))))
            fail_msg("%s: %.*s, %.*s", rows[i].word, STR_ARG(key),
                     STR_ARG(value));
    }
}

/* Every command has what `weir help` prints, and 80 columns are enough. */
static void test_table(void **state)
{
    (void)state;
    for (const struct command *c = cmd_commands; c->name; c++) {
        const char *line = c->text, *end;

        assert_non_null(c->run);
        assert_true(c->min_operands <= c->max_operands);
        assert_true(c->max_operands <= CMD_MAX_FILES);
        assert_int_equal(strncmp(c->usage, c->name, strlen(c->name)), 0);
        assert_true(strlen(c->summary) <= 66);
        for (; (end = strchr(line, '\n')); line = end + 1)
            if (end - line > 80)
                fail_msg("%s: %.*s", c->name, (int)(end - line), line);
        assert_int_equal(*line, '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_too_many_operands),
        cmocka_unit_test(test_quoted),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
