/* feed_facts.c -- carries out fact_rules.c while feed_xml.c follows the
 * elements: the facts of the feed and of its items. One thread.
 */
#include "feeds/feed_xml.h"

#include <string.h>

#include "feeds/geo.h"
#include "feeds/people.h"

/* A geometry is as long as its text, and brackets. */
#define GEO_SLACK_BYTES 128
/* Of RSS's guid, in feed_rules.c. */
#define RANK_GUID 4

/* Where facts go now. */
static struct feed_facts *enter(struct feed_xml *x)
{
    struct feed_facts *facts = &x->facts[x->in_item];

    x->r->nz.a = x->in_item ? x->r->scratch : x->r->a;
    return facts;
}

void feed_facts_begin(struct feed_xml *x, bool is_item)
{
    struct feed_facts *facts = &x->facts[is_item];

    *facts = (struct feed_facts){ .root = NULL };
    if (!x->r->opt->everything)
        return;
    enter(x);
    facts->root = facts_new(&x->r->nz);
    if (is_item)
        x->item.facts = facts->root;
    else
        x->r->feed.facts = facts->root;
}

/* ---- links ---- */

static const struct fact_attr link_attrs[] = {
    { STR_C("rel"), { "rel", AS_REL, 1 } },
    { STR_C("href"), { "href", AS_URL, 1 } },
    { STR_C("type"), { "type", AS_STRING, 1 } },
    { STR_C("title"), { "title", AS_LINE, 1 } },
    { STR_C("hreflang"), { "hreflang", AS_STRING, 1 } },
    { STR_C("length"), { "length", AS_NUMBER, 1 } },
};

enum { LINK_TYPE = 2 };

enum link_owner { OF_FEED, OF_ITEM, OF_SOURCE };

static const struct {
    enum link_owner owner;
    struct str rel;
    struct fact_slot slot;
} relations[] = {
    // clang-format off
    { OF_FEED, STR_C("self"), { "_weir.self", AS_URL, 1 } },
    { OF_FEED, STR_C("hub"), { "_weir.hub", AS_URL | AS_LISTED, 0 } },
    { OF_FEED, STR_C("next"), { "_weir.next", AS_URL, 1 } },
    { OF_FEED, STR_C("prev-archive"), { "_weir.prev_archive", AS_URL, 1 } },
    { OF_FEED, STR_C("next-archive"), { "_weir.next_archive", AS_URL, 1 } },
    { OF_FEED, STR_C("first"), { "_weir.first", AS_URL, 1 } },
    { OF_FEED, STR_C("last"), { "_weir.last", AS_URL, 1 } },
    { OF_FEED, STR_C("current"), { "_weir.current", AS_URL, 1 } },
    { OF_FEED, STR_C("license"), { "_weir.license", AS_URL, 1 } },
    { OF_ITEM, STR_C("related"), { "external_url", AS_URL, 1 } },
    { OF_ITEM, STR_C("license"), { "_weir.license", AS_URL, 1 } },
    { OF_SOURCE, STR_C("alternate"), { "home_page_url", AS_URL, 1 } },
    { OF_SOURCE, STR_C("self"), { "feed_url", AS_URL, 1 } },
    // clang-format on
};

static bool is_html(struct str type)
{
    return str_starts(type, STR("text/html")) ||
           str_starts(type, STR("application/xhtml"));
}

static struct raw_text text_of(struct feed_xml *x, struct str s)
{
    return (struct raw_text){ .s = s,
                              .kind = RAW_PLAIN,
                              .base = scope_base(&x->scope) };
}

/* thr:count (RFC 4685 4). */
static void put_count(struct feed_xml *x, struct fact *object,
                      const struct element *el)
{
    static const struct fact_slot slot = { "_weir.comments_count", AS_NUMBER,
                                           0 };

    for (size_t i = 0; i < el->n; i++) {
        struct raw_text text = text_of(x, el->attrs[i].value);

        if (feed_rules_ns(&el->attrs[i].name) == NS_THR &&
            str_eq_nocase(el->attrs[i].name.local, STR("count")))
            facts_put(&x->r->nz, object, &slot, &text);
    }
}

