/* post.c -- reading a post back, with what hangs on it.
 *
 * The arena must outlive the post. Any thread, with its own storage.
 */
#include "storage/post.h"

#include "storage/state.h"

struct reading {
    struct storage *st;
    struct arena *a;
    int64_t id;
    struct post_budget *budget;
    struct err_info *ei;
};

static enum err no_memory(struct reading *r)
{
    return err_set(r->ei, ERR_NOMEM, "no memory for a post");
}

/* Copies n columns from `from` on into *texts[i]. */
static bool copy_texts(struct arena *a, sqlite3_stmt *row, int from,
                       struct str *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        *texts[i] = arena_copy(a, db_col(row, from + (int)i));
        if (!texts[i]->s)
            return false;
    }
    return true;
}
#define COPY_TEXTS(a, row, from, texts)                                        \
    copy_texts(a, row, from, texts, sizeof(texts) / sizeof((texts)[0]))

static enum content_state state_of(int64_t content_origin, bool is_wanted)
{
    if (content_origin)
        return CONTENT_FULL;
    return is_wanted ? CONTENT_AWAITED : CONTENT_NONE;
}

/* A row of STMT_POST; the texts first, then the numbers. */
static bool copy_post(struct arena *a, sqlite3_stmt *row, struct post *ret)
{
    struct str *texts[] = {
        &ret->key,  &ret->infocode,    &ret->public_id,   &ret->name,
        &ret->path, &ret->medium.name, &ret->medium.slug, &ret->title,
        &ret->url,  &ret->summary,     &ret->image,       &ret->language,
    };
    int col = sizeof(texts) / sizeof(texts[0]);

    if (!COPY_TEXTS(a, row, 0, texts))
        return false;
    ret->id = db_col_int(row, col);
    ret->medium.id = db_col_int(row, col + 1);
    ret->content_state =
        state_of(db_col_int(row, col + 2), db_col_int(row, col + 3) != 0);
    ret->date_origin = (enum date_origin)db_col_int(row, col + 4);
    ret->published_sec = db_col_int(row, col + 5);
    ret->published_offset_min = (int)db_col_int(row, col + 6);
    ret->updated_sec = db_col_int(row, col + 7);
    ret->sort_sec = db_col_int(row, col + 8);
    return true;
}

/* ---- lists ------------------------------------------------------------ */

typedef bool copy_fn(struct arena *a, sqlite3_stmt *row, void *to);

/* Reads all rows of a statement about one post as elements of size bytes. */
static enum err read_list(struct reading *r, enum stmt id, size_t size,
                          copy_fn *copy, struct rows *ret)
{
    sqlite3_stmt *row = NULL;
    bool is_row = true;
    enum err e = db_query(&r->st->db, id, VALUES(db_int(r->id)), &row, r->ei);

    rows_init(ret, r->a, size);
    while (!e && (e = db_next(&r->st->db, row, &is_row, r->ei)) == ERR_OK &&
           is_row) {
        void *to = rows_add(ret);

        if (!to || !copy(r->a, row, to)) {
            db_done(row);
            return no_memory(r);
        }
    }
    return e;
}

static bool copy_text(struct arena *a, sqlite3_stmt *row, void *to)
{
    struct str *texts[] = { to };

    return COPY_TEXTS(a, row, 0, texts);
}

static bool copy_author(struct arena *a, sqlite3_stmt *row, void *to)
{
    struct person *p = to;
    struct str *texts[] = { &p->name, &p->url, &p->email };

    return COPY_TEXTS(a, row, 0, texts);
}

static bool copy_enclosure(struct arena *a, sqlite3_stmt *row, void *to)
{
    struct enclosure *n = to;
    struct str *texts[] = { &n->url, &n->mime_type, &n->title };

    n->size_bytes = db_col_int(row, 3);
    n->duration_sec = db_col_int(row, 4);
    return COPY_TEXTS(a, row, 0, texts);
}

