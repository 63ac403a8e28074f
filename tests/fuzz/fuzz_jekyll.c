/* fuzz_jekyll.c -- any bytes as a post of a Jekyll site: whatever comes of
 * them, texts are UTF-8, HTML is within its limit, and the address is a path or
 * nothing. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/jekyll_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct jekyll_post *p)
{
    struct buf path;

    assert(str_is_utf8(p->item.title) && str_is_utf8(p->item.summary));
    assert(str_is_utf8(p->item.content_html) && str_is_utf8(p->section));
    assert(p->item.content_html.n <= ITEM_CONTENT_MAX_BYTES);
    assert(p->n_categories <= JEKYLL_MAX_VALUES);
    assert(p->n_redirects <= JEKYLL_MAX_REDIRECTS);
    buf_init(&path, JEKYLL_PATH_MAX_BYTES);
    jekyll_put_path(&path, p, STR("date"), NULL);
    assert(!path.n || path.s[0] == '/');
    buf_release(&path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct jekyll_file file = { STR("a/_posts/2022-01-14-b.md"),
                                      { (const char *)data, size } };
    const struct jekyll_options opt = { { 1700000000, NULL },
                                        STR("https://x.example/") };
    struct arena *a = arena_new((size_t)64 * 1024 * 1024);
    struct jekyll_post post;
    struct err_info ei = { ERR_OK, "" };
    enum err e;

    if (!a)
        abort();
    e = jekyll_read(&file, &opt, a, &post, &ei);
    if (e)
        assert(ei.code == e && ei.text[0]);
    else
        check(&post);
    arena_free(a);
    return 0;
}
