/* date_token.h -- a written date as tokens; private to reading dates.
 *
 * date_token.c makes them of a text, date_word.c knows the words, date_parse.c
 * finds the date in them. No allocation, no state, any thread.
 */
#ifndef WEIR_FEEDS_BASE_DATE_TOKEN_H
#define WEIR_FEEDS_BASE_DATE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/base/str.h"

#define DATE_WORD_MAX_BYTES 23 /* longer ones are no word of a date's */

/* What a word can be, and what its value then is. Some are two things. */
enum date_word_is {
    IS_MONTH = 1 << 0, /* value: 1-12 */
    IS_WEEKDAY = 1 << 1,
    IS_WEEK = 1 << 2,    /* a weekday with the number or day after it: 周五 */
    IS_HALF = 1 << 3,    /* value: enum date_half */
    IS_ZONE = 1 << 4,    /* value: minutes east */
    IS_YEAR = 1 << 5,    /* 年; a day's and a clock's parts likewise */
    IS_MOON = 1 << 6,    /* 月 after a month's number */
    IS_DAY = 1 << 7,     /* 日 */
    IS_HOUR = 1 << 8,    /* 时 */
    IS_MINUTE = 1 << 9,  /* 分 */
    IS_SECOND = 1 << 10, /* 秒 */
    IS_ORDINAL = 1 << 11, /* "st" of 1st */
    IS_NOISE = 1 << 12,   /* "at", "de": nothing is lost without it */
    IS_ERA = 1 << 13,     /* value: the year before its first */
    IS_UNIT = 1 << 14,    /* value: seconds, or months below 0 */
    IS_AGO = 1 << 15,     /* after a span */
    IS_BEFORE = 1 << 16,  /* the same before one: "vor", "hace" */
    IS_NAMED = 1 << 17,   /* value: days from today */
    IS_NOW = 1 << 18,     /* stands alone: 刚刚 */
    IS_ONE = 1 << 19,     /* "an" hour */
    IS_30 = 1 << 20,      /* 半: half of what follows, half past */
    IS_T = 1 << 21,       /* between date and time: RFC 3339 */
    IS_W = 1 << 22,       /* before a week's number: ISO 8601 */
    IS_LABEL = 1 << 23,   /* before a date: "Published:" */
    IS_SUMMER = 1 << 24   /* a zone of the US: an hour more in summer */
};

enum date_half {
    HALF_NONE,
    HALF_MORNING,
    HALF_NOON,
    HALF_AFTERNOON,
    HALF_NIGHT
};

struct date_word {
    char s[DATE_WORD_MAX_BYTES + 1]; /* folded; ends in NUL */
    uint32_t is;
    int32_t value;
};

/* The word of n folded bytes; of months and weekdays the first three letters
 * will do. NULL if nobody knows it. */
const struct date_word *date_word_find(const char *s, size_t n);

/* The next word of a script without blanks that s starts with, or NULL. */
const struct date_word *date_word_starting(struct str s);

/* Whether a zone with this offset goes by that name: several may. */
bool date_word_is_zone(const struct date_word *word, int32_t offset_sec);

enum date_token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_WORD,
    TOKEN_SIGN,
    TOKEN_JUNK /* no part of a date; whatever follows it is not looked at */
};

struct date_token {
    enum date_token_kind kind;
    bool blank;    /* white space or a comment stands before it */
    char sign;     /* of a TOKEN_SIGN, ASCII */
    uint8_t n;     /* digits of a number, bytes of a word */
    uint32_t is;   /* of a word; 0 if it is unknown */
    int32_t value; /* of a word */
    int64_t number;
    const struct date_word *word;
};

#define DATE_MAX_TOKENS 32

static inline bool date_token_is_sign(const struct date_token *t, char sign)
{
    return t->kind == TOKEN_SIGN && t->sign == sign;
}

/* A number of min to max digits. */
static inline bool date_token_is_number(const struct date_token *t, int min,
                                        int max)
{
    return t->kind == TOKEN_NUMBER && t->n >= min && t->n <= max;
}

/* Makes tokens of s, of which the last is TOKEN_END or TOKEN_JUNK. */
void date_tokens(struct str s, struct date_token ret[DATE_MAX_TOKENS]);

#endif
