/* server.h -- the published files over HTTP, on a thread of libmicrohttpd's.
 *
 * Static serving of the output directory: ETag, Last-Modified, 304, HEAD,
 * index.html of a directory. Paths follow the grammar of our own names and
 * are opened below the output directory without following links (SECURITY.md
 * 23). The output works as well without it, behind nginx or Caddy.
 */
#ifndef WEIR_DAEMON_SERVE_SERVER_H
#define WEIR_DAEMON_SERVE_SERVER_H

#include "config/config.h"

struct server;

/* Listens on config->server; ERR_NET if the address is taken or none. */
WEIR_NODISCARD enum err server_open(const struct config *c,
                                    struct server **ret_server,
                                    struct err_info *ei);
void server_close(struct server *s); /* NULL is accepted */

#endif
