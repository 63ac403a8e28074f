/* rename.c -- sources that are called otherwise now: what shows their name.
 *
 * storage_set_config notes each in meta as "renamed:" and its row, with the
 * last post that is marked; so a restart goes on where it was. What a post that
 * changed is marked with is commit.c's. The writer's thread.
 */
#include "storage/state.h"

/* What a slice takes of one source. */
struct part {
    int64_t row, last; /* of the source; of its posts, the last marked */
    int64_t max, n;    /* posts */
};

/* Notes the next posts that it carried. */
static enum err add_posts(struct storage *st, struct part *p,
                          struct err_info *ei)
{
    sqlite3_stmt *post = NULL;
    bool is_row = true;
    enum err e = db_query(
        &st->db, STMT_RENAMED_POSTS,
        VALUES(db_int(p->row), db_int(p->last), db_int(p->max)), &post, ei);

    while (!e && (e = db_next(&st->db, post, &is_row, ei)) == ERR_OK &&
           is_row) {
        p->last = db_col_int(post, 0);
        p->n++;
        if (!tx_add_changed(&st->tx, p->last)) {
            db_done(post);
            return err_set(ei, ERR_NOMEM, "no memory for a renamed source");
        }
    }
    return e;
}

/* Up to max posts of the first that is noted. */
static enum err mark_first(struct storage *st, int64_t *max, bool *ret_is_done,
                           struct err_info *ei)
{
    struct part p = { .max = *max };
    sqlite3_stmt *first = NULL;
    enum err e = db_first(&st->db, STMT_RENAMED_FIRST, NO_VALUES, &first, ei);

    *ret_is_done = !e && !first;
    if (e || !first)
        return e;
    p.row = db_col_int(first, 0);
    p.last = db_col_int(first, 1);
    db_done(first);
    e = add_posts(st, &p, ei);
    if (!e && p.n < p.max)
        e = db_run(&st->db, STMT_RENAMED_DROP, VALUES(db_int(p.row)), ei);
    else if (!e)
        e = db_run(&st->db, STMT_RENAMED_SET,
                   VALUES(db_int(p.row), db_int(p.last)), ei);
    *max -= p.n;
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
