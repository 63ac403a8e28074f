/* test_identify.c -- which items are one article: DESIGN.md 3, sentence by
 * sentence. Each row is a few documents put one after the other, and what
 * posts there are then. */
#include "storage/identify.h"

#include "tests/storage/world.h"

#define X1 "NW202201142247450276"
#define X2 "NW202201142247450277"
#define L1 "http://x.example/1"
#define L2 "http://x.example/2"
#define L3 "http://x.example/3"

struct step {
    const char *source;
    struct spec items[4];
    size_t n;
};

/* clang-format off */
static const struct {
    const char *what;
    struct step steps[4];
    const char *want;
} rows[] = {
    /* ---- keys ---- */
    { "an infoCode joins over sources",
      { { "a", { { .infocode = X1, .guid = "1", .title = "T" } }, 1 },
        { "b", { { .infocode = X1, .guid = "2", .title = "U" } }, 1 } },
      "a=T b=U" },
    { "a guid is its source's own",
      { { "a", { { .guid = "1", .title = "T" } }, 1 },
        { "b", { { .guid = "1", .title = "T" } }, 1 } },
      "a=T | b=T" },
    { "a guid again is that post",
      { { "a", { { .guid = "1", .title = "T" } }, 1 },
        { "a", { { .guid = "1", .title = "U" } }, 1 } },
      "a=U" },
    { "a URN is global",
      { { "a", { { .guid = "urn:uuid:1", .title = "T" } }, 1 },
        { "b", { { .guid = "urn:uuid:1", .title = "U" } }, 1 } },
      "a=T b=U" },
    { "a URN is found whatever its link says",
      { { "a", { { .guid = "urn:uuid:1", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "urn:uuid:1", .title = "U" } }, 1 } },
      "a=U" },
    { "an address as guid, its link now through a tracker",
      { { "a", { { .guid = L1, .url = L1 "x", .title = "T" } }, 1 },
        { "a", { { .guid = L1, .url = "http://t.example/", .title = "U" } }, 1 },
        { "a", { { .guid = L1, .url = L2, .title = "V" } }, 1 } },
      "a=V" },
    { "or gone",
      { { "a", { { .guid = L1, .url = L1 "x", .title = "T" } }, 1 },
        { "a", { { .guid = L1, .title = "U" } }, 1 } },
      "a=U" },
    { "or both in one document",
      { { "a", { { .guid = L1, .url = L1 "x", .title = "T" }, { .guid = L1, .url = "http://t.example/", .title = "U" }, { .guid = L1, .title = "V" } }, 3 } },
      "a=V" },
    { "it joins over sources while both link to its host",
      { { "a", { { .guid = L1, .url = L1 "x", .title = "T" } }, 1 },
        { "b", { { .guid = L1, .url = "http://t.example/", .title = "U" } }, 1 },
        { "c", { { .guid = L1, .url = L1 "y", .title = "V" } }, 1 } },
      "a=T c=V | b=U" },
    { "also when its link came there later",
      { { "a", { { .guid = L1, .url = "http://t.example/", .title = "T" } }, 1 },
        { "a", { { .guid = L1, .url = L1 "x", .title = "T" } }, 1 },
        { "b", { { .guid = L1, .url = L1 "y", .title = "U" } }, 1 } },
      "a=T b=U" },
    { "a source's own guid is stronger than that of all",
      { { "a", { { .guid = L1, .url = "http://t.example/", .title = "T" } }, 1 },
        { "b", { { .guid = L1, .url = L1 "x", .title = "U" } }, 1 },
        { "a", { { .guid = L1, .url = L1 "y", .title = "V" } }, 1 } },
      "a=V | b=U" },
    { "a link joins over sources",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "b", { { .guid = "2", .url = L1 "#x", .title = "U" } }, 1 } },
      "a=T b=U" },
    { "content joins what has nothing else",
      { { "a", { { .title = "T", .content = "<p>x</p>" } }, 1 },
        { "b", { { .title = "t ", .content = "<p> X </p>" } }, 1 } },
      "a=T b=t " },
    { "content is not asked where there is a link",
      { { "a", { { .title = "T", .url = L1 } }, 1 },
        { "a", { { .title = "T", .url = L2 } }, 1 } },
      "a=T | a=T" },
    { "content is stored also where there is a link",
      { { "a", { { .title = "T", .url = L1 } }, 1 },
        { "b", { { .title = "T" } }, 1 } },
      "a=T b=T" },
    /* ---- which key decides ---- */
    { "the strongest that matches: infoCode before guid",
      { { "a", { { .infocode = X1, .title = "T" }, { .guid = "1", .title = "U" } }, 2 },
        { "a", { { .infocode = X1, .guid = "1", .title = "V" } }, 1 } },
      "a=V | a=U" },
    { "the strongest that matches: guid before link",
      { { "a", { { .guid = "1", .url = L1, .title = "T" }, { .guid = "2", .url = L2, .title = "U" } }, 2 },
        { "a", { { .guid = "1", .url = L2, .title = "V" } }, 1 } },
      "a=V | a=U" },
    { "dedup may put the link first",
      { { "late", { { .guid = "1", .url = L1, .title = "T" }, { .guid = "2", .url = L2, .title = "U" } }, 2 },
        { "late", { { .guid = "1", .url = L2, .title = "V" } }, 1 } },
      "late=T | late=V" },
    { "dedup = link: infoCode and guid count for nothing",
      { { "link", { { .infocode = X1, .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "link", { { .infocode = X2, .guid = "2", .url = L1, .title = "U" } }, 1 } },
      "link=U" },
    { "dedup = guid: the link counts for nothing",
      { { "guid", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "guid", { { .guid = "2", .url = L1, .title = "U" } }, 1 } },
      "guid=T | guid=U" },
    { "dedup = infocode: without one the content is what is left",
      { { "code", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "code", { { .guid = "1", .url = L1, .title = "U" } }, 1 },
        { "code", { { .guid = "2", .url = L2, .title = "T" } }, 1 } },
      "code=T | code=U" },
    /* ---- two infoCodes never join ---- */
    { "not by a guid",
      { { "a", { { .infocode = X1, .guid = "1", .title = "T" } }, 1 },
        { "a", { { .infocode = X2, .guid = "1", .title = "U" } }, 1 } },
      "a=T | a=U" },
    { "not by a link",
      { { "a", { { .infocode = X1, .url = L1, .title = "T" } }, 1 },
        { "b", { { .infocode = X2, .url = L1, .title = "U" } }, 1 } },
      "a=T | b=U" },
    { "not in one document by a guid",
      { { "a", { { .infocode = X1, .guid = "1", .title = "T" }, { .infocode = X2, .guid = "1", .title = "U" } }, 2 },
        { "a", { { .infocode = X2, .guid = "1", .title = "U" }, { .infocode = X1, .guid = "1", .title = "T" } }, 2 } },
      "a=T | a=U" },
    { "not when one comes after the post",
      { { "a", { { .guid = "1", .title = "T" } }, 1 },
        { "a", { { .guid = "1", .infocode = X1, .title = "T" } }, 1 },
        { "a", { { .guid = "1", .infocode = X2, .title = "U" } }, 1 },
        { "b", { { .infocode = X1, .title = "V" } }, 1 } },
      "a=T b=V | a=U" },
    { "not in one document by two guids of one post",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "2", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "1", .infocode = X1, .title = "T" }, { .guid = "2", .infocode = X2, .title = "U" } }, 2 } },
      "a=T | a=U" },
    { "by a weaker key where the other post has none",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "b", { { .infocode = X1, .url = L1, .title = "U" } }, 1 },
        { "c", { { .infocode = X1, .title = "V" } }, 1 } },
      "a=T b=U c=V" },
    /* ---- two items of one document ---- */
    { "join by infoCode",
      { { "a", { { .infocode = X1, .guid = "1", .title = "T" }, { .infocode = X1, .guid = "2", .title = "U" } }, 2 } },
      "a=U" },
    { "join by guid",
      { { "a", { { .guid = "1", .title = "T" }, { .guid = "1", .title = "U" } }, 2 } },
      "a=U" },
    { "do not join by a link",
      { { "a", { { .guid = "1", .url = L1, .title = "T" }, { .guid = "2", .url = L1, .title = "U" } }, 2 } },
      "a=T | a=U" },
    { "do not join by a link that is a post's already",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "b", { { .guid = "5", .url = L1, .title = "U" }, { .guid = "6", .url = L1, .title = "V" } }, 2 } },
      "a=T | b=U | b=V" },
    { "do not join by two links that are one post's",
      { { "a", { { .infocode = X1, .url = L1, .title = "T" } }, 1 },
        { "b", { { .infocode = X1, .url = L2, .title = "T" } }, 1 },
        { "c", { { .guid = "5", .url = L1, .title = "U" }, { .guid = "6", .url = L2, .title = "V" } }, 2 } },
      "a=T b=T c=U | c=V" },
    { "the one with the stronger key has the post, wherever it stands",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "b", { { .infocode = X1, .url = L1, .title = "T" } }, 1 },
        { "c", { { .guid = "5", .url = L1, .title = "U" }, { .infocode = X1, .url = L2, .title = "V" } }, 2 } },
      "a=T b=T c=V | c=U" },
    { "do not join by content where their links differ",
      { { "a", { { .url = L1, .title = "T" }, { .url = L2, .title = "T" } }, 2 },
        { "a", { { .url = L1, .title = "T" }, { .url = L2, .title = "T" } }, 2 } },
      "a=T | a=T" },
    { "that nothing tells apart are one",
      { { "a", { { .url = L1, .title = "T" }, { .url = L1, .title = "T" }, { .title = "U" }, { .title = "U" } }, 4 } },
      "a=T | a=U" },
    { "all keys of one are taken: a key of last resort, and it holds",
      { { "a", { { .url = L1, .title = "T" }, { .title = "T" } }, 2 },
        { "a", { { .url = L1, .title = "T" }, { .title = "T" } }, 2 },
        { "a", { { .title = "T" }, { .url = L1, .title = "T" } }, 2 } },
      "a=T | a=T" },
    /* ---- shared links ---- */
    { "a shared link is no key of that source, content is",
      { { "a", { { .url = L1, .title = "T" }, { .url = L1, .title = "U" } }, 2 },
        { "a", { { .url = L1, .title = "V" }, { .url = L1, .title = "T" } }, 2 } },
      "a=T | a=U | a=V" },
    { "and stays none when only one item has it",
      { { "a", { { .url = L1, .title = "T" }, { .url = L1, .title = "U" } }, 2 },
        { "a", { { .url = L1, .title = "V" } }, 1 },
        { "a", { { .url = L1, .title = "W" } }, 1 } },
      "a=T | a=U | a=V | a=W" },
    { "what was known by it before is known by its content",
      { { "a", { { .url = L1, .title = "T" } }, 1 },
        { "a", { { .url = L1, .title = "U" }, { .url = L1, .title = "T" } }, 2 } },
      "a=T | a=U" },
    { "it is nobody's key for others either",
      { { "a", { { .url = L1, .title = "T" }, { .url = L1, .title = "U" } }, 2 },
        { "b", { { .url = L1, .title = "V" } }, 1 } },
      "a=T | a=U | b=V" },
    { "but another source may have it as a key",
      { { "a", { { .url = L1, .title = "T" }, { .url = L1, .title = "U" } }, 2 },
        { "b", { { .url = L1, .title = "V" } }, 1 },
        { "c", { { .url = L1, .title = "W" } }, 1 } },
      "a=T | a=U | b=V c=W" },
    { "items that are one do not share their link",
      { { "a", { { .guid = "1", .url = L1, .title = "T" }, { .guid = "1", .url = L1, .title = "T" } }, 2 },
        { "b", { { .url = L1, .title = "V" } }, 1 } },
      "a=T b=V" },
    /* ---- renumbering ---- */
    { "an equal link under a new guid joins when the old guid has left",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "2", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "3", .url = L1, .title = "U" } }, 1 } },
      "a=U" },
    { "and not while it is there",
      { { "a", { { .guid = "1", .url = L1, .title = "T" } }, 1 },
        { "a", { { .guid = "2", .url = L1, .title = "U" }, { .guid = "1", .url = L2, .title = "T" } }, 2 } },
      "a=T | a=U" },
    { "a feed that renumbers keeps its posts",
      { { "a", { { .guid = "1", .url = L1, .title = "T" }, { .guid = "2", .url = L2, .title = "U" } }, 2 },
        { "a", { { .guid = "7", .url = L1, .title = "T" }, { .guid = "8", .url = L2, .title = "U" } }, 2 },
        { "a", { { .guid = "8", .url = L3, .title = "U" }, { .guid = "7", .url = L3 "x", .title = "T" } }, 2 } },
      "a=T | a=U" },
    /* ---- for ever ---- */
    { "two posts are never merged afterwards",
      { { "a", { { .guid = "1", .title = "T" } }, 1 },
        { "b", { { .infocode = X1, .title = "U" } }, 1 },
        { "a", { { .guid = "1", .infocode = X1, .title = "V" } }, 1 } },
      "a=T | a=V b=U" },
};
/* clang-format on */

