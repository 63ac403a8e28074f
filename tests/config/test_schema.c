/* test_schema.c -- the table: every key is reachable, every limit holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/near.h"
#include "config/schema.h"
#include "config/value.h"

/* A password that nobody else can read; made before the tests. */
#define SECRET_FILE "/tmp/weir-test-schema-secret"

/* ---- every key fills its field ---------------------------------------- */

/* One row a key: a value that is not its default, and the field afterwards.
 * before: what else the section needs. */
static const struct {
    enum schema_section section;
    const char *key, *value, *want, *before;
} samples[] = {
    { SECTION_WEIR, "name", "N", "N", "" },
    { SECTION_WEIR, "link", "https://h.example/a", "https://h.example/a/", "" },
    { SECTION_WEIR, "description", "D", "D", "" },
    { SECTION_WEIR, "language", "zh-CN", "zh-CN", "" },
    { SECTION_WEIR, "timezone", "Asia/Shanghai", "Asia/Shanghai", "" },
    { SECTION_WEIR, "since", "2021", "2021", "" },
    { SECTION_WEIR, "state_dir", "x/y", "x/y", "" },
    { SECTION_WEIR, "output_dir", "/srv/www", "/srv/www", "" },
    { SECTION_WEIR, "theme", "/", "/", "" },
    { SECTION_WEIR, "pinyin", "characters", "1", "" },
    { SECTION_WEIR, "contact_url", "http://c/", "http://c/", "" },
    { SECTION_WEIR, "min_interval", "1s", "1", "" },
    { SECTION_WEIR, "max_interval", "2d", "172800", "" },
    { SECTION_WEIR, "retry_after_max", "1 h", "3600", "" },
    { SECTION_WEIR, "connect_timeout", "1s", "1000", "" },
    { SECTION_WEIR, "timeout", "1500ms", "1500", "" },
    { SECTION_WEIR, "host_gap", "0", "0", "" },
    { SECTION_WEIR, "per_host", "3", "3", "" },
    { SECTION_WEIR, "parallel", "4", "4", "" },
    { SECTION_WEIR, "max_body", "64KiB", "65536", "" },
    { SECTION_WEIR, "max_buffered", "1GiB", "1073741824", "" },
    { SECTION_WEIR, "startup_spread", "0s", "0", "" },
    { SECTION_WEIR, "ca_file", "/proc/self/stat", "/proc/self/stat", "" },
    { SECTION_WEIR, "allow_private", "10.0.0.0/8",
      "00000000000000000000ffff0a000000/104 ", "" },
    { SECTION_WEIR, "control_socket", "/run/weir.sock", "/run/weir.sock", "" },
    { SECTION_WEIR, "log_format", "json", "1", "" },
    { SECTION_WEIR, "feed_min_hours", "1", "1", "" },
    { SECTION_WEIR, "feed_min_items", "2", "2", "" },
    { SECTION_WEIR, "feed_max_items", "60", "60", "" },
    { SECTION_SOURCE, "url", "http://h/", "http://h/", "" },
    { SECTION_SOURCE, "file", "f.xml", "f.xml", "" },
    { SECTION_SOURCE, "type", "feed", "1", "url = http://h/\n" },
    { SECTION_SOURCE, "name", "N", "N", "url = http://h/\n" },
    { SECTION_SOURCE, "category", "菏泽日报", "菏泽日报", "url = http://h/\n" },
    { SECTION_SOURCE, "tag", "{medium}新闻", "{medium}新闻 ",
      "url = http://h/\n" },
    { SECTION_SOURCE, "timezone", "+08:00", "+08:00", "url = http://h/\n" },
    { SECTION_SOURCE, "charset", "gb18030", "gb18030", "url = http://h/\n" },
    { SECTION_SOURCE, "language", "en-GB", "en-GB", "url = http://h/\n" },
    { SECTION_SOURCE, "interval", "5m", "300", "url = http://h/\n" },
    { SECTION_SOURCE, "priority", "-3", "-3", "url = http://h/\n" },
    { SECTION_SOURCE, "group", "em", "em", "url = http://h/\n" },
    { SECTION_SOURCE, "backfill", "0", "0", "url = http://h/\n" },
    { SECTION_SOURCE, "dedup", "link,guid", "31", "url = http://h/\n" },
    { SECTION_SOURCE, "enabled", "no", "0", "url = http://h/\n" },
    { SECTION_SOURCE, "post", "{\"a\":1}", "{\"a\":1}", "url = http://h/\n" },
    { SECTION_SOURCE, "post_type", "text/xml; charset=utf-8",
      "text/xml; charset=utf-8", "url = http://h/\npost = a=b\n" },
    { SECTION_SOURCE, "header", "X-A:b c", "X-A: b c ", "url = http://h/\n" },
    { SECTION_SOURCE, "user", "me", "me",
      "url = http://h/\npassword_file = " SECRET_FILE "\n" },
    { SECTION_SOURCE, "password_file", SECRET_FILE, "pass word",
      "url = http://h/\nuser = me\n" },
    { SECTION_SOURCE, "proxy", "socks5h://u:p@h:1080", "socks5h://u:p@h:1080",
      "url = http://h/\n" },
    { SECTION_SOURCE, "max_pages", "20", "20",
      "url = http://h/\npage_param = p\n" },
    { SECTION_SOURCE, "page_param", "p", "p",
      "url = http://h/\nmax_pages = 2\n" },
    { SECTION_SOURCE, "page_first", "0", "0", "url = http://h/\n" },
    { SECTION_SOURCE, "page_step", "100", "100", "url = http://h/\n" },
    { SECTION_SOURCE, "stop_on_known", "no", "0", "url = http://h/\n" },
#define LIST "url = http://h/\ntype = json\n"
    { SECTION_SOURCE, "item", "//li", "//li",
      "url = http://h/\ntype = html\nitem_title = a\n" },
    { SECTION_SOURCE, "detail_remove", "//nav", "//nav ",
      LIST "items=i\nitem_title=t\ndetail_url=http://h/\n"
           "detail_content=//article\n" },
    { SECTION_SOURCE, "items", "", "", LIST "item_title = t\n" },
    { SECTION_SOURCE, "item_id", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_infocode", "a | b", "a | b",
      LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_title", "t", "t", LIST "items = i\n" },
    { SECTION_SOURCE, "item_link", "\"http://h/{item_id}\"",
      "\"http://h/{item_id}\"", LIST "items=i\nitem_title=t\nitem_id=i\n" },
    { SECTION_SOURCE, "item_date", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_medium", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_summary", "a", "a",
      LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_content", "a", "a",
      LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_author", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_image", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "item_tag", "a", "a", LIST "items=i\nitem_title=t\n" },
    { SECTION_SOURCE, "detail_url", "http://h/{item_id}", "http://h/{item_id}",
      LIST "items=i\nitem_title=t\nitem_id=i\ndetail_content=c\n" },
    { SECTION_SOURCE, "detail_content", "a", "a",
      LIST "items=i\nitem_title=t\ndetail_url=http://h/\n" },
    { SECTION_SOURCE, "credit", "(Source: *)", "(Source: *)",
      LIST "items=i\nitem_title=t\n" },
    { SECTION_ATOM, "enabled", "off", "0", "" },
    { SECTION_ATOM, "path", "/atom.xml", "/atom.xml", "" },
    { SECTION_ATOM, "archive_path", "/a/{page}.xml", "/a/{page}.xml", "" },
    { SECTION_ATOM, "medium_path", "/m/{medium}.xml", "/m/{medium}.xml", "" },
    { SECTION_ATOM, "medium_archive_path", "/m/{medium}/{page}.xml",
      "/m/{medium}/{page}.xml", "" },
    { SECTION_RSS, "enabled", "yes", "1", "" },
    { SECTION_RSS, "path", "/f.rss", "/f.rss", "" },
    { SECTION_RSS, "archive_path", "/a/{page}.rss", "/a/{page}.rss", "" },
    { SECTION_RSS, "medium_path", "/m/{medium}.rss", "/m/{medium}.rss", "" },
    { SECTION_RSS, "medium_archive_path", "/m/{medium}/{page}.rss",
      "/m/{medium}/{page}.rss", "" },
    { SECTION_JSON, "enabled", "yes", "1", "" },
    { SECTION_JSON, "path", "/f.json", "/f.json", "" },
    { SECTION_JSON, "archive_path", "/a/{page}.json", "/a/{page}.json", "" },
    { SECTION_JSON, "medium_path", "/m/{medium}.json", "/m/{medium}.json", "" },
    { SECTION_JSON, "medium_archive_path", "/m/{medium}/{page}.json",
      "/m/{medium}/{page}.json", "" },
    { SECTION_OPML, "enabled", "yes", "1", "" },
    { SECTION_OPML, "path", "/sources.opml", "/sources.opml", "" },
    { SECTION_SITEMAP, "enabled", "no", "0", "" },
    { SECTION_SITEMAP, "path", "/map.xml", "/map.xml", "" },
    { SECTION_SITEMAP, "part_path", "/map/{page}.xml", "/map/{page}.xml", "" },
    { SECTION_SITEMAP, "robots", "no", "0", "" },
    { SECTION_HTML, "enabled", "No", "0", "" },
    { SECTION_HTML, "post_path", "/p/{name}.html", "/p/{name}.html", "" },
    { SECTION_HTML, "medium_path", "/m/{medium}.html", "/m/{medium}.html", "" },
    { SECTION_HTML, "medium_archive_path", "/m/{medium}/{page}.html",
      "/m/{medium}/{page}.html", "" },
    { SECTION_HTML, "archive_path", "/a/{page}.html", "/a/{page}.html", "" },
    { SECTION_HTML, "home", "grouped", "1", "" },
    { SECTION_HTML, "home_media", "3", "3", "" },
    { SECTION_HTML, "home_items", "4", "4", "" },
    { SECTION_JEKYLL, "enabled", "yes", "1", "" },
    { SECTION_JEKYLL, "dir", "/srv/jekyll", "/srv/jekyll", "" },
    { SECTION_JEKYLL, "template", "/proc/self/stat", "/proc/self/stat", "" },
    { SECTION_SERVER, "enabled", "false", "0", "" },
    { SECTION_SERVER, "address", "::1", "::1", "" },
    { SECTION_SERVER, "port", "8081", "8081", "" },
    { SECTION_MEDIUM, "slug", "hezeribao", "hezeribao", "" },
    { SECTION_MEDIUM, "page", "/emnews/", "/emnews/", "" },
    { SECTION_MEDIUM, "formats", "html, atom", "9", "" },
};
#define N_SAMPLES (sizeof(samples) / sizeof(samples[0]))

static const void *object_of(const struct config *c, enum schema_section s)
{
    if (s == SECTION_SOURCE)
        return c->sources;
    return s == SECTION_MEDIUM ? (const void *)c->media : c;
}

static void put_list(struct buf *b, const struct schema_key *key,
                     const char *at, const char *at_n)
{
    size_t n = *(const size_t *)(const void *)at_n;

    for (size_t i = 0; i < n; i++) {
        const struct config_cidr *net;

        if (key->type != TYPE_NETS) {
            buf_printf(b, "%s ", (*(const char *const *const *)at)[i]);
            continue;
        }
        net = &(*(const struct config_cidr *const *)at)[i];
        for (size_t k = 0; k < 16; k++)
            buf_printf(b, "%02x", net->addr[k]);
        buf_printf(b, "/%u ", net->bits);
    }
}

/* The field of a key, as text. */
static void put_field(struct buf *b, const struct schema_key *key,
                      const void *object)
{
    const char *at = (const char *)object + key->offset;
    const struct dedup *dedup = (const struct dedup *)(const void *)at;

    buf_puts(b, "");
    if (key->type == TYPE_BOOL)
        buf_printf(b, "%d", *(const bool *)at);
    else if (key->type == TYPE_COUNT || key->type == TYPE_SECONDS ||
             key->type == TYPE_MILLIS || key->type == TYPE_SIZE)
        buf_printf(b, "%lld", (long long)*(const int64_t *)(const void *)at);
    else if (key->type == TYPE_WORD || key->type == TYPE_FORMATS)
        buf_printf(b, "%u", *(const unsigned *)(const void *)at);
    else if (schema_is_list(key))
        put_list(b, key, at, (const char *)object + key->offset_2);
    else if (key->type == TYPE_DEDUP)
        for (size_t i = 0; i < dedup->n; i++)
            buf_printf(b, "%d", (int)dedup->kinds[i]);
    else
        buf_puts(b, *(const char *const *)(const void *)at);
}

static void put_sample(struct buf *b, size_t i)
{
    enum schema_section s = samples[i].section;

    buf_printf(b, "[%s%s]\n%s%s = %s\n", schema_section_name(s),
               schema_section_is_named(s) ? " x" : "", samples[i].before,
               samples[i].key, samples[i].value);
}

static struct config *read_good(struct str text)
{
    struct config *c = NULL;
    struct config_problems problems;
    struct err_info ei = { ERR_OK, "" };

    if (config_read_text(text, &c, &problems, &ei))
        fail_msg("%s\n%s: %s", text.s, ei.text,
                 problems.n ? problems.list[0].text : "");
    config_problems_release(&problems);
    return c;
}

static void test_every_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        const struct schema_key *key =
            schema_find(samples[i].section, str_of(samples[i].key));
        struct buf text, got;
        struct config *c;

        assert_non_null(key);
        buf_init(&text, 4096);
        buf_init(&got, 4096);
        put_sample(&text, i);
        c = read_good(buf_str(&text));
        put_field(&got, key, object_of(c, samples[i].section));
        if (strcmp(got.s, samples[i].want) != 0)
            fail_msg("%s: got %s", text.s, got.s);
        if (key->preset)
            assert_string_not_equal(key->preset, samples[i].value);
        config_free(c);
        buf_release(&text);
        buf_release(&got);
    }
}

