/* reserved.h -- addresses that are weir's own: no post may have them.
 */
#ifndef WEIR_DAEMON_IMPORT_RESERVED_H
#define WEIR_DAEMON_IMPORT_RESERVED_H

#include "config/config.h"

/* Could a list, a feed or a file of the theme be at path? Also true of what is
 * no page at all by its ending, and of one below a folder that is called like a
 * page or like one of these: where all pages are "x.html" or "x/", no file is
 * in another's way. */
bool reserved_is(const struct config *c, struct str path);

#endif
