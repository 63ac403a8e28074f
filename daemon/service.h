/* service.h -- how the daemon is doing, told to the service manager: ready,
 * reloading, stopping, a line of status, and a sign of life for the watchdog
 * as long as the loop turns and the writer makes progress. On the loop's
 * thread.
 */
#ifndef WEIR_DAEMON_SERVICE_H
#define WEIR_DAEMON_SERVICE_H

#include "daemon/engine.h"
#include "daemon/notify.h"

#define SERVICE_STATUS_MS 2000 /* the line is looked at as often */
#define SERVICE_STATUS_MAX_BYTES 640

struct service;

/* Before there are threads (see notify_open). */
WEIR_NODISCARD enum err service_open(struct engine *e,
                                     struct service **ret_service,
                                     struct err_info *ei);
/* What the database knew at the start, for the line of status. */
void service_set_known(struct service *s, int64_t n_posts,
                       int64_t last_new_sec);
/* The server listens and the database is open; from now on the line is kept
 * current and the watchdog fed. */
void service_ready(struct service *s);
void service_reloading(struct service *s);
void service_reloaded(struct service *s); /* or refused: the note says so */
void service_stopping(struct service *s);
/* Closes its handles; freed by service_free when they have closed. */
void service_close(struct service *s);
void service_free(struct service *s); /* NULL is accepted */

/* Has the database or the output refused to be written for longer than
 * since_ms? *ret says why. */
bool service_trouble(const struct engine *e, int64_t since_ms,
                     struct err_info *ret);

/* "312 sources, 3 failing; 12,345 posts; last new post 14:02" the trouble
 * there is, and the note of a refused reload. Appends. */
void service_put_status(const struct service *s, struct buf *b);

#endif
