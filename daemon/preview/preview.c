/* preview.c -- fetching and reading; see preview.h. */
#include "daemon/preview/preview.h"

#include <string.h>

bool preview_is_list(const struct config_source *s)
{
    return s->type == SOURCE_JSON || s->type == SOURCE_HTML ||
           s->type == SOURCE_XML;
}

static struct read_options options(const struct preview *p,
                                   const struct peek *peek)
{
    return (struct read_options){
        .type = p->source->type,
        .mapping = p->source->mapping,
        .url = str_of(peek->url),
        .content_type = str_of(peek->content_type),
        .charset = str_of(p->source->charset),
        .dates = { p->now_sec, p->source->zone },
    };
}

static struct str body_of(const struct peek *peek)
{
    return (struct str){ peek->body, peek->n_body };
}

/* Looks into what is, or may become, a list; failing is not worth a word. */
static enum err look_into(struct preview *p, struct err_info *ei)
{
    struct read_options opt = options(p, &p->peek);
    enum err e;

    p->has_probe = false;
    p->probe_why = (struct err_info){ 0 };
    p->n_feeds = 0;
    if (!preview_is_list(p->source)) {
        if (p->doc)
            return ERR_OK;
        opt.type = SOURCE_AUTO;
    }
    e = list_probe(body_of(&p->peek), &opt, p->arena, &p->probe, ei);
    p->has_probe = e == ERR_OK;
    if (e == ERR_NOMEM)
        return e;
    if (e == ERR_LIMIT)
        p->probe_why = *ei;
    if (e == ERR_LIMIT || (p->has_probe && p->probe.type == SOURCE_HTML))
        return discover_feeds(body_of(&p->peek), &opt, p->arena, &p->feeds,
                              &p->n_feeds, ei);
    return ERR_OK;
}

enum err preview_again(struct preview *p, const struct config_source *s,
                       struct err_info *ei)
{
    struct read_options opt;
    enum err e;

    p->source = s;
    opt = options(p, &p->peek);
    document_free(p->doc);
    p->doc = NULL;
    p->why = (struct err_info){ 0 };
    e = document_read(body_of(&p->peek), &opt, &p->doc, &p->why);
    if (e == ERR_NOMEM)
        return err_set(ei, e, "%s", p->why.text);
    e = look_into(p, ei);
    return e == ERR_NOMEM ? e : ERR_OK;
}

enum err preview_open(const struct config *c, const struct config_source *s,
                      int64_t now_sec, struct preview *ret, struct err_info *ei)
{
    enum err e;

    *ret = (struct preview){ .source = s, .now_sec = now_sec };
    ret->arena = arena_new(PREVIEW_ARENA_MAX_BYTES);
    if (!ret->arena)
        return err_set(ei, ERR_NOMEM, "out of memory");
    e = peek_list(c, s, &ret->peek, ei);
    return e ? e : preview_again(ret, s, ei);
}

static const struct item *first_with_detail(const struct preview *p)
{
    for (size_t i = 0; p->doc && i < p->doc->n_items; i++)
        if (p->doc->items[i].detail_url.n)
            return &p->doc->items[i];
    return NULL;
}

/* The address of the first article's own document: what a mapping says, or in
 * one that says nothing yet its link. */
static struct str detail_url(const struct preview *p)
{
    const struct item *item = first_with_detail(p);

    if (item)
        return item->detail_url;
    if (p->source->type != SOURCE_HTML && p->source->type != SOURCE_XML)
        return (struct str){ NULL, 0 };
    for (size_t i = 0; p->doc && i < p->doc->n_items; i++)
        if (p->doc->items[i].url.n)
            return p->doc->items[i].url;
    return (struct str){ NULL, 0 };
}

void preview_detail(struct preview *p, const struct config *c)
{
    struct str url = detail_url(p);
    struct err_info ignored;
    struct err_info *why = &p->detail_why;
    struct read_options opt;
    struct peek peek = { 0 };

    if (!url.n)
        return;
    p->has_detail = true;
    p->detail_url = url; /* NUL-terminated: of the arena */
    why->code = peek_url(c, p->source, p->detail_url.s, &peek, why);
    if (!why->code) {
        if (!peek.url && !p->source->path)
            peek.url = strdup(p->detail_url.s);
        opt = options(p, &peek);
        p->n_detail_bytes = peek.n_body;
        why->code =
            detail_read(body_of(&peek), &opt, p->arena, &p->detail, why);
        if (detail_probe(body_of(&peek), &opt, p->arena, &p->places, &ignored))
            p->places = (struct probe_detail){ .n_places = 0 };
    }
    peek_release(&peek);
}

void preview_release(struct preview *p)
{
    peek_release(&p->peek);
    document_free(p->doc);
    arena_free(p->arena);
    *p = (struct preview){ 0 };
}
