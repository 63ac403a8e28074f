/* test_serve_clients.c -- who may stay connected: daemon/serve/clients.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/serve/clients.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static const struct sockaddr *address_of(const char *text, union address *a)
{
    memset(a, 0, sizeof(*a));
    if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1)
        a->v4.sin_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) == 1)
        a->v6.sin6_family = AF_INET6;
    return &a->any;
}

static void test_one_address(void **state)
{
    static const struct {
        const char *first, *then;
        bool may;
    } rows[] = {
        { "192.0.2.1", "192.0.2.1", false },
        { "192.0.2.1", "192.0.2.2", true },
        { "192.0.2.1", "::ffff:192.0.2.1", false },
        { "127.0.0.1", "127.0.0.1", true },
        { "::1", "::1", true },
        { "::ffff:127.0.0.1", "127.0.0.9", true },
        { "2001:db8::1", "2001:db8::ffff:2", false },
        { "2001:db8::1", "2001:db8:0:1::1", true },
    };
    union address a;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct clients c;
        struct client *one[2];

        clients_init(&c, 100, 2);
        for (int k = 0; k < 2; k++) {
            assert_true(clients_may_connect(&c, address_of(rows[i].first, &a)));
            one[k] = clients_add(&c, -1, address_of(rows[i].first, &a), 0);
            assert_non_null(one[k]);
        }
        if (clients_may_connect(&c, address_of(rows[i].then, &a)) !=
            rows[i].may)
            fail_msg("%s after two of %s", rows[i].then, rows[i].first);
        clients_remove(&c, one[0]);
        assert_true(clients_may_connect(&c, address_of(rows[i].then, &a)));
        clients_remove(&c, one[1]);
        assert_int_equal(c.n, 0);
    }
}

/* A pair of sockets; the client's end sees when it is cut off. */
struct pair {
    int ours, theirs;
    struct client *client;
};

static struct pair connect_one(struct clients *c, int64_t now_ms)
{
    union address a;
    int fds[2];
    struct pair p;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    p = (struct pair){ fds[0], fds[1], NULL };
    p.client = clients_add(c, p.ours, address_of("192.0.2.1", &a), now_ms);
    assert_non_null(p.client);
    return p;
}

static bool is_cut(const struct pair *p)
{
    char byte;

    return recv(p->theirs, &byte, 1, MSG_DONTWAIT) == 0;
}

static void leave(struct clients *c, struct pair *p)
{
    clients_remove(c, p->client);
    close(p->ours);
    close(p->theirs);
}

static void test_deadlines(void **state)
{
    struct clients c;
    struct pair asks, reads, rests;
    int64_t long_ms = CLIENT_READ_MS + 1000 / CLIENT_READ_BYTES_PER_MS;

    (void)state;
    clients_init(&c, 100, 100);
    asks = connect_one(&c, 0);
    reads = connect_one(&c, 0);
    rests = connect_one(&c, 0);
    client_answers(reads.client, 1000, 0);
    client_answers(rests.client, 1000, 0);
    client_answered(rests.client, 0);

    assert_int_equal(clients_sweep(&c, CLIENT_HEADER_MS - 1), 0);
    assert_int_equal(clients_sweep(&c, CLIENT_HEADER_MS), 1);
    assert_true(is_cut(&asks));
    assert_false(is_cut(&rests));
    assert_int_equal(clients_sweep(&c, CLIENT_IDLE_MS + CLIENT_HEADER_MS - 1),
                     0);
    assert_int_equal(clients_sweep(&c, CLIENT_IDLE_MS + CLIENT_HEADER_MS), 1);
    assert_true(is_cut(&rests));
    assert_int_equal(clients_sweep(&c, long_ms - 1), 0);
    assert_false(is_cut(&reads));
    assert_int_equal(clients_sweep(&c, long_ms), 1);
    assert_true(is_cut(&reads));
    leave(&c, &asks);
    leave(&c, &reads);
    leave(&c, &rests);
}

/* When nine in ten places are taken, who waits must go sooner. */
static void test_shortage(void **state)
{
    struct clients c;
    struct pair p[9];

    (void)state;
    clients_init(&c, 10, 100);
    for (int i = 0; i < 9; i++)
        p[i] = connect_one(&c, 0);
    client_answers(p[0].client, 0, 0);
    assert_int_equal(clients_sweep(&c, CLIENT_PATIENCE_MS - 1), 0);
    assert_int_equal(clients_sweep(&c, CLIENT_PATIENCE_MS), 8);
    assert_false(is_cut(&p[0]));
    assert_true(is_cut(&p[8]));
    assert_int_equal(clients_sweep(&c, CLIENT_PATIENCE_MS), 0);
    leave(&c, &p[8]);
    leave(&c, &p[7]);
    p[7] = connect_one(&c, 2000);
    assert_int_equal(clients_sweep(&c, 2000 + CLIENT_PATIENCE_MS), 0);
    for (int i = 0; i < 8; i++)
        leave(&c, &p[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_address),
        cmocka_unit_test(test_deadlines),
        cmocka_unit_test(test_shortage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
