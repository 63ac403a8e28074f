/* tx.c -- begin, undo and the notes of a transaction.
 *
 * Committing, with all that it numbers and marks, is commit.c's. Each put runs
 * under a savepoint, so that one that fails for its own sake goes alone. The
 * writer's thread.
 */
#include "storage/tx.h"

#include <assert.h>

#include "storage/state.h"

struct tx_old {
    size_t at; /* in made */
    struct when published;
};

struct tx_point tx_point(const struct tx *tx)
{
    return (struct tx_point){ tx->made.n, tx->changed.n, tx->moved.n };
}

int64_t tx_sort_sec(const struct when *when, int64_t first_seen_sec)
{
    return when->sec < first_seen_sec ? when->sec : first_seen_sec;
}

static void set_date(struct tx_post *made, const struct when *when)
{
    made->published = *when;
    made->sort_sec = tx_sort_sec(when, made->first_seen_sec);
}

bool tx_move(struct tx *tx, struct tx_post *made, const struct when *when)
{
    struct tx_old *old = rows_add(&tx->moved);

    if (!old)
        return false;
    old->at = (size_t)(made - (struct tx_post *)tx->made.list);
    old->published = made->published;
    set_date(made, when);
    return true;
}

void tx_undo(struct tx *tx, struct tx_point p)
{
    const struct tx_old *old = tx->moved.list;
    struct tx_post *made = tx->made.list;

    for (size_t i = tx->moved.n; i > p.n_moved; i--)
        set_date(&made[old[i - 1].at], &old[i - 1].published);
    tx->made.n = p.n_made;
    tx->changed.n = p.n_changed;
    tx->moved.n = p.n_moved;
}

struct tx_post *tx_add_made(struct tx *tx) { return rows_add(&tx->made); }

struct tx_post *tx_find_made(const struct tx *tx, int64_t post_id)
{
    struct tx_post *made = tx->made.list;
    size_t from = 0, to = tx->made.n;

    while (from < to) {
        size_t mid = from + (to - from) / 2;

        if (made[mid].id == post_id)
            return &made[mid];
        if (made[mid].id < post_id)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

bool tx_add_changed(struct tx *tx, int64_t post_id)
{
    int64_t *id;

    if (tx_find_made(tx, post_id))
        return true;
    id = rows_add(&tx->changed);
    if (id)
        *id = post_id;
    return id != NULL;
}

static void clear(struct tx *tx)
{
    arena_reset(tx->arena);
    rows_init(&tx->made, tx->arena, sizeof(struct tx_post));
    rows_init(&tx->changed, tx->arena, sizeof(int64_t));
    rows_init(&tx->moved, tx->arena, sizeof(struct tx_old));
}

bool storage_is_fatal(enum err e) { return e == ERR_DB || e == ERR_NOMEM; }

enum err storage_begin(struct storage *st, struct err_info *ei)
{
    enum err e;

    assert(!st->tx.is_open);
    db_rollback(&st->db); /* of one that could not be undone at its time */
    e = db_check_place(&st->db, ei);
    if (!e)
        e = db_run(&st->db, STMT_BEGIN, NO_VALUES, ei);
    if (e)
        return e;
    clear(&st->tx);
    st->tx.is_open = true;
    return ERR_OK;
}

void storage_rollback(struct storage *st)
{
    st->tx.is_open = false;
    db_rollback(&st->db);
}

enum err tx_begin_put(struct storage *st, struct tx_point *ret,
                      struct err_info *ei)
{
    enum err e;

    if (!st->tx.is_open)
        return err_set(ei, ERR_DB, "the transaction is gone");
    e = db_run(&st->db, STMT_PUT_BEGIN, NO_VALUES, ei);
    if (e) {
        storage_rollback(st);
        return e;
    }
    *ret = tx_point(&st->tx);
    return ERR_OK;
}

enum err tx_end_put(struct storage *st, struct tx_point p, enum err e,
                    struct err_info *ei)
{
    enum err undo = ERR_OK;

    if (e && !storage_is_fatal(e)) {
        tx_undo(&st->tx, p);
        undo = db_run(&st->db, STMT_PUT_UNDO, NO_VALUES, ei);
    }
    if (!undo && !storage_is_fatal(e))
        undo = db_run(&st->db, STMT_PUT_END, NO_VALUES, ei);
    if (undo)
        e = undo == ERR_NOMEM ? ERR_NOMEM : ERR_DB;
    if (storage_is_fatal(e))
        storage_rollback(st);
    return e;
}