static void finds_which_are_one(void **state)
{
    (void)state;
    for (size_t r = 0; r < LEN(rows); r++) {
        struct world w;
        const char *got;

        world_start(&w);
        for (size_t i = 0; i < LEN(rows[r].steps); i++) {
            const struct step *s = &rows[r].steps[i];

            if (!s->source)
                break;
            w.now += 60;
            world_put(&w, s->source, s->items, s->n);
            /* The same again is known, whatever it was. */
            w.now += 60;
            world_put(&w, s->source, s->items, s->n);
        }
        got = world_posts(&w);
        if (strcmp(got, rows[r].want) != 0)
            fail_msg("%s: got %s, wanted %s", rows[r].what, got, rows[r].want);
        world_end(&w);
    }
}

/* The same document twice: the second time everything is known. */
static void knows_what_it_saw(void **state)
{
    (void)state;
    for (size_t r = 0; r < LEN(rows); r++) {
        const struct step *s = &rows[r].steps[0];
        struct put_stats stats;
        struct world w;

        world_start(&w);
        world_put(&w, s->source, s->items, s->n);
        (void)world_marks(&w);
        stats = world_put(&w, s->source, s->items, s->n);
        if (stats.n_known != s->n)
            fail_msg("%s: only %zu known", rows[r].what, stats.n_known);
        assert_string_equal(world_marks(&w), "");
        world_end(&w);
    }
}

