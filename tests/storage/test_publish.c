/* test_publish.c -- marks: which, in which order, and cleared only by the
 * rendering that saw them. */
#include "tests/storage/world.h"

#include <stdio.h>
#include <string.h>

#define X1 "NW202201142247450276"

static void marks_a_new_post(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" });
    assert_string_equal(world_marks(&w), "post 1, head 1, head 2");
    assert_string_equal(world_marks(&w), "");
    PUT(&w, "a", { .guid = "1" }); /* nothing new */
    assert_string_equal(world_marks(&w), "");
    world_end(&w);
}

static void marks_posts_before_lists(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    (void)world_marks(&w);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "b", &s, { .guid = "2" }), ERR_OK);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "1", .title = "U" }),
                     ERR_OK);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "1", .title = "V" }),
                     ERR_OK);
    world_commit(&w);
    assert_string_equal(world_marks(&w),
                        "post 2, post 1, head 1, head 2, head 3");
    world_end(&w);
}

/* Puts posts number from .. to, one transaction, all of source a. */
static void put_numbers(struct world *w, int from, int to)
{
    struct spec specs[300] = { 0 };
    size_t n = 0;

    for (int i = from; i <= to; i++, n++) {
        char guid[16];

        (void)snprintf(guid, sizeof(guid), "%d", i);
        specs[n].guid = arena_copy(w->arena, str_of(guid)).s;
        specs[n].published = NOW - DAY + i;
    }
    world_put(w, "a", specs, n);
}

static void marks_full_pages(void **state)
{
    struct world w;
    const char *marks;

    (void)state;
    world_start(&w);
    put_numbers(&w, 1, 99);
    marks = world_marks(&w);
    assert_null(strstr(marks, "page"));
    put_numbers(&w, 100, 100);
    assert_string_equal(world_marks(&w),
                        "post 100, page 1/1, page 2/1, head 1, head 2");
    put_numbers(&w, 101, 150); /* no page is full by that */
    assert_null(strstr(world_marks(&w), "page"));
    /* The one before a newly full page links to it. */
    put_numbers(&w, 151, 300);
    marks = world_marks(&w);
    assert_non_null(strstr(marks, "post 300, page 1/1, page 1/2, page 1/3, "
                                  "page 2/1, page 2/2, page 2/3, head 1, "
                                  "head 2"));
    /* Arriving posts rewrite no old page; a change rewrites its own. */
    put_numbers(&w, 301, 301);
    assert_string_equal(world_marks(&w), "post 301, head 1, head 2");
    PUT(&w, "a", { .guid = "150", .title = "U", .published = NOW });
    assert_string_equal(world_marks(&w),
                        "post 150, page 1/2, page 2/2, head 1, head 2");
    PUT(&w, "a", { .guid = "301", .title = "U", .published = NOW });
    assert_string_equal(world_marks(&w), "post 301, head 1, head 2");
    world_end(&w);
}

static size_t list(struct world *w, size_t max, int64_t after,
                   struct publish_row **ret)
{
    size_t n;

    if (storage_to_publish(w->st, max, after, w->arena, ret, &n, &w->ei))
        fail_msg("%s", w->ei.text);
    return n;
}

static void clears_only_what_was_seen(void **state)
{
    struct publish_row *rows, *more;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    n = list(&w, 100, 0, &rows);
    assert_int_equal(n, 3);
    PUT(&w, "a", { .guid = "1", .title = "U" }); /* while it is rendered */
    assert_int_equal(storage_synced(w.st, rows, n, &w.ei), ERR_OK);
    assert_int_equal(list(&w, 100, 0, &more), 3);
    assert_true(more[0].mark > rows[2].mark);
    assert_int_equal(storage_synced(w.st, more, 3, &w.ei), ERR_OK);
    assert_int_equal(list(&w, 100, 0, &more), 0);
    assert_int_equal(storage_synced(w.st, NULL, 0, &w.ei), ERR_OK);
    world_end(&w);
}

static void lists_by_and_by(void **state)
{
    struct publish_row *rows;
    int64_t after = 0;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" }, { .guid = "2" }, { .guid = "3" });
    for (int i = 0; i < 5; i++) {
        assert_int_equal(list(&w, 1, after, &rows), 1);
        assert_true(rows[0].mark > after);
        after = rows[0].mark;
    }
    assert_int_equal(list(&w, 1, after, &rows), 0);
    world_end(&w);
}

static void marks_everything(void **state)
{
    struct world w;
    const char *marks;

    (void)state;
    world_start(&w);
    assert_int_equal(storage_mark_all(w.st, &w.ei), ERR_OK);
    assert_string_equal(world_marks(&w), "head 1");
    put_numbers(&w, 1, 200);
    PUT(&w, "b", { .guid = "b" });
    (void)world_marks(&w);
    assert_int_equal(storage_mark_all(w.st, &w.ei), ERR_OK);
    marks = world_marks(&w);
    assert_true(str_starts(str_of(marks), STR("post 1, post 2, post 3, ")));
    assert_true(
        str_ends(str_of(marks), STR("post 201, page 1/1, page 1/2, page 2/1, "
                                    "page 2/2, head 1, head 2, head 3")));
    /* What comes then comes after. */
    assert_int_equal(storage_mark_all(w.st, &w.ei), ERR_OK);
    PUT(&w, "b", { .guid = "c" });
    marks = world_marks(&w);
    assert_true(
        str_ends(str_of(marks), STR("head 2, post 202, head 1, head 3")));
    world_end(&w);
}

