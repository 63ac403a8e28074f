/* cmd_rebuild.c -- weir rebuild and weir reload. */
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/link.h"
#include "daemon/engine.h"
#include "daemon/log.h"

int cmd_rebuild(const struct cmd_args *args)
{
    struct engine_options options = { .once = true,
                                      .rebuild = true,
                                      .config_path = args->config,
                                      .listen_fd = -1 };
    struct engine_totals totals = { 0 };
    struct err_info ei = { 0 };
    struct config *c = NULL;
    int status = 0;
    enum err e;

    if (link_answers(args, "rebuild", &c, &status))
        return status;
    log_init(LOG_NOTICE, false);
    e = engine_run(c, &options, &totals, &ei);
    if (e)
        return cmd_fail(e, &ei);
    printf("everything rendered, %zu files written\n", totals.n_written);
    return 0;
}

int cmd_reload(const struct cmd_args *args)
{
    struct config *c = NULL;
    int status = cmd_load(args->config, false, &c);

    if (status) {
        fputs("weir: not reloaded: what runs has what it had before\n", stderr);
        return status;
    }
    if (!link_ask(c->control_socket, "reload", &status)) {
        fprintf(stderr,
                "weir: no daemon answers at %s; start one with weir run, or "
                "restart the one that was started with another state_dir or "
                "control_socket\n",
                c->control_socket);
        status = EX_UNAVAILABLE;
    }
    config_free(c);
    return status;
}
