/* test_identity.c -- feeds/identity.c: keys, infoCodes, hashes, names. */
#include "feeds/feeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CODE "NW202201142247450276"

static const struct zone shanghai = { .name = "+08:00", .first_sec = 28800 };

/* ---- infoCodes -------------------------------------------------------- */

static void finds_infocodes(void **state)
{
    static const struct {
        struct str s;
        const char *want;
    } rows[] = {
        { STR_C(CODE), CODE },
        { STR_C(" " CODE "\n"), CODE },
        { STR_C("AB1234567890"), "AB1234567890" },
        { STR_C("AB123456789012345678901234"), "AB123456789012345678901234" },
        { STR_C("AB123456789"), "" },                 /* one too few */
        { STR_C("AB1234567890123456789012345"), "" }, /* one too many */
        { STR_C("Ab1234567890"), "" },
        { STR_C("A11234567890"), "" },
        { STR_C("AB12345678 0"), "" },
        { STR_C("http://h/a.html?infoCode=" CODE), CODE },
        { STR_C("http://h/a.html?x=1&INFOCODE=" CODE "#f"), CODE },
        { STR_C("http://h/a.html?infoCode=../../etc"), "" },
        { STR_C("http://h/a.html?info_code=" CODE "&x"), CODE },
        { STR_C("http://h/a.html?x=1&amp;InfoCode=" CODE), CODE },
        { STR_C("http://h/#/a?infoCode=" CODE), CODE },
        { STR_C("http://h/#infoCode=" CODE), CODE },
        { STR_C("http://h/?info%43ode=%4E%57202201142247450276"), CODE },
        { STR_C("http://h/?url=http%3A%2F%2Fi%2F%3FinfoCode%3D" CODE
                "%26a%3D1"),
          CODE },
        { STR_C(
              "http://h/?u=http%253A%252F%252Fi%252F%253Finfo-code%253D" CODE),
          CODE },
        { STR_C("http://h/?myinfoCode=" CODE), "" },
        { STR_C("http://h/?infoCode=" CODE "x"), "" },
        { STR_C("http://h/?infoCode=" CODE "-1"), "" },
        { STR_C("http://h/?infoCode"), "" },
        { STR_C("infoCode=" CODE), CODE },
        /* Paths, and what else has parts */
        { STR_C("/hezeribao/2022/01/14/" CODE ".html"), CODE },
        { STR_C("http://h/" CODE ".html?a=1#b"), CODE },
        { STR_C("http://h/" CODE), CODE },
        { STR_C("tag:h,2022:" CODE), CODE },
        { STR_C("urn:news:" CODE), CODE },
        { STR_C("http://h/" CODE "/"), "" },
        { STR_C("http://h/" CODE "/a"), "" },
        { STR_C("http://h/x" CODE ".html"), "" },
        { STR_C("http://h/" CODE "_1.html"), "" },
        { STR_C("http://h/?a=" CODE), "" },
        { STR_C("http://h/#" CODE), "" },
        { STR_C("http://h/NW20220114224745027.html"), "" },  /* too short */
        { STR_C("http://h/NW202202302247450276.html"), "" }, /* no such day */
        { STR_C("http://h/NW198901142247450276.html"), "" },
        { STR_C("http://h/NW202201142547450276.html"), "" }, /* nor hour */
        { STR_C("http://h/NW202201142260450276.html"), "" },
        { STR_C("http://h/US20130311106"), "" },
        { STR_C("http://h/AR2010120702271.html"), "" },
        { STR_C("http://h/id202201142247450276"), "" },
        { STR_C(CODE ".html"), "" },
        { STR_C(""), "" },
    };
    char code[INFOCODE_MAX_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (!str_eq(infocode_find(rows[i].s, code), str_of(rows[i].want)))
            fail_msg("row %zu: got '%.*s'", i,
                     STR_ARG(infocode_find(rows[i].s, code)));
}

static void reads_days_of_infocodes(void **state)
{
    /* 1642089600 is 2022-01-14 00:00 in Shanghai. */
    static const struct {
        const char *code;
        int64_t now_sec;
        bool ok;
    } rows[] = {
        { "NW202201142247450276", 1642089600, true },
        { "NW202201142247450276", 1642089599, false }, /* tomorrow */
        { "NW202201142247450276", 0, true },
        { "NW2022011400", 1700000000, true },
        { "NW202202300000000000", 1700000000, false },
        { "NW202213010000000000", 1700000000, false },
        { "NW202200010000000000", 1700000000, false },
        { "NW198912310000000000", 1700000000, false },
        { "NW000000000000000000", 1700000000, false },
        { "AN1234567890", 1700000000, false },
        { "nonsense", 1700000000, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct date_context ctx = { rows[i].now_sec, &shanghai };
        struct date d = { 0 };

        if (infocode_day(str_of(rows[i].code), &ctx, &d) != rows[i].ok)
            fail_msg("row %zu", i);
        if (!rows[i].ok)
            continue;
        assert_int_equal(d.sec, 1642089600);
        assert_int_equal(d.offset_min, 480);
        assert_int_equal(d.precision, DATE_DAY);
    }
}

/* ---- keys ------------------------------------------------------------- */

static const struct dedup link_only = { { KEY_LINK }, 1 };
static const struct dedup nothing = { { 0 }, 0 };
static const struct dedup content_guid = { { KEY_CONTENT, KEY_GUID }, 2 };
static const struct dedup content_second = {
    { KEY_INFOCODE, KEY_CONTENT, KEY_LINK, KEY_GUID }, 4
};
static const struct dedup guid_content = { { KEY_GUID, KEY_CONTENT }, 2 };

static const struct {
    struct item item;
    const struct dedup *dedup;
    const char *infocode, *guid, *link;
    bool content, global;
} key_rows[] = {
    { { .infocode = STR_C(CODE),
        .guid = STR_C("7"),
        .url = STR_C("https://H/a?utm_source=x") },
      &dedup_default,
      "infocode:" CODE,
      "guid:heze\n7",
      "link:http://h/a",
      false,
      false },
    { { .guid = STR_C("urn:uuid:1") },
      &dedup_default,
      "",
      "guid:heze\nurn:uuid:1",
      "",
      false,
      true },
    { { .guid = STR_C("TAG:h,2022:1") },
      &dedup_default,
      "",
      "guid:heze\nTAG:h,2022:1",
      "",
      false,
      true },
    /* An address is global on the link's own host alone. */
    { { .guid = STR_C("http://h/1"), .url = STR_C("https://H:8/1") },
      &dedup_default,
      "",
      "guid:heze\nhttp://h/1",
      "link:http://h:8/1",
      false,
      true },
    { { .guid = STR_C("http://h/1"), .url = STR_C("http://k/1") },
      &dedup_default,
      "",
      "guid:heze\nhttp://h/1",
      "link:http://k/1",
      false,
      false },
    { { .guid = STR_C("http://h/1") },
      &dedup_default,
      "",
      "guid:heze\nhttp://h/1",
      "",
      false,
      false },
    { { .url = STR_C("http://h/1") },
      &dedup_default,
      "",
      "",
      "link:http://h/1",
      true,
      false },
    { { .title = STR_C("x") }, &dedup_default, "", "", "", true, false },
    { { .n_tags = 0 }, &dedup_default, "", "", "", true, false },
    /* dedup cuts; something always stays. */
    { { .infocode = STR_C(CODE),
        .guid = STR_C("7"),
        .url = STR_C("http://h/a") },
      &link_only,
      "",
      "",
      "link:http://h/a",
      true,
      false },
    { { .infocode = STR_C(CODE) }, &nothing, "", "", "", true, false },
    /* Content that dedup names before a kind which the item has. */
    { { .guid = STR_C("7"), .title = STR_C("x") },
      &content_guid,
      "",
      "guid:heze\n7",
      "",
      true,
      false },
    { { .infocode = STR_C(CODE), .guid = STR_C("7"), .summary = STR_C("x") },
      &content_second,
      "infocode:" CODE,
      "guid:heze\n7",
      "",
      true,
      false },
    { { .infocode = STR_C(CODE),
        .url = STR_C("http://h/a"),
        .content_html = STR_C("x") },
      &content_second,
      "infocode:" CODE,
      "",
      "link:http://h/a",
      true,
      false },
    { { .infocode = STR_C(CODE), .title = STR_C("x") },
      &content_second,
      "infocode:" CODE,
      "",
      "",
      false,
      false },
    { { .infocode = STR_C(CODE),
        .url = STR_C("ftp://h/"),
        .title = STR_C("x") },
      &content_second,
      "infocode:" CODE,
      "",
      "",
      false,
      false },
    { { .guid = STR_C("7"), .url = STR_C("http://h/a"), .title = STR_C("x") },
      &guid_content,
      "",
      "guid:heze\n7",
      "",
      false,
      false },
    /* No text is equal to no other. */
    { { .guid = STR_C("7"), .image = STR_C("http://h/1.png") },
      &content_guid,
      "",
      "guid:heze\n7",
      "",
      false,
      false },
    { { .content_html = STR_C("<img src=\"http://h/1.png\" />"),
        .guid = STR_C("7") },
      &content_guid,
      "",
      "guid:heze\n7",
      "",
      false,
      false },
    /* No canonical spelling, no key. */
    { { .guid = STR_C("7"), .url = STR_C("ftp://h/") },
      &dedup_default,
      "",
      "guid:heze\n7",
      "",
      false,
      false },
};

static void makes_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(key_rows); i++) {
        struct arena *a = arena_new(10000);
        struct item_keys k;

        assert_int_equal(
            item_keys(&key_rows[i].item, STR("heze"), key_rows[i].dedup, a, &k),
            ERR_OK);
        if (!str_eq(k.key[KEY_INFOCODE], str_of(key_rows[i].infocode)) ||
            !str_eq(k.key[KEY_GUID], str_of(key_rows[i].guid)) ||
            !str_eq(k.key[KEY_LINK], str_of(key_rows[i].link)) ||
            (k.key[KEY_CONTENT].n > 0) != key_rows[i].content)
            fail_msg("row %zu: '%.*s' '%.*s' '%.*s' '%.*s'", i,
                     STR_ARG(k.key[KEY_INFOCODE]), STR_ARG(k.key[KEY_GUID]),
                     STR_ARG(k.key[KEY_LINK]), STR_ARG(k.key[KEY_CONTENT]));
        /* The same over all sources: without theirs. */
        if (key_rows[i].global) {
            assert_true(str_starts(k.key[KEY_GUID_GLOBAL], STR("guid:\n")));
            assert_true(str_eq(str_cut(k.key[KEY_GUID_GLOBAL], 6),
                               str_cut(k.key[KEY_GUID], 10)));
        } else {
            assert_int_equal(k.key[KEY_GUID_GLOBAL].n, 0);
        }
        if (key_rows[i].content) {
            assert_int_equal(k.key[KEY_CONTENT].n, 8 + 64);
            assert_true(str_starts(k.key[KEY_CONTENT], STR("content:")));
        }
        arena_free(a);
    }
}

