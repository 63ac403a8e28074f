/* xpath.c -- evaluating a compiled expression (XPath 1.0, 3).
 *
 * Node sets are ranges on one stack of the run: whoever no longer needs one
 * lowers the stack to where it was. Recursion follows the expression, whose
 * depth is bounded, never the document. One thread a run.
 */
#include "feeds/xpath.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/xpath_ast.h"

enum err xpath_run_open(struct xpath_run *run, const struct tree *t,
                        struct err_info *ei)
{
    *run = (struct xpath_run){ .t = t, .steps_left = XPATH_MAX_STEPS };
    run->texts = arena_new(XPATH_MAX_TEXT_BYTES);
    if (!run->texts)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return ERR_OK;
}

void xpath_run_close(struct xpath_run *run)
{
    arena_free(run->texts);
    free(run->set);
    *run = (struct xpath_run){ .t = NULL };
}

bool xpath_pay(struct xpath_run *run, size_t n)
{
    if (run->err)
        return false;
    if (n > run->steps_left) {
        run->steps_left = 0;
        run->err = ERR_LIMIT;
        return false;
    }
    run->steps_left -= n;
    return true;
}

void xpath_push(struct xpath_run *run, uint32_t node)
{
    size_t cap = run->cap_set ? run->cap_set * 2 : 256;
    uint32_t *set;

    if (run->err)
        return;
    if (run->n_set == run->cap_set) {
        set = reallocarray(run->set, cap, sizeof(*set));
        if (!set) {
            run->err = ERR_NOMEM;
            return;
        }
        run->set = set;
        run->cap_set = cap;
    }
    run->set[run->n_set++] = node;
}

/* ---- operators ---- */

// NOLINTBEGIN(misc-no-recursion): over the expression, of bounded depth

static void set_boolean(struct xpath_value *ret, bool boolean)
{
    *ret = (struct xpath_value){ .type = XPATH_BOOLEAN, .boolean = boolean };
}

static void eval_logic(const struct xpath_context *c, const struct xpath *x,
                       struct xpath_value *ret)
{
    struct xpath_value v;
    bool boolean;

    xpath_eval_in(c, x->a, &v);
    boolean = xpath_boolean(&v);
    if (boolean == (x->op == XP_AND)) {
        xpath_eval_in(c, x->b, &v);
        boolean = xpath_boolean(&v);
    }
    set_boolean(ret, boolean);
}

static double calculate(enum xpath_op op, double a, double b)
{
    switch ((int)op) {
    case XP_ADD:
        return a + b;
    case XP_SUB:
        return a - b;
    case XP_MUL:
        return a * b;
    case XP_DIV:
        return a / b; /* IEEE 754: by zero too */
    default:
        return fmod(a, b);
    }
}

static void eval_two(const struct xpath_context *c, const struct xpath *x,
                     struct xpath_value *ret)
{
    struct xpath_value a, b;
    double number;

    xpath_eval_in(c, x->a, &a);
    xpath_eval_in(c, x->b, &b);
    if (x->op >= XP_EQ && x->op <= XP_GE) {
        set_boolean(ret, xpath_compare(c->run, x->op, &a, &b));
        return;
    }
    number = xpath_number(c->run, &a);
    *ret = (struct xpath_value){
        .type = XPATH_NUMBER,
        .number = calculate(x->op, number, xpath_number(c->run, &b)),
    };
}

static void eval_negate(const struct xpath_context *c, const struct xpath *x,
                        struct xpath_value *ret)
{
    struct xpath_value v;

    xpath_eval_in(c, x->a, &v);
    *ret = (struct xpath_value){ .type = XPATH_NUMBER,
                                 .number = -xpath_number(c->run, &v) };
}

/* Both sets stand one behind the other on the stack. */
static void eval_union(const struct xpath_context *c, const struct xpath *x,
                       struct xpath_value *ret)
{
    struct xpath_value a, b;

    xpath_eval_in(c, x->a, &a);
    xpath_eval_in(c, x->b, &b);
    xpath_sort(c->run, a.at);
    *ret = (struct xpath_value){ .type = XPATH_NODES,
                                 .at = a.at,
                                 .n = c->run->n_set - a.at };
}

