/* fetch_world.h -- a loop, a fetcher and the scripted server, for tests.
 *
 * The server is tests/e2e/fetch_server.py, started once per program.
 */
#ifndef WEIR_TESTS_DAEMON_FETCH_WORLD_H
#define WEIR_TESTS_DAEMON_FETCH_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <uv.h>

#include "config/config.h"
#include "daemon/fetch/fetch.h"

struct world {
    pid_t server;
    int server_stdin; /* closing it ends the server */
    int port, forbidden_port;
    /* made anew by world_open, for one test each */
    uv_loop_t loop;
    struct config config;
    struct config_cidr allow[2];
    struct fetcher *fetcher;
    bool is_closed;
};

/* One request and what came back; memory is fetched's until released. */
struct fetched {
    struct world *world;
    struct fetch *fetch;
    struct fetch_answer answer; /* body and texts taken over */
    bool is_done;
};

void world_start_server(struct world *w);
void world_stop_server(struct world *w);

/* Settings that only 127.0.0.1 is allowed under; tests change them before
 * world_open. */
void world_defaults(struct world *w);
void world_open(struct world *w);
/* Closes the fetcher and checks that the loop has nothing left. */
void world_close(struct world *w);

/* Starts GET http://127.0.0.1:PORT<path>, or of path itself if it has a
 * scheme; PORT and PORT2 in it stand for the two ports. */
void world_start(struct world *w, const char *path, struct fetched *ret);
void world_start_with(struct world *w, const char *path,
                      const struct fetch_request *extra, struct fetched *ret);
/* The same for a test of what may fail; extra->url is not looked at. */
WEIR_NODISCARD enum err world_try(struct world *w, const char *path,
                                  const struct fetch_request *extra,
                                  struct fetched *ret);
void world_wait(struct world *w, struct fetched *f);
void fetched_release(struct fetched *f);

/* The address as text, PORT and PORT2 filled in; static until the next call. */
const char *world_url(const struct world *w, const char *path);

/* A figure of the server's /__count. */
long world_count(struct world *w, const char *name);

#endif
