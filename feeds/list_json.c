/* list_json.c -- list APIs in JSON: the array of items, one at a time.
 *
 * scan.c finds the array and cuts it into items; jsondoc.c reads one of them;
 * the mapping says which of its values is what. A list that is none says what
 * was found instead, and one in which no item can be read is none; one without
 * a value that was mapped says so in its remark. One thread.
 */
#include "feeds/list_json.h"

#include <string.h>

#include "feeds/jsondoc.h"
#include "feeds/list.h"

#define REMARK_KEYS 10
#define REMARK_KEY_MAX_BYTES 40

static enum err no_memory(struct reading *r)
{
    return err_set(r->ei, ERR_NOMEM, "out of memory");
}

struct json_list {
    struct list list;
    struct jsondoc json;
    struct scan_value first; /* item that json-c read */
};

static bool read_index(struct str key, size_t *ret)
{
    size_t n = 0;

    for (size_t i = 0; i < key.n; i++) {
        if (key.s[i] < '0' || key.s[i] > '9' || i == 9)
            return false;
        n = n * 10 + (size_t)(key.s[i] - '0');
    }
    *ret = n;
    return key.n > 0;
}

/* json-c wants a NUL behind the key. */
static struct json_object *member(struct json_object *object, struct str key)
{
    char name[256];
    struct json_object *found = NULL;
    size_t index;

    if (json_object_is_type(object, json_type_array))
        return read_index(key, &index)
                   ? json_object_array_get_idx(object, index)
                   : NULL;
    if (!json_object_is_type(object, json_type_object) || key.n >= sizeof(name))
        return NULL;
    memcpy(name, key.s, key.n);
    name[key.n] = '\0';
    json_object_object_get_ex(object, name, &found);
    return found;
}

struct json_object *list_json_follow(struct json_object *object,
                                     const struct mapping_path *path)
{
    for (size_t i = 0; i < path->n && object; i++)
        object = member(object, path->keys[i]);
    return object;
}

/* What a choice gives: a text, or an array in *ret_array. */
static struct str choose(struct list *l, struct json_object *object,
                         const struct mapping_choice *c,
                         const struct str values[MAP_FIELDS],
                         struct json_object **ret_array)
{
    struct json_object *found;

    *ret_array = NULL;
    if (c->is_template)
        return list_expand(l, &c->template, values);
    found = list_json_follow(object, &c->path);
    if (json_object_is_type(found, json_type_array))
        *ret_array = found;
    return str_trim(jsondoc_text(found));
}

static void put_text(struct list *l, struct raw_item *raw, enum map_field f,
                     struct str s)
{
    struct raw_text text = { .s = s, .kind = RAW_HTML, .base = l->r->opt->url };

    list_put(raw, f, &text);
}

/* Texts of an array count one by one; for a single value its first does. */
static struct str put_array(struct list *l, struct raw_item *raw,
                            enum map_field f, struct json_object *array)
{
    size_t n = json_object_array_length(array);
    struct str first = { NULL, 0 };

    for (size_t i = 0; i < n; i++) {
        struct str s =
            str_trim(jsondoc_text(json_object_array_get_idx(array, i)));

        if (!s.n)
            continue;
        if (!first.n)
            first = s;
        put_text(l, raw, f, s);
    }
    return first;
}

/* Maps one item and hands it on. */
static enum err map_item(struct list *l, struct json_object *object)
{
    const struct mapping *m = l->r->opt->mapping;
    struct raw_item raw = { .n_tags = 0 };
    struct str values[MAP_FIELDS] = { { NULL, 0 } };
    struct raw_text detail = { .kind = RAW_PLAIN };

    for (size_t k = 0; k < MAP_FIELDS; k++) {
        enum map_field f = m->order[k];
        const struct mapping_value *v = &m->field[f];

        for (size_t i = 0; i < v->n && !values[f].n; i++) {
            struct json_object *array;

            values[f] = choose(l, object, &v->choices[i], values, &array);
            if (array)
                values[f] = put_array(l, &raw, f, array);
            else if (values[f].n)
                put_text(l, &raw, f, values[f]);
        }
    }
    detail.s = list_expand(l, &m->detail_url, values);
    raw_put(&raw, RAW_DETAIL_URL, 1, &detail);
    return list_hand_on(l, &raw, values);
}

