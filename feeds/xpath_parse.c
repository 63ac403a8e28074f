/* xpath_parse.c -- compiling XPath 1.0 (the Recommendation of 1999, 2 and 3).
 *
 * Recursive descent over an expression that the configuration wrote, at most
 * XPATH_MAX_DEPTH deep. '*' and the names of operators need no lookbehind
 * (3.7), for where an operator may stand no operand can. Any thread.
 */
#include <string.h>

#include "feeds/xpath_lex.h"

static const struct xpath *parse_expr(struct parser *p, int level);

/* ---- primary expressions ---- */

static bool is_node_type(struct str name)
{
    return str_eq(name, STR("node")) || str_eq(name, STR("text")) ||
           str_eq(name, STR("comment")) ||
           str_eq(name, STR("processing-instruction"));
}

// NOLINTBEGIN(misc-no-recursion): over brackets, at most XPATH_MAX_DEPTH

static const struct xpath *parse_number(struct parser *p)
{
    struct xpath *x = xpath_lex_expr(p, XP_NUMBER);
    size_t n = 0;

    while (n < p->s.n &&
           ((p->s.s[n] >= '0' && p->s.s[n] <= '9') || p->s.s[n] == '.'))
        n++;
    if (x)
        x->number = xpath_number_of((struct str){ p->s.s, n });
    p->s = str_cut(p->s, n);
    return x;
}

/* One more expression at the end of a list. */
static bool parse_into(struct parser *p, const struct xpath_list ***last)
{
    const struct xpath *x = parse_expr(p, 0);
    struct xpath_list *link = xpath_lex_make(p, sizeof(*link));

    if (!x || !link)
        return false;
    link->x = x;
    **last = link;
    *last = &link->next;
    return true;
}

static void parse_args(struct parser *p, struct xpath *call)
{
    const struct xpath_list **last = &call->args;

    if (xpath_lex_take(p, ")"))
        return;
    do {
        if (!parse_into(p, &last))
            return;
        call->n_args++;
    } while (xpath_lex_take(p, ","));
    xpath_lex_want(p, ")");
}

static const struct xpath *parse_call(struct parser *p, struct str name)
{
    const struct xpath_function *f = xpath_find_function(name);
    struct xpath *x = xpath_lex_expr(p, XP_CALL);

    if (!x)
        return NULL;
    if (!f) {
        p->err = err_set(p->ei, ERR_CONFIG,
                         "not an XPath: XPath 1.0 has no function %.*s()",
                         STR_ARG(str_clip(name, 40)));
        return NULL;
    }
    p->s = str_cut(p->s, name.n);
    xpath_lex_want(p, "(");
    x->function = f;
    if (!xpath_lex_enter(p))
        return NULL;
    parse_args(p, x);
    p->depth--;
    if (!p->err && (x->n_args < f->min_args || x->n_args > f->max_args))
        p->err =
            err_set(p->ei, ERR_CONFIG, "not an XPath: %.*s() with %zu values",
                    STR_ARG(name), x->n_args);
    return x;
}

/* What is no location path; NULL without failure if it is one. */
static const struct xpath *parse_primary(struct parser *p)
{
    const struct xpath *inner;
    struct xpath *x;
    struct str name;
    char c = '\0';

    xpath_lex_skip(p);
    if (p->s.n)
        c = p->s.s[0];
    if (c == '$')
        xpath_lex_fail(p, "there are no variables");
    if (p->err)
        return NULL;
    if (c == '"' || c == '\'') {
        x = xpath_lex_expr(p, XP_TEXT);
        if (x)
            x->text = xpath_lex_literal(p);
        return x;
    }
    if ((c >= '0' && c <= '9') ||
        (c == '.' && p->s.n > 1 && p->s.s[1] >= '0' && p->s.s[1] <= '9'))
        return parse_number(p);
    if (c == '(') {
        xpath_lex_want(p, "(");
        inner = xpath_lex_enter(p) ? parse_expr(p, 0) : NULL;
        xpath_lex_want(p, ")");
        p->depth--;
        return inner;
    }
    name = xpath_lex_name(p->s);
    if (name.n && xpath_lex_follows(p->s, name, "(") && !is_node_type(name))
        return parse_call(p, name);
    return NULL;
}

/* ---- location paths ---- */

static const struct xpath_list *parse_predicates(struct parser *p)
{
    const struct xpath_list *first = NULL, **last = &first;

    while (xpath_lex_take(p, "[")) {
        if (!xpath_lex_enter(p) || !parse_into(p, &last))
            return NULL;
        xpath_lex_want(p, "]");
        p->depth--;
    }
    return first;
}

