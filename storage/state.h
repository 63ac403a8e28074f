/* state.h -- struct storage, seen by this folder only.
 *
 * A storage has a connection; the writer's also the lock, the configuration
 * that storage_set_config gave it (setup.h) and, between storage_begin and
 * storage_commit, what the commit will number and mark (tx.h).
 */
#ifndef WEIR_STORAGE_STATE_H
#define WEIR_STORAGE_STATE_H

#include "storage/db.h"
#include "storage/setup.h"
#include "storage/storage.h"
#include "storage/tx.h"

/* Memory of one put: keys and places of FEED_MAX_ITEMS items. */
#define PUT_MAX_BYTES ((size_t)256 * 1024 * 1024)
/* Memory of one item: its text and the text it replaces. */
#define PUT_ITEM_MAX_BYTES ((size_t)256 * 1024 * 1024)

struct storage {
    struct db db;
    int lock_fd;             /* -1: none, a reader */
    struct setup *setup;     /* owned; NULL before storage_set_config */
    struct slugger *slugger; /* owned; NULL until the first new medium */
    enum slug_style slugger_style;
    struct tx tx;
    int64_t next_mark;
    struct arena *put_arena, *item_arena; /* owned; reset by their users */
};

#endif
