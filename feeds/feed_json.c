/* feed_json.c -- JSON Feed 1.0 and 1.1 (jsonfeed.org), one item at a time.
 *
 * scan.c finds the members of the feed and cuts its array into items, wherever
 * it stands among them; of an item only what is known is looked at, so that no
 * extension costs memory or an item. A document without a version is a JSON
 * Feed if its items look like it; other JSON is left to type = json. What is
 * broken is read as far as it can be. One thread.
 */
#include "feeds/feed_json.h"

#include <string.h>

#include "feeds/jsondoc.h"

#define VERSION "jsonfeed.org/version/"
/* Where the version of a broken document is looked for. */
#define VERSION_MAX_BYTES 4096
/* Of an author's name or address; normalize.c keeps less. */
#define AUTHOR_MAX_BYTES 4096

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
    struct scan_value member[FEED_KEYS];
    struct fact *facts;                          /* the feed's, or NULL */
    struct raw_person authors[ITEM_MAX_AUTHORS]; /* of who names none */
    size_t n_authors;
    struct raw_item item;
};

/* ---- the parts of an item ---- */

enum item_key {
    ITEM_ID,
    ITEM_URL,
    ITEM_EXTERNAL,
    ITEM_TITLE,
    ITEM_SUMMARY,
    ITEM_HTML,
    ITEM_TEXT,
    ITEM_IMAGE,
    ITEM_BANNER,
    ITEM_PUBLISHED,
    ITEM_MODIFIED,
    ITEM_LANGUAGE,
    ITEM_FIELDS, /* up to here texts, each for a field */
    ITEM_AUTHORS = ITEM_FIELDS,
    ITEM_AUTHOR,
    ITEM_TAGS,
    ITEM_ATTACHMENTS,
    ITEM_KEYS
};

static const struct str item_keys_of[ITEM_KEYS] = {
    [ITEM_ID] = STR_C("id"),
    [ITEM_URL] = STR_C("url"),
    [ITEM_EXTERNAL] = STR_C("external_url"),
    [ITEM_TITLE] = STR_C("title"),
    [ITEM_SUMMARY] = STR_C("summary"),
    [ITEM_HTML] = STR_C("content_html"),
    [ITEM_TEXT] = STR_C("content_text"),
    [ITEM_IMAGE] = STR_C("image"),
    [ITEM_BANNER] = STR_C("banner_image"),
    [ITEM_PUBLISHED] = STR_C("date_published"),
    [ITEM_MODIFIED] = STR_C("date_modified"),
    [ITEM_LANGUAGE] = STR_C("language"),
    [ITEM_AUTHORS] = STR_C("authors"),
    [ITEM_AUTHOR] = STR_C("author"),
    [ITEM_TAGS] = STR_C("tags"),
    [ITEM_ATTACHMENTS] = STR_C("attachments"),
};

static const struct {
    enum raw_field field;
    enum raw_kind kind;
    int rank;
} fields[ITEM_FIELDS] = {
    // clang-format off
    [ITEM_ID] =        { RAW_ID,        RAW_PLAIN, 1 },
    [ITEM_URL] =       { RAW_LINK,      RAW_PLAIN, 2 },
    [ITEM_EXTERNAL] =  { RAW_LINK,      RAW_PLAIN, 1 },
    [ITEM_TITLE] =     { RAW_TITLE,     RAW_PLAIN, 1 },
    [ITEM_SUMMARY] =   { RAW_SUMMARY,   RAW_PLAIN, 1 },
    [ITEM_HTML] =      { RAW_CONTENT,   RAW_HTML,  2 },
    [ITEM_TEXT] =      { RAW_CONTENT,   RAW_PLAIN, 1 },
    [ITEM_IMAGE] =     { RAW_IMAGE,     RAW_PLAIN, 2 },
    [ITEM_BANNER] =    { RAW_IMAGE,     RAW_PLAIN, 1 },
    [ITEM_PUBLISHED] = { RAW_PUBLISHED, RAW_PLAIN, 1 },
    [ITEM_MODIFIED] =  { RAW_UPDATED,   RAW_PLAIN, 1 },
    [ITEM_LANGUAGE] =  { RAW_LANGUAGE,  RAW_PLAIN, 1 },
    // clang-format on
};

static void set_fields(struct reading *r, struct raw_item *raw,
                       const struct scan_value *m)
{
    for (size_t i = 0; i < ITEM_FIELDS; i++) {
        struct raw_text text;

        if (m[i].kind == SCAN_NONE)
            continue;
        text = feed_json_raw(r, &m[i], fields[i].kind);
        /* "If an id is presented as a number or other type", it is a text. */
        if (i == ITEM_ID && m[i].kind != SCAN_STRING && m[i].kind != SCAN_NULL)
            text.s = m[i].s;
        raw_put(raw, fields[i].field, fields[i].rank, &text);
    }
}

