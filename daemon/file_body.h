/* file_body.h -- a local file as if it had been fetched. On a worker. */
#ifndef WEIR_DAEMON_FILE_BODY_H
#define WEIR_DAEMON_FILE_BODY_H

#include <stddef.h>
#include <stdint.h>

#include "feeds/base/err.h"

/* s is freed with free(), and a NUL follows its n bytes. */
struct file_body {
    char *s;
    size_t n;
};

/* Reads a regular file of at most max_bytes whole. */
WEIR_NODISCARD enum err file_body(const char *path, int64_t max_bytes,
                                  struct file_body *ret_body,
                                  struct err_info *ei);

/* Opens `relative` beside the file `beside`, for the details of a local list.
 * Names that leave its directory are refused: the list is foreign text. */
WEIR_NODISCARD enum err
file_body_beside(const char *beside, const char *relative, int64_t max_bytes,
                 struct file_body *ret_body, struct err_info *ei);

#endif
