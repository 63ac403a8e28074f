/* test_put.c -- what items make of a post: dates, addresses, media, texts,
 * revisions, carriers, backfill, and one bad item alone. */
#include "tests/storage/world.h"

#include <stdio.h>

#define X1 "NW202201142247450276"
#define X2 "NW202201142247450277"
#define L1 "http://x.example/1"
#define L2 "http://x.example/2"
/* The digest of "link:http://x.example/1?at_medium=RSS". */
#define LINK_BEFORE "x'408e6fdcc41c0a348807495e6856f57c'"
#define JAN14 ((int64_t)1642171260) /* 2022-01-14T14:41:00Z */

static void keeps_an_item_whole(void **state)
{
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "med",
        { .guid = X1,
          .infocode = X1,
          .url = L1,
          .title = "标题",
          .summary = "摘要",
          .content = "<p>正文</p>",
          .medium = "别的",
          .tag = "要闻",
          .author = "王\"二",
          .image = "http://x.example/i.jpg",
          .published = JAN14 });
    p = world_post(&w, 1);
    assert_str(p.key, "infocode:" X1);
    assert_str(p.infocode, X1);
    assert_str(p.public_id, "tag:news.example,2022:" X1);
    assert_str(p.name, X1);
    assert_str(p.path, "/dongcai/2022/01/14/" X1 ".html");
    assert_str(p.medium.name, "东财"); /* category beats the item's */
    assert_str(p.medium.slug, "dongcai");
    assert_str(p.title, "标题");
    assert_str(p.summary, "摘要");
    assert_str(p.content_html, "<p>正文</p>");
    assert_str(p.url, L1);
    assert_str(p.image, "http://x.example/i.jpg");
    assert_int_equal(p.content_state, CONTENT_FULL);
    assert_int_equal(p.date_origin, DATE_FROM_ITEM);
    assert_int_equal(p.published_sec, JAN14);
    assert_int_equal(p.published_offset_min, 480);
    assert_int_equal(p.updated_sec, JAN14);
    assert_int_equal(p.sort_sec, JAN14);
    assert_int_equal(p.n_authors, 1);
    assert_str(p.authors[0].name, "王\"二");
    assert_int_equal(p.n_tags, 2);
    assert_str(p.tags[0], "要闻");
    assert_str(p.tags[1], "东财新闻");
    assert_int_equal(p.n_carriers, 1);
    assert_str(p.carriers[0].source_id, "med");
    assert_str(p.carriers[0].source_name, "Med");
    assert_str(p.carriers[0].guid, X1);
    assert_int_equal(p.carriers[0].first_seen_sec, NOW);
    world_end(&w);
}

static void keeps_what_has_next_to_nothing(void **state)
{
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "c", { .summary = "only this" });
    p = world_post(&w, 1);
    assert_str(p.title, "");
    assert_str(p.url, "");
    assert_str(p.medium.name, "C"); /* the source's name */
    assert_str(p.language, "zh");
    assert_int_equal(p.content_state, CONTENT_NONE);
    assert_int_equal(p.date_origin, DATE_FROM_SIGHT);
    assert_int_equal(p.published_sec, NOW);
    assert_int_equal(p.name.n, 16);
    world_end(&w);
}

static void keeps_enclosures_and_zeros(void **state)
{
    static const struct enclosure files[] = {
        { STR_C("http://x.example/a.mp3"), STR_C("audio/mpeg"), STR_C("A"), 9,
          -1 },
        { STR_C("http://x.example/b.mp3"), STR_C(""), STR_C(""), -1, 60 },
    };
    struct item item = { .guid = STR("1"),
                         .enclosures = files,
                         .n_enclosures = 2 };
    struct document doc = { .items = &item, .n_items = 1 };
    struct put_stats stats;
    struct world w;
    struct post p;

    (void)state;
    item.title = (struct str){ "a\0b", 3 }; /* stays as it is */
    world_start(&w);
    world_begin(&w);
    assert_int_equal(
        storage_put_document(w.st, STR("a"), &doc,
                             &(struct put_options){ .now_sec = NOW }, &stats,
                             &w.ei),
        ERR_OK);
    world_commit(&w);
    p = world_post(&w, 1);
    assert_int_equal(p.title.n, 3);
    assert_memory_equal(p.title.s, "a\0b", 3);
    assert_int_equal(p.n_enclosures, 2);
    assert_str(p.enclosures[0].mime_type, "audio/mpeg");
    assert_int_equal(p.enclosures[0].size_bytes, 9);
    assert_int_equal(p.enclosures[1].size_bytes, -1);
    assert_int_equal(p.enclosures[1].duration_sec, 60);
    world_end(&w);
}

