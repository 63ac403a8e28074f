/* preview_text.c -- a preview for people: 80 columns, wide characters counted
 * as two, foreign text escaped. */
#include <stdint.h>
#include <string.h>

#include "daemon/cmd/args.h"
#include "daemon/cmd/table.h"
#include "daemon/preview/preview.h"
#include "daemon/preview/preview_line.h"

#define LINE_MAX_BYTES ((size_t)16384)
#define SUMMARY_MAX_CHARS 200

/* ---- posts ---- */

static void put_date(struct buf *b, const struct preview *p,
                     const struct item *item)
{
    struct civil c;

    if (!item->has_published) {
        buf_puts(b, item->date_text.n ? "unreadable date" : "no date");
        return;
    }
    date_civil(item->published.sec, p->source->zone, &c);
    buf_printf(b, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour,
               c.minute);
}

static void put_facts(struct buf *b, const struct item *item)
{
    struct buf text;

    buf_init(&text, LINE_MAX_BYTES);
    if (item->content_html.n) {
        struct buf plain;

        buf_init(&plain, ITEM_CONTENT_MAX_BYTES);
        html_put_plain(&plain, item->content_html);
        buf_printf(&text, "content of %zu characters",
                   str_length(buf_str(&plain)));
        buf_release(&plain);
    } else {
        buf_puts(&text,
                 item->detail_url.n ? "content by its detail" : "no content");
    }
    if (item->n_authors) {
        buf_puts(&text, "; by ");
        buf_put(&text, item->authors[0].name);
    }
    for (size_t i = 0; i < item->n_tags; i++) {
        buf_puts(&text, i ? ", " : "; tags ");
        buf_put(&text, item->tags[i]);
    }
    if (item->n_enclosures)
        buf_printf(&text, "; %zu enclosure%s", item->n_enclosures,
                   item->n_enclosures == 1 ? "" : "s");
    if (item->image.n)
        buf_puts(&text, "; an image");
    preview_line_put(b, "", buf_str(&text));
    buf_release(&text);
}

static struct str medium_of(const struct preview *p, const struct item *item)
{
    return p->source->category ? str_of(p->source->category) : item->medium;
}

static void put_post(struct buf *b, const struct preview *p, size_t number)
{
    const struct item *item = &p->doc->items[number];
    struct buf summary;
    struct str title = item->title.n ? item->title : STR("(no title)");

    buf_printf(b, "%2zu. ", number + 1);
    put_date(b, p, item);
    if (medium_of(p, item).n)
        buf_puts(b, "  ");
    preview_line_foreign(b, medium_of(p, item), 36);
    buf_putc(b, '\n');
    preview_line_put(b, "", title);
    preview_line_link(b, "", item->url.n ? item->url : STR("(no link)"));
    preview_line_put(b, "date as written: ", item->date_text);
    preview_line_put(b, "infoCode ", item->infocode);
    if (!item->infocode.n)
        preview_line_put(b, "id ", item->guid);
    buf_init(&summary, LINE_MAX_BYTES);
    text_put_excerpt(&summary, item->summary, SUMMARY_MAX_CHARS);
    preview_line_put(b, "", buf_str(&summary));
    buf_release(&summary);
    put_facts(b, item);
    preview_line_link(b, "detail: ", item->detail_url);
}

static void put_head(struct buf *b, const struct preview *p)
{
    const struct feed *f = &p->doc->feed;

    str_put_log(
        b, str_clip(str_of(p->peek.url ? p->peek.url : p->peek.path), 180));
    buf_printf(b, "\n%s, %.*s", feed_format_name(f->format),
               STR_ARG(f->encoding));
    if (f->title.n) {
        buf_puts(b, ", “");
        preview_line_foreign(b, f->title, 40);
        buf_puts(b, "”");
    }
    buf_printf(b, ": %zu post%s", p->doc->n_items,
               p->doc->n_items == 1 ? "" : "s");
    if (f->n_bad)
        buf_printf(b, ", %zu unreadable", f->n_bad);
    buf_puts(b, "\n");
    preview_line_put(b, "unreadable: ", f->bad_reason);
    preview_line_wrapped(b, f->remark);
}

void preview_put_posts(struct buf *b, const struct preview *p, size_t max)
{
    if (!p->doc)
        return;
    put_head(b, p);
    for (size_t i = 0; i < p->doc->n_items && i < max; i++) {
        buf_putc(b, '\n');
        put_post(b, p, i);
    }
    if (p->doc->n_items > max)
        buf_printf(b, "\n... and %zu more\n", p->doc->n_items - max);
}

