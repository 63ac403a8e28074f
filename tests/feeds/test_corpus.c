/* test_corpus.c -- the origin's news, in every form the corpus has it.
 *
 * WEIR_SHARED_DIR/corpus/finews: lists with their details and three feeds must
 * give the posts of expect.json, cases/ what its expect.json says where reading
 * decides, cases/bad/ an item or an error with its cause. Skips, saying so,
 * where the corpus is not there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "expect.h"
#include "tests/corpus.h"

#define CORPUS WEIR_SHARED_DIR "/corpus/finews"
#define PATH_BYTES 512

/* The three shapes of lists, as a configuration has them. */
#define SHARE "http://finews.zning.xyz/html_News/NewsShare.html?infoCode="
#define LINK "\"" SHARE "{item_infocode}\""
#define DETAIL "http://127.0.0.1:8808/NewsData/GetNewsText.do?id="

static const struct mapping_text rolling = {
    .items = "records",
    .field = { [MAP_ID] = "id",
               [MAP_INFOCODE] = "infoCode | infocode",
               [MAP_TITLE] = "title",
               [MAP_LINK] = "url_w | " LINK,
               [MAP_DATE] = "showtime",
               [MAP_SUMMARY] = "digest",
               [MAP_TAG] = "\"东财滚动新闻\"" },
    .detail_url = DETAIL "{item_infocode}",
    .detail_content = "text | content",
    .credit = "（文章来源：*）",
};

static struct mapping_text media_list(const char *items)
{
    struct mapping_text t = {
        .items = items,
        .field = { [MAP_ID] = "infoCode | infocode",
                   [MAP_INFOCODE] = "infoCode | infocode",
                   [MAP_TITLE] = "title",
                   [MAP_LINK] = LINK,
                   [MAP_DATE] = "datetime | showtime",
                   [MAP_MEDIUM] = "medianame | from",
                   [MAP_TAG] = "\"{item_medium}新闻\"" },
        .detail_url = DETAIL "{item_infocode}",
        .detail_content = "text | content",
        .credit = "（文章来源：*）",
    };

    return t;
}

/* What is read with, and what for. */
struct fixture {
    struct json_object *expected; /* items by infoCode */
    struct zone *zone;
    struct mapping *mapping;
    struct read_options opt;
};

static struct json_object *by_infocode(struct json_object *feed)
{
    struct json_object *map = json_object_new_object();
    struct json_object *items = json_object_object_get(feed, "items");

    for (size_t i = 0; i < json_object_array_length(items); i++) {
        struct json_object *item = json_object_array_get_idx(items, i);
        struct json_object *weir = json_object_object_get(item, "_weir");

        json_object_object_add(
            map,
            json_object_get_string(json_object_object_get(weir, "infocode")),
            json_object_get(item));
    }
    return map;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct json_object *feed;

    *state = f;
    if (!f || !CORPUS_IS_THERE || access(CORPUS "/expect.json", R_OK) != 0)
        return f ? 0 : -1;
    feed = expect_load_json(CORPUS "/expect.json");
    f->expected = by_infocode(feed);
    json_object_put(feed);
    f->opt.url = STR("http://127.0.0.1:8808/list");
    f->opt.dates.now_sec = 1700000000;
    if (zone_open(STR("Asia/Shanghai"), &f->zone, NULL))
        return -1;
    f->opt.dates.zone = f->zone;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    json_object_put(f->expected);
    mapping_free(f->mapping);
    free(f->zone);
    free(f);
    return 0;
}

static struct fixture *need(void **state)
{
    struct fixture *f = *state;

    if (!f->expected) {
        corpus_skip("real posts", CORPUS);
    }
    return f;
}

static void use_mapping(struct fixture *f, const struct mapping_text *text)
{
    struct err_info ei = { ERR_OK, "" };

    mapping_free(f->mapping);
    f->mapping = NULL;
    if (mapping_new(text, &f->mapping, &ei))
        fail_msg("%s", ei.text);
    f->opt.mapping = f->mapping;
    f->opt.type = SOURCE_JSON;
}

static struct document *read_file(struct fixture *f, const char *name,
                                  struct err_info *ei)
{
    char path[PATH_BYTES];
    struct document *doc = NULL;
    struct str body;

    snprintf(path, sizeof(path), CORPUS "/%s", name);
    body = expect_load(path);
    if (document_read(body, &f->opt, &doc, ei))
        doc = NULL;
    free((char *)(uintptr_t)body.s);
    return doc;
}

static struct document *read_good(struct fixture *f, const char *name)
{
    struct err_info ei = { ERR_OK, "" };
    struct document *doc = read_file(f, name, &ei);

