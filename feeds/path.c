/* path.c -- templates of addresses: "/{medium}/{yyyy}/{mm}/{dd}/{name}.html".
 *
 * What is checked here becomes file names below the output directory
 * (SECURITY.md 13); slugs and names are safe by their makers. Writing for a
 * URL, percent-encoded, is the writer's. Pure functions, any thread.
 */
#include "feeds/feeds.h"

#include <inttypes.h>
#include <string.h>

#define PATH_TEMPLATE_MAX_BYTES 512
#define PATH_PART_MAX_BYTES 255 /* as file systems have it */
#define PATH_MAX_PARTS 31       /* and the index.html that a '/' ends in */

enum part { PART_MEDIUM, PART_NAME, PART_YYYY, PART_MM, PART_DD, PART_PAGE };

static const struct {
    struct str name; /* braces and all */
    enum part part;
} parts[] = {
    /* clang-format off */
    { STR_C("{medium}"), PART_MEDIUM },
    { STR_C("{name}"),   PART_NAME },
    { STR_C("{yyyy}"),   PART_YYYY },
    { STR_C("{mm}"),     PART_MM },
    { STR_C("{dd}"),     PART_DD },
    { STR_C("{page}"),   PART_PAGE },
    /* clang-format on */
};
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

/* The part that s starts with, or N_PARTS. */
static size_t find_part(struct str s)
{
    size_t i = 0;

    while (i < N_PARTS && !str_starts(s, parts[i].name))
        i++;
    return i;
}

/* Braces name what is known, and nothing else is in the way of a file. */
static enum err check_characters(struct str t, struct err_info *ei)
{
    if (t.n > PATH_TEMPLATE_MAX_BYTES)
        return err_set(ei, ERR_CONFIG, "a path has at most %d bytes",
                       PATH_TEMPLATE_MAX_BYTES);
    if (!str_is_utf8(t))
        return err_set(ei, ERR_CONFIG, "a path is written in UTF-8");
    for (size_t i = 0; i < t.n; i++) {
        size_t found;

        if ((unsigned char)t.s[i] < 0x20 || t.s[i] == 0x7F ||
            strchr("%?#\\}", t.s[i]))
            return err_set(ei, ERR_CONFIG,
                           "no control character, '%%', '?', '#', '\\' or "
                           "stray '}' may be in a path");
        if (t.s[i] != '{')
            continue;
        found = find_part(str_cut(t, i));
        if (found == N_PARTS)
            return err_set(ei, ERR_CONFIG,
                           "a path knows {medium} {yyyy} {mm} {dd} {name} "
                           "{page}, not '%.*s'",
                           STR_ARG(str_first(str_cut(t, i), 16)));
        i += parts[found].name.n - 1;
    }
    return ERR_OK;
}

/* What is longer or deeper could not be written as a file. */
static enum err check_parts(struct str t, struct err_info *ei)
{
    size_t n_parts = 0;

    for (size_t i = 1, from = 1; i <= t.n; i++) {
        if (i < t.n && t.s[i] != '/')
            continue;
        if (i - from > PATH_PART_MAX_BYTES)
            return err_set(ei, ERR_CONFIG,
                           "a part of a path has at most %d bytes",
                           PATH_PART_MAX_BYTES);
        n_parts += i > from;
        from = i + 1;
    }
    if (n_parts > PATH_MAX_PARTS)
        return err_set(ei, ERR_CONFIG, "a path has at most %d parts",
                       PATH_MAX_PARTS);
    return ERR_OK;
}

enum err path_check(struct str t, struct err_info *ei)
{
    enum err e;

    if (t.n == 0 || t.s[0] != '/')
        return err_set(ei, ERR_CONFIG, "a path starts with '/'");
    e = check_characters(t, ei);
    if (!e)
        e = check_parts(t, ei);
    if (e)
        return e;
    for (size_t i = 1; i < t.n; i++) {
        if (t.s[i - 1] != '/')
            continue;
        if (t.s[i] == '/')
            return err_set(ei, ERR_CONFIG, "a path has no empty part ('//')");
        if (t.s[i] == '.')
            return err_set(ei, ERR_CONFIG, "no part of a path starts with '.'");
    }
    return ERR_OK;
}

static void put_part(struct buf *b, enum part part,
                     const struct path_parts *values, const struct civil *day)
{
    switch (part) {
    case PART_MEDIUM:
        buf_put(b, values->medium);
        break;
    case PART_NAME:
        buf_put(b, values->name);
        break;
    case PART_YYYY:
        buf_printf(b, "%04d", day->year);
        break;
    case PART_MM:
        buf_printf(b, "%02d", day->month);
        break;
    case PART_DD:
        buf_printf(b, "%02d", day->day);
        break;
    case PART_PAGE:
        buf_printf(b, "%" PRId64, values->page);
        break;
    }
}

void path_put(struct buf *b, struct str t, const struct path_parts *values)
{
    struct civil day;

    date_civil(values->day_sec, values->zone, &day);
    while (t.n > 0) {
        size_t found = find_part(t);

        if (found < N_PARTS) {
            put_part(b, parts[found].part, values, &day);
            t = str_cut(t, parts[found].name.n);
        } else {
            buf_putc(b, t.s[0]);
            t = str_cut(t, 1);
        }
    }
}
