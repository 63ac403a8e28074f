/* transfer_end.h -- what the end of a transfer means; see transfer.h.
 *
 * The loop's thread.
 */
#ifndef WEIR_DAEMON_FETCH_TRANSFER_END_H
#define WEIR_DAEMON_FETCH_TRANSFER_END_H

#include <curl/curl.h>
#include <stdbool.h>

struct transfer;

/* Of a proxy's answer 407; its name. */
#define TRANSFER_PROXY_LOGIN                                                   \
    "the proxy %s asks for another user or password (407)"

/* True if the body of such an answer is kept: it has a 2xx status. */
bool transfer_is_wanted(const struct transfer *t);

/* The body passes max_body. */
void transfer_set_too_long(struct transfer *t);

/* Settles t->error from what was noted on the way and libcurl's code. */
void transfer_judge(struct transfer *t, CURLcode code);

#endif
