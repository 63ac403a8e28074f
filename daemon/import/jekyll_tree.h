/* jekyll_tree.h -- which files of an old site are its posts.
 *
 * Those in folders named _posts; of a tree that has none, all. Links to
 * directories are not followed. Blocks; any thread.
 */
#ifndef WEIR_DAEMON_IMPORT_JEKYLL_TREE_H
#define WEIR_DAEMON_IMPORT_JEKYLL_TREE_H

#include "feeds/base/arena.h"
#include "feeds/base/err.h"

/* What cannot be read, and why; path below the tree. */
typedef void jekyll_problem_fn(void *ctx, const char *path, const char *why);
struct jekyll_problems {
    jekyll_problem_fn *on_problem;
    void *ctx;
};

struct jekyll_tree {
    const char **paths; /* below the tree; oldest names first */
    size_t n;
};

/* Texts in a. ERR_IO: dir is none. */
WEIR_NODISCARD enum err jekyll_tree_read(const char *dir, struct arena *a,
                                         const struct jekyll_problems *problems,
                                         struct jekyll_tree *ret,
                                         struct err_info *ei);

/* Reads a file of the tree, up to max_bytes and one more; *ret_s is freed by
 * the caller. ERR_IO: with no path in the text. */
WEIR_NODISCARD enum err jekyll_tree_load(const char *dir, const char *path,
                                         size_t max_bytes, struct buf *ret,
                                         struct err_info *ei);

#endif
