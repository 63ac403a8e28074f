/* date_make.c -- from what a written date says to a time.
 *
 * Here is decided what the text left open: the year, the century's way of
 * writing 1/2/2022, the zone a name stands for, and what is in the future. The
 * rules are in date.h. ISO 8601. No allocation, no state, any thread.
 */
#include "feeds/base/date_part.h"

#define DAY_SEC INT64_C(86400)
#define AHEAD_SEC DAY_SEC /* how far a clock without a zone may be wrong */

/* ---- the time of day -------------------------------------------------- */

/* Sets the 24-hour clock's hour; 24 and more is the next day's. */
static void set_hour(struct civil *c, enum date_half half)
{
    if (c->hour > 12)
        return;
    switch (half) {
    case HALF_NONE:
        break;
    case HALF_MORNING:
        c->hour %= 12;
        break;
    case HALF_NOON: /* 中午11点 to 中午2点 */
        c->hour += c->hour < 6 ? 12 : 0;
        break;
    case HALF_AFTERNOON:
        c->hour = c->hour % 12 + 12;
        break;
    case HALF_NIGHT: /* 晚上12点 ends the day, 晚上1点 is after midnight */
        c->hour += c->hour >= 5 ? 12 : 0;
        break;
    }
}

/* Where the US keep summer time, from the second Sunday of March to the first
 * of November at 2:00 (15 U.S.C. 260a, as of 2007; taken for all years). */
static bool is_summer(int64_t wall_sec)
{
    struct civil c;
    int sunday; /* the day of the month of this week's, or of one before it */

    date_civil(wall_sec, NULL, &c);
    if (c.month != 3 && c.month != 11)
        return c.month > 3 && c.month < 11;
    if (c.weekday == 0 && c.hour < 2)
        c.weekday = 7;
    sunday = c.day - c.weekday;
    return c.month == 3 ? sunday >= 8 : sunday < 1;
}

/* The offset that the written zone stands for at about sec. */
static int32_t zone_sec(const struct date_part *part,
                        const struct date_context *ctx, int64_t sec)
{
    int32_t offset = zone_offset(ctx->zone, sec);

    if (part->zone && ctx->zone && date_word_is_zone(part->zone, offset))
        return offset;
    if (part->zone && (part->zone->is & IS_SUMMER) && is_summer(sec))
        return (part->zone_min + 60) * 60;
    return part->zone_min * 60;
}

static void set_sec(const struct date_part *part, struct civil c,
                    const struct date_context *ctx, struct date *ret)
{
    int64_t later = 0;

    set_hour(&c, part->half);
    if (c.hour >= 24) {
        later = DAY_SEC;
        c.hour -= 24;
    }
    ret->sec = date_from_civil(&c, part->has_zone ? NULL : ctx->zone) + later;
    if (part->has_zone) {
        ret->offset_min = zone_sec(part, ctx, ret->sec) / 60;
        ret->sec -= INT64_C(60) * ret->offset_min;
        return;
    }
    if (ctx->now_sec && ret->sec > ctx->now_sec &&
        ret->sec <= ctx->now_sec + AHEAD_SEC)
        ret->sec = ctx->now_sec;
    ret->offset_min = zone_offset(ctx->zone, ret->sec) / 60;
}

/* ---- the day ---------------------------------------------------------- */

static void swap(struct civil *c)
{
    int day = c->month;

    c->month = c->day;
    c->day = day;
}

/* Of two readings that are on the calendar, one in the future is not meant. */
static bool set_order(const struct date_context *ctx, struct civil *c)
{
    int64_t sec;

    if (c->month > 12)
        swap(c);
    if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > 31)
        return false;
    sec = date_from_civil(c, ctx->zone);
    if (c->day > 12 || !ctx->now_sec || sec <= ctx->now_sec + AHEAD_SEC)
        return true;
    swap(c);
    if (date_from_civil(c, ctx->zone) > ctx->now_sec + AHEAD_SEC)
        swap(c);
    return true;
}

