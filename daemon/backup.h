/* backup.h -- a copy of the database, by whoever has no connection yet. On a
 * worker, or in a command. */
#ifndef WEIR_DAEMON_BACKUP_H
#define WEIR_DAEMON_BACKUP_H

#include "storage/storage.h"

/* As storage_backup, with a reader of its own; a file that is there stays.
 */
WEIR_NODISCARD enum err backup_database(const char *db_path, const char *path,
                                        backup_step_fn *step, void *ctx,
                                        struct err_info *ei);
int backup_percent(int64_t done_bytes, int64_t all_bytes);

#endif
