/* source.c -- what is stored of sources, and the end of each fetch.
 *
 * Validators are opaque bytes, kept and given back as they are. The writer's
 * thread; storage_sources also a reader's.
 */
#include "storage/state.h"

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for the sources");
}

/* ---- the end of a fetch ----------------------------------------------- */

static enum err put_tried(struct storage *st, int64_t row,
                          const struct fetch_outcome *o, struct err_info *ei)
{
    bool is_failed = o->result == FETCH_FAILED;

    return db_run(
        &st->db, STMT_SOURCE_TRIED,
        VALUES(
            db_int(row), db_int(o->now_sec), db_int(o->next_due_sec),
            db_int(o->retry_at_sec),
            db_int_if(o->http_status != 0, o->http_status), db_int(is_failed),
            is_failed ? db_text(o->error) : db_text_if((struct str){ NULL, 0 }),
            db_int(o->result == FETCH_UNCHANGED), db_int(o->walk_unfinished)),
        ei);
}

/* Of a 304 only what is there counts, of any other good answer all. */
static enum err put_validators(struct storage *st, int64_t row,
                               const struct fetch_outcome *o,
                               struct err_info *ei)
{
    enum stmt id = o->result == FETCH_UNCHANGED && o->http_status == 304
                       ? STMT_SOURCE_ADD_VALIDATORS
                       : STMT_SOURCE_SET_VALIDATORS;

    return db_run(&st->db, id,
                  VALUES(db_int(row), db_text_if(o->validator_url),
                         db_blob_if(o->etag), db_blob_if(o->last_modified),
                         db_blob_if(o->body_hash)),
                  ei);
}

static enum err put_counts(struct storage *st, int64_t row,
                           const struct fetch_outcome *o, struct err_info *ei)
{
    const struct put_stats none = { .n_new = 0 };
    const struct put_stats *stats = o->stats ? o->stats : &none;
    const struct feed *feed = o->feed;
    struct str why = feed ? feed->bad_reason : STR("");
    size_t n_bad = stats->n_refused + (feed ? feed->n_bad : 0);

    if (!why.n)
        why = str_of(stats->refused);
    return db_run(&st->db, STMT_SOURCE_TAKEN,
                  VALUES(db_int(row), db_int(feed ? (int64_t)feed->n_items : 0),
                         db_int((int64_t)n_bad), db_text_if(why),
                         db_int_if(stats->n_new > 0, o->now_sec)),
                  ei);
}

static enum err put_fetch(struct storage *st, int64_t row,
                          const struct fetch_outcome *o, struct err_info *ei)
{
    enum err e = put_tried(st, row, o, ei);

    if (!e && o->result != FETCH_FAILED)
        e = put_validators(st, row, o, ei);
    if (!e && (o->result == FETCH_TAKEN || o->feed))
        e = put_counts(st, row, o, ei);
    return e;
}

enum err storage_put_fetch(struct storage *st, const struct fetch_outcome *o,
                           struct err_info *ei)
{
    const struct setup_source *src = NULL;
    struct tx_point point;
    enum err e;

    if (st->setup)
        src = setup_find_source(st->setup, o->source_id);
    if (!src)
        return err_set(ei, ERR_RANGE, "no source %.*s", STR_ARG(o->source_id));
    e = tx_begin_put(st, &point, ei);
    if (e)
        return e;
    e = put_fetch(st, src->row, o, ei);
    return tx_end_put(st, point, e, ei);
}

/* ---- listing ---------------------------------------------------------- */

/* A row of STMT_SOURCES, in its order of columns. */
static bool copy_state(struct arena *a, sqlite3_stmt *row,
                       struct source_state *ret)
{
    struct str *texts[] = { &ret->id,
                            &ret->name,
                            &ret->address,
                            &ret->error,
                            &ret->validator_url,
                            &ret->etag,
                            &ret->last_modified,
                            &ret->body_hash,
                            &ret->bad_reason,
                            &ret->detail_error };
    int64_t *numbers[] = { &ret->next_due_sec,
                           &ret->last_try_sec,
                           &ret->last_ok_sec,
                           &ret->last_new_sec,
                           &ret->retry_at_sec,
                           &ret->failures,
                           &ret->http_status,
                           &ret->n_fetches,
                           &ret->n_unchanged,
                           &ret->n_items,
                           &ret->n_bad,
                           &ret->n_posts,
                           &ret->n_details_wanted,
                           &ret->n_details_failing };
    int col = 0;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++, col++) {
        if (db_col_is_null(row, col))
            continue;
        *texts[i] = arena_copy(a, db_col(row, col));
        if (!texts[i]->s)
            return false;
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++, col++)
        *numbers[i] = db_col_int(row, col);
    ret->walk_unfinished = db_col_int(row, col) != 0;
    ret->removed = !db_col_is_null(row, col + 1);
    ret->imported = str_starts(ret->address, STR(STORAGE_IMPORT_PREFIX));
    return true;
}

enum err storage_sources(struct storage *st, struct arena *a,
                         struct source_state **ret, size_t *ret_n,
                         struct err_info *ei)
{
    struct rows found;
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&st->db, STMT_SOURCES, NO_VALUES, &row, ei);

    rows_init(&found, a, sizeof(struct source_state));
    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        struct source_state *s = rows_add(&found);

        if (!s || !copy_state(a, row, s)) {
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
