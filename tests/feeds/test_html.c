/* test_html.c -- html_clean and html_put_plain: what is kept, mended, dropped,
 * and one step past each limit.
 */
#include "tests/feeds/html_expect.h"

#include "feeds/base/url.h"

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
    { "<p></p><span></span><center>x</center>",
      "<p></p><span></span><center>x</center>" },
    { "<a href='http://x.example/?a=1&b=2' id=i>x</a>",
      "<a href=\"http://x.example/?a=1&amp;b=2\">x</a>" },
    { "<span href=\"/x\" web=1>x</span>",
      "<span href=\"http://h.example/x\">x</span>" },
    { "<h3>a</h3><dl><dt>b</dt><dd>c</dd></dl><table><tr><td rowspan=2>d</td>"
      "<th colspan=\"3\">e</th></tr></table>",
      "<h3>a</h3><dl><dt>b</dt><dd>c</dd></dl><table><tr><td rowspan=\"2\">d"
      "</td><th colspan=\"3\">e</th></tr></table>" },
    { "<figure><img src=/i.png><figcaption>a</figcaption></figure>",
      "<figure><img src=\"http://h.example/i.png\" /><figcaption>a"
      "</figcaption></figure>" },
    { "<details open><summary>a</summary>b</details>",
      "<details><summary>a</summary>b</details>" },
    { "<pre><code>if (a &lt; b &amp;&amp; c)\n  &quot;x&quot;;\n\n</code></pre>",
      "<pre><code>if (a &lt; b &amp;&amp; c)\n  \"x\";\n\n</code></pre>" },
    { "<sound>a</sound><bgsound src=x>b", "ab" },
    { "<svg><title>a</title><style>b</style><path d=x /><text>c</text></svg>d"
      "<math><mi>x</mi><mo>+</mo><annotation>e</annotation></math>f",
      "acdx+f" },
    { "<svg><metadata>a</metadata><desc><abbr>b</abbr></desc></svg>"
      "<title>c</title>", "<abbr>b</abbr>" },
    { "<img alt='a \"q\" <b>' src=/p.png border=0 width=5>",
      "<img src=\"http://h.example/p.png\""
      " alt=\"a &quot;q&quot; &lt;b&gt;\" width=\"5\" />" },
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
    { "a<title>b<b></title>c", "ac" },
    { "a<textarea readonly>b\nc</textarea>d", "ab\ncd" },
    { "a<xmp>c</xmp><noscript>d</noscript>"
      "<noembed>e</noembed><noframes>f</noframes>g", "ag" },
    { "a<iframe src=http://ad.example/>b</iframe>c", "abc" },
    { "a<svg><p><style></svg>b</style>c<math>d</math>e",
      "a<p>cde</p>" },
    { "a<object><object>b</object>c</object>d<embed src=x>e", "ade" },
    { "a<template><b>x</b></template><applet>y</applet>"
      "<select><option>z</select>b", "ab" },
    { "<base href=//evil.example/><meta><link>a", "a" },
    { "<form action=/x><button>a</button><input value=b>c</form>", "ac" },
    { "a<!-- b -->c<!-->d<!--->e<!--f--!>g<!doctype html>h<?php i ?>j"
      "<!element k>l", "acdeghjl" },
    { "<video><source src=javascript:x></video><source src=y>a", "a" },
};

