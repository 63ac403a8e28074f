/* jekyll_path.c -- the address a Jekyll post had: its permalink.
 *
 * As Jekyll 3 and 4 make it: categories in lower case joined by '/', the title
 * from the file's name in its letters as written, the date in the site's zone.
 * Decoded; what may be a file of ours is storage's to judge. Any thread.
 */
#include <ctype.h>
#include <string.h>

#include "feeds/jekyll_read.h"

static const struct {
    struct str name, template;
} styles[] = {
    { STR_C("date"),
      STR_C("/:categories/:year/:month/:day/:title:output_ext") },
    { STR_C("pretty"), STR_C("/:categories/:year/:month/:day/:title/") },
    { STR_C("ordinal"), STR_C("/:categories/:year/:y_day/:title:output_ext") },
    { STR_C("none"), STR_C("/:categories/:title:output_ext") },
};

enum hole {
    HOLE_CATEGORIES,
    HOLE_YEAR,
    HOLE_SHORT_YEAR,
    HOLE_MONTH,
    HOLE_I_MONTH,
    HOLE_DAY,
    HOLE_I_DAY,
    HOLE_Y_DAY,
    HOLE_TITLE,
    HOLE_ENDING
};
/* Longer names before those they begin with. */
static const struct {
    struct str name;
    enum hole hole;
} holes[] = {
    { STR_C(":categories"), HOLE_CATEGORIES },
    { STR_C(":short_year"), HOLE_SHORT_YEAR },
    { STR_C(":year"), HOLE_YEAR },
    { STR_C(":i_month"), HOLE_I_MONTH },
    { STR_C(":month"), HOLE_MONTH },
    { STR_C(":i_day"), HOLE_I_DAY },
    { STR_C(":y_day"), HOLE_Y_DAY },
    { STR_C(":day"), HOLE_DAY },
    { STR_C(":title"), HOLE_TITLE },
    { STR_C(":slug"), HOLE_TITLE },
    { STR_C(":output_ext"), HOLE_ENDING },
};
#define N_HOLES (sizeof(holes) / sizeof(holes[0]))

static size_t find_hole(struct str s)
{
    size_t i = 0;

    while (i < N_HOLES && !str_starts(s, holes[i].name))
        i++;
    return i;
}

static struct str template_of(struct str style)
{
    for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
        if (str_eq(style, styles[i].name))
            return styles[i].template;
    return style;
}

enum err jekyll_check_permalink(struct str style, struct err_info *ei)
{
    struct str t = template_of(style);

    if (!t.n || t.n > JEKYLL_PATH_MAX_BYTES || (t.s[0] != '/' && t.s[0] != ':'))
        return err_set(ei, ERR_CONFIG,
                       "a permalink is date, pretty, ordinal, none or a "
                       "template like /:categories/:title.html");
    for (size_t i = 0; i < t.n; i++)
        if (t.s[i] == ':' && find_hole(str_cut(t, i)) == N_HOLES)
            return err_set(ei, ERR_CONFIG,
                           "a permalink knows :categories :year :month :day "
                           ":title and the like, not '%.*s'",
                           STR_ARG(str_first(str_cut(t, i), 16)));
    return ERR_OK;
}

/* Jekyll's slugify in its mode "pretty": letters, digits and what a path may
 * hold stay, all else is one '-'. */
static void put_title(struct buf *b, struct str name)
{
    static const char kept[] = "._~!$&'()+,;=@";
    bool is_gap = false, is_begun = false;

    for (size_t i = 0; i < name.n;) {
        size_t from = i;
        uint32_t cp = str_next(name, &i);
        bool stays = cp >= 0x80 ? !str_is_space(cp)
                                : isalnum((int)cp) ||
                                      memchr(kept, (int)cp, sizeof(kept) - 1);

        if (!stays) {
            is_gap = true;
            continue;
        }
        if (is_gap && is_begun)
            buf_putc(b, '-');
        buf_put(b, (struct str){ name.s + from, i - from });
        is_gap = false;
        is_begun = true;
    }
}

static int day_of_year(const struct civil *c)
{
    static const int before[] = { 0,   31,  59,  90,  120, 151,
                                  181, 212, 243, 273, 304, 334 };
    bool is_leap = c->year % 4 == 0 && (c->year % 100 || c->year % 400 == 0);

    return before[c->month - 1] + c->day + (is_leap && c->month > 2);
}

static void put_hole(struct buf *b, enum hole hole,
                     const struct jekyll_post *post, const struct civil *day)
{
    switch (hole) {
    case HOLE_CATEGORIES:
        for (size_t i = 0; i < post->n_categories; i++) {
            buf_puts(b, i ? "/" : "");
            buf_put(b, post->categories[i]);
        }
        break;
    case HOLE_YEAR:
        buf_printf(b, "%04d", day->year);
        break;
    case HOLE_SHORT_YEAR:
        buf_printf(b, "%02d", day->year % 100);
        break;
    case HOLE_MONTH:
        buf_printf(b, "%02d", day->month);
        break;
    case HOLE_I_MONTH:
        buf_printf(b, "%d", day->month);
        break;
    case HOLE_DAY:
        buf_printf(b, "%02d", day->day);
        break;
    case HOLE_I_DAY:
        buf_printf(b, "%d", day->day);
        break;
    case HOLE_Y_DAY:
        buf_printf(b, "%03d", day_of_year(day));
        break;
    case HOLE_TITLE:
        put_title(b, post->name);
        break;
    case HOLE_ENDING:
        buf_put(b, post->ending);
        break;
    }
}

static void fill(struct buf *b, struct str t, const struct jekyll_post *post,
                 const struct zone *zone)
{
    struct civil day;

    date_civil(post->day_sec, zone, &day);
    while (t.n) {
        size_t found = find_hole(t);

        if (found < N_HOLES) {
            put_hole(b, holes[found].hole, post, &day);
            t = str_cut(t, holes[found].name.n);
        } else {
            buf_putc(b, t.s[0]);
            t = str_cut(t, 1);
        }
    }
}

void jekyll_put_path(struct buf *b, const struct jekyll_post *post,
                     struct str style, const struct zone *zone)
{
    struct str t = template_of(post->permalink.n ? post->permalink : style);
    struct str path;
    struct buf filled;
    char last = '/';

    if (!post->has_day || post->is_hidden)
        return;
    buf_init(&filled, (size_t)8 * JEKYLL_PATH_MAX_BYTES);
    fill(&filled, t, post, zone);
    path = buf_str(&filled);
    if (filled.err == ERR_NOMEM)
        b->err = ERR_NOMEM;
    buf_putc(b, '/');
    for (size_t i = 0; !filled.err && i < path.n; i++) {
        if (path.s[i] != '/' || last != '/') /* empty parts go */
            buf_putc(b, path.s[i]);
        last = path.s[i];
    }
    buf_release(&filled);
}
