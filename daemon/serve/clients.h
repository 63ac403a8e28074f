/* clients.h -- who is connected, and how long they may take (SECURITY.md 23).
 *
 * libmicrohttpd's own time-out is for idleness alone: one byte every ten
 * seconds keeps a connection for ever. Here each connection has a time by
 * which its request must be complete, or its answer read. All functions take
 * the (monotonic) time; the server's thread.
 */
#ifndef WEIR_DAEMON_SERVE_CLIENTS_H
#define WEIR_DAEMON_SERVE_CLIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>
#include <sys/socket.h>

#define CLIENT_HEADER_MS 5000 /* for a whole request, once it may come */
#define CLIENT_IDLE_MS 15000  /* between two requests of one connection */
#define CLIENT_READ_MS 30000  /* to read an answer, and ... */
#define CLIENT_READ_BYTES_PER_MS                                               \
    4                           /* ... a time for its bytes: 4 KB a second     \
                                 */
#define CLIENT_PATIENCE_MS 1000 /* when places are short */

struct client {
    TAILQ_ENTRY(client) link;
    int fd; /* borrowed from libmicrohttpd */
    uint8_t net[16];
    bool is_exempt;  /* from the limit of one address: loopback */
    bool is_reading; /* an answer; else a request is awaited */
    bool is_cut;
    int64_t since_ms, deadline_ms;
};

TAILQ_HEAD(client_queue, client);

struct clients {
    struct client_queue all;
    size_t n, max, max_of_one;
};

void clients_init(struct clients *c, size_t max, size_t max_of_one);

/* May one more of this address connect? Of IPv6, a /64 is one address; from
 * loopback come proxies, which speak for many. */
bool clients_may_connect(const struct clients *c, const struct sockaddr *addr);

/* NULL for lack of memory: it is then watched by the idle time-out alone. */
struct client *clients_add(struct clients *c, int fd,
                           const struct sockaddr *addr, int64_t now_ms);
void clients_remove(struct clients *c, struct client *one);

/* An answer of n_bytes begins; it has been sent, the next request may come. */
void client_answers(struct client *one, uint64_t n_bytes, int64_t now_ms);
void client_answered(struct client *one, int64_t now_ms);

/* Shuts the connections whose time is over; when nine in ten places are taken,
 * also those that wait without having asked. They leave by clients_remove.
 * Returns how many were shut. */
size_t clients_sweep(struct clients *c, int64_t now_ms);

#endif
