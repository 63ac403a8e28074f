/* http_date.c -- dates of HTTP header fields; see http_date.h.
 *
 * Each form is a pattern, walked byte by byte: a letter of the pattern stands
 * for a part, anything else for itself.
 *     w  a weekday, long or short; not checked against the date
 *     m  a month      d  day, two digits     e  day, a digit or blank first
 *     y  year, four   Y  year, two digits    t  hh:mm:ss
 */
#include "daemon/fetch/http_date.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "feeds/base/date.h"

static const char *const patterns[] = {
    "w, d m y t GMT", /* IMF-fixdate */
    "w, d-m-Y t GMT", /* RFC 850 */
    "w m e t y",      /* asctime */
};

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
#define NAME_BYTES 3 /* of a month */

static bool take_number(struct str *s, size_t n, int *ret)
{
    int number = 0;

    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->s[i] < '0' || s->s[i] > '9')
            return false;
        number = number * 10 + (s->s[i] - '0');
    }
    *ret = number;
    *s = str_cut(*s, n);
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->s[0] != c)
        return false;
    *s = str_cut(*s, 1);
    return true;
}

static bool take_weekday(struct str *s)
{
    size_t n = 0;

    while (n < s->n && ((s->s[n] >= 'A' && s->s[n] <= 'Z') ||
                        (s->s[n] >= 'a' && s->s[n] <= 'z')))
        n++;
    *s = str_cut(*s, n);
    return n >= NAME_BYTES;
}

static bool take_month(struct str *s, int *ret_month)
{
    for (size_t i = 0; i < 12; i++) {
        struct str name = { months + NAME_BYTES * i, NAME_BYTES };

        if (!str_starts(*s, name))
            continue;
        *ret_month = (int)i + 1;
        *s = str_cut(*s, NAME_BYTES);
        return true;
    }
    return false;
}

static bool take_time(struct str *s, struct civil *c)
{
    return take_number(s, 2, &c->hour) && take_char(s, ':') &&
           take_number(s, 2, &c->minute) && take_char(s, ':') &&
           take_number(s, 2, &c->second);
}

static bool take_part(char part, struct str *s, struct civil *c)
{
    switch (part) {
    case 'w':
        return take_weekday(s);
    case 'm':
        return take_month(s, &c->month);
    case 'd':
    case 'e':
        if (part == 'e' && take_char(s, ' '))
            return take_number(s, 1, &c->day);
        return take_number(s, 2, &c->day);
    case 'y':
        return take_number(s, 4, &c->year);
    case 'Y':
        return take_number(s, 2, &c->year);
    case 't':
        return take_time(s, c);
    default:
        return take_char(s, part);
    }
}

static bool is_in_range(const struct civil *c)
{
    static const int days[] = {
        31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    /* a leap second may be written */
    return c->day >= 1 && c->day <= days[c->month - 1] && c->hour <= 23 &&
           c->minute <= 59 && c->second <= 60;
}

static int full_year(int two_digits, int64_t now_sec)
{
    struct civil now;
    int year;

    date_civil(now_sec, NULL, &now);
    year = now.year / 100 * 100 + two_digits;
    return year > now.year + 50 ? year - 100 : year;
}

enum err http_date_parse(struct str s, int64_t now_sec, int64_t *ret_sec)
{
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        const char *p = patterns[i];
        struct str rest = s;
        struct civil c = { 0 };

        while (*p && take_part(*p, &rest, &c))
            p++;
        if (*p || rest.n > 0 || !is_in_range(&c))
            continue;
        if (strchr(patterns[i], 'Y'))
            c.year = full_year(c.year, now_sec);
        *ret_sec = date_from_civil(&c, NULL);
        return ERR_OK;
    }
    return ERR_FORMAT;
}
