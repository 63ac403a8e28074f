/* raw.c -- filling a raw item within its limits. Any thread. */
#include "feeds/raw.h"

#include <string.h>

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

void raw_add_tag(struct raw_item *raw, const struct raw_text *text)
{
    if (!str_trim(text->s).n)
        return;
    if (raw->n_tags == ITEM_MAX_TAGS)
        raw->n_cut++;
    else
        raw->tags[raw->n_tags++] = *text;
}

void raw_add_author(struct raw_item *raw, const struct raw_person *person)
{
    if (!str_trim(person->name.s).n && !str_trim(person->email).n &&
        !str_trim(person->url).n)
        return;
    if (raw->n_authors == ITEM_MAX_AUTHORS)
        raw->n_cut++;
    else
        raw->authors[raw->n_authors++] = *person;
}

void raw_add_enclosure(struct raw_item *raw, const struct raw_enclosure *e)
{
    if (!str_trim(e->url.s).n)
        return;
    if (raw->n_enclosures == ITEM_MAX_ENCLOSURES)
        raw->n_cut++;
    else
        raw->enclosures[raw->n_enclosures++] = *e;
}
