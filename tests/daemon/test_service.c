/* test_service.c -- daemon/service.c and notify.c: what the manager is told,
 * and when it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/log.h"
#include "daemon/service.h"
#include "daemon/writer.h"

#define PERIOD_MS 10 /* of the watchdog */
#define BOUND_MS 60000

struct job {
    struct write_job write; /* first */
    uv_sem_t begun, go_on;
    bool is_told;
};

struct world {
    char dir[32], path[64];
    uv_loop_t loop;
    uv_timer_t timer;
    struct config config;
    struct engine engine;
    struct service *service;
    struct job job;
    int fd;
    int n_fed;
    char last[1024]; /* that was told and no sign of life */
};

/* ---- the manager ---- */

static void take_all(struct world *w)
{
    char text[1024];
    ssize_t n;

    while ((n = recv(w->fd, text, sizeof(text) - 1, MSG_DONTWAIT)) > 0) {
        text[n] = '\0';
        if (strcmp(text, "WATCHDOG=1\n") == 0)
            w->n_fed++;
        else
            snprintf(w->last, sizeof(w->last), "%s", text);
    }
}

static void open_manager(struct world *w)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    char name[sizeof(a.sun_path)], usec[32];
    int n = snprintf(name, sizeof(name), "@weir-test-%d", (int)getpid());

    memcpy(a.sun_path, name, (size_t)n);
    a.sun_path[0] = '\0';
    w->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_true(w->fd >= 0);
    assert_int_equal(
        bind(w->fd, (const struct sockaddr *)&a,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)n)),
        0);
    snprintf(usec, sizeof(usec), "%d", 2 * PERIOD_MS * 1000);
    setenv("NOTIFY_SOCKET", name, 1);
    setenv("WATCHDOG_USEC", usec, 1);
}

/* ---- the daemon ---- */

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof(*w));
    struct storage *st = NULL;

    *state = w;
    if (!w)
        return -1;
    log_init(LOG_SILENT, false);
    snprintf(w->dir, sizeof(w->dir), "/tmp/weir-test-XXXXXX");
    if (!mkdtemp(w->dir) || uv_loop_init(&w->loop))
        return -1;
    snprintf(w->path, sizeof(w->path), "%s/weir.db", w->dir);
    w->engine.loop = &w->loop;
    w->engine.config = &w->config;
    uv_timer_init(&w->loop, &w->timer);
    w->timer.data = w;
    open_manager(w);
    return service_open(&w->engine, &w->service, NULL) ||
           storage_open(w->path, 1642118400, &st, NULL) ||
           writer_open(&w->loop, st, &w->engine.writer, NULL);
}

static void on_closed(void *ctx)
{
    struct world *w = ctx;

    w->engine.writer = NULL;
    service_close(w->service);
    uv_close((uv_handle_t *)&w->timer, NULL);
}

static int teardown(void **state)
{
    struct world *w = *state;
    char name[80];

    writer_close(w->engine.writer, on_closed, w);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&w->loop), 0);
    service_free(w->service);
    close(w->fd);
    unlink(w->path);
    snprintf(name, sizeof(name), "%s.lock", w->path);
    unlink(name);
    rmdir(w->dir);
    free(w);
    return 0;
}

static void on_timer(uv_timer_t *timer) { uv_stop(timer->loop); }

static void turn_for(struct world *w, uint64_t ms)
{
    uv_timer_start(&w->timer, on_timer, ms, 0);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    uv_timer_stop(&w->timer);
    take_all(w);
}

/* Turns until so many signs of life have come. */
static void expect_fed(struct world *w, int n)
{
    for (int ms = 0; w->n_fed < n; ms += PERIOD_MS) {
        assert_true(ms < BOUND_MS);
        turn_for(w, PERIOD_MS);
    }
}

/* ---- tests ---- */

static enum err run(struct write_job *write, struct storage *st,
                    struct err_info *ei)
{
    struct job *job = (struct job *)write;

    (void)st;
    (void)ei;
    uv_sem_post(&job->begun);
    uv_sem_wait(&job->go_on);
    return ERR_OK;
}

static void done(struct write_job *write, enum err e, const struct err_info *ei)
{
    (void)e;
    (void)ei;
    ((struct job *)write)->is_told = true;
}

/* Fed while the writer rests; not while it hangs in a call; again after. */
static void test_a_stuck_writer_is_not_covered_up(void **state)
{
    struct world *w = *state;
    int n;

    service_ready(w->service);
    expect_fed(w, 3);
    uv_sem_init(&w->job.begun, 0);
    uv_sem_init(&w->job.go_on, 0);
    w->job.write =
        (struct write_job){ .run = run, .done = done, .alone = true };
    writer_submit(w->engine.writer, &w->job.write);
    uv_sem_wait(&w->job.begun);
    take_all(w);
    n = w->n_fed;
    turn_for(w, 20 * PERIOD_MS);
    assert_true(w->n_fed <= n + 1); /* the first look cannot know yet */
    uv_sem_post(&w->job.go_on);
    expect_fed(w, w->n_fed + 3);
    assert_true(w->job.is_told);
    uv_sem_destroy(&w->job.begun);
    uv_sem_destroy(&w->job.go_on);
}

static void test_the_line_of_status(void **state)
{
    struct world *w = *state;

    assert_null(getenv("NOTIFY_SOCKET"));
    assert_null(getenv("WATCHDOG_USEC"));
    service_ready(w->service);
    take_all(w);
    assert_string_equal(w->last,
                        "READY=1\nSTATUS=0 sources, 0 failing; 0 posts\n");
    service_set_known(w->service, 1234567, 1642154520);
    service_reloaded(w->service);
    take_all(w);
    assert_string_equal(w->last,
                        "READY=1\nSTATUS=0 sources, 0 failing; 1,234,567 posts"
                        "; last new post 2022-01-14 10:02\n");
    w->engine.totals.n_new = 1;
    service_set_known(w->service, 0, 0);
    service_reloaded(w->service);
    take_all(w);
    assert_string_equal(w->last,
                        "READY=1\nSTATUS=0 sources, 0 failing; 1 post\n");
    service_stopping(w->service);
    take_all(w);
    assert_string_equal(w->last, "STOPPING=1\nSTATUS=stopping\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_stuck_writer_is_not_covered_up,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_line_of_status, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
