/* chore.c -- see chore.h. The loop's thread, but for work_* and step. */
#include "daemon/control/chore.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/backup.h"
#include "daemon/cmd/cmd.h"
#include "daemon/control/client.h"
#include "daemon/publish/publisher.h"
#include "daemon/reload.h"
#include "daemon/site.h"

#define PROGRESS_MS 200

/* ---- backup ---- */

struct copying {
    uv_work_t work;
    uv_timer_t timer; /* tells how far it is, and it of the end */
    struct client *client;
    struct engine *engine;
    char *db_path, *path; /* owned */
    atomic_int percent;
    atomic_bool stop;
    int percent_shown;
    enum err err;
    struct err_info why;
};

static bool step(void *ctx, int64_t done_bytes, int64_t all_bytes)
{
    struct copying *job = ctx;

    atomic_store(&job->percent, backup_percent(done_bytes, all_bytes));
    return !atomic_load(&job->stop);
}

static void work_copy(uv_work_t *work)
{
    struct copying *job = work->data;

    job->err = backup_database(job->db_path, job->path, step, job, &job->why);
}

static void copying_free(struct copying *job)
{
    free(job->db_path);
    free(job->path);
    free(job);
}

static void on_copying_closed(uv_handle_t *handle)
{
    copying_free(handle->data);
}

static void on_copied(uv_work_t *work, int status)
{
    struct copying *job = work->data;
    struct engine *engine = job->engine;

    (void)status; /* never cancelled */
    if (job->err == ERR_IO)
        client_say(job->client, '!', "%s (written by the daemon, user id %ld)",
                   job->why.text, (long)geteuid());
    else if (job->err)
        client_say(job->client, '!', "%s", job->why.text);
    else
        client_say(job->client, '=', "copied to %s", job->path);
    client_end(job->client, cmd_exit_status(job->err));
    uv_close((uv_handle_t *)&job->timer, on_copying_closed);
    engine->n_busy--;
    engine_rest(engine);
}

static void on_copy_tick(uv_timer_t *timer)
{
    struct copying *job = timer->data;
    int percent = atomic_load(&job->percent);

    if (job->engine->stopping)
        atomic_store(&job->stop, true);
    if (percent != job->percent_shown)
        client_say(job->client, '~', "%d %% copied", percent);
    job->percent_shown = percent;
}

void chore_backup(struct client *c, const char *path)
{
    struct copying *job;

    if (path[0] != '/') {
        client_say(c, '!', "backup needs an absolute path");
        client_end(c, EX_USAGE);
        return;
    }
    job = calloc(1, sizeof(*job));
    if (job) {
        job->db_path = site_database(c->control->engine->config);
        job->path = strdup(path);
    }
    if (!job || !job->db_path || !job->path) {
        if (job)
            copying_free(job);
        client_no_memory(c);
        return;
    }
    job->client = c;
    job->engine = c->control->engine;
    atomic_init(&job->percent, 0);
    atomic_init(&job->stop, false);
    uv_timer_init(job->engine->loop, &job->timer);
    job->timer.data = job->work.data = job;
    uv_timer_start(&job->timer, on_copy_tick, PROGRESS_MS, PROGRESS_MS);
    job->engine->n_busy++;
    uv_queue_work(job->engine->loop, &job->work, work_copy, on_copied);
}

/* ---- rebuild ---- */

struct rebuilding {
    struct client *client;
    uv_timer_t timer;
    size_t n_before, n_shown;
};

static void on_rebuilding_closed(uv_handle_t *handle) { free(handle->data); }

static void rebuilding_end(struct rebuilding *r, int exit_status)
{
    client_end(r->client, exit_status);
    uv_close((uv_handle_t *)&r->timer, on_rebuilding_closed);
}

static void on_progress(uv_timer_t *timer)
{
    struct rebuilding *r = timer->data;
    struct engine *e = r->client->control->engine;
    size_t n = e->totals.n_written - r->n_before;

    if (e->stopping) {
        client_say(r->client, '!',
                   "weir is stopping; the rest is rendered at the next start");
        rebuilding_end(r, EX_UNAVAILABLE);
    } else if (publisher_is_stuck(e->publisher)) {
        client_say(r->client, '!',
                   "the output cannot be written; the log says why, and weir "
                   "tries again");
        rebuilding_end(r, EX_IOERR);
    } else if (publisher_is_idle(e->publisher)) {
        client_say(r->client, '=', "everything rendered, %zu files written", n);
        rebuilding_end(r, EX_OK);
    } else {
        if (n != r->n_shown)
            client_say(r->client, '~', "%zu files written", n);
        r->n_shown = n;
        publisher_hurry(e->publisher);
    }
}

void chore_rebuild(struct client *c, const char *unused)
{
    struct engine *e = c->control->engine;
    struct rebuilding *r = calloc(1, sizeof(*r));

    (void)unused;
    if (!r) {
        client_no_memory(c);
        return;
    }
    r->client = c;
    r->n_before = e->totals.n_written;
    uv_timer_init(e->loop, &r->timer);
    r->timer.data = r;
    publisher_rebuild(e->publisher);
    uv_timer_start(&r->timer, on_progress, PROGRESS_MS, PROGRESS_MS);
}

/* ---- reload ---- */

struct reloading {
    struct reload_waiter waiter; /* first */
    struct client *client;
};

static void on_reloaded(struct reload_waiter *w, bool is_taken,
                        const char *text)
{
    struct reloading *r = (struct reloading *)w;

    client_say(r->client, is_taken ? '=' : '!', "%s", text);
    client_end(r->client, is_taken ? EX_OK : EX_CONFIG);
    free(r);
}

void chore_reload(struct client *c, const char *unused)
{
    struct reloading *r = calloc(1, sizeof(*r));

    (void)unused;
    if (!r) {
        client_no_memory(c);
        return;
    }
    r->waiter.done = on_reloaded;
    r->client = c;
    reload_ask(c->control->engine->reload, &r->waiter);
}
