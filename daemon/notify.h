/* notify.h -- what the service manager is told (sd_notify(3)): datagrams to the
 * socket that NOTIFY_SOCKET names, a path or "@" and an abstract name. Ours,
 * because libsystemd would bring five libraries into the process.
 */
#ifndef WEIR_DAEMON_NOTIFY_H
#define WEIR_DAEMON_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct notify {
    int fd; /* -1: nobody wants to know */
    struct sockaddr_un to;
    socklen_t n_to;
    int64_t watchdog_ms; /* a sign of life is wanted as often; 0: none is */
};

/* Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, and removes them from
 * the environment: call it before there are threads. Never fails: without a
 * manager there is nothing to tell. */
void notify_open(struct notify *n);
/* "READY=1\nSTATUS=...": lost if nobody takes it within NOTIFY_WAIT_MS. */
void notify_send(const struct notify *n, const char *text);
void notify_close(struct notify *n);

#define NOTIFY_WAIT_MS 200

#endif