/* The day that is n days after the first of January. */
static void set_year_day(struct civil *c, int n)
{
    struct civil day = { .year = c->year, .month = 1, .day = 1 };

    date_civil(date_from_civil(&day, NULL) + n * DAY_SEC, NULL, &day);
    c->year = day.year;
    c->month = day.month;
    c->day = day.day;
}

/* Week 1 is the one with 4 January in it. */
static void set_week(struct civil *c, int week)
{
    struct civil fourth = { .year = c->year, .month = 1, .day = 4 };

    date_civil(date_from_civil(&fourth, NULL), NULL, &fourth);
    set_year_day(c, 3 - (fourth.weekday + 6) % 7 + (week - 1) * 7 + c->weekday -
                        1);
}

/* Days are counted on the wall, where one may have 23 hours. */
static void set_named(struct civil *c, int days, const struct date_context *ctx)
{
    int32_t offset = zone_offset(ctx->zone, ctx->now_sec);
    struct civil day;

    date_civil(ctx->now_sec + offset + days * DAY_SEC, NULL, &day);
    c->year = day.year;
    c->month = day.month;
    c->day = day.day;
}

static bool set_day(const struct date_part *part,
                    const struct date_context *ctx, struct civil *c)
{
    switch (part->day) {
    case DAY_NONE:
        return false;
    case DAY_EITHER:
        return set_order(ctx, c);
    case DAY_OF_YEAR:
        set_year_day(c, part->year_day - 1);
        return part->year_day >= 1 && part->year_day <= 366;
    case DAY_OF_WEEK:
        set_week(c, part->week);
        return true;
    case DAY_NAMED:
        set_named(c, part->number, ctx);
        return true;
    case DAY_FULL:
    case DAY_YEARLESS:
        break;
    }
    return c->month >= 1 && c->month <= 12;
}

/* The latest year in which it is not after tomorrow. */
static void set_year(const struct date_part *part,
                     const struct date_context *ctx, struct civil *c)
{
    struct civil now;
    int64_t sec;

    date_civil(ctx->now_sec, ctx->zone, &now);
    c->year = now.year + 1;
    do {
        sec = date_from_civil(c, part->has_zone ? NULL : ctx->zone);
        if (part->has_zone)
            sec -= zone_sec(part, ctx, sec);
    } while (sec > ctx->now_sec + AHEAD_SEC && c->year-- > 1);
}

/* ---- a date ----------------------------------------------------------- */

enum err date_make(const struct date_part *part, const struct date_context *ctx,
                   struct date *ret_date)
{
    struct civil c = part->civil;
    struct date date;

    if (part->day == DAY_NONE ||
        ((part->day == DAY_YEARLESS || part->day == DAY_NAMED) &&
         !ctx->now_sec))
        return ERR_FORMAT;
    if (part->day == DAY_YEARLESS)
        set_year(part, ctx, &c);
    else if (part->day != DAY_NAMED && c.year < 1)
        return ERR_RANGE;
    if (!set_day(part, ctx, &c) ||
        (c.hour == 24 && (c.minute > 0 || c.second > 0)))
        return ERR_FORMAT;
    set_sec(part, c, ctx, &date);
    date.precision = part->has_second ? DATE_SECOND
                     : part->has_time ? DATE_MINUTE
                                      : part->precision;
    *ret_date = date;
    return ERR_OK;
}

enum err date_make_ago(int64_t seconds, int months,
                       const struct date_context *ctx, struct date *ret_date)
{
    struct civil c;
    int64_t sec = ctx->now_sec;

    if (!ctx->now_sec)
        return ERR_FORMAT;
    if (months > 0) {
        date_civil(sec, ctx->zone, &c);
        months = c.year * 12 + c.month - 1 - months;
        if (months < 12)
            return ERR_RANGE;
        c.year = months / 12;
        c.month = months % 12 + 1;
        sec = date_from_civil(&c, ctx->zone);
    }
    ret_date->sec = sec - seconds;
    ret_date->offset_min = zone_offset(ctx->zone, ret_date->sec) / 60;
    ret_date->precision = months > 0 || seconds >= DAY_SEC ? DATE_DAY
                          : seconds % 60 || seconds == 0   ? DATE_SECOND
                                                           : DATE_MINUTE;
    return ERR_OK;
}
