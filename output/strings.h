/* strings.h -- the words of a theme in one language: "key = value" lines.
 *
 * A later file overrides an earlier one key by key, so that a language which
 * lacks a word shows the English one. Dates are written by patterns among the
 * words ("{yyyy}年{m}月{d}日"), so a new language needs no code. Filled once,
 * then read by any number of threads.
 */
#ifndef WEIR_OUTPUT_STRINGS_H
#define WEIR_OUTPUT_STRINGS_H

#include "feeds/base/buf.h"
#include "feeds/base/date.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define STRINGS_MAX 512 /* words */
#define STRINGS_FILE_MAX_BYTES 65536

struct strings {
    struct {
        struct str key, value; /* owned: one allocation at key.s */
    } * list;
    size_t n;
};

void strings_release(struct strings *s);

/* Reads a file's text over what is there. ERR_CONFIG with file:line. */
WEIR_NODISCARD enum err strings_add(struct strings *s, struct str text,
                                    const char *file, struct err_info *ei);

/* The words of a key; empty if it is unknown. Borrowed. */
struct str strings_get(const struct strings *s, struct str key);

/* Appends the words of a key with {name} replaced. */
void strings_put(const struct strings *s, struct buf *b, const char *key,
                 struct str name);

/* Appends a time by the pattern of a key: {yyyy} {m} {mm} {d} {dd} {hh} {min},
 * and {month}, {weekday} from the lists "months" and "weekdays" (parted by
 * '|', Sunday first). */
void strings_put_date(const struct strings *s, struct buf *b, const char *key,
                      const struct civil *c);

#endif
