/* test_html.c -- html_clean and html_put_plain: what is kept, mended, dropped;
 * and what holds for any input: clean output, no change when cleaned again,
 * bounded size, linear time, no text lost.
 *
 * The corpora are read from WEIR_SHARED_DIR; what needs them skips without.
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "feeds/base/url.h"
#include "feeds/html.h"
#include "tests/feeds/html_check.h"

#define ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define BASE "http://h.example/a/b.html"

static struct str clean(struct arena *a, struct str html, struct str base)
{
    struct html_clean ret;

    assert_int_equal(html_clean(html, base, a, &ret), ERR_OK);
    return ret.html;
}

/* Cleans, and checks all that holds for any input. */
static struct str check(struct arena *a, struct str html, struct str base)
{
    struct str once = clean(a, html, base), twice = clean(a, once, base);
    const char *fault = html_check(once);

    if (fault)
        fail_msg("%s\n in  %.*s\n out %.*s", fault, STR_ARG(html),
                 STR_ARG(once));
    if (!str_eq(once, twice))
        fail_msg("changes when cleaned again\n in %.*s\n 1  %.*s\n 2  %.*s",
                 STR_ARG(html), STR_ARG(once), STR_ARG(twice));
    assert_true(once.n <= html.n * HTML_GROWTH + HTML_SLACK_BYTES);
    return once;
}

/* ---- rules ----------------------------------------------------------------
 */

struct row {
    const char *in, *want;
};

static void run_rows(const struct row *rows, size_t n)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);

    for (size_t i = 0; i < n; i++) {
        struct str got = check(a, str_of(rows[i].in), STR(BASE));

        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("%s\n got  %.*s\n want %s", rows[i].in, STR_ARG(got),
                     rows[i].want);
    }
    arena_free(a);
}

/* clang-format off */
static const struct row kept_rows[] = {
    { "", "" },
    { "plain & simple > \"x\" 'y'", "plain &amp; simple &gt; \"x\" 'y'" },
    { "<P CLASS=x>A<BR>b<br/>c</P>", "<p>A<br />b<br />c</p>" },
    { "<p><br /></p><span></span><center>x</center>",
      "<p><br /></p><span></span><center>x</center>" },
    { "<a href='http://x.example/?a=1&b=2' id=i>x</a>",
      "<a href=\"http://x.example/?a=1&amp;b=2\">x</a>" },
    { "<span href=\"/x\" web=1>x</span>", "<span>x</span>" },
    { "<img alt='a \"q\" <b>' src=/p.png border=0 width=5>",
      "<img alt=\"a &quot;q&quot; &lt;b&gt;\""
      " src=\"http://h.example/p.png\" width=\"5\" />" },
    { "<td colspan=2 onclick=x>a</td>", "<td colspan=\"2\">a</td>" },
    { "<b a=1 title=x title=y>z</b>", "<b title=\"x\">z</b>" },
    { "<section>a</section><article>b</article>",
      "<section>a</section><article>b</article>" },
    { "<font color=red>a</font><blink>b</blink><nav>c</nav>", "abc" },
    { "<x-y>a</x-y></b></nope>", "a" },
    { "<ruby>\xE6\xBC\xA2<rp>(<rt>kan<rp>)</ruby>",
      "<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>" },
    { "&nbsp;&lt;b&gt;&amp;amp;&#x4E2D;&hellip;&bogus;",
      "\xC2\xA0&lt;b&gt;&amp;amp;\xE4\xB8\xAD\xE2\x80\xA6&amp;bogus;" },
    { "a\r\nb\rc&#13;d\x01\x7F" "e\f", "a\nb\nc\nde " },
    { "<a\ntitle='x&#13;y\r\nz&#1;'>b</a>",
      "<a title=\"x\ny\nz\">b</a>" },
    { "<image src=i.png></br>", "<img src=\"http://h.example/a/i.png\" />"
                                "<br />" },
};

