/* mapping_compile.h -- compiling one key of a mapping; private to mapping*.c.
 */
#ifndef WEIR_FEEDS_MAPPING_COMPILE_H
#define WEIR_FEEDS_MAPPING_COMPILE_H

#include "feeds/mapping.h"

/* What is being compiled. */
struct compiler {
    struct mapping *m;
    const struct mapping_text *text;
    const char *key; /* the config's, for messages */
    bool is_xpath;   /* choices are XPaths */
    struct err_info *ei;
};

enum err mapping_no_memory(struct compiler *c);

/* The part of s before the first `sep`, which is taken off *s. */
struct str mapping_next_piece(struct str *s, char sep);

WEIR_NODISCARD enum err mapping_compile_path(struct compiler *c, struct str s,
                                             struct mapping_path *ret);
WEIR_NODISCARD enum err mapping_compile_xpath(struct compiler *c, struct str s,
                                              const struct xpath **ret);
WEIR_NODISCARD enum err mapping_compile_template(struct compiler *c,
                                                 struct str s,
                                                 struct mapping_template *ret);
/* "a | b | ..." */
WEIR_NODISCARD enum err mapping_compile_value(struct compiler *c,
                                              const char *text,
                                              struct mapping_value *ret);

#endif
