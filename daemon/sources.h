/* sources.h -- the sources that run: from a configuration and what is stored
 * of each, and from one configuration to the next. On the loop's thread but
 * for what says otherwise. */
#ifndef WEIR_DAEMON_SOURCES_H
#define WEIR_DAEMON_SOURCES_H

#include "daemon/engine.h"
#include "storage/storage.h"

/* What is stored of all sources, by id. */
struct stored_sources {
    struct arena *arena;
    struct source_state *list;
    size_t n;
};
/* Where the storage is: the writer, or the loop before there is one. */
WEIR_NODISCARD enum err stored_sources_load(struct storage *st,
                                            struct stored_sources *ret,
                                            struct err_info *ei);
void stored_sources_release(struct stored_sources *s);

/* At the start: all that are enabled in e->config, not yet armed. */
WEIR_NODISCARD enum err sources_open(struct engine *e,
                                     const struct stored_sources *stored,
                                     struct err_info *ei);
void sources_start(struct engine *e);
void sources_stop(struct engine *e);
/* Closes the handles of all and frees them as these close; e has none then. */
void sources_close(struct engine *e);

/* NULL: none of that id runs. */
struct source *sources_find(const struct engine *e, const char *id);
size_t sources_count_failing(const struct engine *e);
/* Does anything that is under way borrow c? */
bool sources_borrow(const struct engine *e, const struct config *c);

/* ---- from one configuration to the next -------------------------------- */

#define SOURCES_NONE SIZE_MAX

/* Which sources stay: kept[i] is, of source i of the old configuration, the
 * number in the new one of that which equals it, or SOURCES_NONE. */
struct sources_plan {
    size_t *kept;                            /* owned */
    size_t n_kept, n_changed, n_new, n_gone; /* of those enabled */
};
/* Any thread: reads both and nothing else. */
WEIR_NODISCARD enum err sources_plan_make(const struct config *old,
                                          const struct config *new,
                                          struct sources_plan *ret_plan,
                                          struct err_info *ei);
void sources_plan_release(struct sources_plan *p);

/* Ends those that do not stay. */
void sources_leave(struct engine *e, const struct sources_plan *p);
/* Have they ended, their details too? */
bool sources_have_left(const struct engine *e, const struct sources_plan *p);
/* They go on after all. */
void sources_resume(struct engine *e, const struct sources_plan *p);
/* Takes the new configuration over, e->config being the old one still: frees
 * those that left, gives c to those that stay, begins the others. Nothing is
 * changed on failure (ERR_NOMEM). */
WEIR_NODISCARD enum err sources_swap(struct engine *e, const struct config *c,
                                     const struct sources_plan *p,
                                     const struct stored_sources *stored,
                                     struct err_info *ei);

#endif
