/* list.c -- from the values of a mapping to a raw item. One thread. */
#include "feeds/list.h"

void list_init(struct list *l, struct reading *r)
{
    *l = (struct list){ .r = r };
    buf_init(&l->expanded, LIST_ITEM_MAX_BYTES);
}

void list_release(struct list *l) { buf_release(&l->expanded); }

struct str list_expand(struct list *l, const struct mapping_template *t,
                       const struct str values[MAP_FIELDS])
{
    struct str s = { NULL, 0 };

    buf_clear(&l->expanded);
    if (mapping_expand(t, values, &l->expanded) && !l->expanded.err &&
        l->expanded.n)
        s = arena_copy(l->r->scratch, buf_str(&l->expanded));
    if (l->expanded.err == ERR_NOMEM ||
        (!l->expanded.err && l->expanded.n && !s.s))
        l->err = ERR_NOMEM;
    return str_trim(s);
}

void list_put(struct raw_item *raw, enum map_field f,
              const struct raw_text *text)
{
    static const enum raw_field fields[MAP_FIELDS] = {
        [MAP_ID] = RAW_ID,           [MAP_INFOCODE] = RAW_INFOCODE,
        [MAP_LINK] = RAW_LINK,       [MAP_TITLE] = RAW_TITLE,
        [MAP_DATE] = RAW_PUBLISHED,  [MAP_MEDIUM] = RAW_MEDIUM,
        [MAP_SUMMARY] = RAW_SUMMARY, [MAP_CONTENT] = RAW_CONTENT,
        [MAP_IMAGE] = RAW_IMAGE,
    };
    struct raw_person person = { .name = *text };

    if (f == MAP_TAG)
        raw_add_tag(raw, text);
    else if (f == MAP_AUTHOR)
        raw_add_author(raw, &person);
    else
        raw_put(raw, fields[f], 1, text);
}

enum err list_hand_on(struct list *l, struct raw_item *raw,
                      const struct str values[MAP_FIELDS])
{
    struct err_info why;

    if (l->err)
        return err_set(l->r->ei, ERR_NOMEM, "out of memory");
    for (int f = 0; f < MAP_FIELDS; f++)
        if (values[f].n)
            l->found |= 1u << f;
    if (values[MAP_ID].n || values[MAP_INFOCODE].n || values[MAP_LINK].n ||
        values[MAP_TITLE].n || values[MAP_SUMMARY].n || values[MAP_CONTENT].n)
        return reading_item(l->r, raw);
    err_set(&why, ERR_FORMAT, "item %zu holds nothing that is mapped",
            l->index);
    reading_bad(l->r, &why);
    return ERR_OK;
}

static bool has_constant(const struct mapping_value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->choices[i].is_template)
            return true;
    return false;
}

bool list_put_unfound(const struct list *l, struct buf *b)
{
    if (l->n_read < LIST_REMARK_MIN_ITEMS)
        return false;
    for (int f = 0; f < MAP_FIELDS; f++) {
        const struct mapping_value *v = &l->r->opt->mapping->field[f];

        if (!v->n || l->found & 1u << f || has_constant(v))
            continue;
        buf_puts(b, b->n ? ", " : "");
        buf_puts(b, mapping_field_name((enum map_field)f));
    }
    if (b->n)
        buf_printf(b, " found nothing in any of %zu items", l->n_read);
    return b->n > 0;
}

enum err list_check(const struct list *l)
{
    const struct feed *feed = &l->r->feed;

    if (!feed->n_bad || feed->n_items)
        return ERR_OK;
    return err_set(l->r->ei, ERR_FORMAT,
                   "no list: none of %zu items can be read; %.*s",
                   feed->n_bad + feed->n_over, STR_ARG(feed->bad_reason));
}
