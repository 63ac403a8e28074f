/* put.c -- stores the items of one document of a source.
 *
 * Candidates are identified as a whole before the first is written. One item
 * that cannot be kept is refused alone: the document is tried at full speed,
 * and only if that fails once more with a savepoint around each item. The
 * writer's thread.
 */
#include "storage/put.h"

#include <stdlib.h>

/* All texts of an item together; far above what feeds hands on. */
#define ITEM_STORED_MAX_BYTES ((size_t)8 * 1024 * 1024)

static void refuse(struct put *p, size_t i, const char *why)
{
    struct err_info text;

    p->c[i].is_refused = true;
    if (p->stats.n_refused++ > 0)
        return;
    err_set(&text, ERR_RANGE, "item %zu: %s", i + 1, why);
    for (size_t k = 0; k < sizeof(p->stats.refused); k++)
        p->stats.refused[k] = text.text[k];
}

/* ---- candidates ------------------------------------------------------- */

static bool is_storable(const struct item *item)
{
    const struct str *texts[] = {
        &item->guid,    &item->infocode,     &item->url,   &item->title,
        &item->summary, &item->content_html, &item->image, &item->language,
        &item->medium,  &item->detail_url,
    };
    size_t left = ITEM_STORED_MAX_BYTES;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i]->n > left)
            return false;
        left -= texts[i]->n;
    }
    return true;
}

static enum err add_candidates(struct put *p)
{
    struct arena *a = p->st->put_arena;

    p->n = p->doc->n_items;
    p->c = arena_alloc(a, p->n, sizeof(*p->c));
    if (!p->c)
        return err_set(p->ei, ERR_NOMEM, "no memory for a document");
    for (size_t i = 0; i < p->n; i++) {
        struct candidate *c = &p->c[i];
        enum err e;

        c->item = &p->doc->items[i];
        if (!is_storable(c->item)) {
            refuse(p, i, "too big");
            continue;
        }
        e = item_keys(c->item, p->src->id, &p->src->dedup, a, &c->keys);
        if (e == ERR_NOMEM)
            return err_set(p->ei, e, "no memory for the keys of an item");
        if (e)
            refuse(p, i, err_name(e));
        /* An infoCode that dedup leaves out is no identity at all. */
        if (c->keys.key[KEY_INFOCODE].n)
            c->infocode = c->item->infocode;
    }
    if (identify_document(p->c, p->n, &p->order, a))
        return err_set(p->ei, ERR_NOMEM, "no memory for a document");
    return ERR_OK;
}

static enum err remember_shared_links(struct put *p)
{
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < p->n; i++)
        if (p->c[i].is_link_shared)
            e = lookup_run(p, STMT_SHARED_LINK_ADD, &p->c[i], KEY_LINK);
    return e;
}

static bool is_leader(struct put *p, size_t i)
{
    return !p->c[i].is_refused && identify_leader(p->c, i) == i;
}

/* ---- backfill --------------------------------------------------------- */

struct dated {
    size_t i;
    int64_t sec; /* INT64_MIN: none */
};

