/* test_page_memory.c -- no memory, at each place in turn: pages, XML, articles,
 * mappings by XPath, probes, discovery. Each either says so or gives what it
 * gives with memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/discover.h"
#include "feeds/probe.h"

/* Allocations until one fails; 0: none does. */
static size_t until_failure;

static int fails(void) { return until_failure > 0 && --until_failure == 0; }

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__real_reallocarray(void *p, size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__wrap_reallocarray(void *p, size_t n, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_realloc(p, size);
}

void *__wrap_reallocarray(void *p, size_t n, size_t size)
{
    return fails() ? NULL : __real_reallocarray(p, n, size);
}

static const char page[] =
    "<html><head><base href=/b/><LINK rel=alternate type=application/rss+xml "
    "href=f title=T></head><ul id=l><li><a HREF=1>one</a><i>d</i><p>x &amp; y"
    "<li><a href=2>two</a><p>z<li><a href=3><b>three</b></a></ul>"
    "<div class=Body>text (by A)</div><a href=feed>Feed</a>";
static const char xml[] = "<r><li x:k='v'><a href='1'>one</a></li><li><a>t</a>"
                          "</li><li><a>u</a></li></r>";

static enum err make(enum source_type type, struct mapping **ret)
{
    struct mapping_text text = { .type = type,
                                 .item = "//li",
                                 .detail_content = "//none | //div",
                                 .credit = "(by *)" };
    const char *removes[] = { "//p", "//div/b" };

    text.detail_remove = removes;
    text.n_detail_remove = 2;
    text.field[MAP_ID] = "substring(a/@href, 1)";
    text.field[MAP_LINK] = "a | \"x/{item_title}\"";
    text.field[MAP_TITLE] = "concat(a, i)";
    text.field[MAP_CONTENT] = "p[1]";
    text.field[MAP_DATE] = "none";
    return mapping_new(&text, ret, NULL);
}

/* Runs a job with its n-th allocation failing, until none does. */
typedef enum err job_fn(const struct read_options *opt, struct str body,
                        struct arena *a, struct buf *ret);

static void check(job_fn *job, const struct read_options *opt, struct str body)
{
    struct buf whole, part;
    size_t nth, n_failed = 0, in_a_row = 0;

    buf_init(&whole, SIZE_MAX);
    buf_init(&part, SIZE_MAX);
    for (nth = 0; in_a_row < 100; nth++) {
        struct arena *a = arena_new(16 * 1024 * 1024);
        enum err e;

        buf_clear(&part);
        assert_non_null(a);
        until_failure = nth;
        e = job(opt, body, a, nth ? &part : &whole);
        until_failure = 0;
        if (e && (e != ERR_NOMEM || !nth))
            fail_msg("allocation %zu: %s", nth, err_name(e));
        if (!e && nth)
            assert_string_equal(part.n ? part.s : "", whole.n ? whole.s : "");
        n_failed += e != ERR_OK;
        in_a_row = e ? 0 : in_a_row + 1;
        arena_free(a);
    }
    assert_true(n_failed > 1);
    buf_release(&whole);
    buf_release(&part);
}

static enum err read_list(const struct read_options *opt, struct str body,
                          struct arena *a, struct buf *ret)
{
    struct document *doc = NULL;
    enum err e = document_read(body, opt, &doc, NULL);

    (void)a;
    until_failure = 0;
    if (e)
        return e;
    buf_put(ret, doc->feed.remark);
    for (size_t i = 0; i < doc->n_items; i++) {
        buf_put(ret, doc->items[i].title);
        buf_put(ret, doc->items[i].url);
        buf_put(ret, doc->items[i].content_html);
        buf_put(ret, doc->items[i].detail_url);
    }
    document_free(doc);
    return ERR_OK;
}

static enum err read_article(const struct read_options *opt, struct str body,
                             struct arena *a, struct buf *ret)
{
    struct detail detail;
    enum err e = detail_read(body, opt, a, &detail, NULL);

    until_failure = 0;
    if (!e)
        buf_put(ret, detail.content_html);
    return e;
}

static enum err read_probe(const struct read_options *opt, struct str body,
                           struct arena *a, struct buf *ret)
{
    struct probe probe;
    enum err e = list_probe(body, opt, a, &probe, NULL);

    until_failure = 0;
    for (size_t i = 0; !e && i < probe.n_values; i++)
        buf_put(ret, probe.values[i].path);
    for (size_t i = 0; !e && i < probe.n_lists; i++)
        buf_put(ret, probe.lists[i].path);
    for (size_t i = 0; !e && i < probe.n_fields; i++)
        buf_put(ret, probe.fields[i].example);
    return e;
}

static enum err read_feeds(const struct read_options *opt, struct str body,
                           struct arena *a, struct buf *ret)
{
    const struct discovered *found;
    size_t n = 0;
    enum err e = discover_feeds(body, opt, a, &found, &n, NULL);

    until_failure = 0;
    for (size_t i = 0; !e && i < n; i++) {
        buf_put(ret, found[i].url);
        buf_put(ret, found[i].title);
    }
    return e;
}

static enum err compile(const struct read_options *opt, struct str body,
                        struct arena *a, struct buf *ret)
{
    struct mapping *m = NULL;
    enum err e = make(opt->type, &m);

    (void)body;
    (void)a;
    (void)ret;
    mapping_free(m);
    return e;
}

static void pages(void **state)
{
    struct read_options opt = { .type = SOURCE_HTML,
                                .url = STR("http://h.example/") };
    struct mapping *m = NULL;

    (void)state;
    check(compile, &opt, STR(""));
    check(read_feeds, &opt, STR(page));
    check(read_probe, &opt, STR(page));
    assert_int_equal(make(SOURCE_HTML, &m), ERR_OK);
    opt.mapping = m;
    check(read_list, &opt, STR(page));
    check(read_article, &opt, STR(page));
    check(read_probe, &opt, STR(page));
    mapping_free(m);
}

static void others(void **state)
{
    struct read_options opt = { .type = SOURCE_XML,
                                .url = STR("http://h.example/") };
    struct mapping *m = NULL;

    (void)state;
    assert_int_equal(make(SOURCE_XML, &m), ERR_OK);
    opt.mapping = m;
    check(read_list, &opt, STR(xml));
    check(read_probe, &opt, STR(xml));
    opt.type = SOURCE_AUTO;
    opt.mapping = NULL;
    check(read_probe, &opt,
          STR("{\"a\":[{\"t\":1,\"u\":{\"v\":[\"x\"]}},{\"t\":2}]}"));
    mapping_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages),
        cmocka_unit_test(others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
