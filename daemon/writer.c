/* writer.c -- group commit on a thread of its own; see writer.h.
 *
 * The loop's side: submit, on_wake, close. The thread's side: take, run_batch,
 * and everything it calls. They share the two queues, under the lock.
 */
#include "daemon/writer.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "daemon/log.h"

#define BATCH_MAX_JOBS 100
#define BATCH_MAX_NS (50 * 1000000LL)
#define RETRY_WAIT_MAX_SEC 10
#define TOLD_A_TURN 16
#define NOMEM_MAX_TRIES 3 /* then it is these jobs, not the machine */

struct queue {
    struct write_job *first, **last;
};

struct writer {
    uv_async_t wake; /* a batch is done */
    uv_thread_t thread;
    uv_mutex_t lock;
    uv_cond_t more;
    struct queue waiting, finished; /* under the lock */
    bool giving_up, stopping;       /* under the lock */
    int64_t failing_since_ns;       /* under the lock; 0: all is well */
    struct err_info trouble;        /* under the lock: what fails */
    atomic_uint pulse;
    size_t n_open;      /* the loop's: submitted, not yet told */
    struct storage *st; /* the thread's */
    int64_t last_complaint_sec;
    void (*on_closed)(void *ctx);
    void *ctx;
};

static void queue_init(struct queue *q)
{
    q->first = NULL;
    q->last = &q->first;
}

static void queue_put(struct queue *q, struct write_job *job)
{
    job->next = NULL;
    *q->last = job;
    q->last = &job->next;
}

static struct write_job *queue_take(struct queue *q)
{
    struct write_job *job = q->first;

    if (job) {
        q->first = job->next;
        if (!q->first)
            q->last = &q->first;
    }
    return job;
}

static void queue_move(struct queue *to, struct queue *from)
{
    struct write_job *job;

    while ((job = queue_take(from)))
        queue_put(to, job);
}

/* ---- the thread's side ---- */

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static bool take(struct writer *w, struct queue *batch, bool wait)
{
    struct write_job *job = NULL;

    uv_mutex_lock(&w->lock);
    while (wait && !w->waiting.first && !w->stopping)
        uv_cond_wait(&w->more, &w->lock);
    if (w->waiting.first && (wait || !w->waiting.first->alone))
        job = queue_take(&w->waiting);
    uv_mutex_unlock(&w->lock);
    if (job)
        queue_put(batch, job);
    return job != NULL;
}

static bool is_giving_up(struct writer *w)
{
    bool giving_up;

    uv_mutex_lock(&w->lock);
    giving_up = w->giving_up;
    uv_mutex_unlock(&w->lock);
    return giving_up;
}

/* Before and after every call that may take long. */
static void beat(struct writer *w) { atomic_fetch_add(&w->pulse, 1); }

static enum err run_job(struct writer *w, struct write_job *job)
{
    job->why = (struct err_info){ 0 };
    beat(w);
    job->err = job->run(job, w->st, &job->why);
    beat(w);
    return storage_is_fatal(job->err) ? job->err : ERR_OK;
}

/* Runs the batch again from its first job, and whatever comes in meanwhile
 * if grow. Leaves no transaction open. */
static enum err try_batch(struct writer *w, struct queue *batch, bool grow,
                          struct err_info *ei)
{
    int64_t until = now_ns() + BATCH_MAX_NS;
    struct write_job *job = batch->first;
    enum err e;

    beat(w);
    e = storage_begin(w->st, ei);
    beat(w);
    for (int n = 1; job && !e; n++) {
        e = run_job(w, job);
        if (e) {
            *ei = job->why;
            break;
        }
        if (!job->next && grow && n < BATCH_MAX_JOBS && now_ns() < until)
            take(w, batch, false);
        job = job->next;
    }
    beat(w);
    if (!e)
        e = storage_commit(w->st, ei);
    if (e)
        storage_rollback(w->st);
    beat(w);
    return e;
}

static void wait_a_little(struct writer *w, int tries)
{
    int64_t sec = tries < RETRY_WAIT_MAX_SEC ? tries : RETRY_WAIT_MAX_SEC;

    uv_mutex_lock(&w->lock);
    if (!w->giving_up)
        uv_cond_timedwait(&w->more, &w->lock, (uint64_t)sec * 1000000000);
    uv_mutex_unlock(&w->lock);
}

static void fail_all(struct queue *batch, enum err e, const struct err_info *ei)
{
    for (struct write_job *job = batch->first; job; job = job->next) {
        job->err = e;
        job->why = *ei;
    }
}

static void note_trouble(struct writer *w, const struct err_info *ei)
{
    uv_mutex_lock(&w->lock);
    if (!w->failing_since_ns)
        w->failing_since_ns = now_ns();
    w->trouble = *ei;
    uv_mutex_unlock(&w->lock);
}

