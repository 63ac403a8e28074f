/* engine.c -- starting, resting and stopping; see engine.h. The loop's thread.
 *
 * Started in the order of need: configuration, storage, sources, fetcher,
 * writer, publisher, server. Stopped the other way round: sources and publisher
 * let go of their workers, then the fetcher closes, then the writer has written
 * what it was given, then no handle is left and the loop ends.
 */
#include "daemon/engine.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "daemon/control/control.h"
#include "daemon/fetch/fetch.h"
#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/reload.h"
#include "daemon/serve/server.h"
#include "daemon/service.h"
#include "daemon/site.h"
#include "daemon/source.h"
#include "daemon/sources.h"
#include "daemon/turn.h"
#include "daemon/writer.h"

#define STREAMS_ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define N_SIGNALS 3

struct run {
    struct engine engine; /* first */
    uv_loop_t loop;
    uv_signal_t signals[N_SIGNALS];
    struct turn turn;
    uv_idle_t rest; /* runs once after engine_rest */
    bool closing;
    enum err err;
    struct err_info why;
};

int64_t engine_now(void) { return (int64_t)time(NULL); }

/* ---- stopping ---- */

static void on_writer_closed(void *ctx)
{
    struct run *r = ctx;
    struct engine *e = &r->engine;

    e->writer = NULL;
    sources_close(e);
    service_close(e->service);
    for (int i = 0; i < N_SIGNALS; i++)
        uv_close((uv_handle_t *)&r->signals[i], NULL);
    uv_close((uv_handle_t *)&r->rest, NULL);
    turn_close(&r->turn);
}

static void on_fetcher_closed(void *ctx)
{
    struct run *r = ctx;

    r->engine.fetcher = NULL;
    /* Its reader goes first: the last to close the database folds the
     * write-ahead log into it, and only a writer can. */
    if (r->engine.publisher)
        publisher_close(r->engine.publisher);
    writer_close(r->engine.writer, on_writer_closed, r);
}

static bool can_close(const struct engine *e)
{
    return e->stopping && e->n_alive == 0 && e->n_busy == 0 &&
           reload_is_idle(e->reload) &&
           (!e->publisher || publisher_has_stopped(e->publisher));
}

static void stop(struct run *r)
{
    struct engine *e = &r->engine;

    if (e->stopping)
        return;
    e->stopping = true;
    service_stopping(e->service);
    writer_give_up(e->writer);
    control_stop(e->control);
    reload_stop(e->reload);
    if (e->publisher)
        publisher_stop(e->publisher);
    sources_stop(e);
    engine_rest(e);
}

/* weir once: is there nothing left to do? */
static bool is_finished(struct engine *e)
{
    if (e->n_unasked || e->n_busy || !writer_is_idle(e->writer))
        return false;
    if (publisher_is_stuck(e->publisher))
        return true;
    publisher_hurry(e->publisher);
    return publisher_is_idle(e->publisher);
}

/* On a turn of its own, so that whoever came to rest has returned. */
static void on_rest(uv_idle_t *idle)
{
    struct run *r = idle->data;
    struct engine *e = &r->engine;

    uv_idle_stop(idle);
    reload_rest(e->reload);
    if (!e->stopping && e->options.once && e->publisher && is_finished(e)) {
        if (publisher_is_stuck(e->publisher))
            r->err = err_set(&r->why, ERR_IO, "the output was not written");
        stop(r);
    }
    if (can_close(e) && !r->closing) {
        r->closing = true;
        fetcher_close(e->fetcher, on_fetcher_closed, r);
    }
}

void engine_rest(struct engine *e)
{
    struct run *r = (struct run *)e;

    if (!r->closing)
        uv_idle_start(&r->rest, on_rest);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct run *r = handle->data;

    if (number == SIGHUP) {
        if (!r->engine.options.once)
            reload_ask(r->engine.reload, NULL);
        return;
    }
    log_info("%s: stopping", number == SIGTERM ? "SIGTERM" : "SIGINT");
    stop(r);
}

/* ---- starting ---- */

/* As many files as we may have: the fetcher and the server share them. */
static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static void start_signals(struct run *r)
{
    static const int numbers[N_SIGNALS] = { SIGTERM, SIGINT, SIGHUP };

    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file limit is an error of writing */
    for (int i = 0; i < N_SIGNALS; i++) {
        uv_signal_init(&r->loop, &r->signals[i]);
        r->signals[i].data = r;
        uv_signal_start(&r->signals[i], on_signal, numbers[i]);
    }
}

/* What the line of status begins with. */
static void set_known(struct engine *e, struct storage *st,
                      const struct stored_sources *stored)
{
    struct arena *a = arena_new(STREAMS_ARENA_MAX_BYTES);
    struct stream *streams = NULL;
    int64_t n_posts = 0, last_new_sec = 0;
    size_t n = 0;

    if (a && !storage_streams(st, a, &streams, &n, NULL) && n)
        n_posts = streams[0].last_number; /* the merged one numbers all */
    for (size_t i = 0; i < stored->n; i++)
        if (stored->list[i].last_new_sec > last_new_sec)
            last_new_sec = stored->list[i].last_new_sec;
    arena_free(a);
    service_set_known(e->service, n_posts, last_new_sec);
}

