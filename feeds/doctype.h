/* doctype.h -- passing over a document type declaration (XML 1.0 2.8).
 *
 * Nothing that it declares is taken; but what it could declare elsewhere may
 * not be called undeclared. Any thread.
 */
#ifndef WEIR_FEEDS_DOCTYPE_H
#define WEIR_FEEDS_DOCTYPE_H

#include <stdbool.h>

#include "feeds/base/str.h"

/* Zeroed, there is none. */
struct doctype {
    bool has_begun;
    char quote;       /* the one we are in, or 0 */
    bool in_subset;   /* between [ and ] */
    bool in_comment;  /* where quotes are text */
    bool in_pi;       /* the same of an instruction */
    int n_missing;    /* literals that PUBLIC and SYSTEM still lack */
    bool has_subset;  /* it declares something itself */
    bool is_external; /* parts of it are elsewhere */
    bool is_over;
};

/* How much of what follows must be there, unless it is the last. */
#define DOCTYPE_AHEAD_BYTES 6

/* Begins with "<!DOCTYPE"; false if that is written otherwise, or the second.
 */
bool doctype_begin(struct doctype *d, struct str s);

/* Passes over the next piece of it, which is not empty; returns its bytes. */
size_t doctype_pass(struct doctype *d, struct str s);

#endif
