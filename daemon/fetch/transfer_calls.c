/* transfer_calls.c -- the limits of a transfer, where its bytes pass
 * (SECURITY.md 2, 4, 5).
 *
 * The guard is asked when a socket is opened, headers are counted line by line
 * (libcurl does not bound trailers), the decoded body as it is written, the
 * wire in the progress call, which also sees what decodes to nothing. Of the
 * framing of chunks libcurl tells only the debug callback, so that is where raw
 * bytes are counted. A callback that stops a transfer notes the cause first;
 * the cause goes before whatever libcurl then says. See transfer_calls.h.
 */
#include "daemon/fetch/transfer_calls.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/guard.h"
#include "daemon/fetch/transfer.h"
#include "daemon/fetch/transfer_end.h"

#define RATIO_FREE_BYTES 1048576 /* judged only beyond */
#define FRAMING_FREE_BYTES 65536 /* of a body and its framing; beyond, ... */
#define FRAMING_MAX_RATIO 8      /* ... framing and body : body */
#define TINY_FRAMING_SHARE 16    /* one in so many is framing: tiny chunks */
#define TINY_CHUNKS_SEC 65536    /* no more a second from then on */
#define CHUNK_FRAMING_BYTES 5    /* of a chunk, at least */
#define DROP_MAX_BYTES 65536     /* of a body nobody wants */

/* Judges each address about to be connected to. A connection used again was
 * judged when it was opened. With a proxy all are to the proxy, which may be
 * anywhere. */
static curl_socket_t on_open_socket(void *ctx, curlsocktype purpose,
                                    struct curl_sockaddr *addr)
{
    struct transfer *t = ctx;
    const struct config *c = t->room->config;
    const char *what =
        t->proxy_shown
            ? NULL
            : guard_refusal(&addr->addr, c->allow_private, c->n_allow_private);
    char text[GUARD_TEXT_MAX];
    int fd;

    if (!what && purpose == CURLSOCKTYPE_IPCXN) {
        fd = socket(addr->family, addr->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    addr->protocol);
        t->has_no_descriptor = fd < 0 && (errno == EMFILE || errno == ENFILE);
        return fd;
    }
    guard_put_text(&addr->addr, text);
    snprintf(t->refused, sizeof(t->refused),
             "refused: %s is %s (allow_private permits it)", text,
             what ? what : "not connected to as a client");
    return CURL_SOCKET_BAD;
}

static int64_t wire_bytes(const struct transfer *t)
{
    curl_off_t n = 0;

    curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &n);
    return n;
}

/* Libcurl reads on in one turn for as long as there is something to read, and
 * works for every chunk: one source that sends tiny ones would keep the loop
 * from all others. Such a one gets a pace, which libcurl looks at after every
 * 100 reads, so that a turn has an end. Only framing counts, not what the
 * chunks hold, which may be packed. */
static void slow_tiny_chunks(struct transfer *t)
{
    int64_t n_wire = wire_bytes(t), n_framing = t->n_raw - n_wire, size;

    if (t->n_raw < TRANSFER_READ_BYTES ||
        n_framing < t->n_raw / TINY_FRAMING_SHARE)
        return;
    size = n_wire * CHUNK_FRAMING_BYTES / n_framing; /* at least, on average */
    if (size < 1)
        size = 1;
    t->was_slowed = true;
    curl_easy_setopt(t->easy, CURLOPT_MAX_RECV_SPEED_LARGE,
                     (curl_off_t)(size * TINY_CHUNKS_SEC));
}

/* CURLOPT_DEBUGFUNCTION: a read, before its chunks are undone; those before are
 * counted. */
static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t n,
                    void *ctx)
{
    struct transfer *t = ctx;

    (void)easy;
    (void)bytes;
    if (type != CURLINFO_DATA_IN)
        return 0;
    slow_tiny_chunks(t);
    t->n_raw += (int64_t)n;
    return 0;
}

