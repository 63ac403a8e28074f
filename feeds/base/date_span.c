/* date_span.c -- dates that say how long ago: "3 hours ago", "3分钟前".
 *
 * Without now they are none. Months and years are those of the calendar. No
 * state, any thread.
 */
#include "feeds/base/date_part.h"

#define MAX_AGO 100000 /* of any unit; also keeps sums from overflowing */

/* "3 hours", "半小时", "an hour"; false without moving. */
static bool read_span(const struct date_token **t, int64_t *seconds,
                      int64_t *months)
{
    const struct date_token *u = *t;
    int64_t n = u->kind == TOKEN_NUMBER ? u->number : 1;
    bool half = u->is & IS_30;

    if ((u->kind == TOKEN_NUMBER && n > MAX_AGO) ||
        (u->kind != TOKEN_NUMBER && !(u->is & (IS_ONE | IS_30))))
        return false;
    u++;
    if ((u->is & IS_NOISE) && !(u->is & IS_UNIT))
        u++;
    if (!(u->is & IS_UNIT) || (half && u->value < 0))
        return false;
    if (u->value < 0)
        *months -= n * u->value;
    else
        *seconds += half ? u->value / 2 : n * u->value;
    *t = u + ((u->is & IS_AGO) == 0);
    return true;
}

/* "3分钟前", "an hour ago", "1 hour, 5 minutes ago", "vor 3 Stunden",
 * "刚刚": the whole text, or it is none. */
bool date_span_read(const struct date_token *t, const struct date_context *ctx,
                    struct date *ret)
{
    int64_t seconds = 0, months = 0;
    bool before = t->is & IS_BEFORE;
    int n;

    if (t->is & IS_NOW) { /* "just now" has two */
        t += (t[1].is & IS_NOW) ? 2 : 1;
        return t->kind == TOKEN_END && !date_make_ago(0, 0, ctx, ret);
    }
    if (before)
        t++;
    while ((t->is & IS_NOISE) && !(t->is & IS_ONE && t[1].is & IS_UNIT))
        t++;
    for (n = 0; n < 3 && read_span(&t, &seconds, &months); n++)
        while (date_token_is_sign(t, ',') ||
               ((t->is & IS_NOISE) && !(t->is & IS_ONE)))
            t++;
    if (n == 0 || (!before && !(t->is & IS_AGO)))
        return false;
    t += (t->is & IS_AGO) != 0;
    return t->kind == TOKEN_END && months <= MAX_AGO &&
           !date_make_ago(seconds, (int)months, ctx, ret);
}