static const struct row dropped_rows[] = {
    { "a<script>b</script>c<STYLE>d</style >e", "ace" },
    { "a<script><!--<script></script>--></script>c", "ac" },
    { "a<title>b<b></title>c<textarea><i></textarea>d", "acd" },
    { "a<iframe>b</iframe><xmp>c</xmp><noscript>d</noscript>"
      "<noembed>e</noembed><noframes>f</noframes>g", "ag" },
    { "a<svg><p><style></svg>b<math>c</math>d", "abd" },
    { "a<object><object>b</object>c</object>d<embed src=x>e", "ade" },
    { "a<template><b>x</b></template><applet>y</applet>"
      "<select><option>z</select>b", "ab" },
    { "<base href=//evil.example/><meta><link>a", "a" },
    { "<form action=/x><button>a</button><input value=b>c</form>", "ac" },
    { "a<!-- b -->c<!-->d<!--->e<!--f--!>g<!doctype html>h<?php i ?>j"
      "<!element k>l", "acdeghjl" },
    { "<video src=/m/a.mp4>none</video><audio><source src=b.mp3>"
      "<source src=c.ogg></audio>",
      "<a href=\"http://h.example/m/a.mp4\">a.mp4</a>"
      "<a href=\"http://h.example/a/b.mp3\">b.mp3</a>" },
    { "<video><source src=javascript:x></video><source src=y>a", "a" },
};

static const struct row mended_rows[] = {
    { "<b><i>a</b>b</i>", "<b><i>a</i></b>b" },
    { "<p>a<p>b<div>c</p>d", "<p>a</p><p>b</p><div>cd</div>" },
    { "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
      "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>" },
    { "<ul><li><div>a<li>b", "<ul><li><div>a</div></li><li>b</li></ul>" },
    { "<dl><dt>a<dd>b<dt>c</dl>",
      "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>" },
    { "<table><tr><td>a<td>b<tr><th>c</table>d",
      "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>d" },
    { "<table><thead><tr><td>a<tbody><tr><td>b</table>",
      "<table><thead><tr><td>a</td></tr></thead>"
      "<tbody><tr><td>b</td></tr></tbody></table>" },
    { "<table><tr><td><table><tr><td>a</table>b</table>",
      "<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr>"
      "</table>" },
    { "<table><tr><table><tr><td>a",
      "<table><tr></tr></table><table><tr><td>a</td></tr></table>" },
    { "<div><table><tr><td></div>a</table>b",
      "<div><table><tr><td>a</td></tr></table>b</div>" },
    { "<td>a<td>b</td>", "<td>a</td><td>b</td>" },
    { "<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c" },
    { "<a href=/x>a<a href=/y>b",
      "<a href=\"http://h.example/x\">a</a>"
      "<a href=\"http://h.example/y\">b</a>" },
    { "<table><colgroup><col><col><tr><td>a<caption>b",
      "<table><colgroup><col /><col /></colgroup><tr><td>a</td></tr>"
      "<caption>b</caption></table>" },
    { "a <b and c", "a &lt;b and c" },
    { "a < b, I <3 you </3 <!' <>", "a &lt; b, I &lt;3 you &lt;/3 &lt;!' "
                                    "&lt;&gt;" },
    { "a<b", "a" },
    { "a<img src=\"http://x.exam", "a" },
    { "a<a href=\"/x>b<i>c</i>",
      "a<a href=\"http://h.example/x\">b<i>c</i></a>" },
    { "a<!-- b>c<!-- d>e", "ace" },
    { "a<!-- b", "a" },
    { "a<iframe src=x>b<i>c", "ab<i>c</i>" },
    { "a<svg/>b<iframe/>c", "abc" },
    { "a<svg><g>b<title>c", "abc" },
    { "a<plaintext>b<b>c", "ab<b>c</b>" },
    { "a<script>b", "a" },
    { "<![CDATA[<p>a</p>]]>b]]>", "<p>a</p>b]]&gt;" },
};

