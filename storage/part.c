/* part.c -- the rows that hang on a post: keys, carriers, tags and the like.
 *
 * Written alike for new and for known posts. The writer's thread.
 */
#include "storage/put.h"

static enum err no_memory(struct put *p)
{
    return err_set(p->ei, ERR_NOMEM, "no memory for an item");
}

size_t part_shown(const struct put *p, size_t leader)
{
    size_t best = leader;
    int64_t best_sec = when_text(p->c[leader].item, p->now_sec);

    for (size_t m = p->c[leader].next; m != NO_CANDIDATE; m = p->c[m].next) {
        int64_t sec = when_text(p->c[m].item, p->now_sec);

        if (sec > best_sec || (sec == best_sec && m > best)) {
            best = m;
            best_sec = sec;
        }
    }
    return best;
}

static enum err put_key(struct put *p, const uint8_t *digest, int64_t post_id)
{
    if (!digest)
        return no_memory(p);
    return db_run(&p->st->db, STMT_IDENTITY_ADD,
                  VALUES(db_blob(digest, KEY_DIGEST_BYTES), db_int(post_id)),
                  p->ei);
}

enum err part_put_keys(struct put *p, size_t leader, int64_t post_id)
{
    struct candidate *c = p->c;
    uint8_t digest[KEY_DIGEST_BYTES];
    enum err e = ERR_OK;

    for (size_t m = leader; !e && m != NO_CANDIDATE; m = c[m].next)
        for (size_t r = 0; !e && r < p->order.n; r++) {
            enum key_kind kind = p->order.kinds[r];

            if (kind == KEY_LINK)
                e = lookup_judge_link(p, &c[m]);
            if (!e && identify_is_usable(&c[m], kind))
                e = put_key(p, identify_digest(&c[m], kind), post_id);
        }
    if (e || !c[leader].item_key.n)
        return e;
    if (!identify_digest_of(c[leader].item_key, digest))
        return no_memory(p);
    return put_key(p, digest, post_id);
}

enum err part_put_carrier(struct put *p, int64_t post_id,
                          const struct item *item)
{
    return db_run(&p->st->db, STMT_CARRIER_PUT,
                  VALUES(db_int(post_id), db_int(p->src->row),
                         db_text(item->url), db_text(item->guid),
                         db_text(item->title), db_int(p->now_sec),
                         db_blob(item->text_hash, HASH_BYTES)),
                  p->ei);
}

enum err part_put_content(struct put *p, int64_t post_id, struct str html)
{
    return db_run(&p->st->db, STMT_CONTENT_PUT,
                  VALUES(db_int(post_id), db_text(html)), p->ei);
}

enum err part_want_detail(struct put *p, int64_t post_id, struct str url)
{
    enum err e = db_run(&p->st->db, STMT_DETAIL_ADD,
                        VALUES(db_int(post_id), db_int(p->src->row),
                               db_text(url), db_int(p->now_sec)),
                        p->ei);

    if (!e)
        p->stats.n_details += (size_t)db_changes(&p->st->db);
    return e;
}

/* ---- names ------------------------------------------------------------ */

struct str part_medium_name(const struct put *p, const struct item *item)
{
    if (p->src->category.n)
        return p->src->category;
    return item->medium.n ? item->medium : p->src->name;
}

struct str part_language(const struct put *p, const struct item *item)
{
    return item->language.n ? item->language : p->src->language;
}

void part_put_authors(struct buf *b, const struct person *authors, size_t n)
{
    buf_putc(b, '[');
    for (size_t i = 0; i < n && i < ITEM_MAX_AUTHORS; i++) {
        const struct person *a = &authors[i];

        buf_puts(b, i ? ",{\"name\":\"" : "{\"name\":\"");
        str_put_json(b, a->name);
        buf_puts(b, "\",\"url\":\"");
        str_put_json(b, a->url);
        buf_puts(b, "\",\"email\":\"");
        str_put_json(b, a->email);
        buf_puts(b, "\"}");
    }
    buf_putc(b, ']');
}

/* ---- tags, enclosures ------------------------------------------------- */

struct tags {
    struct str list[ITEM_MAX_TAGS];
    size_t n;
};

static void add_tag(struct tags *t, struct str name)
{
    if (!name.n || t->n == ITEM_MAX_TAGS)
        return;
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->list[i], name))
            return;
    t->list[t->n++] = name;
}

/* A tag of the source with {medium} filled in; absent: no memory. */
static struct str fill_tag(struct put *p, struct str tag, struct str medium)
{
    static const struct str hole = STR_C("{medium}");
    struct str filled;
    struct buf b;
    size_t at;

    if (str_find(tag, hole) == SIZE_MAX)
        return tag;
    buf_init(&b, SIZE_MAX);
    while ((at = str_find(tag, hole)) != SIZE_MAX) {
        buf_put(&b, (struct str){ tag.s, at });
        buf_put(&b, medium);
        tag = str_cut(tag, at + hole.n);
    }
    buf_put(&b, tag);
    filled = b.err ? (struct str){ NULL, 0 }
                   : arena_copy(p->st->item_arena, buf_str(&b));
    buf_release(&b);
    return filled;
}

/* The tags of an item: its own, then those its source gives. */
static enum err collect_tags(struct put *p, const struct item *item,
                             struct tags *t)
{
    struct str medium = part_medium_name(p, item);

    t->n = 0;
    for (size_t i = 0; i < item->n_tags; i++)
        add_tag(t, item->tags[i]);
    for (size_t i = 0; i < p->src->n_tags; i++) {
        struct str tag = fill_tag(p, p->src->tags[i], medium);

        if (!tag.s)
            return no_memory(p);
        add_tag(t, tag);
    }
    return ERR_OK;
}

static enum err put_tags(struct put *p, int64_t post_id,
                         const struct item *item)
{
    struct db *db = &p->st->db;
    struct tags t;
    enum err e = collect_tags(p, item, &t);

    if (e || t.n == 0)
        return e;
    e = db_run(db, STMT_TAG_DROP, VALUES(db_int(post_id)), p->ei);
    for (size_t i = 0; !e && i < t.n; i++)
        e = db_run(
            db, STMT_TAG_ADD,
            VALUES(db_int(post_id), db_int((int64_t)i + 1), db_text(t.list[i])),
            p->ei);
    return e;
}

static enum err put_enclosures(struct put *p, int64_t post_id,
                               const struct item *item)
{
    struct db *db = &p->st->db;
    enum err e;

    if (item->n_enclosures == 0)
        return ERR_OK;
    e = db_run(db, STMT_ENCLOSURE_DROP, VALUES(db_int(post_id)), p->ei);
    for (size_t i = 0; !e && i < item->n_enclosures && i < ITEM_MAX_ENCLOSURES;
         i++) {
        const struct enclosure *n = &item->enclosures[i];

        e = db_run(db, STMT_ENCLOSURE_ADD,
                   VALUES(db_int(post_id), db_int((int64_t)i + 1),
                          db_text(n->url), db_text(n->mime_type),
                          db_text(n->title), db_int(n->size_bytes),
                          db_int(n->duration_sec)),
                   p->ei);
    }
    return e;
}

enum err part_put_lists(struct put *p, int64_t post_id, const struct item *item)
{
    enum err e = put_tags(p, post_id, item);

    return e ? e : put_enclosures(p, post_id, item);
}
