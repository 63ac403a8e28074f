/* batch.h -- one batch of publishing, on a worker: what is marked, rendered
 * and written from one state of the database. */
#ifndef WEIR_DAEMON_PUBLISH_BATCH_H
#define WEIR_DAEMON_PUBLISH_BATCH_H

#include <stdatomic.h>

#include "config/config.h"
#include "output/output.h"
#include "storage/storage.h"

struct batch {
    const struct config *config;
    struct storage *reader; /* used by one batch at a time */
    struct output *output;
    atomic_bool *stop; /* set: end after the file at hand */
    int64_t after_mark;
    /* filled by batch_run */
    struct publish_row *rows; /* rendered and visible; malloc'd */
    size_t n_rows, cap_rows;
    struct output_stats stats;
    bool is_stopped;
    size_t n_failed; /* files that could not be written */
    struct err_info why;
};

/* Renders all that is marked above after_mark. Fills b also on failure: its
 * rows are visible, whatever became of others. */
enum err batch_run(struct batch *b);

#endif