/* ---- dates ------------------------------------------------------------ */

static void dates(void **state)
{
    static const struct {
        const char *what;
        struct spec item;
        int64_t published, sort, updated;
        enum date_origin origin;
    } table[] = {
        { "its own",
          { .guid = "1", .published = JAN14 },
          JAN14,
          JAN14,
          JAN14,
          DATE_FROM_ITEM },
        { "updated later",
          { .guid = "1", .published = JAN14, .updated = JAN14 + 60 },
          JAN14,
          JAN14,
          JAN14 + 60,
          DATE_FROM_ITEM },
        { "updated before it was published",
          { .guid = "1", .published = JAN14, .updated = JAN14 - 60 },
          JAN14,
          JAN14,
          JAN14,
          DATE_FROM_ITEM },
        { "updated after now",
          { .guid = "1", .published = JAN14, .updated = NOW + 60 },
          JAN14,
          JAN14,
          JAN14,
          DATE_FROM_ITEM },
        { "in the future: sorted at first sight",
          { .guid = "1", .published = NOW + DAY },
          NOW + DAY,
          NOW,
          NOW + DAY,
          DATE_FROM_ITEM },
        { "too far in the future",
          { .guid = "1", .published = NOW + DAY + 1 },
          NOW,
          NOW,
          NOW,
          DATE_FROM_SIGHT },
        { "the first moment of 1990",
          { .guid = "1", .published = 631152000 },
          631152000,
          631152000,
          631152000,
          DATE_FROM_ITEM },
        { "before 1990",
          { .guid = "1", .published = 631151999 },
          NOW,
          NOW,
          NOW,
          DATE_FROM_SIGHT },
        { "none, but an infoCode",
          { .infocode = X1 },
          1642118400,
          1642118400,
          1642118400,
          DATE_FROM_INFOCODE },
        { "none, and an infoCode of tomorrow",
          { .infocode = "NW202201162247450276" },
          NOW,
          NOW,
          NOW,
          DATE_FROM_SIGHT },
        { "unreadable, in spite of an infoCode",
          { .infocode = X1, .date_text = "soon" },
          NOW,
          NOW,
          NOW,
          DATE_FROM_SIGHT },
        { "out of range, in spite of an infoCode",
          { .infocode = X1, .published = 5 },
          NOW,
          NOW,
          NOW,
          DATE_FROM_SIGHT },
    };

    (void)state;
    for (size_t i = 0; i < LEN(table); i++) {
        struct world w;
        struct post p;

        world_start(&w);
        world_put(&w, "a", &table[i].item, 1);
        p = world_post(&w, 1);
        if (p.published_sec != table[i].published ||
            p.sort_sec != table[i].sort || p.updated_sec != table[i].updated ||
            p.date_origin != table[i].origin)
            fail_msg("%s: got %lld %lld %lld %d", table[i].what,
                     (long long)p.published_sec, (long long)p.sort_sec,
                     (long long)p.updated_sec, (int)p.date_origin);
        world_end(&w);
    }
}

static void fixes_its_dates(void **state)
{
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T", .published = JAN14 });
    w.now += 60;
    PUT(&w, "a", { .guid = "1", .title = "U", .published = JAN14 + 5 });
    p = world_post(&w, 1);
    assert_str(p.title, "U");
    assert_int_equal(p.published_sec, JAN14);
    assert_int_equal(p.sort_sec, JAN14);
    assert_int_equal(p.updated_sec, NOW + 60);
    world_end(&w);
}

