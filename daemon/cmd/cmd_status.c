/* cmd_status.c -- weir status: how each source is doing, from the database. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/table.h"
#include "daemon/engine.h"
#include "daemon/fetch/fetch.h"
#include "daemon/site.h"

#define HOUR_SEC INT64_C(3600)
#define DAY_SEC INT64_C(86400)
#define STATUS_ARENA_MAX_BYTES ((size_t)256 * 1024 * 1024)

/* ---- for people ---- */

static void put_span(struct buf *b, int64_t sec)
{
    if (sec < 120)
        buf_printf(b, "%llds", (long long)sec);
    else if (sec < 2 * HOUR_SEC)
        buf_printf(b, "%lldm", (long long)(sec / 60));
    else if (sec < 2 * DAY_SEC)
        buf_printf(b, "%lldh", (long long)(sec / HOUR_SEC));
    else
        buf_printf(b, "%lldd", (long long)(sec / DAY_SEC));
}

static void put_ago(struct buf *b, int64_t then_sec, int64_t now_sec)
{
    if (!then_sec) {
        buf_puts(b, "never");
        return;
    }
    put_span(b, now_sec > then_sec ? now_sec - then_sec : 0);
    buf_puts(b, " ago");
}

static void put_next(struct buf *b, const struct source_state *s,
                     int64_t now_sec)
{
    if (s->removed || s->next_due_sec == SCHEDULE_NEVER) {
        buf_puts(b, "never");
    } else if (s->next_due_sec <= now_sec) {
        buf_puts(b, "due");
    } else {
        buf_puts(b, "in ");
        put_span(b, s->next_due_sec - now_sec);
    }
}

static const char *state_name(const struct source_state *s)
{
    if (s->removed)
        return "removed";
    if (!s->last_try_sec)
        return "new";
    if (s->next_due_sec == SCHEDULE_NEVER)
        return "gone";
    return s->error.n ? "failing" : "ok";
}

/* What an editor should look at: the error, else what was left out. */
static void put_remark(struct buf *b, const struct source_state *s)
{
    if (s->error.n) {
        buf_put(b, s->error);
        if (s->failures > 1)
            buf_printf(b, " (%lld times)", (long long)s->failures);
    } else if (s->n_bad) {
        buf_printf(b, "%lld items left out, the first: ", (long long)s->n_bad);
    } else if (s->bad_reason.n) {
        ; /* below */
    } else if (s->n_details_failing) {
        buf_printf(b, "%lld details failing, the last: ",
                   (long long)s->n_details_failing);
        buf_put(b, s->detail_error);
    } else if (s->n_details_wanted) {
        buf_printf(b, "%lld details wanted", (long long)s->n_details_wanted);
    }
    if (!s->error.n)
        buf_put(b, s->bad_reason);
}

static void print_table(const struct source_state *s, size_t n, int64_t now_sec)
{
    static const char *const titles[] = { "SOURCE",   "STATE", "ASKED",
                                          "NEW POST", "NEXT",  "POSTS",
                                          "REMARK" };
    struct table t;

    table_init(&t, titles, sizeof(titles) / sizeof(titles[0]));
    for (size_t i = 0; i < n; i++) {
        buf_put(table_cell(&t), s[i].id);
        buf_puts(table_cell(&t), state_name(&s[i]));
        put_ago(table_cell(&t), s[i].last_try_sec, now_sec);
        put_ago(table_cell(&t), s[i].last_new_sec, now_sec);
        put_next(table_cell(&t), &s[i], now_sec);
        buf_printf(table_cell(&t), "%lld", (long long)s[i].n_posts);
        put_remark(table_cell(&t), &s[i]);
    }
    table_print(&t, stdout);
}

/* ---- for machines ---- */

static void put_json_text(struct buf *b, const char *name, struct str s)
{
    buf_printf(b, ",\"%s\":", name);
    if (!s.n) {
        buf_puts(b, "null");
        return;
    }
    buf_putc(b, '"');
    str_put_json(b, s);
    buf_putc(b, '"');
}

static void put_json_time(struct buf *b, const char *name, int64_t sec)
{
    buf_printf(b, ",\"%s\":", name);
    if (!sec || sec == SCHEDULE_NEVER) {
        buf_puts(b, "null");
        return;
    }
    buf_putc(b, '"');
    date_put_rfc3339(b, sec, 0);
    buf_putc(b, '"');
}

