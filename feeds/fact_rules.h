/* fact_rules.h -- which element of a feed tells which fact: a table.
 *
 * As feed_rules.h for what only `weir parse` shows; feed_facts.c carries it
 * out. Where an element stands both here and there, both count. Constant data,
 * any thread.
 */
#ifndef WEIR_FEEDS_FACT_RULES_H
#define WEIR_FEEDS_FACT_RULES_H

#include "feeds/facts.h"
#include "feeds/feed_rules.h"

enum fact_do {
    FACT_VALUE,     /* its text, or its only attribute */
    FACT_OUTSIDE,   /* the same of the feed, from inside of an object */
    FACT_SET,       /* attributes and text into an object that it claims */
    FACT_ADD,       /* ... into one more object of a list */
    FACT_INTO,      /* ... into one that its elements go on with */
    FACT_LINK,      /* a link of Atom: by its relation, and into the list */
    FACT_PERSON,    /* its text or its elements name one for the list */
    FACT_PUBLISHER, /* its text names the one */
    FACT_GEO,       /* what its text means stands in slot.path */
    FACT_SHAPE,     /* GML's, of the type in slot.path: positions inside */
    FACT_GO         /* nothing but to go on inside */
};

struct fact_attr {
    struct str name; /* without prefix, any case; empty: the element's text */
    struct fact_slot slot;
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): as a row reads
struct fact_rule {
    enum feed_ns ns;
    struct str name; /* compared without case */
    enum fact_do what;
    struct fact_slot slot;
    enum feed_place inside;        /* IN_TEXT: its text counts */
    const struct fact_attr *attrs; /* ends with a slot without path; or NULL */
};

/* The first row for an element in a place, or NULL; others of the same element
 * follow it. */
const struct fact_rule *fact_rules_find(enum feed_place in, enum feed_ns ns,
                                        struct str name);
/* The next row of the same element, or NULL. */
const struct fact_rule *fact_rules_next(enum feed_place in,
                                        const struct fact_rule *rule);

#endif