static void picks_the_strongest_free_key(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = X1, .guid = "1", .url = L1, .title = "T" });
    PUT(&w, "a", { .infocode = X2, .guid = "1", .url = L1, .title = "U" });
    PUT(&w, "b", { .guid = "1", .url = L2, .title = "V" });
    PUT(&w, "c", { .url = L3, .title = "W" });
    PUT(&w, "c", { .title = "X" });
    assert_str(world_post(&w, 1).key, "infocode:" X1);
    assert_str(world_post(&w, 2).key, "infocode:" X2);
    assert_str(world_post(&w, 3).key, "guid:b\n1");
    assert_str(world_post(&w, 4).key, "link:http://x.example/3");
    assert_true(str_starts(world_post(&w, 5).key, STR("content:")));
    assert_str(world_post(&w, 1).public_id, "tag:news.example,2022:" X1);
    /* Two items, of which one is all the other is, and has a link. */
    PUT(&w, "g1", { .url = "http://x.example/9", .title = "Y" },
        { .title = "Y" });
    assert_true(str_starts(world_post(&w, 7).key, STR("item:")));
    assert_int_equal(world_post(&w, 7).key.n, 5 + 32);
    assert_true(str_starts(world_post(&w, 7).public_id,
                           STR("tag:news.example,2022:item-")));
    world_end(&w);
}

