/* test_xml.c -- documents as events: what markup.c mends and libxml2 reads.
 *
 * Events are written as they come: <name a=v> text </>, {cut} where the
 * document breaks off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/feeds.h"
#include "feeds/markup.h"
#include "feeds/names.h"
#include "feeds/window.h"
#include "feeds/xml.h"

static enum err put_start(void *ctx, const struct xml_name *name,
                          const struct xml_attr *attrs, size_t n)
{
    struct buf *b = ctx;

    buf_printf(b, "<%.*s", STR_ARG(name->local));
    if (name->uri.n)
        buf_printf(b, "|%.*s", STR_ARG(name->uri));
    else if (name->prefix.n)
        buf_printf(b, "?%.*s", STR_ARG(name->prefix));
    for (size_t i = 0; i < n; i++)
        buf_printf(b, " %.*s=%.*s", STR_ARG(attrs[i].name.local),
                   STR_ARG(attrs[i].value));
    buf_putc(b, '>');
    return b->err;
}

static enum err put_text(void *ctx, struct str text)
{
    buf_put(ctx, text);
    return ERR_OK;
}

static enum err put_end(void *ctx, const struct xml_name *name)
{
    (void)name;
    buf_puts(ctx, "</>");
    return ERR_OK;
}

static void put_cut(void *ctx) { buf_puts(ctx, "{cut}"); }

static const struct xml_events events = { put_start, put_text, put_end,
                                          put_cut };
static const struct charset utf8 = { .name = "utf-8" };

static enum err read_events(struct str body, struct buf *out,
                            struct repair_log *log)
{
    const struct xml_input in = { body, &utf8, log };

    memset(log, 0, sizeof(*log));
    return xml_read(&in, &events, out, NULL);
}

#define LONG "新闻 text of more than TEXT_SHORT_BYTES, for which there is a way"

static const struct {
    const char *in, *out, *repairs;
} rows[] = {
    // clang-format off
    { "<a><b c='d' e=\"f\">x</b><g/></a>", "<a><b c=d e=f>x</><g></></>", "" },
    { "<?xml version='1.1' encoding='x'?><!-- y --><a/><!-- z -->\n",
      "<a></>", "" },
    { "<a>&lt;&amp;&#65;&#x4e2d;&apos;</a>", "<a><&A中'</>", "" },
    { "<a><![CDATA[<b>&amp;]]>]]&gt;<![CDATA[]]></a>", "<a><b>&amp;]]></>",
      "" },
    { "<a xmlns='u' xmlns:p='v'><p:b p:c='1'/><c/></a>",
      "<a|u><b|v c=1></><c|u></></>", "" },
    { "<a><?php echo '<b>' ?>x<!-- <c> - - --><?d?></a>", "<a>x</>", "" },
    /* what is passed over, and should not be there (wellformed.c) */
    { "<a>x<!-- <c> -- --><!-----></a>", "<a>x</>", "2 other XML errors" },
    { "<a><?xml version='1.0'?><?XML?><? x?></a>", "<a></>",
      "3 other XML errors" },
    { "<?xml version=\"1.0\" encoding='x' standalone='no' ?><a/>", "<a></>",
      "" },
    { "<?xml encoding='x' version='1.0'?><a/>", "<a></>",
      "1 other XML errors" },
    { "<?xml version='1.0' standalone='maybe'?><a/>", "<a></>",
      "1 other XML errors" },
    { "<?xml version='1.0'encoding='x'?><a/>", "<a></>",
      "1 other XML errors" },
    { "<?xml version='1.0' x='y'?><a/>", "<a></>", "1 other XML errors" },
    { "<?xml?><a/>", "<a></>", "1 other XML errors" },
    { "<![CDATA[x]]><a><![cdata[y]]></a><!DOCTYPE a>", "<a>y</>",
      "3 other XML errors" },
    { "<!DOCTYPE a><!DOCTYPE a><a><!DOCTYPE a></a>", "<a></>",
      "2 other XML errors" },
    { "<a></a b='c'>", "<a></>", "1 malformed tags" },
    { "<a b='1'c='2'/>", "<a b=1 c=2></>", "1 malformed tags" },
    /* a quote was forgotten: the tag ends before the next one */
    { "<a><b c='d>e</b><b c='f'>g</b></a>", "<a><b c=d>e</><b c=f>g</></>",
      "1 malformed tags" },
    { "<a><b c='d/><b c='e'/></a>", "<a><b c=d></><b c=e></></>",
      "1 malformed tags" },
    { "<a><b c='d>e</b></a>", "<a><b c=d>e</></>", "1 malformed tags" },
    { "<a><b·/></a>", "<a><b·></></>", "" },
    /* references */
    { "<a>x & y &b; &nbsp;&nbsp &#0; &#xD800; &#x110000; &#; &#x; &;</a>",
      "<a>x & y &b; \u00A0&nbsp    &#; &#x; &;</>",
      "3 forbidden control characters, 5 bare '&', 2 undeclared entities" },
    { "<a b='1&2&amp;3&copy;'/>", "<a b=1&2&3©></>",
      "1 bare '&', 1 undeclared entities" },
    { "<a>&LT;b&GT;</a>", "<a><b></>", "2 undeclared entities" },
    { "<a>x&#X41;y</a>", "<a>xAy</>", "1 undeclared entities" },
    { "<a>&verylongnamethatisnoentitywhateveritmaybe;</a>",
      "<a>&verylongnamethatisnoentitywhateveritmaybe;</>", "1 bare '&'" },
    /* what looks like a tag */
    { "<a>1 < 2 <3 <> </ > <! <b <c/></a>",
      "<a>1 < 2 <3 <> </ > <! <b <c></></>", "6 bare '<'" },
    { "<a><重>x</重><，>y</a>", "<a><重>x</><，>y</>", "1 bare '<'" },
    { "<a><b c=d e f='<' g=\"'\" = h='1' h='2'/></a>",
      "<a><b c=d f=< g=' h=1 h=2></></>",
      "1 bare '<', 1 malformed tags, 1 other XML errors" },
    { "<a><p:b:c/><p:b:-c/><:d/></a>", "<a><b:c?p></><p:b:-c/><:d></></>",
      "1 bare '<', 1 undeclared namespace prefixes, 2 other XML errors" },
    { "<a><b\u0323/><\u0323/></a>", "<a><b\u0323></><\u0323/></>",
      "1 bare '<'" },
    { "<a><b/c='d'/></a>", "<a><b c=d></></>", "1 malformed tags" },
    { "<a><b x:y='1'>z</b></a>", "<a><b y=1>z</></>",
      "1 undeclared namespace prefixes" },
    { "<p:a/>", "<a?p></>", "1 undeclared namespace prefixes" },
    /* text: CDATA's end in it, line ends, and too long to go the short way */
    { "<a>x]]>y]]</a>", "<a>x]]>y]]</>", "1 other XML errors" },
    { "<a>x\r\ny\rz\r\r\n<b c='1\r\n2'/><![CDATA[\r\n]]>&#13;\n</a>\r",
      "<a>x\ny\nz\n\n<b c=1 2></>\n\r\n</>", "" },
    { "<a>" LONG "&lt;b c=\"" LONG "&amp;" LONG "&quot;&gt;\r\n" LONG "</a>",
      "<a>" LONG "<b c=\"" LONG "&" LONG "\">\n" LONG "</>", "" },
    /* nesting */
    { "<a><b><c>x</b>y</a>", "<a><b><c>x</></>y</>",
      "1 end tags missing or misplaced" },
    { "<a>x</b></c>y</a >", "<a>xy</>", "2 end tags missing or misplaced" },
    { "<a></a></a><b>x</b>", "<a></>", "2 text outside the document" },
    { "junk<a/>junk", "<a></>", "2 text outside the document" },
    /* the end comes early */
    { "<a><b>x", "<a><b>x{cut}</></>", "breaks off before its end" },
    { "<a><b>x</b", "<a><b>x{cut}</></>", "breaks off before its end" },
    { "<a><b>x<c d='e", "<a><b>x{cut}</></>", "breaks off before its end" },
    { "<a><![CDATA[x]]", "<a>x]]{cut}</>",
      "breaks off before its end, 1 CDATA sections without an end" },
    { "<a><b><![CDATA[x</c></b>y<b><![CDATA[</b></a>",
      "<a><b>x</c></>y<b></></>", "2 CDATA sections without an end" },
    { "<a>x<!-- y", "<a>x{cut}</>", "breaks off before its end" },
    { "<a>x&am", "<a>x&am{cut}</>", "breaks off before its end, 1 bare '&'" },
    { "<a>x<", "<a>x<{cut}</>", "breaks off before its end, 1 bare '<'" },
    { "<!DOCTYPE a [ <!ENTITY", "", "breaks off before its end, 1 document "
      "type with declarations of its own" },
    /* document types */
    { "<!DOCTYPE a><a/>", "<a></>", "" },
    { "<!DOCTYPE rss PUBLIC '-//N//DTD>' \"http://x/[>\"><a/>", "<a></>", "" },
    { "<!doctype rss><a/>", "<a></>", "1 other XML errors" },
    /* entities may be declared in parts of it that are elsewhere */
    { "<!DOCTYPE a SYSTEM 'u'><a>&uuml;&e;</a>", "<a>ü&e;</>", "" },
    { "<!DOCTYPE a [<!ENTITY % e SYSTEM 'u'>%e;]><a>&uuml;</a>", "<a>ü</>",
      "1 document type with declarations of its own" },
    { "<!DOCTYPE a [<!ENTITY % e 'u'>]><a>&uuml;</a>", "<a>ü</>",
      "1 undeclared entities, 1 document type with declarations of its own" },
    { "<!DOCTYPE a [<!-- ' > ]> --><!ENTITY e ']>'>]><a>&e;</a>", "<a>&e;</>",
      "1 undeclared entities, 1 document type with declarations of its own" },
    // clang-format on
};

