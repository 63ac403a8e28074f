/* when.c -- the dates of a post from those of its items. Any thread. */
#include "storage/when.h"

static bool is_usable(int64_t sec, int64_t now_sec)
{
    return sec >= WHEN_MIN_SEC && sec <= now_sec + WHEN_AHEAD_SEC;
}

struct when when_published(const struct item *item, struct str infocode,
                           const struct date_context *ctx)
{
    struct date day;

    if (item->has_published && is_usable(item->published.sec, ctx->now_sec))
        return (struct when){ item->published.sec, item->published.offset_min,
                              DATE_FROM_ITEM };
    /* A date that is there but wrong says that the source is not to be
     * trusted with dates; none at all says nothing. */
    if (!item->has_published && !item->date_text.n && infocode.n &&
        infocode_day(infocode, ctx, &day) && is_usable(day.sec, ctx->now_sec))
        return (struct when){ day.sec, day.offset_min, DATE_FROM_INFOCODE };
    return (struct when){ ctx->now_sec,
                          zone_offset(ctx->zone, ctx->now_sec) / 60,
                          DATE_FROM_SIGHT };
}

bool when_is_better(const struct when *a, const struct when *b)
{
    if (a->origin != b->origin)
        return a->origin < b->origin;
    return a->sec < b->sec;
}

int64_t when_text(const struct item *item, int64_t now_sec)
{
    int64_t sec = 0;

    if (item->has_published && is_usable(item->published.sec, now_sec))
        sec = item->published.sec;
    if (item->has_updated && is_usable(item->updated.sec, now_sec) &&
        item->updated.sec > sec)
        sec = item->updated.sec;
    return sec;
}

int64_t when_updated(const struct item *item, int64_t now_sec)
{
    if (!item->has_updated || !is_usable(item->updated.sec, now_sec) ||
        item->updated.sec > now_sec)
        return 0;
    return item->updated.sec;
}
