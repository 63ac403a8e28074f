/* sources.c -- see sources.h. What is compared or sorted for thousands of
 * sources is done by whoever is not the loop; the loop only follows the plan.
 */
#include "daemon/sources.h"

#include <stdlib.h>

#include "daemon/log.h"
#include "daemon/source.h"

#define STATES_ARENA_MAX_BYTES ((size_t)256 * 1024 * 1024)

/* ---- what is stored ---- */

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct source_state *)a)->id,
                   ((const struct source_state *)b)->id);
}

enum err stored_sources_load(struct storage *st, struct stored_sources *ret,
                             struct err_info *ei)
{
    struct stored_sources s = { .arena = arena_new(STATES_ARENA_MAX_BYTES) };
    enum err e = s.arena ? storage_sources(st, s.arena, &s.list, &s.n, ei)
                         : err_set(ei, ERR_NOMEM, "out of memory");

    if (e) {
        arena_free(s.arena);
        return e;
    }
    if (s.n)
        qsort(s.list, s.n, sizeof(*s.list), by_id);
    *ret = s;
    return ERR_OK;
}

void stored_sources_release(struct stored_sources *s)
{
    arena_free(s->arena);
    *s = (struct stored_sources){ 0 };
}

static const struct source_state *find_state(const struct stored_sources *s,
                                             const char *id)
{
    const struct source_state key = { .id = str_of(id) };

    return s->n ? bsearch(&key, s->list, s->n, sizeof(key), by_id) : NULL;
}

/* ---- all of them ---- */

/* Of a source that the database does not know nothing is made. */
static enum err make(struct engine *e, const struct config *c, size_t number,
                     const struct stored_sources *stored,
                     struct source **ret_source)
{
    const struct config_source *config = &c->sources[number];
    const struct source_state *state = find_state(stored, config->id);

    if (!config->enabled || !state)
        return ERR_OK;
    return source_new(e, c, config, state, ret_source);
}

enum err sources_open(struct engine *e, const struct stored_sources *stored,
                      struct err_info *ei)
{
    const struct config *c = e->config;

    e->sources = calloc(c->n_sources + 1, sizeof(struct source *));
    if (!e->sources)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < c->n_sources; i++) {
        struct source *s = NULL;

        if (make(e, c, i, stored, &s))
            return err_set(ei, ERR_NOMEM, "out of memory");
        if (s)
            e->sources[e->n_sources++] = s;
    }
    return ERR_OK;
}

static bool is_overdue(const struct source *s, int64_t now_sec)
{
    return s->memory.next_due_sec <= now_sec;
}

/* Arms those of the list that are not armed yet, spread among them. */
static void start(struct source *const *list, size_t n)
{
    int64_t now_sec = engine_now(), n_overdue = 0;

    for (size_t i = 0; i < n; i++)
        n_overdue += is_overdue(list[i], now_sec);
    for (size_t i = 0; i < n; i++)
        source_start(list[i], now_sec, n_overdue);
}

void sources_start(struct engine *e) { start(e->sources, e->n_sources); }

void sources_stop(struct engine *e)
{
    for (size_t i = 0; i < e->n_sources; i++)
        source_stop(e->sources[i]);
}

void sources_close(struct engine *e)
{
    for (size_t i = 0; i < e->n_sources; i++)
        source_close(e->sources[i]);
    free(e->sources);
    e->sources = NULL;
    e->n_sources = 0;
}

struct source *sources_find(const struct engine *e, const char *id)
{
    for (size_t i = 0; i < e->n_sources; i++)
        if (str_eq(str_of(e->sources[i]->config->id), str_of(id)))
            return e->sources[i];
    return NULL;
}

size_t sources_count_failing(const struct engine *e)
{
    size_t n = 0;

    for (size_t i = 0; i < e->n_sources; i++)
        n += e->sources[i]->memory.failures > 0;
    return n;
}

bool sources_borrow(const struct engine *e, const struct config *c)
{
    for (size_t i = 0; i < e->n_sources; i++)
        if (e->sources[i]->whole == c || e->sources[i]->next_whole == c)
            return true;
    return false;
}

/* ---- the plan ---- */

struct named {
    const struct config_source *source;
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(str_of(((const struct named *)a)->source->id),
                   str_of(((const struct named *)b)->source->id));
}

/* The enabled sources of c, by id; malloc'd. */
static struct named *sort(const struct config *c, size_t *ret_n)
{
    struct named *list = calloc(c->n_sources + 1, sizeof(*list));
    size_t n = 0;

    for (size_t i = 0; list && i < c->n_sources; i++)
        if (c->sources[i].enabled)
            list[n++].source = &c->sources[i];
    if (n)
        qsort(list, n, sizeof(*list), by_name);
    *ret_n = n;
    return list;
}

static void note_kept(struct sources_plan *p, const struct config *old,
                      const struct config_source *was, const struct config *new,
                      const struct config_source *is)
{
    if (config_source_equal(was, is)) {
        p->kept[was - old->sources] = (size_t)(is - new->sources);
        p->n_kept++;
    } else {
        p->n_changed++;
    }
}

