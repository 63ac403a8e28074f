/* test_guard.c -- daemon/fetch/guard.c: the ends of every network and what
 * lies just outside.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/guard.h"

/* NULL: may be connected to; else a part of what it is called. */
/* clang-format off */
static const struct {
    const char *addr, *what;
} rows[] = {
    { "0.0.0.0", "unspecified" },          { "0.255.255.255", "unspecified" },
    { "1.0.0.0", NULL },                   { "1.1.1.1", NULL },
    { "9.255.255.255", NULL },
    { "10.0.0.0", "private" },             { "10.255.255.255", "private" },
    { "11.0.0.0", NULL },                  { "8.8.8.8", NULL },
    { "100.63.255.255", NULL },
    { "100.64.0.0", "shared" },            { "100.127.255.255", "shared" },
    { "100.128.0.0", NULL },
    { "126.255.255.255", NULL },
    { "127.0.0.0", "loopback" },           { "127.0.0.1", "loopback" },
    { "127.255.255.255", "loopback" },
    { "128.0.0.0", NULL },
    { "169.253.255.255", NULL },
    { "169.254.0.0", "link-local" },       { "169.254.169.254", "link-local" },
    { "169.254.255.255", "link-local" },
    { "169.255.0.0", NULL },
    { "172.15.255.255", NULL },
    { "172.16.0.0", "private" },           { "172.31.255.255", "private" },
    { "172.32.0.0", NULL },
    { "191.255.255.255", NULL },
    { "192.0.0.0", "reserved" },           { "192.0.0.255", "reserved" },
    { "192.0.1.0", NULL },                 { "192.0.1.255", NULL },
    { "192.0.2.0", "documentation" },      { "192.0.2.255", "documentation" },
    { "192.0.3.0", NULL },
    { "192.88.98.255", NULL },
    { "192.88.99.0", "relay" },            { "192.88.99.255", "relay" },
    { "192.88.100.0", NULL },
    { "192.167.255.255", NULL },
    { "192.168.0.0", "private" },          { "192.168.255.255", "private" },
    { "192.169.0.0", NULL },
    { "198.17.255.255", NULL },
    { "198.18.0.0", "benchmarking" },      { "198.19.255.255", "benchmarking" },
    { "198.20.0.0", NULL },
    { "198.51.99.255", NULL },
    { "198.51.100.0", "documentation" },   { "198.51.100.255", "documentation" },
    { "198.51.101.0", NULL },
    { "203.0.112.255", NULL },
    { "203.0.113.0", "documentation" },    { "203.0.113.255", "documentation" },
    { "203.0.114.0", NULL },
    { "223.255.255.255", NULL },
    { "224.0.0.0", "multicast" },          { "239.255.255.255", "multicast" },
    { "240.0.0.0", "reserved" },           { "255.255.255.254", "reserved" },
    { "255.255.255.255", "broadcast" },

    { "::", "unspecified" },               { "::1", "loopback" },
    { "::2", "IPv4-compatible" },          { "::7f00:1", "IPv4-compatible" },
    { "::808:808", "IPv4-compatible" },    { "::ffff:ffff", "IPv4-compatible" },
    { "::1:0:0", "reserved" },             { "::ffff:0:0:0", "reserved" },
    { "::ffff:0.0.0.0", "unspecified" },   { "::ffff:127.0.0.1", "loopback" },
    { "::ffff:10.1.2.3", "private" },      { "::ffff:169.254.169.254",
                                             "link-local" },
    { "::ffff:100.64.0.1", "shared" },     { "::ffff:255.255.255.255",
                                             "broadcast" },
    { "::ffff:8.8.8.8", NULL },            { "::fffe:8.8.8.8", "reserved" },
    { "64:ff9a:ffff::1", "reserved" },
    { "64:ff9b::0.0.0.0", "unspecified" }, { "64:ff9b::127.0.0.1", "loopback" },
    { "64:ff9b::10.0.0.1", "private" },    { "64:ff9b::255.255.255.255",
                                             "broadcast" },
    { "64:ff9b::8.8.8.8", NULL },          { "64:ff9b::1:8.8.8.8", "reserved" },
    { "64:ff9b:1::", "NAT64" },            { "64:ff9b:1::8.8.8.8", "NAT64" },
    { "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "NAT64" },
    { "64:ff9b:2::", "reserved" },
    { "100::", "reserved" },               { "100::ffff", "reserved" },
    { "1fff:ffff::1", "reserved" },        { "2000::", NULL },
    { "2000:ffff::1", NULL },
    { "2001::", "Teredo" },                { "2001:0:ffff::1", "Teredo" },
    { "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo" },
    { "2001:1::1", "reserved" },           { "2001:2::1", "reserved" },
    { "2001:10::1", "reserved" },          { "2001:20::1", "reserved" },
    { "2001:1ff:ffff::", "reserved" },     { "2001:200::", NULL },
    { "2001:db7:ffff::1", NULL },
    { "2001:db8::", "documentation" },     { "2001:db8:ffff:ffff::1",
                                             "documentation" },
    { "2001:db9::", NULL },                { "2001:ffff::1", NULL },
    { "2002::", "unspecified" },           { "2002:7f00:1::", "loopback" },
    { "2002:a00:1::5", "private" },        { "2002:c0a8:101::", "private" },
    { "2002:a9fe:a9fe::", "link-local" },  { "2002:c058:6301::", "relay" },
    { "2002:e000:1::", "multicast" },      { "2002:ffff:ffff::", "broadcast" },
    { "2002:808:808::1", NULL },           { "2003::", NULL },
    { "2606:4700::1111", NULL },           { "2a00:1450::1", NULL },
    { "3ffd:ffff::1", NULL },
    { "3ffe::1", "reserved" },             { "3ffe:ffff::1", "reserved" },
    { "3fff::", "documentation" },         { "3fff:fff:ffff::",
                                             "documentation" },
    { "3fff:1000::", NULL },               { "3fff:ffff::1", NULL },
    { "4000::", "reserved" },              { "5f00::1", "reserved" },
    { "fbff:ffff::1", "reserved" },
    { "fc00::", "private" },               { "fd00::1", "private" },
    { "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "private" },
    { "fe00::", "reserved" },              { "fe7f:ffff::1", "reserved" },
    { "fe80::", "link-local" },            { "febf:ffff::1", "link-local" },
    { "fec0::", "site-local" },            { "feff:ffff::1", "site-local" },
    { "ff00::", "multicast" },             { "ff02::1", "multicast" },
    { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast" },
};
/* clang-format on */

static struct sockaddr_storage address(const char *text)
{
    struct sockaddr_storage ss = { 0 };
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

    if (strchr(text, ':')) {
        assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
        memcpy(&ss, &v6, sizeof(v6));
    } else {
        assert_int_equal(inet_pton(AF_INET, text, &v4.sin_addr), 1);
        memcpy(&ss, &v4, sizeof(v4));
    }
    return ss;
}

static const char *judge(const char *text, const struct config_cidr *allow,
                         size_t n_allow)
{
    struct sockaddr_storage ss = address(text);
    const struct sockaddr *addr = (const struct sockaddr *)&ss;
    const char *what = guard_refusal(addr, allow, n_allow);

    assert_int_equal(guard_allows(addr, allow, n_allow), what == NULL);
    return what;
}

static void test_ranges(void **state)
{
    int n_bad = 0;

    (void)state;
    assert_true(sizeof(rows) / sizeof(rows[0]) >= 120);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *got = judge(rows[i].addr, NULL, 0);

        if (!rows[i].what == !got && (!got || strstr(got, rows[i].what)))
            continue;
        n_bad++;
        print_error("%s: %s, wanted %s\n", rows[i].addr, got ? got : "allowed",
                    rows[i].what ? rows[i].what : "allowed");
    }
    assert_int_equal(n_bad, 0);
}

static struct config_cidr cidr(const char *text, unsigned bits)
{
    struct sockaddr_storage ss = address(text);
    struct config_cidr c = { .addr = { [10] = 0xff, [11] = 0xff },
                             .bits = bits };
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    memcpy(&v4, &ss, sizeof(v4));
    memcpy(&v6, &ss, sizeof(v6));
    if (ss.ss_family == AF_INET) {
        memcpy(c.addr + 12, &v4.sin_addr, 4);
        c.bits += 96;
    } else {
        memcpy(c.addr, &v6.sin6_addr, 16);
    }
    return c;
}

/* clang-format off */
static const struct {
    const char *net; unsigned bits; const char *addr; bool allowed;
} allows[] = {
    { "127.0.0.1", 32, "127.0.0.1", true },
    { "127.0.0.1", 32, "127.0.0.2", false },
    { "127.0.0.1", 32, "127.0.0.0", false },
    { "127.0.0.1", 32, "::ffff:127.0.0.1", true },
    { "127.0.0.1", 32, "::1", false },
    { "127.0.0.1", 32, "64:ff9b::127.0.0.1", false },
    { "127.0.0.1", 32, "2002:7f00:1::", false },
    { "127.0.0.1", 32, "::7f00:1", false },
    { "10.0.0.0", 8, "10.255.255.255", true },
    { "10.0.0.0", 8, "11.0.0.0", true }, /* a public one anyway */
    { "172.16.0.0", 13, "172.23.255.255", true },
    { "172.16.0.0", 13, "172.24.0.0", false },
    { "192.168.4.0", 23, "192.168.5.255", true },
    { "192.168.4.0", 23, "192.168.6.0", false },
    { "0.0.0.0", 0, "127.0.0.1", true },
    { "0.0.0.0", 0, "::1", false },
    { "::1", 128, "::1", true },
    { "::1", 128, "127.0.0.1", false },
    { "fc00::", 7, "fdff::1", true },
    { "fd00:1::", 33, "fd00:1:7fff::1", true },
    { "fd00:1::", 33, "fd00:1:8000::1", false },
    { "::", 0, "fe80::1", true },
    { "::", 0, "127.0.0.1", true },
    { "::1", 129, "::1", false },
};
/* clang-format on */

static void test_allow(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(allows) / sizeof(allows[0]); i++) {
        struct config_cidr list[2] = { cidr("203.0.113.9", 32),
                                       cidr(allows[i].net, allows[i].bits) };
        const char *got = judge(allows[i].addr, list, 2);

        if (!got != allows[i].allowed)
            fail_msg("%s/%u: %s: %s", allows[i].net, allows[i].bits,
                     allows[i].addr, got ? got : "allowed");
    }
}

static void test_families(void **state)
{
    const struct config_cidr all = { .bits = 0 };
    struct sockaddr_un un = { .sun_family = AF_UNIX };
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    char text[GUARD_TEXT_MAX];

    (void)state;
    assert_false(guard_allows((struct sockaddr *)&un, &all, 1));
    assert_false(guard_allows(&none, &all, 1));
    guard_put_text(&none, text);
    assert_string_equal(text, "address family 0");
}

static void test_text(void **state)
{
    static const char *const texts[] = { "127.0.0.1", "::1", "2001:db8::1",
                                         "::ffff:10.0.0.1" };
    char text[GUARD_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct sockaddr_storage ss = address(texts[i]);

        guard_put_text((struct sockaddr *)&ss, text);
        assert_string_equal(text, texts[i]);
    }
}

/* Hosts of addresses: what a proxy would be asked for. */
static void test_hosts(void **state)
{
    static const struct {
        const char *host;
        bool is_refused;
    } hosts[] = {
        { "example.org", false },
        { "8.8.8.8", false },
        { "localhost.org", false },
        { "notlocalhost", false },
        { "10.example.org", false },
        { "[2600::1]", false },
        { "10.0.0.1", true },
        { "0x7f.1", true },
        { "2130706433", true },
        { "localhost", true },
        { "LOCALHOST", true },
        { "a.b.localhost", true },
        { "[::1]", true },
        { "[fe80::1%25eth0]", true },
        { "[::ffff:7f00:1]", true },
        { "[64:ff9b::a00:1]", true },
        { "[nonsense]", true },
        { "[", true },
        { "[]", true },
    };
    const struct config_cidr allow = { { [10] = 0xff, [11] = 0xff, [12] = 127 },
                                       104 };

    (void)state;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
        if ((guard_host_refusal(hosts[i].host, NULL, 0) != NULL) !=
            hosts[i].is_refused)
            fail_msg("%s", hosts[i].host);
    assert_null(guard_host_refusal("localhost", &allow, 1));
    assert_null(guard_host_refusal("127.1", &allow, 1));
    assert_non_null(guard_host_refusal("10.0.0.1", &allow, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),   cmocka_unit_test(test_allow),
        cmocka_unit_test(test_families), cmocka_unit_test(test_text),
        cmocka_unit_test(test_hosts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
