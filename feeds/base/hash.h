/* hash.h -- SHA-256 (FIPS 180-4), for identities and for "the same bytes".
 *
 * libcrypto's, so that weir has none of its own. No state, any thread.
 */
#ifndef WEIR_FEEDS_BASE_HASH_H
#define WEIR_FEEDS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "feeds/base/str.h"

#define HASH_BYTES 32
#define HASH_HEX_BYTES 65 /* with the NUL */

/* Hashes s. Cannot fail for memory sizes; all zero if libcrypto refuses. */
void hash_sha256(struct str s, uint8_t ret_hash[HASH_BYTES]);

/* Hashes parts one after the other, each with its length before it, so that
 * ("ab", "c") and ("a", "bc") differ. */
void hash_parts(const struct str *parts, size_t n,
                uint8_t ret_hash[HASH_BYTES]);

/* The hash in lower-case hex. */
void hash_hex(const uint8_t hash[HASH_BYTES], char ret_hex[HASH_HEX_BYTES]);

/* A number fixed by a name, even over 0 .. 2^64 - 1: the phase of a source
 * (FETCH_POLICY.md 2). */
uint64_t hash_phase(struct str name);

#endif
