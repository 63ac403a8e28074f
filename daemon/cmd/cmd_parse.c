/* cmd_parse.c -- weir parse: documents as JSON. No configuration, no network,
 * no clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "feeds/base/url.h"
#include "feeds/parse_json.h"

#define READ_BYTES 65536

static int fail(int status, const char *what, const char *name, const char *why)
{
    fprintf(stderr, "weir: %s %s: %s\n", what, name, why);
    return status;
}

/* ---- options ---- */

/* "Name: value" into what it is of interest for; false if it is no header. */
static bool take_header(struct str line, struct read_options *opt)
{
    const char *colon = line.n ? memchr(line.s, ':', line.n) : NULL;
    struct str name = { line.s, colon ? (size_t)(colon - line.s) : 0 };
    struct str value = str_trim(str_cut(line, colon ? name.n + 1 : line.n));

    name = str_trim(name);
    if (!name.n)
        return false;
    if (str_eq_nocase(name, STR("Content-Type")))
        opt->content_type = value;
    else if (str_eq_nocase(name, STR("Content-Location")))
        opt->location = value;
    else if (str_eq_nocase(name, STR("Content-Language")))
        opt->language = value;
    return true;
}

static int take_options(const struct cmd_args *args, struct zone **ret_zone,
                        struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    struct date now;

    opt->url = str_of(args->url);
    if (args->url && !url_is_http(opt->url))
        return fail(EX_USAGE, "--url", args->url,
                    "not an address that begins http:// or https://");
    for (size_t i = 0; i < args->n_headers; i++)
        if (!take_header(str_of(args->headers[i]), opt))
            return fail(EX_USAGE, "--header", args->headers[i],
                        "not of the form 'Name: value'");
    if (args->timezone && zone_open(str_of(args->timezone), ret_zone, &ei))
        return fail(EX_USAGE, "--timezone", args->timezone, ei.text);
    opt->dates.zone = *ret_zone;
    if (args->now && date_parse(str_of(args->now), &opt->dates, &now))
        return fail(EX_USAGE, "--now", args->now, "not a time");
    if (args->now)
        opt->dates.now_sec = now.sec;
    return EX_OK;
}

/* ---- files ---- */

static int read_all(FILE *f, const char *name, struct buf *b)
{
    char *bytes = malloc(READ_BYTES);
    size_t n;

    if (!bytes)
        return cmd_fail(ERR_NOMEM, &(struct err_info){ ERR_NOMEM, "memory" });
    while ((n = fread(bytes, 1, READ_BYTES, f)) > 0)
        buf_put(b, (struct str){ bytes, n });
    free(bytes);
    if (ferror(f))
        return fail(EX_NOINPUT, "cannot read", name, strerrordesc_np(errno));
    return b->err ? fail(EX_NOINPUT, "cannot read", name, "out of memory")
                  : EX_OK;
}

static int load(const char *name, struct buf *b)
{
    FILE *f = strcmp(name, "-") == 0 ? stdin : fopen(name, "rbe");
    int status;

    if (!f)
        return fail(EX_NOINPUT, "cannot read", name, strerrordesc_np(errno));
    status = read_all(f, name, b);
    if (f != stdin)
        (void)fclose(f);
    return status;
}

static enum err print_piece(void *ctx, struct str piece, struct err_info *ei)
{
    (void)ctx;
    if (piece.n && fwrite(piece.s, 1, piece.n, stdout) != piece.n)
        return err_set(ei, ERR_IO, "cannot write: %s", strerrordesc_np(errno));
    return ERR_OK;
}

static int parse_file(const char *name, const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    bool is_feed = false;
    struct buf b;
    int status;
    enum err e;

    buf_init(&b, SIZE_MAX);
    status = load(name, &b);
    if (!status) {
        e = parse_json(buf_str(&b), opt, print_piece, NULL, &is_feed, &ei);
        if (e)
            status = cmd_fail(e, &ei);
        else if (!is_feed)
            status = fail(EX_DATAERR, "parse", name, ei.text);
    }
    buf_release(&b);
    return status;
}

int cmd_parse(const struct cmd_args *args)
{
    struct read_options opt = { .type = SOURCE_AUTO };
    struct zone *zone = NULL;
    int status = take_options(args, &zone, &opt), one;

    if (!status)
        for (size_t i = 0; i < args->n_operands; i++) {
            one = parse_file(args->operands[i], &opt);
            if (one > status)
                status = one;
        }
    if (fflush(stdout) != 0)
        status = fail(EX_IOERR, "cannot write", "the output",
                      strerrordesc_np(errno));
    free(zone);
    return status;
}
