/* test_mustache.c -- output/mustache.c and mustache_render.c: our own cases
 * always, and the core files of the published spec where they are at hand.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/mustache.h"
#include "tests/corpus.h"

/* ---- data from JSON ---------------------------------------------------- */

static const struct mustache *set; /* whose numbers json_get translates */

static void json_value(struct json_object *o, struct mustache_value *ret);

static bool json_get(const void *p, unsigned name, struct mustache_value *ret)
{
    struct json_object *o = (struct json_object *)(uintptr_t)p, *v = NULL;

    if (!json_object_is_type(o, json_type_object) ||
        !json_object_object_get_ex(o, mustache_name(set, name).s, &v))
        return false;
    json_value(v, ret);
    return true;
}

static void json_at(const void *p, size_t i, struct mustache_value *ret)
{
    json_value(json_object_array_get_idx((struct json_object *)(uintptr_t)p, i),
               ret);
}

static const struct mustache_type json_data = { json_get, json_at };

static void json_value(struct json_object *o, struct mustache_value *ret)
{
    *ret = (struct mustache_value){ .type = &json_data, .p = o };
    switch (json_object_get_type(o)) {
    case json_type_null:
        ret->kind = MUSTACHE_ABSENT;
        break;
    case json_type_boolean:
        ret->kind = json_object_get_boolean(o) ? MUSTACHE_TRUE : MUSTACHE_FALSE;
        break;
    case json_type_object:
        ret->kind = MUSTACHE_OBJECT;
        break;
    case json_type_array:
        ret->kind = MUSTACHE_LIST;
        ret->n = json_object_array_length(o);
        break;
    case json_type_double:
    case json_type_int:
    case json_type_string:
        ret->kind = MUSTACHE_TEXT;
        ret->text = str_of(json_object_get_string(o));
        break;
    }
}

/* ---- rendering --------------------------------------------------------- */

static enum err load(void *ctx, struct str name, struct str *ret_text,
                     const char **ret_file, struct err_info *ei)
{
    struct json_object *v = NULL;
    char key[64];

    (void)ei;
    snprintf(key, sizeof(key), "%.*s", STR_ARG(name));
    if (!json_object_object_get_ex(ctx, key, &v))
        return ERR_RANGE;
    *ret_text = str_of(json_object_get_string(v));
    *ret_file = key[0] ? "t" : "";
    return ERR_OK;
}

/* Renders template "" of an object of templates; or the error. */
static enum err run(struct json_object *templates, struct json_object *data,
                    const struct mustache_name *names, size_t n_names,
                    struct buf *b, struct err_info *ei)
{
    struct mustache *m = mustache_new(names, n_names);
    const struct mustache_loader loader = { load, templates };
    struct mustache_value v;
    size_t t = 0;
    enum err e;

    assert_non_null(m);
    e = mustache_add(m, &loader, STR("main"), &t, ei);
    json_value(data, &v);
    set = m;
    if (!e)
        e = mustache_render(m, t, &v, b, ei);
    mustache_free(m);
    return e;
}

/* ---- the published spec ------------------------------------------------ */

static unsigned run_case(const char *file, struct json_object *c)
{
    struct json_object *templates = NULL, *data = NULL, *text = NULL,
                       *expected = NULL, *name = NULL;
    struct err_info ei = { 0 };
    struct buf b;
    enum err e;
    bool same;

    json_object_object_get_ex(c, "name", &name);
    json_object_object_get_ex(c, "data", &data);
    json_object_object_get_ex(c, "template", &text);
    json_object_object_get_ex(c, "expected", &expected);
    if (json_object_object_get_ex(c, "partials", &templates))
        json_object_get(templates);
    else
        templates = json_object_new_object();
    json_object_object_add(templates, "main", json_object_get(text));
    buf_init(&b, 65536);
    e = run(templates, data, NULL, 0, &b, &ei);
    same = !e && str_eq(buf_str(&b), str_of(json_object_get_string(expected)));
    if (!same)
        print_error("%s: %s: got %d \"%.*s\" %s, wanted \"%s\"\n", file,
                    json_object_get_string(name), e, STR_ARG(buf_str(&b)),
                    ei.text, json_object_get_string(expected));
    buf_release(&b);
    json_object_put(templates);
    return !same;
}

