/* tree_xml.c -- an XML document as a tree, from the events of xml.c, which
 * reads it as it reads feeds: nothing outside of it, no entities but the
 * predefined and HTML's, broken markup mended. One thread. */
#include "feeds/tree.h"

#include "feeds/xml.h"

/* "prefix:local", kept with the tree. The name before, if it is the same,
 * serves again. */
static struct str keep_name(struct tree *t, const struct xml_name *name)
{
    struct str last = t->nodes[t->n - 1].name, copy;
    struct buf b;

    if (!name->prefix.n && str_eq(last, name->local))
        return last;
    buf_init(&b, SIZE_MAX);
    buf_put(&b, name->prefix);
    buf_puts(&b, name->prefix.n ? ":" : "");
    buf_put(&b, name->local);
    copy = b.err ? (struct str){ NULL, 0 } : arena_copy(t->names, buf_str(&b));
    buf_release(&b);
    if (!copy.s)
        t->err = ERR_NOMEM;
    return copy;
}

static enum err on_start(void *ctx, const struct xml_name *name,
                         const struct xml_attr *attrs, size_t n_attrs)
{
    struct tree *t = ctx;

    tree_start(t, keep_name(t, name));
    for (size_t i = 0; i < n_attrs && !t->err; i++) {
        struct str attr = keep_name(t, &attrs[i].name);

        tree_add_attr(t, attr, attrs[i].value);
    }
    return t->err;
}

static enum err on_text(void *ctx, struct str text)
{
    struct tree *t = ctx;

    if (t->depth)
        tree_add_text(t, text);
    return t->err;
}

static enum err on_end(void *ctx, const struct xml_name *name)
{
    struct tree *t = ctx;

    (void)name;
    tree_end(t);
    return t->err;
}

static void on_cut(void *ctx) { (void)ctx; }

enum err tree_open_xml(struct tree *t, struct reading *r, const char *what)
{
    static const struct xml_events events = { on_start, on_text, on_end,
                                              on_cut };
    struct xml_input in = { r->body, &r->charset, &r->log };
    char size[BUF_SIZE_TEXT_MAX];
    enum err e;

    tree_init(t, TREE_XML_MAX_TAGS);
    if (t->err)
        return tree_fail(t, what, r->ei);
    if (r->body.n > TREE_XML_MAX_BYTES)
        return err_set(r->ei, ERR_LIMIT, "no %s: longer than %s", what,
                       buf_size_text(TREE_XML_MAX_BYTES, size));
    e = xml_read(&in, &events, t, r->ei);
    if (t->err)
        return tree_fail(t, what, r->ei);
    if (e)
        return e;
    if (!t->n_tags)
        return reading_refuse(r, what);
    tree_finish(t);
    t->base = r->opt->url;
    return ERR_OK;
}
