/* test_normalize.c -- what documents write, as items: one table a rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/normalize.h"
#include "feeds/people.h"

#define NOW_SEC 1642204800 /* 2022-01-15T00:00:00Z */

/* What one item is made in. */
struct fixture {
    struct read_options opt;
    struct feed feed;
    struct repair_log log;
    struct normalizer nz;
    struct raw_item raw;
    struct item item;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    f->opt.url = STR("http://h.example/dir/feed.xml");
    f->opt.dates.now_sec = NOW_SEC;
    normalize_init(&f->nz, &f->opt, &f->feed, &f->log);
    f->nz.a = arena_new(16 * 1024 * 1024);
    assert_non_null(f->nz.a);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->nz.a);
    normalize_release(&f->nz);
    free(f);
    return 0;
}

static void set(struct fixture *f, enum raw_field field, const char *s,
                enum raw_kind kind)
{
    struct raw_text text = { .s = str_of(s), .kind = kind };

    f->raw.rank[field] = 0;
    f->raw.field[field] = (struct raw_text){ .kind = kind };
    raw_put(&f->raw, field, 1, &text);
}

static void make(struct fixture *f)
{
    assert_int_equal(normalize_item(&f->nz, &f->raw, &f->item, NULL), ERR_OK);
}

static void expect(const char *row, struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("%s: got '%.*s', wanted '%s'", row, STR_ARG(got), want);
}

static void titles(void **state)
{
    static const struct {
        enum raw_kind kind;
        const char *s, *title;
    } rows[] = {
        { RAW_HTML, "A &amp; <b>B</b>\n  C", "A & B C" },
        { RAW_HTML, "1 < 2 &lt;i&gt;", "1 < 2 <i>" },
        { RAW_HTML, "<script>x</script>y", "y" },
        { RAW_HTML, "\xE3\x80\x80两\xC2\xA0字", "两 字" },
        { RAW_HTML, " <br> ", "" },
        { RAW_PLAIN, "A &amp; <b>B</b>\n  C", "A &amp; <b>B</b> C" },
        { RAW_PLAIN, "", "" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_TITLE, rows[i].s, rows[i].kind);
        make(f);
        expect(rows[i].s, f->item.title, rows[i].title);
    }
}

static void summaries(void **state)
{
    static const struct {
        const char *title, *s, *summary;
    } rows[] = {
        { "标题", "【标题】他说：【重要】。", "他说：【重要】。" },
        { "标题", "【标题】", "" },
        { "标题", "【标题", "【标题" },
        { "标题", "【标题二】x", "【标题二】x" },
        { "标题", "x【标题】y", "x【标题】y" },
        { "", "【】x", "【】x" },
        { "A  B", "【A B】 x", "x" },
        { "t", "<p>a</p><p>b</p>", "a b" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_TITLE, rows[i].title, RAW_HTML);
        set(f, RAW_SUMMARY, rows[i].s, RAW_HTML);
        make(f);
        expect(rows[i].s, f->item.summary, rows[i].summary);
    }
}

static void contents(void **state)
{
    static const struct {
        enum raw_kind kind;
        const char *s, *html, *image;
    } rows[] = {
        { RAW_HTML, "<p onclick=x>a<img src=i.png></p>",
          "<p>a<img src=\"http://h.example/dir/i.png\" /></p>",
          "http://h.example/dir/i.png" },
        { RAW_HTML, "<p> </p><!-- x -->", "", "" },
        { RAW_HTML, "<img src=\"x.gif\">",
          "<img src=\"http://h.example/dir/x.gif\" />",
          "http://h.example/dir/x.gif" },
        { RAW_PLAIN, "a <b>\nc\n\n \nd",
          "<p>a &lt;b&gt;<br />\nc</p>\n<p>d</p>", "" },
        { RAW_PLAIN, "\n\n", "", "" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_CONTENT, rows[i].s, rows[i].kind);
        make(f);
        expect(rows[i].s, f->item.content_html, rows[i].html);
        expect(rows[i].s, f->item.image, rows[i].image);
    }
}

static void addresses(void **state)
{
    static const struct {
        const char *link, *url;
    } rows[] = {
        { "http://a.example/x", "http://a.example/x" },
        { " https://a.example/x\n", "https://a.example/x" },
        { "x y", "http://h.example/dir/x%20y" },
        { "/新", "http://h.example/%E6%96%B0" },
        { "//b.example/", "http://b.example/" },
        { "javascript:x()", "" },
        { "mailto:a@b.example", "" },
        { "ftp://a.example/", "" },
        { "http:///x", "http://x" },
        { "", "" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_LINK, rows[i].link, RAW_PLAIN);
        make(f);
        expect(rows[i].link, f->item.url, rows[i].url);
    }
    f->opt.url = STR("/a/local/file.json");
    set(f, RAW_LINK, "x", RAW_PLAIN);
    make(f);
    expect("file", f->item.url, "");
    f->feed.home_url = STR("http://home.example/y/");
    make(f);
    expect("home", f->item.url, "http://home.example/y/x");
}

