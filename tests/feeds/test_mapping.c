/* test_mapping.c -- what a mapping may say, and what is said of the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/mapping.h"

/* A mapping in which one key has the value of a row. */
static struct mapping_text text_with(int field, const char *value)
{
    struct mapping_text t = { .items = "records" };

    t.field[MAP_ID] = "id";
    t.field[MAP_TITLE] = "title";
    t.field[field] = value;
    return t;
}

static const struct {
    int field;
    const char *value;
    const char *error; /* NULL: fine */
} fields[] = {
    { MAP_TITLE, "title", NULL },
    { MAP_TITLE, " a.b.0 | c|\"x | y\" ", NULL },
    { MAP_TITLE, "\"{item_id}\"", NULL },
    { MAP_TITLE, "\"\"", NULL },
    { MAP_TITLE, "标题", NULL },
    { MAP_TITLE, "", "item_title: is empty" },
    { MAP_TITLE, "a |", "item_title: an empty choice" },
    { MAP_TITLE, "| a", "item_title: an empty choice" },
    { MAP_TITLE, "a || b", "item_title: an empty choice" },
    { MAP_TITLE, "a..b", "item_title: a path has an empty part" },
    { MAP_TITLE, ".a", "item_title: a path has an empty part" },
    { MAP_TITLE, "a.", "item_title: a path has an empty part" },
    { MAP_TITLE, "\"a", "item_title: a '\"' without its end" },
    { MAP_TITLE, "a\"b\"",
      "item_title: a constant is one text in double quotes" },
    { MAP_TITLE, "“a”", "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, " ”a”", "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, "‘a’", "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, "＂a＂", "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, "「a」", "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, "a | “{item_id}.b”",
      "item_title: write straight quotes: \"text\"" },
    { MAP_TITLE, "a“b”", NULL },
    { MAP_TITLE, "\"a\" b", "item_title: text after a constant" },
    { MAP_TITLE, "\"{item_id\"", "item_title: a '{' without its '}'" },
    { MAP_TITLE, "\"{id}\"",
      "item_title: {id} is no value; write {item_id}, {item_infocode}, ..." },
    { MAP_TITLE, "\"{item_link}\"",
      "item_title: {item_link} is named but item_link is not set" },
    { MAP_TITLE, "\"{item_title}\"",
      "item_title: names itself, or a value that does" },
    { MAP_ID, "a | \"{item_title}\"", NULL },
    { MAP_TITLE, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p", NULL },
    { MAP_TITLE, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q",
      "item_title: more than 16 parts" },
    { MAP_TITLE, "a|b|c|d|e|f|g|h", NULL },
    { MAP_TITLE, "a|b|c|d|e|f|g|h|i", "item_title: more than 8 choices" },
};

static void check(const struct mapping_text *t, const char *error,
                  const char *value)
{
    struct err_info ei = { ERR_OK, "" };
    struct mapping *m = NULL;
    enum err e = mapping_new(t, &m, &ei);

    if (error && (e != ERR_CONFIG || strcmp(ei.text, error) != 0))
        fail_msg("%s: got \"%s\", wanted \"%s\"", value, ei.text, error);
    if (!error && e)
        fail_msg("%s: got \"%s\"", value, ei.text);
    assert_true(!m == (e != ERR_OK));
    mapping_free(m);
}

static void fields_of_items(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
        struct mapping_text t = text_with(fields[i].field, fields[i].value);

        check(&t, fields[i].error, fields[i].value);
    }
}

/* Items must not choose who is asked. */
#define BAD_DETAIL_URL                                                         \
    "detail_url: must begin with http:// or https://, a host and '/', or be "  \
    "relative to the list: details/{item_id}.json"