static void forget_trouble(struct writer *w)
{
    uv_mutex_lock(&w->lock);
    w->failing_since_ns = 0;
    uv_mutex_unlock(&w->lock);
}

/* A batch that fails is tried again alone and for ever, for its data is
 * nowhere else; only the end of the daemon gives it up. */
static void run_batch(struct writer *w, struct queue *batch)
{
    struct err_info ei = { 0 };
    enum err e = try_batch(w, batch, true, &ei);

    for (int tries = 1; e; tries++) {
        note_trouble(w, &ei);
        if (log_may_repeat(&w->last_complaint_sec, (int64_t)time(NULL)))
            log_error("%s; trying again", ei.text);
        if (is_giving_up(w) || (e == ERR_NOMEM && tries >= NOMEM_MAX_TRIES)) {
            fail_all(batch, e, &ei);
            return;
        }
        wait_a_little(w, tries);
        e = try_batch(w, batch, false, &ei);
    }
    forget_trouble(w);
}

static void writer_main(void *arg)
{
    struct writer *w = arg;
    struct queue batch;

    queue_init(&batch);
    while (take(w, &batch, true)) {
        if (batch.first->alone)
            (void)run_job(w, batch.first);
        else
            run_batch(w, &batch);
        uv_mutex_lock(&w->lock);
        queue_move(&w->finished, &batch);
        uv_mutex_unlock(&w->lock);
        uv_async_send(&w->wake);
    }
    uv_async_send(&w->wake);
}

/* ---- the loop's side ---- */

static void on_wake_closed(uv_handle_t *handle)
{
    struct writer *w = handle->data;
    void (*on_closed)(void *ctx) = w->on_closed;
    void *ctx = w->ctx;

    storage_close(w->st);
    uv_cond_destroy(&w->more);
    uv_mutex_destroy(&w->lock);
    free(w);
    on_closed(ctx);
}

/* Tells of a few at a time: each frees a document, and the loop has more to do
 * than that. */
static void on_wake(uv_async_t *wake)
{
    struct writer *w = wake->data;
    struct write_job *job;

    for (int n = 0; n < TOLD_A_TURN; n++) {
        uv_mutex_lock(&w->lock);
        job = queue_take(&w->finished);
        uv_mutex_unlock(&w->lock);
        if (!job)
            break;
        w->n_open--;
        job->done(job, job->err, &job->why);
        if (n == TOLD_A_TURN - 1)
            uv_async_send(wake);
    }
    if (w->on_closed && !w->n_open && !uv_is_closing((uv_handle_t *)wake)) {
        uv_thread_join(&w->thread);
        uv_close((uv_handle_t *)wake, on_wake_closed);
    }
}

enum err writer_open(uv_loop_t *loop, struct storage *st,
                     struct writer **ret_writer, struct err_info *ei)
{
    struct writer *w = calloc(1, sizeof(*w));

    if (!w)
        return err_set(ei, ERR_NOMEM, "out of memory");
    w->st = st;
    queue_init(&w->waiting);
    queue_init(&w->finished);
    if (uv_mutex_init(&w->lock) || uv_cond_init(&w->more) ||
        uv_async_init(loop, &w->wake, on_wake))
        abort(); /* nothing is running yet; these fail for lack of memory */
    w->wake.data = w;
    if (uv_thread_create(&w->thread, writer_main, w))
        abort();
    *ret_writer = w;
    return ERR_OK;
}

void writer_submit(struct writer *w, struct write_job *job)
{
    w->n_open++;
    uv_mutex_lock(&w->lock);
    queue_put(&w->waiting, job);
    uv_cond_signal(&w->more);
    uv_mutex_unlock(&w->lock);
}

bool writer_is_idle(const struct writer *w) { return w->n_open == 0; }

unsigned writer_pulse(const struct writer *w) { return atomic_load(&w->pulse); }

bool writer_trouble(struct writer *w, int64_t since_ms, struct err_info *ret)
{
    bool is_lasting;

    uv_mutex_lock(&w->lock);
    is_lasting = w->failing_since_ns &&
                 now_ns() - w->failing_since_ns > since_ms * 1000000;
    if (is_lasting)
        *ret = w->trouble;
    uv_mutex_unlock(&w->lock);
    return is_lasting;
}

void writer_give_up(struct writer *w)
{
    uv_mutex_lock(&w->lock);
    w->giving_up = true;
    uv_cond_signal(&w->more);
    uv_mutex_unlock(&w->lock);
}

void writer_close(struct writer *w, void (*on_closed)(void *ctx), void *ctx)
{
    w->on_closed = on_closed;
    w->ctx = ctx;
    uv_mutex_lock(&w->lock);
    w->giving_up = w->stopping = true;
    uv_cond_signal(&w->more);
    uv_mutex_unlock(&w->lock);
    uv_async_send(&w->wake);
}
