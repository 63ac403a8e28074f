/* answer.h -- what a request is answered with.
 *
 * Everything is read-only: published files, /healthz, and errors. The server's
 * thread.
 */
#ifndef WEIR_DAEMON_SERVE_ANSWER_H
#define WEIR_DAEMON_SERVE_ANSWER_H

#include <stdbool.h>

#include <microhttpd.h>

#include "daemon/serve/cache.h"

#define TARGET_MAX_BYTES 2048
#define HEADER_MAX_BYTES 8192

struct answerer {
    struct cache *cache;
    const char *dir;     /* opened anew each time: it may be replaced */
    const char *trouble; /* what /healthz complains of; NULL: of nothing */
    uint64_t n_bytes;    /* filled: at most so many are sent */
};

/* Queues the answer. MHD_NO: none can be given, the connection is closed. */
enum MHD_Result answer(struct answerer *a, struct MHD_Connection *conn,
                       const char *target);

/* A refusal, in one line of text. `allow` is for 405, else NULL. */
enum MHD_Result answer_text(struct MHD_Connection *conn, unsigned status,
                            const char *text, const char *allow);

/* The bytes of all header fields. */
size_t answer_header_bytes(struct MHD_Connection *conn);

#endif