static const struct row space_rows[] = {
    { "<p>\xE3\x80\x80\xE3\x80\x80" "a\xE3\x80\x80" "b</p>",
      "<p>a\xE3\x80\x80" "b</p>" },
    { "\xE3\x80\x80" "a<br>\xE3\x80\x80" "b<b>\xE3\x80\x80" "c</b>",
      "a<br />b<b>\xE3\x80\x80" "c</b>" },
    { "<p> \n&#12288;<b>\xE3\x80\x80" "a</b>", "<p> \n<b>a</b></p>" },
    { "<td>&#x3000;a<li>\xE3\x80\x80" "b", "<td>a<li>b</li></td>" },
    { "<p><img alt=\"\">\xE3\x80\x80" "a",
      "<p><img alt=\"\" />\xE3\x80\x80" "a</p>" },
    { "<pre>\xE3\x80\x80" "a\n  b</pre>\xE3\x80\x80" "c",
      "<pre>\xE3\x80\x80" "a\n  b</pre>c" },
    { " <p> a  b </p>\n ", " <p> a  b </p>\n " },
};

static const struct row link_rows[] = {
    { "<a href=c>x</a><a href=#f>y</a>",
      "<a href=\"http://h.example/a/c\">x</a>"
      "<a href=\"http://h.example/a/b.html#f\">y</a>" },
    { "<a href=''>x</a><a href='  '>y</a><a href>z</a>",
      "<a>x</a><a>y</a><a>z</a>" },
    { "<a href=mailto:a@b.example>x</a><img src=mailto:a@b.example>",
      "<a href=\"mailto:a@b.example\">x</a><img />" },
    { "<a href=ftp://x.example/>x</a>", "<a>x</a>" },
    { "<img src=data:image/gif;base64,AAAA data-src=/p.png alt=x>",
      "<img src=\"http://h.example/p.png\" alt=\"x\" />" },
    { "<img data-original=/p.png>", "<img src=\"http://h.example/p.png\" />" },
    { "<img data-src=/q.png src=/p.png>",
      "<img src=\"http://h.example/p.png\" />" },
    { "<img data-src=javascript:x src=data:x alt=y>", "<img alt=\"y\" />" },
};
/* clang-format on */

#define RUN(rows) run_rows(rows, sizeof(rows) / sizeof((rows)[0]))

static void test_rows(void **state)
{
    (void)state;
    RUN(kept_rows);
    RUN(dropped_rows);
    RUN(mended_rows);
    RUN(space_rows);
    RUN(link_rows);
}

static void test_no_base(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct str got =
        check(a, STR("<a href='x y'>b</a><img src=//h/i>"), (struct str){ 0 });

    (void)state;
    assert_true(str_starts(got, STR("<a href=\"x")));
    assert_true(str_ends(got, STR("<img src=\"//h/i\" />")));
    arena_free(a);
}

static const struct {
    const char *in, *text, *image;
} result_rows[] = {
    { "<p>a<p>b<i>c</i>d<br>e<img src=/i.png width=1 height=1>f"
      "<img src=/j.png>",
      "a bcd e f", "http://h.example/j.png" },
    { " \xC2\xA0<td>&amp;lt;<td>\xE3\x80\x80x \n y ", "&lt; x y", "" },
    { "<script>a</script>b<!--c--><img src=/k.png height=0>", "b", "" },
    { "<img data-src=/l.png src=data:x>", "", "http://h.example/l.png" },
    { "<form>a</form><form>b</form>", "a b", "" },
};

static void test_results(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct html_clean ret;

    (void)state;
    for (size_t i = 0; i < sizeof(result_rows) / sizeof(result_rows[0]); i++) {
        assert_int_equal(
            html_clean(str_of(result_rows[i].in), STR(BASE), a, &ret), ERR_OK);
        assert_string_equal(ret.text.s, result_rows[i].text);
        assert_true(str_eq(ret.image, str_of(result_rows[i].image)));
    }
    arena_free(a);
}

