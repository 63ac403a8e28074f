/* import_jekyll.c -- weir import jekyll DIR: options, the progress line and the
 * report. What is done is daemon/import/jekyll.h's business. */
#include "daemon/cmd/cmd_import.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/engine.h"
#include "daemon/import/jekyll.h"
#include "daemon/log.h"
#include "feeds/jekyll_read.h"

#define REPORT_MAX_BYTES ((size_t)64 * 1024 * 1024)

struct report {
    bool is_json, has_progress;
    struct buf problems; /* of JSON: the inside of its list */
};

static void clear_progress(const struct report *r)
{
    if (r->has_progress)
        fputs("\r\033[K", stderr);
}

static void on_problem(void *ctx, const char *path, const char *why)
{
    struct report *r = ctx;
    struct buf line;

    if (r->is_json) {
        buf_puts(&r->problems, r->problems.n ? ",\n" : "\n");
        buf_puts(&r->problems, "{\"file\":\"");
        str_put_json(&r->problems, str_of(path));
        buf_puts(&r->problems, "\",\"why\":\"");
        str_put_json(&r->problems, str_of(why));
        buf_puts(&r->problems, "\"}");
        return;
    }
    clear_progress(r);
    buf_init(&line, SIZE_MAX);
    str_put_log(&line, str_of(path));
    buf_puts(&line, ": ");
    str_put_log(&line, str_of(why));
    fprintf(stderr, "weir: %.*s\n", STR_ARG(buf_str(&line)));
    buf_release(&line);
}

static void on_progress(void *ctx, size_t n_done, size_t n_all)
{
    struct report *r = ctx;

    if (!r->has_progress)
        return;
    fprintf(stderr, "\r%zu of %zu posts", n_done, n_all);
    if (n_done == n_all)
        clear_progress(r);
}

static void print_json(const struct report *r,
                       const struct jekyll_import_stats *s)
{
    printf("{\"files\":%zu,\"new\":%zu,\"known\":%zu,\"hidden\":%zu,"
           "\"unreadable\":%zu,\"old_addresses\":%zu,\"addresses_taken\":%zu,"
           "\"problems\":[",
           s->n_files, s->n_new, s->n_known, s->n_hidden, s->n_bad,
           s->n_old_paths, s->n_paths_taken);
    (void)fwrite(r->problems.s ? r->problems.s : "", 1, r->problems.n, stdout);
    puts("]}");
}

static void print_text(const struct jekyll_import_stats *s)
{
    printf("posts: %zu new, %zu known, %zu could not be read\n", s->n_new,
           s->n_known, s->n_bad);
    if (s->n_hidden)
        printf("left out, not published: %zu\n", s->n_hidden);
    if (s->n_old_paths)
        printf("old addresses of posts that have another now: %zu\n",
               s->n_old_paths);
    if (s->n_paths_taken)
        printf("old addresses not taken: %zu (of another post or page, or "
               "none that a file can have)\n",
               s->n_paths_taken);
    if (s->n_new || s->n_old_paths)
        puts("published by the next weir run or weir once");
}

static int import(const struct cmd_args *args, const struct config *config,
                  const char *path)
{
    struct report r = { .is_json = args->json,
                        .has_progress = isatty(STDERR_FILENO) == 1 };
    struct jekyll_import in = {
        .config = config,
        .dir = path,
        .source_id = args->id ? args->id : JEKYLL_SOURCE,
        .permalink = args->permalink,
        .now_sec = engine_now(),
        .on_problem = on_problem,
        .on_progress = on_progress,
        .ctx = &r,
    };
    struct jekyll_import_stats stats;
    struct err_info ei = { 0 };
    enum err e;

    buf_init(&r.problems, REPORT_MAX_BYTES);
    e = jekyll_import(&in, &stats, &ei);
    clear_progress(&r);
    if (!e && !stats.n_files && !stats.n_bad)
        fprintf(stderr,
                "weir: no posts in %s: no files of _posts, and none named "
                "DATE-NAME.md\n",
                path);
    if (!e && args->json)
        print_json(&r, &stats);
    else if (!e)
        print_text(&stats);
    buf_release(&r.problems);
    if (e == ERR_BUSY)
        fputs("weir: stop the daemon for the import, then start it again\n",
              stderr);
    if (e == ERR_IO && access(path, X_OK) != 0)
        return (void)cmd_fail(e, &ei), EX_NOINPUT;
    if (e)
        return cmd_fail(e, &ei);
    return stats.n_bad || !stats.n_files ? EX_DATAERR : 0;
}

int import_jekyll(const struct cmd_args *args, const char *path)
{
    struct config *config = NULL;
    struct err_info ei = { 0 };
    int status;

    if (args->permalink &&
        jekyll_check_permalink(str_of(args->permalink), &ei)) {
        fprintf(stderr, "weir: --permalink: %s\n", ei.text);
        return EX_USAGE;
    }
    status = cmd_load(args->config, false, &config);
    if (status)
        return status;
    log_init(LOG_NOTICE, false);
    status = import(args, config, path);
    config_free(config);
    return status;
}
