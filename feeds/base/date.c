/* date.c -- the calendar: seconds, wall-clock times, zones, writing dates.
 *
 * The proleptic Gregorian calendar, years 1 to 9999; what lies outside is
 * clamped to its ends, so that no arithmetic here can overflow. Reading dates
 * is date_parse.c; zones are made by zone.c of feeds. RFC 3339, RFC 9110
 * 5.6.7. No state, any thread.
 */
#include "feeds/base/date.h"

#include <stdbool.h>

#define DAY_SEC INT64_C(86400)
#define EPOCH_DAY INT64_C(719162) /* 1970-01-01, from 0001-01-01 */
#define MAX_OFFSET_MIN (23 * 60 + 59)

static int64_t clamp(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

int32_t zone_offset(const struct zone *zone, int64_t sec)
{
    size_t low = 0, high;

    if (!zone)
        return 0;
    high = zone->n_changes; /* the first change after sec is in [low, high] */
    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (zone->changes[mid].at_sec <= sec)
            low = mid + 1;
        else
            high = mid;
    }
    return low == 0 ? zone->first_sec : zone->changes[low - 1].offset_sec;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days before the first of a month; month 13 is the year's length. */
static int days_before_month(int64_t year, int month)
{
    static const int days[] = { 0,   31,  59,  90,  120, 151, 181,
                                212, 243, 273, 304, 334, 365 };

    return days[month - 1] + (month > 2 && is_leap(year) ? 1 : 0);
}

/* Days from 0001-01-01 to the first of January of year. */
static int64_t days_before_year(int64_t year)
{
    int64_t y = year - 1;

    return y * 365 + y / 4 - y / 100 + y / 400;
}

/* Splits seconds that are a wall-clock reading already. */
static void civil_of(int64_t sec, struct civil *ret)
{
    int64_t day, rest, year;
    int month = 1;

    sec = clamp(sec, DATE_FIRST_SEC, DATE_LAST_SEC) - DATE_FIRST_SEC;
    day = sec / DAY_SEC;
    rest = sec % DAY_SEC;
    year = day * 400 / 146097 + 1; /* right, or one too high or low */
    if (days_before_year(year) > day)
        year--;
    else if (days_before_year(year + 1) <= day)
        year++;
    ret->weekday = (int)((day + 1) % 7); /* 0001-01-01 was a Monday */
    day -= days_before_year(year);
    while (days_before_month(year, month + 1) <= day)
        month++;
    ret->year = (int)year;
    ret->month = month;
    ret->day = (int)day - days_before_month(year, month) + 1;
    ret->hour = (int)(rest / 3600);
    ret->minute = (int)(rest / 60 % 60);
    ret->second = (int)(rest % 60);
}

void date_civil(int64_t sec, const struct zone *zone, struct civil *ret)
{
    sec = clamp(sec, DATE_FIRST_SEC, DATE_LAST_SEC);
    civil_of(sec + zone_offset(zone, sec), ret);
}

int64_t date_from_civil(const struct civil *c, const struct zone *zone)
{
    int64_t year = clamp(c->year, 1, 9999);
    int month = (int)clamp(c->month, 1, 12);
    int length =
        days_before_month(year, month + 1) - days_before_month(year, month);
    int64_t wall, before, after;

    wall = days_before_year(year) + days_before_month(year, month) +
           clamp(c->day, 1, length) - 1 - EPOCH_DAY;
    wall = wall * DAY_SEC + clamp(c->hour, 0, 23) * 3600 +
           clamp(c->minute, 0, 59) * 60 + clamp(c->second, 0, 59);
    /* No zone is a day away from UTC, so these are the offsets on both sides
     * of a change that is near. */
    before = zone_offset(zone, wall - DAY_SEC);
    after = zone_offset(zone, wall + DAY_SEC);
    if (zone_offset(zone, wall - before) != before &&
        zone_offset(zone, wall - after) == after)
        return clamp(wall - after, DATE_FIRST_SEC, DATE_LAST_SEC);
    return clamp(wall - before, DATE_FIRST_SEC, DATE_LAST_SEC);
}

void date_put_rfc3339(struct buf *b, int64_t sec, int offset_min)
{
    struct civil c;
    int off = (int)clamp(offset_min, -MAX_OFFSET_MIN, MAX_OFFSET_MIN);
    int minutes = off < 0 ? -off : off;
    int64_t off_sec = INT64_C(60) * off;

    sec = clamp(sec, DATE_FIRST_SEC, DATE_LAST_SEC);
    /* At the ends of the calendar there is no room for an offset. */
    if (sec + off_sec < DATE_FIRST_SEC || sec + off_sec > DATE_LAST_SEC)
        off = 0;
    civil_of(off == 0 ? sec : sec + off_sec, &c);
    buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
               c.hour, c.minute, c.second);
    if (off == 0)
        buf_putc(b, 'Z');
    else
        buf_printf(b, "%c%02d:%02d", off < 0 ? '-' : '+', minutes / 60,
                   minutes % 60);
}

void date_put_http(struct buf *b, int64_t sec)
{
    static const char days[][4] = { "Sun", "Mon", "Tue", "Wed",
                                    "Thu", "Fri", "Sat" };
    static const char months[][4] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun",
        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    struct civil c;

    civil_of(sec, &c);
    buf_printf(b, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[c.weekday], c.day,
               months[c.month - 1], c.year, c.hour, c.minute, c.second);
}
