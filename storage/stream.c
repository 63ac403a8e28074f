/* stream.c -- streams, their newest windows, their archive pages, groups.
 *
 * A window is cut by sort date, a page by number (DESIGN.md 4). Which posts
 * belong is found in the index alone; then each is read by post.c, contents
 * within a bound. Any thread, with its own storage.
 */
#include <stdlib.h>

#include "storage/post.h"
#include "storage/state.h"

#define HOUR_SEC ((int64_t)60 * 60)

/* A post's place in a stream. */
struct place {
    int64_t number, post_id, sort_sec;
};
/* Numbers from .. to. */
struct range {
    int64_t from, to;
};

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for a list of posts");
}

/* ---- streams ---------------------------------------------------------- */

static bool copy_stream(struct arena *a, sqlite3_stmt *row, struct stream *s)
{
    s->id = db_col_int(row, 0);
    s->kind = (enum stream_kind)db_col_int(row, 1);
    s->public_id = arena_copy(a, db_col(row, 2));
    s->last_number = db_col_int(row, 3);
    s->medium.id = db_col_int(row, 4);
    s->medium.name = arena_copy(a, db_col(row, 5));
    s->medium.slug = arena_copy(a, db_col(row, 6));
    s->begun_sec = db_col_int(row, 7);
    return s->public_id.s && s->medium.name.s && s->medium.slug.s;
}

enum err storage_stream(struct storage *st, int64_t id, struct arena *a,
                        struct stream *ret, struct err_info *ei)
{
    struct stream s = { .id = 0 };
    sqlite3_stmt *row = NULL;
    bool ok;
    enum err e = db_first(&st->db, STMT_STREAM, VALUES(db_int(id)), &row, ei);

    if (e)
        return e;
    if (!row)
        return err_set(ei, ERR_RANGE, "no stream %lld", (long long)id);
    ok = copy_stream(a, row, &s);
    db_done(row);
    if (!ok)
        return no_memory(ei);
    *ret = s;
    return ERR_OK;
}

/* The streams of STMT_STREAMS, at most max. */
static enum err read_streams(struct storage *st, enum stmt id, int64_t max,
                             struct rows *ret, struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&st->db, id, VALUES(db_int(max)), &row, ei);

    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        struct stream *s = rows_add(ret);

        if (!s || !copy_stream(ret->a, row, s)) {
            db_done(row);
            return no_memory(ei);
        }
    }
    return e;
}

enum err storage_streams(struct storage *st, struct arena *a,
                         struct stream **ret, size_t *ret_n,
                         struct err_info *ei)
{
    struct rows found;
    enum err e;

    rows_init(&found, a, sizeof(struct stream));
    e = read_streams(st, STMT_STREAMS, -1, &found, ei);
    if (e)
        return e;
    *ret = found.list;
    *ret_n = found.n;
    return ERR_OK;
}

/* ---- places ----------------------------------------------------------- */

/* The next row of (number, post_id, sort_sec) as a place. */
static enum err next_place(struct storage *st, sqlite3_stmt *row,
                           bool *ret_is_row, struct place *ret,
                           struct err_info *ei)
{
    enum err e = db_next(&st->db, row, ret_is_row, ei);

    if (!e && *ret_is_row)
        *ret = (struct place){ db_col_int(row, 0), db_col_int(row, 1),
                               db_col_int(row, 2) };
    return e;
}

static int newest_first(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->sort_sec != y->sort_sec)
        return x->sort_sec > y->sort_sec ? -1 : 1;
    return x->number > y->number ? -1 : x->number < y->number;
}

/* Does the window take one more, after n, sort_sec old? */
static bool takes(const struct stream_window *w, int64_t n, int64_t newest_sec,
                  int64_t sort_sec)
{
    if (n >= w->max_items)
        return false;
    return n < w->min_items ||
           (newest_sec - sort_sec + HOUR_SEC - 1) / HOUR_SEC <= w->min_hours;
}

/* The newest places by sort date, as many as the window takes. */
static enum err find_newest(struct storage *st, int64_t stream_id,
                            const struct stream_window *w, struct rows *ret,
                            struct err_info *ei)
{
    struct place p = { .number = 0 };
    int64_t newest_sec = 0;
    sqlite3_stmt *row = NULL;
    bool is_row = false;
    enum err e = db_query(&st->db, STMT_PLACES_NEWEST,
                          VALUES(db_int(stream_id)), &row, ei);

    if (!e)
        e = next_place(st, row, &is_row, &p, ei);
    newest_sec = p.sort_sec;
    while (!e && is_row) {
        struct place *to = NULL;
        bool is_in = takes(w, (int64_t)ret->n, newest_sec, p.sort_sec);

        if (is_in)
            to = rows_add(ret);
        if (!to) {
            db_done(row);
            return is_in ? no_memory(ei) : ERR_OK;
        }
        *to = p;
        e = next_place(st, row, &is_row, &p, ei);
    }
    return e;
}

/* Adds the places of a range to ret. */
static enum err find_range(struct storage *st, int64_t stream_id,
                           struct range r, struct rows *ret,
                           struct err_info *ei)
{
    struct place p;
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(
        &st->db, STMT_PLACES_RANGE,
        VALUES(db_int(stream_id), db_int(r.from), db_int(r.to)), &row, ei);

    while (!e && (e = next_place(st, row, &is_row, &p, ei)) == ERR_OK &&
           is_row) {
        struct place *to = rows_add(ret);

        if (!to) {
            db_done(row);
            return no_memory(ei);
        }
        *to = p;
    }
    return e;
}

/* How the posts of a list are read. */
struct reading {
    bool whole;
    int64_t keep_from; /* from this number on none is left out */
    struct post_budget *budget;
};