static void add_author(struct reading *r, const struct scan_value *v, void *ctx)
{
    struct raw_person person = feed_json_person(r, v);

    raw_add_author(ctx, &person);
}

/* 1.1 has authors, 1.0 author. */
static void add_authors(struct reading *r, struct raw_item *raw,
                        const struct scan_value *authors,
                        const struct scan_value *author)
{
    feed_json_each(r, authors, add_author, raw);
    if (!raw->n_authors)
        feed_json_each(r, author, add_author, raw);
}

/* Who names none has the feed's. */
static void set_authors(const struct feed_json *f, struct raw_item *raw,
                        const struct scan_value *m)
{
    add_authors(f->r, raw, &m[ITEM_AUTHORS], &m[ITEM_AUTHOR]);
    if (raw->n_authors)
        return;
    for (size_t i = 0; i < f->n_authors; i++)
        raw_add_author(raw, &f->authors[i]);
    raw->authors_inherited = raw->n_authors > 0;
}

static void add_tag(struct reading *r, const struct scan_value *v, void *ctx)
{
    struct raw_text text = feed_json_raw(r, v, RAW_PLAIN);

    raw_add_tag(ctx, &text);
}

static void add_attachment(struct reading *r, const struct scan_value *v,
                           void *ctx)
{
    enum { URL, MIME, TITLE, SIZE, DURATION, KEYS };
    static const struct str keys[KEYS] = {
        [URL] = STR_C("url"),
        [MIME] = STR_C("mime_type"),
        [TITLE] = STR_C("title"),
        [SIZE] = STR_C("size_in_bytes"),
        [DURATION] = STR_C("duration_in_seconds"),
    };
    struct scan_value m[KEYS];
    struct raw_enclosure e;
    const char *dot;

    feed_json_members(r, v, keys, KEYS, m);
    e = (struct raw_enclosure){
        .url = feed_json_raw(r, &m[URL], RAW_PLAIN),
        .mime_type = feed_json_text(r, &m[MIME]),
        .title = feed_json_text(r, &m[TITLE]),
        .size = feed_json_text(r, &m[SIZE]),
        .duration = feed_json_text(r, &m[DURATION]),
    };
    dot = e.size.n ? memchr(e.size.s, '.', e.size.n) : NULL;
    if (dot && !str_eq(e.size, STR("."))) /* 1024.0 */
        e.size.n = (size_t)(dot - e.size.s);
    raw_add_enclosure(ctx, &e);
}

static void leave_out(struct reading *r, const struct scan_value *v,
                      size_t index)
{
    struct err_info why = { ERR_FORMAT, "" };

    if (!r->feed.n_bad)
        err_set(&why, ERR_FORMAT, "item %zu is %s", index,
                scan_kind_name(v->kind));
    r->log.n[REPAIR_ITEM]++;
    reading_bad(r, &why);
}

static enum err read_item(struct feed_json *f, const struct scan_value *v,
                          size_t index)
{
    struct raw_item *raw = &f->item;
    struct scan_value m[ITEM_KEYS];

    if (v->kind != SCAN_OBJECT) {
        leave_out(f->r, v, index);
        return ERR_OK;
    }
    raw_clear(raw);
    raw->more = f->r->opt->everything ? f->r->scratch : NULL;
    raw->id_is_link = true;
    feed_json_members(f->r, v, item_keys_of, ITEM_KEYS, m);
    set_fields(f->r, raw, m);
    if (f->r->opt->everything)
        feed_json_item_facts(f->r, &m[ITEM_EXTERNAL], &m[ITEM_TEXT], raw);
    set_authors(f, raw, m);
    feed_json_each(f->r, &m[ITEM_TAGS], add_tag, raw);
    feed_json_each(f->r, &m[ITEM_ATTACHMENTS], add_attachment, raw);
    return reading_item(f->r, raw);
}

/* What of the document is still to come. */
static struct str behind(const struct feed_json *f, const struct scan_iter *it)
{
    return str_cut(f->json.text, (size_t)(it->rest.s - f->json.text.s));
}

/* Past a stray bracket, which ended it too early, the list goes on. */
static enum err read_items(struct feed_json *f)
{
    struct feed *feed = &f->r->feed;
    struct scan_iter it;
    struct scan_value v;
    struct str key;
    size_t i = 0;
    enum err e = ERR_OK;

    scan_begin(&it, &f->member[KEY_ITEMS]);
    do {
        while (!e && scan_next(&it, &key, &v)) {
            i++;
            if (reading_is_full(f->r))
                feed->n_over++;
            else
                e = read_item(f, &v, i);
        }
        f->r->log.n[REPAIR_JSON] += it.is_bad;
    } while (!e && scan_resume(&it, behind(f, &it)));
    if (!e && feed->n_bad && !feed->n_items && !f->r->opt->everything)
        e = err_set(f->r->ei, ERR_FORMAT,
                    "no feed: none of %zu items can be read; %.*s",
                    feed->n_bad + feed->n_over, STR_ARG(feed->bad_reason));
    return e;
}

