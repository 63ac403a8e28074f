/* setup.c -- the configuration in memory: copied once, found by name. What of
 * it goes into the database is configure.c's. The writer's thread.
 */
#include "storage/setup.h"

#include <stdlib.h>

#include "storage/storage.h"

void setup_free(struct setup *s)
{
    if (s)
        arena_free(s->arena);
}

/* ---- finding ---------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const struct setup_source *x = a, *y = b;

    return str_cmp(x->id, y->id);
}

static int by_name(const void *a, const void *b)
{
    const struct setup_pin *x = a, *y = b;

    return str_cmp(x->name, y->name);
}

const struct setup_source *setup_find_source(const struct setup *s,
                                             struct str id)
{
    struct setup_source key = { .id = id };

    if (s->n_sources == 0)
        return NULL;
    return bsearch(&key, s->sources, s->n_sources, sizeof(key), by_id);
}

const struct setup_pin *setup_find_pin(const struct setup *s, struct str name)
{
    struct setup_pin key = { .name = name };

    if (s->n_pins == 0)
        return NULL;
    return bsearch(&key, s->pins, s->n_pins, sizeof(key), by_name);
}

bool setup_is_pinned_slug(const struct setup *s, struct str slug,
                          struct str name)
{
    for (size_t i = 0; i < s->n_pins; i++)
        if (str_eq_nocase(s->pins[i].slug, slug) &&
            !str_eq(s->pins[i].name, name))
            return true;
    return false;
}

/* ---- copying ---------------------------------------------------------- */

static bool copy(struct arena *a, const char *s, struct str *ret)
{
    *ret = arena_copy(a, str_of(s));
    return ret->s != NULL;
}

static bool copy_source(struct arena *a, const struct storage_source *from,
                        struct setup_source *to)
{
    struct buf alone;
    struct str *tags = arena_alloc(a, from->n_tags, sizeof(*tags));
    bool ok = tags != NULL;

    to->priority = from->priority;
    to->backfill = from->backfill;
    to->dedup = from->dedup;
    to->tags = tags;
    to->n_tags = from->n_tags;
    for (size_t i = 0; ok && i < from->n_tags; i++)
        ok = copy(a, from->tags[i], &tags[i]);
    ok = ok && copy(a, from->id, &to->id) && copy(a, from->name, &to->name) &&
         copy(a, from->address, &to->address) &&
         copy(a, from->category, &to->category) &&
         copy(a, from->language, &to->language);
    to->reading = arena_copy(a, from->reading);
    if (from->group)
        return ok && to->reading.s && copy(a, from->group, &to->grouping);
    buf_init(&alone, SIZE_MAX);
    buf_puts(&alone, "source:");
    buf_puts(&alone, from->id);
    to->grouping = arena_copy(a, buf_str(&alone));
    ok = ok && to->reading.s && to->grouping.s && !alone.err;
    buf_release(&alone);
    return ok;
}

static bool copy_sources(struct setup *s, const struct storage_source *sources,
                         size_t n)
{
    s->sources = arena_alloc(s->arena, n, sizeof(*s->sources));
    if (!s->sources)
        return false;
    s->n_sources = n;
    for (size_t i = 0; i < n; i++)
        if (!copy_source(s->arena, &sources[i], &s->sources[i]))
            return false;
    qsort(s->sources, n, sizeof(*s->sources), by_id);
    return true;
}

static bool copy_pins(struct setup *s, const struct storage_medium *media,
                      size_t n)
{
    s->pins = arena_alloc(s->arena, n, sizeof(*s->pins));
    if (!s->pins)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct setup_pin *pin = &s->pins[s->n_pins];

        if (!media[i].slug)
            continue;
        if (!copy(s->arena, media[i].name, &pin->name) ||
            !copy(s->arena, media[i].slug, &pin->slug))
            return false;
        s->n_pins++;
    }
    qsort(s->pins, s->n_pins, sizeof(*s->pins), by_name);
    return true;
}

struct setup *setup_new(const struct storage_site *site,
                        const struct storage_source *sources, size_t n_sources,
                        const struct storage_medium *media, size_t n_media)
{
    struct arena *a = arena_new(SETUP_MAX_BYTES);
    struct setup *s = a ? arena_alloc(a, 1, sizeof(*s)) : NULL;

    if (!s) {
        arena_free(a);
        return NULL;
    }
    s->arena = a;
    s->zone = site->zone;
    s->slug_style = site->slug_style;
    if (copy(a, site->post_path, &s->post_path) &&
        copy_sources(s, sources, n_sources) && copy_pins(s, media, n_media))
        return s;
    setup_free(s);
    return NULL;
}
