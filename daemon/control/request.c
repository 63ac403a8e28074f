/* request.c -- what clients of the control socket ask for. Here status and
 * fetch; what takes long is in chore.c. The loop's thread, but for work_*. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd/cmd.h"
#include "daemon/control/chore.h"
#include "daemon/control/client.h"
#include "daemon/reload.h"
#include "daemon/site.h"
#include "daemon/source.h"
#include "daemon/service.h"
#include "daemon/sources.h"
#include "daemon/status/status.h"
#include "daemon/wish.h"

/* ---- work: what reads or writes the database, on a worker ---- */

struct job {
    uv_work_t work;
    struct client *client;
    struct engine *engine;
    struct arena *arena;
    char *db_path, *argument; /* owned; argument: an id or a path, or NULL */
    struct status status;
    bool is_json;
    struct err_info no_source; /* what to say if the database has none either */
    struct buf answer;         /* framed */
    int exit_status;
};

static void job_free(struct job *job)
{
    arena_free(job->arena);
    free(job->db_path);
    free(job->argument);
    buf_release(&job->answer);
    free(job);
}

static struct job *job_new(struct client *c, const char *argument)
{
    struct job *job = calloc(1, sizeof(*job));

    if (!job)
        return NULL;
    buf_init(&job->answer, CONTROL_ANSWER_MAX_BYTES);
    job->client = c;
    job->engine = c->control->engine;
    job->db_path = site_database(job->engine->config);
    job->arena = arena_new(STATUS_MAX_BYTES);
    if (argument)
        job->argument = strdup(argument);
    if (job->db_path && job->arena && (job->argument || !argument))
        return job;
    job_free(job);
    return NULL;
}

static void on_worked(uv_work_t *work, int status)
{
    struct job *job = work->data;
    struct engine *engine = job->engine;

    (void)status; /* never cancelled */
    client_send(job->client, &job->answer);
    client_end(job->client, job->exit_status);
    job_free(job);
    engine->n_busy--;
    engine_rest(engine);
}

static void job_start(struct job *job, void (*run)(uv_work_t *work))
{
    job->work.data = job;
    job->engine->n_busy++;
    uv_queue_work(job->engine->loop, &job->work, run, on_worked);
}

static void job_fail(struct job *job, int exit_status, const char *text)
{
    frame_put(&job->answer, '!', str_of(text));
    job->exit_status = exit_status;
}

static const struct config *config_of(const struct client *c)
{
    return c->control->engine->config;
}

static void no_source(struct client *c, const char *id)
{
    struct err_info ei = { 0 };

    (void)cmd_no_source(config_of(c), id, &ei);
    client_say(c, '!', "%s", ei.text);
    client_end(c, EX_USAGE);
}

/* ---- status ---- */

static void work_status(uv_work_t *work)
{
    struct job *job = work->data;
    struct status *s = &job->status;
    struct err_info ei = { 0 };
    struct buf b;

    if (status_load(s, job->db_path, &ei)) {
        job_fail(job, EX_IOERR, ei.text);
        return;
    }
    buf_init(&b, CONTROL_ANSWER_MAX_BYTES);
    if (job->argument && !status_select(s, str_of(job->argument)))
        job_fail(job, EX_USAGE, job->no_source.text);
    else if (job->is_json)
        status_put_json(&b, s);
    else if (job->argument)
        status_put_one(&b, s, &s->rows[0]);
    else
        status_put_table(&b, s);
    frame_put(&job->answer, '=', buf_str(&b));
    if (b.err)
        job_fail(job, EX_SOFTWARE, "out of memory");
    buf_release(&b);
}

/* What only the daemon knows of a source. */
static void fill_live(struct status_fact *fact, const struct source *s,
                      int64_t now_sec)
{
    static const char *const words[STEP_COUNT] = {
        [STEP_TRANSFER] = "asking",
        [STEP_PARSE] = "reading",
        [STEP_STORE] = "storing",
    };

    fact->now = str_of(words[s->step]);
    fact->n_details_now = (int64_t)s->details.n_calls;
    if (s->step == STEP_WAIT && uv_is_active((const uv_handle_t *)&s->timer))
        fact->next_due_sec =
            now_sec + (int64_t)(uv_timer_get_due_in(&s->timer) / 1000);
}

/* Both lists follow the order of the file. */
static void add_live(struct status *ret, const struct engine *e)
{
    size_t k = 0;

    for (size_t i = 0; i < e->n_sources; i++) {
        struct str id = str_of(e->sources[i]->config->id);
        size_t from = k;

        while (k < ret->n_facts && !str_eq(ret->facts[k].id, id))
            k++;
        if (k == ret->n_facts)
            k = from; /* of a configuration that is being taken over */
        else
            fill_live(&ret->facts[k++], e->sources[i], ret->now_sec);
    }
}

