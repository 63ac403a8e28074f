/* reading.c -- what every reader of a format does with an item. One thread. */
#include "feeds/reading.h"

#include <string.h>

#include "feeds/sniff.h"

#define FEED_TITLE_MAX_CHARS 256

bool reading_is_full(const struct reading *r)
{
    return !r->opt->everything &&
           r->feed.n_items + r->feed.n_bad >= FEED_MAX_ITEMS;
}

enum err reading_item(struct reading *r, const struct raw_item *raw)
{
    struct item item;
    enum err e;

    if (reading_is_full(r)) {
        r->feed.n_over++;
        arena_reset(r->scratch);
        return ERR_OK;
    }
    r->nz.a = r->scratch;
    e = normalize_item(&r->nz, raw, &item, r->ei);
    if (!e)
        e = r->on_item(r->ctx, &item, r->ei);
    r->feed.n_items += !e;
    arena_reset(r->scratch);
    return e;
}

void reading_bad(struct reading *r, const struct err_info *why)
{
    if (!r->feed.n_bad++)
        r->feed.bad_reason = arena_copy(r->a, str_of(why->text));
}

bool reading_remark(struct reading *r, struct str s)
{
    char cut[FEED_REMARK_MAX_BYTES];
    struct str dots = STR("…"), head = s;

    if (r->feed.remark.n)
        return true;
    if (s.n > sizeof(cut)) {
        head = str_clip(s, sizeof(cut) - dots.n);
        memcpy(cut, head.s, head.n);
        memcpy(cut + head.n, dots.s, dots.n);
        head = (struct str){ cut, head.n + dots.n };
    }
    r->feed.remark = arena_copy(r->a, head);
    return r->feed.remark.s != NULL;
}

enum err reading_refuse(struct reading *r, const char *what)
{
    struct buf b;
    enum err e = ERR_FORMAT;

    buf_init(&b, ERR_TEXT_MAX);
    sniff_put(&b, r->body, &r->charset);
    if (b.err == ERR_NOMEM)
        e = err_set(r->ei, ERR_NOMEM, "out of memory");
    else
        err_set(r->ei, e, "no %s: %.*s", what, STR_ARG(buf_str(&b)));
    buf_release(&b);
    return e;
}

void reading_set_line(struct reading *r, struct str *field, struct str s,
                      enum raw_kind kind)
{
    if (field->n)
        return;
    r->nz.a = r->a;
    *field = normalize_line(&r->nz, s, kind,
                            normalize_limit(&r->nz, FEED_TITLE_MAX_CHARS));
}

void reading_set_url(struct reading *r, struct str *field, struct str s,
                     struct str base)
{
    if (field->n)
        return;
    r->nz.a = r->a;
    *field = normalize_url(&r->nz, s, base.n ? base : r->opt->url);
}

bool reading_set_language(struct reading *r, struct str s)
{
    struct str tag;

    r->nz.a = r->a;
    tag = normalize_language(&r->nz, s);
    if (tag.n)
        r->feed.language = tag;
    return tag.n > 0;
}
