/* feed_json_facts.c -- what JSON Feed says that only `weir parse` shows. One
 * thread. */
#include "feeds/feed_json.h"

static struct raw_text raw_of(struct json_object *value)
{
    return (struct raw_text){ .s = jsondoc_text(value), .kind = RAW_PLAIN };
}

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    if (json_object_is_type(object, json_type_object))
        json_object_object_get_ex(object, key, &value);
    return value;
}

void feed_json_item_facts(struct reading *r, struct json_object *item,
                          struct raw_item *raw, size_t *n_facts)
{
    static const struct fact_slot slots[] = {
        { "external_url", AS_URL, 1 },
        { "content_text", AS_TEXT, 1 },
    };

    r->nz.a = r->scratch;
    r->nz.n_facts = n_facts;
    raw->facts = facts_new(&r->nz);
    for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++) {
        struct raw_text text = raw_of(get(item, slots[i].path));

        facts_put(&r->nz, raw->facts, &slots[i], &text);
    }
}

static void put_hubs(struct reading *r, struct fact *facts,
                     struct json_object *hubs)
{
    static const struct fact_slot slot = { "_weir.hub", AS_URL | AS_LISTED, 0 };
    size_t n = json_object_is_type(hubs, json_type_array)
                   ? json_object_array_length(hubs)
                   : 0;

    for (size_t i = 0; i < n; i++) {
        struct json_object *hub = json_object_array_get_idx(hubs, i);
        struct raw_text url = raw_of(get(hub, "url"));

        if (str_eq_nocase(str_trim(jsondoc_text(get(hub, "type"))),
                          STR("WebSub")))
            facts_put(&r->nz, facts, &slot, &url);
    }
}

void feed_json_fact(struct reading *r, struct fact *facts, size_t which,
                    struct json_object *value)
{
    static const struct fact_slot slots[] = {
        { "description", AS_LINE, 1 },
        { "icon", AS_URL, 1 },
        { "favicon", AS_URL, 1 },
        { "_weir.next", AS_URL, 1 },
    };
    struct raw_text text = raw_of(value);

    if (which < sizeof(slots) / sizeof(*slots))
        facts_put(&r->nz, facts, &slots[which], &text);
    else
        put_hubs(r, facts, value);
}

static void put_person(struct reading *r, struct fact *facts,
                       struct json_object *person)
{
    static const struct fact_slot slot = { "authors", 0, 0 };
    struct raw_person raw = {
        .name = raw_of(get(person, "name")),
        .url = jsondoc_text(get(person, "url")),
        .avatar = jsondoc_text(get(person, "avatar")),
    };

    if (json_object_is_type(person, json_type_string))
        raw.name = raw_of(person);
    facts_put_person(&r->nz, facts, &slot, &raw);
}

void feed_json_people(struct reading *r, struct fact *facts,
                      struct json_object *people)
{
    if (!json_object_is_type(people, json_type_array)) {
        put_person(r, facts, people);
        return;
    }
    for (size_t i = 0; i < json_object_array_length(people); i++)
        put_person(r, facts, json_object_array_get_idx(people, i));
}
