/* test_detail.c -- details: wanted once, tried again, given up, brought. */
#include "tests/storage/world.h"

#define X1 "NW202201142247450276"
#define D1 "http://d.example/1"
#define D2 "http://d.example/2"

static size_t wanted(struct world *w, const char *source, size_t max,
                     struct detail_due **ret)
{
    size_t n = 0;

    if (storage_details(w->st, str_of(source), max, w->arena, ret, &n, &w->ei))
        fail_msg("%s", w->ei.text);
    return n;
}

static size_t n_wanted(struct world *w, const char *source)
{
    struct detail_due *due;

    return wanted(w, source, 100, &due);
}

static enum err bring_into(struct world *w, int64_t post_id,
                           const struct detail *detail)
{
    const struct detail_outcome o = { .post_id = post_id,
                                      .now_sec = w->now,
                                      .detail = detail };

    return storage_put_detail(w->st, &o, &w->ei);
}

static void bring(struct world *w, int64_t post_id, const char *html)
{
    const struct detail detail = { .content_html = str_of(html),
                                   .author = STR("上海\"证券报"),
                                   .image = STR("http://d.example/i.png") };

    world_begin(w);
    assert_int_equal(bring_into(w, post_id, &detail), ERR_OK);
    world_commit(w);
}

static void fail_detail(struct world *w, int64_t post_id, int64_t next_due_sec,
                        bool give_up)
{
    const struct detail_outcome o = { .post_id = post_id,
                                      .now_sec = w->now,
                                      .next_due_sec = next_due_sec,
                                      .give_up = give_up,
                                      .error = STR("404") };

    world_begin(w);
    assert_int_equal(storage_put_detail(w->st, &o, &w->ei), ERR_OK);
    world_commit(w);
}

static void completes_a_post(void **state)
{
    struct put_stats s;
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    s = PUT(&w, "a", { .infocode = X1, .title = "T", .detail = D1 });
    assert_int_equal(s.n_details, 1);
    p = world_post(&w, 1);
    assert_int_equal(p.content_state, CONTENT_AWAITED);
    (void)world_marks(&w);
    w.now += 60;
    bring(&w, 1, "<p>x</p>");
    p = world_post(&w, 1);
    assert_int_equal(p.content_state, CONTENT_FULL);
    assert_str(p.content_html, "<p>x</p>");
    assert_str(p.image, "http://d.example/i.png");
    assert_int_equal(p.n_authors, 1);
    assert_str(p.authors[0].name, "上海\"证券报");
    /* It was awaited: no revision, and updated stays. */
    assert_int_equal(p.updated_sec, p.published_sec);
    assert_int_equal(world_number(&w, "SELECT count(*) FROM revision"), 0);
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    assert_int_equal(n_wanted(&w, "a"), 0);
    /* A second answer changes nothing. */
    bring(&w, 1, "<p>y</p>");
    assert_str(world_post(&w, 1).content_html, "<p>x</p>");
    assert_string_equal(world_marks(&w), "");
    world_end(&w);
}

static void wants_each_article_once(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    s = PUT(&w, "g1", { .infocode = X1, .title = "T", .detail = D1 });
    assert_int_equal(s.n_details, 1);
    s = PUT(&w, "g2", { .infocode = X1, .title = "T", .detail = D2 });
    assert_int_equal(s.n_details, 0);
    assert_int_equal(n_wanted(&w, "g1"), 1);
    assert_int_equal(n_wanted(&w, "g2"), 0);
    bring(&w, 1, "<p>x</p>");
    s = PUT(&w, "g1", { .infocode = X1, .title = "U", .detail = D1 });
    assert_int_equal(s.n_details, 0);
    assert_int_equal(n_wanted(&w, "g1"), 0);
    world_end(&w);
}

/* A post without content or detail gets one from whoever knows where. */
static void wants_one_later(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "hi", { .infocode = X1, .title = "T" });
    assert_int_equal(world_post(&w, 1).content_state, CONTENT_NONE);
    assert_int_equal(
        PUT(&w, "a", { .infocode = X1, .title = "U", .detail = D1 }).n_details,
        1);
    assert_int_equal(world_post(&w, 1).content_state, CONTENT_AWAITED);
    assert_int_equal(n_wanted(&w, "a"), 1);
    /* And none where a full text shows already. */
    PUT(&w, "hi",
        { .guid = "2", .url = D2, .title = "T", .content = "<p>x</p>" });
    assert_int_equal(
        PUT(&w, "a", { .guid = "2", .url = D2, .title = "U", .detail = D1 })
            .n_details,
        0);
    world_end(&w);
}

