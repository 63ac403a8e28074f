/* xpath_step.c -- location paths (XPath 1.0, 2): axes, node tests, predicates.
 *
 * A step takes a set from the top of the stack, puts what its axis leads to
 * above it, then moves that down in its place. Sets are kept in document order;
 * while an axis that runs backwards is under way, in its order. One thread a
 * run.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/xpath_ast.h"

/* A set under way may hold nodes twice; past this it is put in order. */
#define SET_SLACK 4096

/* ---- order ---- */

static int compare_nodes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

void xpath_sort(struct xpath_run *run, size_t at)
{
    uint32_t *set = run->set + at;
    size_t n = run->n_set - at, i = 1, to = 1;

    if (run->err || n < 2)
        return;
    while (i < n && set[i - 1] < set[i])
        i++;
    if (i == n || !xpath_pay(run, n))
        return;
    qsort(set, n, sizeof(*set), compare_nodes);
    for (i = 1; i < n; i++)
        if (set[i] != set[to - 1])
            set[to++] = set[i];
    run->n_set = at + to;
}

static void reverse(struct xpath_run *run, size_t at)
{
    for (size_t i = at, k = run->n_set; i + 1 < k; i++) {
        uint32_t node = run->set[i];

        run->set[i] = run->set[--k];
        run->set[k] = node;
    }
}

/* ---- node tests ---- */

static bool passes(const struct tree *t, const struct xpath_step *step,
                   uint32_t node)
{
    const struct tree_node *n = &t->nodes[node];
    enum tree_kind principal =
        step->axis == AXIS_ATTRIBUTE ? TREE_ATTR : TREE_ELEMENT;

    switch (step->test) {
    case TEST_NAME:
        return n->kind == principal && str_eq(n->name, step->name);
    case TEST_ANY:
        return n->kind == principal;
    case TEST_PREFIX:
        return n->kind == principal && str_starts(n->name, step->name);
    case TEST_NODE:
        return true;
    case TEST_TEXT:
        return n->kind == TREE_TEXT;
    case TEST_NOTHING:
        break;
    }
    return false;
}

static void offer(struct xpath_run *run, const struct xpath_step *step,
                  uint32_t node)
{
    if (xpath_pay(run, 1) && passes(run->t, step, node))
        xpath_push(run, node);
}

/* ---- axes: each in its own order ---- */

static void offer_within(struct xpath_run *run, const struct xpath_step *step,
                         uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to && xpath_pay(run, 1); i++)
        if (run->t->nodes[i].kind != TREE_ATTR)
            offer(run, step, i);
}

/* The first child: to find it is to pass by the attributes. */
static size_t first_child(struct xpath_run *run, uint32_t node)
{
    size_t i = tree_child(run->t, node);

    return i && xpath_pay(run, i - node) ? i : 0;
}

static void offer_children(struct xpath_run *run, const struct xpath_step *step,
                           uint32_t node)
{
    for (size_t i = first_child(run, node); i && !run->err;
         i = tree_next(run->t, i))
        offer(run, step, (uint32_t)i);
}

static void offer_attributes(struct xpath_run *run,
                             const struct xpath_step *step, uint32_t node)
{
    const struct tree *t = run->t;

    if (t->nodes[node].kind == TREE_ELEMENT)
        for (uint32_t i = node + 1; i < t->n && t->nodes[i].kind == TREE_ATTR;
             i++)
            offer(run, step, i);
}

static void offer_ancestors(struct xpath_run *run,
                            const struct xpath_step *step, uint32_t node)
{
    while (node && !run->err) {
        node = run->t->nodes[node].parent;
        offer(run, step, node);
    }
}

static void offer_siblings(struct xpath_run *run, const struct xpath_step *step,
                           uint32_t node)
{
    const struct tree *t = run->t;
    size_t at = run->n_set, i;

    if (!node || t->nodes[node].kind == TREE_ATTR)
        return;
    if (step->axis == AXIS_FOLLOWING_SIBLING) {
        for (i = tree_next(t, node); i && !run->err; i = tree_next(t, i))
            offer(run, step, (uint32_t)i);
        return;
    }
    for (i = first_child(run, t->nodes[node].parent); i != node && !run->err;
         i = tree_next(t, i))
        offer(run, step, (uint32_t)i);
    reverse(run, at);
}

