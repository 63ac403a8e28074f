/* commit.c -- the end of a transaction: numbers, then marks, then COMMIT.
 *
 * New posts get their numbers in the merged stream and in that of their
 * medium, in the order of (sort date, key): never the order of arrival within
 * a transaction, so that a batch gives the same pages however it was put
 * together. Marks follow in the order posts, full pages, heads (storage.h).
 * The writer's thread.
 */
#include <stdlib.h>

#include "storage/publish.h"
#include "storage/state.h"

/* A stream that this commit touches; old == last: no new posts. */
struct touched {
    int64_t stream_id, old, last;
};
struct page {
    int64_t stream_id, number;
};
struct commit {
    struct storage *st;
    struct rows streams; /* struct touched; may repeat */
    struct rows pages;   /* struct page; may repeat */
    struct err_info *ei;
};

static int by_date(const void *a, const void *b)
{
    const struct tx_post *x = *(const struct tx_post *const *)a;
    const struct tx_post *y = *(const struct tx_post *const *)b;

    if (x->sort_sec != y->sort_sec)
        return x->sort_sec < y->sort_sec ? -1 : 1;
    return str_cmp(x->key, y->key);
}

static int by_stream(const void *a, const void *b)
{
    const struct tx_post *x = *(const struct tx_post *const *)a;
    const struct tx_post *y = *(const struct tx_post *const *)b;

    if (x->stream_id != y->stream_id)
        return x->stream_id < y->stream_id ? -1 : 1;
    return by_date(a, b);
}

static int compare(int64_t a, int64_t b) { return a < b ? -1 : a > b; }

static int by_touched(const void *a, const void *b)
{
    return compare(((const struct touched *)a)->stream_id,
                   ((const struct touched *)b)->stream_id);
}

static int by_page(const void *a, const void *b)
{
    const struct page *x = a, *y = b;
    int c = compare(x->stream_id, y->stream_id);

    return c ? c : compare(x->number, y->number);
}

static int by_id(const void *a, const void *b)
{
    return compare(*(const int64_t *)a, *(const int64_t *)b);
}

static void sort(struct rows *r, int (*order)(const void *, const void *))
{
    if (r->n > 1)
        qsort(r->list, r->n, r->size, order);
}

static enum err no_memory(struct commit *c)
{
    return err_set(c->ei, ERR_NOMEM, "no memory to commit");
}

/* ---- numbers ---------------------------------------------------------- */

/* Notes the pages that filled up from old to last, and the one before them,
 * which now has a next one. */
static enum err add_full_pages(struct commit *c, const struct touched *t)
{
    int64_t from = t->old / STREAM_PAGE_POSTS;
    int64_t to = t->last / STREAM_PAGE_POSTS;

    for (int64_t page = from > 0 ? from : 1; from < to && page <= to; page++) {
        struct page *p = rows_add(&c->pages);

        if (!p)
            return no_memory(c);
        *p = (struct page){ t->stream_id, page };
    }
    return ERR_OK;
}

static enum err number_posts(struct commit *c, int64_t stream_id,
                             struct tx_post *const *posts, size_t n)
{
    struct db *db = &c->st->db;
    struct touched *t = rows_add(&c->streams);
    enum err e;

    if (!t)
        return no_memory(c);
    t->stream_id = stream_id;
    e = db_number(db, STMT_STREAM_LAST, VALUES(db_int(stream_id)), &t->old,
                  c->ei);
    t->last = t->old;
    for (size_t i = 0; !e && i < n; i++) {
        t->last++;
        e = db_run(db, STMT_STREAM_POST_ADD,
                   VALUES(db_int(stream_id), db_int(t->last),
                          db_int(posts[i]->id), db_int(posts[i]->sort_sec)),
                   c->ei);
    }
    if (!e)
        e = db_run(db, STMT_STREAM_SET_LAST,
                   VALUES(db_int(stream_id), db_int(t->last)), c->ei);
    return e ? e : add_full_pages(c, t);
}

static enum err number_all(struct commit *c)
{
    struct tx *tx = &c->st->tx;
    size_t n = tx->made.n;
    struct tx_post **posts =
        arena_alloc(tx->arena, n, sizeof(struct tx_post *));
    enum err e = ERR_OK;