/* clang-format off */
static const struct row plain_rows[] = {
    { "", "" },
    { "  a \n\t b ", "a b" },
    { "a<br>b<p>c</p>d<b>e</b>f<img>g", "a b c de" "f g" },
    { "&lt;b&gt; &amp;amp; &copy;", "<b> &amp; \xC2\xA9" },
    { "a<script>b</script><style>c</style><!-- d -->e", "ae" },
    { "History of the <blink> tag", "History of the tag" },
    { "if a <b then", "if a <b then" },
    { "How to use <select> well", "How to use well" },
    { "\xEF\xBB\xBFx\xE3\x80\x80\xC2\xA0y\xE2\x80\x89z\xEF\xBC\x8C",
      "x y z\xEF\xBC\x8C" },
    { "a\x01" "b\x7F", "ab" },
    { "safe<!--", "safe" },
};
/* clang-format on */

static void test_plain(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < sizeof(plain_rows) / sizeof(plain_rows[0]); i++) {
        buf_clear(&b);
        html_put_plain(&b, str_of(plain_rows[i].in));
        if (!str_eq(buf_str(&b), str_of(plain_rows[i].want)))
            fail_msg("%s\n got  %.*s\n want %s", plain_rows[i].in,
                     STR_ARG(buf_str(&b)), plain_rows[i].want);
    }
    buf_release(&b);
}

/* ---- limits ----------------------------------------------------------------
 */

static void put_times(struct buf *b, const char *s, size_t times)
{
    while (times-- > 0)
        buf_puts(b, s);
}

static size_t count(struct str s, struct str what)
{
    size_t n = 0, at;

    while ((at = str_find(s, what)) != SIZE_MAX) {
        n++;
        s = str_cut(s, at + what.n);
    }
    return n;
}

static void test_depth(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;
    struct str got;

    (void)state;
    buf_init(&b, SIZE_MAX);
    put_times(&b, "<div>", HTML_MAX_DEPTH + 1);
    buf_puts(&b, "in<br>");
    put_times(&b, "</div>", HTML_MAX_DEPTH);
    buf_puts(&b, "last</div>out");
    got = check(a, buf_str(&b), STR(BASE));
    assert_int_equal(count(got, STR("<div>")), HTML_MAX_DEPTH);
    assert_true(str_ends(got, STR("</div>last</div>out")));
    assert_true(str_find(got, STR("in<br /></div>")) != SIZE_MAX);
    buf_release(&b);
    arena_free(a);
}

static void test_tag_limits(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "<b");
    put_times(&b, " x=1", TAG_MAX_ATTRS - 1);
    buf_puts(&b, " title=in lang=out>a</b>");
    assert_true(
        str_eq(check(a, buf_str(&b), STR(BASE)), STR("<b title=\"in\">a</b>")));
    buf_clear(&b);
    buf_puts(&b, "<b title=in x=\"");
    put_times(&b, "x", TAG_MAX_BYTES);
    buf_puts(&b, "\" lang=out>a</b>");
    assert_true(
        str_eq(check(a, buf_str(&b), STR(BASE)), STR("<b title=\"in\">a</b>")));
    buf_release(&b);
    arena_free(a);
}

/* Short relative links against a long base: they lose their address when the
 * budget is used up, never their text. */
static void test_url_budget(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b, base;
    struct str got;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_init(&base, SIZE_MAX);
    put_times(&b, "<a href=a>x</a>", 50000);
    buf_puts(&base, "http://h.example/");
    put_times(&base, "y", URL_MAX_BYTES - 100);
    buf_puts(&base, "/z");
    got = check(a, buf_str(&b), buf_str(&base));
    assert_int_equal(count(got, STR(">x</a>")), 50000);
    assert_true(count(got, STR("href=")) > 100);
    buf_release(&b);
    buf_release(&base);
    arena_free(a);
}

static void test_no_memory(void **state)
{
    struct str html = STR("<p>some text <img src=/a.png> and more");
    struct html_clean ret = { 0 };
    size_t failed = 0;

    (void)state;
    for (size_t max = 0; max < 256; max++) {
        struct arena *a = arena_new(max);
        enum err e = html_clean(html, STR(BASE), a, &ret);

        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_true(e == ERR_OK || !ret.html.s);
        failed += e == ERR_NOMEM;
        ret = (struct html_clean){ 0 };
        arena_free(a);
    }
    assert_true(failed > 100 && failed < 256);
}

