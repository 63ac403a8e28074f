/* test_stream.c -- numbers, windows, pages, groups; walking back misses no
 * post; 10,000 posts in 500 media. */
#include "tests/storage/world.h"

#include <stdio.h>
#include <stdlib.h>

#define ALL 1 /* stream.id of STREAM_ALL */

static size_t head(struct world *w, int64_t stream, struct stream_window window,
                   struct post **ret)
{
    size_t n;

    if (storage_head(w->st, stream, &window, w->arena, ret, &n, &w->ei))
        fail_msg("%s", w->ei.text);
    for (size_t i = 1; i < n; i++)
        assert_true((*ret)[i - 1].sort_sec >= (*ret)[i].sort_sec);
    return n;
}

static size_t page(struct world *w, int64_t stream, int64_t number,
                   struct post **ret)
{
    size_t n;

    if (storage_page(w->st, stream, number, false, w->arena, ret, &n, &w->ei))
        fail_msg("%s", w->ei.text);
    for (size_t i = 1; i < n; i++)
        assert_true((*ret)[i - 1].sort_sec >= (*ret)[i].sort_sec);
    return n;
}

/* n posts of source a, from `first`, a minute apart. */
static void put_many(struct world *w, int first, size_t n)
{
    struct spec *specs = arena_alloc(w->arena, n, sizeof(*specs));

    assert_non_null(specs);
    for (size_t i = 0; i < n; i++) {
        char guid[16];

        (void)snprintf(guid, sizeof(guid), "%d", first + (int)i);
        specs[i].guid = arena_copy(w->arena, str_of(guid)).s;
        specs[i].published = NOW - 100 * DAY + (first + (int)i) * 60;
    }
    world_put(w, "a", specs, n);
}

/* ---- numbers ---------------------------------------------------------- */

static void numbers_by_date_then_key(void **state)
{
    struct put_stats s;
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(PUT_INTO(&w, "a", &s, { .guid = "5" },
                              { .guid = "3", .published = NOW },
                              { .guid = "2", .published = NOW - 5 }),
                     ERR_OK);
    assert_int_equal(PUT_INTO(&w, "b", &s,
                              { .guid = "4", .published = NOW + 60 },
                              { .guid = "1", .published = NOW }),
                     ERR_OK);
    world_commit(&w);
    assert_string_equal(
        world_text(&w, "SELECT group_concat(x, ' ') FROM (SELECT number ||"
                       " replace(key, char(10), '') AS x FROM stream_post"
                       " JOIN post ON post.id = post_id WHERE stream_id = 1"
                       " ORDER BY number)"),
        "1guid:a2 2guid:a3 3guid:a5 4guid:b1 5guid:b4");
    assert_string_equal(
        world_text(&w, "SELECT group_concat(x, ' ') FROM (SELECT stream_id ||"
                       " ':' || number || replace(key, char(10), '') AS x"
                       " FROM stream_post JOIN post ON post.id = post_id"
                       " WHERE stream_id > 1 ORDER BY stream_id, number)"),
        "2:1guid:a2 2:2guid:a3 2:3guid:a5 3:1guid:b1 3:2guid:b4");
    /* By arrival: what comes later has higher numbers, whatever its date. */
    PUT(&w, "a", { .guid = "0", .published = NOW - DAY });
    assert_int_equal(world_number(&w, "SELECT number FROM stream_post WHERE"
                                      " post_id = 6 AND stream_id = 1"),
                     6);
    world_end(&w);
}

static void describes_streams(void **state)
{
    struct stream *list, s;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    assert_int_equal(storage_streams(w.st, w.arena, &list, &n, &w.ei), ERR_OK);
    assert_int_equal(n, 0);
    PUT(&w, "a", { .guid = "1", .medium = "x", .published = NOW - 9 },
        { .guid = "2", .medium = "y", .published = NOW - 5 },
        { .guid = "3", .medium = "z", .published = NOW - 7 });
    assert_int_equal(storage_streams(w.st, w.arena, &list, &n, &w.ei), ERR_OK);
    assert_int_equal(n, 4);
    assert_int_equal(list[0].kind, STREAM_ALL);
    assert_int_equal(list[0].last_number, 3);
    assert_str(list[0].medium.name, "");
    assert_str(list[1].medium.name, "y");
    assert_str(list[2].medium.name, "z");
    assert_str(list[3].medium.name, "x");
    assert_str(list[3].medium.slug, "x");
    assert_int_equal(list[3].kind, STREAM_MEDIUM);
    assert_true(str_starts(list[0].public_id, STR("tag:news.example,2022:")));
    assert_false(str_eq(list[0].public_id, list[1].public_id));
    assert_int_equal(storage_stream(w.st, list[1].id, w.arena, &s, &w.ei),
                     ERR_OK);
    assert_true(str_eq(s.public_id, list[1].public_id));
    assert_int_equal(s.last_number, 1);
    assert_int_equal(storage_stream(w.st, 99, w.arena, &s, &w.ei), ERR_RANGE);
    world_end(&w);
}