static void mending(void **state)
{
    struct repair_log log = { .n = { 0 } };
    struct buf out, repairs;
    size_t n_wrong = 0;

    (void)state;
    buf_init(&out, 4096);
    buf_init(&repairs, 4096);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        buf_clear(&out);
        buf_clear(&repairs);
        assert_int_equal(read_events(str_of(rows[i].in), &out, &log), ERR_OK);
        repair_put(&repairs, &log);
        if (!str_eq(buf_str(&out), str_of(rows[i].out)) ||
            !str_starts(buf_str(&repairs), str_of(rows[i].repairs)) ||
            (!rows[i].repairs[0] && repairs.n))
            n_wrong++;
        else
            continue;
        print_error("%s\n  got    %.*s [%.*s]\n  wanted %s [%s]\n", rows[i].in,
                    STR_ARG(buf_str(&out)), STR_ARG(buf_str(&repairs)),
                    rows[i].out, rows[i].repairs);
    }
    buf_release(&repairs);
    buf_release(&out);
    assert_int_equal(n_wrong, 0);
}

/* ---- limits, one past each ---- */

static void repeat(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_puts(b, s);
}

static size_t count(struct str s, struct str what)
{
    size_t n = 0, at;

    while ((at = str_find(s, what)) != SIZE_MAX) {
        s = str_cut(s, at + what.n);
        n++;
    }
    return n;
}

