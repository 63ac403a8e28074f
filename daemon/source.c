/* source.c -- the life of a source, a machine of few states:
 *
 *          due (url)            answer              read
 *   WAIT ------------> TRANSFER -------> PARSE ------------> STORE --> WAIT
 *     \   due (file)  ^   \    failed, 304                     ^  |
 *      `--------------|----\------------------- `--------------'  |
 *                     |     `-> PARSE                             |
 *                     `------------ another page of a list -------'
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
    EV_MORE,   /* another page of the list */
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
    [STEP_STORE] = { [EV_DONE] = STEP_WAIT,
                     [EV_MORE] = STEP_TRANSFER,
                     [EV_STOP] = STEP_LEAVING },
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
    enum err e = visit_ask(s->visit, on_answer);
    struct err_info why;

    if (!e)
        return;
    err_set(&why, e, "cannot be asked: %s", err_name(e));
    visit_fail(s->visit, e, why.text);
    uv_timer_start(&s->timer, on_not_started, 0, 0);
}

/* ---- PARSE ---- */

static void work_read(uv_work_t *work) { visit_read(work->data); }

static void on_read(uv_work_t *work, int status)
{
    struct visit *v = work->data;
    struct source *s = v->source;

    if (status && s->step != STEP_LEAVING)
        visit_fail(v, ERR_IO, "was not read");
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

/* Another page comes only after this one is stored; a source that leaves
 * stops there. */
static void go_on(struct source *s)
{
    struct visit *v = s->visit;

    if (visit_turn_page(v) && s->step != STEP_LEAVING) {
        source_event(s, EV_MORE);
        return;
    }
    visit_report(v);
    visit_tell(v, &s->wishes);
    end_visit(s);
    source_event(s, EV_DONE);
}

static void on_stored(struct write_job *job, enum err e,
                      const struct err_info *ei)
{
    struct visit *v = (struct visit *)job;
    struct source *s = v->source;

    if (e) { /* nothing was stored: the document comes again */
        log_source(LOG_ERROR, s->config->id, "cannot store: %s", ei->text);
        s->engine->totals.n_failed++;
        s->memory.next_due_sec = v->now_sec + s->config->interval_sec;
        wish_fail(&s->wishes, ei->text);
        end_visit(s);
        source_event(s, EV_DONE);
        return;
    }
    source_memory_put(&s->memory, v);
    if (v->with.stats.n_new != v->sums.stats.n_new ||
        v->with.stats.n_changed != v->sums.stats.n_changed)
        publisher_poke(s->engine->publisher);
    if (v->with.stats.n_details != v->sums.stats.n_details &&
        s->step != STEP_LEAVING)
        details_wake(&s->details);
    go_on(s);
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
    wish_fail(&s->wishes, "was stopped before it had answered");
    uv_timer_stop(&s->timer);
    s->is_due = false;
    s->engine->n_alive--;
    engine_rest(s->engine);
}

/* ---- outside ---- */

static void source_free(struct source *s)
{
    source_memory_release(&s->memory);
    free(s);
}

enum err source_new(struct engine *e, const struct config *whole,
                    const struct config_source *config,
                    const struct source_state *stored,
                    struct source **ret_source)
{
    struct source *s = calloc(1, sizeof(*s));

    if (!s)
        return ERR_NOMEM;
    if (source_memory_init(&s->memory, stored)) {
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

enum err source_wish(struct source *s, struct wish *wish, bool force,
                     struct err_info *ei)
{
    const struct wish_in in = {
        .now_sec = engine_now(),
        .last_try_sec = s->memory.last_try_sec,
        .retry_at_sec = s->memory.retry_at_sec,
        .next_due_sec = s->memory.next_due_sec,
        .min_interval_sec = s->whole->min_interval_sec,
        .retry_after_max_sec = s->whole->retry_after_max_sec,
        .is_file = s->config->path != NULL,
        .force = force,
        .id = s->config->id,
        .zone = s->whole->zone,
    };
    int64_t until_sec;
    enum wish_verdict verdict = wish_judge(&in, &until_sec);

    if (s->step == STEP_LEAVING || s->step == STEP_GONE)
        return err_set(ei, ERR_BUSY, "%s is being stopped", s->config->id);
    if (s->step == STEP_WAIT && verdict != WISH_GRANTED)
        return wish_refuse(verdict, &in, until_sec, ei);
    wish->next = s->wishes;
    s->wishes = wish;
    if (s->step == STEP_WAIT) {
        s->engine->n_unasked += s->engine->options.once;
        uv_timer_start(&s->timer, on_timer, 0, 0);
    }
    return ERR_OK;
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
