/* cmd.h -- the command line: one file a command, this is what they share.
 *
 * A command gets its options read and returns an exit status of sysexits.h;
 * what people read goes to standard output, complaints to standard error.
 */
#ifndef WEIR_DAEMON_CMD_CMD_H
#define WEIR_DAEMON_CMD_CMD_H

#include <stdbool.h>

#include "config/config.h"

#define CMD_DEFAULT_CONFIG "/etc/weir/weir.conf"

struct cmd_args {
    const char *config;
    bool force, json, timings, verbose, quiet;
    const char *operand; /* NULL: none */
};

/* The options a command takes, besides --config and --help. */
enum cmd_option {
    CMD_FORCE = 1,
    CMD_JSON = 2,
    CMD_TIMINGS = 4,
    CMD_LOGGING = 8, /* --verbose, --quiet */
    CMD_OPERAND = 16
};

struct command {
    const char *name, *usage, *summary;
    unsigned options; /* of enum cmd_option */
    int (*run)(const struct cmd_args *args);
};
extern const struct command cmd_commands[]; /* ends with a NULL name */

int cmd_run(const struct cmd_args *args);
int cmd_once(const struct cmd_args *args);
int cmd_check(const struct cmd_args *args);
int cmd_status(const struct cmd_args *args);
int cmd_version(const struct cmd_args *args);
int cmd_help(const struct cmd_args *args);

/* Reads the command line and runs the command. */
int cmd_main(int argc, char **argv);

/* The exit status that tells of an error. */
int cmd_exit_status(enum err e);
/* Prints "weir: text" and returns the exit status. */
int cmd_fail(enum err e, const struct err_info *ei);

/* Reads the configuration; prints its mistakes to standard error, or to
 * standard output when that is what was asked for. Returns 0 or an exit
 * status. */
int cmd_load(const char *path, bool to_stdout, struct config **ret_config);

#endif
