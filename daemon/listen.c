/* listen.c -- see listen.h; the protocol is sd_listen_fds(3)'s. Before there
 * are threads. */
#include "daemon/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/log.h"

#define LISTEN_FIRST_FD 3
#define LISTEN_MAX_FDS 64 /* more nobody means */

/* How many descriptors are meant for this process. */
static int count_passed(void)
{
    /* NOLINTBEGIN(concurrency-mt-unsafe): no other thread yet */
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    long n = 0;

    if (pid && fds && strtol(pid, NULL, 10) == getpid())
        n = strtol(fds, NULL, 10);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    /* NOLINTEND(concurrency-mt-unsafe) */
    if (n < 0)
        return 0;
    return n < LISTEN_MAX_FDS ? (int)n : LISTEN_MAX_FDS;
}

static int option(int fd, int name)
{
    int value = -1;
    socklen_t n = sizeof(value);

    return getsockopt(fd, SOL_SOCKET, name, &value, &n) ? -1 : value;
}

static enum err judge(int fd, struct err_info *ei)
{
    int domain = option(fd, SO_DOMAIN);
    const char *what = NULL;

    if (option(fd, SO_TYPE) < 0)
        return err_set(ei, ERR_NET, "LISTEN_FDS: descriptor %d: %s", fd,
                       errno == EBADF ? "not open" : "not a socket");
    if (domain != AF_INET && domain != AF_INET6)
        what = "not a TCP socket (ListenStream= of a port)";
    else if (option(fd, SO_TYPE) != SOCK_STREAM)
        what = "not a TCP socket (ListenStream=, not ListenDatagram=)";
    else if (option(fd, SO_ACCEPTCONN) != 1)
        what = "a socket that does not listen (Accept=no is needed)";
    if (what)
        return err_set(ei, ERR_NET, "LISTEN_FDS: descriptor %d: %s", fd, what);
    return ERR_OK;
}

static void prepare(int fd)
{
    int flags = fcntl(fd, F_GETFL);

    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (flags >= 0)
        (void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

enum err listen_take(int *ret_fd, struct err_info *ei)
{
    int n = count_passed();
    enum err e;

    for (int i = 1; i < n; i++)
        (void)close(LISTEN_FIRST_FD + i);
    if (n > 1)
        log_warning("LISTEN_FDS: %d sockets were passed, only the first is "
                    "used",
                    n);
    if (n == 0) {
        *ret_fd = -1;
        return ERR_OK;
    }
    e = judge(LISTEN_FIRST_FD, ei);
    if (e)
        return e;
    prepare(LISTEN_FIRST_FD);
    *ret_fd = LISTEN_FIRST_FD;
    return ERR_OK;
}
