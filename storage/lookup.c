/* lookup.c -- which stored post each item of a document is.
 *
 * Rank by rank, strongest keys first and each rank over the whole document,
 * so that no item takes by its link a post that is another's by its guid. The
 * decisions are identify.c's. The writer's thread.
 */
#include <stdlib.h>

#include "feeds/base/url.h"
#include "storage/put.h"

/* Posts that candidates of this document are: open addressing over post ids,
 * which are ours, so nobody picks them to collide. */
struct taken {
    struct slot {
        int64_t post_id; /* 0: free */
        size_t leader;
    } * slots;
    size_t mask;
};

struct lookup {
    struct put *p;
    struct taken taken;
    struct str *guids; /* of the document, sorted; NULL until needed */
    size_t n_guids;
};

static enum err no_memory(struct put *p)
{
    return err_set(p->ei, ERR_NOMEM, "no memory to identify items");
}

static struct slot *slot_of(const struct taken *t, int64_t post_id)
{
    size_t i = (size_t)((uint64_t)post_id * 0x9E3779B97F4A7C15U >> 32);

    for (;; i++) {
        struct slot *s = &t->slots[i & t->mask];

        if (s->post_id == 0 || s->post_id == post_id)
            return s;
    }
}

/* ---- what a match depends on ------------------------------------------ */

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum err is_guid_listed(struct lookup *l, struct str guid, bool *ret)
{
    struct put *p = l->p;

    if (!l->guids) {
        l->guids = arena_alloc(p->st->put_arena, p->n, sizeof(*l->guids));
        if (!l->guids)
            return no_memory(p);
        for (size_t i = 0; i < p->n; i++)
            if (p->c[i].item->guid.n)
                l->guids[l->n_guids++] = p->c[i].item->guid;
        qsort(l->guids, l->n_guids, sizeof(*l->guids), by_text);
    }
    *ret = l->n_guids &&
           bsearch(&guid, l->guids, l->n_guids, sizeof(*l->guids), by_text);
    return ERR_OK;
}

static enum err read_old_guid(struct lookup *l, const struct candidate *c,
                              int64_t post_id, struct identify_match *m)
{
    struct put *p = l->p;
    sqlite3_stmt *row = NULL;
    enum err e =
        db_first(&p->st->db, STMT_CARRIER,
                 VALUES(db_int(post_id), db_int(p->src->row)), &row, p->ei);

    if (e || !row)
        return e;
    m->has_old_guid =
        db_col(row, 1).n > 0 && !str_eq(db_col(row, 1), c->item->guid);
    if (m->has_old_guid)
        e = is_guid_listed(l, db_col(row, 1), &m->is_guid_listed);
    db_done(row);
    return e;
}

/* A key of a member of a leader that is a key of a post. */
struct hit {
    size_t leader, member;
    enum key_kind kind;
    int64_t post_id;
};

/* May the candidate be that post? Reads no more than the answer needs. */
static enum err judge(struct lookup *l, const struct hit *h, bool *ret_may)
{
    struct put *p = l->p;
    const struct slot *slot = slot_of(&l->taken, h->post_id);
    struct identify_match m = { .kind = h->kind,
                                .item_infocode = p->c[h->leader].infocode,
                                .is_taken = slot->post_id != 0 };
    sqlite3_stmt *row = NULL;
    enum err e = ERR_OK;

    if (h->kind == KEY_LINK)
        e = read_old_guid(l, &p->c[h->member], h->post_id, &m);
    if (!e && h->kind != KEY_INFOCODE && m.item_infocode.n)
        e = db_first(&p->st->db, STMT_POST_INFOCODE, VALUES(db_int(h->post_id)),
                     &row, p->ei);
    if (e)
        return e;
    if (row)
        m.post_infocode = db_col(row, 0);
    if (!m.post_infocode.n && slot->post_id) /* brought just now, maybe */
        m.post_infocode = p->c[identify_leader(p->c, slot->leader)].infocode;
    *ret_may = identify_may_join(&m);
    db_done(row);
    return ERR_OK;
}

/* ---- asking ----------------------------------------------------------- */

static enum err find_identity(struct put *p, const uint8_t *digest,
                              int64_t *ret_post)
{
    if (!digest)
        return no_memory(p);
    return db_number(&p->st->db, STMT_IDENTITY,
                     VALUES(db_blob(digest, KEY_DIGEST_BYTES)), ret_post,
                     p->ei);
}

enum err lookup_run(struct put *p, enum stmt id, struct candidate *c,
                    enum key_kind kind)
{
    const uint8_t *digest = identify_digest(c, kind);