static enum err load_sources(struct engine *e, struct storage *st,
                             struct err_info *ei)
{
    struct stored_sources stored = { 0 };
    enum err err = stored_sources_load(st, &stored, ei);

    if (!err)
        err = sources_open(e, &stored, ei);
    if (!err && !e->options.once)
        set_known(e, st, &stored);
    stored_sources_release(&stored);
    return err;
}

static enum err start_server(struct engine *e, struct err_info *ei)
{
    int fd = e->options.listen_fd;

    if (e->options.once || (fd < 0 && !e->config->server.enabled))
        return ERR_OK;
    return server_open(e->config, fd, &e->server, ei);
}

static enum err start_control(struct engine *e, struct err_info *ei)
{
    if (e->options.once)
        return ERR_OK;
    return control_open(e, e->config->control_socket, &e->control, ei);
}

/* weir fetch without a daemon. */
static void start_only(struct engine *e)
{
    struct source *s = sources_find(e, e->options.only);

    if (!s)
        err_set(e->options.refusal, ERR_BUSY, "%s is not enabled",
                e->options.only);
    else if (!source_wish(s, e->options.wish, e->options.force,
                          e->options.refusal) &&
             s->details.wanted)
        details_wake(&s->details);
}

static void start_sources(struct engine *e)
{
    if (e->options.rebuild)
        publisher_rebuild(e->publisher);
    else if (e->options.only)
        start_only(e);
    else
        sources_start(e);
}

/* Once the writer has the storage, failing means stopping like any stop. */
static enum err start_parts(struct engine *e, struct err_info *ei)
{
    char *db_path = site_database(e->config);
    enum err err = db_path ? ERR_OK : err_set(ei, ERR_NOMEM, "out of memory");

    if (!err)
        err = publisher_open(e, db_path, &e->publisher, ei);
    if (!err)
        err = start_server(e, ei);
    if (!err)
        err = start_control(e, ei);
    free(db_path);
    if (!err) {
        start_sources(e);
        service_ready(e->service);
    }
    return err;
}

static enum err start(struct run *r, struct err_info *ei)
{
    struct engine *e = &r->engine;
    struct storage *st = NULL;
    enum err err;

    raise_file_limit();
    uv_idle_init(&r->loop, &r->rest);
    r->rest.data = r;
    err = service_open(e, &e->service, ei);
    if (!err)
        err = site_open_storage(e->config, engine_now(), &st, ei);
    if (!err)
        err = load_sources(e, st, ei);
    if (!err)
        err = fetcher_open(&r->loop, e->config, &e->fetcher, ei);
    if (!err)
        err = writer_open(&r->loop, st, &e->writer, ei);
    if (err) {
        storage_close(st);
        return err;
    }
    start_signals(r);
    turn_open(&r->turn, &r->loop, &e->totals.max_turn_ns);
    err = start_parts(e, ei);
    if (err) {
        r->err = err;
        r->why = *ei;
        stop(r);
    }
    engine_rest(e);
    return ERR_OK;
}

static void close_rest(uv_handle_t *handle, void *ctx)
{
    (void)ctx;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void release(struct run *r)
{
    struct engine *e = &r->engine;

    /* Only a start that failed half way leaves any. */
    sources_close(e);
    uv_walk(&r->loop, close_rest, NULL);
    uv_run(&r->loop, UV_RUN_DEFAULT);

    server_close(e->server);
    publisher_free(e->publisher);
    control_free(e->control);
    service_free(e->service);
    reload_free(e->reload);
    uv_loop_close(&r->loop);
    free(r);
}

/* reload is the owner of c. */
static enum err open_run(struct run *r, struct config *c,
                         const struct engine_options *options,
                         struct err_info *ei)
{
    r->engine.loop = &r->loop;
    r->engine.config = c;
    r->engine.options = *options;
    log_set_json(c->log_format == LOG_FORMAT_JSON);
    return reload_open(&r->engine, c, options->config_path, &r->engine.reload,
                       ei);
}

enum err engine_run(struct config *c, const struct engine_options *options,
                    struct engine_totals *ret_totals, struct err_info *ei)
{
    struct run *r = calloc(1, sizeof(*r));
    enum err err;

    if (!r || uv_loop_init(&r->loop)) {
        free(r);
        config_free(c);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    err = open_run(r, c, options, ei);
    if (!err)
        err = start(r, ei);
    if (!err) {
        uv_run(&r->loop, UV_RUN_DEFAULT);
        err = r->err;
        if (err && ei)
            *ei = r->why;
        *ret_totals = r->engine.totals;
    }
    release(r);
    return err;
}
