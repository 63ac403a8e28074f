/* test_status.c -- rows and words of the status: daemon/status/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/fetch/fetch.h"
#include "daemon/site.h"
#include "daemon/status/status.h"

#define NOW INT64_C(1642147200) /* 2022-01-14 08:00:00 UTC */

static const char text[] = "[weir]\n"
                           "timezone = Asia/Shanghai\n"
                           "[source zz]\n"
                           "url = http://user:secret@a.example/\n"
                           "name = 菏泽日报\n"
                           "[source bad]\n"
                           "url = http://b.example/\n"
                           "[source off]\n"
                           "url = http://c.example/\n"
                           "enabled = no\n"
                           "[source fresh]\n"
                           "url = http://d.example/\n";

struct world {
    char dir[64], path[96];
    struct config *config;
    struct arena *arena;
    struct status status;
};

static struct config *read_config(void)
{
    struct config_problems problems = { 0 };
    struct config *c = NULL;

    assert_int_equal(config_read_text(str_of(text), &c, &problems, NULL), 0);
    config_problems_release(&problems);
    return c;
}

static void put_fetch(struct storage *st, const char *id, const char *error)
{
    struct fetch_outcome o = {
        .source_id = str_of(id),
        .result = error ? FETCH_FAILED : FETCH_UNCHANGED,
        .now_sec = NOW - 60,
        .next_due_sec = NOW + 1740,
        .http_status = error ? 503 : 304,
        .error = str_of(error),
    };

    assert_int_equal(storage_begin(st, NULL), 0);
    assert_int_equal(storage_put_fetch(st, &o, NULL), 0);
    assert_int_equal(storage_commit(st, NULL), 0);
}

/* The database knows one that is configured no more, and not yet `fresh`. */
static void fill_database(const char *path)
{
    static const struct storage_source sources[] = {
        { .id = "zz", .name = "old name", .address = "http://a.example/" },
        { .id = "bad", .name = "bad", .address = "http://b.example/" },
        { .id = "off", .name = "off", .address = "http://c.example/" },
        { .id = "gone", .name = "gone", .address = "http://e.example/" },
    };
    const struct storage_site site = { .authority = "a.example",
                                       .since = 2022,
                                       .post_path = "/{medium}/{name}.html" };
    struct arena *a = arena_new(1024 * 1024);
    struct pin_ignored *ignored;
    struct storage *st = NULL;
    size_t n;

    assert_int_equal(storage_open(path, NOW, &st, NULL), 0);
    assert_int_equal(storage_set_config(st, &site, sources, 4, NULL, 0, NOW, a,
                                        &ignored, &n, NULL),
                     0);
    put_fetch(st, "zz", NULL);
    put_fetch(st, "bad", "HTTP 503: \x1b[31mbusy");
    storage_close(st);
    arena_free(a);
}

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    snprintf(w->dir, sizeof(w->dir), "/tmp/weir-status-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->path, sizeof(w->path), "%s/weir.db", w->dir);
    w->config = read_config();
    w->arena = arena_new(STATUS_MAX_BYTES);
    fill_database(w->path);
    assert_int_equal(status_gather(w->config, NOW, w->arena, &w->status, NULL),
                     0);
    assert_int_equal(status_load(&w->status, w->path, NULL), 0);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = { "weir.db", "weir.db-wal",
                                         "weir.db-shm", "weir.db.lock" };
    struct world *w = *state;
    char path[128];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", w->dir, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(w->dir);
    config_free(w->config);
    arena_free(w->arena);
    free(w);
    return 0;
}

