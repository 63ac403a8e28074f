/* reload.c -- see reload.h. The loop's thread but for work_check (a worker) and
 * run_store (the writer).
 *
 *              asked         good           all have left        done
 *     IDLE ----------> CHECK -----> LEAVE --------------> STORE -------> IDLE
 *                        `- mistakes: refused -> IDLE       |
 *            what left goes on, refused <- IDLE <- failed --'
 *
 * LEAVE waits for the sources that change or go: what they have fetched is
 * stored while the database still knows them. STORE gives the database the new
 * configuration and reads what it then says of each source. Only then anything
 * of the running daemon changes, all in one turn of the loop. Told to stop,
 * it waits for its worker or the writer and takes nothing over.
 */
#include "daemon/reload.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/fetch.h"
#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/reload_check.h"
#include "daemon/service.h"
#include "daemon/site.h"
#include "daemon/writer.h"
#include "feeds/base/date.h"

#define STOPPING "weir is stopping"

enum reload_step { RELOAD_IDLE, RELOAD_CHECK, RELOAD_LEAVE, RELOAD_STORE };

struct retired {
    struct retired *next;
    struct config *config;
};

struct reload {
    struct write_job write; /* first */
    uv_work_t work;
    struct engine *engine;
    char *path; /* owned */
    enum reload_step step;
    bool is_wanted; /* once more when this one has ended */
    bool stopping;
    struct config *config; /* that holds; owned, as all of them */
    struct retired *retired;
    struct retired *spare; /* for config: retiring it cannot fail */
    struct reload_check check;
    struct stored_sources stored;
    struct reload_waiter *asking;  /* for the one that runs */
    struct reload_waiter *waiting; /* for the one after it */
    char note[RELOAD_NOTE_MAX_BYTES];
};

static void begin(struct reload *r);

/* ---- telling ---- */

/* Callbacks may ask again: theirs is the next list. */
static void tell_waiters(struct reload *r, bool is_taken, const char *text)
{
    struct reload_waiter *w;

    while ((w = r->asking)) {
        r->asking = w->next;
        w->done(w, is_taken, text);
    }
}

/* There is no next one. */
static void dismiss(struct reload *r)
{
    r->asking = r->waiting;
    r->waiting = NULL;
    tell_waiters(r, false, STOPPING);
}

static void end(struct reload *r, bool is_taken, const char *text)
{
    r->step = RELOAD_IDLE;
    tell_waiters(r, is_taken, text);
    if (r->stopping) {
        dismiss(r);
    } else {
        service_reloaded(r->engine->service);
        if (r->is_wanted)
            begin(r);
    }
    engine_rest(r->engine);
}

/* first: the first mistake, of n. */
static void refuse(struct reload *r, const char *first, size_t n)
{
    struct civil t;
    char more[48] = "";

    date_civil(engine_now(), r->config->zone, &t);
    if (n > 1)
        snprintf(more, sizeof(more), " (and %zu more)", n - 1);
    /* room for what comes after the text */
    snprintf(r->note, sizeof(r->note), "reload refused %02d:%02d: %.*s%s",
             t.hour, t.minute,
             STR_ARG(str_clip(str_of(first), sizeof(r->note) - 80)), more);
    log_error("%s; the old configuration stays", r->note);
    end(r, false, r->note);
}

/* ---- retired configurations ---- */

static bool is_borrowed(const struct engine *e, const struct config *c)
{
    return sources_borrow(e, c) || publisher_borrows(e->publisher, c);
}

static void free_retired(struct reload *r)
{
    struct retired **at = &r->retired, *old;

    while ((old = *at)) {
        if (is_borrowed(r->engine, old->config)) {
            at = &old->next;
            continue;
        }
        *at = old->next;
        config_free(old->config);
        free(old);
        log_debug("reload: an old configuration is freed");
    }
}

/* ---- STORE ---- */

static enum err run_store(struct write_job *job, struct storage *st,
                          struct err_info *ei)
{
    struct reload *r = (struct reload *)job;
    enum err e = site_set_config(r->check.config, st, engine_now(), ei);

    return e ? e : stored_sources_load(st, &r->stored, ei);
}

/* Another address: the new server already listens. The same one: only the
 * directory may be another. */
static void swap_server(struct reload *r, const struct config *new)
{
    struct engine *e = r->engine;

    if (r->check.server ||
        (e->server && e->options.listen_fd < 0 && !new->server.enabled)) {
        server_close(e->server);
        e->server = r->check.server;
        r->check.server = NULL;
    }
    if (e->server && server_set_dir(e->server, new->output_dir))
        log_error("reload: out of memory: the server keeps its directory");
}

/* All but the sources, which can fail, and went first. */
static void swap_rest(struct reload *r, struct retired *spare)
{
    struct engine *e = r->engine;
    struct config *new = r->check.config;

    fetcher_set_config(e->fetcher, new);
    publisher_set_config(e->publisher, new);
    swap_server(r, new);
    log_set_json(new->log_format == LOG_FORMAT_JSON);
    r->spare->config = r->config;
    r->spare->next = r->retired;
    r->retired = r->spare;
    r->spare = spare;
    r->config = new;
    e->config = new;
    r->check.config = NULL;
}

