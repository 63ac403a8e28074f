/* transfer.c -- one hop: one GET or POST to one address (SECURITY.md 1-5).
 *
 *     RUNNING <--> PAUSED         fetcher.c, when too much is held
 *        |           |
 *        +-> ENDED <-+            libcurl says so, made to by a limit or not
 *
 * What it may do and what it asks. The limits are checked in transfer_calls.c;
 * how the answer is judged in the end is transfer_end.c. See transfer.h.
 */
#include "daemon/fetch/transfer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/transfer_calls.h"
#include "daemon/fetch/transfer_end.h"

#define FIELD_MAX_BYTES (FETCH_MAX_VALIDATOR_BYTES + 64)

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
        transfer_check_ratio(t);
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

static bool put_line(struct transfer *t, const char *line)
{
    struct curl_slist *fields = curl_slist_append(t->fields, line);

    if (fields)
        t->fields = fields;
    return fields != NULL;
}

/* One of the configuration. libcurl takes "Name:" for "send no such header" and
 * "Name;" for one without a value. */
static bool put_configured(struct transfer *t, const char *line)
{
    size_t colon = strcspn(line, ":");
    char *empty;
    bool ok;

    if (line[strcspn(line, "\r\n")])
        return false;
    if (!line[colon] || line[colon + 1 + strspn(line + colon + 1, " \t")])
        return put_line(t, line);
    if (asprintf(&empty, "%.*s;", (int)colon, line) < 0)
        return false;
    ok = put_line(t, empty);
    free(empty);
    return ok;
}

static bool is_configured(const struct transfer_order *o, const char *name)
{
    for (size_t i = 0; i < o->n_headers; i++)
        if (str_eq_nocase(
                (struct str){ o->headers[i], strcspn(o->headers[i], ": \t") },
                str_of(name)))
            return true;
    return false;
}

/* A field of ours, unless the configuration has one of that name or there is
 * nothing to say. */
static bool put_field(struct transfer *t, const struct transfer_order *o,
                      const char *name, struct str value)
{
    char line[FIELD_MAX_BYTES];

    if (!value.n || is_configured(o, name))
        return true;
    if (snprintf(line, sizeof(line), "%s: %.*s", name, STR_ARG(value)) >=
        (int)sizeof(line))
        return false;
    return put_line(t, line);
}

static bool put_fields(struct transfer *t, const struct transfer_order *o)
{
    bool ok = put_field(t, o, "Accept", str_of(o->accept)) &&
              put_field(t, o, "If-None-Match", o->etag) &&
              put_field(t, o, "If-Modified-Since", o->last_modified);

    if (ok && o->body) /* libcurl would wait for a 100 to a long one */
        ok = put_field(t, o, "Content-Type", str_of(o->body_type)) &&
             (is_configured(o, "Expect") || put_line(t, "Expect:"));
    for (size_t i = 0; ok && i < o->n_headers; i++)
        ok = put_configured(t, o->headers[i]);
    return ok;
}

/* Each macro call is one option; the first failure is kept in `code`. */
#define SET(option, value)                                                     \
    do {                                                                       \
        if (!code)                                                             \
            code = curl_easy_setopt(t->easy, option, value);                   \
    } while (0)

/* What a transfer may do at all: nothing but http and https, straight to an
 * address that the guard has seen or by the configured proxy. */
static CURLcode set_rules(struct transfer *t)
{
    CURLcode code = CURLE_OK;

    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");   /* one of the environment defeats the guard, */
    SET(CURLOPT_NOPROXY, ""); /* and so would its exceptions from ours */
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    SET(CURLOPT_HTTP09_ALLOWED, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* or ending waits for a resolver thread */
    SET(CURLOPT_DNS_CACHE_TIMEOUT, 0L); /* costs more than it saves */
    SET(CURLOPT_BUFFERSIZE, (long)TRANSFER_READ_BYTES);
    SET(CURLOPT_ERRORBUFFER, t->curl_error);
    SET(CURLOPT_PRIVATE, t);
    return code ? code : transfer_calls_set(t);
}

/* The headers of a CONNECT are not the answer's. */
static CURLcode set_proxy(struct transfer *t, const struct transfer_order *o)
{
    const char *ca_file = t->room->config->ca_file;
    CURLcode code = CURLE_OK;

    t->proxy_shown = o->proxy_shown;
    SET(CURLOPT_PROXY, o->proxy);
    SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (ca_file)
        SET(CURLOPT_PROXY_CAINFO, ca_file);
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
    if (o->body) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(o->body));
        SET(CURLOPT_COPYPOSTFIELDS, o->body);
    }
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
    if (!code && order->proxy)
        code = set_proxy(t, order);
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

/* Owned; NULL for lack of memory. */
static char *agent_of(const struct config *c)
{
    char *agent = NULL;
    int n = c->contact_url ? asprintf(&agent, "weir/%s (+%s)", WEIR_VERSION,
                                      c->contact_url)
                           : asprintf(&agent, "weir/%s", WEIR_VERSION);

    return n < 0 ? NULL : agent;
}

enum err transfer_room_open(struct transfer_room *room, uv_loop_t *loop,
                            const struct config *c,
                            const struct multi_calls *calls,
                            struct err_info *ei)
{
    struct multi_calls ours = *calls;
    char *agent = agent_of(c);
    enum err e;

    if (!agent)
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

void transfer_room_set_config(struct transfer_room *room,
                              const struct config *c)
{
    char *agent = agent_of(c);

    if (agent) {
        free(room->user_agent);
        room->user_agent = agent;
    }
    room->config = c;
}

void transfer_room_release(struct transfer_room *room)
{
    free(room->user_agent);
    room->user_agent = NULL;
}