static void test_no_key_is_left_out(void **state)
{
    (void)state;
    for (int s = 0; s < SECTION_KINDS; s++) {
        size_t n;
        const struct schema_key *keys = schema_keys((enum schema_section)s, &n);

        assert_true(n <= 64); /* a bit each */
        for (size_t i = 0; i < n && s != SECTION_DEFAULTS; i++) {
            size_t k = 0;

            while (k < N_SAMPLES &&
                   (samples[k].section != (enum schema_section)s ||
                    strcmp(samples[k].key, keys[i].name) != 0))
                k++;
            if (k == N_SAMPLES && keys[i].type != TYPE_INCLUDE)
                fail_msg("no sample of %s", keys[i].name);
        }
    }
}

/* ---- defaults --------------------------------------------------------- */

static void test_defaults_of_the_site(void **state)
{
    struct config *c = read_good(STR(""));

    (void)state;
    assert_string_equal(c->name, "weir");
    assert_string_equal(c->link, "http://127.0.0.1:8080/");
    assert_string_equal(c->description, "");
    assert_string_equal(c->language, "en");
    assert_string_equal(c->timezone, "UTC");
    assert_int_equal(zone_offset(c->zone, 0), 0);
    assert_int_equal(c->since, 0);
    assert_string_equal(c->state_dir, "state");
    assert_string_equal(c->output_dir, "site");
    assert_null(c->theme);
    assert_int_equal(c->slug_style, SLUG_WORDS);
    assert_null(c->contact_url);
    assert_int_equal(c->min_interval_sec, 300);
    assert_int_equal(c->max_interval_sec, 86400);
    assert_int_equal(c->retry_after_max_sec, 7 * 86400);
    assert_int_equal(c->connect_timeout_ms, 10000);
    assert_int_equal(c->timeout_ms, 60000);
    assert_int_equal(c->host_gap_ms, 200);
    assert_int_equal(c->per_host, 2);
    assert_int_equal(c->parallel, 32);
    assert_int_equal(c->max_body_bytes, 16 * 1024 * 1024);
    assert_int_equal(c->max_buffered_bytes, 48 * 1024 * 1024);
    assert_int_equal(c->startup_spread_sec, 60);
    assert_null(c->ca_file);
    assert_string_equal(c->control_socket, "state/control");
    assert_int_equal(c->log_format, LOG_FORMAT_TEXT);
    assert_int_equal(c->n_allow_private, 0);
    assert_int_equal(c->n_media, 0);
    assert_int_equal(c->n_sources, 0);
    config_free(c);
}

