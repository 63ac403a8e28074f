/* discover.h -- the feeds of a web page.
 *
 * Which feeds a page names, and where one may be when it names none. Asking
 * for them is the caller's. RFC 5988 and the autodiscovery that browsers and
 * readers agreed on (<link rel="alternate">). Any thread.
 */
#ifndef WEIR_FEEDS_DISCOVER_H
#define WEIR_FEEDS_DISCOVER_H

#include "feeds/feeds.h"

#define DISCOVER_MAX_FEEDS 32
#define DISCOVER_MAX_GUESSES 12
#define DISCOVER_TITLE_MAX_CHARS 120

enum discover_kind {
    DISCOVER_LINKED, /* <link rel="alternate" type="application/rss+xml"> */
    DISCOVER_ANCHOR, /* <a href> that looks like a feed's address */
    DISCOVER_GUESS   /* a well-known path: may well not exist */
};
struct discovered {
    struct str url;       /* absolute, http(s), no fragment */
    struct str title;     /* plain; or absent */
    struct str mime_type; /* as the page says, lower-case; or absent */
    enum discover_kind kind;
};

/* The feeds that an HTML page names: those it declares before those it links,
 * and feeds of comments last of each; else as the page has them, no two equal.
 * Of opt only url (the base), content_type and charset are used. Any bytes
 * will do: what is no page has no feeds (*ret_n 0). Fails only for memory, or
 * ERR_CONFIG for a charset that nobody knows. All in a. */
WEIR_NODISCARD enum err discover_feeds(struct str body,
                                       const struct read_options *opt,
                                       struct arena *a,
                                       const struct discovered **ret,
                                       size_t *ret_n, struct err_info *ei);

/* Where the feed of the site of `url` often is: below the page's folder, then
 * at the root: feed, rss.xml, atom.xml, feed.xml, index.xml, feed.json. None
 * if url is not http(s). All in a. */
WEIR_NODISCARD enum err discover_guesses(struct str url, struct arena *a,
                                         const struct discovered **ret,
                                         size_t *ret_n, struct err_info *ei);

#endif