static bool copy_carrier(struct arena *a, sqlite3_stmt *row, void *to)
{
    struct carrier *c = to;
    struct str *texts[] = { &c->source_id, &c->source_name, &c->url, &c->guid,
                            &c->title };

    c->first_seen_sec = db_col_int(row, 5);
    return COPY_TEXTS(a, row, 0, texts);
}

/* ---- the post --------------------------------------------------------- */

static enum err read_lists(struct reading *r, bool has_authors,
                           struct post *ret)
{
    struct rows tags, authors = { .n = 0 };
    enum err e =
        read_list(r, STMT_POST_TAGS, sizeof(struct str), copy_text, &tags);

    if (!e && has_authors)
        e = read_list(r, STMT_POST_AUTHORS, sizeof(struct person), copy_author,
                      &authors);
    if (e)
        return e;
    ret->tags = tags.list;
    ret->n_tags = tags.n;
    ret->authors = authors.list;
    ret->n_authors = authors.n;
    return ERR_OK;
}

/* Takes n bytes of what contents may take. */
static bool takes(struct post_budget *b, size_t n)
{
    if (!b)
        return true;
    b->is_over = b->is_over || (b->has_first && n > b->left_bytes);
    if (b->is_over)
        return false;
    b->has_first = b->has_first || n > 0;
    b->left_bytes -= n < b->left_bytes ? n : b->left_bytes;
    return true;
}

static enum err read_content(struct reading *r, struct str *ret)
{
    sqlite3_stmt *row = NULL;
    bool is_read;
    enum err e;

    if (r->budget && r->budget->is_over)
        return ERR_OK;
    e = db_first(&r->st->db, STMT_POST_CONTENT, VALUES(db_int(r->id)), &row,
                 r->ei);
    if (e || !row)
        return e;
    is_read = takes(r->budget, db_col(row, 0).n);
    if (is_read)
        *ret = arena_copy(r->a, db_col(row, 0));
    db_done(row);
    return ret->s || !is_read ? ERR_OK : no_memory(r);
}

static enum err read_whole(struct reading *r, struct post *ret)
{
    struct rows enclosures, carriers, old_paths;
    enum err e = read_content(r, &ret->content_html);

    if (!e)
        e = read_list(r, STMT_POST_ENCLOSURES, sizeof(struct enclosure),
                      copy_enclosure, &enclosures);
    if (!e)
        e = read_list(r, STMT_POST_CARRIERS, sizeof(struct carrier),
                      copy_carrier, &carriers);
    if (!e)
        e = read_list(r, STMT_POST_ALIASES, sizeof(struct str), copy_text,
                      &old_paths);
    if (e)
        return e;
    ret->enclosures = enclosures.list;
    ret->n_enclosures = enclosures.n;
    ret->carriers = carriers.list;
    ret->n_carriers = carriers.n;
    ret->old_paths = old_paths.list;
    ret->n_old_paths = old_paths.n;
    return ERR_OK;
}

enum err post_read(struct storage *st, struct post_wish wish, struct arena *a,
                   struct post *ret, struct err_info *ei)
{
    struct reading r = {
        .st = st, .a = a, .id = wish.id, .budget = wish.budget, .ei = ei
    };
    struct post post = { .id = wish.id };
    bool has_authors, ok;
    sqlite3_stmt *row = NULL;
    enum err e =
        db_first(&st->db, STMT_POST, VALUES(db_int(wish.id)), &row, ei);

    if (e)
        return e;
    if (!row)
        return err_set(ei, ERR_RANGE, "no post %lld", (long long)wish.id);
    ok = copy_post(a, row, &post);
    has_authors = db_col_int(row, 21) != 0;
    db_done(row);
    if (!ok)
        return no_memory(&r);
    e = read_lists(&r, has_authors, &post);
    if (!e && wish.whole)
        e = read_whole(&r, &post);
    else if (!e && !post.title.n && !post.summary.n)
        e = read_content(&r, &post.content_html); /* it is called by its text */
    if (!e)
        *ret = post;
    return e;
}

enum err storage_post(struct storage *st, int64_t id, struct arena *a,
                      struct post *ret_post, struct err_info *ei)
{
    return post_read(st, (struct post_wish){ id, true, NULL }, a, ret_post, ei);
}
