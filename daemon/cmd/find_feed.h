/* find_feed.h -- the feed of a site, for `weir add`: the address itself, else
 * what its page names, else the usual places. Each is asked for once. */
#ifndef WEIR_DAEMON_CMD_FIND_FEED_H
#define WEIR_DAEMON_CMD_FIND_FEED_H

#include "daemon/cmd/recipe.h"
#include "daemon/preview/preview.h"

#define FIND_MAX_NAMED 6 /* feeds of a page that are tried */

/* Turns r to the feed and *p to what it gives. 0, or says what is wrong and
 * returns an exit status. preview_release(p) is due in every case. */
int find_feed(struct recipe *r, const struct cmd_args *args, struct preview *p);

/* The configured source of that address, or NULL. */
const struct config_source *find_same(const struct recipe *r, const char *url);

#endif
