/* peek.h -- one look at an address or a file: fetched as the daemon would,
 * through the same guard and limits, and nothing stored.
 *
 * For commands that run by themselves: each call has a loop of its own and
 * returns when the answer is there.
 */
#ifndef WEIR_DAEMON_PREVIEW_PEEK_H
#define WEIR_DAEMON_PREVIEW_PEEK_H

#include "config/config.h"

struct peek {
    char *body; /* owned, as all of them; a NUL follows its n_body bytes */
    size_t n_body;
    char *url;          /* where it came from; NULL: a file */
    char *path;         /* the file; NULL: an address */
    char *content_type; /* or NULL */
    long status;        /* 0: a file */
};

/* The list of a source: its first page, or the first file of a pattern. c holds
 * the limits, and need not be the configuration of s. ERR_NET with the cause
 * if there is no document. Release *ret in every case. */
WEIR_NODISCARD enum err peek_list(const struct config *c,
                                  const struct config_source *s,
                                  struct peek *ret, struct err_info *ei);
/* Another document of it, asked for in the same way: a detail (is_detail: its
 * login goes only where that belongs) or a page of its site. */
WEIR_NODISCARD enum err peek_url(const struct config *c,
                                 const struct config_source *s, const char *url,
                                 struct peek *ret, struct err_info *ei);
void peek_release(struct peek *p);

#endif
