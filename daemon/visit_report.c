/* visit_report.c -- what is said and counted of a visit; see visit.h. The
 * loop's thread. */
#include <inttypes.h>

#include "daemon/log.h"
#include "daemon/source.h"
#include "daemon/visit.h"

/* What feeds and servers wrote is in these. */
#define CUT(text) STR_ARG(log_cut(str_of(text)))

static void report_walk(const struct visit *v, const char *id)
{
    if (v->ended_by.code)
        log_source(v->gave_up ? LOG_WARNING : LOG_INFO, id,
                   "%.*s: taken for the end of the list%s",
                   CUT(v->ended_by.text),
                   v->gave_up ? ": older new items may be missing" : "");
    else if (v->next == WALK_REPEATS && v->index == 1)
        log_source(LOG_WARNING, id,
                   "page 2 is page 1 again: the server does not "
                   "look at its number");
    else if (v->next == WALK_MAX)
        log_source(LOG_WARNING, id,
                   "max_pages (%" PRId64 ") reached: older new "
                   "items may be missing",
                   v->rule.max_pages);
}

static void report_items(const struct visit *v, const char *id)
{
    const struct visit_sums *s = &v->sums;

    if (s->n_bad)
        log_source(LOG_WARNING, id,
                   "%zu unreadable items left out, the first: %.*s", s->n_bad,
                   CUT(s->bad_reason));
    if (s->n_over)
        log_source(LOG_WARNING, id, "%zu items after the first %d left out",
                   s->n_over, FEED_MAX_ITEMS);
    if (s->remark[0])
        log_source(LOG_WARNING, id, "%.*s", CUT(s->remark));
    if (s->stats.n_refused)
        log_source(LOG_WARNING, id, "%zu items not kept, the first: %.*s",
                   s->stats.n_refused, CUT(s->stats.refused));
}

static void report_taken(const struct visit *v, const char *id)
{
    const struct put_stats *p = &v->sums.stats;

    if (v->index > 0)
        log_source(LOG_INFO, id,
                   "%zu items, %zu new, %zu changed, on %" PRId64 " pages",
                   v->sums.n_items, p->n_new, p->n_changed, v->index + 1);
    else
        log_source(LOG_INFO, id, "%zu items, %zu new, %zu changed",
                   v->sums.n_items, p->n_new, p->n_changed);
    report_walk(v, id);
    report_items(v, id);
}

void visit_report(const struct visit *v)
{
    struct engine_totals *t = &v->source->engine->totals;
    const char *id = v->source->config->id;

    t->n_new += v->sums.stats.n_new;
    t->n_changed += v->sums.stats.n_changed;
    if (v->result == FETCH_FAILED) {
        t->n_failed++;
        log_source(LOG_WARNING, id, "%.*s", CUT(v->why.text));
        return;
    }
    if (v->result == FETCH_UNCHANGED) {
        t->n_unchanged++;
        log_source(LOG_DEBUG, id, "unchanged");
        return;
    }
    t->n_taken++;
    t->n_bad += v->sums.n_bad + v->sums.stats.n_refused;
    report_taken(v, id);
}

void visit_tell(const struct visit *v, struct wish **list)
{
    const struct visit_sums *s = &v->sums;

    wish_tell(list, &(struct wish_end){
                        .result = v->result,
                        .error = v->why.text,
                        .n_items = s->n_items,
                        .n_new = s->stats.n_new,
                        .n_changed = s->stats.n_changed,
                        .n_bad = s->n_bad + s->n_over + s->stats.n_refused,
                        .n_details = s->stats.n_details,
                        .remark = s->remark[0] ? s->remark : NULL,
                    });
}