static void takes_the_earliest_date_of_a_group(void **state)
{
    struct put_stats stats;
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(
        PUT_INTO(&w, "g1", &stats,
                 { .infocode = X1, .title = "T", .published = JAN14 }),
        ERR_OK);
    assert_int_equal(PUT_INTO(&w, "g2", &stats,
                              { .infocode = X1,
                                .title = "U",
                                .published = JAN14 - DAY,
                                .updated = JAN14 + 1 }),
                     ERR_OK);
    assert_int_equal(PUT_INTO(&w, "a", &stats, /* not of the group */
                              { .infocode = X1, .published = JAN14 - 2 * DAY }),
                     ERR_OK);
    world_commit(&w);
    p = world_post(&w, 1);
    assert_int_equal(p.published_sec, JAN14 - DAY);
    assert_int_equal(p.sort_sec, JAN14 - DAY);
    assert_str(p.path, "/g1/2022/01/13/" X1 ".html");
    assert_str(p.title, "U"); /* the later text */
    assert_int_equal(world_number(&w, "SELECT sort_sec FROM stream_post"),
                     JAN14 - DAY);
    /* Nobody saw T. */
    assert_int_equal(world_number(&w, "SELECT count(*) FROM revision"), 0);
    /* After the commit nothing moves. */
    PUT(&w, "g2",
        { .infocode = X1,
          .title = "V",
          .published = JAN14 - 3 * DAY,
          .updated = JAN14 + 2 });
    assert_int_equal(world_post(&w, 1).published_sec, JAN14 - DAY);
    world_end(&w);
}

/* A date from the item beats first sight, though it is later. */
static void prefers_a_date_that_is_said(void **state)
{
    struct put_stats stats;
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "g1", &stats, { .infocode = X1 }), ERR_OK);
    assert_int_equal(
        PUT_INTO(&w, "g2", &stats, { .infocode = X1, .published = JAN14 }),
        ERR_OK);
    assert_int_equal(
        PUT_INTO(&w, "g1", &stats, { .infocode = X2, .published = JAN14 }),
        ERR_OK);
    assert_int_equal(
        PUT_INTO(&w, "g2", &stats, { .infocode = X2, .published = JAN14 + 9 }),
        ERR_OK);
    world_commit(&w);
    assert_int_equal(world_post(&w, 2).published_sec, JAN14);
    assert_int_equal(world_post(&w, 1).date_origin, DATE_FROM_ITEM);
    assert_int_equal(world_post(&w, 1).published_sec, JAN14);
    world_end(&w);
}

/* ---- addresses, media ------------------------------------------------- */

static void numbers_equal_paths(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "Ab", .medium = "m", .published = JAN14 },
        { .guid = "aB", .medium = "m", .published = JAN14 },
        { .guid = "ab", .medium = "m", .published = JAN14 },
        { .guid = "AB", .medium = "m", .published = JAN14 - DAY });
    assert_str(world_post(&w, 1).path, "/m/2022/01/14/Ab.html");
    assert_str(world_post(&w, 2).path, "/m/2022/01/14/aB-2.html");
    assert_str(world_post(&w, 3).path, "/m/2022/01/14/ab-3.html");
    assert_str(world_post(&w, 3).name, "ab-3");
    assert_str(world_post(&w, 4).path, "/m/2022/01/13/AB.html");
    world_end(&w);
}

/* Tries are bounded: after them a hash goes in. */
static void many_equal_paths(void **state)
{
    struct world w;
    struct spec specs[64];
    char guids[64][8];

    (void)state;
    for (size_t i = 0; i < LEN(specs); i++) {
        for (size_t bit = 0; bit < 7; bit++)
            guids[i][bit] = i >> bit & 1 ? 'A' : 'a';
        guids[i][7] = '\0';
        specs[i] = (struct spec){ .guid = guids[i], .published = JAN14 };
    }
    world_start(&w);
    assert_int_equal(world_put(&w, "a", specs, LEN(specs)).n_new, 64);
    assert_str(world_post(&w, 50).name, "AaaaAAa-50");
    assert_int_equal(world_post(&w, 51).name.n, 7 + 1 + 16);
    world_end(&w);
}

