/* tree_put.c -- a part of a tree as HTML again, for html_clean to judge.
 *
 * Attributes quoted, text escaped, void elements without an end tag. One walk
 * over the nodes. Any thread.
 */
#include "feeds/html.h"
#include "feeds/tree.h"

static bool is_void(const struct tree *t, size_t node)
{
    return html_element_is(html_element_find(t->nodes[node].name), HTML_VOID);
}

static void put_start(struct buf *b, const struct tree *t, size_t node)
{
    size_t i = node + 1;

    buf_putc(b, '<');
    buf_put(b, t->nodes[node].name);
    for (; i < t->n && t->nodes[i].kind == TREE_ATTR; i++) {
        buf_putc(b, ' ');
        buf_put(b, t->nodes[i].name);
        buf_puts(b, "=\"");
        str_put_attr(b, tree_text(t, i));
        buf_putc(b, '"');
    }
    buf_puts(b, is_void(t, node) ? " />" : ">");
}

static void put_end(struct buf *b, const struct tree *t, size_t node)
{
    if (is_void(t, node))
        return;
    buf_puts(b, "</");
    buf_put(b, t->nodes[node].name);
    buf_putc(b, '>');
}

static bool is_out(const uint8_t *without, size_t node)
{
    return without && without[node / 8] & 1u << node % 8;
}

/* Writes the nodes from first to end; top is what holds them. */
static void put_nodes(struct buf *b, const struct tree *t, size_t top,
                      const uint8_t *without)
{
    size_t end = t->nodes[top].end, open = top, i = top + 1;

    while (i < end && !b->err) {
        const struct tree_node *node = &t->nodes[i];

        for (; open != top && t->nodes[open].end <= i;
             open = t->nodes[open].parent)
            put_end(b, t, open);
        if (is_out(without, i)) {
            i = node->end;
            continue;
        }
        if (node->kind == TREE_TEXT)
            str_put_text(b, tree_text(t, i));
        if (node->kind == TREE_ELEMENT) {
            put_start(b, t, i);
            open = i;
        }
        i++;
    }
    for (; open != top; open = t->nodes[open].parent)
        put_end(b, t, open);
}

void tree_put_inner(struct buf *b, const struct tree *t, size_t node,
                    const uint8_t *without)
{
    if (is_out(without, node))
        return;
    if (t->nodes[node].kind == TREE_TEXT || t->nodes[node].kind == TREE_ATTR)
        str_put_text(b, tree_text(t, node));
    else
        put_nodes(b, t, node, without);
}

void tree_put_outer(struct buf *b, const struct tree *t, size_t node,
                    const uint8_t *without)
{
    bool is_element = t->nodes[node].kind == TREE_ELEMENT;

    if (is_out(without, node))
        return;
    if (is_element)
        put_start(b, t, node);
    tree_put_inner(b, t, node, without);
    if (is_element)
        put_end(b, t, node);
}
