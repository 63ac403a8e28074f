/* cmd_run.c -- weir run and weir once. */
#include <stdio.h>

#include "daemon/cmd/cmd.h"
#include "daemon/engine.h"
#include "daemon/listen.h"

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

static void print_totals(const struct engine_totals *t)
{
    printf("%zu source%s read, %zu unchanged, %zu failed; "
           "%zu new post%s, %zu changed; %zu detail%s, %zu failed; "
           "%zu file%s written\n",
           t->n_taken, plural(t->n_taken), t->n_unchanged, t->n_failed,
           t->n_new, plural(t->n_new), t->n_changed, t->n_details,
           plural(t->n_details), t->n_details_failed, t->n_written,
           plural(t->n_written));
}

static int run(const struct cmd_args *args, bool once)
{
    struct engine_options options = { .once = once,
                                      .force = args->force,
                                      .config_path = args->config,
                                      .listen_fd = -1 };
    struct engine_totals totals = { 0 };
    struct err_info ei = { 0 };
    struct config *c = NULL;
    int status = cmd_load(args->config, false, &c);
    enum err e;

    if (status)
        return status;
    e = once ? ERR_OK : listen_take(&options.listen_fd, &ei);
    if (e) {
        config_free(c);
        return cmd_fail(e, &ei);
    }
    e = engine_run(c, &options, &totals, &ei);
    if (!e && once && !args->quiet)
        print_totals(&totals);
    if (!e && args->timings)
        printf("longest turn of the loop: %.3f ms of CPU\n",
               (double)totals.max_turn_ns / 1e6);
    return e ? cmd_fail(e, &ei) : 0;
}

int cmd_run(const struct cmd_args *args) { return run(args, false); }

int cmd_once(const struct cmd_args *args) { return run(args, true); }
