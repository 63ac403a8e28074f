/* test_xpath.c -- XPath 1.0: what expressions give, and what is said of those
 * that are none. The page of all rows:
 *
 *     <ul id="l"><li class="a">one</li><li>two <b>x</b></li><li lang="zh-CN">
 *     3</li></ul><p id="p">1.5</p><p>-2</p><m:t>ns</m:t>
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "feeds/xpath.h"

#define PAGE                                                                   \
    "<r><ul id='l'><li class='a'>one</li><li>two <b>x</b></li>"                \
    "<li lang='zh-CN'>\n3</li></ul><p "                                        \
    "id='p'>1.5</p><p>-2</p><m:t>ns</m:t></r>"

/* Nodes give their texts with '|' behind each. */
static const struct {
    const char *x, *want;
} rows[] = {
    { "//li", "one|two x|\n3|" },
    { "/r/ul/li[1]", "one|" },
    { "//li[last()]", "\n3|" },
    { "//li[position() < 3]", "one|two x|" },
    { "//li[2]/b", "x|" },
    { "//li[b]", "two x|" },
    { "//li[not(@class)][1]", "two x|" },
    { "//li/@class", "a|" },
    { "//@*", "l|a|zh-CN|p|" },
    { "//ul/*[2]/text()", "two |" },
    { "//b/..", "two x|" },
    { "//b/../../@id", "l|" },
    { "//b/ancestor::ul/@id", "l|" },
    { "//b/ancestor-or-self::*[1]", "x|" },
    { "//b/preceding::li", "one|" },
    { "//b/preceding::*[1]", "one|" },
    { "//b/following::p[1]", "1.5|" },
    { "//li[3]/preceding-sibling::li[1]", "two x|" },
    { "//li[1]/following-sibling::*", "two x|\n3|" },
    { "//p | //b | //p", "x|1.5|-2|" },
    { "(//p)[2]", "-2|" },
    { "(//li | //p)[last()]/self::p", "-2|" },
    { "id('p l')/self::p", "1.5|" },
    { "id('p')", "1.5|" },
    { "//m:t", "ns|" },
    { "//m:*", "ns|" },
    { "//*[local-name() = 't']", "ns|" },
    { "//descendant::b", "x|" },
    { "//comment()", "" },
    { "//node()[. = 'x']", "x|x|" },
    { "//li[lang('zh')]", "\n3|" },
    { "/", "onetwo x\n31.5-2ns|" },
    { ".", "onetwo x\n31.5-2ns|" },
    { "//li[. = 'one' or . = 'two x']", "one|two x|" },
    { "//li[. != 'one' and b]", "two x|" },
    { "//p[. > 0]", "1.5|" },
    { "//p[. <= //li]", "1.5|-2|" },
    { "//p[number(.) = -2]", "-2|" },
    { "count(//li)", "3" },
    { "sum(//p)", "-0.5" },
    { "1 + 2 * 3 - 4 div 2", "5" },
    { "7 mod 3", "1" },
    { "- 3 + 1", "-2" },
    { "1 div 0", "Infinity" },
    { "number('x')", "NaN" },
    { "2 > 1", "true" },
    { "'a' = //li", "false" },
    { "//li = 'one'", "true" },
    { "//nothing = //li", "false" },
    { "true() and not(false())", "true" },
    { "boolean(//nothing)", "false" },
    { "string(//li[2])", "two x" },
    { "concat('a', //b, 1)", "ax1" },
    { "starts-with(//li, 'on')", "true" },
    { "contains(//li[2], 'o x')", "true" },
    { "substring-before('2022-01', '-')", "2022" },
    { "substring-after('2022-01', '-')", "01" },
    { "substring-after('2022', '-')", "" },
    { "substring('12345', 2, 3)", "234" },
    { "substring('12345', 1.5, 2.6)", "234" },
    { "substring('12345', 0, 3)", "12" },
    { "substring('12345', 0 div 0, 3)", "" },
    { "substring('字符串', 2)", "符串" },
    { "string-length('字符')", "2" },
    { "normalize-space('  a \n b ')", "a b" },
    { "translate('bar', 'abc', 'AB')", "BAr" },
    { "translate('-a-', '-', '')", "a" },
    { "floor(-1.5)", "-2" },
    { "ceiling(1.2)", "2" },
    { "round(2.5)", "3" },
    { "name(//m:t)", "m:t" },
    { "namespace-uri(//m:t)", "" },
    { "//li [ 1 ] / @class", "a|" },
    { "child :: r / child::ul / @ id", "l|" },
};