static void put_relation(struct feed_xml *x, struct fact *object,
                         const struct element *el, const struct raw_text *href)
{
    static const struct fact_slot comments = { "_weir.comments_url", AS_URL,
                                               1 },
                                  feed = { "_weir.comments_feed_url", AS_URL,
                                           1 };
    struct str rel = feed_link_rel(el->attrs, el->n);
    struct str type = str_trim(feed_attr(el->attrs, el->n, STR("type")));
    enum link_owner owner = !x->in_item               ? OF_FEED
                            : object == x->item.facts ? OF_ITEM
                                                      : OF_SOURCE;

    if (!rel.n)
        rel = STR("alternate");
    for (size_t i = 0; i < sizeof(relations) / sizeof(*relations); i++) {
        struct fact_slot slot = relations[i].slot;

        if (str_eq(relations[i].rel, STR("alternate")))
            slot.rank = feed_link_rank(el->attrs, el->n);
        if (relations[i].owner == owner && str_eq_nocase(rel, relations[i].rel))
            facts_put(&x->r->nz, object, &slot, href);
    }
    if (owner == OF_ITEM && str_eq_nocase(rel, STR("replies"))) {
        facts_put(&x->r->nz, object, is_html(type) ? &comments : &feed, href);
        put_count(x, object, el);
    }
}

/* ---- attributes ---- */

static void put_attrs(struct feed_xml *x, struct fact *to,
                      const struct fact_attr *attrs, const struct element *el)
{
    for (; attrs && attrs->slot.path; attrs++)
        for (size_t i = 0; attrs->name.n && i < el->n; i++) {
            struct raw_text text = text_of(x, el->attrs[i].value);

            if (str_eq_nocase(el->attrs[i].name.local, attrs->name))
                facts_put(&x->r->nz, to, &attrs->slot, &text);
        }
}

static void put_link(struct feed_xml *x, struct fact *object, const char *path,
                     const struct element *el)
{
    struct fact *link = facts_append(&x->r->nz, object, path);
    struct raw_text href = text_of(x, feed_link_href(x, el->attrs, el->n));

    for (size_t i = 0; i < sizeof(link_attrs) / sizeof(*link_attrs); i++) {
        struct raw_text text =
            text_of(x, feed_attr(el->attrs, el->n, link_attrs[i].name));

        if (link_attrs[i].slot.as == AS_REL)
            text.s = feed_link_rel(el->attrs, el->n);
        if (!text.s.n && i == LINK_TYPE && feed_is_atom(x) &&
            str_eq(feed_link_rel(el->attrs, el->n), STR("self")))
            text.s = STR("application/atom+xml"); /* what it is in */
        if (link_attrs[i].slot.as == AS_URL)
            text = href;
        facts_put(&x->r->nz, link, &link_attrs[i].slot, &text);
    }
    put_relation(x, object, el, &href);
}

/* True if a system of coordinates begins with the easting: EPSG's geographic
 * ones (4001 to 4999) begin with the latitude, and so does GeoRSS. */
static bool is_xy(const struct element *el)
{
    struct str name = str_trim(feed_attr(el->attrs, el->n, STR("srsName")));
    size_t n = 0;

    while (n < name.n && name.s[name.n - n - 1] >= '0' &&
           name.s[name.n - n - 1] <= '9')
        n++;
    return n > 0 && n < name.n && !(n == 4 && name.s[name.n - n] == '4') &&
           str_find(name, STR("EPSG")) != SIZE_MAX;
}

/* Written at the shape, or at its positions. */
static void set_axes(struct feed_facts *facts, const struct element *el)
{
    int64_t n =
        normalize_number(feed_attr(el->attrs, el->n, STR("srsDimension")));

    if (n >= 2)
        facts->positions.n_axes = (size_t)n;
}

static void start_shape(struct feed_facts *facts, const struct element *el)
{
    facts->positions.n = 0;
    facts->positions.n_axes = 0;
    facts->positions.is_xy = is_xy(el);
    set_axes(facts, el);
}

