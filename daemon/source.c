/* source.c -- the life of a source, a machine of few states:
 *
 *          due (url)            answer              read
 *   WAIT ------------> TRANSFER -------> PARSE ------------> STORE --> WAIT
 *     \   due (file)      \    failed, 304                     ^
 *      `-------------------\------------------- `--------------'
 *                           `-> PARSE
 *
 * Whatever the answer, its outcome is stored before the next wait. When it is
 * told to stop, LEAVING waits for the worker or the writer to hand the visit
 * back. A source that has left can go on (EV_RESUME). On the loop's thread; see
 * STYLE of the states in next_step.
 *
 * Another configuration is taken over only by source_turn, while neither visit
 * nor detail is under way.
 */
#include "daemon/source.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/visit.h"

enum source_event {
    EV_DUE,  /* ask the network */
    EV_READ, /* read the file */
    EV_DONE,
    EV_FAIL, /* also: nothing to parse */
    EV_STOP,
    EV_RESUME, /* a reload is refused after all */
    EV_COUNT
};

#define NOMEM_WAIT_MS 60000
#define STEP_BUG STEP_WAIT /* only EV_DONE and EV_RESUME lead there */

static const enum source_step next_step[STEP_COUNT][EV_COUNT] = {
    [STEP_WAIT] = { [EV_DUE] = STEP_TRANSFER,
                    [EV_READ] = STEP_PARSE,
                    [EV_STOP] = STEP_GONE },
    [STEP_TRANSFER] = { [EV_DONE] = STEP_PARSE,
                        [EV_FAIL] = STEP_STORE,
                        [EV_STOP] = STEP_GONE },
    [STEP_PARSE] = { [EV_DONE] = STEP_STORE, [EV_STOP] = STEP_LEAVING },
    [STEP_STORE] = { [EV_DONE] = STEP_WAIT, [EV_STOP] = STEP_LEAVING },
    [STEP_LEAVING] = { [EV_DONE] = STEP_GONE, [EV_STOP] = STEP_LEAVING },
    [STEP_GONE] = { [EV_STOP] = STEP_GONE, [EV_RESUME] = STEP_WAIT },
};

static void enter_wait(struct source *s);
static void enter_transfer(struct source *s);
static void enter_parse(struct source *s);
static void enter_store(struct source *s);
static void enter_leaving(struct source *s);
static void enter_gone(struct source *s);

static void (*const on_enter[STEP_COUNT])(struct source *) = {
    [STEP_WAIT] = enter_wait,       [STEP_TRANSFER] = enter_transfer,
    [STEP_PARSE] = enter_parse,     [STEP_STORE] = enter_store,
    [STEP_LEAVING] = enter_leaving, [STEP_GONE] = enter_gone,
};

static void source_event(struct source *s, enum source_event ev)
{
    enum source_step to = next_step[s->step][ev];

    assert(to != STEP_BUG || (s->step == STEP_STORE && ev == EV_DONE) ||
           (s->step == STEP_GONE && ev == EV_RESUME));
    if (to == s->step)
        return; /* stopped twice */
    s->step = to;
    on_enter[to](s);
}

/* ---- WAIT ---- */

/* The visit is over: with it ends what engine_rest waits for. */
static void end_visit(struct source *s)
{
    if (!s->visit)
        return;
    visit_free(s->visit);
    s->visit = NULL;
    s->engine->n_busy--;
}

static void on_timer(uv_timer_t *timer)
{
    struct source *s = timer->data;

    if (source_is_held(s)) {
        s->is_due = true;
        return;
    }
    s->visit = visit_new(s);
    if (!s->visit) { /* out of memory: a minute later there may be some */
        uv_timer_start(timer, on_timer, NOMEM_WAIT_MS, 0);
        return;
    }
    s->engine->n_busy++;
    if (s->engine->options.once)
        s->engine->n_unasked--;
    source_event(s, s->config->path ? EV_READ : EV_DUE);
}

