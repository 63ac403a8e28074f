/* transfer.c -- one hop: one GET to one address (SECURITY.md 1-5).
 *
 *     RUNNING <--> PAUSED         fetcher.c, when too much is held
 *        |           |
 *        +-> ENDED <-+            libcurl says so, made to by a limit or not
 *
 * Every limit is checked where the bytes pass: the guard when a socket is
 * opened, headers line by line (libcurl does not bound trailers), the decoded
 * body as it is written, the wire in the progress call, which also sees what
 * decodes to nothing. Of the framing of chunks libcurl tells only the debug
 * callback, so that is where raw bytes are counted. A callback that stops a
 * transfer notes the cause first; the cause goes before whatever libcurl then
 * says. How the answer is judged in the end is transfer_end.c. See transfer.h.
 */
#include "daemon/fetch/transfer.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/guard.h"
#include "daemon/fetch/transfer_end.h"

#define RATIO_FREE_BYTES 1048576 /* judged only beyond */
#define READ_BYTES 16384
#define FRAMING_FREE_BYTES 65536 /* of a body and its framing; beyond, ... */
#define FRAMING_MAX_RATIO 8      /* ... framing and body : body */
#define TINY_FRAMING_SHARE 16    /* one in so many is framing: tiny chunks */
#define TINY_CHUNKS_SEC 65536    /* no more a second from then on */
#define CHUNK_FRAMING_BYTES 5    /* of a chunk, at least */
#define DROP_MAX_BYTES 65536     /* of a body nobody wants */
#define FIELD_MAX_BYTES (FETCH_MAX_VALIDATOR_BYTES + 64)

/* ---- what libcurl calls ----------------------------------------------- */

/* Judges each address about to be connected to. A connection used again was
 * judged when it was opened. */
static curl_socket_t on_open_socket(void *ctx, curlsocktype purpose,
                                    struct curl_sockaddr *addr)
{
    struct transfer *t = ctx;
    const struct config *c = t->room->config;
    const char *what =
        guard_refusal(&addr->addr, c->allow_private, c->n_allow_private);
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

    if (t->n_raw < READ_BYTES || n_framing < t->n_raw / TINY_FRAMING_SHARE)
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
        err_set(&t->error, ERR_LIMIT, TRANSFER_TOO_LONG,
                t->room->config->max_body_bytes);
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

    (void)total;
    (void)upload_total;
    (void)uploaded;
    if (n_wire > max)
        err_set(&t->error, ERR_LIMIT, TRANSFER_TOO_LONG, max);
    else if (is_all_framing(t, n_wire))
        err_set(&t->error, ERR_LIMIT,
                "%" PRId64 " bytes came for %" PRId64
                " of the body; the rest frames chunks",
                t->n_raw, (int64_t)n_wire);
    else if (t->n_raw > max + FETCH_MAX_HEADER_BYTES)
        err_set(&t->error, ERR_LIMIT,
                "the body and the framing of its chunks are longer than "
                "max_body, %" PRId64 " bytes, and %d KiB",
                max, FETCH_MAX_HEADER_BYTES / 1024);
    return t->error.code != ERR_OK;
}

/* ---- how it moves ----------------------------------------------------- */

static void move(struct transfer *t, enum transfer_state to)
{
    static const bool legal[][TRANSFER_ENDED + 1] = {
        [TRANSFER_RUNNING] = { [TRANSFER_PAUSED] = true,
                               [TRANSFER_ENDED] = true },
        [TRANSFER_PAUSED] = { [TRANSFER_RUNNING] = true,
                              [TRANSFER_ENDED] = true },
        [TRANSFER_ENDED] = { false },
    };

    assert(legal[t->state][to]);
    t->state = to;
}

static void on_end(void *ctx, CURL *easy, CURLcode code)
{
    char *private = NULL;
    struct transfer *t;

    (void)ctx; /* the caller's of transfer_room_open */
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
    t = (struct transfer *)(void *)private;
    move(t, TRANSFER_ENDED);
    if (!t->error.code && code == CURLE_OK)
        (void)is_bomb(t, wire_bytes(t));
    transfer_judge(t, code);
    curl_multi_remove_handle(t->room->multi.curl, easy);
    t->room->on_end(t);
}

void transfer_pause(struct transfer *t, bool pause)
{
    enum transfer_state to = pause ? TRANSFER_PAUSED : TRANSFER_RUNNING;

    if (t->state == TRANSFER_ENDED || t->state == to)
        return;
    move(t, to);
    t->was_paused |= pause;
    curl_easy_pause(t->easy, pause ? CURLPAUSE_RECV : CURLPAUSE_CONT);
}

/* ---- starting --------------------------------------------------------- */

static bool put_field(struct transfer *t, const char *name, const char *value,
                      size_t n)
{
    char line[FIELD_MAX_BYTES];
    struct curl_slist *fields;

    if (snprintf(line, sizeof(line), "%s: %.*s", name, (int)n, value) >=
        (int)sizeof(line))
        return false;
    fields = curl_slist_append(t->fields, line);
    if (!fields)
        return false;
    t->fields = fields;
    return true;
}