static void test_spec(void **state)
{
    static const char *const files[] = { "comments",      "delimiters",
                                         "interpolation", "inverted",
                                         "partials",      "sections" };
    unsigned bad = 0, n_cases = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
        struct json_object *doc = NULL, *tests = NULL;
        char path[512];

        snprintf(path, sizeof(path), "%s/corpus/mustache-spec/%s.json",
                 WEIR_SHARED_DIR, files[i]);
        doc = CORPUS_IS_THERE ? json_object_from_file(path) : NULL;
        if (!doc) {
            corpus_skip("Mustache spec cases", path);
        }
        assert_true(json_object_object_get_ex(doc, "tests", &tests));
        for (size_t k = 0; k < json_object_array_length(tests); k++) {
            bad += run_case(files[i], json_object_array_get_idx(tests, k));
            n_cases++;
        }
        json_object_put(doc);
    }
    assert_true(n_cases > 100);
    assert_int_equal(bad, 0);
}

/* ---- our own ----------------------------------------------------------- */

static const struct {
    const char *templates, *data, *wanted;
} rows[] = {
    { "{\"main\":\"Hi {{n}}.\"}", "{\"n\":\"<b>\\\"'&\"}",
      "Hi &lt;b&gt;&quot;&#39;&amp;." },
    { "{\"main\":\"{{#l}}{{.}},{{/l}}\"}", "{\"l\":[1,2,3]}", "1,2,3," },
    { "{\"main\":\"{{#l}}{{x}}{{y}};{{/l}}\"}",
      "{\"y\":\"o\",\"l\":[{\"x\":1},{\"x\":2,\"y\":\"i\"}]}", "1o;2i;" },
    { "{\"main\":\"{{^l}}none{{/l}}{{#t}}t{{/t}}\"}", "{\"l\":[],\"t\":\"\"}",
      "none" },
    { "{\"main\":\"a\\n{{! gone }}\\nb\\n\"}", "{}", "a\nb\n" },
    { "{\"main\":\"{{#a}}\\n {{#b}}\\n x\\n {{/b}}\\n{{/a}}\\n\"}",
      "{\"a\":true,\"b\":[1,2]}", " x\n x\n" },
    { "{\"main\":\"<\\n  {{>p}}\\n>\",\"p\":\"1\\n {{>q}}\\n{{#l}}\\n"
      "{{.}}\\n{{/l}}\\n\",\"q\":\"a\\nb\\n\"}",
      "{\"l\":[7,8]}", "<\n  1\n   a\n   b\n  7\n  8\n>" },
    { "{\"main\":\"{{=| |=}}|n| {{n}}|={{ }}=| {{n}}\"}", "{\"n\":1}",
      "1 {{n}} 1" },
    { "{\"main\":\"\"}", "{}", "" },
    { "{\"main\":\"{{a.b.c}}|{{a.x.c}}\"}", "{\"a\":{\"b\":{\"c\":5}}}", "5|" },
    { "{\"main\":\"\xe8\x8f\x8f\xe6\xb3\xbd{{n}}\"}",
      "{\"n\":\"\xe6\x97\xa5\xe6\x8a\xa5\"}",
      "\xe8\x8f\x8f\xe6\xb3\xbd\xe6\x97\xa5\xe6\x8a\xa5" },
};

static void test_own(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct json_object *t = json_tokener_parse(rows[i].templates),
                           *d = json_tokener_parse(rows[i].data);
        struct err_info ei = { 0 };
        struct buf b;
        enum err e;

        buf_init(&b, 4096);
        e = run(t, d, NULL, 0, &b, &ei);
        if (e || !str_eq(buf_str(&b), str_of(rows[i].wanted))) {
            print_error("row %zu: got %d \"%.*s\" %s, wanted \"%s\"\n", i, e,
                        STR_ARG(buf_str(&b)), ei.text, rows[i].wanted);
            bad++;
        }
        buf_release(&b);
        json_object_put(t);
        json_object_put(d);
    }
    assert_int_equal(bad, 0);
}

static const struct mustache_name names[] = { { "title", false },
                                              { "content", true },
                                              { "post", false },
                                              { "list", false } };

