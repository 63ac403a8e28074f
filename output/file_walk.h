/* file_walk.h -- removes what a dead writer left, anywhere in a tree. Between
 * file.c and file_walk.c.
 */
#ifndef WEIR_OUTPUT_FILE_WALK_H
#define WEIR_OUTPUT_FILE_WALK_H

#include "feeds/base/err.h"

#define FILE_TEMPORARY_NAME ".weir-new"

/* Unlinks every FILE_TEMPORARY_NAME below directory fd, down to
 * FILE_MAX_DEPTH, following no link. What cannot be read is left. path is for
 * messages. */
WEIR_NODISCARD enum err file_remove_leftovers(int fd, const char *path,
                                              struct err_info *ei);

#endif
