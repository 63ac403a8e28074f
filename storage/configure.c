/* configure.c -- takes over the configuration.
 *
 * The part that outlives a restart goes into the database, the rest into a
 * struct setup. What becomes of a source that changed or came back is decided
 * by one pure function, change_of. The writer's thread.
 */
#include <assert.h>

#include "storage/state.h"

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for the configuration");
}

/* authority and year stay what the first configuration said. */
static enum err fix_authority(struct storage *st, struct setup *s,
                              const struct storage_site *site, int64_t now_sec,
                              struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    struct civil now;
    struct buf year;
    enum err e;

    date_civil(now_sec, NULL, &now);
    buf_init(&year, 32);
    buf_printf(&year, "%lld",
               site->since ? (long long)site->since : (long long)now.year);
    e = year.err ? no_memory(ei) : ERR_OK;
    if (!e)
        e = db_run(&st->db, STMT_META_ADD,
                   VALUES(db_text(STR("since")), db_text(buf_str(&year))), ei);
    buf_release(&year);
    if (!e)
        e = db_run(
            &st->db, STMT_META_ADD,
            VALUES(db_text(STR("authority")), db_text(str_of(site->authority))),
            ei);
    if (!e)
        e = db_number(&st->db, STMT_META_NUMBER, VALUES(db_text(STR("since"))),
                      &s->since, ei);
    if (!e)
        e = db_first(&st->db, STMT_META, VALUES(db_text(STR("authority"))),
                     &row, ei);
    if (e)
        return e;
    s->authority = arena_copy(s->arena, row ? db_col(row, 0) : STR(""));
    db_done(row);
    return s->authority.s ? ERR_OK : no_memory(ei);
}

static enum err fix_all_stream(struct storage *st, struct setup *s,
                               struct err_info *ei)
{
    struct buf id;
    enum err e;

    buf_init(&id, SIZE_MAX);
    public_id_put(&id, s->authority, s->since, STR("stream:all"));
    e = id.err ? no_memory(ei) : ERR_OK;
    if (!e)
        e = db_run(&st->db, STMT_STREAM_ADD,
                   VALUES(db_int(STREAM_ALL), db_int(0), db_text(buf_str(&id))),
                   ei);
    buf_release(&id);
    if (!e)
        e = db_number(&st->db, STMT_STREAM_FIND,
                      VALUES(db_int(STREAM_ALL), db_int(0)), &s->all_stream,
                      ei);
    return e;
}

/* What happens to the state of a source that the database knows. */
enum change {
    KEEP,   /* nothing that matters changed */
    FORGET, /* other items may come of the same bytes: read them again */
    MOVE,   /* another address: nothing the old one said holds */
    RENEW   /* away for too long: as if it were new */
};

static enum change change_of(const struct setup_source *s, struct str address,
                             struct str reading, int64_t away_sec)
{
    if (away_sec > SETUP_KEEP_SEC)
        return RENEW;
    if (!str_eq(address, s->address))
        return MOVE;
    return str_eq(reading, s->reading) ? KEEP : FORGET;
}

static enum err apply_change(struct storage *st, const struct setup_source *s,
                             enum change change, int64_t now_sec,
                             struct err_info *ei)
{
    switch (change) {
    case RENEW:
        return db_run(&st->db, STMT_SOURCE_RENEW,
                      VALUES(db_int(s->row), db_int(now_sec)), ei);
    case MOVE:
        return db_run(&st->db, STMT_SOURCE_MOVE,
                      VALUES(db_int(s->row), db_int(now_sec)), ei);
    case FORGET:
        return db_run(&st->db, STMT_SOURCE_FORGET, VALUES(db_int(s->row)), ei);
    case KEEP:
        break;
    }
    return ERR_OK;
}

static enum err put_source(struct storage *st, struct setup_source *s,
                           int64_t now_sec, struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    enum change change;
    bool is_renamed;
    enum err e =
        db_first(&st->db, STMT_SOURCE_FIND, VALUES(db_text(s->id)), &row, ei);

    if (e)
        return e;
    if (!row) {
        e = db_run(&st->db, STMT_SOURCE_ADD,
                   VALUES(db_text(s->id), db_text(s->name), db_text(s->address),
                          db_text(s->grouping), db_int(s->priority),
                          db_int(now_sec), db_blob(s->reading.s, s->reading.n)),
                   ei);
        s->row = sqlite3_last_insert_rowid(st->db.handle);
        return e;
    }
    s->row = db_col_int(row, 0);
    change =
        change_of(s, db_col(row, 1), db_col(row, 2),
                  db_col_is_null(row, 3) ? 0 : now_sec - db_col_int(row, 3));
    is_renamed = !str_eq(db_col(row, 4), s->name);
    db_done(row);
    e = db_run(&st->db, STMT_SOURCE_SET,
               VALUES(db_int(s->row), db_text(s->name), db_text(s->address),
                      db_text(s->grouping), db_int(s->priority),
                      db_blob(s->reading.s, s->reading.n)),
               ei);
    if (!e && is_renamed)
        e = db_run(&st->db, STMT_RENAMED_ADD, VALUES(db_int(s->row)), ei);
    return e ? e : apply_change(st, s, change, now_sec, ei);
}

