/* parse_json.c -- JSON Feed 1.1 of what feed_read tells, fields and facts.
 *
 * Items come first in the object: what is known of the feed is complete only
 * behind the last of them. RFC 8259. Any thread.
 */
#include "feeds/parse_json.h"

#include <string.h>

#include "feeds/facts.h"

#define ARENA_MAX_BYTES ((size_t)256 * 1024 * 1024)
#define HASH_ID_DIGITS 32
/* Feeds, their items, _weir, source, lists of objects, objects in those. */
#define FACTS_MAX_DEPTH 12

/* What is not handed on yet is not much more than this: JSON writes some bytes
 * of a text as six. */
#define PIECE_BYTES ((size_t)64 * 1024)

struct writer {
    struct buf b;        /* what is not handed on yet */
    char last;           /* byte that was */
    enum err err;        /* sticky, on_piece's or memory's ... */
    struct err_info *ei; /* ... with its text */
    const struct read_options *opt;
    parse_json_fn *on_piece;
    void *ctx;
    bool any_items;
};

static void flush(struct writer *w)
{
    if (!w->err && w->b.err)
        w->err = err_set(w->ei, ERR_NOMEM, "out of memory");
    if (!w->err && w->b.n) {
        w->last = w->b.s[w->b.n - 1];
        w->err = w->on_piece(w->ctx, buf_str(&w->b), w->ei);
    }
    buf_clear(&w->b);
}

/* ---- values ---- */

/* The writer's comma: none behind an opening bracket. */
static void put_comma(struct writer *w)
{
    char last = w->last;

    if (w->b.n)
        last = w->b.s[w->b.n - 1];
    if (w->b.n >= PIECE_BYTES)
        flush(w);
    if (last && !strchr("{[:,", last))
        buf_putc(&w->b, ',');
}

static void put_string(struct writer *w, struct str s)
{
    buf_putc(&w->b, '"');
    while (s.n) {
        struct str piece = str_clip(s, PIECE_BYTES);

        str_put_json(&w->b, piece);
        s = str_cut(s, piece.n);
        if (w->b.n >= PIECE_BYTES)
            flush(w);
    }
    buf_putc(&w->b, '"');
}

static void put_key(struct writer *w, struct str key)
{
    put_comma(w);
    if (!key.n)
        return;
    put_string(w, key);
    buf_putc(&w->b, ':');
}

static void put_text(struct writer *w, const char *key, struct str s)
{
    if (!s.n)
        return;
    put_key(w, str_of(key));
    put_string(w, s);
}

static void put_number(struct writer *w, const char *key, int64_t n)
{
    if (n < 0)
        return;
    put_key(w, str_of(key));
    buf_printf(&w->b, "%lld", (long long)n);
}

static void put_date(struct writer *w, const char *key, bool has,
                     const struct date *date)
{
    if (!has)
        return;
    put_key(w, str_of(key));
    buf_putc(&w->b, '"');
    date_put_rfc3339(&w->b, date->sec, date->offset_min);
    buf_putc(&w->b, '"');
}

/* ---- facts ---- */

static bool is_empty(const struct fact *f)
{
    return f->kind == FACT_TEXT || f->kind == FACT_JSON ? !f->text.n
                                                        : !f->first;
}

static void put_value(struct writer *w, const struct fact *f)
{
    if (f->kind == FACT_TEXT)
        put_string(w, f->text);
    else
        buf_put(&w->b, f->text);
}

/* True if there is a value below; lists and objects of nothing are left out.
 * As deep as our tables, FACTS_MAX_DEPTH. */
static bool has_value(const struct fact *f)
{
    const struct fact *up[FACTS_MAX_DEPTH];
    size_t depth = 0;

    for (;;) {
        if ((f->kind == FACT_TEXT || f->kind == FACT_JSON) && f->text.n)
            return true;
        if (!is_empty(f) && depth < FACTS_MAX_DEPTH) {
            up[depth++] = f;
            f = f->first;
            continue;
        }
        while (depth && !f->next)
            f = up[--depth];
        if (!depth)
            return false;
        f = f->next;
    }
}

/* All members of an object but the one called `not`. */
static void put_members(struct writer *w, const struct fact *in,
                        const char * not )
{
    const struct fact *up[FACTS_MAX_DEPTH];
    const struct fact *f = in ? in->first : NULL;
    size_t depth = 0;

    while (f || depth) {
        if (!f) {
            f = up[--depth];
            buf_putc(&w->b, f->kind == FACT_LIST ? ']' : '}');
            f = f->next;
            continue;
        }
        if ((!depth && not &&str_eq(f->key, str_of(not ))) || !has_value(f)) {
            f = f->next;
            continue;
        }
        put_key(w, f->key);
        if (f->kind == FACT_TEXT || f->kind == FACT_JSON) {
            put_value(w, f);
            f = f->next;
        } else if (depth < FACTS_MAX_DEPTH) {
            buf_putc(&w->b, f->kind == FACT_LIST ? '[' : '{');
            up[depth++] = f;
            f = f->first;
        } else {
            buf_puts(&w->b, "{}");
            f = f->next;
        }
    }
}

/* ---- items ---- */

static void put_tags(struct writer *w, const struct item *item)
{
    if (!item->n_tags)
        return;
    put_key(w, STR("tags"));
    buf_putc(&w->b, '[');
    for (size_t i = 0; i < item->n_tags; i++) {
        put_comma(w);
        put_string(w, item->tags[i]);
    }
    buf_putc(&w->b, ']');
}