/* In slices, with commits in between: all that was there at first, then what
 * came meanwhile, each part in its order. */
static void marks_slice_by_slice(void **state)
{
    struct mark_cursor cursor = { .is_begun = false };
    struct world w;
    const char *marks;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" });
    PUT(&w, "a", { .guid = "2" });
    (void)world_marks(&w);
    /* as if there were many posts between them */
    world_sql(&w, "PRAGMA foreign_keys = OFF;"
                  "UPDATE post SET id = 45000 WHERE id = 2;"
                  "UPDATE stream_post SET post_id = 45000 WHERE post_id = 2;"
                  "UPDATE carrier SET post_id = 45000 WHERE post_id = 2;"
                  "UPDATE identity SET post_id = 45000 WHERE post_id = 2;");
    for (int i = 0; !cursor.is_done; i++) {
        assert_true(i < 3);
        assert_int_equal(storage_mark_slice(w.st, &cursor, &w.ei), ERR_OK);
        if (i == 0)
            PUT(&w, "a", { .guid = "1", .title = "new" }, { .guid = "3" },
                { .guid = "4", .medium = "M" });
    }
    marks = world_marks(&w);
    assert_string_equal(marks, "post 45000, post 45001, post 45002, post 1, "
                               "head 1, head 2, head 3");
    assert_int_equal(storage_mark_slice(w.st, &cursor, &w.ei), ERR_OK);
    world_end(&w);
}

static void call(struct world *w, size_t i, const char *name)
{
    struct storage_source *renamed =
        arena_alloc(w->arena, world_n_sources + 1, sizeof(*renamed));

    assert_non_null(renamed);
    memcpy(renamed, world_sources, world_n_sources * sizeof(renamed[0]));
    renamed[world_n_sources] = world_sources[0];
    renamed[world_n_sources].id = "another";
    renamed[i].name = name;
    world_configure(w, renamed, world_n_sources + 1);
}

static bool mark_renamed(struct world *w)
{
    bool is_done = false;

    assert_int_equal(storage_mark_renamed(w->st, &is_done, &w->ei), ERR_OK);
    return is_done;
}

/* A source that comes marks nothing; one that is called otherwise the posts it
 * carried, also those that show another's text. */
static void marks_what_a_new_name_shows_on(void **state)
{
    struct world w;
    const char *marks;

    (void)state;
    world_start(&w);
    put_numbers(&w, 1, 100);
    PUT(&w, "b", { .infocode = "NW202201142247450276" });
    PUT(&w, "c", { .infocode = "NW202201142247450276" });
    (void)world_marks(&w);
    call(&w, 0, "A");
    assert_true(mark_renamed(&w));
    assert_string_equal(world_marks(&w), "");
    call(&w, 2, "Other");
    assert_true(mark_renamed(&w));
    assert_string_equal(world_marks(&w), "post 101, head 1, head 3");
    call(&w, 2, "Other");
    assert_true(mark_renamed(&w));
    assert_string_equal(world_marks(&w), "");
    call(&w, 0, "Other"); /* and c is C again: both at once */
    assert_true(mark_renamed(&w));
    marks = world_marks(&w);
    assert_true(str_starts(str_of(marks), STR("post 1, post 2, post 3, ")));
    assert_true(str_ends(str_of(marks),
                         STR("post 100, post 101, page 1/1, page 2/1, head 1, "
                             "head 2, head 3")));
    world_end(&w);
}

/* One post more than a slice: goes on where it was, also after a restart. */
static void marks_a_new_name_slice_by_slice(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" });
    (void)world_marks(&w);
    /* as if it had carried posts 1 to 5001 */
    world_sql(&w, "PRAGMA foreign_keys = OFF;"
                  "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL"
                  " SELECT i + 1 FROM n WHERE i < 5001)"
                  "INSERT INTO carrier SELECT i, 1, '', '', '', 0, x'' FROM n");
    call(&w, 0, "Other");
    assert_false(mark_renamed(&w));
    assert_int_equal(world_number(&w, "SELECT count(*) FROM to_publish"),
                     RENAME_SLICE_POSTS + 2);
    storage_close(w.st);
    w.st = NULL;
    assert_int_equal(storage_open(w.path, w.now, &w.st, &w.ei), ERR_OK);
    call(&w, 0, "Other");
    (void)world_marks(&w);
    assert_true(mark_renamed(&w));
    assert_string_equal(world_marks(&w), "post 5001");
    world_end(&w);
}

/* What is waiting survives; marks go on rising. */
static void waits_over_a_restart(void **state)
{
    struct publish_row *rows;
    struct world w;
    int64_t last;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" });
    assert_int_equal(list(&w, 9, 0, &rows), 3);
    last = rows[2].mark;
    world_reopen(&w);
    PUT(&w, "a", { .guid = "2" });
    assert_int_equal(list(&w, 9, 0, &rows), 4);
    assert_true(rows[1].mark > last);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_a_new_post),
        cmocka_unit_test(marks_posts_before_lists),
        cmocka_unit_test(marks_full_pages),
        cmocka_unit_test(clears_only_what_was_seen),
        cmocka_unit_test(lists_by_and_by),
        cmocka_unit_test(marks_everything),
        cmocka_unit_test(marks_slice_by_slice),
        cmocka_unit_test(marks_what_a_new_name_shows_on),
        cmocka_unit_test(marks_a_new_name_slice_by_slice),
        cmocka_unit_test(waits_over_a_restart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