static void test_defaults_of_outputs(void **state)
{
    struct config *c = read_good(STR(""));

    (void)state;
    assert_true(c->atom.enabled);
    assert_string_equal(c->atom.path, "/feed.xml");
    assert_int_equal(c->window.min_hours, 24);
    assert_int_equal(c->window.min_items, 50);
    assert_int_equal(c->window.max_items, 500);
    assert_false(c->rss.enabled);
    assert_string_equal(c->rss.path, "/rss.xml");
    assert_string_equal(c->rss.archive_path, "/rss/{page}.xml");
    assert_string_equal(c->rss.medium_path, "/category/{medium}.rss.xml");
    assert_string_equal(c->rss.medium_archive_path,
                        "/category/{medium}/{page}.rss.xml");
    assert_false(c->json.enabled);
    assert_string_equal(c->json.path, "/feed.json");
    assert_string_equal(c->json.archive_path, "/feed/{page}.json");
    assert_string_equal(c->json.medium_path, "/category/{medium}.json");
    assert_string_equal(c->json.medium_archive_path,
                        "/category/{medium}/{page}.json");
    assert_false(c->opml.enabled);
    assert_string_equal(c->opml.path, "/opml.xml");
    assert_true(c->sitemap.enabled);
    assert_string_equal(c->sitemap.path, "/sitemap.xml");
    assert_string_equal(c->sitemap.part_path, "/sitemap/{page}.xml");
    assert_true(c->sitemap.robots);
    assert_true(c->html.enabled);
    assert_string_equal(c->html.post_path,
                        "/{medium}/{yyyy}/{mm}/{dd}/{name}.html");
    assert_int_equal(c->html.home, HOME_RIVER);
    assert_int_equal(c->html.home_media, 20);
    assert_int_equal(c->html.home_items, 5);
    assert_false(c->jekyll.enabled);
    assert_string_equal(c->jekyll.dir, "_posts");
    assert_null(c->jekyll.template);
    assert_true(c->server.enabled);
    assert_string_equal(c->server.address, "127.0.0.1");
    assert_int_equal(c->server.port, 8080);
    config_free(c);
}

