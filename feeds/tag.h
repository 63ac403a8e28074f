/* tag.h -- one start tag of XML or what passes for it, taken apart.
 *
 * Finds where it ends as a browser would: a '>' inside a quoted value does not
 * end it, a '<' outside of one says that it never was a tag. No memory, no
 * state, any thread.
 */
#ifndef WEIR_FEEDS_TAG_H
#define WEIR_FEEDS_TAG_H

#include <stdbool.h>

#include "feeds/feeds.h"

#define TAG_NAME_MAX_BYTES 255

enum tag_end {
    TAG_CLOSED, /* > */
    TAG_EMPTY,  /* /> */
    TAG_LESS,   /* a '<' came first: no tag */
    TAG_NO_END  /* the input ended first */
};

struct tag_attr {
    struct str name, value; /* as written, references and all */
    char quote;             /* ' or ", or 0 if it had none */
};

/* Borrows from the text it was read from. */
struct tag {
    struct str name;
    enum tag_end end;
    size_t used;    /* bytes from '<' to after '>' */
    char quote;     /* TAG_NO_END inside a value: what would end it; else 0 */
    size_t n_bad;   /* attributes without quotes (kept), value (dropped), ... */
    size_t n_over;  /* beyond TAG_MAX_ATTRS: dropped */
    size_t n_attrs; /* whole ones */
    struct tag_attr attrs[TAG_MAX_ATTRS];
};

/* The name at the start of s, up to a blank or / > < = or quote; absent unless
 * it is an XML name of at most TAG_NAME_MAX_BYTES. */
struct str tag_name(struct str s);

/* Where the end tag of an element of that name begins in s, or s.n. */
size_t tag_find_end(struct str s, struct str name);

/* Takes apart the tag at the start of s, which is '<' and a tag_name(). */
void tag_read(struct str s, struct tag *ret);

#endif