/* ---- windows ---------------------------------------------------------- */

static void cuts_windows(void **state)
{
    static const struct {
        const char *what;
        struct stream_window w;
        size_t n;
    } rows[] = {
        /* 250 posts a minute apart: 50 after the newest full page */
        { "all after the newest full page", { 0, 0, 0, false, 0 }, 50 },
        { "an hour back, the end included", { 1, 0, 500, false, 0 }, 61 },
        { "at least so many", { 1, 70, 500, false, 0 }, 70 },
        { "at most so many", { 10, 0, 100, false, 0 }, 100 },
        { "at most before at least", { 0, 200, 100, false, 0 }, 100 },
        { "everything there is", { 24, 500, 500, false, 0 }, 250 },
        { "at most, but above it what no page has",
          { 24, 0, 10, false, 0 },
          50 },
    };
    struct world w;

    (void)state;
    world_start(&w);
    put_many(&w, 1, 250);
    for (size_t i = 0; i < LEN(rows); i++) {
        struct post *posts;
        size_t n = head(&w, ALL, rows[i].w, &posts);

        if (n != rows[i].n)
            fail_msg("%s: %zu, not %zu", rows[i].what, n, rows[i].n);
        assert_str(posts[0].name, "250");
        assert_int_equal(head(&w, 2, rows[i].w, &posts), rows[i].n);
    }
    world_end(&w);
}

/* Old posts that come late stand where their date puts them, and in the
 * window as long as no page holds them. */
static void places_late_posts(void **state)
{
    const struct stream_window w1 = { 0, 1, 500, false, 0 };
    struct post *posts;
    struct world w;

    (void)state;
    world_start(&w);
    put_many(&w, 1, 199);
    PUT(&w, "a", { .guid = "old", .published = NOW - 200 * DAY }); /* 200 */
    assert_int_equal(head(&w, ALL, w1, &posts), 1); /* it is on page 2 */
    assert_int_equal(page(&w, ALL, 2, &posts), 100);
    assert_str(posts[99].name, "old");
    assert_str(posts[0].name, "199");
    PUT(&w, "a", { .guid = "older", .published = NOW - 201 * DAY });
    assert_int_equal(head(&w, ALL, w1, &posts), 2);
    assert_str(posts[0].name, "199"); /* the newest, though page 2 has it */
    assert_str(posts[1].name, "older");
    world_end(&w);
}

static void has_pages_that_are_full(void **state)
{
    static const int64_t none[] = { -1, 0, 3, INT64_MAX };
    struct post *posts;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    put_many(&w, 1, 250);
    assert_int_equal(page(&w, ALL, 1, &posts), 100);
    assert_str(posts[0].name, "100");
    assert_str(posts[99].name, "1");
    assert_int_equal(page(&w, ALL, 2, &posts), 100);
    for (size_t i = 0; i < LEN(none); i++)
        assert_int_equal(
            storage_page(w.st, ALL, none[i], false, w.arena, &posts, &n, &w.ei),
            ERR_RANGE);
    assert_int_equal(
        storage_page(w.st, 99, 1, false, w.arena, &posts, &n, &w.ei),
        ERR_RANGE);
    assert_int_equal(storage_head(w.st, 99,
                                  &(struct stream_window){ .max_items = 5 },
                                  w.arena, &posts, &n, &w.ei),
                     ERR_RANGE);
    world_end(&w);
}