static void arm(struct source *s, int64_t due_sec, int64_t now_sec)
{
    int64_t wait_sec = due_sec > now_sec ? due_sec - now_sec : 0;

    if (due_sec == SCHEDULE_NEVER)
        return;
    uv_timer_start(&s->timer, on_timer, (uint64_t)wait_sec * 1000, 0);
}

static void enter_wait(struct source *s)
{
    source_turn(s);
    if (!s->engine->options.once)
        arm(s, s->memory.next_due_sec, engine_now());
    engine_rest(s->engine);
}

/* ---- TRANSFER ---- */

static void on_answer(void *ctx, struct fetch_answer *answer)
{
    struct source *s = ctx;

    s->visit->fetch = NULL;
    visit_take_answer(s->visit, answer);
    source_event(s, s->visit->result == FETCH_TAKEN ? EV_DONE : EV_FAIL);
}

static void on_not_started(uv_timer_t *timer)
{
    source_event(timer->data, EV_FAIL);
}

static void enter_transfer(struct source *s)
{
    struct fetch_request req = {
        .url = s->config->url,
        .validator_url = str_of(s->memory.validator_url),
        .etag = s->memory.etag,
        .last_modified = s->memory.last_modified,
        .on_done = on_answer,
        .ctx = s,
    };
    enum err e = fetcher_start(s->engine->fetcher, &req, &s->visit->fetch);

    if (!e)
        return;
    s->visit->result = FETCH_FAILED;
    err_set(&s->visit->why, e, "cannot start: %s", err_name(e));
    uv_timer_start(&s->timer, on_not_started, 0, 0);
}

/* ---- PARSE ---- */

static void work_read(uv_work_t *work) { visit_read(work->data); }

static void on_read(uv_work_t *work, int status)
{
    struct visit *v = work->data;
    struct source *s = v->source;

    if (status && s->step != STEP_LEAVING)
        v->result = FETCH_FAILED;
    if (v->answer.body && !s->config->path) /* a file's is not the fetcher's */
        fetcher_body_done(s->engine->fetcher, v->answer.n_body);
    free(v->answer.body);
    v->answer.body = NULL;
    source_event(s, EV_DONE);
}

static void enter_parse(struct source *s)
{
    s->visit->work.data = s->visit;
    uv_queue_work(s->engine->loop, &s->visit->work, work_read, on_read);
}

/* ---- STORE ---- */

static enum err write_visit(struct write_job *job, struct storage *st,
                            struct err_info *ei)
{
    return visit_store((struct visit *)job, st, ei);
}

static bool set_text(struct str *to, struct str from)
{
    char *copy = NULL;

    if (from.n) {
        copy = malloc(from.n);
        if (!copy)
            return false;
        memcpy(copy, from.s, from.n);
    }
    free((void *)(uintptr_t)to->s);
    *to = (struct str){ copy, copy ? from.n : 0 };
    return true;
}

static void remember_validators(struct source *s, const struct visit *v)
{
    struct source_memory *m = &s->memory;
    bool is_304 = v->answer.status == 304;

    if (v->answer.etag || !is_304)
        set_text(&m->etag, str_of(v->answer.etag));
    if (v->answer.last_modified || !is_304)
        set_text(&m->last_modified, str_of(v->answer.last_modified));
    free(m->validator_url);
    m->validator_url = v->answer.final_url ? strdup(v->answer.final_url) : NULL;
}

/* Keeps in memory what the writer has just committed. */
static void remember(struct source *s, const struct visit *v)
{
    struct source_memory *m = &s->memory;

    m->next_due_sec = v->next_due_sec;
    m->retry_at_sec = v->retry_at_sec;
    m->failures = v->result == FETCH_FAILED ? m->failures + 1 : 0;
    if (v->result == FETCH_FAILED)
        return;
    remember_validators(s, v);
    if (v->result == FETCH_TAKEN)
        set_text(&m->body_hash,
                 (struct str){ (const char *)v->body_hash, HASH_BYTES });
}

