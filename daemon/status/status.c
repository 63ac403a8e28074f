/* status.c -- gathering, loading and ordering; see status.h. */
#include "daemon/status/status.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/fetch.h"
#include "feeds/base/url.h"

#define ADDRESS_MAX_BYTES ((size_t)16384)

static struct str copy_text(struct arena *a, const char *s, bool *ok)
{
    struct str copy = arena_copy(a, str_of(s));

    *ok = *ok && copy.s;
    return copy;
}

/* Without the password or token a URL may carry. */
static struct str copy_address(struct arena *a, const struct config_source *s,
                               bool *ok)
{
    struct str copy;
    struct buf b;

    if (!s->url)
        return copy_text(a, s->path, ok);
    buf_init(&b, ADDRESS_MAX_BYTES);
    url_show(str_of(s->url), &b);
    copy = arena_copy(a, buf_str(&b));
    *ok = *ok && copy.s && !b.err;
    buf_release(&b);
    return copy;
}

static struct str copy_place(struct arena *a, const struct config_source *s,
                             bool *ok)
{
    struct str copy;
    struct buf b;

    buf_init(&b, ADDRESS_MAX_BYTES);
    buf_printf(&b, "%s:%u", s->file, s->line);
    copy = arena_copy(a, buf_str(&b));
    *ok = *ok && copy.s;
    buf_release(&b);
    return copy;
}

static const struct zone *copy_zone(struct arena *a, const struct zone *zone)
{
    size_t n = sizeof(*zone) + zone->n_changes * sizeof(zone->changes[0]);
    void *copy = arena_alloc(a, 1, n);

    if (copy)
        memcpy(copy, zone, n);
    return copy;
}

enum err status_gather(const struct config *c, int64_t now_sec, struct arena *a,
                       struct status *ret, struct err_info *ei)
{
    struct status s = { .arena = a, .now_sec = now_sec };
    bool ok = true;

    s.facts = arena_alloc(a, c->n_sources, sizeof(*s.facts));
    s.n_facts = c->n_sources;
    if (c->zone)
        s.zone = copy_zone(a, c->zone);
    if (!s.facts || (c->zone && !s.zone))
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < c->n_sources && ok; i++) {
        const struct config_source *source = &c->sources[i];

        s.facts[i] = (struct status_fact){
            .id = copy_text(a, source->id, &ok),
            .name = copy_text(a, source->name, &ok),
            .address = copy_address(a, source, &ok),
            .place = copy_place(a, source, &ok),
            .is_enabled = source->enabled,
        };
    }
    if (!ok)
        return err_set(ei, ERR_NOMEM, "out of memory");
    *ret = s;
    return ERR_OK;
}

/* ---- rows ---- */

static enum status_state state_of(const struct status_row *row, bool is_known)
{
    if (!is_known)
        return row->stored.imported ? STATUS_IMPORTED : STATUS_REMOVED;
    if (!row->fact.is_enabled)
        return STATUS_DISABLED;
    if (row->stored.next_due_sec == SCHEDULE_NEVER)
        return STATUS_GONE;
    if (!row->stored.last_try_sec)
        return STATUS_NEW;
    return row->stored.error.n ? STATUS_FAILING : STATUS_OK;
}

static int by_fact_id(const void *a, const void *b)
{
    return str_cmp(((const struct status_fact *)a)->id,
                   ((const struct status_fact *)b)->id);
}

static int by_stored_id(const void *a, const void *b)
{
    return str_cmp(((const struct source_state *)a)->id,
                   ((const struct source_state *)b)->id);
}

static int by_state(const void *a, const void *b)
{
    const struct status_row *x = a, *y = b;

    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    return str_cmp(x->stored.id, y->stored.id);
}

static void fill_known(struct status_row *row, const struct status_fact *fact,
                       const struct source_state *stored)
{
    row->fact = *fact;
    if (stored)
        row->stored = *stored;
    else
        row->stored = (struct source_state){
            .id = fact->id, .bad_reason = STR("not taken up yet: weir reload")
        };
    row->stored.name = fact->name;
    row->stored.address = fact->address;
    row->state = state_of(row, true);
}

/* Both lists are sorted by id. */
static void join(struct status *s, const struct source_state *stored, size_t n)
{
    size_t i = 0, k = 0;

    while (i < s->n_facts || k < n) {
        int order = i == s->n_facts ? 1
                    : k == n        ? -1
                                    : str_cmp(s->facts[i].id, stored[k].id);
        struct status_row *row = &s->rows[s->n_rows++];

        if (order > 0) {
            row->stored = stored[k++];
            row->state = state_of(row, false);
            continue;
        }
        fill_known(row, &s->facts[i], order == 0 ? &stored[k] : NULL);
        i++;
        k += order == 0;
    }
}

enum err status_load(struct status *s, const char *db_path, struct err_info *ei)
{
    struct source_state *stored = NULL;
    struct storage *st = NULL;
    size_t n = 0;
    enum err e = storage_open_reader(db_path, &st, ei);

    if (!e)
        e = storage_sources(st, s->arena, &stored, &n, ei);
    storage_close(st);
    if (e)
        return e;
    s->rows = arena_alloc(s->arena, n + s->n_facts, sizeof(*s->rows));
    if (!s->rows)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (n)
        qsort(stored, n, sizeof(*stored), by_stored_id);
    if (s->n_facts)
        qsort(s->facts, s->n_facts, sizeof(*s->facts), by_fact_id);
    join(s, stored, n);
    if (s->n_rows)
        qsort(s->rows, s->n_rows, sizeof(*s->rows), by_state);
    return ERR_OK;
}

bool status_select(struct status *s, struct str id)
{
    for (size_t i = 0; i < s->n_rows; i++) {
        if (str_eq(s->rows[i].stored.id, id)) {
            s->rows += i;
            s->n_rows = 1;
            return true;
        }
    }
    return false;
}

int64_t status_uptime(const struct status *s)
{
    return s->now_sec > s->since_sec ? s->now_sec - s->since_sec : 0;
}

int64_t status_next_due(const struct status_row *row)
{
    if (row->state == STATUS_GONE || row->state >= STATUS_DISABLED)
        return 0;
    return row->fact.next_due_sec ? row->fact.next_due_sec
                                  : row->stored.next_due_sec;
}
