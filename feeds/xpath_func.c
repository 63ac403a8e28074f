/* xpath_func.c -- the core functions of XPath 1.0 (4). What an argument costs
 * is paid where its text is taken. One thread a run. */
#include <math.h>
#include <string.h>

#include "feeds/xpath_ast.h"

/* Attributes that a look at one element may pass. */
#define LANG_STEPS 32

static void give_text(struct xpath_value *ret, struct str s)
{
    *ret = (struct xpath_value){ .type = XPATH_TEXT, .text = s };
}

static void give_number(struct xpath_value *ret, double number)
{
    *ret = (struct xpath_value){ .type = XPATH_NUMBER, .number = number };
}

static void give_boolean(struct xpath_value *ret, bool boolean)
{
    *ret = (struct xpath_value){ .type = XPATH_BOOLEAN, .boolean = boolean };
}

/* The i-th argument as text; the context node's if there is none. Reading it
 * is paid, made texts too. */
static struct str text_arg(struct xpath_call *call, size_t i)
{
    struct xpath_run *run = call->c->run;
    struct str s;

    if (i >= call->n)
        return xpath_node_text(run, call->c->node);
    s = xpath_text(run, &call->args[i]);
    if (call->args[i].type == XPATH_TEXT && !xpath_pay(run, s.n / 16))
        return (struct str){ "", 0 };
    return s;
}

/* ---- nodes ---- */

static void fn_last(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, (double)call->c->size);
}

static void fn_position(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, (double)call->c->position);
}

static void fn_count(struct xpath_call *call, struct xpath_value *ret)
{
    bool is_set = call->args[0].type == XPATH_NODES;

    give_number(ret, is_set ? (double)call->args[0].n : (double)NAN);
}

/* True if id is one of the words of s. */
static bool has_word(struct str s, struct str id)
{
    size_t from = 0;

    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && !xpath_is_blank(s.s[i]))
            continue;
        if (i > from && str_eq((struct str){ s.s + from, i - from }, id))
            return true;
        from = i + 1;
    }
    return false;
}

/* Without a DTD the attribute "id" (and xml:id) is what HTML says it is. A set
 * of nodes counts by its first. */
static void fn_id(struct xpath_call *call, struct xpath_value *ret)
{
    struct xpath_run *run = call->c->run;
    const struct tree *t = run->t;
    struct str ids = text_arg(call, 0);
    size_t at = run->n_set;

    for (uint32_t i = 1; i < t->n && xpath_pay(run, 1); i++) {
        if (t->nodes[i].kind != TREE_ATTR ||
            (!str_eq(t->nodes[i].name, STR("id")) &&
             !str_eq(t->nodes[i].name, STR("xml:id"))))
            continue;
        if (xpath_pay(run, 1 + ids.n / 16) && has_word(ids, tree_text(t, i)) &&
            (run->n_set == at ||
             run->set[run->n_set - 1] != t->nodes[i].parent))
            xpath_push(run, t->nodes[i].parent);
    }
    *ret = (struct xpath_value){ .type = XPATH_NODES,
                                 .at = at,
                                 .n = run->n_set - at };
}

static struct str name_of(const struct xpath_call *call)
{
    const struct xpath_run *run = call->c->run;
    uint32_t node = call->c->node;

    if (call->n) {
        if (call->args[0].type != XPATH_NODES || !call->args[0].n)
            return (struct str){ "", 0 };
        node = run->set[call->args[0].at];
    }
    return run->t->nodes[node].name;
}

static void fn_name(struct xpath_call *call, struct xpath_value *ret)
{
    give_text(ret, name_of(call));
}

static void fn_local_name(struct xpath_call *call, struct xpath_value *ret)
{
    struct str name = name_of(call);
    const char *colon = name.n ? memchr(name.s, ':', name.n) : NULL;

    give_text(ret, colon ? str_cut(name, (size_t)(colon - name.s) + 1) : name);
}

static void fn_namespace_uri(struct xpath_call *call, struct xpath_value *ret)
{
    (void)call;
    give_text(ret, STR(""));
}

static void fn_lang(struct xpath_call *call, struct xpath_value *ret)
{
    const struct tree *t = call->c->run->t;
    struct str want = text_arg(call, 0), lang;
    uint32_t node = call->c->node;
    size_t attr = 0;

    for (; node && !attr && xpath_pay(call->c->run, LANG_STEPS);
         node = t->nodes[node].parent) {
        attr = tree_attr(t, node, STR("xml:lang"));
        if (!attr)
            attr = tree_attr(t, node, STR("lang"));
    }
    lang = attr ? tree_text(t, attr) : STR("");
    give_boolean(ret, attr && lang.n >= want.n &&
                          str_eq_nocase((struct str){ lang.s, want.n }, want) &&
                          (lang.n == want.n || lang.s[want.n] == '-'));
}

