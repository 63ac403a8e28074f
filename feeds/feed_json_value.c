/* feed_json_value.c -- the values of a JSON Feed: what has another type than
 * the specification says still counts where it can be meant. One thread. */
#include "feeds/feed_json.h"

void feed_json_members(struct reading *r, const struct scan_value *object,
                       const struct str *keys, size_t n, struct scan_value *ret)
{
    struct scan_iter it;
    struct scan_value v;
    struct str key = { NULL, 0 };

    for (size_t k = 0; k < n; k++)
        ret[k] = (struct scan_value){ .kind = SCAN_NONE };
    if (object->kind != SCAN_OBJECT)
        return;
    scan_begin(&it, object);
    while (scan_next(&it, &key, &v))
        for (size_t k = 0; k < n; k++)
            if (scan_key_is(key, keys[k]))
                ret[k] = v;
    /* The list that a document breaks off in. */
    for (size_t k = 0; k < n && it.rest.n; k++)
        if (it.rest.s[0] == '[' && scan_key_is(key, keys[k]))
            (void)scan_mend(it.rest, &ret[k]);
    r->log.n[REPAIR_JSON] += it.is_bad;
}

static bool is_number(struct str s)
{
    return s.n &&
           ((s.s[0] >= '0' && s.s[0] <= '9') || (s.s[0] == '-' && s.n > 1));
}

struct str feed_json_text(struct reading *r, const struct scan_value *v)
{
    struct str none = { NULL, 0 }, s;
    size_t max = ITEM_CONTENT_MAX_BYTES;
    size_t need = v->s.n < max ? v->s.n : max + 4;
    bool is_cut;
    char *to;

    if (v->kind == SCAN_NUMBER && is_number(v->s))
        return v->s;
    if (v->kind != SCAN_STRING || v->s.n <= 2)
        return none;
    if (arena_used(r->scratch) + need > RAW_MAX_BYTES) {
        r->log.n[REPAIR_LIMIT]++;
        return none;
    }
    to = arena_alloc(r->scratch, need, 1);
    if (!to) {
        r->nz.err = ERR_NOMEM;
        return none;
    }
    s = (struct str){ to, scan_unquote(v->s, to, max, &is_cut) };
    r->log.n[REPAIR_LIMIT] += is_cut;
    return s;
}

struct raw_text feed_json_raw(struct reading *r, const struct scan_value *v,
                              enum raw_kind kind)
{
    return (struct raw_text){ .s = feed_json_text(r, v), .kind = kind };
}

void feed_json_each(struct reading *r, const struct scan_value *v,
                    feed_json_fn *fn, void *ctx)
{
    struct scan_iter it;
    struct scan_value one;
    struct str key;

    if (v->kind == SCAN_NONE)
        return;
    if (v->kind != SCAN_ARRAY) {
        fn(r, v, ctx);
        return;
    }
    scan_begin(&it, v);
    while (scan_next(&it, &key, &one))
        fn(r, &one, ctx);
    r->log.n[REPAIR_JSON] += it.is_bad;
}

struct raw_person feed_json_person(struct reading *r,
                                   const struct scan_value *v)
{
    enum { NAME, URL, AVATAR, KEYS };
    static const struct str keys[KEYS] = {
        [NAME] = STR_C("name"),
        [URL] = STR_C("url"),
        [AVATAR] = STR_C("avatar"),
    };
    struct scan_value m[KEYS];

    if (v->kind == SCAN_STRING)
        return (struct raw_person){ .name = feed_json_raw(r, v, RAW_PLAIN) };
    feed_json_members(r, v, keys, KEYS, m);
    return (struct raw_person){
        .name = feed_json_raw(r, &m[NAME], RAW_PLAIN),
        .url = feed_json_text(r, &m[URL]),
        .avatar = feed_json_text(r, &m[AVATAR]),
    };
}
