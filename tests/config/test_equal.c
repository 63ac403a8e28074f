/* test_equal.c -- any setting that changes makes a source another one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "config/config.h"
#include "config/schema.h"

#define HEAD                                                                   \
    "[source x]\nurl = http://h/\ntype = json\nitems = i\nitem_title = t\n"    \
    "item_id = d\n"

static struct config *read_good(const char *text)
{
    struct config *c = NULL;
    struct config_problems p;

    if (config_read_text(str_of(text), &c, &p, NULL))
        fail_msg("%s: %s", text, p.n ? p.list[0].text : "?");
    config_problems_release(&p);
    return c;
}

/* Each differs from HEAD in one setting. */
static void test_one_setting(void **state)
{
    static const char *const texts[] = {
        HEAD "name = N\n",
        HEAD "category = C\n",
        HEAD "tag = a\n",
        HEAD "tag = a\ntag = b\n",
        HEAD "timezone = Asia/Shanghai\n",
        HEAD "charset = gbk\n",
        HEAD "interval = 31m\n",
        HEAD "dedup = link, guid\n",
        HEAD "dedup = link\n",
        HEAD "enabled = no\n",
        HEAD "post = a=b\n",
        HEAD "post = a=b\npost_type = text/plain\n",
        HEAD "header = A: b\n",
        HEAD "header = A: c\n",
        HEAD "proxy = http://p\n",
        HEAD "max_pages = 2\npage_param = p\n",
        HEAD "max_pages = 2\npage_param = q\n",
        HEAD "page_first = 0\n",
        HEAD "stop_on_known = no\n",
        HEAD "item_link = a\n",
        HEAD "detail_url = http://h/{item_id}\ndetail_content = //a\n",
        HEAD "detail_url = http://h/{item_id}\ndetail_content = //a\n"
             "detail_remove = //b\n",
        HEAD "credit = (*)\n",
        "[weir]\ntimezone = +08:00\n" HEAD,
        "[defaults]\ngroup = g\n" HEAD,
        "[source y]\nurl = http://h/\ntype = json\nitems = i\n"
        "item_title = t\nitem_id = d\n",
        "[source x]\nurl = http://h/a\ntype = json\nitems = i\n"
        "item_title = t\nitem_id = d\n",
        "[source x]\nurl = http://h/\n",
        "[source x]\nfile = a\n",
        "[source x]\nfile = a*\n",
        HEAD,
    };
    const size_t n = sizeof(texts) / sizeof(texts[0]);
    struct config *configs[sizeof(texts) / sizeof(texts[0])];

    (void)state;
    for (size_t i = 0; i < n; i++)
        configs[i] = read_good(texts[i]);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (config_source_equal(configs[i]->sources, configs[k]->sources) !=
                (i == k))
                fail_msg("%zu and %zu", i, k);
    for (size_t i = 0; i < n; i++)
        config_free(configs[i]);
}

/* Where it stands, and whose words it uses, does not matter. */
static void test_another_place(void **state)
{
    struct config *a = read_good(HEAD "tag = a\ninterval = 30m\n");
    struct config *b = read_good("# a comment\n[defaults]\ntag = a\n"
                                 "[source y]\nfile = f\n" HEAD);

    (void)state;
    assert_true(config_source_equal(&a->sources[0], &b->sources[1]));
    assert_false(config_source_equal(&a->sources[0], &b->sources[0]));
    config_free(a);
    config_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_setting),
        cmocka_unit_test(test_another_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