/* ---- time ------------------------------------------------------------------
 */

static const struct {
    const char *first, *again, *last;
} floods[] = {
    { "", "<", "" },
    { "", "&", "" },
    { "", "&am", "" },
    { "", "&#1", "" },
    { "", "<div>", "" },
    { "", "<p>", "" },
    { "", "<b><p>", "" },
    { "", "<a>", "" },
    { "", "<table>", "" },
    { "", "<table><tr><td>", "" },
    { "", "<br>x", "" },
    { "", "</b>", "" },
    { "<p>", "</p>", "" },
    { "", "<!--", "" },
    { "", "<!-- x>", "" },
    { "", "<!-", "" },
    { "", "<!'", ">" },
    { "", "<![CDATA[", ">" },
    { "", "<![CDATA[x]]>", "" },
    { "", "<?", "" },
    { "", "</>", "" },
    { "", "</ ", "" },
    { "", "<a ", "" },
    { "", "<a b=\"", "" },
    { "", "<a b=\">", "" },
    { "", "<a b='x' c=\">", "'" },
    { "", "<a/", ">" },
    { "<p", " a=b", ">" },
    { "<p", " title=\"x\"", ">" },
    { "", "<svg>", "" },
    { "", "<svg></svg>", "" },
    { "", "<svg><math><object>", "" },
    { "", "<iframe>", "" },
    { "", "<iframe><xmp><title><textarea><noembed>", "" },
    { "", "<script>", "" },
    { "<script>", "<!--<script>", "" },
    { "<script>", "--", "" },
    { "<title>", "</title", "" },
    { "", "<object><style>", "" },
    { "", "<video><source src=x>", "" },
    { "", "\xE3\x80\x80", "" },
    { "", "]]>", "" },
    { "<![CDATA[", "]]&gt;", "" },
    { "", "<b title='\"\"\"\"\"\"\"\"'>", "" },
};

static double seconds_for(size_t i, size_t bytes)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b, plain;
    clock_t start;
    double took;

    buf_init(&b, SIZE_MAX);
    buf_init(&plain, SIZE_MAX);
    buf_puts(&b, floods[i].first);
    put_times(&b, floods[i].again, bytes / strlen(floods[i].again));
    buf_puts(&b, floods[i].last);
    start = clock();
    (void)clean(a, buf_str(&b), STR(BASE));
    html_put_plain(&plain, buf_str(&b));
    took = (double)(clock() - start) / CLOCKS_PER_SEC;
    (void)check(a, (struct str){ b.s, b.n < 4096 ? b.n : 4096 }, STR(BASE));
    buf_release(&b);
    buf_release(&plain);
    arena_free(a);
    return took;
}

/* 1 MiB may take a bound that only quadratic time exceeds (minutes). */
static void test_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
        double took = seconds_for(i, 1024 * 1024);

        if (took > 5)
            fail_msg("%s%s...%s takes %.1f s", floods[i].first, floods[i].again,
                     floods[i].last, took);
    }
}

/* ---- attacks ----------------------------------------------------------------
 */

