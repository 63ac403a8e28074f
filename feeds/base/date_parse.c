/* date_parse.c -- reading dates: one table of forms, tried from the top.
 *
 * A text is first folded: full-width characters become ASCII, letters lower
 * case, white space one blank. Then the first form that matches all of it
 * decides. A new way of writing dates is a new row in forms[]; names of
 * months, weekdays and zones are in date_piece.c. RFC 3339 5.6, RFC 2822 3.3,
 * RFC 850, asctime(3). No allocation, no state, any thread.
 */
#include "feeds/base/date_piece.h"

#include <string.h>

#define DATE_MAX_BYTES 128 /* of the folded text */

enum how {
    HOW_CIVIL,   /* a date, perhaps with a time and a zone */
    HOW_NO_YEAR, /* the same without its year */
    HOW_DAY,     /* a time on the day that is arg days from today */
    HOW_AGO,     /* number * arg seconds before now */
    HOW_UNIX     /* number / arg is a Unix time */
};

/* %Y year of 4 digits   %y year of 2-4 digits   %m %d month, day: 1-2 digits
 * %O %D %H %M %S exactly two digits: month, day, hour, minute, second
 * %b month's name       %a weekday, if there    %n number
 * %t time and zone, if there   %T time   %z zone, if there
 * A blank matches one or none; other bytes match themselves. */
static const struct form {
    const char *pattern;
    enum how how;
    enum date_precision precision; /* if no time is given */
    int64_t arg;
} forms[] = {
    /* clang-format off */
    { "%Y-%m-%d%t",        HOW_CIVIL,   DATE_DAY,    0 }, /* RFC 3339 */
    { "%Y/%m/%d%t",        HOW_CIVIL,   DATE_DAY,    0 },
    { "%Y.%m.%d%t",        HOW_CIVIL,   DATE_DAY,    0 },
    { "%Y 年 %m 月 %d 日%t", HOW_CIVIL, DATE_DAY,    0 },
    { "%Y 年 %m 月 %d 号%t", HOW_CIVIL, DATE_DAY,    0 },
    { "%a%d %b %y%t",      HOW_CIVIL,   DATE_DAY,    0 }, /* RFC 2822 */
    { "%a%d-%b-%y%t",      HOW_CIVIL,   DATE_DAY,    0 }, /* RFC 850 */
    { "%a%b %d %T%z %Y",   HOW_CIVIL,   DATE_DAY,    0 }, /* asctime, date(1) */
    { "%a%b %d %Y%t",      HOW_CIVIL,   DATE_DAY,    0 },
    { "%a%b %d, %Y%t",     HOW_CIVIL,   DATE_DAY,    0 },
    { "%Y%O%Dt%H%M%S%z",   HOW_CIVIL,   DATE_SECOND, 0 },
    { "%Y%O%Dt%H%M%z",     HOW_CIVIL,   DATE_MINUTE, 0 },
    { "%Y%O%D%H%M%S%z",    HOW_CIVIL,   DATE_SECOND, 0 },
    { "%Y%O%D%H%M%z",      HOW_CIVIL,   DATE_MINUTE, 0 },
    { "%Y%O%D%t",          HOW_CIVIL,   DATE_DAY,    0 },
    { "%Y-%m",             HOW_CIVIL,   DATE_MONTH,  0 },
    { "%Y/%m",             HOW_CIVIL,   DATE_MONTH,  0 },
    { "%Y 年 %m 月",       HOW_CIVIL,   DATE_MONTH,  0 },
    { "%Y",                HOW_CIVIL,   DATE_YEAR,   0 },
    { "%Y 年",             HOW_CIVIL,   DATE_YEAR,   0 },
    { "%n",                HOW_UNIX,    DATE_SECOND, 1 },
    { "%m-%d%t",           HOW_NO_YEAR, DATE_DAY,    0 },
    { "%m/%d%t",           HOW_NO_YEAR, DATE_DAY,    0 },
    { "%m 月 %d 日%t",     HOW_NO_YEAR, DATE_DAY,    0 },
    { "%m 月 %d 号%t",     HOW_NO_YEAR, DATE_DAY,    0 },
    { "今天%t",            HOW_DAY,     DATE_DAY,    0 },
    { "今日%t",            HOW_DAY,     DATE_DAY,    0 },
    { "昨天%t",            HOW_DAY,     DATE_DAY,   -1 },
    { "昨日%t",            HOW_DAY,     DATE_DAY,   -1 },
    { "前天%t",            HOW_DAY,     DATE_DAY,   -2 },
    { "刚刚",              HOW_AGO,     DATE_SECOND, 0 },
    { "刚才",              HOW_AGO,     DATE_SECOND, 0 },
    { "半小时前",          HOW_AGO,     DATE_MINUTE, 1800 },
    { "%n 秒前",           HOW_AGO,     DATE_SECOND, 1 },
    { "%n 秒钟前",         HOW_AGO,     DATE_SECOND, 1 },
    { "%n 分前",           HOW_AGO,     DATE_MINUTE, 60 },
    { "%n 分钟前",         HOW_AGO,     DATE_MINUTE, 60 },
    { "%n 小时前",         HOW_AGO,     DATE_MINUTE, 3600 },
    { "%n 个小时前",       HOW_AGO,     DATE_MINUTE, 3600 },
    { "%n 天前",           HOW_AGO,     DATE_DAY,    86400 },
    { "%n 周前",           HOW_AGO,     DATE_DAY,    604800 },
    /* clang-format on */
};

