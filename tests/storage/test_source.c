/* test_source.c -- the configuration taken over, fetches and their state. */
#include "storage/state.h"

#include "tests/storage/world.h"

static struct source_state *states(struct world *w, size_t *ret_n)
{
    struct source_state *list;

    if (storage_sources(w->st, w->arena, &list, ret_n, &w->ei))
        fail_msg("%s", w->ei.text);
    return list;
}

static struct source_state state_of(struct world *w, const char *id)
{
    size_t n;
    struct source_state *list = states(w, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].id, str_of(id)))
            return list[i];
    fail_msg("no source %s", id);
    return list[0];
}

static void put_fetch(struct world *w, const struct fetch_outcome *o)
{
    world_begin(w);
    if (storage_put_fetch(w->st, o, &w->ei))
        fail_msg("%s", w->ei.text);
    world_commit(w);
}

static void lists_sources(void **state)
{
    struct source_state *list;
    struct world w;
    size_t n;

    (void)state;
    world_start(&w);
    list = states(&w, &n);
    assert_int_equal(n, world_n_sources);
    for (size_t i = 1; i < n; i++)
        assert_true(str_cmp(list[i - 1].id, list[i].id) < 0);
    assert_str(list[0].id, "a");
    assert_str(list[0].name, "A");
    assert_str(list[0].address, "http://a.example/");
    assert_int_equal(list[0].next_due_sec, NOW); /* new: at once */
    assert_int_equal(list[0].last_try_sec, 0);
    assert_int_equal(list[0].etag.n, 0);
    assert_int_equal(list[0].error.n, 0);
    world_end(&w);
}

static void keeps_bytes_as_they_are(void **state)
{
    static const char etag[] = "W/\"a\0b\xff\"", modified[] = "yester\0day";
    struct world w;
    struct source_state s;
    struct fetch_outcome o = {
        .source_id = STR("a"),
        .result = FETCH_UNCHANGED,
        .now_sec = NOW,
        .next_due_sec = NOW + 60,
        .http_status = 200,
        .validator_url = STR("http://a.example/"),
        .etag = { etag, sizeof(etag) - 1 },
        .last_modified = { modified, sizeof(modified) - 1 },
        .body_hash = STR("0123456789"),
    };

    (void)state;
    world_start(&w);
    put_fetch(&w, &o);
    world_reopen(&w);
    s = state_of(&w, "a");
    assert_int_equal(s.etag.n, sizeof(etag) - 1);
    assert_memory_equal(s.etag.s, etag, s.etag.n);
    assert_int_equal(s.last_modified.n, sizeof(modified) - 1);
    assert_memory_equal(s.last_modified.s, modified, s.last_modified.n);
    assert_str(s.validator_url, "http://a.example/");
    assert_str(s.body_hash, "0123456789");
    world_end(&w);
}

