/* negotiate.h -- what a request's header fields ask of an answer (RFC 9110).
 *
 * Pure functions of their values.
 */
#ifndef WEIR_DAEMON_SERVE_NEGOTIATE_H
#define WEIR_DAEMON_SERVE_NEGOTIATE_H

#include <stdbool.h>

#include "feeds/base/str.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_BR, CODINGS };

/* "gzip", "br"; NULL for CODING_NONE. Static. */
const char *coding_name(enum coding c);

/* The coding of an Accept-Encoding field that is liked best, of equal ones the
 * smallest result: br, gzip, none (12.5.3). A field that rules everything out
 * gets CODING_NONE all the same: an answer beats a 406. */
enum coding negotiate_coding(struct str accept_encoding);

/* Does an If-None-Match field name the state of a file, in whatever coding it
 * was sent? `tag` is the opaque part without quotes ("1a-2b"), which we follow
 * with "-gz" or "-br". Weak comparison (13.1.2). */
bool negotiate_has_tag(struct str if_none_match, struct str tag);

#endif
