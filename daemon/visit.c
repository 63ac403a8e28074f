/* visit.c -- what an answer means, and how it becomes posts; see visit.h.
 *
 *     ask -> take_answer -> read (worker) -> store (writer) -> turn_page -> ask
 *
 * Each page is stored by itself, with word of whether more are to come, so that
 * a walk that breaks off is made good by the next visit. Validators and hash
 * are those of the first page. What is not said to run elsewhere runs on the
 * loop; whoever has the visit has all of it.
 */
#include "daemon/visit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/ask.h"
#include "daemon/source.h"

#define SAME_MOMENT_SEC 60

/* ---- beginning and end ------------------------------------------------ */

/* Storage tells this visit's items from those before by when they were first
 * seen: no visit that reads more than one document begins in the second in
 * which the last one stored something. */
static void set_now(struct visit *v)
{
    int64_t last_sec = v->source->memory.last_try_sec;

    v->now_sec = engine_now();
    if (v->index > 0) {
        if (v->now_sec < v->began_sec)
            v->now_sec = v->began_sec;
        return;
    }
    if (v->reads_many && last_sec >= v->now_sec &&
        last_sec < v->now_sec + SAME_MOMENT_SEC)
        v->now_sec = last_sec + 1;
    v->began_sec = v->now_sec;
}

struct visit *visit_new(struct source *s)
{
    struct visit *v = calloc(1, sizeof(*v));

    if (!v)
        return NULL;
    v->source = s;
    v->answer.retry_after_sec = -1;
    v->is_paged = ask_is_paged(s->config);
    v->reads_many = v->is_paged || s->config->is_glob;
    v->rule = (struct walk_rule){
        .max_pages = s->config->max_pages,
        .stop_on_known = s->config->stop_on_known,
        .is_first = s->memory.is_untaken,
        .is_resumed = s->memory.walk_unfinished,
    };
    v->next = WALK_END;
    set_now(v);
    return v;
}

void visit_drop_documents(struct visit *v)
{
    for (size_t i = 0; i < v->n_docs; i++)
        document_free(v->docs[i]);
    free(v->docs);
    v->docs = NULL;
    v->n_docs = 0;
}

void visit_free(struct visit *v)
{
    if (!v)
        return;
    fetch_answer_release(&v->answer);
    visit_drop_documents(v);
    free(v);
}

/* ---- the answer ------------------------------------------------------- */

enum err visit_ask(struct visit *v, fetch_done_fn *on_done)
{
    const struct source_memory *m = &v->source->memory;
    struct fetch_request req = { .on_done = on_done, .ctx = v->source };

    if (v->index == 0) {
        req.validator_url = str_of(m->validator_url);
        req.etag = m->etag;
        req.last_modified = m->last_modified;
    }
    return ask_page(v->source->engine->fetcher, v->source->config, v->index,
                    &req, &v->fetch);
}

void visit_fail(struct visit *v, enum err e, const char *text)
{
    v->result = FETCH_FAILED;
    err_set(&v->why, e, "%s", text);
    if (v->index > 0)
        err_prefix(&v->why, e, "page %" PRId64, v->index + 1);
}

/* A status that is neither a document nor "not modified", in words. */
static void fail_status(struct visit *v)
{
    static const struct {
        long status;
        const char *what;
    } known[] = {
        { 204, "no content" },
        { 304, "not modified, but not asked so" },
        { 400, "bad request" },
        { 401, "needs a password" },
        { 403, "forbidden" },
        { 404, "not found" },
        { 405, "method not allowed" },
        { 410, "gone for good" },
        { 429, "too many requests" },
        { 500, "internal error" },
        { 502, "bad gateway" },
        { 503, "service unavailable" },
        { 504, "gateway timed out" },
    };
    const char *what = "no document";
    struct err_info why;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].status == v->answer.status)
            what = known[i].what;
    err_set(&why, ERR_NET, "HTTP %ld: %s", v->answer.status, what);
    visit_fail(v, ERR_NET, why.text);
}