static enum err read_item(struct json_list *jl, const struct scan_value *v)
{
    struct list *l = &jl->list;
    struct json_object *object;
    enum err e = jsondoc_item(&jl->json, l->r, v, l->index, &object);

    if (e || !object)
        return e;
    if (l->n_read++ == 0)
        jl->first = *v;
    e = map_item(l, object);
    json_object_put(object);
    return e;
}

/* ---- what was mapped and found nowhere ---- */

/* As the configuration must write them: without JSON's escapes. */
static void put_keys(struct buf *b, struct json_object *object)
{
    struct json_object_iterator it = json_object_iter_begin(object);
    struct json_object_iterator end = json_object_iter_end(object);
    size_t n = 0;

    for (; !json_object_iter_equal(&it, &end) && n < REMARK_KEYS; n++) {
        struct str key = str_of(json_object_iter_peek_name(&it));
        struct str head = str_clip(key, REMARK_KEY_MAX_BYTES);

        buf_puts(b, n ? ", " : "");
        str_put_log(b, head);
        buf_puts(b, head.n < key.n ? "…" : "");
        json_object_iter_next(&it);
    }
    if (!json_object_iter_equal(&it, &end))
        buf_puts(b, ", …");
    if (!n)
        buf_puts(b, "none");
}

static enum err put_remark(struct json_list *jl)
{
    struct list *l = &jl->list;
    struct json_object *object = NULL;
    const char *why;
    struct buf b;
    enum err e;

    buf_init(&b, 8 * (size_t)FEED_REMARK_MAX_BYTES);
    if (!list_put_unfound(l, &b)) {
        e = b.err;
        goto out;
    }
    e = jsondoc_parse(&jl->json, &jl->first, &object, &why);
    if (e)
        goto out;
    buf_puts(&b, "; the keys there: ");
    put_keys(&b, object);
    e = b.err;
    if (!e && !reading_remark(l->r, buf_str(&b)))
        e = ERR_NOMEM;
out:
    buf_release(&b);
    json_object_put(object);
    return e ? no_memory(l->r) : ERR_OK;
}

static enum err read_items(struct json_list *jl, const struct scan_value *array)
{
    struct list *l = &jl->list;
    struct feed *feed = &l->r->feed;
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    enum err e = ERR_OK;

    scan_begin(&it, array);
    while (!e && scan_next(&it, &key, &v)) {
        l->index++;
        if (reading_is_full(l->r))
            feed->n_over++;
        else
            e = read_item(jl, &v);
    }
    if (!e)
        e = list_check(l);
    return e ? e : put_remark(jl);
}

enum err list_json_read(struct reading *r)
{
    const struct mapping *m = r->opt->mapping;
    struct json_list l = { .first = { .kind = SCAN_NONE } };
    struct scan_value root, items;
    size_t key = 0;
    enum err e = jsondoc_open(&l.json, r, "list", &root);

    list_init(&l.list, r);
    r->feed.format = FEED_LIST;
    if (e)
        goto out;
    if (!scan_find(&root, &m->items, &items, &key))
        e = jsondoc_missing(r, "list", &m->items, key, &items);
    else if (items.kind != SCAN_ARRAY && !m->items.n)
        e = err_set(r->ei, ERR_FORMAT,
                    "no list: the document is %s; items must name its array",
                    scan_kind_name(items.kind));
    else if (items.kind != SCAN_ARRAY)
        e = err_set(r->ei, ERR_FORMAT, "no list: '%.*s' is %s, not an array",
                    STR_ARG(str_clip(m->items_text, 80)),
                    scan_kind_name(items.kind));
    else
        e = read_items(&l, &items);
out:
    list_release(&l.list);
    jsondoc_release(&l.json);
    return e;
}
