/* document.c -- a document collected, in an arena that can change threads.
 *
 * feed_read hands items on one at a time; here they are copied, deeply, so
 * that nothing points outside the document's arena. Any thread.
 */
#include <string.h>

#include "feeds/feeds.h"

/* Items within their limits take far less; it is what a worker may cost. */
#define DOCUMENT_MAX_MIB 256
#define DOCUMENT_MAX_BYTES ((size_t)DOCUMENT_MAX_MIB * 1024 * 1024)

struct collector {
    struct arena *a;
    struct item *items;
    size_t n, cap;
    enum err err; /* sticky, while an item is copied */
};

static void copy_text(struct collector *c, struct str *s)
{
    if (!s->n) {
        *s = (struct str){ NULL, 0 };
        return;
    }
    *s = arena_copy(c->a, *s);
    if (!s->s)
        c->err = ERR_NOMEM;
}

static void *copy_array(struct collector *c, const void *from, size_t n,
                        size_t size)
{
    void *to = n ? arena_alloc(c->a, n, size) : NULL;

    if (to)
        memcpy(to, from, n * size);
    else if (n)
        c->err = ERR_NOMEM;
    return to;
}

static void copy_lists(struct collector *c, struct item *item)
{
    struct person *authors =
        copy_array(c, item->authors, item->n_authors, sizeof(*item->authors));
    struct str *tags =
        copy_array(c, item->tags, item->n_tags, sizeof(*item->tags));
    struct enclosure *enclosures = copy_array(
        c, item->enclosures, item->n_enclosures, sizeof(*item->enclosures));

    for (size_t i = 0; authors && i < item->n_authors; i++) {
        copy_text(c, &authors[i].name);
        copy_text(c, &authors[i].url);
        copy_text(c, &authors[i].email);
    }
    for (size_t i = 0; tags && i < item->n_tags; i++)
        copy_text(c, &tags[i]);
    for (size_t i = 0; enclosures && i < item->n_enclosures; i++) {
        copy_text(c, &enclosures[i].url);
        copy_text(c, &enclosures[i].mime_type);
        copy_text(c, &enclosures[i].title);
    }
    item->authors = authors;
    item->tags = tags;
    item->enclosures = enclosures;
}

/* Items grow in the arena by doubling: at most as much again is left over. */
static bool has_room(struct collector *c)
{
    size_t cap = c->cap ? c->cap * 2 : 64;
    struct item *items;

    if (c->n < c->cap)
        return true;
    items = arena_alloc(c->a, cap, sizeof(*items));
    if (!items)
        return false;
    if (c->n)
        memcpy(items, c->items, c->n * sizeof(*items));
    c->items = items;
    c->cap = cap;
    return true;
}

static enum err collect(void *ctx, const struct item *item, struct err_info *ei)
{
    struct collector *c = ctx;
    struct item copy = *item;
    struct str *texts[] = {
        &copy.guid,    &copy.infocode,     &copy.url,       &copy.title,
        &copy.summary, &copy.content_html, &copy.image,     &copy.language,
        &copy.medium,  &copy.detail_url,   &copy.date_text, NULL,
    };

    for (size_t i = 0; texts[i]; i++)
        copy_text(c, texts[i]);
    copy.facts = NULL;
    copy_lists(c, &copy);
    if (c->err || !has_room(c))
        return err_set(ei, ERR_NOMEM, "out of memory, or more than %d MiB",
                       DOCUMENT_MAX_MIB);
    c->items[c->n++] = copy;
    return ERR_OK;
}

enum err document_read(struct str body, const struct read_options *opt,
                       struct document **ret_doc, struct err_info *ei)
{
    struct arena *a = arena_new(DOCUMENT_MAX_BYTES);
    struct document *doc = a ? arena_alloc(a, 1, sizeof(*doc)) : NULL;
    struct collector c = { .a = a };
    enum err e;

    if (!doc) {
        arena_free(a);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    e = feed_read(body, opt, collect, &c, a, &doc->feed, ei);
    if (e) {
        arena_free(a);
        return e;
    }
    doc->arena = a;
    doc->items = c.items;
    doc->n_items = c.n;
    *ret_doc = doc;
    return ERR_OK;
}

void document_free(struct document *doc)
{
    if (doc)
        arena_free(doc->arena);
}
