/* near.h -- how far one word is from another, for "did you mean".
 *
 * Private to config/. Pure; any thread.
 */
#ifndef WEIR_CONFIG_NEAR_H
#define WEIR_CONFIG_NEAR_H

#include "feeds/base/str.h"

#define NEAR_MAX_BYTES 64
#define NEAR_NOT SIZE_MAX

/* How many letters must be put in, left out, replaced or swapped with their
 * neighbour to make a of b; letter case and '-' for '_' count nothing.
 * NEAR_NOT if that is more than a slip: a third of the word, at least one
 * letter; or if either is longer than NEAR_MAX_BYTES. */
size_t near_distance(struct str a, struct str b);

#endif
