/* fetcher.c -- all requests of a loop (FETCH_POLICY.md 1): who starts, who
 * pauses, who is told.
 *
 * The pump hands out what has ended and gives free places to who waits; it
 * runs after every turn of libcurl, and from a timer for the gaps of hosts and
 * for what ended without a transfer. Callbacks of callers may start, cancel
 * and close; they run from the pump alone.
 *
 * One request is request.c, one hop transfer.c. The loop's thread.
 */
#include <assert.h>
#include <stdlib.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/request.h"

/* ---- max_buffered ----------------------------------------------------- */

static bool is_holding(const struct fetch *r, enum transfer_state state)
{
    return r->transfer->state == state && r->transfer->body.n > 0;
}

/* The transfer in this state that holds most (or least), NULL if none does;
 * *ret_n says how many there are. Walks all that run, but only while too much
 * is held. */
static struct transfer *pick(struct fetcher *f, enum transfer_state state,
                             bool most, size_t *ret_n)
{
    struct transfer *best = NULL;
    struct fetch *r;

    *ret_n = 0;
    for (r = TAILQ_FIRST(&f->asking); r; r = TAILQ_NEXT(r, state_link)) {
        if (!is_holding(r, state))
            continue;
        ++*ret_n;
        if (!best || (r->transfer->body.n > best->body.n) == most)
            best = r->transfer;
    }
    return best;
}

static void resume_all(struct fetcher *f)
{
    struct fetch *r;

    f->has_paused = false;
    for (r = TAILQ_FIRST(&f->asking); r; r = TAILQ_NEXT(r, state_link))
        transfer_pause(r->transfer, false);
}

/* Pauses those that hold most until one is left; resumes all once there is
 * room, or the smallest when nobody else moves. What is paused goes on using
 * up its timeout, so that no one can keep memory for longer than that. */
static void balance(struct fetcher *f)
{
    struct transfer *t;
    size_t n;

    if (f->room.n_held <= f->config->max_buffered_bytes) {
        if (f->has_paused)
            resume_all(f);
        return;
    }
    while ((t = pick(f, TRANSFER_RUNNING, true, &n)) != NULL && n > 1) {
        f->has_paused = true;
        transfer_pause(t, true);
    }
    if (n == 0 && (t = pick(f, TRANSFER_PAUSED, false, &n)) != NULL)
        transfer_pause(t, false);
}

void fetcher_body_done(struct fetcher *f, size_t n_body)
{
    f->room.n_held -= (int64_t)n_body;
    assert(f->room.n_held >= 0);
    if (!f->is_closing)
        balance(f);
}

/* Starting a transfer takes libcurl some 0.1 ms: more of them in one turn, and
 * the loop would be late for everybody else. */
#define STARTS_A_TURN 8

/* ---- the pump --------------------------------------------------------- */

static void pump(struct fetcher *f);

static void on_pump(uv_timer_t *timer) { pump(timer->data); }

void fetcher_kick(struct fetcher *f)
{
    if (!f->is_closing)
        uv_timer_start(&f->pump, on_pump, 0, 0);
}

static void deliver(struct fetch *r)
{
    struct fetcher *f = r->fetcher;
    fetch_done_fn *on_done = r->on_done;
    void *ctx = r->ctx;
    struct fetch_answer answer;
    size_t n;

    request_take_answer(r, &answer);
    request_leave(r);
    n = answer.n_body;
    on_done(ctx, &answer);
    if (answer.body)
        f->room.n_held -= (int64_t)n;
    fetch_answer_release(&answer);
}

/* Those that have ended by now; what ends meanwhile is for the next turn, so
 * that a caller who starts anew at once does not keep the loop. */
static void deliver_all(struct fetcher *f)
{
    size_t n = 0;
    struct fetch *r;

    for (r = TAILQ_FIRST(&f->ending); r; r = TAILQ_NEXT(r, state_link))
        n++;
    for (; n > 0 && (r = TAILQ_FIRST(&f->ending)) != NULL; n--)
        deliver(r);
}

