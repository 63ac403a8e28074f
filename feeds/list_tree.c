/* list_tree.c -- lists in HTML pages and in other XML: items and their values
 * by XPath.
 *
 * tree_html.c or tree_xml.c makes the tree, the mapping's XPaths find the
 * items in it and the values in those. What a node gives depends on what it is
 * for: a link is the href of an <a>, content is the markup inside, most others
 * are text. One thread.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/list.h"
#include "feeds/node.h"
#include "feeds/sniff.h"
#include "feeds/stray.h"
#include "feeds/tree.h"
#include "feeds/xpath.h"

struct tree_list {
    struct list list;
    struct tree tree;
    struct xpath_run run;
    struct buf html;
    uint32_t item; /* the node */
    const uint32_t *items;
    size_t n_items;
    unsigned strayed; /* bit f: field f of an item was found in another */
};

static enum err no_memory(struct reading *r)
{
    return err_set(r->ei, ERR_NOMEM, "out of memory");
}

/* ---- values ---- */

/* One text of a field; *ret_value, if it is the first, is what templates get
 * to see. */
static void put_text(struct tree_list *tl, struct raw_item *raw,
                     enum map_field f, struct raw_text *text,
                     struct str *ret_value)
{
    text->base = tl->tree.base;
    text->s = str_trim(text->s);
    if (!text->s.n)
        return;
    list_put(raw, f, text);
    if (!ret_value->n)
        *ret_value = text->s;
}

/* A text that functions made, which the next evaluation overwrites. */
static void put_made(struct tree_list *tl, struct raw_item *raw,
                     enum map_field f, const struct xpath_value *v,
                     struct str *ret_value)
{
    struct raw_text text = { .s = xpath_text(&tl->run, v),
                             .kind = tl->tree.is_html ? RAW_PLAIN : RAW_HTML };

    text.s = str_trim(text.s);
    if (!text.s.n)
        return;
    text.s = arena_copy(tl->list.r->scratch, text.s);
    if (!text.s.s)
        tl->list.err = ERR_NOMEM;
    put_text(tl, raw, f, &text, ret_value);
}

static void put_nodes(struct tree_list *tl, struct raw_item *raw,
                      enum map_field f, const struct xpath_value *v,
                      struct str *ret_value)
{
    const uint32_t *nodes = xpath_nodes(&tl->run, v);
    struct arena *a = tl->list.r->scratch;
    struct raw_text text;

    if (f == MAP_CONTENT) {
        buf_clear(&tl->html);
        node_put_content(&tl->html, &tl->tree, nodes, v->n, NULL);
        text = (struct raw_text){ .s = arena_copy(a, buf_str(&tl->html)),
                                  .kind = RAW_HTML };
        if (tl->html.err || !text.s.s)
            tl->list.err = ERR_NOMEM;
        put_text(tl, raw, f, &text, ret_value);
        return;
    }
    for (size_t i = 0; i < v->n && !tl->list.err; i++) {
        struct str plain = str_trim(node_plain(&tl->tree, nodes[i], f));

        if (!node_text(&tl->tree, nodes[i], f, a, &text))
            tl->list.err = ERR_NOMEM;
        else if (plain.n)
            put_text(tl, raw, f, &text, &(struct str){ NULL, 0 });
        if (!ret_value->n)
            *ret_value = plain;
        if (ret_value->n && f != MAP_TAG && f != MAP_AUTHOR)
            return;
    }
}

static void note_stray(struct tree_list *tl, enum map_field f,
                       const struct xpath *x, const struct xpath_value *v)
{
    if (v->type == XPATH_NODES && v->n && xpath_is_absolute(x) &&
        stray_is(&tl->tree, tl->items, tl->n_items, tl->item,
                 *xpath_nodes(&tl->run, v)))
        tl->strayed |= 1u << f;
}

static enum err put_field(struct tree_list *tl, struct raw_item *raw,
                          enum map_field f, struct str values[MAP_FIELDS])
{
    const struct mapping_value *m = &tl->list.r->opt->mapping->field[f];
    struct err_info *ei = tl->list.r->ei;

    for (size_t i = 0; i < m->n && !values[f].n; i++) {
        const struct mapping_choice *c = &m->choices[i];
        struct raw_text text = { .kind = RAW_HTML };
        struct xpath_value v;
        enum err e;

        if (c->is_template) {
            text.s = list_expand(&tl->list, &c->template, values);
            put_text(tl, raw, f, &text, &values[f]);
            continue;
        }
        e = xpath_eval(&tl->run, c->xpath, tl->item, &v, ei);
        if (e)
            return err_prefix(ei, e, "no list: %s", mapping_field_name(f));
        note_stray(tl, f, c->xpath, &v);
        if (v.type == XPATH_NODES)
            put_nodes(tl, raw, f, &v, &values[f]);
        else if (v.type != XPATH_BOOLEAN)
            put_made(tl, raw, f, &v, &values[f]);
    }
    return ERR_OK;
}

/* ---- items ---- */

