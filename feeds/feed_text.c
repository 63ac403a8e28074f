/* feed_text.c -- elements whose text counts: how it is captured, and what it
 * becomes when the element ends. feed_xml.c says where they stand. One thread.
 */
#include "feeds/feed_xml.h"
#include "feeds/people.h"

#include <string.h>

/* How much of a text the daemon looks at; normalize.c cuts what it makes of
 * it. */
#define NAME_MAX_BYTES 4096
#define TITLE_MAX_BYTES 16384

static size_t max_bytes(const struct feed_xml *x, const struct feed_rule *rule)
{
    bool is_field = rule->action == DO_FIELD || rule->action == DO_XHTML ||
                    rule->action == DO_SUMMARY ||
                    rule->action == DO_CONSTRUCT || rule->action == DO_PART;

    if (x->r->opt->everything)
        return ITEM_CONTENT_MAX_BYTES;
    if (is_field && (rule->arg == RAW_CONTENT || rule->arg == RAW_SUMMARY))
        return ITEM_CONTENT_MAX_BYTES;
    return is_field && rule->arg == RAW_TITLE ? TITLE_MAX_BYTES
                                              : NAME_MAX_BYTES;
}

/* ---- at their start ---- */

/* An element that tells nothing but a fact. */
static void start_fact_text(struct feed_xml *x, struct frame *f,
                            const struct element *el)
{
    if (!feed_facts_is_construct(f->fact))
        capture_begin(&x->capture,
                      feed_facts_is_plain(f->fact) ? RAW_PLAIN : RAW_HTML,
                      false, ITEM_CONTENT_MAX_BYTES);
    else if (!feed_begin_construct(x, el->attrs, el->n, ITEM_CONTENT_MAX_BYTES))
        f->place = IN_NOTHING;
}

void feed_text_start(struct feed_xml *x, struct frame *f,
                     const struct element *el)
{
    const struct feed_rule *rule = f->rule;
    enum raw_kind kind = RAW_HTML;

    if (!rule) {
        start_fact_text(x, f, el);
        return;
    }
    switch ((int)rule->action) {
    case DO_CONSTRUCT:
    case DO_PART:
    case DO_FEED_CONSTRUCT:
        if (rule->arg == RAW_CONTENT && feed_has_parts(el->attrs, el->n)) {
            f->rule = NULL;
            f->place = IN_PARTS;
            return;
        }
        if (!feed_begin_construct(x, el->attrs, el->n, max_bytes(x, rule))) {
            f->rule = NULL;
            f->place = IN_NOTHING;
        }
        return;
    case DO_GUID:
    case DO_NAME:
    case DO_URI:
    case DO_EMAIL:
    case DO_FEED_HOME:
    case DO_FEED_LANGUAGE:
        kind = RAW_PLAIN;
        break;
    default:
        break;
    }
    capture_begin(&x->capture, kind, rule->action == DO_XHTML,
                  max_bytes(x, rule));
}

/* ---- at their end ---- */

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
static bool end_feed_text(struct feed_xml *x, const struct feed_rule *rule,
                          struct str s)
{
    switch ((int)rule->action) {
    case DO_FEED_TITLE:
    case DO_FEED_CONSTRUCT:
        set_title(x, s, x->capture.kind, rule->rank);
        return true;
    case DO_FEED_HOME:
        feed_set_home(x, s, rule->rank);
        return true;
    case DO_FEED_LANGUAGE:
        feed_set_language(x, s, rule->rank);
        return true;
    default:
        return false;
    }
}

static void add_keywords(struct feed_xml *x, const struct raw_text *text)
{
    const char *stops = facts_stops(text->s);
    struct raw_text one = *text;
    struct str rest = text->s;

    while (facts_next_word(&rest, stops, &one.s))
        raw_add_tag(&x->item, &one);
}

static bool is_date(const struct feed_xml *x, const struct raw_text *text)
{
    struct date date;

    return !date_parse(str_trim(text->s), &x->r->opt->dates, &date);
}

/* A date that can be read is better than any that cannot. False: so is the one
 * that is there. */
