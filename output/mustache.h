/* mustache.h -- Mustache templates: text with tags in, pages out.
 *
 * The published spec (github.com/mustache/spec, core modules): variables,
 * sections, inverted sections, comments, partials with their indentation,
 * other delimiters, standalone lines. No lambdas, no inheritance. Templates
 * are compiled once to a flat list of operations; rendering walks it with a
 * stack of its own and allocates nothing but what the buffer needs.
 *
 * Everything is escaped for text and attributes ("{{x}}"). "{{{x}}}" and
 * "{{&x}}" insert raw what the caller's table of names calls raw, and are a
 * mistake of the template elsewhere: no title can become markup. A compiled
 * set may be read by any number of threads.
 */
#ifndef WEIR_OUTPUT_MUSTACHE_H
#define WEIR_OUTPUT_MUSTACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/buf.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define MUSTACHE_TEMPLATE_MAX_BYTES 1048576
#define MUSTACHE_MAX_TEMPLATES 256
#define MUSTACHE_MAX_NESTING 32 /* sections in one template */
#define MUSTACHE_MAX_STACK 64   /* sections and partials while rendering */
#define MUSTACHE_INDENT_MAX_BYTES 256

enum mustache_kind {
    MUSTACHE_ABSENT,
    MUSTACHE_FALSE,
    MUSTACHE_TRUE,
    MUSTACHE_TEXT, /* empty counts as false */
    MUSTACHE_OBJECT,
    MUSTACHE_LIST /* empty counts as false */
};

struct mustache_type;
/* What a name stands for; borrowed until the rendering ends. */
struct mustache_value {
    enum mustache_kind kind;
    struct str text;                  /* of TEXT */
    const struct mustache_type *type; /* of OBJECT and LIST */
    const void *p;
    size_t n; /* elements of LIST */
};
struct mustache_type {
    /* Looks a name up in object p; false if p knows no such name. */
    bool (*get)(const void *p, unsigned name, struct mustache_value *ret);
    /* Element i of list p. */
    void (*at)(const void *p, size_t i, struct mustache_value *ret);
};

/* A name templates may use; its number is its place in the table. */
struct mustache_name {
    const char *name;
    bool is_raw; /* may be inserted unescaped */
};

/* Where templates come from. */
struct mustache_loader {
    /* Gives the text of a template and the file to name in messages; both
     * borrowed until the next call. ERR_RANGE: there is none of that name. */
    enum err (*load)(void *ctx, struct str name, struct str *ret_text,
                     const char **ret_file, struct err_info *ei);
    void *ctx;
};

struct mustache;

/* An empty set. With names, any other name, an unknown partial and a raw
 * insertion of a name that is not is_raw are mistakes; without (NULL, 0)
 * everything goes as the spec says, and names get numbers as they appear.
 * The table is borrowed. NULL: no memory. */
struct mustache *mustache_new(const struct mustache_name *names,
                              size_t n_names);
void mustache_free(struct mustache *m); /* NULL is accepted */

/* Loads and compiles a template and every partial it names, each once.
 * ERR_CONFIG with "file:line: what is wrong"; ERR_RANGE: no such template.
 * After a failure the set can only be freed. */
WEIR_NODISCARD enum err mustache_add(struct mustache *m,
                                     const struct mustache_loader *loader,
                                     struct str name, size_t *ret_template,
                                     struct err_info *ei);

/* The text of a name, by number. Borrowed. */
struct str mustache_name(const struct mustache *m, unsigned name);

/* Appends the template, filled in, to b. ERR_LIMIT when sections and partials
 * go deeper than MUSTACHE_MAX_STACK, else what b says. */
WEIR_NODISCARD enum err mustache_render(const struct mustache *m,
                                        size_t template,
                                        const struct mustache_value *data,
                                        struct buf *b, struct err_info *ei);

#endif
