/* check.h -- what only shows in several values together.
 *
 * Private to config/. Reads the file system only to see whether files that the
 * configuration names are there.
 */
#ifndef WEIR_CONFIG_CHECK_H
#define WEIR_CONFIG_CHECK_H

#include "config/build.h"

/* Checks all of b->config; a mistake is a problem. */
WEIR_NODISCARD enum err check_config(struct build *b);

/* Checks all sources, all media. */
WEIR_NODISCARD enum err check_sources(struct build *b);
WEIR_NODISCARD enum err check_media(struct build *b);

/* Checks how source i is asked: POST, login, pages. */
void check_request(struct build *b, size_t i);
/* A file that holds a password must not be for everybody to read. */
void check_secrets(struct build *b);

/* Checks the list keys of source i and makes its mapping if it is a list. */
WEIR_NODISCARD enum err check_list(struct build *b, size_t i);

/* Addresses of [output ...] must not be, or be able to become, those of the
 * site's own files, no two of them the same, and none a folder of another. */
void check_paths(struct build *b);
/* Which of the site's own files a template falls or could fall on:
 * "index.html", "404.html", "robots.txt", "theme"; else absent. Static. */
struct str check_path_taken(const struct config *c, const char *template);

/* The key of an output that is on that has this address, or has a folder where
 * this is a file, or the other way round; or NULL. */
const struct schema_key *check_path_owner(const struct build *b,
                                          const char *path);

/* Where a source sets a key: in its section, else in [defaults], else NULL. */
const struct entry *check_find(const struct build *b, size_t i,
                               const char *key);

/* Adds a problem "KEY = VALUE: text" at x; once only if x is a default, which
 * many sources have. */
void check_report(struct build *b, const struct entry *x, const char *text);

#endif
