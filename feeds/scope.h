/* scope.h -- xml:base and xml:lang in force (XML Base, XML 1.0 2.12).
 *
 * A stack, marked when an element begins and cut back
 * when it ends. One thread.
 */
#ifndef WEIR_FEEDS_SCOPE_H
#define WEIR_FEEDS_SCOPE_H

#include "feeds/base/url.h"
#include "feeds/feeds.h"
#include "feeds/xml.h"

/* One of each for every open element, and CDF's. */
#define SCOPE_MAX (FEED_MAX_DEPTH + FEED_MAX_DEPTH)

struct scope_mark {
    size_t n_bases, n_languages, n_text;
};
struct scope_part {
    size_t from, n;
};
struct scope {
    struct scope_mark n;
    struct buf text; /* all that is in force, one behind the other */
    struct scope_part bases[SCOPE_MAX], languages[SCOPE_MAX];
};

void scope_init(struct scope *sc);
void scope_release(struct scope *sc);

struct scope_mark scope_mark(const struct scope *sc);

/* Takes up what an element's attributes say; a base is resolved against the
 * one outside, the outermost against url. ERR_NOMEM. */
WEIR_NODISCARD enum err scope_push(struct scope *sc, struct str url,
                                   const struct xml_attr *attrs,
                                   size_t n_attrs);
/* The same of a base alone; an empty one is none. */
WEIR_NODISCARD enum err scope_push_base(struct scope *sc, struct str url,
                                        struct str ref);
void scope_pop(struct scope *sc, struct scope_mark mark);

/* What is in force, or absent; borrowed until scope_pop. A language that was
 * taken away is empty, and not NULL. */
struct str scope_base(const struct scope *sc);
struct str scope_language(const struct scope *sc);

#endif