    if (!doc)
        fail_msg("%s: %s", name, ei.text);
    return doc;
}

/* ---- comparing with expect.json ---- */

static struct str member(struct json_object *object, const char *key)
{
    return str_of(json_object_get_string(json_object_object_get(object, key)));
}

static void same(const char *what, struct str code, struct str got,
                 struct str want)
{
    if (!str_eq(got, want))
        fail_msg("%.*s: %s:\n  got    '%.*s'\n  wanted '%.*s'", STR_ARG(code),
                 what, STR_ARG(got), STR_ARG(want));
}

/* The expected content, cleaned: nothing else is ever published. */
static void same_content(struct str code, struct str got, struct str want)
{
    struct arena *a = arena_new(64 * 1024 * 1024);
    struct html_clean clean;

    assert_non_null(a);
    assert_int_equal(html_clean(want, STR("http://127.0.0.1:8808/list"),
                                SIZE_MAX, a, &clean),
                     ERR_OK);
    same("content", code, got, clean.html);
    arena_free(a);
}

static void same_date(const struct item *item, struct str want)
{
    char text[64] = "";
    struct buf b;

    buf_init(&b, sizeof(text));
    if (item->has_published)
        date_put_rfc3339(&b, item->published.sec, item->published.offset_min);
    memcpy(text, b.s ? b.s : "", b.n);
    buf_release(&b);
    same("date", item->infocode, str_of(text), want);
}

static void same_author(struct str code, const struct item *item,
                        struct json_object *want)
{
    struct json_object *first =
        json_object_array_get_idx(json_object_object_get(want, "authors"), 0);

    same("author", code,
         item->n_authors ? item->authors[0].name : (struct str){ NULL, 0 },
         member(first, "name"));
}

static struct json_object *expected(struct fixture *f, const struct item *item)
{
    struct json_object *want = NULL;
    char code[64];

    snprintf(code, sizeof(code), "%.*s", STR_ARG(item->infocode));
    if (!json_object_object_get_ex(f->expected, code, &want))
        fail_msg("%s is not expected", code);
    return want;
}

static void same_tag(const struct item *item, struct str want)
{
    assert_int_equal(item->n_tags, 1);
    same("tag", item->infocode, item->tags[0], want);
}

static struct str first_tag(struct json_object *want)
{
    return str_of(json_object_get_string(
        json_object_array_get_idx(json_object_object_get(want, "tags"), 0)));
}

/* ---- lists and their details ---- */

static void check_detail(struct fixture *f, const struct item *item,
                         struct json_object *want)
{
    struct arena *a = arena_new(64 * 1024 * 1024);
    struct err_info ei = { ERR_OK, "" };
    struct detail detail;
    char path[PATH_BYTES];
    struct json_object *first =
        json_object_array_get_idx(json_object_object_get(want, "authors"), 0);
    struct str body;

    assert_true(str_starts(item->detail_url, STR(DETAIL "NW")));
    snprintf(path, sizeof(path), CORPUS "/api/detail/%.*s.json",
             STR_ARG(item->infocode));
    body = expect_load(path);
    if (detail_read(body, &f->opt, a, &detail, &ei))
        fail_msg("%s: %s", path, ei.text);
    same_content(item->infocode, detail.content_html,
                 member(want, "content_html"));
    same("author", item->infocode, detail.author,
         detail.author.n ? member(first, "name") : detail.author);
    free((char *)(uintptr_t)body.s);
    arena_free(a);
}

/* Reads a list and checks each item; returns how many there were. */
static size_t check_list(struct fixture *f, const char *name)
{
    struct document *doc = read_good(f, name);
    size_t n = doc->n_items;

    assert_int_equal(doc->feed.n_bad, 0);
    assert_int_equal(doc->feed.bozo_reason.n, 0);
    for (size_t i = 0; i < n; i++) {
        const struct item *item = &doc->items[i];
        struct json_object *want = expected(f, item);

        same("title", item->infocode, item->title, member(want, "title"));
        same("url", item->infocode, item->url, member(want, "url"));
        same("summary", item->infocode, item->summary, member(want, "summary"));
        same_date(item, member(want, "date_published"));
        same_tag(item, first_tag(want));
        check_detail(f, item, want);
    }
    document_free(doc);
    return n;
}

static void lists(void **state)
{
    struct fixture *f = need(state);
    struct mapping_text nodes = media_list("nodeList");
    struct mapping_text records = media_list("record");

    use_mapping(f, &rolling);
    assert_int_equal(check_list(f, "api/list-102.json"), 34);
    use_mapping(f, &nodes);
    assert_int_equal(check_list(f, "api/list-45.json"), 1);
    use_mapping(f, &records);
    assert_int_equal(check_list(f, "api/list-37.json"), 1);
    assert_int_equal(check_list(f, "api/list-38.json"), 0);
    assert_int_equal(check_list(f, "api/list-39.json"), 0);
}

