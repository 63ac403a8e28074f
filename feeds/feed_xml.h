/* feed_xml.h -- the state of reading RSS or Atom; private to feed_*.c.
 *
 * feed_xml.c follows the elements, feed_attrs.c reads those that say all in
 * their attributes, feed_text.c those whose text counts, feed_construct.c says
 * what a text of Atom is, feed_people.c whose an entry is, feed_facts.c what
 * only `weir parse` shows. One thread.
 */
#ifndef WEIR_FEEDS_FEED_XML_H
#define WEIR_FEEDS_FEED_XML_H

#include "feeds/capture.h"
#include "feeds/fact_rules.h"
#include "feeds/feed_rules.h"
#include "feeds/reading.h"
#include "feeds/scope.h"

struct frame {
    enum feed_place place;        /* of its children */
    const struct feed_rule *rule; /* or NULL */
    struct scope_mark scope;      /* in force outside of it */
    /* Where everything is asked for: */
    const struct fact_rule *fact; /* or NULL */
    struct fact *object;          /* that its elements go on with */
    struct fact *target;          /* that its own text belongs to */
};

struct feed_people {
    size_t n;
    struct raw_person list[ITEM_MAX_AUTHORS];
};

struct feed_xml {
    struct reading *r;
    struct frame frames[FEED_MAX_DEPTH + 1]; /* [0] is the document */
    size_t n_frames;
    struct xml_name root;     /* RSS: its namespace is as good as none */
    enum feed_ns own_ns;      /* what an element without namespace is in */
    enum feed_format pending; /* of the root, until something inside is known */
    struct scope scope;
    bool in_item, was_cut;
    bool guid_is_link;         /* of the guid being read */
    bool link_is_other;        /* than the item's id, and came before */
    bool has_date[RAW_FIELDS]; /* what the item's holds is known for a date */
    struct raw_item item;
    struct str kept_base, kept_language;   /* the item's latest copies */
    struct raw_person person;              /* whose elements are being read */
    struct feed_people of_feed, of_source; /* authors; the latest entry's */
    struct capture capture;
    struct buf home;      /* what r->feed.home_url borrows until the end */
    size_t capture_bases; /* in force where it began */
    int title_rank, home_rank, language_rank; /* of what r->feed holds */
    struct feed_facts {
        struct fact *root;
        struct str lat, lon; /* of W3C geo, until both are there */
        struct {             /* of a shape of GML, until it ends */
            char *s;
            size_t n, cap;
            bool is_xy; /* longitude first */
            size_t n_axes;
        } positions;
    } facts[2]; /* the feed's, the item's */
};

enum err feed_no_memory(struct feed_xml *x);

/* The value of an attribute without prefix, its name in any case. */
struct str feed_attr(const struct xml_attr *attrs, size_t n, struct str name);

/* The relation of a link of Atom: an IANA name is short, none is empty. */
struct str feed_link_rel(const struct xml_attr *attrs, size_t n);

/* How well it suits a reader, by its type: from 1. */
int feed_link_rank(const struct xml_attr *attrs, size_t n);

/* Its address; an empty one is that of xml:base, where there is one. */
struct str feed_link_href(const struct feed_xml *x,
                          const struct xml_attr *attrs, size_t n);

/* Copies a text, with what is in force around it, for as long as the item
 * lives. */
WEIR_NODISCARD enum err feed_keep_text(struct feed_xml *x, struct str s,
                                       enum raw_kind kind,
                                       struct raw_text *ret);

/* Starts to capture a text of Atom, of at most max bytes, as its attributes
 * say; false if it is nothing we can read. */
bool feed_begin_construct(struct feed_xml *x, const struct xml_attr *attrs,
                          size_t n, size_t max);
/* True if it is told in several types, of which a reader takes one. */
bool feed_has_parts(const struct xml_attr *attrs, size_t n);
/* The text at its end, decoded; borrowed from x->capture. */
struct str feed_end_construct(struct feed_xml *x);

/* What the attributes of an item itself say: rdf:about, CDF's HREF and
 * LASTMOD. */
WEIR_NODISCARD enum err feed_item_attrs(struct feed_xml *x,
                                        const struct xml_attr *attrs, size_t n);

/* Starts to capture the text of an element (place IN_TEXT), and takes it. */
void feed_text_start(struct feed_xml *x, struct frame *f,
                     const struct element *el);
WEIR_NODISCARD enum err feed_text_end(struct feed_xml *x,
                                      const struct frame *f);

bool feed_is_atom(const struct feed_xml *x);

/* Takes an attribute for the text of an element that starts; what it holds is
 * passed over. */
WEIR_NODISCARD enum err feed_text_give(struct feed_xml *x, struct frame *f,
                                       const struct element *el,
                                       struct str name);

/* The feed's language, if s is one and nothing better is known. */
void feed_set_language(struct feed_xml *x, struct str s, int rank);

/* The page that the feed belongs to; of several the highest rank counts, which
 * is that of RSS's own link. */
#define HOME_RANK 9
void feed_set_home(struct feed_xml *x, struct str url, int rank);

/* Carries out a rule that needs nothing but attributes. */
WEIR_NODISCARD enum err feed_do_attrs(struct feed_xml *x,
                                      const struct feed_rule *rule,
                                      const struct xml_attr *attrs, size_t n);

/* An author whose element ends; and those of an item that names none. */
void feed_add_author(struct feed_xml *x, const struct frame *f,
                     struct raw_person *person);
void feed_inherit_authors(struct feed_xml *x);

/* ---- feed_facts.c: where r->opt->everything ---- */

/* The facts of the feed, or of an item that begins. */
void feed_facts_begin(struct feed_xml *x, bool is_item);

/* What an element of outer says by its attributes, and how to go on in it. */
void feed_facts_start(struct feed_xml *x, struct frame *f,
                      const struct frame *outer, const struct element *el);
/* True if the text of the element is one of Atom's constructs. */
bool feed_facts_is_construct(const struct fact_rule *fact);
/* True if '<' in it is a '<'. */
bool feed_facts_is_plain(const struct fact_rule *fact);
/* Its text; of people (elements inside) the end. */
void feed_facts_text(struct feed_xml *x, const struct frame *f,
                     const struct raw_text *text);
void feed_facts_end(struct feed_xml *x, const struct frame *f);
/* What the whole item tells; then it may be handed on. */
void feed_facts_finish(struct feed_xml *x);

#endif
