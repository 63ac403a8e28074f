/* feed_xml.c -- RSS, RDF, Atom, CDF: elements to raw items, by feed_rules.c.
 *
 * One frame for each open element says where its children stand. An element
 * whose text counts is captured until it ends (places IN_TEXT below it); an
 * item is handed on when its element ends, so no more than one is in memory.
 * Where the document breaks off, the item that was whole but for its end tag
 * is kept, one that was in the middle of something is not. RFC 4287, Atom 0.3,
 * RSS 0.90 to 2.0, RSS 1.1, CDF, XML Base, RFC 5646 (xml:lang). One thread.
 */
#include <assert.h>
#include <string.h>

#include "feeds/feed_version.h"
#include "feeds/feed_xml.h"

/* ---- what elements mean: at their start ---- */

static enum err refuse(struct feed_xml *x)
{
    return reading_refuse(x->r, "feed");
}

void feed_set_language(struct feed_xml *x, struct str s, int rank)
{
    if (rank > x->language_rank && reading_set_language(x->r, s))
        x->language_rank = rank;
}

/* A root element that other documents have too makes a feed only when
 * something is known inside; then `pending` becomes its format. */
static void start_root(struct feed_xml *x, const struct feed_rule *rule,
                       const struct element *el)
{
    struct str version = str_trim(feed_attr(el->attrs, el->n, STR("version")));
    struct str href = feed_attr(el->attrs, el->n, STR("href"));

    feed_set_language(x, scope_language(&x->scope), 1);
    if (rule->action == DO_RSS) {
        x->r->feed.format = feed_version_rss(version);
    } else if (rule->action == DO_RDF && el->name->declares.n) {
        const struct xml_name ns = { .uri = el->name->declares };

        if (feed_rules_ns(&ns) == NS_NONE) /* even if nothing is in it */
            x->r->feed.format = feed_version_uri(ns.uri);
    } else if (rule->action == DO_ATOM) {
        x->pending = feed_version_atom(el->name->uri, version);
        if (el->name->uri.n)
            x->r->feed.format = x->pending;
        else
            x->own_ns = NS_ATOM;
    } else if (rule->action == DO_CHANNEL) {
        x->pending =
            el->name->uri.n ? feed_version_uri(el->name->uri) : FEED_CDF;
        feed_set_home(x, href, 1);
        reading_set_url(x->r, &x->r->feed.self_url,
                        feed_attr(el->attrs, el->n, STR("self")),
                        scope_base(&x->scope));
        if (href.n)
            x->r->feed.format = x->pending;
    }
}

static bool is_home(const struct feed_rule *rule)
{
    return rule->action == DO_FEED_HOME ||
           (rule->action == DO_LATEST && rule->arg == RAW_LINK);
}

/* An element that a feed has; CDF has no link, RSS without its root has one. */
static void set_pending(struct feed_xml *x, const struct feed_rule *rule,
                        const struct xml_name *name)
{
    enum feed_format *format = &x->r->feed.format;

    if (*format == FEED_UNKNOWN)
        *format = x->pending ? x->pending : feed_version_uri(name->uri);
    if (*format == FEED_CDF && is_home(rule))
        *format = FEED_RSS;
}

static void begin_item(struct feed_xml *x)
{
    raw_clear(&x->item);
    memset(x->has_date, 0, sizeof(x->has_date));
    x->item.more = x->r->opt->everything ? x->r->scratch : NULL;
    x->kept_base = x->kept_language = (struct str){ NULL, 0 };
    x->of_source.n = 0;
    x->in_item = true;
    feed_facts_begin(x, true);
}

/* An item may have begun in another whose end tag is missing. */
static enum err finish_item(struct feed_xml *x);

static enum err start_item(struct feed_xml *x, struct frame *f,
                           const struct element *el)
{
    enum err e;

    for (size_t i = x->in_item ? x->n_frames : 0; i-- > 0;)
        x->frames[i].object = NULL; /* it goes with the item */
    e = finish_item(x);
    if (e)
        return e;
    if (reading_is_full(x->r)) {
        x->r->feed.n_over++;
        f->place = IN_NOTHING;
        f->rule = NULL;
        return ERR_OK;
    }
    begin_item(x);
    f->object = x->facts[true].root;
    return feed_item_attrs(x, el->attrs, el->n);
}