/* Marks the sources that are not in the configuration any more. */
static enum err remove_absent(struct storage *st, const struct setup *s,
                              int64_t now_sec, struct err_info *ei)
{
    struct arena *a = st->put_arena;
    struct rows gone;
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&st->db, STMT_SOURCE_PRESENT, NO_VALUES, &row, ei);

    arena_reset(a);
    rows_init(&gone, a, sizeof(int64_t));
    while (!e && (e = db_next(&st->db, row, &is_row, ei)) == ERR_OK && is_row) {
        int64_t *id = NULL;

        if (setup_find_source(s, db_col(row, 1)))
            continue;
        id = rows_add(&gone);
        if (!id) {
            db_done(row);
            return no_memory(ei);
        }
        *id = db_col_int(row, 0);
    }
    for (size_t i = 0; !e && i < gone.n; i++)
        e = db_run(&st->db, STMT_SOURCE_REMOVE,
                   VALUES(db_int(((int64_t *)gone.list)[i]), db_int(now_sec)),
                   ei);
    return e;
}

/* Pins of media that have another slug already. */
static enum err check_pins(struct storage *st, const struct setup *s,
                           struct rows *late, struct err_info *ei)
{
    for (size_t i = 0; i < s->n_pins; i++) {
        const struct setup_pin *pin = &s->pins[i];
        struct pin_ignored *p;
        sqlite3_stmt *row = NULL;
        enum err e = db_first(&st->db, STMT_MEDIUM_FIND,
                              VALUES(db_text(pin->name)), &row, ei);

        if (e)
            return e;
        if (!row || str_eq(db_col(row, 1), pin->slug)) {
            db_done(row);
            continue;
        }
        p = rows_add(late);
        if (p)
            *p = (struct pin_ignored){ arena_copy(late->a, pin->name),
                                       arena_copy(late->a, pin->slug),
                                       arena_copy(late->a, db_col(row, 1)) };
        db_done(row);
        if (!p || !p->name.s || !p->wanted.s || !p->kept.s)
            return no_memory(ei);
    }
    return ERR_OK;
}

static enum err put_setup(struct storage *st, struct setup *s, int64_t now_sec,
                          struct err_info *ei)
{
    int64_t orphans = 0;
    enum err e = fix_all_stream(st, s, ei);

    for (size_t i = 0; !e && i < s->n_sources; i++)
        e = put_source(st, &s->sources[i], now_sec, ei);
    if (!e)
        e = remove_absent(st, s, now_sec, ei);
    if (!e)
        e = db_number(&st->db, STMT_DETAIL_ORPHANS, NO_VALUES, &orphans, ei);
    s->has_orphan_details = orphans != 0;
    return e;
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_set_config(struct storage *st, const struct storage_site *site,
                            const struct storage_source *sources,
                            size_t n_sources,
                            const struct storage_medium *media, size_t n_media,
                            int64_t now_sec, struct arena *a,
                            struct pin_ignored **ret, size_t *ret_n,
                            struct err_info *ei)
{
    struct rows late;
    struct setup *s = setup_new(site, sources, n_sources, media, n_media);
    enum err e;

    assert(!st->tx.is_open);
    rows_init(&late, a, sizeof(struct pin_ignored));
    if (!s)
        return no_memory(ei);
    e = db_run(&st->db, STMT_BEGIN, NO_VALUES, ei);
    if (!e)
        e = fix_authority(st, s, site, now_sec, ei);
    if (!e)
        e = put_setup(st, s, now_sec, ei);
    if (!e)
        e = check_pins(st, s, &late, ei);
    if (!e)
        e = db_run(&st->db, STMT_COMMIT, NO_VALUES, ei);
    if (e) {
        db_rollback(&st->db);
        setup_free(s);
        return e;
    }
    setup_free(st->setup);
    st->setup = s;
    *ret = late.list;
    *ret_n = late.n;
    return ERR_OK;
}