static const struct {
    const char *text, *error; /* error: NULL is none */
} mistakes[] = {
    { "{{title}}{{{content}}}{{&post.content}}", NULL },
    { "a\n{{titel}}", "t:2: templates know nothing named 'titel'" },
    { "\n\n{{{title}}}",
      "t:3: only clean HTML goes in unescaped, not 'title'" },
    { "{{&post.title}}",
      "t:1: only clean HTML goes in unescaped, not 'post.title'" },
    { "{{{.}}}", "t:1: only clean HTML goes in unescaped, not '.'" },
    { "x\n{{title", "t:2: a tag that is not closed with '}}'" },
    { "{{{content}}", "t:1: a tag that is not closed with '}}}'" },
    { "{{#list}}\n", "t:1: a section that is not closed: 'list'" },
    { "{{/list}}\n", "t:1: the end of a section that is not open: 'list'" },
    { "{{#list}}\n{{/post}}", "t:2: the section to be closed here is 'list'" },
    { "{{}}", "t:1: a tag without a name" },
    { "{{>}}", "t:1: a tag without a name" },
    { "{{post..title}}", "t:1: a dot too many in 'post..title'" },
    { "{{post.}}", "t:1: a dot too many in 'post.'" },
    { "{{>gone}}", "t:1: there is no template 'gone'" },
    { "{{=a=}}", "t:1: no two delimiters in 'a'" },
    { "{{=a b c=}}", "t:1: no two delimiters in 'a b c'" },
    { "{{=", "t:1: a tag that is not closed with '=}}'" },
};

static void test_mistakes(void **state)
{
    unsigned bad = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
        struct json_object *t = json_object_new_object(),
                           *d = json_object_new_object();
        struct err_info ei = { 0 };
        struct buf b;
        enum err e;

        json_object_object_add(t, "main",
                               json_object_new_string(mistakes[i].text));
        buf_init(&b, 4096);
        e = run(t, d, names, sizeof(names) / sizeof(*names), &b, &ei);
        if (e != (mistakes[i].error ? ERR_CONFIG : ERR_OK) ||
            (mistakes[i].error && strcmp(ei.text, mistakes[i].error))) {
            print_error("row %zu: got %d \"%s\", wanted \"%s\"\n", i, e,
                        ei.text, mistakes[i].error ? mistakes[i].error : "");
            bad++;
        }
        buf_release(&b);
        json_object_put(t);
        json_object_put(d);
    }
    assert_int_equal(bad, 0);
}

static enum err run_text(const char *text, const char *partial, size_t max,
                         struct err_info *ei)
{
    struct json_object *t = json_object_new_object(),
                       *d = json_tokener_parse("{\"title\":\"x\"}");
    struct buf b;
    enum err e;

    json_object_object_add(t, "main", json_object_new_string(text));
    if (partial)
        json_object_object_add(t, "p", json_object_new_string(partial));
    buf_init(&b, max);
    e = run(t, d, names, sizeof(names) / sizeof(*names), &b, ei);
    buf_release(&b);
    json_object_put(t);
    json_object_put(d);
    return e;
}

static void test_limits(void **state)
{
    char text[MUSTACHE_MAX_NESTING * 20 + 64] = "", *big = NULL;
    struct err_info ei;

    (void)state;
    for (int i = 0; i < MUSTACHE_MAX_NESTING; i++)
        strncat(text, "{{#title}}", sizeof(text) - strlen(text) - 1);
    for (int i = 0; i < MUSTACHE_MAX_NESTING; i++)
        strncat(text, "{{/title}}", sizeof(text) - strlen(text) - 1);
    assert_int_equal(run_text(text, NULL, 4096, &ei), ERR_OK);
    memmove(text + 10, text, strlen(text) + 1);
    assert_int_equal(run_text(text, NULL, 4096, &ei), ERR_CONFIG);
    assert_string_equal(ei.text, "t:1: sections nested too deep at 'title'");
    /* a partial that calls itself for ever, indented or not */
    assert_int_equal(run_text("{{>p}}", "a{{>p}}", 4096, &ei), ERR_LIMIT);
    assert_int_equal(run_text("{{>p}}", "a\n        {{>p}}\n", 4096, &ei),
                     ERR_LIMIT);
    assert_int_equal(run_text("0123456789", NULL, 10, &ei), ERR_OK);
    assert_int_equal(run_text("01234567890", NULL, 10, &ei), ERR_LIMIT);
    big = malloc(MUSTACHE_TEMPLATE_MAX_BYTES + 2);
    assert_non_null(big);
    memset(big, 'x', MUSTACHE_TEMPLATE_MAX_BYTES + 1);
    big[MUSTACHE_TEMPLATE_MAX_BYTES + 1] = '\0';
    assert_int_equal(run_text(big, NULL, SIZE_MAX / 4, &ei), ERR_LIMIT);
    big[MUSTACHE_TEMPLATE_MAX_BYTES] = '\0';
    assert_int_equal(run_text(big, NULL, SIZE_MAX / 4, &ei), ERR_OK);
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spec),
        cmocka_unit_test(test_own),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
