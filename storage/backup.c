/* backup.c -- a copy of the database, made while others write to it.
 *
 * SQLite's backup copies pages; a read transaction that is held meanwhile keeps
 * them of one moment, and the copy from beginning again with every commit. The
 * copy is a file without a log (journal_mode DELETE), to be moved as it is. A
 * reader's thread.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/state.h"

#define BACKUP_STEP_PAGES 256      /* 1 MiB between two questions to step */
#define BACKUP_CHECK_STEPS 1000000 /* of SQLite's machine, likewise */
#define BACKUP_PATH_MAX_BYTES 4096

struct backup {
    struct storage *st;
    const struct backup_options *opt;
    const char *path;
    char temp[BACKUP_PATH_MAX_BYTES]; /* "": no file to be removed */
    struct db to;
    int64_t all_bytes;
    struct err_info *ei;
};

static enum err fail(struct backup *b, const char *path, int error)
{
    return err_set(b->ei, ERR_IO, "%s: %s", path, strerrordesc_np(error));
}

/* ---- the file --------------------------------------------------------- */

static bool is_there(const char *path, const char *end)
{
    char name[BACKUP_PATH_MAX_BYTES + 16];

    (void)snprintf(name, sizeof(name), "%s%s", path, end);
    return access(name, F_OK) == 0;
}

/* Neither our own database nor one in use may be written over: what is in its
 * log would be played into the copy. */
static enum err check_target(struct backup *b)
{
    const char *own = sqlite3_db_filename(b->st->db.handle, NULL);
    struct stat to, from;

    if (strlen(b->path) + sizeof(".XXXXXX") > sizeof(b->temp))
        return fail(b, "the name of the backup", ENAMETOOLONG);
    if (is_there(b->path, "-wal") || is_there(b->path, "-journal"))
        return err_set(b->ei, ERR_IO, "%s: a database in use, by its log",
                       b->path);
    if (stat(b->path, &to) != 0)
        return ERR_OK;
    if (!b->opt->overwrite)
        return err_set(b->ei, ERR_IO, "%s: is there already", b->path);
    if (!S_ISREG(to.st_mode))
        return err_set(b->ei, ERR_IO, "%s: not a file", b->path);
    if (own && stat(own, &from) == 0 && to.st_dev == from.st_dev &&
        to.st_ino == from.st_ino)
        return err_set(b->ei, ERR_IO, "%s: is the database itself", b->path);
    return ERR_OK;
}

static enum err make_temp(struct backup *b)
{
    int fd;

    (void)snprintf(b->temp, sizeof(b->temp), "%s.XXXXXX", b->path);
    fd = mkostemp(b->temp, O_CLOEXEC);
    if (fd < 0) {
        b->temp[0] = '\0';
        return fail(b, b->path, errno);
    }
    close(fd);
    return ERR_OK;
}

static enum err flush(struct backup *b, const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    enum err e = ERR_OK;

    if (fd < 0 || fsync(fd) != 0)
        e = fail(b, path, errno);
    if (fd >= 0)
        close(fd);
    return e;
}

static enum err flush_directory(struct backup *b)
{
    char dir[BACKUP_PATH_MAX_BYTES];
    const char *slash = strrchr(b->path, '/');
    size_t n = slash ? (size_t)(slash - b->path) + 1 : 1;

    (void)snprintf(dir, sizeof(dir), "%.*s", (int)n, slash ? b->path : ".");
    return flush(b, dir, O_RDONLY | O_DIRECTORY);
}

/* Gives the copy its name; only an old file system cannot do so without the
 * chance to write over what came since check_target. */
static enum err give_name(struct backup *b)
{
    unsigned flags = b->opt->overwrite ? 0 : RENAME_NOREPLACE;
    int rc = renameat2(AT_FDCWD, b->temp, AT_FDCWD, b->path, flags);

    if (rc != 0 && errno == EINVAL && flags)
        rc = rename(b->temp, b->path);
    if (rc != 0)
        return fail(b, b->path, errno);
    b->temp[0] = '\0';
    return flush_directory(b);
}

static void remove_temp(struct backup *b)
{
    char journal[BACKUP_PATH_MAX_BYTES + 16];

    if (!b->temp[0])
        return;
    (void)unlink(b->temp);
    (void)snprintf(journal, sizeof(journal), "%s-journal", b->temp);
    (void)unlink(journal);
}

