/* equal.c -- is a source what it was before?
 *
 * For a reload: an equal source goes on as it is. The schema says what there
 * is to compare. Any thread.
 */
#include "config/config.h"

#include <string.h>

#include "config/schema.h"

/* The schema knows fields by their offset; each type knows what is there. */
static const void *at(const struct config_source *s, size_t offset)
{
    return (const char *)s + offset;
}

static bool same_text(const char *a, const char *b)
{
    return !a == !b && str_eq(str_of(a), str_of(b));
}

static bool same_texts(const struct schema_key *key,
                       const struct config_source *a,
                       const struct config_source *b)
{
    const char *const *x = *(const char *const *const *)at(a, key->offset);
    const char *const *y = *(const char *const *const *)at(b, key->offset);
    size_t n = *(const size_t *)at(a, key->offset_2);

    if (n != *(const size_t *)at(b, key->offset_2))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!same_text(x[i], y[i]))
            return false;
    return true;
}

static bool same_dedup(const struct dedup *a, const struct dedup *b)
{
    return a->n == b->n &&
           !memcmp(a->kinds, b->kinds, a->n * sizeof(a->kinds[0]));
}

static bool same_value(const struct schema_key *key,
                       const struct config_source *a,
                       const struct config_source *b)
{
    const void *x = at(a, key->offset), *y = at(b, key->offset);

    switch (key->type) {
    case TYPE_BOOL:
        return *(const bool *)x == *(const bool *)y;
    case TYPE_COUNT:
    case TYPE_SECONDS:
    case TYPE_MILLIS:
    case TYPE_SIZE:
        return *(const int64_t *)x == *(const int64_t *)y;
    case TYPE_WORD:
    case TYPE_FORMATS:
        return *(const unsigned *)x == *(const unsigned *)y;
    case TYPE_DEDUP:
        return same_dedup(x, y);
    case TYPE_TAGS:
    case TYPE_HEADERS:
    case TYPE_XPATHS:
        return same_texts(key, a, b);
    case TYPE_NETS:
    case TYPE_INCLUDE: /* of no source */
        return true;
    case TYPE_TEXT:
    case TYPE_MAPPING:
    case TYPE_URL:
    case TYPE_LINK:
    case TYPE_FILE:
    case TYPE_FOLDER:
    case TYPE_GLOB: /* what it is shows in the text */
    case TYPE_SECRET:
    case TYPE_SUBDIR:
    case TYPE_TEMPLATE:
    case TYPE_LANGUAGE:
    case TYPE_CHARSET:
    case TYPE_ADDRESS:
    case TYPE_SLUG:
    case TYPE_MIME:
    case TYPE_PROXY:
    case TYPE_PARAM:
    case TYPE_ZONE: /* as written; what it is comes from that */
    default:
        return same_text(*(const char *const *)x, *(const char *const *)y);
    }
}

bool config_source_equal(const struct config_source *a,
                         const struct config_source *b)
{
    size_t n;
    const struct schema_key *keys = schema_keys(SECTION_SOURCE, &n);

    if (!same_text(a->id, b->id) || a->is_glob != b->is_glob)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!same_value(&keys[i], a, b))
            return false;
    return true;
}
