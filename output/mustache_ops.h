/* mustache_ops.h -- the compiled form, between mustache.c (which makes it) and
 * mustache_render.c (which walks it). Nobody else includes this.
 */
#ifndef WEIR_OUTPUT_MUSTACHE_OPS_H
#define WEIR_OUTPUT_MUSTACHE_OPS_H

#include <stdint.h>

#include "output/mustache.h"

enum mustache_op_kind {
    OP_TEXT,     /* at, n: bytes of the template */
    OP_ESCAPED,  /* at, n: a path */
    OP_RAW,      /* at, n: a path */
    OP_SECTION,  /* at, n: a path; jump: the operation after its OP_END */
    OP_INVERTED, /* at, n: a path; jump: the operation after it */
    OP_END,      /* jump: first operation of the section's body */
    OP_PARTIAL   /* at, n: indentation, bytes of the template; jump: template */
};

struct mustache_op {
    uint8_t kind;     /* enum mustache_op_kind */
    bool starts_line; /* a partial's indentation goes before it */
    uint32_t at, n, jump;
};

struct mustache_template {
    char *name; /* owned, as are all of these */
    char *file; /* for messages */
    char *text; /* what OP_TEXT points into */
    size_t n_text;
    struct mustache_op *ops;
    size_t n_ops, cap_ops;
};

struct mustache {
    const struct mustache_name *known; /* or NULL: any name goes */
    size_t n_known;
    struct str *names; /* owned, with the texts; unless known */
    size_t n_names, cap_names;
    /* Paths: the numbers of the parts of "a.b.c"; "." has none. */
    uint32_t *paths; /* owned */
    size_t n_paths, cap_paths;
    struct mustache_template *templates; /* owned */
    size_t n_templates, cap_templates;
};

#endif
