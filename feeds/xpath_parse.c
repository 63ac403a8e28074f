/* xpath_parse.c -- compiling XPath 1.0 (the Recommendation of 1999, 2 and 3).
 *
 * Recursive descent over an expression that the configuration wrote, at most
 * XPATH_MAX_DEPTH deep. '*' and the names of operators need no lookbehind
 * (3.7), for where an operator may stand no operand can. Any thread.
 */
#include <stdio.h>
#include <string.h>

#include "feeds/xpath_ast.h"

#define HERE_MAX_BYTES 24

struct parser {
    struct str s; /* what is left */
    struct arena *a;
    size_t depth, n_nodes;
    enum err err;
    struct err_info *ei;
};

static const struct xpath *parse_expr(struct parser *p, int level);

/* ---- failing ---- */

static void fail(struct parser *p, const char *what)
{
    struct str here = str_clip(p->s, HERE_MAX_BYTES);

    if (p->err)
        return;
    p->err = ERR_CONFIG;
    if (here.n)
        err_set(p->ei, p->err, "not an XPath: %s at '%.*s'", what,
                STR_ARG(here));
    else
        err_set(p->ei, p->err, "not an XPath: %s at the end", what);
}

static void *make(struct parser *p, size_t size)
{
    void *node;

    if (p->err)
        return NULL;
    if (p->n_nodes++ == XPATH_MAX_NODES) {
        p->err = err_set(p->ei, ERR_CONFIG, "not an XPath: more than %d parts",
                         XPATH_MAX_NODES);
        return NULL;
    }
    node = arena_alloc(p->a, 1, size);
    if (!node)
        p->err = err_set(p->ei, ERR_NOMEM, "out of memory");
    return node;
}

static struct xpath *make_expr(struct parser *p, enum xpath_op op)
{
    struct xpath *x = make(p, sizeof(*x));

    if (x)
        x->op = op;
    return x;
}

/* False, and failed, if brackets are too deep. */
static bool enter(struct parser *p)
{
    if (p->depth == XPATH_MAX_DEPTH && !p->err)
        p->err =
            err_set(p->ei, ERR_CONFIG, "not an XPath: brackets deeper than %d",
                    XPATH_MAX_DEPTH);
    p->depth++;
    return !p->err;
}

/* ---- tokens ---- */

static void skip_blanks(struct parser *p)
{
    while (p->s.n && memchr(" \t\r\n", p->s.s[0], 4))
        p->s = str_cut(p->s, 1);
}

/* Takes a sign that is next. */
static bool take(struct parser *p, const char *sign)
{
    skip_blanks(p);
    if (p->err || !str_starts(p->s, str_of(sign)))
        return false;
    p->s = str_cut(p->s, strlen(sign));
    return true;
}

