/* target.h -- an address made ready to be asked.
 *
 * libcurl's own URL parser has the last word, so that what is compared, stored
 * and limited is what is asked. No network; any thread.
 */
#ifndef WEIR_DAEMON_FETCH_TARGET_H
#define WEIR_DAEMON_FETCH_TARGET_H

#include "feeds/base/err.h"
#include "feeds/base/str.h"

/* Texts are owned and end in NUL. */
struct target {
    char *url;  /* absolute, http or https, without credentials or fragment */
    char *host; /* lower case, numbers as a.b.c.d: the key of its places */
    char *user, *password; /* of the address, decoded; or NULL */
};

/* Resolves ref against base (empty: ref is absolute) into *ret_target, which
 * target_release frees. ERR_FORMAT, ERR_LIMIT, ERR_NOMEM, or ERR_NET for a
 * scheme that is not fetched; texts hold no credentials. */
WEIR_NODISCARD enum err target_make(struct str base, struct str ref,
                                    struct target *ret_target,
                                    struct err_info *ei);
void target_release(struct target *t);

#endif
