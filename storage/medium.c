/* medium.c -- media and their slugs. The writer's thread. */
#include "storage/medium.h"

bool medium_put_try(struct buf *b, struct str base, struct str seed, int try)
{
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];

    if (try > MEDIUM_MAX_TRIES + 1)
        return false;
    buf_put(b, base);
    if (try > 1 && try <= MEDIUM_MAX_TRIES)
        buf_printf(b, "-%d", try);
    if (try <= MEDIUM_MAX_TRIES)
        return true;
    hash_sha256(seed, hash);
    hash_hex(hash, hex);
    buf_putc(b, '-');
    buf_put(b, (struct str){ hex, 16 });
    return true;
}

static enum err find(struct storage *st, struct str name,
                     struct medium_ref *ret, bool *ret_found,
                     struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    enum err e =
        db_first(&st->db, STMT_MEDIUM_FIND, VALUES(db_text(name)), &row, ei);

    if (e)
        return e;
    *ret_found = row != NULL;
    if (!row)
        return ERR_OK;
    ret->id = db_col_int(row, 0);
    ret->slug = arena_copy(st->item_arena, db_col(row, 1));
    ret->stream_id = db_col_int(row, 2);
    db_done(row);
    if (!ret->slug.s)
        return err_set(ei, ERR_NOMEM, "no memory for a medium");
    return ERR_OK;
}

static enum err make_slug(struct storage *st, struct str name,
                          char ret_slug[SLUG_MAX_BYTES + 1],
                          struct err_info *ei)
{
    if (st->slugger && st->slugger_style != st->setup->slug_style) {
        slugger_free(st->slugger);
        st->slugger = NULL;
    }
    if (!st->slugger) {
        st->slugger = slugger_new(st->setup->slug_style);
        st->slugger_style = st->setup->slug_style;
    }
    if (!st->slugger)
        return err_set(ei, ERR_NOMEM, "no memory for slugs");
    return slug_make(st->slugger, name, ret_slug, ei);
}

static enum err is_free(struct storage *st, struct str slug, struct str name,
                        bool *ret_free, struct err_info *ei)
{
    int64_t taken = 0;
    enum err e;

    *ret_free = false;
    if (setup_is_pinned_slug(st->setup, slug, name))
        return ERR_OK; /* its owner may be still to come */
    e = db_number(&st->db, STMT_MEDIUM_BY_SLUG, VALUES(db_text(slug)), &taken,
                  ei);
    *ret_free = !e && taken == 0;
    return e;
}

/* The slug it had before weir counts only if nobody has it. */
static enum err choose_old(struct storage *st, const struct medium_wish *wish,
                           struct buf *b, bool *ret_is, struct err_info *ei)
{
    if (!slug_is_valid(wish->slug) || setup_find_pin(st->setup, wish->name))
        return ERR_OK;
    buf_put(b, wish->slug);
    if (b->err)
        return err_set(ei, b->err, "no memory for a slug");
    return is_free(st, wish->slug, wish->name, ret_is, ei);
}

/* Puts the slug of a new medium into b. */
static enum err choose_slug(struct storage *st, struct str name, struct buf *b,
                            struct err_info *ei)
{
    const struct setup_pin *pin = setup_find_pin(st->setup, name);
    char made[SLUG_MAX_BYTES + 1] = "";
    struct str base = pin ? pin->slug : STR("");
    bool is = false;
    enum err e = pin ? ERR_OK : make_slug(st, name, made, ei);

    if (!pin)
        base = str_of(made);
    for (int try = 1; !e && !is; try++) {
        buf_clear(b);
        if (!medium_put_try(b, base, name, try))
            return err_set(ei, ERR_RANGE, "no slug is free for a medium");
        if (b->err)
            return err_set(ei, b->err, "no memory for a slug");
        e = is_free(st, buf_str(b), name, &is, ei);
    }
    return e;
}

static enum err add_stream(struct storage *st, int64_t medium_id,
                           struct str name, struct err_info *ei)
{
    const struct setup *s = st->setup;
    struct buf key, id;
    enum err e;

    buf_init(&key, SIZE_MAX);
    buf_init(&id, SIZE_MAX);
    buf_puts(&key, "medium:");
    buf_put(&key, name);
    public_id_put(&id, s->authority, s->since, buf_str(&key));
    e = key.err ? key.err : id.err;
    if (e)
        err_set(ei, e, "no memory for a stream");
    else
        e = db_run(&st->db, STMT_STREAM_ADD,
                   VALUES(db_int(STREAM_MEDIUM), db_int(medium_id),
                          db_text(buf_str(&id))),
                   ei);
    buf_release(&key);
    buf_release(&id);
    return e;
}

enum err medium_get(struct storage *st, const struct medium_wish *wish,
                    struct medium_ref *ret, struct err_info *ei)
{
    struct str name = wish->name;
    bool is_found = false, is_old = false;
    struct buf slug;
    enum err e = find(st, name, ret, &is_found, ei);

    if (e || is_found)
        return e;
    buf_init(&slug, SIZE_MAX);
    e = choose_old(st, wish, &slug, &is_old, ei);
    if (!e && !is_old)
        e = choose_slug(st, name, &slug, ei);
    if (!e)
        e = db_run(&st->db, STMT_MEDIUM_ADD,
                   VALUES(db_text(name), db_text(buf_str(&slug)),
                          db_int(wish->now_sec)),
                   ei);
    buf_release(&slug);
    if (!e)
        e = add_stream(st, sqlite3_last_insert_rowid(st->db.handle), name, ei);
    return e ? e : find(st, name, ret, &is_found, ei);
}
