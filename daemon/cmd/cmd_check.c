/* cmd_check.c -- weir check: every mistake of the configuration in one run, and
 * what else a start would refuse. */
#include <stdint.h>
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/site_check.h"

#define REPORT_MAX_BYTES ((size_t)1024 * 1024)

/* What no line of the file can be named for. */
static int complain(const char *path, struct str report)
{
    while (report.n) {
        size_t n = str_find(report, STR("\n"));
        struct str line = { report.s, n == SIZE_MAX ? report.n : n };

        printf("%s: %.*s\n", path, STR_ARG(line));
        report = str_cut(report, n == SIZE_MAX ? report.n : n + 1);
    }
    return EX_CONFIG;
}

int cmd_check(const struct cmd_args *args)
{
    struct config *c = NULL;
    struct buf report;
    int status = cmd_load(args->config, true, &c);

    if (status)
        return status;
    buf_init(&report, REPORT_MAX_BYTES);
    site_check(c, &report);
    if (report.err)
        status = cmd_fail(report.err, &(struct err_info){ 0 });
    else if (report.n)
        status = complain(args->config, buf_str(&report));
    buf_release(&report);
    if (status) {
        config_free(c);
        return status;
    }
    printf("%s: no mistakes, %zu source%s\n", args->config, c->n_sources,
           c->n_sources == 1 ? "" : "s");
    config_free(c);
    return 0;
}