static void put_attachments(struct writer *w, const struct item *item,
                            const struct fact *duration)
{
    if (!item->n_enclosures)
        return;
    put_key(w, STR("attachments"));
    buf_putc(&w->b, '[');
    for (size_t i = 0; i < item->n_enclosures; i++) {
        const struct enclosure *e = &item->enclosures[i];

        put_comma(w);
        buf_putc(&w->b, '{');
        put_text(w, "url", e->url);
        put_text(w, "mime_type", e->mime_type);
        put_text(w, "title", e->title);
        put_number(w, "size_in_bytes", e->size_bytes);
        put_number(w, "duration_in_seconds", e->duration_sec);
        if (!i && e->duration_sec < 0 && duration && duration->text.n) {
            put_key(w, STR("duration_in_seconds"));
            put_value(w, duration);
        }
        buf_putc(&w->b, '}');
    }
    buf_putc(&w->b, ']');
}

/* False if it had to be made up. */
static bool put_id(struct writer *w, const struct item *item)
{
    char hex[HASH_HEX_BYTES];

    put_key(w, STR("id"));
    if (item->guid.n || item->url.n) {
        put_string(w, item->guid.n ? item->guid : item->url);
        return item->guid.n > 0;
    }
    buf_puts(&w->b, "\"weir:");
    hash_hex(item->text_hash, hex);
    buf_put(&w->b, (struct str){ hex, HASH_ID_DIGITS });
    buf_putc(&w->b, '"');
    return false;
}

static void put_item(struct writer *w, const struct item *item)
{
    const struct fact *weir = facts_find(item->facts, "_weir");
    const struct fact *itunes = facts_find(weir, "itunes");
    bool is_own;

    put_comma(w);
    buf_putc(&w->b, '{');
    is_own = put_id(w, item);
    put_text(w, "url", item->url);
    put_text(w, "title", item->title);
    put_text(w, "content_html", item->content_html);
    put_text(w, "summary", item->summary);
    put_text(w, "image", item->image);
    put_date(w, "date_published", item->has_published, &item->published);
    put_date(w, "date_modified", item->has_updated, &item->updated);
    put_tags(w, item);
    put_text(w, "language", item->language);
    put_attachments(w, item, facts_find(itunes, "duration"));
    put_members(w, item->facts, "_weir");
    if (!is_own || (weir && has_value(weir))) {
        put_key(w, STR("_weir"));
        buf_putc(&w->b, '{');
        if (!is_own)
            buf_puts(&w->b, "\"id_synthesized\":true");
        put_members(w, weir, NULL);
        buf_putc(&w->b, '}');
    }
    buf_putc(&w->b, '}');
}

/* ---- the feed ---- */

static void put_feed(struct writer *w, const struct feed *feed)
{
    const struct fact *weir = facts_find(feed->facts, "_weir");
    struct buf *b = &w->b;

    put_text(w, "title", feed->title);
    put_text(w, "home_page_url", feed->home_url);
    put_text(w, "feed_url", feed->self_url.n ? feed->self_url : w->opt->url);
    put_text(w, "language", feed->language);
    put_members(w, feed->facts, "_weir");
    put_key(w, STR("_weir"));
    buf_putc(b, '{');
    put_text(w, "format", str_of(feed_format_name(feed->format)));
    put_text(w, "encoding", feed->encoding);
    put_key(w, STR("bozo"));
    buf_puts(b, feed->bozo_reason.n ? "true" : "false");
    put_text(w, "bozo_reason", feed->bozo_reason);
    put_members(w, weir, NULL);
    buf_puts(b, "}}\n");
}

static void put_nothing(struct writer *w, const char *why)
{
    struct buf *b = &w->b;

    put_text(w, "feed_url", w->opt->url);
    put_key(w, STR("_weir"));
    buf_puts(b, "{\"format\":null,\"bozo\":true");
    put_text(w, "bozo_reason", str_of(why));
    buf_puts(b, "}}\n");
}

/* ---- pieces ---- */

static enum err on_item(void *ctx, const struct item *item, struct err_info *ei)
{
    struct writer *w = ctx;

    if (w->any_items)
        buf_putc(&w->b, ',');
    w->any_items = true;
    w->ei = ei;
    put_item(w, item);
    flush(w);
    return w->err;
}

/* The language of the answer is that of a feed that names none: its first. */
static struct str first_language(struct str s)
{
    const char *comma = s.n ? memchr(s.s, ',', s.n) : NULL;

    if (comma)
        s.n = (size_t)(comma - s.s);
    return str_trim(s);
}

// NOLINTNEXTLINE(readability-function-size): six, each of its own kind
enum err parse_json(struct str body, const struct read_options *opt,
                    parse_json_fn *on_piece, void *ctx, bool *ret_is_feed,
                    struct err_info *ei)
{
    struct read_options all = *opt;
    struct writer w = { .opt = opt, .on_piece = on_piece, .ctx = ctx };
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct err_info why = { ERR_OK, "" };
    struct feed feed = { .format = FEED_UNKNOWN };
    enum err e;

    if (!a)
        return err_set(ei, ERR_NOMEM, "out of memory");
    buf_init(&w.b, SIZE_MAX);
    all.everything = true;
    all.language = first_language(opt->language);
    buf_puts(&w.b, "{\"version\":\"https://jsonfeed.org/version/1.1\","
                   "\"items\":[");
    e = feed_read(body, &all, on_item, &w, a, &feed, &why);
    buf_puts(&w.b, "]");
    *ret_is_feed = !e;
    w.ei = e ? NULL : ei;
    if (!e)
        put_feed(&w, &feed);
    else if (e == ERR_FORMAT)
        put_nothing(&w, why.text);
    if (e && ei)
        *ei = why;
    if (!e || e == ERR_FORMAT) {
        flush(&w);
        e = w.err;
    }
    buf_release(&w.b);
    arena_free(a);
    return e;
}
