/* date.h -- dates as feeds write them: RFC 3339, RFC 822, "2022年01月14日
 * 22:41".
 *
 * A time is seconds since 1970-01-01T00:00:00Z. A text without a zone is read
 * in its source's zone, never the machine's; a relative one ("3分钟前") against
 * now. No allocation, no state, any thread.
 */
#ifndef WEIR_FEEDS_BASE_DATE_H
#define WEIR_FEEDS_BASE_DATE_H

#include <stddef.h>
#include <stdint.h>

#include "feeds/base/buf.h"
#include "feeds/base/err.h"

#define ZONE_NAME_MAX 64

/* The calendar: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. */
#define DATE_FIRST_SEC INT64_C(-62135596800)
#define DATE_LAST_SEC INT64_C(253402300799)

/* A time zone with its history: the offset before changes[0] is first_sec.
 * Made by zone_open (feeds.h); plain data, read by anyone. */
struct zone_change {
    int64_t at_sec;     /* from here on ... */
    int32_t offset_sec; /* ... this, east of Greenwich */
};
struct zone {
    char name[ZONE_NAME_MAX]; /* "Asia/Shanghai", "+08:00" */
    int32_t first_sec;
    size_t n_changes;
    struct zone_change changes[]; /* rising at_sec */
};

/* The offset in force at a time, seconds east; zone NULL is UTC. */
int32_t zone_offset(const struct zone *zone, int64_t sec);

/* A wall-clock time: month 1-12, day 1-31, weekday 0 = Sunday. */
struct civil {
    int year, month, day, hour, minute, second, weekday;
};
void date_civil(int64_t sec, const struct zone *zone, struct civil *ret);

/* The time at which clocks of the zone showed c; of two, the earlier; in a
 * gap, as if the gap were not. Fields out of range clamp. */
int64_t date_from_civil(const struct civil *c, const struct zone *zone);

enum date_precision {
    DATE_YEAR,
    DATE_MONTH,
    DATE_DAY,
    DATE_MINUTE,
    DATE_SECOND
};

struct date_context {
    int64_t now_sec;         /* 0: unknown; relative dates are refused */
    const struct zone *zone; /* for texts that name none; NULL is UTC */
};
struct date {
    int64_t sec;
    int offset_min; /* as written, or the zone's; minutes east */
    enum date_precision precision;
};

/* Reads the date in s into *ret_date.
 *
 * RFC 3339, RFC 2822 with its obsolete forms, RFC 850, asctime, ISO 8601
 * (weeks and days of the year too), Unix seconds and milliseconds, .NET's, and
 * what people write in some twenty languages. Case, accents, width, commas and
 * comments do not count. What can be meant in two ways is decided so:
 *
 * - A weekday never counts. Nor does text after a whole day and time.
 * - 1/2/2022 is 2 January, 1-2-2022 and 1.2.2022 are 1 February, 22-01-02 is
 *   2 January; the other order if only that is on the calendar, or (with / and
 *   -) if only that is not in the future. Of two digits 50 is 1950.
 * - Days beyond a month's end are its last; 24:00 is the next day's 00:00, a
 *   leap second the one before it.
 * - A zone's name that several zones have (CST, IST) is the source's own zone
 *   if that is one of them, else the one in date_word.c's first row. A name
 *   nobody knows counts as none; then the source's zone is meant.
 * - ET, CT, MT and PT are an hour ahead in the summer of the US.
 * - Summer time: see date_from_civil.
 * - Without a year: the latest in which it is at most a day ahead of now.
 * - Without a zone it never is in the future by a day or less: it is now.
 * - A half of the day with a time alone ("上午 8:05") is today's. After a label
 *   with a colon ("来源：新华网 2026-03-01 08:05") only a whole day, its year
 *   first, and a time are a date.
 *
 * Relative dates ("3分钟前", "yesterday 08:10", "01-14") are none without now.
 * Returns ERR_FORMAT if it is no date, ERR_RANGE for a year outside 1..9999.
 */
WEIR_NODISCARD enum err date_parse(struct str s, const struct date_context *ctx,
                                   struct date *ret_date);

/* Appends "2022-01-14T08:10:30+08:00" (or "...Z" when offset_min is 0). */
void date_put_rfc3339(struct buf *b, int64_t sec, int offset_min);

/* Appends "Fri, 14 Jan 2022 00:10:30 GMT" (RFC 9110 5.6.7). */
void date_put_http(struct buf *b, int64_t sec);

#endif
