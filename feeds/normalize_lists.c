/* normalize_lists.c -- people, tags and enclosures of an item.
 *
 * The rest is normalize.c's. Lists are short (ITEM_MAX_...), so that looking
 * for equal entries one by one costs nothing. One thread at a time.
 */
#include "feeds/normalize.h"

#include <string.h>

#include "feeds/facts.h"
#include "feeds/people.h"

/* Entries of a list that are told from what follows; above what the daemon
 * keeps of one. */
#define KNOWN_AGAIN 256
#define MIME_MAX_CHARS 127        /* RFC 6838 4.2 */
#define DURATION_MAX_SEC 31622400 /* a year */

/* ---- people ---- */

struct str normalize_credit(const struct mapping *mapping, struct str text)
{
    struct str name = { NULL, 0 }, before, after, rest = text;
    size_t at;

    if (!mapping || !mapping->credit_before.n)
        return name;
    before = mapping->credit_before;
    after = mapping->credit_after;
    while ((at = str_find(rest, before)) != SIZE_MAX) {
        rest = str_cut(rest, at + before.n);
        name = rest;
    }
    at = str_find(name, after);
    if (at == SIZE_MAX)
        return (struct str){ NULL, 0 };
    return str_trim((struct str){ name.s, at });
}

/* The name's words, but not those that are the address again. */
static void set_authors(struct normalizer *nz, const struct raw_item *raw,
                        struct item *ret)
{
    struct person *list = arena_alloc(nz->a, raw->n_authors + 1, sizeof(*list));
    size_t n = 0;

    if (!list) {
        nz->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < raw->n_authors; i++) {
        const struct raw_person *p = &raw_authors(raw)[i];
        struct str name = p->name.s, email = p->email;
        struct person one;
        size_t k = 0;

        if (!email.n)
            people_split(p->name.s, &name, &email);
        one.name = normalize_line(nz, name, p->name.kind,
                                  normalize_limit(nz, ITEM_NAME_MAX_CHARS));
        one.email = normalize_line(nz, email, RAW_PLAIN,
                                   normalize_limit(nz, ITEM_NAME_MAX_CHARS));
        one.url = normalize_url(nz, p->url,
                                normalize_base(nz, p->name.base, ret->url));
        if (!one.name.n && !one.email.n)
            continue;
        while (k < n && !(str_eq(list[k].name, one.name) &&
                          (one.name.n || str_eq(list[k].email, one.email))))
            k++;
        if (k == n)
            list[n++] = one;
    }
    ret->authors = list;
    ret->n_authors = n;
    ret->authors_inherited = raw->authors_inherited && n > 0;
}

/* Who a credit line in the content names, if nothing else names anybody. */
static void set_credit(struct normalizer *nz, struct str text, struct item *ret)
{
    struct str name = normalize_credit(nz->opt->mapping, text);
    struct person *one;

    if (ret->n_authors || !name.n)
        return;
    one = arena_alloc(nz->a, 1, sizeof(*one));
    if (!one) {
        nz->err = ERR_NOMEM;
        return;
    }
    one->name = normalize_line(nz, name, RAW_PLAIN,
                               normalize_limit(nz, ITEM_NAME_MAX_CHARS));
    ret->authors = one;
    ret->n_authors = one->name.n > 0;
}

void normalize_people(struct normalizer *nz, const struct raw_item *raw,
                      struct str text, struct item *ret)
{
    static const char path[] = "authors";

    if (nz->opt->everything) {
        for (size_t i = 0; i < raw->n_authors && !raw->authors_inherited; i++) {
            const struct fact_slot slot = { path, 0, raw_authors(raw)[i].rank };

            facts_put_person(nz, raw->facts, &slot, &raw_authors(raw)[i]);
        }
        return;
    }
    set_authors(nz, raw, ret);
    set_credit(nz, text, ret);
}

/* ---- tags and enclosures ---- */

int64_t normalize_number(struct str s)
{
    int64_t n = 0;

    s = str_trim(s);
    if (!s.n || s.n > 18)
        return -1;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9')
            return -1;
        n = n * 10 + (s.s[i] - '0');
    }
    return n;
}

/* "95", "1:35" or "0:01:35"; fractions of a second are dropped. */
int64_t normalize_seconds(struct str s)
{
    int64_t total = 0, part;

    s = str_trim(s);
    for (int parts = 0; s.n && parts < 3; parts++) {
        const char *end = memchr(s.s, ':', s.n);
        struct str piece = { s.s, end ? (size_t)(end - s.s) : s.n };
        const char *dot = memchr(piece.s, '.', piece.n);

        if (dot && !end)
            piece.n = (size_t)(dot - piece.s);
        part = normalize_number(piece);
        if (part < 0 || part > DURATION_MAX_SEC)
            return -1;
        total = total * 60 + part;
        if (!end)
            return total <= DURATION_MAX_SEC ? total : -1;
        s = str_cut(s, (size_t)(end - s.s) + 1);
    }
    return -1;
}

static void set_tags(struct normalizer *nz, const struct raw_item *raw,
                     struct item *ret)
{
    struct str *list = arena_alloc(nz->a, raw->n_tags, sizeof(*list));
    size_t n = 0;

    if (!list) {
        nz->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < raw->n_tags; i++) {
        struct str tag =
            normalize_line(nz, raw_tags(raw)[i].s, raw_tags(raw)[i].kind,
                           normalize_limit(nz, ITEM_NAME_MAX_CHARS));
        size_t k = 0;

        while (k < n && k < KNOWN_AGAIN && !str_eq(list[k], tag))
            k++;
        if ((k == n || k == KNOWN_AGAIN) && tag.n)
            list[n++] = tag;
    }
    ret->tags = list;
    ret->n_tags = n;
}

static void set_enclosures(struct normalizer *nz, const struct raw_item *raw,
                           struct item *ret)
{
    struct enclosure *list =
        arena_alloc(nz->a, raw->n_enclosures, sizeof(*list));
    size_t n = 0;

    if (!list) {
        nz->err = ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < raw->n_enclosures; i++) {
        const struct raw_enclosure *e = &raw_enclosures(raw)[i];
        struct str url = normalize_link(nz, &e->url);
        size_t k = 0;

        while (k < n && k < KNOWN_AGAIN && !str_eq(list[k].url, url))
            k++;
        if ((k < n && k < KNOWN_AGAIN) || !url.n)
            continue;
        list[n++] = (struct enclosure){
            .url = url,
            .mime_type = normalize_line(nz, e->mime_type, RAW_PLAIN,
                                        normalize_limit(nz, MIME_MAX_CHARS)),
            .title = normalize_line(nz, e->title, RAW_PLAIN,
                                    normalize_limit(nz, ITEM_TITLE_MAX_CHARS)),
            .size_bytes = normalize_number(e->size),
            .duration_sec = normalize_seconds(e->duration),
        };
    }
    ret->enclosures = list;
    ret->n_enclosures = n;
}

void normalize_lists(struct normalizer *nz, const struct raw_item *raw,
                     struct item *ret)
{
    set_tags(nz, raw, ret);
    set_enclosures(nz, raw, ret);
}
