/* fuzz_html.c -- any text as an HTML fragment: what html_clean writes is
 * clean and balanced, bounded, and does not change when cleaned again; its
 * text, the plain text and a beginning of it are UTF-8, and no longer than
 * they may be. The first line is the base. Bytes that are no UTF-8 are repaired
 * first, as the decoder in front of the cleaner does.
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

    if (html_clean(html, base, SIZE_MAX, a, &ret))
        abort();
    return ret;
}

static void put_repaired(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n;)
        str_put_char(b, str_next(s, &i));
}

static size_t count_characters(struct str s)
{
    size_t n = 0;

    for (size_t pos = 0; pos < s.n; n++)
        pos = text_next_character(s, pos);
    return n;
}

static void check_excerpt(struct str text)
{
    static const size_t sizes[] = { 1, 20, 200 };
    struct buf b;

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        buf_init(&b, SIZE_MAX);
        text_put_excerpt(&b, text, sizes[i]);
        assert(str_is_utf8(buf_str(&b)));
        assert(count_characters(buf_str(&b)) <= sizes[i]);
        buf_release(&b);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(SIZE_MAX / 2);
    struct html_clean once, twice;
    struct str html, base;
    struct buf text, plain;
    size_t line;

    buf_init(&text, SIZE_MAX);
    put_repaired(&text, (struct str){ (const char *)data, size });
    html = base = buf_str(&text);
    line = str_find(html, STR("\n"));
    base.n = line == SIZE_MAX ? 0 : line;
    html = str_cut(html, line == SIZE_MAX ? 0 : line + 1);
    once = clean(html, base, a);
    twice = clean(once.html, base, a);
    assert(!html_check(once.html));
    assert(str_eq(once.html, twice.html));
    assert(once.html.n <= html.n * HTML_GROWTH + HTML_SLACK_BYTES);

    buf_init(&plain, SIZE_MAX);
    html_put_plain(&plain, html);
    assert(plain.n <= 3 * html.n && str_is_utf8(buf_str(&plain)));
    assert(str_is_utf8(once.text));
    check_excerpt(buf_str(&plain));
    buf_release(&plain);
    buf_release(&text);
    arena_free(a);
    return 0;
}
