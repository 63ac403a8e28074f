/* cmd.c -- from the command line to the command; see cmd.h. */
#include "daemon/cmd/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/log.h"

#define COMPLAINTS_MAX_BYTES ((size_t)1024 * 1024)
#define NEAR_MAX_SOURCES 10000

int cmd_main(int argc, char **argv)
{
    struct args_line l = { 0 };
    struct err_info ei = { 0 };

    if (args_read(argc, argv, cmd_commands, &l, &ei)) {
        fprintf(stderr, "weir: %s\n", ei.text);
        return EX_USAGE;
    }
    if (l.help && l.command) {
        l.args.operands[0] = l.command->name;
        l.args.n_operands = 1;
    }
    if (l.help || !l.command) {
        (void)cmd_help(&l.args);
        return l.help ? 0 : EX_USAGE;
    }
    log_init(l.args.verbose ? LOG_DEBUG
             : l.args.quiet ? LOG_WARNING
                            : LOG_INFO,
             /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
             log_is_journal(getenv("JOURNAL_STREAM")));
    return l.command->run(&l.args);
}

int cmd_exit_status(enum err e)
{
    switch (e) {
    case ERR_OK:
        return EX_OK;
    case ERR_CONFIG:
        return EX_CONFIG;
    case ERR_IO:
    case ERR_DB:
        return EX_IOERR;
    case ERR_NET:
    case ERR_BUSY:
        return EX_UNAVAILABLE;
    case ERR_FORMAT:
    case ERR_LIMIT: /* of what came */
        return EX_DATAERR;
    case ERR_RANGE:
    case ERR_NOMEM:
        return EX_SOFTWARE;
    }
    return EX_SOFTWARE;
}

int cmd_fail(enum err e, const struct err_info *ei)
{
    fprintf(stderr, "weir: %s\n", ei->text[0] ? ei->text : err_name(e));
    return cmd_exit_status(e);
}

/* Beginners have theirs in the folder they are in. */
static void hint_config(const char *path)
{
    if (strcmp(path, CMD_DEFAULT_CONFIG) == 0 && access(path, F_OK) != 0 &&
        access("weir.conf", R_OK) == 0)
        fputs("weir: for the one in this folder: --config weir.conf\n", stderr);
}

int cmd_load(const char *path, bool to_stdout, struct config **ret_config)
{
    struct config_problems problems = { 0 };
    struct err_info ei = { 0 };
    enum err e = config_read(path, ret_config, &problems, &ei);
    struct buf text;
    int status = e == ERR_IO ? EX_NOINPUT : cmd_exit_status(e);

    if (e == ERR_CONFIG && problems.n) {
        buf_init(&text, COMPLAINTS_MAX_BYTES);
        config_problems_put(&text, &problems);
        (void)fwrite(text.s, 1, text.n, to_stdout ? stdout : stderr);
        buf_release(&text);
    } else if (e) {
        (void)cmd_fail(e, &ei);
        hint_config(path);
    }
    config_problems_release(&problems);
    return status;
}

enum err cmd_no_source(const struct config *c, const char *id,
                       struct err_info *ei)
{
    size_t n =
        c->n_sources < NEAR_MAX_SOURCES ? c->n_sources : NEAR_MAX_SOURCES;
    const char **ids = calloc(n + 1, sizeof(*ids));
    const char *near;

    if (!ids)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        ids[i] = c->sources[i].id;
    near = config_nearest(str_of(id), ids, n);
    free(ids);
    if (near)
        return err_set(ei, ERR_RANGE, "no source '%.64s'; did you mean '%s'?",
                       id, near);
    return err_set(ei, ERR_RANGE, "no source '%.64s'; 'weir status' lists them",
                   id);
}