static void identities(void **state)
{
    static const struct {
        const char *id, *code, *link, *guid, *infocode, *url;
        bool is_link;
    } rows[] = {
        { " g1 ", "", "", "g1", "", "", false },
        { "g", "NW202201142247450276", "", "g", "NW202201142247450276", "",
          false },
        { "NW202201142247450276", "bad", "", "NW202201142247450276",
          "NW202201142247450276", "", false },
        { "", "", "http://x/?INFOCODE=NW202201142247450276", "",
          "NW202201142247450276", "http://x/?INFOCODE=NW202201142247450276",
          false },
        { "http://x/1", "", "", "http://x/1", "", "http://x/1", true },
        { "http://x/1", "", "", "http://x/1", "", "", false },
        { "1", "", "", "1", "", "", true },
        { "http://x/1", "", "http://x/2", "http://x/1", "", "http://x/2",
          true },
        { "a\x01\nb", "", "", "a b", "", "", false },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_ID, rows[i].id, RAW_PLAIN);
        set(f, RAW_INFOCODE, rows[i].code, RAW_PLAIN);
        set(f, RAW_LINK, rows[i].link, RAW_PLAIN);
        f->raw.id_is_link = rows[i].is_link;
        make(f);
        expect(rows[i].id, f->item.guid, rows[i].guid);
        expect(rows[i].id, f->item.infocode, rows[i].infocode);
        expect(rows[i].id, f->item.url, rows[i].url);
    }
}

static void dates(void **state)
{
    static const struct {
        const char *published, *updated;
        int64_t sec; /* 0: none */
        const char *text;
    } rows[] = {
        { "2022-01-14T00:00:00Z", "", 1642118400, "" },
        { "1642118400", "", 1642118400, "" },
        { "", "", 0, "" },
        { "soon", "", 0, "soon" },
        { "soon", "2022-01-14T00:00:00Z", 0, "soon" },
        { "", "2022-01-14T00:00:00Z", 1642118400, "" },
        { "1990-01-01T00:00:00Z", "", DATE_EARLIEST_SEC, "" },
        { "1989-12-31T23:59:59Z", "", 0, "1989-12-31T23:59:59Z" },
        { "2022-01-16T00:00:00Z", "", NOW_SEC + DATE_AHEAD_MAX_SEC, "" },
        { "2022-01-16T00:00:01Z", "", 0, "2022-01-16T00:00:01Z" },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_PUBLISHED, rows[i].published, RAW_HTML);
        set(f, RAW_UPDATED, rows[i].updated, RAW_HTML);
        make(f);
        assert_int_equal(f->item.has_published, rows[i].sec != 0);
        if (rows[i].sec)
            assert_int_equal(f->item.published.sec, rows[i].sec);
        expect(rows[i].published, f->item.date_text, rows[i].text);
    }
    f->opt.dates.now_sec = 0; /* no clock: no future */
    set(f, RAW_PUBLISHED, "2099-01-01T00:00:00Z", RAW_HTML);
    make(f);
    assert_true(f->item.has_published);
}

static void languages(void **state)
{
    static const struct {
        const char *s, *language;
    } rows[] = {
        { "zh_CN", "zh-CN" }, { " en ", "en" },
        { "en us", "" },      { "<b>", "" },
        { "", "de" },         { "abcdefgh-abcdefgh-abcdefgh-abcdefghi", "" },
    };
    struct fixture *f = *state;

    f->feed.language = STR("de");
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        set(f, RAW_LANGUAGE, rows[i].s, RAW_PLAIN);
        make(f);
        expect(rows[i].s, f->item.language, rows[i].language);
    }
}

static void enclosures(void **state)
{
    static const struct {
        const char *size, *duration;
        int64_t bytes, sec;
    } rows[] = {
        { "10", "95", 10, 95 },
        { " 0 ", "1:35", 0, 95 },
        { "", "", -1, -1 },
        { "-1", "01:01:35", -1, 3695 },
        { "1.5", "95.7", -1, 95 },
        { "999999999999999999", "::", 999999999999999999, -1 },
        { "9999999999999999999", "1:2:3:4", -1, -1 },
        { "12x", "99999999", -1, -1 },
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct raw_enclosure e = { .url = { .s = STR("a.mp3") },
                                   .size = str_of(rows[i].size),
                                   .duration = str_of(rows[i].duration) };

        f->raw.n_enclosures = 0;
        raw_add_enclosure(&f->raw, &e);
        raw_add_enclosure(&f->raw, &e); /* the same once more */
        make(f);
        assert_int_equal(f->item.n_enclosures, 1);
        if (f->item.enclosures[0].size_bytes != rows[i].bytes ||
            f->item.enclosures[0].duration_sec != rows[i].sec)
            fail_msg("%s, %s: got %lld, %lld", rows[i].size, rows[i].duration,
                     (long long)f->item.enclosures[0].size_bytes,
                     (long long)f->item.enclosures[0].duration_sec);
    }
}

