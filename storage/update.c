/* update.c -- an item of a post that is known: what it changes, if anything.
 *
 * Which text shows is decided by one pure function, choose. What an item does
 * not give (content, title, tags...) it never takes away. A text that readers
 * saw becomes a revision when the shown text changes as text_hash sees it; a
 * post made in this very transaction was seen by nobody. The writer's thread.
 */
#include "storage/put.h"

/* Revisions kept of a post; a source that never stops changing its text must
 * not fill the disk. */
#define POST_MAX_REVISIONS 50

/* What the post shows, as far as it matters here. In the item arena. */
struct shown {
    int64_t source_row, priority, item_sec, updated_sec;
    int64_t content_origin; /* as in schema.sql */
    struct str grouping, title, summary, content_html;
    struct str url, image, language, authors;
};

enum choice {
    SHOW_OLD,
    SHOW_OLD_AND_CONTENT, /* the post has none: better this than nothing */
    SHOW_NEW
};

static enum choice choose(const struct setup_source *src,
                          const struct item *item, int64_t item_sec,
                          const struct shown *old)
{
    bool is_ours = str_eq(src->grouping, old->grouping);

    if (src->row == old->source_row)
        return SHOW_NEW; /* a correction, whatever its date */
    if (src->priority > old->priority || (src->priority == old->priority &&
                                          is_ours && item_sec >= old->item_sec))
        return SHOW_NEW;
    if (!old->content_origin && item->content_html.n)
        return SHOW_OLD_AND_CONTENT;
    return SHOW_OLD;
}

static struct str pick(struct str new, struct str old)
{
    return new.n ? new : old;
}

/* ---- reading what shows ----------------------------------------------- */

static enum err no_memory(struct put *p)
{
    return err_set(p->ei, ERR_NOMEM, "no memory for a post");
}

static bool copy_shown(struct arena *a, sqlite3_stmt *row, struct shown *ret)
{
    struct str *texts[] = { &ret->grouping,     &ret->title,  &ret->summary,
                            &ret->content_html, &ret->url,    &ret->image,
                            &ret->language,     &ret->authors };

    ret->source_row = db_col_int(row, 0);
    ret->priority = db_col_int(row, 1);
    ret->item_sec = db_col_int(row, 2);
    ret->updated_sec = db_col_int(row, 3);
    ret->content_origin = db_col_int(row, 4);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = arena_copy(a, db_col(row, 5 + (int)i));
        if (!texts[i]->s)
            return false;
    }
    return true;
}

static enum err read_shown(struct put *p, int64_t post_id, struct shown *ret)
{
    sqlite3_stmt *row = NULL;
    bool ok;
    enum err e =
        db_first(&p->st->db, STMT_SHOWN, VALUES(db_int(post_id)), &row, p->ei);

    if (e)
        return e;
    if (!row)
        return err_set(p->ei, ERR_DB, "post %lld is missing",
                       (long long)post_id);
    ok = copy_shown(p->st->item_arena, row, ret);
    db_done(row);
    return ok ? ERR_OK : no_memory(p);
}

/* ---- showing the item's text ------------------------------------------ */

struct update {
    struct put *p;
    int64_t post_id;
    const struct item *item;
    const struct tx_post *made; /* or NULL: readers have seen it */
    struct shown old, new;
    bool is_changed; /* the text, as text_hash sees it */
};

static enum err compare(struct update *u)
{
    uint8_t old[HASH_BYTES], new[HASH_BYTES];
    enum err e =
        text_hash(u->old.title, u->old.summary, u->old.content_html, old);

    if (!e)
        e = text_hash(u->new.title, u->new.summary, u->new.content_html, new);
    if (e)
        return no_memory(u->p);
    u->is_changed = !str_eq((struct str){ (const char *)old, HASH_BYTES },
                            (struct str){ (const char *)new, HASH_BYTES });
    return ERR_OK;
}

/* Whoever the item names as its authors; those of before if nobody. */
static enum err name_authors(struct update *u)
{
    struct buf authors;

    if (u->item->n_authors == 0)
        return ERR_OK;
    buf_init(&authors, SIZE_MAX);
    part_put_authors(&authors, u->item->authors, u->item->n_authors);
    u->new.authors = authors.err
                         ? (struct str){ NULL, 0 }
                         : arena_copy(u->p->st->item_arena, buf_str(&authors));
    buf_release(&authors);
    return u->new.authors.s ? ERR_OK : no_memory(u->p);
}