static void ends_fetches(void **state)
{
    const struct feed feed = { .n_items = 3,
                               .n_bad = 1,
                               .bad_reason = STR("item 1 is null") };
    const struct put_stats one_new = { .n_new = 1,
                                       .n_refused = 1,
                                       .refused = "item 2: too big" };
    const struct put_stats none_new = { .n_known = 2 };
    struct fetch_outcome o = {
        .source_id = STR("a"),
        .result = FETCH_TAKEN,
        .now_sec = NOW,
        .next_due_sec = NOW + 60,
        .http_status = 200,
        .etag = STR("e1"),
        .last_modified = STR("m1"),
        .body_hash = STR("h1"),
        .feed = &feed,
        .stats = &one_new,
    };
    struct source_state s;
    struct world w;

    (void)state;
    world_start(&w);
    put_fetch(&w, &o);
    s = state_of(&w, "a");
    assert_int_equal(s.last_try_sec, NOW);
    assert_int_equal(s.last_ok_sec, NOW);
    assert_int_equal(s.last_new_sec, NOW);
    assert_int_equal(s.next_due_sec, NOW + 60);
    assert_int_equal(s.http_status, 200);
    assert_int_equal(s.n_fetches, 1);
    assert_int_equal(s.n_items, 3);
    assert_int_equal(s.n_bad, 2);
    assert_str(s.bad_reason, "item 1 is null");

    /* Failures count, and touch neither validators nor hash. */
    o = (struct fetch_outcome){ .source_id = STR("a"),
                                .result = FETCH_FAILED,
                                .now_sec = NOW + 60,
                                .next_due_sec = NOW + 90,
                                .retry_at_sec = NOW + 80,
                                .http_status = 503,
                                .error = STR("busy") };
    put_fetch(&w, &o);
    put_fetch(&w, &o);
    s = state_of(&w, "a");
    assert_int_equal(s.failures, 2);
    assert_str(s.error, "busy");
    assert_int_equal(s.retry_at_sec, NOW + 80);
    assert_int_equal(s.last_ok_sec, NOW);
    assert_int_equal(s.last_try_sec, NOW + 60);
    assert_str(s.etag, "e1");
    assert_str(s.body_hash, "h1");
    assert_int_equal(s.n_items, 3);

    /* But of a document that breaks off something was taken. */
    o.now_sec = NOW + 70;
    o.error = STR("breaks off after 2 items");
    o.feed = &(struct feed){ .n_items = 2 };
    o.stats = &one_new;
    put_fetch(&w, &o);
    s = state_of(&w, "a");
    assert_str(s.error, "breaks off after 2 items");
    assert_int_equal(s.n_items, 2);
    assert_int_equal(s.last_new_sec, NOW + 70);
    assert_int_equal(s.last_ok_sec, NOW);

    /* A 304 heals, and replaces only what it brings. */
    o = (struct fetch_outcome){ .source_id = STR("a"),
                                .result = FETCH_UNCHANGED,
                                .now_sec = NOW + 90,
                                .next_due_sec = NOW + 99,
                                .http_status = 304,
                                .etag = STR("e2") };
    put_fetch(&w, &o);
    s = state_of(&w, "a");
    assert_int_equal(s.failures, 0);
    assert_int_equal(s.error.n, 0);
    assert_int_equal(s.retry_at_sec, 0);
    assert_int_equal(s.last_ok_sec, NOW + 90);
    assert_int_equal(s.n_unchanged, 1);
    assert_str(s.etag, "e2");
    assert_str(s.last_modified, "m1");
    assert_str(s.body_hash, "h1");

    /* A 200 replaces all: what it does not bring is gone. */
    o = (struct fetch_outcome){ .source_id = STR("a"),
                                .result = FETCH_TAKEN,
                                .now_sec = NOW + 120,
                                .next_due_sec = NOW + 130,
                                .http_status = 200,
                                .body_hash = STR("h2"),
                                .feed = &feed,
                                .stats = &none_new };
    put_fetch(&w, &o);
    s = state_of(&w, "a");
    assert_int_equal(s.etag.n, 0);
    assert_int_equal(s.last_modified.n, 0);
    assert_str(s.body_hash, "h2");
    assert_int_equal(s.last_new_sec, NOW + 70);
    assert_int_equal(s.n_fetches, 6);
    world_end(&w);
}

static void fetches_belong_to_sources(void **state)
{
    struct fetch_outcome o = { .source_id = STR("nobody"),
                               .result = FETCH_FAILED };
    struct world w;

    (void)state;
    world_start(&w);
    world_begin(&w);
    assert_int_equal(storage_put_fetch(w.st, &o, &w.ei), ERR_RANGE);
    world_commit(&w);
    o.source_id = STR("a");
    assert_int_equal(storage_put_fetch(w.st, &o, &w.ei), ERR_DB);
    world_end(&w);
}

