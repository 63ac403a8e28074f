/* geo.c -- see geo.h. Any thread. */
#include "feeds/geo.h"

#include <string.h>

static size_t count_digits(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] >= '0' && s.s[n] <= '9')
        n++;
    return n;
}

static struct str without_sign(struct str s, bool *ret_is_negative)
{
    *ret_is_negative = s.n && s.s[0] == '-';
    return s.n && (s.s[0] == '-' || s.s[0] == '+') ? str_cut(s, 1) : s;
}

/* A number as JSON has it: no '+', no leading zero, a digit on both sides of
 * the point. */
static bool put_number(struct buf *b, struct str s)
{
    struct str whole, fraction = { NULL, 0 }, exponent = { NULL, 0 };
    bool is_negative, is_small = false;

    s = without_sign(s, &is_negative);
    whole = (struct str){ s.s, count_digits(s) };
    s = str_cut(s, whole.n);
    if (s.n && s.s[0] == '.') {
        fraction = (struct str){ s.s + 1, count_digits(str_cut(s, 1)) };
        s = str_cut(s, fraction.n + 1);
    }
    if (!whole.n && !fraction.n)
        return false;
    if (s.n && (s.s[0] == 'e' || s.s[0] == 'E')) {
        exponent = without_sign(str_cut(s, 1), &is_small);
        s = str_cut(exponent, count_digits(exponent));
        if (!exponent.n)
            return false;
    }
    if (s.n)
        return false;
    while (whole.n > 1 && whole.s[0] == '0')
        whole = str_cut(whole, 1);
    buf_puts(b, is_negative ? "-" : "");
    buf_put(b, whole.n ? whole : STR("0"));
    buf_puts(b, fraction.n ? "." : "");
    buf_put(b, fraction);
    buf_puts(b, !exponent.n ? "" : is_small ? "e-" : "e");
    buf_put(b, exponent);
    return true;
}

static bool next_number(struct str *rest, struct str *ret)
{
    static const char stops[] = " \t\r\n,;";
    size_t n = 0;

    while (rest->n && memchr(stops, rest->s[0], sizeof(stops) - 1))
        *rest = str_cut(*rest, 1);
    while (n < rest->n && !memchr(stops, rest->s[n], sizeof(stops) - 1))
        n++;
    *ret = (struct str){ rest->s, n };
    *rest = str_cut(*rest, n);
    return n > 0;
}

static bool put_point(struct buf *b, struct str first, struct str second,
                      struct str altitude)
{
    buf_putc(b, '[');
    if (!put_number(b, first))
        return false;
    buf_putc(b, ',');
    if (!put_number(b, second))
        return false;
    if (altitude.n) {
        buf_putc(b, ',');
        if (!put_number(b, altitude))
            return false;
    }
    buf_putc(b, ']');
    return true;
}

/* "[lon,lat],..."; the number of points, 0 if anything is wrong. */
static size_t put_points(struct buf *b, struct str s, bool is_single,
                         struct geo_axes axes)
{
    size_t want = axes.n ? axes.n : 2, n = 0;
    struct str number[3], extra;

    for (; !(is_single && n) && next_number(&s, &number[0]); n++) {
        number[2] = (struct str){ NULL, 0 };
        for (size_t i = 1; i < want; i++)
            if (!next_number(&s, i < 3 ? &number[i] : &extra))
                return 0;
        if (is_single && !axes.n)
            (void)next_number(&s, &number[2]);
        buf_puts(b, n ? "," : "");
        if (!put_point(b, number[!axes.is_xy], number[axes.is_xy], number[2]))
            return 0;
    }
    return n;
}

/* The ring of two opposite corners. */
static size_t put_corners(struct buf *b, struct str s, struct geo_axes axes)
{
    static const unsigned char ring[][2] = {
        { 0, 1 }, { 2, 1 }, { 2, 3 }, { 0, 3 }, { 0, 1 }
    };
    struct str number[4], extra, none = { NULL, 0 };

    for (size_t i = 0; i < 4; i++) {
        if (!next_number(&s, &number[i ^ !axes.is_xy]))
            return 0;
        for (size_t k = 2; i % 2 && k < axes.n; k++)
            (void)next_number(&s, &extra);
    }
    for (size_t i = 0; i < 5; i++) {
        buf_puts(b, i ? "," : "");
        if (!put_point(b, number[ring[i][0]], number[ring[i][1]], none))
            return 0;
    }
    return 5;
}

bool geo_put(struct buf *b, struct str type, struct str coordinates,
             struct geo_axes axes)
{
    bool is_point = str_eq(type, STR("Point")),
         is_box = str_eq(type, STR("Box"));
    bool is_polygon = is_box || str_eq(type, STR("Polygon"));
    size_t before = b->n, n;

    buf_puts(b, "{\"type\":\"");
    buf_put(b, is_box ? STR("Polygon") : type);
    buf_puts(b, "\",\"coordinates\":");
    buf_puts(b, is_point ? "" : is_polygon ? "[[" : "[");
    n = is_box ? put_corners(b, coordinates, axes)
               : put_points(b, coordinates, is_point, axes);
    buf_puts(b, is_point ? "}" : is_polygon ? "]]}" : "]}");
    if (n >= (is_point ? 1U : is_polygon ? 4U : 2U))
        return true;
    if (!b->err) {
        b->n = before;
        b->s[before] = '\0';
    }
    return false;
}
