/* test_opml.c -- subscription lists: what is read of them, and what of those
 * that are broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/opml.h"

/* ---- reading, and what came as text ---- */

struct sink {
    struct buf out;
    size_t n, fail_at;
};

static void put(struct buf *b, const char *name, struct str s)
{
    if (s.n)
        buf_printf(b, " %s=%.*s", name, STR_ARG(s));
}

static enum err on_outline(void *ctx, const struct opml_outline *o,
                           struct err_info *ei)
{
    struct sink *sink = ctx;

    if (++sink->n == sink->fail_at)
        return err_set(ei, ERR_DB, "enough");
    buf_printf(&sink->out, "[%.*s]", STR_ARG(o->folder));
    put(&sink->out, "name", o->name);
    put(&sink->out, "xml", o->xml_url);
    if (!o->xml_url.n)
        put(&sink->out, "bad", o->xml_text);
    put(&sink->out, "html", o->html_url);
    put(&sink->out, "type", o->type);
    put(&sink->out, "category", o->category);
    put(&sink->out, "language", o->language);
    buf_putc(&sink->out, '\n');
    return ERR_OK;
}

#define BODY(outlines) "<opml version='2.0'><body>" outlines "</body></opml>"

static const struct {
    struct str body;
    const char *out; /* or the message */
    const char *title, *bozo;
} rows[] = {
    { STR_C("<?xml version='1.0' encoding='utf-8'?><opml version='1.0'><head>"
            "<title> 我的 &amp;amp; 订阅\n</title><ownerName>x</ownerName>"
            "</head><body><outline text='财经'><outline text='要闻' "
            "title='x'><outline text='A &lt;b&gt;报&lt;/b&gt;' type='rss' "
            "xmlUrl='http://a.example/rss?a=1&amp;b=2' "
            "htmlUrl='https://a.example/' category='/c/d,e' "
            "language='zh-CN'/></outline><outline title='T' "
            "xmlUrl='https://b.example/'/></outline>"
            "<outline xmlUrl='http://c.example/' text=' '/></body></opml>"),
      "[财经/要闻] name=A 报 xml=http://a.example/rss?a=1&b=2 "
      "html=https://a.example/ type=rss category=/c/d,e language=zh-CN\n"
      "[财经] name=T xml=https://b.example/\n[] xml=http://c.example/\n",
      "我的 & 订阅", "" },
    /* Letter case, and a folder around that has an xmlUrl itself. */
    { STR_C("<OPML><Body><Outline TEXT='f/g'><outline Text='a' "
            "XMLURL='HTTP://A.example/x y'><outline title='b' "
            "xmlurl='http://b.example/'/></outline></Outline></Body></OPML>"),
      "[f-g] name=a xml=http://A.example/x%20y\n"
      "[f-g] name=b xml=http://b.example/\n",
      "", "" },
    { STR_C(BODY("<outline text='R&D &nbsp;caf&eacute; &foo;' "
                 "xmlUrl='http://a.example/?a=1&b=2' />")),
      "[] name=R&D café &foo; xml=http://a.example/?a=1&b=2\n", "",
      "2 bare '&', 3 undeclared entities" },
    { STR_C(BODY("<outline text=unquoted xmlUrl=http://a.example/ checked>"
                 "<outline text='b' xmlUrl='http://b.example/'>")),
      "[] name=unquoted xml=http://a.example/\n"
      "[] name=b xml=http://b.example/\n",
      "", "1 malformed tags, 1 end tags missing or misplaced" },
    { STR_C(BODY("<outline text=\"a <em x=\"i\" y=\"j\">b</em> c\" "
                 "xmlUrl=\"http://a.example/\"/>")),
      "[] name=a b c xml=http://a.example/\n", "", "2 bare '<'" },
    { STR_C("<opml><outline text='no body' xmlUrl='http://a.example/'/>"
            "<outline text='cut' xmlUrl='http://b.exam"),
      "[] name=no body xml=http://a.example/\n", "",
      "breaks off before its end" },
    { STR_C(BODY("<outline text='a' xmlUrl='feed://a.example/f'/>"
                 "<outline text='b' xmlUrl='feed:https://b.example/'/>"
                 "<outline text='c' xmlUrl=' javascript:alert(1) '/>"
                 "<outline text='d' xmlUrl='c.xml' htmlUrl='file:///etc'/>"
                 "<outline text='e' xmlUrl=' '/>"
                 "<outline text='f' x:xmlUrl='http://f.example/'/>")),
      "[] name=a xml=http://a.example/f\n"
      "[] name=b xml=https://b.example/\n"
      "[] name=c bad=javascript:alert(1)\n[] name=d bad=c.xml\n",
      "", "1 undeclared namespace prefixes" },
    { STR_C("<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>"
            "<!ENTITY l 'lol'>]>" BODY("<outline text='&x;&l;' "
                                       "xmlUrl='http://a.example/'/>")),
      "[] name=&x;&l; xml=http://a.example/\n", "",
      "2 undeclared entities, 1 document type with declarations of its own" },
    { STR_C("<?xml version='1.0' encoding='gb2312'?>" BODY(
          "<outline text='\xD0\xC2\xCE\xC5' xmlUrl='http://a.example/'/>")),
      "[] name=新闻 xml=http://a.example/\n", "", "" },
    { STR_C(BODY("")), "", "", "" },
    { STR_C(""), "no OPML: an empty document", NULL, NULL },
    { STR_C("<rss><channel/></rss>"),
      "no OPML: XML whose root element is 'rss'", NULL, NULL },
    { STR_C("<html><title>502</title></html>"),
      "no OPML: an HTML page titled '502'", NULL, NULL },
    { STR_C("{\"a\":1}"), "no OPML: JSON", NULL, NULL },
};

