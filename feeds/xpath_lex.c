/* xpath_lex.c -- the tokens of XPath 1.0 (3.7). Any thread. */
#include "feeds/xpath_lex.h"

#include <stdio.h>
#include <string.h>

#define HERE_MAX_BYTES 24

/* ---- failing ---- */

void xpath_lex_fail(struct parser *p, const char *what)
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

void *xpath_lex_make(struct parser *p, size_t size)
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

struct xpath *xpath_lex_expr(struct parser *p, enum xpath_op op)
{
    struct xpath *x = xpath_lex_make(p, sizeof(*x));

    if (x)
        x->op = op;
    return x;
}

/* False, and failed, if brackets are too deep. */
bool xpath_lex_enter(struct parser *p)
{
    if (p->depth == XPATH_MAX_DEPTH && !p->err)
        p->err =
            err_set(p->ei, ERR_CONFIG, "not an XPath: brackets deeper than %d",
                    XPATH_MAX_DEPTH);
    p->depth++;
    return !p->err;
}

/* ---- tokens ---- */

void xpath_lex_skip(struct parser *p)
{
    while (p->s.n && xpath_is_blank(p->s.s[0]))
        p->s = str_cut(p->s, 1);
}

/* Takes a sign that is next. */
bool xpath_lex_take(struct parser *p, const char *sign)
{
    xpath_lex_skip(p);
    if (p->err || !str_starts(p->s, str_of(sign)))
        return false;
    p->s = str_cut(p->s, strlen(sign));
    return true;
}

void xpath_lex_want(struct parser *p, const char *sign)
{
    char what[16];

    if (xpath_lex_take(p, sign))
        return;
    (void)snprintf(what, sizeof(what), "'%s' missing", sign);
    xpath_lex_fail(p, what);
}

bool xpath_lex_starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return xpath_lex_starts_name(c) || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
}

size_t xpath_lex_length(struct str s)
{
    size_t n = 0;

    if (!s.n || !xpath_lex_starts_name(s.s[0]))
        return 0;
    while (n < s.n && is_name_char(s.s[n]))
        n++;
    return n;
}

/* The name at the start of s, "prefix:local" too; absent if none is there. */
struct str xpath_lex_name(struct str s)
{
    size_t n = xpath_lex_length(s), more = 0;

    if (n && n + 1 < s.n && s.s[n] == ':')
        more = xpath_lex_length(str_cut(s, n + 1));
    return (struct str){ s.s, more ? n + 1 + more : n };
}

/* The next sign after a name, blanks aside. */
bool xpath_lex_follows(struct str s, struct str name, const char *sign)
{
    s = str_cut(s, name.n);
    while (s.n && xpath_is_blank(s.s[0]))
        s = str_cut(s, 1);
    return str_starts(s, str_of(sign));
}

struct str xpath_lex_literal(struct parser *p)
{
    struct str rest = str_cut(p->s, 1), inside;
    const char *end = rest.n ? memchr(rest.s, p->s.s[0], rest.n) : NULL;

    if (!end) {
        xpath_lex_fail(p, "a quote without its end");
        return rest;
    }
    inside = (struct str){ rest.s, (size_t)(end - rest.s) };
    p->s = str_cut(rest, inside.n + 1);
    return inside;
}
