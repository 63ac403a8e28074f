/* date_form.c -- the forms of days and times: one table.
 *
 * A new way of writing them is a new row in forms[]; of those that fit the
 * first is meant. RFC 3339 5.6, RFC 2822 3.3, RFC 850, ISO 8601, asctime(3).
 * No state, any thread.
 */
#include "feeds/base/date_part.h"

#include <string.h>

/* What a form is of. */
enum element {
    OF_TIME = DAY_NAMED + 1,
    OF_LATE_TIME, /* only after a day; alone it would be anything */
    OF_YEAR,      /* for a day without one */
    OF_BOTH       /* day and time */
};

/* Y year: 4 digits, or of an era   y the same or 2-3 digits   z 32-99
 * m month 1-12   n the same, perhaps the day   d day, with its "th"
 * B month's name   j day of the year: 3 digits   W week: W02-5, W025, W02
 * D yyyymmdd   J yyyyddd   C yyyymmddhhmm[ss]   T hhmmss, hhmm, hh
 * o e month, day of two digits   t nothing, if a time follows
 * H hour 0-24   M minute   S second, with a fraction   h hour before am, pm
 * A blank is dots, commas and words without meaning, if any; 年 and the like
 * stand for all words that mean so; other signs match themselves. */
static const struct form {
    const char *pattern;
    int of;                        /* enum date_day or enum element */
    enum date_precision precision; /* of a day */
} forms[] = {
    /* clang-format off */
    { "H:M:S",      OF_TIME, 0 },
    { "H:M",        OF_TIME, 0 },
    { "Y-m-d",      DAY_FULL, DATE_DAY }, /* RFC 3339 */
    { "d B y",      DAY_FULL, DATE_DAY }, /* RFC 2822 */
    { "d-B-y",      DAY_FULL, DATE_DAY }, /* RFC 850 */
    { "d/B/y",      DAY_FULL, DATE_DAY },
    { "d B",        DAY_YEARLESS, DATE_DAY },
    { "B d y",      DAY_FULL, DATE_DAY },
    { "B-d-Y",      DAY_FULL, DATE_DAY },
    { "B d",        DAY_YEARLESS, DATE_DAY }, /* asctime: its year follows */
    { "B Y",        DAY_FULL, DATE_MONTH },
    { "B-Y",        DAY_FULL, DATE_MONTH },
    { "H时M分S秒",  OF_TIME, 0 },
    { "H时M分S",    OF_TIME, 0 },
    { "H时M分",     OF_TIME, 0 },
    { "H时半",      OF_TIME, 0 },
    { "H时M",       OF_TIME, 0 },
    { "H时",        OF_TIME, 0 },
    { "h",          OF_TIME, 0 },
    { "y年m月d日",  DAY_FULL, DATE_DAY },
    { "y年m月d",    DAY_FULL, DATE_DAY },
    { "y年m月",     DAY_FULL, DATE_MONTH },
    { "Y年",        DAY_FULL, DATE_YEAR },
    { "m月d日",     DAY_YEARLESS, DATE_DAY },
    { "d m月 Y",    DAY_FULL, DATE_DAY }, /* RFC 2822, months translated */
    { "d 月m Y",    DAY_FULL, DATE_DAY },
    { "d m Yt",     DAY_FULL, DATE_DAY },
    { "Y/m/d",      DAY_FULL, DATE_DAY },
    { "Y.m.d",      DAY_FULL, DATE_DAY },
    { "Y-W",        DAY_OF_WEEK, DATE_DAY },
    { "YW",         DAY_OF_WEEK, DATE_DAY },
    { "Y-j",        DAY_OF_YEAR, DATE_DAY },
    { "Y-B-d",      DAY_FULL, DATE_DAY },
    { "Y/B/d",      DAY_FULL, DATE_DAY },
    { "Y B d",      DAY_FULL, DATE_DAY },
    { "Y B",        DAY_FULL, DATE_MONTH },
    { "Y-m",        DAY_FULL, DATE_MONTH },
    { "Y/m",        DAY_FULL, DATE_MONTH },
    { "d.m.y",      DAY_FULL, DATE_DAY },
    { "z/m/d",      DAY_FULL, DATE_DAY },
    { "n/d/y",      DAY_EITHER, DATE_DAY },
    { "d-n-Y",      DAY_EITHER, DATE_DAY },
    { "y-m-d",      DAY_FULL, DATE_DAY },
    { "o-e",        DAY_YEARLESS, DATE_DAY },
    { "o/e",        DAY_YEARLESS, DATE_DAY },
    { "m-dt",       DAY_YEARLESS, DATE_DAY },
    { "m/dt",       DAY_YEARLESS, DATE_DAY },
    { "d.m.",       DAY_YEARLESS, DATE_DAY },
    { "D",          DAY_FULL, DATE_DAY },
    { "J",          DAY_OF_YEAR, DATE_DAY },
    { "C",          OF_BOTH, DATE_DAY },
    { "Y",          OF_YEAR, DATE_YEAR },
    { "T",          OF_LATE_TIME, 0 },
    { "H.M.S",      OF_LATE_TIME, 0 },
    { "H.M",        OF_LATE_TIME, 0 },
    /* clang-format on */
};

