/* test_place.c -- addresses from before weir: where posts are published, and
 * what leads there. */
#include "tests/storage/world.h"

/* Puts an item of source a whose place names these paths. */
static struct put_stats put_at(struct world *w, const struct spec *spec,
                               const char *slug, const char *const *paths)
{
    struct str list[8];
    struct item_place place = { .slug = str_of(slug), .paths = list };
    struct put_options opt = { .now_sec = w->now, .places = &place };
    struct put_stats stats;

    for (; paths && paths[place.n_paths]; place.n_paths++)
        list[place.n_paths] = str_of(paths[place.n_paths]);
    world_begin(w);
    if (storage_put_document(w->st, STR("a"), world_document(w, spec, 1), &opt,
                             &stats, &w->ei))
        fail_msg("%s", w->ei.text);
    world_commit(w);
    return stats;
}
#define PATHS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define AT(w, slug, paths, ...)                                                \
    put_at(w, &(const struct spec){ __VA_ARGS__ }, slug, paths)

static void assert_old(struct world *w, int64_t id, const char *want)
{
    struct post p = world_post(w, id);
    struct buf b;

    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < p.n_old_paths; i++) {
        buf_puts(&b, i ? " " : "");
        buf_put(&b, p.old_paths[i]);
    }
    assert_str(buf_str(&b), want);
    buf_release(&b);
}

static void keeps_the_address(void **state)
{
    struct put_stats s;
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    s = AT(&w, "heze", PATHS("/heze/2020/01/02/x.html", "/old/1", "/Old/2/"),
           .guid = "1", .title = "T", .medium = "菏泽日报");
    p = world_post(&w, 1);
    assert_str(p.path, "/heze/2020/01/02/x.html");
    assert_str(p.name, "x");
    assert_str(p.medium.slug, "heze");
    assert_old(&w, 1, "/old/1 /Old/2/");
    assert_int_equal(s.n_old_paths, 2);
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    /* again: nothing happens */
    s = AT(&w, "heze", PATHS("/heze/2020/01/02/x.html", "/old/1", "/Old/2/"),
           .guid = "1", .title = "T", .medium = "菏泽日报");
    assert_int_equal(s.n_new + s.n_old_paths + s.n_paths_taken, 0);
    assert_string_equal(world_marks(&w), "");
    /* names of all forms */
    (void)AT(&w, NULL, PATHS("/pretty/name/"), .guid = "2");
    (void)AT(&w, NULL, PATHS("/.x", "/only"), .guid = "3");
    assert_str(world_post(&w, 2).name, "name");
    assert_str(world_post(&w, 3).medium.slug, "a"); /* an address of weir's */
    assert_old(&w, 3, "/only");
    world_end(&w);
}

static void leads_to_a_known_post(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "b", { .infocode = "NW202201142247450276", .title = "T" });
    (void)world_marks(&w);
    s = AT(&w, "x", PATHS("/heze/1.html"), .infocode = "NW202201142247450276",
           .title = "T");
    assert_int_equal(s.n_new, 0);
    assert_int_equal(s.n_old_paths, 1);
    assert_str(world_post(&w, 1).path,
               "/b/2022/01/14/NW202201142247450276.html");
    assert_old(&w, 1, "/heze/1.html");
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    world_end(&w);
}

/* An address is one post's, whatever comes later, and whatever its case. */
static void takes_no_address_away(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    (void)AT(&w, NULL, PATHS("/one.html", "/other.html"), .guid = "1");
    s = AT(&w, NULL, PATHS("/ONE.html", "/Other.html", "/three.html"),
           .guid = "2");
    assert_int_equal(s.n_new, 1);
    assert_int_equal(s.n_paths_taken, 2);
    assert_old(&w, 2, "/three.html");
    assert_str(world_post(&w, 2).path, "/a/2022/01/15/2.html");
    /* a new post does not take what leads to another */
    (void)AT(&w, NULL, PATHS("/two.html", "/a/2022/01/15/3.html"), .guid = "x");
    PUT(&w, "a", { .guid = "3" });
    assert_str(world_post(&w, 4).path, "/a/2022/01/15/3-2.html");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM alias a JOIN post p"
                                      " ON p.path = a.path"),
                     0);
    world_end(&w);
}

static void takes_no_bad_path(void **state)
{
    static const char *const bad[] = {
        "",        "/",     "a.html",     "/a//b",         "/../x",
        "/a/.b",   "/a?b",  "/a#b",       "/a%2Fb",        "/a\\b",
        "/{name}", "/a\nb", "/\xff.html", "/a/{medium}/b", "//x",
        "/a/../b", "/a}",
    };
    struct world w;

    (void)state;
    world_start(&w);
    for (size_t i = 0; i < LEN(bad); i++) {
        struct put_stats s =
            AT(&w, NULL, PATHS(bad[i]), .guid = "1", .title = "T");

        if (s.n_paths_taken != 1)
            fail_msg("%s", bad[i]);
    }
    assert_int_equal(world_number(&w, "SELECT count(*) FROM alias"), 0);
    assert_str(world_post(&w, 1).path, "/a/2022/01/15/1.html");
    world_end(&w);
}

/* A slug counts for a new medium, if it is free and may be one. */
static void takes_free_slugs(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    (void)AT(&w, "one", NULL, .guid = "1", .medium = "甲");
    (void)AT(&w, "ONE", NULL, .guid = "2", .medium = "乙");
    (void)AT(&w, "a/b", NULL, .guid = "3", .medium = "丙");
    (void)AT(&w, "other", NULL, .guid = "4", .medium = "甲");
    assert_str(world_post(&w, 1).medium.slug, "one");
    assert_str(world_post(&w, 2).medium.slug, "yi");
    assert_str(world_post(&w, 3).medium.slug, "bing");
    assert_str(world_post(&w, 4).medium.slug, "one");
    world_end(&w);
}

/* Two items that are one post: every address leads to it. A better date does
 * not move what is pinned. */
static void joins_places(void **state)
{
    const struct spec specs[] = {
        { .infocode = "NW202201142247450276", .title = "T" },
        { .infocode = "NW202201142247450276",
          .title = "T",
          .published = NOW - 10 * DAY },
    };
    const struct str paths[] = { STR_C("/one.html"), STR_C("/two.html") };
    const struct item_place places[] = { { .paths = &paths[0], .n_paths = 1 },
                                         { .paths = &paths[1], .n_paths = 1 } };
    struct put_options opt = { .now_sec = NOW, .places = places };
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(storage_put_document(w.st, STR("g1"),
                                          world_document(&w, specs, 2), &opt,
                                          &s, &w.ei),
                     ERR_OK);
    assert_int_equal(PUT_INTO(&w, "g2", &s,
                              { .infocode = "NW202201142247450276",
                                .title = "U",
                                .published = NOW - 20 * DAY }),
                     ERR_OK);
    world_commit(&w);
    assert_str(world_post(&w, 1).path, "/one.html");
    assert_old(&w, 1, "/two.html");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_address),
        cmocka_unit_test(leads_to_a_known_post),
        cmocka_unit_test(takes_no_address_away),
        cmocka_unit_test(takes_no_bad_path),
        cmocka_unit_test(takes_free_slugs),
        cmocka_unit_test(joins_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
