/* feed_json.c -- JSON Feed 1.0 and 1.1 (jsonfeed.org), one item at a time.
 *
 * scan.c finds the members of the feed and cuts its array into items, wherever
 * it stands among them; jsondoc.c reads one. A document without a version is a
 * JSON Feed if its items look like it; other JSON is left to type = json. One
 * thread.
 */
#include "feeds/feed_json.h"

#include <string.h>

#define VERSION "jsonfeed.org/version/"
/* Where the version of a broken document is looked for. */
#define VERSION_MAX_BYTES 4096

enum feed_key {
    KEY_VERSION,
    KEY_TITLE,
    KEY_HOME,
    KEY_SELF,
    KEY_LANGUAGE,
    KEY_AUTHORS,
    KEY_AUTHOR,
    KEY_ITEMS,
    KEY_FACTS, /* from here on what only `weir parse` shows */
    KEY_DESCRIPTION = KEY_FACTS,
    KEY_ICON,
    KEY_FAVICON,
    KEY_NEXT,
    KEY_HUBS,
    FEED_KEYS
};

struct feed_json {
    struct reading *r;
    struct jsondoc json;
    struct scan_value member[FEED_KEYS]; /* kind SCAN_NONE: absent */
    struct json_object *authors;         /* the feed's, or NULL */
    struct fact *facts;                  /* the feed's, or NULL */
};

/* ---- values ---- */

static struct json_object *get(struct json_object *object, const char *key)
{
    struct json_object *value = NULL;

    if (json_object_is_type(object, json_type_object))
        json_object_object_get_ex(object, key, &value);
    return value;
}

static struct str text_of(struct json_object *object, const char *key)
{
    return str_trim(jsondoc_text(get(object, key)));
}

/* Spaces and line ends of a text count. */
static struct raw_text raw_of(struct json_object *object, const char *key,
                              enum raw_kind kind)
{
    return (struct raw_text){ .s = jsondoc_text(get(object, key)),
                              .kind = kind };
}

/* ---- the parts of an item ---- */

static const struct {
    const char *key;
    enum raw_field field;
    enum raw_kind kind;
    int rank;
} fields[] = {
    // clang-format off
    { "id",             RAW_ID,        RAW_PLAIN, 1 },
    { "url",            RAW_LINK,      RAW_PLAIN, 2 },
    { "external_url",   RAW_LINK,      RAW_PLAIN, 1 },
    { "title",          RAW_TITLE,     RAW_PLAIN, 1 },
    { "summary",        RAW_SUMMARY,   RAW_PLAIN, 1 },
    { "content_html",   RAW_CONTENT,   RAW_HTML,  2 },
    { "content_text",   RAW_CONTENT,   RAW_PLAIN, 1 },
    { "image",          RAW_IMAGE,     RAW_PLAIN, 2 },
    { "banner_image",   RAW_IMAGE,     RAW_PLAIN, 1 },
    { "date_published", RAW_PUBLISHED, RAW_PLAIN, 1 },
    { "date_modified",  RAW_UPDATED,   RAW_PLAIN, 1 },
    { "language",       RAW_LANGUAGE,  RAW_PLAIN, 1 },
    // clang-format on
};

/* An author is an object, or by mistake a name. */
static void add_author(struct raw_item *raw, struct json_object *author)
{
    struct raw_person person = {
        .name = raw_of(author, "name", RAW_PLAIN),
        .url = text_of(author, "url"),
        .avatar = text_of(author, "avatar"),
    };

    if (json_object_is_type(author, json_type_string))
        person.name.s = jsondoc_text(author);
    raw_add_author(raw, &person);
}

static void add_authors(struct raw_item *raw, struct json_object *authors)
{
    if (!json_object_is_type(authors, json_type_array)) {
        add_author(raw, authors);
        return;
    }
    for (size_t i = 0; i < json_object_array_length(authors); i++)
        add_author(raw, json_object_array_get_idx(authors, i));
}

/* 1.1 has authors, 1.0 author; who names none has the feed's. */
static void set_authors(const struct feed_json *f, struct raw_item *raw,
                        struct json_object *item)
{
    add_authors(raw, get(item, "authors"));
    if (!raw->n_authors)
        add_authors(raw, get(item, "author"));
    if (raw->n_authors)
        return;
    add_authors(raw, f->authors);
    raw->authors_inherited = raw->n_authors > 0;
}

static void add_tag(struct raw_item *raw, struct json_object *tag)
{
    struct raw_text text = { .s = jsondoc_text(tag), .kind = RAW_PLAIN };

    raw_add_tag(raw, &text);
}

