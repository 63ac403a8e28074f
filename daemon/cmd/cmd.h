/* cmd.h -- the commands: one file each, this is what they share.
 *
 * A command gets its options read and returns an exit status of sysexits.h;
 * what people read goes to standard output, complaints to standard error.
 */
#ifndef WEIR_DAEMON_CMD_CMD_H
#define WEIR_DAEMON_CMD_CMD_H

#include <stdbool.h>

#include "config/config.h"
#include "daemon/cmd/args.h"

extern const struct command cmd_commands[]; /* ends with a NULL name */

int cmd_run(const struct cmd_args *args);
int cmd_once(const struct cmd_args *args);
int cmd_check(const struct cmd_args *args);
int cmd_status(const struct cmd_args *args);
int cmd_fetch(const struct cmd_args *args);
int cmd_preview(const struct cmd_args *args);
int cmd_add(const struct cmd_args *args);
int cmd_import(const struct cmd_args *args);
int cmd_backup(const struct cmd_args *args);
int cmd_rebuild(const struct cmd_args *args);
int cmd_parse(const struct cmd_args *args);
int cmd_reload(const struct cmd_args *args);
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

/* "no source 'hese'; did you mean 'heze'?" into *ei. Returns ERR_RANGE. */
enum err cmd_no_source(const struct config *c, const char *id,
                       struct err_info *ei);

#endif
