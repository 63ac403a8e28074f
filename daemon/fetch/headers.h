/* headers.h -- the header fields of one answer, as far as weir uses them.
 *
 * Fed line by line as they arrive, those of interim answers (1xx) and trailers
 * too, which count but say nothing. Keeps bytes as they came; no libcurl, no
 * clock. One thread.
 */
#ifndef WEIR_DAEMON_FETCH_HEADERS_H
#define WEIR_DAEMON_FETCH_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define HEADERS_MAX_ENCODINGS 2 /* SECURITY.md 5 */
#define HEADERS_VALUE_MAX_BYTES 2048
#define HEADERS_MAX_LINES 2000 /* each is work, however short */

enum header_field {
    HEADER_ETAG,
    HEADER_LAST_MODIFIED,
    HEADER_LOCATION,
    HEADER_CONTENT_TYPE,
    HEADER_RETRY_AFTER,
    HEADER_DATE,
    HEADER_FIELDS
};

struct headers {
    long status;        /* of the last status line; 0: none came */
    bool are_whole;     /* a final status and the blank line after its fields */
    bool in_fields;     /* between a status line and its blank line */
    bool too_long;      /* a Location that cannot be followed */
    size_t n_bytes;     /* all lines so far, trailers and 1xx included */
    size_t n_lines;     /* of the same */
    size_t n_encodings; /* Content- and Transfer-Encodings to undo */
    char *fields[HEADER_FIELDS]; /* owned, trimmed; NULL: absent */
    char **last; /* the field a folded line would go on, or NULL */
};

/* Forgets all and frees; also makes a zeroed struct ready. */
void headers_release(struct headers *h);

/* Takes one line, its end included. ERR_LIMIT past FETCH_MAX_HEADER_BYTES,
 * HEADERS_MAX_LINES or HEADERS_MAX_ENCODINGS; ERR_NOMEM. */
WEIR_NODISCARD enum err headers_put_line(struct headers *h, struct str line,
                                         struct err_info *ei);

/* Retry-After in seconds from now, -1 if there is none or it is unreadable. A
 * date is read against Date, without one against now_sec; a past one is 0. */
int64_t headers_retry_after(const struct headers *h, int64_t now_sec);

/* True if s may be stored as a validator and sent back: printable ASCII, not
 * empty, at most FETCH_MAX_VALIDATOR_BYTES. */
bool headers_is_validator(struct str s);

#endif
