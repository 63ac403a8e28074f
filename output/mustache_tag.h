/* mustache_tag.h -- where tags stand in a template's text. Nobody but
 * mustache.c includes this.
 */
#ifndef WEIR_OUTPUT_MUSTACHE_TAG_H
#define WEIR_OUTPUT_MUSTACHE_TAG_H

#include <stdbool.h>

#include "feeds/base/str.h"

/* A tag as found in the text: [at, end) with its delimiters. */
struct mustache_tag {
    size_t at, end;
    char sigil; /* # ^ / > ! & { = or 0 */
    struct str content;
};

bool mustache_is_blank(char ch); /* within a line */

/* Does the tag stand alone on its line? Then *from and *to are that line's
 * ends, the line break within. */
bool mustache_tag_is_alone(struct str text, const struct mustache_tag *tag,
                           size_t *from, size_t *to);

#endif