static void set_tags(struct raw_item *raw, struct json_object *tags)
{
    if (!json_object_is_type(tags, json_type_array)) {
        add_tag(raw, tags);
        return;
    }
    for (size_t i = 0; i < json_object_array_length(tags); i++)
        add_tag(raw, json_object_array_get_idx(tags, i));
}

static void set_attachments(struct raw_item *raw, struct json_object *list)
{
    size_t n = json_object_is_type(list, json_type_array)
                   ? json_object_array_length(list)
                   : 0;

    for (size_t i = 0; i < n; i++) {
        struct json_object *one = json_object_array_get_idx(list, i);
        struct raw_enclosure e = {
            .url = raw_of(one, "url", RAW_PLAIN),
            .mime_type = text_of(one, "mime_type"),
            .title = text_of(one, "title"),
            .size = text_of(one, "size_in_bytes"),
            .duration = text_of(one, "duration_in_seconds"),
        };

        raw_add_enclosure(raw, &e);
    }
}

static enum err read_item(struct feed_json *f, const struct scan_value *v,
                          size_t index)
{
    struct raw_item raw = { .id_is_link = true };
    size_t n_facts = 0;
    struct json_object *item;
    enum err e = jsondoc_item(&f->json, f->r, v, index, &item);

    if (e || !item)
        return e;
    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
        struct raw_text text = raw_of(item, fields[i].key, fields[i].kind);

        raw_put(&raw, fields[i].field, fields[i].rank, &text);
    }
    if (f->r->opt->everything)
        feed_json_item_facts(f->r, item, &raw, &n_facts);
    set_authors(f, &raw, item);
    set_tags(&raw, get(item, "tags"));
    set_attachments(&raw, get(item, "attachments"));
    e = reading_item(f->r, &raw);
    json_object_put(item);
    return e;
}

static enum err read_items(struct feed_json *f)
{
    struct feed *feed = &f->r->feed;
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    enum err e = ERR_OK;

    scan_begin(&it, &f->member[KEY_ITEMS]);
    for (size_t i = 1; !e && scan_next(&it, &key, &v); i++) {
        if (reading_is_full(f->r))
            feed->n_over++;
        else
            e = read_item(f, &v, i);
    }
    if (!e && feed->n_bad && !feed->n_items)
        e = err_set(f->r->ei, ERR_FORMAT,
                    "no feed: none of %zu items can be read; %.*s",
                    feed->n_bad + feed->n_over, STR_ARG(feed->bad_reason));
    return e;
}

/* ---- the feed ---- */

/* Of equal keys the last counts, as in json-c. */
static void find_members(struct feed_json *f, const struct scan_value *root)
{
    static const struct str keys[FEED_KEYS] = {
        [KEY_VERSION] = STR_C("version"),
        [KEY_TITLE] = STR_C("title"),
        [KEY_HOME] = STR_C("home_page_url"),
        [KEY_SELF] = STR_C("feed_url"),
        [KEY_LANGUAGE] = STR_C("language"),
        [KEY_AUTHORS] = STR_C("authors"),
        [KEY_AUTHOR] = STR_C("author"),
        [KEY_ITEMS] = STR_C("items"),
        [KEY_DESCRIPTION] = STR_C("description"),
        [KEY_ICON] = STR_C("icon"),
        [KEY_FAVICON] = STR_C("favicon"),
        [KEY_NEXT] = STR_C("next_url"),
        [KEY_HUBS] = STR_C("hubs"),
    };
    struct scan_iter it;
    struct scan_value v;
    struct str key;

    scan_begin(&it, root);
    while (it.is_object && scan_next(&it, &key, &v))
        for (int k = 0; k < FEED_KEYS; k++)
            if (scan_key_is(key, keys[k]))
                f->member[k] = v;
}

/* A member's value, or NULL if it cannot be read. ERR_NOMEM. */
static enum err parse(struct feed_json *f, const struct scan_value *v,
                      struct json_object **ret)
{
    const char *why;

    *ret = NULL;
    if (v->kind == SCAN_NONE || jsondoc_too_much(v))
        return ERR_OK;
    if (jsondoc_parse(&f->json, v, ret, &why) == ERR_NOMEM)
        return err_set(f->r->ei, ERR_NOMEM, "out of memory");
    return ERR_OK;
}

static enum feed_format format_of(struct str version)
{
    size_t at = str_find(version, STR(VERSION));

    if (at == SIZE_MAX)
        return FEED_UNKNOWN;
    version = str_cut(version, at + sizeof(VERSION) - 1);
    if (str_ends(version, STR("/")))
        version.n--;
    if (str_eq(version, STR("1.1")))
        return FEED_JSON_11;
    return str_eq(version, STR("1")) || str_eq(version, STR("1.0"))
               ? FEED_JSON_10
               : FEED_JSON;
}