static void put_json_number(struct buf *b, const char *name, int64_t n)
{
    buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

static void put_json_source(struct buf *b, const struct source_state *s)
{
    buf_puts(b, "{\"id\":\"");
    str_put_json(b, s->id);
    buf_puts(b, "\"");
    put_json_text(b, "name", s->name);
    put_json_text(b, "address", s->address);
    put_json_text(b, "state", str_of(state_name(s)));
    put_json_text(b, "error", s->error);
    put_json_number(b, "failures", s->failures);
    put_json_number(b, "http_status", s->http_status);
    put_json_time(b, "last_try", s->last_try_sec);
    put_json_time(b, "last_ok", s->last_ok_sec);
    put_json_time(b, "last_new", s->last_new_sec);
    put_json_time(b, "next_due", s->next_due_sec);
    put_json_number(b, "posts", s->n_posts);
    put_json_number(b, "items", s->n_items);
    put_json_number(b, "bad_items", s->n_bad);
    put_json_text(b, "bad_reason", s->bad_reason);
    put_json_number(b, "fetches", s->n_fetches);
    put_json_number(b, "unchanged", s->n_unchanged);
    put_json_number(b, "details_wanted", s->n_details_wanted);
    put_json_number(b, "details_failing", s->n_details_failing);
    put_json_text(b, "detail_error", s->detail_error);
    buf_puts(b, "}");
}

static void print_json(const struct source_state *s, size_t n)
{
    struct buf b;

    buf_init(&b, STATUS_ARENA_MAX_BYTES);
    buf_puts(&b, "{\"sources\":[");
    for (size_t i = 0; i < n; i++) {
        buf_puts(&b, i ? ",\n" : "\n");
        put_json_source(&b, &s[i]);
    }
    buf_puts(&b, "\n]}\n");
    if (b.n)
        (void)fwrite(b.s, 1, b.n, stdout);
    buf_release(&b);
}

/* ---- the command ---- */

/* Sources of the configuration that no run has taken up yet. */
static enum err add_new(const struct config *c, struct arena *a,
                        struct source_state **s, size_t *n)
{
    struct source_state *all = arena_alloc(a, *n + c->n_sources, sizeof(*all));
    size_t n_stored = *n;

    if (!all)
        return ERR_NOMEM;
    if (n_stored)
        memcpy(all, *s, n_stored * sizeof(*all));
    for (size_t i = 0; i < c->n_sources; i++) {
        struct str id = str_of(c->sources[i].id);
        size_t k = 0;

        while (k < n_stored && !str_eq(all[k].id, id))
            k++;
        if (k == n_stored)
            all[(*n)++] = (struct source_state){
                .id = id,
                .name = str_of(c->sources[i].name),
                .address = str_of(c->sources[i].url ? c->sources[i].url
                                                    : c->sources[i].path),
                .bad_reason = STR("not taken up yet: restart weir run"),
            };
    }
    *s = all;
    return ERR_OK;
}

/* Keeps the one of that id; false if there is none. */
static bool select_one(const char *id, struct source_state **s, size_t *n)
{
    for (size_t i = 0; i < *n; i++) {
        if (str_eq((*s)[i].id, str_of(id))) {
            *s += i;
            *n = 1;
            return true;
        }
    }
    return false;
}

static enum err load(const struct config *c, struct arena *a,
                     struct source_state **ret, size_t *ret_n,
                     struct err_info *ei)
{
    char *path = site_database(c);
    struct storage *st = NULL;
    enum err e;

    if (!a || !path)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    else
        e = storage_open_reader(path, &st, ei);
    if (!e)
        e = storage_sources(st, a, ret, ret_n, ei);
    if (!e)
        e = add_new(c, a, ret, ret_n);
    storage_close(st);
    free(path);
    return e;
}

/* Is there a database? If not, says so. */
static bool has_run(const struct config *c)
{
    char *path = site_database(c);
    bool is_there = path && (!access(path, F_OK) || errno != ENOENT);

    if (path && !is_there)
        fprintf(stderr,
                "weir: nothing fetched yet: no %s; start weir run or weir "
                "once\n",
                path);
    free(path);
    return is_there;
}

int cmd_status(const struct cmd_args *args)
{
    struct arena *a = arena_new(STATUS_ARENA_MAX_BYTES);
    struct source_state *s = NULL;
    struct err_info ei = { 0 };
    struct config *c = NULL;
    size_t n = 0;
    int status = cmd_load(args->config, false, &c);
    enum err e;

    if (status)
        goto out;
    if (!has_run(c)) {
        status = EX_NOINPUT;
        goto out;
    }
    e = load(c, a, &s, &n, &ei);
    if (e) {
        status = cmd_fail(e, &ei);
    } else if (args->n_operands && !select_one(args->operands[0], &s, &n)) {
        (void)cmd_no_source(c, args->operands[0], &ei);
        fprintf(stderr, "weir: %s\n", ei.text);
        status = EX_USAGE;
    } else if (args->json) {
        print_json(s, n);
    } else {
        print_table(s, n, engine_now());
    }
out:
    config_free(c);
    arena_free(a);
    return status;
}
