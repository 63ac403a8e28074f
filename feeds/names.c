/* names.c -- a table of hashes with a bound. Any thread.
 *
 * Names are hashed as polynomials over a prime field at a point that no author
 * of a document knows, so that none can make names that clash.
 */
#include "feeds/names.h"

#include <string.h>
#include <sys/auxv.h>

#define PRIME 0x7FFFFFFFU /* 2^31 - 1 */
#define POINT_MAX (1U << 30)

/* From the bytes that Linux gives each process for such ends. */
void names_init(struct names *names)
{
    const void *random = (const void *)getauxval(AT_RANDOM);
    uint32_t n = 16777619U;

    if (random)
        memcpy(&n, random, sizeof(n));
    memset(names, 0, sizeof(*names));
    names->point = 256 + n % (POINT_MAX - 256);
}

/* As the point is below 2^30, sums stay below 2^32. */
static uint32_t add(uint64_t at, uint32_t hash, struct str s)
{
    uint64_t sum = hash;

    for (size_t i = 0; i < s.n; i++) {
        sum = sum * at + (unsigned char)s.s[i];
        sum = (sum & PRIME) + (sum >> 31);
    }
    return (uint32_t)(sum % PRIME);
}

uint32_t names_hash(const struct names *names, struct str name)
{
    uint32_t hash = add(names->point, 1, name);

    return hash ? hash : 1;
}

/* Polynomials of names that resemble each other lie side by side: spreads them
 * (the last steps of MurmurHash3). */
static size_t slot_of(uint32_t hash)
{
    hash = (hash ^ hash >> 16) * 0x85EBCA6BU;
    hash = (hash ^ hash >> 13) * 0xC2B2AE35U;
    return (hash ^ hash >> 16) % NAMES_SLOTS;
}

bool names_admit(struct names *names, uint32_t hash)
{
    size_t at = slot_of(hash), n = 0;

    while (names->slots[at] && names->slots[at] != hash && n++ < NAMES_PROBES)
        at = (at + 1) % NAMES_SLOTS;
    if (names->slots[at] == hash)
        return true;
    if (names->n == NAMES_MAX || names->slots[at])
        return false;
    names->slots[at] = hash;
    names->n++;
    return true;
}

bool names_admit_attr(struct names *names, const struct tag_attr *attr)
{
    uint32_t hash = names_hash(names, attr->name);

    if (str_starts(attr->name, STR("xmlns")))
        hash = add(names->point, hash, attr->value);
    return names_admit(names, hash ? hash : 1);
}