static void pump(struct fetcher *f)
{
    int64_t now_ms = (int64_t)uv_now(f->loop), wait_ms = -1;
    struct place *place;
    int n;

    deliver_all(f);
    if (f->is_closing)
        return;
    for (n = 0; n < STARTS_A_TURN &&
                (place = hosts_next(f->hosts, now_ms, &wait_ms)) != NULL;
         n++)
        request_begin(place);
    balance(f);
    if (n == STARTS_A_TURN || !TAILQ_EMPTY(&f->ending))
        wait_ms = 0;
    if (wait_ms >= 0)
        uv_timer_start(&f->pump, on_pump, (uint64_t)wait_ms, 0);
    else
        uv_timer_stop(&f->pump);
}

static void on_turn(void *ctx) { pump(ctx); }

static void on_hop_end(struct transfer *t) { request_hop_ended(t->ctx); }

/* ---- open, start, cancel ---------------------------------------------- */

static void on_closed(void *ctx);

static struct hosts_limits limits_of(const struct config *c)
{
    return (struct hosts_limits){ .parallel = c->parallel,
                                  .per_host = c->per_host,
                                  .gap_ms = c->host_gap_ms };
}

enum err fetcher_open(uv_loop_t *loop, const struct config *c,
                      struct fetcher **ret_fetcher, struct err_info *ei)
{
    const struct hosts_limits limits = limits_of(c);
    struct fetcher *f = calloc(1, sizeof(*f));
    const struct multi_calls calls = { .on_turn = on_turn,
                                       .on_closed = on_closed,
                                       .ctx = f };
    enum err e;

    if (!f)
        return err_set(ei, ERR_NOMEM, "no memory for a fetcher");
    if (curl_global_init(CURL_GLOBAL_DEFAULT)) {
        free(f);
        return err_set(ei, ERR_NET, "libcurl cannot be initialized");
    }
    f->loop = loop;
    f->config = c;
    f->room.on_end = on_hop_end;
    TAILQ_INIT(&f->all);
    TAILQ_INIT(&f->asking);
    TAILQ_INIT(&f->ending);
    e = hosts_new(&limits, &f->hosts);
    if (e)
        err_set(ei, e, "no memory for a fetcher");
    else
        e = transfer_room_open(&f->room, loop, c, &calls, ei);
    if (e) {
        hosts_free(f->hosts);
        curl_global_cleanup();
        free(f);
        return e;
    }
    uv_timer_init(loop, &f->pump);
    f->pump.data = f;
    f->n_open = 2;
    *ret_fetcher = f;
    return ERR_OK;
}

void fetcher_set_config(struct fetcher *f, const struct config *c)
{
    const struct hosts_limits limits = limits_of(c);

    transfer_room_set_config(&f->room, c);
    f->config = c;
    hosts_set_limits(f->hosts, &limits);
    fetcher_kick(f);
}

enum err fetcher_start(struct fetcher *f, const struct fetch_request *req,
                       struct fetch **ret_fetch)
{
    if (f->is_closing)
        return ERR_NET;
    return request_new(f, req, ret_fetch);
}

void fetch_cancel(struct fetch *fetch) { request_leave(fetch); }

/* ---- closing ---------------------------------------------------------- */

static void on_closed(void *ctx)
{
    struct fetcher *f = ctx;

    if (--f->n_open > 0)
        return;
    hosts_free(f->hosts);
    transfer_room_release(&f->room);
    curl_global_cleanup();
    if (f->on_closed)
        f->on_closed(f->closed_ctx);
    free(f);
}

static void on_pump_closed(uv_handle_t *handle) { on_closed(handle->data); }

void fetcher_close(struct fetcher *f, void (*closed)(void *ctx), void *ctx)
{
    struct fetch *r;

    assert(!f->is_closing);
    f->is_closing = true;
    f->on_closed = closed;
    f->closed_ctx = ctx;
    while ((r = TAILQ_FIRST(&f->all)) != NULL)
        request_leave(r);
    uv_close((uv_handle_t *)&f->pump, on_pump_closed);
    multi_close(&f->room.multi);
}
