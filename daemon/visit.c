/* visit.c -- what an answer means, and how it becomes posts; see visit.h.
 * visit_take_answer runs on the loop, visit_read on a worker, visit_store on
 * the writer; whoever has the visit has all of it. */
#include "daemon/visit.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/file_body.h"
#include "daemon/source.h"

struct visit *visit_new(struct source *s)
{
    struct visit *v = calloc(1, sizeof(*v));

    if (v) {
        v->source = s;
        v->answer.retry_after_sec = -1;
        v->now_sec = engine_now();
    }
    return v;
}

void visit_free(struct visit *v)
{
    if (!v)
        return;
    fetch_answer_release(&v->answer);
    document_free(v->doc);
    free(v);
}

static void fail(struct visit *v, enum err e, const char *text)
{
    v->result = FETCH_FAILED;
    err_set(&v->why, e, "%s", text);
}

/* A status that is neither a document nor "not modified", in words. */
static void fail_status(struct visit *v)
{
    static const struct {
        long status;
        const char *what;
    } known[] = {
        { 204, "no content" },        { 304, "not modified, but not asked so" },
        { 401, "needs a password" },  { 403, "forbidden" },
        { 404, "not found" },         { 410, "gone for good" },
        { 429, "too many requests" }, { 500, "internal error" },
        { 502, "bad gateway" },       { 503, "service unavailable" },
        { 504, "gateway timed out" },
    };
    const char *what = "no document";

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].status == v->answer.status)
            what = known[i].what;
    v->result = FETCH_FAILED;
    err_set(&v->why, ERR_NET, "HTTP %ld: %s", v->answer.status, what);
}

void visit_take_answer(struct visit *v, struct fetch_answer *answer)
{
    v->answer = *answer;
    memset(answer, 0, sizeof(*answer));
    v->now_sec = engine_now();
    if (v->answer.err)
        fail(v, v->answer.err, v->answer.error);
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

static enum err get_file(struct visit *v)
{
    struct file_body body;
    enum err e =
        file_body(v->source->config->path,
                  v->source->whole->max_body_bytes, &body, &v->why);

    if (!e) {
        v->answer.body = body.s;
        v->answer.n_body = body.n;
    }
    return e;
}

void visit_read(struct visit *v)
{
    const struct config_source *c = v->source->config;
    struct str known = v->source->memory.body_hash;
    struct read_options opt = {
        .type = c->type,
        .mapping = c->mapping,
        .url = str_of(v->answer.final_url),
        .content_type = str_of(v->answer.content_type),
        .charset = str_of(c->charset),
        .dates = { v->now_sec, c->zone },
    };
    struct str body;
    enum err e = ERR_OK;

    if (c->path)
        e = get_file(v);
    if (!e) {
        body = (struct str){ v->answer.body, v->answer.n_body };
        hash_sha256(body, v->body_hash);
        if (known.n == HASH_BYTES &&
            memcmp(known.s, v->body_hash, HASH_BYTES) == 0)
            v->result = FETCH_UNCHANGED;
        else
            e = document_read(body, &opt, &v->doc, &v->why);
    }
    if (e)
        v->result = FETCH_FAILED;
    else if (v->doc)
        v->result = FETCH_TAKEN;
}

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

/* May run again for the same visit. The items of a document that breaks off
 * are kept, but it fails its source, so that the whole is asked for again. A
 * document that cannot be kept for its own
 * sake fails its source; only what ends the transaction is an error here. */
static enum err store_document(struct visit *v, struct storage *st)
{
    enum err e;

    v->stats = (struct put_stats){ 0 };
    v->why = (struct err_info){ 0 };
    v->result = FETCH_TAKEN;
    e = storage_put_document(st, str_of(v->source->config->id), v->doc,
                             &(struct put_options){ .now_sec = v->now_sec },
                             &v->stats, &v->why);
    if (storage_is_fatal(e))
        return e;
    if (!e && v->doc->feed.is_cut)
        e = err_set(&v->why, ERR_FORMAT, "breaks off after %zu items",
                    v->doc->n_items);
    if (e)
        v->result = FETCH_FAILED;
    return ERR_OK;
}

enum err visit_store(struct visit *v, struct storage *st, struct err_info *ei)
{
    struct fetch_outcome o = {
        .source_id = str_of(v->source->config->id),
        .now_sec = v->now_sec,
        .http_status = v->answer.status,
        .validator_url = str_of(v->answer.final_url),
        .etag = str_of(v->answer.etag),
        .last_modified = str_of(v->answer.last_modified),
    };
    struct feed feed;
    enum err e = ERR_OK;

    if (v->doc)
        e = store_document(v, st);
    if (e)
        return err_set(ei, e, "%s", v->why.text);
    o.result = v->result;
    o.error = str_of(v->why.text);
    if (v->doc && v->result == FETCH_TAKEN) {
        feed = v->doc->feed;
        if (!feed.n_bad)
            feed.bad_reason = feed.remark;
        if (!feed.n_bad && feed.n_over)
            feed.bad_reason = STR("more than 2000 items: the rest is cut");
        feed.n_bad += feed.n_over;
        o.feed = &feed;
        o.stats = &v->stats;
    }
    if (v->result != FETCH_FAILED && v->answer.status != 304)
        o.body_hash = (struct str){ (const char *)v->body_hash, HASH_BYTES };
    o.next_due_sec = v->next_due_sec = next_due(v);
    o.retry_at_sec = v->retry_at_sec;
    return storage_put_fetch(st, &o, ei);
}