static void start_one(struct feed_xml *x, struct frame *f,
                      const struct fact_rule *fact, const struct element *el)
{
    struct normalizer *nz = &x->r->nz;
    struct fact *object = f->object;

    switch (fact->what) {
    case FACT_LINK:
        put_link(x, object, fact->slot.path, el);
        return;
    case FACT_SET:
        f->target =
            *fact->slot.path ? facts_claim(nz, object, &fact->slot) : object;
        break;
    case FACT_INTO:
        f->target = facts_claim(nz, object, &fact->slot);
        if (!f->target)
            f->target = facts_new(nz); /* of no weight */
        break;
    case FACT_ADD:
        f->target = facts_append(nz, object, fact->slot.path);
        break;
    case FACT_SHAPE:
        start_shape(&x->facts[x->in_item], el);
        return;
    case FACT_GEO:
        set_axes(&x->facts[x->in_item], el);
        return;
    case FACT_GO:
    case FACT_VALUE:
    case FACT_OUTSIDE:
    case FACT_PERSON:
    case FACT_PUBLISHER:
        return;
    }
    put_attrs(x, f->target, fact->attrs, el);
    if (fact->what == FACT_INTO)
        f->object = f->target;
}

void feed_facts_start(struct feed_xml *x, struct frame *f,
                      const struct frame *outer, const struct element *el)
{
    const struct fact_rule *fact = f->fact;

    enter(x);
    f->object = outer->object;
    if (!f->object)
        f->object = x->facts[x->in_item].root;
    for (; fact; fact = fact_rules_next(outer->place, fact))
        start_one(x, f, fact, el);
}

bool feed_facts_is_construct(const struct fact_rule *fact)
{
    return fact->ns == NS_ATOM && fact->what == FACT_VALUE &&
           fact->slot.as == AS_LINE;
}

bool feed_facts_is_plain(const struct fact_rule *fact)
{
    const struct fact_attr *attr = fact->attrs;

    while (attr && attr->slot.path && attr->name.n)
        attr++;
    if (attr && attr->slot.path)
        return attr->slot.as != AS_LINE;
    return fact->what == FACT_PUBLISHER ||
           (fact->what == FACT_VALUE && fact->slot.as != AS_LINE);
}

/* ---- texts ---- */

/* True, and counted, if n bytes more would be too much. */
static bool is_too_much(struct feed_xml *x, size_t n)
{
    bool is = arena_used(x->r->nz.a) + n > x->r->nz.max_bytes;

    x->r->log.n[REPAIR_LIMIT] += is;
    return is;
}

/* A copy among the facts; absent if there is no room. */
static struct str keep(struct feed_xml *x, struct str s)
{
    struct str copy = { NULL, 0 };

    if (is_too_much(x, s.n))
        return copy;
    copy = arena_copy(x->r->nz.a, s);
    if (!copy.s)
        x->r->nz.err = ERR_NOMEM;
    return copy;
}

static void put_geometry(struct feed_xml *x, const struct fact_slot *what,
                         struct str coordinates, struct geo_axes axes)
{
    const struct fact_slot slot = { "_weir.geo", 0, what->rank };
    struct feed_facts *facts = enter(x);
    struct buf b;

    buf_init(&b, 3 * coordinates.n + GEO_SLACK_BYTES);
    if (geo_put(&b, str_of(what->path), coordinates, axes) && !b.err)
        facts_put_done(&x->r->nz, facts->root, &slot, FACT_JSON,
                       keep(x, buf_str(&b)));
    if (b.err == ERR_NOMEM)
        x->r->nz.err = ERR_NOMEM;
    buf_release(&b);
}

/* Latitude and longitude come one by one. */
static void put_half(struct feed_xml *x, bool is_lat, struct str s)
{
    static const struct fact_slot point = { "Point", 0, 1 };
    struct feed_facts *facts = enter(x);
    struct str *half = is_lat ? &facts->lat : &facts->lon;
    struct buf b;

    s = str_trim(s);
    if (half->n || !s.n)
        return;
    *half = keep(x, s);
    if (!facts->lat.n || !facts->lon.n)
        return;
    buf_init(&b, facts->lat.n + facts->lon.n + 1);
    buf_put(&b, facts->lat);
    buf_putc(&b, ' ');
    buf_put(&b, facts->lon);
    if (b.err == ERR_NOMEM)
        x->r->nz.err = ERR_NOMEM;
    else
        put_geometry(x, &point, buf_str(&b), (struct geo_axes){ .n = 2 });
    buf_release(&b);
}