static const struct row media_rows[] = {
    { "<video src=/m/a.mp4>none</video><audio><source src=b.mp3>"
      "<source src=c.ogg></audio>",
      "<a href=\"http://h.example/m/a.mp4\">a.mp4</a><br />"
      "<a href=\"http://h.example/a/b.mp3\">b.mp3</a>" },
    { "<video src=a.mp4></video><iframe src=/embed/x></iframe>b",
      "<a href=\"http://h.example/a/a.mp4\">a.mp4</a><br />"
      "<a href=\"http://h.example/embed/x\">h.example</a>b" },
    { "<p><video src=a.mp4></video> <video src=b.mp4></video></p>",
      "<p><a href=\"http://h.example/a/a.mp4\">a.mp4</a> "
      "<a href=\"http://h.example/a/b.mp4\">b.mp4</a></p>" },
    { "<video src=a.mp4 title='A &amp; B'></video>",
      "<a href=\"http://h.example/a/a.mp4\">A &amp; B</a>" },
    { "<iframe src=https://www.youtube.example/embed/x></iframe>",
      "<a href=\"https://www.youtube.example/embed/x\">youtube.example</a>" },
    { "<iframe allowfullscreen title=T data-src=//v.example/1>b</iframe>",
      "<a href=\"http://v.example/1\">T</a>b" },
    { "<iframe allow='autoplay; fullscreen' src=/x></iframe>",
      "<a href=\"http://h.example/x\">h.example</a>" },
    { "<embed src=http://p.example/player.html>",
      "<a href=\"http://p.example/player.html\">p.example</a>" },
    { "<iframe src=javascript:video()></iframe><embed src=http://x.example/>",
      "" },
};