static void test_rows(void **state)
{
    static const struct {
        const char *id;
        enum status_state state;
    } wanted[] = {
        { "bad", STATUS_FAILING },  { "zz", STATUS_OK },
        { "fresh", STATUS_NEW },    { "off", STATUS_DISABLED },
        { "gone", STATUS_REMOVED },
    };
    struct world *w = *state;
    struct status *s = &w->status;

    assert_int_equal(s->n_rows, 5);
    for (size_t i = 0; i < 5; i++)
        if (!str_eq(s->rows[i].stored.id, str_of(wanted[i].id)) ||
            s->rows[i].state != wanted[i].state)
            fail_msg("row %zu: %.*s, %s", i, STR_ARG(s->rows[i].stored.id),
                     status_state_name(s->rows[i].state));
    assert_int_equal(status_next_due(&s->rows[0]), NOW + 1740);
    assert_int_equal(status_next_due(&s->rows[3]), 0);
    assert_false(status_select(s, STR("nobody")));
    assert_true(status_select(s, STR("zz")));
    assert_int_equal(s->n_rows, 1);
    assert_true(str_eq(s->rows[0].stored.name, STR("菏泽日报")));
    assert_true(str_eq(s->rows[0].stored.address, STR("http://a.example/")));
}

static void test_table(void **state)
{
    struct world *w = *state;
    struct buf b;

    buf_init(&b, STATUS_MAX_BYTES);
    status_put_table(&b, &w->status);
    assert_non_null(
        strstr(b.s, "weir does not run; 5 sources, 1 failing, 1 ok, 1 new, "
                    "1 disabled, 1 removed\n"));
    assert_non_null(strstr(b.s, "bad     failing   60s ago  never     in 29m"));
    assert_non_null(strstr(b.s, "HTTP 503: \\x1b[31mbusy"));
    assert_null(strchr(b.s, '\x1b'));
    assert_null(strstr(b.s, "secret"));
    buf_release(&b);
}

static void test_daemon(void **state)
{
    struct world *w = *state;
    struct status *s = &w->status;
    struct buf b;

    s->pid = 42;
    s->since_sec = NOW - 7200;
    s->refused = STR("reload refused 15:02: weir.conf:3: no");
    s->rows[0].fact.now = STR("asking");
    buf_init(&b, STATUS_MAX_BYTES);
    status_put_table(&b, s);
    assert_non_null(strstr(b.s, "weir runs for 2h (process 42); "));
    assert_non_null(strstr(b.s, "\nreload refused 15:02: weir.conf:3: no\n"));
    assert_non_null(strstr(b.s, "  asking  "));
    buf_clear(&b);
    status_put_json(&b, s);
    assert_non_null(strstr(b.s, "{\"daemon\":{\"pid\":42,\"since\":\"2022-01-"
                                "14T06:00:00Z\",\"uptime_sec\":7200,"));
    assert_non_null(strstr(b.s, "\"now\":\"asking\""));
    s->since_sec = NOW + 7200; /* the clock was put back */
    buf_clear(&b);
    status_put_table(&b, s);
    assert_non_null(strstr(b.s, "weir runs for 0s (process 42); "));
    buf_release(&b);
}

static void test_one(void **state)
{
    struct world *w = *state;
    struct buf b;

    buf_init(&b, STATUS_MAX_BYTES);
    status_put_one(&b, &w->status, &w->status.rows[0]);
    assert_non_null(strstr(b.s, "state       failing\n"));
    assert_non_null(strstr(b.s, "defined at  weir.conf:6\n"));
    assert_non_null(strstr(
        b.s, "asked       2022-01-14T15:59:00+08:00, 60s ago, HTTP 503"));
    assert_non_null(strstr(b.s, "next        in 29m, at 16:29\n"));
    buf_release(&b);
}

static void test_clock(void **state)
{
    static const struct {
        int64_t sec;
        const char *text;
    } clocks[] = {
        { NOW, "08:00" },
        { NOW + 86399, "07:59" },
        { NOW + 86400, "2022-01-15 08:00" },
        { NOW - 86400, "2022-01-13 08:00" },
    };
    struct buf b;

    (void)state;
    buf_init(&b, 256);
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
        buf_clear(&b);
        status_put_clock(&b, clocks[i].sec, NOW, NULL);
        assert_string_equal(b.s, clocks[i].text);
    }
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_daemon, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one, set_up, tear_down),
        cmocka_unit_test(test_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
