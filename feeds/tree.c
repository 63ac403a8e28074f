/* tree.c -- building a tree, and asking it. Who reads the bytes is in
 * tree_html.c and tree_xml.c. One thread. */
#include "feeds/tree.h"

#include <stdlib.h>
#include <string.h>

/* Of all names that had to be copied. */
#define NAMES_MAX_BYTES ((size_t)32 * 1024 * 1024)

void tree_init(struct tree *t, size_t max_tags)
{
    *t = (struct tree){ .max_tags = max_tags };
    buf_init(&t->text, UINT32_MAX / 2);
    buf_init(&t->values, UINT32_MAX / 2);
    buf_init(&t->body, UINT32_MAX / 2);
    t->names = arena_new(NAMES_MAX_BYTES);
    t->nodes = malloc(64 * sizeof(*t->nodes));
    t->cap = 64;
    if (!t->names || !t->nodes) {
        t->err = ERR_NOMEM;
        return;
    }
    t->nodes[t->n++] = (struct tree_node){ .kind = TREE_ROOT };
}

void tree_close(struct tree *t)
{
    buf_release(&t->text);
    buf_release(&t->values);
    buf_release(&t->body);
    arena_free(t->names);
    free(t->nodes);
    *t = (struct tree){ .n = 0 };
}

enum err tree_fail(const struct tree *t, const char *what, struct err_info *ei)
{
    if (t->err == ERR_NOMEM)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (t->n_tags > t->max_tags)
        return err_set(ei, ERR_LIMIT, "no %s: more than %zu tags", what,
                       t->max_tags);
    return err_set(ei, ERR_LIMIT, "no %s: more than %d attributes", what,
                   TREE_MAX_ATTRS);
}

/* ---- building ---- */

/* A new last node inside the open element. */
static struct tree_node *append(struct tree *t, enum tree_kind kind)
{
    struct tree_node *node;

    if (t->n == t->cap) {
        node = reallocarray(t->nodes, t->cap, 2 * sizeof(*t->nodes));
        if (!node) {
            t->err = ERR_NOMEM;
            return NULL;
        }
        t->nodes = node;
        t->cap *= 2;
    }
    node = &t->nodes[t->n++];
    *node = (struct tree_node){ .kind = kind,
                                .parent = t->open,
                                .end = (uint32_t)t->n,
                                .from = (uint32_t)t->text.n,
                                .to = (uint32_t)t->text.n };
    return node;
}

void tree_start(struct tree *t, struct str name)
{
    struct tree_node *node;

    if (t->err)
        return;
    if (++t->n_tags > t->max_tags) {
        t->err = ERR_LIMIT;
        return;
    }
    node = append(t, TREE_ELEMENT);
    if (!node)
        return;
    node->name = name;
    t->open = (uint32_t)t->n - 1;
    t->depth++;
}

void tree_add_attr(struct tree *t, struct str name, struct str value)
{
    struct tree_node *node;

    if (t->err || tree_attr(t, t->open, name))
        return;
    if (++t->n_attrs > TREE_MAX_ATTRS) {
        t->err = ERR_LIMIT;
        return;
    }
    node = append(t, TREE_ATTR);
    if (!node)
        return;
    node->name = name;
    node->from = (uint32_t)t->values.n;
    buf_put(&t->values, value);
    node->to = (uint32_t)t->values.n;
    if (t->values.err)
        t->err = ERR_NOMEM;
}

void tree_add_text(struct tree *t, struct str s)
{
    struct tree_node *node;

    if (t->err || !s.n)
        return;
    node = &t->nodes[t->n - 1];
    if (node->kind != TREE_TEXT || node->parent != t->open)
        node = append(t, TREE_TEXT);
    if (!node)
        return;
    buf_put(&t->text, s);
    node->to = (uint32_t)t->text.n;
    if (t->text.err)
        t->err = ERR_NOMEM;
}

static void end_node(struct tree *t, struct tree_node *node)
{
    node->end = (uint32_t)t->n;
    node->to = (uint32_t)t->text.n;
}

void tree_end(struct tree *t)
{
    struct tree_node *node;

    if (t->err || !t->depth)
        return;
    node = &t->nodes[t->open];
    end_node(t, node);
    t->open = node->parent;
    t->depth--;
}

void tree_finish(struct tree *t)
{
    while (!t->err && t->depth)
        tree_end(t);
    if (!t->err)
        end_node(t, &t->nodes[0]);
}

/* ---- asking ---- */

struct str tree_text(const struct tree *t, size_t node)
{
    const struct tree_node *n = &t->nodes[node];
    const struct buf *b = n->kind == TREE_ATTR ? &t->values : &t->text;

    if (n->to == n->from)
        return (struct str){ "", 0 };
    return (struct str){ b->s + n->from, n->to - n->from };
}

size_t tree_child(const struct tree *t, size_t node)
{
    size_t i = node + 1, end = t->nodes[node].end;

    while (i < end && t->nodes[i].kind == TREE_ATTR)
        i++;
    return i < end ? i : 0;
}

size_t tree_next(const struct tree *t, size_t node)
{
    size_t next = t->nodes[node].end;

    if (t->nodes[node].kind == TREE_ROOT || t->nodes[node].kind == TREE_ATTR)
        return 0;
    return next < t->nodes[t->nodes[node].parent].end ? next : 0;
}

size_t tree_attr(const struct tree *t, size_t element, struct str name)
{
    for (size_t i = element + 1; i < t->n; i++) {
        if (t->nodes[i].kind != TREE_ATTR)
            return 0;
        if (str_eq(t->nodes[i].name, name))
            return i;
    }
    return 0;
}

bool tree_has_elements(const struct tree *t, size_t node)
{
    for (size_t i = node + 1; i < t->nodes[node].end; i++)
        if (t->nodes[i].kind == TREE_ELEMENT)
            return true;
    return false;
}
