/* when.h -- the dates of a post from those of its items: pure functions.
 *
 * A date outside 1990 .. now + 1 day counts as none (SECURITY.md 14).
 */
#ifndef WEIR_STORAGE_WHEN_H
#define WEIR_STORAGE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/feeds.h"

#define WHEN_MIN_SEC ((int64_t)631152000) /* 1990-01-01T00:00:00Z */
#define WHEN_AHEAD_SEC ((int64_t)24 * 60 * 60)

struct when {
    int64_t sec;
    int offset_min;
    enum date_origin origin;
};

/* When an item seen first now was published: its date; if it has none at all,
 * the day of its infoCode; else now. */
struct when when_published(const struct item *item, struct str infocode,
                           const struct date_context *ctx);

/* Is a the better date for a new post that has b? The item's own goes before
 * all others, among equals the earlier. */
bool when_is_better(const struct when *a, const struct when *b);

/* The date that decides which text of a group is the latest: of published and
 * updated the later; 0 without any. */
int64_t when_text(const struct item *item, int64_t now_sec);

/* The date an item says it was updated at, or 0: none, or after now. */
int64_t when_updated(const struct item *item, int64_t now_sec);

#endif
