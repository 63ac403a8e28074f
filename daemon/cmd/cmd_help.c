/* cmd_help.c -- weir help and weir version. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"

int cmd_version(const struct cmd_args *args)
{
    (void)args;
    puts("weir " WEIR_VERSION);
    return 0;
}

static int help_one(const char *name)
{
    for (const struct command *c = cmd_commands; c->name; c++) {
        if (strcmp(c->name, name) != 0)
            continue;
        printf("usage: weir %s\n\n%s\n", c->usage, c->summary);
        puts("\nSee weir(1); the settings are in weir.conf(5).");
        return 0;
    }
    fprintf(stderr, "weir: unknown command '%s'; try 'weir help'\n", name);
    return EX_USAGE;
}

int cmd_help(const struct cmd_args *args)
{
    if (args->operand)
        return help_one(args->operand);
    puts("weir gathers many news sources into one stream.\n");
    puts("usage: weir COMMAND [--config FILE] [options]\n");
    for (const struct command *c = cmd_commands; c->name; c++)
        printf("  %-10s %s\n", c->name, c->summary);
    printf("\nThe configuration is %s unless --config names another.\n"
           "'weir help COMMAND' explains one; see weir(1), weir.conf(5).\n",
           CMD_DEFAULT_CONFIG);
    return 0;
}