/* ---- the feed ---- */

static const struct str feed_keys_of[FEED_KEYS] = {
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

static enum feed_format find_format(struct feed_json *f)
{
    const struct scan_value *items = &f->member[KEY_ITEMS];
    struct str version = feed_json_text(f->r, &f->member[KEY_VERSION]);
    enum feed_format format = format_of(str_trim(version));
    struct scan_iter it;
    struct scan_value first;
    struct str key;

    scan_begin(&it, items);
    if (!format && items->kind == SCAN_ARRAY &&
        f->member[KEY_TITLE].kind == SCAN_STRING &&
        scan_next(&it, &key, &first) && is_item(&first))
        format = FEED_JSON;
    return format;
}

static void set_facts(struct feed_json *f)
{
    f->r->nz.a = f->r->a;
    f->facts = facts_new(&f->r->nz);
    f->r->feed.facts = f->facts;
    if (!feed_json_people(f->r, f->facts, &f->member[KEY_AUTHORS]))
        (void)feed_json_people(f->r, f->facts, &f->member[KEY_AUTHOR]);
    for (int k = KEY_FACTS; k < FEED_KEYS; k++)
        feed_json_fact(f->r, f->facts, (size_t)(k - KEY_FACTS), &f->member[k]);
}

/* Reads them once, for all items. */
static void keep_authors(struct feed_json *f)
{
    struct normalizer *nz = &f->r->nz;

    raw_clear(&f->item);
    add_authors(f->r, &f->item, &f->member[KEY_AUTHORS],
                &f->member[KEY_AUTHOR]);
    nz->a = f->r->a;
    f->n_authors = f->item.n_authors;
    for (size_t i = 0; i < f->n_authors; i++) {
        const struct raw_person *p = &f->item.authors[i];
        struct str name = str_clip(p->name.s, AUTHOR_MAX_BYTES);
        struct str url = str_clip(p->url, AUTHOR_MAX_BYTES);

        f->authors[i] = (struct raw_person){
            .name = { .s = normalize_keep(nz, name), .kind = RAW_PLAIN },
            .url = normalize_keep(nz, url),
        };
    }
}

static void set_members(struct feed_json *f)
{
    const struct str no_base = { NULL, 0 };
    struct reading *r = f->r;
    struct str title = feed_json_text(r, &f->member[KEY_TITLE]);
    struct str language = feed_json_text(r, &f->member[KEY_LANGUAGE]);

    reading_set_line(r, &r->feed.title, title, RAW_PLAIN);
    reading_set_url(r, &r->feed.home_url,
                    feed_json_text(r, &f->member[KEY_HOME]), no_base);
    reading_set_url(r, &r->feed.self_url,
                    feed_json_text(r, &f->member[KEY_SELF]), no_base);
    (void)reading_set_language(r, language);
}

static enum err read_feed(struct feed_json *f)
{
    const struct scan_value *items = &f->member[KEY_ITEMS];

    set_members(f);
    if (f->r->opt->everything)
        set_facts(f);
    else
        keep_authors(f);
    arena_reset(f->r->scratch);
    if (f->r->nz.err)
        return err_set(f->r->ei, ERR_NOMEM, "out of memory");
    if (items->kind == SCAN_ARRAY)
        return read_items(f);
    f->r->log.n[REPAIR_ITEM] +=
        items->kind != SCAN_NONE && items->kind != SCAN_NULL;
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

static bool says_version(struct str s)
{
    if (s.n > VERSION_MAX_BYTES)
        s.n = VERSION_MAX_BYTES;
    return str_find(s, STR(VERSION)) != SIZE_MAX;
}

/* What can be read of a broken document. */
static void mend(struct feed_json *f, struct scan_value *ret_root)
{
    struct str s = str_trim(f->json.text);
    struct reading *r = f->r;

    *ret_root = (struct scan_value){ .kind = SCAN_NONE };
    if (!str_starts(s, STR("{")))
        return;
    if (scan_mend(s, ret_root)) {
        r->log.n[REPAIR_JSON]++;
        return;
    }
    r->feed.is_cut = true;
    r->log.n[REPAIR_CUT]++;
}

enum err feed_json_read(struct reading *r)
{
    struct feed_json f = { .r = r };
    struct scan_value root;
    enum err e = jsondoc_open(&f.json, r, "feed", &root);

    if (e && e != ERR_FORMAT)
        goto out;
    if (e)
        mend(&f, &root);
    feed_json_members(r, &root, feed_keys_of, FEED_KEYS, f.member);
    r->feed.format = find_format(&f);
    if (r->feed.format)
        e = read_feed(&f);
    else if (!e || !says_version(f.json.text))
        e = refuse(&f);
out:
    jsondoc_release(&f.json);
    return e;
}
