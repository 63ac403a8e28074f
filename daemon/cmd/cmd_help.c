/* cmd_help.c -- weir help and weir version. */
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"

#define LINE_MAX_BYTES ((size_t)1024)

int cmd_version(const struct cmd_args *args)
{
    (void)args;
    puts("weir " WEIR_VERSION);
    return 0;
}

static int help_one(const char *name)
{
    const struct command *c = args_find_command(cmd_commands, name);
    struct buf near;

    if (c) {
        printf("usage: weir %s\n\n%s", c->usage, c->text);
        puts("\nSee weir(1); the settings are in weir.conf(5).");
        return 0;
    }
    buf_init(&near, LINE_MAX_BYTES);
    str_put_log(&near, str_of(name));
    buf_putc(&near, '\'');
    args_put_near_command(&near, cmd_commands, name);
    fprintf(stderr, "weir: unknown command '%.*s\n", STR_ARG(buf_str(&near)));
    buf_release(&near);
    return EX_USAGE;
}

int cmd_help(const struct cmd_args *args)
{
    if (args->n_operands)
        return help_one(args->operands[0]);
    puts("weir gathers many news sources into one stream.\n");
    puts("usage: weir COMMAND [--config FILE] [options]\n");
    for (const struct command *c = cmd_commands; c->name; c++)
        printf("  %-10s %s\n", c->name, c->summary);
    printf("\nThe configuration is %s unless --config names another.\n"
           "'weir help COMMAND' explains one, with examples; see weir(1), "
           "weir.conf(5).\n",
           CMD_DEFAULT_CONFIG);
    return 0;
}
