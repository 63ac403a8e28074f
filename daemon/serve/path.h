/* path.h -- what a request's path may open. Pure but for the opening. */
#ifndef WEIR_DAEMON_SERVE_PATH_H
#define WEIR_DAEMON_SERVE_PATH_H

#include <stdbool.h>

#include "feeds/base/buf.h"
#include "feeds/base/str.h"

/* Decodes the path of a request target (still percent-encoded) into ret:
 * relative, no query. False unless every segment is one of ours: not empty,
 * UTF-8, no '.' first, no control character, backslash or encoded slash. A
 * path that ends in '/' gets "index.html". */
bool serve_path(struct str target, struct buf *ret);

/* Opens it below dir_fd for reading, following no link on the way. Returns
 * -1 and sets errno. */
int serve_open(int dir_fd, const char *path);

#endif
