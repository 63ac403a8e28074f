/* source_memory.h -- what the loop remembers of a source between two visits: a
 * copy of what the database has. On the loop's thread, but a worker and the
 * writer may read it while they have the visit. */
#ifndef WEIR_DAEMON_SOURCE_MEMORY_H
#define WEIR_DAEMON_SOURCE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "storage/storage.h"

struct visit;

/* What the next request needs to know; texts owned, NULL: none. */
struct source_memory {
    int64_t next_due_sec, retry_at_sec, failures;
    int64_t walk_failures; /* of these, at a later page of a walk (at most) */
    int64_t last_try_sec;
    bool is_untaken;      /* it never brought anything new */
    bool walk_unfinished; /* see storage.h */
    char *validator_url;
    struct str etag, last_modified, body_hash; /* .s owned */
};

/* Copies; ERR_NOMEM. source_memory_release is due in any case. */
WEIR_NODISCARD enum err source_memory_init(struct source_memory *m,
                                           const struct source_state *stored);
void source_memory_release(struct source_memory *m);

/* Keeps what the writer has just committed: one page of a visit. */
void source_memory_put(struct source_memory *m, const struct visit *v);

#endif
