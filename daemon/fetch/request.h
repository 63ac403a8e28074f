/* request.h -- one request: its hops and what it came to.
 *
 * Private to fetcher.c and request.c; fetch.h is what others see. The loop's
 * thread.
 */
#ifndef WEIR_DAEMON_FETCH_REQUEST_H
#define WEIR_DAEMON_FETCH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "daemon/fetch/errand.h"
#include "daemon/fetch/fetch.h"
#include "daemon/fetch/hosts.h"
#include "daemon/fetch/target.h"
#include "daemon/fetch/transfer.h"

enum request_state {
    REQUEST_BUG, /* a hole in the table */
    REQUEST_WAITING,
    REQUEST_ASKING,
    REQUEST_ENDING,
    REQUEST_GONE,
    REQUEST_STATES
};
enum request_event {
    REQUEST_EV_PLACE, /* it has a place, its transfer runs */
    REQUEST_EV_HOP,   /* redirected; waits for a place at the next host */
    REQUEST_EV_END,   /* an answer or an error stands */
    REQUEST_EV_LEAVE, /* delivered or cancelled */
    REQUEST_EVENTS
};

TAILQ_HEAD(fetch_list, fetch);

struct fetch {
    struct fetcher *fetcher;
    enum request_state state;
    TAILQ_ENTRY(fetch) link;       /* of all, waiting or not */
    TAILQ_ENTRY(fetch) state_link; /* of asking or ending */
    struct place place;
    struct transfer *transfer; /* of the last hop; NULL before the first */
    struct target at;          /* where it is or waits to be */
    char *visited[FETCH_MAX_HOPS + 1]; /* owned; the addresses asked so far */
    size_t n_visited, first_get;       /* a POST before that is no circle */
    int64_t budget_ms;  /* what is left of timeout for further hops */
    int64_t started_ms; /* the hop under way */
    char *moved_url;    /* owned; or NULL */
    bool is_leading;    /* all hops so far were 301 or 308, the method kept */
    bool was_conditional, was_post; /* the hop under way or the last one */
    struct err_info error;
    struct errand errand;
    fetch_done_fn *on_done;
    void *ctx;
};

struct fetcher {
    uv_loop_t *loop;
    const struct config *config; /* borrowed */
    struct transfer_room room;
    struct hosts *hosts;
    uv_timer_t pump; /* gaps of hosts, and what ends without a transfer */
    struct fetch_list all, asking, ending;
    bool is_closing;
    bool has_paused; /* some transfer may be paused */
    int n_open;      /* the pump and the room's multi */
    void (*on_closed)(void *ctx);
    void *closed_ctx;
};

/* A request that waits, or one that ends on the next turn because its address
 * cannot be asked. */
WEIR_NODISCARD enum err request_new(struct fetcher *f,
                                    const struct fetch_request *req,
                                    struct fetch **ret_fetch);
/* Its place came: asks, or ends. */
void request_begin(struct place *place);
/* Its transfer has ended: goes on, or ends. */
void request_hop_ended(struct fetch *r);
/* Hands over what an ending request came to. Freed by
 * fetch_answer_release. */
void request_take_answer(struct fetch *r, struct fetch_answer *ret_answer);
/* Ends it, whatever it does, and frees it. */
void request_leave(struct fetch *r);

/* fetcher.c: has the pump run on the next turn. */
void fetcher_kick(struct fetcher *f);

#endif
