/* test_writer.c -- group commit, retries and the end: daemon/writer.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/writer.h"

#define N_JOBS 250

struct test_job {
    struct write_job job; /* first */
    struct world *world;
    int number;
    int runs;
    int fail_runs;   /* so many runs fail with ... */
    enum err fail_e; /* ... this */
    enum err told;
    bool was_told;
    unsigned pulse;          /* while it ran */
    struct err_info trouble; /* while it ran */
    bool is_in_trouble;
};

struct world {
    char dir[32];
    char path[64];
    uv_loop_t loop;
    struct writer *writer;
    struct test_job jobs[N_JOBS];
    int n_told;
    int order[N_JOBS];
    int wanted; /* told so many, close */
    bool closed;
};

static void on_closed(void *ctx) { ((struct world *)ctx)->closed = true; }

static enum err run(struct write_job *job, struct storage *st,
                    struct err_info *ei)
{
    struct test_job *t = (struct test_job *)job;

    (void)st;
    t->pulse = writer_pulse(t->world->writer);
    t->is_in_trouble = writer_trouble(t->world->writer, 0, &t->trouble);
    if (t->runs++ < t->fail_runs)
        return err_set(ei, t->fail_e, "run %d of job %d", t->runs, t->number);
    return ERR_OK;
}

static void done(struct write_job *job, enum err e, const struct err_info *ei)
{
    struct test_job *t = (struct test_job *)job;
    struct world *w = t->world;

    (void)ei;
    t->told = e;
    t->was_told = true;
    assert_true(t->pulse % 2 == 1 && t->pulse != writer_pulse(w->writer));
    w->order[w->n_told++] = t->number;
    if (w->n_told == w->wanted)
        writer_close(w->writer, on_closed, w);
}

static void submit(struct world *w, int number)
{
    struct test_job *t = &w->jobs[number];

    t->job.run = run;
    t->job.done = done;
    t->world = w;
    t->number = number;
    writer_submit(w->writer, &t->job);
}

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct storage *st;

    *state = w;
    if (!w)
        return -1;
    log_init(LOG_SILENT, false);
    snprintf(w->dir, sizeof(w->dir), "/tmp/weir-test-XXXXXX");
    if (!mkdtemp(w->dir))
        return -1;
    snprintf(w->path, sizeof(w->path), "%s/weir.db", w->dir);
    return uv_loop_init(&w->loop) ||
           storage_open(w->path, 1642118400, &st, NULL) ||
           writer_open(&w->loop, st, &w->writer, NULL);
}

static int teardown(void **state)
{
    struct world *w = *state;
    char name[80];

    unlink(w->path);
    snprintf(name, sizeof(name), "%s.lock", w->path);
    unlink(name);
    rmdir(w->dir);
    free(w);
    return 0;
}

static void run_all(struct world *w, int n)
{
    w->wanted = n;
    for (int i = 0; i < n; i++)
        submit(w, i);
    assert_false(writer_is_idle(w->writer));
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_true(w->closed);
    assert_int_equal(uv_loop_close(&w->loop), 0);
}

static void test_all_run_once_in_order(void **state)
{
    struct world *w = *state;

    run_all(w, N_JOBS);
    for (int i = 0; i < N_JOBS; i++) {
        assert_int_equal(w->jobs[i].runs, 1);
        assert_int_equal(w->jobs[i].told, ERR_OK);
        assert_int_equal(w->order[i], i);
    }
}

static void test_database_errors_are_tried_again(void **state)
{
    struct world *w = *state;

    w->jobs[1].fail_runs = 1;
    w->jobs[1].fail_e = ERR_DB;
    run_all(w, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(w->jobs[i].told, ERR_OK);
    assert_int_equal(w->jobs[1].runs, 2);
}

/* What lasts is said, until a batch goes through. */
static void test_trouble_is_said_until_it_is_over(void **state)
{
    struct world *w = *state;

    w->jobs[0].fail_runs = 1;
    w->jobs[0].fail_e = ERR_DB;
    w->jobs[1].job.alone = true; /* a batch of its own, after that */
    run_all(w, 2);
    assert_true(w->jobs[0].is_in_trouble); /* at the second run */
    assert_string_equal(w->jobs[0].trouble.text, "run 1 of job 0");
    assert_false(w->jobs[1].is_in_trouble);
}

static void test_other_errors_are_told_at_once(void **state)
{
    struct world *w = *state;

    w->jobs[1].fail_runs = 9;
    w->jobs[1].fail_e = ERR_RANGE;
    run_all(w, 3);
    assert_int_equal(w->jobs[0].told, ERR_OK);
    assert_int_equal(w->jobs[1].told, ERR_RANGE);
    assert_int_equal(w->jobs[2].told, ERR_OK);
    assert_int_equal(w->jobs[1].runs, 1);
}

/* Told to close while it cannot write, it gives up what it has. */
static void test_closing_gives_up(void **state)
{
    struct world *w = *state;

    w->wanted = -1;
    w->jobs[0].fail_runs = 1000;
    w->jobs[0].fail_e = ERR_DB;
    submit(w, 0);
    writer_close(w->writer, on_closed, w);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_true(w->closed);
    assert_true(w->jobs[0].was_told);
    assert_int_equal(w->jobs[0].told, ERR_DB);
    assert_int_equal(uv_loop_close(&w->loop), 0);
}

static void test_alone(void **state)
{
    struct world *w = *state;

    w->jobs[1].job.alone = true;
    w->jobs[1].fail_runs = 9;
    w->jobs[1].fail_e = ERR_DB; /* not tried again: it has no transaction */
    run_all(w, 3);
    assert_int_equal(w->jobs[0].told, ERR_OK);
    assert_int_equal(w->jobs[1].told, ERR_DB);
    assert_int_equal(w->jobs[1].runs, 1);
    assert_int_equal(w->jobs[2].told, ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_run_once_in_order, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_database_errors_are_tried_again,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_trouble_is_said_until_it_is_over,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_other_errors_are_told_at_once,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_closing_gives_up, setup, teardown),
        cmocka_unit_test_setup_teardown(test_alone, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
