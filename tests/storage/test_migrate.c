/* test_migrate.c -- databases of every older schema: upgraded whole, or left as
 * they were.
 *
 * data/schema-N.sql is the schema of version N as it was, data/rows-N.sql puts
 * rows in each of its tables. A new version adds two files and no code here. */
#include "tests/storage/world.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_MAX_BYTES (1024 * 1024)

static const char *read_file(struct world *w, const char *what, int version)
{
    char name[512];
    char *text = arena_alloc(w->arena, FILE_MAX_BYTES, 1);
    FILE *f;
    size_t n;

    (void)snprintf(name, sizeof(name), "%s/tests/storage/data/%s-%d.sql",
                   WEIR_SOURCE_DIR, what, version);
    f = fopen(name, "rb");
    if (!f || !text)
        fail_msg("%s is missing", name);
    n = fread(text, 1, FILE_MAX_BYTES - 1, f);
    text[n] = '\0';
    (void)fclose(f);
    return text;
}

/* A database as a program of that version left it. */
static void make_old(struct world *w, int version)
{
    char sql[64];

    (void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", version);
    world_sql(w, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
    world_sql(w, read_file(w, "schema", version));
    world_sql(w, read_file(w, "rows", version));
    world_sql(w, sql);
}

static void remove_file(struct world *w)
{
    static const char *const ends[] = { "", "-wal", "-shm" };
    char name[128];

    for (size_t i = 0; i < LEN(ends); i++) {
        (void)snprintf(name, sizeof(name), "%s%s", w->path, ends[i]);
        (void)unlink(name);
    }
}

/* Appends all rows of a query, a line each. */
static void put_rows(struct buf *b, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;

    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const char *text = (const char *)sqlite3_column_text(s, i);

            buf_puts(b, i ? " | " : "");
            buf_puts(b, text ? text : "NULL");
        }
        buf_putc(b, '\n');
    }
    sqlite3_finalize(s);
}

/* The columns of a table, quoted for reading each as it is. */
static const char *columns_of(struct world *w, const char *table)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
                   "SELECT group_concat('quote(' || name || ')', ', ')"
                   " FROM pragma_table_info('%s')",
                   table);
    return world_text(w, sql);
}

struct content {
    const char *names[64], *columns[64];
    size_t n;
};

/* All tables with their columns; each holds a row. */
static void list_tables(struct world *w, struct content *ret)
{
    const char *names =
        world_text(w, "SELECT group_concat(name, ' ') || ' ' FROM sqlite_schema"
                      " WHERE type = 'table' ORDER BY name");
    const char *end;

    for (ret->n = 0; (end = strchr(names, ' ')); names = end + 1) {
        struct str name = { names, (size_t)(end - names) };
        char sql[256];

        assert_true(ret->n < LEN(ret->names));
        ret->names[ret->n] = arena_copy(w->arena, name).s;
        (void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s",
                       ret->names[ret->n]);
        if (world_number(w, sql) == 0)
            fail_msg("no row in %s", ret->names[ret->n]);
        ret->columns[ret->n] = columns_of(w, ret->names[ret->n]);
        ret->n++;
    }
}

/* What these tables hold in these columns. */
static const char *dump(struct world *w, const struct content *c)
{
    struct buf b;
    const char *text;
    sqlite3 *db;

    buf_init(&b, SIZE_MAX);
    assert_int_equal(sqlite3_open(w->path, &db), SQLITE_OK);
    for (size_t i = 0; i < c->n; i++) {
        char sql[4096];

        buf_printf(&b, "%s\n", c->names[i]);
        (void)snprintf(sql, sizeof(sql), "SELECT %s FROM %s ORDER BY 1, 2",
                       c->columns[i], c->names[i]);
        put_rows(&b, db, sql);
    }
    sqlite3_close(db);
    assert_int_equal(b.err, ERR_OK);
    text = arena_copy(w->arena, buf_str(&b)).s;
    buf_release(&b);
    return text;
}

/* SQL without comments and white space. */
static const char *squeeze(struct world *w, const char *sql)
{
    char *text = arena_alloc(w->arena, strlen(sql) + 1, 1), *to = text;

    assert_non_null(text);
    for (; *sql; sql++) {
        if (sql[0] == '-' && sql[1] == '-')
            sql += strcspn(sql, "\n");
        if (!isspace((unsigned char)*sql))
            *to++ = *sql;
        if (!*sql)
            break;
    }
    *to = '\0';
    return text;
}

static const char *schema_of(struct world *w)
{
    return squeeze(w, world_text(w, "SELECT group_concat(type || ' ' || name"
                                    " || ': ' || coalesce(sql, ''), char(10))"
                                    " FROM (SELECT * FROM sqlite_schema"
                                    " ORDER BY type, name)"));
}

static enum err open_and_close(struct world *w)
{
    struct storage *st = NULL;
    enum err e = storage_open(w->path, NOW, &st, &w->ei);