static enum err swap(struct reload *r, struct err_info *ei)
{
    struct retired *spare = calloc(1, sizeof(*spare));
    enum err e = spare ? sources_swap(r->engine, r->check.config,
                                      &r->check.plan, &r->stored, ei)
                       : err_set(ei, ERR_NOMEM, "out of memory");

    if (e) {
        free(spare);
        return e;
    }
    swap_rest(r, spare);
    return ERR_OK;
}

static void say_taken(struct reload *r, const struct sources_plan *p)
{
    char text[160];

    snprintf(text, sizeof(text),
             "reloaded: %zu source%s new, %zu changed, %zu gone, %zu as before",
             p->n_new, p->n_new == 1 ? "" : "s", p->n_changed, p->n_gone,
             p->n_kept);
    log_notice("%s", text);
    r->note[0] = '\0';
    end(r, true, text);
}

static void on_stored(struct write_job *job, enum err e,
                      const struct err_info *why)
{
    struct reload *r = (struct reload *)job;
    struct sources_plan plan = r->check.plan;
    struct err_info ei = *why;

    if (!e && !r->stopping)
        e = swap(r, &ei);
    if (e && !r->stopping)
        sources_resume(r->engine, &plan);
    stored_sources_release(&r->stored);
    r->check.plan = (struct sources_plan){ 0 };
    reload_check_release(&r->check);
    if (r->stopping)
        end(r, false, STOPPING);
    else if (e)
        refuse(r, ei.text, 1);
    else
        say_taken(r, &plan);
    sources_plan_release(&plan);
}

static void enter_store(struct reload *r)
{
    r->step = RELOAD_STORE;
    r->write = (struct write_job){ .run = run_store,
                                   .done = on_stored,
                                   .alone = true };
    writer_submit(r->engine->writer, &r->write);
}

/* ---- CHECK and LEAVE ---- */

static void work_check(uv_work_t *work)
{
    struct reload *r = work->data;

    reload_check_run(&r->check);
}

static void on_checked(uv_work_t *work, int status)
{
    struct reload *r = work->data;
    struct reload_check *c = &r->check;

    (void)status; /* never cancelled */
    if (r->stopping) {
        reload_check_release(c);
        end(r, false, STOPPING);
    } else if (!c->config) {
        refuse(r, c->first, c->n_problems);
    } else {
        r->step = RELOAD_LEAVE;
        sources_leave(r->engine, &c->plan);
        engine_rest(r->engine); /* perhaps none leaves */
    }
}

static void begin(struct reload *r)
{
    struct engine *e = r->engine;

    assert(r->step == RELOAD_IDLE && !r->asking);
    r->step = RELOAD_CHECK;
    r->is_wanted = false;
    r->asking = r->waiting;
    r->waiting = NULL;
    r->check = (struct reload_check){
        .path = r->path,
        .old = r->config,
        .is_passed = e->options.listen_fd >= 0,
    };
    service_reloading(e->service);
    r->work.data = r;
    uv_queue_work(e->loop, &r->work, work_check, on_checked);
}

/* ---- outside ---- */

enum err reload_open(struct engine *e, struct config *c, const char *path,
                     struct reload **ret_reload, struct err_info *ei)
{
    struct reload *r = calloc(1, sizeof(*r));

    if (!r) {
        config_free(c);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    r->engine = e;
    r->config = c;
    r->path = strdup(path);
    r->spare = calloc(1, sizeof(*r->spare));
    if (!r->path || !r->spare) {
        reload_free(r);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    *ret_reload = r;
    return ERR_OK;
}

void reload_ask(struct reload *r, struct reload_waiter *w)
{
    if (w) {
        w->next = r->waiting;
        r->waiting = w;
    }
    if (r->stopping)
        dismiss(r);
    else if (r->step == RELOAD_IDLE)
        begin(r);
    else
        r->is_wanted = true;
}

static void drop(struct reload_waiter **at, const struct reload_waiter *w)
{
    for (; *at; at = &(*at)->next) {
        if (*at == w) {
            *at = w->next;
            return;
        }
    }
}

void reload_forget(struct reload *r, struct reload_waiter *w)
{
    drop(&r->asking, w);
    drop(&r->waiting, w);
}

const char *reload_note(const struct reload *r) { return r->note; }

void reload_rest(struct reload *r)
{
    if (r->step == RELOAD_LEAVE && !r->stopping &&
        sources_have_left(r->engine, &r->check.plan))
        enter_store(r);
    if (r->retired && !r->stopping)
        free_retired(r);
}

void reload_stop(struct reload *r)
{
    r->stopping = true;
    if (r->step == RELOAD_LEAVE)
        reload_check_release(&r->check);
    if (r->step == RELOAD_LEAVE || r->step == RELOAD_IDLE)
        end(r, false, STOPPING);
}

bool reload_is_idle(const struct reload *r) { return r->step == RELOAD_IDLE; }

void reload_free(struct reload *r)
{
    struct retired *next;

    if (!r)
        return;
    for (struct retired *old = r->retired; old; old = next) {
        next = old->next;
        config_free(old->config);
        free(old);
    }
    config_free(r->config);
    free(r->spare);
    free(r->path);
    free(r);
}
