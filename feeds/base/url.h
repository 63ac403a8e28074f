/* url.h -- addresses: RFC 3986 as browsers and feeds use it (WHATWG URL).
 *
 * No network, no state, any thread. A URL longer than URL_MAX_BYTES is
 * refused everywhere but in url_resolve_long.
 */
#ifndef WEIR_FEEDS_BASE_URL_H
#define WEIR_FEEDS_BASE_URL_H

#include <stdbool.h>

#include "feeds/base/buf.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define URL_MAX_BYTES 2048

/* Parts of a URL as written; absent parts are {NULL, 0}, so that "http://h?"
 * (an empty query) and "http://h" can be told apart. All borrowed. */
struct url {
    struct str scheme, userinfo, host, port, path, query, fragment;
};

/* Splits s (RFC 3986 appendix B, authority included). ERR_FORMAT for control
 * characters or a port that is no number below 65536, ERR_LIMIT if longer
 * than URL_MAX_BYTES; a relative reference is fine. */
WEIR_NODISCARD enum err url_split(struct str s, struct url *ret_url);

/* Appends ref resolved against base (RFC 3986 5.2, dots removed, the ends of
 * ref trimmed, line breaks and tabs inside removed, spaces and raw non-ASCII
 * percent-encoded) to *ret. With an empty base a relative ref is appended as
 * written. ERR_FORMAT if either is no URL. */
WEIR_NODISCARD enum err url_resolve(struct str base, struct str ref,
                                    struct buf *ret);

/* The same of a ref of any length; a base is still within URL_MAX_BYTES, for
 * many refs may share it. */
WEIR_NODISCARD enum err url_resolve_long(struct str base, struct str ref,
                                         struct buf *ret);

/* True if s is an absolute http or https URL with a host. */
bool url_is_http(struct str s);

/* True if a link to s may be published: http, https, mailto, or relative;
 * schemes are judged after bytes up to 0x20 are removed (SECURITY.md 10). */
bool url_is_safe_link(struct str s);

/* True if a and b have one scheme, host (without case) and port (defaults
 * filled in): credentials never go elsewhere. */
bool url_same_origin(struct str a, struct str b);

/* Appends the canonical spelling that makes one link comparable with another:
 * scheme http for https too, lower-case host, no fragment, default port,
 * userinfo, empty query, utm_*, spm, from=timeline, fbclid, gclid, and the
 * like; percent-encoding normalized. Only http(s); else ERR_FORMAT. */
WEIR_NODISCARD enum err url_canonical(struct str s, struct buf *ret);
/* The same as it was before parameters were added to what is left out. */
WEIR_NODISCARD enum err url_canonical_before(struct str s, struct buf *ret);

/* The value of the first query parameter `name`, compared without case, as
 * written (still percent-encoded); absent if there is none. Borrowed. */
struct str url_query(struct str s, struct str name);

/* Appends s with %XX decoded (bad escapes stay as they are). */
void url_decode(struct str s, struct buf *ret);

/* Appends s without its userinfo: what logs and pages may show. */
void url_redact(struct str s, struct buf *ret);
/* Does the name of a parameter tell of a secret: apiKey, auth_token? */
bool url_is_secret_name(struct str name);
/* The same as url_redact, and "..." for the values of such parameters: what is
 * for people to read. */
void url_show(struct str s, struct buf *ret);

#endif
