/* probe_json.c -- which arrays of objects a JSON document has, and what is in
 * their objects. Walks over the text (scan.c); only items are parsed, one at a
 * time. Any thread. */
#include <stdlib.h>
#include <string.h>

#include "feeds/jsondoc.h"
#include "feeds/list_json.h"
#include "feeds/probe_parts.h"

#define MAX_OBJECTS 256 /* looked into, for arrays */
#define MAX_DEPTH 8     /* of an item, and of objects around a list */

struct place {
    struct scan_value value;
    struct str path;
    size_t depth;
};

struct json_probe {
    struct prober *p;
    struct jsondoc json;
    struct place queue[MAX_OBJECTS];
    size_t n_queue;
    size_t item; /* its number, from 1 */
};

/* ---- arrays ---- */

/* "path.key"; absent if the key cannot be written in a path. Quotes are around
 * the key. */
static struct str path_to(struct prober *p, struct str path, struct str key)
{
    struct str inside = str_cut(key, 1);
    struct buf *b = &p->line;

    inside.n -= inside.n > 0;
    if (!inside.n || memchr(inside.s, '.', inside.n) ||
        memchr(inside.s, '\\', inside.n) || memchr(inside.s, '|', inside.n) ||
        path.n + inside.n >= PROBE_PATH_MAX_BYTES)
        return (struct str){ NULL, 0 };
    buf_clear(b);
    buf_put(b, path);
    buf_puts(b, path.n ? "." : "");
    str_put_line(b, inside);
    return probe_keep(p, buf_str(b));
}

static void add_array(struct prober *p, const struct scan_value *array,
                      struct str path)
{
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    size_t n = 0, n_objects = 0, n_values = 0;

    scan_begin(&it, array);
    while (scan_next(&it, &key, &v)) {
        n++;
        n_objects += v.kind == SCAN_OBJECT;
        n_values += v.kind == SCAN_OBJECT ? v.n_values : 0;
    }
    /* The more items the better, and the more there is in them. */
    if (n_objects)
        (void)probe_add_list(p, path, n, (uint64_t)n_objects * 4 + n_values);
}

static void push(struct json_probe *jp, const struct scan_value *v,
                 struct str path, size_t depth)
{
    if (jp->n_queue < MAX_OBJECTS && depth < MAX_DEPTH)
        jp->queue[jp->n_queue++] = (struct place){ *v, path, depth };
}

static void find_arrays(struct json_probe *jp, const struct scan_value *root)
{
    struct scan_value v;
    struct scan_iter it;
    struct str key;

    if (root->kind == SCAN_ARRAY)
        add_array(jp->p, root, STR(""));
    else
        push(jp, root, STR(""), 0);
    for (size_t i = 0; i < jp->n_queue && !jp->p->err; i++) {
        struct place place = jp->queue[i];

        scan_begin(&it, &place.value);
        while (scan_next(&it, &key, &v)) {
            struct str path;

            if (v.kind != SCAN_ARRAY && v.kind != SCAN_OBJECT)
                continue;
            path = path_to(jp->p, place.path, key);
            if (path.n && v.kind == SCAN_ARRAY)
                add_array(jp->p, &v, path);
            else if (path.n)
                push(jp, &v, path, place.depth + 1);
        }
    }
}

/* ---- what is in an item ---- */

struct member {
    struct json_object *object;
    struct str path;
    size_t depth;
};

static void note_leaf(struct json_probe *jp, const struct member *m)
{
    struct str text = str_trim(jsondoc_text(m->object));
    struct probe_value *v;

    if (!m->path.n || !text.n)
        return;
    v = probe_value_at(jp->p, m->path);
    if (v)
        probe_count_value(jp->p, v, jp->item, text);
}

/* Puts the members of an object on the stack, the first of them on top. */
static size_t expand(struct json_probe *jp, const struct member *m,
                     struct member *stack, size_t room)
{
    struct json_object_iterator it = json_object_iter_begin(m->object);
    struct json_object_iterator end = json_object_iter_end(m->object);
    struct buf *b = &jp->p->line;
    size_t n = 0;

    for (; !json_object_iter_equal(&it, &end) && n < room;
         json_object_iter_next(&it)) {
        struct str key = str_of(json_object_iter_peek_name(&it));

        if (!key.n || strpbrk(key.s, ".|\"") ||
            m->path.n + key.n >= PROBE_PATH_MAX_BYTES)
            continue;
        buf_clear(b);
        buf_put(b, m->path);
        buf_puts(b, m->path.n ? "." : "");
        str_put_line(b, key);
        stack[n++] =
            (struct member){ json_object_iter_peek_value(&it),
                             probe_keep(jp->p, buf_str(b)), m->depth + 1 };
    }
    for (size_t i = 0, k = n; i + 1 < k; i++) {
        struct member swap = stack[i];

        stack[i] = stack[--k];
        stack[k] = swap;
    }
    return n;
}

/* Texts of an array are found by the array's own path, what is in its objects
 * by that of the first. */
static struct member first_of(struct json_probe *jp, const struct member *m)
{
    struct member first = *m;
    struct buf *b = &jp->p->line;