static void learns_an_infocode(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    assert_str(world_post(&w, 1).infocode, "");
    (void)world_marks(&w);
    PUT(&w, "a", { .guid = "1", .infocode = X1, .title = "T" });
    assert_str(world_post(&w, 1).infocode, X1);
    assert_str(world_post(&w, 1).key, "guid:a\n1");
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    PUT(&w, "b", { .guid = "1", .url = L2, .title = "V" });
    PUT(&w, "b", { .guid = "2", .url = L2, .title = "V" });
    assert_str(world_post(&w, 2).carriers[0].guid, "2"); /* renumbered */
    /* What dedup leaves out is no infoCode of the post. */
    PUT(&w, "link", { .infocode = X2, .url = L1, .title = "U" });
    assert_str(world_post(&w, 3).infocode, "");
    world_end(&w);
}

/* ---- the pure part ---------------------------------------------------- */

static void decides(void **state)
{
    static const struct {
        struct identify_match m;
        bool want;
    } table[] = {
        { { .kind = KEY_INFOCODE }, true },
        { { .kind = KEY_GUID, .is_taken = true }, true },
        { { .kind = KEY_GUID_GLOBAL, .is_taken = true }, true },
        { { .kind = KEY_LINK, .is_taken = true }, false },
        { { .kind = KEY_CONTENT, .is_taken = true }, false },
        { { .kind = KEY_LINK }, true },
        { { .kind = KEY_LINK, .has_old_guid = true }, true },
        { { .kind = KEY_LINK, .has_old_guid = true, .is_guid_listed = true },
          false },
        { { .kind = KEY_GUID,
            .item_infocode = STR_C(X1),
            .post_infocode = STR_C(X2) },
          false },
        { { .kind = KEY_GUID,
            .item_infocode = STR_C(X1),
            .post_infocode = STR_C(X1) },
          true },
        { { .kind = KEY_GUID, .item_infocode = STR_C(X1) }, true },
        { { .kind = KEY_LINK, .post_infocode = STR_C(X1) }, true },
    };

    (void)state;
    for (size_t i = 0; i < LEN(table); i++)
        if (identify_may_join(&table[i].m) != table[i].want)
            fail_msg("row %zu", i);
}

