/* date_piece.c -- the pieces dates are written with: numbers, names, zones.
 *
 * Works on text that date_parse.c has folded: lower case, no full-width
 * characters, single blanks, NUL-terminated. A new name of a month, weekday or
 * zone is a row in its table. RFC 2822 3.3 and 4.3. No state, any thread.
 */
#include "feeds/base/date_piece.h"

#include <string.h>

#define ZONE_MAX_MIN (23 * 60 + 59)

struct name {
    const char *s;
    int value;
};

/* Abbreviations of three letters and more are known by the whole names. */
static const struct name months[] = {
    { "january", 1 },  { "february", 2 },  { "march", 3 },
    { "april", 4 },    { "may", 5 },       { "june", 6 },
    { "july", 7 },     { "august", 8 },    { "september", 9 },
    { "october", 10 }, { "november", 11 }, { "december", 12 },
};

/* What follows a word in these is left for the next directive. */
static const char *const weekdays_han[] = {
    "星期",
    "礼拜",
    "周",
    "週",
};

/* Minutes east. RFC 822's military letters were defined with the wrong sign,
 * so that RFC 2822 4.3 reads them as UTC; they are in read_zone_name. */
static const struct name zones[] = {
    { "utc", 0 },     { "gmt", 0 },        { "ut", 0 },     { "est", -300 },
    { "edt", -240 },  { "cst", ZONE_CST }, { "cdt", -300 }, { "mst", -420 },
    { "mdt", -360 },  { "pst", -480 },     { "pdt", -420 }, { "akst", -540 },
    { "akdt", -480 }, { "hst", -600 },     { "wet", 0 },    { "west", 60 },
    { "bst", 60 },    { "cet", 60 },       { "cest", 120 }, { "met", 60 },
    { "mest", 120 },  { "eet", 120 },      { "eest", 180 }, { "msk", 180 },
    { "ist", 330 },   { "hkt", 480 },      { "sgt", 480 },  { "jst", 540 },
    { "kst", 540 },   { "aest", 600 },     { "aedt", 660 }, { "nzst", 720 },
    { "nzdt", 780 },
};

/* ---- pieces ----------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool date_piece_skip(struct date_reader *r, const char *what)
{
    size_t n = strlen(what);

    if (strncmp(r->s, what, n) != 0)
        return false;
    r->s += n;
    return true;
}

static bool read_number(struct date_reader *r, int min, int max, int *ret_value)
{
    int value = 0, n = 0;

    while (n < max && is_digit(r->s[n]))
        value = value * 10 + (r->s[n++] - '0');
    if (n < min)
        return false;
    r->s += n;
    *ret_value = value;
    return true;
}

/* Letters from here on, at most max; 0 if there are more. */
static size_t word_length(const char *s, size_t max)
{
    size_t n = 0;

    while (n <= max && is_letter(s[n]))
        n++;
    return n <= max ? n : 0;
}

static int find_name(const struct name *names, size_t n_names, const char *s,
                     size_t n, size_t min)
{
    for (size_t i = 0; i < n_names; i++)
        if (n >= min && n <= strlen(names[i].s) &&
            strncmp(s, names[i].s, n) == 0 &&
            (min > 0 || names[i].s[n] == '\0'))
            return (int)i;
    return -1;
}

static int find_month(const char *s, size_t n)
{
    return find_name(months, sizeof(months) / sizeof(months[0]), s, n, 3);
}

static bool read_month_name(struct date_reader *r)
{
    size_t n = word_length(r->s, 9);
    int i = find_month(r->s, n);

    if (i < 0)
        return false;
    r->civil.month = months[i].value;
    r->s += n;
    if (*r->s == '.' || *r->s == ',')
        r->s++;
    return true;
}

/* "fri, " "fri " "friday," "ven., " "пт, ": whatever it says, the date
 * decides. A month is none. */