static const struct {
    const char *detail_url, *detail_content, *credit, *error;
} others[] = {
    { "http://h/d?id={item_id}", "text | content", "(by *)", NULL },
    { "https://h/{item_id}", "a", NULL, NULL },
    { "http://h/fixed", "a", NULL, NULL },
    { "http://h/{item_id}", NULL, NULL,
      "detail_content: missing; detail_url needs it" },
    { "http://{item_id}/x", "a", NULL, BAD_DETAIL_URL },
    { "http://h{item_id}/x", "a", NULL, BAD_DETAIL_URL },
    { "{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "/d/{item_id}", "a", NULL, NULL },
    { "d/{item_id}.json", "a", NULL, NULL },
    { "?id={item_id}", "a", NULL, NULL },
    { "/{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "//{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "//h/{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "d{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "ftp://h/{item_id}", "a", NULL, BAD_DETAIL_URL },
    { "", "a", NULL, BAD_DETAIL_URL },
    { "http://h/{item_link}", "a", NULL,
      "detail_url: {item_link} is named but item_link is not set" },
    { NULL, "", NULL, "detail_content: is empty" },
    { NULL, "“a”", NULL, "detail_content: write straight quotes: \"text\"" },
    { NULL, "a | \"{item_id}\"", NULL,
      "detail_content: a path, not a constant" },
    { NULL, NULL, "by *", "credit: must be text, one '*' and text" },
    { NULL, NULL, "* by", "credit: must be text, one '*' and text" },
    { NULL, NULL, "(*) (*)", "credit: must be text, one '*' and text" },
    { NULL, NULL, "nobody", "credit: must be text, one '*' and text" },
};

static void other_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        struct mapping_text t = text_with(MAP_TITLE, "title");

        t.detail_url = others[i].detail_url;
        t.detail_content = others[i].detail_content;
        t.credit = others[i].credit;
        check(&t, others[i].error, "row");
    }
}

static void as_a_whole(void **state)
{
    struct mapping_text t = { .items = "a..b" };
    char *long_text = malloc(MAPPING_TEXT_MAX_BYTES + 2);

    (void)state;
    check(&t, "items: a path has an empty part", "items");
    t.items = "“records”";
    check(&t, "items: write straight quotes: \"text\"", "quoted items");
    t.items = NULL;
    check(&t,
          "item_title: missing, and so are item_link, item_summary and "
          "item_content",
          "nothing");
    t.field[MAP_SUMMARY] = "x";
    check(&t, NULL, "summary");
    t.field[MAP_TITLE] = "\"{item_summary}\"";
    t.field[MAP_SUMMARY] = "\"{item_title}\"";
    check(&t, "item_title: names itself, or a value that does", "ring");
    assert_non_null(long_text);
    memset(long_text, 'x', MAPPING_TEXT_MAX_BYTES + 1);
    long_text[MAPPING_TEXT_MAX_BYTES + 1] = '\0';
    t.field[MAP_TITLE] = long_text;
    check(&t, "xxxxxxxxxxxxxxxxxxxx...: longer than 4096 bytes", "long");
    free(long_text);
    mapping_free(NULL);
}

static void expanding(void **state)
{
    struct str values[MAP_FIELDS] = { [MAP_ID] = STR_C("a b&c") };
    struct mapping_text t =
        text_with(MAP_TITLE, "x | \"<{item_id}|{item_id}>\"");
    struct mapping *m = NULL;
    const struct mapping_value *v;
    struct buf b;

    (void)state;
    assert_int_equal(mapping_new(&t, &m, NULL), ERR_OK);
    v = &m->field[MAP_TITLE];
    assert_int_equal(v->n, 2);
    assert_false(v->choices[0].is_template);
    assert_true(str_eq(v->choices[0].path.keys[0], STR("x")));
    buf_init(&b, 100);
    assert_true(mapping_expand(&v->choices[1].template, values, &b));
    assert_true(str_eq(buf_str(&b), STR("<a b&c|a b&c>")));
    values[MAP_ID].n = 0;
    assert_false(mapping_expand(&v->choices[1].template, values, &b));
    assert_int_equal(b.n, 13); /* nothing was appended */
    /* what others name comes before them */
    for (int i = 0; m->order[i] != MAP_TITLE; i++)
        assert_true(i < MAP_FIELDS);
    buf_release(&b);
    mapping_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_items),
        cmocka_unit_test(other_keys),
        cmocka_unit_test(as_a_whole),
        cmocka_unit_test(expanding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
