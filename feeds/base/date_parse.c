/* date_parse.c -- reading dates: a text is a row of elements.
 *
 * A day, a clock's time, its half of the day, a zone, a weekday, each once and
 * in any order, with commas and the like between them. What no element takes
 * makes it no date, unless it follows a whole day and time. date_token.c makes
 * tokens of the text, date_word.c knows the words, date_form.c the forms of
 * days and times, date_span.c "3 hours ago"; date_make.c makes a time of what
 * was found. RFC 3339 5.6, RFC 2822 3.3 and 4.3. No allocation, no state, any
 * thread.
 */
#include "feeds/base/date_part.h"

#define ZONE_MAX_MIN (23 * 60 + 59)
#define UNIX_MAX_SEC INT64_C(4102444800) /* 2100-01-01 */
#define UNKNOWN_ZONE_MAX 5               /* letters */
#define LABEL_MAX_BYTES 60

/* ---- zones ------------------------------------------------------------ */

/* "+0800" "+08:00" "+8" "-05" */
static bool read_zone_number(struct date_reader *r)
{
    const struct date_token *t = r->t + 1;
    int minutes;

    if ((!date_token_is_sign(r->t, '+') && !date_token_is_sign(r->t, '-')) ||
        t->blank || !date_token_is_number(t, 1, 4) ||
        (r->part.has_zone && !r->part.zone))
        return false;
    if (t->n > 2)
        minutes = (int)(t->number / 100 * 60 + t->number % 100);
    else
        minutes = (int)t->number * 60;
    if (t->n > 2 && t->number % 100 > 59)
        return false;
    if (t->n <= 2 && date_token_is_sign(&t[1], ':')) {
        if (!date_token_is_number(&t[2], 2, 2) || t[2].number > 59)
            return false;
        minutes += (int)t[2].number;
        t += 2;
    }
    if (minutes > ZONE_MAX_MIN)
        return false;
    r->part.zone_min = date_token_is_sign(r->t, '-') ? -minutes : minutes;
    r->part.has_zone = true;
    r->part.zone = NULL;
    r->t = t + 1;
    return true;
}

/* A name, perhaps with an offset ("GMT+8", "EST -0500"), which is truer. */
static bool read_zone_name(struct date_reader *r)
{
    struct date_part *p = &r->part;

    if (!(r->t->is & IS_ZONE) || (p->day == DAY_NONE && !p->has_time))
        return false;
    if (!p->has_zone) {
        p->has_zone = true;
        p->zone = r->t->word;
        p->zone_min = r->t->value;
    }
    r->t++;
    return true;
}

/* The last word after a time. A letter is UTC (RFC 2822 4.3), other words are
 * zones that nobody knows: then the source's counts ("out-of-band
 * information"). */
static bool read_zone_unknown(struct date_reader *r)
{
    const struct date_token *t = r->t;

    if (!r->part.has_time || t->kind != TOKEN_WORD || r->part.has_zone)
        return false;
    if (t->n == 1 && t[1].kind == TOKEN_END) {
        r->part.has_zone = !t->word || t->word->s[0] != 'j';
        r->t++;
        return true;
    }
    if (t->is || t->n > UNKNOWN_ZONE_MAX)
        return false;
    r->t++;
    return true;
}

/* ---- words and signs -------------------------------------------------- */

/* "mar 14 jan": a weekday if the month is yet to come. */
static bool is_month_ahead(const struct date_token *t)
{
    for (int i = 1; i <= 3 && t[i].kind != TOKEN_END && t[i].kind != TOKEN_JUNK;
         i++)
        if (t[i].is & IS_MONTH)
            return true;
    return false;
}

/* Whatever weekday it says, the date decides. A first word that nobody knows
 * may be one, with its comma; so may "日," and "월,", which mean day and month
 * elsewhere. */
static bool read_weekday(struct date_reader *r)
{
    const struct date_token *t = r->t;
    bool found = t->is & IS_WEEKDAY;

    if (found && (t->is & IS_MONTH))
        found = is_month_ahead(t);
    if (found && (t->is & IS_ZONE))
        found = !r->part.has_time;
    if (!found && !(t->is & ~(uint32_t)(IS_DAY | IS_MOON | IS_UNIT)) &&
        !t->blank && r->part.day == DAY_NONE &&
        (date_token_is_sign(&t[1], ',') || date_token_is_sign(&t[1], '.')))
        found = true;
    if (found) {
        r->t++; /* "sexta-feira" has two */
        if (date_token_is_sign(r->t, '-') && (r->t[1].is & IS_WEEKDAY))
            r->t += 2;
        return true;
    }
    if ((t->is & IS_WEEK) &&
        (date_token_is_number(&t[1], 1, 1) || (t[1].is & IS_DAY))) {
        r->t += 2;
        return true;
    }
    return false;
}