static void put_value(struct buf *b, struct xpath_run *run,
                      const struct xpath_value *v)
{
    if (v->type != XPATH_NODES) {
        buf_put(b, xpath_text(run, v));
        return;
    }
    for (size_t i = 0; i < v->n; i++) {
        buf_put(b, tree_text(run->t, xpath_nodes(run, v)[i]));
        buf_puts(b, "|");
    }
}

static void open_page(struct tree *t, const char *page)
{
    struct read_options opt = { .type = SOURCE_HTML };
    struct reading r = { .opt = &opt, .body = str_of(page) };

    assert_int_equal(
        charset_pick(r.body, opt.charset, opt.content_type, &r.charset, NULL),
        ERR_OK);
    assert_int_equal(tree_open_html(t, &r, "list"), ERR_OK);
}

static void values(void **state)
{
    struct arena *a = arena_new(1024 * 1024);
    struct xpath_run run;
    struct tree t;
    struct buf b;

    (void)state;
    open_page(&t, PAGE);
    assert_int_equal(xpath_run_open(&run, &t, NULL), ERR_OK);
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct err_info ei = { ERR_OK, "" };
        const struct xpath *x = NULL;
        struct xpath_value v;

        buf_clear(&b);
        if (xpath_compile(str_of(rows[i].x), a, &x, &ei) ||
            xpath_eval(&run, x, 0, &v, &ei))
            fail_msg("%s: %s", rows[i].x, ei.text);
        put_value(&b, &run, &v);
        if (!str_eq(buf_str(&b), str_of(rows[i].want)))
            fail_msg("%s: got \"%.*s\", wanted \"%s\"", rows[i].x,
                     STR_ARG(buf_str(&b)), rows[i].want);
    }
    buf_release(&b);
    xpath_run_close(&run);
    tree_close(&t);
    arena_free(a);
}

static const struct {
    const char *x, *error;
} wrong[] = {
    { "", "a name or '*' missing at the end" },
    { "//li[", "a name or '*' missing at the end" },
    { "//li[1", "']' missing at the end" },
    { "//li]", "text that is too much at ']'" },
    { "a b", "text that is too much at 'b'" },
    { "a/", "a name or '*' missing at the end" },
    { "(a", "')' missing at the end" },
    { "'a", "a quote without its end at ''a'" },
    { "a[@b='c]", "a quote without its end at ''c]'" },
    { "$x", "there are no variables at '$x'" },
    { "ends-with(a, b)", "XPath 1.0 has no function ends-with()" },
    { "count()", "count() with 0 values" },
    { "not(1, 2)", "not() with 2 values" },
    { "namespace::a", "no such axis at 'namespace::a'" },
    { "1 | a", "'|' joins nodes, and there is a text at the end" },
    { "'a'/b", "what is before is no node at '/b'" },
    { "a = ", "a name or '*' missing at the end" },
};

static void errors(void **state)
{
    struct arena *a = arena_new(1024 * 1024);

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct err_info ei = { ERR_OK, "" };
        const struct xpath *x = NULL;
        const char *start = "not an XPath: ";

        if (xpath_compile(str_of(wrong[i].x), a, &x, &ei) != ERR_CONFIG ||
            strncmp(ei.text, start, strlen(start)) != 0 ||
            strcmp(ei.text + strlen(start), wrong[i].error) != 0)
            fail_msg("%s: got \"%s\", wanted \"%s\"", wrong[i].x, ei.text,
                     wrong[i].error);
    }
    arena_free(a);
}