/* ---- folding ---------------------------------------------------------- */

static uint32_t fold(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) /* full-width forms */
        cp -= 0xFEE0;
    if (cp == 0x2010 || cp == 0x2011 || cp == 0x2013 || cp == 0x2212)
        return '-';
    return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
}

/* False if the folded text is too long to be a date. Every character but the
 * blank is non-NUL. */
static bool fold_text(struct str s, char ret_s[DATE_MAX_BYTES + 1])
{
    size_t pos = 0, n = 0;
    bool blank = false;

    s = str_trim(s);
    while (pos < s.n) {
        size_t from = pos, bytes;
        uint32_t cp = str_next(s, &pos);
        uint32_t to = fold(cp);

        if (str_is_space(cp)) {
            blank = true;
            continue;
        }
        bytes = to < 0x80 ? 1 : pos - from;
        if (to == 0 || n + bytes + 1 > DATE_MAX_BYTES)
            return false;
        if (blank)
            ret_s[n++] = ' ';
        blank = false;
        if (to < 0x80)
            ret_s[n] = (char)to;
        else
            memcpy(ret_s + n, s.s + from, bytes);
        n += bytes;
    }
    ret_s[n] = '\0';
    return n > 0;
}

/* ---- forms ------------------------------------------------------------ */

/* Whether the whole text has this form. */
static bool match(struct date_reader *r, const char *pattern)
{
    for (const char *p = pattern; *p; p++) {
        if (*p == '%') {
            if (!date_piece_read(r, *++p))
                return false;
        } else if (*p == ' ') {
            (void)date_piece_skip(r, " ");
        } else if (*r->s++ != *p) {
            return false;
        }
    }
    return *r->s == '\0';
}

/* ---- from pieces to a time -------------------------------------------- */

static void set_time(const struct date_reader *r,
                     const struct date_context *ctx, struct date *ret)
{
    struct civil c = r->civil;
    bool midnight = c.hour == 24; /* of the day's end; its 00 is the next */

    if (midnight)
        c.hour = 0;
    ret->sec = date_from_civil(&c, r->has_zone ? NULL : ctx->zone);
    if (r->has_zone && r->offset_min == ZONE_CST) {
        /* Java and date(1) on Chinese machines write CST for +08:00. */
        ret->offset_min =
            zone_offset(ctx->zone, ret->sec) == 8 * 3600 ? 8 * 60 : -6 * 60;
        ret->sec -= INT64_C(60) * ret->offset_min;
    } else if (r->has_zone) {
        ret->offset_min = r->offset_min;
        ret->sec -= INT64_C(60) * ret->offset_min;
    } else {
        ret->offset_min = zone_offset(ctx->zone, ret->sec) / 60;
    }
    if (midnight)
        ret->sec += 86400;
}

