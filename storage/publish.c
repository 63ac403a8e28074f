/* publish.c -- the list of what must be published again.
 *
 * Each row has a mark that only rises, so that one marked again while it is
 * rendered survives storage_synced. Which rows a commit marks is decided in
 * commit.c. The writer's thread; storage_to_publish also a reader's.
 */
#include "storage/publish.h"

#include <assert.h>

#include "storage/state.h"

enum err publish_mark(struct storage *st, enum publish_kind kind, int64_t ref,
                      int64_t page, struct err_info *ei)
{
    int64_t mark = st->next_mark++;

    return db_run(&st->db, STMT_PUBLISH_MARK,
                  VALUES(db_int(kind), db_int(ref), db_int(page), db_int(mark)),
                  ei);
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_to_publish(struct storage *st, size_t max, int64_t after_mark,
                            struct arena *a, struct publish_row **ret,
                            size_t *ret_n, struct err_info *ei)
{
    struct rows found;
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e =
        db_query(&st->db, STMT_PUBLISH_LIST,
                 VALUES(db_int(after_mark), db_int((int64_t)max)), &row, ei);

    rows_init(&found, a, sizeof(struct publish_row));
    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        struct publish_row *p = rows_add(&found);

        if (!p) {
            db_done(row);
            return err_set(ei, ERR_NOMEM, "no memory for the rows to publish");
        }
        *p = (struct publish_row){ (enum publish_kind)db_col_int(row, 0),
                                   db_col_int(row, 1), db_col_int(row, 2),
                                   db_col_int(row, 3) };
    }
    if (e)
        return e;
    *ret = found.list;
    *ret_n = found.n;
    return ERR_OK;
}

enum err storage_synced(struct storage *st, const struct publish_row *rows,
                        size_t n, struct err_info *ei)
{
    enum err e;

    assert(!st->tx.is_open);
    e = db_run(&st->db, STMT_BEGIN, NO_VALUES, ei);
    for (size_t i = 0; !e && i < n; i++)
        e = db_run(&st->db, STMT_PUBLISH_CLEAR,
                   VALUES(db_int(rows[i].kind), db_int(rows[i].ref),
                          db_int(rows[i].page), db_int(rows[i].mark)),
                   ei);
    if (!e)
        e = db_run(&st->db, STMT_COMMIT, NO_VALUES, ei);
    if (e)
        db_rollback(&st->db);
    return e;
}

static enum err list_streams(struct storage *st, struct rows *streams,
                             struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&st->db, STMT_STREAMS_USED, NO_VALUES, &row, ei);

    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        int64_t *s = rows_add(streams);

        if (!s) {
            db_done(row);
            return err_set(ei, ERR_NOMEM, "no memory for the streams");
        }
        s[0] = db_col_int(row, 0);
        s[1] = db_col_int(row, 1);
    }
    return e;
}

/* Sets aside the marks of all there is: posts by their ids (holes do no harm),
 * then lists. */
static enum err begin_marking(struct storage *st, struct mark_cursor *c,
                              struct err_info *ei)
{
    int64_t n_lists = 0;
    enum err e =
        db_number(&st->db, STMT_POST_LAST, NO_VALUES, &c->last_post, ei);

    if (!e)
        e = db_number(&st->db, STMT_LISTS_COUNT, NO_VALUES, &n_lists, ei);
    if (e)
        return e;
    c->mark = st->next_mark;
    c->list_mark = c->mark + c->last_post + 1;
    c->end_mark = c->list_mark + n_lists;
    c->is_begun = true;
    st->next_mark = c->end_mark;
    return ERR_OK;
}

/* A list that has come since takes a mark like any other. */
static enum err mark_list(struct storage *st, struct mark_cursor *c,
                          const struct publish_row *row, struct err_info *ei)
{
    int64_t mark =
        c->list_mark < c->end_mark ? c->list_mark++ : st->next_mark++;

    return db_run(&st->db, STMT_PUBLISH_MARK,
                  VALUES(db_int(row->kind), db_int(row->ref), db_int(row->page),
                         db_int(mark)),
                  ei);
}

/* Marks the full pages of all streams, then their heads: a hundredth of what
 * there is of posts, so at once. */
static enum err mark_lists(struct storage *st, struct mark_cursor *c,
                           struct err_info *ei)
{
    struct rows streams;
    const int64_t(*s)[2];
    enum err e;

    arena_reset(st->put_arena);
    rows_init(&streams, st->put_arena, sizeof(int64_t[2]));
    e = list_streams(st, &streams, ei);
    s = streams.list;
    for (size_t i = 0; !e && i < streams.n; i++)
        for (int64_t p = 1; !e && p <= s[i][1] / STREAM_PAGE_POSTS; p++)
            e = mark_list(st, c,
                          &(struct publish_row){ PUBLISH_PAGE, s[i][0], p, 0 },
                          ei);
    for (size_t i = 0; !e && i < streams.n; i++)
        e = mark_list(st, c,
                      &(struct publish_row){ PUBLISH_HEAD, s[i][0], 0, 0 }, ei);
    c->is_done = true;
    return e;
}

static enum err mark_slice(struct storage *st, struct mark_cursor *c,
                           struct err_info *ei)
{
    int64_t from = c->next_post;
    enum err e = c->is_begun ? ERR_OK : begin_marking(st, c, ei);

    if (e)
        return e;
    c->next_post += MARK_SLICE_POSTS;
    e = db_run(&st->db, STMT_PUBLISH_POSTS,
               VALUES(db_int(c->mark), db_int(from),
                      db_int(c->next_post <= c->last_post ? c->next_post - 1
                                                          : c->last_post)),
               ei);
    if (!e && c->next_post > c->last_post)
        e = mark_lists(st, c, ei);
    return e;
}

enum err storage_mark_slice(struct storage *st, struct mark_cursor *cursor,
                            struct err_info *ei)
{
    struct mark_cursor c = *cursor;
    enum err e;

    assert(!st->tx.is_open);
    e = db_run(&st->db, STMT_BEGIN, NO_VALUES, ei);
    if (!e)
        e = mark_slice(st, &c, ei);
    if (!e)
        e = db_run(&st->db, STMT_COMMIT, NO_VALUES, ei);
    if (e)
        db_rollback(&st->db);
    else
        *cursor = c;
    return e;
}

enum err storage_mark_all(struct storage *st, struct err_info *ei)
{
    struct mark_cursor cursor = { .is_begun = false };
    enum err e = ERR_OK;

    while (!e && !cursor.is_done)
        e = storage_mark_slice(st, &cursor, ei);
    return e;
}