static void names_media(void **state)
{
    const struct storage_medium pins[] = {
        { "菏泽日报", "hezeribao" },
        { "One", "two" },
        { "Paged", NULL },
    };
    struct pin_ignored *late;
    size_t n_late;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .medium = "TechWeb" },
        { .guid = "2", .medium = "Techweb" }, { .guid = "3", .medium = "One" });
    assert_str(world_post(&w, 1).medium.slug, "techweb");
    assert_str(world_post(&w, 2).medium.slug, "techweb-2");
    assert_int_equal(storage_set_config(w.st, &world_site, world_sources,
                                        world_n_sources, pins, LEN(pins), w.now,
                                        w.arena, &late, &n_late, &w.ei),
                     ERR_OK);
    /* Too late for One. */
    assert_int_equal(n_late, 1);
    assert_str(late[0].name, "One");
    assert_str(late[0].wanted, "two");
    assert_str(late[0].kept, "one");
    /* A pinned slug waits for its medium. */
    PUT(&w, "a", { .guid = "4", .medium = "Hezeribao" },
        { .guid = "5", .medium = "菏泽日报" });
    assert_str(world_post(&w, 4).medium.slug, "hezeribao-2");
    assert_str(world_post(&w, 5).medium.slug, "hezeribao");
    world_end(&w);
}

static void refuses_one_alone(void **state)
{
    static const struct storage_site flat = { .authority = "x",
                                              .post_path = "/{medium}.html" };
    struct pin_ignored *late;
    size_t n_late;
    struct put_stats s;
    struct world w;

    (void)state;
    world_open(&w);
    assert_int_equal(storage_set_config(w.st, &flat, world_sources,
                                        world_n_sources, NULL, 0, w.now,
                                        w.arena, &late, &n_late, &w.ei),
                     ERR_OK);
    /* After "-2" ... "-50" and a hash there is no address left for a name
     * that is not in the template. */
    s = PUT(&w, "a", { .guid = "1", .medium = "m", .detail = L1 },
            { .guid = "2", .medium = "m", .detail = L1 },
            { .guid = "3", .medium = "n", .detail = L1 });
    assert_int_equal(s.n_new, 2);
    assert_int_equal(s.n_refused, 1);
    assert_int_equal(s.n_details, 2);
    assert_non_null(strstr(s.refused, "item 2: "));
    assert_string_equal(world_marks(&w),
                        "post 1, post 2, head 1, head 2, head 3");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM detail"), 2);
    world_end(&w);
}

static void refuses_what_is_too_big(void **state)
{
    struct world w;
    size_t n = (size_t)8 * 1024 * 1024 + 1;
    struct item items[2] = { { .guid = STR("1") }, { .guid = STR("2") } };
    struct document doc = { .items = items, .n_items = 2 };
    struct put_stats s;
    char *big;

    (void)state;
    world_start(&w);
    big = arena_alloc(w.arena, n, 1);
    assert_non_null(big);
    memset(big, 'x', n);
    items[0].content_html = (struct str){ big, n };
    world_begin(&w);
    assert_int_equal(storage_put_document(
                         w.st, STR("a"), &doc,
                         &(struct put_options){ .now_sec = NOW }, &s, &w.ei),
                     ERR_OK);
    world_commit(&w);
    assert_int_equal(s.n_refused, 1);
    assert_int_equal(s.n_new, 1);
    assert_string_equal(s.refused, "item 1: too big");
    world_end(&w);
}

static void refuses_documents(void **state)
{
    struct spec *many;
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    many = arena_alloc(w.arena, FEED_MAX_ITEMS + 1, sizeof(*many));
    assert_non_null(many);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "1" }), ERR_OK);
    assert_int_equal(PUT_INTO(&w, "nobody", &s, { .guid = "2" }), ERR_RANGE);
    assert_int_equal(world_put_into(&w, "a", many, FEED_MAX_ITEMS + 1, &s),
                     ERR_LIMIT);
    world_commit(&w); /* the first one stands */
    assert_string_equal(world_posts(&w), "a=");
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "3" }), ERR_DB);
    assert_int_equal(storage_commit(w.st, &w.ei), ERR_DB);
    assert_true(storage_is_fatal(ERR_DB) && storage_is_fatal(ERR_NOMEM));
    assert_false(storage_is_fatal(ERR_OK) || storage_is_fatal(ERR_LIMIT));
    world_end(&w);
}

/* ---- whose text shows ------------------------------------------------- */

struct put_step {
    const char *source;
    struct spec item;
};

