/* cmd_fetch.c -- weir fetch: one source now; through the daemon, else here. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/link.h"
#include "daemon/control/control.h"
#include "daemon/engine.h"
#include "daemon/log.h"
#include "daemon/wish.h"

#define LINE_MAX_BYTES ((size_t)4096)

struct asking {
    struct wish wish; /* first */
    const char *id;
    bool has_ended;
    int status;
};

static void on_end(struct wish *wish, const struct wish_end *end)
{
    struct asking *a = (struct asking *)wish;
    bool is_bad = end->result == FETCH_FAILED;
    struct buf b;

    buf_init(&b, LINE_MAX_BYTES);
    wish_put_end(&b, end);
    fprintf(is_bad ? stderr : stdout, "%s%s: %.*s\n", is_bad ? "weir: " : "",
            a->id, STR_ARG(buf_str(&b)));
    buf_release(&b);
    a->has_ended = true;
    a->status = is_bad ? EX_UNAVAILABLE : EX_OK;
}

/* Takes c over. */
static int fetch_here(struct config *c, const struct cmd_args *args)
{
    struct asking a = { .wish.on_end = on_end, .id = args->operands[0] };
    struct err_info refusal = { 0 }, ei = { 0 };
    struct engine_options options = {
        .once = true,
        .force = args->force,
        .config_path = args->config,
        .only = args->operands[0],
        .wish = &a.wish,
        .refusal = &refusal,
        .listen_fd = -1,
    };
    struct engine_totals totals = { 0 };
    enum err e;

    log_init(LOG_ERROR, false); /* the end is said here */
    e = engine_run(c, &options, &totals, &ei);
    if (e)
        return cmd_fail(e, &ei);
    if (refusal.code) {
        (void)cmd_fail(refusal.code, &refusal);
        return EX_TEMPFAIL;
    }
    return a.has_ended ? a.status : EX_UNAVAILABLE;
}

/* 0, or says what is wrong with the ID. */
static int check_id(const struct config *c, const char *id)
{
    struct err_info ei = { 0 };

    for (size_t i = 0; i < c->n_sources; i++) {
        const struct config_source *s = &c->sources[i];

        if (strcmp(s->id, id) != 0)
            continue;
        if (s->enabled)
            return 0;
        fprintf(stderr, "weir: %s:%u: [source %s] has enabled = no\n", s->file,
                s->line, id);
        return EX_UNAVAILABLE;
    }
    (void)cmd_fail(cmd_no_source(c, id, &ei), &ei);
    return EX_USAGE;
}

int cmd_fetch(const struct cmd_args *args)
{
    char request[CONTROL_REQUEST_MAX_BYTES];
    struct config *c = NULL;
    int status = 0;

    snprintf(request, sizeof(request), "fetch%s %s",
             args->force ? "-force" : "", args->operands[0]);
    if (link_answers(args, request, &c, &status))
        return status;
    status = check_id(c, args->operands[0]);
    if (!status)
        return fetch_here(c, args);
    config_free(c);
    return status;
}