static void leaves_out_what_lists_do_not_need(void **state)
{
    struct stream_window window = { 0, 5, 5, false, 0 };
    struct post *posts;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "med",
        { .guid = "1",
          .title = "T",
          .content = "<p>x</p>",
          .author = "W",
          .tag = "t" });
    assert_int_equal(head(&w, ALL, window, &posts), 1);
    assert_str(posts[0].title, "T");
    assert_int_equal(posts[0].content_state, CONTENT_FULL);
    assert_int_equal(posts[0].n_tags, 2);
    assert_int_equal(posts[0].n_authors, 1);
    assert_int_equal(posts[0].content_html.n, 0);
    assert_int_equal(posts[0].n_carriers, 0);
    window.whole = true;
    assert_int_equal(head(&w, ALL, window, &posts), 1);
    assert_str(posts[0].content_html, "<p>x</p>");
    assert_int_equal(posts[0].n_carriers, 1);
    world_end(&w);
}

/* ---- big -------------------------------------------------------------- */

/* n untitled posts of source a, from `first`, a minute apart, of size bytes
 * each. */
static void put_big(struct world *w, int first, size_t n, size_t size)
{
    struct spec *specs = arena_alloc(w->arena, n, sizeof(*specs));
    char *text = arena_alloc(w->arena, size + 1, 1);

    assert_non_null(specs);
    assert_non_null(text);
    memset(text, 'x', size);
    for (size_t i = 0; i < n; i++) {
        char guid[16];

        (void)snprintf(guid, sizeof(guid), "%d", first + (int)i);
        specs[i].guid = arena_copy(w->arena, str_of(guid)).s;
        specs[i].content = text;
        specs[i].published = NOW - 100 * DAY + (first + (int)i) * 60;
    }
    assert_int_equal(world_put(w, "a", specs, n).n_new, n);
}

/* How many have their content: the newest of them, and no other. */
static size_t n_read(const struct post *posts, size_t n)
{
    size_t k = 0;

    while (k < n && posts[k].content_html.s)
        k++;
    for (size_t i = k; i < n; i++)
        assert_null(posts[i].content_html.s);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(posts[i].content_state, CONTENT_FULL);
    return k;
}

static void ends_windows_by_content(void **state)
{
    static const struct {
        const char *what;
        struct stream_window w;
        size_t n, n_read;
    } table[] = {
        /* 150 posts of 1000 bytes: 50 after the newest full page */
        { "all fit", { 0, 120, 500, true, 120000 }, 120, 120 },
        { "one byte too few", { 0, 120, 500, true, 119999 }, 119, 119 },
        { "past the newest full page", { 0, 120, 500, true, 50999 }, 50, 50 },
        { "those on no page without", { 0, 120, 500, true, 20000 }, 50, 20 },
        { "the first always", { 0, 120, 500, true, 1 }, 50, 1 },
        { "those that are called by it", { 0, 60, 500, false, 55000 }, 55, 55 },
    };
    struct post *posts;
    struct world w;

    (void)state;
    world_start(&w);
    put_big(&w, 1, 150, 1000);
    for (size_t i = 0; i < LEN(table); i++) {
        size_t n = head(&w, ALL, table[i].w, &posts);

        if (n != table[i].n || n_read(posts, n) != table[i].n_read)
            fail_msg("%s: %zu, %zu with content", table[i].what, n,
                     n_read(posts, n));
    }
    /* An old one that came late is on no page yet. */
    PUT(&w, "a",
        { .guid = "old", .content = "y", .published = NOW - 200 * DAY });
    assert_int_equal(head(&w, ALL,
                          (struct stream_window){ 0, 120, 500, true, 60000 },
                          &posts),
                     61);
    assert_str(posts[60].name, "old");
    assert_null(posts[60].content_html.s);
    world_end(&w);
}

