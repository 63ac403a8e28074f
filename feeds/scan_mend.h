/* scan_mend.h -- where a JSON string ends whose closing quote is missing.
 *
 * Behind a string RFC 8259 has no letter; where the rest of a key follows, the
 * quote that seemed to close the string opened that key. Private to scan*.c.
 * Linear, any thread.
 */
#ifndef WEIR_FEEDS_SCAN_MEND_H
#define WEIR_FEEDS_SCAN_MEND_H

#include <stdbool.h>

#include "feeds/base/str.h"

static inline bool scan_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What a number or a literal name is made of. */
static inline bool scan_is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

size_t scan_skip_blanks(struct str s, size_t at);

/* Where the string whose quote is at s[from] ends. `at` is behind what seems to
 * be its other: it is right, or that is the first quote of the next key, and
 * the signs before the key are no text either. */
size_t scan_mend_string(struct str s, size_t from, size_t at);

/* The same where no other follows, in s of which so many brackets are open: the
 * string ends where they close at the end. s.n + 1 if they do not. */
size_t scan_mend_last(struct str s, size_t from, size_t depth);

/* At the end of a document so many are no accident: those of an item, the list
 * and the whole. */
#define SCAN_LAST_MIN_DEPTH 3

#endif
