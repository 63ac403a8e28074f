/* test_parse_same.c -- what `weir parse` prints is what the daemon is given.
 *
 * All feeds of tests/data are read both ways, by parse_json and by
 * document_read, and compared item by item. The one may differ from the other
 * as weir-parse(5) says and in nothing else.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "feeds/parse_json.h"

#define PATH_BYTES 512
#define DATE_BYTES 64

static enum err put_piece(void *ctx, struct str piece, struct err_info *ei)
{
    (void)ei;
    buf_put(ctx, piece);
    return ERR_OK;
}

static struct str text_at(struct json_object *in, const char *key)
{
    struct json_object *value = NULL;

    if (!in || !json_object_object_get_ex(in, key, &value))
        return (struct str){ NULL, 0 };
    return (struct str){ json_object_get_string(value),
                         (size_t)json_object_get_string_len(value) };
}

static bool is_either(struct str got, struct str one, struct str other)
{
    return str_eq(got, one) || str_eq(got, other);
}

/* The daemon drops addresses that are not of the web, dates that cannot be
 * right and content that shows nothing. */
static bool is_same(struct str daemon, struct str printed)
{
    return !daemon.n || str_eq(daemon, printed);
}

static bool has_line_end(struct str s)
{
    return s.n && (memchr(s.s, '\n', s.n) || memchr(s.s, '\t', s.n));
}

static bool same_texts(const struct item *item, struct json_object *got)
{
    const struct str none = { NULL, 0 };
    struct str title = text_at(got, "title"), image = text_at(got, "image");
    struct str summary = text_at(got, "summary");
    /* Of plain text the daemon makes paragraphs. */
    bool is_plain = text_at(got, "content_text").n > 0;

    return str_starts(title, item->title) &&
           (item->title.n || !title.n) && /* cut, but not away */
           /* Of one line. */
           (has_line_end(text_at(got, "id")) ||
            is_same(item->guid, text_at(got, "id"))) &&
           is_same(item->url, text_at(got, "url")) &&
           (is_plain ||
            is_same(item->content_html, text_at(got, "content_html"))) &&
           /* Without the title that it begins with. */
           (!item->summary.n || str_ends(summary, item->summary)) &&
           /* Else the first of the text. */
           (!image.n || is_either(item->image, image, none)) &&
           is_same(item->language, text_at(got, "language"));
}

static bool same_date(bool has, const struct date *date, struct str one,
                      struct str other)
{
    struct buf b;
    bool same;

    buf_init(&b, DATE_BYTES);
    if (has)
        date_put_rfc3339(&b, date->sec, date->offset_min);
    same = !has || is_either(buf_str(&b), one, other);
    buf_release(&b);
    return same;
}

/* What was published when nobody says is what was changed then. */
static bool same_dates(const struct item *item, struct json_object *got)
{
    struct str published = text_at(got, "date_published");
    struct str modified = text_at(got, "date_modified");

    return same_date(item->has_published, &item->published, published,
                     published.n ? published : modified) &&
           same_date(item->has_updated, &item->updated, modified, modified);
}

static size_t length_at(struct json_object *in, const char *key,
                        struct json_object **ret_list)
{
    *ret_list = NULL;
    if (!json_object_object_get_ex(in, key, ret_list))
        return 0;
    return json_object_array_length(*ret_list);
}

static bool has_author(struct json_object *people, size_t n,
                       const struct person *author)
{
    for (size_t i = 0; i < n; i++) {
        struct json_object *one = json_object_array_get_idx(people, i);
        struct json_object *weir = NULL;

        json_object_object_get_ex(one, "_weir", &weir);
        if (author->name.n ? str_eq(text_at(one, "name"), author->name)
                           : str_eq(text_at(weir, "email"), author->email))
            return true;
    }
    return false;
}