static enum err read_it(struct str body, struct sink *sink, struct arena *a,
                        struct opml *ret, struct err_info *ei)
{
    *sink = (struct sink){ .n = 0 };
    buf_init(&sink->out, SIZE_MAX);
    return opml_read(body, on_outline, sink, a, ret, ei);
}

static void reading(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct arena *a = arena_new(1024 * 1024);
        struct opml list = { .n_outlines = 0 };
        struct err_info ei = { ERR_OK, "" };
        struct sink sink;
        enum err e = read_it(rows[i].body, &sink, a, &list, &ei);
        const char *got = e ? ei.text : sink.out.s ? sink.out.s : "";

        if (strcmp(got, rows[i].out) != 0)
            fail_msg("row %zu: got\n%s\nwanted\n%s", i, got, rows[i].out);
        assert_int_equal(e != 0, rows[i].title == NULL);
        if (!e && (!str_eq(list.title, str_of(rows[i].title)) ||
                   !str_eq(list.bozo_reason, str_of(rows[i].bozo)) ||
                   list.n_outlines != sink.n))
            fail_msg("row %zu: got '%.*s', '%.*s', %zu", i, STR_ARG(list.title),
                     STR_ARG(list.bozo_reason), list.n_outlines);
        buf_release(&sink.out);
        arena_free(a);
    }
}

static void error_of_the_sink(void **state)
{
    struct str body = STR(BODY("<outline xmlUrl='http://a.example/'/>"
                               "<outline xmlUrl='http://b.example/'/>"));
    struct sink sink = { .fail_at = 2 };
    struct arena *a = arena_new(1024);
    struct opml list = { .n_over = 7 };
    struct err_info ei = { ERR_OK, "" };

    (void)state;
    buf_init(&sink.out, SIZE_MAX);
    assert_int_equal(opml_read(body, on_outline, &sink, a, &list, &ei), ERR_DB);
    assert_string_equal(ei.text, "enough");
    assert_int_equal(list.n_over, 7); /* untouched */
    buf_release(&sink.out);
    arena_free(a);
}

/* ---- limits ---- */

static void check_count(size_t n, size_t n_read, size_t n_over)
{
    struct arena *a = arena_new(1024 * 1024);
    struct opml list;
    struct sink sink;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<opml><body>");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "<outline text='%zu' xmlUrl='http://a.example/%zu'/>", i,
                   i);
    buf_puts(&b, "</body></opml>");
    assert_int_equal(read_it(buf_str(&b), &sink, a, &list, NULL), ERR_OK);
    assert_int_equal(sink.n, n_read);
    assert_int_equal(list.n_outlines, n_read);
    assert_int_equal(list.n_over, n_over);
    buf_release(&sink.out);
    buf_release(&b);
    arena_free(a);
}

