/* test_probe.c -- what is seen in a list by who maps it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/probe.h"

/* The result in lines: "L path n", "F key n example", "V path n used example",
 * with '*' after the path of a list that is used. */
static void put_probe(struct buf *b, const struct probe *p)
{
    buf_printf(b, "%.*s%s %zu\n", STR_ARG(p->list), p->is_guess ? "?" : "",
               p->n_items);
    for (size_t i = 0; i < p->n_lists; i++)
        buf_printf(b, "L %.*s%s %zu\n", STR_ARG(p->lists[i].path),
                   p->lists[i].is_used ? "*" : "", p->lists[i].n);
    for (size_t i = 0; i < p->n_fields; i++)
        buf_printf(b, "F %s %zu %.*s\n", probe_field_name(p->fields[i].field),
                   p->fields[i].n_items, STR_ARG(p->fields[i].example));
    for (size_t i = 0; i < p->n_values; i++)
        buf_printf(b, "V %.*s %zu %x %.*s\n", STR_ARG(p->values[i].path),
                   p->values[i].n_items, p->values[i].used_by,
                   STR_ARG(p->values[i].example));
}

static void probe(struct buf *b, const char *body,
                  const struct mapping_text *text)
{
    struct read_options opt = { .url = STR("http://h.example/") };
    struct arena *a = arena_new(16 * 1024 * 1024);
    struct err_info ei = { ERR_OK, "" };
    struct mapping *m = NULL;
    struct probe p;

    if (text && mapping_new(text, &m, &ei))
        fail_msg("%s", ei.text);
    opt.mapping = m;
    opt.type = text ? text->type : SOURCE_AUTO;
    buf_clear(b);
    if (list_probe(str_of(body), &opt, a, &p, &ei))
        buf_puts(b, ei.text);
    else
        put_probe(b, &p);
    mapping_free(m);
    arena_free(a);
}

static const struct {
    const char *body;
    enum source_type type; /* SOURCE_AUTO: no mapping */
    const char *items, *title, *link, *want;
} rows[] = {
    { "{\"rc\":1,\"d\":{\"l\":[{\"t\":\"a\",\"u\":{\"x\":1},\"g\":[\"p\"]},"
      "{\"t\":\"b\"}],\"m\":[1,2,3]}}",
      SOURCE_AUTO, NULL, NULL, NULL,
      "d.l? 2\nL d.l 2\nV t 2 0 a\nV u.x 1 0 1\nV g 1 0 p\n" },
    { "[{\"t\":\"a\",\"id\":7,\"n\":null,\"z\":\" \"}]", SOURCE_JSON, "",
      "x | t", "\"/{item_title}\"",
      " 1\nL * 1\nF item_link 1 /a\nF item_title 1 a\nV t 1 8 a\n"
      "V id 1 0 7\n" },
    { "{\"a\":[{\"b\":1}]}", SOURCE_JSON, "gone", "t", NULL,
      "a? 1\nL a 1\nF item_title 0 \nV b 1 0 1\n" },
    { "{}", SOURCE_AUTO, NULL, NULL, NULL, "? 0\n" },
    { "{", SOURCE_AUTO, NULL, NULL, NULL, "no list: JSON cut short at byte 1" },
    { "<html><ul id=n><li><a href=/>x</a><li><a href=/>y</a><li><a href=/>z"
      "</a></ul><div class=\"l\"><p><a href=1 @x=1>One long title</a><i>t</i>"
      "<p><a href=2>Two long titles</a><p><a href=3>Three of them</a></div>",
      SOURCE_AUTO, NULL, NULL, NULL,
      "//div[@class=\"l\"]/p? 3\nL //div[@class=\"l\"]/p 3\n"
      "L //ul[@id=\"n\"]/li 3\nV a 3 0 One long title\nV a/@href 3 0 1\n"
      "V i 1 0 t\n" },
    { "<html><ul id=n><li><a href=1>x</a><li><a href=2>y</a><li><a href=3>z"
      "</a></ul>",
      SOURCE_HTML, "//li", "normalize-space(a)", "a/@href",
      "//li 3\nL //ul[@id=\"n\"]/li* 3\nF item_link 3 1\nF item_title 3 x\n"
      "V a 3 0 x\nV a/@href 3 4 1\n" },
    { "<r><a/><b/><c/><d/><e><t>1</t><m:u k=\"v\"/></e><e><t>2</t></e><e><t>3"
      "</t></e></r>",
      SOURCE_AUTO, NULL, NULL, NULL,
      "//r/e? 3\nL //r/e 3\nV t 3 0 1\nV m:u/@k 1 0 v\n" },
    { "<html>nothing", SOURCE_HTML, "//li", "a", NULL,
      "? 0\nF item_title 0 \n" },
    { "plain text", SOURCE_AUTO, NULL, NULL, NULL,
      "no list: text that begins 'plain text'" },
};

