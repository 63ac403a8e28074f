/* jekyll.h -- an old Jekyll site becomes posts, with their addresses.
 *
 * Its posts are taken in as the documents of a source that no configuration
 * has: known ones by their infoCode or link, and what was published under an
 * address stays there or leads there. Blocks; the thread of the storage.
 */
#ifndef WEIR_DAEMON_IMPORT_JEKYLL_H
#define WEIR_DAEMON_IMPORT_JEKYLL_H

#include "config/config.h"
#include "daemon/import/jekyll_tree.h"

#define JEKYLL_SOURCE "jekyll-import"

struct jekyll_import {
    const struct config *config;
    const char *dir;
    const char *source_id; /* not of the configuration */
    const char *permalink; /* or NULL: what the site's _config.yml says */
    int64_t now_sec;
    jekyll_problem_fn *on_problem; /* a file that could not be taken in */
    void (*on_progress)(void *ctx, size_t n_done, size_t n_all);
    void *ctx;
};
struct jekyll_import_stats {
    size_t n_files; /* posts, by their names */
    size_t n_new, n_known;
    size_t n_hidden;      /* published: false */
    size_t n_bad;         /* told by on_problem */
    size_t n_old_paths;   /* lead to a post now, and did not */
    size_t n_paths_taken; /* another post's, a list's, or none for a file */
};

/* Opens the database of the configuration and takes the site in, some hundred
 * posts a transaction: what was done before an error stays, and is known when
 * it is done again. ERR_BUSY: a daemon has the database; ERR_CONFIG: source_id
 * or permalink; ERR_IO: the directory. */
WEIR_NODISCARD enum err jekyll_import(const struct jekyll_import *in,
                                      struct jekyll_import_stats *ret,
                                      struct err_info *ei);

#endif
