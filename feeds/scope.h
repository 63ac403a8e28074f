/* scope.h -- xml:base and xml:lang in force (XML Base, XML 1.0 2.12).
 *
 * A stack in the caller's memory, marked when an element begins and cut back
 * when it ends. One thread.
 */
#ifndef WEIR_FEEDS_SCOPE_H
#define WEIR_FEEDS_SCOPE_H

#include "feeds/base/url.h"
#include "feeds/xml.h"

#define SCOPE_MAX_BASES 32 /* nested deeper they are passed over */
#define SCOPE_MAX_LANGUAGES 32
#define SCOPE_LANGUAGE_BYTES 36 /* RFC 5646 4.4.1, and a NUL */

struct scope_mark {
    unsigned char n_bases, n_languages;
};
/* Zeroed, it is empty. */
struct scope {
    struct scope_mark n;
    struct {
        size_t n;
        char s[URL_MAX_BYTES];
    } bases[SCOPE_MAX_BASES];
    char languages[SCOPE_MAX_LANGUAGES][SCOPE_LANGUAGE_BYTES];
};

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
