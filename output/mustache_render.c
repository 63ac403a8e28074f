/* mustache_render.c -- walks a compiled template and fills in the data.
 *
 * No recursion: sections and partials are frames on a stack of fixed size, as
 * are the objects in which names are looked up, innermost first. Escaping is
 * str_put_attr's, so that a value is safe in text and in a quoted attribute
 * alike. Any thread.
 */
#include "output/mustache.h"

#include <assert.h>
#include <string.h>

#include "output/mustache_ops.h"

/* A section being repeated, or a partial that will return. */
struct frame {
    bool is_partial;
    struct mustache_value list; /* of a section */
    size_t i;                   /* element shown now */
    size_t template, op;        /* of a partial: where it was called */
    size_t n_indent;            /* outside of the partial */
};

struct rendering {
    const struct mustache *m;
    const struct mustache_template *t;
    size_t template, op;
    struct frame frames[MUSTACHE_MAX_STACK];
    size_t n_frames;
    struct mustache_value stack[MUSTACHE_MAX_STACK + 1];
    size_t n_stack;
    char indent[MUSTACHE_INDENT_MAX_BYTES];
    size_t n_indent;
    struct buf *b;
};

static bool get(const struct mustache_value *v, unsigned name,
                struct mustache_value *ret)
{
    return v->kind == MUSTACHE_OBJECT && v->type->get(v->p, name, ret);
}

/* The value of a path: its first part in the innermost object that knows it,
 * the others in what came before them. */
static struct mustache_value resolve(const struct rendering *r,
                                     const struct mustache_op *op)
{
    const uint32_t *path = r->m->paths + op->at;
    struct mustache_value v = { 0 };
    size_t i = r->n_stack;

    if (!op->n)
        return r->stack[r->n_stack - 1];
    while (i > 0 && !get(&r->stack[i - 1], path[0], &v))
        i--;
    for (size_t k = 1; k < op->n && i > 0; k++) {
        struct mustache_value outer = v;

        v = (struct mustache_value){ 0 };
        if (!get(&outer, path[k], &v))
            break;
    }
    return v;
}

static bool is_true(const struct mustache_value *v)
{
    switch (v->kind) {
    case MUSTACHE_TRUE:
    case MUSTACHE_OBJECT:
        return true;
    case MUSTACHE_TEXT:
        return v->text.n > 0;
    case MUSTACHE_LIST:
        return v->n > 0;
    case MUSTACHE_ABSENT:
    case MUSTACHE_FALSE:
        break;
    }
    return false;
}

/* Text of the template: each of its lines after the first is indented, but
 * for an empty rest, whose line the next operation begins. */
static void put_text(struct rendering *r, struct str text)
{
    while (r->n_indent && text.n) {
        const char *eol = memchr(text.s, '\n', text.n);
        size_t n = eol ? (size_t)(eol - text.s) + 1 : text.n;

        buf_put(r->b, (struct str){ text.s, n });
        text = str_cut(text, n);
        if (text.n)
            buf_put(r->b, (struct str){ r->indent, r->n_indent });
    }
    if (text.n)
        buf_put(r->b, text);
}

static void put_value(struct rendering *r, const struct mustache_op *op)
{
    struct mustache_value v = resolve(r, op);

    if (v.kind != MUSTACHE_TEXT)
        return;
    if (op->kind == OP_RAW)
        buf_put(r->b, v.text);
    else
        str_put_attr(r->b, v.text);
}

static enum err too_deep(const struct rendering *r, struct err_info *ei)
{
    return err_set(ei, ERR_LIMIT, "%s: sections and partials go deeper than %d",
                   r->t->file, MUSTACHE_MAX_STACK);
}

static void show_element(struct rendering *r, const struct frame *f)
{
    struct mustache_value *v = &r->stack[r->n_stack - 1];

    *v = f->list;
    if (f->list.kind == MUSTACHE_LIST) {
        *v = (struct mustache_value){ 0 };
        f->list.type->at(f->list.p, f->i, v);
    }
}

static enum err enter_section(struct rendering *r, const struct mustache_op *op,
                              struct err_info *ei)
{
    struct mustache_value v = resolve(r, op);
    struct frame *f = &r->frames[r->n_frames];

    if (!is_true(&v)) {
        r->op = op->jump;
        return ERR_OK;
    }
    if (r->n_frames == MUSTACHE_MAX_STACK)
        return too_deep(r, ei);
    *f = (struct frame){ .list = v };
    r->n_frames++;
    r->n_stack++;
    show_element(r, f);
    return ERR_OK;
}

static void end_section(struct rendering *r, const struct mustache_op *op)
{
    struct frame *f = &r->frames[r->n_frames - 1];

    assert(r->n_frames > 0 && !f->is_partial);
    if (f->list.kind == MUSTACHE_LIST && f->i + 1 < f->list.n) {
        f->i++;
        show_element(r, f);
        r->op = op->jump;
        return;
    }
    r->n_frames--;
    r->n_stack--;
}

static enum err enter_partial(struct rendering *r, const struct mustache_op *op,
                              struct err_info *ei)
{
    struct frame *f = &r->frames[r->n_frames];

    if (r->n_frames == MUSTACHE_MAX_STACK ||
        op->n > sizeof(r->indent) - r->n_indent)
        return too_deep(r, ei);
    *f = (struct frame){ .is_partial = true,
                         .template = r->template,
                         .op = r->op,
                         .n_indent = r->n_indent };
    r->n_frames++;
    memcpy(r->indent + r->n_indent, r->t->text + op->at, op->n);
    r->n_indent += op->n;
    r->template = op->jump;
    r->t = &r->m->templates[r->template];
    r->op = 0;
    return ERR_OK;
}

static void leave_partial(struct rendering *r)
{
    const struct frame *f = &r->frames[--r->n_frames];

    assert(f->is_partial);
    r->n_indent = f->n_indent;
    r->template = f->template;
    r->t = &r->m->templates[r->template];
    r->op = f->op;
}

static enum err step(struct rendering *r, const struct mustache_op *op,
                     struct err_info *ei)
{
    struct mustache_value v;

    if (op->starts_line && r->n_indent)
        buf_put(r->b, (struct str){ r->indent, r->n_indent });
    switch ((enum mustache_op_kind)op->kind) {
    case OP_TEXT:
        put_text(r, (struct str){ r->t->text + op->at, op->n });
        break;
    case OP_ESCAPED:
    case OP_RAW:
        put_value(r, op);
        break;
    case OP_SECTION:
        return enter_section(r, op, ei);
    case OP_INVERTED:
        v = resolve(r, op);
        if (is_true(&v))
            r->op = op->jump;
        break;
    case OP_END:
        end_section(r, op);
        break;
    case OP_PARTIAL:
        return enter_partial(r, op, ei);
    }
    return ERR_OK;
}

enum err mustache_render(const struct mustache *m, size_t template,
                         const struct mustache_value *data, struct buf *b,
                         struct err_info *ei)
{
    struct rendering r = { .m = m,
                           .t = &m->templates[template],
                           .template = template,
                           .n_stack = 1,
                           .b = b };
    enum err e = ERR_OK;

    r.stack[0] = *data;
    while (!e && !b->err) {
        if (r.op < r.t->n_ops)
            e = step(&r, &r.t->ops[r.op++], ei);
        else if (r.n_frames)
            leave_partial(&r);
        else
            break;
    }
    if (!e && b->err)
        e = err_set(ei, b->err, "%s: a page of more than %zu bytes",
                    m->templates[template].file, b->max);
    return e;
}
