/* part.h -- a publisher from inside, for the two files that move it:
 * publisher.c (posts and pages) and renew.c (everything anew). The loop's
 * thread but for the fields a worker has while its job runs: output, site,
 * batch, err.
 */
#ifndef WEIR_DAEMON_PUBLISH_PART_H
#define WEIR_DAEMON_PUBLISH_PART_H

#include <uv.h>

#include "daemon/publish/batch.h"
#include "daemon/publish/publisher.h"
#include "daemon/writer.h"

enum publisher_step {
    PUB_IDLE,
    PUB_FORGET,
    PUB_MARK,
    PUB_RENDER,
    PUB_PAUSE,
    PUB_REOPEN,
    PUB_SYNC,
    PUB_CLEAR
};

struct publisher {
    struct write_job write; /* first */
    struct engine *engine;
    /* What site and output are made of; next: to be taken over, or NULL; left:
     * until REOPEN has closed what was made of it, or NULL. */
    const struct config *config, *next, *left;
    struct output_site *site;
    struct output *output;
    struct storage *reader;
    enum publisher_step step;
    bool poked, stopped;
    bool rebuilding; /* the note is to be written after the next sync */
    bool marked;     /* ... and everything is marked */
    struct mark_cursor cursor; /* of MARK; done: not everything is wanted */
    bool renamed_marked;       /* likewise, of sources called otherwise */
    bool again;                /* everything is wanted again, from IDLE on */
    bool hurry;
    bool failed;  /* pause when what is visible has been cleared */
    bool is_same; /* REOPEN found the directory and digest it had before */
    atomic_bool stop;
    uv_work_t work;
    uv_timer_t timer; /* of IDLE: the sync; of PAUSE: the next try */
    struct batch batch;
    enum err err; /* of the worker's last job */
    int64_t after_mark;
    struct publish_row *visible; /* not yet synced */
    size_t n_visible;
    int64_t last_complaint_sec;
    int64_t failing_since_ms; /* of the loop, one later; 0: all is well */
    char trouble[PUBLISHER_TROUBLE_MAX_BYTES]; /* what fails */
    struct output_stats told;                  /* ... not yet: to the log */
    int64_t last_told_ms;
};

/* publisher.c */
void publisher_render(struct publisher *p);
/* What an idle one does next. */
void publisher_rest(struct publisher *p);
/* After a failure; text says which. */
void publisher_pause(struct publisher *p, const char *text);

/* renew.c: FORGET and MARK; the output must be open. */
void renew_start_over(struct publisher *p);
/* The same of what depends on the sources: files of no post, and what shows a
 * name that has changed. */
void renew_sources(struct publisher *p);
/* REOPEN, with the configuration that waits, if any. */
void renew_reopen(struct publisher *p);
/* All that, from the directory on: it may be gone. */
void renew_again(struct publisher *p);

#endif