static void report(struct source *s, const struct visit *v)
{
    struct engine_totals *t = &s->engine->totals;
    const struct put_stats *p = &v->stats;

    if (v->result == FETCH_FAILED) {
        t->n_failed++;
        t->n_new += p->n_new;
        t->n_changed += p->n_changed;
        log_warning("%s: %s", s->config->id, v->why.text);
        return;
    }
    if (v->result == FETCH_UNCHANGED) {
        t->n_unchanged++;
        log_debug("%s: unchanged", s->config->id);
        return;
    }
    t->n_taken++;
    t->n_new += p->n_new;
    t->n_changed += p->n_changed;
    t->n_bad += v->doc->feed.n_bad + p->n_refused;
    log_info("%s: %zu items, %zu new, %zu changed", s->config->id,
             v->doc->n_items, p->n_new, p->n_changed);
    if (v->doc->feed.n_bad)
        log_warning("%s: %zu unreadable items left out, the first: %.*s",
                    s->config->id, v->doc->feed.n_bad,
                    STR_ARG(v->doc->feed.bad_reason));
    if (v->doc->feed.n_over)
        log_warning("%s: %zu items after the first %d left out", s->config->id,
                    v->doc->feed.n_over, FEED_MAX_ITEMS);
    if (v->doc->feed.remark.n)
        log_warning("%s: %.*s", s->config->id, STR_ARG(v->doc->feed.remark));
    if (p->n_refused)
        log_warning("%s: %zu items not kept, the first: %s", s->config->id,
                    p->n_refused, p->refused);
}

static void on_stored(struct write_job *job, enum err e,
                      const struct err_info *ei)
{
    struct visit *v = (struct visit *)job;
    struct source *s = v->source;

    if (e) { /* nothing was stored: the document comes again */
        log_error("%s: cannot store: %s", s->config->id, ei->text);
        s->engine->totals.n_failed++;
        s->memory.next_due_sec = v->now_sec + s->config->interval_sec;
    } else {
        remember(s, v);
        report(s, v);
        if (v->stats.n_new || v->stats.n_changed)
            publisher_poke(s->engine->publisher);
        if (v->stats.n_details && s->step != STEP_LEAVING)
            details_wake(&s->details);
    }
    end_visit(s);
    source_event(s, EV_DONE);
}

static void enter_store(struct source *s)
{
    s->visit->write.run = write_visit;
    s->visit->write.done = on_stored;
    writer_submit(s->engine->writer, &s->visit->write);
}

/* ---- the end ---- */

static void enter_leaving(struct source *s)
{
    if (s->visit)
        uv_cancel((uv_req_t *)&s->visit->work); /* harmless if it runs */
}

static void enter_gone(struct source *s)
{
    if (s->visit && s->visit->fetch)
        fetch_cancel(s->visit->fetch);
    end_visit(s);
    uv_timer_stop(&s->timer);
    s->is_due = false;
    s->engine->n_alive--;
    engine_rest(s->engine);
}

/* ---- outside ---- */

static void source_free(struct source *s)
{
    set_text(&s->memory.etag, (struct str){ 0 });
    set_text(&s->memory.last_modified, (struct str){ 0 });
    set_text(&s->memory.body_hash, (struct str){ 0 });
    free(s->memory.validator_url);
    free(s);
}

static bool fill_memory(struct source_memory *m,
                        const struct source_state *stored)
{
    m->next_due_sec = stored->next_due_sec;
    m->retry_at_sec = stored->retry_at_sec;
    m->failures = stored->failures;
    if (stored->validator_url.n)
        m->validator_url = str_dup(stored->validator_url);
    return set_text(&m->etag, stored->etag) &&
           set_text(&m->last_modified, stored->last_modified) &&
           set_text(&m->body_hash, stored->body_hash);
}

