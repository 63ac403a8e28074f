/* probe.h -- what is in a list, for someone who writes its mapping.
 *
 * Looks at a list (JSON, HTML, XML) with the mapping there is, or with none:
 * where items may be, what the mapping's keys find, and what else the items
 * hold, each as the text to write after an item_* key. Nothing is normalized
 * or cleaned: what an item becomes, document_read says. Any thread.
 */
#ifndef WEIR_FEEDS_PROBE_H
#define WEIR_FEEDS_PROBE_H

#include "feeds/feeds.h"

#define PROBE_MAX_LISTS 12         /* places shown */
#define PROBE_MAX_VALUES 60        /* things in an item shown */
#define PROBE_MAX_ITEMS 50         /* items that are looked into */
#define PROBE_EXAMPLE_MAX_CHARS 80 /* then "…" */
#define PROBE_TITLE_MAX_CHARS 120
#define PROBE_PATH_MAX_BYTES 200 /* longer ones are not shown */

/* A place where items are: an array of objects (JSON), or like elements beside
 * each other (HTML, XML). */
struct probe_list {
    struct str path; /* what to write after items (JSON) or item (others);
                        the root of a JSON document is "" */
    size_t n;        /* items there */
    bool is_used;    /* the mapping takes just these */
};

/* Something in the items. */
struct probe_value {
    struct str path;    /* what to write after item_*: "a.b", "a/@href" */
    struct str example; /* one line, from the first item that has it */
    size_t n_items;     /* of the n_looked_at, those that have it */
    unsigned used_by;   /* bit f (of enum map_field): that field is it, in
                           some item; 0: nothing uses it */
};

/* A key of the mapping. */
struct probe_field {
    enum map_field field;
    struct str text;    /* as the configuration has it */
    struct str example; /* what it found first, one line; or absent */
    size_t n_items;     /* of the n_looked_at, those in which it found
                           something */
    size_t n_usable;    /* of those, in which it is of use: an infoCode must
                           look like one */
};

/* All in the caller's arena; every text valid UTF-8 of one line, without
 * control characters. */
struct probe {
    enum source_type type; /* SOURCE_JSON, SOURCE_HTML or SOURCE_XML */
    struct str list;       /* whose items `values` and `fields` are about: the
                              mapping's, else lists[0]; absent: none found */
    bool is_guess;         /* it is lists[0], for the mapping names none, or one
                              that holds nothing */
    struct str title;      /* of a page: its <title>, else its first <h1>; or
                              absent */
    size_t n_items;        /* in list */
    size_t n_looked_at;    /* of them: at most PROBE_MAX_ITEMS */
    const struct probe_list *lists; /* best first */
    size_t n_lists;
    const struct probe_field *fields; /* those that are mapped, in order */
    size_t n_fields;
    const struct probe_value *values; /* in the order of the document */
    size_t n_values;
};

/* "item_date": the key of the configuration; static. */
const char *probe_field_name(enum map_field f);

/* Looks at body. opt->type may be SOURCE_AUTO, then the bytes tell; opt's
 * mapping may be NULL, and must else be of that type. ERR_FORMAT if body is no
 * JSON, HTML or XML document (of the type asked for), ERR_LIMIT if it is larger
 * than weir reads; a list without items is no error here. */
WEIR_NODISCARD enum err list_probe(struct str body,
                                   const struct read_options *opt,
                                   struct arena *a, struct probe *ret_probe,
                                   struct err_info *ei);

#define PROBE_MAX_PLACES 5
#define PROBE_MAX_REMOVED 32 /* as many as a source may have */

/* An element of an article's page that may be its text. */
struct probe_place {
    struct str path;      /* what to write after detail_content */
    struct str beginning; /* of its text, one line */
    size_t n_chars;       /* of its text */
};
struct probe_removed {
    struct str path; /* a detail_remove */
    size_t n;        /* elements of the page that it is */
};
struct probe_detail {
    struct probe_place places[PROBE_MAX_PLACES]; /* likeliest first */
    size_t n_places;
    struct probe_removed removed[PROBE_MAX_REMOVED];
    size_t n_removed;
};

/* Looks at an article's page, whatever detail_content is; opt's mapping may be
 * NULL. ERR_FORMAT if it is no page, ERR_LIMIT as above. */
WEIR_NODISCARD enum err detail_probe(struct str body,
                                     const struct read_options *opt,
                                     struct arena *a, struct probe_detail *ret,
                                     struct err_info *ei);

#endif
