/* preview_json.c -- a preview for machines: keys are added, never renamed or
 * removed; weir(1) describes them. */
#include "daemon/preview/preview.h"

static void put_value(struct buf *b, struct str s)
{
    if (!s.n) {
        buf_puts(b, "null");
        return;
    }
    buf_putc(b, '"');
    str_put_json(b, s);
    buf_putc(b, '"');
}

static void put_text(struct buf *b, const char *name, struct str s)
{
    buf_printf(b, "\"%s\":", name);
    put_value(b, s);
}

static void put_more(struct buf *b, const char *name, struct str s)
{
    buf_putc(b, ',');
    put_text(b, name, s);
}

static void put_item(struct buf *b, const struct preview *p,
                     const struct item *item)
{
    struct str category = str_of(p->source->category);
    struct buf date;

    buf_init(&date, 64);
    if (item->has_published)
        date_put_rfc3339(&date, item->published.sec,
                         item->published.offset_min);
    buf_puts(b, "{");
    put_text(b, "title", item->title);
    put_more(b, "link", item->url);
    put_more(b, "published", buf_str(&date));
    put_more(b, "date_text", item->date_text);
    put_more(b, "medium", category.n ? category : item->medium);
    put_more(b, "id", item->guid);
    put_more(b, "infocode", item->infocode);
    put_more(b, "summary", item->summary);
    put_more(b, "content", item->content_html);
    put_more(b, "image", item->image);
    put_more(b, "detail_url", item->detail_url);
    buf_puts(b, ",\"authors\":[");
    for (size_t i = 0; i < item->n_authors; i++) {
        buf_puts(b, i ? "," : "");
        put_value(b, item->authors[i].name);
    }
    buf_puts(b, "],\"tags\":[");
    for (size_t i = 0; i < item->n_tags; i++) {
        buf_puts(b, i ? "," : "");
        put_value(b, item->tags[i]);
    }
    buf_puts(b, "],\"enclosures\":[");
    for (size_t i = 0; i < item->n_enclosures; i++) {
        buf_puts(b, i ? "," : "");
        put_value(b, item->enclosures[i].url);
    }
    buf_puts(b, "]}");
    buf_release(&date);
}

static void put_lists(struct buf *b, const struct probe *probe)
{
    buf_puts(b, ",\"lists\":[");
    for (size_t i = 0; i < probe->n_lists; i++) {
        buf_puts(b, i ? ",\n{\"path\":\"" : "\n{\"path\":\"");
        str_put_json(b, probe->lists[i].path);
        buf_printf(b, "\",\"items\":%zu,\"taken\":%s}", probe->lists[i].n,
                   probe->lists[i].is_used ? "true" : "false");
    }
    buf_puts(b, "],\"fields\":[");
    for (size_t i = 0; i < probe->n_fields; i++) {
        const struct probe_field *f = &probe->fields[i];

        buf_puts(b, i ? ",\n{" : "\n{");
        put_text(b, "key", str_of(probe_field_name(f->field)));
        put_more(b, "value", f->text);
        put_more(b, "example", f->example);
        buf_printf(b, ",\"found\":%zu,\"usable\":%zu}", f->n_items,
                   f->n_usable);
    }
    buf_puts(b, "],\"values\":[");
    for (size_t i = 0; i < probe->n_values; i++) {
        const struct probe_value *v = &probe->values[i];

        buf_puts(b, i ? ",\n{" : "\n{");
        put_text(b, "path", v->path);
        put_more(b, "example", v->example);
        buf_printf(b, ",\"found\":%zu,\"used\":%s}", v->n_items,
                   v->used_by ? "true" : "false");
    }
    buf_printf(b, "],\"looked_at\":%zu", probe->n_looked_at);
}

static void put_places(struct buf *b, const struct probe_detail *d)
{
    buf_puts(b, ",\"places\":[");
    for (size_t i = 0; i < d->n_places; i++) {
        buf_puts(b, i ? ",\n{" : "\n{");
        put_text(b, "path", d->places[i].path);
        put_more(b, "beginning", d->places[i].beginning);
        buf_printf(b, ",\"characters\":%zu}", d->places[i].n_chars);
    }
    buf_puts(b, "],\"removed\":[");
    for (size_t i = 0; i < d->n_removed; i++) {
        buf_puts(b, i ? ",\n{" : "\n{");
        put_text(b, "path", d->removed[i].path);
        buf_printf(b, ",\"found\":%zu}", d->removed[i].n);
    }
    buf_puts(b, "]");
}

static void put_detail(struct buf *b, const struct preview *p)
{
    buf_puts(b, ",\"detail\":");
    if (!p->has_detail) {
        buf_puts(b, "null");
        return;
    }
    buf_puts(b, "{");
    put_text(b, "url", p->detail_url);
    put_more(b, "error", str_of(p->detail_why.text));
    put_more(b, "content", p->detail.content_html);
    put_more(b, "author", p->detail.author);
    put_more(b, "image", p->detail.image);
    put_places(b, &p->places);
    buf_puts(b, "}");
}

void preview_put_json(struct buf *b, const struct preview *p)
{
    const struct feed *feed = p->doc ? &p->doc->feed : NULL;

    buf_puts(b, "{");
    put_text(b, "address", str_of(p->peek.url ? p->peek.url : p->peek.path));
    put_more(b, "content_type", str_of(p->peek.content_type));
    put_more(b, "error", str_of(feed ? NULL : p->why.text));
    put_more(b, "format", str_of(feed ? feed_format_name(feed->format) : NULL));
    put_more(b, "title", feed ? feed->title : str_of(NULL));
    put_more(b, "remark", feed ? feed->remark : str_of(NULL));
    buf_printf(b, ",\"bad_items\":%zu", feed ? feed->n_bad : 0);
    buf_puts(b, ",\"posts\":[");
    for (size_t i = 0; p->doc && i < p->doc->n_items; i++) {
        buf_puts(b, i ? ",\n" : "\n");
        put_item(b, p, &p->doc->items[i]);
    }
    buf_puts(b, "],\"feeds\":[");
    for (size_t i = 0; i < p->n_feeds; i++) {
        buf_puts(b, i ? ",\n{" : "\n{");
        put_text(b, "url", p->feeds[i].url);
        put_more(b, "title", p->feeds[i].title);
        buf_puts(b, "}");
    }
    buf_puts(b, "]");
    put_lists(b, &p->probe);
    put_detail(b, p);
    buf_puts(b, "}\n");
}
