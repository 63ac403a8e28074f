/* http_date.h -- dates of HTTP header fields (RFC 9110 5.6.7).
 *
 * Strict, unlike dates of feeds: what is not one of the three forms is none.
 * No allocation, no state, any thread.
 */
#ifndef WEIR_DAEMON_FETCH_HTTP_DATE_H
#define WEIR_DAEMON_FETCH_HTTP_DATE_H

#include <stdint.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

/* Reads "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT" or
 * "Sun Nov  6 08:49:37 1994". A two-digit year more than 50 years after now_sec
 * is one of the century before. ERR_FORMAT if it is none of them. */
WEIR_NODISCARD enum err http_date_parse(struct str s, int64_t now_sec,
                                        int64_t *ret_sec);

#endif
