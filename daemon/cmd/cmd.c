/* cmd.c -- reading the command line; see cmd.h. */
#include "daemon/cmd/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/log.h"

#define COMPLAINTS_MAX_BYTES ((size_t)1024 * 1024)

const struct command cmd_commands[] = {
    { "run", "run [--config FILE] [--timings] [--verbose | --quiet]",
      "fetch and publish until told to stop, and serve the site",
      CMD_LOGGING | CMD_TIMINGS, cmd_run },
    { "once",
      "once [--config FILE] [--force] [--timings] [--verbose | --quiet]",
      "fetch what is due, publish it, and exit",
      CMD_FORCE | CMD_LOGGING | CMD_TIMINGS, cmd_once },
    { "check", "check [--config FILE]",
      "report every mistake of the configuration", 0, cmd_check },
    { "status", "status [--config FILE] [--json] [ID]",
      "show how each source is doing", CMD_JSON | CMD_OPERAND, cmd_status },
    { "version", "version", "print the version", 0, cmd_version },
    { "help", "help [COMMAND]", "explain a command", CMD_OPERAND, cmd_help },
    { NULL, NULL, NULL, 0, NULL },
};

static const struct command *find_command(const char *name)
{
    for (const struct command *c = cmd_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int usage_error(const char *what, const char *word)
{
    fprintf(stderr, "weir: %s '%s'; try 'weir help'\n", what, word);
    return EX_USAGE;
}

/* The value of --config: in the word itself or in the next one. */
static bool read_config(int *i, int argc, char **argv, struct cmd_args *args)
{
    const char *word = argv[*i];

    if (strncmp(word, "--config=", 9) == 0) {
        args->config = word + 9;
        return true;
    }
    if (strcmp(word, "--config") != 0 && strcmp(word, "-c") != 0)
        return false;
    args->config = *i + 1 < argc ? argv[++*i] : "";
    return true;
}

static unsigned read_flag(const char *word, struct cmd_args *args)
{
    const struct {
        const char *word;
        bool *flag;
        unsigned option;
    } flags[] = {
        { "--force", &args->force, CMD_FORCE },
        { "--json", &args->json, CMD_JSON },
        { "--timings", &args->timings, CMD_TIMINGS },
        { "--verbose", &args->verbose, CMD_LOGGING },
        { "--quiet", &args->quiet, CMD_LOGGING },
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(word, flags[i].word) == 0) {
            *flags[i].flag = true;
            return flags[i].option;
        }
    }
    return 0;
}

struct line {
    const struct command *command;
    struct cmd_args args;
    unsigned options; /* that were given */
    bool help;
};

/* Returns 0 or an exit status. */
static int read_word(struct line *l, int *i, int argc, char **argv)
{
    const char *word = argv[*i];
    unsigned option;

    if (read_config(i, argc, argv, &l->args))
        return 0;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        l->help = true;
    } else if (strcmp(word, "--version") == 0 && !l->command) {
        l->command = find_command("version");
    } else if (word[0] == '-') {
        option = read_flag(word, &l->args);
        if (!option)
            return usage_error("unknown option", word);
        l->options |= option;
    } else if (!l->command) {
        l->command = find_command(word);
        if (!l->command)
            return usage_error("unknown command", word);
    } else if (!l->args.operand) {
        l->args.operand = word;
        l->options |= CMD_OPERAND;
    } else {
        return usage_error("unexpected", word);
    }
    return 0;
}

static int check_line(const struct line *l)
{
    if (!l->args.config[0])
        return usage_error("no file after", "--config");
    if (l->options & ~l->command->options) {
        fprintf(stderr, "weir: usage: weir %s\n", l->command->usage);
        return EX_USAGE;
    }
    return 0;
}

int cmd_main(int argc, char **argv)
{
    struct line l = { .args.config = CMD_DEFAULT_CONFIG };
    int status = 0;

    for (int i = 1; i < argc && !status; i++)
        status = read_word(&l, &i, argc, argv);
    if (status)
        return status;
    if (!l.command && !l.help) {
        (void)cmd_help(&(struct cmd_args){ 0 });
        return EX_USAGE;
    }
    if (l.help)
        return cmd_help(&(struct cmd_args){
            .operand = l.command ? l.command->name : NULL });
    status = check_line(&l);
    if (status)
        return status;
    log_init(l.args.verbose ? LOG_DEBUG
             : l.args.quiet ? LOG_WARNING
                            : LOG_INFO,
             /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
             getenv("JOURNAL_STREAM") != NULL);
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
        return EX_DATAERR;
    case ERR_RANGE:
    case ERR_LIMIT:
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
    }
    config_problems_release(&problems);
    return status;
}
