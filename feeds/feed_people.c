/* feed_people.c -- whose an entry of Atom is that names nobody (RFC 4287
 * 4.2.1): its source's authors, else the feed's.
 *
 * What `weir parse` shows has them where they stand (feed_facts.c), so nothing
 * is kept for it. One thread.
 */
#include "feeds/feed_xml.h"

/* True if there is room; the feed's own outlive the item's memory. */
static bool add(struct feed_people *people, const struct raw_person *person)
{
    if (people->n == ITEM_MAX_AUTHORS)
        return false;
    people->list[people->n++] = *person;
    return true;
}

/* Between items the scratch arena holds nothing but the person. */
static void add_of_feed(struct feed_xml *x, const struct raw_person *person)
{
    struct normalizer *nz = &x->r->nz;
    struct raw_person copy = *person;

    if (x->of_feed.n < ITEM_MAX_AUTHORS) {
        nz->a = x->r->a;
        copy.name.s = normalize_keep(nz, person->name.s);
        copy.name.base = normalize_keep(nz, person->name.base);
        copy.url = normalize_keep(nz, person->url);
        copy.email = normalize_keep(nz, person->email);
        add(&x->of_feed, &copy);
    }
    arena_reset(x->r->scratch);
    x->kept_base = x->kept_language = (struct str){ NULL, 0 };
}

void feed_add_author(struct feed_xml *x, const struct frame *f,
                     struct raw_person *person)
{
    bool is_shown = x->r->opt->everything;

    person->rank = f->rule->rank;
    if (x->in_item && f[-1].place != IN_SOURCE)
        raw_add_author(&x->item, person);
    else if (x->in_item && !is_shown)
        add(&x->of_source, person);
    else if (!is_shown)
        add_of_feed(x, person);
}

void feed_inherit_authors(struct feed_xml *x)
{
    const struct feed_people *people =
        x->of_source.n ? &x->of_source : &x->of_feed;

    if (x->item.n_authors || !feed_is_atom(x))
        return;
    for (size_t i = 0; i < people->n; i++)
        raw_add_author(&x->item, &people->list[i]);
    x->item.authors_inherited = x->item.n_authors > 0;
}
