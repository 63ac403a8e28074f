/* request.c -- one request with its redirects (SECURITY.md 3).
 *
 *                 place                     end
 *     WAITING -----------> ASKING ------------------> ENDING
 *      ^  |                 |  |                        |
 *      |  +--- end ---------|--|----------------------> |
 *      +------- hop --------+  |                        |
 *         leave, from anywhere v          leave (given) v
 *                             GONE <--------------------+
 *
 * Each hop is a transfer of its own that waits for a place at its own host;
 * what may go along is errand.c's. What may fail is done before the event that
 * says how it went; entering a state cannot fail. See request.h.
 */
#include "daemon/fetch/request.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/fetch/guard.h"
#include "daemon/fetch/transfer_end.h"
#include "feeds/base/url.h"

#define TARGET_SHOWN_BYTES 120 /* of an address in an error */

/* ---- states ----------------------------------------------------------- */

/* Every legal move; a hole is REQUEST_BUG. */
static const enum request_state next_state[REQUEST_STATES][REQUEST_EVENTS] = {
    [REQUEST_WAITING] = { [REQUEST_EV_PLACE] = REQUEST_ASKING,
                          [REQUEST_EV_END] = REQUEST_ENDING,
                          [REQUEST_EV_LEAVE] = REQUEST_GONE },
    [REQUEST_ASKING] = { [REQUEST_EV_HOP] = REQUEST_WAITING,
                         [REQUEST_EV_END] = REQUEST_ENDING,
                         [REQUEST_EV_LEAVE] = REQUEST_GONE },
    [REQUEST_ENDING] = { [REQUEST_EV_LEAVE] = REQUEST_GONE },
};

static void request_free(struct fetch *r)
{
    transfer_free(r->transfer);
    target_release(&r->at);
    for (size_t i = 0; i < r->n_visited; i++)
        free(r->visited[i]);
    free(r->moved_url);
    errand_release(&r->errand);
    free(r);
}

static void leave_place(struct fetch *r)
{
    hosts_leave(r->fetcher->hosts, &r->place,
                (int64_t)uv_now(r->fetcher->loop));
}

static void leave_list(struct fetch *r)
{
    if (r->state == REQUEST_ASKING)
        TAILQ_REMOVE(&r->fetcher->asking, r, state_link);
    if (r->state == REQUEST_ENDING)
        TAILQ_REMOVE(&r->fetcher->ending, r, state_link);
}

/* Frees r on the way to REQUEST_GONE. */
static void request_event(struct fetch *r, enum request_event ev)
{
    struct fetcher *f = r->fetcher;
    enum request_state to = next_state[r->state][ev];

    assert(to != REQUEST_BUG);
    leave_list(r);
    r->state = to;
    if (to == REQUEST_ASKING)
        TAILQ_INSERT_TAIL(&f->asking, r, state_link);
    if (to == REQUEST_ENDING || to == REQUEST_GONE)
        leave_place(r);
    if (to == REQUEST_ENDING)
        TAILQ_INSERT_TAIL(&f->ending, r, state_link);
    if (to == REQUEST_GONE) {
        TAILQ_REMOVE(&f->all, r, link);
        request_free(r);
    }
    fetcher_kick(f);
}

void request_leave(struct fetch *r) { request_event(r, REQUEST_EV_LEAVE); }

/* ---- addresses -------------------------------------------------------- */

/* An address for an error: cut, and without what is a secret. */
struct shown {
    char s[TARGET_SHOWN_BYTES + 1];
};

static struct shown show(const char *url)
{
    struct shown shown;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    url_show(str_of(url), &b);
    snprintf(shown.s, sizeof(shown.s), "%.*s",
             STR_ARG(str_clip(buf_str(&b), TARGET_SHOWN_BYTES)));
    buf_release(&b);
    return shown;
}

/* Moves on to `ref`, given by the last address or, at first, by the caller. */
static enum err set_target(struct fetch *r, struct str ref)
{
    struct target next = { 0 };
    enum err e = target_make(str_of(r->at.url), ref, &next, &r->error);