    if (!digest)
        return no_memory(p);
    return db_run(
        &p->st->db, id,
        VALUES(db_int(p->src->row), db_blob(digest, KEY_DIGEST_BYTES)), p->ei);
}

/* The digest of the key that a candidate's link had for an earlier weir; false
 * if it is the one of now. */
static enum err link_before(struct put *p, const struct candidate *c,
                            uint8_t ret[KEY_DIGEST_BYTES], bool *ret_has)
{
    struct buf b;
    enum err e;

    buf_init(&b, (size_t)2 * URL_MAX_BYTES);
    e = link_put_key_before(&b, c->item->url);
    *ret_has = !e && b.n > 0;
    if (e || (*ret_has && !identify_digest_of(buf_str(&b), ret)))
        e = no_memory(p);
    buf_release(&b);
    return e;
}

static enum err find_post(struct put *p, struct candidate *c,
                          enum key_kind kind, int64_t *ret_post)
{
    uint8_t before[KEY_DIGEST_BYTES];
    bool has = false;
    enum err e = find_identity(p, identify_digest(c, kind), ret_post);

    if (!e && !*ret_post && kind == KEY_LINK)
        e = link_before(p, c, before, &has);
    return !e && has ? find_identity(p, before, ret_post) : e;
}

static enum err is_listed(struct put *p, enum stmt id, const uint8_t *digest,
                          bool *ret_is)
{
    sqlite3_stmt *row = NULL;
    enum err e;

    if (!digest)
        return no_memory(p);
    e = db_first(&p->st->db, id,
                 VALUES(db_int(p->src->row), db_blob(digest, KEY_DIGEST_BYTES)),
                 &row, p->ei);
    if (!e)
        *ret_is = row != NULL;
    db_done(row);
    return e;
}

enum err lookup_is(struct put *p, enum stmt id, struct candidate *c,
                   enum key_kind kind, bool *ret_is)
{
    uint8_t before[KEY_DIGEST_BYTES];
    bool has = false;
    enum err e = is_listed(p, id, identify_digest(c, kind), ret_is);

    if (!e && !*ret_is && kind == KEY_LINK)
        e = link_before(p, c, before, &has);
    return !e && has ? is_listed(p, id, before, ret_is) : e;
}

enum err lookup_judge_link(struct put *p, struct candidate *c)
{
    enum err e;

    if (c->is_link_judged || c->is_link_shared || !c->keys.key[KEY_LINK].n)
        return ERR_OK;
    e = lookup_is(p, STMT_SHARED_LINK, c, KEY_LINK, &c->is_link_shared);
    c->is_link_judged = !e;
    return e;
}

static void settle(struct lookup *l, size_t leader, int64_t post_id)
{
    struct candidate *c = l->p->c;
    struct slot *slot = slot_of(&l->taken, post_id);

    if (slot->post_id) {
        /* Both are that post: they are one. */
        identify_join(c, identify_leader(c, slot->leader), leader);
        slot->leader = identify_leader(c, leader);
        c[slot->leader].is_weak = true;
        return;
    }
    c[leader].post_id = post_id;
    slot->post_id = post_id;
    slot->leader = leader;
}

/* Looks for the post of one member by its key of one kind. */
static enum err ask(struct lookup *l, size_t leader, size_t member,
                    enum key_kind kind)
{
    struct put *p = l->p;
    struct candidate *m = &p->c[member];
    int64_t post_id = 0;
    bool may = false;
    enum err e = ERR_OK;

    if (!m->keys.key[kind].n)
        return ERR_OK;
    if (kind == KEY_LINK || kind == KEY_CONTENT)
        e = lookup_judge_link(p, m);
    if (e || !identify_is_usable(m, kind) ||
        (kind == KEY_CONTENT && !identify_asks_content(m, &p->order)))
        return e;
    e = find_post(p, m, kind, &post_id);
    if (e)
        return e;
    if (post_id)
        e = judge(l, &(struct hit){ leader, member, kind, post_id }, &may);
    if (e)
        return e;
    if (may) {
        settle(l, leader, post_id);
    } else {
        m->is_free[kind] = post_id == 0;
        p->c[leader].is_weak = true;
        p->c[leader].is_rejected |= post_id != 0;
    }
    return ERR_OK;
}

static bool is_open(struct candidate *c, size_t i)
{
    return !c[i].is_refused && identify_leader(c, i) == i && !c[i].post_id;
}

static enum err ask_rank(struct lookup *l, enum key_kind kind)
{
    struct candidate *c = l->p->c;
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < l->p->n; i++) {
        if (!is_open(c, i))
            continue;
        for (size_t m = i; !e && m != NO_CANDIDATE && is_open(c, i);
             m = c[m].next)
            e = ask(l, i, m, kind);
    }
    return e;
}

