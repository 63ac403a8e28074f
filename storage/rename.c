/* rename.c -- sources that are called otherwise now: what shows their name.
 *
 * storage_set_config notes each in meta as "renamed:" and its row, with the
 * last post that is marked; so a restart goes on where it was. What a post that
 * changed is marked with is commit.c's. The writer's thread.
 */
#include "storage/state.h"

/* Notes the first max posts it carried after `after`; *ret_last: of them. */
static enum err add_posts(struct storage *st, int64_t row, int64_t after,
                          int64_t max, int64_t *ret_n, int64_t *ret_last,
                          struct err_info *ei)
{
    sqlite3_stmt *post = NULL;
    bool is_row = true;
    int64_t n = 0;
    enum err e =
        db_query(&st->db, STMT_RENAMED_POSTS,
                 VALUES(db_int(row), db_int(after), db_int(max)), &post, ei);

    while (!e && (e = db_next(&st->db, post, &is_row, ei)) == ERR_OK &&
           is_row) {
        *ret_last = db_col_int(post, 0);
        n++;
        if (!tx_add_changed(&st->tx, *ret_last)) {
            db_done(post);
            return err_set(ei, ERR_NOMEM, "no memory for a renamed source");
        }
    }
    *ret_n = n;
    return e;
}

/* Up to max posts of the first that is noted. */
static enum err mark_first(struct storage *st, int64_t *max, bool *ret_is_done,
                           struct err_info *ei)
{
    sqlite3_stmt *first = NULL;
    int64_t row, last, n = 0;
    enum err e = db_first(&st->db, STMT_RENAMED_FIRST, NO_VALUES, &first, ei);

    *ret_is_done = !e && !first;
    if (e || !first)
        return e;
    row = db_col_int(first, 0);
    last = db_col_int(first, 1);
    db_done(first);
    e = add_posts(st, row, last, *max, &n, &last, ei);
    if (!e && n < *max)
        e = db_run(&st->db, STMT_RENAMED_DROP, VALUES(db_int(row)), ei);
    else if (!e)
        e = db_run(&st->db, STMT_RENAMED_SET, VALUES(db_int(row), db_int(last)),
                   ei);
    *max -= n;
    return e;
}

enum err storage_mark_renamed(struct storage *st, bool *ret_is_done,
                              struct err_info *ei)
{
    sqlite3_stmt *first = NULL;
    int64_t max = RENAME_SLICE_POSTS;
    bool is_done = false;
    enum err e = db_first(&st->db, STMT_RENAMED_FIRST, NO_VALUES, &first, ei);

    is_done = !first;
    db_done(first);
    if (!e && !is_done) {
        e = storage_begin(st, ei);
        while (!e && !is_done && max > 0)
            e = mark_first(st, &max, &is_done, ei);
        e = e ? e : storage_commit(st, ei);
        if (e)
            storage_rollback(st);
    }
    if (!e)
        *ret_is_done = is_done;
    return e;
}
