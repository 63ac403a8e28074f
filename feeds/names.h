/* names.h -- which names a document has used, up to a limit.
 *
 * libxml2 keeps every name and namespace that it ever met, in chains which it
 * does not shorten: a million different ones take a minute and 85 MiB. So
 * markup.c lets no more than NAMES_MAX through; feeds have some dozens. Known
 * by hash alone: a clash lets one more pass. Plain data, any thread.
 */
#ifndef WEIR_FEEDS_NAMES_H
#define WEIR_FEEDS_NAMES_H

#include "feeds/tag.h"

#define NAMES_MAX 4096

struct names {
    size_t n;
    uint32_t slots[2 * NAMES_MAX]; /* by hash, the next free one; 0: free */
};

uint32_t names_hash(struct str name); /* never 0 */

/* True if the name with that hash was let through before, or is now. */
bool names_admit(struct names *names, uint32_t hash);
/* The same for an attribute. A namespace counts as a name, too. */
bool names_admit_attr(struct names *names, const struct tag_attr *attr);

#endif