/* All of infoCode X1; each a transaction of its own, a minute apart. */
/* clang-format off */
static const struct {
    const char *what;
    struct put_step steps[3];
    const char *title, *content;
    int n_revisions;
} shows[] = {
    { "the first of equals",
      { { "a", { .title = "T" } }, { "b", { .title = "U" } } }, "T", "", 0 },
    { "higher priority, as a revision",
      { { "a", { .title = "T" } }, { "hi", { .title = "U" } } }, "U", "", 1 },
    { "higher priority with the same text, as none",
      { { "a", { .title = "T" } }, { "hi", { .title = " t" } } }, " t", "", 0 },
    { "not lower priority after it",
      { { "hi", { .title = "T" } }, { "a", { .title = "U" } } }, "T", "", 0 },
    { "the same source again",
      { { "a", { .title = "T" } }, { "a", { .title = "U" } } }, "U", "", 1 },
    { "the other of equals never, though it changes",
      { { "a", { .title = "T" } }, { "b", { .title = "U" } }, { "b", { .title = "V" } } }, "T", "", 0 },
    { "of one group the latest to come",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U", .published = JAN14 } } }, "U", "", 1 },
    { "of one group not an earlier date",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U", .published = JAN14 - 1 } } }, "T", "", 0 },
    { "of one group the later date, by updated",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U", .published = JAN14 - 1, .updated = JAN14 + 1 } } }, "U", "", 1 },
    { "of one group the dateless is oldest",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U" } } }, "T", "", 0 },
    { "and gives way",
      { { "g1", { .title = "T" } }, { "g2", { .title = "U", .published = JAN14 } } }, "U", "", 1 },
    { "a correction dated earlier, where its own text shows",
      { { "a", { .title = "T", .published = JAN14 } }, { "a", { .title = "U", .published = JAN14 - 60 } } }, "U", "", 1 },
    { "a correction without a date",
      { { "a", { .title = "T", .published = JAN14 } }, { "a", { .title = "U" } } }, "U", "", 1 },
    { "that keeps the date it had among others of its group",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g1", { .title = "U" } }, { "g2", { .title = "V", .published = JAN14 - 1 } } }, "U", "", 1 },
    { "but gives way if it is dated earlier",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g1", { .title = "U", .published = JAN14 - 60 } }, { "g2", { .title = "V", .published = JAN14 - 1 } } }, "V", "", 2 },
    { "a correction of what another of the group replaced, dated earlier",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U", .published = JAN14 } }, { "g1", { .title = "V", .published = JAN14 - 1 } } }, "U", "", 1 },
    { "what a source gave last changes nothing",
      { { "g1", { .title = "T", .published = JAN14 } }, { "g2", { .title = "U", .published = JAN14 } }, { "g1", { .title = "T", .published = JAN14 } } }, "U", "", 1 },
    { "markup alone is no change",
      { { "a", { .title = "T", .content = "<p>x y</p>" } }, { "a", { .title = "T", .content = "<div>x <b>Y</b></div>" } } }, "T", "<p>x y</p>", 0 },
    { "lower priority fills empty content",
      { { "hi", { .title = "T" } }, { "a", { .title = "U", .content = "<p>x</p>" } } }, "T", "<p>x</p>", 0 },
    { "but replaces none",
      { { "hi", { .title = "T", .content = "<p>y</p>" } }, { "a", { .title = "U", .content = "<p>x</p>" } } }, "T", "<p>y</p>", 0 },
    { "no content takes none away",
      { { "a", { .title = "T", .content = "<p>x</p>" } }, { "a", { .title = "U" } } }, "U", "<p>x</p>", 1 },
    { "nor does no title",
      { { "a", { .title = "T" } }, { "hi", { .content = "<p>x</p>" } } }, "T", "<p>x</p>", 1 },
    { "new content of the same source",
      { { "a", { .title = "T", .content = "<p>x</p>" } }, { "a", { .title = "T", .content = "<p>y</p>" } } }, "T", "<p>y</p>", 1 },
};
/* clang-format on */

static void shows_the_right_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(shows); i++) {
        struct world w;
        struct post p;
        int64_t n;

        world_start(&w);
        for (size_t k = 0; k < LEN(shows[i].steps); k++) {
            struct spec item = shows[i].steps[k].item;

            if (!shows[i].steps[k].source)
                break;
            item.infocode = X1;
            world_put(&w, shows[i].steps[k].source, &item, 1);
            w.now += 60;
        }
        p = world_post(&w, 1);
        n = world_number(&w, "SELECT count(*) FROM revision");
        if (!str_eq(p.title, str_of(shows[i].title)) ||
            !str_eq(p.content_html, str_of(shows[i].content)) ||
            n != shows[i].n_revisions)
            fail_msg("%s: got %.*s %.*s %lld", shows[i].what, STR_ARG(p.title),
                     STR_ARG(p.content_html), (long long)n);
        assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 1);
        world_end(&w);
    }
}

/* A body that fills in brings its own language and author. */
static void names_who_wrote_the_content(void **state)
{
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "hi", { .infocode = X1, .title = "T", .author = "Garten" });
    PUT(&w, "c",
        { .infocode = X1,
          .title = "U",
          .content = "<p>x</p>",
          .author = "Ann" });
    p = world_post(&w, 1);
    assert_str(p.title, "T");
    assert_str(p.content_html, "<p>x</p>");
    assert_str(p.language, "zh");
    assert_int_equal(p.n_authors, 1);
    assert_str(p.authors[0].name, "Ann");
    world_end(&w);
}

/* Two items of one document that are one: the later date, then the later
 * place; and no revision when the document comes again. */
static void shows_the_latest_of_a_document(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    s = PUT(&w, "a", { .guid = "1", .title = "T", .published = JAN14 },
            { .guid = "1", .title = "U", .published = JAN14 - 60 },
            { .guid = "1", .title = "V", .published = JAN14 },
            { .guid = "1", .title = "W" });
    assert_int_equal(s.n_new, 1);
    assert_int_equal(s.n_known, 3);
    assert_str(world_post(&w, 1).title, "V");
    assert_int_equal(world_post(&w, 1).published_sec, JAN14 - 60);
    PUT(&w, "a", { .guid = "1", .title = "T", .published = JAN14 },
        { .guid = "1", .title = "V", .published = JAN14 });
    assert_int_equal(world_number(&w, "SELECT count(*) FROM revision"), 0);
    world_end(&w);
}

static void keeps_revisions(void **state)
{
    struct put_stats s;
    struct world w;
    char title[16];

    (void)state;
    world_start(&w);
    PUT(&w, "a",
        { .guid = "1",
          .title = "T",
          .summary = "S",
          .content = "<p>x</p>",
          .published = JAN14 });
    w.now += 60;
    s = PUT(&w, "a",
            { .guid = "1",
              .title = "U",
              .summary = "S",
              .content = "<p>x</p>",
              .published = JAN14,
              .updated = JAN14 + 30 });
    assert_int_equal(s.n_changed, 1);
    assert_int_equal(world_post(&w, 1).updated_sec, JAN14 + 30);
    assert_string_equal(
        world_text(&w, "SELECT number || title || summary || content_html ||"
                       " (until_sec - 1642233600) FROM revision"),
        "1TS<p>x</p>60");
    /* An updated date that is no news: now. */
    w.now += 60;
    PUT(&w, "a",
        { .guid = "1",
          .title = "V",
          .summary = "S",
          .content = "<p>x</p>",
          .published = JAN14,
          .updated = JAN14 + 30 });
    assert_int_equal(world_post(&w, 1).updated_sec, NOW + 120);
    /* 50 at most. */
    for (int i = 0; i < 60; i++) {
        (void)snprintf(title, sizeof(title), "V%d", i);
        PUT(&w, "a", { .guid = "1", .title = title, .published = JAN14 + 60 });
    }
    assert_int_equal(world_number(&w, "SELECT count(*) FROM revision"), 50);
    assert_int_equal(world_number(&w, "SELECT max(number) FROM revision"), 62);
    world_end(&w);
}

static void keeps_carriers(void **state)
{
    struct put_stats s;
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = X1, .title = "T", .url = L1 });
    (void)world_marks(&w);
    w.now += 60;
    s = PUT(&w, "b", { .infocode = X1, .title = "U", .url = L2, .guid = "9" });
    assert_int_equal(s.n_known, 1);
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    w.now += 60;
    PUT(&w, "hi", { .infocode = X1, .title = "V" });
    p = world_post(&w, 1);
    assert_int_equal(p.n_carriers, 3);
    assert_str(p.carriers[0].source_id, "hi"); /* whose text shows */
    assert_str(p.carriers[1].source_id, "a");
    assert_str(p.carriers[2].source_id, "b");
    assert_str(p.carriers[2].url, L2);
    assert_str(p.carriers[2].guid, "9");
    assert_int_equal(p.carriers[2].first_seen_sec, NOW + 60);
    world_end(&w);
}

/* A tracker that nobody knew yet was a part of the link's key: the item is
 * known all the same, as a post and as one that was passed over. */
static void knows_the_links_of_before(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .title = "T", .url = L1 "?at_medium=RSS" });
    world_sql(&w, "UPDATE post SET key = key || '?at_medium=RSS';"
                  "DELETE FROM identity;"
                  "INSERT INTO identity VALUES (" LINK_BEFORE ", 1)");
    w.now += 60;
    s = PUT(&w, "a", { .title = "U", .url = L1 "?at_medium=RSS" });
    assert_int_equal(s.n_new, 0);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 1);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM identity"), 3);
    world_end(&w);
}

