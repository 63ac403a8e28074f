/* probe_tree.c -- what the items of a page or XML document hold.
 *
 * Paths are made from the first items, then asked of all of them like any
 * mapping's: so what is shown is what a configuration with that path would
 * find. Any thread.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/node.h"
#include "feeds/probe_parts.h"

#define SAMPLE_ITEMS 10  /* that paths are made from */
#define SAMPLE_NODES 400 /* of each */
#define STEP_TEXT_MAX_BYTES 40
#define PATH_MAX_STEPS 8

struct tree_probe {
    struct prober *p;
    struct tree tree;
    struct xpath_run run;
    struct arena *compiled; /* owned: the paths of values */
    uint32_t *items;        /* owned */
    size_t n_items;
};

/* ---- paths ---- */

/* A class or id that can stand in quotes. */
static bool is_plain(struct str s)
{
    return s.n && s.n <= STEP_TEXT_MAX_BYTES && !memchr(s.s, '"', s.n) &&
           !memchr(s.s, '\n', s.n);
}

/* Which of its like among its siblings it is, from 1. */
static size_t place_of(const struct tree *t, size_t node)
{
    size_t place = 1;

    for (size_t i = tree_child(t, t->nodes[node].parent); i && i != node;
         i = tree_next(t, i))
        place += t->nodes[i].kind == TREE_ELEMENT &&
                 str_eq(t->nodes[i].name, t->nodes[node].name);
    return place;
}

void probe_put_step(struct buf *b, const struct tree *t, size_t node)
{
    size_t class = tree_attr(t, node, STR("class"));
    struct str text = class ? tree_text(t, class) : (struct str){ NULL, 0 };
    size_t place;

    buf_put(b, t->nodes[node].name);
    if (t->is_html && is_plain(text)) {
        buf_puts(b, "[@class=\"");
        buf_put(b, text);
        buf_puts(b, "\"]");
        return;
    }
    place = place_of(t, node);
    if (place > 1)
        buf_printf(b, "[%zu]", place);
}

/* The path from an item to an element in it; false if it is too long. */
static bool put_path(struct buf *b, const struct tree *t, size_t item,
                     size_t node)
{
    size_t steps[PATH_MAX_STEPS], n = 0;

    for (; node != item && n < PATH_MAX_STEPS &&
           probe_is_name(t->nodes[node].name);
         node = t->nodes[node].parent)
        steps[n++] = node;
    if (node != item)
        return false;
    while (n-- > 0) {
        buf_puts(b, b->n ? "/" : "");
        probe_put_step(b, t, steps[n]);
    }
    return true;
}

/* ---- what there is ---- */

static bool has_own_text(const struct tree *t, size_t node)
{
    for (size_t i = tree_child(t, node); i; i = tree_next(t, i))
        if (t->nodes[i].kind == TREE_TEXT && str_trim(tree_text(t, i)).n)
            return true;
    return false;
}

/* Attributes that say how it looks or works, not what it is. */
static bool is_dull(struct str name)
{
    static const struct str dull[] = {
        STR_C("class"), STR_C("style"),   STR_C("target"), STR_C("rel"),
        STR_C("width"), STR_C("height"),  STR_C("border"), STR_C("align"),
        STR_C("role"),  STR_C("loading"),
    };

    if (str_starts(name, STR("on")) || str_starts(name, STR("aria-")))
        return true;
    for (size_t i = 0; i < sizeof(dull) / sizeof(*dull); i++)
        if (str_eq(dull[i], name))
            return true;
    return false;
}

/* Does an attribute or element say something by itself? */
static bool is_telling(const struct tree *t, size_t node)
{
    const struct tree_node *n = &t->nodes[node];

    if (n->kind == TREE_ATTR)
        return n->to > n->from && probe_is_name(n->name) && !is_dull(n->name);
    return n->kind == TREE_ELEMENT && has_own_text(t, node);
}

static void add_value(struct tree_probe *tp, size_t item, size_t node)
{
    const struct tree *t = &tp->tree;
    const struct tree_node *n = &t->nodes[node];
    bool is_attr = n->kind == TREE_ATTR;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    if (put_path(&b, t, item, is_attr ? n->parent : node)) {
        if (is_attr) {
            buf_puts(&b, b.n ? "/@" : "@");
            buf_put(&b, n->name);
        }
        if (b.err)
            tp->p->err = ERR_NOMEM;
        (void)probe_value_at(tp->p, b.n ? buf_str(&b) : STR("."));
    }
    buf_release(&b);
}