static void depth(void **state)
{
    struct repair_log log = { .n = { 0 } };
    struct buf in, out;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    repeat(&in, "<a>", FEED_MAX_DEPTH);
    buf_puts(&in, "x");
    repeat(&in, "</a>", FEED_MAX_DEPTH);
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_int_equal(count(buf_str(&out), STR("<a>")), FEED_MAX_DEPTH);
    assert_int_equal(log.n[REPAIR_DEPTH] + log.n[REPAIR_XML], 0);
    buf_clear(&in);
    buf_clear(&out);
    repeat(&in, "<a>", FEED_MAX_DEPTH + 1);
    buf_puts(&in, "x<b/>");
    repeat(&in, "</a>", FEED_MAX_DEPTH + 1);
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_int_equal(count(buf_str(&out), STR("<a>")), FEED_MAX_DEPTH);
    assert_int_equal(count(buf_str(&out), STR("<b>")), 0);
    assert_int_equal(count(buf_str(&out), STR("x")), 1);
    assert_int_equal(log.n[REPAIR_DEPTH], 2);
    buf_release(&in);
    buf_release(&out);
}

/* <r><a x0='1' ... REST</a>y</r>: how many attributes arrive. */
static size_t attributes(size_t n, const char *value, const char *rest,
                         struct repair_log *log)
{
    struct buf in, out;
    size_t arrived;

    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    buf_puts(&in, "<r><a");
    for (size_t i = 0; i < n; i++)
        buf_printf(&in, " x%zu='%s'", i, value);
    buf_puts(&in, rest);
    buf_puts(&in, "y</r>");
    assert_int_equal(read_events(buf_str(&in), &out, log), ERR_OK);
    assert_true(str_ends(buf_str(&out), STR("</>y</>")));
    arrived = count(buf_str(&out), STR("="));
    buf_release(&out);
    buf_release(&in);
    return arrived;
}