static size_t on_header(char *line, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    struct str s = { line, size * n };
    bool were_whole = t->headers.are_whole;

    if (headers_put_line(&t->headers, s, &t->error)) {
        if (!t->error.code)
            err_set(&t->error, ERR_NOMEM, "no memory for headers");
        return s.n + 1; /* anything but s.n stops the transfer */
    }
    if (t->headers.are_whole && !were_whole) {
        t->n_head_bytes = t->headers.n_bytes;
        /* not before: what libcurl has to say until then costs time */
        curl_easy_setopt(t->easy, CURLOPT_VERBOSE, 1L);
    }
    return s.n;
}

static bool is_bomb(struct transfer *t, int64_t n_wire)
{
    int64_t n = (int64_t)t->body.n;

    if (n <= RATIO_FREE_BYTES || n / FETCH_MAX_RATIO <= n_wire)
        return false;
    err_set(&t->error, ERR_LIMIT,
            "the body unpacks to more than %d times its size", FETCH_MAX_RATIO);
    return true;
}

/* Here the wire is ahead by up to a read; on_end judges exactly. */
static size_t on_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    struct str s = { bytes, size * n };

    if (!transfer_is_wanted(t)) {
        t->n_dropped += (int64_t)s.n;
        return t->n_dropped > DROP_MAX_BYTES ? s.n + 1 : s.n;
    }
    buf_put(&t->body, s);
    if (t->body.err == ERR_LIMIT) {
        transfer_set_too_long(t);
        return s.n + 1;
    }
    if (t->body.err) {
        err_set(&t->error, t->body.err, "no memory for a body");
        return s.n + 1;
    }
    t->room->n_held += (int64_t)s.n;
    return is_bomb(t, t->n_raw) ? s.n + 1 : s.n;
}

/* True if so many bytes of a body, framing undone, are too few for what came.
 * Trailers are bounded as headers are. */
static bool is_all_framing(const struct transfer *t, int64_t n_wire)
{
    int64_t n_trailers = (int64_t)(t->headers.n_bytes - t->n_head_bytes);

    return t->n_raw > FRAMING_FREE_BYTES + n_trailers &&
           (t->n_raw - n_trailers - FRAMING_FREE_BYTES) / FRAMING_MAX_RATIO >
               n_wire;
}

static int on_progress(void *ctx, curl_off_t total, curl_off_t n_wire,
                       curl_off_t upload_total, curl_off_t uploaded)
{
    struct transfer *t = ctx;
    int64_t max = t->room->config->max_body_bytes;
    char size[BUF_SIZE_TEXT_MAX];

    (void)total;
    (void)upload_total;
    (void)uploaded;
    if (n_wire > max)
        transfer_set_too_long(t);
    else if (is_all_framing(t, n_wire))
        err_set(&t->error, ERR_LIMIT,
                "%" PRId64 " bytes came for %" PRId64
                " of the body; the rest frames chunks",
                t->n_raw, (int64_t)n_wire);
    else if (t->n_raw > max + FETCH_MAX_HEADER_BYTES)
        err_set(&t->error, ERR_LIMIT,
                "the body and the framing of its chunks are longer than "
                "max_body, %s, and %d KiB",
                buf_size_text((uint64_t)max, size),
                FETCH_MAX_HEADER_BYTES / 1024);
    return t->error.code != ERR_OK;
}

void transfer_check_ratio(struct transfer *t)
{
    (void)is_bomb(t, wire_bytes(t));
}

/* Each macro call is one option; the first failure is kept in `code`. */
#define SET(option, value)                                                     \
    do {                                                                       \
        if (!code)                                                             \
            code = curl_easy_setopt(t->easy, option, value);                   \
    } while (0)

CURLcode transfer_calls_set(struct transfer *t)
{
    CURLcode code = CURLE_OK;

    SET(CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    SET(CURLOPT_OPENSOCKETDATA, t);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, t);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, t);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, t);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_DEBUGFUNCTION, on_debug); /* once VERBOSE */
    SET(CURLOPT_DEBUGDATA, t);
    return code;
}
