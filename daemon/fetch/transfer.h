/* transfer.h -- one hop: one GET or POST to one address, within all limits.
 *
 * Follows nothing, decides nothing: fetcher.c does. The loop's thread.
 */
#ifndef WEIR_DAEMON_FETCH_TRANSFER_H
#define WEIR_DAEMON_FETCH_TRANSFER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "daemon/fetch/headers.h"
#include "daemon/fetch/multi.h"
#include "daemon/fetch/target.h"
#include "feeds/base/buf.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

struct transfer;

/* What all transfers of a fetcher share. */
struct transfer_room {
    struct multi multi;
    const struct config *config; /* borrowed */
    char *user_agent;            /* owned */
    const char *encodings;       /* for Accept-Encoding; static */
    int64_t n_held; /* bytes of bodies here and taken, not yet parsed */
    void (*on_end)(struct transfer *t); /* outside libcurl; t may be freed */
};

/* calls.on_end is set by transfer_room_open. */
WEIR_NODISCARD enum err transfer_room_open(struct transfer_room *room,
                                           uv_loop_t *loop,
                                           const struct config *c,
                                           const struct multi_calls *calls,
                                           struct err_info *ei);
/* For all that go on and that come; what is in libcurl already stays there. For
 * lack of memory the old name is kept. */
void transfer_room_set_config(struct transfer_room *room,
                              const struct config *c);
/* After the multi has closed. */
void transfer_room_release(struct transfer_room *room);

/* What to ask; borrowed for the time of transfer_new, proxy_shown until
 * transfer_free. */
struct transfer_order {
    const char *url;
    const char *user, *password; /* or NULL */
    const char *accept;
    const char *body, *body_type; /* body NULL: a GET */
    char *const *headers;         /* go before those weir sends itself */
    size_t n_headers;
    const char *proxy, *proxy_shown; /* or NULL; shown: no credentials in it */
    struct str etag, last_modified;  /* absent: not sent */
    int64_t timeout_ms;              /* for all that is left of the request */
};

enum transfer_state {
    TRANSFER_RUNNING,
    TRANSFER_PAUSED,
    TRANSFER_ENDED /* error, headers and body are final */
};

struct transfer {
    enum transfer_state state;
    struct headers headers;
    struct buf body;       /* of a 2xx, decoded; of others nothing is kept */
    struct err_info error; /* code ERR_OK: an answer came */
    void *ctx;             /* the caller's */

    /* private */
    struct transfer_room *room;
    const char *proxy_shown; /* borrowed; NULL: straight to the host */
    CURL *easy;
    struct curl_slist *fields;
    int64_t n_dropped, timeout_ms;
    int64_t n_raw;       /* after the headers, as it came: framing, trailers */
    size_t n_head_bytes; /* headers.n_bytes where n_raw begins */
    bool was_paused, was_slowed;
    bool has_no_descriptor; /* the last socket could not be made for want of */
    char refused[160];
    char curl_error[CURL_ERROR_SIZE];
};

/* Starts; room->on_end comes on a later turn, unless transfer_free comes
 * first. */
WEIR_NODISCARD enum err transfer_new(struct transfer_room *room,
                                     const struct transfer_order *order,
                                     void *ctx, struct transfer **ret_transfer,
                                     struct err_info *ei);
/* Ends it at once if it still runs; NULL is accepted. The bytes of its body
 * leave room->n_held, unless the body was taken. */
void transfer_free(struct transfer *t);

/* Stops and resumes reading; no effect once it has ended. */
void transfer_pause(struct transfer *t, bool pause);

#endif