/* The text is the same, the link moved: what shows it follows, nothing else. */
static void follows_a_link(void **state)
{
    struct put_stats s;
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T", .url = L1, .published = JAN14 });
    (void)world_marks(&w);
    w.now += 60;
    s = PUT(&w, "a",
            { .guid = "1", .title = "T", .url = L2, .published = JAN14 });
    assert_int_equal(s.n_known, 1);
    p = world_post(&w, 1);
    assert_str(p.url, L2);
    assert_str(p.carriers[0].url, L2);
    assert_int_equal(p.carriers[0].first_seen_sec, NOW);
    assert_int_equal(p.updated_sec, JAN14);
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM revision"), 0);
    /* It is a key now, too. */
    PUT(&w, "b", { .guid = "9", .title = "U", .url = L2 });
    assert_string_equal(world_posts(&w), "a=T b=U");
    (void)world_marks(&w);
    /* Of one whose text does not show the carrier follows alone. */
    PUT(&w, "b", { .guid = "9", .title = "U", .url = "http://x.example/3" });
    p = world_post(&w, 1);
    assert_str(p.url, L2);
    assert_str(p.carriers[1].url, "http://x.example/3");
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    /* One that goes missing takes nothing away, with or without a text. */
    PUT(&w, "a", { .guid = "1", .title = "T", .published = JAN14 });
    assert_string_equal(world_marks(&w), "");
    PUT(&w, "a", { .guid = "1", .title = "V", .published = JAN14 });
    (void)world_marks(&w);
    assert_str(world_post(&w, 1).carriers[0].url, L2);
    PUT(&w, "a", { .guid = "1", .title = "V", .url = L2, .published = JAN14 });
    assert_string_equal(world_marks(&w), "");
    world_end(&w);
}

