/* test_memory.c -- each allocation of ours failing in turn: an error every
 * time, nothing half done, nothing leaked. (SQLite's own: test_open.c.) */
#include "tests/storage/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define X1 "NW202201142247450276"

/* ---- allocations that fail -------------------------------------------- */

/* Linked with --wrap: 0 fails none, n the n-th from now. */
static long countdown;

static bool fails(void) { return countdown > 0 && --countdown == 0; }

void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_malloc(size_t n) { return fails() ? NULL : __real_malloc(n); }

void *__real_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : __real_calloc(n, size);
}

void *__real_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_realloc(void *p, size_t n)
{
    return fails() ? NULL : __real_realloc(p, n);
}

typedef enum err try_fn(struct world *w, struct arena *a);

/* Runs it with the first, second, ... allocation failing until none does.
 * Each failure is ERR_NOMEM and leaves the database as it was. */
static void fail_each(struct world *w, try_fn *try, const char *state_sql)
{
    const char *before = state_sql ? world_text(w, state_sql) : "";
    long n = 0;
    enum err e;

    do {
        struct arena *a = arena_new((size_t)64 * 1024 * 1024);

        assert_non_null(a);
        n++;
        countdown = n;
        w->ei.text[0] = '\0';
        e = try(w, a);
        if (e)
            countdown = 0; /* looking needs memory */
        if (e && (e != ERR_NOMEM || !w->ei.text[0]))
            fail_msg("allocation %ld: %s: %s", n, err_name(e), w->ei.text);
        if (e && state_sql)
            assert_string_equal(world_text(w, state_sql), before);
        arena_free(a);
        if (!e && countdown == 0)
            fail_msg("allocation %ld failed unseen", n);
    } while (e);
    countdown = 0;
}

/* ---- what is tried ---------------------------------------------------- */

static enum err try_open(struct world *w, struct arena *a)
{
    struct storage *st = NULL;
    enum err e = storage_open(w->path, NOW, &st, &w->ei);

    (void)a;
    storage_close(st);
    return e;
}

static enum err try_reader(struct world *w, struct arena *a)
{
    struct storage *st = NULL;
    enum err e = storage_open_reader(w->path, &st, &w->ei);

    (void)a;
    storage_close(st);
    return e;
}

static enum err try_config(struct world *w, struct arena *a)
{
    static const struct storage_medium pins[] = { { "A", "x" },
                                                  { "新", "neu" } };
    struct pin_ignored *late;
    size_t n_late;

    return storage_set_config(w->st, &world_site, world_sources, 5, pins,
                              LEN(pins), NOW, a, &late, &n_late, &w->ei);
}

static const struct document *doc; /* made before, with memory */
static const struct item_place *places;

static enum err try_put(struct world *w, struct arena *a)
{
    struct put_stats stats;
    enum err e = storage_begin(w->st, &w->ei);

    (void)a;
    if (!e)
        e = storage_put_document(
            w->st, STR("g1"), doc,
            &(struct put_options){ .now_sec = w->now, .places = places },
            &stats, &w->ei);
    if (!e)
        e = storage_commit(w->st, &w->ei);
    storage_rollback(w->st);
    return e;
}

static enum err try_detail(struct world *w, struct arena *a)
{
    const struct detail detail = { .content_html = STR("<p>d</p>"),
                                   .author = STR("W") };
    const struct detail_outcome o = { .post_id = 1,
                                      .now_sec = NOW,
                                      .detail = &detail };
    enum err e = storage_begin(w->st, &w->ei);

    (void)a;
    if (!e)
        e = storage_put_detail(w->st, &o, &w->ei);
    if (!e)
        e = storage_commit(w->st, &w->ei);
    storage_rollback(w->st);
    return e;
}

static enum err try_reading(struct world *w, struct arena *a)
{
    const struct stream_window window = { 24, 50, 500, true, 0 };
    struct publish_row *rows;
    struct source_state *sources;
    struct detail_due *due;
    struct stream *streams;
    struct post *posts;
    struct medium_group *groups;
    size_t n;
    enum err e = storage_to_publish(w->st, 100, 0, a, &rows, &n, &w->ei);

    if (!e)
        e = storage_sources(w->st, a, &sources, &n, &w->ei);
    if (!e)
        e = storage_details(w->st, STR("g1"), 9, a, &due, &n, &w->ei);
    if (!e)
        e = storage_streams(w->st, a, &streams, &n, &w->ei);
    if (!e)
        e = storage_head(w->st, 1, &window, a, &posts, &n, &w->ei);
    if (!e)
        e = storage_groups(w->st, 9, 9, a, &groups, &n, &w->ei);
    return e;
}

static enum err try_mark_all(struct world *w, struct arena *a)
{
    (void)a;
    return storage_mark_all(w->st, &w->ei);
}

