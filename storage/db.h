/* db.h -- SQLite for the rest of this folder: statements, values, errors.
 *
 * Statements are prepared once, at first use, and known by number (stmt.h).
 * Texts are bound and read as they stand, NULs included. SQLite's codes become
 * an enum err here and nowhere else: ERR_NOMEM; ERR_RANGE when a row alone is
 * at fault (a constraint, too big); ERR_DB for everything else. One thread per
 * struct db.
 */
#ifndef WEIR_STORAGE_DB_H
#define WEIR_STORAGE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"
#include "storage/stmt.h"

/* No text is longer: far above what an item may hold. */
#define DB_VALUE_MAX_BYTES (32 * 1024 * 1024)

struct db {
    sqlite3 *handle;                 /* owned */
    sqlite3_stmt *stmts[STMT_COUNT]; /* owned; NULL until used */
};

/* ---- values ----------------------------------------------------------- */

enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_value {
    enum db_kind kind;
    int64_t i;
    struct str s; /* borrowed while the statement runs */
};
struct db_values {
    const struct db_value *v;
    size_t n;
};

static inline struct db_value db_int(int64_t i)
{
    return (struct db_value){ .kind = DB_INT, .i = i };
}
static inline struct db_value db_text(struct str s)
{
    return (struct db_value){ .kind = DB_TEXT, .s = s };
}
static inline struct db_value db_blob(const void *p, size_t n)
{
    return (struct db_value){ .kind = DB_BLOB, .s = { p, n } };
}
/* NULL for an absent one. */
static inline struct db_value db_int_if(bool is, int64_t i)
{
    return (struct db_value){ .kind = is ? DB_INT : DB_NULL, .i = i };
}
static inline struct db_value db_text_if(struct str s)
{
    return (struct db_value){ .kind = s.n ? DB_TEXT : DB_NULL, .s = s };
}
static inline struct db_value db_blob_if(struct str s)
{
    return (struct db_value){ .kind = s.n ? DB_BLOB : DB_NULL, .s = s };
}

/* The values of ?1, ?2, ... in place. */
#define VALUES(...)                                                            \
    ((struct db_values){ (const struct db_value[]){ __VA_ARGS__ },             \
                         sizeof((const struct db_value[]){ __VA_ARGS__ }) /    \
                             sizeof(struct db_value) })
#define NO_VALUES ((struct db_values){ NULL, 0 })

/* ---- running ---------------------------------------------------------- */

/* The error that SQLite reported last, with its text. */
enum err db_fail(struct db *db, struct err_info *ei);

/* ERR_DB if the file is no longer at its place: removed, or another put there.
 * What is written then is gone when we close it. */
WEIR_NODISCARD enum err db_check_place(struct db *db, struct err_info *ei);

/* Runs SQL text of ours; for set-up only. */
WEIR_NODISCARD enum err db_exec(struct db *db, const char *sql,
                                struct err_info *ei);

/* Runs a statement to its end. */
WEIR_NODISCARD enum err db_run(struct db *db, enum stmt id, struct db_values v,
                               struct err_info *ei);

/* Starts a statement whose rows are read with db_next. Not to be started
 * again before its rows are done with. */
WEIR_NODISCARD enum err db_query(struct db *db, enum stmt id,
                                 struct db_values v, sqlite3_stmt **ret_rows,
                                 struct err_info *ei);
/* Steps to the next row. At the end (*ret_is_row false) and on failure the
 * statement is done with; before, the caller may end it by db_done. */
WEIR_NODISCARD enum err db_next(struct db *db, sqlite3_stmt *rows,
                                bool *ret_is_row, struct err_info *ei);
/* The first row of a statement, or NULL: to be ended by db_done. */
WEIR_NODISCARD enum err db_first(struct db *db, enum stmt id,
                                 struct db_values v, sqlite3_stmt **ret_row,
                                 struct err_info *ei);
/* Its first column as a number; *ret stays if there is no row or it is NULL. */
WEIR_NODISCARD enum err db_number(struct db *db, enum stmt id,
                                  struct db_values v, int64_t *ret,
                                  struct err_info *ei);
void db_done(sqlite3_stmt *rows); /* NULL is accepted */

/* Column i of the row; bytes are borrowed until the next step. NULL is absent
 * and 0. */
struct str db_col(sqlite3_stmt *row, int i);
int64_t db_col_int(sqlite3_stmt *row, int i);
bool db_col_is_null(sqlite3_stmt *row, int i);

/* Rows that the last statement changed. */
int64_t db_changes(struct db *db);

/* Prepares a statement now: one that must run when memory is used up. */
WEIR_NODISCARD enum err db_prepare(struct db *db, enum stmt id,
                                   struct err_info *ei);

/* Undoes the transaction, if there still is one; STMT_ROLLBACK is prepared. */
void db_rollback(struct db *db);

/* Finalizes all statements and closes. */
void db_close(struct db *db);

#endif
