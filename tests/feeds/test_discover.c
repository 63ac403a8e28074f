/* test_discover.c -- the feeds that pages name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/discover.h"

/* Appends "KIND URL TITLE" a line. */
static void find(struct buf *b, struct str body, const char *url)
{
    struct read_options opt = { .url = str_of(url) };
    struct arena *a = arena_new(1024 * 1024);
    const struct discovered *found = NULL;
    struct err_info ei;
    size_t n = 0;

    if (discover_feeds(body, &opt, a, &found, &n, &ei))
        fail_msg("%s", ei.text);
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%d %.*s %.*s\n", (int)found[i].kind,
                   STR_ARG(found[i].url), STR_ARG(found[i].title));
    arena_free(a);
}

static const struct {
    const char *body, *want;
} rows[] = {
    { "<link rel=alternate type=application/rss+xml href=/f title=' A  b '>",
      "0 http://h.example/f A b\n" },
    { "<link rel=alternate type='application/atom+xml; charset=utf-8' "
      "href='../a.xml#x'>",
      "0 http://h.example/a.xml \n" },
    /* comments last, declared before linked, none twice */
    { "<a href=/feed/>Feed <b>it</b></a><a href=/x/comments.rss></a>"
      "<link rel=alternate type=application/rss+xml href=/comments/feed>"
      "<link rel=alternate type=application/rss+xml href=/r>"
      "<link rel=alternate type=application/rss+xml href=/r#2>"
      "<link rel='alternate home' type=APPLICATION/FEED+JSON href=/j>",
      "0 http://h.example/r \n0 http://h.example/j \n"
      "0 http://h.example/comments/feed \n1 http://h.example/feed/ Feed it\n"
      "1 http://h.example/x/comments.rss \n" },
    { "<base href=http://other.example/d/><a href=atom.xml>x</a>",
      "1 http://other.example/d/atom.xml x\n" },
    /* no feeds: a style, another language, scripts, schemes, itself */
    { "<link rel='alternate stylesheet' type=application/rss+xml href=/f>"
      "<link rel=alternate hreflang=en href=/en><link rel=alternate "
      "type=application/rss+xml href=javascript:feed><link rel=alternate "
      "type=application/rss+xml><a href=/feedback>x</a>"
      "<link rel=alternate type=application/rss+xml href=''>"
      "<script>'<a href=/feed>'</script><!-- <a href=/feed> -->",
      "" },
    { "\x1f\x8b\x08 no page", "" },
    { "", "" },
};

static void pages(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        buf_clear(&b);
        buf_puts(&b, "");
        find(&b, str_of(rows[i].body), "http://h.example/d/");
        if (!str_eq(buf_str(&b), str_of(rows[i].want)))
            fail_msg("row %zu: got \"%.*s\", wanted \"%s\"", i,
                     STR_ARG(buf_str(&b)), rows[i].want);
    }
    buf_release(&b);
}

static void limits(void **state)
{
    struct buf page, b;
    size_t lines = 0;

    (void)state;
    buf_init(&page, SIZE_MAX);
    buf_init(&b, SIZE_MAX);
    for (int i = 0; i <= DISCOVER_MAX_FEEDS; i++)
        buf_printf(&page, "<a href=/%d/feed>", i);
    find(&b, buf_str(&page), "http://h.example/");
    for (size_t i = 0; i < b.n; i++)
        lines += b.s[i] == '\n';
    assert_int_equal(lines, DISCOVER_MAX_FEEDS);
    buf_release(&page);
    buf_release(&b);
}

static void guesses(void **state)
{
    struct arena *a = arena_new(1024 * 1024);
    const struct discovered *found = NULL;
    size_t n = 0;

    (void)state;
    assert_int_equal(
        discover_guesses(STR("http://h.example/blog/x"), a, &found, &n, NULL),
        ERR_OK);
    assert_int_equal(n, DISCOVER_MAX_GUESSES);
    assert_true(str_eq(found[0].url, STR("http://h.example/blog/feed")));
    assert_true(str_eq(found[11].url, STR("http://h.example/feed.json")));
    assert_int_equal(
        discover_guesses(STR("http://h.example"), a, &found, &n, NULL), ERR_OK);
    assert_int_equal(n, DISCOVER_MAX_GUESSES / 2);
    assert_int_equal(discover_guesses(STR("file:///x"), a, &found, &n, NULL),
                     ERR_OK);
    assert_int_equal(n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages),
        cmocka_unit_test(limits),
        cmocka_unit_test(guesses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