static void counts_posts_and_details(void **state)
{
    struct detail_outcome fail = { .post_id = 1,
                                   .now_sec = NOW,
                                   .next_due_sec = NOW + 5,
                                   .error = STR("404") };
    struct source_state s;
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .detail = "http://d.example/1" },
        { .guid = "2", .detail = "http://d.example/2" },
        { .guid = "3", .detail = "http://d.example/3" }, { .guid = "4" });
    world_begin(&w);
    assert_int_equal(storage_put_detail(w.st, &fail, &w.ei), ERR_OK);
    fail = (struct detail_outcome){
        .post_id = 2, .now_sec = NOW + 9, .error = STR("gone"), .give_up = true
    };
    assert_int_equal(storage_put_detail(w.st, &fail, &w.ei), ERR_OK);
    world_commit(&w);
    s = state_of(&w, "a");
    assert_int_equal(s.n_posts, 4);
    assert_int_equal(s.n_details_wanted, 2);
    assert_int_equal(s.n_details_failing, 2);
    assert_str(s.detail_error, "gone");
    assert_int_equal(state_of(&w, "b").n_posts, 0);
    world_end(&w);
}

/* ---- the configuration changes ---------------------------------------- */

static void take_in(struct world *w)
{
    const struct fetch_outcome o = {
        .source_id = STR("a"),
        .result = FETCH_UNCHANGED,
        .now_sec = NOW,
        .next_due_sec = NOW + 600,
        .http_status = 200,
        .etag = STR("e"),
        .last_modified = STR("m"),
        .body_hash = STR("h"),
        .validator_url = STR("u"),
        .retry_at_sec = NOW + 500,
    };

    put_fetch(w, &o);
}

static void forgets_what_no_longer_holds(void **state)
{
    static const struct {
        const char *address;
        struct str reading;
        bool has_validators, is_due, has_promise;
    } rows[] = {
        { "http://a.example/", STR_C("r1"), true, false, true },
        { "http://a.example/", STR_C("r2"), false, false, true },
        { "http://a.example/new", STR_C("r1"), false, true, false },
    };

    (void)state;
    for (size_t i = 0; i < LEN(rows); i++) {
        struct storage_source src = world_sources[0];
        struct source_state s;
        struct world w;

        world_start(&w);
        take_in(&w);
        w.now = NOW + 60;
        src.address = rows[i].address;
        src.reading = rows[i].reading;
        world_configure(&w, &src, 1);
        s = state_of(&w, "a");
        assert_str(s.address, rows[i].address);
        assert_int_equal(s.etag.n != 0, rows[i].has_validators);
        assert_int_equal(s.body_hash.n != 0, rows[i].has_validators);
        assert_int_equal(s.validator_url.n != 0, rows[i].has_validators);
        assert_int_equal(s.next_due_sec == NOW + 60, rows[i].is_due);
        assert_int_equal(s.retry_at_sec != 0, rows[i].has_promise);
        world_end(&w);
    }
}

static void comes_and_goes(void **state)
{
    static const int64_t away[] = { 29 * DAY, 30 * DAY, 30 * DAY + 1 };

    (void)state;
    for (size_t i = 0; i < LEN(away); i++) {
        bool is_kept = away[i] <= 30 * DAY;
        struct source_state *list, s;
        struct put_stats stats;
        struct world w;
        size_t n;

        world_start(&w);
        PUT(&w, "few", { .guid = "1" }, { .guid = "2" }, { .guid = "3" });
        take_in(&w);
        world_configure(&w, world_sources + 1, 1); /* b alone */
        list = states(&w, &n);
        assert_int_equal(n, world_n_sources);
        assert_str(list[0].id, "b"); /* removed ones last */
        assert_false(list[0].removed);
        assert_true(list[1].removed);
        world_begin(&w);
        assert_int_equal(PUT_INTO(&w, "a", &stats, { .guid = "1" }), ERR_RANGE);
        storage_rollback(w.st);

        w.now += away[i];
        world_configure(&w, world_sources, world_n_sources);
        s = state_of(&w, "a");
        assert_false(s.removed);
        assert_int_equal(s.etag.n != 0, is_kept);
        assert_int_equal(s.next_due_sec, is_kept ? NOW + 600 : w.now);
        /* Away for long, its backlog is a backlog again. */
        stats =
            PUT(&w, "few", { .guid = "7" }, { .guid = "8" }, { .guid = "9" });
        assert_int_equal(stats.n_new, is_kept ? 3 : 2);
        world_end(&w);
    }
}