/* ---- the copy --------------------------------------------------------- */

static enum err stopped(struct backup *b)
{
    return err_set(b->ei, ERR_IO, "%s: stopped", b->path);
}

static enum err of_copy(struct backup *b)
{
    enum err e = db_fail(&b->to, b->ei);

    return err_prefix(b->ei, e, "%s", b->temp);
}

static enum err open_copy(struct backup *b)
{
    int rc = sqlite3_open_v2(b->temp, &b->to.handle,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (!b->to.handle)
        return err_set(b->ei, ERR_NOMEM, "no memory for a backup");
    if (rc != SQLITE_OK)
        return of_copy(b);
    /* The file is nobody's before it has its name: flushed once, at the end. */
    if (db_exec(&b->to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF",
                NULL))
        return of_copy(b);
    return ERR_OK;
}

static bool asks_on(struct backup *b, int64_t done_bytes)
{
    return !b->opt->step || b->opt->step(b->opt->ctx, done_bytes, b->all_bytes);
}

static enum err copy_pages(struct backup *b, sqlite3_backup *copy)
{
    int64_t page_bytes = 0;
    int rc = SQLITE_OK;
    enum err e =
        db_number(&b->st->db, STMT_PAGE_BYTES, NO_VALUES, &page_bytes, b->ei);

    while (!e && rc == SQLITE_OK) {
        int left;

        rc = sqlite3_backup_step(copy, BACKUP_STEP_PAGES);
        left = sqlite3_backup_remaining(copy);
        b->all_bytes = page_bytes * sqlite3_backup_pagecount(copy);
        if ((rc == SQLITE_OK || rc == SQLITE_DONE) &&
            !asks_on(b, b->all_bytes - page_bytes * left))
            e = stopped(b);
    }
    if (sqlite3_backup_finish(copy) != SQLITE_OK && !e)
        e = of_copy(b);
    return e;
}

static enum err copy(struct backup *b)
{
    sqlite3_backup *copy;
    enum err e = storage_view_begin(b->st, b->ei);

    if (e)
        return e;
    copy = sqlite3_backup_init(b->to.handle, "main", b->st->db.handle, "main");
    e = copy ? copy_pages(b, copy) : of_copy(b);
    storage_view_end(b->st);
    return e;
}

static int on_progress(void *ctx)
{
    struct backup *b = ctx;

    return asks_on(b, b->all_bytes) ? 0 : 1;
}

/* Is the copy whole? Also takes it out of WAL. */
static enum err check(struct backup *b)
{
    sqlite3_stmt *row = NULL;
    struct str said = { NULL, 0 };
    enum err e = ERR_OK;

    sqlite3_progress_handler(b->to.handle, BACKUP_CHECK_STEPS, on_progress, b);
    if (db_exec(&b->to, "PRAGMA journal_mode = DELETE", NULL) ||
        sqlite3_prepare_v2(b->to.handle, "PRAGMA integrity_check(1)", -1, &row,
                           NULL) != SQLITE_OK ||
        sqlite3_step(row) != SQLITE_ROW)
        e = sqlite3_errcode(b->to.handle) == SQLITE_INTERRUPT ? stopped(b)
                                                              : of_copy(b);
    else
        said = db_col(row, 0);
    if (!e && !str_eq(said, STR("ok")))
        e = err_set(b->ei, ERR_DB,
                    "the database is damaged, and so would be "
                    "its backup: %.*s",
                    STR_ARG(said));
    (void)sqlite3_finalize(row);
    return e;
}

enum err storage_backup(struct storage *st, const char *path,
                        const struct backup_options *opt, struct err_info *ei)
{
    struct backup b = { .st = st, .opt = opt, .path = path, .ei = ei };
    enum err e = check_target(&b);

    if (!e)
        e = make_temp(&b);
    if (!e)
        e = open_copy(&b);
    if (!e)
        e = copy(&b);
    if (!e)
        e = check(&b);
    db_close(&b.to);
    if (!e)
        e = flush(&b, b.temp, O_RDONLY);
    if (!e)
        e = give_name(&b);
    remove_temp(&b);
    return e;
}