static void want(struct parser *p, const char *sign)
{
    char what[16];

    if (take(p, sign))
        return;
    (void)snprintf(what, sizeof(what), "'%s' missing", sign);
    fail(p, what);
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static size_t ncname_length(struct str s)
{
    size_t n = 0;

    if (!s.n || !is_name_start(s.s[0]))
        return 0;
    while (n < s.n && is_name_char(s.s[n]))
        n++;
    return n;
}

/* The name at the start of s, "prefix:local" too; absent if none is there. */
static struct str peek_name(struct str s)
{
    size_t n = ncname_length(s), more = 0;

    if (n && n + 1 < s.n && s.s[n] == ':')
        more = ncname_length(str_cut(s, n + 1));
    return (struct str){ s.s, more ? n + 1 + more : n };
}

/* The next sign after a name, blanks aside. */
static bool is_followed_by(struct str s, struct str name, const char *sign)
{
    s = str_cut(s, name.n);
    while (s.n && memchr(" \t\r\n", s.s[0], 4))
        s = str_cut(s, 1);
    return str_starts(s, str_of(sign));
}

static bool is_node_type(struct str name)
{
    return str_eq(name, STR("node")) || str_eq(name, STR("text")) ||
           str_eq(name, STR("comment")) ||
           str_eq(name, STR("processing-instruction"));
}

/* ---- primary expressions ---- */

static struct str take_literal(struct parser *p)
{
    struct str rest = str_cut(p->s, 1), inside;
    const char *end = rest.n ? memchr(rest.s, p->s.s[0], rest.n) : NULL;

    if (!end) {
        fail(p, "a quote without its end");
        return rest;
    }
    inside = (struct str){ rest.s, (size_t)(end - rest.s) };
    p->s = str_cut(rest, inside.n + 1);
    return inside;
}

static const struct xpath *parse_number(struct parser *p)
{
    struct xpath *x = make_expr(p, XP_NUMBER);
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
    struct xpath_list *link = make(p, sizeof(*link));

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

    if (take(p, ")"))
        return;
    do {
        if (!parse_into(p, &last))
            return;
        call->n_args++;
    } while (take(p, ","));
    want(p, ")");
}

static const struct xpath *parse_call(struct parser *p, struct str name)
{
    const struct xpath_function *f = xpath_find_function(name);
    struct xpath *x = make_expr(p, XP_CALL);

    if (!x)
        return NULL;
    if (!f) {
        p->err = err_set(p->ei, ERR_CONFIG,
                         "not an XPath: XPath 1.0 has no function %.*s()",
                         STR_ARG(str_clip(name, 40)));
        return NULL;
    }
    p->s = str_cut(p->s, name.n);
    want(p, "(");
    x->function = f;
    if (!enter(p))
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
    char c;

    skip_blanks(p);
    c = p->s.n ? p->s.s[0] : '\0';
    if (c == '$')
        fail(p, "there are no variables");
    if (p->err)
        return NULL;
    if (c == '"' || c == '\'') {
        x = make_expr(p, XP_TEXT);
        if (x)
            x->text = take_literal(p);
        return x;
    }
    if ((c >= '0' && c <= '9') ||
        (c == '.' && p->s.n > 1 && p->s.s[1] >= '0' && p->s.s[1] <= '9'))
        return parse_number(p);
    if (c == '(') {
        want(p, "(");
        inner = enter(p) ? parse_expr(p, 0) : NULL;
        want(p, ")");
        p->depth--;
        return inner;
    }
    name = peek_name(p->s);
    if (name.n && is_followed_by(p->s, name, "(") && !is_node_type(name))
        return parse_call(p, name);
    return NULL;
}

/* ---- location paths ---- */

static const struct xpath_list *parse_predicates(struct parser *p)
{
    const struct xpath_list *first = NULL, **last = &first;

    while (take(p, "[")) {
        if (!enter(p) || !parse_into(p, &last))
            return NULL;
        want(p, "]");
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

    if (take(p, "@")) {
        step->axis = AXIS_ATTRIBUTE;
        return;
    }
    name = (struct str){ p->s.s, ncname_length(p->s) };
    if (!name.n || !is_followed_by(p->s, name, "::"))
        return;
    for (int i = 0; i < AXES; i++) {
        if (!str_eq(names[i], name))
            continue;
        step->axis = (enum xpath_axis)i;
        p->s = str_cut(p->s, name.n);
        want(p, "::");
        return;
    }
    fail(p, "no such axis");
}

static void parse_test(struct parser *p, struct xpath_step *step)
{
    struct str name;
    size_t n;

    skip_blanks(p);
    name = peek_name(p->s);
    n = ncname_length(p->s);
    if (take(p, "*")) {
        step->test = TEST_ANY;
    } else if (!name.n) {
        fail(p, "a name or '*' missing");
    } else if (str_starts(str_cut(p->s, n), STR(":*"))) {
        step->test = TEST_PREFIX;
        step->name = (struct str){ p->s.s, n + 1 };
        p->s = str_cut(p->s, n + 2);
    } else if (is_node_type(name) && is_followed_by(p->s, name, "(")) {
        step->test = str_eq(name, STR("node"))   ? TEST_NODE
                     : str_eq(name, STR("text")) ? TEST_TEXT
                                                 : TEST_NOTHING;
        p->s = str_cut(p->s, name.n);
        want(p, "(");
        skip_blanks(p);
        if (p->s.n && (p->s.s[0] == '"' || p->s.s[0] == '\''))
            (void)take_literal(p);
        want(p, ")");
    } else {
        step->test = TEST_NAME;
        step->name = name;
        p->s = str_cut(p->s, name.n);
    }
}

static struct xpath_step *parse_step(struct parser *p)
{
    struct xpath_step *step = make(p, sizeof(*step));

    if (!step)
        return NULL;
    step->test = TEST_NODE;
    step->axis = AXIS_PARENT;
    if (take(p, ".."))
        return step;
    step->axis = AXIS_SELF;
    if (take(p, "."))
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
            step = make(p, sizeof(*step));
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
        is_deep = take(p, "//");
    } while (is_deep || take(p, "/"));
}

static bool begins_step(struct parser *p)
{
    skip_blanks(p);
    return p->s.n && (is_name_start(p->s.s[0]) || p->s.s[0] == '.' ||
                      p->s.s[0] == '@' || p->s.s[0] == '*');
}

static const struct xpath *parse_path(struct parser *p)
{
    const struct xpath *start = parse_primary(p);
    struct xpath *x;
    bool is_deep, has_more = true;

    if (p->err)
        return NULL;
    skip_blanks(p);
    if (start && !(p->s.n && (p->s.s[0] == '[' || p->s.s[0] == '/')))
        return start;
    x = make_expr(p, XP_PATH);
    if (!x)
        return NULL;
    x->a = start;
    if (start && !xpath_gives_nodes(start)) {
        fail(p, "what is before is no node");
        return NULL;
    }
    if (start)
        x->predicates = parse_predicates(p);
    is_deep = take(p, "//");
    if (start)
        has_more = is_deep || take(p, "/");
    else
        x->is_absolute = is_deep || take(p, "/");
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
    skip_blanks(p);
    for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
        struct str sign = str_of(operators[i].sign);

        if (operators[i].level <= level || !str_starts(p->s, sign))
            continue;
        if (operators[i].is_word && ncname_length(p->s) != sign.n)
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

    if (!take(p, "-"))
        return parse_path(p);
    x = make_expr(p, XP_NEGATE);
    if (!x || !enter(p))
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
        struct xpath *x = make_expr(p, op);

        if (!x)
            return NULL;
        x->a = left;
        x->b = parse_expr(p, op_level);
        if (!p->err && op == XP_UNION &&
            (!xpath_gives_nodes(x->a) || !xpath_gives_nodes(x->b)))
            fail(p, "'|' joins nodes, and there is a text");
        left = x;
    }
    return p->err ? NULL : left;
}

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
    skip_blanks(&p);
    if (!p.err && p.s.n)
        fail(&p, "text that is too much");
    if (p.err)
        return p.err;
    *ret = x;
    return ERR_OK;
}