/* n times s, then t. */
static enum err compile_many(const char *s, size_t n, const char *t)
{
    struct arena *a = arena_new(1024 * 1024);
    const struct xpath *x = NULL;
    struct buf b;
    enum err e;

    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, s);
    buf_puts(&b, t);
    e = xpath_compile(buf_str(&b), a, &x, NULL);
    buf_release(&b);
    arena_free(a);
    return e;
}

static void limits(void **state)
{
    (void)state;
    assert_int_equal(compile_many("-", XPATH_MAX_DEPTH, "1"), ERR_OK);
    assert_int_equal(compile_many("-", XPATH_MAX_DEPTH + 1, "1"), ERR_CONFIG);
    assert_int_equal(compile_many("(", XPATH_MAX_DEPTH + 1, ""), ERR_CONFIG);
    assert_int_equal(compile_many("a[", XPATH_MAX_DEPTH + 1, ""), ERR_CONFIG);
    /* a path, and each of its steps */
    assert_int_equal(compile_many("a/", XPATH_MAX_NODES - 2, "a"), ERR_OK);
    assert_int_equal(compile_many("a/", XPATH_MAX_NODES - 1, "a"), ERR_CONFIG);
}

/* What functions make is bounded too. */
static void texts(void **state)
{
    struct arena *a = arena_new(1024 * 1024);
    const struct xpath *x = NULL;
    struct err_info ei = { ERR_OK, "" };
    struct xpath_value v;
    struct xpath_run run;
    struct tree t;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<r>");
    for (int i = 0; i < 100; i++)
        buf_puts(&b, "<i></i>");
    for (int i = 0; i < 500000; i++)
        buf_puts(&b, "a");
    open_page(&t, b.s);
    assert_int_equal(xpath_run_open(&run, &t, NULL), ERR_OK);
    assert_int_equal(xpath_compile(STR("//i[concat(/, /) = 'a']"), a, &x, NULL),
                     ERR_OK);
    assert_int_equal(xpath_eval(&run, x, 0, &v, &ei), ERR_LIMIT);
    assert_non_null(strstr(ei.text, "bytes of text"));
    xpath_run_close(&run);
    tree_close(&t);
    buf_release(&b);
    arena_free(a);
}

/* Steps that an expression takes on a page of 20,000 elements beside one of a
 * million blanks. */
static size_t steps_of(const char *text)
{
    struct arena *a = arena_new(1024 * 1024);
    const struct xpath *x = NULL;
    struct xpath_value v;
    struct xpath_run run;
    size_t before;
    struct tree t;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<r><pre>");
    for (int i = 0; i < 1000000; i++)
        buf_putc(&b, ' ');
    buf_puts(&b, "</pre>");
    for (int i = 0; i < 20000; i++)
        buf_puts(&b, "<i>1</i>");
    open_page(&t, b.s);
    assert_int_equal(xpath_run_open(&run, &t, NULL), ERR_OK);
    assert_int_equal(xpath_compile(str_of(text), a, &x, NULL), ERR_OK);
    before = run.steps_left;
    assert_int_equal(xpath_eval(&run, x, 0, &v, NULL), ERR_OK);
    before -= run.steps_left;
    xpath_run_close(&run);
    tree_close(&t);
    buf_release(&b);
    arena_free(a);
    return before;
}

/* What takes long costs many steps, or does not take long. */
static void costs(void **state)
{
    clock_t began = clock();

    (void)state;
    assert_true(steps_of("//pre > //i") < 1000000);
    assert_true(steps_of("//i < string(//pre)") < 1000000);
    assert_true(clock() - began < 5 * CLOCKS_PER_SEC);
    /* each of 15 characters is looked for in a million */
    assert_true(steps_of("translate('aaaaabbbbbccccc', //pre, '')") > 900000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values), cmocka_unit_test(errors),
        cmocka_unit_test(limits), cmocka_unit_test(texts),
        cmocka_unit_test(costs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
