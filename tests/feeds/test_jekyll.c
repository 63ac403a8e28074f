/* test_jekyll.c -- posts of Jekyll sites: front matter as people write it, the
 * templates of the site that weir replaces, addresses. */
#include "feeds/jekyll_read.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)1700000000)
#define LEN(list) (sizeof(list) / sizeof((list)[0]))

static struct arena *arena;
static struct zone *zone;
static struct err_info ei;

static enum err read_as(const char *path, struct str bytes,
                        struct jekyll_post *ret)
{
    const struct jekyll_file file = { str_of(path), bytes };
    const struct jekyll_options opt = { { NOW, zone },
                                        STR("https://news.example/") };

    return jekyll_read(&file, &opt, arena, ret, &ei);
}

static struct jekyll_post read_text(const char *path, const char *text)
{
    struct jekyll_post post = { .has_day = false };

    if (read_as(path, str_of(text), &post))
        fail_msg("%s: %s", path, ei.text);
    return post;
}

static void check(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), want);
}

static void check_path(const struct jekyll_post *post, const char *style,
                       const char *want)
{
    struct buf b;

    assert_int_equal(jekyll_check_permalink(str_of(style), &ei), ERR_OK);
    buf_init(&b, JEKYLL_PATH_MAX_BYTES);
    jekyll_put_path(&b, post, str_of(style), zone);
    check(buf_str(&b), want);
    buf_release(&b);
}

/* ---- front matter ----------------------------------------------------- */

static void reads_titles(void **state)
{
    static const struct {
        const char *line, *title;
    } rows[] = {
        { "title: plain", "plain" },
        { "title:   spaced  out  ", "spaced out" },
        { "title: \"quoted\"", "quoted" },
        { "title: 'it''s'", "it's" },
        { "title: \"a \\\"b\\\" \\u4e2d\\x41\\n\\q\"", "a \"b\" 中A \\q" },
        { "title: \"他说\"好\"了\"", "他说\"好\"了" },
        { "title: \"\"他\"说\"", "\"他\"说" },
        { "title: \"", "\"" },
        { "title: \"a\" and b", "\"a\" and b" },
        { "title: \"a\" # comment", "a" },
        { "title: a # comment", "a" },
        { "title: a#b", "a#b" },
        { "title: a: b", "a: b" },
        { "title: \"\"", "" },
        { "title: ~", "" },
        { "title: null", "" },
        { "title:", "" },
        { "title: >-\n  folded\n  text\nlayout: x", "folded text" },
        { "title: |\n  a\n\n  b", "a b" },
        { "title: goes\n  on", "goes on" },
        { "title: [a, b]", "a" },
        { "title: a\ntitle: b", "b" },
        { "  nested: x\n- y\n:z\n{\ntitle: a", "a" },
        { "title: 1 < 2 & <b>x</b>", "1 < 2 & <b>x</b>" },
        { "map:\n  title: no\ntitle: yes\r", "yes" },
    };

    (void)state;
    for (size_t i = 0; i < LEN(rows); i++) {
        char text[512];

        (void)snprintf(text, sizeof(text), "---\n%s\n---\nbody\n",
                       rows[i].line);
        check(read_text("2022-01-02-x.md", text).item.title, rows[i].title);
    }
}

static void reads_lists(void **state)
{
    static const char *const forms[] = {
        "tags: [a, \"b, c\", 'd']",
        "tags: [ a , \"b, c\",d ]  # x",
        "tags: [a,\n  \"b, c\",\n  d]",
        "tags:\n- a\n- \"b, c\"\n- d",
        "tags:\n\n  - a\n  - b, c\n  - d",
        "tags: # x\n  -   a\n  - b, c\n  - d",
    };

    (void)state;
    for (size_t i = 0; i < LEN(forms); i++) {
        char text[512];
        struct jekyll_post p;

        (void)snprintf(text, sizeof(text), "---\n%s\ntitle: T\n---\nbody\n",
                       forms[i]);
        p = read_text("2022-01-02-x.md", text);
        if (p.item.n_tags != 3)
            fail_msg("%s: %zu tags", forms[i], p.item.n_tags);
        check(p.item.tags[0], "a");
        check(p.item.tags[1], "b, c");
        check(p.item.tags[2], "d");
        check(p.item.title, "T");
    }
}