static enum err try_mark_renamed(struct world *w, struct arena *a)
{
    bool is_done = false;

    (void)a;
    return storage_mark_renamed(w->st, &is_done, &w->ei);
}

/* ---- tests ------------------------------------------------------------ */

#define ALL_POSTS                                                              \
    "SELECT (SELECT count(*) FROM post) || (SELECT count(*) FROM identity) ||" \
    " (SELECT count(*) FROM medium) || (SELECT count(*) FROM to_publish) ||"   \
    " (SELECT group_concat(title) FROM post)"

static void opens(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    fail_each(&w, try_reader, NULL);
    storage_close(w.st);
    w.st = NULL;
    fail_each(&w, try_open, NULL);
    world_end(&w);
}

static void configures(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1" });
    fail_each(&w, try_config,
              "SELECT group_concat(name_id ||"
              " (removed_sec IS NULL)) FROM source");
    world_end(&w);
}

static void puts_and_reads(void **state)
{
    static const struct spec first[] = {
        { .infocode = X1,
          .guid = "1",
          .url = "http://x.example/1",
          .title = "T",
          .medium = "新",
          .detail = "http://d.example/1",
          .tag = "t" },
        { .guid = "2",
          .url = "http://x.example/2",
          .title = "U",
          .content = "<p>x</p>",
          .author = "W" },
        { .url = "http://x.example/3", .title = "V" },
        { .url = "http://x.example/3", .title = "W" },
    };
    static const struct spec second[] = {
        { .infocode = X1, .guid = "7", .title = "T2", .author = "X" },
        { .guid = "8",
          .url = "http://x.example/2",
          .title = "U2",
          .content = "<p>y</p>" },
    };
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "S" });
    world_reopen(&w);
    doc = world_document(&w, first, LEN(first));
    fail_each(&w, try_put, ALL_POSTS);
    assert_string_equal(world_posts(&w), "a=S | g1=T | g1=U | g1=V | g1=W");
    doc = world_document(&w, second, LEN(second));
    fail_each(&w, try_put, ALL_POSTS);
    assert_string_equal(world_posts(&w), "a=S | g1=T2 | g1=U2 | g1=V | g1=W");
    fail_each(&w, try_reading, NULL);
    fail_each(&w, try_mark_all, NULL);
    world_sql(&w, "INSERT INTO meta SELECT 'renamed:' || id, '0' FROM source");
    (void)world_marks(&w);
    fail_each(&w, try_mark_renamed,
              "SELECT (SELECT count(*) FROM to_publish) ||"
              " (SELECT count(*) FROM meta)");
    assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
    world_end(&w);
}

static enum err try_backup(struct world *w, struct arena *a)
{
    static const struct backup_options opt = { .overwrite = true };
    struct storage *reader = NULL;
    char path[128];
    enum err e = storage_open_reader(w->path, &reader, &w->ei);

    (void)a;
    (void)snprintf(path, sizeof(path), "%s.copy", w->path);
    if (!e)
        e = storage_backup(reader, path, &opt, &w->ei);
    storage_close(reader);
    return e;
}

static void keeps_addresses_and_copies(void **state)
{
    static const struct spec specs[] = {
        { .guid = "5", .title = "T", .medium = "M" },
        { .guid = "6", .title = "U", .medium = "N" },
    };
    static const struct str paths[] = { STR_C("/a/5.html"), STR_C("/b"),
                                        STR_C("/a/6.html") };
    static const struct item_place at[] = {
        { .slug = STR_C("m"), .paths = paths, .n_paths = 2 },
        { .slug = STR_C("n"), .paths = paths + 1, .n_paths = 2 },
    };
    struct world w;
    char path[128];

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "S" });
    world_reopen(&w);
    doc = world_document(&w, specs, LEN(specs));
    places = at;
    fail_each(&w, try_put, ALL_POSTS);
    places = NULL;
    assert_str(world_post(&w, 2).path, "/a/5.html");
    assert_int_equal(world_number(&w, "SELECT count(*) FROM alias"), 2);
    fail_each(&w, try_backup, NULL);
    (void)snprintf(path, sizeof(path), "%s.copy", w.path);
    assert_int_equal(unlink(path), 0);
    world_end(&w); /* removes the directory: nothing else is in it */
}

static void brings_details(void **state)
{
    struct world w;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .detail = "http://d.example/1" });
    world_reopen(&w);
    fail_each(&w, try_detail, "SELECT done_sec IS NULL FROM detail");
    assert_str(world_post(&w, 1).content_html, "<p>d</p>");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens),
        cmocka_unit_test(configures),
        cmocka_unit_test(puts_and_reads),
        cmocka_unit_test(brings_details),
        cmocka_unit_test(keeps_addresses_and_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
