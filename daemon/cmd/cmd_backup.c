/* cmd_backup.c -- weir backup: a copy of the database; the daemon writes it,
 * if one runs. */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/backup.h"
#include "daemon/cmd/cmd.h"
#include "daemon/cmd/link.h"
#include "daemon/control/control.h"
#include "daemon/site.h"

static bool show(void *ctx, int64_t done_bytes, int64_t all_bytes)
{
    (void)ctx;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%d %% copied ...",
                backup_percent(done_bytes, all_bytes));
    return true;
}

static int copy_here(const struct config *c, const char *path)
{
    char *db_path = site_database(c);
    struct err_info ei = { 0 };
    enum err e = db_path ? ERR_OK : err_set(&ei, ERR_NOMEM, "out of memory");

    if (!e)
        e = backup_database(db_path, path, show, NULL, &ei);
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    if (!e)
        printf("copied to %s\n", path);
    free(db_path);
    return e ? cmd_fail(e, &ei) : 0;
}

/* A relative path is one of the caller's directory. */
static char *absolute(const char *path)
{
    char *dir, *whole = NULL;

    if (path[0] == '/')
        return asprintf(&whole, "%s", path) < 0 ? NULL : whole;
    dir = getcwd(NULL, 0);
    if (!dir || asprintf(&whole, "%s/%s", dir, path) < 0)
        whole = NULL;
    free(dir);
    return whole;
}

int cmd_backup(const struct cmd_args *args)
{
    char request[CONTROL_REQUEST_MAX_BYTES];
    char *path = absolute(args->operands[0]);
    struct config *c = NULL;
    int status = 0;

    if (!path) {
        fputs("weir: the current directory has no name\n", stderr);
        return EX_OSERR;
    }
    snprintf(request, sizeof(request), "backup %s", path);
    if (!link_answers(args, request, &c, &status)) {
        status = copy_here(c, path);
        config_free(c);
    }
    free(path);
    return status;
}