static void skip_weekday(struct date_reader *r)
{
    size_t n = strcspn(r->s, ",0123456789 ");

    if (n == 0 || is_digit(r->s[n]) || r->s[n] == '\0')
        return;
    if (r->s[n] == ' ' && find_month(r->s, word_length(r->s, 9)) >= 0)
        return;
    r->s += n;
    (void)date_piece_skip(r, ",");
    (void)date_piece_skip(r, " ");
}

/* "星期五" "(周五)" between a date and its time. */
static void skip_weekday_han(struct date_reader *r)
{
    static const char *const days[] = { "一", "二", "三", "四",
                                        "五", "六", "日", "天" };
    const char *start = r->s;
    bool bracket, found = false;

    (void)date_piece_skip(r, " ");
    bracket = date_piece_skip(r, "(");
    for (size_t i = 0; i < sizeof(weekdays_han) / sizeof(char *); i++)
        if ((found = date_piece_skip(r, weekdays_han[i])))
            break;
    for (size_t i = 0; found && i < sizeof(days) / sizeof(char *); i++)
        if (date_piece_skip(r, days[i]) &&
            (!bracket || date_piece_skip(r, ")")))
            return;
    r->s = start;
}

/* ---- time and zone ---------------------------------------------------- */

/* -1: none, 0: before noon, 1: after noon. */
static int read_half(struct date_reader *r)
{
    static const struct name halves[] = {
        { "a.m.", 0 }, { "p.m.", 1 }, { "am", 0 },   { "pm", 1 },
        { "上午", 0 }, { "下午", 1 }, { "凌晨", 0 }, { "早上", 0 },
        { "晚上", 1 }, { "中午", 1 },
    };
    const char *start = r->s;

    (void)date_piece_skip(r, " ");
    for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++)
        if (date_piece_skip(r, halves[i].s))
            return halves[i].value;
    r->s = start;
    return -1;
}

static void read_second(struct date_reader *r)
{
    const char *start = r->s;

    if (!date_piece_skip(r, ":") && !date_piece_skip(r, "分"))
        return;
    if (!read_number(r, 1, 2, &r->civil.second)) {
        r->s = start;
        (void)date_piece_skip(r, "分");
        return;
    }
    r->has_second = true;
    if ((*r->s == '.' || *r->s == ',') && is_digit(r->s[1])) {
        r->s++;
        r->s += strspn(r->s, "0123456789");
    }
    (void)date_piece_skip(r, "秒");
}

/* "8:10" "08:10:30.5" "8时10分30秒" "下午3:05" "3:05 pm"; "08" alone only
 * after a 'T', where nothing else can be meant. */
static bool read_time(struct date_reader *r, bool after_t)
{
    const char *start = r->s;
    struct civil *c = &r->civil;
    int half = read_half(r);

    (void)date_piece_skip(r, " ");
    if (!read_number(r, 1, 2, &c->hour))
        goto none;
    if (date_piece_skip(r, ":") || date_piece_skip(r, "时") ||
        date_piece_skip(r, "点")) {
        if (read_number(r, 1, 2, &c->minute))
            read_second(r);
        else if (r->s[-1] == ':')
            goto none;
    } else if (!after_t) {
        goto none;
    }
    if (half < 0)
        half = read_half(r);
    if (half == 1 && c->hour < 12)
        c->hour += 12;
    else if (half == 0 && c->hour == 12)
        c->hour = 0;
    r->has_time = true;
    return true;
none:
    r->s = start;
    c->hour = c->minute = 0;
    return false;
}

/* "+0800" "+08:00" "+8" "-05"; false without moving if it is none. */
static bool read_zone_number(struct date_reader *r)
{
    const char *start = r->s;
    int sign = *r->s == '-' ? -1 : 1, hour = 0, minute = 0;

    if (!date_piece_skip(r, "+") && !date_piece_skip(r, "-"))
        return false;
    if (!read_number(r, 1, 2, &hour))
        goto none;
    if ((date_piece_skip(r, ":") || is_digit(*r->s)) &&
        !read_number(r, 2, 2, &minute))
        goto none;
    if (minute > 59 || hour * 60 + minute > ZONE_MAX_MIN)
        goto none;
    r->has_zone = true;
    r->offset_min = sign * (hour * 60 + minute);
    return true;
none:
    r->s = start;
    return false;
}

