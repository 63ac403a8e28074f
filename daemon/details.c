/* details.c -- detail calls: look up, fetch, read, store, look up again.
 *
 * A call moves FETCH -> READ -> STORE -> freed; of a local list it begins with
 * READ. On the loop's thread but for work_read (a worker) and the run
 * functions of write jobs (the writer).
 */
#include "daemon/details.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/ask.h"
#include "daemon/engine.h"
#include "daemon/fetch/fetch.h"
#include "daemon/file_body.h"
#include "daemon/file_set.h"
#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/source.h"
#include "daemon/writer.h"

#define DETAIL_ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define LATER_MS 60000
#define AHEAD_MAX_SEC                                                          \
    INT64_C(25200) /* more than schedule_detail ever waits, and the longest    \
                      Retry-After of a detail */
#define LOOKUP_ARENA_MAX_BYTES ((size_t)4 * 1024 * 1024)

struct detail_call {
    struct write_job write; /* first */
    uv_work_t work;
    struct detail_call *next;
    struct details *details;
    struct fetch *fetch; /* while it runs */
    int64_t post_id, tries;
    char *post_key, *url, *content_type, *body; /* owned */
    size_t n_body;
    long status;
    struct arena *arena;
    struct detail detail; /* in arena, if why.code is 0 */
    struct err_info why;
};

struct lookup {
    struct write_job write; /* first */
    struct details *details;
    struct arena *arena;
    struct detail_due *due;
    size_t n_due, max;
};

static struct engine *engine_of(const struct details *d)
{
    return d->source->engine;
}

static void look_up(struct details *d);
static void look_up_later(struct details *d);

/* ---- one call ---- */

static void call_free(struct detail_call *call)
{
    arena_free(call->arena);
    free(call->post_key);
    free(call->url);
    free(call->content_type);
    free(call->body);
    free(call);
}

static void call_end(struct detail_call *call)
{
    struct details *d = call->details;
    struct detail_call **at = &d->calls;

    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    d->n_calls--;
    engine_of(d)->n_busy--;
    call_free(call);
    if (d->stopped)
        ;
    else if (d->failed)
        look_up_later(d);
    else if (!d->n_calls || d->n_calls == DETAILS_AT_ONCE / 2)
        look_up(d);
    source_turn(d->source);
    engine_rest(engine_of(d));
}

static enum err write_call(struct write_job *job, struct storage *st,
                           struct err_info *ei)
{
    struct detail_call *call = (struct detail_call *)job;
    struct source *s = call->details->source;
    struct detail_outcome o = {
        .post_id = call->post_id,
        .now_sec = engine_now(),
        .detail = call->why.code ? NULL : &call->detail,
        .give_up = call->tries + 1 >= DETAIL_MAX_TRIES,
        .error = str_of(call->why.text),
    };

    o.next_due_sec = schedule_detail(o.now_sec, call->tries + 1, s->phase);
    return storage_put_detail(st, &o, ei);
}

static void on_call_stored(struct write_job *job, enum err e,
                           const struct err_info *ei)
{
    struct detail_call *call = (struct detail_call *)job;
    struct engine *engine = engine_of(call->details);
    const char *id = call->details->source->config->id;
    struct str key = str_of(call->post_key);

    call->details->failed = e != ERR_OK;
    if (e)
        log_post(LOG_ERROR, id, key, "cannot store its detail: %s", ei->text);
    else if (call->why.code)
        log_post(LOG_WARNING, id, key, "detail: %.*s",
                 STR_ARG(log_cut(str_of(call->why.text))));
    else
        publisher_poke(engine->publisher);
    engine->totals.n_details++;
    engine->totals.n_details_failed += e || call->why.code;
    call_end(call);
}

static void call_store(struct detail_call *call)
{
    call->write.run = write_call;
    call->write.done = on_call_stored;
    writer_submit(engine_of(call->details)->writer, &call->write);
}

static enum err get_file(struct detail_call *call)
{
    struct source *s = call->details->source;
    const char *path = s->config->path;
    char *base = s->config->is_glob ? str_dup(file_set_base(path)) : NULL;
    struct file_body body;
    enum err e;