static void parse_axis(struct parser *p, struct xpath_step *step)
{
    static const struct str names[AXES] = {
        [AXIS_CHILD] = STR_C("child"),
        [AXIS_DESCENDANT] = STR_C("descendant"),
        [AXIS_PARENT] = STR_C("parent"),
        [AXIS_ANCESTOR] = STR_C("ancestor"),
        [AXIS_FOLLOWING_SIBLING] = STR_C("following-sibling"),
        [AXIS_PRECEDING_SIBLING] = STR_C("preceding-sibling"),
        [AXIS_FOLLOWING] = STR_C("following"),
        [AXIS_PRECEDING] = STR_C("preceding"),
        [AXIS_ATTRIBUTE] = STR_C("attribute"),
        [AXIS_SELF] = STR_C("self"),
        [AXIS_DESCENDANT_OR_SELF] = STR_C("descendant-or-self"),
        [AXIS_ANCESTOR_OR_SELF] = STR_C("ancestor-or-self"),
    };
    struct str name;

    if (xpath_lex_take(p, "@")) {
        step->axis = AXIS_ATTRIBUTE;
        return;
    }
    name = (struct str){ p->s.s, xpath_lex_length(p->s) };
    if (!name.n || !xpath_lex_follows(p->s, name, "::"))
        return;
    for (int i = 0; i < AXES; i++) {
        if (!str_eq(names[i], name))
            continue;
        step->axis = (enum xpath_axis)i;
        p->s = str_cut(p->s, name.n);
        xpath_lex_want(p, "::");
        return;
    }
    xpath_lex_fail(p, "no such axis");
}

static void parse_test(struct parser *p, struct xpath_step *step)
{
    struct str name;
    size_t n;

    xpath_lex_skip(p);
    name = xpath_lex_name(p->s);
    n = xpath_lex_length(p->s);
    if (xpath_lex_take(p, "*")) {
        step->test = TEST_ANY;
    } else if (!name.n) {
        xpath_lex_fail(p, "a name or '*' missing");
    } else if (str_starts(str_cut(p->s, n), STR(":*"))) {
        step->test = TEST_PREFIX;
        step->name = (struct str){ p->s.s, n + 1 };
        p->s = str_cut(p->s, n + 2);
    } else if (is_node_type(name) && xpath_lex_follows(p->s, name, "(")) {
        step->test = str_eq(name, STR("node"))   ? TEST_NODE
                     : str_eq(name, STR("text")) ? TEST_TEXT
                                                 : TEST_NOTHING;
        p->s = str_cut(p->s, name.n);
        xpath_lex_want(p, "(");
        xpath_lex_skip(p);
        if (p->s.n && (p->s.s[0] == '"' || p->s.s[0] == '\''))
            (void)xpath_lex_literal(p);
        xpath_lex_want(p, ")");
    } else {
        step->test = TEST_NAME;
        step->name = name;
        p->s = str_cut(p->s, name.n);
    }
}

static struct xpath_step *parse_step(struct parser *p)
{
    struct xpath_step *step = xpath_lex_make(p, sizeof(*step));

    if (!step)
        return NULL;
    step->test = TEST_NODE;
    step->axis = AXIS_PARENT;
    if (xpath_lex_take(p, ".."))
        return step;
    step->axis = AXIS_SELF;
    if (xpath_lex_take(p, "."))
        return step;
    step->axis = AXIS_CHILD;
    parse_axis(p, step);
    parse_test(p, step);
    step->predicates = parse_predicates(p);
    return step;
}

/* The steps of a path; a first one must be there, or "//" came before. */
static void parse_steps(struct parser *p, const struct xpath_step **last,
                        bool is_deep)
{
    struct xpath_step *step;

    do {
        if (is_deep) {
            step = xpath_lex_make(p, sizeof(*step));
            if (!step)
                return;
            step->axis = AXIS_DESCENDANT_OR_SELF;
            step->test = TEST_NODE;
            *last = step;
            last = &step->next;
        }
        step = parse_step(p);
        if (!step || p->err)
            return;
        *last = step;
        last = &step->next;
        is_deep = xpath_lex_take(p, "//");
    } while (is_deep || xpath_lex_take(p, "/"));
}

static bool begins_step(struct parser *p)
{
    xpath_lex_skip(p);
    return p->s.n && (xpath_lex_starts_name(p->s.s[0]) || p->s.s[0] == '.' ||
                      p->s.s[0] == '@' || p->s.s[0] == '*');
}