static int by_newest(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;

    if (x->sec != y->sec)
        return x->sec > y->sec ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

/* Of the documents of a source's first visit only the newest are taken, max
 * together: by date, and after those with one the others as they stand. What is
 * a post already is not passed over (put_article asks for that first); after
 * the first document it was counted there, or is another source's. */
static enum err choose_backfill(struct put *p, int64_t max, bool is_later)
{
    const struct date_context ctx = { p->now_sec, p->st->setup->zone };
    struct dated *list = arena_alloc(p->st->put_arena, p->n, sizeof(*list));
    size_t n = 0;

    if (!list)
        return err_set(p->ei, ERR_NOMEM, "no memory for a document");
    for (size_t i = 0; i < p->n; i++) {
        struct when w;

        if (!is_leader(p, i) || (is_later && p->c[i].post_id))
            continue;
        w = when_published(p->c[i].item, p->c[i].infocode, &ctx);
        list[n++] = (struct dated){ i, w.origin == DATE_FROM_SIGHT ? INT64_MIN
                                                                   : w.sec };
    }
    qsort(list, n, sizeof(*list), by_newest);
    for (size_t k = max > 0 ? (size_t)max : 0; k < n; k++)
        p->c[list[k].i].is_passed_over = true;
    return ERR_OK;
}

/* Was an item without a post passed over before? */
static enum err recall_passed(struct put *p, size_t leader)
{
    struct candidate *c = p->c;
    bool is_known = false;
    enum err e = ERR_OK;

    for (size_t m = leader; m != NO_CANDIDATE; m = c[m].next)
        for (size_t r = 0; !e && !is_known && r < p->order.n; r++) {
            enum key_kind kind = p->order.kinds[r];

            if (!identify_is_usable(&c[m], kind) ||
                (kind == KEY_CONTENT &&
                 !identify_asks_content(&c[m], &p->order)))
                continue;
            e = lookup_is(p, STMT_PASSED_OVER, &c[m], kind, &is_known);
        }
    c[leader].is_passed_over = is_known;
    return e;
}

static enum err pass_over(struct put *p, size_t leader)
{
    struct candidate *c = p->c;
    enum err e = ERR_OK;

    for (size_t m = leader; !e && m != NO_CANDIDATE; m = c[m].next)
        for (size_t r = 0; !e && r < p->order.n; r++) {
            enum key_kind kind = p->order.kinds[r];

            if (identify_is_usable(&c[m], kind))
                e = lookup_run(p, STMT_PASSED_OVER_ADD, &c[m], kind);
        }
    p->stats.n_passed_over++;
    return e;
}

/* The first visit lasts until its walk, or one that makes it good, ends. */
static enum err read_first(struct put *p, int64_t *ret_first_sec,
                           bool *ret_is_first)
{
    sqlite3_stmt *row = NULL;
    enum err e = db_first(&p->st->db, STMT_SOURCE_FIRST,
                          VALUES(db_int(p->src->row)), &row, p->ei);

    if (e)
        return e;
    if (row) {
        *ret_first_sec = db_col_int(row, 0);
        *ret_is_first = db_col_is_null(row, 0) || db_col_int(row, 1) == 2 ||
                        (p->began_sec && *ret_first_sec >= p->began_sec);
    }
    db_done(row);
    return ERR_OK;
}

static enum err sift_backfill(struct put *p, bool *ret_is_first)
{
    int64_t first_sec = 0, has_passed = 0, n_taken = 0;
    enum err e = read_first(p, &first_sec, ret_is_first);

    if (e)
        return e;
    if (*ret_is_first) {
        if (first_sec)
            e = db_number(&p->st->db, STMT_CARRIERS_SINCE,
                          VALUES(db_int(p->src->row), db_int(first_sec)),
                          &n_taken, p->ei);
        return e ? e
                 : choose_backfill(p, p->src->backfill - n_taken,
                                   first_sec != 0);
    }
    e = db_number(&p->st->db, STMT_HAS_PASSED_OVER, VALUES(db_int(p->src->row)),
                  &has_passed, p->ei);
    for (size_t i = 0; !e && has_passed && i < p->n; i++)
        if (is_leader(p, i) && !p->c[i].post_id)
            e = recall_passed(p, i);
    return e;
}

/* ---- items ------------------------------------------------------------ */

static enum err put_article(struct put *p, size_t leader, bool is_first)
{
    struct candidate *c = &p->c[leader];
    enum err e;

    arena_reset(p->st->item_arena);
    if (c->post_id) {
        e = update_post(p, leader);
        if (!e)
            e = place_put_old(p, leader, c->post_id);
    } else if (c->is_passed_over && is_first) {
        e = pass_over(p, leader);
    } else if (c->is_passed_over) {
        p->stats.n_passed_over++;
        e = ERR_OK;
    } else {
        e = create_post(p, leader);
    }
    for (size_t m = c->next; !e && m != NO_CANDIDATE; m = p->c[m].next)
        p->stats.n_known++; /* the rest are that article again */
    return e;
}

/* As put_article, but what fails for its own sake is undone alone. */
static enum err put_carefully(struct put *p, size_t leader, bool is_first)
{
    struct db *db = &p->st->db;
    struct tx_point point = tx_point(&p->st->tx);
    struct put_stats stats = p->stats;
    enum err e = db_run(db, STMT_ITEM_BEGIN, NO_VALUES, p->ei);
    struct err_info why = { .code = ERR_OK }, *ei = p->ei;

    if (e)
        return e;
    p->ei = &why;
    e = put_article(p, leader, is_first);
    p->ei = ei;
    if (storage_is_fatal(e))
        return err_set(ei, e, "%s", why.text);
    if (e) {
        e = db_run(db, STMT_ITEM_UNDO, NO_VALUES, ei);
        if (e)
            return e;
        tx_undo(&p->st->tx, point);
        p->stats = stats;
        for (size_t m = leader; m != NO_CANDIDATE; m = p->c[m].next)
            refuse(p, m, why.text);
    }
    return db_run(db, STMT_ITEM_END, NO_VALUES, ei);
}

/* Did the last item come before this visit? (storage.h, last_known) */
static enum err judge_last(struct put *p, bool is_first)
{
    const struct candidate *c = p->c;
    sqlite3_stmt *row = NULL;
    size_t leader;
    enum err e;

    if (p->n == 0 || c[p->n - 1].is_refused)
        return ERR_OK;
    leader = identify_leader(p->c, p->n - 1);
    if (!c[leader].post_id) {
        p->stats.last_known = !is_first && c[leader].is_passed_over;
        return ERR_OK;
    }
    e = db_first(&p->st->db, STMT_CARRIER,
                 VALUES(db_int(c[leader].post_id), db_int(p->src->row)), &row,
                 p->ei);
    if (e)
        return e;
    p->stats.last_known =
        row && db_col_int(row, 3) < (p->began_sec ? p->began_sec : p->now_sec);
    db_done(row);
    return ERR_OK;
}

static enum err put_items(struct put *p)
{
    bool is_first = false;
    enum err e = sift_backfill(p, &is_first);

    if (!e)
        e = judge_last(p, is_first);

    for (size_t i = 0; !e && i < p->n; i++)
        if (is_leader(p, i))
            e = p->is_careful ? put_carefully(p, i, is_first)
                              : put_article(p, i, is_first);
    if (!e && is_first && p->n > 0)
        e = db_run(&p->st->db, STMT_SOURCE_SET_FIRST,
                   VALUES(db_int(p->src->row), db_int(p->now_sec)), p->ei);
    return e;
}

static enum err put_document(struct put *p)
{
    enum err e;

    arena_reset(p->st->put_arena);
    p->stats = (struct put_stats){ .n_new = 0 };
    e = add_candidates(p);
    if (!e)
        e = remember_shared_links(p);
    if (!e)
        e = lookup_posts(p);
    return e ? e : put_items(p);
}

/* NOLINTNEXTLINE(readability-function-size): what storage.h asks for */
enum err storage_put_document(struct storage *st, struct str source_id,
                              const struct document *doc,
                              const struct put_options *opt,
                              struct put_stats *ret_stats, struct err_info *ei)
{
    struct put p = { .st = st,
                     .doc = doc,
                     .now_sec = opt->now_sec,
                     .began_sec = opt->began_sec,
                     .places = opt->places,
                     .ei = ei };
    struct tx_point point;
    enum err e;

    if (st->setup)
        p.src = setup_find_source(st->setup, source_id);
    if (!p.src)
        return err_set(ei, ERR_RANGE, "no source %.*s", STR_ARG(source_id));
    if (doc->n_items > FEED_MAX_ITEMS)
        return err_set(ei, ERR_LIMIT, "%zu items, FEED_MAX_ITEMS is %d",
                       doc->n_items, FEED_MAX_ITEMS);
    p.order = identify_order(&p.src->dedup);
    e = tx_begin_put(st, &point, ei);
    if (e)
        return e;
    e = put_document(&p);
    if (e && !storage_is_fatal(e)) {
        e = db_run(&st->db, STMT_PUT_UNDO, NO_VALUES, ei);
        tx_undo(&st->tx, point);
        p.is_careful = true;
        if (!e)
            e = put_document(&p);
    }
    e = tx_end_put(st, point, e, ei);
    if (!e)
        *ret_stats = p.stats;
    return e;
}