void visit_take_answer(struct visit *v, struct fetch_answer *answer)
{
    v->answer = *answer;
    memset(answer, 0, sizeof(*answer));
    set_now(v);
    if (v->answer.err)
        visit_fail(v, v->answer.err, v->answer.error);
    else if (v->answer.status == 200 || v->answer.status == 203)
        v->result = FETCH_TAKEN;
    else if (v->answer.status == 304 && v->answer.was_conditional)
        v->result = FETCH_UNCHANGED;
    else
        fail_status(v);
    if (v->result != FETCH_TAKEN) { /* the fetcher's to account for */
        answer->body = v->answer.body;
        v->answer.body = NULL;
    }
}

/* ---- sums ------------------------------------------------------------- */

static void put_first(char *to, size_t size, struct str text)
{
    if (!to[0] && text.n) {
        text = str_clip(text, size - 1);
        memcpy(to, text.s, text.n);
        to[text.n] = '\0';
    }
}

static void add_feed(struct visit_sums *s, const struct feed *feed)
{
    s->n_items += feed->n_items;
    s->n_bad += feed->n_bad;
    s->n_over += feed->n_over;
    put_first(s->bad_reason, sizeof(s->bad_reason), feed->bad_reason);
    put_first(s->remark, sizeof(s->remark), feed->remark);
}

static void add_stats(struct visit_sums *s, const struct put_stats *stats)
{
    struct put_stats *to = &s->stats;

    to->n_new += stats->n_new;
    to->n_changed += stats->n_changed;
    to->n_known += stats->n_known;
    to->n_passed_over += stats->n_passed_over;
    to->n_refused += stats->n_refused;
    to->n_details += stats->n_details;
    put_first(to->refused, sizeof(to->refused), str_of(stats->refused));
}

/* ---- storing, on the writer ------------------------------------------- */

static int64_t next_due(struct visit *v)
{
    const struct config *c = v->source->whole;
    struct schedule_in in = {
        .now_sec = v->now_sec,
        .interval_sec = v->source->config->interval_sec,
        .min_interval_sec = c->min_interval_sec,
        .max_interval_sec = c->max_interval_sec,
        .retry_after_max_sec = c->retry_after_max_sec,
        .failures =
            v->result == FETCH_FAILED ? v->source->memory.failures + 1 : 0,
        .http_status = v->answer.status,
        .retry_after_sec = v->answer.retry_after_sec,
        .retry_at_sec = v->source->memory.retry_at_sec,
        .phase = v->source->phase,
    };

    return schedule_next(&in, &v->retry_at_sec);
}

/* What is known of the page but for its last item. */
static struct walk_page this_page(const struct visit *v)
{
    struct walk_page page = {
        .index = v->index,
        .is_unchanged = v->result == FETCH_UNCHANGED,
        .is_repeated = v->index > 0 && memcmp(v->items_hash, v->last_items_hash,
                                              HASH_BYTES) == 0,
        .is_empty = true,
    };

    for (size_t i = 0; i < v->n_docs; i++)
        if (v->docs[i]->n_items || v->docs[i]->feed.n_bad)
            page.is_empty = false;
    return page;
}

/* May run again for the same visit. The items of a document that breaks off
 * are kept, but it fails its source, so that the whole is asked for again. A
 * document that cannot be kept for its own sake fails its source; only what
 * ends the transaction is an error here. */
static enum err store_documents(struct visit *v, struct storage *st,
                                struct walk_page *page)
{
    struct put_options opt = { .now_sec = v->now_sec,
                               .began_sec = v->reads_many ? v->began_sec : 0 };
    struct put_stats stats;
    enum err e = ERR_OK;

    v->why = v->flaw;
    for (size_t i = 0; i < v->n_docs; i++) {
        stats = (struct put_stats){ 0 };
        e = storage_put_document(st, str_of(v->source->config->id), v->docs[i],
                                 &opt, &stats, &v->why);
        if (storage_is_fatal(e))
            return e;
        if (e)
            continue; /* v->why says so */
        add_feed(&v->with, &v->docs[i]->feed);
        add_stats(&v->with, &stats);
        page->is_known = stats.last_known;
        page->has_passed_over |= stats.n_passed_over > 0;
    }
    v->result = v->why.code ? FETCH_FAILED : FETCH_TAKEN;
    return ERR_OK;
}