/* All before it that do not hold it. */
static void offer_preceding(struct xpath_run *run,
                            const struct xpath_step *step, uint32_t node)
{
    const struct tree *t = run->t;

    for (uint32_t i = node; i-- > 1 && xpath_pay(run, 1);)
        if (t->nodes[i].kind != TREE_ATTR && t->nodes[i].end <= node)
            offer(run, step, i);
}

static void offer_axis(struct xpath_run *run, const struct xpath_step *step,
                       uint32_t node)
{
    const struct tree_node *n = &run->t->nodes[node];

    switch (step->axis) {
    case AXIS_CHILD:
        offer_children(run, step, node);
        break;
    case AXIS_DESCENDANT_OR_SELF:
        offer(run, step, node);
        offer_within(run, step, node + 1, n->end);
        break;
    case AXIS_DESCENDANT:
        offer_within(run, step, node + 1, n->end);
        break;
    case AXIS_PARENT:
        if (node)
            offer(run, step, n->parent);
        break;
    case AXIS_ANCESTOR_OR_SELF:
        offer(run, step, node);
        offer_ancestors(run, step, node);
        break;
    case AXIS_ANCESTOR:
        offer_ancestors(run, step, node);
        break;
    case AXIS_FOLLOWING_SIBLING:
    case AXIS_PRECEDING_SIBLING:
        offer_siblings(run, step, node);
        break;
    case AXIS_FOLLOWING:
        offer_within(run, step, n->end, (uint32_t)run->t->n);
        break;
    case AXIS_PRECEDING:
        offer_preceding(run, step, node);
        break;
    case AXIS_ATTRIBUTE:
        offer_attributes(run, step, node);
        break;
    case AXIS_SELF:
        offer(run, step, node);
        break;
    case AXES:
        break;
    }
}

/* ---- predicates ---- */

static bool holds(const struct xpath_context *c, const struct xpath *x)
{
    struct xpath_value v;
    size_t low = c->run->n_set;

    xpath_eval_in(c, x, &v);
    c->run->n_set = low;
    if (v.type == XPATH_NUMBER)
        return v.number == (double)c->position;
    return xpath_boolean(&v);
}

void xpath_filter(struct xpath_run *run, const struct xpath_list *predicates,
                  size_t at)
{
    for (; predicates && !run->err; predicates = predicates->next) {
        struct xpath_context c = { .run = run, .size = run->n_set - at };
        size_t to = at;

        for (c.position = 1; c.position <= c.size && !run->err; c.position++) {
            c.node = run->set[at + c.position - 1];
            if (holds(&c, predicates->x))
                run->set[to++] = c.node;
        }
        run->n_set = to;
    }
}

/* ---- steps ---- */

/* Moves the set that begins at `from` down to `to`, over what was there. */
static void lower(struct xpath_run *run, size_t to, size_t from)
{
    size_t n = run->n_set - from;

    if (run->err)
        return;
    if (n)
        memmove(run->set + to, run->set + from, n * sizeof(*run->set));
    run->n_set = to + n;
}

/* Nodes within the one before lead nowhere else on these axes. */
static bool is_covered(const struct tree *t, const struct xpath_step *step,
                       uint32_t node, uint32_t covered)
{
    return node < covered && !step->predicates &&
           (step->axis == AXIS_DESCENDANT_OR_SELF ||
            step->axis == AXIS_DESCENDANT) &&
           t->nodes[node].kind != TREE_ATTR;
}

static void take_step(struct xpath_run *run, const struct xpath_step *step,
                      size_t at)
{
    size_t n = run->n_set - at, base = run->n_set;
    uint32_t covered = 0;

    for (size_t i = 0; i < n && !run->err; i++) {
        uint32_t node = run->set[at + i];
        size_t from = run->n_set;

        if (is_covered(run->t, step, node, covered))
            continue;
        if (run->t->nodes[node].end > covered)
            covered = run->t->nodes[node].end;
        offer_axis(run, step, node);
        if (step->predicates)
            xpath_filter(run, step->predicates, from);
        if (run->n_set - base > 2 * run->t->n + SET_SLACK)
            xpath_sort(run, base);
    }
    xpath_sort(run, base);
    lower(run, at, base);
}

void xpath_walk(struct xpath_run *run, const struct xpath_step *steps,
                struct xpath_value *v)
{
    xpath_sort(run, v->at);
    for (; steps && !run->err; steps = steps->next)
        take_step(run, steps, v->at);
    v->type = XPATH_NODES;
    v->n = run->n_set - v->at;
}