/* An entry that is a document of its own (RFC 4287 2). */
static void start_lone_entry(struct feed_xml *x, const struct element *el)
{
    if (x->r->feed.format != FEED_UNKNOWN || x->n_frames > 2)
        return;
    x->r->feed.format =
        feed_version_atom(el->name->uri, (struct str){ NULL, 0 });
    feed_set_language(x, scope_language(&x->scope), 1);
}

static bool has_attr(const struct element *el, struct str name)
{
    return str_trim(feed_attr(el->attrs, el->n, name)).n > 0;
}

/* A link of Atom whose address is its text, though it should not be. */
static void start_link(struct feed_xml *x, struct frame *f,
                       const struct element *el)
{
    static const struct feed_rule of_feed = { .action = DO_FEED_HOME,
                                              .rank = 1 },
                                  of_item = { .action = DO_FIELD,
                                              .arg = RAW_LINK,
                                              .rank = 1 };

    if (f->rule->ns != NS_ATOM || feed_attr(el->attrs, el->n, STR("href")).s ||
        has_attr(el, STR("rel")))
        return;
    f->rule = x->in_item ? &of_item : &of_feed;
    f->place = IN_TEXT;
}

static enum err apply_start(struct feed_xml *x, struct frame *f,
                            const struct element *el)
{
    const struct feed_rule *rule;
    struct str permalink;

    if (f->fact)
        feed_facts_start(x, f, f - 1, el);
    else
        f->object = f[-1].object;
    switch (f->rule ? (int)f->rule->action : (int)DO_ENTER) {
    case DO_RSS:
    case DO_RDF:
    case DO_CHANNEL:
    case DO_ATOM:
        start_root(x, f->rule, el);
        return ERR_OK;
    case DO_ITEM:
        start_lone_entry(x, el);
        return start_item(x, f, el);
    case DO_LINK:
        start_link(x, f, el);
        break;
    case DO_CATEGORY:
        if (has_attr(el, STR("term")) || has_attr(el, STR("label")))
            f->place = IN_NOTHING;
        break;
    case DO_GUID:
        permalink = feed_attr(el->attrs, el->n, STR("isPermaLink"));
        x->guid_is_link =
            !permalink.n || str_eq_nocase(str_trim(permalink), STR("true"));
        break;
    default:
        break;
    }
    rule = f->rule;
    /* <link href="..."/> in RSS: of Atom's links, without its namespace. */
    if (f->place == IN_TEXT && rule && is_home(rule) &&
        has_attr(el, STR("href")))
        return feed_text_give(x, f, el, STR("href"));
    /* CDF: <TITLE VALUE="..."/>. */
    if (f->place == IN_TEXT && x->r->feed.format == FEED_CDF &&
        has_attr(el, STR("value")))
        return feed_text_give(x, f, el, STR("value"));
    if (f->place == IN_TEXT)
        feed_text_start(x, f, el);
    else if (rule && rule->action != DO_ENTER)
        return feed_do_attrs(x, rule, el->attrs, el->n);
    return ERR_OK;
}

static enum feed_ns ns_of(struct feed_xml *x, const struct xml_name *name)
{
    enum feed_ns ns;

    if (x->root.uri.n && name->uri.s == x->root.uri.s &&
        str_eq(name->prefix, x->root.prefix))
        return NS_NONE;
    ns = feed_rules_ns(name);
    return ns == NS_NONE && !name->uri.n ? x->own_ns : ns;
}

/* An RSS document in a namespace of its own is still RSS. */
static const struct feed_rule *find_root(struct feed_xml *x,
                                         const struct xml_name *name)
{
    enum feed_ns ns = feed_rules_ns(name);

    if (ns != NS_NONE && str_eq_nocase(name->local, STR("rss"))) {
        x->root = *name;
        ns = NS_NONE;
    }
    return feed_rules_find(IN_DOCUMENT, ns, name->local);
}

/* The default namespace may also begin further in. */
static void adopt_namespace(struct feed_xml *x, enum feed_place outer,
                            const struct xml_name *name)
{
    if ((outer == IN_RSS || outer == IN_CHANNEL) && name->uri.n &&
        !name->prefix.n && ns_of(x, name) != NS_NONE &&
        (str_eq_nocase(name->local, STR("channel")) ||
         str_eq_nocase(name->local, STR("item"))))
        x->root = *name;
}

