/* names.c -- a table of hashes with a bound. Any thread. */
#include "feeds/names.h"

#define FNV_START 2166136261U
#define SLOTS ((size_t)2 * NAMES_MAX)

static uint32_t add(uint32_t hash, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.s[i]) * 16777619U; /* FNV-1a */
    return hash;
}

uint32_t names_hash(struct str name)
{
    uint32_t hash = add(FNV_START, name);

    return hash ? hash : 1;
}

bool names_admit(struct names *names, uint32_t hash)
{
    size_t at = (hash ^ hash >> 16) % SLOTS;

    while (names->slots[at] && names->slots[at] != hash)
        at = (at + 1) % SLOTS;
    if (names->slots[at])
        return true;
    if (names->n == NAMES_MAX)
        return false;
    names->slots[at] = hash;
    names->n++;
    return true;
}

bool names_admit_attr(struct names *names, const struct tag_attr *attr)
{
    uint32_t hash = names_hash(attr->name);

    if (str_starts(attr->name, STR("xmlns")))
        hash = add(hash, attr->value);
    return names_admit(names, hash ? hash : 1);
}
