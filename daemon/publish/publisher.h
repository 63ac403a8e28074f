/* publisher.h -- keeps the output directory equal to the database.
 *
 * Poked after a commit, it starts at once when idle; what is marked meanwhile
 * goes as the next batch. A batch is rendered by a worker from one state of
 * the database. Rows are cleared after a syncfs some seconds later, so that
 * a power cut costs a rendering and no page. A full disk or a read-only
 * directory keeps the old files and is tried again. On the loop's thread.
 */
#ifndef WEIR_DAEMON_PUBLISH_PUBLISHER_H
#define WEIR_DAEMON_PUBLISH_PUBLISHER_H

#include <stdbool.h>

#include "daemon/engine.h"

struct publisher;

/* Opens the output (templates are compiled: ERR_CONFIG; it must be writable at
 * the start: ERR_IO) and a reader of the database; starts with what an earlier
 * run left. */
WEIR_NODISCARD enum err publisher_open(struct engine *e, const char *db_path,
                                       struct publisher **ret_publisher,
                                       struct err_info *ei);
/* Goes on with c after the batch at hand: the output is opened anew, and if
 * pages change by it, all are rendered again. */
void publisher_set_config(struct publisher *p, const struct config *c);
/* Does it, or a batch under way, use c? engine_rest is called when it lets
 * go. */
bool publisher_borrows(const struct publisher *p, const struct config *c);
/* Something was committed that pages show. */
void publisher_poke(struct publisher *p);
/* Renders everything again, into a directory made anew if need be. */
void publisher_rebuild(struct publisher *p);
/* Nothing is marked, being rendered or waiting for a sync... */
bool publisher_is_idle(const struct publisher *p);
/* ... or nothing more can be done now: the output cannot be written. */
bool publisher_is_stuck(const struct publisher *p);
/* What has failed for longer than since_ms without a success since, to be
 * borrowed until the next turn; NULL: nothing has. */
const char *publisher_trouble(const struct publisher *p, int64_t since_ms);
#define PUBLISHER_TROUBLE_MAX_BYTES 256
/* Sync now instead of some seconds later. */
void publisher_hurry(struct publisher *p);
/* Breaks off between two files; engine_rest is called when it is at rest. */
void publisher_stop(struct publisher *p);
bool publisher_has_stopped(const struct publisher *p);
/* Closes its handles, database and output; then, these closed, it is freed. */
void publisher_close(struct publisher *p);
void publisher_free(struct publisher *p);

#endif
