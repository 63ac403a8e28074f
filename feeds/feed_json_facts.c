/* feed_json_facts.c -- what JSON Feed says that only `weir parse` shows. One
 * thread. */
#include "feeds/feed_json.h"

void feed_json_item_facts(struct reading *r, const struct scan_value *url,
                          const struct scan_value *text, struct raw_item *raw)
{
    static const struct fact_slot url_slot = { "external_url", AS_URL, 1 },
                                  text_slot = { "content_text", AS_TEXT, 1 };
    struct raw_text raw_url = feed_json_raw(r, url, RAW_PLAIN),
                    raw_text = feed_json_raw(r, text, RAW_PLAIN);

    r->nz.a = r->scratch;
    raw->facts = facts_new(&r->nz);
    facts_put(&r->nz, raw->facts, &url_slot, &raw_url);
    facts_put(&r->nz, raw->facts, &text_slot, &raw_text);
}

static void put_hub(struct reading *r, const struct scan_value *v, void *ctx)
{
    enum { TYPE, URL, KEYS };
    static const struct str keys[KEYS] = { STR_C("type"), STR_C("url") };
    static const struct fact_slot slot = { "_weir.hub", AS_URL | AS_LISTED, 0 };
    struct scan_value m[KEYS];
    struct raw_text url;

    feed_json_members(r, v, keys, KEYS, m);
    url = feed_json_raw(r, &m[URL], RAW_PLAIN);
    if (str_eq_nocase(str_trim(feed_json_text(r, &m[TYPE])), STR("WebSub")))
        facts_put(&r->nz, ctx, &slot, &url);
}

void feed_json_fact(struct reading *r, struct fact *facts, size_t which,
                    const struct scan_value *value)
{
    static const struct fact_slot slots[] = {
        { "description", AS_LINE, 1 },
        { "icon", AS_URL, 1 },
        { "favicon", AS_URL, 1 },
        { "_weir.next", AS_URL, 1 },
    };
    struct raw_text text;

    if (which >= sizeof(slots) / sizeof(*slots)) {
        feed_json_each(r, value, put_hub, facts);
        return;
    }
    text = feed_json_raw(r, value, RAW_PLAIN);
    facts_put(&r->nz, facts, &slots[which], &text);
}

static void put_person(struct reading *r, const struct scan_value *v, void *ctx)
{
    static const struct fact_slot slot = { "authors", 0, 0 };
    struct raw_person person = feed_json_person(r, v);

    facts_put_person(&r->nz, ctx, &slot, &person);
}

bool feed_json_people(struct reading *r, struct fact *facts,
                      const struct scan_value *people)
{
    const struct fact *list;

    feed_json_each(r, people, put_person, facts);
    list = facts_find(facts, "authors");
    return list && list->first;
}
