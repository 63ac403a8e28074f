/* file.h -- files of an output directory, replaced whole or not at all.
 *
 * A reader sees the old or the new file, never half of one (SECURITY.md 13
 * and 16): the bytes go to a temporary dot file in the same directory, which
 * is renamed. Everything is opened below the directory's descriptor without
 * following links; directories are made as needed. No fsync here: file_sync
 * flushes the whole file system when the caller wants it. One thread.
 */
#ifndef WEIR_OUTPUT_FILE_H
#define WEIR_OUTPUT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define FILE_PATH_MAX_BYTES 1024
#define FILE_NAME_MAX_BYTES 255 /* of one segment, as file systems have it */
#define FILE_MAX_DEPTH 32       /* segments of a path */
#define FILE_BUSY_NAME                                                         \
    ".weir-busy" /* there while a directory is written to                      \
                  */

struct file_dir;

/* Opens a directory, made with its parents if missing. What a process that
 * died left half written in it is removed. */
WEIR_NODISCARD enum err
file_dir_open(const char *path, struct file_dir **ret_dir, struct err_info *ei);
/* Opens one that is there, to be looked at alone: nothing is made or removed.
 * ERR_IO also if there is none. */
WEIR_NODISCARD enum err
file_dir_look(const char *path, struct file_dir **ret_dir, struct err_info *ei);
void file_dir_close(struct file_dir *d); /* NULL is accepted */

/* True if path ("a/b/c.html", no '/' first) may name a file of ours: UTF-8,
 * no segment empty or with a dot first, no control character or backslash,
 * nothing beyond the limits above. */
bool file_path_is_safe(struct str path);

/* Makes the file at path hold bytes, mode 0644. *ret_written is false if it
 * held them already. On failure the old file is as it was. */
WEIR_NODISCARD enum err file_replace(struct file_dir *d, struct str path,
                                     struct str bytes, bool *ret_written,
                                     struct err_info *ei);

/* Can files be made in the directory? One is, and removed. A disk that is full
 * is no reason: that passes. ERR_IO says why. */
WEIR_NODISCARD enum err file_probe(const struct file_dir *d,
                                   struct err_info *ei);

/* Makes a dot file of our own, directly in the directory, hold bytes. */
WEIR_NODISCARD enum err file_note(struct file_dir *d, const char *name,
                                  struct str bytes, struct err_info *ei);
/* Removes it, durably; there may be none. */
WEIR_NODISCARD enum err file_remove_note(struct file_dir *d, const char *name,
                                         struct err_info *ei);
bool file_has_note(const struct file_dir *d, const char *name,
                   struct str bytes);

/* True if there is something at path that does not begin with mark: somebody
 * else's file, or one of ours of another kind. Whoever writes path after that
 * makes its directories anyway. */
bool file_is_other(struct file_dir *d, struct str path, struct str mark);

/* Is there anything of that name, a link included? */
bool file_exists(const struct file_dir *d, const char *path);

/* Flushes the file system that holds the directory. */
WEIR_NODISCARD enum err file_sync(struct file_dir *d, struct err_info *ei);

#endif