static enum err make_civil(const struct date_reader *r,
                           const struct date_context *ctx, struct date *ret)
{
    const struct civil *c = &r->civil;

    if (c->year < 1)
        return ERR_RANGE;
    if (c->month < 1 || c->month > 12 || c->hour > 24 || c->minute > 59 ||
        c->second > 60 || (c->hour == 24 && (c->minute || c->second)))
        return ERR_FORMAT;
    set_time(r, ctx, ret);
    return ERR_OK;
}

/* The latest year in which it is not after tomorrow. */
static enum err make_no_year(struct date_reader *r,
                             const struct date_context *ctx, struct date *ret)
{
    struct civil now;
    enum err e;

    date_civil(ctx->now_sec, ctx->zone, &now);
    r->civil.year = now.year + 1;
    do {
        e = make_civil(r, ctx, ret);
        r->civil.year--;
    } while (!e && ret->sec > ctx->now_sec + 86400);
    return e;
}

static enum err make_day(struct date_reader *r, int64_t days,
                         const struct date_context *ctx, struct date *ret)
{
    struct civil day;
    int32_t offset = zone_offset(ctx->zone, ctx->now_sec);

    /* Days are counted on the wall, where one may have 23 hours. */
    date_civil(ctx->now_sec + offset + days * 86400, NULL, &day);
    r->civil.year = day.year;
    r->civil.month = day.month;
    r->civil.day = day.day;
    return make_civil(r, ctx, ret);
}

/* Seconds have 9 or 10 digits, milliseconds 12 or 13; what has fewer or more
 * is some other number. */
static enum err make_unix(const struct date_reader *r,
                          const struct date_context *ctx, struct date *ret)
{
    if (r->n_digits != 9 && r->n_digits != 10 && r->n_digits != 12 &&
        r->n_digits != 13)
        return ERR_FORMAT;
    ret->sec = r->n_digits < 12 ? r->number : r->number / 1000;
    ret->offset_min = zone_offset(ctx->zone, ret->sec) / 60;
    return ERR_OK;
}

static enum err make_ago(const struct date_reader *r, int64_t unit_sec,
                         const struct date_context *ctx, struct date *ret)
{
    int64_t n = r->n_digits > 0 ? r->number : 1;

    if (n > 100000)
        return ERR_FORMAT;
    ret->sec = ctx->now_sec - n * unit_sec;
    ret->offset_min = zone_offset(ctx->zone, ret->sec) / 60;
    return ERR_OK;
}

static enum err make(struct date_reader *r, const struct form *form,
                     const struct date_context *ctx, struct date *ret)
{
    if (form->how != HOW_CIVIL && form->how != HOW_UNIX && ctx->now_sec == 0)
        return ERR_FORMAT;
    ret->precision = r->has_second ? DATE_SECOND
                     : r->has_time ? DATE_MINUTE
                                   : form->precision;
    switch (form->how) {
    case HOW_CIVIL:
        return make_civil(r, ctx, ret);
    case HOW_NO_YEAR:
        return make_no_year(r, ctx, ret);
    case HOW_DAY:
        return make_day(r, form->arg, ctx, ret);
    case HOW_AGO:
        return make_ago(r, form->arg, ctx, ret);
    case HOW_UNIX:
        return make_unix(r, ctx, ret);
    }
    return ERR_FORMAT;
}

enum err date_parse(struct str s, const struct date_context *ctx,
                    struct date *ret_date)
{
    char text[DATE_MAX_BYTES + 1];
    enum err worst = ERR_FORMAT;

    if (!fold_text(s, text))
        return ERR_FORMAT;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct date_reader r = { .s = text, .civil = { .month = 1, .day = 1 } };
        struct date date;
        enum err e;

        if (!match(&r, forms[i].pattern))
            continue;
        e = make(&r, &forms[i], ctx, &date);
        if (!e) {
            *ret_date = date;
            return ERR_OK;
        }
        if (e == ERR_RANGE)
            worst = e;
    }
    return worst;
}
