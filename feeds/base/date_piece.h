/* date_piece.h -- the pieces of a written date; private to date_parse.c. */
#ifndef WEIR_FEEDS_BASE_DATE_PIECE_H
#define WEIR_FEEDS_BASE_DATE_PIECE_H

#include "feeds/base/date.h"

#include <stdbool.h>

#define ZONE_CST 99999 /* America, or China in a source of China's zone */

/* Where reading stands, and what it found. */
struct date_reader {
    const char *s; /* folded, NUL-terminated */
    struct civil civil;
    int64_t number;
    int n_digits; /* of number */
    bool has_time, has_second, has_zone;
    int offset_min; /* or ZONE_CST */
};

/* Goes past `what` if it is next. */
bool date_piece_skip(struct date_reader *r, const char *what);

/* Reads the piece that a letter after '%' in date_parse.c's table stands for;
 * false if it is not there. */
bool date_piece_read(struct date_reader *r, char directive);

#endif