/* ---- directives ------------------------------------------------------- */

/* A number before a colon or "pm" belongs to a time; but in "1日 下午3:05" and
 * "3/1 PM 3:05" that word is the next number's. */
static bool is_of_time(const struct date_token *t)
{
    if (date_token_is_sign(&t[1], ':'))
        return true;
    if (t[1].kind != TOKEN_WORD || (t[1].is & IS_NOISE) || t->n > 2)
        return false;
    return (t[1].is & IS_HOUR) ||
           ((t[1].is & IS_HALF) && !date_token_is_number(&t[2], 1, 2));
}

static bool take(struct date_reader *r, int min, int max, int *ret)
{
    if (!date_token_is_number(r->t, min, max))
        return false;
    *ret = (int)r->t->number;
    r->t++;
    return true;
}

static bool read_year(struct date_reader *r, int min)
{
    const struct date_token *t = r->t;
    int base = 0, year;

    if (t->is & IS_ERA) {
        base = t->value;
        r->t++;
        if (!take(r, 1, 3, &year))
            return false;
    } else if (!take(r, min, 4, &year) || is_of_time(t)) {
        return false;
    } else if (t->n == 2) { /* RFC 2822 4.3 */
        base = year < 50 ? 2000 : 1900;
    } else if (t->n == 3) {
        base = 1900;
    }
    r->part.civil.year = base + year;
    return true;
}

static bool read_day(struct date_reader *r)
{
    const struct date_token *t = r->t;

    if (!take(r, 1, 2, &r->part.civil.day) || is_of_time(t))
        return false;
    if (!r->t->blank && (r->t->is & IS_ORDINAL))
        r->t++;
    return true;
}

static bool read_month(struct date_reader *r)
{
    return take(r, 1, 2, &r->part.civil.month) && r->part.civil.month >= 1 &&
           r->part.civil.month <= 12;
}

static bool read_month_name(struct date_reader *r)
{
    if (!(r->t->is & IS_MONTH))
        return false;
    r->part.civil.month = r->t->value;
    r->t++;
    return true;
}

static bool read_clock(struct date_reader *r, int max, int *ret)
{
    return take(r, 1, 2, ret) && *ret <= max;
}

static bool read_second(struct date_reader *r)
{
    if (!read_clock(r, 60, &r->part.civil.second))
        return false;
    r->part.has_second = true;
    if ((date_token_is_sign(r->t, '.') || date_token_is_sign(r->t, ',')) &&
        !r->t[1].blank && r->t[1].kind == TOKEN_NUMBER)
        r->t += 2;
    return true;
}

/* W02-5, W025, W02. The day becomes one of the year, which may be before its
 * first. */
static bool read_week(struct date_reader *r)
{
    int week, day = 1;

    if (!(r->t->is & IS_W))
        return false;
    r->t++;
    if (take(r, 3, 3, &week)) {
        day = week % 10;
        week /= 10;
    } else if (!take(r, 2, 2, &week)) {
        return false;
    } else if (date_token_is_sign(r->t, '-') &&
               date_token_is_number(&r->t[1], 1, 1)) {
        day = (int)r->t[1].number;
        r->t += 2;
    }
    r->part.week = week;
    r->part.civil.weekday = day;
    return week >= 1 && week <= 53 && day >= 1 && day <= 7;
}

/* As many digits of the number as are named, from its end. */
static int split(int64_t *number, int power)
{
    int value = (int)(*number % power);

    *number /= power;
    return value;
}

static bool set_day(struct civil *c, int64_t number)
{
    c->day = split(&number, 100);
    c->month = split(&number, 100);
    c->year = (int)number;
    return c->month >= 1 && c->month <= 12;
}

static bool set_time(struct date_part *part, int64_t number, bool has_second)
{
    struct civil *c = &part->civil;

    part->has_second = has_second;
    if (has_second)
        c->second = split(&number, 100);
    c->minute = split(&number, 100);
    c->hour = (int)number;
    return c->hour <= 24 && c->minute <= 59 && c->second <= 60;
}

static bool read_compact(struct date_reader *r, char directive)
{
    const struct date_token *t = r->t;
    int64_t number = t->number;

    if (t->kind != TOKEN_NUMBER)
        return false;
    r->t++;
    switch (directive) {
    case 'D':
        return t->n == 8 && set_day(&r->part.civil, number);
    case 'J':
        r->part.year_day = split(&number, 1000);
        r->part.civil.year = (int)number;
        return t->n == 7;
    case 'C':
        if (t->n != 12 && t->n != 14)
            return false;
        return set_time(&r->part, number % (t->n == 12 ? 10000 : 1000000),
                        t->n == 14) &&
               set_day(&r->part.civil, number / (t->n == 12 ? 10000 : 1000000));
    default: /* T: after that letter, or "1500 GMT" */
        if (!r->after_t && (t->n != 4 || !(t[1].is & IS_ZONE)))
            return false;
        if (t->n == 2)
            number *= 100;
        if ((date_token_is_sign(r->t, '.') || date_token_is_sign(r->t, ',')) &&
            r->t[1].kind == TOKEN_NUMBER && t->n == 6)
            r->t += 2;
        return (t->n == 2 || t->n == 4 || t->n == 6) &&
               set_time(&r->part, number, t->n == 6);
    }
}

