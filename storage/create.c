/* create.c -- a new post: its key, public id, address, dates and texts.
 *
 * What is assigned here is for ever, except that until the commit a better
 * date from the same origin may move the post (create_move): nobody has seen
 * it yet. The writer's thread.
 */
#include "storage/medium.h"
#include "storage/put.h"

/* What an address is made of, apart from its date. */
struct address {
    struct str base, slug, key; /* base: the name before "-2" */
};

static enum err no_memory(struct put *p)
{
    return err_set(p->ei, ERR_NOMEM, "no memory for a post");
}

/* The best date among the members. */
static struct when best_date(const struct put *p, size_t leader)
{
    const struct date_context ctx = { p->now_sec, p->st->setup->zone };
    struct str infocode = p->c[leader].infocode;
    struct when best = when_published(p->c[leader].item, infocode, &ctx);

    for (size_t m = p->c[leader].next; m != NO_CANDIDATE; m = p->c[m].next) {
        struct when w = when_published(p->c[m].item, infocode, &ctx);

        if (when_is_better(&w, &best))
            best = w;
    }
    return best;
}

/* The name and path to try; ERR_RANGE when all tries are used up. */
static enum err put_address(struct put *p, const struct address *a,
                            int64_t day_sec, int try, struct buf bufs[2])
{
    const struct setup *s = p->st->setup;
    struct path_parts parts = { .medium = a->slug,
                                .day_sec = day_sec,
                                .zone = s->zone };

    buf_clear(&bufs[0]);
    buf_clear(&bufs[1]);
    if (!medium_put_try(&bufs[0], a->base, a->key, try))
        return err_set(p->ei, ERR_RANGE,
                       "no address is free: post_path has no {name}?");
    parts.name = buf_str(&bufs[0]);
    path_put(&bufs[1], s->post_path, &parts);
    return bufs[0].err || bufs[1].err ? no_memory(p) : ERR_OK;
}

/* ---- inserting -------------------------------------------------------- */

struct draft {
    const struct item *item;
    struct medium_ref medium;
    struct address address;
    struct str path, name; /* from before weir; or absent */
    struct when when;
    struct str infocode, public_id, authors;
};

static enum err insert(struct put *p, const struct draft *d, struct str name,
                       struct str path)
{
    const struct item *item = d->item;
    int64_t updated = when_updated(item, p->now_sec);

    return db_run(
        &p->st->db, STMT_POST_ADD,
        VALUES(db_text(d->address.key), db_text_if(d->infocode),
               db_text(d->public_id), db_text(name), db_text(path),
               db_int(d->medium.id), db_int(p->src->row), db_text(item->title),
               db_text(item->url), db_text(item->summary),
               db_int(item->content_html.n ? 1 : 0), db_text(item->image),
               db_text(part_language(p, item)), db_text(d->authors),
               db_int(d->when.origin), db_int(d->when.sec),
               db_int(d->when.offset_min), db_int(when_text(item, p->now_sec)),
               db_int(updated > d->when.sec ? updated : d->when.sec),
               db_int(tx_sort_sec(&d->when, p->now_sec)), db_int(p->now_sec)),
        p->ei);
}

/* Inserts at the first address that is free. */
static enum err insert_somewhere(struct put *p, const struct draft *d)
{
    struct buf bufs[2];
    bool is_in = false;
    enum err e = ERR_OK;

    if (d->path.n)
        return insert(p, d, d->name, d->path);
    buf_init(&bufs[0], SIZE_MAX);
    buf_init(&bufs[1], SIZE_MAX);
    for (int try = 1; !e && !is_in; try++) {
        e = put_address(p, &d->address, d->when.sec, try, bufs);
        if (!e)
            e = insert(p, d, buf_str(&bufs[0]), buf_str(&bufs[1]));
        is_in = !e && db_changes(&p->st->db) > 0;
    }
    buf_release(&bufs[0]);
    buf_release(&bufs[1]);
    return e;
}

/* Takes what b holds into the item arena, and empties b. */
static enum err keep(struct put *p, struct buf *b, struct str *ret)
{
    if (!b->err)
        *ret = arena_copy(p->st->item_arena, buf_str(b));
    if (b->err || !ret->s)
        return no_memory(p);
    buf_clear(b);
    return ERR_OK;
}

static enum err draft_texts(struct put *p, struct draft *d)
{
    const struct setup *s = p->st->setup;
    struct buf b;
    enum err e;

