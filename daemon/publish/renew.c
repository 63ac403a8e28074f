/* renew.c -- everything anew: another theme or configuration, a directory that
 * was lost, a rebuild; see publisher.c for the states. On the loop's thread but
 * for work_* (a worker) and run_mark (the writer).
 */
#include <string.h>

#include "daemon/publish/part.h"
#include "daemon/site.h"

/* ---- FORGET and MARK ---- */

/* Everything, if that is wanted; and what shows a name that has changed. */
static enum err run_mark(struct write_job *job, struct storage *st,
                         struct err_info *ei)
{
    struct publisher *p = (struct publisher *)job;

    return p->cursor.is_done ? storage_mark_renamed(st, &p->renamed_marked, ei)
                             : storage_mark_slice(st, &p->cursor, ei);
}

/* A slice at a time: documents are stored in between. */
static void mark(struct publisher *p);

static void on_marked(struct write_job *job, enum err e,
                      const struct err_info *ei)
{
    struct publisher *p = (struct publisher *)job;

    if (e) {
        publisher_pause(p, ei->text);
        return;
    }
    if (!p->renamed_marked && !p->stopped) {
        mark(p);
        return;
    }
    p->marked = p->poked = p->cursor.is_done;
    publisher_rest(p);
}

static void mark(struct publisher *p)
{
    p->write =
        (struct write_job){ .run = run_mark, .done = on_marked, .alone = true };
    writer_submit(p->engine->writer, &p->write);
}

static void work_forget(uv_work_t *work)
{
    struct publisher *p = work->data;

    p->err = ERR_OK;
    if (!p->cursor.is_done)
        p->err = output_unset_current(p->output, &p->batch.why);
    if (!p->err)
        p->err = output_static(p->output, &p->batch.stats, &p->batch.why);
}

static void on_forgotten(uv_work_t *work, int status)
{
    struct publisher *p = work->data;

    (void)status;
    p->engine->totals.n_written += p->batch.stats.n_written;
    if (p->err) {
        publisher_pause(p, p->batch.why.text);
        return;
    }
    p->step = PUB_MARK;
    p->renamed_marked = false;
    mark(p);
}

static void forget(struct publisher *p, bool everything)
{
    p->cursor = (struct mark_cursor){ .is_done = !everything };
    p->step = PUB_FORGET;
    p->batch.stats = (struct output_stats){ 0 };
    uv_queue_work(p->engine->loop, &p->work, work_forget, on_forgotten);
}

void renew_start_over(struct publisher *p)
{
    p->rebuilding = true;
    p->marked = false;
    forget(p, true);
}

void renew_sources(struct publisher *p) { forget(p, false); }

/* ---- after a PAUSE, or with another configuration ---- */

static void work_reopen(uv_work_t *work)
{
    struct publisher *p = work->data;
    char before[OUTPUT_DIGEST_BYTES] = "", after[OUTPUT_DIGEST_BYTES] = "";

    if (p->output)
        output_digest(p->output, before);
    output_close(p->output);
    p->output = NULL;
    site_output_free(p->site);
    p->site = site_output(p->config);
    p->err = p->site ? site_make_output(p->config, &p->batch.why)
                     : err_set(&p->batch.why, ERR_NOMEM, "out of memory");
    if (!p->err)
        p->err = output_open(p->site, &p->output, &p->batch.why);
    if (!p->err)
        output_digest(p->output, after);
    p->is_same = !p->err && p->left && strcmp(before, after) == 0 &&
                 strcmp(p->left->output_dir, p->config->output_dir) == 0;
}

/* With the same pages in the same place a rendering of everything that is
 * under way goes on; with others it begins anew. */
static bool is_outdated(const struct publisher *p)
{
    if (p->rebuilding && !p->marked)
        return true;
    if (p->rebuilding && p->is_same)
        return false;
    return !output_is_current(p->output);
}

static void on_reopened(uv_work_t *work, int status)
{
    struct publisher *p = work->data;

    (void)status;
    p->left = NULL;
    if (p->err)
        publisher_pause(p, p->batch.why.text);
    else if (p->stopped)
        p->step = PUB_PAUSE;
    else if (is_outdated(p))
        renew_start_over(p);
    else
        renew_sources(p);
    engine_rest(p->engine);
}

/* The directory may be another by now, or gone. What could not be written
 * comes again. */
void renew_reopen(struct publisher *p)
{
    p->step = PUB_REOPEN;
    if (p->failed)
        p->after_mark = 0;
    p->failed = false;
    p->batch.why = (struct err_info){ 0 };
    uv_timer_stop(&p->timer);
    if (p->next) {
        p->left = p->config;
        p->config = p->next;
        p->next = NULL;
    }
    uv_queue_work(p->engine->loop, &p->work, work_reopen, on_reopened);
}

/* From the directory on: it may be gone. */
void renew_again(struct publisher *p)
{
    p->again = false;
    p->rebuilding = true;
    p->marked = false;
    renew_reopen(p);
}
