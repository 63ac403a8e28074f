/* visit.h -- one visit to a source, from the answer to the commit.
 *
 * Whole while it moves: the loop fills in the answer, a worker reads the
 * document, the writer stores both with the time of the next visit.
 */
#ifndef WEIR_DAEMON_VISIT_H
#define WEIR_DAEMON_VISIT_H

#include <uv.h>

#include "daemon/fetch/fetch.h"
#include "daemon/writer.h"
#include "feeds/base/hash.h"
#include "storage/storage.h"

struct source;

struct visit {
    struct write_job write; /* first: the writer knows no more */
    uv_work_t work;
    struct source *source;
    struct fetch *fetch;        /* while the transfer runs */
    struct fetch_answer answer; /* its texts are owned here */
    uint8_t body_hash[HASH_BYTES];
    struct document *doc;
    enum fetch_result result;
    struct err_info why; /* of FETCH_FAILED */
    struct put_stats stats;
    int64_t now_sec, next_due_sec, retry_at_sec;
};

struct visit *visit_new(struct source *s);
void visit_free(struct visit *v);

/* Takes the answer's body and texts over, and says what it means. */
void visit_take_answer(struct visit *v, struct fetch_answer *answer);
/* On a worker: hashes and reads the body (of a `file` source, gets it first).
 */
void visit_read(struct visit *v);
/* On the writer: stores it. */
enum err visit_store(struct visit *v, struct storage *st, struct err_info *ei);

#endif
