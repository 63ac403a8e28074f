/* feed_xml.c -- RSS 2.0 and Atom 1.0: elements to raw items, by feed_rules.c.
 *
 * One frame for each open element says where its children stand. An element
 * whose text counts is captured until it ends (places IN_TEXT below it); an
 * item is handed on when its element ends, so no more than one is in memory.
 * Where the document breaks off, the item that was whole but for its end tag
 * is kept, one that was in the middle of something is not. RFC 4287, RSS 2.0,
 * XML Base, RFC 5646 (xml:lang). One thread.
 */
#include <assert.h>
#include <string.h>

#include "feeds/feed_xml.h"

/* How much of a text is looked at; normalize.c cuts what it makes of it. */
#define NAME_MAX_BYTES 4096
#define TITLE_MAX_BYTES 16384

/* ---- texts ---- */

static size_t max_bytes(const struct feed_rule *rule)
{
    bool is_field = rule->action == DO_FIELD || rule->action == DO_CONSTRUCT;

    if (is_field && (rule->arg == RAW_CONTENT || rule->arg == RAW_SUMMARY))
        return ITEM_CONTENT_MAX_BYTES;
    return is_field && rule->arg == RAW_TITLE ? TITLE_MAX_BYTES
                                              : NAME_MAX_BYTES;
}

/* Atom's type attribute: false if the content is nothing we can read. */
static bool begin_construct(struct feed_xml *x, const struct feed_rule *rule,
                            const struct xml_attr *attrs, size_t n)
{
    struct str type = str_trim(feed_attr(attrs, n, STR("type")));
    bool is_xhtml = str_eq_nocase(type, STR("xhtml")) ||
                    str_ends(type, STR("+xml")) || str_ends(type, STR("/xml"));
    bool is_html = str_eq_nocase(type, STR("html")) ||
                   str_eq_nocase(type, STR("text/html"));
    bool is_text = !type.n || str_eq_nocase(type, STR("text")) ||
                   str_starts(type, STR("text/"));

    if (feed_attr(attrs, n, STR("src")).n || !(is_xhtml || is_html || is_text))
        return false;
    capture_begin(&x->capture, is_html ? RAW_HTML : RAW_PLAIN, is_xhtml,
                  max_bytes(rule));
    return true;
}

/* ---- what elements mean: at their start ---- */

static enum err refuse(struct feed_xml *x)
{
    return reading_refuse(x->r, "feed");
}

static void start_rss(struct feed_xml *x, const struct xml_attr *attrs,
                      size_t n)
{
    struct str version = str_trim(feed_attr(attrs, n, STR("version")));

    x->r->feed.format =
        str_starts(version, STR("2.")) || str_eq(version, STR("2"))
            ? FEED_RSS_20
            : FEED_RSS;
}

static void set_language(struct feed_xml *x, struct str s, int rank)
{
    if (rank <= x->language_rank || !str_trim(s).n)
        return;
    x->r->feed.language.n = 0;
    reading_set_line(x->r, &x->r->feed.language, s, RAW_PLAIN);
    x->language_rank = rank;
}

static void begin_item(struct feed_xml *x)
{
    memset(&x->item, 0, sizeof(x->item));
    x->kept_base = x->kept_language = (struct str){ NULL, 0 };
    x->in_item = true;
}

/* An item may have begun in another whose end tag is missing. */
static enum err finish_item(struct feed_xml *x);

static enum err start_item(struct feed_xml *x, struct frame *f)
{
    enum err e = finish_item(x);

    if (e)
        return e;
    if (reading_is_full(x->r)) {
        x->r->feed.n_over++;
        f->place = IN_NOTHING;
        f->rule = NULL;
    } else {
        begin_item(x);
    }
    return ERR_OK;
}

