/* test_ini.c -- every kind of line, and what is wrong with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "config/ini.h"

/* Writes what the reader says, one line each:
 *   1 [word|name]   2 key|value   3 !mistake */
static void put_all(struct buf *b, struct str text)
{
    struct ini ini;
    struct ini_line x;

    ini_init(&ini, text);
    while (ini_next(&ini, &x)) {
        if (x.text)
            buf_printf(b, "%u !%s\n", x.line, x.text);
        if (x.kind == INI_SECTION)
            buf_printf(b, "%u [%.*s|%.*s]\n", x.line, STR_ARG(x.word),
                       STR_ARG(x.name));
        else if (x.kind == INI_KEY)
            buf_printf(b, "%u %.*s|%.*s\n", x.line, STR_ARG(x.key),
                       STR_ARG(x.value));
    }
    buf_puts(b, "");
}

#define CUT                                                                    \
    "line is indented: begin it at the left edge (a value cannot go "          \
    "on in the next line)"
#define NUL "line holds a NUL byte: save the file as plain UTF-8 text"
#define BAD "line is not UTF-8: save the file as UTF-8"
#define SIGN "no '=': write key = value, or # before a comment"

static const struct {
    struct str text;
    const char *want;
} rows[] = {
    { STR_C(""), "" },
    { STR_C("\n\n \n\t\n"), "" },
    { STR_C("# a = b\n; [c]\n  # d\n"), "" },
    { STR_C("[weir]\n"), "1 [weir|]\n" },
    { STR_C("[ source  heze \t]  \n"), "1 [source|heze]\n" },
    { STR_C("[source\theze]"), "1 [source|heze]\n" },
    { STR_C("[medium a [b] c]"), "1 [medium|a [b] c]\n" },
    { STR_C("a=b"), "1 a|b\n" },
    { STR_C("a  =  b c  \n"), "1 a|b c\n" },
    { STR_C("a = b = c\n"), "1 a|b = c\n" },
    { STR_C("a =\n"), "1 a|\n" },
    { STR_C("a = b # c\n"), "1 a|b # c\n" },
    { STR_C("a = b\r\nc = d\r\n"), "1 a|b\n2 c|d\n" },
    { STR_C("菏泽日报 = hezeribao\n"), "1 菏泽日报|hezeribao\n" },
    { STR_C("a = \xE3\x80\x80"
            "b\xE3\x80\x80\n"),
      "1 a|b\n" },
    /* the byte order mark: at the start only */
    { STR_C("\xEF\xBB\xBF[weir]\na=b\n"), "1 [weir|]\n2 a|b\n" },
    { STR_C("\xEF\xBB\xBF"), "" },
    /* mistakes; reading goes on */
    { STR_C("a = b\n  c = d\ne = f\n"), "1 a|b\n2 !" CUT "\n3 e|f\n" },
    { STR_C("\xE3\x80\x80"
            "c = d\n"),
      "1 !" CUT "\n" },
    { STR_C(" [weir]\na=b\n"), "1 !" CUT "\n2 a|b\n" },
    { STR_C("some text\na=b\n"), "1 !" SIGN "\n2 a|b\n" },
    { STR_C("a ＝ b\n"),
      "1 !no '=': the full-width sign does not count, write key = value\n" },
    { STR_C("url: http://h/\n"),
      "1 !no '=': write key = value, with '=' for ':'\n" },
    { STR_C("name ： x\n"),
      "1 !no '=': write key = value, with '=' for ':'\n" },
    { STR_C("so it is: text\n"), "1 !" SIGN "\n" },
    { STR_C("= b\n"), "1 !no key before '='\n" },
    { STR_C("[source heze\na=b\n"),
      "1 !section is not closed: ']' is missing\n1 [source|heze]\n2 a|b\n" },
    { STR_C("[weir] # mine\na=b\n"),
      "1 !text after ']': a comment needs a line of its own\n1 [weir|]\n"
      "2 a|b\n" },
    { STR_C("[]\n[ ]\n["),
      "1 !section without a name: write [weir] or [source ID]\n"
      "2 !section without a name: write [weir] or [source ID]\n"
      "3 !section is not closed: ']' is missing\n" },
    { STR_C("a = \0b\nc = d\n"), "1 !" NUL "\n2 c|d\n" },
    { STR_C("a = \xFF\nc = d\n"), "1 !" BAD "\n2 c|d\n" },
    { STR_C("# \xC0\xAF\nc = d\n"), "1 !" BAD "\n2 c|d\n" },
    { STR_C("# \xED\xA0\x80\n"), "1 !" BAD "\n" },
    { STR_C("a = b\rc = d\n"),
      "1 !line holds a carriage return: end lines with LF or CR LF\n" },
    { STR_C("a = b\x1b[1m\n"), "1 !line holds a control character: remove "
                               "it\n" },
    { STR_C("a = b\x7f\n"), "1 !line holds a control character: remove it\n" },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf b;

        buf_init(&b, 64 * 1024);
        put_all(&b, rows[i].text);
        if (strcmp(b.s ? b.s : "", rows[i].want) != 0)
            fail_msg("row %zu: got\n%swanted\n%s", i, b.s ? b.s : "",
                     rows[i].want);
        buf_release(&b);
    }
}

/* A line of n bytes: "a=xxx". */
static void put_line(struct buf *b, size_t n)
{
    buf_puts(b, "a=");
    while (n-- > 2)
        buf_putc(b, 'x');
}

static void test_longest_line(void **state)
{
    struct buf text, got;

    (void)state;
    buf_init(&text, 64 * 1024);
    buf_init(&got, 64 * 1024);
    put_line(&text, CONFIG_LINE_MAX_BYTES);
    buf_puts(&text, "\r\n");
    put_line(&text, CONFIG_LINE_MAX_BYTES + 1);
    buf_puts(&text, "\nb=c");
    put_all(&got, buf_str(&text));
    assert_true(str_starts(buf_str(&got), STR("1 a|xxx")));
    assert_true(str_ends(buf_str(&got),
                         STR("\n2 !line is longer than 4096 bytes\n3 b|c\n")));
    buf_release(&text);
    buf_release(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_longest_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