    if (e)
        return e;
    for (size_t i = r->first_get; i < r->n_visited; i++) {
        if (strcmp(r->visited[i], next.url) != 0)
            continue;
        e = err_set(&r->error, ERR_NET, "redirected in a circle to %s",
                    show(next.url).s);
        target_release(&next);
        return e;
    }
    target_release(&r->at);
    r->at = next;
    return ERR_OK;
}

/* Remembers the address that is about to be asked, and joins its queue. */
static enum err queue(struct fetch *r)
{
    assert(r->n_visited <= FETCH_MAX_HOPS);
    r->visited[r->n_visited] = strdup(r->at.url);
    if (!r->visited[r->n_visited])
        return err_set(&r->error, ERR_NOMEM, "no memory for an address");
    r->n_visited++;
    if (hosts_ask(r->fetcher->hosts, &r->place, r->at.host))
        return err_set(&r->error, ERR_NOMEM, "no memory for a host");
    return ERR_OK;
}

/* ---- starting --------------------------------------------------------- */

enum err request_new(struct fetcher *f, const struct fetch_request *req,
                     struct fetch **ret_fetch)
{
    struct fetch *r = calloc(1, sizeof(*r));
    enum err e;

    if (!r)
        return ERR_NOMEM;
    r->fetcher = f;
    r->state = REQUEST_WAITING;
    r->budget_ms = f->config->timeout_ms;
    r->is_leading = true;
    r->on_done = req->on_done;
    r->ctx = req->ctx;
    TAILQ_INSERT_TAIL(&f->all, r, link);
    *ret_fetch = r;
    e = set_target(r, str_of(req->url));
    if (!e)
        e = errand_init(&r->errand, req, &r->at, &r->error);
    if (!e)
        e = queue(r);
    if (e)
        request_event(r, REQUEST_EV_END);
    else
        fetcher_kick(f);
    return ERR_OK;
}

/* What the proxy is to connect to is judged as far as it can be told here. */
static enum err judge_host(struct fetch *r)
{
    const struct config *c = r->fetcher->config;
    const char *what =
        guard_host_refusal(r->at.host, c->allow_private, c->n_allow_private);

    if (!what)
        return ERR_OK;
    return err_set(&r->error, ERR_NET,
                   "refused: %.64s is %s (allow_private permits it)",
                   r->at.host, what);
}

static enum err begin_transfer(struct fetch *r)
{
    struct transfer_order order;

    errand_order(&r->errand, r->at.url, &order);
    order.timeout_ms = r->budget_ms;
    r->was_conditional = order.etag.n || order.last_modified.n;
    r->was_post = order.body != NULL;
    transfer_free(r->transfer);
    r->transfer = NULL;
    r->started_ms = (int64_t)uv_now(r->fetcher->loop);
    if (order.proxy && judge_host(r))
        return r->error.code;
    return transfer_new(&r->fetcher->room, &order, r, &r->transfer, &r->error);
}

void request_begin(struct place *place)
{
    struct fetch *r =
        (struct fetch *)(void *)((char *)place - offsetof(struct fetch, place));
    enum err e = begin_transfer(r);

    request_event(r, e ? REQUEST_EV_END : REQUEST_EV_PLACE);
}

/* ---- the end of a hop ------------------------------------------------- */