static enum err apply_start(struct feed_xml *x, struct frame *f,
                            const struct xml_attr *attrs, size_t n)
{
    const struct feed_rule *rule = f->rule;

    switch (rule->action) {
    case DO_RSS:
        start_rss(x, attrs, n);
        set_language(x, scope_language(&x->scope), 1);
        break;
    case DO_ATOM:
        x->r->feed.format = FEED_ATOM_10;
        set_language(x, scope_language(&x->scope), 1);
        break;
    case DO_ITEM:
        return start_item(x, f);
    case DO_PERSON:
        memset(&x->person, 0, sizeof(x->person));
        break;
    case DO_CONSTRUCT:
    case DO_FEED_CONSTRUCT:
        if (!begin_construct(x, rule, attrs, n)) {
            f->rule = NULL;
            f->place = IN_NOTHING;
        }
        break;
    case DO_GUID:
        x->item.id_is_link = !str_eq_nocase(
            str_trim(feed_attr(attrs, n, STR("isPermaLink"))), STR("false"));
        capture_begin(&x->capture, RAW_PLAIN, false, max_bytes(rule));
        break;
    case DO_FIELD:
    case DO_TAG:
    case DO_AUTHOR:
    case DO_FEED_TITLE:
        capture_begin(&x->capture, RAW_HTML, false, max_bytes(rule));
        break;
    case DO_NAME:
    case DO_URI:
    case DO_EMAIL:
    case DO_FEED_HOME:
    case DO_FEED_LANGUAGE:
        capture_begin(&x->capture, RAW_PLAIN, false, max_bytes(rule));
        break;
    case DO_LINK:
    case DO_CATEGORY:
    case DO_ENCLOSURE:
    case DO_THUMBNAIL:
    case DO_MEDIA:
    case DO_IMAGE:
        return feed_do_attrs(x, rule, attrs, n);
    case DO_ENTER:
        break;
    }
    return ERR_OK;
}

static enum feed_ns ns_of(struct feed_xml *x, const struct xml_name *name)
{
    if (x->root_uri.n && name->uri.s == x->root_uri.s)
        return NS_NONE;
    return feed_rules_ns(name);
}

/* An RSS document in a namespace of its own is still RSS. */
static const struct feed_rule *find_root(struct feed_xml *x,
                                         const struct xml_name *name)
{
    enum feed_ns ns = feed_rules_ns(name);

    if (ns == NS_OTHER && str_eq_nocase(name->local, STR("rss"))) {
        x->root_uri = name->uri;
        ns = NS_NONE;
    }
    return feed_rules_find(IN_DOCUMENT, ns, name->local);
}

static enum err on_start(void *ctx, const struct xml_name *name,
                         const struct xml_attr *attrs, size_t n)
{
    struct feed_xml *x = ctx;
    enum feed_place outer = x->frames[x->n_frames - 1].place;
    struct frame *f = &x->frames[x->n_frames++];

    assert(x->n_frames <= FEED_MAX_DEPTH + 1); /* markup.c sees to it */
    *f = (struct frame){ .place = outer, .scope = scope_mark(&x->scope) };
    if (outer == IN_TEXT)
        capture_start(&x->capture, name, attrs, n);
    if (outer == IN_TEXT || outer == IN_NOTHING)
        return ERR_OK;
    f->rule = outer == IN_DOCUMENT
                  ? find_root(x, name)
                  : feed_rules_find(outer, ns_of(x, name), name->local);
    f->place = f->rule ? f->rule->inside : IN_NOTHING;
    if (!f->rule)
        return outer == IN_DOCUMENT ? refuse(x) : ERR_OK;
    if (scope_push(&x->scope, x->r->opt->url, attrs, n))
        return feed_no_memory(x);
    return apply_start(x, f, attrs, n);
}

static enum err on_text(void *ctx, struct str text)
{
    struct feed_xml *x = ctx;

    if (x->frames[x->n_frames - 1].place == IN_TEXT)
        capture_text(&x->capture, text);
    return ERR_OK;
}

/* ---- and at their end ---- */

/* In RSS a description is the text itself where nothing else is. */
static enum err finish_item(struct feed_xml *x)
{
    struct raw_text *summary = &x->item.field[RAW_SUMMARY];
    struct raw_text *content = &x->item.field[RAW_CONTENT];

    if (!x->in_item)
        return ERR_OK;
    x->in_item = false;
    if (!content->s.n && x->r->feed.format != FEED_ATOM_10) {
        *content = *summary;
        *summary = (struct raw_text){ .kind = RAW_HTML };
    }
    return reading_item(x->r, &x->item);
}

