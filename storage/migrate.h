/* migrate.h -- bringing a database to the schema of this program.
 */
#ifndef WEIR_STORAGE_MIGRATE_H
#define WEIR_STORAGE_MIGRATE_H

#include <stdint.h>

#include "feeds/base/buf.h"
#include "storage/db.h"

/* Makes the schema in an empty file or upgrades an older one, step by step,
 * all in one transaction. ERR_DB: a newer schema, or not a database of weir. */
WEIR_NODISCARD enum err migrate_up(struct db *db, int64_t now_sec,
                                   struct err_info *ei);
/* ERR_DB unless the schema is the one of this program. */
WEIR_NODISCARD enum err migrate_check(struct db *db, struct err_info *ei);

#endif