/* ---- texts ---- */

static void fn_string(struct xpath_call *call, struct xpath_value *ret)
{
    give_text(ret, text_arg(call, 0));
}

static void fn_concat(struct xpath_call *call, struct xpath_value *ret)
{
    struct str parts[XPATH_MAX_ARGS];
    size_t n = 0;
    char *s;

    for (size_t i = 0; i < call->n; i++) {
        parts[i] = text_arg(call, i);
        n += parts[i].n;
    }
    s = xpath_room(call->c->run, n);
    if (!s)
        return;
    n = 0;
    for (size_t i = 0; i < call->n; i++) {
        if (parts[i].n)
            memcpy(s + n, parts[i].s, parts[i].n);
        n += parts[i].n;
    }
    give_text(ret, (struct str){ s, n });
}

static void fn_starts_with(struct xpath_call *call, struct xpath_value *ret)
{
    struct str s = text_arg(call, 0);

    give_boolean(ret, str_starts(s, text_arg(call, 1)));
}

/* Where the second argument is in the first; SIZE_MAX if it is not. */
static size_t find_arg(struct xpath_call *call, struct str *ret_s,
                       struct str *ret_what)
{
    *ret_s = text_arg(call, 0);
    *ret_what = text_arg(call, 1);
    return str_find(*ret_s, *ret_what);
}

static void fn_contains(struct xpath_call *call, struct xpath_value *ret)
{
    struct str s, what;

    give_boolean(ret, find_arg(call, &s, &what) != SIZE_MAX);
}

static void fn_substring_before(struct xpath_call *call,
                                struct xpath_value *ret)
{
    struct str s, what;
    size_t at = find_arg(call, &s, &what);

    give_text(ret, (struct str){ s.s, at == SIZE_MAX ? 0 : at });
}

static void fn_substring_after(struct xpath_call *call, struct xpath_value *ret)
{
    struct str s, what;
    size_t at = find_arg(call, &s, &what);

    give_text(ret, at == SIZE_MAX ? STR("") : str_cut(s, at + what.n));
}

static double round_half_up(double number) { return floor(number + 0.5); }

/* Characters whose place, from 1, is at least `from` and less than `to`. */
static void fn_substring(struct xpath_call *call, struct xpath_value *ret)
{
    struct xpath_run *run = call->c->run;
    struct str s = text_arg(call, 0);
    double from = round_half_up(xpath_number(run, &call->args[1]));
    double to = (double)INFINITY, place = 1;
    size_t pos = 0, begin = s.n, end = s.n;

    if (call->n == 3)
        to = from + round_half_up(xpath_number(run, &call->args[2]));
    while (pos < s.n) {
        size_t at = pos;

        (void)str_next(s, &pos);
        if (place >= from && place < to) {
            begin = at < begin ? at : begin;
            end = pos;
        }
        place += 1;
    }
    give_text(ret, (struct str){ s.s + begin, begin < end ? end - begin : 0 });
}

static void fn_string_length(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, (double)str_length(text_arg(call, 0)));
}

