/* preview_detail.c -- a preview of an article's own document: its text, or
 * where in it that may be; see preview.h. */
#include "daemon/cmd/args.h"
#include "daemon/preview/preview.h"
#include "daemon/preview/preview_line.h"

#define LINE_MAX_BYTES ((size_t)16384)
#define BEGINNING_MAX_CHARS 400
#define END_MAX_CHARS 200

/* What stands before and after the text is what detail_remove is for: the end
 * is shown, too. */
static void put_ends(struct buf *b, struct str plain)
{
    size_t n = str_length(plain);
    struct str end;
    struct buf line;

    buf_init(&line, LINE_MAX_BYTES);
    if (n <= BEGINNING_MAX_CHARS + END_MAX_CHARS) {
        str_put_line(&line, plain);
        preview_line_wrapped(b, buf_str(&line));
    } else {
        text_put_excerpt(&line, plain, BEGINNING_MAX_CHARS);
        preview_line_wrapped(b, buf_str(&line));
        end = str_cut(plain, str_first(plain, n - END_MAX_CHARS).n);
        buf_clear(&line);
        buf_puts(&line, "… ");
        str_put_line(&line, end);
        preview_line_wrapped(b, buf_str(&line));
    }
    buf_release(&line);
}

static void put_removed(struct buf *b, const struct probe_detail *d)
{
    for (size_t i = 0; i < d->n_removed; i++) {
        buf_printf(b, "%*sdetail_remove=", PREVIEW_LINE_INDENT, "");
        args_put_quoted(b, d->removed[i].path);
        if (d->removed[i].n)
            buf_printf(b, "   %zu element%s\n", d->removed[i].n,
                       d->removed[i].n == 1 ? "" : "s");
        else
            buf_puts(b, "   nowhere in it\n");
    }
}

static void put_text(struct buf *b, const struct preview *p)
{
    struct buf plain;

    buf_init(&plain, ITEM_CONTENT_MAX_BYTES);
    html_put_plain(&plain, p->detail.content_html);
    buf_printf(b, "%*s%zu characters of %zu bytes", PREVIEW_LINE_INDENT, "",
               str_length(buf_str(&plain)), p->n_detail_bytes);
    buf_puts(b, p->detail.image.n ? "; an image\n" : "\n");
    preview_line_put(b, "by ", p->detail.author);
    put_removed(b, &p->places);
    put_ends(b, str_trim(buf_str(&plain)));
    buf_release(&plain);
}

static void put_places(struct buf *b, const struct probe_detail *d)
{
    if (!d->n_places)
        return;
    buf_puts(b, "\nWhere its text may be, the likeliest first:\n");
    for (size_t i = 0; i < d->n_places; i++) {
        const struct probe_place *place = &d->places[i];

        buf_printf(b, "%*sdetail_content=", PREVIEW_LINE_INDENT, "");
        args_put_quoted(b, place->path);
        buf_printf(b, "   %zu character%s\n", place->n_chars,
                   place->n_chars == 1 ? "" : "s");
        preview_line_put(b, "    ", place->beginning);
    }
}

enum err preview_detail_status(const struct preview *p)
{
    if (!p->has_detail)
        return ERR_OK;
    return p->detail_why.code == ERR_CONFIG && p->places.n_places
               ? ERR_OK
               : p->detail_why.code;
}

void preview_put_detail(struct buf *b, const struct preview *p)
{
    if (!p->has_detail)
        return;
    buf_puts(b, "\nThe detail of the first post:\n");
    preview_line_link(b, "", p->detail_url);
    if (!p->detail_why.code) {
        put_text(b, p);
        return;
    }
    if (p->detail_why.code != ERR_CONFIG || !p->places.n_places)
        preview_line_wrapped(b, str_of(p->detail_why.text));
    put_places(b, &p->places);
}