static void test_defaults_of_a_source(void **state)
{
    struct config *c = read_good(STR("[weir]\ntimezone = Asia/Shanghai\n"
                                     "[source x]\nurl = http://h/\n"));
    const struct config_source *s = &c->sources[0];

    (void)state;
    assert_string_equal(s->id, "x");
    assert_string_equal(s->name, "x");
    assert_string_equal(s->file, "weir.conf");
    assert_int_equal(s->line, 3);
    assert_null(s->path);
    assert_int_equal(s->type, SOURCE_AUTO);
    assert_null(s->category);
    assert_int_equal(s->n_tags, 0);
    assert_string_equal(s->timezone, "Asia/Shanghai");
    assert_ptr_equal(s->zone, c->zone);
    assert_int_equal(s->interval_sec, 1800);
    assert_int_equal(s->priority, 0);
    assert_int_equal(s->backfill, 100);
    assert_int_equal(s->dedup.n, 4);
    assert_int_equal(s->dedup.kinds[0], KEY_INFOCODE);
    assert_int_equal(s->dedup.kinds[3], KEY_CONTENT);
    assert_true(s->enabled);
    assert_null(s->mapping);
    assert_null(s->post_body);
    assert_null(s->post_type);
    assert_int_equal(s->n_headers, 0);
    assert_null(s->user);
    assert_null(s->password);
    assert_null(s->proxy);
    assert_null(s->page_param);
    assert_int_equal(s->page_first, 1);
    assert_int_equal(s->page_step, 1);
    assert_int_equal(s->max_pages, 1);
    assert_true(s->stop_on_known);
    assert_false(s->is_glob);
    assert_int_equal(s->mapping_text.type, SOURCE_AUTO);
    config_free(c);
}

