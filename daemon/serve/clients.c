/* clients.c -- see clients.h. The server's thread. */
#include "daemon/serve/clients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#define NET_BYTES_V6 8 /* a /64 is one household */

void clients_init(struct clients *c, size_t max, size_t max_of_one)
{
    *c = (struct clients){ .max = max, .max_of_one = max_of_one };
    TAILQ_INIT(&c->all);
}

/* Fills the part of an address that counts; true for loopback and what is no
 * network address at all (a Unix socket of an activated listener). */
static bool read_net(const struct sockaddr *addr, uint8_t net[16])
{
    static const uint8_t loopback_6[16] = { [15] = 1 };
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    memset(net, 0, 16);
    if (addr && addr->sa_family == AF_INET) {
        memcpy(&v4, addr, sizeof(v4));
        memcpy(net, mapped, sizeof(mapped));
        memcpy(net + sizeof(mapped), &v4.sin_addr, sizeof(v4.sin_addr));
    } else if (addr && addr->sa_family == AF_INET6) {
        memcpy(&v6, addr, sizeof(v6));
        memcpy(net, &v6.sin6_addr, 16);
    } else {
        return true;
    }
    if (memcmp(net, mapped, sizeof(mapped)) == 0)
        return net[12] == 127;
    if (memcmp(net, loopback_6, 16) == 0)
        return true;
    memset(net + NET_BYTES_V6, 0, 16 - NET_BYTES_V6);
    return false;
}

bool clients_may_connect(const struct clients *c, const struct sockaddr *addr)
{
    const struct client *one;
    uint8_t net[16];
    size_t n = 0;

    if (read_net(addr, net))
        return true;
    TAILQ_FOREACH(one, &c->all, link)
    n += !one->is_exempt && memcmp(one->net, net, sizeof(net)) == 0;
    return n < c->max_of_one;
}

struct client *clients_add(struct clients *c, int fd,
                           const struct sockaddr *addr, int64_t now_ms)
{
    struct client *one = calloc(1, sizeof(*one));

    if (!one)
        return NULL;
    one->fd = fd;
    one->is_exempt = read_net(addr, one->net);
    one->since_ms = now_ms;
    one->deadline_ms = now_ms + CLIENT_HEADER_MS;
    TAILQ_INSERT_TAIL(&c->all, one, link);
    c->n++;
    return one;
}

void clients_remove(struct clients *c, struct client *one)
{
    TAILQ_REMOVE(&c->all, one, link);
    c->n--;
    free(one);
}

void client_answers(struct client *one, uint64_t n_bytes, int64_t now_ms)
{
    one->is_reading = true;
    one->since_ms = now_ms;
    one->deadline_ms =
        now_ms + CLIENT_READ_MS + (int64_t)(n_bytes / CLIENT_READ_BYTES_PER_MS);
}

void client_answered(struct client *one, int64_t now_ms)
{
    one->is_reading = false;
    one->since_ms = now_ms;
    /* When its first byte comes is not told: idle, then asking. */
    one->deadline_ms = now_ms + CLIENT_IDLE_MS + CLIENT_HEADER_MS;
}

size_t clients_sweep(struct clients *c, int64_t now_ms)
{
    bool is_short = c->n >= c->max - c->max / 10;
    struct client *one = NULL;
    size_t n = 0;

    TAILQ_FOREACH(one, &c->all, link)
    {
        bool waits = is_short && !one->is_reading &&
                     now_ms - one->since_ms >= CLIENT_PATIENCE_MS;

        if (one->is_cut || (!waits && now_ms < one->deadline_ms))
            continue;
        one->is_cut = true;
        (void)shutdown(one->fd, SHUT_RDWR); /* libmicrohttpd sees its end */
        n++;
    }
    return n;
}