/* ---- the same posts as feeds ---- */

static void check_feed(struct fixture *f, const char *name, bool is_atom)
{
    struct document *doc = read_good(f, name);

    assert_int_equal(doc->n_items, 35);
    assert_int_equal(doc->feed.bozo_reason.n, 0);
    for (size_t i = 0; i < doc->n_items; i++) {
        const struct item *item = &doc->items[i];
        struct json_object *want = expected(f, item);
        struct json_object *weir = json_object_object_get(want, "_weir");
        struct str none = { NULL, 0 };

        same("title", item->infocode, item->title, member(want, "title"));
        /* Feeds link every post to the origin's own page. */
        assert_true(str_starts(item->url, STR(SHARE)));
        same("url", item->infocode, str_cut(item->url, sizeof(SHARE) - 1),
             item->infocode);
        same("summary", item->infocode, item->summary,
             is_atom ? member(want, "summary") : none);
        same_date(item, member(want, "date_published"));
        /* A term is what an Atom category is known by. */
        same_tag(item, is_atom ? member(weir, "category") : first_tag(want));
        same_author(item->infocode, item, want);
        same_content(item->infocode, item->content_html,
                     member(want, "content_html"));
    }
    document_free(doc);
}

static void feeds(void **state)
{
    struct fixture *f = need(state);

    f->opt.type = SOURCE_AUTO;
    check_feed(f, "feeds/hezeribao.xml", false);
    check_feed(f, "feeds/hezeribao-gb18030.xml", false);
    check_feed(f, "feeds/hezeribao.atom", true);
}

/* ---- lists that are none ---- */

static const struct {
    const char *name, *items, *charset;
    size_t n_items, n_bad;
    const char *error; /* NULL: it has items */
} bad[] = {
    { "bom", "record", NULL, 1, 0, NULL },
    { "item-null", "record", NULL, 1, 1, NULL },
    { "numbers", "records", NULL, 1, 0, NULL },
    { "gb18030", "record", "gb18030", 1, 0, NULL },
    { "empty", "record", NULL, 0, 0, "no list: an empty document" },
    { "html-instead-of-json", "record", NULL, 0, 0,
      "no list: an HTML page titled '502 Bad Gateway'" },
    { "jsonp", "record", NULL, 0, 0, "no list: a script (JSONP)" },
    { "no-key", "record", NULL, 0, 0,
      "no list: 'record' is missing; the keys there: rc, me" },
    { "null", "record", NULL, 0, 0, "no list: the document is null" },
    { "truncated", "record", NULL, 0, 0, "no list: JSON cut short at byte 69" },
    { "wrong-shape", "record", NULL, 0, 0,
      "no list: 'record' is an object, not an array" },
};

static void bad_lists(void **state)
{
    struct fixture *f = need(state);

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct mapping_text text = media_list(bad[i].items);
        struct err_info ei = { ERR_OK, "" };
        struct document *doc;
        char name[PATH_BYTES];

        use_mapping(f, &text);
        f->opt.charset = str_of(bad[i].charset);
        snprintf(name, sizeof(name), "cases/bad/%s.json", bad[i].name);
        doc = read_file(f, name, &ei);
        if (!doc && (!bad[i].error || !strstr(ei.text, bad[i].error)))
            fail_msg("%s: %s", bad[i].name, ei.text);
        if (doc && (bad[i].error || doc->n_items != bad[i].n_items ||
                    doc->feed.n_bad != bad[i].n_bad))
            fail_msg("%s: %zu items, %zu bad", bad[i].name, doc->n_items,
                     doc->feed.n_bad);
        if (doc)
            assert_true(doc->items[0].title.n && doc->items[0].infocode.n);
        document_free(doc);
    }
}

/* ---- cases: what reading decides of them ---- */

