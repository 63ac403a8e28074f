/* args.h -- the words of a command line, by one table of options.
 *
 * Pure: reads argv, prints nothing. What is wrong comes back as a line for the
 * user; words of his are quoted in it as a shell would want them.
 */
#ifndef WEIR_DAEMON_CMD_ARGS_H
#define WEIR_DAEMON_CMD_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/buf.h"
#include "feeds/base/err.h"

#define CMD_DEFAULT_CONFIG "/etc/weir/weir.conf"
#define CMD_MAX_OPERANDS 64
#define CMD_MAX_FILES 4096 /* operands of a command that takes files */
#define CMD_MAX_HEADERS 16

/* The options a command may take, besides --config and --help. */
enum cmd_option {
    CMD_FORCE = 1,
    CMD_JSON = 2,
    CMD_TIMINGS = 4,
    CMD_LOGGING = 8, /* --verbose, --quiet */
    CMD_DETAIL = 16,
    CMD_ALLOW_PRIVATE = 32,
    CMD_DRY_RUN = 64,
    CMD_ID = 128,
    CMD_NAME = 256,
    CMD_FILE = 512,
    CMD_OUTPUT = 1024,
    CMD_PERMALINK = 2048,
    CMD_PARSE = 4096 /* --url, --header, --now, --timezone */
};

/* All borrowed from argv. */
struct cmd_args {
    const char *config;
    bool config_given; /* by --config */
    bool force, json, timings, verbose, quiet;
    bool detail, allow_private, dry_run;
    /* NULL: not given */
    const char *id, *name, *file, *output, *permalink;
    const char *url, *now, *timezone;
    const char *headers[CMD_MAX_HEADERS];
    size_t n_headers;
    const char *operands[CMD_MAX_FILES];
    size_t n_operands;
};

struct command {
    const char *name, *usage, *summary;
    unsigned options; /* of enum cmd_option */
    size_t min_operands, max_operands;
    int (*run)(const struct cmd_args *args);
    const char *text; /* for `weir help NAME`: lines, with examples */
};

struct args_line {
    const struct command *command; /* NULL: none named */
    struct cmd_args args;
    bool help;
};

/* Reads argv[1..argc). Options may stand before or after the command; "--"
 * ends them; a value is the next word or follows '='. commands ends with a NULL
 * name. ERR_FORMAT with what is wrong ("unknown command 'stauts'; did you mean
 * 'status'?"); with --help nothing but unknown words is wrong. */
WEIR_NODISCARD enum err args_read(int argc, char **argv,
                                  const struct command *commands,
                                  struct args_line *ret_line,
                                  struct err_info *ei);

/* NULL: there is none of that name. */
const struct command *args_find_command(const struct command *commands,
                                        const char *name);

/* "; did you mean 'status'?" or nothing. */
void args_put_near_command(struct buf *b, const struct command *commands,
                           const char *name);

/* Appends a word as a shell reads it: as it is, or in '...'. */
void args_put_quoted(struct buf *b, struct str word);

/* True for KEY=VALUE as a line of a section would have it; splits it. */
bool args_is_setting(const char *word, struct str *ret_key,
                     struct str *ret_value);

#endif