static void refuses_what_is_no_post(void **state)
{
    static const struct {
        struct str bytes;
        enum err e;
        const char *why;
    } rows[] = {
        { STR_C(""), ERR_FORMAT, "empty" },
        { STR_C("text"), ERR_FORMAT, "no front matter" },
        { STR_C("\n---\ntitle: x\n---\n"), ERR_FORMAT, "no front matter" },
        { STR_C("---\ntitle: x\n"), ERR_FORMAT, "cut" },
        { STR_C("---"), ERR_FORMAT, "cut" },
        { STR_C("---\ntitle: \xff\n---\n"), ERR_FORMAT, "UTF-8" },
        { STR_C("---\ntitle: a\0b\n---\n"), ERR_FORMAT, "UTF-8" },
    };
    struct jekyll_post post;
    char *big;

    (void)state;
    for (size_t i = 0; i < LEN(rows); i++) {
        assert_int_equal(read_as("2022-01-02-x.md", rows[i].bytes, &post),
                         rows[i].e);
        assert_non_null(strstr(ei.text, rows[i].why));
    }
    big = calloc(1, JEKYLL_FILE_MAX_BYTES + 2);
    assert_non_null(big);
    memset(big, 'x', JEKYLL_FILE_MAX_BYTES + 1);
    memcpy(big, "---\n---\n", 8);
    assert_int_equal(read_as("2022-01-02-x.md",
                             (struct str){ big, JEKYLL_FILE_MAX_BYTES }, &post),
                     ERR_OK);
    assert_int_equal(read_as("2022-01-02-x.md",
                             (struct str){ big, JEKYLL_FILE_MAX_BYTES + 1 },
                             &post),
                     ERR_LIMIT);
    free(big);
}

/* One past what is looked at. */
static void holds_its_limits(void **state)
{
    struct jekyll_post p;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "---\n");
    for (int i = 0; i < JEKYLL_MAX_KEYS - 2; i++)
        buf_printf(&b, "key%d: x\n", i);
    buf_puts(&b, "redirect_from:\n");
    for (int i = 0; i < JEKYLL_MAX_VALUES + 1; i++)
        buf_printf(&b, "- /old/%d\n", i);
    buf_puts(&b, "title: T\nlang: zh\n---\n");
    p = read_text("2022-01-02-x.md", b.s);
    check(p.item.title, "T");
    check(p.item.language, ""); /* a key too many */
    assert_int_equal(p.n_redirects, JEKYLL_MAX_REDIRECTS);
    buf_release(&b);
}

/* ---- the templates of the origin -------------------------------------- */

static void reads_the_last_template(void **state)
{
    struct jekyll_post p =
        read_text("_posts/2022-01-14-NW202201142247450276.md",
                  "---\nlayout: post\ntitle: \"“强”\"机制\"\"\n"
                  "date: 2022-01-14 08:10:30 +0800\n"
                  "categories: hezeribao\ntags: 菏泽日报新闻\n---\n"
                  "> 摘要。\n\n"
                  "<p>一</p>\n\n    <p>二</p>\n\n"
                  "<http://x.example/?infoCode=NW202201142247450276>\n\n"
                  "[返回菏泽日报新闻](//o.example/category/hezeribao.html)｜"
                  "[返回首页](//o.example/)");

    (void)state;
    check(p.item.title, "“强”\"机制\"");
    check(p.item.summary, "摘要。");
    check(p.item.content_html, "<p>一</p>\n\n    <p>二</p>");
    check(p.item.url, "http://x.example/?infoCode=NW202201142247450276");
    check(p.item.infocode, "NW202201142247450276");
    check(p.item.guid, "2022-01-14-NW202201142247450276");
    assert_int_equal(p.item.published.sec, 1642119030);
    assert_int_equal(p.item.published.offset_min, 480);
    check(p.medium_name, "菏泽日报");
    check(p.section, "hezeribao");
    check_path(&p, "date", "/hezeribao/2022/01/14/NW202201142247450276.html");
}