static const struct {
    const char *code, *list, *items;
    const char *key, *want; /* of expect_item; want NULL: absent */
} cases[] = {
    { "NW202201149990000002", "45", "nodeList", "medium",
      "21世纪经济报道 南财理财通" },
    { "NW202201149990000003", "37", "record", "medium", "安信国际证券(香港)" },
    { "NW202201149990000006", "38", "record", "medium", "证券日报-资本证券网" },
    { "NW202201149990000007", "38", "record", "medium", "第一财经/新华社" },
    { "NW202201149990000008", "38", "record", "medium", ".." },
    { "NW202201149990000009", "38", "record", "medium", NULL },
    { "NW202201149990000012", "39", "record", "medium", "证券时报·e公司" },
    { "NW202201149990000013", "38", "record", "title",
      "专家：\"双碳\"目标需要\"先立后破\"" },
    { "NW202201149990000014", "38", "record", "title", "A\\B & C 粗体 第二行" },
    { "NW202201149990000020", "38", "record", "published", NULL },
    { "NW202201149990000020", "38", "record", "date_text", NULL },
    { "NW202201149990000021", "38", "record", "published", NULL },
    { "NW202201149990000021", "38", "record", "date_text",
      "2099-01-01 00:00:00" },
    { "NW202201149990000022", "37", "record", "published",
      "2022-01-13T23:59:58+08:00" },
    { "NW202201149990000022", "39", "record", "published",
      "2022-01-14T00:00:05+08:00" },
    { "NW202201149990900001", "102", "records", "summary",
      "他说：【重要】请注意。" },
    { "NW202201149990900002", "102", "records", "title", NULL },
    { "NW202201149990900002", "102", "records", "summary",
      "没有标题、时间和链接的快讯。（测试）" },
    { "NW202201149990900002", "102", "records", "published", NULL },
    { "NW202201149990900002", "102", "records", "url",
      SHARE "NW202201149990900002" },
};

static void check_case(struct fixture *f, size_t row)
{
    struct mapping_text text = strcmp(cases[row].list, "102") == 0
                                   ? rolling
                                   : media_list(cases[row].items);
    struct document *doc;
    char name[PATH_BYTES];
    bool found = false;

    use_mapping(f, &text);
    snprintf(name, sizeof(name), "cases/api/list-%s.json", cases[row].list);
    doc = read_good(f, name);
    for (size_t i = 0; i < doc->n_items; i++) {
        struct json_object *item;

        if (!str_eq(doc->items[i].infocode, str_of(cases[row].code)))
            continue;
        found = true;
        item = expect_item(&doc->items[i]);
        same(cases[row].key, str_of(cases[row].code),
             member(item, cases[row].key), str_of(cases[row].want));
        json_object_put(item);
    }
    assert_true(found);
    document_free(doc);
}

static void cases_of_lists(void **state)
{
    struct fixture *f = need(state);

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        check_case(f, i);
}

static const struct {
    const char *code;
    const char *html;   /* NULL: whatever; it is read */
    const char *author; /* NULL: whatever */
    const char *error;  /* or this */
} details[] = {
    { "NW202201149990000002", NULL, "21世纪经济报道 南财理财通", NULL },
    { "NW202201149990000009", NULL, "", NULL },
    { "NW202201149990000016", NULL, NULL, "is empty" },
    { "NW202201149990000017", NULL, NULL, "is missing" },
    { "NW202201149990000018", NULL, NULL, "is null" },
    { "NW202201149990000028",
      "<p>正文</p><img src=\"http://127.0.0.1:8808/x\" /><a>链接</a>"
      "<p>（文章来源：新华网）</p>",
      "新华网", NULL },
    { "NW202201149990000029", "<p>第一段</p>\n<p>第二段，中间　　也有</p>", "",
      NULL },
    { "NW202201149990000030", NULL, "上海证券报", NULL },
};

static void cases_of_details(void **state)
{
    struct fixture *f = need(state);

    use_mapping(f, &rolling);
    for (size_t i = 0; i < sizeof(details) / sizeof(*details); i++) {
        struct arena *a = arena_new(16 * 1024 * 1024);
        struct err_info ei = { ERR_OK, "" };
        struct detail detail;
        char path[PATH_BYTES];
        struct str body, code = str_of(details[i].code);
        enum err e;

        snprintf(path, sizeof(path), CORPUS "/cases/api/detail/%s.json",
                 details[i].code);
        body = expect_load(path);
        e = detail_read(body, &f->opt, a, &detail, &ei);
        if ((e != ERR_OK) != (details[i].error != NULL) ||
            (e && !strstr(ei.text, details[i].error)))
            fail_msg("%s: got \"%s\"", details[i].code, ei.text);
        if (!e && details[i].html)
            same("content", code, detail.content_html, str_of(details[i].html));
        if (!e && details[i].author)
            same("author", code, detail.author, str_of(details[i].author));
        free((char *)(uintptr_t)body.s);
        arena_free(a);
    }
}

#define WITH_CORPUS(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CORPUS(lists),
        WITH_CORPUS(feeds),
        WITH_CORPUS(bad_lists),
        WITH_CORPUS(cases_of_lists),
        WITH_CORPUS(cases_of_details),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
