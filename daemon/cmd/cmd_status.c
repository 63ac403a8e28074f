/* cmd_status.c -- weir status: from the daemon, else from the database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/link.h"
#include "daemon/control/control.h"
#include "daemon/engine.h"
#include "daemon/site.h"
#include "daemon/status/status.h"

/* Is there a database? If not, says so. */
static bool has_run(const char *path)
{
    bool is_there = !access(path, F_OK) || errno != ENOENT;

    if (!is_there)
        fprintf(stderr,
                "weir: nothing fetched yet: no %s; start weir run or weir "
                "once\n",
                path);
    return is_there;
}

static int print(const struct status *s, const struct cmd_args *args)
{
    struct buf b;
    int status = 0;

    buf_init(&b, STATUS_MAX_BYTES);
    if (args->json)
        status_put_json(&b, s);
    else if (args->n_operands)
        status_put_one(&b, s, &s->rows[0]);
    else
        status_put_table(&b, s);
    if (b.err)
        status = cmd_fail(b.err, &(struct err_info){ 0 });
    else
        (void)fwrite(b.s, 1, b.n, stdout);
    buf_release(&b);
    return status;
}

static int without_daemon(const struct config *c, const char *path,
                          const struct cmd_args *args)
{
    struct arena *a = arena_new(STATUS_MAX_BYTES);
    struct status s = { 0 };
    struct err_info ei = { 0 };
    enum err e;
    int status;

    if (!a)
        return cmd_fail(ERR_NOMEM, &ei);
    e = status_gather(c, engine_now(), a, &s, &ei);
    if (!e)
        e = status_load(&s, path, &ei);
    if (e) {
        status = cmd_fail(e, &ei);
    } else if (args->n_operands &&
               !status_select(&s, str_of(args->operands[0]))) {
        (void)cmd_no_source(c, args->operands[0], &ei);
        (void)cmd_fail(ERR_RANGE, &ei);
        status = EX_USAGE;
    } else {
        status = print(&s, args);
    }
    arena_free(a);
    return status;
}

int cmd_status(const struct cmd_args *args)
{
    char request[CONTROL_REQUEST_MAX_BYTES];
    struct config *c = NULL;
    char *path;
    int status = 0;

    snprintf(request, sizeof(request), "status %s%s%s",
             args->json ? "json" : "text", args->n_operands ? " " : "",
             args->n_operands ? args->operands[0] : "");
    if (link_answers(args, request, &c, &status))
        return status;
    path = site_database(c);
    if (!path)
        status = cmd_fail(ERR_NOMEM, &(struct err_info){ 0 });
    else if (has_run(path))
        status = without_daemon(c, path, args);
    else
        status = EX_NOINPUT;
    free(path);
    config_free(c);
    return status;
}