static void reads_earlier_templates(void **state)
{
    struct jekyll_post p;

    (void)state;
    /* The digest alone; a time without its zone; links back in two lines. */
    p = read_text("2021-12-08-202112082206672930.md",
                  "---\nlayout: post\ntitle: \"升\"\n"
                  "date: 2021-12-08 10:46:18\ncategories: emnews\n"
                  "tags: 东财滚动新闻\n---\n\n升至6.3512。\n\n"
                  "<http://f.example/news/11060,202112082206672930.html>\n\n"
                  "[返回东财滚动新闻](//o.example/emnews/)\n"
                  "[返回首页](//o.example/)");
    check(p.item.summary, "升至6.3512。");
    check(p.item.content_html, ""); /* was still to come */
    check(p.item.infocode, "NW202112082206672930");
    assert_int_equal(p.item.published.sec, 1638931578);
    check_path(&p, "date", "/emnews/2021/12/08/202112082206672930.html");
    /* No links back. */
    p = read_text("2021-12-08-1.md",
                  "---\ntitle: x\ncategories: emnews\n---\n\n升。\n\n"
                  "<http://f.example/1.html>\n");
    check(p.item.summary, "升。");
    check(p.item.url, "http://f.example/1.html");
    assert_int_equal(p.item.published.sec, 1638892800); /* that of the file */
    /* By hand. */
    p = read_text("2021-12-01-init.md",
                  "---\ntitle: \"开站大吉\"\ndate: 2021-12-01 13:33:50\n"
                  "categories: sitenews\ntags: 站长消息\n---\n\n祝贺开站\n");
    check(p.item.content_html, "<p>祝贺开站</p>\n");
    check(p.item.url, "");
    check(p.medium_name, "站长消息");
    /* Nothing but an id. */
    p = read_text("-202205262391921712.md",
                  "---\ntitle: \"\"\ndate:  +0800\ncategories: emnews\n"
                  "tags: 东财滚动新闻\n---\n> 摘要\n\n<p>文</p>\n\n<>\n\n"
                  "[返回首页](//o.example/)");
    check(p.item.title, "");
    check(p.item.url, "");
    check(p.item.infocode, "NW202205262391921712");
    check(p.item.summary, "摘要");
    check(p.item.content_html, "<p>文</p>");
    assert_false(p.item.has_published);
    assert_false(p.has_day);
    check_path(&p, "date", "");
}

/* ---- other sites ------------------------------------------------------ */

static void reads_markdown(void **state)
{
    static const struct {
        const char *text, *html;
    } rows[] = {
        { "# A\n\n*b* **c** `d`", "<h1>A</h1>\n<p><em>b</em> <strong>c</strong>"
                                  " <code>d</code></p>" },
        { "- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>" },
        { "[a](b.html) ![c](/d.png)",
          "<p><a href=\"https://news.example/b.html\">a</a> "
          "<img src=\"https://news.example/d.png\" alt=\"c\" /></p>" },
        { "> q", "<blockquote>\n<p>q</p>\n</blockquote>" },
        { "| a |\n|---|\n| b |", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n"
                                 "</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n"
                                 "</tbody>\n</table>" },
        { "{% highlight c %}\nx<y;\n{% endhighlight %}",
          "<pre><code>x&lt;y;\n</code></pre>" },
        { "{% raw %}a{% endraw %} {{ site.url }}/b {x} {{c", "<p>a /b {x} {{c"
                                                             "</p>" },
        { "{%}b {{}c", "<p>{%}b {{}c</p>" },
        { "<script>alert(1)</script>\n\n<p onclick=x>a</p>", "<p>a</p>" },
        { "[x](javascript:alert(1))", "<p><a>x</a></p>" },
    };

    (void)state;
    for (size_t i = 0; i < LEN(rows); i++) {
        char text[512];

        (void)snprintf(text, sizeof(text), "---\ntitle: x\n---\n%s\n",
                       rows[i].text);
        check(str_trim(read_text("2022-01-02-x.md", text).item.content_html),
              rows[i].html);
    }
    check(read_text("2022-01-02-x.html", "---\n---\n<p>*a*</p>")
              .item.content_html,
          "<p>*a*</p>");
}

static void refuses_endless_markdown(void **state)
{
    struct jekyll_post post;
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    buf_puts(&b, "---\n---\n[a]: /");
    for (int i = 0; i < 200000; i++)
        buf_putc(&b, 'x');
    buf_puts(&b, "\n");
    for (int i = 0; i < 100000; i++)
        buf_puts(&b, "[a]\n");
    assert_int_equal(read_as("2022-01-02-x.md", buf_str(&b), &post), ERR_LIMIT);
    buf_release(&b);
}

