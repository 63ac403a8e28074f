/* names.h -- which names a document has used, up to a limit.
 *
 * libxml2 keeps every name and namespace that it ever met, in chains which it
 * does not shorten: a million different ones take a minute and 85 MiB. So
 * markup.c lets no more than NAMES_MAX through; feeds have some dozens. Known
 * by hash alone: a clash, which nobody can plan, lets one more pass. Plain
 * data, any thread.
 */
#ifndef WEIR_FEEDS_NAMES_H
#define WEIR_FEEDS_NAMES_H

#include "feeds/tag.h"

#define NAMES_MAX 4096
#define NAMES_SLOTS ((size_t)2 * NAMES_MAX)
/* Slots looked at for a name; beyond, it is one too many. A full table of 4,096
 * names of all kinds needs some 50. */
#define NAMES_PROBES 256

struct names {
    uint32_t point; /* of this process; private */
    size_t n;
    uint32_t slots[NAMES_SLOTS]; /* by hash, the next free one; 0: free */
};

void names_init(struct names *names);

uint32_t names_hash(const struct names *names, struct str name); /* never 0 */

/* True if the name with that hash was let through before, or is now. */
bool names_admit(struct names *names, uint32_t hash);
/* The same for an attribute. A namespace counts as a name, too. */
bool names_admit_attr(struct names *names, const struct tag_attr *attr);

#endif
