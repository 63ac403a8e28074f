/* db.c -- statements, values and errors of SQLite.
 *
 * Opening is open.c's business, what the statements say stmt.c's.
 */
#include "storage/db.h"

#include <string.h>

static enum err code_of(int rc)
{
    if (rc == SQLITE_IOERR_NOMEM)
        return ERR_NOMEM;
    switch (rc & 0xff) {
    case SQLITE_NOMEM:
        return ERR_NOMEM;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
        return ERR_RANGE;
    default:
        return ERR_DB;
    }
}

enum err db_fail(struct db *db, struct err_info *ei)
{
    int rc = sqlite3_extended_errcode(db->handle);
    int os = sqlite3_system_errno(db->handle);
    bool is_os = (rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN;

    return err_set(ei, code_of(rc), "database: %s%s%s",
                   sqlite3_errmsg(db->handle), is_os && os ? ": " : "",
                   is_os && os ? strerrordesc_np(os) : "");
}

enum err db_check_place(struct db *db, struct err_info *ei)
{
    int has_moved = 0;

    (void)sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED,
                               &has_moved);
    if (has_moved)
        return err_set(ei, ERR_DB,
                       "database: the file was removed or replaced while in "
                       "use; put it back, or start weir anew");
    return ERR_OK;
}

enum err db_exec(struct db *db, const char *sql, struct err_info *ei)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, ei);
    return ERR_OK;
}

static enum err prepare(struct db *db, enum stmt id, sqlite3_stmt **ret_s,
                        struct err_info *ei)
{
    if (!db->stmts[id] && sqlite3_prepare_v3(db->handle, stmt_sql[id], -1,
                                             SQLITE_PREPARE_PERSISTENT,
                                             &db->stmts[id], NULL) != SQLITE_OK)
        return db_fail(db, ei);
    *ret_s = db->stmts[id];
    return ERR_OK;
}

static int bind(sqlite3_stmt *s, int i, const struct db_value *v)
{
    const char *p = v->s.s ? v->s.s : ""; /* a NULL pointer would bind NULL */

    switch (v->kind) {
    case DB_INT:
        return sqlite3_bind_int64(s, i, v->i);
    case DB_TEXT:
        return sqlite3_bind_text64(s, i, p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(s, i, p, v->s.n, SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(s, i);
}

enum err db_query(struct db *db, enum stmt id, struct db_values v,
                  sqlite3_stmt **ret_rows, struct err_info *ei)
{
    sqlite3_stmt *s = NULL;
    enum err e = prepare(db, id, &s, ei);

    if (e)
        return e;
    for (size_t i = 0; i < v.n; i++)
        if (bind(s, (int)i + 1, &v.v[i]) != SQLITE_OK)
            return db_fail(db, ei);
    *ret_rows = s;
    return ERR_OK;
}

enum err db_next(struct db *db, sqlite3_stmt *rows, bool *ret_is_row,
                 struct err_info *ei)
{
    int rc = sqlite3_step(rows);
    enum err e = ERR_OK;

    if (rc == SQLITE_ROW) {
        *ret_is_row = true;
        return ERR_OK;
    }
    if (rc != SQLITE_DONE)
        e = db_fail(db, ei);
    else
        *ret_is_row = false;
    db_done(rows);
    return e;
}

enum err db_run(struct db *db, enum stmt id, struct db_values v,
                struct err_info *ei)
{
    sqlite3_stmt *s = NULL;
    bool is_row = true;
    enum err e = db_query(db, id, v, &s, ei);

    while (!e && is_row)
        e = db_next(db, s, &is_row, ei);
    return e;
}

enum err db_first(struct db *db, enum stmt id, struct db_values v,
                  sqlite3_stmt **ret_row, struct err_info *ei)
{
    sqlite3_stmt *s = NULL;
    bool is_row = false;
    enum err e = db_query(db, id, v, &s, ei);

    if (!e)
        e = db_next(db, s, &is_row, ei);
    if (!e)
        *ret_row = is_row ? s : NULL;
    return e;
}

enum err db_number(struct db *db, enum stmt id, struct db_values v,
                   int64_t *ret, struct err_info *ei)
{
    sqlite3_stmt *row = NULL;
    enum err e = db_first(db, id, v, &row, ei);

    if (e)
        return e;
    if (row && !db_col_is_null(row, 0))
        *ret = db_col_int(row, 0);
    db_done(row);
    return ERR_OK;
}

void db_done(sqlite3_stmt *rows)
{
    /* Its code is that of the last step, reported there. */
    (void)sqlite3_reset(rows);
}

struct str db_col(sqlite3_stmt *row, int i)
{
    /* _blob also for texts: _text may have to allocate for a NUL. */
    const char *p = sqlite3_column_blob(row, i);

    return (struct str){ p, p ? (size_t)sqlite3_column_bytes(row, i) : 0 };
}

int64_t db_col_int(sqlite3_stmt *row, int i)
{
    return sqlite3_column_int64(row, i);
}

bool db_col_is_null(sqlite3_stmt *row, int i)
{
    return sqlite3_column_type(row, i) == SQLITE_NULL;
}

int64_t db_changes(struct db *db) { return sqlite3_changes64(db->handle); }

enum err db_prepare(struct db *db, enum stmt id, struct err_info *ei)
{
    sqlite3_stmt *s = NULL;

    return prepare(db, id, &s, ei);
}

void db_rollback(struct db *db)
{
    sqlite3_stmt *s = db->stmts[STMT_ROLLBACK];

    /* SQLite may have rolled back by itself (full disk, I/O, memory). */
    if (!s || sqlite3_get_autocommit(db->handle))
        return;
    (void)sqlite3_step(s);
    db_done(s);
}

void db_close(struct db *db)
{
    for (size_t i = 0; i < STMT_COUNT; i++)
        (void)sqlite3_finalize(db->stmts[i]);
    (void)sqlite3_close(db->handle);
    *db = (struct db){ .handle = NULL };
}
