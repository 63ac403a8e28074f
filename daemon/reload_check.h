/* reload_check.h -- is what stands in the file a configuration that can take
 * the place of this one? On a worker. */
#ifndef WEIR_DAEMON_RELOAD_CHECK_H
#define WEIR_DAEMON_RELOAD_CHECK_H

#include "daemon/reload.h"
#include "daemon/serve/server.h"
#include "daemon/sources.h"

/* Given to a worker whole. Of `old` and `path` it only reads; old is not
 * retired while this runs. */
struct reload_check {
    const char *path;
    const struct config *old;
    bool is_passed; /* the server listens on a socket that was passed */
    /* filled by reload_check_run */
    struct config *config; /* NULL: refused */
    struct sources_plan plan;
    struct server *server; /* one for another address, or NULL: as it is */
    size_t n_problems;
    char first[RELOAD_NOTE_MAX_BYTES]; /* problem; "FILE:LINE: message" */
};

/* Reads, judges and opens; logs every problem as an error. */
void reload_check_run(struct reload_check *c);
/* Gives up what was not taken (set to NULL). */
void reload_check_release(struct reload_check *c);

#endif