/* clang-format off */
static const char *const attacks[] = {
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<script/src=//evil.example/x.js>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script\x0C>alert(1)</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src='x' alt='\"><script>alert(1)</script>'>",
    "<img src=javascript:alert(1)>",
    "<img src=\"jav\tascript:alert(1)\">",
    "<img src=\"jav&#x09;ascript:alert(1)\">",
    "<img src=`javascript:alert(1)`>",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>",
    "<img src=x srcset='x,javascript:alert(1) 2x'>",
    "<img data-src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;&#115;cript:alert(1)\">x</a>",
    "<a href=\"&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:x\">x</a>",
    "<a href=\"&#0000106avascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java\0script:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"javascript&Tab;:alert(1)\">x</a>",
    "<a href=\"java&NewLine;script:alert(1)\">x</a>",
    "<a href=\"\x01javascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"feed:javascript:alert(1)\">x</a>",
    "<a href=\"view-source:javascript:alert(1)\">x</a>",
    "<a href=\"file:///etc/passwd\">x</a>",
    "<a href=x onmouseover=alert(1) onclick='alert(2)'>x</a>",
    "<a href=\"http://x.example/\" target=_blank rel=opener ping=//e>x</a>",
    "<a href='x\" onclick=\"alert(1)'>x</a>",
    "<a title='\" onmouseover=alert(1) x=\"'>x</a>",
    "<a title=\"&quot; onmouseover=alert(1)\">x</a>",
    "<b style=\"background:url(javascript:alert(1))\">x</b>",
    "<div style=\"position:fixed;top:0;left:0;width:100%\">x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<style><img src='</style><img src=x onerror=alert(1)>'>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'><a href=x>y</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet><param name=src value=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus><option>x",
    "<textarea onfocus=alert(1) autofocus></textarea>",
    "<isindex action=javascript:alert(1) type=image>",
    "<body onload=alert(1)>", "<frameset onload=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<svg><script>alert&#40;1)</script>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) />",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math>"
    "<img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><p title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<title><p title=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<plaintext><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!ENTITY x \"<script>alert(1)</script>\">",
    "</script><script>alert(1)</script>",
    "<video src=javascript:alert(1) onerror=alert(1)></video>",
    "<video><source onerror=alert(1) src=data:text/html,x></video>",
    "<audio src=\"x\\\" onerror=alert(1)\"></audio>",
    "<video src='x\"><script>alert(1)</script>'></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><td background=javascript:x>",
    "<ul><li style=list-style:url(javascript:alert(1))>x",
    "<p id=cookie name=body class=modal data-x=1 contenteditable>x</p>",
    "<x onclick=alert(1)>y</x>", "<a/href=javascript:alert(1)>x",
    "<a href=//evil.example\\@h.example/>x</a>",
    "<a href='http:\\\\evil.example'>x</a>",
    "<p/onclick=alert(1)>x", "<a\x0Bonclick=alert(1)>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60script&#62alert(1)",
    "\xEF\xBC\x9Cscript\xEF\xBC\x9E", "<\0script>alert(1)</script>",
    "<a href=\"https://x.example/&quot;onclick=&quot;alert(1)\">x</a>",
    "<img src=\"x` `<script>alert(1)</script>\"` `>",
    "<b \xE3\x80\x80onclick=alert(1)>x</b>", "<b\xC2\xA0onclick=1>x</b>",
};
/* clang-format on */

static void test_attacks(void **state)
{
    static const char *const bases[] = { "", BASE, "javascript:alert(1)",
                                         "data:text/html,x" };
    struct arena *a = arena_new(ARENA_MAX_BYTES);

    (void)state;
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        for (size_t j = 0; j < sizeof(bases) / sizeof(bases[0]); j++) {
            struct str got = check(a, str_of(attacks[i]), str_of(bases[j]));

            if (str_find(got, STR("<script")) != SIZE_MAX)
                fail_msg("%s\n %.*s", attacks[i], STR_ARG(got));
        }
    }
    print_message("%zu attacks\n", sizeof(attacks) / sizeof(attacks[0]));
    arena_free(a);
}

/* ---- soups ------------------------------------------------------------------
 */

