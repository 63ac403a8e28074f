/* expect.c -- comparing documents with their expectations. */
#include "expect.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/mapping.h"

#define PATH_BYTES 512

struct str expect_load(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b;
    char piece[4096];
    char *s = NULL;
    size_t n;

    if (!f)
        fail_msg("%s cannot be opened", path);
    buf_init(&b, SIZE_MAX);
    while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
        buf_put(&b, (struct str){ piece, n });
    fclose(f);
    buf_puts(&b, "");
    assert_int_equal(buf_take(&b, &s, &n), ERR_OK);
    return (struct str){ s, n };
}

struct json_object *expect_load_json(const char *path)
{
    struct str s = expect_load(path);
    enum json_tokener_error e;
    struct json_object *json = json_tokener_parse_verbose(s.s, &e);

    if (!json)
        fail_msg("%s: %s", path, json_tokener_error_desc(e));
    free((char *)(uintptr_t)s.s);
    return json;
}

/* ---- what came, as JSON ---- */

static void put_str(struct json_object *to, const char *key, struct str s)
{
    if (s.n)
        json_object_object_add(to, key,
                               json_object_new_string_len(s.s, (int)s.n));
}

static void put_number(struct json_object *to, const char *key, int64_t n)
{
    if (n >= 0)
        json_object_object_add(to, key, json_object_new_int64(n));
}

static void put_date(struct json_object *to, const char *key, bool has,
                     const struct date *date)
{
    struct buf b;

    if (!has)
        return;
    buf_init(&b, 64);
    date_put_rfc3339(&b, date->sec, date->offset_min);
    put_str(to, key, buf_str(&b));
    buf_release(&b);
}

static struct json_object *list_in(struct json_object *to, const char *key,
                                   size_t n)
{
    struct json_object *list = n ? json_object_new_array() : NULL;

    if (n)
        json_object_object_add(to, key, list);
    return list;
}

static void put_lists(struct json_object *to, const struct item *item)
{
    struct json_object *list = list_in(to, "authors", item->n_authors);

    for (size_t i = 0; i < item->n_authors; i++) {
        struct json_object *one = json_object_new_object();

        put_str(one, "name", item->authors[i].name);
        put_str(one, "url", item->authors[i].url);
        put_str(one, "email", item->authors[i].email);
        json_object_array_add(list, one);
    }
    list = list_in(to, "tags", item->n_tags);
    for (size_t i = 0; i < item->n_tags; i++)
        json_object_array_add(list, json_object_new_string_len(
                                        item->tags[i].s, (int)item->tags[i].n));
    list = list_in(to, "enclosures", item->n_enclosures);
    for (size_t i = 0; i < item->n_enclosures; i++) {
        const struct enclosure *e = &item->enclosures[i];
        struct json_object *one = json_object_new_object();

        put_str(one, "url", e->url);
        put_str(one, "type", e->mime_type);
        put_str(one, "title", e->title);
        put_number(one, "size", e->size_bytes);
        put_number(one, "duration", e->duration_sec);
        json_object_array_add(list, one);
    }
}

struct json_object *expect_item(const struct item *item)
{
    struct json_object *to = json_object_new_object();

    put_str(to, "guid", item->guid);
    put_str(to, "infocode", item->infocode);
    put_str(to, "url", item->url);
    put_str(to, "title", item->title);
    put_str(to, "summary", item->summary);
    put_str(to, "content_html", item->content_html);
    put_str(to, "image", item->image);
    put_str(to, "language", item->language);
    put_str(to, "medium", item->medium);
    put_str(to, "detail_url", item->detail_url);
    put_str(to, "date_text", item->date_text);
    put_date(to, "published", item->has_published, &item->published);
    put_date(to, "updated", item->has_updated, &item->updated);
    put_lists(to, item);
    if (item->authors_inherited)
        json_object_object_add(to, "authors_inherited",
                               json_object_new_boolean(true));
    return to;
}

struct json_object *expect_feed(const struct feed *feed)
{
    struct json_object *to = json_object_new_object();

    put_str(to, "format", str_of(feed_format_name(feed->format)));
    put_str(to, "encoding", feed->encoding);
    put_str(to, "title", feed->title);
    put_str(to, "home_url", feed->home_url);
    put_str(to, "self_url", feed->self_url);
    put_str(to, "language", feed->language);
    put_number(to, "n_items", (int64_t)feed->n_items);
    put_number(to, "n_bad", (int64_t)feed->n_bad);
    put_number(to, "n_over", (int64_t)feed->n_over);
    put_str(to, "bad_reason", feed->bad_reason);
    put_str(to, "bozo_reason", feed->bozo_reason);
    put_str(to, "remark", feed->remark);
    json_object_object_add(to, "is_cut", json_object_new_boolean(feed->is_cut));
    return to;
}