static const struct feed_rule *find_rule(struct feed_xml *x,
                                         enum feed_place outer,
                                         const struct xml_name *name)
{
    const struct feed_rule *rule;

    if (outer == IN_DOCUMENT)
        return find_root(x, name);
    adopt_namespace(x, outer, name);
    rule = feed_rules_find(outer, ns_of(x, name), name->local);
    /* What stands inside of a mere fact does not make a feed. */
    if (rule && x->frames[x->n_frames - 2].rule)
        set_pending(x, rule, name);
    return rule;
}

static bool is_of_item(enum feed_place place)
{
    return place == IN_ITEM || place == IN_ENTRY || place == IN_MEDIA;
}

/* Below a captured element; a base given there is for the links there. */
static enum err start_markup(struct feed_xml *x, const struct element *el)
{
    struct str base = { NULL, 0 };

    if (scope_push(&x->scope, x->r->opt->url, el->attrs, el->n))
        return feed_no_memory(x);
    if (x->scope.n.n_bases > x->capture_bases)
        base = scope_base(&x->scope);
    capture_start(&x->capture, el, base);
    return ERR_OK;
}

/* Whom an element tells by elements of its own, not by its text. */
static bool begins_person(struct feed_xml *x, const struct frame *outer,
                          const struct xml_name *name)
{
    bool is_one = (outer->rule && outer->rule->action == DO_AUTHOR) ||
                  (outer->fact && outer->fact->what == FACT_PERSON);

    if (!is_one || x->capture.depth ||
        !feed_rules_find(IN_PERSON, ns_of(x, name), name->local))
        return false;
    memset(&x->person, 0, sizeof(x->person));
    return true;
}

static bool is_item(struct feed_xml *x, enum feed_place in,
                    const struct xml_name *name)
{
    const struct feed_rule *rule = NULL;

    if (in < IN_PLACES)
        rule = feed_rules_find(in, ns_of(x, name), name->local);
    return rule && rule->action == DO_ITEM;
}

static enum err apply_end(struct feed_xml *x, const struct frame *f);

/* Elements of the feed that an item stands in though they can hold none lack
 * their end tags: they end here, and hold what follows as the feed does. The
 * root can hold all that its kind of feed has, so none is looked at twice. */
static enum err end_around(struct feed_xml *x, const struct xml_name *name)
{
    size_t n = x->n_frames;
    enum err e = ERR_OK;

    if (x->in_item || n < 2 || !is_item(x, x->frames[1].place, name))
        return ERR_OK;
    while (!is_item(x, x->frames[n - 1].place, name))
        n--;
    for (size_t i = x->n_frames; !e && i-- > n;) {
        struct frame *f = &x->frames[i];

        if (f->rule || f->fact)
            e = apply_end(x, f);
        f->rule = NULL;
        f->fact = NULL;
        f->place = x->frames[n - 1].place;
    }
    return e;
}

/* An element of text only lacks its end tag where another of its kind of feed
 * begins in it: it ends here. */
static enum err end_text_around(struct feed_xml *x, const struct xml_name *name)
{
    struct frame *f = &x->frames[x->n_frames - 1];
    enum err e;

    if (f->place != IN_TEXT || x->capture.depth || !f->rule ||
        f->rule->ns != ns_of(x, name) ||
        !feed_rules_ends_text(f->rule, name->local))
        return ERR_OK;
    e = apply_end(x, f);
    f->rule = NULL;
    f->fact = NULL;
    f->place = f[-1].place;
    f->object = f[-1].object;
    return e;
}

/* CDF: <CHANNEL BASE="..."> is as good as xml:base. */
static enum err push_cdf(struct feed_xml *x, const struct frame *f,
                         const struct element *el)
{
    if (f->place != IN_CHANNEL || el->name->uri.n ||
        !str_eq_nocase(el->name->local, STR("channel")))
        return ERR_OK;
    return scope_push_base(&x->scope, x->r->opt->url,
                           feed_attr(el->attrs, el->n, STR("base")));
}