static bool read_half(struct date_reader *r)
{
    if (!(r->t->is & IS_HALF) || r->part.half != HALF_NONE)
        return false;
    r->part.half = (enum date_half)r->t->value;
    r->t++;
    return true;
}

static bool read_named(struct date_reader *r)
{
    if (!(r->t->is & IS_NAMED) || r->part.day != DAY_NONE)
        return false;
    r->part.day = DAY_NAMED;
    r->part.precision = DATE_DAY;
    r->part.number = r->t->value;
    r->t++;
    return true;
}

static bool read_t(struct date_reader *r)
{
    if (!(r->t->is & IS_T) || r->part.day == DAY_NONE || r->part.has_time ||
        r->t[1].kind != TOKEN_NUMBER)
        return false;
    r->after_t = true;
    r->t++;
    return true;
}

/* What may stand between elements: no zone's sign, no number's point. */
static bool read_separator(struct date_reader *r)
{
    const struct date_token *t = r->t;

    if (t->kind == TOKEN_WORD && (t->is & (IS_NOISE | IS_LABEL))) {
        r->t++;
        if ((t->is & IS_LABEL) && date_token_is_sign(r->t, ':'))
            r->t++;
        return true;
    }
    if (t->kind != TOKEN_SIGN)
        return false;
    switch (t->sign) {
    case ',':
    case ';':
    case '|':
    case '_':
    case '@':
        break;
    case '.':
        if (t->blank)
            return false;
        break;
    case '-':
    case '/':
        if (!t->blank || !t[1].blank || r->part.day == DAY_NONE)
            return false;
        break;
    default:
        return false;
    }
    r->t++;
    return true;
}

static bool read_word(struct date_reader *r)
{
    return read_t(r) || read_weekday(r) ||
           ((r->t->is & (IS_MONTH | IS_ERA)) && date_form_read(r)) ||
           read_half(r) || read_zone_name(r) || read_named(r) ||
           read_zone_unknown(r) || read_separator(r);
}

/* An offset follows a time or a whole day. After less it is a part of the day:
 * "2022-01" "-14x", or the year 0 that PHP writes, "30 Nov -0001". */
static bool read_sign(struct date_reader *r)
{
    const struct date_part *p = &r->part;
    bool has_day = p->day != DAY_NONE && p->day != DAY_YEARLESS &&
                   p->precision == DATE_DAY;

    if ((has_day || p->has_time) && read_zone_number(r))
        return true;
    return read_separator(r);
}

/* ---- Unix time -------------------------------------------------------- */

/* Seconds have 9 or 10 digits, milliseconds 12 or 13; what has fewer or more,
 * or is after 2100, is some other number. */
static bool read_unix(const struct date_token *t,
                      const struct date_context *ctx, struct date *ret)
{
    bool has_fraction = date_token_is_sign(&t[1], '.') && !t[1].blank &&
                        t[2].kind == TOKEN_NUMBER && !t[2].blank;
    int64_t sec;

    if (!date_token_is_number(t, 9, 13) || t->n == 11 ||
        t[has_fraction ? 3 : 1].kind != TOKEN_END)
        return false;
    sec = t->n < 12 ? t->number : t->number / 1000;
    if (sec > UNIX_MAX_SEC)
        return false;
    ret->sec = sec;
    ret->offset_min = zone_offset(ctx->zone, sec) / 60;
    ret->precision = DATE_SECOND;
    return true;
}

/* .NET's "/Date(1642171260000)/" "/Date(1642171260000+0800)/": the offset is
 * how to show it. */
static bool read_dotnet(struct str s, const struct date_context *ctx,
                        struct date *ret)
{
    static const struct str open = STR_C("/Date("), close = STR_C(")/");
    struct date_token tokens[DATE_MAX_TOKENS];
    struct date_reader r = { .t = tokens };
    int64_t ms;

