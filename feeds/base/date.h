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
    int64_t now_sec;         /* 0: relative dates are refused */
    const struct zone *zone; /* for texts that name none; NULL is UTC */
};
struct date {
    int64_t sec;
    int offset_min; /* as written, or the zone's; minutes east */
    enum date_precision precision;
};

/* Reads the date in s, surrounding blanks allowed, into *ret_date.
 *
 * Follows RFC 3339 5.6 and RFC 2822 3.3 with its obsolete zones (4.3), W3CDTF,
 * Unix seconds and milliseconds, and what Chinese sources write; days out of
 * range clamp (30 February is 28 February), as feeds in the wild need.
 * Returns ERR_FORMAT if it is no date, ERR_RANGE for a year outside 1..9999.
 */
WEIR_NODISCARD enum err date_parse(struct str s, const struct date_context *ctx,
                                   struct date *ret_date);

/* Appends "2022-01-14T08:10:30+08:00" (or "...Z" when offset_min is 0). */
void date_put_rfc3339(struct buf *b, int64_t sec, int offset_min);

/* Appends "Fri, 14 Jan 2022 00:10:30 GMT" (RFC 9110 5.6.7). */
void date_put_http(struct buf *b, int64_t sec);

#endif
