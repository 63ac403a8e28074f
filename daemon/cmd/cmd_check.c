/* cmd_check.c -- weir check: every mistake of the configuration in one run. */
#include <stdio.h>

#include "daemon/cmd/cmd.h"

int cmd_check(const struct cmd_args *args)
{
    struct config *c = NULL;
    int status = cmd_load(args->config, true, &c);

    if (status)
        return status;
    printf("%s: no mistakes, %zu source%s\n", args->config, c->n_sources,
           c->n_sources == 1 ? "" : "s");
    config_free(c);
    return 0;
}
