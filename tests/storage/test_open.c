/* test_open.c -- opening, locking, refusing; surviving kill -9 and having no
 * memory. */
#include "storage/state.h"

#include "tests/storage/world.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void opens_and_reopens(void **state)
{
    struct world w;
    struct stat st;

    (void)state;
    world_start(&w);
    assert_int_equal(world_number(&w, "PRAGMA user_version"),
                     STORAGE_SCHEMA_VERSION);
    assert_string_equal(world_text(&w, "PRAGMA journal_mode"), "wal");
    assert_int_equal(
        world_number(&w, "SELECT value FROM meta WHERE key = 'created_sec'"),
        NOW);
    assert_int_equal(stat(w.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    world_reopen(&w);
    assert_string_equal(world_posts(&w), "a=T");
    world_end(&w);
}

/* A restart with the same configuration writes nothing. */
static void restarts_quietly(void **state)
{
    struct world w;
    int64_t before;
    sqlite3 *db;
    sqlite3_stmt *s;

    (void)state;
    world_start(&w);
    assert_int_equal(sqlite3_open(w.path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    before = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    world_configure(&w, world_sources, world_n_sources);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int64(s, 0), before);
    sqlite3_finalize(s);
    sqlite3_close(db);
    world_end(&w);
}

static enum err open_again(struct world *w)
{
    struct storage *st = NULL;
    enum err e = storage_open(w->path, NOW, &st, &w->ei);

    storage_close(st);
    return e;
}

static void locks(void **state)
{
    struct world w;
    char pid[32];

    (void)state;
    world_start(&w);
    (void)snprintf(pid, sizeof(pid), "in use by process %ld", (long)getpid());
    assert_int_equal(open_again(&w), ERR_BUSY);
    assert_non_null(strstr(w.ei.text, pid));
    PUT(&w, "a", { .guid = "1", .title = "T" }); /* ours is unharmed */
    storage_close(w.st);
    w.st = NULL;
    assert_int_equal(open_again(&w), ERR_OK);
    world_end(&w);
}

/* ---- refusing --------------------------------------------------------- */

static void write_file(struct world *w, const void *bytes, size_t n)
{
    FILE *f = fopen(w->path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void refuses_what_is_no_database(void **state)
{
    char text[4096];
    struct world w;
    struct storage *st = NULL;

    (void)state;
    memset(text, 'x', sizeof(text));
    world_init(&w);
    write_file(&w, text, sizeof(text));
    assert_int_equal(open_again(&w), ERR_DB);
    assert_non_null(strstr(w.ei.text, w.path));
    assert_non_null(strstr(w.ei.text, "not a database"));
    assert_non_null(strstr(w.ei.text, "put a backup in its place"));
    assert_int_equal(storage_open_reader(w.path, &st, &w.ei), ERR_DB);
    world_end(&w);
}

static void refuses_a_strange_database(void **state)
{
    struct world w;
    struct storage *st = NULL;

    (void)state;
    world_init(&w);
    world_sql(&w, "CREATE TABLE holiday(day TEXT)");
    assert_int_equal(open_again(&w), ERR_DB);
    assert_non_null(strstr(w.ei.text, "not one of weir"));
    assert_int_equal(storage_open_reader(w.path, &st, &w.ei), ERR_DB);
    /* It is as it was. */
    assert_int_equal(world_number(&w, "SELECT count(*) FROM sqlite_schema"), 1);
    world_end(&w);
}

static void refuses_a_newer_schema(void **state)
{
    struct world w;
    struct storage *st = NULL;

    (void)state;
    world_start(&w);
    storage_close(w.st);
    w.st = NULL;
    world_sql(&w, "PRAGMA user_version = 7");
    assert_int_equal(open_again(&w), ERR_DB);
    assert_non_null(
        strstr(w.ei.text, "its schema is version 7, this program knows 2"));
    assert_int_equal(storage_open_reader(w.path, &st, &w.ei), ERR_DB);
    world_end(&w);
}

static void refuses_a_damaged_file(void **state)
{
    struct world w;
    char noise[2048];
    off_t page;
    int fd;

    (void)state;
    world_start(&w);
    for (int i = 0; i < 50; i++) {
        char guid[16];

        (void)snprintf(guid, sizeof(guid), "%d", i);
        PUT(&w, "a", { .guid = guid, .content = "<p>some text</p>" });
    }
    storage_close(w.st);
    w.st = NULL;
    /* Of a table that opening has no business with. */
    page = world_number(&w, "SELECT rootpage FROM sqlite_schema"
                            " WHERE name = 'carrier'") -
           1;
    memset(noise, 0x5a, sizeof(noise));
    fd = open(w.path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, noise, sizeof(noise), page * 4096),
                     sizeof(noise));
    close(fd);
    assert_int_equal(open_again(&w), ERR_DB);
    assert_non_null(strstr(w.ei.text, "weir.db: damaged: "));
    assert_non_null(strstr(w.ei.text, "put a backup in its place"));
    world_end(&w);
}

static void refuses_a_cut_file(void **state)
{
    struct world w;
    int64_t n_pages;

    (void)state;
    world_start(&w);
    for (int i = 0; i < 50; i++) {
        char guid[16];

        (void)snprintf(guid, sizeof(guid), "%d", i);
        PUT(&w, "a", { .guid = guid, .content = "<p>some text</p>" });
    }
    storage_close(w.st);
    w.st = NULL;
    n_pages = world_number(&w, "PRAGMA page_count");
    for (int64_t n = n_pages - 1; n > 0; n -= n_pages / 5) {
        assert_int_equal(truncate(w.path, n * 4096), 0);
        assert_int_equal(open_again(&w), ERR_DB);
        assert_non_null(strstr(w.ei.text, "damaged"));
        assert_non_null(strstr(w.ei.text, "put a backup in its place"));
    }
    assert_int_equal(truncate(w.path, 100), 0);
    assert_int_equal(open_again(&w), ERR_DB);
    assert_non_null(strstr(w.ei.text, "put a backup in its place"));
    world_end(&w);
}

static void refuses_a_directory(void **state)
{
    struct world w;

    (void)state;
    world_init(&w);
    assert_int_equal(mkdir(w.path, 0700), 0);
    assert_int_equal(open_again(&w), ERR_IO);
    assert_non_null(strstr(w.ei.text, "weir.db: Is a directory"));
    assert_int_equal(rmdir(w.path), 0);
    world_end(&w);
}

static void says_why_there_is_none(void **state)
{
    struct storage *st = NULL;
    struct err_info ei;
    struct world w;

    (void)state;
    assert_int_equal(storage_open("/nonexistent/weir.db", NOW, &st, &ei),
                     ERR_IO);
    assert_non_null(strstr(ei.text, "/nonexistent/weir.db.lock: No such"));
    world_init(&w);
    assert_int_equal(storage_open_reader(w.path, &st, &ei), ERR_DB);
    assert_null(st);
    storage_close(NULL);
    world_end(&w);
}

/* ---- readers ---------------------------------------------------------- */

static void reads_one_state(void **state)
{
    struct world w;
    struct storage *reader;
    struct post p;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    assert_int_equal(storage_open_reader(w.path, &reader, &w.ei), ERR_OK);
    assert_int_equal(storage_view_begin(reader, &w.ei), ERR_OK);
    PUT(&w, "a", { .guid = "2", .title = "U" });
    assert_int_equal(storage_post(reader, 1, w.arena, &p, &w.ei), ERR_OK);
    assert_int_equal(storage_post(reader, 2, w.arena, &p, &w.ei), ERR_RANGE);
    storage_view_end(reader);
    assert_int_equal(storage_post(reader, 2, w.arena, &p, &w.ei), ERR_OK);
    assert_str(p.title, "U");
    storage_view_end(reader); /* harmless */
    storage_close(reader);
    world_end(&w);
}

/* ---- kill -9 ---------------------------------------------------------- */

/* Commits post after post and says each number when it is durable. */
static void commit_for_ever(const char *path, int out)
{
    struct world w = { .now = NOW };

    (void)snprintf(w.path, sizeof(w.path), "%s", path);
    w.arena = arena_new(SIZE_MAX / 2);
    if (!w.arena || storage_open(w.path, NOW, &w.st, &w.ei))
        _exit(1);
    world_configure(&w, world_sources, world_n_sources);
    for (int i = 0;; i++) {
        char guid[32];
        struct put_stats s;

        (void)snprintf(guid, sizeof(guid), "%ld-%d", (long)getpid(), i);
        s = PUT(&w, "a",
                { .guid = guid, .title = guid, .content = "<p>text</p>" },
                { .url = "http://x.example/same", .title = guid });
        if (s.n_new == 0 || write(out, guid, sizeof(guid)) != sizeof(guid))
            _exit(1);
    }
}

/* Reads up to max numbers, or all there are. */
static int count_said(int in, int max)
{
    char guid[32];
    int n = 0;

    while (n < max && read(in, guid, sizeof(guid)) == sizeof(guid))
        n++;
    return n;
}

static void survives_kill(void **state)
{
    struct world w;
    int64_t n_said = 0;

    (void)state;
    world_start(&w);
    storage_close(w.st);
    w.st = NULL;
    for (int i = 0; i < 12; i++) {
        struct timespec rest = { 0, i * 7919 % 40 * 50000 };
        int ends[2];
        pid_t pid;

        assert_int_equal(pipe(ends), 0);
        pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            close(ends[0]);
            commit_for_ever(w.path, ends[1]);
        }
        close(ends[1]);
        n_said += count_said(ends[0], i + 1);
        nanosleep(&rest, NULL); /* anywhere within a commit */
        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        n_said += count_said(ends[0], INT_MAX);
        close(ends[0]);
        assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
        assert_string_equal(world_text(&w, "PRAGMA foreign_key_check"), "");
    }
    assert_int_equal(open_again(&w), ERR_OK);
    assert_true(n_said >= 12 * 13 / 2);
    assert_true(world_number(&w, "SELECT count(DISTINCT guid) FROM carrier"
                                 " WHERE guid <> ''") >= n_said);
    /* Every post is numbered once in each of its streams, without holes. */
    assert_int_equal(world_number(&w, "SELECT count(*) FROM post"),
                     world_number(&w, "SELECT last_number FROM stream"
                                      " WHERE kind = 0"));
    assert_int_equal(world_number(&w, "SELECT count(*) * 2 FROM post"),
                     world_number(&w, "SELECT count(*) FROM stream_post"));
    world_end(&w);
}

/* ---- no memory -------------------------------------------------------- */

/* Puts the same document with ever more memory for SQLite until it goes
 * through; every failure leaves nothing behind. */
static void survives_without_memory(void **state)
{
    struct world w;
    int64_t used, limit = 0;
    enum err e = ERR_NOMEM;
    int n_failed = 0;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "0", .title = "S" });
    world_reopen(&w);
    used = sqlite3_memory_used();
    for (limit = used + 512; e; limit += 1024) {
        const struct spec doc[] = {
            { .guid = "0", .title = "S2" },
            { .guid = "1", .title = "T", .content = "<p>x</p>", .tag = "t" },
            { .guid = "2", .title = "U", .detail = "http://x.example/d" },
        };
        struct put_stats s;

        sqlite3_hard_heap_limit64(limit);
        e = storage_begin(w.st, &w.ei);
        if (!e)
            e = world_put_into(&w, "a", doc, LEN(doc), &s);
        if (!e)
            e = storage_commit(w.st, &w.ei);
        storage_rollback(w.st);
        sqlite3_hard_heap_limit64(0);
        if (e) {
            n_failed++;
            if (e != ERR_NOMEM)
                fail_msg("%s: %s", err_name(e), w.ei.text);
            assert_int_equal(world_number(&w, "SELECT count(*) FROM post"), 1);
        }
    }
    assert_true(n_failed > 5);
    assert_string_equal(world_posts(&w), "a=S2 | a=T | a=U");
    assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
    world_end(&w);
}

/* ---- a full disk ------------------------------------------------------ */

static void limit_files(rlim_t bytes)
{
    struct rlimit r;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
    r.rlim_cur = bytes < r.rlim_max ? bytes : r.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

/* Writing fails as on a full disk; with room again the same put goes
 * through. */
static void survives_a_full_disk(void **state)
{
    struct world w;
    struct stat st;
    char path[128], *text;
    struct spec big = { .guid = "2", .title = "U" };
    enum err e;

    (void)state;
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    (void)snprintf(path, sizeof(path), "%s-wal", w.path);
    assert_int_equal(stat(path, &st), 0);
    text = arena_alloc(w.arena, 300001, 1);
    assert_non_null(text);
    memset(text, 'x', 300000);
    big.content = text;
    for (rlim_t room = 0; room < 300000; room += 20000) {
        struct put_stats s;

        limit_files((rlim_t)st.st_size + room);
        e = storage_begin(w.st, &w.ei);
        if (!e)
            e = world_put_into(&w, "a", &big, 1, &s);
        if (!e)
            e = storage_commit(w.st, &w.ei);
        storage_rollback(w.st);
        limit_files(RLIM_INFINITY);
        assert_int_equal(e, ERR_DB);
        assert_true(w.ei.text[0] != '\0');
        assert_string_equal(world_posts(&w), "a=T");
    }
    world_put(&w, "a", &big, 1);
    assert_string_equal(world_posts(&w), "a=T | a=U");
    assert_string_equal(world_text(&w, "PRAGMA integrity_check"), "ok");
    world_end(&w);
}

/* A lock that another process holds must not keep the daemon from ending. */
static void waits_a_second_at_most(void **state)
{
    sqlite3_stmt *row;
    struct world w;

    (void)state;
    world_start(&w);
    assert_int_equal(sqlite3_prepare_v2(w.st->db.handle, "PRAGMA busy_timeout",
                                        -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_in_range(sqlite3_column_int(row, 0), 1, 1000);
    sqlite3_finalize(row);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_and_reopens),
        cmocka_unit_test(restarts_quietly),
        cmocka_unit_test(locks),
        cmocka_unit_test(refuses_what_is_no_database),
        cmocka_unit_test(refuses_a_strange_database),
        cmocka_unit_test(refuses_a_newer_schema),
        cmocka_unit_test(refuses_a_damaged_file),
        cmocka_unit_test(refuses_a_cut_file),
        cmocka_unit_test(refuses_a_directory),
        cmocka_unit_test(says_why_there_is_none),
        cmocka_unit_test(reads_one_state),
        cmocka_unit_test(survives_kill),
        cmocka_unit_test(survives_without_memory),
        cmocka_unit_test(survives_a_full_disk),
        cmocka_unit_test(waits_a_second_at_most),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