static void sample(struct tree_probe *tp, size_t item)
{
    const struct tree *t = &tp->tree;
    size_t end = t->nodes[item].end;

    if (end > item + SAMPLE_NODES)
        end = item + SAMPLE_NODES;
    for (size_t i = item; i < end && !tp->p->err; i++) {
        if (is_telling(t, i))
            add_value(tp, item, i);
    }
}

/* ---- what is found ---- */

/* A text, and the node it is of; 0: none, or a function made it. */
struct finding {
    struct str text;
    size_t node;
};

/* Evaluates x in an item, for its first text that is not empty. */
static enum err find(struct tree_probe *tp, const struct xpath *x, size_t item,
                     enum map_field f, struct finding *ret)
{
    struct xpath_value v;
    enum err e = xpath_eval(&tp->run, x, item, &v, tp->p->r.ei);

    *ret = (struct finding){ .node = 0 };
    if (e)
        return e;
    if (v.type == XPATH_TEXT || v.type == XPATH_NUMBER)
        ret->text = str_trim(xpath_text(&tp->run, &v));
    for (size_t i = 0; v.type == XPATH_NODES && i < v.n && !ret->text.n; i++) {
        ret->node = xpath_nodes(&tp->run, &v)[i];
        ret->text = str_trim(node_plain(&tp->tree, ret->node, f));
    }
    return ERR_OK;
}

static enum err look_field(struct tree_probe *tp, size_t item, enum map_field f,
                           struct finding found[MAP_FIELDS])
{
    const struct mapping_value *m = &tp->p->r.opt->mapping->field[f];
    struct str values[MAP_FIELDS];

    for (size_t i = 0; i < m->n && !found[f].text.n; i++) {
        const struct mapping_choice *c = &m->choices[i];
        enum err e;

        if (c->is_template) {
            for (int k = 0; k < MAP_FIELDS; k++)
                values[k] = found[k].text;
            found[f].text = list_expand(&tp->p->list, &c->template, values);
            continue;
        }
        e = find(tp, c->xpath, item, f, &found[f]);
        if (e)
            return e;
        found[f].text = arena_copy(tp->p->r.scratch, found[f].text);
        if (!found[f].text.s)
            tp->p->err = ERR_NOMEM;
    }
    if (m->n)
        probe_count_field(tp->p, f, found[f].text);
    return ERR_OK;
}

/* A link of an <a> is used where its href is. */
static bool is_used(const struct tree *t, size_t used, size_t node,
                    enum map_field f)
{
    if (!used || !node)
        return false;
    if (used == node)
        return true;
    return (f == MAP_LINK || f == MAP_IMAGE) &&
           t->nodes[node].kind == TREE_ATTR && t->nodes[node].parent == used &&
           (str_eq(t->nodes[node].name, STR("href")) ||
            str_eq(t->nodes[node].name, STR("src")));
}

static enum err look_values(struct tree_probe *tp, size_t number,
                            const struct xpath *const *paths,
                            const struct finding found[MAP_FIELDS])
{
    struct prober *p = tp->p;
    size_t item = tp->items[number - 1];

    for (size_t i = 0; i < p->n_values; i++) {
        struct finding here;
        /* item_id: text as it is, whatever the element */
        enum err e = find(tp, paths[i], item, MAP_ID, &here);

        if (e)
            return e;
        if (!here.text.n)
            continue;
        probe_count_value(p, &p->values[i], number, here.text);
        for (int f = 0; f < MAP_FIELDS; f++)
            if (is_used(&tp->tree, found[f].node, here.node, (enum map_field)f))
                p->values[i].used_by |= 1u << f;
    }
    return ERR_OK;
}

/* Looks into one item; its number counts from 1. */
static enum err look_item(struct tree_probe *tp, size_t number,
                          const struct xpath *const *paths)
{
    const struct mapping *m = tp->p->r.opt->mapping;
    struct finding found[MAP_FIELDS] = { { .node = 0 } };
    enum err e = ERR_OK;

    tp->p->probe.n_looked_at++;
    for (size_t k = 0; m && k < MAP_FIELDS && !e; k++)
        e = look_field(tp, tp->items[number - 1], m->order[k], found);
    if (!e)
        e = look_values(tp, number, paths, found);
    arena_reset(tp->p->r.scratch);
    return e;
}

