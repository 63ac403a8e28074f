/* site.h -- what storage and output need of the configuration, in their own
 * words: the folders do not know config/. Borrowed from the configuration. */
#ifndef WEIR_DAEMON_SITE_H
#define WEIR_DAEMON_SITE_H

#include "config/config.h"
#include "output/output.h"
#include "storage/storage.h"

/* The database's path. Fails only for memory; freed with free(). */
char *site_database(const struct config *c);

/* Gives the database the configuration, in a transaction of its own; warns of
 * pinned slugs that came too late. Borrows c's zone until the next time. */
WEIR_NODISCARD enum err site_set_config(const struct config *c,
                                        struct storage *st, int64_t now_sec,
                                        struct err_info *ei);

/* Opens the database for writing and gives it the configuration. */
WEIR_NODISCARD enum err site_open_storage(const struct config *c,
                                          int64_t now_sec,
                                          struct storage **ret_st,
                                          struct err_info *ei);

/* What output_open needs, and borrows: NULL for lack of memory. Freed after
 * output_close. */
struct output_site *site_output(const struct config *c);
void site_output_free(struct output_site *site); /* NULL is accepted */

/* Makes output_dir, for all to read, and its parents. */
WEIR_NODISCARD enum err site_make_output(const struct config *c,
                                         struct err_info *ei);

#endif