    first.object = json_object_array_get_idx(m->object, 0);
    first.depth++;
    if (!json_object_is_type(first.object, json_type_object) &&
        !json_object_is_type(first.object, json_type_array))
        return first;
    buf_clear(b);
    buf_put(b, m->path);
    buf_puts(b, ".0");
    first.path = probe_keep(jp->p, buf_str(b));
    return first;
}

static void note_values(struct json_probe *jp, struct json_object *item)
{
    struct member stack[MAX_OBJECTS] = { { item, { "", 0 }, 0 } };
    size_t n = 1;

    while (n && !jp->p->err) {
        struct member m = stack[--n];

        if (m.depth > MAX_DEPTH)
            continue;
        if (json_object_is_type(m.object, json_type_object))
            n += expand(jp, &m, stack + n, MAX_OBJECTS - n);
        else if (json_object_is_type(m.object, json_type_array))
            stack[n++] = first_of(jp, &m);
        else
            note_leaf(jp, &m);
    }
}

/* ---- what the mapping finds ---- */

/* Marks the value that a path means. */
static void mark_used(struct json_probe *jp, const struct mapping_path *path,
                      enum map_field f)
{
    struct buf *b = &jp->p->line;

    buf_clear(b);
    for (size_t i = 0; i < path->n; i++) {
        buf_puts(b, i ? "." : "");
        buf_put(b, path->keys[i]);
    }
    if (b->err)
        jp->p->err = ERR_NOMEM;
    for (size_t i = 0; i < jp->p->n_values; i++)
        if (str_eq(jp->p->values[i].path, buf_str(b)))
            jp->p->values[i].used_by |= 1u << f;
}

static struct str text_of(struct json_object *object)
{
    if (json_object_is_type(object, json_type_array))
        object = json_object_array_get_idx(object, 0);
    return str_trim(jsondoc_text(object));
}

static void note_fields(struct json_probe *jp, struct json_object *item)
{
    const struct mapping *m = jp->p->r.opt->mapping;
    struct str values[MAP_FIELDS] = { { NULL, 0 } };

    for (size_t k = 0; k < MAP_FIELDS; k++) {
        enum map_field f = m->order[k];

        for (size_t i = 0; i < m->field[f].n && !values[f].n; i++) {
            const struct mapping_choice *c = &m->field[f].choices[i];

            values[f] = c->is_template
                            ? list_expand(&jp->p->list, &c->template, values)
                            : text_of(list_json_follow(item, &c->path));
            if (values[f].n && !c->is_template)
                mark_used(jp, &c->path, f);
        }
        if (m->field[f].n)
            probe_count_field(jp->p, f, values[f]);
    }
}

static enum err look_into(struct json_probe *jp, const struct scan_value *array)
{
    struct prober *p = jp->p;
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    enum err e = ERR_OK;

    scan_begin(&it, array);
    while (!e && !p->err && scan_next(&it, &key, &v)) {
        struct json_object *object = NULL;

        if (p->probe.n_items++ >= PROBE_MAX_ITEMS)
            continue;
        jp->item = p->probe.n_items;
        e = jsondoc_item(&jp->json, &p->r, &v, jp->item, &object);
        if (e || !object)
            continue;
        p->probe.n_looked_at++;
        note_values(jp, object);
        if (p->r.opt->mapping)
            note_fields(jp, object);
        json_object_put(object);
        arena_reset(p->r.scratch);
    }
    return e;
}

/* ---- the document ---- */

/* The path of lists[0] again, as keys. */
static bool find_best(const struct prober *p, const struct scan_value *root,
                      struct scan_value *ret)
{
    struct str keys[MAX_DEPTH + 1], rest;
    struct mapping_path path = { keys, 0 };
    size_t key;

    if (!p->n_lists)
        return false;
    rest = p->lists[0].path;
    while (rest.n && path.n < MAX_DEPTH + 1) {
        const char *dot = memchr(rest.s, '.', rest.n);
        size_t n = dot ? (size_t)(dot - rest.s) : rest.n;

        keys[path.n++] = (struct str){ rest.s, n };
        rest = str_cut(rest, n + 1);
    }
    return scan_find(root, &path, ret, &key);
}

static enum err look(struct json_probe *jp, const struct scan_value *root)
{
    struct prober *p = jp->p;
    const struct mapping *m = p->r.opt->mapping;
    struct scan_value array, first;
    struct scan_iter it;
    struct str name;
    size_t key;
    bool is_found = m && scan_find(root, &m->items, &array, &key) &&
                    array.kind == SCAN_ARRAY;

    find_arrays(jp, root);
    if (is_found) {
        scan_begin(&it, &array);
        is_found = scan_next(&it, &name, &first);
    }
    for (size_t i = 0; i < p->n_lists; i++)
        p->lists[i].is_used =
            is_found && str_eq(p->lists[i].path, m->items_text);
    probe_choose(p, is_found);
    if (!is_found && !find_best(p, root, &array))
        return ERR_OK;
    return look_into(jp, &array);
}

enum err probe_json(struct prober *p)
{
    struct json_probe *jp = calloc(1, sizeof(*jp));
    struct scan_value root;
    enum err e;

    if (!jp)
        return err_set(p->r.ei, ERR_NOMEM, "out of memory");
    jp->p = p;
    e = jsondoc_open(&jp->json, &p->r, "list", &root);
    if (!e)
        e = look(jp, &root);
    jsondoc_release(&jp->json);
    free(jp);
    return e;
}
