/* probe_suggest.c -- where in a page or XML document a list may be.
 *
 * A list is an element with several like children. The best one has many, each
 * with a link and some text: navigation has links with little text, a layout
 * has text with few children. One pass over the children of each element. Any
 * thread.
 */
#include <string.h>

#include "feeds/probe_parts.h"

#define MIN_ITEMS 3
#define MAX_NAMES 16 /* of children that are told apart */
#define COUNTED_ITEMS 60
#define COUNTED_BYTES 300 /* of text an item */
#define LINK_WEIGHT 5
#define ID_MAX_BYTES 60

struct group {
    struct str name;
    size_t n, n_links, text_bytes;
    size_t first; /* of the nodes */
    bool is_same_class;
    struct str class;
};

bool probe_is_name(struct str name)
{
    bool is_start = true;
    size_t colons = 0;

    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         c == '_' || (unsigned char)c >= 0x80;
        bool is_other = (c >= '0' && c <= '9') || c == '-' || c == '.';

        if (c == ':' && !is_start && !colons++)
            is_start = true;
        else if (is_letter || (is_other && !is_start))
            is_start = false;
        else
            return false;
    }
    return !is_start;
}

static bool has_link(const struct tree *t, size_t node)
{
    for (size_t i = node; i < t->nodes[node].end; i++)
        if (t->nodes[i].kind == TREE_ATTR &&
            str_eq(t->nodes[i].name, STR("href")))
            return true;
    return false;
}

static struct str class_of(const struct tree *t, size_t node)
{
    size_t class = tree_attr(t, node, STR("class"));

    return class ? tree_text(t, class) : (struct str){ "", 0 };
}

static void add_child(const struct tree *t, struct group groups[MAX_NAMES],
                      size_t node)
{
    struct group *g = groups;
    size_t bytes = str_trim(tree_text(t, node)).n;

    while (g < groups + MAX_NAMES && g->n &&
           !str_eq(g->name, t->nodes[node].name))
        g++;
    if (g == groups + MAX_NAMES)
        return;
    if (!g->n++)
        *g = (struct group){ .name = t->nodes[node].name,
                             .n = 1,
                             .first = node,
                             .is_same_class = true,
                             .class = class_of(t, node) };
    g->is_same_class &= str_eq(g->class, class_of(t, node));
    if (g->n > COUNTED_ITEMS)
        return;
    g->text_bytes += bytes < COUNTED_BYTES ? bytes : COUNTED_BYTES;
    /* In XML an item has elements; its links are texts. */
    g->n_links += t->is_html ? has_link(t, node) : tree_has_elements(t, node);
}

static bool is_quotable(struct str s)
{
    return s.n && s.n <= ID_MAX_BYTES && !memchr(s.s, '"', s.n) &&
           !memchr(s.s, '\n', s.n);
}

/* Appends the path to an element: from the nearest that has an id on, or one
 * with a class; else from the root. */
static void put_path(struct buf *b, const struct tree *t, size_t node)
{
    size_t id = tree_attr(t, node, STR("id"));
    struct str text = id ? tree_text(t, id) : (struct str){ NULL, 0 };

    if (t->is_html && is_quotable(text)) {
        buf_puts(b, "//");
        buf_put(b, t->nodes[node].name);
        buf_puts(b, "[@id=\"");
        buf_put(b, text);
        buf_puts(b, "\"]");
        return;
    }
    buf_puts(b, "//");
    probe_put_step(b, t, node);
}

/* "//ul[@id="list"]/li", at most two elements above the items' parent. */
static void put_list(struct buf *b, const struct tree *t, size_t parent,
                     const struct group *g)
{
    size_t above = t->nodes[parent].parent;
    bool is_named =
        tree_attr(t, parent, STR("id")) || tree_attr(t, parent, STR("class"));

    if (!is_named && above && t->is_html &&
        probe_is_name(t->nodes[above].name)) {
        put_path(b, t, above);
        buf_putc(b, '/');
        probe_put_step(b, t, parent);
    } else if (parent) {
        put_path(b, t, parent);
    }
    buf_putc(b, '/');
    buf_put(b, g->name);
    if (t->is_html && g->is_same_class && is_quotable(g->class)) {
        buf_puts(b, "[@class=\"");
        buf_put(b, g->class);
        buf_puts(b, "\"]");
    }
}

static void offer(struct prober *p, const struct tree *t, size_t parent,
                  const struct group *g)
{
    size_t n = g->n < COUNTED_ITEMS ? g->n : COUNTED_ITEMS;
    uint64_t score = (uint64_t)g->text_bytes * (n + LINK_WEIGHT * g->n_links);
    struct buf b;

    if (g->n < MIN_ITEMS || !score)
        return;
    buf_init(&b, 4 * (size_t)PROBE_PATH_MAX_BYTES);
    put_list(&b, t, parent, g);
    if (b.err == ERR_NOMEM)
        p->err = ERR_NOMEM;
    if (!b.err)
        (void)probe_add_list(p, buf_str(&b), g->n, score / n);
    buf_release(&b);
}

void probe_suggest(struct prober *p, const struct tree *t)
{
    for (size_t i = 0; i < t->n && !p->err; i++) {
        struct group groups[MAX_NAMES] = { { .n = 0 } };

        if (t->nodes[i].kind != TREE_ELEMENT ||
            t->nodes[i].end - i < MIN_ITEMS || !probe_is_name(t->nodes[i].name))
            continue;
        for (size_t k = tree_child(t, i); k; k = tree_next(t, k))
            if (t->nodes[k].kind == TREE_ELEMENT &&
                probe_is_name(t->nodes[k].name))
                add_child(t, groups, k);
        for (size_t k = 0; k < MAX_NAMES; k++)
            offer(p, t, i, &groups[k]);
    }
}