static void orders_keys(void **state)
{
    static const struct dedup guid = { .kinds = { KEY_GUID }, .n = 1 };
    static const struct dedup first = { .kinds = { KEY_CONTENT, KEY_LINK },
                                        .n = 2 };
    struct key_order o = identify_order(&dedup_default);

    (void)state;
    assert_int_equal(o.n, KEY_KINDS);
    assert_int_equal(o.kinds[1], KEY_GUID);
    assert_int_equal(o.kinds[2], KEY_GUID_GLOBAL);
    assert_int_equal(o.kinds[4], KEY_CONTENT);
    o = identify_order(&guid);
    assert_int_equal(o.n, 3);
    assert_int_equal(o.kinds[1], KEY_GUID_GLOBAL);
    assert_int_equal(o.kinds[2], KEY_CONTENT);
    o = identify_order(&first);
    assert_int_equal(o.n, 2);
    assert_int_equal(o.kinds[0], KEY_CONTENT);
}

/* As many as a document may hold, all in one: nothing slow, nothing deep. */
static void joins_many(void **state)
{
    struct arena *a = arena_new((size_t)64 * 1024 * 1024);
    size_t n = FEED_MAX_ITEMS;
    struct candidate *c = arena_alloc(a, n, sizeof(*c));
    struct key_order order = identify_order(&dedup_default);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        c[i].keys.key[KEY_GUID] = STR("guid:a\n1");
        c[i].keys.key[KEY_LINK] = STR("link:x");
    }
    assert_int_equal(identify_document(c, n, &order, a), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(identify_leader(c, i), 0);
        assert_false(c[i].is_link_shared);
    }
    arena_free(a);
}

/* dedup = content, guid: equal text is one article under any guid, in one
 * document and across documents. */
static void content_may_come_first(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "text", { .guid = "1", .title = "T", .content = "<p>x</p>" },
        { .guid = "2", .title = "T", .content = "<p>x</p>" });
    PUT(&w, "text", { .guid = "3", .title = "T", .content = "<p>x</p>" },
        { .guid = "4", .title = "U", .content = "<p>x</p>" });
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 2);
    PUT(&w, "a", { .guid = "5", .title = "V", .content = "<p>y</p>" },
        { .guid = "6", .title = "V", .content = "<p>y</p>" });
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 4);
    world_end(&w);
}

/* The public id of a global guid is the same under any name of its source. */
static void is_named_by_the_global_guid(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "urn:x:1", .title = "T" });
    assert_str(world_post(&w, 1).key, "guid:\nurn:x:1");
    PUT(&w, "a", { .guid = "1", .title = "U" });
    assert_str(world_post(&w, 2).key, "guid:a\n1");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_which_are_one),
        cmocka_unit_test(knows_what_it_saw),
        cmocka_unit_test(picks_the_strongest_free_key),
        cmocka_unit_test(learns_an_infocode),
        cmocka_unit_test(decides),
        cmocka_unit_test(orders_keys),
        cmocka_unit_test(content_may_come_first),
        cmocka_unit_test(is_named_by_the_global_guid),
        cmocka_unit_test(joins_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
