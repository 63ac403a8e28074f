/* feed_rules.h -- which element of a feed means what: a table.
 *
 * A new element, namespace or format is a row here; feed_xml.c only carries
 * out what the rows say. Constant data, any thread.
 */
#ifndef WEIR_FEEDS_FEED_RULES_H
#define WEIR_FEEDS_FEED_RULES_H

#include "feeds/raw.h"
#include "feeds/xml.h"

enum feed_ns {
    NS_NONE, /* RSS's own: none, one of its URIs, or whatever its root is in */
    NS_RDF,
    NS_ATOM, /* of 0.3 too */
    NS_CONTENT,
    NS_DC,
    NS_DCTERMS,
    NS_ITUNES,
    NS_MEDIA,
    NS_XHTML,
    NS_SY,
    NS_SLASH,
    NS_WFW,
    NS_THR,
    NS_FH,
    NS_CC,
    NS_ADMIN,
    NS_GEORSS,
    NS_GML,
    NS_GEO,
    NS_WEBFEEDS,
    NS_OTHER
};

/* Where an element stands. */
enum feed_place {
    IN_NOTHING, /* of interest: all below is passed over */
    IN_DOCUMENT,
    IN_RSS,
    IN_CHANNEL,
    IN_ITEM,
    IN_FEED,
    IN_ENTRY,
    IN_MEDIA,
    IN_PICTURE,
    IN_PERSON,
    IN_PARTS,  /* a content in several types */
    IN_SOURCE, /* of an entry */
    IN_IMAGE,  /* what follows is of interest to feed_facts.c alone */
    IN_OWNER,
    IN_SKIP,
    IN_GEO,
    IN_PLACES,
    IN_TEXT = IN_PLACES /* below a captured element: markup of its text */
};

enum feed_action {
    DO_ENTER, /* nothing but to go on inside */
    DO_RSS,   /* the root elements */
    DO_RDF,
    DO_CHANNEL, /* RSS 1.1 and CDF have no other root */
    DO_ATOM,
    DO_ITEM,      /* an item, until the element ends */
    DO_FIELD,     /* its text (RSS: HTML) is the field `arg` */
    DO_LATEST,    /* the same, but of equal rank the last counts */
    DO_SUMMARY,   /* the same; a second one is the content */
    DO_XHTML,     /* the same of elements that are XHTML */
    DO_CONSTRUCT, /* the same of Atom, where an attribute says what it is */
    DO_PART,      /* the same; HTML is better than none, then the last counts */
    DO_GUID,
    DO_LINK,     /* Atom's, by its attributes */
    DO_TAG,      /* text */
    DO_KEYWORDS, /* text that names several */
    DO_CATEGORY, /* attributes; text where they are missing */
    DO_AUTHOR,   /* text, or elements inside */
    DO_NAME,
    DO_URI,
    DO_EMAIL,
    DO_ENCLOSURE,
    DO_THUMBNAIL,
    DO_MEDIA,
    DO_IMAGE,
    DO_FEED_TITLE,
    DO_FEED_CONSTRUCT,
    DO_FEED_HOME,
    DO_FEED_LANGUAGE
};

/* Sides beyond are taken for this long. */
#define PIXELS_MAX 10000

/* Ranks of an item's picture: one that is content, a thumbnail (the larger,
 * the higher), its own image, itunes:image. */
enum {
    RANK_PICTURE = 1,
    RANK_THUMBNAIL = 2,
    RANK_ITEM_IMAGE = RANK_THUMBNAIL + PIXELS_MAX * PIXELS_MAX + 1,
    RANK_IMAGE
};

struct feed_rule {
    enum feed_ns ns;
    struct str name; /* compared without case */
    enum feed_action action;
    int arg;                /* enum raw_field */
    int rank;               /* see raw_put */
    enum feed_place inside; /* where its children stand */
};

/* The row for an element in a place (not IN_TEXT), or NULL. */
const struct feed_rule *feed_rules_find(enum feed_place in, enum feed_ns ns,
                                        struct str name);

/* True if an element of that name and of the rule's namespace shows that the
 * rule's, whose text it stands in, lacks its end tag. */
bool feed_rules_ends_text(const struct feed_rule *rule, struct str name);

/* The namespace of a URI in any of its historical spellings; without a URI,
 * of a prefix that everybody knows. */
enum feed_ns feed_rules_ns(const struct xml_name *name);

#endif
