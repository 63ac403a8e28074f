/* xpath_lex.h -- the tokens of an expression, and what fails while it is
 * compiled. Private to xpath_parse.c and xpath_lex.c. */
#ifndef WEIR_FEEDS_XPATH_LEX_H
#define WEIR_FEEDS_XPATH_LEX_H

#include "feeds/xpath_ast.h"

struct parser {
    struct str s; /* what is left */
    struct arena *a;
    size_t depth, n_nodes;
    enum err err; /* sticky */
    struct err_info *ei;
};

/* Fails with "not an XPath: WHAT at 'REST'", if it is the first time. */
void xpath_lex_fail(struct parser *p, const char *what);

/* A part of the expression, zeroed; NULL, and failed, past XPATH_MAX_NODES. */
void *xpath_lex_make(struct parser *p, size_t size);
struct xpath *xpath_lex_expr(struct parser *p, enum xpath_op op);

/* One bracket deeper. False, and failed, if brackets are too deep. */
bool xpath_lex_enter(struct parser *p);

void xpath_lex_skip(struct parser *p); /* blanks */
/* Takes a sign that is next; the other fails if it is not. */
bool xpath_lex_take(struct parser *p, const char *sign);
void xpath_lex_want(struct parser *p, const char *sign);

bool xpath_lex_starts_name(char c);
/* Of the name without a prefix at the start of s; 0 if none is there. */
size_t xpath_lex_length(struct str s);
/* The name at the start of s, "prefix:local" too; absent if none is there. */
struct str xpath_lex_name(struct str s);
/* Is that the next sign after a name at the start of s, blanks aside? */
bool xpath_lex_follows(struct str s, struct str name, const char *sign);
/* The inside of the quotes that are next. */
struct str xpath_lex_literal(struct parser *p);

#endif