static enum err on_start(void *ctx, const struct xml_name *name,
                         const struct xml_attr *attrs, size_t n)
{
    struct feed_xml *x = ctx;
    const struct element el = { name, attrs, n };
    enum err e = end_text_around(x, name);
    enum feed_place outer;
    struct frame *f;

    if (!e)
        e = end_around(x, name);
    outer = x->frames[x->n_frames - 1].place;
    f = &x->frames[x->n_frames++];
    assert(x->n_frames <= FEED_MAX_DEPTH + 1); /* markup.c sees to it */
    if (e)
        return e;
    *f = (struct frame){ .place = outer, .scope = scope_mark(&x->scope) };
    if (outer == IN_TEXT && begins_person(x, f - 1, name))
        outer = f[-1].place = f->place = IN_PERSON;
    if (outer == IN_TEXT)
        return start_markup(x, &el);
    if (outer == IN_NOTHING)
        return ERR_OK;
    f->rule = find_rule(x, outer, name);
    f->place = f->rule ? f->rule->inside : IN_NOTHING;
    if (x->r->opt->everything && (x->in_item || !is_of_item(outer)))
        f->fact = fact_rules_find(outer, ns_of(x, name), name->local);
    if (f->fact && f->place == IN_NOTHING)
        f->place = f->fact->inside;
    if (!f->rule && !f->fact)
        return outer == IN_DOCUMENT ? refuse(x) : ERR_OK;
    if (scope_push(&x->scope, x->r->opt->url, attrs, n) || push_cdf(x, f, &el))
        return feed_no_memory(x);
    x->capture_bases = x->scope.n.n_bases;
    return apply_start(x, f, &el);
}

static enum err on_text(void *ctx, struct str text)
{
    struct feed_xml *x = ctx;

    if (x->frames[x->n_frames - 1].place == IN_TEXT)
        capture_text(&x->capture, text);
    return ERR_OK;
}

/* ---- and at their end ---- */

bool feed_is_atom(const struct feed_xml *x)
{
    enum feed_format format = x->r->feed.format;

    return format == FEED_ATOM || format == FEED_ATOM_03 ||
           format == FEED_ATOM_10;
}

/* In RSS a description is the text itself where nothing else is. */
static enum err finish_item(struct feed_xml *x)
{
    struct raw_text *summary = &x->item.field[RAW_SUMMARY];
    struct raw_text *content = &x->item.field[RAW_CONTENT];

    if (!x->in_item)
        return ERR_OK;
    x->item.content_is_summary = !feed_is_atom(x);
    if (x->r->opt->everything)
        feed_facts_finish(x);
    else
        feed_inherit_authors(x);
    x->in_item = false;
    if (!content->s.n && !feed_is_atom(x) && !x->r->opt->everything) {
        *content = *summary;
        *summary = (struct raw_text){ .kind = RAW_HTML };
    }
    x->kept_base = x->kept_language = (struct str){ NULL, 0 };
    return reading_item(x->r, &x->item);
}

static enum err apply_end(struct feed_xml *x, const struct frame *f)
{
    if (f->place == IN_TEXT)
        return feed_text_end(x, f);
    if (f->fact)
        feed_facts_end(x, f);
    if (!f->rule)
        return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
    if (f->rule->action == DO_ITEM)
        return finish_item(x);
    if (f->rule->action == DO_AUTHOR)
        feed_add_author(x, f, &x->person);
    return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
}

static enum err on_end(void *ctx, const struct xml_name *name)
{
    struct feed_xml *x = ctx;
    struct frame *f = &x->frames[--x->n_frames];
    enum err e = ERR_OK;

    if (x->frames[x->n_frames - 1].place == IN_TEXT)
        capture_end(&x->capture, name);
    if ((f->rule || f->fact) && !x->was_cut)
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
    x->r->nz.a = x->r->a;
    x->r->feed.home_url = normalize_keep(&x->r->nz, x->r->feed.home_url);
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
    feed_facts_begin(&x, false);
    capture_init(&x.capture);
    scope_init(&x.scope);
    buf_init(&x.home, SIZE_MAX);
    e = xml_read(&in, &events, &x, r->ei);
    if (!e)
        e = close_feed(&x);
    capture_release(&x.capture);
    scope_release(&x.scope);
    buf_release(&x.home);
    return e;
}