static const struct row image_rows[] = {
    { "<img src=a.png srcset='b.png 1.5x, /c,d.png 2x,, data:x 3x'>",
      "<img src=\"http://h.example/a/a.png\" srcset=\"http://h.example/a/b.png"
      " 1.5x, http://h.example/c,d.png 2x\" />" },
    { "<img srcset='s.jpg 320w 200h, m.jpg 1280w, l.jpg 4000w' sizes=50vw>",
      "<img src=\"http://h.example/a/m.jpg\" srcset=\""
      "http://h.example/a/s.jpg 320w, http://h.example/a/m.jpg 1280w, "
      "http://h.example/a/l.jpg 4000w\" sizes=\"50vw\" />" },
    { "<img srcset='l.jpg 4000w, m.jpg 3000w'>",
      "<img src=\"http://h.example/a/m.jpg\" srcset=\""
      "http://h.example/a/l.jpg 4000w, http://h.example/a/m.jpg 3000w\" />" },
    { "<img srcset='a.png 1y, b.png (1,2) 3x, c.png 1..5x, d.png 0w, e.png'>",
      "<img src=\"http://h.example/a/e.png\""
      " srcset=\"http://h.example/a/e.png\" />" },
    { "<img srcset='javascript:x 1x, mailto:a@b.example 2x' alt=a>",
      "<img alt=\"a\" />" },
    { "<img src=data:image/gif;base64,AAAA data-src=/p.png alt=x>",
      "<img src=\"http://h.example/p.png\" alt=\"x\" />" },
    { "<img data-original=/p.png>", "<img src=\"http://h.example/p.png\" />" },
    { "<img src=/small.png data-lazy-src=/p.png data-lazy-srcset='/q.png 2x'>",
      "<img src=\"http://h.example/p.png\""
      " srcset=\"http://h.example/q.png 2x\" />" },
    { "<img data-srcset='/p.png 2x'>",
      "<img src=\"http://h.example/p.png\""
      " srcset=\"http://h.example/p.png 2x\" />" },
    { "<img src=/ph.svg data-actualsrc=/p.jpg>",
      "<img src=\"http://h.example/p.jpg\" />" },
    { "<img src=static/image/common/none.gif zoomfile=/z.jpg file=/f.jpg>",
      "<img src=\"http://h.example/f.jpg\" />" },
    { "<img src=/p.png data-src=17 data-original='a b'>",
      "<img src=\"http://h.example/p.png\" />" },
    { "<img data-src=javascript:x. src=data:x alt=y>", "<img alt=\"y\" />" },
    { "<picture><source srcset='a.webp 1x, b.webp 2x'><source srcset=c.png>"
      "<img alt=x></picture><img alt=y>",
      "<img src=\"http://h.example/a/b.webp\" alt=\"x\" /><img alt=\"y\" />" },
    { "<picture><source srcset=a.webp><img src=b.png></picture>",
      "<img src=\"http://h.example/a/b.png\" />" },
    { "<img src=data:x alt=y><noscript><p><img src=/p.png></noscript>z",
      "<p><img src=\"http://h.example/p.png\" />z</p>" },
    { "<img src=/blank.gif><noscript><img src=/p.png alt=y></noscript>z",
      "<img src=\"http://h.example/p.png\" alt=\"y\" />z" },
    { "<img src=/p.png><noscript><img src=/q.png></noscript>",
      "<img src=\"http://h.example/p.png\" />" },
    { "<img src=data:x>a<noscript>b</noscript>", "a" },
    { "a<noscript>b<img><noscript>c", "abc" },
    { "<img><noscript/>a", "a" },
    { "<img src='' alt='' width=300><img><img src=data:x title=y>",
      "<img title=\"y\" />" },
    { "<div><p>&#12288;<img width=1></p>abc<noscript></noscript>&#12288;</div>",
      "<div>abc\xE3\x80\x80</div>" },
    { "<img src=/p.png data-url=http://h.example/page.html>",
      "<img src=\"http://h.example/p.png\" />" },
    { "<img src=/loading.gif data-url=/p.png>",
      "<img src=\"http://h.example/p.png\" />" },
    /* What shows nothing. */
    { "a<img src=/t?id=1 width=1 height=1>b<img src=/t height=1px>c", "abc" },
    { "a<img src=/t width=0 height='0'>b<img src=/t style='display: none'>c",
      "abc" },
    { "a<img src=/img/spacer.GIF>b<img src=/pixel.gif?x=1>c", "abc" },
    { "<img src=/line.png width=600 height=1>",
      "<img src=\"http://h.example/line.png\" width=\"600\" height=\"1\" />" },
    { "<img src=/pixel.gif width=100%><img src=/clear.png>",
      "<img src=\"http://h.example/pixel.gif\" width=\"100%\" />"
      "<img src=\"http://h.example/clear.png\" />" },
    { "<img src=/p.png style='border-width:1px'>",
      "<img src=\"http://h.example/p.png\" />" },
    { "<img data-src=/t width=1><img data-src=/pixel.gif>", "" },
    { "a<img src=/t width=1\x01>b<img src=/t width=&#49;>c", "abc" },
    { "a<img alt='\x01' title='&#1;'>b", "ab" },
    { "<img data-src=/loading.png srcset='/p.png 2x'>",
      "<img src=\"http://h.example/p.png\""
      " srcset=\"http://h.example/p.png 2x\" />" },
    { "<img src=/blank.png srcset='javascript:x 2x, /p.png 1x'>",
      "<img src=\"http://h.example/p.png\""
      " srcset=\"http://h.example/p.png 1x\" />" },
    { "<img data-src=/p.png style='display:none'>",
      "<img src=\"http://h.example/p.png\" />" },
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
    { "We show $n<m$ for $K=3$ &amp; \"all\" of <b", "We show $n&lt;m$ for "
      "$K=3$ &amp; \"all\" of &lt;b" },
    { "a</m$ b", "a&lt;/m$ b" },
    { "a<font color=red", "a" },
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
    { "<p><img alt=\"b\">\xE3\x80\x80" "a",
      "<p><img alt=\"b\" />\xE3\x80\x80" "a</p>" },
    { "<pre>\xE3\x80\x80" "a\n  b</pre>\xE3\x80\x80" "c",
      "<pre>\xE3\x80\x80" "a\n  b</pre>c" },
    { " <p> a  b </p>\n ", " <p> a  b </p>\n " },
    /* Paragraphs of ideographic spaces, and empty lines that were meant. */
    { "<p>a</p><p>\xE3\x80\x80\xE3\x80\x80</p><p> \xE3\x80\x80<br></p>"
      "<div>&#12288;<br /></div><h2><b>&#12288;</b></h2><p>b</p>",
      "<p>a</p><p>b</p>" },
    { "<div> <div><p>&nbsp;\xE3\x80\x80</div> </div>a", "a" },
    { "<p>a</p><p>&nbsp;</p><p><br></p><p>b</p>",
      "<p>a</p><p>\xC2\xA0</p><p><br /></p><p>b</p>" },
    { "<p> </p><div></div><li>&nbsp;<td>&#12288;",
      "<p> </p><div></div><li>\xC2\xA0<td></td></li>" },
    { "a<p>&#12288;</p>b", "a<p></p>b" },
    { "<p>&#12288;<img src=i></p><p>&#12288;<hr>",
      "<p><img src=\"http://h.example/a/i\" /></p><hr />" },
    { "<p>&#12288;<img><noscript>a</noscript></p>", "<p>a</p>" },
    { "<div>&#12288;<table><tr><td></table></div>",
      "<div><table><tr><td></td></tr></table></div>" },
    { "a<br><br><br>b", "a<br /><br /><br />b" },
};