static bool put_fields(struct transfer *t, const struct transfer_order *o)
{
    return put_field(t, "Accept", o->accept, strlen(o->accept)) &&
           (o->etag.n == 0 ||
            put_field(t, "If-None-Match", o->etag.s, o->etag.n)) &&
           (o->last_modified.n == 0 ||
            put_field(t, "If-Modified-Since", o->last_modified.s,
                      o->last_modified.n));
}

/* Each macro call is one option; the first failure is kept in `code`. */
#define SET(option, value)                                                     \
    do {                                                                       \
        if (!code)                                                             \
            code = curl_easy_setopt(t->easy, option, value);                   \
    } while (0)

/* What a transfer may do at all: nothing but plain GETs of http and https,
 * straight to an address that the guard has seen. */
static CURLcode set_rules(struct transfer *t)
{
    CURLcode code = CURLE_OK;

    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, ""); /* one of the environment defeats the guard */
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_HTTP09_ALLOWED, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* or ending waits for a resolver thread */
    SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L); /* costs more than it saves */
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
    SET(CURLOPT_BUFFERSIZE, (long)READ_BYTES);
    SET(CURLOPT_ERRORBUFFER, t->curl_error);
    SET(CURLOPT_PRIVATE, t);
    return code;
}

static CURLcode set_request(struct transfer *t, const struct transfer_order *o)
{
    const struct config *c = t->room->config;
    int64_t connect_ms = c->connect_timeout_ms < o->timeout_ms
                             ? c->connect_timeout_ms
                             : o->timeout_ms;
    CURLcode code = CURLE_OK;

    SET(CURLOPT_URL, o->url);
    SET(CURLOPT_HTTPHEADER, t->fields);
    SET(CURLOPT_USERAGENT, t->room->user_agent);
    SET(CURLOPT_ACCEPT_ENCODING, t->room->encodings);
    if (o->user)
        SET(CURLOPT_USERNAME, o->user);
    if (o->password)
        SET(CURLOPT_PASSWORD, o->password);
    if (c->ca_file)
        SET(CURLOPT_CAINFO, c->ca_file);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_LOW_SPEED_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, (long)FETCH_LOW_SPEED_SEC);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)c->max_body_bytes);
    return code;
}

enum err transfer_new(struct transfer_room *room,
                      const struct transfer_order *order, void *ctx,
                      struct transfer **ret_transfer, struct err_info *ei)
{
    struct transfer *t = calloc(1, sizeof(*t));
    CURLcode code = CURLE_OUT_OF_MEMORY;

    if (!t)
        return err_set(ei, ERR_NOMEM, "no memory for a transfer");
    t->room = room;
    t->ctx = ctx;
    t->timeout_ms = order->timeout_ms;
    buf_init(&t->body, (size_t)room->config->max_body_bytes);
    t->easy = curl_easy_init();
    if (t->easy && put_fields(t, order))
        code = set_rules(t);
    if (!code)
        code = set_request(t, order);
    if (!code && curl_multi_add_handle(room->multi.curl, t->easy))
        code = CURLE_OUT_OF_MEMORY;
    if (code) {
        t->state = TRANSFER_ENDED; /* never began */
        transfer_free(t);
        return err_set(ei, code == CURLE_OUT_OF_MEMORY ? ERR_NOMEM : ERR_NET,
                       "no transfer: %s", curl_easy_strerror(code));
    }
    *ret_transfer = t;
    return ERR_OK;
}

void transfer_free(struct transfer *t)
{
    if (!t)
        return;
    if (t->state != TRANSFER_ENDED)
        curl_multi_remove_handle(t->room->multi.curl, t->easy);
    curl_easy_cleanup(t->easy);
    curl_slist_free_all(t->fields);
    t->room->n_held -= (int64_t)t->body.n;
    buf_release(&t->body);
    headers_release(&t->headers);
    free(t);
}

/* ---- the room --------------------------------------------------------- */

static const char *encodings(void)
{
    const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);

    if (!(v->features & CURL_VERSION_BROTLI))
        return v->features & CURL_VERSION_ZSTD ? "gzip, zstd" : "gzip";
    return v->features & CURL_VERSION_ZSTD ? "gzip, br, zstd" : "gzip, br";
}

enum err transfer_room_open(struct transfer_room *room, uv_loop_t *loop,
                            const struct config *c,
                            const struct multi_calls *calls,
                            struct err_info *ei)
{
    struct multi_calls ours = *calls;
    char *agent = NULL;
    int n;
    enum err e;

    if (c->contact_url)
        n = asprintf(&agent, "weir/%s (+%s)", WEIR_VERSION, c->contact_url);
    else
        n = asprintf(&agent, "weir/%s", WEIR_VERSION);
    if (n < 0)
        return err_set(ei, ERR_NOMEM, "no memory for transfers");
    room->config = c;
    room->user_agent = agent;
    room->encodings = encodings();
    ours.on_end = on_end;
    e = multi_open(&room->multi, loop, &ours, ei);
    if (e)
        transfer_room_release(room);
    return e;
}

void transfer_room_release(struct transfer_room *room)
{
    free(room->user_agent);
    room->user_agent = NULL;
}
