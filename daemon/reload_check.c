/* reload_check.c -- see reload_check.h. On a worker.
 *
 * First what costs nothing if it fails: the files, then what may not change,
 * then the templates. What leaves a trace comes last: directories are made, an
 * address is listened on.
 */
#include "daemon/reload_check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/site.h"
#include "output/output.h"

#define PROBLEM_MAX_BYTES 2048

static void note(struct reload_check *c, const char *text)
{
    if (c->n_problems++ == 0)
        snprintf(c->first, sizeof(c->first), "%.*s",
                 STR_ARG(str_clip(str_of(text), sizeof(c->first) - 1)));
    log_error("reload: %s", text);
}

static void note_all(struct reload_check *c, const struct config_problems *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct config_problems one = { &p->list[i], 1, NULL };
        struct buf b;

        buf_init(&b, PROBLEM_MAX_BYTES);
        config_problems_put(&b, &one);
        while (b.n && b.s[b.n - 1] == '\n')
            b.s[--b.n] = '\0';
        note(c, b.err || !b.n ? p->list[i].text : b.s);
        buf_release(&b);
    }
}

/* A mistake that no line of the file can be named for. */
static void note_file(struct reload_check *c, const struct err_info *ei)
{
    char text[ERR_TEXT_MAX + RELOAD_NOTE_MAX_BYTES];

    snprintf(text, sizeof(text), "%s: %s", c->path, ei->text);
    note(c, text);
}

static void read_file(struct reload_check *c)
{
    struct config_problems problems = { 0 };
    struct err_info ei = { 0 };
    enum err e = config_read(c->path, &c->config, &problems, &ei);

    if (e == ERR_CONFIG && problems.n)
        note_all(c, &problems);
    else if (e) /* its text names the file */
        note(c, ei.text[0] ? ei.text : err_name(e));
    config_problems_release(&problems);
}

static bool differ(const char *a, const char *b)
{
    return str_cmp(str_of(a), str_of(b)) != 0;
}

/* What other programs, or the addresses that are out in the world, go by. */
static void judge_fixed(struct reload_check *c)
{
    const struct config *old = c->old, *new = c->config;
    struct err_info ei;

    if (differ(old->state_dir, new->state_dir)) {
        err_set(&ei, ERR_CONFIG,
                "state_dir = %s cannot change while weir runs (it is %s): "
                "restart it",
                new->state_dir, old->state_dir);
        note_file(c, &ei);
    }
    if (differ(old->control_socket, new->control_socket)) {
        err_set(&ei, ERR_CONFIG,
                "control_socket = %s cannot change while weir runs (it is "
                "%s): restart it",
                new->control_socket, old->control_socket);
        note_file(c, &ei);
    }
    if (old->since != new->since)
        log_warning("reload: since has no effect any more: ids keep the year "
                    "they began with");
}

static void judge_templates(struct reload_check *c)
{
    struct output_site *site = site_output(c->config);
    struct err_info ei = { 0 };
    enum err e = site ? output_check(site, &ei)
                      : err_set(&ei, ERR_NOMEM, "out of memory");

    if (e == ERR_CONFIG)
        note(c, ei.text); /* FILE:LINE: of the template */
    else if (e)
        note_file(c, &ei);
    site_output_free(site);
}

/* Nobody of ours writes there yet. */
static enum err check_directory(const struct config *c, struct err_info *ei)
{
    struct output_site *site = site_output(c);
    struct output *out = NULL;
    enum err e = site ? output_open(site, &out, ei)
                      : err_set(ei, ERR_NOMEM, "out of memory");

    if (!e)
        e = output_check_directory(out, ei);
    output_close(out);
    site_output_free(site);
    return e;
}

static void make_directory(struct reload_check *c)
{
    const char *dir = c->config->output_dir;
    struct err_info ei = { 0 };
    enum err e = site_make_output(c->config, &ei);

    if (!e && access(dir, W_OK | X_OK))
        e = err_set(&ei, ERR_IO, "output_dir = %s: %s", dir,
                    strerrordesc_np(errno));
    if (!e && differ(dir, c->old->output_dir))
        e = check_directory(c->config, &ei);
    if (e)
        note_file(c, &ei);
}

static bool moves_server(const struct config *old, const struct config *new)
{
    return old->server.enabled != new->server.enabled ||
           old->server.port != new->server.port ||
           differ(old->server.address, new->server.address);
}

static void open_server(struct reload_check *c)
{
    struct err_info ei = { 0 };

    if (!moves_server(c->old, c->config))
        return;
    if (c->is_passed)
        log_warning("reload: [server] is of no effect: the socket is the "
                    "service manager's");
    else if (c->config->server.enabled &&
             server_open(c->config, -1, &c->server, &ei))
        note_file(c, &ei);
}

void reload_check_run(struct reload_check *c)
{
    struct err_info ei = { 0 };

    read_file(c);
    if (!c->n_problems)
        judge_fixed(c);
    if (!c->n_problems)
        judge_templates(c);
    if (!c->n_problems && sources_plan_make(c->old, c->config, &c->plan, &ei))
        note_file(c, &ei);
    if (!c->n_problems)
        make_directory(c);
    if (!c->n_problems)
        open_server(c);
    if (c->n_problems)
        reload_check_release(c);
}

void reload_check_release(struct reload_check *c)
{
    server_close(c->server);
    c->server = NULL;
    sources_plan_release(&c->plan);
    config_free(c->config);
    c->config = NULL;
}
