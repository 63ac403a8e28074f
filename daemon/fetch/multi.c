/* multi.c -- libcurl's multi interface on a libuv loop; see multi.h.
 *
 * One uv_poll for each socket libcurl names, freed in its close callback; one
 * timer: a time of -1 stops it, 0 is the next turn, because libcurl must not
 * be entered again from its own callbacks.
 */
#include "daemon/fetch/multi.h"

#include <assert.h>
#include <stdlib.h>

struct watch {
    uv_poll_t poll; /* first: a handle is its watch */
    struct multi *multi;
    curl_socket_t fd;
};

static void finish_close(struct multi *m)
{
    assert(m->n_handles > 0);
    if (--m->n_handles > 0 || !m->is_closing)
        return;
    curl_multi_cleanup(m->curl);
    m->curl = NULL;
    m->calls.on_closed(m->calls.ctx);
}

/* Lets libcurl work, then hands on what has ended. A callee may close m. */
static void turn(struct multi *m, curl_socket_t fd, int events)
{
    int n_running, n_left;
    CURLMsg *msg;

    curl_multi_socket_action(m->curl, fd, events, &n_running);
    while (!m->is_closing && (msg = curl_multi_info_read(m->curl, &n_left)))
        if (msg->msg == CURLMSG_DONE)
            m->calls.on_end(m->calls.ctx, msg->easy_handle, msg->data.result);
    if (!m->is_closing)
        m->calls.on_turn(m->calls.ctx);
}

/* ---- from libuv ------------------------------------------------------- */

static void on_timer(uv_timer_t *timer)
{
    struct multi *m = timer->data;

    turn(m, CURL_SOCKET_TIMEOUT, 0);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct watch *w = (struct watch *)poll;
    int flags = 0;

    if (status < 0) /* reading tells which error it is, CURL_CSELECT_ERR not */
        flags |= CURL_CSELECT_IN | CURL_CSELECT_OUT;
    if (events & (UV_READABLE | UV_DISCONNECT))
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    turn(w->multi, w->fd, flags);
}

static void on_poll_closed(uv_handle_t *handle)
{
    struct watch *w = (struct watch *)handle;
    struct multi *m = w->multi;

    free(w);
    finish_close(m);
}

static void on_timer_closed(uv_handle_t *handle) { finish_close(handle->data); }

/* ---- from libcurl ----------------------------------------------------- */

/* NULL if it cannot be watched: the transfer then ends by its timeout, which is
 * better than the -1 that would end all of them. */
static struct watch *watch_new(struct multi *m, CURL *easy, curl_socket_t fd)
{
    struct watch *w = calloc(1, sizeof(*w));

    (void)easy;
    if (!w)
        return NULL;
    if (uv_poll_init_socket(m->loop, &w->poll, fd)) {
        free(w);
        return NULL;
    }
    w->multi = m;
    w->fd = fd;
    m->n_handles++;
    curl_multi_assign(m->curl, fd, w);
    return w;
}

static int on_curl_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
                          void *assigned)
{
    struct multi *m = ctx;
    struct watch *w = assigned;
    int events = 0;

    if (what == CURL_POLL_REMOVE) {
        if (w) {
            curl_multi_assign(m->curl, fd, NULL);
            uv_close((uv_handle_t *)&w->poll, on_poll_closed);
        }
        return 0;
    }
    if (!w)
        w = watch_new(m, easy, fd);
    if (!w)
        return 0;
    if (what != CURL_POLL_OUT)
        events |= UV_READABLE;
    if (what != CURL_POLL_IN)
        events |= UV_WRITABLE;
    uv_poll_start(&w->poll, events, on_poll);
    return 0;
}

static int on_curl_timer(CURLM *curl, long timeout_ms, void *ctx)
{
    struct multi *m = ctx;

    (void)curl;
    if (m->is_closing || timeout_ms < 0)
        uv_timer_stop(&m->timer);
    else
        uv_timer_start(&m->timer, on_timer, (uint64_t)timeout_ms, 0);
    return 0;
}

/* ---- open and close --------------------------------------------------- */

enum err multi_open(struct multi *m, uv_loop_t *loop,
                    const struct multi_calls *calls, struct err_info *ei)
{
    CURLM *curl = curl_multi_init();

    if (!curl)
        return err_set(ei, ERR_NOMEM, "no memory for transfers");
    *m = (struct multi){ .curl = curl, .loop = loop, .calls = *calls };
    uv_timer_init(loop, &m->timer);
    m->timer.data = m;
    m->n_handles = 1;
    curl_multi_setopt(curl, CURLMOPT_SOCKETFUNCTION, on_curl_socket);
    curl_multi_setopt(curl, CURLMOPT_SOCKETDATA, m);
    curl_multi_setopt(curl, CURLMOPT_TIMERFUNCTION, on_curl_timer);
    curl_multi_setopt(curl, CURLMOPT_TIMERDATA, m);
    return ERR_OK;
}

void multi_close(struct multi *m)
{
    if (m->is_closing)
        return;
    m->is_closing = true;
    uv_close((uv_handle_t *)&m->timer, on_timer_closed);
}