/* The positions of a shape may come one by one, too. */
static void add_positions(struct feed_xml *x, struct str s)
{
    struct feed_facts *facts = enter(x);
    size_t need = facts->positions.n + s.n + 1;

    if (need > facts->positions.cap) {
        char *grown;

        if (is_too_much(x, 2 * need))
            return;
        grown = arena_alloc(x->r->nz.a, 2, need);
        if (!grown) {
            x->r->nz.err = ERR_NOMEM;
            return;
        }
        if (facts->positions.n)
            memcpy(grown, facts->positions.s, facts->positions.n);
        facts->positions.s = grown;
        facts->positions.cap = 2 * need;
    }
    facts->positions.s[facts->positions.n] = ' ';
    if (s.n)
        memcpy(facts->positions.s + facts->positions.n + 1, s.s, s.n);
    facts->positions.n = need;
}

static void put_geo(struct feed_xml *x, const struct fact_slot *slot,
                    struct str s)
{
    struct str what = str_of(slot->path);

    if (str_eq(what, STR("lat")) || str_eq(what, STR("long")))
        put_half(x, what.n == 3, s);
    else if (str_eq(what, STR("pos")))
        add_positions(x, s);
    else
        put_geometry(x, slot, s, (struct geo_axes){ .n = 0 });
}

static void end_shape(struct feed_xml *x, const struct fact_slot *slot)
{
    struct feed_facts *facts = &x->facts[x->in_item];
    struct str s = { facts->positions.s, facts->positions.n };
    struct geo_axes axes = { facts->positions.is_xy, facts->positions.n_axes };

    facts->positions.n = 0; /* not again for the shapes around it */
    if (s.n)
        put_geometry(x, slot, s, axes);
}

static void put_text(struct feed_xml *x, const struct frame *f,
                     const struct fact_rule *fact, const struct raw_text *text)
{
    struct raw_person person = { .name = *text };
    struct raw_text plain = *text;
    struct str rest = text->s;
    const struct fact_attr *attr = fact->attrs;
    struct normalizer *nz = &x->r->nz;

    /* Names are no HTML, whatever else the element is captured for. */
    if (!x->capture.has_elements)
        plain.kind = RAW_PLAIN;
    switch (fact->what) {
    case FACT_VALUE:
        facts_put(nz, f->object, &fact->slot, text);
        break;
    case FACT_OUTSIDE:
        facts_put(nz, x->facts[x->in_item].root, &fact->slot, text);
        break;
    case FACT_PERSON:
        while (people_next(&rest, &person.name.s))
            facts_put_person(nz, f->object, &fact->slot, &person);
        break;
    case FACT_PUBLISHER:
        facts_put_publisher(nz, f->object, &fact->slot, &plain);
        break;
    case FACT_GEO:
        put_geo(x, &fact->slot, text->s);
        break;
    case FACT_SET:
    case FACT_ADD:
        for (; attr && attr->slot.path; attr++)
            if (!attr->name.n)
                facts_put(nz, f->target, &attr->slot,
                          attr->slot.as == AS_PLAIN ? &plain : text);
        break;
    case FACT_INTO:
    case FACT_LINK:
    case FACT_SHAPE:
    case FACT_GO:
        break;
    }
}

void feed_facts_text(struct feed_xml *x, const struct frame *f,
                     const struct raw_text *text)
{
    const struct fact_rule *fact = f->fact;
    enum feed_place place = f[-1].place;

    enter(x);
    for (; fact; fact = fact_rules_next(place, fact))
        put_text(x, f, fact, text);
}

void feed_facts_end(struct feed_xml *x, const struct frame *f)
{
    if (f->fact->what == FACT_SHAPE)
        end_shape(x, &f->fact->slot);
    if (f->fact->what != FACT_PERSON)
        return;
    enter(x);
    x->person.name.base = scope_base(&x->scope);
    facts_put_person(&x->r->nz, f->object, &f->fact->slot, &x->person);
    if (x->in_item)
        return;
    /* Between items the scratch arena held nothing but the person. */
    arena_reset(x->r->scratch);
    x->kept_base = x->kept_language = (struct str){ NULL, 0 };
}

void feed_facts_finish(struct feed_xml *x)
{
    static const struct fact_slot permalink = { "_weir.guid_is_permalink", 0,
                                                1 };
    const struct raw_item *item = &x->item;
    /* One behind another address is the name of the item, not its page. */
    bool is_page = item->id_is_link && !x->link_is_other;

    enter(x);
    if (item->rank[RAW_ID] != RANK_GUID || feed_is_atom(x))
        return;
    facts_put_done(&x->r->nz, item->facts, &permalink, FACT_JSON,
                   is_page ? STR("true") : STR("false"));
}