static const struct xpath *parse_path(struct parser *p)
{
    const struct xpath *start = parse_primary(p);
    struct xpath *x;
    bool is_deep, has_more = true;

    if (p->err)
        return NULL;
    xpath_lex_skip(p);
    if (start && !(p->s.n && (p->s.s[0] == '[' || p->s.s[0] == '/')))
        return start;
    x = xpath_lex_expr(p, XP_PATH);
    if (!x)
        return NULL;
    x->a = start;
    if (start && !xpath_gives_nodes(start)) {
        xpath_lex_fail(p, "what is before is no node");
        return NULL;
    }
    if (start)
        x->predicates = parse_predicates(p);
    is_deep = xpath_lex_take(p, "//");
    if (start)
        has_more = is_deep || xpath_lex_take(p, "/");
    else
        x->is_absolute = is_deep || xpath_lex_take(p, "/");
    if (x->is_absolute && !is_deep && !begins_step(p))
        has_more = false; /* "/" alone */
    if (has_more)
        parse_steps(p, &x->steps, is_deep);
    return x;
}

/* ---- operators ---- */

static const struct {
    const char *sign;
    enum xpath_op op;
    int level; /* binds tighter than lower ones */
    bool is_word;
} operators[] = {
    { "or", XP_OR, 1, true },   { "and", XP_AND, 2, true },
    { "=", XP_EQ, 3, false },   { "!=", XP_NE, 3, false },
    { "<=", XP_LE, 4, false },  { ">=", XP_GE, 4, false },
    { "<", XP_LT, 4, false },   { ">", XP_GT, 4, false },
    { "+", XP_ADD, 5, false },  { "-", XP_SUB, 5, false },
    { "*", XP_MUL, 6, false },  { "div", XP_DIV, 6, true },
    { "mod", XP_MOD, 6, true }, { "|", XP_UNION, 8, false },
};
#define LEVEL_NEGATE 7

/* Takes the operator that is next, if it binds tighter than level. */
static bool take_operator(struct parser *p, int level, enum xpath_op *ret_op,
                          int *ret_level)
{
    xpath_lex_skip(p);
    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
        struct str sign = str_of(operators[i].sign);

        if (operators[i].level <= level || !str_starts(p->s, sign))
            continue;
        if (operators[i].is_word && xpath_lex_length(p->s) != sign.n)
            continue;
        p->s = str_cut(p->s, sign.n);
        *ret_op = operators[i].op;
        *ret_level = operators[i].level;
        return true;
    }
    return false;
}

static const struct xpath *parse_unary(struct parser *p)
{
    struct xpath *x;

    if (!xpath_lex_take(p, "-"))
        return parse_path(p);
    x = xpath_lex_expr(p, XP_NEGATE);
    if (!x || !xpath_lex_enter(p))
        return NULL;
    x->a = parse_expr(p, LEVEL_NEGATE);
    p->depth--;
    return x;
}

static const struct xpath *parse_expr(struct parser *p, int level)
{
    const struct xpath *left;
    enum xpath_op op;
    int op_level;

    left = parse_unary(p);
    while (!p->err && take_operator(p, level, &op, &op_level)) {
        struct xpath *x = xpath_lex_expr(p, op);

        if (!x)
            return NULL;
        x->a = left;
        x->b = parse_expr(p, op_level);
        if (!p->err && op == XP_UNION &&
            (!xpath_gives_nodes(x->a) || !xpath_gives_nodes(x->b)))
            xpath_lex_fail(p, "'|' joins nodes, and there is a text");
        left = x;
    }
    return p->err ? NULL : left;
}

// NOLINTEND(misc-no-recursion)

bool xpath_gives_nodes(const struct xpath *x)
{
    if (x->op == XP_CALL)
        return x->function->gives_nodes;
    return x->op == XP_PATH || x->op == XP_UNION;
}

enum err xpath_compile(struct str text, struct arena *a,
                       const struct xpath **ret, struct err_info *ei)
{
    struct parser p = { .s = arena_copy(a, text), .a = a, .ei = ei };
    const struct xpath *x;

    if (!p.s.s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    x = parse_expr(&p, 0);
    xpath_lex_skip(&p);
    if (!p.err && p.s.n)
        xpath_lex_fail(&p, "text that is too much");
    if (p.err)
        return p.err;
    *ret = x;
    return ERR_OK;
}