static void tries_again(void **state)
{
    struct detail_due *due;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .detail = D1 }, { .guid = "2", .detail = D2 });
    assert_int_equal(wanted(&w, "a", 1, &due), 1);
    assert_int_equal(due[0].post_id, 1);
    assert_str(due[0].source_id, "a");
    assert_str(due[0].url, D1);
    assert_int_equal(due[0].next_due_sec, NOW);
    assert_int_equal(due[0].tries, 0);
    fail_detail(&w, 1, NOW + 60, false);
    assert_int_equal(wanted(&w, "a", 10, &due), 2);
    assert_int_equal(due[0].post_id, 2); /* due before */
    assert_int_equal(due[1].next_due_sec, NOW + 60);
    assert_int_equal(due[1].tries, 1);
    fail_detail(&w, 1, 0, true);
    assert_int_equal(n_wanted(&w, "a"), 1);
    assert_int_equal(world_post(&w, 1).content_state, CONTENT_NONE);
    assert_int_equal(world_number(&w, "SELECT tries FROM detail"
                                      " WHERE post_id = 1"),
                     2);
    assert_int_equal(n_wanted(&w, "nobody"), 0);
    world_end(&w);
}

/* Its page said until then that the full text will follow. */
static void says_that_none_will_follow(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T", .detail = D1 },
        { .guid = "2", .title = "U", .content = "<p>x</p>", .detail = D2 });
    (void)world_marks(&w);
    fail_detail(&w, 1, NOW + 60, false);
    assert_string_equal(world_marks(&w), ""); /* it still may */
    fail_detail(&w, 1, 0, true);
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    fail_detail(&w, 2, 0, true); /* what shows of it is the same */
    assert_string_equal(world_marks(&w), "");
    world_end(&w);
}

static void refuses_what_nobody_wants(void **state)
{
    const struct detail detail = { .content_html = STR("x") };
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "1" }), ERR_OK);
    assert_int_equal(bring_into(&w, 1, &detail), ERR_RANGE);
    assert_int_equal(bring_into(&w, 77, &detail), ERR_RANGE);
    world_commit(&w); /* the post stands */
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 1);
    assert_int_equal(bring_into(&w, 1, &detail), ERR_DB);
    world_end(&w);
}

static void stays_when_the_list_changes(void **state)
{
    struct world w;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "a",
        { .infocode = X1,
          .title = "T",
          .content = "<p>short</p>",
          .detail = D1 });
    bring(&w, 1, "<p>long</p>"); /* takes the place of the list's */
    PUT(&w, "a",
        { .infocode = X1,
          .title = "U",
          .content = "<p>shorter</p>",
          .detail = D1 });
    p = world_post(&w, 1);
    assert_str(p.title, "U");
    assert_str(p.content_html, "<p>long</p>");
    /* A revision holds what was shown. */
    assert_string_equal(world_text(&w, "SELECT title || content_html"
                                       " FROM revision"),
                        "T<p>long</p>");
    /* A full text of higher priority replaces it. */
    PUT(&w, "hi", { .infocode = X1, .title = "V", .content = "<p>hi</p>" });
    assert_str(world_post(&w, 1).content_html, "<p>hi</p>");
    world_end(&w);
}

static void gives_way_to_a_higher_priority(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = X1, .title = "T", .detail = D1 });
    PUT(&w, "hi", { .infocode = X1, .title = "U", .content = "<p>hi</p>" });
    (void)world_marks(&w);
    bring(&w, 1, "<p>late</p>");
    assert_str(world_post(&w, 1).content_html, "<p>hi</p>");
    assert_int_equal(n_wanted(&w, "a"), 0);
    assert_string_equal(world_marks(&w), "");
    world_end(&w);
}

/* A lower priority's text fills in; the detail then takes its place. */
static void takes_the_place_of_a_stopgap(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "hi", { .infocode = X1, .title = "T", .detail = D1 });
    PUT(&w, "a", { .infocode = X1, .title = "U", .content = "<p>gap</p>" });
    assert_str(world_post(&w, 1).content_html, "<p>gap</p>");
    bring(&w, 1, "<p>real</p>");
    assert_str(world_post(&w, 1).content_html, "<p>real</p>");
    world_end(&w);
}

static void passes_to_another_carrier(void **state)
{
    struct detail_due *due;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = X1, .title = "T", .detail = D1 });
    PUT(&w, "b", { .infocode = X1, .title = "T", .detail = D2 });
    fail_detail(&w, 1, NOW + 60, false);
    assert_int_equal(n_wanted(&w, "b"), 0);
    world_configure(&w, world_sources + 1, world_n_sources - 1);
    w.now += 5;
    /* Read again, though nothing of it changed. */
    assert_int_equal(
        PUT(&w, "b", { .infocode = X1, .title = "T", .detail = D2 }).n_details,
        1);
    assert_int_equal(n_wanted(&w, "a"), 0);
    assert_int_equal(wanted(&w, "b", 9, &due), 1);
    assert_str(due[0].url, D2);
    assert_int_equal(due[0].tries, 0);
    assert_int_equal(due[0].next_due_sec, NOW + 5);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completes_a_post),
        cmocka_unit_test(wants_each_article_once),
        cmocka_unit_test(wants_one_later),
        cmocka_unit_test(tries_again),
        cmocka_unit_test(says_that_none_will_follow),
        cmocka_unit_test(refuses_what_nobody_wants),
        cmocka_unit_test(stays_when_the_list_changes),
        cmocka_unit_test(gives_way_to_a_higher_priority),
        cmocka_unit_test(takes_the_place_of_a_stopgap),
        cmocka_unit_test(passes_to_another_carrier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