/* Its own, so that a failure repeats everywhere. */
static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* clang-format off */
static const char *const whole[] = { /* markup that hides no text */
    "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<a href=x>",
    "</a>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>",
    "<td>", "</td>", "</tr>", "<tbody>", "<br>", "<hr>", "<img src=i>", "<h1>",
    "</h2>", "<pre>", "</pre>", "<dl>", "<dt>", "<dd>", "<span>", "</span>",
    "<font>", "</font>", "<form>", "<x>", "<!--c-->", "</br>", "<ruby>", "<rt>",
    "<caption>", "<colgroup>", "<col>", "<th>", "</table>", "<blockquote>",
    "</blockquote>", "<summary>", "<iframe/>", "<svg></svg>", "\xE3\x80\x80",
    " ", "\r\n", "&#12288;", "<plaintext>",
};
static const char *const broken[] = {
    "<", ">", "&", "\"", "'", "=", "/", "<!--", "-->", "--!>", "<![CDATA[", "]]>",
    "<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>",
    "<title>", "</title>", "<iframe>", "<video src=v>", "</video>", "<source src=s>",
    "<object>", "</object>", "<a href=\"", "<b title='", "&lt;", "&amp;", "&#0;",
    "&#x80;", "&nGt;", "&notin", "\0", "\x01", "<!", "<?", "</", "<math>", "\xFF",
    "<img src=data:x data-src=/l ", "<template>", "<select>", "javascript:", "http:",
    "//", "\\", "#", "?", "..", "\xE4\xB8", "\xEF\xBB\xBF", "<p ", "alt=", "href=",
};
/* clang-format on */

#define PICK(list, seed)                                                       \
    (list)[next_random(seed) % (sizeof(list) / sizeof((list)[0]))]

static void put_soup(struct buf *b, uint32_t *seed, bool all)
{
    size_t n = next_random(seed) % 60;

    buf_clear(b);
    for (size_t i = 0; i < n; i++) {
        const char *s = PICK(whole, seed);

        if (all && next_random(seed) % 2)
            s = PICK(broken, seed);
        if (*s)
            buf_puts(b, s);
        else
            buf_putc(b, '\0');
        if (next_random(seed) % 3 == 0)
            buf_printf(b, "w%zu", i);
    }
}

static void test_soups(void **state)
{
    uint32_t seed = 20220114;
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < 20000; i++) {
        put_soup(&b, &seed, true);
        (void)check(a, buf_str(&b), i % 2 ? STR(BASE) : STR(""));
        arena_reset(a);
    }
    buf_release(&b);
    arena_free(a);
}

/* Every word of a soup whose markup hides none comes out, in order. */
static void test_no_text_lost(void **state)
{
    uint32_t seed = 20211208;
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < 10000; i++) {
        struct html_clean ret;
        struct str in, out;
        size_t at;

        put_soup(&b, &seed, false);
        assert_int_equal(html_clean(buf_str(&b), STR(BASE), a, &ret), ERR_OK);
        in = buf_str(&b);
        out = ret.html;
        while ((at = str_find(in, STR("w"))) != SIZE_MAX) {
            size_t n = 1, found;

            in = str_cut(in, at);
            while (n < in.n && in.s[n] >= '0' && in.s[n] <= '9')
                n++;
            found = str_find(out, (struct str){ in.s, n });
            if (found == SIZE_MAX)
                fail_msg("%.*s lost\n %.*s\n %.*s", (int)n, in.s,
                         STR_ARG(buf_str(&b)), STR_ARG(ret.html));
            out = str_cut(out, found + n);
            in = str_cut(in, n);
        }
        arena_reset(a);
    }
    buf_release(&b);
    arena_free(a);
}

/* ---- real news
 * ---------------------------------------------------------------- */

/* What the origin's HTML becomes, by a much simpler reading that is right for
 * it alone: comments and all attributes but a handful go, '&' in those that
 * stay is escaped. */
static void put_expected(struct buf *b, struct str html)
{
    static const char *const stay[] = { "href", "src", "alt", "width",
                                        "height" };
    size_t i = 0;

    while (i < html.n) {
        struct str rest = str_cut(html, i);
        bool is_span = str_starts(rest, STR("<span"));
        size_t end;

        if (str_starts(rest, STR("<!--"))) {
            i += str_find(rest, STR("-->")) + 3;
            continue;
        }
        if (html.s[i] != '<') {
            buf_putc(b, html.s[i++]);
            continue;
        }
        end = i + str_find(rest, STR(">"));
        while (i < end && html.s[i] != ' ')
            buf_putc(b, html.s[i++]);
        while (i < end && html.s[i] == ' ' && html.s[i + 1] != '/') {
            struct str attr = str_cut(html, i + 1);
            size_t name = str_find(attr, STR("=\"")), value;
            bool keep = false;

            value = str_find(str_cut(attr, name + 2), STR("\""));
            for (size_t j = 0; j < sizeof(stay) / sizeof(stay[0]); j++)
                keep |= str_eq((struct str){ attr.s, name }, str_of(stay[j])) &&
                        !is_span;
            for (size_t j = 0; keep && j < name + value + 4; j++)
                buf_puts(b, html.s[i + j] == '&'
                                ? "&amp;"
                                : (char[]){ html.s[i + j], '\0' });
            i += name + value + 4;
        }
        while (i <= end)
            buf_putc(b, html.s[i++]);
    }
}

