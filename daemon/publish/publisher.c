/* publisher.c -- when to render, when to sync; see publisher.h.
 *
 *   IDLE --poke--> RENDER --more--> RENDER
 *     |               `--error--> PAUSE --time--> REOPEN --> RENDER
 *     `--time, hurry--> SYNC --> CLEAR (the writer) --> IDLE
 *
 * A start whose digest is not the directory's: FORGET (the note is removed, the
 * files of no post are written), MARK (the writer marks everything), then as
 * ever; the note is written after the sync that covers the last row. With the
 * same digest the note stays, and only what shows a source's new name is
 * marked. Another configuration waits for IDLE or PAUSE, then it is REOPEN. On
 * the loop's thread but for work_*.
 */
#include "daemon/publish/publisher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/log.h"
#include "daemon/publish/part.h"
#include "daemon/site.h"

#define SYNC_AFTER_MS 5000
#define PAUSE_MS 10000
#define TELL_AFTER_MS 5000 /* between two lines of how much was written */

static void flush(struct publisher *p);

static void on_timer(uv_timer_t *timer)
{
    struct publisher *p = timer->data;

    if (p->step == PUB_PAUSE)
        renew_reopen(p);
    else if (p->step == PUB_IDLE)
        flush(p);
}

/* The next try begins with the first row that is still marked. */
static void take_pause(struct publisher *p)
{
    p->failed = false;
    p->after_mark = 0;
    p->poked = true;
    p->step = PUB_PAUSE;
    if (p->stopped)
        return;
    if (p->next)
        renew_reopen(p);
    else
        uv_timer_start(&p->timer, on_timer, PAUSE_MS, 0);
}

/* What an idle publisher does next. */
void publisher_rest(struct publisher *p)
{
    bool has_unsynced = p->n_visible || p->rebuilding;

    p->step = PUB_IDLE;
    if (!p->failed && !p->poked && !has_unsynced)
        p->failing_since_ms = 0;
    if (p->stopped)
        ;
    else if (p->next)
        renew_reopen(p);
    else if (p->failed && !p->n_visible)
        take_pause(p);
    else if (p->again)
        renew_again(p);
    else if (p->poked && !p->failed)
        publisher_render(p);
    else if (has_unsynced && (p->hurry || p->failed))
        flush(p);
    else if (has_unsynced && !uv_is_active((uv_handle_t *)&p->timer))
        uv_timer_start(&p->timer, on_timer, SYNC_AFTER_MS, 0);
    engine_rest(p->engine);
}

/* Everybody may ask for it (/healthz): no paths. */
static void note_trouble(struct publisher *p, const char *text)
{
    const char *colon = strrchr(text, ':');
    struct str why = str_trim(str_of(colon ? colon + 1 : text));

    if (!p->failing_since_ms)
        p->failing_since_ms = (int64_t)uv_now(p->engine->loop) + 1;
    snprintf(p->trouble, sizeof(p->trouble), "publishing: %.*s",
             STR_ARG(str_clip(why, sizeof(p->trouble) / 2)));
}

static void complain(struct publisher *p, const char *text)
{
    note_trouble(p, text);
    if (log_may_repeat(&p->last_complaint_sec, engine_now()))
        log_error("publishing: %s; the old pages stay, trying again", text);
}

void publisher_pause(struct publisher *p, const char *text)
{
    complain(p, text);
    p->n_visible = 0; /* still marked, and rendered again */
    take_pause(p);
    engine_rest(p->engine);
}

/* ---- RENDER ---- */

static void work_render(uv_work_t *work)
{
    struct publisher *p = work->data;

    p->err = batch_run(&p->batch);
}

/* Adds the batch's rows to those that wait for a sync. */
static void keep_visible(struct publisher *p)
{
    struct batch *b = &p->batch;
    struct publish_row *all;

    if (!p->n_visible) {
        free(p->visible);
        p->visible = b->rows;
        p->n_visible = b->n_rows;
        return;
    }
    all = reallocarray(p->visible, p->n_visible + b->n_rows, sizeof(*all));
    if (all) {
        if (b->n_rows)
            memcpy(all + p->n_visible, b->rows, b->n_rows * sizeof(*all));
        p->visible = all;
        p->n_visible += b->n_rows;
    } /* else: not cleared, so rendered again at the next start */
    free(b->rows);
}

/* Details come in one by one, and each would be a line. */
static void tell_written(struct publisher *p, bool is_last)
{
    int64_t now_ms = (int64_t)uv_now(p->engine->loop);

    if (!p->told.n_written ||
        (!is_last && now_ms - p->last_told_ms < TELL_AFTER_MS))
        return;
    log_info("published: %zu files written, %zu unchanged", p->told.n_written,
             p->told.n_same);
    p->told = (struct output_stats){ 0 };
    p->last_told_ms = now_ms;
}

static void on_rendered(uv_work_t *work, int status)
{
    struct publisher *p = work->data;
    struct batch *b = &p->batch;

    (void)status; /* never cancelled */
    p->engine->totals.n_written += b->stats.n_written;
    p->told.n_written += b->stats.n_written;
    p->told.n_same += b->stats.n_same;
    tell_written(p, false);
    p->after_mark = b->after_mark;
    keep_visible(p);
    p->failed = p->err != ERR_OK;
    if (p->failed)
        complain(p, b->why.text);
    publisher_rest(p);
}

