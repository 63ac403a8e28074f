/* engine.h -- the machine: one loop, its sources, and what they need.
 *
 * Private to daemon/. Everything here lives on the loop's thread; workers and
 * the writer get whole structs and hand them back. `weir once` is the same
 * machine, which stops when nothing is due.
 */
#ifndef WEIR_DAEMON_ENGINE_H
#define WEIR_DAEMON_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "config/config.h"
#include "feeds/base/err.h"

struct control;
struct fetcher;
struct publisher;
struct reload;
struct server;
struct service;
struct source;
struct storage;
struct wish;
struct writer;

struct engine_options {
    bool once;               /* stop when nothing is due */
    bool force;              /* once: ask sources that are not due yet, too */
    const char *config_path; /* read again at SIGHUP */
    /* once: one source alone, as somebody wishes; what refuses that is put into
     * *refusal. */
    const char *only; /* its ID, or NULL */
    struct wish *wish;
    struct err_info *refusal;
    bool rebuild;  /* once: ask nobody, render everything */
    int listen_fd; /* a listening socket for the server, taken over, or -1 */
};

/* What a run did, for its last line. */
struct engine_totals {
    size_t n_taken, n_unchanged, n_failed; /* fetches */
    size_t n_new, n_changed, n_bad;        /* posts, items left out */
    size_t n_details, n_details_failed;
    size_t n_written;    /* files */
    int64_t max_turn_ns; /* CPU of the longest turn of the loop */
};

struct engine {
    uv_loop_t *loop;
    const struct config *config; /* that holds now; reload.c's. What moves to
                                    another thread borrows that of its source
                                    or job: this one changes */
    struct engine_options options;
    struct reload *reload;
    struct service *service;
    struct fetcher *fetcher;
    struct writer *writer;
    struct publisher *publisher;
    struct server *server;
    struct control *control;
    struct source **sources; /* those enabled, in the order of the file */
    size_t n_sources;
    size_t n_alive;   /* sources that have not yet ended */
    size_t n_busy;    /* visits, detail calls and look-ups under way */
    size_t n_unasked; /* once: sources whose turn is yet to come */
    bool stopping;
    struct engine_totals totals;
};

/* Runs until SIGTERM, SIGINT or, once, until all is done. Takes c over, also
 * on failure. */
WEIR_NODISCARD enum err engine_run(struct config *c,
                                   const struct engine_options *options,
                                   struct engine_totals *ret_totals,
                                   struct err_info *ei);

/* Called by its parts whenever one of them came to rest. */
void engine_rest(struct engine *e);

/* Wall-clock time, seconds since 1970. */
int64_t engine_now(void);

#endif
