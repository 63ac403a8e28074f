/* visit.h -- one visit to a source, from the answer to the commit.
 *
 * Whole while it moves: the loop fills in the answer, a worker reads the
 * document, the writer stores both with the time of the next visit. A visit to
 * a paged list does so for each page; what is kept from one to the next is its
 * *walk*. A pattern of files gives many documents at once.
 */
#ifndef WEIR_DAEMON_VISIT_H
#define WEIR_DAEMON_VISIT_H

#include <uv.h>

#include "daemon/fetch/fetch.h"
#include "daemon/walk.h"
#include "daemon/writer.h"
#include "feeds/base/hash.h"
#include "storage/storage.h"

struct source;
struct wish;

/* What all documents of a visit came to. The texts are the first there were. */
struct visit_sums {
    size_t n_items, n_bad, n_over;
    struct put_stats stats;
    char bad_reason[ERR_TEXT_MAX];
    char remark[FEED_REMARK_MAX_BYTES + 1];
};

struct visit {
    struct write_job write; /* first: the writer knows no more */
    uv_work_t work;
    struct source *source;
    /* of the page at hand; the first may be all there is */
    struct fetch *fetch;        /* while the transfer runs */
    struct fetch_answer answer; /* its texts are owned here */
    uint8_t body_hash[HASH_BYTES];
    struct document **docs; /* owned, as are they; none of one that failed */
    size_t n_docs;
    enum fetch_result result;
    struct err_info flaw; /* of documents that were read, but not whole */
    struct err_info why;  /* of FETCH_FAILED */
    int64_t now_sec, next_due_sec, retry_at_sec;
    /* the walk */
    int64_t index; /* of the page, from 0 */
    int64_t began_sec;
    bool is_paged, reads_many;
    struct walk_rule rule;
    enum walk_next next;
    bool leaves_unfinished; /* as told to storage */
    uint8_t items_hash[HASH_BYTES], last_items_hash[HASH_BYTES];
    struct err_info ended_by; /* a page that failed, taken for past the end */
    bool gave_up;             /* it did so before: items may be there */
    struct visit_sums sums;   /* of what is stored, this page included once it
                                 is */
    struct visit_sums with;   /* sums and this page; the writer's */
};

struct visit *visit_new(struct source *s);
void visit_free(struct visit *v);

/* Asks for the page it stands at; on_done gets v->source. */
WEIR_NODISCARD enum err visit_ask(struct visit *v, fetch_done_fn *on_done);
/* Takes the answer's body and texts over, and says what it means. */
void visit_take_answer(struct visit *v, struct fetch_answer *answer);
/* The page at hand fails; of a later one the text says which it is. */
void visit_fail(struct visit *v, enum err e, const char *text);
/* On the writer: stores it. */
enum err visit_store(struct visit *v, struct storage *st, struct err_info *ei);
/* It is stored. True if another page is to be asked for, which v is then ready
 * to do. */
bool visit_turn_page(struct visit *v);

/* Frees what was read. */
void visit_drop_documents(struct visit *v);

/* visit_read.c, on a worker: hashes and reads the body (of a `file` source,
 * gets it first). */
void visit_read(struct visit *v);
/* visit_report.c: counts and says how it went, once it is over... */
void visit_report(const struct visit *v);
/* ... also to those who wished for it. */
void visit_tell(const struct visit *v, struct wish **list);

#endif