/* ---- comparing ---- */

static const char *text(struct json_object *json)
{
    return json ? json_object_to_json_string_ext(json,
                                                 JSON_C_TO_STRING_NOSLASHESCAPE)
                : "nothing";
}

static bool array_part(const char *name, struct json_object *want,
                       struct json_object *got)
{
    size_t n = json_object_array_length(want);
    size_t n_got = json_object_is_type(got, json_type_array)
                       ? json_object_array_length(got)
                       : 0;
    bool same = n == n_got;

    if (!same)
        print_error("%s: got %zu elements (%s), wanted %zu\n", name, n_got,
                    text(got), n);
    for (size_t i = 0; i < n && i < n_got; i++) {
        char inner[PATH_BYTES];

        snprintf(inner, sizeof(inner), "%s[%zu]", name, i);
        same &= expect_part(inner, json_object_array_get_idx(want, i),
                            json_object_array_get_idx(got, i));
    }
    return same;
}

bool expect_part(const char *name, struct json_object *want,
                 struct json_object *got)
{
    bool same = true;

    if (json_object_is_type(want, json_type_array))
        return array_part(name, want, got);
    if (!json_object_is_type(want, json_type_object)) {
        same = json_object_equal(want, got) == 1;
        if (!same)
            print_error("%s:\n    got    %s\n    wanted %s\n", name, text(got),
                        text(want));
        return same;
    }
    json_object_object_foreach(want, key, value)
    {
        char inner[PATH_BYTES];
        struct json_object *member = NULL;

        snprintf(inner, sizeof(inner), "%s.%s", name, key);
        if (json_object_is_type(got, json_type_object))
            json_object_object_get_ex(got, key, &member);
        same &= expect_part(inner, value, member);
    }
    return same;
}

/* ---- options ---- */

static const char *option(struct json_object *json, const char *key)
{
    struct json_object *value = NULL;

    if (json)
        json_object_object_get_ex(json, key, &value);
    return value ? json_object_get_string(value) : NULL;
}

static enum source_type type_of(const char *name)
{
    static const char *const names[] = { "auto", "feed", "json", "html",
                                         "xml" };
    enum source_type t = SOURCE_AUTO;

    while (name && strcmp(names[t], name) != 0)
        t++;
    return t;
}

static size_t read_removes(struct json_object *json,
                           const char *removes[MAPPING_MAX_REMOVES])
{
    struct json_object *list = NULL;
    size_t n = 0;

    if (!json_object_object_get_ex(json, "detail_remove", &list))
        return 0;
    for (; n < json_object_array_length(list); n++)
        removes[n] = json_object_get_string(json_object_array_get_idx(list, n));
    return n;
}

static void make_mapping(struct expect_options *o, struct json_object *json)
{
    static const char *const names[MAP_FIELDS] = {
        "item_id",     "item_infocode", "item_link",    "item_title",
        "item_date",   "item_medium",   "item_summary", "item_content",
        "item_author", "item_image",    "item_tag",
    };
    const char *removes[MAPPING_MAX_REMOVES];
    struct mapping_text text = {
        .type = o->opt.type,
        .items = option(json, "items"),
        .item = option(json, "item"),
        .detail_remove = removes,
        .detail_url = option(json, "detail_url"),
        .detail_content = option(json, "detail_content"),
        .credit = option(json, "credit"),
    };
    struct err_info ei = { ERR_OK, "" };

    for (int f = 0; f < MAP_FIELDS; f++)
        text.field[f] = option(json, names[f]);
    text.n_detail_remove = read_removes(json, removes);
    if (mapping_new(&text, &o->mapping, &ei))
        fail_msg("mapping: %s", ei.text);
    o->opt.mapping = o->mapping;
}

void expect_options_init(struct expect_options *o, struct json_object *json)
{
    struct json_object *mapping = NULL;
    const char *zone = option(json, "zone");
    struct err_info ei = { ERR_OK, "" };

    memset(o, 0, sizeof(*o));
    o->opt.type = type_of(option(json, "type"));
    o->opt.charset = str_of(option(json, "charset"));
    o->opt.content_type = str_of(option(json, "content_type"));
    o->opt.url = str_of(option(json, "url"));
    o->opt.location = str_of(option(json, "location"));
    o->opt.language = str_of(option(json, "language"));
    o->opt.dates.now_sec = EXPECT_NOW_SEC;
    if (zone && zone_open(str_of(zone), &o->zone, &ei))
        fail_msg("%s", ei.text);
    o->opt.dates.zone = o->zone;
    if (json && json_object_object_get_ex(json, "mapping", &mapping))
        make_mapping(o, mapping);
}