/* A later page that failed may be past the end of the list, which then ends
 * well. */
static void judge_failure(struct visit *v)
{
    const struct fetch_answer *a = &v->answer;
    const struct walk_failure failure = {
        .index = v->index,
        .http_status = a->err ? 0 : a->status,
        .failures = v->source->memory.walk_failures,
        .is_no_list = !a->err && a->status == 200 && v->why.code == ERR_FORMAT,
    };

    if (v->result != FETCH_FAILED || v->n_docs ||
        !walk_is_past_end(&v->rule, &failure))
        return;
    v->ended_by = v->why;
    v->gave_up = failure.failures >= WALK_PATIENCE;
    v->result = FETCH_TAKEN;
}

static void fill_counts(const struct visit *v, struct feed *feed)
{
    const struct visit_sums *s = &v->with;

    *feed = (struct feed){ .n_items = s->n_items, .n_bad = s->n_bad };
    feed->bad_reason = str_of(s->n_bad ? s->bad_reason : s->remark);
    if (!s->n_bad && s->n_over)
        feed->bad_reason = STR("more than 2000 items: the rest is cut");
    feed->n_bad += s->n_over;
}

/* Of a later page: what the first one said, which is remembered by now. */
static void fill_validators(const struct visit *v, struct fetch_outcome *o)
{
    const struct source_memory *m = &v->source->memory;

    if (v->index > 0) {
        o->validator_url = str_of(m->validator_url);
        o->etag = m->etag;
        o->last_modified = m->last_modified;
        o->body_hash = m->body_hash;
        return;
    }
    o->validator_url = str_of(v->answer.final_url);
    o->etag = str_of(v->answer.etag);
    o->last_modified = str_of(v->answer.last_modified);
    if (v->result != FETCH_FAILED && v->answer.status != 304)
        o->body_hash = (struct str){ (const char *)v->body_hash, HASH_BYTES };
}

static enum err put_outcome(struct visit *v, struct storage *st,
                            struct err_info *ei)
{
    struct fetch_outcome o = {
        .source_id = str_of(v->source->config->id),
        .result = v->result,
        .now_sec = v->now_sec,
        .http_status = v->ended_by.code ? 200 : v->answer.status,
        .error = str_of(v->why.text),
        .walk_unfinished = v->next == WALK_ON,
    };
    struct feed feed;

    fill_validators(v, &o);
    /* A document that breaks off fails, but what it holds was taken. */
    if (v->result == FETCH_TAKEN || v->with.n_items) {
        fill_counts(v, &feed);
        o.feed = &feed;
        o.stats = &v->with.stats;
    }
    if (v->result == FETCH_FAILED)
        o.walk_unfinished = v->is_paged && (v->index > 0 || v->n_docs);
    o.next_due_sec = next_due(v);
    if (v->next == WALK_ON) /* to be made good as soon as may be */
        o.next_due_sec = engine_now();
    v->next_due_sec = o.next_due_sec;
    v->leaves_unfinished = o.walk_unfinished;
    o.retry_at_sec = v->retry_at_sec;
    return storage_put_fetch(st, &o, ei);
}

enum err visit_store(struct visit *v, struct storage *st, struct err_info *ei)
{
    struct walk_page page;
    enum err e = ERR_OK;

    v->with = v->sums;
    page = this_page(v);
    if (v->n_docs)
        e = store_documents(v, st, &page);
    if (e)
        return err_set(ei, e, "%s", v->why.text);
    judge_failure(v);
    v->next = WALK_END;
    if (v->is_paged && v->result != FETCH_FAILED && !v->ended_by.code)
        v->next = walk_next(&v->rule, &page);
    return put_outcome(v, st, ei);
}

/* ---- the next page ---------------------------------------------------- */

bool visit_turn_page(struct visit *v)
{
    v->sums = v->with;
    if (v->next != WALK_ON)
        return false;
    fetch_answer_release(&v->answer);
    v->answer = (struct fetch_answer){ .retry_after_sec = -1 };
    visit_drop_documents(v);
    memcpy(v->last_items_hash, v->items_hash, HASH_BYTES);
    memset(v->items_hash, 0, HASH_BYTES);
    v->index++;
    return true;
}
