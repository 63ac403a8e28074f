/* source.h -- one configured source: when it is asked, and what becomes of the
 * answer. On the loop's thread. */
#ifndef WEIR_DAEMON_SOURCE_H
#define WEIR_DAEMON_SOURCE_H

#include "daemon/details.h"
#include "daemon/engine.h"
#include "daemon/source_memory.h"
#include "daemon/wish.h"

enum source_step {
    STEP_WAIT,
    STEP_TRANSFER,
    STEP_PARSE,
    STEP_STORE,
    STEP_LEAVING, /* the worker or writer still has the visit */
    STEP_GONE,
    STEP_COUNT
};

struct visit;
struct source {
    struct engine *engine;
    /* The configuration and its part in it. They change only while nothing of
     * the source is under way, so that workers and the writer may use them;
     * engine->config may be a newer one. */
    const struct config *whole;
    const struct config_source *config;
    const struct config *next_whole; /* to be taken over; or NULL */
    const struct config_source *next_config;
    enum source_step step;
    bool is_new; /* never asked before this start */
    bool is_due; /* but waits to take over the next configuration */
    int n_handles;
    uint64_t phase;
    uv_timer_t timer;
    struct visit *visit; /* from TRANSFER to STORE */
    struct source_memory memory;
    struct details details;
    struct wish *wishes; /* who waits for the end of the visit */
};

/* Makes one from its part of a configuration and what is stored (copied). It
 * counts in engine->n_alive. */
WEIR_NODISCARD enum err source_new(struct engine *e, const struct config *whole,
                                   const struct config_source *config,
                                   const struct source_state *stored,
                                   struct source **ret_source);
/* Arms it for the first time; n_overdue sources are due, for the spread. */
void source_start(struct source *s, int64_t now_sec, int64_t n_overdue);
/* Asks it now, or listens to what is under way: wish->on_end follows. ERR_BUSY
 * with the reason if it may not be asked, see wish.h. */
WEIR_NODISCARD enum err source_wish(struct source *s, struct wish *wish,
                                    bool force, struct err_info *ei);
/* Ends it as soon as its worker lets it go; then engine->n_alive falls. */
void source_stop(struct source *s);
/* Has it ended, and do its details rest? */
bool source_has_left(const struct source *s);
/* One that has left goes on where it was. */
void source_resume(struct source *s);
/* Hands over an equal part of the next configuration: taken over at once, or
 * when what is under way has ended; until then nothing new begins. */
void source_set_config(struct source *s, const struct config *whole,
                       const struct config_source *config);
bool source_is_held(const struct source *s); /* waits for that */
/* Something of it has ended: takes over what waits for that. */
void source_turn(struct source *s);
/* Closes its handles; freed when they have closed. It must have left. */
void source_close(struct source *s);

#endif