static void tables(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct mapping_text text = { .type = rows[i].type,
                                     .items = rows[i].items,
                                     .item = rows[i].items };

        text.field[MAP_TITLE] = rows[i].title;
        text.field[MAP_LINK] = rows[i].link;
        probe(&b, rows[i].body, rows[i].type ? &text : NULL);
        if (!str_eq(buf_str(&b), str_of(rows[i].want)))
            fail_msg("row %zu: got \"%.*s\", wanted \"%s\"", i,
                     STR_ARG(buf_str(&b)), rows[i].want);
    }
    buf_release(&b);
}

/* Names that no path can hold, examples too long, more than is shown. */
static void limits(void **state)
{
    struct buf b, body;
    size_t lines = 0;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_init(&body, SIZE_MAX);
    buf_puts(&body, "[{\"a.b\":1,\"c|d\":1,\"e\":\"");
    for (int i = 0; i <= PROBE_EXAMPLE_MAX_CHARS; i++)
        buf_puts(&body, "字");
    buf_puts(&body, "\"");
    for (int i = 0; i < PROBE_MAX_VALUES; i++)
        buf_printf(&body, ",\"k%d\":1", i);
    buf_puts(&body, "}]");
    probe(&b, body.s, NULL);
    for (size_t i = 0; i + 1 < b.n; i++)
        lines += b.s[i] == '\n' && b.s[i + 1] == 'V';
    assert_int_equal(lines, PROBE_MAX_VALUES);
    assert_int_not_equal(str_find(buf_str(&b), STR("字…")), SIZE_MAX);
    assert_int_equal(str_find(buf_str(&b), STR("a.b")), SIZE_MAX);
    buf_clear(&body);
    for (int i = 0; i < 3; i++)
        buf_puts(&body, "<html><x,y><li,><a href=1 @click=2>text</a>");
    probe(&b, body.s, NULL);
    buf_release(&b);
    buf_release(&body);
}

static const struct {
    const char *body, *want; /* "path n\n" of each place; or the error */
} articles[] = {
    { "<body><nav>menu menu menu</nav><article class='x1234'>Text.</article>",
      "//article 5\n//body 19\n" },
    /* two alike are told apart by what is around them, or not at all */
    { "<div id=a><div class=t>aaaa aaaa</div></div>"
      "<div id=b><div class=t>bb</div></div>",
      "//div[@id=\"a\"]/div[@class=\"t\"] 9\n//div[@id=\"a\"] 9\n"
      "//div[@id=\"b\"]/div[@class=\"t\"] 2\n//div[@id=\"b\"] 2\n" },
    { "<div>a</div><div>b</div>", "" },
    { "<div id='a\"b'>text</div>", "//div 4\n" },
    { "<div><a href=x>links are no text</a></div>", "" },
    { "{\"text\":\"<div>x</div>\"}", "no article: JSON" },
    { "", "no article: an empty document" },
};

static void finds_the_text_of_an_article(void **state)
{
    struct read_options opt = { .type = SOURCE_HTML };

    (void)state;
    for (size_t i = 0; i < sizeof(articles) / sizeof(*articles); i++) {
        struct arena *a = arena_new(1024 * 1024);
        struct err_info ei = { ERR_OK, "" };
        struct probe_detail d = { .n_places = 0 };
        struct buf b;

        buf_init(&b, 100000);
        if (detail_probe(str_of(articles[i].body), &opt, a, &d, &ei))
            buf_puts(&b, ei.text);
        for (size_t k = 0; k < d.n_places; k++)
            buf_printf(&b, "%.*s %zu\n", STR_ARG(d.places[k].path),
                       d.places[k].n_chars);
        buf_putc(&b, '\0');
        assert_string_equal(b.s, articles[i].want);
        buf_release(&b);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(limits),
        cmocka_unit_test(finds_the_text_of_an_article),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
