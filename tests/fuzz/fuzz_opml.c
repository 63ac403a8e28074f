/* fuzz_opml.c -- any bytes as a subscription list: whatever comes of them,
 * each outline is within its limits, one line of valid UTF-8, and its addresses
 * are such; a second reading gives as many. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/opml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_line(struct str s)
{
    assert(str_is_utf8(s) && str_length(s) <= OPML_TEXT_MAX_CHARS);
    assert(s.n == str_trim(s).n && (!s.n || !memchr(s.s, '\n', s.n)));
}

static enum err on_outline(void *ctx, const struct opml_outline *o,
                           struct err_info *ei)
{
    size_t *n = ctx;

    (void)ei;
    ++*n;
    check_line(o->name);
    check_line(o->xml_text);
    check_line(o->type);
    check_line(o->category);
    check_line(o->language);
    assert(!o->xml_url.n || url_is_http(o->xml_url));
    assert(!o->html_url.n || url_is_http(o->html_url));
    assert(o->folder.n <= OPML_FOLDER_MAX_BYTES && str_is_utf8(o->folder));
    return ERR_OK;
}

static bool read_list(struct str body, size_t *ret_n)
{
    struct arena *a = arena_new((size_t)1024 * 1024);
    struct err_info ei = { ERR_OK, "" };
    struct opml list;
    size_t n = 0;
    enum err e;

    if (!a)
        abort();
    e = opml_read(body, on_outline, &n, a, &list, &ei);
    if (e) {
        assert(ei.code == e && ei.text[0]);
    } else {
        check_line(list.title);
        assert(list.encoding.n && list.n_outlines == n);
        assert(n <= OPML_MAX_OUTLINES);
        assert(!list.n_over || n == OPML_MAX_OUTLINES);
    }
    arena_free(a);
    *ret_n = n;
    return e == ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = { (const char *)data, size };
    size_t n, again;

    if (read_list(body, &n) && (!read_list(body, &again) || n != again))
        abort();
    return 0;
}