static bool read_directive(struct date_reader *r, char directive)
{
    struct civil *c = &r->part.civil;

    switch (directive) {
    case 'Y':
        return read_year(r, 4);
    case 'y':
        return read_year(r, 2);
    case 'z':
        return date_token_is_number(r->t, 2, 2) && r->t->number > 31 &&
               read_year(r, 2);
    case 'm':
        return read_month(r);
    case 'd':
        return read_day(r);
    case 'n':
        return take(r, 1, 2, &c->month);
    case 'o':
        return r->t->n == 2 && read_month(r);
    case 'e':
        return r->t->n == 2 && read_day(r);
    case 't':
        return r->t->kind == TOKEN_NUMBER && is_of_time(r->t);
    case 'B':
        return read_month_name(r);
    case 'j':
        return take(r, 3, 3, &r->part.year_day);
    case 'W':
        return read_week(r);
    case 'H':
        return read_clock(r, 24, &c->hour);
    case 'h':
        return read_clock(r, 24, &c->hour) && (r->t->is & IS_HALF);
    case 'M':
        return read_clock(r, 59, &c->minute);
    case 'S':
        return read_second(r);
    default:
        return read_compact(r, directive);
    }
}

/* ---- forms ------------------------------------------------------------ */

/* The words that a character of three bytes in a pattern stands for. */
static uint32_t meaning_of(const char *pattern)
{
    static const struct {
        char s[4];
        uint32_t is;
    } meanings[] = {
        { "年", IS_YEAR }, { "月", IS_MOON },   { "日", IS_DAY },
        { "时", IS_HOUR }, { "分", IS_MINUTE }, { "秒", IS_SECOND },
        { "半", IS_30 },
    };

    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (strncmp(meanings[i].s, pattern, 3) == 0)
            return meanings[i].is;
    return 0;
}

static const struct date_token *skip_noise(const struct date_token *t)
{
    while (date_token_is_sign(t, '.') || date_token_is_sign(t, ',') ||
           (t->is & IS_NOISE))
        t++;
    return t;
}

/* Most forms are not meant: the sign after the first token tells. */
static bool may_match(const char *pattern, const struct date_token *t)
{
    char sign = pattern[1];

    if ((pattern[0] == 'B') != (t->kind == TOKEN_WORD) && !(t->is & IS_ERA))
        return false;
    return (sign != '-' && sign != ':' && sign != '/' && sign != '.') ||
           date_token_is_sign(&t[1], sign) || !(t->kind == TOKEN_NUMBER);
}

static bool match(const char *pattern, struct date_reader *r)
{
    for (const char *p = pattern; *p; p++) {
        bool ok;

        if (*p == ' ') {
            r->t = skip_noise(r->t);
            continue;
        }
        if ((unsigned char)*p >= 0x80) {
            uint32_t is = meaning_of(p);

            ok = (r->t->is & is) != 0;
            if (is == IS_30)
                r->part.civil.minute = 30;
            p += 2;
            r->t += ok;
        } else if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')) {
            ok = read_directive(r, *p);
        } else {
            ok = date_token_is_sign(r->t, *p);
            r->t += ok;
        }
        if (!ok)
            return false;
    }
    return true;
}

static bool is_wanted(const struct date_reader *r, int of)
{
    const struct date_part *p = &r->part;

    switch (of) {
    case OF_TIME:
        return !p->has_time;
    case OF_LATE_TIME:
        return !p->has_time && p->day != DAY_NONE;
    case OF_YEAR:
        return p->day == DAY_YEARLESS || p->day == DAY_NONE;
    default:
        return p->day == DAY_NONE;
    }
}

static void accept(struct date_reader *r, const struct form *form)
{
    struct date_part *p = &r->part;

    if (form->of == OF_TIME || form->of == OF_LATE_TIME || form->of == OF_BOTH)
        p->has_time = true;
    if (form->of == OF_TIME || form->of == OF_LATE_TIME)
        return;
    if (p->day == DAY_NONE)
        p->precision = form->precision;
    p->day = form->of < OF_TIME ? (enum date_day)form->of : DAY_FULL;
}

bool date_form_read(struct date_reader *r)
{
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct date_reader found;

        if (!is_wanted(r, forms[i].of) || !may_match(forms[i].pattern, r->t))
            continue;
        found = *r;
        if (match(forms[i].pattern, &found)) {
            accept(&found, &forms[i]);
            *r = found;
            return true;
        }
    }
    return false;
}
