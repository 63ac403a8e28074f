/* transfer_calls.h -- what libcurl calls during a transfer; see transfer.h.
 *
 * Private to transfer.c. The loop's thread.
 */
#ifndef WEIR_DAEMON_FETCH_TRANSFER_CALLS_H
#define WEIR_DAEMON_FETCH_TRANSFER_CALLS_H

#include <curl/curl.h>

struct transfer;

#define TRANSFER_READ_BYTES 16384 /* most that libcurl reads at once */

/* Has all limits of t checked as its bytes come. */
CURLcode transfer_calls_set(struct transfer *t);

/* Notes in t->error if the whole body was packed too tightly: on the way the
 * wire may be ahead by a read. */
void transfer_check_ratio(struct transfer *t);

#endif
