/* xpath_value.c -- what values become when another type is asked for, and how
 * they compare (XPath 1.0, 3.4 and 4). One thread a run. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "feeds/xpath_ast.h"

#define BYTES_PER_STEP 16
#define NUMBER_MAX_CHARS 400 /* "%.0f" of the greatest double has 309 */
#define NUMBER_MAX_DIGITS 400

struct str xpath_node_text(struct xpath_run *run, uint32_t node)
{
    struct str s = tree_text(run->t, node);

    if (!xpath_pay(run, 1 + s.n / BYTES_PER_STEP))
        return (struct str){ "", 0 };
    return s;
}

char *xpath_room(struct xpath_run *run, size_t n)
{
    char *s;

    if (!xpath_pay(run, 1 + n / BYTES_PER_STEP))
        return NULL;
    s = arena_alloc(run->texts, n, 1);
    if (!s)
        run->err = arena_used(run->texts) + n > XPATH_MAX_TEXT_BYTES / 2
                       ? ERR_LIMIT
                       : ERR_NOMEM;
    return s;
}

bool xpath_boolean(const struct xpath_value *v)
{
    switch (v->type) {
    case XPATH_NODES:
        return v->n > 0;
    case XPATH_TEXT:
        return v->text.n > 0;
    case XPATH_NUMBER:
        return v->number != 0 && !isnan(v->number);
    case XPATH_BOOLEAN:
        break;
    }
    return v->boolean;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits, at most one '.', perhaps a '-' before: nothing else is a number. */
double xpath_number_of(struct str s)
{
    double number = 0, unit = 1;
    bool is_negative = false, has_point = false;
    size_t digits = 0, i;

    while (s.n && xpath_is_blank(s.s[0]))
        s = str_cut(s, 1);
    while (s.n && xpath_is_blank(s.s[s.n - 1]))
        s.n--;
    if (s.n && s.s[0] == '-') {
        is_negative = true;
        s = str_cut(s, 1);
    }
    for (i = 0; i < s.n && i < NUMBER_MAX_DIGITS; i++) {
        if (is_digit(s.s[i])) {
            number = number * 10 + (s.s[i] - '0');
            unit *= has_point ? 10 : 1;
            digits++;
        } else if (s.s[i] == '.' && !has_point) {
            has_point = true;
        } else {
            return (double)NAN;
        }
    }
    if (!digits || i < s.n)
        return (double)NAN;
    return is_negative ? -(number / unit) : number / unit;
}

static struct str number_text(struct xpath_run *run, double number)
{
    char text[NUMBER_MAX_CHARS], *copy;
    int n;

    if (isnan(number))
        return STR("NaN");
    if (isinf(number))
        return number > 0 ? STR("Infinity") : STR("-Infinity");
    if (number == floor(number))
        n = snprintf(text, sizeof(text), "%.0f", number == 0 ? 0 : number);
    else
        n = snprintf(text, sizeof(text), "%.12f", number);
    if (memchr(text, '.', (size_t)n))
        while (text[n - 1] == '0')
            n--;
    copy = xpath_room(run, (size_t)n);
    if (!copy)
        return (struct str){ "", 0 };
    memcpy(copy, text, (size_t)n);
    return (struct str){ copy, (size_t)n };
}

struct str xpath_text(struct xpath_run *run, const struct xpath_value *v)
{
    switch (v->type) {
    case XPATH_NODES:
        if (!v->n)
            break;
        return xpath_node_text(run, run->set[v->at]);
    case XPATH_TEXT:
        return v->text;
    case XPATH_NUMBER:
        return number_text(run, v->number);
    case XPATH_BOOLEAN:
        return v->boolean ? STR("true") : STR("false");
    }
    return (struct str){ "", 0 };
}

double xpath_number(struct xpath_run *run, const struct xpath_value *v)
{
    if (v->type == XPATH_NUMBER)
        return v->number;
    if (v->type == XPATH_BOOLEAN)
        return v->boolean ? 1 : 0;
    return xpath_number_of(xpath_text(run, v));
}

/* ---- comparing ---- */

static bool compare_numbers(enum xpath_op op, double a, double b)
{
    switch ((int)op) {
    case XP_EQ:
        return a == b;
    case XP_NE:
        return a != b;
    case XP_LT:
        return a < b;
    case XP_LE:
        return a <= b;
    case XP_GT:
        return a > b;
    default:
        return a >= b;
    }
}

/* Neither is a set of nodes. */
static bool compare_plain(struct xpath_run *run, enum xpath_op op,
                          const struct xpath_value *a,
                          const struct xpath_value *b)
{
    bool is_equality = op == XP_EQ || op == XP_NE;

    if (is_equality && (a->type == XPATH_BOOLEAN || b->type == XPATH_BOOLEAN))
        return (xpath_boolean(a) == xpath_boolean(b)) == (op == XP_EQ);
    if (is_equality && a->type == XPATH_TEXT && b->type == XPATH_TEXT)
        return str_eq(a->text, b->text) == (op == XP_EQ);
    return compare_numbers(op, xpath_number(run, a), xpath_number(run, b));
}

/* a is one node of a set, by its text. */
static bool compare_node(struct xpath_run *run, enum xpath_op op, uint32_t node,
                         const struct xpath_value *b)
{
    struct xpath_value v = { .type = XPATH_TEXT };

    v.text = tree_text(run->t, node);
    /* Texts of different lengths are told apart without being read. */
    if ((op == XP_EQ || op == XP_NE) && b->type == XPATH_TEXT &&
        v.text.n != b->text.n)
        return xpath_pay(run, 1) && op == XP_NE;
    if (!xpath_pay(run, 1 + v.text.n / BYTES_PER_STEP))
        return false;
    return compare_plain(run, op, &v, b);
}

static enum xpath_op mirrored(enum xpath_op op)
{
    if (op == XP_LT)
        return XP_GT;
    if (op == XP_LE)
        return XP_GE;
    if (op == XP_GT)
        return XP_LT;
    return op == XP_GE ? XP_LE : op;
}

/* Is there a node in a for which op holds? b is no set. */
static bool compare_set(struct xpath_run *run, enum xpath_op op,
                        const struct xpath_value *a,
                        const struct xpath_value *b)
{
    struct xpath_value boolean = { .type = XPATH_BOOLEAN, .boolean = a->n > 0 };
    struct xpath_value number = { .type = XPATH_NUMBER };

    if (b->type == XPATH_BOOLEAN)
        return compare_plain(run, op, &boolean, b);
    if (b->type == XPATH_TEXT && op != XP_EQ && op != XP_NE) {
        number.number = xpath_number_of(b->text); /* once, not for each */
        b = &number;
    }
    for (size_t i = 0; i < a->n && !run->err; i++)
        if (compare_node(run, op, run->set[a->at + i], b))
            return true;
    return false;
}

/* Is there one in a and one in b? */
static bool compare_sets(struct xpath_run *run, enum xpath_op op,
                         const struct xpath_value *a,
                         const struct xpath_value *b)
{
    for (size_t i = 0; i < a->n && !run->err; i++) {
        struct xpath_value one = {
            .type = XPATH_TEXT,
            .text = xpath_node_text(run, run->set[a->at + i]),
        };

        if (compare_set(run, mirrored(op), b, &one))
            return true;
    }
    return false;
}

bool xpath_compare(struct xpath_run *run, enum xpath_op op,
                   const struct xpath_value *a, const struct xpath_value *b)
{
    if (run->err)
        return false;
    if (a->type == XPATH_NODES && b->type == XPATH_NODES)
        return compare_sets(run, op, a, b);
    if (a->type == XPATH_NODES)
        return compare_set(run, op, a, b);
    if (b->type == XPATH_NODES)
        return compare_set(run, mirrored(op), b, a);
    return compare_plain(run, op, a, b);
}