static const struct row link_rows[] = {
    { "<a href=c>x</a><a href=#f>y</a>",
      "<a href=\"http://h.example/a/c\">x</a>"
      "<a href=\"http://h.example/a/b.html#f\">y</a>" },
    { "<a href=''>x</a><a href='  '>y</a><a href>z</a>",
      "<a href=\"http://h.example/a/b.html\">x</a>"
      "<a href=\"http://h.example/a/b.html\">y</a>"
      "<a href=\"http://h.example/a/b.html\">z</a>" },
    { "<a href=mailto:a@b.example>x</a><img src=mailto:a@b.example>",
      "<a href=\"mailto:a@b.example\">x</a>" },
    { "<a href=ftp://x.example/>x</a>", "<a>x</a>" },
    { "<a href=tel:+8613800000000>+86 138</a>", "<a>+86 138</a>" },
};
/* clang-format on */

#define RUN(rows) run_rows(rows, sizeof(rows) / sizeof((rows)[0]))

static void test_rows(void **state)
{
    (void)state;
    RUN(kept_rows);
    RUN(dropped_rows);
    RUN(mended_rows);
    RUN(media_rows);
    RUN(image_rows);
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
    { "<img src=/loading.gif><img src=/m.png width=600 height=1>"
      "<img src=mailto:a@b.example><img src=/n.png>",
      "", "http://h.example/n.png" },
    { "<picture><source srcset=/o.webp><img></picture>", "",
      "http://h.example/o.webp" },
    { "<form>a</form><form>b</form>", "a b", "" },
};

static void test_results(void **state)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct html_clean ret;

    (void)state;
    for (size_t i = 0; i < sizeof(result_rows) / sizeof(result_rows[0]); i++) {
        assert_int_equal(
            html_clean(str_of(result_rows[i].in), STR(BASE), SIZE_MAX, a, &ret),
            ERR_OK);
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

static size_t count(struct str s, struct str what)
{
    size_t n = 0, at;

    while ((at = str_find(s, what)) != SIZE_MAX) {
        n++;
        s = str_cut(s, at + what.n);
    }
    return n;
}

static void test_elements(void **state)
{
    static const char *const unknown[] = {
        "", "z", "yy", "g", "jj", "\x7f", "@", "{", "pp", "annotation-xmls"
    };

    (void)state;
    for (int el = EL_UNKNOWN + 1; el < EL_COUNT; el++)
        assert_int_equal(html_element_find(html_element_table[el].name), el);
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        assert_int_equal(html_element_find(str_of(unknown[i])), EL_UNKNOWN);
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
    static const char *const links[] = { "<a href=a>W</a>", "<img src=?&&>W",
                                         "<video src=?&&></video>W" };
    struct buf b, base;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_init(&base, SIZE_MAX);
    buf_puts(&base, "http://h.example/");
    put_times(&base, "&", URL_MAX_BYTES / 2 - 50);
    buf_putc(&base, '/');
    put_times(&base, "&", URL_MAX_BYTES / 2 - 50);
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        struct arena *a = arena_new(ARENA_MAX_BYTES);
        struct str got;

        buf_clear(&b);
        put_times(&b, links[i], 20000);
        got = check(a, buf_str(&b), buf_str(&base));
        assert_int_equal(count(got, STR("W")), 20000);
        assert_true(count(got, STR("http://h.example/&amp;&amp;")) > 20);
        arena_free(a);
    }
    buf_release(&b);
    buf_release(&base);
}

