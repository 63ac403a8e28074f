/* geo.c -- see geo.h. Any thread. */
#include "feeds/geo.h"

#include <string.h>

/* A number as JSON has it: no '+', no leading zero, a digit on both sides of
 * the point. Without exponents; nobody writes any. */
static bool put_number(struct buf *b, struct str s)
{
    size_t whole = 0, n_digits = 0, i = 0;
    bool is_negative = s.n && s.s[0] == '-', has_point = false;

    if (s.n && (s.s[0] == '-' || s.s[0] == '+'))
        s = str_cut(s, 1);
    for (; i < s.n; i++) {
        if (s.s[i] == '.' && !has_point) {
            has_point = true;
            whole = i;
        } else if (s.s[i] >= '0' && s.s[i] <= '9') {
            n_digits++;
        } else {
            return false;
        }
    }
    if (!n_digits)
        return false;
    whole = has_point ? whole : s.n;
    for (i = 0; i + 1 < whole && s.s[i] == '0';)
        i++;
    buf_puts(b, is_negative ? "-" : "");
    if (whole)
        buf_put(b, (struct str){ s.s + i, whole - i });
    else
        buf_putc(b, '0');
    if (whole + 1 < s.n)
        buf_put(b, str_cut(s, whole));
    return true;
}

static bool next_number(struct str *rest, struct str *ret)
{
    static const char stops[] = " \t\r\n,";
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
                         bool is_xy)
{
    struct str one, two, altitude = { NULL, 0 };
    size_t n = 0;

    for (; !(is_single && n) && next_number(&s, &one); n++) {
        if (!next_number(&s, &two))
            return 0;
        if (is_single)
            (void)next_number(&s, &altitude);
        buf_puts(b, n ? "," : "");
        if (!put_point(b, is_xy ? one : two, is_xy ? two : one, altitude))
            return 0;
    }
    return n;
}

bool geo_put(struct buf *b, struct str type, struct str coordinates, bool is_xy)
{
    bool is_point = str_eq(type, STR("Point"));
    bool is_polygon = str_eq(type, STR("Polygon"));
    size_t before = b->n, n;

    buf_puts(b, "{\"type\":\"");
    buf_put(b, type);
    buf_puts(b, "\",\"coordinates\":");
    buf_puts(b, is_point ? "" : is_polygon ? "[[" : "[");
    n = put_points(b, coordinates, is_point, is_xy);
    buf_puts(b, is_point ? "}" : is_polygon ? "]]}" : "]}");
    if (n >= (is_point ? 1U : is_polygon ? 4U : 2U))
        return true;
    if (!b->err) {
        b->n = before;
        b->s[before] = '\0';
    }
    return false;
}
