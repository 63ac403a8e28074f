/* guard.h -- why an address may not be connected to, in words; see fetch.h.
 *
 * Pure, any thread.
 */
#ifndef WEIR_DAEMON_FETCH_GUARD_H
#define WEIR_DAEMON_FETCH_GUARD_H

#include <stddef.h>
#include <sys/socket.h>

#include "config/config.h"

#define GUARD_TEXT_MAX 64

/* NULL if addr may be connected to; else what it is ("a loopback address"),
 * static. An address in one of the n_allow networks always may. */
const char *guard_refusal(const struct sockaddr *addr,
                          const struct config_cidr *allow, size_t n_allow);

/* The same of a host in an address, for what a proxy is to connect to: one
 * written as a number, in any spelling, and localhost (RFC 6761 6.3). Other
 * names are not looked up. */
const char *guard_host_refusal(const char *host,
                               const struct config_cidr *allow, size_t n_allow);

/* The address as text without port ("127.0.0.1", "::1"); of a family that is
 * not the internet's, its number. */
void guard_put_text(const struct sockaddr *addr, char ret_text[GUARD_TEXT_MAX]);

#endif