/* ---- limits ----------------------------------------------------------- */

static enum err read_number(const struct schema_key *key, int64_t x,
                            int64_t *ret)
{
    struct buf b;
    enum err e;

    buf_init(&b, 64);
    value_put(&b, key->type, x);
    if (key->type == TYPE_COUNT)
        e = value_count(buf_str(&b), key, ret, NULL);
    else if (key->type == TYPE_SIZE)
        e = value_size(buf_str(&b), key, ret, NULL);
    else
        e = value_duration(buf_str(&b), key, ret, NULL);
    buf_release(&b);
    return e;
}

static void test_limits_of_numbers(void **state)
{
    int n_seen = 0;

    (void)state;
    for (int s = 0; s < SECTION_KINDS; s++) {
        size_t n;
        const struct schema_key *k = schema_keys((enum schema_section)s, &n);

        for (size_t i = 0; i < n; i++) {
            int64_t x = -1;

            if (k[i].type != TYPE_COUNT && k[i].type != TYPE_SIZE &&
                k[i].type != TYPE_SECONDS && k[i].type != TYPE_MILLIS)
                continue;
            n_seen++;
            assert_int_equal(read_number(&k[i], k[i].min, &x), ERR_OK);
            assert_int_equal(x, k[i].min);
            assert_int_equal(read_number(&k[i], k[i].max, &x), ERR_OK);
            assert_int_equal(x, k[i].max);
            assert_int_equal(read_number(&k[i], k[i].max + 1, &x), ERR_RANGE);
            assert_int_not_equal(read_number(&k[i], k[i].min - 1, &x), ERR_OK);
            assert_int_equal(x, k[i].max); /* untouched on failure */
        }
    }
    assert_true(n_seen >= 20);
}