/* ---- the key of last resort ------------------------------------------- */

/* "item:" and 32 hex digits of the hash of all keys and the source. */
static enum err make_item_key(struct put *p, struct candidate *c)
{
    struct str parts[KEY_KINDS + 1];
    uint8_t hash[HASH_BYTES];
    char text[5 + HASH_HEX_BYTES] = "item:";

    for (size_t k = 0; k < KEY_KINDS; k++)
        parts[k] = c->keys.key[k];
    parts[KEY_KINDS] = p->src->id;
    hash_parts(parts, KEY_KINDS + 1, hash);
    hash_hex(hash, text + 5);
    c->item_key = arena_copy(p->st->put_arena, (struct str){ text, 5 + 32 });
    return c->item_key.s ? ERR_OK : no_memory(p);
}

/* Is the key still no post's? An infoCode that was free stays so while the
 * document is stored: who has it is one candidate. */
static enum err is_free(struct put *p, struct candidate *c, enum key_kind kind,
                        bool *ret)
{
    int64_t post_id = 0;
    enum err e = lookup_judge_link(p, c);

    *ret = !e && identify_is_usable(c, kind);
    if (e || !*ret || (kind == KEY_INFOCODE && c->is_free[kind]))
        return e;
    e = find_post(p, c, kind, &post_id);
    *ret = post_id == 0;
    return e;
}

/* The r-th kind to name a post by. A global guid goes before the scoped one: it
 * gives the same public id whatever the source is called here. */
static enum key_kind naming_kind(const struct key_order *o, size_t r)
{
    if (o->kinds[r] == KEY_GUID && r + 1 < o->n &&
        o->kinds[r + 1] == KEY_GUID_GLOBAL)
        return KEY_GUID_GLOBAL;
    if (o->kinds[r] == KEY_GUID_GLOBAL && r > 0 && o->kinds[r - 1] == KEY_GUID)
        return KEY_GUID;
    return o->kinds[r];
}

/* The first key of a kind, among the leader and its members, that is free;
 * *ret stays if there is none. */
static enum err free_key_of(struct put *p, size_t leader, enum key_kind kind,
                            struct str *ret)
{
    struct candidate *c = p->c;
    bool is = false;
    enum err e = ERR_OK;

    for (size_t m = leader; !e && !is && m != NO_CANDIDATE; m = c[m].next) {
        e = is_free(p, &c[m], kind, &is);
        if (!e && is)
            *ret = c[m].keys.key[kind];
    }
    return e;
}

enum err lookup_free_key(struct put *p, size_t leader, struct str *ret_key)
{
    struct candidate *c = p->c;
    struct str key = { NULL, 0 };
    enum err e = ERR_OK;

    for (size_t r = 0; !e && !key.n && r < p->order.n; r++)
        e = free_key_of(p, leader, naming_kind(&p->order, r), &key);
    if (e || key.n) {
        if (!e)
            *ret_key = key;
        return e;
    }
    if (!c[leader].item_key.n)
        e = make_item_key(p, &c[leader]);
    *ret_key = c[leader].item_key;
    return e;
}

/* Items all of whose keys belong to other posts may have been here before. */
static enum err ask_last(struct lookup *l, size_t leader)
{
    struct put *p = l->p;
    uint8_t digest[KEY_DIGEST_BYTES];
    struct str key;
    int64_t post_id = 0;
    enum err e = lookup_free_key(p, leader, &key);

    if (e || !p->c[leader].item_key.n)
        return e;
    if (!identify_digest_of(key, digest))
        return no_memory(p);
    e = find_identity(p, digest, &post_id);
    if (!e && post_id && !slot_of(&l->taken, post_id)->post_id)
        settle(l, leader, post_id);
    return e;
}

enum err lookup_posts(struct put *p)
{
    struct lookup l = { .p = p };
    size_t size = 16;
    enum err e = ERR_OK;

    while (size < 2 * p->n)
        size *= 2;
    l.taken.mask = size - 1;
    l.taken.slots = arena_alloc(p->st->put_arena, size, sizeof(struct slot));
    if (!l.taken.slots)
        return no_memory(p);
    for (size_t r = 0; !e && r < p->order.n; r++)
        e = ask_rank(&l, p->order.kinds[r]);
    for (size_t i = 0; !e && i < p->n; i++)
        if (is_open(p->c, i) && p->c[i].is_rejected)
            e = ask_last(&l, i);
    return e;
}
