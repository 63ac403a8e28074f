/* xpath_ast.h -- a compiled expression, and what its evaluators share.
 * Private to xpath*.c. */
#ifndef WEIR_FEEDS_XPATH_AST_H
#define WEIR_FEEDS_XPATH_AST_H

#include "feeds/xpath.h"

enum xpath_op {
    XP_OR,
    XP_AND,
    XP_EQ,
    XP_NE,
    XP_LT,
    XP_LE,
    XP_GT,
    XP_GE,
    XP_ADD,
    XP_SUB,
    XP_MUL,
    XP_DIV,
    XP_MOD,
    XP_UNION,
    XP_NEGATE,
    XP_TEXT,
    XP_NUMBER,
    XP_CALL,
    XP_PATH
};

enum xpath_axis {
    AXIS_CHILD,
    AXIS_DESCENDANT,
    AXIS_PARENT,
    AXIS_ANCESTOR,
    AXIS_FOLLOWING_SIBLING,
    AXIS_PRECEDING_SIBLING,
    AXIS_FOLLOWING,
    AXIS_PRECEDING,
    AXIS_ATTRIBUTE,
    AXIS_SELF,
    AXIS_DESCENDANT_OR_SELF,
    AXIS_ANCESTOR_OR_SELF,
    AXES
};

enum xpath_test {
    TEST_NAME,   /* "media:title" */
    TEST_ANY,    /* "*" */
    TEST_PREFIX, /* "media:*": name is "media:" */
    TEST_NODE,   /* node() */
    TEST_TEXT,   /* text() */
    TEST_NOTHING /* comment(): trees have none */
};

/* White space (XPath 1.0, 3.7). */
static inline bool xpath_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct xpath_list {
    const struct xpath *x;
    const struct xpath_list *next;
};

struct xpath_step {
    enum xpath_axis axis;
    enum xpath_test test;
    struct str name;
    const struct xpath_list *predicates;
    const struct xpath_step *next;
};

struct xpath_call;
/* What a function is called with. */
typedef void xpath_fn(struct xpath_call *call, struct xpath_value *ret);
struct xpath_function {
    struct str name;
    size_t min_args, max_args;
    xpath_fn *fn;
    bool gives_nodes;
};
/* By name; NULL if there is none. */
const struct xpath_function *xpath_find_function(struct str name);

struct xpath {
    enum xpath_op op;
    const struct xpath *a, *b; /* operands; of a path: what it starts from, or
                                  NULL */
    const struct xpath_function *function;
    const struct xpath_list *args;
    size_t n_args;
    bool is_absolute;                    /* a path from the root */
    const struct xpath_list *predicates; /* of a, in a path */
    const struct xpath_step *steps;
    struct str text;
    double number;
};

/* The context of an evaluation (XPath 1.0, 1). */
struct xpath_context {
    struct xpath_run *run;
    uint32_t node;
    size_t position, size;
};
#define XPATH_MAX_ARGS 16
struct xpath_call {
    const struct xpath_context *c;
    struct xpath_value args[XPATH_MAX_ARGS];
    size_t n;
};

/* ---- xpath.c ---- */

void xpath_eval_in(const struct xpath_context *c, const struct xpath *x,
                   struct xpath_value *ret);

/* Pays for n steps; false, and run->err set, if there are no more. */
bool xpath_pay(struct xpath_run *run, size_t n);
/* A node on top of the stack. */
void xpath_push(struct xpath_run *run, uint32_t node);

/* ---- xpath_step.c ---- */

/* Goes through the steps of a path, from the nodes in *v on. */
void xpath_walk(struct xpath_run *run, const struct xpath_step *steps,
                struct xpath_value *v);
/* Keeps of the set at `at` to the top, in the order of an axis, what
 * predicates let pass. */
void xpath_filter(struct xpath_run *run, const struct xpath_list *predicates,
                  size_t at);
/* Puts the nodes from `at` to the top into document order, each once. */
void xpath_sort(struct xpath_run *run, size_t at);

/* ---- xpath_value.c ---- */

bool xpath_boolean(const struct xpath_value *v);
double xpath_number(struct xpath_run *run, const struct xpath_value *v);
double xpath_number_of(struct str s);
/* The string-value of a node, paid for. */
struct str xpath_node_text(struct xpath_run *run, uint32_t node);
/* A text of the run's own; n may shrink later. NULL, and run->err, if no. */
char *xpath_room(struct xpath_run *run, size_t n);
bool xpath_compare(struct xpath_run *run, enum xpath_op op,
                   const struct xpath_value *a, const struct xpath_value *b);

#endif
