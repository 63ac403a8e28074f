/* mapping.h -- a compiled mapping, as the readers of lists see it.
 *
 * A value is found by a path of keys (JSON) or by an XPath (HTML, XML), as the
 * type of the source has it. Made once by mapping_new, immutable from then on,
 * read by any thread.
 */
#ifndef WEIR_FEEDS_MAPPING_H
#define WEIR_FEEDS_MAPPING_H

#include "feeds/feeds.h"

#define MAPPING_MAX_CHOICES 8  /* "a | b | ..." */
#define MAPPING_MAX_KEYS 16    /* "a.b.c..." */
#define MAPPING_MAX_PARTS 16   /* "text{item_id}text..." */
#define MAPPING_MAX_REMOVES 32 /* detail_remove */
#define MAPPING_TEXT_MAX_BYTES 4096

struct mapping_path {
    const struct str *keys;
    size_t n; /* 0: the value itself */
};

/* Literal text, or another value of the same item. */
struct mapping_part {
    struct str text;
    int field; /* of enum map_field; -1: text */
};
struct mapping_template {
    const struct mapping_part *parts;
    size_t n;
};

struct xpath;

/* One of three. */
struct mapping_choice {
    bool is_template;
    struct mapping_template template;
    const struct xpath *xpath; /* NULL: a path */
    struct mapping_path path;
};
/* "a | b": n is 0 if the field is not mapped. */
struct mapping_value {
    const struct mapping_choice *choices;
    size_t n;
};

struct mapping {
    struct arena *arena;   /* holds this struct too */
    enum source_type type; /* JSON, HTML or XML */
    struct str items_text; /* items or item as written, for messages */
    struct mapping_path items;
    const struct xpath *item; /* HTML, XML */
    struct mapping_value field[MAP_FIELDS];
    struct str field_text[MAP_FIELDS];  /* as written */
    enum map_field order[MAP_FIELDS];   /* what others name comes first */
    struct mapping_template detail_url; /* n is 0: no detail call */
    bool detail_is_link;                /* the item's link leads to it */
    struct mapping_value detail_content;
    struct str detail_content_text;
    const struct xpath *const *detail_remove;
    const struct str *detail_remove_text;
    size_t n_detail_remove;
    struct str credit_before, credit_after; /* both absent: no credit */
};

/* "item_date", as the configuration has it; static. */
const char *mapping_field_name(enum map_field f);

/* Appends what the template stands for; false, and nothing appended, if it
 * names a value that is absent. */
bool mapping_expand(const struct mapping_template *t,
                    const struct str values[MAP_FIELDS], struct buf *b);

#endif
