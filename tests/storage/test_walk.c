/* test_walk.c -- visits that read several documents: backfill over all of them,
 * when the walk may end, and what is made good later. */
#include "tests/storage/world.h"

#include <stdio.h>

/* Items n, n - 1, ... to of a list, newest first, an hour apart. */
static struct put_stats put_page(struct world *w, int from, int to,
                                 int64_t began_sec)
{
    struct put_options opt = { .now_sec = w->now, .began_sec = began_sec };
    struct spec specs[32];
    char guids[32][8];
    struct put_stats stats;
    size_t n = 0;

    for (int i = from; i >= to; i--, n++) {
        (void)snprintf(guids[n], sizeof(guids[n]), "%d", i);
        specs[n] = (struct spec){ .guid = guids[n],
                                  .title = guids[n],
                                  .published = NOW - DAY + i * 60 };
    }
    world_begin(w);
    if (storage_put_document(w->st, STR("few"), world_document(w, specs, n),
                             &opt, &stats, &w->ei))
        fail_msg("%s", w->ei.text);
    world_commit(w);
    return stats;
}

static void end_page(struct world *w, enum fetch_result result, bool unfinished)
{
    struct fetch_outcome o = { .source_id = STR("few"),
                               .result = result,
                               .now_sec = w->now,
                               .next_due_sec = w->now + 300,
                               .walk_unfinished = unfinished };

    world_begin(w);
    if (storage_put_fetch(w->st, &o, &w->ei))
        fail_msg("%s", w->ei.text);
    world_commit(w);
}

static bool is_unfinished(struct world *w)
{
    struct source_state *s;
    size_t n;

    assert_int_equal(storage_sources(w->st, w->arena, &s, &n, &w->ei), ERR_OK);
    for (size_t i = 0; i < n; i++)
        if (str_eq(s[i].id, STR("few")))
            return s[i].walk_unfinished;
    fail();
    return false;
}

/* backfill = 2 is of the visit, not of each page. */
static void backfills_once_a_visit(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    s = put_page(&w, 40, 31, w.now);
    assert_int_equal(s.n_new, 2);
    assert_int_equal(s.n_passed_over, 8);
    assert_false(s.last_known);
    end_page(&w, FETCH_TAKEN, true);
    w.now += 2;
    s = put_page(&w, 30, 21, NOW);
    assert_int_equal(s.n_new, 0);
    assert_int_equal(s.n_passed_over, 10);
    assert_false(s.last_known); /* what follows is to be passed over, too */
    end_page(&w, FETCH_TAKEN, true);
    s = put_page(&w, 20, 20, NOW);
    end_page(&w, FETCH_TAKEN, false);
    assert_int_equal(s.n_passed_over, 1);

    w.now += 300; /* what was passed over stays so, and is known */
    s = put_page(&w, 45, 36, w.now);
    assert_int_equal(s.n_new, 5);
    assert_int_equal(s.n_known, 2);
    assert_int_equal(s.n_passed_over, 3);
    assert_true(s.last_known);
    world_end(&w);
}

/* A first page with less than backfill leaves the rest to the next. */
static void shares_the_backfill(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    s = put_page(&w, 40, 40, w.now);
    assert_int_equal(s.n_new, 1);
    w.now++;
    s = put_page(&w, 39, 30, NOW);
    assert_int_equal(s.n_new, 1);
    assert_int_equal(s.n_passed_over, 9);
    assert_string_equal(world_posts(&w), "few=40 | few=39");
    world_end(&w);
}

static void ends_at_what_was_there_before(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    (void)put_page(&w, 2, 1, w.now);
    end_page(&w, FETCH_TAKEN, false);
    w.now += 300;
    s = put_page(&w, 20, 11, w.now);
    assert_int_equal(s.n_new, 10);
    assert_false(s.last_known);
    w.now++; /* the list moved on meanwhile: 11 is on this page, too */
    s = put_page(&w, 11, 11, NOW + 300);
    assert_false(s.last_known);
    s = put_page(&w, 11, 2, NOW + 300);
    assert_int_equal(s.n_new, 8);
    assert_true(s.last_known);
    world_end(&w);
}

/* Known by another source only: this one's list may go on with news. */
static void asks_for_carriers_of_its_own(void **state)
{
    struct put_options opt = { .now_sec = NOW + 60, .began_sec = NOW + 60 };
    const struct spec item = { .infocode = "NW202201142247450276",
                               .title = "T" };
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    (void)world_put(&w, "a", &item, 1);
    world_begin(&w);
    assert_int_equal(storage_put_document(w.st, STR("b"),
                                          world_document(&w, &item, 1), &opt,
                                          &s, &w.ei),
                     ERR_OK);
    world_commit(&w);
    assert_int_equal(s.n_new, 0);
    assert_false(s.last_known);
    assert_int_equal(storage_begin(w.st, &w.ei) ||
                         storage_put_document(w.st, STR("b"),
                                              world_document(&w, &item, 0),
                                              &opt, &s, &w.ei),
                     ERR_OK);
    world_commit(&w);
    assert_false(s.last_known); /* of an empty document */
    world_end(&w);
}

/* The first visit breaks off: what it left unread is not taken whole. */
static void makes_good_the_first_visit(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    assert_false(is_unfinished(&w));
    (void)put_page(&w, 40, 31, w.now);
    end_page(&w, FETCH_TAKEN, true);
    assert_true(is_unfinished(&w));
    w.now++;
    end_page(&w, FETCH_FAILED, false); /* ends no walk */
    assert_true(is_unfinished(&w));
    world_reopen(&w);
    w.now += 300;
    s = put_page(&w, 40, 31, w.now);
    assert_int_equal(s.n_known, 2);
    end_page(&w, FETCH_TAKEN, true);
    s = put_page(&w, 30, 21, w.now);
    assert_int_equal(s.n_new, 0);
    assert_int_equal(s.n_passed_over, 10);
    end_page(&w, FETCH_TAKEN, false);
    assert_false(is_unfinished(&w));
    w.now += 300;
    s = put_page(&w, 50, 41, w.now);
    assert_int_equal(s.n_new, 10);
    world_end(&w);
}

/* A later one: everything unread is new. */
static void makes_good_a_later_visit(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    (void)put_page(&w, 2, 1, w.now);
    end_page(&w, FETCH_TAKEN, false);
    w.now += 300;
    (void)put_page(&w, 30, 21, w.now);
    end_page(&w, FETCH_TAKEN, true);
    assert_true(is_unfinished(&w));
    w.now += 300;
    s = put_page(&w, 30, 21, w.now);
    assert_true(s.last_known); /* the visit knows better: walk_unfinished */
    s = put_page(&w, 20, 11, w.now);
    assert_int_equal(s.n_new, 10);
    end_page(&w, FETCH_UNCHANGED, false);
    assert_false(is_unfinished(&w));
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(backfills_once_a_visit),
        cmocka_unit_test(shares_the_backfill),
        cmocka_unit_test(ends_at_what_was_there_before),
        cmocka_unit_test(asks_for_carriers_of_its_own),
        cmocka_unit_test(makes_good_the_first_visit),
        cmocka_unit_test(makes_good_a_later_visit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
