/* feed_version.h -- which format the root element of a feed tells of.
 *
 * By its version attribute or its namespace; a version nobody wrote down is
 * FEED_RSS or FEED_ATOM. Pure, any thread.
 */
#ifndef WEIR_FEEDS_FEED_VERSION_H
#define WEIR_FEEDS_FEED_VERSION_H

#include "feeds/feeds.h"

enum feed_format feed_version_rss(struct str version);
/* Of RDF and RSS 1.1, whose namespace is their version. */
enum feed_format feed_version_uri(struct str uri);
enum feed_format feed_version_atom(struct str uri, struct str version);

#endif
