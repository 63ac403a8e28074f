/* test_backup.c -- copies of a database: whole, of one moment, or none. */
#include "tests/storage/world.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct backup_world {
    struct world w;
    struct storage *reader;
    char path[96];
};

static void start(struct backup_world *b)
{
    world_start(&b->w);
    for (int i = 0; i < 300; i++) {
        static char text[20001];
        char guid[16];

        memset(text, 'x', sizeof(text) - 1);
        (void)snprintf(guid, sizeof(guid), "%d", i);
        PUT(&b->w, "a", { .guid = guid, .content = text });
    }
    assert_int_equal(storage_open_reader(b->w.path, &b->reader, &b->w.ei),
                     ERR_OK);
    (void)snprintf(b->path, sizeof(b->path), "%s/copy.db", b->w.dir);
}

/* The directory holds nothing but the database, which world_end removes. */
static void end(struct backup_world *b)
{
    storage_close(b->reader);
    (void)unlink(b->path);
    world_end(&b->w);
}

/* Looks into the copy as into a database of its own. */
static int64_t count(struct backup_world *b, const char *sql)
{
    struct world copy = b->w;

    (void)snprintf(copy.path, sizeof(copy.path), "%s", b->path);
    return world_number(&copy, sql);
}

static enum err backup(struct backup_world *b, const struct backup_options *opt)
{
    return storage_backup(b->reader, b->path, opt, &b->w.ei);
}

/* Files in the directory. */
static int n_files(struct backup_world *b)
{
    DIR *dir = opendir(b->w.dir);
    int n = 0;

    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n - 2;
}

struct steps {
    struct backup_world *b;
    int n, stop_at;
    int64_t last_bytes, all_bytes;
};

static bool on_step(void *ctx, int64_t done_bytes, int64_t all_bytes)
{
    struct steps *s = ctx;

    assert_true(done_bytes >= s->last_bytes && done_bytes <= all_bytes);
    s->last_bytes = done_bytes;
    s->all_bytes = all_bytes;
    s->n++;
    return s->n != s->stop_at;
}

/* Another writes while the copy is made: it is of the moment it began. */
static bool on_step_put(void *ctx, int64_t done_bytes, int64_t all_bytes)
{
    struct steps *s = ctx;
    char guid[32];

    (void)snprintf(guid, sizeof(guid), "during %d", s->n);
    PUT(&s->b->w, "a", { .guid = guid, .title = guid });
    return on_step(ctx, done_bytes, all_bytes);
}

static void copies(void **state)
{
    struct backup_world b;
    struct steps steps = { .b = &b };
    struct backup_options opt = { .step = on_step_put, .ctx = &steps };
    struct storage *st = NULL;
    struct stat info;

    (void)state;
    start(&b);
    assert_int_equal(backup(&b, &opt), ERR_OK);
    assert_true(steps.n > 5);
    assert_int_equal(steps.last_bytes, steps.all_bytes);
    assert_int_equal(stat(b.path, &info), 0);
    assert_int_equal(info.st_size, steps.all_bytes);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(count(&b, "SELECT count(*) FROM post"), 300);
    assert_int_equal(world_number(&b.w, "SELECT count(*) FROM post"),
                     300 + steps.n);
    assert_int_equal(n_files(&b), 5); /* the database's four, and the copy */
    /* A daemon runs on it as on any. */
    assert_int_equal(storage_open(b.path, NOW, &st, &b.w.ei), ERR_OK);
    storage_close(st);
    {
        char lock[160];

        (void)snprintf(lock, sizeof(lock), "%s.lock", b.path);
        assert_int_equal(unlink(lock), 0);
    }
    end(&b);
}

