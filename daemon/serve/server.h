/* server.h -- the published files over HTTP, on a thread of its own.
 *
 * Static serving of the output directory: ETag, Last-Modified, 304, HEAD,
 * gzip and br, index.html of a directory, /healthz. Paths follow the grammar
 * of our own names and are opened below the output directory without following
 * links; slow and greedy clients are cut off (SECURITY.md 23). The output works
 * as well without it, behind nginx or Caddy.
 */
#ifndef WEIR_DAEMON_SERVE_SERVER_H
#define WEIR_DAEMON_SERVE_SERVER_H

#include "config/config.h"

struct server;

/* Listens on config->server, or on listen_fd if that is not -1: a listening
 * socket, which is the server's from then on, failures included. ERR_NET if
 * the address is taken or none. */
WEIR_NODISCARD enum err server_open(const struct config *c, int listen_fd,
                                    struct server **ret_server,
                                    struct err_info *ei);
/* Serves another directory from the next request on. */
WEIR_NODISCARD enum err server_set_dir(struct server *s, const char *dir);
/* The daemon is alive: /healthz says so for HEALTH_SEC, or what trouble it is
 * in, unless that is NULL. */
void server_beat(struct server *s, const char *trouble);
void server_close(struct server *s); /* NULL is accepted */

#define HEALTH_SEC 60

#endif
