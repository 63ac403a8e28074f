/* errand.h -- what a request may send, and to whom.
 *
 * Owns copies of all a struct fetch_request names but its address. Decides for
 * each hop what goes along: validators to the address that gave them, headers
 * and credentials to the origin they are for, a body until a redirect takes
 * it. No network; the loop's thread.
 */
#ifndef WEIR_DAEMON_FETCH_ERRAND_H
#define WEIR_DAEMON_FETCH_ERRAND_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/target.h"
#include "daemon/fetch/transfer.h"

/* All owned; NULL: absent. */
struct errand {
    char *accept, *validator_url, *etag, *last_modified;
    char *body, *body_type; /* body NULL: a GET, or one by now */
    char *home;             /* its origin gets the headers */
    char *login_home;       /* its origin gets user and password */
    char *user, *password;
    char **headers;
    size_t n_headers;
    char *proxy, *proxy_shown; /* shown: without credentials */
};

/* Copies; `first` is the address of req->url, which may lose its credentials
 * to the errand. ERR_NOMEM, or ERR_FORMAT for a home or a proxy that cannot
 * be used. errand_release is due in any case. */
WEIR_NODISCARD enum err errand_init(struct errand *e,
                                    const struct fetch_request *req,
                                    struct target *first, struct err_info *ei);
void errand_release(struct errand *e);

/* What goes to url; borrowed from e and url until either changes. The time is
 * left to be filled in. */
void errand_order(const struct errand *e, const char *url,
                  struct transfer_order *ret_order);

/* False for a POST to another origin than that of its home: its body may hold
 * what opens it, as headers may. */
bool errand_may_go(const struct errand *e, const char *url);

/* It was redirected with this status. True if that has made a GET of a POST. */
bool errand_redirect(struct errand *e, long status);

#endif
