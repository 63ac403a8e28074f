/* file_set.h -- the files a pattern matches, for a `file` with * or ?.
 *
 * Reads directories; on a worker.
 */
#ifndef WEIR_DAEMON_FILE_SET_H
#define WEIR_DAEMON_FILE_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define FILE_SET_MAX_FILES 10000

struct file_set {
    char **paths; /* owned, by name (bytes) */
    size_t n;
    size_t n_over; /* left out: those before the last FILE_SET_MAX_FILES, as
                      names mostly rise with time */
};

/* What pattern (glob(7)) matches, but for directories; links are followed, and
 * what is no regular file shows when it is read. None is fine, if the directory
 * before the first pattern is there. ERR_IO, ERR_NOMEM. */
WEIR_NODISCARD enum err file_set_list(const char *pattern,
                                      struct file_set *ret_set,
                                      struct err_info *ei);
void file_set_release(struct file_set *set);

/* The part of pattern that is one directory, with its '/': "a/" of "a/b*.xml"
 * and of "a/?/c"; "" if there is none. Borrowed. */
struct str file_set_base(const char *pattern);

#endif
