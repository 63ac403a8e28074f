/* xpath.h -- XPath 1.0 over a tree, in bounded time.
 *
 * The whole language (https://www.w3.org/TR/1999/REC-xpath-19991116/) but for
 * variables and the namespace axis; a name means itself as the document has it
 * ("media:thumbnail"), whatever was declared. Nothing outside the tree can be
 * reached. A compiled expression is immutable: any number of threads may run
 * it, each on a tree and with a run of its own.
 *
 * What an evaluation costs is counted, node by node and text by text, and the
 * count is limited: an expression that visits every node for every node, or a
 * page made for one, ends with an error.
 */
#ifndef WEIR_FEEDS_XPATH_H
#define WEIR_FEEDS_XPATH_H

#include "feeds/tree.h"

#define XPATH_MAX_NODES 256 /* operators, calls, steps of one expression */
#define XPATH_MAX_DEPTH 32  /* brackets within brackets */
/* Of one run, which is a whole document: nodes visited, and 16 bytes of text
 * read count as one. About a second. */
#define XPATH_MAX_STEPS ((size_t)40 * 1000 * 1000)
/* Texts that functions make, of one evaluation. */
#define XPATH_MAX_TEXT_BYTES ((size_t)32 * 1024 * 1024)

struct xpath;

/* Compiles text into a, where it stays. ERR_CONFIG: "not an XPath: ...". */
WEIR_NODISCARD enum err xpath_compile(struct str text, struct arena *a,
                                      const struct xpath **ret,
                                      struct err_info *ei);

/* True if it can only give nodes. */
bool xpath_gives_nodes(const struct xpath *x);

/* True if it is a path from the root, whatever the context; of a union the
 * first counts. */
bool xpath_is_absolute(const struct xpath *x);

enum xpath_type { XPATH_NODES, XPATH_TEXT, XPATH_NUMBER, XPATH_BOOLEAN };

/* Nodes are in document order, no two equal. */
struct xpath_value {
    enum xpath_type type;
    size_t at, n;    /* nodes: those from xpath_nodes() on */
    struct str text; /* of a text; borrowed */
    double number;
    bool boolean;
};

/* One document and what was spent on it. All private. */
struct xpath_run {
    const struct tree *t;
    size_t steps_left;
    uint32_t *set; /* owned: a stack of nodes */
    size_t n_set, cap_set;
    struct arena *texts; /* owned */
    enum err err;
};
WEIR_NODISCARD enum err xpath_run_open(struct xpath_run *run,
                                       const struct tree *t,
                                       struct err_info *ei);
void xpath_run_close(struct xpath_run *run);

/* Evaluates x with a node as its context. The value is good until the next
 * evaluation of the run. ERR_LIMIT when the run has spent XPATH_MAX_STEPS, or
 * XPATH_MAX_TEXT_BYTES, from then on for good; ERR_NOMEM. */
WEIR_NODISCARD enum err xpath_eval(struct xpath_run *run, const struct xpath *x,
                                   size_t node, struct xpath_value *ret,
                                   struct err_info *ei);

/* The nodes of a value: of nodes only. Borrowed as the value. */
const uint32_t *xpath_nodes(const struct xpath_run *run,
                            const struct xpath_value *v);

/* What string() makes of a value. Borrowed as the value; absent text for
 * no node. */
struct str xpath_text(struct xpath_run *run, const struct xpath_value *v);

#endif