void publisher_render(struct publisher *p)
{
    p->step = PUB_RENDER;
    p->poked = false;
    uv_timer_stop(&p->timer);
    p->batch = (struct batch){ .config = p->config,
                               .reader = p->reader,
                               .output = p->output,
                               .stop = &p->stop,
                               .after_mark = p->after_mark };
    p->work.data = p;
    uv_queue_work(p->engine->loop, &p->work, work_render, on_rendered);
}

/* ---- SYNC and CLEAR ---- */

static enum err run_clear(struct write_job *job, struct storage *st,
                          struct err_info *ei)
{
    struct publisher *p = (struct publisher *)job;

    return storage_synced(st, p->visible, p->n_visible, ei);
}

static void on_cleared(struct write_job *job, enum err e,
                       const struct err_info *ei)
{
    struct publisher *p = (struct publisher *)job;

    if (e)
        log_error("publishing: %s", ei->text);
    p->n_visible = 0;
    p->hurry = false;
    publisher_rest(p);
}

static void work_sync(uv_work_t *work)
{
    struct publisher *p = work->data;

    p->err = output_sync(p->output, &p->batch.why);
    if (!p->err && p->rebuilding && !p->failed)
        p->err = output_set_current(p->output, &p->batch.why);
}

static void on_synced(uv_work_t *work, int status)
{
    struct publisher *p = work->data;

    (void)status;
    tell_written(p, true);
    if (p->err) {
        publisher_pause(p, p->batch.why.text);
        return;
    }
    if (!p->failed)
        p->rebuilding = false;
    p->step = PUB_CLEAR;
    p->write = (struct write_job){ .run = run_clear,
                                   .done = on_cleared,
                                   .alone = true };
    writer_submit(p->engine->writer, &p->write);
}

static void flush(struct publisher *p)
{
    p->step = PUB_SYNC;
    uv_timer_stop(&p->timer);
    uv_queue_work(p->engine->loop, &p->work, work_sync, on_synced);
}

/* ---- outside ---- */

enum err publisher_open(struct engine *e, const char *db_path,
                        struct publisher **ret_publisher, struct err_info *ei)
{
    struct publisher *p = calloc(1, sizeof(*p));
    enum err err = ERR_OK;

    if (!p)
        return err_set(ei, ERR_NOMEM, "out of memory");
    p->engine = e;
    p->config = e->config;
    atomic_init(&p->stop, false);
    p->site = site_output(p->config);
    if (!p->site)
        err = err_set(ei, ERR_NOMEM, "out of memory");
    if (!err)
        err = site_make_output(p->config, ei);
    if (!err)
        err = output_open(p->site, &p->output, ei);
    if (!err)
        err = output_check_directory(p->output, ei);
    if (!err)
        err = output_probe(p->output, ei);
    if (!err)
        err = storage_open_reader(db_path, &p->reader, ei);
    if (err) {
        publisher_free(p);
        return err;
    }
    uv_timer_init(e->loop, &p->timer);
    p->timer.data = p;
    p->work.data = p;
    *ret_publisher = p;
    if (output_is_current(p->output)) {
        renew_sources(p);
    } else {
        log_info("publishing: rendering everything");
        renew_start_over(p);
    }
    return ERR_OK;
}

void publisher_set_config(struct publisher *p, const struct config *c)
{
    p->next = c;
    if (!p->stopped && (p->step == PUB_IDLE || p->step == PUB_PAUSE))
        renew_reopen(p);
}

bool publisher_borrows(const struct publisher *p, const struct config *c)
{
    return p->config == c || p->next == c || p->left == c;
}

void publisher_poke(struct publisher *p)
{
    p->poked = true;
    if (p->step == PUB_IDLE && !p->stopped)
        publisher_render(p);
}

void publisher_rebuild(struct publisher *p)
{
    p->again = true;
    if (p->step == PUB_IDLE && !p->stopped)
        renew_again(p);
}

bool publisher_is_idle(const struct publisher *p)
{
    return p->step == PUB_IDLE && !p->poked && !p->again && !p->n_visible &&
           !p->rebuilding;
}

const char *publisher_trouble(const struct publisher *p, int64_t since_ms)
{
    int64_t now_ms = (int64_t)uv_now(p->engine->loop);

    return p->failing_since_ms && now_ms + 1 - p->failing_since_ms > since_ms
               ? p->trouble
               : NULL;
}

bool publisher_is_stuck(const struct publisher *p)
{
    return p->step == PUB_PAUSE;
}

void publisher_hurry(struct publisher *p)
{
    p->hurry = true;
    if (p->step == PUB_IDLE && (p->n_visible || p->rebuilding))
        flush(p);
}

void publisher_stop(struct publisher *p)
{
    p->stopped = true;
    atomic_store(&p->stop, true);
    uv_timer_stop(&p->timer);
}

bool publisher_has_stopped(const struct publisher *p)
{
    return p->stopped && (p->step == PUB_IDLE || p->step == PUB_PAUSE);
}

void publisher_close(struct publisher *p)
{
    uv_close((uv_handle_t *)&p->timer, NULL);
    storage_close(p->reader);
    output_close(p->output);
    p->reader = NULL;
    p->output = NULL;
}

void publisher_free(struct publisher *p)
{
    if (!p)
        return;
    storage_close(p->reader);
    output_close(p->output);
    site_output_free(p->site);
    free(p->visible);
    free(p);
}