static void fn_normalize_space(struct xpath_call *call, struct xpath_value *ret)
{
    struct str s = text_arg(call, 0);
    char *out = xpath_room(call->c->run, s.n);
    size_t n = 0;

    if (!out)
        return;
    for (size_t i = 0; i < s.n; i++) {
        if (!xpath_is_blank(s.s[i]))
            out[n++] = s.s[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    if (n && out[n - 1] == ' ')
        n--;
    give_text(ret, (struct str){ out, n });
}

/* The character of `to` that stands where cp does in `from`. False: cp stays
 * as it is; *ret absent: it goes. */
static bool translated(struct str from, struct str to, uint32_t cp,
                       struct str *ret)
{
    size_t f = 0, t = 0, at = 0;

    while (f < from.n) {
        at = t;
        if (t < to.n)
            (void)str_next(to, &t);
        if (str_next(from, &f) != cp)
            continue;
        *ret = (struct str){ to.s + at, t - at };
        return true;
    }
    return false;
}

static void fn_translate(struct xpath_call *call, struct xpath_value *ret)
{
    struct xpath_run *run = call->c->run;
    struct str s = text_arg(call, 0), from = text_arg(call, 1);
    struct str to = text_arg(call, 2), one;
    size_t pos = 0, n = 0;
    char *out;

    /* A character may become one of four bytes. */
    out = xpath_room(run, 4 * s.n);
    if (!out || !xpath_pay(run, s.n * (from.n + to.n) / 16))
        return;
    while (pos < s.n) {
        size_t at = pos;
        uint32_t cp = str_next(s, &pos);

        if (!translated(from, to, cp, &one))
            one = (struct str){ s.s + at, pos - at };
        if (one.n)
            memcpy(out + n, one.s, one.n);
        n += one.n;
    }
    give_text(ret, (struct str){ out, n });
}

/* ---- booleans and numbers ---- */

static void fn_boolean(struct xpath_call *call, struct xpath_value *ret)
{
    give_boolean(ret, xpath_boolean(&call->args[0]));
}

static void fn_not(struct xpath_call *call, struct xpath_value *ret)
{
    give_boolean(ret, !xpath_boolean(&call->args[0]));
}

static void fn_true(struct xpath_call *call, struct xpath_value *ret)
{
    (void)call;
    give_boolean(ret, true);
}

static void fn_false(struct xpath_call *call, struct xpath_value *ret)
{
    (void)call;
    give_boolean(ret, false);
}

static void fn_number(struct xpath_call *call, struct xpath_value *ret)
{
    if (call->n)
        give_number(ret, xpath_number(call->c->run, &call->args[0]));
    else
        give_number(ret, xpath_number_of(text_arg(call, 0)));
}

static void fn_sum(struct xpath_call *call, struct xpath_value *ret)
{
    struct xpath_run *run = call->c->run;
    const struct xpath_value *v = &call->args[0];
    double sum = v->type == XPATH_NODES ? 0 : (double)NAN;

    for (size_t i = 0; v->type == XPATH_NODES && i < v->n && !run->err; i++)
        sum += xpath_number_of(xpath_node_text(run, run->set[v->at + i]));
    give_number(ret, sum);
}

static void fn_floor(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, floor(xpath_number(call->c->run, &call->args[0])));
}

static void fn_ceiling(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, ceil(xpath_number(call->c->run, &call->args[0])));
}

static void fn_round(struct xpath_call *call, struct xpath_value *ret)
{
    give_number(ret, round_half_up(xpath_number(call->c->run, &call->args[0])));
}

static const struct xpath_function functions[] = {
    { STR_C("last"), 0, 0, fn_last, false },
    { STR_C("position"), 0, 0, fn_position, false },
    { STR_C("count"), 1, 1, fn_count, false },
    { STR_C("id"), 1, 1, fn_id, true },
    { STR_C("local-name"), 0, 1, fn_local_name, false },
    { STR_C("namespace-uri"), 0, 1, fn_namespace_uri, false },
    { STR_C("name"), 0, 1, fn_name, false },
    { STR_C("string"), 0, 1, fn_string, false },
    { STR_C("concat"), 2, XPATH_MAX_ARGS, fn_concat, false },
    { STR_C("starts-with"), 2, 2, fn_starts_with, false },
    { STR_C("contains"), 2, 2, fn_contains, false },
    { STR_C("substring-before"), 2, 2, fn_substring_before, false },
    { STR_C("substring-after"), 2, 2, fn_substring_after, false },
    { STR_C("substring"), 2, 3, fn_substring, false },
    { STR_C("string-length"), 0, 1, fn_string_length, false },
    { STR_C("normalize-space"), 0, 1, fn_normalize_space, false },
    { STR_C("translate"), 3, 3, fn_translate, false },
    { STR_C("boolean"), 1, 1, fn_boolean, false },
    { STR_C("not"), 1, 1, fn_not, false },
    { STR_C("true"), 0, 0, fn_true, false },
    { STR_C("false"), 0, 0, fn_false, false },
    { STR_C("lang"), 1, 1, fn_lang, false },
    { STR_C("number"), 0, 1, fn_number, false },
    { STR_C("sum"), 1, 1, fn_sum, false },
    { STR_C("floor"), 1, 1, fn_floor, false },
    { STR_C("ceiling"), 1, 1, fn_ceiling, false },
    { STR_C("round"), 1, 1, fn_round, false },
};

const struct xpath_function *xpath_find_function(struct str name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        if (str_eq(functions[i].name, name))
            return &functions[i];
    return NULL;
}
