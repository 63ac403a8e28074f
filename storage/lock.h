/* lock.h -- one writer per database.
 */
#ifndef WEIR_STORAGE_LOCK_H
#define WEIR_STORAGE_LOCK_H

#include "feeds/base/err.h"

/* Takes the lock of the database at path: a file beside it, path + ".lock",
 * that holds our process id. ERR_BUSY if another has it, naming it; ERR_IO if
 * the file cannot be made. */
WEIR_NODISCARD enum err lock_take(const char *path, int *ret_fd,
                                  struct err_info *ei);
void lock_release(int fd); /* -1 is accepted */

#endif
