/* preview_answer.c -- the first look at what is no feed: what it is, and what
 * can be made of it; see preview.h. */
#include "daemon/preview/preview.h"

#define KIND_MAX_BYTES 160

bool preview_has_answer(const struct preview *p)
{
    if (p->doc)
        return p->doc->n_items > 0;
    return !preview_is_list(p->source) &&
           (p->n_feeds || (p->has_probe && p->probe.n_lists));
}

/* "an HTML page titled '...'", as the reader of feeds has it. */
static struct str kind_of(const struct preview *p)
{
    struct str no = STR("no feed: "), why = str_of(p->why.text);

    if (p->has_probe && p->probe.type == SOURCE_JSON)
        return STR("JSON");
    return str_starts(why, no) ? str_clip(str_cut(why, no.n), KIND_MAX_BYTES)
                               : STR("a document");
}

void preview_put_answer(struct buf *b, const struct preview *p)
{
    if (p->doc || !preview_has_answer(p))
        return;
    str_put_log(
        b, str_clip(str_of(p->peek.url ? p->peek.url : p->peek.path), 180));
    buf_printf(b, "\nThis is %.*s and no feed; %s.\n", STR_ARG(kind_of(p)),
               p->n_feeds ? "it names feeds"
                          : "with a mapping weir can read it");
}
