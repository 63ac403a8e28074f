/* listen.h -- a socket that the service manager opened for us
 * (sd_listen_fds(3)): the one the server listens on. */
#ifndef WEIR_DAEMON_LISTEN_H
#define WEIR_DAEMON_LISTEN_H

#include "feeds/base/err.h"

/* Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES and removes them from the
 * environment: call it before there are threads. *ret_fd is the first
 * descriptor that was passed, the caller's now, or -1; others are closed with a
 * warning. ERR_NET if it is no TCP socket that listens. */
WEIR_NODISCARD enum err listen_take(int *ret_fd, struct err_info *ei);

#endif
