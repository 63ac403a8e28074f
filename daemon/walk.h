/* walk.h -- over the pages of a list: what comes after a page.
 *
 * A visit to a paged source reads page after page, until what follows is known
 * or there is no more. A walk that breaks off is made good by the next visit,
 * which *resumes* it: that one does not end at known items, for they may be
 * those of the part already read. Pure; any thread.
 */
#ifndef WEIR_DAEMON_WALK_H
#define WEIR_DAEMON_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Visits in a row that failed at a later page; then such a page is taken for
 * the end of the list, or the source would fail for ever. */
#define WALK_PATIENCE 3

struct walk_rule {
    int64_t max_pages;
    bool stop_on_known;
    bool is_first;   /* nothing was ever taken from the source */
    bool is_resumed; /* the last visit's walk broke off */
};

/* A page that was read, or found to be the same as last time. */
struct walk_page {
    int64_t index; /* from 0 */
    bool is_unchanged;
    bool is_repeated;     /* holds what the page before held */
    bool is_empty;        /* not one item, not even a bad one */
    bool is_known;        /* its last item was known before the visit */
    bool has_passed_over; /* backfill is full */
};

enum walk_next {
    WALK_ON,
    WALK_END,
    WALK_REPEATS, /* the end: the server does not look at the page's number */
    WALK_MAX      /* the end: max_pages, and what follows is not known */
};
enum walk_next walk_next(const struct walk_rule *rule,
                         const struct walk_page *page);

/* A page that failed. */
struct walk_failure {
    int64_t index;
    int64_t http_status; /* 0: not by its status */
    int64_t failures;    /* of visits in a row at a later page, before this */
    bool is_no_list;     /* an answer, but not with what a list has */
};
/* Does that end the list? Servers answer 404, 410 or 400 to a number that is
 * too high, or with a page in which no items are found. The latter may be a
 * page of errors, too, and counts only where a walk is not to meet known
 * items. */
bool walk_is_past_end(const struct walk_rule *rule,
                      const struct walk_failure *failure);

#endif
