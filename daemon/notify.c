/* notify.c -- see notify.h; the protocol is sd_notify(3)'s. The loop's thread.
 */
#include "daemon/notify.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"

/* The value of a variable that is ours alone, removed from the environment;
 * NULL: not set. Freed with free(). */
static char *take_variable(const char *name)
{
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread yet */
    const char *value = getenv(name);
    char *copy = value && *value ? strdup(value) : NULL;

    unsetenv(name); /* NOLINT(concurrency-mt-unsafe): likewise */
    return copy;
}

static int64_t number_of(const char *s)
{
    char *end = NULL;
    long long n = s ? strtoll(s, &end, 10) : 0;

    return s && end != s && !*end && n > 0 ? n : 0;
}

static bool fill_address(struct notify *n, const char *name)
{
    size_t length = strlen(name);

    if ((name[0] != '/' && name[0] != '@') || length < 2 ||
        length >= sizeof(n->to.sun_path))
        return false;
    memset(&n->to, 0, sizeof(n->to));
    n->to.sun_family = AF_UNIX;
    memcpy(n->to.sun_path, name, length);
    n->n_to = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (name[0] == '@')
        n->to.sun_path[0] = '\0';
    else
        n->n_to++; /* with its NUL */
    return true;
}

/* How often the manager wants a sign of life; it may mean another process. */
static int64_t take_watchdog(void)
{
    char *usec = take_variable("WATCHDOG_USEC");
    char *pid = take_variable("WATCHDOG_PID");
    bool is_ours = !pid || number_of(pid) == getpid();
    int64_t ms = is_ours ? number_of(usec) / 1000 : 0;

    free(usec);
    free(pid);
    return ms;
}

void notify_open(struct notify *n)
{
    const struct timeval wait = { .tv_usec = NOTIFY_WAIT_MS * 1000L };
    char *name = take_variable("NOTIFY_SOCKET");

    *n = (struct notify){ .fd = -1, .watchdog_ms = take_watchdog() };
    if (name && !fill_address(n, name))
        log_warning("NOTIFY_SOCKET: not an address that can be told: %s", name);
    else if (name)
        n->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (n->fd >= 0)
        (void)setsockopt(n->fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    free(name);
}

void notify_send(const struct notify *n, const char *text)
{
    if (n->fd >= 0 && sendto(n->fd, text, strlen(text), MSG_NOSIGNAL,
                             (const struct sockaddr *)&n->to, n->n_to) < 0)
        log_debug("the service manager did not take: %s", text);
}

void notify_close(struct notify *n)
{
    if (n->fd >= 0)
        close(n->fd);
    n->fd = -1;
}