static void test_texts_at_their_limit(void **state)
{
    struct schema_key key = { .type = TYPE_TEXT, .max = 3 };
    char language[64] = "aaaaaaaa-bbbbbbbb-cccccccc-dddddddd";
    char id[SOURCE_ID_MAX_BYTES + 2];

    (void)state;
    assert_int_equal(value_check_text(STR("新闻a"), &key, NULL), ERR_OK);
    assert_int_equal(value_check_text(STR("新闻ab"), &key, NULL), ERR_LIMIT);
    assert_int_equal(value_check_language(str_of(language), NULL), ERR_OK);
    language[35] = 'x';
    assert_int_equal(value_check_language(str_of(language), NULL), ERR_FORMAT);
    memset(id, 'a', sizeof(id));
    assert_int_equal(
        value_check_id((struct str){ id, SOURCE_ID_MAX_BYTES }, NULL), ERR_OK);
    assert_int_equal(
        value_check_id((struct str){ id, SOURCE_ID_MAX_BYTES + 1 }, NULL),
        ERR_LIMIT);
}

/* ---- finding what was meant ------------------------------------------- */

static void test_near(void **state)
{
    static const struct {
        const char *a, *b;
        size_t want;
    } rows[] = {
        { "interval", "interval", 0 },
        { "interval", "intervall", 1 },
        { "interval", "interva", 1 },
        { "interval", "intreval", 1 },
        { "interval", "Interval", 0 },
        { "per_host", "per-host", 0 },
        { "interval", "intrvl", 2 },
        { "url", "ulr", 1 },
        { "url", "uri", 1 },
        { "url", "ui", NEAR_NOT },
        { "timeout", "interval", NEAR_NOT },
        { "", "a", NEAR_NOT },
        { "a", "", NEAR_NOT },
    };
    char longest[NEAR_MAX_BYTES + 1];
    struct str a = { longest, NEAR_MAX_BYTES }, b = { longest, a.n + 1 };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (near_distance(str_of(rows[i].a), str_of(rows[i].b)) != rows[i].want)
            fail_msg("%s %s", rows[i].a, rows[i].b);
    memset(longest, 'a', sizeof(longest));
    assert_int_equal(near_distance(a, a), 0);
    assert_int_equal(near_distance(a, b), NEAR_NOT);
}

static void test_finding(void **state)
{
    size_t n;

    (void)state;
    assert_null(schema_find(SECTION_SOURCE, STR("port")));
    assert_int_equal(schema_find_home(STR("port")), SECTION_SERVER);
    assert_int_equal(schema_find_home(STR("ports")), SECTION_KINDS);
    assert_ptr_equal(schema_find_near(SECTION_SOURCE, STR("intervall")),
                     schema_find(SECTION_SOURCE, STR("interval")));
    assert_null(schema_find_near(SECTION_SOURCE, STR("zzz")));
    assert_ptr_equal(schema_find(SECTION_DEFAULTS, STR("interval")),
                     schema_find(SECTION_SOURCE, STR("interval")));
    schema_keys(SECTION_SLUGS, &n);
    assert_int_equal(n, 0);
    assert_int_equal(schema_section_find(STR("output"), STR("atom")),
                     SECTION_ATOM);
    assert_int_equal(schema_section_find(STR("output"), STR("rdf")),
                     SECTION_KINDS);
    assert_int_equal(schema_section_find_near(STR("outpt"), STR("atm")),
                     SECTION_ATOM);
    assert_int_equal(schema_section_find_near(STR("Source"), STR("x")),
                     SECTION_SOURCE);
    assert_int_equal(schema_section_find_near(STR("output"), STR("gopher")),
                     SECTION_KINDS);
}

static int make_secret(void **state)
{
    int fd = open(SECRET_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    static const char text[] = "pass word\r\nsecond line\n";
    bool is_good;

    (void)state;
    if (fd < 0)
        return -1;
    is_good = write(fd, text, sizeof(text) - 1) == sizeof(text) - 1;
    return close(fd) || !is_good ? -1 : 0;
}

static int remove_secret(void **state)
{
    (void)state;
    return unlink(SECRET_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_no_key_is_left_out),
        cmocka_unit_test(test_defaults_of_the_site),
        cmocka_unit_test(test_defaults_of_outputs),
        cmocka_unit_test(test_defaults_of_a_source),
        cmocka_unit_test(test_limits_of_numbers),
        cmocka_unit_test(test_texts_at_their_limit),
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_finding),
    };

    return cmocka_run_group_tests(tests, make_secret, remove_secret);
}
