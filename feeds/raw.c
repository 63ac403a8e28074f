/* raw.c -- filling a raw item within its limits. Any thread. */
#include "feeds/raw.h"

#include <string.h>

#include "feeds/people.h"

void raw_clear(struct raw_item *raw)
{
    memset(raw, 0, offsetof(struct raw_item, authors));
}

void raw_put(struct raw_item *raw, enum raw_field field, int rank,
             const struct raw_text *text)
{
    if (!str_trim(text->s).n || rank <= raw->rank[field])
        return;
    raw->field[field] = *text;
    raw->rank[field] = rank;
}

/* What the item holds of a list itself. */
struct few {
    void *list;
    size_t max, size;
};

/* Where entry n goes; NULL, and counted, if there is no room. */
static void *room(struct raw_item *raw, struct raw_long *l,
                  const struct few *few, size_t n)
{
    size_t max = l->list ? l->max : few->max;
    void *list;

    if (n == max) {
        list = NULL;
        if (raw->more &&
            arena_used(raw->more) + 2 * max * few->size <= RAW_MAX_BYTES)
            list = arena_alloc(raw->more, 2 * max, few->size);
        if (!list) {
            raw->n_cut++;
            return NULL;
        }
        memcpy(list, l->list ? l->list : few->list, n * few->size);
        *l = (struct raw_long){ list, 2 * max };
    }
    return (char *)(l->list ? l->list : few->list) + n * few->size;
}

const struct raw_person *raw_authors(const struct raw_item *raw)
{
    return raw->long_authors.list ? raw->long_authors.list : raw->authors;
}

const struct raw_text *raw_tags(const struct raw_item *raw)
{
    return raw->long_tags.list ? raw->long_tags.list : raw->tags;
}

const struct raw_enclosure *raw_enclosures(const struct raw_item *raw)
{
    return raw->long_enclosures.list ? raw->long_enclosures.list
                                     : raw->enclosures;
}

void raw_add_tag(struct raw_item *raw, const struct raw_text *text)
{
    const struct few few = { raw->tags, ITEM_MAX_TAGS, sizeof(*raw->tags) };
    struct raw_text *to;

    if (!str_trim(text->s).n)
        return;
    to = room(raw, &raw->long_tags, &few, raw->n_tags);
    if (to)
        *to = *text;
    raw->n_tags += to != NULL;
}

static void add_author(struct raw_item *raw, const struct raw_person *person)
{
    const struct few few = { raw->authors, ITEM_MAX_AUTHORS,
                             sizeof(*raw->authors) };
    struct raw_person *to;

    if (!str_trim(person->name.s).n && !str_trim(person->email).n &&
        !str_trim(person->url).n)
        return;
    to = room(raw, &raw->long_authors, &few, raw->n_authors);
    if (to)
        *to = *person;
    raw->n_authors += to != NULL;
}

void raw_add_author(struct raw_item *raw, const struct raw_person *person)
{
    struct raw_person one = *person;
    struct str rest = person->name.s;

    if (person->email.n || person->url.n) {
        add_author(raw, person);
        return;
    }
    while (people_next(&rest, &one.name.s))
        add_author(raw, &one);
}

void raw_add_enclosure(struct raw_item *raw, const struct raw_enclosure *e)
{
    const struct few few = { raw->enclosures, ITEM_MAX_ENCLOSURES,
                             sizeof(*raw->enclosures) };
    struct raw_enclosure *to;

    if (!str_trim(e->url.s).n)
        return;
    to = room(raw, &raw->long_enclosures, &few, raw->n_enclosures);
    if (to)
        *to = *e;
    raw->n_enclosures += to != NULL;
}
