/* detail.c -- detail calls: which are wanted, and what they brought.
 *
 * Wanting is noted by put.c with the item that says so. A detail completes a
 * post that was shown without it: no revision, and `updated` stays. The
 * writer's thread; storage_details also a reader's.
 */
#include "storage/put.h"

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for a detail");
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_details(struct storage *st, struct str source_id, size_t max,
                         struct arena *a, struct detail_due **ret,
                         size_t *ret_n, struct err_info *ei)
{
    struct rows found;
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e =
        db_query(&st->db, STMT_DETAILS,
                 VALUES(db_text(source_id), db_int((int64_t)max)), &row, ei);

    rows_init(&found, a, sizeof(struct detail_due));
    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        struct detail_due *d = rows_add(&found);

        if (d) {
            d->post_id = db_col_int(row, 0);
            d->source_id = arena_copy(a, source_id);
            d->url = arena_copy(a, db_col(row, 1));
            d->next_due_sec = db_col_int(row, 2);
            d->tries = db_col_int(row, 3);
            d->post_key = arena_copy(a, db_col(row, 4));
        }
        if (!d || !d->source_id.s || !d->url.s || !d->post_key.s) {
            db_done(row);
            return no_memory(ei);
        }
    }
    if (e)
        return e;
    *ret = found.list;
    *ret_n = found.n;
    return ERR_OK;
}

/* What the detail's post shows, and how it stands to the detail's source. */
struct awaiting {
    bool is_done;
    int64_t content_origin; /* as in schema.sql */
    bool is_ours;           /* same group and priority, or less priority */
    bool has_authors;
};

static enum err read_awaiting(struct storage *st, int64_t post_id,
                              struct awaiting *ret, struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    enum err e =
        db_first(&st->db, STMT_DETAIL_POST, VALUES(db_int(post_id)), &row, ei);

    if (e)
        return e;
    if (!row)
        return err_set(ei, ERR_RANGE, "post %lld wants no detail",
                       (long long)post_id);
    ret->is_done = !db_col_is_null(row, 0);
    ret->content_origin = db_col_int(row, 1);
    ret->is_ours = db_col_int(row, 2) != 0;
    ret->has_authors = db_col(row, 3).n > 2; /* more than "[]" */
    db_done(row);
    return ERR_OK;
}

static enum err put_author(struct storage *st, int64_t post_id,
                           struct str author, struct err_info *ei)
{
    const struct person person = { .name = author };
    struct buf b;
    enum err e;

    buf_init(&b, SIZE_MAX);
    part_put_authors(&b, &person, 1);
    e = b.err ? no_memory(ei)
              : db_run(&st->db, STMT_POST_SET_AUTHORS,
                       VALUES(db_int(post_id), db_text(buf_str(&b))), ei);
    buf_release(&b);
    return e;
}

/* The content is shown if there was none, or one that gives way to it. */
static enum err complete(struct storage *st, const struct detail_outcome *o,
                         const struct awaiting *w, struct err_info *ei)
{
    const struct detail *d = o->detail;
    enum err e = db_run(&st->db, STMT_DETAIL_DONE,
                        VALUES(db_int(o->post_id), db_int(o->now_sec)), ei);

    if (e || (w->content_origin && !w->is_ours))
        return e;
    e = db_run(&st->db, STMT_CONTENT_PUT,
               VALUES(db_int(o->post_id), db_text(d->content_html)), ei);
    if (!e)
        e = db_run(&st->db, STMT_POST_SET_CONTENT,
                   VALUES(db_int(o->post_id), db_int(2), db_text(d->image)),
                   ei);
    if (!e && d->author.n && !w->has_authors)
        e = put_author(st, o->post_id, d->author, ei);
    if (!e && !tx_add_changed(&st->tx, o->post_id))
        e = no_memory(ei);
    return e;
}

static enum err put_outcome(struct storage *st, const struct detail_outcome *o,
                            struct err_info *ei)
{
    struct awaiting w = { .is_done = false };
    enum err e = read_awaiting(st, o->post_id, &w, ei);

    if (e || w.is_done)
        return e;
    if (o->detail)
        return complete(st, o, &w, ei);
    e = db_run(&st->db, STMT_DETAIL_FAILED,
               VALUES(db_int(o->post_id), db_text(o->error),
                      db_int(o->next_due_sec),
                      db_int_if(o->give_up, o->now_sec)),
               ei);
    /* Its page promises the full text no longer. */
    if (!e && o->give_up && !w.content_origin &&
        !tx_add_changed(&st->tx, o->post_id))
        e = no_memory(ei);
    return e;
}

enum err storage_put_detail(struct storage *st, const struct detail_outcome *o,
                            struct err_info *ei)
{
    struct tx_point point;
    enum err e = tx_begin_put(st, &point, ei);

    if (e)
        return e;
    e = put_outcome(st, o, ei);
    return tx_end_put(st, point, e, ei);
}