static void fixes_its_authority(void **state)
{
    struct storage_site site = world_site;
    struct pin_ignored *late;
    size_t n_late;
    struct world w;

    (void)state;
    world_start(&w);
    site.authority = "other.example";
    site.since = 1999;
    site.post_path = "/p/{name}";
    assert_int_equal(storage_set_config(w.st, &site, world_sources,
                                        world_n_sources, NULL, 0, w.now,
                                        w.arena, &late, &n_late, &w.ei),
                     ERR_OK);
    PUT(&w, "a", { .infocode = "NW202201142247450276" });
    assert_str(world_post(&w, 1).public_id,
               "tag:news.example,2022:NW202201142247450276");
    assert_str(world_post(&w, 1).path, "/p/NW202201142247450276");
    world_end(&w);

    /* No year given: that of the first configuration. */
    world_open(&w);
    site.since = 0;
    assert_int_equal(storage_set_config(w.st, &site, world_sources,
                                        world_n_sources, NULL, 0, w.now,
                                        w.arena, &late, &n_late, &w.ei),
                     ERR_OK);
    PUT(&w, "a", { .infocode = "NW202201142247450276" });
    assert_str(world_post(&w, 1).public_id,
               "tag:other.example,2022:NW202201142247450276");
    world_end(&w);
}

static void priority_follows_the_configuration(void **state)
{
    struct storage_source two[] = { world_sources[0], world_sources[1] };
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .infocode = "NW202201142247450276", .title = "T" });
    two[1].priority = 1;
    world_configure(&w, two, 2);
    PUT(&w, "b", { .infocode = "NW202201142247450276", .title = "U" });
    assert_str(world_post(&w, 1).title, "U");
    world_end(&w);
}

/* Status is asked for often, and details run to tens of thousands: each row
 * of them is looked at once at most, by an index. */
static void searches_by_source(void **state)
{
    sqlite3_stmt *plan;
    struct world w;
    struct buf sql;
    int n = 0;

    (void)state;
    world_start(&w);
    buf_init(&sql, SIZE_MAX);
    buf_printf(&sql, "EXPLAIN QUERY PLAN %s", stmt_sql[STMT_SOURCES]);
    assert_int_equal(sqlite3_prepare_v2(w.st->db.handle, buf_str(&sql).s,
                                        (int)sql.n, &plan, NULL),
                     SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(plan, 3);
        bool is_search = strstr(line, "SEARCH ") && strstr(line, " INDEX ");

        if (!strstr(line, "detail") && !strstr(line, "carrier"))
            assert_null(strstr(line, "MATERIALIZE"));
        else if (is_search && strstr(line, "(source_id=?"))
            n++;
        else
            fail_msg("%s", line);
    }
    assert_int_equal(n, 4);
    sqlite3_finalize(plan);
    buf_release(&sql);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_sources),
        cmocka_unit_test(keeps_bytes_as_they_are),
        cmocka_unit_test(ends_fetches),
        cmocka_unit_test(fetches_belong_to_sources),
        cmocka_unit_test(counts_posts_and_details),
        cmocka_unit_test(forgets_what_no_longer_holds),
        cmocka_unit_test(comes_and_goes),
        cmocka_unit_test(fixes_its_authority),
        cmocka_unit_test(priority_follows_the_configuration),
        cmocka_unit_test(searches_by_source),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