    if (n == 0)
        return ERR_OK;
    if (!posts)
        return no_memory(c);
    for (size_t i = 0; i < n; i++)
        posts[i] = (struct tx_post *)tx->made.list + i;
    qsort(posts, n, sizeof(struct tx_post *), by_date);
    e = number_posts(c, c->st->setup->all_stream, posts, n);
    qsort(posts, n, sizeof(struct tx_post *), by_stream);
    for (size_t i = 0, end = 0; !e && i < n; i = end) {
        while (end < n && posts[end]->stream_id == posts[i]->stream_id)
            end++;
        e = number_posts(c, posts[i]->stream_id, posts + i, end - i);
    }
    return e;
}

/* ---- marks ------------------------------------------------------------ */

/* Notes where a post that changed is listed. */
static enum err add_places(struct commit *c, int64_t post_id)
{
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&c->st->db, STMT_POST_PLACES, VALUES(db_int(post_id)),
                          &row, c->ei);

    while (!e && (e = db_next(&c->st->db, row, &is_row, c->ei)) == ERR_OK &&
           is_row) {
        struct touched *t = rows_add(&c->streams);
        int64_t last = db_col_int(row, 2);
        int64_t number = (db_col_int(row, 1) - 1) / STREAM_PAGE_POSTS + 1;
        struct page *p = NULL;

        if (t)
            *t = (struct touched){ db_col_int(row, 0), last, last };
        if (t && number * STREAM_PAGE_POSTS <= last) {
            p = rows_add(&c->pages);
            if (p)
                *p = (struct page){ t->stream_id, number };
        }
        if (!t || (!p && number * STREAM_PAGE_POSTS <= last)) {
            db_done(row);
            return no_memory(c);
        }
    }
    return e;
}

static enum err mark_posts(struct commit *c)
{
    struct tx *tx = &c->st->tx;
    const struct tx_post *made = tx->made.list;
    const int64_t *changed;
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < tx->made.n; i++)
        e = publish_mark(c->st, PUBLISH_POST, made[i].id, 0, c->ei);
    sort(&tx->changed, by_id);
    changed = tx->changed.list;
    for (size_t i = 0; !e && i < tx->changed.n; i++) {
        if (i > 0 && changed[i] == changed[i - 1])
            continue;
        e = publish_mark(c->st, PUBLISH_POST, changed[i], 0, c->ei);
        if (!e)
            e = add_places(c, changed[i]);
    }
    return e;
}

static enum err mark_lists(struct commit *c)
{
    const struct page *pages;
    const struct touched *streams;
    enum err e = ERR_OK;

    sort(&c->pages, by_page);
    pages = c->pages.list;
    for (size_t i = 0; !e && i < c->pages.n; i++)
        if (i == 0 || by_page(&pages[i], &pages[i - 1]) != 0)
            e = publish_mark(c->st, PUBLISH_PAGE, pages[i].stream_id,
                             pages[i].number, c->ei);
    sort(&c->streams, by_touched);
    streams = c->streams.list;
    for (size_t i = 0; !e && i < c->streams.n; i++)
        if (i == 0 || streams[i].stream_id != streams[i - 1].stream_id)
            e = publish_mark(c->st, PUBLISH_HEAD, streams[i].stream_id, 0,
                             c->ei);
    return e;
}

enum err storage_commit(struct storage *st, struct err_info *ei)
{
    struct commit c = { .st = st, .ei = ei };
    enum err e;

    if (!st->tx.is_open)
        return err_set(ei, ERR_DB, "the transaction is gone");
    rows_init(&c.streams, st->tx.arena, sizeof(struct touched));
    rows_init(&c.pages, st->tx.arena, sizeof(struct page));
    e = number_all(&c);
    if (!e)
        e = mark_posts(&c);
    if (!e)
        e = mark_lists(&c);
    if (!e)
        e = db_run(&st->db, STMT_COMMIT, NO_VALUES, ei);
    st->tx.is_open = false;
    if (e)
        db_rollback(&st->db);
    return e && e != ERR_NOMEM ? ERR_DB : e;
}