/* What the post shows with this item; content that a detail call brought
 * stays, if the item itself only points at its detail. */
static enum err draw_up(struct update *u)
{
    const struct item *item = u->item;
    int64_t item_sec = when_text(item, u->p->now_sec);
    enum err e;

    u->new = u->old;
    u->new.source_row = u->p->src->row;
    if (item_sec || u->new.source_row != u->old.source_row)
        u->new.item_sec = item_sec;
    u->new.title = pick(item->title, u->old.title);
    u->new.summary = pick(item->summary, u->old.summary);
    u->new.url = pick(item->url, u->old.url);
    u->new.image = pick(item->image, u->old.image);
    u->new.language = pick(part_language(u->p, item), u->old.language);
    if (item->content_html.n &&
        !(u->old.content_origin == 2 && item->detail_url.n)) {
        u->new.content_html = item->content_html;
        u->new.content_origin = 1;
    }
    e = name_authors(u);
    return e ? e : compare(u);
}

/* The old text becomes a revision, the post updated: when the item says, if
 * that is news, else now. */
static enum err keep_revision(struct update *u)
{
    struct put *p = u->p;
    int64_t said = when_updated(u->item, p->now_sec);
    enum err e = db_run(&p->st->db, STMT_REVISION_ADD,
                        VALUES(db_int(u->post_id), db_int(p->now_sec)), p->ei);

    if (!e)
        e = db_run(&p->st->db, STMT_REVISION_PRUNE,
                   VALUES(db_int(u->post_id), db_int(POST_MAX_REVISIONS)),
                   p->ei);
    if (said > u->old.updated_sec)
        u->new.updated_sec = said;
    else if (p->now_sec > u->old.updated_sec)
        u->new.updated_sec = p->now_sec;
    return e;
}

static enum err store_shown(struct update *u)
{
    const struct shown *n = &u->new;
    struct put *p = u->p;
    enum err e = db_run(
        &p->st->db, STMT_POST_SET,
        VALUES(db_int(u->post_id), db_int(n->source_row), db_text(n->title),
               db_text(n->url), db_text(n->summary), db_int(n->content_origin),
               db_text(n->image), db_text(n->language), db_text(n->authors),
               db_int(n->item_sec), db_int(n->updated_sec)),
        p->ei);

    if (!e && n->content_html.s != u->old.content_html.s)
        e = part_put_content(p, u->post_id, n->content_html);
    return e ? e : part_put_lists(p, u->post_id, u->item);
}

static enum err show_new(struct update *u)
{
    enum err e = draw_up(u);

    if (!e && u->is_changed && !u->made)
        e = keep_revision(u);
    return e ? e : store_shown(u);
}

/* Language and authors go with the text that they belong to. */
static enum err show_content(struct update *u)
{
    struct put *p = u->p;
    enum err e = part_put_content(p, u->post_id, u->item->content_html);

    u->is_changed = true;
    u->new = u->old;
    u->new.language = pick(part_language(p, u->item), u->old.language);
    if (!e)
        e = db_run(
            &p->st->db, STMT_POST_SET_CONTENT,
            VALUES(db_int(u->post_id), db_int(1), db_text(u->item->image)),
            p->ei);
    if (!e)
        e = name_authors(u);
    if (!e)
        e = db_run(&p->st->db, STMT_POST_SET_VOICE,
                   VALUES(db_int(u->post_id), db_text(u->new.language),
                          db_text(u->new.authors)),
                   p->ei);
    return e;
}

static enum err show(struct update *u)
{
    struct put *p = u->p;
    enum choice c =
        choose(p->src, u->item, when_text(u->item, p->now_sec), &u->old);
    bool has_content = u->old.content_origin || u->item->content_html.n;
    enum err e = ERR_OK;

    if (c == SHOW_NEW)
        e = show_new(u);
    else if (c == SHOW_OLD_AND_CONTENT)
        e = show_content(u);
    if (!e && u->item->detail_url.n && (!has_content || c == SHOW_NEW))
        e = part_want_detail(p, u->post_id, u->item->detail_url);
    return e;
}

/* ---- the item --------------------------------------------------------- */

