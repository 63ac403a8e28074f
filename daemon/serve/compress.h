/* compress.h -- a whole text in a content coding.
 *
 * Levels are those that cost about a millisecond for a page of 50 KB: it is
 * done while a reader waits. The same text gives the same bytes. Any thread.
 */
#ifndef WEIR_DAEMON_SERVE_COMPRESS_H
#define WEIR_DAEMON_SERVE_COMPRESS_H

#include "daemon/serve/negotiate.h"
#include "feeds/base/err.h"

/* Makes *ret_s, freed with free(), of coding gzip or br. ERR_NOMEM; ERR_LIMIT
 * if it would not be smaller. */
WEIR_NODISCARD enum err compress_text(struct str text, enum coding coding,
                                      char **ret_s, size_t *ret_n);

#endif
