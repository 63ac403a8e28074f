/* details.h -- the detail calls of one source: the rest of its articles.
 *
 * The database says which are wanted; a few run at a time, each is stored by
 * itself, and one that fails waits for its own next time. They never hold up
 * the list. On the loop's thread.
 */
#ifndef WEIR_DAEMON_DETAILS_H
#define WEIR_DAEMON_DETAILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#define DETAILS_AT_ONCE 16 /* per source; hosts have limits of their own */
#define DETAIL_MAX_TRIES                                                       \
    12 /* then it is given up: with the back-off, a week                       \
        */

struct detail_call;
struct source;

struct details {
    struct source *source;
    struct detail_call *calls; /* under way, a list */
    int64_t held_until_sec;    /* a detail's Retry-After holds them all */
    size_t n_calls;
    bool asking; /* the writer is looking up what is wanted */
    bool again;  /* look up when that, or what holds the source, has ended */
    bool wanted; /* the database may hold some */
    bool failed; /* the database or memory: wait a minute */
    bool stopped;
    uv_timer_t timer; /* for the next one that is not due yet */
};

void details_init(struct details *d, struct source *s, bool wanted);
/* Some may be wanted: look. */
void details_wake(struct details *d);
/* Cancels what runs; n_calls and asking fall to 0 as workers let go. */
void details_stop(struct details *d);
/* Is nothing under way? */
bool details_are_at_rest(const struct details *d);
/* The source is not held any more: looks, if something asked for it. */
void details_go_on(struct details *d);
/* After details_stop, at rest: they go on. */
void details_resume(struct details *d);

#endif