    s = str_trim(s);
    if (s.n < open.n + close.n || !str_starts(s, open) || !str_ends(s, close))
        return false;
    date_tokens((struct str){ s.s + open.n, s.n - open.n - close.n }, tokens);
    if (date_token_is_sign(r.t, '-'))
        r.t++;
    if (!date_token_is_number(r.t, 1, 14))
        return false;
    ms = r.t > tokens ? -r.t->number : r.t->number;
    r.t++;
    (void)read_zone_number(&r);
    if (r.t->kind != TOKEN_END)
        return false;
    ret->sec = ms / 1000 - (ms % 1000 < 0);
    ret->offset_min = r.part.has_zone ? r.part.zone_min
                                      : zone_offset(ctx->zone, ret->sec) / 60;
    ret->precision = DATE_SECOND;
    return true;
}

/* ---- dates ------------------------------------------------------------ */

/* After a day and a time anything may stand that is apart from them. */
static bool is_end(const struct date_reader *r)
{
    const struct date_token *t = r->t;

    if (t->kind == TOKEN_END)
        return true;
    return r->part.has_time && (t->blank || date_token_is_sign(t, '<'));
}

static bool read_element(struct date_reader *r)
{
    switch (r->t->kind) {
    case TOKEN_NUMBER:
        return date_form_read(r);
    case TOKEN_WORD:
        return read_word(r);
    case TOKEN_SIGN:
        return read_sign(r);
    case TOKEN_END:
    case TOKEN_JUNK:
        break;
    }
    return false;
}

/* True for a half of the day in a script without blanks. */
static bool is_east_half(const struct date_token *t)
{
    return (t->is & IS_HALF) && (unsigned char)t->word->s[0] >= 0xE0;
}

static size_t digits_at(struct str s, size_t i)
{
    size_t n = 0;

    while (i + n < s.n && s.s[i + n] >= '0' && s.s[i + n] <= '9')
        n++;
    return n;
}

/* What follows "来源：新华网 ", a label that nobody knows, with its colon: from
 * a year on; nothing if there is none. */
static struct str after_label(struct str s)
{
    static const struct str colons[] = { STR_C(":"), STR_C("：") };
    struct str label = { s.s, 0 };

    while (label.n < s.n && label.n < LABEL_MAX_BYTES && !digits_at(s, label.n))
        label.n++;
    if (digits_at(s, label.n) != 4 || str_trim(label).n == label.n ||
        str_find(label, STR("/")) != SIZE_MAX ||
        (str_find(label, colons[0]) == SIZE_MAX &&
         str_find(label, colons[1]) == SIZE_MAX))
        return (struct str){ NULL, 0 };
    return str_cut(s, label.n);
}

static enum err read_any(struct str s, const struct date_context *ctx,
                         struct date *ret)
{
    struct date_token tokens[DATE_MAX_TOKENS];
    struct date_reader r = { .t = tokens,
                             .part.civil = { .month = 1, .day = 1 } };

    date_tokens(s, tokens);
    while (read_element(&r)) {
    }
    if (r.part.day == DAY_NONE && r.part.has_time && is_east_half(tokens))
        r.part.day = DAY_NAMED; /* "上午 8:05" is today's */
    if (is_end(&r) && r.part.day != DAY_NONE &&
        (r.part.has_time || (!r.after_t && r.part.half == HALF_NONE)))
        return date_make(&r.part, ctx, ret);
    if (date_span_read(tokens, ctx, ret) || read_unix(tokens, ctx, ret) ||
        read_dotnet(s, ctx, ret))
        return ERR_OK;
    return ERR_FORMAT;
}

/* After a label only a whole day and time are a date. */
static enum err read_labelled(struct str s, const struct date_context *ctx,
                              struct date *ret)
{
    struct str rest = after_label(str_trim(s));
    struct date date;

    if (!rest.n || read_any(rest, ctx, &date) || date.precision < DATE_MINUTE)
        return ERR_FORMAT;
    *ret = date;
    return ERR_OK;
}

enum err date_parse(struct str s, const struct date_context *ctx,
                    struct date *ret_date)
{
    struct date date;
    enum err e = read_any(s, ctx, &date);

    if (e == ERR_FORMAT)
        e = read_labelled(s, ctx, &date);
    if (e)
        return e;
    if (date.sec < DATE_FIRST_SEC || date.sec > DATE_LAST_SEC)
        return ERR_RANGE;
    *ret_date = date;
    return ERR_OK;
}
