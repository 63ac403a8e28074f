/* test_css_hint.c -- what CSS selectors become, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/css_hint.h"

static const struct {
    const char *from;
    enum css_hint hint;
    const char *to; /* with is_from_top */
} rows[] = {
    { "ul#list > li.news", CSS_HINT_SURE,
      "//ul[@id=\"list\"]/li[@class=\"news\"]" },
    { "//li.news/a", CSS_HINT_SURE, "//li[@class=\"news\"]/a" },
    { ".//span.time/@title", CSS_HINT_SURE, ".//span[@class=\"time\"]/@title" },
    { ".a.b#c.d", CSS_HINT_SURE,
      "//*[@class=\"a b\"][@id=\"c\"][@class=\"d\"]" },
    { "li.a[2]//b[c=\"]\"]", CSS_HINT_SURE,
      "//li[@class=\"a\"][2]//b[c=\"]\"]" },
    { "div.正文", CSS_HINT_SURE, "//div[@class=\"正文\"]" },
    { "*#x", CSS_HINT_SURE, "//*[@id=\"x\"]" },
    { "ul li", CSS_HINT_BLANK, "//ul//li" },
    { "//ul[@class=\"x\"]/li", CSS_HINT_NONE, NULL },
    { "a/@href", CSS_HINT_NONE, NULL },
    { "..", CSS_HINT_NONE, NULL },
    { ".", CSS_HINT_NONE, NULL },
    { "", CSS_HINT_NONE, NULL },
    { "li.", CSS_HINT_NONE, NULL },
    { "li#", CSS_HINT_NONE, NULL },
    { "li >", CSS_HINT_NONE, NULL },
    { "li.a[", CSS_HINT_NONE, NULL },
    { "li.a[\"]", CSS_HINT_NONE, NULL },
    { "@", CSS_HINT_NONE, NULL },
    { "../span.x", CSS_HINT_NONE, NULL },
    { "substring-before(a.b, 'x')", CSS_HINT_NONE, NULL },
    { "count(a) > 3", CSS_HINT_NONE, NULL },
};

static void makes_xpaths_of_selectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct buf b;
        enum css_hint hint;

        buf_init(&b, 1000);
        hint = css_hint_put(&b, str_of(rows[i].from), true);
        if (hint != rows[i].hint ||
            (rows[i].to && !str_eq(buf_str(&b), str_of(rows[i].to))))
            fail_msg("%s: %d %.*s", rows[i].from, (int)hint,
                     STR_ARG(buf_str(&b)));
        buf_release(&b);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_xpaths_of_selectors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