static bool is_redirect(long status)
{
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

/* Notes the end of the leading run of permanent redirects. */
static enum err note_move(struct fetch *r, long status)
{
    char *url;

    r->is_leading &= status == 308 || (status == 301 && !r->was_post);
    if (!r->is_leading)
        return ERR_OK;
    url = strdup(r->at.url);
    if (!url)
        return err_set(&r->error, ERR_NOMEM, "no memory for an address");
    free(r->moved_url);
    r->moved_url = url;
    return ERR_OK;
}

static enum err follow(struct fetch *r)
{
    const struct headers *h = &r->transfer->headers;
    const char *location = h->fields[HEADER_LOCATION];
    enum err e;

    if (h->too_long)
        return err_set(&r->error, ERR_LIMIT,
                       "redirected to an address longer than %d bytes",
                       URL_MAX_BYTES);
    if (!location)
        return err_set(&r->error, ERR_NET, "status %ld without a Location",
                       h->status);
    if (r->n_visited > FETCH_MAX_HOPS)
        return err_set(&r->error, ERR_LIMIT, "more than %d redirects",
                       FETCH_MAX_HOPS);
    if (errand_redirect(&r->errand, h->status))
        r->first_get = r->n_visited;
    e = set_target(r, str_of(location));
    if (!e && !errand_may_go(&r->errand, r->at.url))
        e = err_set(&r->error, ERR_NET,
                    "%s would get the body that is for another server",
                    show(r->at.url).s);
    if (!e)
        e = note_move(r, h->status);
    if (e)
        return err_prefix(&r->error, e, "redirected by %s",
                          show(r->visited[r->n_visited - 1]).s);
    if (r->budget_ms <= 0)
        return err_set(&r->error, ERR_NET, "not complete within timeout, %g s",
                       (double)r->fetcher->config->timeout_ms / 1000);
    return queue(r);
}

/* What stands when no further hop follows. */
static void conclude(struct fetch *r)
{
    const struct transfer *t = r->transfer;

    if (t->error.code) {
        r->error = t->error;
        if (r->n_visited > 1)
            err_prefix(&r->error, r->error.code, "redirected to %s",
                       show(r->at.url).s);
    } else if (t->headers.status == 407 && r->errand.proxy) {
        err_set(&r->error, ERR_NET, TRANSFER_PROXY_LOGIN,
                r->errand.proxy_shown);
    } else if (t->headers.status == 304 && !r->was_conditional) {
        err_set(&r->error, ERR_NET,
                "status 304 to a request without validators");
    }
}

void request_hop_ended(struct fetch *r)
{
    const struct transfer *t = r->transfer;
    enum request_event ev = REQUEST_EV_END;

    r->budget_ms -= (int64_t)uv_now(r->fetcher->loop) - r->started_ms;
    leave_place(r);
    if (t->error.code || !is_redirect(t->headers.status))
        conclude(r);
    else if (!follow(r))
        ev = REQUEST_EV_HOP;
    request_event(r, ev);
}

/* ---- the answer ------------------------------------------------------- */

static char *take(char **text)
{
    char *taken = *text;

    *text = NULL;
    return taken;
}

static void take_validator(char **field, char **ret)
{
    if (*field && headers_is_validator(str_of(*field)))
        *ret = take(field);
}

/* Only a wanted body is one; a good answer has one, empty or not. */
static void take_body(struct fetch *r, struct fetch_answer *a)
{
    struct transfer *t = r->transfer;
    size_t n = t->body.n;

    if (a->err || t->headers.status / 100 != 2)
        return;
    a->err = buf_take(&t->body, &a->body, &a->n_body);
    if (a->err) {
        r->fetcher->room.n_held -= (int64_t)n;
        err_set(&r->error, a->err, "no memory for a body");
    }
}

void request_take_answer(struct fetch *r, struct fetch_answer *ret_answer)
{
    struct fetch_answer a = { .err = r->error.code, .retry_after_sec = -1 };
    struct headers *h = r->transfer ? &r->transfer->headers : NULL;

    assert(r->state == REQUEST_ENDING);
    if (h) {
        take_body(r, &a);
        a.status = h->status;
        a.retry_after_sec = headers_retry_after(h, time(NULL));
        a.content_type = take(&h->fields[HEADER_CONTENT_TYPE]);
    }
    if (h && !r->was_post) {
        take_validator(&h->fields[HEADER_ETAG], &a.etag);
        take_validator(&h->fields[HEADER_LAST_MODIFIED], &a.last_modified);
    }
    memcpy(a.error, r->error.text, sizeof(a.error));
    if (r->n_visited > 0)
        a.final_url = take(&r->visited[r->n_visited - 1]);
    a.moved_url = take(&r->moved_url);
    a.was_conditional = r->was_conditional;
    *ret_answer = a;
}

void fetch_answer_release(struct fetch_answer *answer)
{
    free(answer->body);
    free(answer->final_url);
    free(answer->content_type);
    free(answer->etag);
    free(answer->last_modified);
    free(answer->moved_url);
}