/* 21 MiB in three of a page's posts. */
static void bounds_every_list(void **state)
{
    struct medium_group *groups;
    struct post *posts;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    put_many(&w, 1, 96);
    put_big(&w, 97, 3, (size_t)7 * 1024 * 1024);
    put_big(&w, 100, 1, 9);
    assert_int_equal(
        storage_page(w.st, ALL, 1, true, w.arena, &posts, &n, &w.ei), ERR_OK);
    assert_int_equal(n, 100);
    assert_int_equal(n_read(posts, 4), 3);
    assert_int_equal(
        head(&w, ALL, (struct stream_window){ 0, 4, 4, true, 0 }, &posts), 3);
    assert_int_equal(storage_groups(w.st, 1, 5, w.arena, &groups, &n, &w.ei),
                     ERR_OK);
    assert_int_equal(n, 1);
    assert_int_equal(groups[0].n_posts, 5);
    assert_int_equal(n_read(groups[0].posts, 4), 3);
    /* One alone is read whatever there is. */
    assert_int_equal(world_post(&w, 97).content_html.n, 7 * 1024 * 1024);
    world_end(&w);
}

/* ---- many ------------------------------------------------------------- */

/* Post i of 10,000: medium i % 500, a minute after post i - 1. */
static void put_ten_thousand(struct world *w)
{
    for (int from = 0; from < 10000; from += 1000) {
        struct spec *specs = arena_alloc(w->arena, 1000, sizeof(*specs));

        assert_non_null(specs);
        for (int i = 0; i < 1000; i++) {
            char guid[16], medium[16];

            (void)snprintf(guid, sizeof(guid), "p%d", from + i);
            (void)snprintf(medium, sizeof(medium), "m%d", i % 500);
            specs[i].guid = arena_copy(w->arena, str_of(guid)).s;
            specs[i].medium = arena_copy(w->arena, str_of(medium)).s;
            specs[i].published = NOW - 10 * DAY + (from + i) * 60;
        }
        assert_int_equal(world_put(w, "a", specs, 1000).n_new, 1000);
    }
}

static void walks_back_over_all(struct world *w)
{
    const struct stream_window window = { 24, 50, 500, false, 0 };
    char *seen = arena_alloc(w->arena, 10001, 1);
    struct post *posts;
    size_t n, n_seen = 0;

    assert_non_null(seen);
    n = head(w, ALL, window, &posts);
    assert_int_equal(n, 500);
    for (int64_t p = 101; p >= 1; p--) {
        for (size_t i = 0; i < n; i++) {
            n_seen += !seen[posts[i].id];
            seen[posts[i].id] = 1;
        }
        if (p > 1)
            n = page(w, ALL, p - 1, &posts);
    }
    assert_int_equal(n_seen, 10000);
}

static void holds_ten_thousand(void **state)
{
    const struct stream_window window = { 24, 50, 500, false, 0 };
    struct medium_group *groups;
    struct stream *streams;
    struct post *posts;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    put_ten_thousand(&w);
    walks_back_over_all(&w);
    assert_int_equal(storage_streams(w.st, w.arena, &streams, &n, &w.ei),
                     ERR_OK);
    assert_int_equal(n, 501);
    assert_str(streams[1].medium.name, "m499");
    assert_str(streams[500].medium.name, "m0");
    assert_int_equal(streams[1].last_number, 20);
    assert_int_equal(head(&w, streams[1].id, window, &posts), 20);
    assert_str(posts[0].name, "p9999");
    assert_str(posts[19].name, "p499");

    assert_int_equal(storage_groups(w.st, 20, 5, w.arena, &groups, &n, &w.ei),
                     ERR_OK);
    assert_int_equal(n, 20);
    for (size_t i = 0; i < n; i++) {
        char medium[16];

        (void)snprintf(medium, sizeof(medium), "m%zu", 499 - i);
        assert_str(groups[i].medium.name, medium);
        assert_int_equal(groups[i].n_posts, 5);
        assert_int_equal(groups[i].posts[0].sort_sec -
                             groups[i].posts[4].sort_sec,
                         4 * 500 * 60);
    }
    assert_int_equal(storage_groups(w.st, 1000, 0, w.arena, &groups, &n, &w.ei),
                     ERR_OK);
    assert_int_equal(n, 500);
    assert_int_equal(groups[0].n_posts, 0);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_by_date_then_key),
        cmocka_unit_test(describes_streams),
        cmocka_unit_test(cuts_windows),
        cmocka_unit_test(places_late_posts),
        cmocka_unit_test(has_pages_that_are_full),
        cmocka_unit_test(leaves_out_what_lists_do_not_need),
        cmocka_unit_test(ends_windows_by_content),
        cmocka_unit_test(bounds_every_list),
        cmocka_unit_test(holds_ten_thousand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