static void content_key(struct item item, struct arena *a, struct str *ret)
{
    struct item_keys k;

    assert_int_equal(item_keys(&item, STR("s"), &dedup_default, a, &k), 0);
    *ret = k.key[KEY_CONTENT];
}

/* Items of neither title nor text are told apart by what else they have. */
static void tells_bare_items_apart(void **state)
{
    static const struct enclosure sound = { .url = STR_C("http://h/1.mp3") };
    const struct item items[] = {
        { .title = STR_C("") },
        { .has_published = true, .published = { .sec = 1 } },
        { .has_published = true, .published = { .sec = 2 } },
        { .date_text = STR_C("soon") },
        { .image = STR_C("http://h/1.png") },
        { .enclosures = &sound, .n_enclosures = 1 },
        { .title = STR_C("a") },
        { .title = STR_C("b") },
    };
    struct arena *a = arena_new(10000);
    struct str keys[COUNT(items)], again;

    (void)state;
    for (size_t i = 0; i < COUNT(items); i++) {
        content_key(items[i], a, &keys[i]);
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(keys[k], keys[i]));
    }
    /* With a text the rest does not matter. */
    content_key((struct item){ .title = STR("A"), .image = STR("http://h/2") },
                a, &again);
    assert_true(str_eq(again, keys[6]));
    arena_free(a);
}

