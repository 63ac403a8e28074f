/* infocode.c -- the code that some sources give each article: NW20220114...
 *
 * Where it may stand and what it says. It is the strongest key there is, over
 * all sources, so a text that only looks like one must not be taken for one.
 * Pure functions, any thread.
 */
#include "feeds/feeds.h"

#include <string.h>

#include "feeds/base/url.h"

#define PREFIX_BYTES 2  /* capitals */
#define STAMP_DIGITS 14 /* yyyymmddhhmmss */
#define PATH_MIN_DIGITS 18
#define MAX_DECODES 3 /* an address in a parameter of one in another */

bool infocode_is_valid(struct str s)
{
    if (s.n < 12 || s.n > INFOCODE_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char low = i < 2 ? 'A' : '0', high = i < 2 ? 'Z' : '9';

        if (s.s[i] < low || s.s[i] > high)
            return false;
    }
    return true;
}

/* ---- finding one ------------------------------------------------------ */

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

/* The bytes of "infoCode=" at the start of s, in any case, also "info_code="
 * and "info-code="; 0 if it is not there. */
static size_t key_length(struct str s)
{
    size_t n;

    if (s.n < 10 || !str_eq_nocase((struct str){ s.s, 4 }, STR("info")))
        return 0;
    n = s.s[4] == '_' || s.s[4] == '-' ? 5 : 4;
    if (!str_eq_nocase((struct str){ s.s + n, 4 }, STR("code")))
        return 0;
    n += 4;
    return n < s.n && s.s[n] == '=' ? n + 1 : 0;
}

/* The value of the first parameter of that name, in a query, a fragment or an
 * address that is itself a parameter. */
static struct str find_param(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t n = (s.s[i] | 0x20) != 'i' ? 0 : key_length(str_cut(s, i));
        struct str value;

        if (n == 0 || (i > 0 && !strchr("?&;#/", s.s[i - 1])))
            continue;
        value = str_cut(s, i + n);
        for (n = 0; n < value.n && is_alnum(value.s[n]);)
            n++;
        if (n == value.n || strchr("&;#?/", value.s[n]))
            return (struct str){ value.s, n };
        return (struct str){ NULL, 0 };
    }
    return (struct str){ NULL, 0 };
}

/* Does the code say a second of a day since 1990, as those of old addresses
 * do? Patents (US20130311106) and others' numbers (AR2010120702271) do not. */
static bool has_stamp(struct str code)
{
    static const struct date_context any = { 0, NULL };
    struct date day;

    if (code.n < PREFIX_BYTES + PATH_MIN_DIGITS ||
        !infocode_day(code, &any, &day))
        return false;
    code = (struct str){ code.s + PREFIX_BYTES, STAMP_DIGITS };
    return !date_parse(code, &any, &day) && day.precision == DATE_SECOND;
}

/* The last part of a path, a URN or a tag: URI, before its ending. */
static struct str last_part(struct str s)
{
    size_t from, to = 0;

    while (to < s.n && s.s[to] != '?' && s.s[to] != '#')
        to++;
    for (from = to; from > 0 && s.s[from - 1] != '/' && s.s[from - 1] != ':';)
        from--;
    s = str_cut((struct str){ s.s, to }, from);
    to = str_find(s, STR("."));
    if (from > 0 && to != SIZE_MAX)
        s.n = to;
    return s;
}

/* A code that s holds as it is written; absent if none. */
static struct str find_plain(struct str s)
{
    struct str code = find_param(s);

    if (infocode_is_valid(code))
        return code;
    code = last_part(s);
    if (infocode_is_valid(code) && has_stamp(code))
        return code;
    return (struct str){ NULL, 0 };
}

/* Decodes in place; false if there was nothing to. */
static bool decode(char *s, size_t *n)
{
    struct buf b;
    bool changed;

    buf_init(&b, *n);
    url_decode((struct str){ s, *n }, &b);
    changed = !b.err && b.n < *n;
    if (changed) {
        memcpy(s, b.s, b.n);
        *n = b.n;
    }
    buf_release(&b);
    return changed;
}

static struct str copy(struct str code, char ret_code[INFOCODE_MAX_BYTES])
{
    if (code.n > 0)
        memcpy(ret_code, code.s, code.n);
    return (struct str){ code.n > 0 ? ret_code : NULL, code.n };
}

struct str infocode_find(struct str s, char ret_code[INFOCODE_MAX_BYTES])
{
    char text[URL_MAX_BYTES];
    struct str code;
    size_t n;

    s = str_trim(s);
    code = infocode_is_valid(s) ? s : find_plain(s);
    if (code.n || s.n > URL_MAX_BYTES || str_find(s, STR("%")) == SIZE_MAX)
        return copy(code, ret_code);
    memcpy(text, s.s, s.n);
    n = s.n;
    for (int i = 0; i < MAX_DECODES && !code.n && decode(text, &n); i++)
        code = find_plain((struct str){ text, n });
    return copy(code, ret_code);
}

/* ---- its day ---------------------------------------------------------- */

static int number(const char *s, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n; i++)
        value = value * 10 + (s[i] - '0');
    return value;
}

bool infocode_day(struct str infocode, const struct date_context *ctx,
                  struct date *ret_date)
{
    struct civil want = { 0 }, got;
    int64_t sec;

    if (!infocode_is_valid(infocode))
        return false;
    want.year = number(infocode.s + 2, 4);
    want.month = number(infocode.s + 6, 2);
    want.day = number(infocode.s + 8, 2);
    sec = date_from_civil(&want, NULL);
    date_civil(sec, NULL, &got);
    if (want.year < 1990 || got.month != want.month || got.day != want.day)
        return false; /* it was clamped: no such day */
    sec = date_from_civil(&want, ctx->zone);
    if (ctx->now_sec != 0 && sec > ctx->now_sec)
        return false;
    ret_date->sec = sec;
    ret_date->offset_min = zone_offset(ctx->zone, sec) / 60;
    ret_date->precision = DATE_DAY;
    return true;
}