static void set_title(struct feed_xml *x, struct str s, enum raw_kind kind,
                      int rank)
{
    if (rank <= x->title_rank || !str_trim(s).n)
        return;
    x->r->feed.title.n = 0;
    reading_set_line(x->r, &x->r->feed.title, s, kind);
    x->title_rank = rank;
}

/* A captured text of the feed; false if it is an item's. */
static bool end_feed_text(struct feed_xml *x, const struct feed_rule *rule)
{
    struct str s = buf_str(&x->capture.text);

    switch ((int)rule->action) {
    case DO_FEED_TITLE:
    case DO_FEED_CONSTRUCT:
        set_title(x, s, x->capture.kind, rule->rank);
        return true;
    case DO_FEED_HOME:
        feed_set_home(x, s, rule->rank);
        return true;
    case DO_FEED_LANGUAGE:
        set_language(x, s, rule->rank);
        return true;
    default:
        return false;
    }
}

static void end_item_text(struct feed_xml *x, const struct feed_rule *rule,
                          const struct raw_text *text)
{
    struct raw_person person = { .name = *text };

    switch ((int)rule->action) {
    case DO_FIELD:
    case DO_CONSTRUCT:
    case DO_GUID:
        raw_put(&x->item, (enum raw_field)rule->arg, rule->rank, text);
        break;
    case DO_TAG:
        raw_add_tag(&x->item, text);
        break;
    case DO_AUTHOR:
        raw_add_author(&x->item, &person);
        break;
    case DO_NAME:
        x->person.name = *text;
        break;
    case DO_URI:
        x->person.url = text->s;
        break;
    case DO_EMAIL:
        x->person.email = text->s;
        break;
    default:
        break;
    }
}

static enum err end_text(struct feed_xml *x, const struct feed_rule *rule)
{
    struct raw_text text;
    enum err e;

    if (x->capture.text.err)
        return feed_no_memory(x);
    x->item.n_cut += x->capture.was_cut;
    if (end_feed_text(x, rule) || !x->in_item)
        return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
    e = feed_keep_text(x, buf_str(&x->capture.text), x->capture.kind, &text);
    if (!e)
        end_item_text(x, rule, &text);
    return e;
}

static enum err apply_end(struct feed_xml *x, const struct frame *f)
{
    if (f->place == IN_TEXT)
        return end_text(x, f->rule);
    if (f->rule->action == DO_ITEM)
        return finish_item(x);
    if (f->rule->action == DO_PERSON && x->in_item)
        raw_add_author(&x->item, &x->person);
    return ERR_OK;
}

static enum err on_end(void *ctx, const struct xml_name *name)
{
    struct feed_xml *x = ctx;
    struct frame *f = &x->frames[--x->n_frames];
    enum err e = ERR_OK;

    if (x->frames[x->n_frames - 1].place == IN_TEXT)
        capture_end(&x->capture, name);
    if (f->rule && !x->was_cut)
        e = apply_end(x, f);
    scope_pop(&x->scope, f->scope); /* after the text that it applied to */
    return e;
}

/* All end tags that follow were missing, the root's with them. */
static void on_cut(void *ctx)
{
    struct feed_xml *x = ctx;
    const struct frame *f = &x->frames[x->n_frames - 1];

    x->r->feed.is_cut = true;
    x->was_cut = !(f->rule && f->rule->action == DO_ITEM);
}

/* The feed's language is in force where nothing nearer is. */
static enum err close_feed(struct feed_xml *x)
{
    if (x->r->feed.format == FEED_UNKNOWN)
        return refuse(x);
    return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
}

enum err feed_xml_read(struct reading *r)
{
    static const struct xml_events events = { on_start, on_text, on_end,
                                              on_cut };
    struct feed_xml x = { .r = r, .n_frames = 1 };
    const struct xml_input in = { r->body, &r->charset, &r->log };
    enum err e;

    x.frames[0].place = IN_DOCUMENT;
    capture_init(&x.capture);
    e = xml_read(&in, &events, &x, r->ei);
    if (!e)
        e = close_feed(&x);
    capture_release(&x.capture);
    return e;
}