    if (s->config->is_glob && !base)
        return err_set(&call->why, ERR_NOMEM, "out of memory");
    e = file_body_beside(base ? base : path, call->url,
                         s->whole->max_body_bytes, &body, &call->why);
    free(base);
    if (!e) {
        call->body = body.s;
        call->n_body = body.n;
    }
    return e;
}

static void work_read(uv_work_t *work)
{
    struct detail_call *call = work->data;
    struct source *s = call->details->source;
    const struct config_source *c = s->config;
    struct read_options opt = {
        .type = c->type,
        .mapping = c->mapping,
        .url = str_of(call->url),
        .content_type = str_of(call->content_type),
        .charset = str_of(c->charset),
        .dates = { engine_now(), c->zone },
    };
    enum err e = ERR_OK;

    if (!call->body)
        e = get_file(call);
    call->arena = arena_new(DETAIL_ARENA_MAX_BYTES);
    if (!e && !call->arena)
        e = err_set(&call->why, ERR_NOMEM, "out of memory");
    if (!e)
        e = detail_read((struct str){ call->body, call->n_body }, &opt,
                        call->arena, &call->detail, &call->why);
    if (e)
        call->why.code = e;
}

static void on_read(uv_work_t *work, int status)
{
    struct detail_call *call = work->data;
    struct details *d = call->details;

    if (call->status) /* a file's is not the fetcher's */
        fetcher_body_done(engine_of(d)->fetcher, call->n_body);
    if (d->stopped || status)
        call_end(call);
    else
        call_store(call);
}

static void call_read(struct detail_call *call)
{
    call->work.data = call;
    uv_queue_work(engine_of(call->details)->loop, &call->work, work_read,
                  on_read);
}

static void hold(struct details *d, int64_t sec)
{
    int64_t until_sec =
        engine_now() + (sec < AHEAD_MAX_SEC ? sec : AHEAD_MAX_SEC);

    if (until_sec > d->held_until_sec)
        d->held_until_sec = until_sec;
}

static void on_answer(void *ctx, struct fetch_answer *answer)
{
    struct detail_call *call = ctx;

    call->fetch = NULL;
    call->status = answer->status;
    if (answer->retry_after_sec > 0 && answer->status / 100 != 2)
        hold(call->details, answer->retry_after_sec);
    if (answer->err) {
        err_set(&call->why, answer->err, "%s", answer->error);
    } else if (answer->status != 200) {
        err_set(&call->why, ERR_NET, "HTTP %ld", answer->status);
    } else {
        call->body = answer->body;
        call->n_body = answer->n_body;
        call->content_type = answer->content_type;
        answer->body = answer->content_type = NULL;
        call_read(call);
        return;
    }
    call_store(call);
}

/* A URL is fetched; anything else is a file beside a local list. */
static bool call_begin(struct detail_call *call)
{
    struct details *d = call->details;
    struct fetch_request req = {
        .url = call->url,
        .on_done = on_answer,
        .ctx = call,
    };

    ask_source(d->source->config, call->url, &req);
    if (d->source->config->path && !strstr(call->url, "://")) {
        call_read(call);
        return true;
    }
    return fetcher_start(engine_of(d)->fetcher, &req, &call->fetch) == ERR_OK;
}

static bool is_under_way(const struct details *d, int64_t post_id)
{
    for (const struct detail_call *c = d->calls; c; c = c->next)
        if (c->post_id == post_id)
            return true;
    return false;
}

static void start_call(struct details *d, const struct detail_due *due)
{
    struct detail_call *call = calloc(1, sizeof(*call));

    if (!call) {
        look_up_later(d);
        return;
    }
    call->details = d;
    call->post_id = due->post_id;
    call->tries = due->tries;
    call->url = str_dup(due->url);
    call->post_key = str_dup(due->post_key);
    if (!call->url || !call->post_key || !call_begin(call)) {
        call_free(call);
        look_up_later(d);
        return;
    }
    call->next = d->calls;
    d->calls = call;
    d->n_calls++;
    engine_of(d)->n_busy++;
}

/* ---- which are wanted ---- */

static enum err run_lookup(struct write_job *job, struct storage *st,
                           struct err_info *ei)
{
    struct lookup *l = (struct lookup *)job;
    struct str id = str_of(l->details->source->config->id);

