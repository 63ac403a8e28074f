/* mapping.h -- a compiled mapping, as the readers of lists see it.
 *
 * Which format a list is in does not matter here: a path is a list of keys,
 * and who walks it knows what a key is. Made once by mapping_new, immutable
 * from then on, read by any thread.
 */
#ifndef WEIR_FEEDS_MAPPING_H
#define WEIR_FEEDS_MAPPING_H

#include "feeds/feeds.h"

#define MAPPING_MAX_CHOICES 8 /* "a | b | ..." */
#define MAPPING_MAX_KEYS 16   /* "a.b.c..." */
#define MAPPING_MAX_PARTS 16  /* "text{item_id}text..." */
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

struct mapping_choice {
    bool is_template;
    struct mapping_path path;
    struct mapping_template template;
};
/* "a | b": n is 0 if the field is not mapped. */
struct mapping_value {
    const struct mapping_choice *choices;
    size_t n;
};

struct mapping {
    struct arena *arena;   /* holds this struct too */
    struct str items_text; /* as written, for messages */
    struct mapping_path items;
    struct mapping_value field[MAP_FIELDS];
    enum map_field order[MAP_FIELDS];   /* what others name comes first */
    struct mapping_template detail_url; /* n is 0: no detail call */
    struct mapping_value detail_content;
    struct str detail_content_text;
    struct str credit_before, credit_after; /* both absent: no credit */
};

/* "item_date", as the configuration has it; static. */
const char *mapping_field_name(enum map_field f);

/* Appends what the template stands for; false, and nothing appended, if it
 * names a value that is absent. */
bool mapping_expand(const struct mapping_template *t,
                    const struct str values[MAP_FIELDS], struct buf *b);

#endif
