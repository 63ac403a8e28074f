/* migrate.c -- schema versions, kept in user_version; forward only.
 *
 * The writer's thread, at start.
 */
#include "storage/migrate.h"

#include "embed_schema.h"
#include "storage/storage.h"

/* One statement that is not in stmt.c: the schema is not there yet. */
static enum err read_number(struct db *db, const char *sql, int64_t *ret,
                            struct err_info *ei)
{
    sqlite3_stmt *s = NULL;
    enum err e = ERR_OK;

    if (sqlite3_prepare_v2(db->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return db_fail(db, ei);
    if (sqlite3_step(s) == SQLITE_ROW)
        *ret = sqlite3_column_int64(s, 0);
    else
        e = db_fail(db, ei);
    (void)sqlite3_finalize(s);
    return e;
}

static enum err create(struct db *db, int64_t now_sec, struct err_info *ei)
{
    struct buf sql;
    int64_t n_tables = 0;
    enum err e =
        read_number(db, "SELECT count(*) FROM sqlite_schema", &n_tables, ei);

    if (!e && n_tables > 0)
        e = err_set(ei, ERR_DB, "a database, but not one of weir");
    if (!e)
        e = db_exec(db, (const char *)embed_schema[0].data, ei);
    if (e)
        return e;
    buf_init(&sql, SIZE_MAX);
    buf_printf(&sql, "INSERT INTO meta VALUES ('created_sec', '%lld')",
               (long long)now_sec);
    e = sql.err ? err_set(ei, ERR_NOMEM, "no memory for the schema")
                : db_exec(db, sql.s, ei);
    buf_release(&sql);
    return e;
}

/* What of embed_schema leads away from each version; where to is the next
 * one, but an empty file becomes the newest at once. */
static const size_t upgrades[STORAGE_SCHEMA_VERSION] = { [1] = 1 };

static enum err newer(int64_t version, struct err_info *ei)
{
    return err_set(ei, ERR_DB,
                   "its schema is version %lld, this program knows %d: it was "
                   "written by a newer weir; run that one, or restore a backup "
                   "made before the upgrade",
                   (long long)version, STORAGE_SCHEMA_VERSION);
}

static enum err set_version(struct db *db, int64_t version, struct err_info *ei)
{
    char sql[64];

    (void)sqlite3_snprintf(sizeof(sql), sql, "PRAGMA user_version = %lld",
                           (long long)version);
    return db_exec(db, sql, ei);
}

enum err migrate_up(struct db *db, int64_t now_sec, struct err_info *ei)
{
    int64_t version = 0;
    enum err e = read_number(db, "PRAGMA user_version", &version, ei);

    if (e || version == STORAGE_SCHEMA_VERSION)
        return e;
    if (version > STORAGE_SCHEMA_VERSION || version < 0)
        return newer(version, ei);
    e = db_run(db, STMT_BEGIN, NO_VALUES, ei);
    if (!e && version == 0) {
        e = create(db, now_sec, ei);
        version = STORAGE_SCHEMA_VERSION;
    }
    for (; !e && version < STORAGE_SCHEMA_VERSION; version++)
        e = db_exec(db, (const char *)embed_schema[upgrades[version]].data, ei);
    if (!e)
        e = set_version(db, STORAGE_SCHEMA_VERSION, ei);
    if (!e)
        e = db_run(db, STMT_COMMIT, NO_VALUES, ei);
    if (e)
        db_rollback(db);
    return e;
}

enum err migrate_check(struct db *db, struct err_info *ei)
{
    int64_t version = 0;
    enum err e = read_number(db, "PRAGMA user_version", &version, ei);

    if (e || version == STORAGE_SCHEMA_VERSION)
        return e;
    if (version > STORAGE_SCHEMA_VERSION)
        return newer(version, ei);
    return err_set(ei, ERR_DB,
                   "schema version %lld: not a database of weir, "
                   "or one that weir has to upgrade first",
                   (long long)version);
}
