/* tree.h -- a whole page or XML document as a tree that XPath can walk.
 *
 * Nodes stand in one array in document order, an element's attributes right
 * behind it, then its children; so what is inside of node i are the nodes from
 * i + 1 to its end, and the order of nodes is that of their numbers. All text
 * stands in one piece in the same order: the string-value of an element is a
 * slice of it. Names are as the document writes them ("media:thumbnail"; HTML
 * in lower case); namespaces mean nothing beyond that. Comments, processing
 * instructions, scripts and styles are not in it.
 *
 * Not libxml2's trees: its XPath is quadratic on nested elements whatever its
 * limit of operations says, and its HTML parser loses text. One document, one
 * thread.
 */
#ifndef WEIR_FEEDS_TREE_H
#define WEIR_FEEDS_TREE_H

#include "feeds/reading.h"

/* Limits of SECURITY.md 7: bytes when decoded, start tags, attributes. */
#define TREE_HTML_MAX_BYTES ((size_t)2 * 1024 * 1024)
#define TREE_HTML_MAX_TAGS 50000
#define TREE_XML_MAX_BYTES ((size_t)8 * 1024 * 1024)
#define TREE_XML_MAX_TAGS 100000
#define TREE_MAX_ATTRS 200000
#define TREE_MAX_DEPTH 256 /* tags below are left out, what is in them not */

enum tree_kind { TREE_ROOT, TREE_ELEMENT, TREE_TEXT, TREE_ATTR };

struct tree_node {
    enum tree_kind kind;
    uint32_t parent;   /* of the root: itself */
    uint32_t end;      /* the node after all that are in it */
    uint32_t from, to; /* its text, in tree.text, or of an attribute in
                          tree.values */
    struct str name;   /* of an element or attribute */
};

struct tree {
    struct tree_node *nodes; /* owned; nodes[0] is the root */
    size_t n;
    struct buf text, values;
    struct str base; /* what relative links count from; or absent */
    bool is_html;
    /* private */
    size_t cap, n_tags, n_attrs, n_over;
    size_t max_tags;
    uint32_t open; /* the innermost open element */
    size_t depth;
    struct arena *names; /* owned */
    struct buf body;     /* HTML decoded, which names point into */
    enum err err;        /* ERR_NOMEM or ERR_LIMIT: sticky */
};

/* Read r->body as a page, or as XML. ERR_FORMAT if there is no element in it
 * ("no list: an image (PNG)"; `what` is "list" or "article"), ERR_LIMIT with
 * the limit. Close in every case. */
WEIR_NODISCARD enum err tree_open_html(struct tree *t, struct reading *r,
                                       const char *what);
WEIR_NODISCARD enum err tree_open_xml(struct tree *t, struct reading *r,
                                      const char *what);
void tree_close(struct tree *t);

/* The string-value (XPath 1.0, 5). Borrowed. */
struct str tree_text(const struct tree *t, size_t node);

/* The first child, the next sibling; 0 if there is none. No attributes. */
size_t tree_child(const struct tree *t, size_t node);
size_t tree_next(const struct tree *t, size_t node);

/* The attribute of an element by its name; 0 if it has none. */
size_t tree_attr(const struct tree *t, size_t element, struct str name);

/* True if an element is in it. */
bool tree_has_elements(const struct tree *t, size_t node);

/* Appends what is inside a node as HTML, or the node itself too. Nodes whose
 * bit is set in `without` (of t->n bits; or NULL) are left out. */
void tree_put_inner(struct buf *b, const struct tree *t, size_t node,
                    const uint8_t *without);
void tree_put_outer(struct buf *b, const struct tree *t, size_t node,
                    const uint8_t *without);

/* ---- for those who build one ---- */

void tree_init(struct tree *t, size_t max_tags);
/* Each does nothing once t->err is set. */
void tree_start(struct tree *t, struct str name); /* borrowed from then on */
void tree_add_attr(struct tree *t, struct str name, struct str value);
void tree_add_text(struct tree *t, struct str s);
void tree_end(struct tree *t);
void tree_finish(struct tree *t); /* ends all that is open */
/* Tells what t->err means; `what` as above. */
enum err tree_fail(const struct tree *t, const char *what, struct err_info *ei);

#endif
