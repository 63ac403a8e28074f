/* fetch_world.c -- see fetch_world.h. */
#include "tests/daemon/fetch_world.h"

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define URL_SPACE 4096

void world_start_server(struct world *w)
{
    int to[2], from[2];
    FILE *f;

    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    w->server = fork();
    assert_true(w->server >= 0);
    if (w->server == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        close(from[0]);
        execlp("python3", "python3",
               WEIR_SOURCE_DIR "/tests/e2e/fetch_server.py", (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    w->server_stdin = to[1];
    f = fdopen(from[0], "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d %d", &w->port, &w->forbidden_port), 2);
    fclose(f);
}

void world_stop_server(struct world *w)
{
    close(w->server_stdin);
    waitpid(w->server, NULL, 0);
}

void world_defaults(struct world *w)
{
    static const uint8_t mapped[16] = {
        [10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1
    };

    memcpy(w->allow[0].addr, mapped, sizeof(mapped));
    w->allow[0].bits = 128;
    w->config = (struct config){
        .connect_timeout_ms = 5000,
        .timeout_ms = 10000,
        .per_host = 64,
        .parallel = 64,
        .max_body_bytes = 4 * 1024 * 1024,
        .max_buffered_bytes = 48 * 1024 * 1024,
        .contact_url = "http://example.org/weir",
        .allow_private = w->allow,
        .n_allow_private = 1,
    };
}

void world_open(struct world *w)
{
    struct err_info ei = { 0 };

    assert_int_equal(uv_loop_init(&w->loop), 0);
    w->is_closed = false;
    assert_int_equal(fetcher_open(&w->loop, &w->config, &w->fetcher, &ei),
                     ERR_OK);
}

static void on_closed(void *ctx)
{
    struct world *w = ctx;

    w->is_closed = true;
}

void world_close(struct world *w)
{
    fetcher_close(w->fetcher, on_closed, w);
    for (int turns = 0; turns < 4 && !w->is_closed; turns++)
        uv_run(&w->loop, UV_RUN_NOWAIT);
    assert_true(w->is_closed);
    assert_int_equal(uv_run(&w->loop, UV_RUN_NOWAIT), 0);
    assert_int_equal(uv_loop_close(&w->loop), 0);
}

static void replace(char *text, const char *what, int number)
{
    char rest[URL_SPACE], *at;

    while ((at = strstr(text, what)) != NULL) {
        snprintf(rest, sizeof(rest), "%s", at + strlen(what));
        snprintf(at, URL_SPACE - (size_t)(at - text), "%d%s", number, rest);
    }
}

const char *world_url(const struct world *w, const char *path)
{
    static char url[2 * URL_SPACE];

    snprintf(url, URL_SPACE, "%s%s",
             path[0] == '/' ? "http://127.0.0.1:PORT" : "", path);
    replace(url, "PORT2", w->forbidden_port);
    replace(url, "PORT", w->port);
    return url;
}

static void on_done(void *ctx, struct fetch_answer *answer)
{
    struct fetched *f = ctx;

    assert_false(f->is_done);
    f->is_done = true;
    f->answer = *answer;
    answer->body = NULL;
    answer->final_url = answer->content_type = answer->moved_url = NULL;
    answer->etag = answer->last_modified = NULL;
}

enum err world_try(struct world *w, const char *path,
                   const struct fetch_request *extra, struct fetched *ret)
{
    struct fetch_request req = *extra;
    enum err e;

    *ret = (struct fetched){ .world = w };
    req.url = world_url(w, path);
    req.on_done = on_done;
    req.ctx = ret;
    e = fetcher_start(w->fetcher, &req, &ret->fetch);
    assert_false(ret->is_done); /* never at once */
    return e;
}

void world_start_with(struct world *w, const char *path,
                      const struct fetch_request *extra, struct fetched *ret)
{
    assert_int_equal(world_try(w, path, extra, ret), ERR_OK);
}

void world_start(struct world *w, const char *path, struct fetched *ret)
{
    const struct fetch_request none = { 0 };

    world_start_with(w, path, &none, ret);
}

void world_wait(struct world *w, struct fetched *f)
{
    while (!f->is_done)
        uv_run(&w->loop, UV_RUN_ONCE);
}

void fetched_release(struct fetched *f)
{
    if (f->answer.body && !f->world->is_closed)
        fetcher_body_done(f->world->fetcher, f->answer.n_body);
    free(f->answer.body);
    free(f->answer.final_url);
    free(f->answer.content_type);
    free(f->answer.etag);
    free(f->answer.last_modified);
    free(f->answer.moved_url);
    f->answer = (struct fetch_answer){ 0 };
}

long world_count(struct world *w, const char *name)
{
    struct fetched f;
    const char *at;
    long n;

    world_defaults(w);
    world_open(w);
    world_start(w, "/__count", &f);
    world_wait(w, &f);
    assert_int_equal(f.answer.err, ERR_OK);
    at = strstr(f.answer.body, name);
    assert_non_null(at);
    n = strtol(at + strlen(name), NULL, 10);
    fetched_release(&f);
    world_close(w);
    return n;
}