static void tags(void **state)
{
    char value[201];
    struct repair_log log = { .n = { 0 } };

    (void)state;
    memset(value, '>', sizeof(value) - 1); /* allowed inside quotes */
    value[sizeof(value) - 1] = '\0';
    assert_int_equal(attributes(TAG_MAX_ATTRS, "1", "></a>", &log),
                     TAG_MAX_ATTRS);
    assert_int_equal(log.n[REPAIR_TAG_LIMIT], 0);
    assert_int_equal(attributes(TAG_MAX_ATTRS + 1, "1", "/>", &log),
                     TAG_MAX_ATTRS);
    assert_int_equal(log.n[REPAIR_TAG_LIMIT], 1);
    /* 100,000 of 200 bytes: past the window too */
    assert_int_equal(attributes(100000, value, "></a>", &log), TAG_MAX_ATTRS);
    assert_int_equal(log.n[REPAIR_TAG_LIMIT], 1);
    assert_int_equal(attributes(100000, "", "/>", &log), TAG_MAX_ATTRS);
    assert_int_equal(log.n[REPAIR_TAG_LIMIT], 1);
    assert_int_equal(log.n[REPAIR_NESTING], 0);
}

/* One name past the limit, of an element and of attributes; a namespace is one
 * too. What was known before still passes. */
static void names(void **state)
{
    struct repair_log log = { .n = { 0 } };
    struct buf in, out;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    buf_puts(&in, "<r>");
    for (int i = 2; i < NAMES_MAX; i++)
        buf_printf(&in, "<n%d/>", i);
    buf_puts(&in, "<last/>");
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_int_equal(count(buf_str(&out), STR("</>")), NAMES_MAX);
    assert_int_equal(log.n[REPAIR_NAMES], 0);
    buf_puts(&in, "<more a='1'>x</more><last b='1' xmlns:p='u' xmlns='v'>y"
                  "</last></r>");
    buf_clear(&out);
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_true(str_ends(buf_str(&out), STR("x<last>y</></>")));
    assert_int_equal(log.n[REPAIR_NAMES], 4);
    assert_int_equal(log.n[REPAIR_XML], 0);
    buf_release(&out);
    buf_release(&in);
}

/* The end of an empty element whose tag is too long, wherever what is read at
 * once ends: y stands outside of it. */
static void long_empty(void **state)
{
    static const size_t borders[] = { TAG_MAX_BYTES, WINDOW_BYTES };
    struct repair_log log = { .n = { 0 } };
    struct buf in, out;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    for (size_t i = 0; i < sizeof(borders) / sizeof(*borders); i++) {
        for (size_t n = borders[i] - 16; n < borders[i] + 8; n++) {
            buf_clear(&in);
            buf_clear(&out);
            buf_puts(&in, "<r><a b='");
            repeat(&in, "x", n);
            buf_puts(&in, "'/>y</r>");
            assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
            if (!str_ends(buf_str(&out), STR("></>y</>")))
                fail_msg("%zu bytes: not empty", n);
        }
    }
    buf_release(&out);
    buf_release(&in);
}

/* A value longer than a tag may be: the tag is cut before it. */
static void long_value(void **state)
{
    struct repair_log log = { .n = { 0 } };
    struct buf in, out;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    buf_puts(&in, "<r><a b='1' c='");
    repeat(&in, "x > ", TAG_MAX_BYTES);
    buf_puts(&in, "' d='2'>y</a></r>");
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_true(str_eq(buf_str(&out), STR("<r><a b=1>y</></>")));
    assert_int_equal(log.n[REPAIR_TAG_LIMIT], 1);
    buf_clear(&in);
    buf_clear(&out);
    buf_puts(&in, "<r><");
    repeat(&in, "n", TAG_MAX_BYTES);
    buf_puts(&in, ">y</r>");
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_int_equal(log.n[REPAIR_LESS], 1);
    buf_release(&in);
    buf_release(&out);
}