void expect_options_release(struct expect_options *o)
{
    mapping_free(o->mapping);
    free(o->zone);
}

/* ---- files ---- */

/* Compares the message of a failure, or complains of a success. */
static bool check_error(const char *name, const char *want, enum err e,
                        const struct err_info *ei)
{
    if (want && e && strstr(ei->text, want) && e == ei->code)
        return true;
    if (!want && !e)
        return true;
    print_error("%s: got %s \"%s\", wanted \"%s\"\n", name, err_name(e),
                e ? ei->text : "", want ? want : "success");
    return false;
}

static bool check_document(const char *name, struct json_object *want,
                           const struct document *doc)
{
    struct json_object *got = json_object_new_object();
    struct json_object *items = json_object_new_array();
    struct json_object *part = NULL;
    bool same = true;

    json_object_object_add(got, "feed", expect_feed(&doc->feed));
    json_object_object_add(got, "items", items);
    for (size_t i = 0; i < doc->n_items; i++)
        json_object_array_add(items, expect_item(&doc->items[i]));
    if (json_object_object_get_ex(want, "feed", &part))
        same &= expect_part(name, part, json_object_object_get(got, "feed"));
    if (json_object_object_get_ex(want, "items", &part))
        same &= expect_part(name, part, items);
    json_object_put(got);
    return same;
}

static bool read_document(const char *name, struct str body,
                          struct json_object *want,
                          const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = NULL;
    enum err e = document_read(body, opt, &doc, &ei);
    bool same = check_error(name, option(want, "error"), e, &ei);

    if (!e)
        same &= check_document(name, want, doc);
    document_free(doc);
    return same;
}

static bool read_detail(const char *name, struct str body,
                        struct json_object *want,
                        const struct read_options *opt)
{
    struct err_info ei = { ERR_OK, "" };
    struct arena *a = arena_new(16 * 1024 * 1024);
    struct json_object *got = json_object_new_object();
    struct json_object *part = NULL;
    struct detail detail = { .author = { NULL, 0 } };
    enum err e = detail_read(body, opt, a, &detail, &ei);
    bool same = check_error(name, option(want, "error"), e, &ei);

    put_str(got, "content_html", detail.content_html);
    put_str(got, "author", detail.author);
    put_str(got, "image", detail.image);
    if (json_object_object_get_ex(want, "detail", &part))
        same &= expect_part(name, part, got);
    json_object_put(got);
    arena_free(a);
    return same;
}

typedef bool read_fn(const char *name, struct str body,
                     struct json_object *want, const struct read_options *opt);

static bool check_file(const char *folder, const char *file, read_fn *read)
{
    char path[PATH_BYTES];
    size_t stem = (size_t)(strrchr(file, '.') - file);
    struct json_object *want, *json = NULL;
    struct expect_options options;
    struct str body;
    bool same;

    snprintf(path, sizeof(path), "%s/tests/data/%s/%.*s.expect.json",
             WEIR_SOURCE_DIR, folder, (int)stem, file);
    want = expect_load_json(path);
    snprintf(path, sizeof(path), "%s/tests/data/%s/%s", WEIR_SOURCE_DIR, folder,
             file);
    body = expect_load(path);
    json_object_object_get_ex(want, "options", &json);
    expect_options_init(&options, json);
    same = read(file, body, want, &options.opt);
    expect_options_release(&options);
    free((char *)(uintptr_t)body.s);
    json_object_put(want);
    return same;
}

static void check_folder(const char *folder, read_fn *read)
{
    char path[PATH_BYTES];
    struct dirent *entry;
    size_t n = 0, n_wrong = 0;
    DIR *dir;

    snprintf(path, sizeof(path), "%s/tests/data/%s", WEIR_SOURCE_DIR, folder);
    dir = opendir(path);
    if (!dir)
        fail_msg("%s cannot be opened", path);
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || strstr(entry->d_name, ".expect.json"))
            continue;
        n++;
        n_wrong += !check_file(folder, entry->d_name, read);
    }
    closedir(dir);
    assert_true(n > 0);
    assert_int_equal(n_wrong, 0);
}

void expect_folder(const char *folder) { check_folder(folder, read_document); }

void expect_details(const char *folder) { check_folder(folder, read_detail); }
