/* fuzz_url.c -- any base and reference, one on each line: what they resolve to
 * is an address that resolving leaves as it is; a canonical spelling is its
 * own, and is that of the resolved address too; what is found in them is
 * there.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/feeds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_canonical(struct str s)
{
    struct buf once, twice;

    buf_init(&once, URL_MAX_BYTES);
    buf_init(&twice, URL_MAX_BYTES);
    if (!url_canonical(s, &once)) {
        assert(url_is_http(buf_str(&once)));
        if (url_canonical(buf_str(&once), &twice))
            abort();
        assert(str_eq(buf_str(&once), buf_str(&twice)));
    }
    buf_release(&once);
    buf_release(&twice);
}

static void check_resolved(struct str base, struct str ref)
{
    struct buf once, twice;
    struct url url;

    buf_init(&once, URL_MAX_BYTES);
    buf_init(&twice, URL_MAX_BYTES);
    if (!url_resolve(base, ref, &once)) {
        if (url_split(buf_str(&once), &url))
            abort();
        if (url.scheme.n > 0) {
            if (url_resolve(STR(""), buf_str(&once), &twice))
                abort();
            assert(str_eq(buf_str(&once), buf_str(&twice)));
            assert(url_same_origin(buf_str(&once), buf_str(&once)) ||
                   !url_is_http(buf_str(&once)));
        }
        check_canonical(buf_str(&once));
    }
    buf_release(&once);
    buf_release(&twice);
}

static void check_parts(struct str s)
{
    char code[INFOCODE_MAX_BYTES];
    struct str found = infocode_find(s, code);
    struct buf b;

    assert(!found.n || infocode_is_valid(found));
    buf_init(&b, SIZE_MAX);
    url_decode(s, &b);
    assert(b.n <= s.n);
    buf_clear(&b);
    url_redact(s, &b);
    assert(b.n <= s.n);
    url_show(s, &b);
    buf_release(&b);
    found = url_query(s, STR("a"));
    assert(!found.s || (found.s >= s.s && found.n <= s.n));
    (void)url_is_safe_link(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str base = { (const char *)data, size }, ref = { NULL, 0 };
    const char *line = size ? memchr(data, '\n', size) : NULL;

    if (line) {
        base.n = (size_t)(line - base.s);
        ref = (struct str){ line + 1, size - base.n - 1 };
    }
    check_parts(base);
    check_canonical(base);
    check_resolved(STR(""), base);
    check_resolved(base, ref);
    return 0;
}