static enum err gather(struct job *job, struct control *control,
                       struct err_info *ei)
{
    const struct engine *e = job->engine;
    struct status *s = &job->status;
    struct err_info why;
    enum err err = status_gather(e->config, engine_now(), job->arena, s, ei);

    if (err)
        return err;
    s->pid = getpid();
    s->since_sec = control->since_sec;
    s->config = arena_copy(job->arena, str_of(e->options.config_path));
    s->refused = arena_copy(job->arena, str_of(reload_note(e->reload)));
    if (service_trouble(e, 0, &why))
        s->trouble = arena_copy(job->arena, str_of(why.text));
    add_live(s, e);
    return ERR_OK;
}

static void serve_status(struct client *c, const char *argument)
{
    bool is_json = strncmp(argument, "json", 4) == 0;
    const char *id = argument + (is_json ? 4 : strcspn(argument, " "));
    struct job *job;

    id += strspn(id, " ");
    job = job_new(c, *id ? id : NULL);
    if (!job || gather(job, c->control, NULL)) {
        if (job)
            job_free(job);
        client_no_memory(c);
        return;
    }
    job->is_json = is_json;
    if (*id)
        (void)cmd_no_source(config_of(c), id, &job->no_source);
    job_start(job, work_status);
}

/* ---- fetch ---- */

struct asking {
    struct wish wish; /* first */
    struct client *client;
    char id[SOURCE_ID_MAX_BYTES + 1];
};

static void on_asked(struct wish *wish, const struct wish_end *end)
{
    struct asking *a = (struct asking *)wish;
    bool is_bad = end->result == FETCH_FAILED;
    struct buf b;

    buf_init(&b, CONTROL_REQUEST_MAX_BYTES);
    wish_put_end(&b, end);
    client_say(a->client, is_bad ? '!' : '=', "%s: %.*s", a->id,
               STR_ARG(buf_str(&b)));
    client_end(a->client, is_bad ? EX_UNAVAILABLE : EX_OK);
    buf_release(&b);
    free(a);
}

static const struct config_source *find_config(const struct config *config,
                                               const char *id)
{
    for (size_t i = 0; i < config->n_sources; i++)
        if (strcmp(config->sources[i].id, id) == 0)
            return &config->sources[i];
    return NULL;
}

static void serve_wish(struct client *c, const char *id, bool force)
{
    struct source *s = sources_find(c->control->engine, id);
    const struct config_source *config = find_config(config_of(c), id);
    struct asking *a;
    struct err_info ei = { 0 };

    if (!s && !config) {
        no_source(c, id);
        return;
    }
    if (!s) {
        client_say(c, '!', "%s:%u: [source %s] has enabled = no", config->file,
                   config->line, id);
        client_end(c, EX_UNAVAILABLE);
        return;
    }
    a = calloc(1, sizeof(*a));
    if (!a) {
        client_no_memory(c);
        return;
    }
    a->wish.on_end = on_asked;
    a->client = c;
    memcpy(a->id, id, strnlen(id, SOURCE_ID_MAX_BYTES));
    client_say(c, '~', "asking %s", id);
    if (source_wish(s, &a->wish, force, &ei)) {
        client_say(c, '!', "%s", ei.text);
        client_end(c, EX_TEMPFAIL);
        free(a);
    }
}

static void serve_fetch(struct client *c, const char *id)
{
    serve_wish(c, id, false);
}

static void serve_fetch_force(struct client *c, const char *id)
{
    serve_wish(c, id, true);
}

/* ---- all of them ---- */

static const struct {
    const char *verb;
    bool needs_argument;
    void (*serve)(struct client *c, const char *argument);
} verbs[] = {
    { "status", true, serve_status },
    { "fetch", true, serve_fetch },
    { "fetch-force", true, serve_fetch_force },
    { "backup", true, chore_backup },
    { "rebuild", false, chore_rebuild },
    { "reload", false, chore_reload },
};

void request_serve(struct client *c)
{
    size_t n_verb = strcspn(c->line, " ");
    const char *argument = c->line + n_verb + (c->line[n_verb] == ' ');

    if (c->control->is_stopped) {
        client_say(c, '!', "weir is stopping");
        client_end(c, EX_UNAVAILABLE);
        return;
    }
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strlen(verbs[i].verb) != n_verb ||
            strncmp(verbs[i].verb, c->line, n_verb) != 0 ||
            verbs[i].needs_argument != (*argument != '\0'))
            continue;
        verbs[i].serve(c, argument);
        return;
    }
    client_say(c, '!', "no such request: %.64s", c->line);
    client_end(c, EX_USAGE);
}
