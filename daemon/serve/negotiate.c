/* negotiate.c -- see negotiate.h. Any thread; no state. */
#include "daemon/serve/negotiate.h"

#include <string.h>

#define Q_FULL 1000 /* thousandths: RFC 9110 12.4.2 allows three digits */

const char *coding_name(enum coding c)
{
    static const char *const names[CODINGS] = { NULL, "gzip", "br" };

    return names[c];
}

/* Takes what stands before the next `end` from *s, blanks around it off. */
static struct str take_until(struct str *s, char end)
{
    const char *at = s->n ? memchr(s->s, end, s->n) : NULL;
    struct str part = { s->s, at ? (size_t)(at - s->s) : s->n };

    *s = str_cut(*s, at ? part.n + 1 : part.n);
    return str_trim(part);
}

/* "q=0.8" in thousandths; what is no weight counts as none. */
static int read_weight(struct str params)
{
    int q = 0, unit = Q_FULL;
    struct str p = { NULL, 0 };

    while (params.n) {
        p = take_until(&params, ';');
        if (p.n > 2 && (p.s[0] | 0x20) == 'q' && p.s[1] == '=')
            break;
        p = (struct str){ NULL, 0 };
    }
    if (!p.n)
        return Q_FULL;
    for (size_t i = 2; i < p.n && unit; i++) {
        if (p.s[i] == '.')
            continue;
        if (p.s[i] < '0' || p.s[i] > '9')
            return Q_FULL;
        q += (p.s[i] - '0') * unit;
        unit /= 10;
    }
    return q > Q_FULL ? Q_FULL : q;
}

/* The coding a name of the field means; CODINGS: one we have not. */
static enum coding find_coding(struct str name)
{
    if (str_eq_nocase(name, STR("gzip")) || str_eq_nocase(name, STR("x-gzip")))
        return CODING_GZIP;
    if (str_eq_nocase(name, STR("br")))
        return CODING_BR;
    if (str_eq_nocase(name, STR("identity")))
        return CODING_NONE;
    return CODINGS;
}

enum coding negotiate_coding(struct str field)
{
    int q[CODINGS] = { -1, -1, -1 }, other = 0;
    enum coding best = CODING_NONE;

    while (field.n) {
        struct str params = take_until(&field, ',');
        struct str name = take_until(&params, ';');
        int weight = read_weight(params);
        enum coding c = find_coding(name);

        if (str_eq(name, STR("*")))
            other = weight;
        else if (c != CODINGS)
            q[c] = weight;
    }
    /* Not named: by "*", else not liked; identity is always good enough. */
    for (int c = CODING_GZIP; c < CODINGS; c++)
        if (q[c] < 0)
            q[c] = other;
    for (int c = CODING_GZIP; c < CODINGS; c++)
        if (q[c] > 0 && q[c] >= q[best])
            best = (enum coding)c;
    return best;
}

bool negotiate_has_tag(struct str field, struct str tag)
{
    static const struct str endings[CODINGS] = { STR_C(""), STR_C("-gz"),
                                                 STR_C("-br") };

    if (str_eq(str_trim(field), STR("*")))
        return true;
    while (field.n) {
        size_t at = str_find(field, STR("\""));
        struct str one;

        if (at == SIZE_MAX)
            return false;
        field = str_cut(field, at + 1);
        at = str_find(field, STR("\""));
        if (at == SIZE_MAX)
            return false;
        one = (struct str){ field.s, at };
        field = str_cut(field, at + 1);
        if (!str_starts(one, tag))
            continue;
        for (int c = CODING_NONE; c < CODINGS; c++)
            if (str_eq(str_cut(one, tag.n), endings[c]))
                return true;
    }
    return false;
}