static void many(void **state)
{
    (void)state;
    check_count(10000, 10000, 0);
    check_count(OPML_MAX_OUTLINES, OPML_MAX_OUTLINES, 0);
    check_count(OPML_MAX_OUTLINES + 1, OPML_MAX_OUTLINES, 1);
}

/* Folders in folders: deeper than elements may be, longer than a path. */
static void deep(void **state)
{
    struct arena *a = arena_new(1024 * 1024);
    struct opml list;
    struct sink sink;
    struct str line;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<opml><body>");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "<outline text='0123456'>");
    buf_puts(&b, "</outline><outline text='x' xmlUrl='http://a.example/'/>");
    assert_int_equal(read_it(buf_str(&b), &sink, a, &list, NULL), ERR_OK);
    assert_true(list.is_cut);
    assert_int_equal(sink.n, 1); /* in the deepest that is looked at */
    buf_release(&sink.out);

    buf_clear(&b);
    buf_puts(&b, "<opml><body>");
    for (int i = 0; i < 200; i++)
        buf_puts(&b, "<outline text='0123456'>");
    buf_puts(&b, "<outline text='x' xmlUrl='http://a.example/'/>");
    for (int i = 0; i < 200; i++)
        buf_puts(&b, "</outline>");
    buf_puts(&b, "<outline text='y' xmlUrl='http://b.example/'/>"
                 "</body></opml>");
    assert_int_equal(read_it(buf_str(&b), &sink, a, &list, NULL), ERR_OK);
    line = buf_str(&sink.out);
    assert_int_equal(str_find(line, STR("]")), OPML_FOLDER_MAX_BYTES);
    assert_true(str_ends(line, STR("[] name=y xml=http://b.example/\n")));
    buf_release(&sink.out);
    buf_release(&b);
    arena_free(a);
}

static void long_texts(void **state)
{
    struct arena *a = arena_new(1024 * 1024);
    struct opml list;
    struct sink sink;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<opml><head><title>");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "长");
    buf_puts(&b, "</title></head><body><outline xmlUrl='x' text='");
    for (int i = 0; i <= OPML_TEXT_MAX_CHARS; i++)
        buf_puts(&b, "名");
    buf_puts(&b, "'/></body></opml>");
    assert_int_equal(read_it(buf_str(&b), &sink, a, &list, NULL), ERR_OK);
    assert_int_equal(str_length(list.title), OPML_TEXT_MAX_CHARS);
    assert_int_equal(str_length(buf_str(&sink.out)),
                     strlen("[] name= bad=x\n") + OPML_TEXT_MAX_CHARS);
    buf_release(&sink.out);
    buf_release(&b);
    arena_free(a);
}

/* ---- real lists, where there are any ---- */

static const struct {
    const char *name;
    size_t n;
    bool is_broken;
} lists[] = {
    { "chinese-independent-blogs.opml", 1326, false },
    { "engineering_blogs.opml", 422, false },
    { "awesome-tech-rss.opml", 141, false },
    { "hong-kong.opml", 5, true },
    { "business-economy.opml", 16, true },
};

static void real_lists(void **state)
{
    (void)state;
    if (!*WEIR_SHARED_DIR) {
        print_message("no WEIR_SHARED_DIR: real lists are not read\n");
        skip();
    }
    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
        struct arena *a = arena_new(1024 * 1024);
        struct opml list;
        struct sink sink;
        char path[512];
        struct str body;

        snprintf(path, sizeof(path), "%s/corpus/opml/%s", WEIR_SHARED_DIR,
                 lists[i].name);
        body = expect_load(path);
        assert_int_equal(read_it(body, &sink, a, &list, NULL), ERR_OK);
        if (sink.n != lists[i].n ||
            (list.bozo_reason.n > 0) != lists[i].is_broken ||
            str_find(buf_str(&sink.out), STR(" bad=")) != SIZE_MAX)
            fail_msg("%s: %zu, '%.*s'", path, sink.n,
                     STR_ARG(list.bozo_reason));
        free((char *)(uintptr_t)body.s);
        buf_release(&sink.out);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),    cmocka_unit_test(error_of_the_sink),
        cmocka_unit_test(many),       cmocka_unit_test(deep),
        cmocka_unit_test(long_texts), cmocka_unit_test(real_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
