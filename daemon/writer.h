/* writer.h -- the one thread that writes the database.
 *
 * The loop hands it jobs; it runs as many as are waiting (100 jobs or 50 ms)
 * in one transaction, and tells the loop of each when that is on the disk. A
 * job whose transaction failed is run again, so running one must be possible
 * twice; a full disk is waited out, never a reason to drop a job.
 */
#ifndef WEIR_DAEMON_WRITER_H
#define WEIR_DAEMON_WRITER_H

#include <stdbool.h>
#include <uv.h>

#include "storage/storage.h"

struct writer;

/* Embed it first in what the job is about. The writer's from submit until
 * done; what run reads must not change meanwhile. */
struct write_job {
    struct write_job *next; /* the writer's */
    /* On the writer thread, inside a transaction unless alone. */
    enum err (*run)(struct write_job *job, struct storage *st,
                    struct err_info *ei);
    /* On the loop, after the commit, or with why this job alone failed. */
    void (*done)(struct write_job *job, enum err e, const struct err_info *ei);
    bool alone; /* run opens its own transaction, or only reads */
    enum err err;
    struct err_info why;
};

/* Takes st over: only its thread uses it until writer_close. */
WEIR_NODISCARD enum err writer_open(uv_loop_t *loop, struct storage *st,
                                    struct writer **ret_writer,
                                    struct err_info *ei);
/* From the loop. Jobs are run in the order they come. */
void writer_submit(struct writer *w, struct write_job *job);
bool writer_is_idle(const struct writer *w);

/* Counts the calls of storage: odd while one runs, even between two, also
 * while a full disk is waited out. Odd and the same for long: it is stuck. Any
 * thread. */
unsigned writer_pulse(const struct writer *w);

/* Whether the database could not be written for longer than since_ms, and why.
 * Any thread. */
bool writer_trouble(struct writer *w, int64_t since_ms, struct err_info *ret);

/* The daemon is to end: what cannot be written now is given up with its error
 * instead of being tried again. What can be is still written. */
void writer_give_up(struct writer *w);

/* Runs what is waiting, tells of it (job->done still comes), ends the thread
 * and frees; then on_closed, on the loop. A job that cannot be written now
 * is given up with its error. */
void writer_close(struct writer *w, void (*on_closed)(void *ctx), void *ctx);

#endif
