/* ini.h -- the lines of an INI file, one after the other, none dropped.
 *
 * Private to config/. Knows nothing of keys or sections of weir: it says what
 * stands in each line, and what is wrong with one that is neither section,
 * key, comment nor blank. No allocation, no state but the caller's; any thread.
 */
#ifndef WEIR_CONFIG_INI_H
#define WEIR_CONFIG_INI_H

#include "config/config.h"

struct ini {
    struct str rest; /* what is not read yet; borrowed */
    unsigned line;   /* of the last line read, from 1 */
};

enum ini_kind {
    INI_NOTHING, /* only a mistake: text says which */
    INI_SECTION, /* [word name] */
    INI_KEY      /* key = value */
};

/* One line; all borrowed from the text. */
struct ini_line {
    unsigned line;
    enum ini_kind kind;
    struct str word, name; /* of a section; name may be absent */
    struct str key, value; /* ends trimmed, value may be empty */
    const char *text;      /* a mistake in words, or NULL; static */
};

/* Starts at the beginning of text; a byte order mark is passed over. */
void ini_init(struct ini *ini, struct str text);

/* The next line that says something, or has a mistake; false at the end. A
 * section that is not closed is given as the section it was meant to be, with
 * the mistake, so that the keys below it are checked too. */
bool ini_next(struct ini *ini, struct ini_line *ret_line);

#endif