static void eval_call(const struct xpath_context *c, const struct xpath *x,
                      struct xpath_value *ret)
{
    struct xpath_call call = { .c = c };

    for (const struct xpath_list *arg = x->args; arg; arg = arg->next)
        xpath_eval_in(c, arg->x, &call.args[call.n++]);
    if (!c->run->err)
        x->function->fn(&call, ret);
}

static void eval_path(const struct xpath_context *c, const struct xpath *x,
                      struct xpath_value *ret)
{
    struct xpath_run *run = c->run;
    struct xpath_value v = { .type = XPATH_NODES, .at = run->n_set, .n = 1 };

    if (x->a)
        xpath_eval_in(c, x->a, &v);
    else
        xpath_push(run, x->is_absolute ? 0 : c->node);
    if (x->predicates)
        xpath_filter(run, x->predicates, v.at);
    v.n = run->n_set - v.at;
    xpath_walk(run, x->steps, &v);
    *ret = v;
}

/* Only nodes stay on the stack, and they lie where it was low. */
static void eval_op(const struct xpath_context *c, const struct xpath *x,
                    struct xpath_value *ret)
{
    switch (x->op) {
    case XP_OR:
    case XP_AND:
        eval_logic(c, x, ret);
        break;
    case XP_EQ:
    case XP_NE:
    case XP_LT:
    case XP_LE:
    case XP_GT:
    case XP_GE:
    case XP_ADD:
    case XP_SUB:
    case XP_MUL:
    case XP_DIV:
    case XP_MOD:
        eval_two(c, x, ret);
        break;
    case XP_UNION:
        eval_union(c, x, ret);
        break;
    case XP_NEGATE:
        eval_negate(c, x, ret);
        break;
    case XP_TEXT:
        *ret = (struct xpath_value){ .type = XPATH_TEXT, .text = x->text };
        break;
    case XP_NUMBER:
        *ret =
            (struct xpath_value){ .type = XPATH_NUMBER, .number = x->number };
        break;
    case XP_CALL:
        eval_call(c, x, ret);
        break;
    case XP_PATH:
        eval_path(c, x, ret);
        break;
    }
}

/* Moves a set down over what was evaluated for its sake. */
static void lower(struct xpath_run *run, size_t low, struct xpath_value *v)
{
    if (v->n)
        memmove(run->set + low, run->set + v->at, v->n * sizeof(*run->set));
    v->at = low;
    run->n_set = low + v->n;
}

void xpath_eval_in(const struct xpath_context *c, const struct xpath *x,
                   struct xpath_value *ret)
{
    size_t low = c->run->n_set;

    *ret = (struct xpath_value){ .type = XPATH_BOOLEAN };
    if (xpath_pay(c->run, 1))
        eval_op(c, x, ret);
    if (c->run->err)
        *ret = (struct xpath_value){ .type = XPATH_BOOLEAN };
    if (ret->type == XPATH_NODES)
        lower(c->run, low, ret);
    else
        c->run->n_set = low;
}

// NOLINTEND(misc-no-recursion)

enum err xpath_eval(struct xpath_run *run, const struct xpath *x, size_t node,
                    struct xpath_value *ret, struct err_info *ei)
{
    struct xpath_context c = { run, (uint32_t)node, 1, 1 };
    struct xpath_value v;

    run->n_set = 0;
    arena_reset(run->texts);
    xpath_eval_in(&c, x, &v);
    if (run->err == ERR_LIMIT && !run->steps_left)
        return err_set(ei, ERR_LIMIT, "takes more than %zu steps",
                       XPATH_MAX_STEPS);
    if (run->err == ERR_LIMIT)
        return err_set(ei, ERR_LIMIT, "makes more than %zu bytes of text",
                       XPATH_MAX_TEXT_BYTES);
    if (run->err)
        return err_set(ei, run->err, "out of memory");
    *ret = v;
    return ERR_OK;
}

const uint32_t *xpath_nodes(const struct xpath_run *run,
                            const struct xpath_value *v)
{
    return run->set + v->at;
}

bool xpath_is_absolute(const struct xpath *x)
{
    while (x->op == XP_UNION || (x->op == XP_PATH && x->a))
        x = x->a;
    return x->op == XP_PATH && x->is_absolute;
}