static enum err look_into(struct tree_probe *tp)
{
    struct prober *p = tp->p;
    const struct xpath *paths[PROBE_MAX_VALUES];
    enum err e = ERR_OK;

    p->probe.n_items = tp->n_items;
    for (size_t i = 0; i < tp->n_items && i < SAMPLE_ITEMS; i++)
        sample(tp, tp->items[i]);
    for (size_t i = 0; i < p->n_values && !e && !p->err; i++)
        e = xpath_compile(p->values[i].path, tp->compiled, &paths[i], p->r.ei);
    for (size_t i = 0; i < tp->n_items && i < PROBE_MAX_ITEMS && !e && !p->err;
         i++)
        e = look_item(tp, i + 1, paths);
    return e;
}

/* ---- the document ---- */

static enum err find_items(struct tree_probe *tp, const struct xpath *x)
{
    struct xpath_value v;
    enum err e = xpath_eval(&tp->run, x, 0, &v, tp->p->r.ei);

    if (e || v.type != XPATH_NODES || !v.n)
        return e;
    tp->items = reallocarray(NULL, v.n, sizeof(*tp->items));
    if (!tp->items)
        return err_set(tp->p->r.ei, ERR_NOMEM, "out of memory");
    memcpy(tp->items, xpath_nodes(&tp->run, &v), v.n * sizeof(*tp->items));
    tp->n_items = v.n;
    return ERR_OK;
}

/* Suggestions say how many items their path finds, and if they are those that
 * the mapping takes. */
static enum err count_lists(struct tree_probe *tp)
{
    struct prober *p = tp->p;
    enum err e = ERR_OK;

    for (size_t i = 0; i < p->n_lists && !e && !p->err; i++) {
        const struct xpath *x;
        struct xpath_value v;

        e = xpath_compile(p->lists[i].path, tp->compiled, &x, p->r.ei);
        if (!e)
            e = xpath_eval(&tp->run, x, 0, &v, p->r.ei);
        if (e)
            break;
        p->lists[i].n = v.n;
        p->lists[i].is_used = v.n && v.n == tp->n_items &&
                              tp->items[0] == *xpath_nodes(&tp->run, &v);
    }
    return e;
}

/* What the page calls itself. */
static void set_title(struct tree_probe *tp)
{
    static const struct str names[] = { STR_C("title"), STR_C("h1") };
    const struct tree *t = &tp->tree;
    struct prober *p = tp->p;

    for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
        for (size_t i = 0; i < t->n && !p->probe.title.n; i++) {
            if (t->nodes[i].kind != TREE_ELEMENT ||
                !str_eq(t->nodes[i].name, names[k]))
                continue;
            buf_clear(&p->line);
            str_put_line(&p->line,
                         str_first(tree_text(t, i), PROBE_TITLE_MAX_CHARS));
            p->probe.title = probe_keep(p, str_trim(buf_str(&p->line)));
        }
    }
}

static enum err look(struct tree_probe *tp)
{
    struct prober *p = tp->p;
    const struct mapping *m = p->r.opt->mapping;
    const struct xpath *x;
    enum err e = m ? find_items(tp, m->item) : ERR_OK;

    if (!e) {
        if (tp->tree.is_html)
            set_title(tp);
        probe_suggest(p, &tp->tree);
        e = count_lists(tp);
    }
    if (e || p->err)
        return e; /* probe.c says the latter */
    probe_choose(p, tp->n_items > 0);
    if (!tp->n_items && p->n_lists) {
        e = xpath_compile(p->lists[0].path, tp->compiled, &x, p->r.ei);
        if (!e)
            e = find_items(tp, x);
    }
    return e ? e : look_into(tp);
}

enum err probe_tree(struct prober *p, bool is_html)
{
    struct tree_probe tp = { .p = p };
    enum err e = is_html ? tree_open_html(&tp.tree, &p->r, "list")
                         : tree_open_xml(&tp.tree, &p->r, "list");

    if (!e)
        e = xpath_run_open(&tp.run, &tp.tree, p->r.ei);
    tp.compiled = arena_new((size_t)4 * 1024 * 1024);
    if (!e && !tp.compiled)
        e = err_set(p->r.ei, ERR_NOMEM, "out of memory");
    if (!e)
        e = look(&tp);
    free(tp.items);
    arena_free(tp.compiled);
    xpath_run_close(&tp.run);
    tree_close(&tp.tree);
    return e;
}