static void test_no_memory(void **state)
{
    struct str html = STR("<p>some text <img src=/a.png> and more");
    struct html_clean ret = { 0 };
    size_t failed = 0;

    (void)state;
    for (size_t max = 0; max < 256; max++) {
        struct arena *a = arena_new(max);
        enum err e = html_clean(html, STR(BASE), SIZE_MAX, a, &ret);

        assert_true(e == ERR_OK || e == ERR_NOMEM);
        assert_true(e == ERR_OK || !ret.html.s);
        failed += e == ERR_NOMEM;
        ret = (struct html_clean){ 0 };
        arena_free(a);
    }
    assert_true(failed > 100 && failed < 256);
}

/* Cut anywhere, it is balanced, within its bound and the beginning of the
 * whole. */
static void test_bound(void **state)
{
    static const char text[] =
        "<p>a &amp; \"b\" <b>新闻<a href='/x?a=1&b=2'>c</a></b><br>d</p>"
        "<blockquote><ul><li>e<li><img src=/f.png>g</ul></blockquote>"
        "<video src=/v.mp4></video><p>\xE3\x80\x80</p><pre>h\ni</pre>";
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct html_clean whole, part, again;

    (void)state;
    assert_int_equal(html_clean(STR(text), STR(BASE), SIZE_MAX, a, &whole),
                     ERR_OK);
    assert_false(whole.is_cut);
    for (size_t max = 0; max <= whole.html.n; max++) {
        assert_int_equal(html_clean(STR(text), STR(BASE), max, a, &part),
                         ERR_OK);
        assert_int_equal(part.is_cut, max < whole.html.n);
        assert_true(part.html.n <= max);
        assert_true(str_is_utf8(part.html));
        assert_true(str_starts(whole.text, part.text));
        assert_true(check(a, part.html, STR(BASE)).n <= max);
        assert_int_equal(html_clean(part.html, STR(BASE), max, a, &again),
                         ERR_OK);
        assert_false(again.is_cut);
    }
    assert_true(str_eq(part.html, whole.html));
    arena_free(a);
}

/* What is cut costs neither memory nor a second look. */
static void test_bound_of_many(void **state)
{
    static const char *const units[] = { "<",           "&",   "<br>x",
                                         "<div>",       "{},", "<b></i>",
                                         "<img src=/x>" };
    const size_t max = 65536;

    (void)state;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        struct arena *a = arena_new(4 * max);
        struct html_clean ret;
        struct buf b;

        buf_init(&b, SIZE_MAX);
        for (size_t k = 0; k < 1000000; k++)
            buf_puts(&b, units[i]);
        assert_int_equal(html_clean(buf_str(&b), STR(BASE), max, a, &ret),
                         ERR_OK);
        assert_true(ret.html.n <= max);
        assert_true(!ret.is_cut || ret.html.n > max - 64);
        buf_release(&b);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_no_base),
        cmocka_unit_test(test_results),       cmocka_unit_test(test_plain),
        cmocka_unit_test(test_elements),      cmocka_unit_test(test_depth),
        cmocka_unit_test(test_tag_limits),    cmocka_unit_test(test_url_budget),
        cmocka_unit_test(test_no_memory),     cmocka_unit_test(test_bound),
        cmocka_unit_test(test_bound_of_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
