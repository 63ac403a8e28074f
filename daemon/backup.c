/* backup.c -- see backup.h. */
#include "daemon/backup.h"

enum err backup_database(const char *db_path, const char *path,
                         backup_step_fn *step, void *ctx, struct err_info *ei)
{
    struct backup_options options = { .step = step, .ctx = ctx };
    struct storage *st = NULL;
    enum err e = storage_open_reader(db_path, &st, ei);

    if (!e)
        e = storage_backup(st, path, &options, ei);
    storage_close(st);
    return e;
}

int backup_percent(int64_t done_bytes, int64_t all_bytes)
{
    return all_bytes > 0 ? (int)((double)done_bytes * 100 / (double)all_bytes)
                         : 0;
}