    buf_init(&b, SIZE_MAX);
    post_put_name(&b, d->item->guid, d->infocode, d->address.key);
    e = keep(p, &b, &d->address.base);
    if (!e) {
        public_id_put(&b, s->authority, s->since, d->address.key);
        e = keep(p, &b, &d->public_id);
    }
    if (!e) {
        part_put_authors(&b, d->item->authors, d->item->n_authors);
        e = keep(p, &b, &d->authors);
    }
    buf_release(&b);
    return e;
}

static enum err note_made(struct put *p, const struct draft *d, int64_t post_id)
{
    struct tx *tx = &p->st->tx;
    struct tx_post *made = tx_add_made(tx);

    if (!made)
        return no_memory(p);
    made->id = post_id;
    made->first_seen_sec = p->now_sec;
    made->sort_sec = tx_sort_sec(&d->when, p->now_sec);
    made->stream_id = d->medium.stream_id;
    made->published = d->when;
    made->key = arena_copy(tx->arena, d->address.key);
    made->base_name = arena_copy(tx->arena, d->address.base);
    made->slug = arena_copy(tx->arena, d->medium.slug);
    made->path = arena_copy(tx->arena, d->path);
    made->name = arena_copy(tx->arena, d->name);
    made->grouping = p->src->grouping;
    if (!made->key.s || !made->base_name.s || !made->slug.s || !made->path.s ||
        !made->name.s)
        return no_memory(p);
    return ERR_OK;
}

static enum err put_parts(struct put *p, size_t leader, const struct draft *d,
                          int64_t post_id)
{
    const struct item *item = d->item;
    enum err e = part_put_keys(p, leader, post_id);

    if (!e)
        e = part_put_carrier(p, post_id, item);
    if (!e && item->content_html.n)
        e = part_put_content(p, post_id, item->content_html);
    if (!e)
        e = part_put_lists(p, post_id, item);
    if (!e && item->detail_url.n)
        e = part_want_detail(p, post_id, item->detail_url);
    if (!e)
        e = note_made(p, d, post_id);
    return e ? e : place_put_old(p, leader, post_id);
}

enum err create_post(struct put *p, size_t leader)
{
    struct draft d = { .item = p->c[part_shown(p, leader)].item,
                       .when = best_date(p, leader),
                       .infocode = p->c[leader].infocode };
    struct medium_wish wish = { part_medium_name(p, d.item),
                                p->places ? p->places[leader].slug : STR(""),
                                p->now_sec };
    enum err e = lookup_free_key(p, leader, &d.address.key);

    if (!e)
        e = medium_get(p->st, &wish, &d.medium, p->ei);
    d.address.slug = d.medium.slug;
    if (!e)
        e = draft_texts(p, &d);
    if (!e)
        e = place_choose(p, leader, &d.path, &d.name);
    if (!e)
        e = insert_somewhere(p, &d);
    if (!e)
        e = put_parts(p, leader, &d,
                      sqlite3_last_insert_rowid(p->st->db.handle));
    if (!e)
        p->stats.n_new++;
    return e;
}

/* ---- moving ----------------------------------------------------------- */

static enum err move(struct put *p, const struct tx_post *made,
                     const struct when *when, struct buf bufs[2])
{
    struct str name = made->path.n ? made->name : buf_str(&bufs[0]);
    struct str path = made->path.n ? made->path : buf_str(&bufs[1]);

    return db_run(&p->st->db, STMT_POST_MOVE,
                  VALUES(db_int(made->id), db_text(name), db_text(path),
                         db_int(when->origin), db_int(when->sec),
                         db_int(when->offset_min),
                         db_int(tx_sort_sec(when, made->first_seen_sec))),
                  p->ei);
}

enum err create_move(struct put *p, struct tx_post *made, size_t leader)
{
    const struct address a = { made->base_name, made->slug, made->key };
    struct when when = best_date(p, leader);
    struct buf bufs[2];
    bool is_in = false;
    enum err e = ERR_OK;

    if (!when_is_better(&when, &made->published))
        return ERR_OK;
    buf_init(&bufs[0], SIZE_MAX);
    buf_init(&bufs[1], SIZE_MAX);
    for (int try = 1; !e && !is_in; try++) {
        e = put_address(p, &a, when.sec, try, bufs);
        if (!e)
            e = move(p, made, &when, bufs);
        is_in = !e && db_changes(&p->st->db) > 0;
    }
    buf_release(&bufs[0]);
    buf_release(&bufs[1]);
    if (e)
        return e;
    return tx_move(&p->st->tx, made, &when) ? ERR_OK : no_memory(p);
}
