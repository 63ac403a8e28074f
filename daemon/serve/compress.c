/* compress.c -- gzip (RFC 1952) by zlib, br (RFC 7932) by brotli. */
#include "daemon/serve/compress.h"

#include <limits.h>
#include <stdlib.h>

#include <brotli/encode.h>
#include <zlib.h>

#define GZIP_LEVEL 6
#define GZIP_WINDOW_BITS (15 + 16) /* 16: with gzip's header */
#define GZIP_MEMORY_LEVEL 8
#define BROTLI_LEVEL 5

static enum err gzip(struct str text, char *to, size_t *n)
{
    z_stream z = { 0 };
    int rc;

    if (text.n > UINT_MAX || *n > UINT_MAX)
        return ERR_LIMIT;
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS,
                     GZIP_MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return ERR_NOMEM;
    z.next_in = (unsigned char *)(uintptr_t)text.s;
    z.avail_in = (unsigned)text.n;
    z.next_out = (unsigned char *)to;
    z.avail_out = (unsigned)*n;
    rc = deflate(&z, Z_FINISH);
    *n = z.total_out;
    (void)deflateEnd(&z);
    return rc == Z_STREAM_END ? ERR_OK : ERR_LIMIT;
}

static enum err br(struct str text, char *to, size_t *n)
{
    return BrotliEncoderCompress(
               BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.n,
               (const unsigned char *)text.s, n, (unsigned char *)to)
               ? ERR_OK
               : ERR_LIMIT;
}

enum err compress_text(struct str text, enum coding coding, char **ret_s,
                       size_t *ret_n)
{
    size_t n = text.n; /* no more room than it has now */
    char *to = text.n ? malloc(n) : NULL;
    enum err e;

    if (!text.n)
        return ERR_LIMIT;
    if (!to)
        return ERR_NOMEM;
    e = coding == CODING_BR ? br(text, to, &n) : gzip(text, to, &n);
    if (e) {
        free(to);
        return e;
    }
    *ret_s = to;
    *ret_n = n;
    return ERR_OK;
}