enum err source_new(struct engine *e, const struct config *whole,
                    const struct config_source *config,
                    const struct source_state *stored,
                    struct source **ret_source)
{
    struct source *s = calloc(1, sizeof(*s));

    if (!s)
        return ERR_NOMEM;
    if (!fill_memory(&s->memory, stored)) {
        source_free(s);
        return ERR_NOMEM;
    }
    s->engine = e;
    s->whole = whole;
    s->config = config;
    s->phase = hash_phase(str_of(config->id));
    s->is_new = stored->last_try_sec == 0;
    uv_timer_init(e->loop, &s->timer);
    s->timer.data = s;
    details_init(&s->details, s, stored->n_details_wanted > 0);
    s->n_handles = 2;
    e->n_alive++;
    *ret_source = s;
    return ERR_OK;
}

/* May a source be asked now? --force sets the routine rhythm aside, but not
 * what a server asked for; a time that comes from a clock that ran ahead is
 * none. */
static bool is_due_once(const struct source *s,
                        const struct schedule_start_in *in)
{
    int64_t held_sec = s->memory.retry_at_sec - in->now_sec;

    if (in->next_due_sec == SCHEDULE_NEVER)
        return false;
    if (s->engine->options.force)
        return held_sec <= 0 || held_sec > in->retry_after_max_sec;
    return s->is_new || in->next_due_sec <= in->now_sec ||
           schedule_start(in) != in->next_due_sec;
}

/* weir once: a source that is due has its turn, at once. */
static void start_once(struct source *s, const struct schedule_start_in *in)
{
    if (!is_due_once(s, in))
        return;
    s->engine->n_unasked++;
    arm(s, in->now_sec, in->now_sec);
}

void source_start(struct source *s, int64_t now_sec, int64_t n_overdue)
{
    const struct config *c = s->whole;
    struct schedule_start_in in = {
        .now_sec = now_sec,
        .next_due_sec = s->is_new ? 0 : s->memory.next_due_sec,
        .interval_sec = s->config->interval_sec,
        .max_interval_sec = c->max_interval_sec,
        .retry_after_max_sec = c->retry_after_max_sec,
        .spread_sec = s->config->path || s->engine->options.once
                          ? 0
                          : c->startup_spread_sec,
        .n_overdue = n_overdue,
        .phase = s->phase,
    };

    if (s->engine->options.once)
        start_once(s, &in);
    else
        arm(s, schedule_start(&in), now_sec);
    if (s->details.wanted)
        details_wake(&s->details);
}

void source_stop(struct source *s)
{
    details_stop(&s->details);
    source_event(s, EV_STOP);
}

bool source_has_left(const struct source *s)
{
    return s->step == STEP_GONE && details_are_at_rest(&s->details);
}

void source_resume(struct source *s)
{
    s->engine->n_alive++;
    source_event(s, EV_RESUME);
    details_resume(&s->details);
}

/* ---- the next configuration ---- */

bool source_is_held(const struct source *s) { return s->next_config != NULL; }

void source_turn(struct source *s)
{
    if (!s->next_config || s->visit || !details_are_at_rest(&s->details))
        return;
    s->whole = s->next_whole;
    s->config = s->next_config;
    s->next_whole = NULL;
    s->next_config = NULL;
    if (s->is_due) {
        s->is_due = false;
        uv_timer_start(&s->timer, on_timer, 0, 0);
    }
    details_go_on(&s->details);
}

void source_set_config(struct source *s, const struct config *whole,
                       const struct config_source *config)
{
    s->next_whole = whole;
    s->next_config = config;
    source_turn(s);
}

/* ---- closing ---- */

static void on_handle_closed(uv_handle_t *handle)
{
    struct source *s = handle->data;

    if (--s->n_handles == 0)
        source_free(s);
}

void source_close(struct source *s)
{
    s->details.timer.data = s; /* it is not to call details any more */
    uv_close((uv_handle_t *)&s->timer, on_handle_closed);
    uv_close((uv_handle_t *)&s->details.timer, on_handle_closed);
}