/* ---- backfill --------------------------------------------------------- */

static void takes_the_newest_of_the_first(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    assert_int_equal(PUT(&w, "few", { .guid = "0" }).n_new, 1);
    world_end(&w);

    world_start(&w);
    world_put(&w, "few", NULL, 0); /* no items: not the first */
    s = PUT(&w, "few", { .guid = "1", .title = "T" },
            { .guid = "2", .title = "U", .published = JAN14 - 60 },
            { .guid = "3", .title = "V", .published = JAN14 },
            { .guid = "4", .title = "W", .published = JAN14 - 90, .url = L1 });
    assert_int_equal(s.n_new, 2);
    assert_int_equal(s.n_passed_over, 2);
    assert_string_equal(world_posts(&w), "few=U | few=V");
    /* They stay passed over, also under a new guid; what is new is taken. */
    s = PUT(&w, "few", { .guid = "1", .title = "T" },
            { .guid = "44", .title = "W", .published = JAN14, .url = L1 },
            { .guid = "5", .title = "X" }, { .guid = "6", .title = "Y" },
            { .guid = "7", .title = "Z" });
    assert_int_equal(s.n_passed_over, 2);
    assert_int_equal(s.n_new, 3);
    /* Another source may have them; then this one carries them. */
    PUT(&w, "b", { .title = "B", .url = L1 });
    s = PUT(&w, "few", { .guid = "4", .title = "W", .url = L1 });
    assert_int_equal(s.n_known, 1);
    assert_str(world_post(&w, 6).carriers[1].source_id, "few");
    world_end(&w);
}

