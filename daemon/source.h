/* source.h -- one configured source: when it is asked, and what becomes of the
 * answer. On the loop's thread. */
#ifndef WEIR_DAEMON_SOURCE_H
#define WEIR_DAEMON_SOURCE_H

#include "daemon/details.h"
#include "daemon/engine.h"
#include "storage/storage.h"

enum source_step {
    STEP_WAIT,
    STEP_TRANSFER,
    STEP_PARSE,
    STEP_STORE,
    STEP_LEAVING, /* the worker or writer still has the visit */
    STEP_GONE,
    STEP_COUNT
};

/* What the next request needs to know; texts owned, NULL: none. */
struct source_memory {
    int64_t next_due_sec, retry_at_sec, failures;
    char *validator_url;
    struct str etag, last_modified, body_hash; /* .s owned */
};

struct visit;
struct source {
    struct engine *engine;
    const struct config_source *config;
    enum source_step step;
    bool is_new; /* never asked before this start */
    uint64_t phase;
    uv_timer_t timer;
    struct visit *visit; /* from TRANSFER to STORE */
    struct source_memory memory;
    struct details details;
};

/* Makes s from its configuration and what is stored (copied). */
WEIR_NODISCARD enum err source_init(struct source *s, struct engine *e,
                                    const struct config_source *config,
                                    const struct source_state *stored);
/* Arms it for the first time; n_overdue sources are due, for the spread. */
void source_start(struct source *s, int64_t now_sec, int64_t n_overdue);
/* Ends it as soon as its worker lets it go; then engine->n_alive falls. */
void source_stop(struct source *s);
/* Frees what it owns; its timer must have been closed. */
void source_release(struct source *s);

#endif