enum err sources_plan_make(const struct config *old, const struct config *new,
                           struct sources_plan *ret_plan, struct err_info *ei)
{
    struct sources_plan p = { .kept =
                                  calloc(old->n_sources + 1, sizeof(*p.kept)) };
    struct named *was, *is;
    size_t n_was = 0, n_is = 0, i = 0, k = 0;

    was = sort(old, &n_was);
    is = sort(new, &n_is);
    if (!p.kept || !was || !is) {
        free(p.kept);
        free(was);
        free(is);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    for (size_t n = 0; n < old->n_sources; n++)
        p.kept[n] = SOURCES_NONE;
    while (i < n_was && k < n_is) {
        int order = by_name(&was[i], &is[k]);

        if (order == 0)
            note_kept(&p, old, was[i].source, new, is[k].source);
        i += order <= 0;
        k += order >= 0;
    }
    p.n_gone = n_was - p.n_kept - p.n_changed;
    p.n_new = n_is - p.n_kept - p.n_changed;
    free(was);
    free(is);
    *ret_plan = p;
    return ERR_OK;
}

void sources_plan_release(struct sources_plan *p)
{
    free(p->kept);
    *p = (struct sources_plan){ 0 };
}

/* ---- following it ---- */

/* Where a source goes; its number in e->config even while it still reads an
 * older one. */
static size_t kept_as(const struct source *s, const struct sources_plan *p)
{
    const struct config *whole = s->next_whole ? s->next_whole : s->whole;
    const struct config_source *c = s->next_config ? s->next_config : s->config;

    return p->kept[c - whole->sources];
}

void sources_leave(struct engine *e, const struct sources_plan *p)
{
    for (size_t i = 0; i < e->n_sources; i++)
        if (kept_as(e->sources[i], p) == SOURCES_NONE)
            source_stop(e->sources[i]);
}

bool sources_have_left(const struct engine *e, const struct sources_plan *p)
{
    for (size_t i = 0; i < e->n_sources; i++)
        if (kept_as(e->sources[i], p) == SOURCES_NONE &&
            !source_has_left(e->sources[i]))
            return false;
    return true;
}

void sources_resume(struct engine *e, const struct sources_plan *p)
{
    for (size_t i = 0; i < e->n_sources; i++)
        if (kept_as(e->sources[i], p) == SOURCES_NONE)
            source_resume(e->sources[i]);
}

/* What a swap makes before it changes anything. */
struct swap {
    struct source **by_number; /* of the new configuration; NULL: none */
    struct source **fresh;
    size_t n_fresh;
};

static enum err make_fresh(struct swap *w, struct engine *e,
                           const struct config *c,
                           const struct stored_sources *stored)
{
    for (size_t i = 0; i < c->n_sources; i++) {
        struct source *s = NULL;
        enum err err = w->by_number[i] ? ERR_OK : make(e, c, i, stored, &s);

        if (err)
            return err;
        if (s)
            w->by_number[i] = w->fresh[w->n_fresh++] = s;
    }
    return ERR_OK;
}

static void unmake_fresh(struct swap *w, struct engine *e)
{
    for (size_t i = 0; i < w->n_fresh; i++) {
        e->n_alive--;
        source_close(w->fresh[i]);
    }
    free(w->by_number);
}

/* Those that stay go over, the others end; the new list is by_number without
 * its holes. */
static void replace(struct swap *w, struct engine *e, const struct config *c,
                    const struct sources_plan *p)
{
    size_t n = 0;

    for (size_t i = 0; i < e->n_sources; i++) {
        struct source *s = e->sources[i];
        size_t number = kept_as(s, p);

        if (number == SOURCES_NONE)
            source_close(s);
        else
            source_set_config(s, c, &c->sources[number]);
    }
    for (size_t i = 0; i < c->n_sources; i++)
        if (w->by_number[i])
            w->by_number[n++] = w->by_number[i];
    free(e->sources);
    e->sources = w->by_number;
    e->n_sources = n;
}

enum err sources_swap(struct engine *e, const struct config *c,
                      const struct sources_plan *p,
                      const struct stored_sources *stored, struct err_info *ei)
{
    struct swap w = { calloc(c->n_sources + 1, sizeof(struct source *)),
                      calloc(c->n_sources + 1, sizeof(struct source *)), 0 };
    enum err err = w.by_number && w.fresh ? ERR_OK : ERR_NOMEM;

    for (size_t i = 0; !err && i < e->n_sources; i++) {
        size_t number = kept_as(e->sources[i], p);

        if (number != SOURCES_NONE)
            w.by_number[number] = e->sources[i];
    }
    if (!err)
        err = make_fresh(&w, e, c, stored);
    if (err) {
        unmake_fresh(&w, e);
        err_set(ei, err, "out of memory");
    } else {
        replace(&w, e, c, p);
        start(w.fresh, w.n_fresh);
    }
    free(w.fresh);
    return err;
}
