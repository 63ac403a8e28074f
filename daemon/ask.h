/* ask.h -- how a source is asked: from its configuration to a request.
 *
 * Knows no state. The loop's thread; ask_put_page any.
 */
#ifndef WEIR_DAEMON_ASK_H
#define WEIR_DAEMON_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "config/config.h"
#include "daemon/fetch/fetch.h"

/* Does its list come in pages? */
bool ask_is_paged(const struct config_source *c);

/* Appends the address of a page: "{page}" in url, wherever it stands, becomes
 * the number; without one, param (or NULL) gets it in the query, instead of
 * the value it has there. A fragment goes. */
void ask_put_page(struct buf *b, struct str url, struct str param,
                  int64_t number);

/* Headers, login and proxy of a source, for a list (detail_url NULL) or a
 * detail; c is borrowed by *req. */
void ask_source(const struct config_source *c, const char *detail_url,
                struct fetch_request *req);

/* A request for page `index` (from 0; a source without pages has only that),
 * validators left out. Starts it; *req names who is told. ERR_NOMEM, ERR_NET
 * and ERR_LIMIT. */
WEIR_NODISCARD enum err ask_page(struct fetcher *f,
                                 const struct config_source *c, int64_t index,
                                 struct fetch_request *req,
                                 struct fetch **ret_fetch);

#endif