static void makes_addresses(void **state)
{
    static const struct {
        const char *path, *front, *style, *want;
    } rows[] = {
        { "2022-03-04-A-b.md", "categories: x", "date",
          "/x/2022/03/04/A-b.html" },
        { "2022-03-04-a.md", "", "date", "/2022/03/04/a.html" },
        { "2022-03-04-a.md", "categories: [X, Y z]", "pretty",
          "/x/y z/2022/03/04/a/" },
        { "2022-03-04-a.md", "categories: X y", "none", "/x/y/a.html" },
        { "2022-03-04-a.md", "category: X y", "none", "/x y/a.html" },
        { "2022-03-04-a.md", "", "ordinal", "/2022/063/a.html" },
        { "2020-03-04-a.md", "", "ordinal", "/2020/064/a.html" },
        { "k/l/_posts/2022-03-04-a.md", "categories: m", "none",
          "/k/l/m/a.html" },
        { "2022-03-04-a.md", "slug: Other One", "none", "/Other-One.html" },
        { "22-3-4-a.md", "date: 2022-03-04", "date", "/2022/03/04/a.html" },
        { "2022-03-04-中 文!.md", "", "none", "/中-文!.html" },
        { "2022-03-04-a.md", "date: 2022-03-05 01:00:00 +0900", "date",
          "/2022/03/05/a.html" }, /* 00:00 in Shanghai */
        { "2022-03-04-a.md", "date: 2022-03-05 00:30:00 +0900", "date",
          "/2022/03/04/a.html" },
        { "2022-03-04-a.md", "permalink: /own/:title/", "date", "/own/a/" },
        { "2022-03-04-a.md", "permalink: /a.html", "date", "/a.html" },
        { "2022-03-04-a.md", "permalink: pretty", "date", "/2022/03/04/a/" },
        { "2022-03-04-a.md", "", "/n/:short_year/:i_month/:i_day/:slug",
          "/n/22/3/4/a" },
        { "2022-03-04-a.md", "", ":categories/:title.html", "/a.html" },
        { "2022-03-04-a.md", "published: false", "date", "" },
        { "a.md", "date: 2022-03-04", "date", "" },
    };

    (void)state;
    for (size_t i = 0; i < LEN(rows); i++) {
        char text[512];
        struct jekyll_post p;

        (void)snprintf(text, sizeof(text), "---\n%s\n---\nx\n", rows[i].front);
        p = read_text(rows[i].path, text);
        check_path(&p, rows[i].style, rows[i].want);
    }
    assert_int_equal(jekyll_check_permalink(STR("/:what"), &ei), ERR_CONFIG);
    assert_non_null(strstr(ei.text, ":what"));
    assert_int_equal(jekyll_check_permalink(STR("weekly"), &ei), ERR_CONFIG);
    assert_int_equal(jekyll_check_permalink(STR(""), &ei), ERR_CONFIG);
}

/* ---- real posts ------------------------------------------------------- */

static size_t read_folder(const char *folder)
{
    char name[1024];
    struct dirent *entry;
    size_t n = 0;
    DIR *dir;

    (void)snprintf(name, sizeof(name), "%s/corpus/finews/%s", WEIR_SHARED_DIR,
                   folder);
    dir = opendir(name);
    while (dir && (entry = readdir(dir))) {
        static char bytes[1024 * 1024];
        struct str file = str_of(entry->d_name);
        struct jekyll_post p;
        size_t n_bytes;
        FILE *f;

        if (!str_ends(file, STR(".md")))
            continue;
        (void)snprintf(name, sizeof(name), "%s/corpus/finews/%s/%s",
                       WEIR_SHARED_DIR, folder, entry->d_name);
        f = fopen(name, "rb");
        assert_non_null(f);
        n_bytes = fread(bytes, 1, sizeof(bytes), f);
        (void)fclose(f);
        if (read_as(entry->d_name, (struct str){ bytes, n_bytes }, &p))
            fail_msg("%s: %s", entry->d_name, ei.text);
        assert_true(p.item.title.n || file.s[0] == '-');
        assert_true(p.item.summary.n || p.item.content_html.n);
        assert_true(p.item.infocode.n || str_ends(file, STR("init.md")));
        assert_int_equal(p.item.has_published, file.s[0] != '-');
        assert_int_equal(str_find(p.item.content_html, STR("返回")), SIZE_MAX);
        n++;
    }
    if (dir)
        closedir(dir);
    return n;
}

static void reads_the_corpus(void **state)
{
    (void)state;
    if (!WEIR_SHARED_DIR[0]) {
        print_message("no corpus: skipped\n");
        skip();
    }
    assert_int_equal(read_folder("jekyll"), 35);
    assert_int_equal(read_folder("jekyll/first-template"), 2);
    assert_int_equal(read_folder("jekyll-final"), 35);
}

static int start(void **state)
{
    (void)state;
    arena = arena_new((size_t)1024 * 1024 * 1024);
    return arena && zone_open(STR("Asia/Shanghai"), &zone, &ei) == ERR_OK ? 0
                                                                          : -1;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    free(zone);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_titles),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(refuses_what_is_no_post),
        cmocka_unit_test(holds_its_limits),
        cmocka_unit_test(reads_the_last_template),
        cmocka_unit_test(reads_earlier_templates),
        cmocka_unit_test(reads_markdown),
        cmocka_unit_test(refuses_endless_markdown),
        cmocka_unit_test(makes_addresses),
        cmocka_unit_test(reads_the_corpus),
    };

    return cmocka_run_group_tests(tests, start, end);
}