/* Sorts places, newest first, and reads their posts, each once; after the
 * first whose content does not fit only those to be kept. */
static enum err read_posts(struct storage *st, struct rows *places,
                           const struct reading *how, struct rows *ret,
                           struct err_info *ei)
{
    const struct place *p;
    enum err e = ERR_OK;

    if (places->n > 1)
        qsort(places->list, places->n, places->size, newest_first);
    p = places->list;
    for (size_t i = 0; !e && i < places->n; i++) {
        bool may_go = p[i].number < how->keep_from;
        struct post_wish wish = { p[i].post_id, how->whole, how->budget };
        struct post *post;

        if (i > 0 && p[i].number == p[i - 1].number)
            continue;
        if (may_go && how->budget->is_over)
            continue;
        post = rows_add(ret);
        e = post ? post_read(st, wish, ret->a, post, ei) : no_memory(ei);
        if (!e && may_go && how->budget->is_over)
            ret->n--; /* its content did not fit */
    }
    return e;
}

/* ---- windows and pages ------------------------------------------------ */

static enum err read_last(struct storage *st, int64_t stream_id, int64_t *ret,
                          struct err_info *ei)
{
    int64_t last = -1;
    enum err e = db_number(&st->db, STMT_STREAM_LAST, VALUES(db_int(stream_id)),
                           &last, ei);

    if (!e && last < 0)
        e = err_set(ei, ERR_RANGE, "no stream %lld", (long long)stream_id);
    if (!e)
        *ret = last;
    return e;
}

static void init_places(struct rows *places, struct rows *posts,
                        struct arena *a)
{
    rows_init(places, a, sizeof(struct place));
    rows_init(posts, a, sizeof(struct post));
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_head(struct storage *st, int64_t stream_id,
                      const struct stream_window *w, struct arena *a,
                      struct post **ret, size_t *ret_n, struct err_info *ei)
{
    struct rows places, posts;
    struct post_budget budget = { .left_bytes = w->max_bytes
                                                    ? w->max_bytes
                                                    : STREAM_MAX_BYTES };
    struct reading how = { .whole = w->whole, .budget = &budget };
    struct range rest = { .from = 0 };
    enum err e = read_last(st, stream_id, &rest.to, ei);

    init_places(&places, &posts, a);
    if (!e)
        e = find_newest(st, stream_id, w, &places, ei);
    rest.from = rest.to / STREAM_PAGE_POSTS * STREAM_PAGE_POSTS + 1;
    how.keep_from = rest.from;
    if (!e)
        e = find_range(st, stream_id, rest, &places, ei);
    if (!e)
        e = read_posts(st, &places, &how, &posts, ei);
    if (e)
        return e;
    *ret = posts.list;
    *ret_n = posts.n;
    return ERR_OK;
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_page(struct storage *st, int64_t stream_id, int64_t page,
                      bool whole, struct arena *a, struct post **ret,
                      size_t *ret_n, struct err_info *ei)
{
    struct post_budget budget = { .left_bytes = STREAM_MAX_BYTES };
    const struct reading how = { .whole = whole, .budget = &budget };
    struct rows places, posts;
    struct range r;
    int64_t last = 0;
    enum err e = read_last(st, stream_id, &last, ei);

    if (!e && (page < 1 || page > last / STREAM_PAGE_POSTS))
        e = err_set(ei, ERR_RANGE, "stream %lld has no full page %lld",
                    (long long)stream_id, (long long)page);
    if (e)
        return e;
    r.to = page * STREAM_PAGE_POSTS;
    r.from = r.to - STREAM_PAGE_POSTS + 1;
    init_places(&places, &posts, a);
    e = find_range(st, stream_id, r, &places, ei);
    if (!e)
        e = read_posts(st, &places, &how, &posts, ei);
    if (e)
        return e;
    *ret = posts.list;
    *ret_n = posts.n;
    return ERR_OK;
}

/* ---- groups ----------------------------------------------------------- */

/* What each group is to hold; contents of all together. */
struct group_wish {
    size_t n_items;
    struct post_budget *budget;
};

static enum err read_group(struct storage *st, const struct stream *s,
                           const struct group_wish *wish, struct rows *groups,
                           struct err_info *ei)
{
    const struct stream_window w = { .min_items = (int64_t)wish->n_items,
                                     .max_items = (int64_t)wish->n_items };
    const struct reading how = { .budget = wish->budget };
    struct medium_group *g = rows_add(groups);
    struct rows places, posts;
    enum err e;

    if (!g)
        return no_memory(ei);
    init_places(&places, &posts, groups->a);
    e = find_newest(st, s->id, &w, &places, ei);
    if (!e)
        e = read_posts(st, &places, &how, &posts, ei);
    g->medium = s->medium;
    g->posts = posts.list;
    g->n_posts = posts.n;
    return e;
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_groups(struct storage *st, size_t n_media, size_t n_items,
                        struct arena *a, struct medium_group **ret,
                        size_t *ret_n, struct err_info *ei)
{
    struct post_budget budget = { .left_bytes = STREAM_MAX_BYTES };
    const struct group_wish wish = { n_items, &budget };
    struct rows streams, groups;
    const struct stream *s;
    enum err e;

    rows_init(&streams, a, sizeof(struct stream));
    rows_init(&groups, a, sizeof(struct medium_group));
    e = read_streams(st, STMT_STREAMS_MEDIA, (int64_t)n_media, &streams, ei);
    s = streams.list;
    for (size_t i = 0; !e && i < streams.n; i++)
        e = read_group(st, &s[i], &wish, &groups, ei);
    if (e)
        return e;
    *ret = groups.list;
    *ret_n = groups.n;
    return ERR_OK;
}