/* True if an item has what a JSON Feed's must have: an id, and something. */
static bool is_item(const struct scan_value *v)
{
    struct scan_iter it;
    struct scan_value value;
    struct str key;
    bool has_id = false, has_more = false;

    scan_begin(&it, v);
    while (it.is_object && scan_next(&it, &key, &value)) {
        has_id |= scan_key_is(key, STR("id"));
        has_more |= scan_key_is(key, STR("url")) ||
                    scan_key_is(key, STR("content_html")) ||
                    scan_key_is(key, STR("content_text"));
    }
    return has_id && has_more;
}

static enum err find_format(struct feed_json *f)
{
    const struct scan_value *items = &f->member[KEY_ITEMS];
    struct feed *feed = &f->r->feed;
    struct json_object *version;
    struct scan_iter it;
    struct scan_value first;
    struct str key;
    enum err e = parse(f, &f->member[KEY_VERSION], &version);

    if (e)
        return e;
    feed->format = format_of(str_trim(jsondoc_text(version)));
    json_object_put(version);
    scan_begin(&it, items);
    if (!feed->format && items->kind == SCAN_ARRAY &&
        f->member[KEY_TITLE].kind == SCAN_STRING &&
        scan_next(&it, &key, &first) && is_item(&first))
        feed->format = FEED_JSON;
    return ERR_OK;
}

static enum err set_facts(struct feed_json *f)
{
    size_t n_facts = 0;
    enum err e = ERR_OK;

    f->r->nz.a = f->r->a;
    f->r->nz.n_facts = &n_facts;
    f->facts = facts_new(&f->r->nz);
    f->r->feed.facts = f->facts;
    feed_json_people(f->r, f->facts, f->authors);
    for (int k = KEY_FACTS; k < FEED_KEYS && !e; k++) {
        struct json_object *value;

        e = parse(f, &f->member[k], &value);
        if (e)
            break;
        feed_json_fact(f->r, f->facts, (size_t)(k - KEY_FACTS), value);
        json_object_put(value);
    }
    return e;
}

static enum err set_member(struct feed_json *f, enum feed_key key)
{
    const struct str no_base = { NULL, 0 };
    struct reading *r = f->r;
    struct json_object *value;
    struct str s;
    enum err e = parse(f, &f->member[key], &value);

    if (e)
        return e;
    s = str_trim(jsondoc_text(value));
    if (key == KEY_TITLE)
        reading_set_line(r, &r->feed.title, s, RAW_PLAIN);
    else if (key == KEY_HOME)
        reading_set_url(r, &r->feed.home_url, s, no_base);
    else if (key == KEY_SELF)
        reading_set_url(r, &r->feed.self_url, s, no_base);
    else
        (void)reading_set_language(r, s);
    json_object_put(value);
    return ERR_OK;
}

static enum err read_feed(struct feed_json *f)
{
    enum err e = ERR_OK;

    for (int k = KEY_TITLE; k <= KEY_LANGUAGE && !e; k++)
        e = set_member(f, (enum feed_key)k);
    if (!e)
        e = parse(f, &f->member[KEY_AUTHORS], &f->authors);
    if (!e && !f->authors)
        e = parse(f, &f->member[KEY_AUTHOR], &f->authors);
    if (!e && f->r->opt->everything)
        e = set_facts(f);
    if (e)
        return e;
    if (f->member[KEY_ITEMS].kind == SCAN_ARRAY)
        return read_items(f);
    return reading_remark(f->r, STR("a JSON Feed without a list of items"))
               ? ERR_OK
               : err_set(f->r->ei, ERR_NOMEM, "out of memory");
}

/* Other JSON, broken or whole. */
static enum err refuse(struct feed_json *f)
{
    if (f->r->opt->type == SOURCE_FEED)
        return reading_refuse(f->r, "feed");
    return err_set(f->r->ei, ERR_FORMAT,
                   "no feed: JSON (a list API needs type = json and items)");
}

static bool says_version(const struct buf *text)
{
    struct str s = buf_str(text);

    if (s.n > VERSION_MAX_BYTES)
        s.n = VERSION_MAX_BYTES;
    return str_find(s, STR(VERSION)) != SIZE_MAX;
}

enum err feed_json_read(struct reading *r)
{
    struct feed_json f = { .r = r };
    struct scan_value root;
    enum err e = jsondoc_open(&f.json, r, "feed", &root);

    if (e == ERR_FORMAT && !says_version(&f.json.text))
        e = refuse(&f);
    if (e)
        goto out;
    find_members(&f, &root);
    e = find_format(&f);
    if (!e)
        e = r->feed.format ? read_feed(&f) : refuse(&f);
out:
    json_object_put(f.authors);
    jsondoc_release(&f.json);
    return e;
}
