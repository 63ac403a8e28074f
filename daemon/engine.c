/* engine.c -- starting, resting and stopping; see engine.h. The loop's thread.
 *
 * Started in the order of need: storage, writer, fetcher, sources, publisher,
 * server. Stopped the other way round: sources and publisher let go of their
 * workers, then the fetcher closes, then the writer has written what it was
 * given, then no handle is left and the loop ends.
 */
#include "daemon/engine.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "daemon/fetch/fetch.h"
#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/serve/server.h"
#include "daemon/site.h"
#include "daemon/source.h"
#include "daemon/turn.h"
#include "daemon/writer.h"

#define STATES_ARENA_MAX_BYTES ((size_t)256 * 1024 * 1024)
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
    for (size_t i = 0; i < e->n_sources; i++) {
        uv_close((uv_handle_t *)&e->sources[i].timer, NULL);
        uv_close((uv_handle_t *)&e->sources[i].details.timer, NULL);
    }
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
           (!e->publisher || publisher_has_stopped(e->publisher));
}

static void stop(struct run *r)
{
    struct engine *e = &r->engine;

    if (e->stopping)
        return;
    e->stopping = true;
    writer_give_up(e->writer);
    if (e->publisher)
        publisher_stop(e->publisher);
    for (size_t i = 0; i < e->n_sources; i++)
        source_stop(&e->sources[i]);
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
        log_warning("SIGHUP: a changed configuration needs a restart");
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

static const struct source_state *find_state(const struct source_state *states,
                                             size_t n, const char *id)
{
    for (size_t low = 0, high = n; low < high;) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(states[mid].id, str_of(id));

        if (order == 0)
            return &states[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct source_state *)a)->id,
                   ((const struct source_state *)b)->id);
}

static enum err init_sources(struct engine *e, struct source_state *states,
                             size_t n_states, struct err_info *ei)
{
    const struct config *c = e->config;
    enum err err = ERR_OK;

    e->sources = calloc(c->n_sources + 1, sizeof(*e->sources));
    if (!e->sources)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (n_states)
        qsort(states, n_states, sizeof(*states), by_id);
    for (size_t i = 0; i < c->n_sources; i++) {
        const struct source_state *stored =
            find_state(states, n_states, c->sources[i].id);

        if (!c->sources[i].enabled || !stored)
            continue;
        if (source_init(&e->sources[e->n_sources++], e, &c->sources[i], stored))
            err = err_set(ei, ERR_NOMEM, "out of memory");
    }
    return err;
}

static void start_sources(struct engine *e)
{
    int64_t now_sec = engine_now(), n_overdue = 0;

    for (size_t i = 0; i < e->n_sources; i++)
        n_overdue += e->sources[i].memory.next_due_sec <= now_sec;
    for (size_t i = 0; i < e->n_sources; i++)
        source_start(&e->sources[i], now_sec, n_overdue);
}

static enum err load_sources(struct engine *e, struct storage *st,
                             struct err_info *ei)
{
    struct arena *a = arena_new(STATES_ARENA_MAX_BYTES);
    struct source_state *states = NULL;
    size_t n = 0;
    enum err err = a ? storage_sources(st, a, &states, &n, ei)
                     : err_set(ei, ERR_NOMEM, "out of memory");

    if (!err)
        err = init_sources(e, states, n, ei);
    arena_free(a);
    return err;
}

/* Once the writer has the storage, failing means stopping like any stop. */
static enum err start_parts(struct engine *e, struct err_info *ei)
{
    char *db_path = site_database(e->config);
    enum err err = db_path ? ERR_OK : err_set(ei, ERR_NOMEM, "out of memory");

    if (!err)
        err = publisher_open(e, db_path, &e->publisher, ei);
    if (!err && e->config->server.enabled && !e->options.once)
        err = server_open(e->config, -1, &e->server, ei);
    free(db_path);
    if (!err)
        start_sources(e);
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
    uv_walk(&r->loop, close_rest, NULL);
    uv_run(&r->loop, UV_RUN_DEFAULT);

    server_close(e->server);
    for (size_t i = 0; i < e->n_sources; i++)
        source_release(&e->sources[i]);
    free(e->sources);
    publisher_free(e->publisher);
    uv_loop_close(&r->loop);
    free(r);
}

enum err engine_run(const struct config *c,
                    const struct engine_options *options,
                    struct engine_totals *ret_totals, struct err_info *ei)
{
    struct run *r = calloc(1, sizeof(*r));
    enum err err;

    if (!r || uv_loop_init(&r->loop)) {
        free(r);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    r->engine.loop = &r->loop;
    r->engine.config = c;
    r->engine.options = *options;
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