/* Stores keys that are new, and an infoCode that came after the post. */
static enum err learn(struct put *p, size_t leader, int64_t post_id)
{
    enum err e = part_put_keys(p, leader, post_id);

    if (e || !p->c[leader].infocode.n)
        return e;
    e = db_run(&p->st->db, STMT_POST_SET_INFOCODE,
               VALUES(db_int(post_id), db_text(p->c[leader].infocode)), p->ei);
    if (!e && db_changes(&p->st->db) > 0 &&
        !tx_add_changed(&p->st->tx, post_id))
        e = no_memory(p);
    return e;
}

/* A wanted detail whose source was removed passes to this one. */
static enum err adopt_detail(struct put *p, int64_t post_id,
                             const struct item *item)
{
    enum err e;

    if (!p->st->setup->has_orphan_details || !item->detail_url.n)
        return ERR_OK;
    e = db_run(&p->st->db, STMT_DETAIL_ADOPT,
               VALUES(db_int(post_id), db_int(p->src->row),
                      db_text(item->detail_url), db_int(p->now_sec)),
               p->ei);
    if (!e)
        p->stats.n_details += (size_t)db_changes(&p->st->db);
    return e;
}

/* What this source gave of the post before, against what it gives now. */
struct carried {
    bool is_same_text, is_new_guid, is_new_url;
};

static enum err read_carried(struct put *p, int64_t post_id,
                             const struct item *item, struct carried *ret)
{
    const struct str hash = { (const char *)item->text_hash, HASH_BYTES };
    sqlite3_stmt *row = NULL;
    enum err e =
        db_first(&p->st->db, STMT_CARRIER,
                 VALUES(db_int(post_id), db_int(p->src->row)), &row, p->ei);

    if (e || !row)
        return e;
    ret->is_same_text = str_eq(db_col(row, 0), hash);
    ret->is_new_guid = !str_eq(db_col(row, 1), item->guid);
    ret->is_new_url = item->url.n && !str_eq(db_col(row, 2), item->url);
    db_done(row);
    return ERR_OK;
}

/* The text stays, the link moved. */
static enum err follow_url(struct put *p, int64_t post_id, struct str url)
{
    enum err e = db_run(
        &p->st->db, STMT_POST_SET_URL,
        VALUES(db_int(post_id), db_int(p->src->row), db_text(url)), p->ei);

    if (!e && !tx_add_changed(&p->st->tx, post_id))
        e = no_memory(p);
    return e;
}

static enum err update_known(struct put *p, size_t leader,
                             const struct carried *was, const struct item *item)
{
    bool is_weak = p->c[leader].is_weak;
    int64_t post_id = p->c[leader].post_id;
    enum err e = adopt_detail(p, post_id, item);

    p->stats.n_known++;
    if (e || (!is_weak && !was->is_new_url))
        return e;
    if (was->is_new_url || was->is_new_guid)
        e = part_put_carrier(p, post_id, item);
    if (!e && was->is_new_url)
        e = follow_url(p, post_id, item->url);
    return e ? e : learn(p, leader, post_id);
}

static enum err update_changed(struct put *p, size_t leader,
                               const struct item *item)
{
    struct update u = { .p = p, .post_id = p->c[leader].post_id, .item = item };
    struct tx_post *made = tx_find_made(&p->st->tx, u.post_id);
    enum err e = read_shown(p, u.post_id, &u.old);

    u.made = made;
    if (!e)
        e = part_put_carrier(p, u.post_id, item);
    if (!e)
        e = learn(p, leader, u.post_id);
    if (!e && made && str_eq(made->grouping, p->src->grouping))
        e = create_move(p, made, leader);
    if (!e)
        e = show(&u);
    if (!e)
        e = adopt_detail(p, u.post_id, item);
    if (!e && !tx_add_changed(&p->st->tx, u.post_id))
        e = no_memory(p);
    if (!e && u.is_changed)
        p->stats.n_changed++;
    else if (!e)
        p->stats.n_known++;
    return e;
}

enum err update_post(struct put *p, size_t leader)
{
    const struct item *item = p->c[part_shown(p, leader)].item;
    struct carried was = { .is_same_text = false };
    enum err e = read_carried(p, p->c[leader].post_id, item, &was);

    if (e)
        return e;
    return was.is_same_text ? update_known(p, leader, &was, item)
                            : update_changed(p, leader, item);
}
