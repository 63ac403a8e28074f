/* cmd_import.c -- weir import: from other programs' files; what each kind of
 * import does is in a file of its own. */
#include "daemon/cmd/cmd_import.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "feeds/base/buf.h"

static const struct {
    const char *name;
    int (*run)(const struct cmd_args *args, const char *path);
} kinds[] = {
    { "opml", import_opml },
    { "jekyll", import_jekyll },
};
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

int cmd_import(const struct cmd_args *args)
{
    const char *kind = args->operands[0];

    for (size_t i = 0; i < N_KINDS; i++)
        if (strcmp(kind, kinds[i].name) == 0)
            return kinds[i].run(args, args->operands[1]);
    fprintf(stderr, "weir: cannot import '%s'; there are:", kind);
    for (size_t i = 0; i < N_KINDS; i++)
        fprintf(stderr, " %s", kinds[i].name);
    fputc('\n', stderr);
    return EX_USAGE;
}
