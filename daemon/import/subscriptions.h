/* subscriptions.h -- a subscription list (OPML) as a file of sources.
 *
 * Pure: bytes in, text out. Reading OPML is feeds/opml.h's business, naming
 * sources config/append.h's. Any thread.
 */
#ifndef WEIR_DAEMON_IMPORT_SUBSCRIPTIONS_H
#define WEIR_DAEMON_IMPORT_SUBSCRIPTIONS_H

#include "config/config.h"

/* What is known besides the list. All borrowed. */
struct subscriptions_options {
    const char *name;            /* of the list, for a comment */
    const struct config *config; /* or NULL: none of its sources again */
    /* Sources of this file (config_source.file) do not count: it will be
     * replaced. Or NULL. */
    const char *replaced;
};

struct subscriptions {
    struct buf text;   /* the file */
    struct buf report; /* a line for each outline that could not be taken, and
                          for what is wrong with the list as a whole */
    size_t n_written;
    size_t n_known;   /* in the configuration already */
    size_t n_twice;   /* an address that came before */
    size_t n_refused; /* left out for another reason */
    bool is_cut;      /* the list breaks off: there was more */
    bool has_secret;  /* an address with a password: not for all to read */
};

/* Makes a file of a list. ERR_FORMAT if it is no OPML or holds no feed,
 * ERR_LIMIT if the file would be too large for a configuration, ERR_NOMEM.
 * Release *ret in every case. */
WEIR_NODISCARD enum err
subscriptions_convert(struct str opml, const struct subscriptions_options *opt,
                      struct subscriptions *ret, struct err_info *ei);
void subscriptions_release(struct subscriptions *s);

#endif