static void keys_fit_or_fail(void **state)
{
    char guid[ITEM_ID_MAX_BYTES + 1];
    struct item item = { .guid = { guid, ITEM_ID_MAX_BYTES } };
    struct arena *a = arena_new(10000);
    struct item_keys k = { { STR("x") } };

    (void)state;
    memset(guid, 'g', sizeof(guid));
    assert_int_equal(item_keys(&item, STR("s"), &dedup_default, a, &k), 0);
    assert_int_equal(k.key[KEY_GUID].n, 7 + ITEM_ID_MAX_BYTES);
    item.guid.n++; /* cut */
    assert_int_equal(item_keys(&item, STR("s"), &dedup_default, a, &k), 0);
    assert_int_equal(k.key[KEY_GUID].n, 7 + ITEM_ID_MAX_BYTES);
    arena_free(a);
    a = arena_new(10);
    k.key[KEY_GUID] = STR("untouched");
    assert_int_equal(item_keys(&item, STR("s"), &dedup_default, a, &k),
                     ERR_NOMEM);
    assert_true(str_eq(k.key[KEY_GUID], STR("untouched")));
    arena_free(a);
}

/* ---- hashes ----------------------------------------------------------- */

static void hashes_what_a_reader_sees(void **state)
{
    static const struct {
        struct str a[3], b[3];
        bool same;
    } rows[] = {
        { { STR_C("T"), STR_C("s"), STR_C("<p>a b</p>") },
          { STR_C(" t "), STR_C("S"), STR_C("<div>A\n <b>B</b></div>") },
          true },
        { { STR_C("ÉÀ"), STR_C(""), STR_C("") },
          { STR_C("éà"), STR_C(""), STR_C("") },
          true },
        { { STR_C("ab"), STR_C("c"), STR_C("") },
          { STR_C("a"), STR_C("bc"), STR_C("") },
          false },
        { { STR_C(""), STR_C("a"), STR_C("") },
          { STR_C(""), STR_C(""), STR_C("a") },
          false },
        { { STR_C("he art"), STR_C(""), STR_C("") },
          { STR_C("heart"), STR_C(""), STR_C("") },
          false },
        { { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
          { STR_C(""), STR_C(" "), STR_C("<p></p>") },
          true },
        { { STR_C("a b"), STR_C("c d"), STR_C("<p>e f</p>") },
          { STR_C("A\u00A0\r\n\u3000b\u200B"), STR_C("c\u2003\td"),
            STR_C("<p>\u200Be&nbsp;\r\nf\u00AD&#8203;</p>") },
          true },
        { { STR_C("新\u200B闻"), STR_C(""), STR_C("") },
          { STR_C("\u2060新闻\u200D"), STR_C(""), STR_C("") },
          true },
        { { STR_C("新，闻"), STR_C(""), STR_C("") },
          { STR_C("新,闻"), STR_C(""), STR_C("") },
          false },
        { { STR_C("\xFF\xFF\xFF"), STR_C(""), STR_C("") },
          { STR_C("\uFFFD\uFFFD\uFFFD"), STR_C(""), STR_C("") },
          true },
        { { STR_C("\u023A"), STR_C(""), STR_C("") }, /* grows by folding */
          { STR_C("\u2C65"), STR_C(""), STR_C("") },
          true },
        { { STR_C("新闻　ＷＥＢ\t Ⅷ，한글 Ꙁ—Ω"), STR_C(""), STR_C("") },
          { STR_C("新闻 ｗｅｂ ⅷ，한글 ꙁ—ω"), STR_C(""), STR_C("") },
          true },
        { { STR_C("新 闻\xE4\xB8"), STR_C("a\xE4 b"), STR_C("") },
          { STR_C(" 新　闻\uFFFD"), STR_C("A\uFFFD  b "), STR_C("") },
          true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t a[HASH_BYTES], b[HASH_BYTES];

        assert_int_equal(text_hash(rows[i].a[0], rows[i].a[1], rows[i].a[2], a),
                         0);
        assert_int_equal(text_hash(rows[i].b[0], rows[i].b[1], rows[i].b[2], b),
                         0);
        if ((memcmp(a, b, HASH_BYTES) == 0) != rows[i].same)
            fail_msg("row %zu", i);
    }
}

/* ---- names ------------------------------------------------------------ */

static void names_posts(void **state)
{
    char guid[66];
    static const struct {
        const char *guid, *infocode, *want;
    } rows[] = {
        { "7", CODE, "7" },
        { "202112081234", CODE, "202112081234" },
        { "a_B-9", "", "a_B-9" },
        { "-a", CODE, CODE },
        { "a.b", CODE, CODE },
        { "a/b", CODE, CODE },
        { "..", CODE, CODE },
        { "江", CODE, CODE },
        { "", CODE, CODE },
        { "", "../x", "ca978112ca1bbdca" },
        { "", "", "ca978112ca1bbdca" },
    };
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&b);
        post_put_name(&b, str_of(rows[i].guid), str_of(rows[i].infocode),
                      STR("a"));
        assert_string_equal(b.s, rows[i].want);
    }
    memset(guid, 'g', sizeof(guid));
    buf_clear(&b);
    post_put_name(&b, (struct str){ guid, 64 }, STR(CODE), STR("a"));
    assert_int_equal(b.n, 64);
    buf_clear(&b);
    post_put_name(&b, (struct str){ guid, 65 }, STR(CODE), STR("a"));
    assert_string_equal(b.s, CODE);
    buf_release(&b);
}

static void makes_public_ids(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 300);
    public_id_put(&b, STR("news.example"), 2022, STR("infocode:" CODE));
    assert_string_equal(b.s, "tag:news.example,2022:" CODE);
    buf_clear(&b);
    public_id_put(&b, STR("news.example"), 2022, STR("guid:s\nx y"));
    assert_int_equal(b.n, strlen("tag:news.example,2022:guid-") + 32);
    assert_true(str_starts(buf_str(&b), STR("tag:news.example,2022:guid-")));
    assert_true(str_find(buf_str(&b), STR("\n")) == SIZE_MAX);
    buf_release(&b);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_infocodes),
        cmocka_unit_test(reads_days_of_infocodes),
        cmocka_unit_test(makes_keys),
        cmocka_unit_test(tells_bare_items_apart),
        cmocka_unit_test(keys_fit_or_fail),
        cmocka_unit_test(hashes_what_a_reader_sees),
        cmocka_unit_test(names_posts),
        cmocka_unit_test(makes_public_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
