/* source_memory.c -- see source_memory.h. */
#include "daemon/source_memory.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/visit.h"

static bool set_text(struct str *to, struct str from)
{
    char *copy = NULL;

    if (from.n) {
        copy = malloc(from.n);
        if (!copy)
            return false;
        memcpy(copy, from.s, from.n);
    }
    free((void *)(uintptr_t)to->s);
    *to = (struct str){ copy, copy ? from.n : 0 };
    return true;
}

enum err source_memory_init(struct source_memory *m,
                            const struct source_state *stored)
{
    *m = (struct source_memory){
        .next_due_sec = stored->next_due_sec,
        .retry_at_sec = stored->retry_at_sec,
        .failures = stored->failures,
        .walk_failures = stored->walk_unfinished ? stored->failures : 0,
        .last_try_sec = stored->last_try_sec,
        .is_untaken = stored->last_new_sec == 0,
        .walk_unfinished = stored->walk_unfinished,
    };
    if (stored->validator_url.n) {
        m->validator_url = str_dup(stored->validator_url);
        if (!m->validator_url)
            return ERR_NOMEM;
    }
    return set_text(&m->etag, stored->etag) &&
                   set_text(&m->last_modified, stored->last_modified) &&
                   set_text(&m->body_hash, stored->body_hash)
               ? ERR_OK
               : ERR_NOMEM;
}

void source_memory_release(struct source_memory *m)
{
    set_text(&m->etag, (struct str){ 0 });
    set_text(&m->last_modified, (struct str){ 0 });
    set_text(&m->body_hash, (struct str){ 0 });
    free(m->validator_url);
    m->validator_url = NULL;
}

/* Those of the first page; of a 304 only what it has counts. */
static void put_validators(struct source_memory *m, const struct visit *v)
{
    bool is_304 = v->answer.status == 304;

    if (v->answer.etag || !is_304)
        set_text(&m->etag, str_of(v->answer.etag));
    if (v->answer.last_modified || !is_304)
        set_text(&m->last_modified, str_of(v->answer.last_modified));
    free(m->validator_url);
    m->validator_url = v->answer.final_url ? strdup(v->answer.final_url) : NULL;
    if (v->result == FETCH_TAKEN)
        set_text(&m->body_hash,
                 (struct str){ (const char *)v->body_hash, HASH_BYTES });
}

/* Pages in the middle of a walk that is made good leave the counts of failures
 * as they are: one that always fails at the same page would start from none
 * each time. An outage before the walk is none of its failures. */
static void put_failures(struct source_memory *m, const struct visit *v)
{
    if (v->result == FETCH_FAILED) {
        m->failures++;
        m->walk_failures += v->index > 0;
    } else if (v->next != WALK_ON) {
        m->failures = m->walk_failures = 0;
    } else if (!m->walk_unfinished) {
        m->failures = 0;
    }
}

void source_memory_put(struct source_memory *m, const struct visit *v)
{
    bool is_failed = v->result == FETCH_FAILED;

    put_failures(m, v);
    m->next_due_sec = v->next_due_sec;
    m->retry_at_sec = v->retry_at_sec;
    m->last_try_sec = v->now_sec;
    m->walk_unfinished =
        v->leaves_unfinished || (is_failed && m->walk_unfinished);
    if (v->with.stats.n_new)
        m->is_untaken = false;
    if (!is_failed && v->index == 0)
        put_validators(m, v);
}
