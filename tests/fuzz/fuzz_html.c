/* fuzz_html.c -- any bytes as an HTML fragment: what html_clean writes is
 * clean and balanced, bounded, and does not change when cleaned again. The
 * first line is the base.
 */
#include <assert.h>
#include <stdlib.h>

#include "feeds/html.h"
#include "tests/feeds/html_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct html_clean clean(struct str html, struct str base,
                               struct arena *a)
{
    struct html_clean ret;

    if (html_clean(html, base, a, &ret))
        abort();
    return ret;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str html = { (const char *)data, size }, base = html;
    size_t line = str_find(html, STR("\n"));
    struct arena *a = arena_new(SIZE_MAX / 2);
    struct html_clean once, twice;
    struct buf plain;

    base.n = line == SIZE_MAX ? 0 : line;
    html = str_cut(html, line == SIZE_MAX ? 0 : line + 1);
    once = clean(html, base, a);
    twice = clean(once.html, base, a);
    assert(!html_check(once.html));
    assert(str_eq(once.html, twice.html));
    assert(once.html.n <= html.n * HTML_GROWTH + HTML_SLACK_BYTES);

    buf_init(&plain, SIZE_MAX);
    html_put_plain(&plain, html);
    assert(plain.n <= 3 * html.n);
    buf_release(&plain);
    arena_free(a);
    return 0;
}
