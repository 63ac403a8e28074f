/* multi.h -- libcurl's multi interface on a libuv loop.
 *
 * libcurl says which sockets and which time to watch, libuv watches. Knows
 * nothing of requests. The loop's thread.
 */
#ifndef WEIR_DAEMON_FETCH_MULTI_H
#define WEIR_DAEMON_FETCH_MULTI_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "feeds/base/err.h"

/* Both are called outside libcurl, so that they may do anything with it. */
struct multi_calls {
    /* easy has ended; the callee removes it from curl */
    void (*on_end)(void *ctx, CURL *easy, CURLcode code);
    /* once after each turn of libcurl */
    void (*on_turn)(void *ctx);
    void (*on_closed)(void *ctx);
    void *ctx;
};

struct multi {
    CURLM *curl; /* for curl_multi_add_handle and curl_multi_remove_handle */
    uv_loop_t *loop;
    uv_timer_t timer;
    struct multi_calls calls;
    size_t n_handles; /* open ones of libuv */
    bool is_closing;
};

WEIR_NODISCARD enum err multi_open(struct multi *m, uv_loop_t *loop,
                                   const struct multi_calls *calls,
                                   struct err_info *ei);
/* Requires that no easy handle is left in curl. No call but on_closed comes
 * afterwards; that one comes on a later turn. */
void multi_close(struct multi *m);

#endif