/* ---- lists ---- */

static const char *list_key(const struct probe *probe)
{
    return probe->type == SOURCE_JSON ? "items" : "item";
}

/* A cell of foreign text; tables do not cut. */
static void put_cell(struct table *t, struct str s, size_t columns)
{
    preview_put_cut(table_cell(t), s, columns);
}

/* What is found and not of use, which posts do not show. */
static void put_unusable(struct buf *b, const struct probe *probe,
                         const struct probe_field *f)
{
    if (f->n_usable == f->n_items)
        return;
    buf_printf(b, "\n%s: %zu of %zu, ", probe_field_name(f->field), f->n_items,
               probe->n_looked_at);
    if (f->n_usable)
        buf_printf(b, "%zu of them an infoCode", f->n_usable);
    else
        buf_puts(b, "none of them an infoCode");
    buf_puts(b, " (two capital letters and 10\nto 24 digits)");
    if (probe->type == SOURCE_JSON)
        buf_puts(b, "\n");
    else
        buf_puts(b, "; the one in a link is cut out of it, for example:\n"
                    "    substring-before(a/@href, \".html\")\n");
}

static void put_fields(struct buf *b, const struct probe *probe)
{
    static const char *const titles[] = { "KEY", "VALUE", "FOUND", "FIRST" };
    struct table t;

    if (!probe->n_fields)
        return;
    buf_puts(b, "\nWhat the keys find:\n");
    table_init(&t, titles, 4);
    for (size_t i = 0; i < probe->n_fields; i++) {
        const struct probe_field *f = &probe->fields[i];

        buf_puts(table_cell(&t), probe_field_name(f->field));
        put_cell(&t, f->text, 24);
        buf_printf(table_cell(&t), "%zu of %zu", f->n_items,
                   probe->n_looked_at);
        put_cell(&t, f->n_items ? f->example : STR("(nothing)"), 24);
    }
    table_put(&t, b);
    for (size_t i = 0; i < probe->n_fields; i++)
        put_unusable(b, probe, &probe->fields[i]);
}

static void put_values(struct buf *b, const struct probe *probe)
{
    static const char *const titles[] = { "PATH", "ITEMS", "FIRST" };
    bool has_any = false;
    struct table t;

    for (size_t i = 0; i < probe->n_values; i++)
        has_any = has_any || !probe->values[i].used_by;
    if (!has_any)
        return;
    buf_puts(b, probe->n_fields ? "\nWhat else is in the items:\n"
                                : "\nWhat is in the items:\n");
    table_init(&t, titles, 3);
    for (size_t i = 0; i < probe->n_values; i++) {
        const struct probe_value *v = &probe->values[i];

        if (v->used_by)
            continue;
        put_cell(&t, v->path, 36);
        buf_printf(table_cell(&t), "%zu", v->n_items);
        put_cell(&t, v->example, 34);
    }
    table_put(&t, b);
}

static void put_lists(struct buf *b, const struct probe *probe)
{
    for (size_t i = 0; i < probe->n_lists; i++) {
        buf_printf(b, "    %s=", list_key(probe));
        args_put_quoted(b, probe->lists[i].path);
        buf_printf(b, "   %zu item%s%s\n", probe->lists[i].n,
                   probe->lists[i].n == 1 ? "" : "s",
                   probe->lists[i].is_used ? ", taken" : "");
    }
}

void preview_put_list(struct buf *b, const struct preview *p)
{
    const struct probe *probe = &p->probe;

    if (!p->has_probe)
        return;
    if (probe->is_guess || !probe->n_items) {
        if (probe->n_lists)
            buf_puts(b, "\nWhere items may be, the likeliest first:\n");
        else
            buf_puts(b, "\nNothing in it looks like a list of items.\n");
        put_lists(b, probe);
    }
    put_fields(b, probe);
    put_values(b, probe);
}

/* ---- feeds of a page ---- */

void preview_put_feeds(struct buf *b, const struct preview *p,
                       const struct preview_words *w)
{
    if (!p->n_feeds)
        return;
    buf_puts(b, "\nFeeds that this page names:\n");
    for (size_t i = 0; i < p->n_feeds; i++) {
        preview_line_link(b, "", p->feeds[i].url);
        preview_line_put(b, "  ", p->feeds[i].title);
    }
    buf_printf(b, "\nTo see the first: %s ", w->command);
    args_put_quoted(b, p->feeds[0].url);
    buf_puts(b, "\n");
}