static void people(void **state)
{
    static const struct {
        const char *s, *name, *email;
    } rows[] = {
        { "Name", "Name", "" },
        { "a@b.example", "", "a@b.example" },
        { "mailto:a@b.example", "", "a@b.example" },
        { "a@b.example (Name)", "Name", "a@b.example" },
        { "MAILTO:a@b.example (Name)", "Name", "a@b.example" },
        { "Name <a@b.example>", "Name", "a@b.example" },
        { "\"N, M\" <a@b.example>", "N, M", "a@b.example" },
        { "Name (a@b.example)", "Name", "a@b.example" },
        { "Name (desk)", "Name (desk)", "" },
        { " (Name)", "Name", "" },
        { "(A) and (B)", "(A) and (B)", "" },
        { "()", "", "" },
        { "<a@b.example>", "", "a@b.example" },
        { ") (", ") (", "" },
        { "@x", "@x", "" },
        { "me@", "me@", "" },
        { "", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct str name, email;

        people_split(str_of(rows[i].s), &name, &email);
        expect(rows[i].s, name, rows[i].name);
        expect(rows[i].s, email, rows[i].email);
    }
}

/* Of each list its people, between bars. */
static void people_of_lists(void **state)
{
    static const struct {
        const char *s, *people;
    } rows[] = {
        { "a@b.example (Ann, Bob), c@d.example (Carl)",
          "a@b.example (Ann, Bob)| c@d.example (Carl)|" },
        { "Smith, Ann <a@b.example>, Bob <b@c.example>",
          "Smith, Ann <a@b.example>| Bob <b@c.example>|" },
        { "\"B, A\" <a@b.example>,c@d.example, Jr",
          "\"B, A\" <a@b.example>|c@d.example, Jr|" },
        { "a@b.example (Ann), the desk", "a@b.example (Ann), the desk|" },
        { "Ann, Bob, Carl", "Ann, Bob, Carl|" },
        { "\"Ann, a@b.example, c@d", "\"Ann, a@b.example, c@d|" },
        { ",", ",|" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct str rest = str_of(rows[i].s), one;
        struct buf b;

        buf_init(&b, SIZE_MAX);
        while (people_next(&rest, &one))
            buf_printf(&b, "%.*s|", STR_ARG(one));
        expect(rows[i].s, buf_str(&b), rows[i].people);
        buf_release(&b);
    }
}

static void credits(void **state)
{
    static const struct {
        const char *text, *name;
    } rows[] = {
        { "x（文章来源：甲）", "甲" },
        { "（文章来源：甲） y （文章来源： 乙 ）z）", "乙" },
        { "（文章来源：）", "" },
        { "（文章来源：甲", "" },
        { "（文章来源：甲）（文章来源：乙", "" },
        { "none", "" },
        { "", "" },
    };
    struct mapping mapping = { .credit_before = STR_C("（文章来源："),
                               .credit_after = STR_C("）") };
    struct mapping nothing = { .arena = NULL };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        expect(rows[i].text, normalize_credit(&mapping, str_of(rows[i].text)),
               rows[i].name);
    expect("no pattern", normalize_credit(&nothing, STR("（文章来源：甲）")),
           "");
    expect("no mapping", normalize_credit(NULL, STR("x")), "");
}

/* The better element wins, among equals the first; empty ones never. */
static void ranks(void **state)
{
    struct fixture *f = *state;
    struct raw_text a = { .s = STR("a") }, b = { .s = STR("b") },
                    empty = { .s = STR(" \n") };

    raw_put(&f->raw, RAW_TITLE, 9, &empty);
    raw_put(&f->raw, RAW_TITLE, 1, &a);
    expect("first", f->raw.field[RAW_TITLE].s, "a");
    raw_put(&f->raw, RAW_TITLE, 1, &b);
    expect("equal", f->raw.field[RAW_TITLE].s, "a");
    raw_put(&f->raw, RAW_TITLE, 2, &b);
    expect("better", f->raw.field[RAW_TITLE].s, "b");
    raw_add_tag(&f->raw, &empty);
    assert_int_equal(f->raw.n_tags, 0);
}

static void hashes(void **state)
{
    struct fixture *f = *state;
    uint8_t first[HASH_BYTES];

    set(f, RAW_TITLE, "T", RAW_HTML);
    set(f, RAW_CONTENT, "<p>x</p>", RAW_HTML);
    make(f);
    memcpy(first, f->item.text_hash, sizeof(first));
    set(f, RAW_CONTENT, "<div class=y>x</div>", RAW_HTML);
    make(f);
    assert_memory_equal(first, f->item.text_hash, sizeof(first));
    set(f, RAW_CONTENT, "<p>z</p>", RAW_HTML);
    make(f);
    assert_memory_not_equal(first, f->item.text_hash, sizeof(first));
}

#define WITH_FIXTURE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(titles),      WITH_FIXTURE(summaries),
        WITH_FIXTURE(contents),    WITH_FIXTURE(addresses),
        WITH_FIXTURE(identities),  WITH_FIXTURE(dates),
        WITH_FIXTURE(languages),   WITH_FIXTURE(enclosures),
        cmocka_unit_test(people),  cmocka_unit_test(people_of_lists),
        cmocka_unit_test(credits), WITH_FIXTURE(ranks),
        WITH_FIXTURE(hashes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