/* ---- whatever the sizes of pieces, markup gives the same ---- */

/* The markup and, behind it, the text. */
static void read_markup(struct str in, size_t max, struct buf *out)
{
    struct repair_log log = { { 0 } };
    struct markup *m = NULL;
    struct decode d;
    char piece[5000];
    struct buf text;
    struct str s;
    int n;

    assert_int_equal(decode_open(&d, in, &utf8, &log, NULL), ERR_OK);
    assert_int_equal(markup_open(&d, &log, &m, NULL), ERR_OK);
    buf_init(&text, SIZE_MAX);
    while ((n = markup_read(m, piece, max)) > 0) {
        buf_put(out, (struct str){ piece, (size_t)n });
        while ((s = markup_text(m)).n)
            buf_put(&text, s);
    }
    assert_int_equal(n, 0);
    buf_put(out, buf_str(&text));
    buf_release(&text);
    markup_close(m);
    decode_close(&d);
}

static void pieces(void **state)
{
    struct buf in, whole, parts;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&whole, SIZE_MAX);
    buf_init(&parts, SIZE_MAX);
    buf_puts(&in, "<r>");
    for (int i = 0; i < 20000; i++)
        buf_printf(&in,
                   "<a b='%d&amp;'>新闻\r\n&%s; < <![CDATA[<%d]]><!--%d-->"
                   "</a>",
                   i, i % 3 ? "nbsp" : "x", i, i);
    buf_puts(&in, "</r>");
    read_markup(buf_str(&in), 5000, &whole);
    read_markup(buf_str(&in), 7, &parts);
    assert_true(whole.n > 100000);
    assert_true(str_eq(buf_str(&whole), buf_str(&parts)));
    assert_int_equal(count(buf_str(&whole), STR("<a ")), 20000);
    buf_release(&in);
    buf_release(&whole);
    buf_release(&parts);
}

/* Text waits beside the markup, but not all of a document's. */
static void long_text(void **state)
{
    struct repair_log log = { { 0 } };
    struct buf in, out;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    buf_puts(&in, "<r>");
    repeat(&in, "一二三&amp;<![CDATA[<]]>", 300000);
    repeat(&in, "<b>新闻" LONG "</b>", 10000);
    buf_puts(&in, "</r>");
    assert_int_equal(read_events(buf_str(&in), &out, &log), ERR_OK);
    assert_int_equal(count(buf_str(&out), STR("一二三&<")), 300000);
    assert_int_equal(count(buf_str(&out), STR("<b>新闻" LONG "</>")), 10000);
    assert_int_equal(out.n, 3 + 300000 * 11 + 10000 * (12 + strlen(LONG)) + 3);
    buf_release(&in);
    buf_release(&out);
}

/* ---- errors ---- */

static enum err stop_at_start(void *ctx, const struct xml_name *name,
                              const struct xml_attr *attrs, size_t n)
{
    (void)name;
    (void)attrs;
    (void)n;
    ++*(int *)ctx;
    return ERR_DB;
}

static enum err never_text(void *ctx, struct str text)
{
    (void)ctx;
    (void)text;
    fail();
    return ERR_OK;
}

static void error_of_an_event(void **state)
{
    static const struct xml_events stopping = { stop_at_start, never_text,
                                                put_end, put_cut };
    struct repair_log log = { { 0 } };
    const struct xml_input in = { STR("<a>x<b>y</b></a>"), &utf8, &log };
    int n = 0;

    (void)state;
    assert_int_equal(xml_read(&in, &stopping, &n, NULL), ERR_DB);
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mending),
        cmocka_unit_test(depth),
        cmocka_unit_test(tags),
        cmocka_unit_test(names),
        cmocka_unit_test(long_empty),
        cmocka_unit_test(long_value),
        cmocka_unit_test(pieces),
        cmocka_unit_test(long_text),
        cmocka_unit_test(error_of_an_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