static bool makes_way(struct feed_xml *x, enum raw_field field,
                      const struct raw_text *text)
{
    if ((field != RAW_PUBLISHED && field != RAW_UPDATED) ||
        !x->item.rank[field])
        return true;
    if (!is_date(x, text))
        return false;
    if (!x->has_date[field] && !is_date(x, &x->item.field[field]))
        x->item.rank[field] = 0;
    x->has_date[field] = true; /* that one, or this */
    return true;
}

static void put_field(struct feed_xml *x, const struct feed_rule *rule,
                      const struct raw_text *text)
{
    enum raw_field field = (enum raw_field)rule->arg;
    struct str link = str_trim(x->item.field[RAW_LINK].s);
    int rank = x->item.rank[field];

    if (!makes_way(x, field, text))
        return;
    if (rule->action == DO_SUMMARY && rank == rule->rank) {
        raw_put(&x->item, RAW_CONTENT, 1, text);
        return;
    }
    if (rule->action == DO_LATEST && rank == rule->rank && str_trim(text->s).n)
        x->item.rank[field]--;
    raw_put(&x->item, field, rule->rank, text);
    if (field == RAW_ID && x->item.rank[field] != rank) {
        x->item.id_is_link = rule->action == DO_GUID && x->guid_is_link;
        x->link_is_other = link.n && !str_eq(link, str_trim(text->s));
    }
}

static void put_part(struct feed_xml *x, const struct feed_rule *rule,
                     const struct raw_text *text)
{
    struct feed_rule part = *rule;

    part.action = DO_LATEST;
    part.rank += text->kind == RAW_HTML;
    put_field(x, &part, text);
}

static void end_item_text(struct feed_xml *x, const struct frame *f,
                          const struct raw_text *text)
{
    const struct feed_rule *rule = f->rule;
    struct raw_person person = { .name = *text };

    switch ((int)rule->action) {
    case DO_FIELD:
    case DO_LATEST:
    case DO_SUMMARY:
    case DO_XHTML:
    case DO_CONSTRUCT:
    case DO_GUID:
        put_field(x, rule, text);
        break;
    case DO_PART:
        put_part(x, rule, text);
        break;
    case DO_TAG:
    case DO_CATEGORY:
        raw_add_tag(&x->item, text);
        break;
    case DO_KEYWORDS:
        add_keywords(x, text);
        break;
    case DO_AUTHOR:
        feed_add_author(x, f, &person);
        break;
    case DO_NAME:
        x->person.name = *text;
        break;
    case DO_URI:
        x->person.url = text->s;
        break;
    case DO_EMAIL:
        x->person.email = people_address(text->s);
        break;
    default:
        break;
    }
}

enum err feed_text_end(struct feed_xml *x, const struct frame *f)
{
    const struct feed_rule *rule = f->rule;
    size_t n_bytes = x->r->log.n[REPAIR_BYTES];
    struct str s = feed_end_construct(x);
    struct raw_text text = { .s = s,
                             .kind = x->capture.kind,
                             .base = scope_base(&x->scope) };
    bool is_done;
    enum err e;

    if (x->capture.text.err)
        return feed_no_memory(x);
    if (!rule) /* of no weight: only content may be in base64 */
        x->r->log.n[REPAIR_BYTES] = n_bytes;
    x->r->log.n[REPAIR_LIMIT] += x->capture.was_cut;
    if (f->fact)
        feed_facts_text(x, f, &text);
    is_done = !rule || end_feed_text(x, rule, s);
    if (is_done || !(x->in_item || f[-1].place == IN_PERSON ||
                     (rule->action == DO_AUTHOR && !x->r->opt->everything)))
        return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
    e = feed_keep_text(x, s, x->capture.kind, &text);
    if (!e)
        end_item_text(x, f, &text);
    return e;
}

enum err feed_text_give(struct feed_xml *x, struct frame *f,
                        const struct element *el, struct str name)
{
    struct str s = feed_attr(el->attrs, el->n, name);
    enum err e;

    feed_text_start(x, f, el);
    capture_text(&x->capture, s);
    e = feed_text_end(x, f);
    f->rule = NULL;
    f->fact = NULL;
    f->place = IN_NOTHING;
    return e;
}