static void overwrites_only_when_told(void **state)
{
    struct backup_world b;
    struct backup_options opt = { .overwrite = false };
    char name[160];

    (void)state;
    start(&b);
    assert_int_equal(backup(&b, &opt), ERR_OK);
    PUT(&b.w, "a", { .guid = "more" });
    assert_int_equal(backup(&b, &opt), ERR_IO);
    assert_non_null(strstr(b.w.ei.text, "copy.db: is there already"));
    assert_int_equal(count(&b, "SELECT count(*) FROM post"), 300);
    opt.overwrite = true;
    assert_int_equal(backup(&b, &opt), ERR_OK);
    assert_int_equal(count(&b, "SELECT count(*) FROM post"), 301);
    /* not itself, not a directory, not a database that is open */
    assert_int_equal(storage_backup(b.reader, b.w.path, &opt, &b.w.ei), ERR_IO);
    assert_non_null(strstr(b.w.ei.text, "weir.db"));
    assert_int_equal(storage_backup(b.reader, b.w.dir, &opt, &b.w.ei), ERR_IO);
    assert_non_null(strstr(b.w.ei.text, "not a file"));
    (void)snprintf(name, sizeof(name), "%s-wal", b.path);
    close(open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(backup(&b, &opt), ERR_IO);
    assert_non_null(strstr(b.w.ei.text, "in use"));
    assert_int_equal(unlink(name), 0);
    (void)snprintf(name, sizeof(name), "%s/none/copy.db", b.w.dir);
    assert_int_equal(storage_backup(b.reader, name, &opt, &b.w.ei), ERR_IO);
    assert_non_null(strstr(b.w.ei.text, "No such file"));
    assert_int_equal(n_files(&b), 5);
    end(&b);
}

static void leaves_nothing_when_stopped(void **state)
{
    struct backup_world b;
    enum err e = ERR_IO;
    int at;

    (void)state;
    start(&b);
    for (at = 1; e; at++) {
        struct steps steps = { .b = &b, .stop_at = at };
        struct backup_options opt = { .step = on_step, .ctx = &steps };

        e = backup(&b, &opt);
        if (e) {
            assert_int_equal(e, ERR_IO);
            assert_non_null(strstr(b.w.ei.text, "stopped"));
            assert_int_equal(n_files(&b), 4);
        }
        /* the reader is of use again */
        assert_int_equal(storage_view_begin(b.reader, &b.w.ei), ERR_OK);
        storage_view_end(b.reader);
    }
    assert_true(at > 5);
    end(&b);
}

static void survives_a_full_disk(void **state)
{
    struct backup_world b;
    struct backup_options opt = { .overwrite = false };
    struct rlimit all, few;

    (void)state;
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    start(&b);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    few = all;
    few.rlim_cur = 3000000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    assert_int_equal(backup(&b, &opt), ERR_DB);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    assert_true(strlen(b.w.ei.text) > 20);
    assert_int_equal(n_files(&b), 4);
    assert_int_equal(backup(&b, &opt), ERR_OK);
    end(&b);
}

/* No backup is better than one of what is damaged, which would replace those
 * that are whole. */
static void refuses_a_damaged_database(void **state)
{
    struct backup_world b;
    struct backup_options opt = { .overwrite = false };
    char noise[2048];
    off_t page;
    int fd;

    (void)state;
    start(&b);
    storage_close(b.reader);
    world_sql(&b.w, "PRAGMA wal_checkpoint(TRUNCATE)");
    page = world_number(&b.w, "SELECT rootpage FROM sqlite_schema"
                              " WHERE name = 'carrier'") -
           1;
    memset(noise, 0x5a, sizeof(noise));
    fd = open(b.w.path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, noise, sizeof(noise), page * 4096),
                     sizeof(noise));
    close(fd);
    assert_int_equal(storage_open_reader(b.w.path, &b.reader, &b.w.ei), ERR_OK);
    assert_int_equal(backup(&b, &opt), ERR_DB);
    assert_non_null(strstr(b.w.ei.text, "damaged"));
    assert_int_equal(n_files(&b), 4);
    end(&b);
}

/* What is written to a removed file would be lost without a word. */
static void writes_to_no_file_that_is_gone(void **state)
{
    struct world w;
    char away[160];
    FILE *other;

    (void)state;
    world_start(&w);
    PUT(&w, "a", { .guid = "1", .title = "T" });
    (void)snprintf(away, sizeof(away), "%s.away", w.path);
    assert_int_equal(rename(w.path, away), 0);
    assert_int_equal(storage_begin(w.st, &w.ei), ERR_DB);
    assert_non_null(strstr(w.ei.text, "removed or replaced"));
    other = fopen(w.path, "w"); /* as by a copy put back while we run */
    assert_non_null(other);
    assert_int_equal(fclose(other), 0);
    assert_int_equal(storage_begin(w.st, &w.ei), ERR_DB);
    assert_int_equal(rename(away, w.path), 0);
    PUT(&w, "a", { .guid = "2", .title = "U" });
    assert_string_equal(world_posts(&w), "a=T | a=U");
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies),
        cmocka_unit_test(overwrites_only_when_told),
        cmocka_unit_test(leaves_nothing_when_stopped),
        cmocka_unit_test(survives_a_full_disk),
        cmocka_unit_test(refuses_a_damaged_database),
        cmocka_unit_test(writes_to_no_file_that_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
