/* date_part.h -- what was found in a written date; private to reading dates.
 *
 * date_parse.c and date_form.c fill it, date_make.c makes a time of it.
 */
#ifndef WEIR_FEEDS_BASE_DATE_PART_H
#define WEIR_FEEDS_BASE_DATE_PART_H

#include <stdbool.h>

#include "feeds/base/date.h"
#include "feeds/base/date_token.h"

/* What tells the day. */
enum date_day {
    DAY_NONE,
    DAY_FULL,     /* year, month, day */
    DAY_EITHER,   /* the same; month and day may be swapped */
    DAY_OF_YEAR,  /* year, year_day */
    DAY_OF_WEEK,  /* year, week, weekday 1 = Monday */
    DAY_YEARLESS, /* month, day */
    DAY_NAMED     /* number: days from today */
};

struct date_part {
    struct civil civil;
    enum date_day day;
    enum date_precision precision; /* of the day */
    enum date_half half;
    int year_day, week, number;
    bool has_time, has_second, has_zone;
    int zone_min;
    const struct date_word *zone; /* its name, if it has only that */
};

/* Where reading stands, and what it found. */
struct date_reader {
    const struct date_token *t;
    struct date_part part;
    bool after_t; /* RFC 3339's 'T' was there: a time follows */
};

/* Reads the day, the time or both that the tokens go on with, unless there was
 * one; false without moving if it is none. */
bool date_form_read(struct date_reader *r);

/* Reads a span before now, which must be the whole text. */
bool date_span_read(const struct date_token *t, const struct date_context *ctx,
                    struct date *ret);

/* Returns ERR_FORMAT for what is on no calendar or clock, and for what is
 * relative to now if nobody knows now; ERR_RANGE for years outside 1..9999. */
enum err date_make(const struct date_part *part, const struct date_context *ctx,
                   struct date *ret_date);

/* So many seconds or months before now. */
enum err date_make_ago(int64_t seconds, int months,
                       const struct date_context *ctx, struct date *ret_date);

#endif