/* A name, perhaps with an offset ("gmt+8"). After a time an unknown word is a
 * zone that nobody knows: then the source's counts (RFC 2822 4.3: "out-of-band
 * information"). */
static bool read_zone_name(struct date_reader *r)
{
    size_t n = word_length(r->s, 5);
    int i;

    if (n == 0)
        return false;
    i = find_name(zones, sizeof(zones) / sizeof(zones[0]), r->s, n, 0);
    if (i >= 0 || (n == 1 && *r->s != 'j')) {
        r->has_zone = true;
        r->offset_min = i >= 0 ? zones[i].value : 0;
    } else if (!r->has_time) {
        return false;
    }
    r->s += n;
    if (i >= 0 && zones[i].value == 0)
        (void)read_zone_number(r);
    return true;
}

static void skip_comment(struct date_reader *r)
{
    const char *start = r->s, *end;

    (void)date_piece_skip(r, " ");
    end = *r->s == '(' ? strchr(r->s, ')') : NULL;
    r->s = end ? end + 1 : start;
}

static void read_zone(struct date_reader *r)
{
    const char *start = r->s;

    (void)date_piece_skip(r, " ");
    if (!read_zone_number(r) && !read_zone_name(r)) {
        r->s = start;
        return;
    }
    skip_comment(r);
}

/* What may stand between a date and its time. */
static bool read_time_and_zone(struct date_reader *r)
{
    const char *start;
    bool t;

    skip_weekday_han(r);
    start = r->s;
    (void)date_piece_skip(r, ",");
    t = date_piece_skip(r, "t");
    if (!t)
        (void)(date_piece_skip(r, " at ") || date_piece_skip(r, "_") ||
               date_piece_skip(r, " "));
    if (!read_time(r, t))
        r->s = start;
    read_zone(r);
    return true;
}

/* ---- patterns --------------------------------------------------------- */

static bool read_year(struct date_reader *r, int min)
{
    const char *start = r->s;
    int *year = &r->civil.year;

    if (!read_number(r, min, 4, year))
        return false;
    if (r->s - start == 2) /* RFC 2822 4.3 */
        *year += *year < 50 ? 2000 : 1900;
    else if (r->s - start == 3)
        *year += 1900;
    return true;
}

static bool read_count(struct date_reader *r)
{
    r->number = 0;
    r->n_digits = 0;
    while (is_digit(r->s[r->n_digits])) {
        if (r->n_digits == 15)
            return false;
        r->number = r->number * 10 + (r->s[r->n_digits++] - '0');
    }
    r->s += r->n_digits;
    return r->n_digits > 0;
}

static bool read_day(struct date_reader *r)
{
    if (!read_number(r, 1, 2, &r->civil.day))
        return false;
    if (word_length(r->s, 2) == 2)
        (void)(date_piece_skip(r, "st") || date_piece_skip(r, "nd") ||
               date_piece_skip(r, "rd") || date_piece_skip(r, "th"));
    return true;
}

bool date_piece_read(struct date_reader *r, char directive)
{
    struct civil *c = &r->civil;

    switch (directive) {
    case 'Y':
        return read_year(r, 4);
    case 'y':
        return read_year(r, 2);
    case 'm':
        return read_number(r, 1, 2, &c->month);
    case 'd':
        return read_day(r);
    case 'O':
        return read_number(r, 2, 2, &c->month) && c->month <= 12;
    case 'D':
        return read_number(r, 2, 2, &c->day);
    case 'H':
        return read_number(r, 2, 2, &c->hour);
    case 'M':
        r->has_time = true;
        return read_number(r, 2, 2, &c->minute);
    case 'S':
        r->has_second = true;
        return read_number(r, 2, 2, &c->second);
    case 'b':
        return read_month_name(r);
    case 'a':
        skip_weekday(r);
        return true;
    case 'n':
        return read_count(r);
    case 'T':
        return read_time(r, false);
    case 'z':
        read_zone(r);
        return true;
    default:
        return read_time_and_zone(r);
    }
}
