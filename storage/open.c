/* open.c -- opening and closing: the lock, pragmas, the check, the schema.
 *
 * Every connection distrusts the file's schema (trusted_schema, defensive, no
 * triggers, no views) and keeps to WAL with synchronous=FULL: what a published
 * file depends on is on the disk before it is published. Each storage belongs
 * to one thread at a time, so SQLite needs no mutexes.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storage/lock.h"
#include "storage/migrate.h"
#include "storage/state.h"

/* Who waits for a lock does not hear that the daemon is to end: it promises
 * to within 2 s. */
#define BUSY_TIMEOUT_MS 1000

void storage_close(struct storage *st)
{
    if (!st)
        return;
    db_rollback(&st->db);
    db_close(&st->db);
    lock_release(st->lock_fd);
    setup_free(st->setup);
    slugger_free(st->slugger);
    arena_free(st->tx.arena);
    arena_free(st->put_arena);
    arena_free(st->item_arena);
    free(st);
}

static struct storage *storage_new(bool is_writer)
{
    struct storage *st = calloc(1, sizeof(*st));

    if (!st)
        return NULL;
    st->lock_fd = -1;
    if (!is_writer)
        return st;
    st->tx.arena = arena_new(TX_MAX_BYTES);
    st->put_arena = arena_new(PUT_MAX_BYTES);
    st->item_arena = arena_new(PUT_ITEM_MAX_BYTES);
    if (st->tx.arena && st->put_arena && st->item_arena)
        return st;
    storage_close(st);
    return NULL;
}

static enum err set_switches(struct db *db, struct err_info *ei)
{
    static const struct {
        int what, on;
    } switches[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
        { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    };

    for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
        if (sqlite3_db_config(db->handle, switches[i].what, switches[i].on,
                              NULL) != SQLITE_OK)
            return db_fail(db, ei);
    (void)sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, DB_VALUE_MAX_BYTES);
    (void)sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    return ERR_OK;
}

static enum err open_db(struct db *db, const char *path, int flags,
                        struct err_info *ei)
{
    int rc =
        sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (!db->handle)
        return err_set(ei, ERR_NOMEM, "no memory for a database");
    if (rc != SQLITE_OK)
        return db_fail(db, ei);
    return set_switches(db, ei);
}

/* Makes the file, if it is missing, for the owner only; SQLite gives its log
 * the same mode. */
static enum err make_file(const char *path, struct err_info *ei)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_set(ei, ERR_IO, "%s", strerrordesc_np(errno));
    close(fd);
    return ERR_OK;
}

/* The one row that a pragma answers must be what is wanted. */
static enum err ask(struct db *db, const char *sql, const char *want,
                    struct err_info *ei)
{
    sqlite3_stmt *s = NULL;
    struct str got = { NULL, 0 };
    enum err e = ERR_OK;

    if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return db_fail(db, ei);
    if (sqlite3_step(s) != SQLITE_ROW)
        e = db_fail(db, ei);
    else
        got = db_col(s, 0);
    if (!e && !str_eq(got, str_of(want)))
        e = err_set(ei, ERR_DB, "%s: %.*s", sql, STR_ARG(got));
    (void)sqlite3_finalize(s);
    return e;
}

static enum err check(struct db *db, struct err_info *ei)
{
    struct err_info why;
    enum err e = ask(db, "PRAGMA quick_check(1)", "ok", &why);

    if (e != ERR_DB || sqlite3_errcode(db->handle) != SQLITE_OK)
        return e ? err_set(ei, e, "%s", why.text) : e;
    return err_set(ei, e,
                   "damaged: move it and its -wal away, and put a backup in "
                   "its place (%s)",
                   why.text);
}

/* 16 MiB of cache: new keys fall on pages everywhere, and each page that is
 * pushed out before the commit is written twice. After marking everything the
 * log shrinks to 64 MiB again. */
static enum err prepare_writer(struct storage *st, int64_t now_sec,
                               struct err_info *ei)
{
    struct db *db = &st->db;
    enum err e = ask(db, "PRAGMA journal_mode = WAL", "wal", ei);

    if (!e)
        e = db_exec(db,
                    "PRAGMA synchronous = FULL;"
                    "PRAGMA temp_store = MEMORY;"
                    "PRAGMA cache_size = -16384;"
                    "PRAGMA journal_size_limit = 67108864;"
                    "PRAGMA cell_size_check = ON",
                    ei);
    if (!e)
        e = check(db, ei);
    /* Undoing must work when memory is used up. */
    if (!e)
        e = db_prepare(db, STMT_ROLLBACK, ei);
    if (!e)
        e = migrate_up(db, now_sec, ei);
    if (!e)
        e = db_number(db, STMT_PUBLISH_LAST, NO_VALUES, &st->next_mark, ei);
    st->next_mark++;
    return e;
}

/* What is wrong with a file that cannot be used, and what helps. */
static enum err of_file(struct db *db, enum err e, const char *path,
                        struct err_info *ei)
{
    int rc = db->handle ? sqlite3_errcode(db->handle) & 0xff : SQLITE_OK;

    if (e == ERR_DB && rc == SQLITE_NOTADB)
        err_set(ei, e,
                "not a database, or a damaged one: move it away, and put a "
                "backup in its place");
    else if (e == ERR_DB && rc == SQLITE_CORRUPT)
        err_set(ei, e,
                "damaged: move it and its -wal away, and put a backup in its "
                "place");
    else if (e == ERR_DB && rc == SQLITE_READONLY)
        err_set(ei, e, "cannot be written: is its file system read-only?");
    return e ? err_prefix(ei, e, "%s", path) : ERR_OK;
}

enum err storage_open(const char *path, int64_t now_sec,
                      struct storage **ret_st, struct err_info *ei)
{
    struct storage *st = storage_new(true);
    enum err e;

    if (!st)
        return err_set(ei, ERR_NOMEM, "no memory for a database");
    e = lock_take(path, &st->lock_fd, ei);
    if (!e) {
        e = make_file(path, ei);
        if (!e)
            e = open_db(&st->db, path, SQLITE_OPEN_READWRITE, ei);
        if (!e)
            e = prepare_writer(st, now_sec, ei);
        e = of_file(&st->db, e, path, ei);
    }
    if (e)
        storage_close(st);
    else
        *ret_st = st;
    return e;
}

enum err storage_open_reader(const char *path, struct storage **ret_st,
                             struct err_info *ei)
{
    struct storage *st = storage_new(false);
    enum err e;

    if (!st)
        return err_set(ei, ERR_NOMEM, "no memory for a database");
    e = open_db(&st->db, path, SQLITE_OPEN_READONLY, ei);
    if (!e)
        e = migrate_check(&st->db, ei);
    if (!e)
        e = db_prepare(&st->db, STMT_ROLLBACK, ei);
    e = of_file(&st->db, e, path, ei);
    if (e)
        storage_close(st);
    else
        *ret_st = st;
    return e;
}

/* ---- views ------------------------------------------------------------ */

enum err storage_view_begin(struct storage *st, struct err_info *ei)
{
    enum err e = db_run(&st->db, STMT_VIEW_BEGIN, NO_VALUES, ei);

    if (!e)
        e = db_run(&st->db, STMT_VIEW_TOUCH, NO_VALUES, ei);
    if (e)
        storage_view_end(st);
    return e;
}

void storage_view_end(struct storage *st) { db_rollback(&st->db); }