static bool same_lists(const struct item *item, struct json_object *got)
{
    struct json_object *list;
    size_t n = length_at(got, "tags", &list);
    bool same = n == item->n_tags, is_there;

    for (size_t i = 0; same && i < n; i++) {
        struct json_object *tag = json_object_array_get_idx(list, i);

        same = str_eq(item->tags[i], str_of(json_object_get_string(tag)));
    }
    n = length_at(got, "attachments", &list);
    for (size_t i = 0; same && i < item->n_enclosures; i++) {
        is_there = false;
        for (size_t k = 0; k < n; k++)
            is_there |=
                str_eq(item->enclosures[i].url,
                       text_at(json_object_array_get_idx(list, k), "url"));
        same = is_there;
    }
    n = length_at(got, "authors", &list);
    for (size_t i = 0; same && !item->authors_inherited && i < item->n_authors;
         i++)
        same = has_author(list, n, &item->authors[i]);
    /* Of whom there is but an address of a page, the daemon does not speak. */
    for (size_t i = 0; same && i < n; i++)
        same = !text_at(json_object_array_get_idx(list, i), "name").n ||
               item->n_authors > 0;
    return same;
}

static bool compare(const char *name, const struct document *doc,
                    struct json_object *printed)
{
    struct json_object *items;
    bool same = length_at(printed, "items", &items) == doc->n_items;

    for (size_t i = 0; same && i < doc->n_items; i++) {
        struct json_object *got = json_object_array_get_idx(items, i);
        const struct item *item = &doc->items[i];

        same = same_texts(item, got) && same_dates(item, got) &&
               same_lists(item, got);
        if (!same)
            print_error("%s: item %zu: printed\n%s\nthe daemon has\n%s\n", name,
                        i + 1, json_object_to_json_string(got),
                        json_object_to_json_string(expect_item(item)));
    }
    if (!same)
        print_error("%s differs\n", name);
    return same;
}

static bool read_both(const char *name, struct str body,
                      const struct read_options *opt)
{
    struct document *doc = NULL;
    struct json_object *printed;
    struct err_info ei = { ERR_OK, "" };
    bool is_feed = false, same = true;
    struct buf b;
    enum err e;

    buf_init(&b, SIZE_MAX);
    e = parse_json(body, opt, put_piece, &b, &is_feed, &ei);
    if (e) { /* an encoding that is configured, and nobody knows */
        buf_release(&b);
        return document_read(body, opt, &doc, &ei) == e;
    }
    printed = json_tokener_parse(b.s);
    assert_non_null(printed);
    /* A JSON Feed none of whose items can be read is an error to the daemon. */
    if (!document_read(body, opt, &doc, &ei))
        same = is_feed && compare(name, doc, printed);
    document_free(doc);
    json_object_put(printed);
    buf_release(&b);
    return same;
}

static size_t compare_folder(const char *folder, size_t *ret_wrong)
{
    char path[PATH_BYTES];
    struct dirent *entry;
    size_t n = 0;
    DIR *dir;

    snprintf(path, sizeof(path), "%s/tests/data/%s", WEIR_SOURCE_DIR, folder);
    dir = opendir(path);
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        struct json_object *expect, *options = NULL;
        struct expect_options o;
        struct str body;

        if (entry->d_name[0] == '.' || strstr(entry->d_name, ".expect.json"))
            continue;
        snprintf(path, sizeof(path), "%s/tests/data/%s/%.*s.expect.json",
                 WEIR_SOURCE_DIR, folder,
                 (int)(strrchr(entry->d_name, '.') - entry->d_name),
                 entry->d_name);
        expect = expect_load_json(path);
        json_object_object_get_ex(expect, "options", &options);
        expect_options_init(&o, options);
        snprintf(path, sizeof(path), "%s/tests/data/%s/%s", WEIR_SOURCE_DIR,
                 folder, entry->d_name);
        body = expect_load(path);
        if (o.opt.type == SOURCE_AUTO || o.opt.type == SOURCE_FEED) {
            n++;
            *ret_wrong += !read_both(entry->d_name, body, &o.opt);
        }
        expect_options_release(&o);
        json_object_put(expect);
        free((void *)(uintptr_t)body.s);
    }
    closedir(dir);
    return n;
}

static void all_feeds(void **state)
{
    static const char *const folders[] = { "rss",      "rdf",     "atom",
                                           "jsonfeed", "charset", "parse" };
    size_t n = 0, n_wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        n += compare_folder(folders[i], &n_wrong);
    assert_true(n > 50);
    assert_int_equal(n_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_feeds) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