static void takes_dateless_as_they_stand(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "few", { .guid = "1", .title = "T" }, { .guid = "2", .title = "U" },
        { .guid = "3", .title = "V" });
    assert_string_equal(world_posts(&w), "few=T | few=U");
    world_end(&w);
}

/* What is a post already is no backfill. */
static void joins_in_the_first_document(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = X1, .title = "T", .published = JAN14 - DAY });
    s = PUT(&w, "few", { .guid = "1", .title = "U", .published = JAN14 },
            { .guid = "2", .title = "V", .published = JAN14 },
            { .infocode = X1, .title = "T", .published = JAN14 - DAY });
    assert_int_equal(s.n_new, 2);
    assert_int_equal(s.n_known, 1);
    assert_string_equal(world_posts(&w), "a=T few=T | few=U | few=V");
    world_end(&w);
}

/* ---- transactions ----------------------------------------------------- */

/* A put that is refused leaves the dates of posts of the same transaction as
 * they were. */
static void undoes_a_put_alone(void **state)
{
    static const struct storage_site flat = { .authority = "x",
                                              .post_path = "/{dd}.html" };
    struct pin_ignored *late;
    struct put_stats s;
    size_t n_late;
    struct world w;

    (void)state;
    world_open(&w);
    assert_int_equal(storage_set_config(w.st, &flat, world_sources,
                                        world_n_sources, NULL, 0, w.now,
                                        w.arena, &late, &n_late, &w.ei),
                     ERR_OK);
    world_begin(&w);
    assert_int_equal(
        PUT_INTO(&w, "g1", &s,
                 { .infocode = X1, .title = "T", .published = JAN14 }),
        ERR_OK);
    assert_int_equal(
        PUT_INTO(&w, "g1", &s,
                 { .infocode = X2, .title = "U", .published = JAN14 - DAY }),
        ERR_OK);
    /* Would move the first to the day of the second, where it is full. */
    assert_int_equal(
        PUT_INTO(&w, "g2", &s,
                 { .infocode = X1, .title = "V", .published = JAN14 - DAY },
                 { .guid = "1", .published = JAN14 - 2 * DAY }),
        ERR_OK);
    assert_int_equal(s.n_refused, 1);
    assert_int_equal(s.n_new, 1);
    world_commit(&w);
    assert_str(world_post(&w, 1).title, "T");
    assert_int_equal(world_post(&w, 1).published_sec, JAN14);
    assert_int_equal(
        world_number(&w, "SELECT sort_sec FROM stream_post WHERE post_id = 1"),
        JAN14);
    world_end(&w);
}

static void rolls_back(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "1" }), ERR_OK);
    storage_rollback(w.st);
    storage_rollback(w.st);
    assert_string_equal(world_posts(&w), "");
    assert_string_equal(world_marks(&w), "");
    PUT(&w, "a", { .guid = "1", .title = "T" });
    assert_string_equal(world_posts(&w), "a=T");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_an_item_whole),
        cmocka_unit_test(keeps_what_has_next_to_nothing),
        cmocka_unit_test(keeps_enclosures_and_zeros),
        cmocka_unit_test(dates),
        cmocka_unit_test(fixes_its_dates),
        cmocka_unit_test(takes_the_earliest_date_of_a_group),
        cmocka_unit_test(prefers_a_date_that_is_said),
        cmocka_unit_test(numbers_equal_paths),
        cmocka_unit_test(many_equal_paths),
        cmocka_unit_test(names_media),
        cmocka_unit_test(refuses_one_alone),
        cmocka_unit_test(refuses_what_is_too_big),
        cmocka_unit_test(refuses_documents),
        cmocka_unit_test(shows_the_right_text),
        cmocka_unit_test(names_who_wrote_the_content),
        cmocka_unit_test(shows_the_latest_of_a_document),
        cmocka_unit_test(keeps_revisions),
        cmocka_unit_test(keeps_carriers),
        cmocka_unit_test(knows_the_links_of_before),
        cmocka_unit_test(follows_a_link),
        cmocka_unit_test(takes_the_newest_of_the_first),
        cmocka_unit_test(takes_dateless_as_they_stand),
        cmocka_unit_test(joins_in_the_first_document),
        cmocka_unit_test(undoes_a_put_alone),
        cmocka_unit_test(rolls_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
