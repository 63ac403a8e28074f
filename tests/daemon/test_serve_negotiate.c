/* test_serve_negotiate.c -- daemon/serve/negotiate.c, media.c and compress.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <brotli/decode.h>
#include <zlib.h>

#include "daemon/serve/compress.h"
#include "daemon/serve/media.h"
#include "daemon/serve/negotiate.h"

static void test_coding(void **state)
{
    static const struct {
        const char *field;
        enum coding coding;
    } rows[] = {
        { NULL, CODING_NONE },
        { "", CODING_NONE },
        { "gzip", CODING_GZIP },
        { "GZIP", CODING_GZIP },
        { "x-gzip", CODING_GZIP },
        { "br", CODING_BR },
        { "gzip, deflate, br", CODING_BR },
        { "br;q=0.5, gzip", CODING_GZIP },
        { "gzip;q=0", CODING_NONE },
        { "gzip;q=0.0, br;q=0.000", CODING_NONE },
        { "gzip ; q=0.001", CODING_GZIP },
        { "gzip;q=0.8, br;q=0.8", CODING_BR },
        { "identity, gzip;q=0.5", CODING_NONE },
        { "identity;q=0.1, gzip;q=0.5", CODING_GZIP },
        { "*", CODING_BR },
        { "*;q=0", CODING_NONE },
        { "br;q=0, *", CODING_GZIP },
        { "identity;q=0, *;q=0", CODING_NONE },
        { "deflate, zstd", CODING_NONE },
        { "gzip;level=3;q=0.2", CODING_GZIP },
        { "gzip;q=x", CODING_GZIP },
        { "gzip;q=9999999999999999", CODING_GZIP },
        { ",,;;,", CODING_NONE },
        { "gzipped", CODING_NONE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (negotiate_coding(str_of(rows[i].field)) != rows[i].coding)
            fail_msg("'%s': got %d, wanted %d", rows[i].field,
                     (int)negotiate_coding(str_of(rows[i].field)),
                     (int)rows[i].coding);
}

static void test_tags(void **state)
{
    static const struct {
        const char *field;
        bool is_named;
    } rows[] = {
        { "\"1a-2b\"", true },
        { "W/\"1a-2b\"", true },
        { "\"1a-2b-gz\"", true },
        { "\"x\", \"1a-2b-br\"", true },
        { "\"x\",\"y\"", false },
        { "*", true },
        { " * ", true },
        { "\"*\"", false },
        { "\"1a-2b-zz\"", false },
        { "\"1a-2\"", false },
        { "1a-2b", false },
        { "\"1a-2b", false },
        { "", false },
        { "\"\"", false },
        { "\"a,\", \"1a-2b\"", true },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (negotiate_has_tag(str_of(rows[i].field), STR("1a-2b")) !=
            rows[i].is_named)
            fail_msg("'%s': wanted %d", rows[i].field, rows[i].is_named);
}

static void test_media(void **state)
{
    static const struct {
        const char *path, *beginning, *type;
        bool is_page, is_feed;
    } rows[] = {
        { "a/b.html", "<rss>", "text/html; charset=utf-8", true, false },
        { "feed.xml", "<?xml version=\"1.0\"?>\n<feed xmlns",
          "application/atom+xml; charset=utf-8", false, true },
        { "x/rss.xml", "<?xml version=\"1.0\"?>\n<rss version",
          "application/rss+xml; charset=utf-8", false, true },
        { "opml.xml", "<opml version", "text/x-opml; charset=utf-8", false,
          true },
        { "sitemap.xml", "<urlset>", "application/xml; charset=utf-8", false,
          true },
        { "feed.json", "{\"version\":\"https://jsonfeed.org/version/1.1\"",
          "application/feed+json; charset=utf-8", false, true },
        { "other.json", "{\"title\":\"<rss\"}",
          "application/json; charset=utf-8", false, true },
        { "x.svg", "", "image/svg+xml", true, false },
        { "html", "", "application/octet-stream", false, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct media m =
            media_of(str_of(rows[i].path), str_of(rows[i].beginning));

        assert_string_equal(m.type, rows[i].type);
        assert_int_equal(m.is_page, rows[i].is_page);
        assert_int_equal(m.is_feed, rows[i].is_feed);
    }
}

static void unpack_gzip(const char *s, size_t n, char *to, size_t *to_n)
{
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)s,
                   .avail_in = (unsigned)n,
                   .next_out = (unsigned char *)to,
                   .avail_out = (unsigned)*to_n };

    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    *to_n = z.total_out;
    inflateEnd(&z);
}

static void test_compress(void **state)
{
    static const enum coding codings[] = { CODING_GZIP, CODING_BR };
    char text[4096], back[4096];

    (void)state;
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = "weir, "[i % 6];
    for (int i = 0; i < 2; i++) {
        char *s = NULL;
        size_t n = 0, back_n = sizeof(back);

        assert_int_equal(compress_text((struct str){ text, sizeof(text) },
                                       codings[i], &s, &n),
                         ERR_OK);
        assert_true(n < sizeof(text) / 10);
        if (codings[i] == CODING_GZIP)
            unpack_gzip(s, n, back, &back_n);
        else
            assert_int_equal(BrotliDecoderDecompress(n, (const uint8_t *)s,
                                                     &back_n, (uint8_t *)back),
                             BROTLI_DECODER_RESULT_SUCCESS);
        assert_int_equal(back_n, sizeof(text));
        assert_memory_equal(back, text, sizeof(text));
        free(s);
        /* What does not get smaller is left as it is. */
        assert_int_equal(compress_text(STR("ab"), codings[i], &s, &n),
                         ERR_LIMIT);
        assert_int_equal(compress_text(STR(""), codings[i], &s, &n), ERR_LIMIT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coding),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_media),
        cmocka_unit_test(test_compress),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
