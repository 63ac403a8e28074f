/* hosts.h -- who may start a transfer now: places, in all and at each host.
 *
 * A *place* is held by one transfer. There are `parallel` of them, per_host of
 * them at one host, and two starts at a host are gap_ms apart. Places are given
 * in the order of asking; a later hop of a request keeps the order of the
 * request. A stuck host holds its own places and delays nobody else. Every
 * operation takes logarithmic time in the number of hosts.
 *
 * Knows neither loop nor clock: now_ms rises and is the caller's. One thread.
 */
#ifndef WEIR_DAEMON_FETCH_HOSTS_H
#define WEIR_DAEMON_FETCH_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "feeds/base/err.h"

struct hosts;
struct host;

enum place_state { PLACE_NONE, PLACE_WAITS, PLACE_HELD };

/* Embedded in what wants to start; zeroed before the first use. */
struct place {
    TAILQ_ENTRY(place) link;
    struct host *host;
    uint64_t number; /* order of asking; set by the first hosts_ask */
    enum place_state state;
    bool is_later_hop;
};

struct hosts_limits {
    int64_t parallel, per_host, gap_ms;
};

WEIR_NODISCARD enum err hosts_new(const struct hosts_limits *limits,
                                  struct hosts **ret_hosts);
/* Requires that nobody waits or holds a place. NULL is accepted. */
void hosts_free(struct hosts *h);

/* New limits hold from the next start on; a place that is held stays held. */
void hosts_set_limits(struct hosts *h, const struct hosts_limits *limits);

/* Lets place wait at the host `name` (lower case). A place that was held before
 * (and left) asks for a later hop: it goes before those that have not begun. */
WEIR_NODISCARD enum err hosts_ask(struct hosts *h, struct place *place,
                                  const char *name);

/* Gives away the next place: returns who holds it now, or NULL, and then in
 * *ret_wait_ms how long until a gap ends (-1: nothing to wait for but
 * hosts_leave or hosts_ask). */
struct place *hosts_next(struct hosts *h, int64_t now_ms, int64_t *ret_wait_ms);

/* Gives a held place back, or stops waiting; no effect on PLACE_NONE. */
void hosts_leave(struct hosts *h, struct place *place, int64_t now_ms);

/* Hosts remembered; for tests that watch for leaks. */
size_t hosts_count(const struct hosts *h);

#endif