    storage_close(st);
    return e;
}

static void upgrades_every_version(void **state)
{
    (void)state;
    for (int version = 1; version < STORAGE_SCHEMA_VERSION; version++) {
        struct content content;
        const char *fresh, *before;
        struct world w;

        world_init(&w);
        assert_int_equal(open_and_close(&w), ERR_OK);
        fresh = schema_of(&w);
        remove_file(&w);
        make_old(&w, version);
        list_tables(&w, &content);
        before = dump(&w, &content);
        if (open_and_close(&w))
            fail_msg("version %d: %s", version, w.ei.text);
        assert_int_equal(world_number(&w, "PRAGMA user_version"),
                         STORAGE_SCHEMA_VERSION);
        assert_string_equal(dump(&w, &content), before);
        assert_string_equal(schema_of(&w), fresh);
        assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
        assert_string_equal(world_text(&w, "PRAGMA foreign_key_check"), "");
        world_end(&w);
    }
}

static void keeps_working_after(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    make_old(&w, 1);
    assert_int_equal(storage_open(w.path, NOW, &w.st, &w.ei), ERR_OK);
    world_configure(&w, world_sources, world_n_sources);
    PUT(&w, "a", { .guid = "new", .title = "N" });
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 3);
    assert_int_equal(world_post(&w, 1).n_old_paths, 0);
    world_end(&w);
}

/* ---- interrupted ------------------------------------------------------ */

static void limit_files(rlim_t bytes)
{
    struct rlimit r;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
    r.rlim_cur = bytes < r.rlim_max ? bytes : r.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

/* The disk is full after ever more bytes: all or nothing. */
static void survives_a_full_disk(void **state)
{
    struct content content;
    const char *before;
    struct world w;
    int n_failed = 0;
    enum err e = ERR_DB;

    (void)state;
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    world_init(&w);
    make_old(&w, 1);
    list_tables(&w, &content);
    before = dump(&w, &content);
    for (rlim_t room = 0; e; room += 2048) {
        limit_files(room);
        e = open_and_close(&w);
        limit_files(RLIM_INFINITY);
        n_failed += e != ERR_OK;
        assert_int_equal(world_number(&w, "PRAGMA user_version"),
                         e ? 1 : STORAGE_SCHEMA_VERSION);
        assert_string_equal(dump(&w, &content), before);
        assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
    }
    assert_true(n_failed > 3);
    world_end(&w);
}

static void survives_without_memory(void **state)
{
    struct content content;
    const char *before;
    struct world w;
    int n_failed = 0;
    enum err e = ERR_NOMEM;

    (void)state;
    world_init(&w);
    make_old(&w, 1);
    list_tables(&w, &content);
    before = dump(&w, &content);
    for (int64_t limit = 4096; e; limit += 4096) {
        sqlite3_hard_heap_limit64(sqlite3_memory_used() + limit);
        e = open_and_close(&w);
        sqlite3_hard_heap_limit64(0);
        n_failed += e != ERR_OK;
        assert_int_equal(world_number(&w, "PRAGMA user_version"),
                         e ? 1 : STORAGE_SCHEMA_VERSION);
    }
    assert_true(n_failed > 3);
    assert_string_equal(dump(&w, &content), before);
    world_end(&w);
}

static void upgrade_and_die(const char *path, useconds_t after_us)
{
    struct itimerval t = { .it_value = { 0, (suseconds_t)after_us } };
    struct storage *st = NULL;

    (void)signal(SIGALRM, SIG_DFL); /* which kills */
    (void)setitimer(ITIMER_REAL, &t, NULL);
    _exit(storage_open(path, NOW, &st, NULL) ? 1 : 0);
}

/* Killed at any moment: the old database, or the new one. */
static void survives_being_killed(void **state)
{
    (void)state;
    for (useconds_t after_us = 200; after_us < 30000;
         after_us += after_us / 2) {
        struct content content;
        const char *before;
        struct world w;
        int64_t version;
        pid_t pid;

        world_init(&w);
        make_old(&w, 1);
        list_tables(&w, &content);
        before = dump(&w, &content);
        pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            upgrade_and_die(w.path, after_us);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        version = world_number(&w, "PRAGMA user_version");
        assert_true(version == 1 || version == STORAGE_SCHEMA_VERSION);
        assert_int_equal(world_number(&w, "SELECT count(*) FROM sqlite_schema"
                                          " WHERE name = 'alias'"),
                         version == 1 ? 0 : 1);
        assert_string_equal(dump(&w, &content), before);
        assert_int_equal(open_and_close(&w), ERR_OK);
        assert_string_equal(dump(&w, &content), before);
        world_end(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upgrades_every_version),
        cmocka_unit_test(keeps_working_after),
        cmocka_unit_test(survives_a_full_disk),
        cmocka_unit_test(survives_without_memory),
        cmocka_unit_test(survives_being_killed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