/* Without a detail_url the link leads to the article. */
static struct str detail_of(struct tree_list *tl,
                            const struct str values[MAP_FIELDS])
{
    const struct mapping *m = tl->list.r->opt->mapping;
    struct buf *b = &tl->html;
    struct str s = values[MAP_LINK];
    enum err e;

    if (!m->detail_is_link)
        return list_expand(&tl->list, &m->detail_url, values);
    if (!s.n || !tl->tree.base.n)
        return s;
    buf_clear(b);
    e = url_resolve(tl->tree.base, s, b);
    s = (struct str){ NULL, 0 };
    if (!e)
        s = arena_copy(tl->list.r->scratch, buf_str(b));
    if (e == ERR_NOMEM || (!e && !s.s))
        tl->list.err = ERR_NOMEM;
    return s;
}

static enum err read_item(struct tree_list *tl)
{
    const struct mapping *m = tl->list.r->opt->mapping;
    struct raw_item raw = { .n_tags = 0 };
    struct str values[MAP_FIELDS] = { { NULL, 0 } };
    struct raw_text detail = { .kind = RAW_PLAIN };
    enum err e = ERR_OK;

    tl->list.n_read++;
    for (size_t k = 0; k < MAP_FIELDS && !e; k++)
        e = put_field(tl, &raw, m->order[k], values);
    if (e)
        return e;
    detail.s = detail_of(tl, values);
    raw_put(&raw, RAW_DETAIL_URL, 1, &detail);
    return list_hand_on(&tl->list, &raw, values);
}

/* A page in which the items are not is another page, or has a new shape; XML
 * may well be an empty list. */
static enum err no_items(struct tree_list *tl)
{
    struct reading *r = tl->list.r;
    struct str item = str_clip(r->opt->mapping->items_text, 80);
    struct buf b;
    enum err e = ERR_OK;

    buf_init(&b, ERR_TEXT_MAX + 80);
    if (tl->tree.is_html) {
        sniff_put(&b, r->body, &r->charset);
        e = b.err == ERR_NOMEM ? no_memory(r)
                               : err_set(r->ei, ERR_FORMAT,
                                         "no list: '%.*s' is nowhere in %.*s",
                                         STR_ARG(item), STR_ARG(buf_str(&b)));
    } else {
        buf_printf(&b, "item '%.*s' is nowhere in the document", STR_ARG(item));
        if (b.err || !reading_remark(r, buf_str(&b)))
            e = no_memory(r);
    }
    buf_release(&b);
    return e;
}

static enum err put_remark(struct tree_list *tl)
{
    struct buf b;
    enum err e = ERR_OK;

    buf_init(&b, 8 * (size_t)FEED_REMARK_MAX_BYTES);
    for (int f = 0; f < MAP_FIELDS && !b.n; f++)
        if (tl->strayed & 1u << f)
            stray_put(&b, mapping_field_name((enum map_field)f),
                      tl->list.r->opt->mapping->field_text[f]);
    if ((b.n || list_put_unfound(&tl->list, &b)) &&
        !reading_remark(tl->list.r, buf_str(&b)))
        e = ERR_NOMEM;
    if (e || b.err)
        e = no_memory(tl->list.r);
    buf_release(&b);
    return e;
}

static enum err read_nodes(struct tree_list *tl, const uint32_t *nodes,
                           size_t n)
{
    struct reading *r = tl->list.r;
    enum err e = ERR_OK;

    tl->items = nodes;
    tl->n_items = n;
    for (size_t i = 0; i < n && !e; i++) {
        tl->list.index++;
        tl->item = nodes[i];
        if (reading_is_full(r))
            r->feed.n_over++;
        else
            e = read_item(tl);
    }
    if (!e)
        e = list_check(&tl->list);
    return e ? e : put_remark(tl);
}

static enum err read_items(struct tree_list *tl)
{
    struct reading *r = tl->list.r;
    struct xpath_value v;
    uint32_t *nodes;
    enum err e = xpath_eval(&tl->run, r->opt->mapping->item, 0, &v, r->ei);

    if (e)
        return err_prefix(r->ei, e, "no list: item");
    if (!v.n)
        return no_items(tl);
    nodes = reallocarray(NULL, v.n, sizeof(*nodes));
    if (!nodes)
        return no_memory(r);
    memcpy(nodes, xpath_nodes(&tl->run, &v), v.n * sizeof(*nodes));
    e = read_nodes(tl, nodes, v.n);
    free(nodes);
    return e;
}

static enum err read_tree(struct reading *r, bool is_html)
{
    struct tree_list tl = { .item = 0 };
    enum err e;

    r->feed.format = FEED_LIST;
    if (!r->opt->mapping->item)
        return err_set(r->ei, ERR_CONFIG, "item: missing");
    list_init(&tl.list, r);
    buf_init(&tl.html, SIZE_MAX);
    e = is_html ? tree_open_html(&tl.tree, r, "list")
                : tree_open_xml(&tl.tree, r, "list");
    if (!e)
        e = xpath_run_open(&tl.run, &tl.tree, r->ei);
    if (!e)
        e = read_items(&tl);
    xpath_run_close(&tl.run);
    tree_close(&tl.tree);
    buf_release(&tl.html);
    list_release(&tl.list);
    return e;
}

enum err list_html_read(struct reading *r) { return read_tree(r, true); }

enum err list_xml_read(struct reading *r) { return read_tree(r, false); }