/* The same text with the indent that the origin took out put back. */
static void put_indented(struct buf *b, struct str html)
{
    for (size_t i = 0; i < html.n; i++) {
        buf_putc(b, html.s[i]);
        if (html.s[i] == '>' && str_starts(str_cut(html, i - 2), STR("<p>")))
            buf_puts(b, "\xE3\x80\x80\xE3\x80\x80");
    }
}

static void check_news(struct arena *a, struct str html)
{
    struct buf want, indented;
    struct str base = STR("http://finance.example/news/");

    buf_init(&want, SIZE_MAX);
    buf_init(&indented, SIZE_MAX);
    put_expected(&want, html);
    put_indented(&indented, html);
    assert_string_equal(check(a, html, base).s, want.s);
    assert_string_equal(check(a, buf_str(&indented), base).s, want.s);
    buf_release(&want);
    buf_release(&indented);
}

static void test_news(void **state)
{
    static const char path[] = WEIR_SHARED_DIR "/corpus/finews/expect.json";
    struct json_object *root, *items;
    struct arena *a;
    size_t n;

    (void)state;
    root = json_object_from_file(path);
    if (!root) {
        print_message("skipped: no %s\n", path);
        skip();
    }
    json_object_object_get_ex(root, "items", &items);
    n = json_object_array_length(items);
    a = arena_new(ARENA_MAX_BYTES);
    for (size_t i = 0; i < n; i++) {
        struct json_object *o;

        json_object_object_get_ex(json_object_array_get_idx(items, i),
                                  "content_html", &o);
        check_news(a, str_of(json_object_get_string(o)));
    }
    print_message("%zu posts\n", n);
    arena_free(a);
    json_object_put(root);
}

/* ---- any file is a soup
 * ------------------------------------------------------- */

#define FILE_MAX_BYTES ((size_t)64 * 1024)

static size_t files_read; /* nftw has no other way to tell */

static int check_file(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    static char bytes[FILE_MAX_BYTES];
    FILE *f = type == FTW_F ? fopen(path, "rb") : NULL;
    struct arena *a;
    size_t n;

    (void)st;
    (void)ftw;
    if (!f)
        return 0;
    n = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    a = arena_new(ARENA_MAX_BYTES);
    (void)check(a, (struct str){ bytes, n }, STR(BASE));
    arena_free(a);
    files_read++;
    return 0;
}

static void test_files(void **state)
{
    static const char *const dirs[] = { WEIR_SHARED_DIR "/corpus/conformance",
                                        WEIR_SHARED_DIR "/corpus/realworld",
                                        WEIR_SHARED_DIR "/corpus/finews" };

    (void)state;
    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
        (void)nftw(dirs[i], check_file, 16, FTW_PHYS);
    if (files_read == 0) {
        print_message("skipped: no %s\n", dirs[0]);
        skip();
    }
    print_message("%zu files\n", files_read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_no_base),
        cmocka_unit_test(test_results),    cmocka_unit_test(test_plain),
        cmocka_unit_test(test_depth),      cmocka_unit_test(test_tag_limits),
        cmocka_unit_test(test_url_budget), cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_linear),     cmocka_unit_test(test_attacks),
        cmocka_unit_test(test_soups),      cmocka_unit_test(test_no_text_lost),
        cmocka_unit_test(test_news),       cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
