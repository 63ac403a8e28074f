/* identify.c -- which items of one document are one; pure decisions.
 *
 * Items are one if their infoCodes are equal, or their guids (unless their
 * infoCodes differ), or if nothing tells them apart: no infoCode, no guid, the
 * same link or none, the same text. Equal keys are found by sorting, so that
 * no input makes it slow. Any thread.
 */
#include "storage/identify.h"

#include <stdlib.h>
#include <string.h>

struct key_order identify_order(const struct dedup *dedup)
{
    struct key_order o = { .n = 0 };
    bool has_content = false;

    for (size_t i = 0; i < dedup->n && o.n < KEY_KINDS; i++) {
        o.kinds[o.n++] = dedup->kinds[i];
        if (dedup->kinds[i] == KEY_GUID && o.n < KEY_KINDS)
            o.kinds[o.n++] = KEY_GUID_GLOBAL;
        has_content = has_content || dedup->kinds[i] == KEY_CONTENT;
    }
    if (!has_content && o.n < KEY_KINDS)
        o.kinds[o.n++] = KEY_CONTENT;
    return o;
}

bool identify_is_usable(const struct candidate *c, enum key_kind kind)
{
    return c->keys.key[kind].n > 0 && !(kind == KEY_LINK && c->is_link_shared);
}

bool identify_asks_content(const struct candidate *c,
                           const struct key_order *order)
{
    for (size_t i = 0; i < order->n && order->kinds[i] != KEY_CONTENT; i++)
        if (identify_is_usable(c, order->kinds[i]))
            return false;
    return true;
}

bool identify_digest_of(struct str key, uint8_t ret[KEY_DIGEST_BYTES])
{
    static const uint8_t zero[HASH_BYTES];
    uint8_t hash[HASH_BYTES];

    hash_sha256(key, hash);
    if (memcmp(hash, zero, HASH_BYTES) == 0)
        return false; /* libcrypto had no memory; it would join everything */
    memcpy(ret, hash, KEY_DIGEST_BYTES);
    return true;
}

const uint8_t *identify_digest(struct candidate *c, enum key_kind kind)
{
    if (!c->has_digest[kind])
        c->has_digest[kind] =
            identify_digest_of(c->keys.key[kind], c->digest[kind]);
    return c->has_digest[kind] ? c->digest[kind] : NULL;
}

bool identify_may_join(const struct identify_match *m)
{
    if (m->item_infocode.n && m->post_infocode.n &&
        !str_eq(m->item_infocode, m->post_infocode))
        return false;
    if (m->kind == KEY_INFOCODE || m->kind == KEY_GUID ||
        m->kind == KEY_GUID_GLOBAL)
        return true;
    if (m->is_taken)
        return false;
    return !(m->kind == KEY_LINK && m->has_old_guid && m->is_guid_listed);
}

/* ---- within a document ------------------------------------------------ */

size_t identify_leader(struct candidate *c, size_t i)
{
    while (c[i].leader != i) {
        c[i].leader = c[c[i].leader].leader;
        i = c[i].leader;
    }
    return i;
}

void identify_join(struct candidate *c, size_t a, size_t b)
{
    size_t to = a < b ? a : b, from = a < b ? b : a;

    if (to == from)
        return;
    c[from].leader = to;
    c[c[to].last].next = from;
    c[to].last = c[from].last;
    if (!c[to].infocode.n)
        c[to].infocode = c[from].infocode;
    if (!c[to].post_id)
        c[to].post_id = c[from].post_id;
}

struct entry {
    struct str key, also;
    size_t i;
};

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int c = str_cmp(x->key, y->key);

    if (c == 0)
        c = str_cmp(x->also, y->also);
    if (c == 0)
        c = x->i < y->i ? -1 : x->i > y->i;
    return c;
}

static bool is_same(const struct entry *a, const struct entry *b)
{
    return str_eq(a->key, b->key) && str_eq(a->also, b->also);
}

/* The candidates that have a key of that kind, sorted by it, then by place. */
static size_t sort_by(const struct candidate *c, size_t n, enum key_kind kind,
                      struct entry *list)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        if (!c[i].is_refused && c[i].keys.key[kind].n)
            list[m++] = (struct entry){ .key = c[i].keys.key[kind],
                                        .also = STR(""),
                                        .i = i };
    if (m > 1)
        qsort(list, m, sizeof(*list), by_key);
    return m;
}

/* The same of content keys: those that dedup puts before what else the item
 * has; and those of items with nothing stronger but a link, which counts with
 * it. */
static size_t sort_by_content(const struct candidate *c, size_t n,
                              const struct key_order *order, struct entry *list)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
        const struct item_keys *k = &c[i].keys;
        bool is_first = identify_asks_content(&c[i], order);

        if (c[i].is_refused || !k->key[KEY_CONTENT].n)
            continue;
        if (!is_first && (k->key[KEY_INFOCODE].n || k->key[KEY_GUID].n))
            continue;
        list[m++] =
            (struct entry){ .key = k->key[KEY_CONTENT],
                            .also = is_first ? STR("") : k->key[KEY_LINK],
                            .i = i };
    }
    if (m > 1)
        qsort(list, m, sizeof(*list), by_key);
    return m;
}

/* Joins the candidates of each run of equal keys with its first. */
static void join_equal(struct candidate *c, const struct entry *list, size_t n)
{
    for (size_t i = 0, first = 0; i < n; i++) {
        size_t a, b;

        if (!is_same(&list[first], &list[i]))
            first = i;
        a = identify_leader(c, list[first].i);
        b = identify_leader(c, list[i].i);
        if (c[a].infocode.n && c[b].infocode.n &&
            !str_eq(c[a].infocode, c[b].infocode))
            continue;
        identify_join(c, a, b);
    }
}

static void share_links(struct candidate *c, const struct entry *list, size_t n)
{
    for (size_t from = 0, to = 0; from < n; from = to) {
        bool is_shared = false;
        size_t first = identify_leader(c, list[from].i);

        while (to < n && is_same(&list[from], &list[to]))
            if (identify_leader(c, list[to++].i) != first)
                is_shared = true;
        for (size_t i = from; is_shared && i < to; i++)
            c[list[i].i].is_link_shared = true;
    }
}

enum err identify_document(struct candidate *c, size_t n,
                           const struct key_order *order, struct arena *a)
{
    struct entry *list = arena_alloc(a, n, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        c[i].leader = c[i].last = i;
        c[i].next = NO_CANDIDATE;
    }
    join_equal(c, list, sort_by(c, n, KEY_INFOCODE, list));
    join_equal(c, list, sort_by(c, n, KEY_GUID, list));
    join_equal(c, list, sort_by_content(c, n, order, list));
    share_links(c, list, sort_by(c, n, KEY_LINK, list));
    return ERR_OK;
}
