/* probe_parts.h -- a probe under way; private to probe*.c. */
#ifndef WEIR_FEEDS_PROBE_PARTS_H
#define WEIR_FEEDS_PROBE_PARTS_H

#include "feeds/list.h"
#include "feeds/probe.h"
#include "feeds/tree.h"
#include "feeds/xpath.h"

struct prober {
    struct reading r;
    struct list list; /* for templates */
    struct buf line;
    struct probe_list lists[PROBE_MAX_LISTS];
    uint64_t score[PROBE_MAX_LISTS]; /* falling */
    size_t n_lists;
    struct probe_value values[PROBE_MAX_VALUES];
    size_t last_seen[PROBE_MAX_VALUES]; /* number of the item, from 1 */
    size_t n_values;
    struct probe_field fields[MAP_FIELDS];
    size_t field_at[MAP_FIELDS]; /* index in fields */
    size_t n_fields;
    struct probe probe;
    enum err err; /* ERR_NOMEM: sticky */
};

/* A copy in the result, one line, cut; an example is given as it is read. */
struct str probe_example(struct prober *p, struct str s);
struct str probe_keep(struct prober *p, struct str s);

/* Adds a list to those that are shown, if it is better than one of them; true
 * if so. */
bool probe_add_list(struct prober *p, struct str path, size_t n,
                    uint64_t score);
/* The value with that path, a new one if there is room; NULL if not. */
struct probe_value *probe_value_at(struct prober *p, struct str path);
/* Counts what item number `item` (from 1) gave for a field or value. */
void probe_count_field(struct prober *p, enum map_field f, struct str text);
void probe_count_value(struct prober *p, struct probe_value *v, size_t item,
                       struct str text);

/* The list to look into: the mapping's, or the best. Sets probe.list and
 * is_guess. */
void probe_choose(struct prober *p, bool is_found);

WEIR_NODISCARD enum err probe_json(struct prober *p);
WEIR_NODISCARD enum err probe_tree(struct prober *p, bool is_html);

/* Looks at p->r.body as at an article's page. */
WEIR_NODISCARD enum err probe_places(struct prober *p,
                                     struct probe_detail *ret);

/* True if an element's or attribute's name can stand in an XPath: "@click" and
 * "a,b" cannot. */
bool probe_is_name(struct str name);
/* Finds like elements beside each other. */
void probe_suggest(struct prober *p, const struct tree *t);
/* Appends a step that means an element among its siblings: "li",
 * span[@class="time"], td[2]. */
void probe_put_step(struct buf *b, const struct tree *t, size_t node);

#endif
