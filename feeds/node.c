/* node.c -- from nodes to texts. Any thread. */
#include "feeds/node.h"

struct str node_plain(const struct tree *t, size_t node, enum map_field f)
{
    static const struct str links[] = { STR_C("href"), STR_C("src"),
                                        STR_C("url") };
    size_t attr = 0;

    if ((f == MAP_LINK || f == MAP_IMAGE) &&
        t->nodes[node].kind == TREE_ELEMENT)
        for (size_t i = 0; i < sizeof(links) / sizeof(*links) && !attr; i++)
            attr = tree_attr(t, node, links[i]);
    return tree_text(t, attr ? attr : node);
}

static bool is_line(enum map_field f)
{
    return f == MAP_TITLE || f == MAP_SUMMARY || f == MAP_MEDIUM ||
           f == MAP_AUTHOR || f == MAP_TAG;
}

bool node_text(const struct tree *t, size_t node, enum map_field f,
               struct arena *a, struct raw_text *ret)
{
    struct buf b;

    *ret = (struct raw_text){ .s = node_plain(t, node, f),
                              .kind = t->is_html ? RAW_PLAIN : RAW_HTML };
    if (!is_line(f) || !tree_has_elements(t, node))
        return true;
    buf_init(&b, SIZE_MAX);
    tree_put_inner(&b, t, node, NULL);
    ret->kind = RAW_HTML;
    ret->s = b.err ? (struct str){ NULL, 0 } : arena_copy(a, buf_str(&b));
    buf_release(&b);
    return ret->s.s != NULL;
}

void node_put_content(struct buf *b, const struct tree *t,
                      const uint32_t *nodes, size_t n, const uint8_t *without)
{
    bool is_any = false;
    size_t end = 0;

    for (size_t i = 0; i < n && !is_any; i++)
        is_any = str_trim(tree_text(t, nodes[i])).n ||
                 tree_has_elements(t, nodes[i]);
    if (!is_any)
        return;
    if (n == 1 && !t->is_html && !tree_has_elements(t, nodes[0])) {
        buf_put(b, tree_text(t, nodes[0]));
        return;
    }
    for (size_t i = 0; i < n; i++) {
        if (nodes[i] < end) /* within the one before */
            continue;
        end = t->nodes[nodes[i]].end;
        if (n == 1)
            tree_put_inner(b, t, nodes[i], without);
        else
            tree_put_outer(b, t, nodes[i], without);
    }
}