    l->arena = arena_new(LOOKUP_ARENA_MAX_BYTES);
    if (!l->arena)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return storage_details(st, id, l->max, l->arena, &l->due, &l->n_due, ei);
}

static void on_timer(uv_timer_t *timer)
{
    struct details *d = timer->data;

    d->failed = false;
    look_up(d);
}

/* Something of ours failed, not the source: no sooner than in a minute. */
static void look_up_later(struct details *d)
{
    uv_timer_start(&d->timer, on_timer, LATER_MS, 0);
}

/* How long the source, or one of its details, asked to be left alone. */
static int64_t held_sec(const struct details *d, int64_t now_sec)
{
    int64_t list = d->source->memory.retry_at_sec - now_sec;
    int64_t detail = d->held_until_sec - now_sec;

    if (list < 0 || list > d->source->whole->retry_after_max_sec)
        list = 0;
    if (detail < 0 || detail > AHEAD_MAX_SEC)
        detail = 0;
    return list > detail ? list : detail;
}

/* Starts what is due and arms the timer for the first that is not. */
static void start_due(struct details *d, const struct lookup *l)
{
    int64_t now_sec = engine_now(), wait_sec = held_sec(d, now_sec);

    if (wait_sec > 0) {
        uv_timer_start(&d->timer, on_timer, (uint64_t)wait_sec * 1000, 0);
        return;
    }
    for (size_t i = 0; i < l->n_due && d->n_calls < DETAILS_AT_ONCE; i++) {
        const struct detail_due *due = &l->due[i];

        if (is_under_way(d, due->post_id))
            continue;
        wait_sec = due->next_due_sec - now_sec;
        if (wait_sec > 0 && wait_sec <= AHEAD_MAX_SEC) {
            uv_timer_start(&d->timer, on_timer, (uint64_t)wait_sec * 1000, 0);
            return;
        }
        start_call(d, due); /* due, or from a clock that ran ahead */
    }
}

static void on_looked_up(struct write_job *job, enum err e,
                         const struct err_info *ei)
{
    struct lookup *l = (struct lookup *)job;
    struct details *d = l->details;
    bool again = d->again;

    d->asking = d->again = false;
    engine_of(d)->n_busy--;
    if (e) {
        log_source(LOG_ERROR, d->source->config->id, "details: %s", ei->text);
        if (!d->stopped)
            look_up_later(d);
    } else if (source_is_held(d->source)) {
        again = true;
    } else if (!d->stopped) {
        start_due(d, l);
    }
    arena_free(l->arena);
    free(l);
    if (again && !d->stopped)
        look_up(d);
    source_turn(d->source);
    engine_rest(engine_of(d));
}

static void look_up(struct details *d)
{
    struct lookup *l;

    if (d->asking || source_is_held(d->source)) {
        d->again = true;
        return;
    }
    l = calloc(1, sizeof(*l));
    if (!l) {
        look_up_later(d);
        return;
    }
    uv_timer_stop(&d->timer);
    l->details = d;
    l->max = d->n_calls + DETAILS_AT_ONCE;
    l->write.run = run_lookup;
    l->write.done = on_looked_up;
    l->write.alone = true;
    d->asking = true;
    engine_of(d)->n_busy++;
    writer_submit(engine_of(d)->writer, &l->write);
}

/* ---- outside ---- */

void details_init(struct details *d, struct source *s, bool wanted)
{
    *d = (struct details){ .source = s, .wanted = wanted };
    uv_timer_init(s->engine->loop, &d->timer);
    d->timer.data = d;
}

void details_wake(struct details *d)
{
    if (!d->stopped)
        look_up(d);
}

void details_stop(struct details *d)
{
    struct detail_call *next;

    d->stopped = true;
    uv_timer_stop(&d->timer);
    for (struct detail_call *call = d->calls; call; call = next) {
        next = call->next;
        if (call->fetch) {
            fetch_cancel(call->fetch);
            call_end(call);
        }
    }
}

bool details_are_at_rest(const struct details *d)
{
    return d->n_calls == 0 && !d->asking;
}

void details_go_on(struct details *d)
{
    bool again = d->again;

    d->again = false;
    if (again)
        details_wake(d);
}

void details_resume(struct details *d)
{
    d->stopped = d->again = false;
    details_wake(d);
}
