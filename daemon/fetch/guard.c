/* guard.c -- which addresses weir may connect to (SECURITY.md 2).
 *
 * Judged is the very address a socket is about to be connected to, after DNS
 * and redirects, so that no name and no spelling gets past. IPv4 follows the
 * IANA registry of special-purpose addresses (RFC 6890): all is allowed but
 * what the table refuses. IPv6 the other way round: only global unicast
 * (2000::/3) without its special parts, and the forms that carry an IPv4
 * address, which is then judged. What no rule knows is refused.
 *
 * Looks no name up and knows no libcurl; transfer_calls.c asks, and request.c
 * for what goes by a proxy. Pure, any thread.
 */
#include "daemon/fetch/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "daemon/fetch/fetch.h"

struct network4 {
    uint8_t addr[4];
    unsigned bits;
    const char *what;
};
struct network6 {
    uint8_t addr[16];
    unsigned bits;
    const char *what; /* NULL: judge the IPv4 address at byte v4_at */
    size_t v4_at;
};

/* The first that matches decides. */
/* clang-format off */
static const struct network4 refused4[] = {
    { { 0, 0, 0, 0 },        8, "an unspecified address" },
    { { 10, 0, 0, 0 },       8, "a private address" },
    { { 100, 64, 0, 0 },    10, "a carrier's shared address" },
    { { 127, 0, 0, 0 },      8, "a loopback address" },
    { { 169, 254, 0, 0 },   16, "a link-local address" },
    { { 172, 16, 0, 0 },    12, "a private address" },
    { { 192, 0, 0, 0 },     24, "a reserved address" },
    { { 192, 0, 2, 0 },     24, "an address for documentation" },
    { { 192, 88, 99, 0 },   24, "a 6to4 relay address" },
    { { 192, 168, 0, 0 },   16, "a private address" },
    { { 198, 18, 0, 0 },    15, "a benchmarking address" },
    { { 198, 51, 100, 0 },  24, "an address for documentation" },
    { { 203, 0, 113, 0 },   24, "an address for documentation" },
    { { 224, 0, 0, 0 },      4, "a multicast address" },
    { { 255, 255, 255, 255 }, 32, "the broadcast address" },
    { { 240, 0, 0, 0 },      4, "a reserved address" },
};

/* Outside 2000::/3 only what carries IPv4 is allowed; the other rows there
 * give the refusal its name. ::/96 (IPv4-compatible, RFC 4291 2.5.5.1) has no
 * use left and is refused whatever it carries, and so is 64:ff9b:1::/48, NAT64
 * within one network (RFC 8215). 2001::/23 holds Teredo, ORCHID and other
 * protocols; no host lives there. */
static const struct network6 judged6[] = {
    { { 0 },                            128, "an unspecified address", 0 },
    { { [15] = 1 },                     128, "a loopback address", 0 },
    { { [10] = 0xff, [11] = 0xff },      96, NULL, 12 },
    { { 0 },                             96, "an IPv4-compatible address", 0 },
    { { 0, 0x64, 0xff, 0x9b },           96, NULL, 12 },
    { { 0, 0x64, 0xff, 0x9b, 0, 1 },     48, "a local NAT64 address", 0 },
    { { 0x20, 0x01, 0, 0 },              32, "a Teredo address", 0 },
    { { 0x20, 0x01, 0, 0 },              23, "a reserved address", 0 },
    { { 0x20, 0x01, 0x0d, 0xb8 },        32, "an address for documentation", 0 },
    { { 0x20, 0x02 },                    16, NULL, 2 },
    { { 0x3f, 0xfe },                    16, "a reserved address", 0 },
    { { 0x3f, 0xff },                    20, "an address for documentation", 0 },
    { { 0xfc, 0 },                        7, "a private address", 0 },
    { { 0xfe, 0x80 },                    10, "a link-local address", 0 },
    { { 0xfe, 0xc0 },                    10, "a site-local address", 0 },
    { { 0xff, 0 },                        8, "a multicast address", 0 },
};
/* clang-format on */

static const uint8_t global_unicast[16] = { 0x20 };
#define GLOBAL_UNICAST_BITS 3

static bool has_prefix(const uint8_t *addr, const uint8_t *net, unsigned bits)
{
    size_t whole = bits / 8;
    unsigned mask = 0xff00U >> (bits % 8) & 0xffU;

    if (memcmp(addr, net, whole) != 0)
        return false;
    return bits % 8 == 0 || ((addr[whole] ^ net[whole]) & mask) == 0;
}

static const char *refusal4(const uint8_t addr[4])
{
    for (size_t i = 0; i < sizeof(refused4) / sizeof(refused4[0]); i++)
        if (has_prefix(addr, refused4[i].addr, refused4[i].bits))
            return refused4[i].what;
    return NULL;
}

static const char *refusal6(const uint8_t addr[16])
{
    for (size_t i = 0; i < sizeof(judged6) / sizeof(judged6[0]); i++) {
        const struct network6 *net = &judged6[i];

        if (!has_prefix(addr, net->addr, net->bits))
            continue;
        return net->what ? net->what : refusal4(addr + net->v4_at);
    }
    if (!has_prefix(addr, global_unicast, GLOBAL_UNICAST_BITS))
        return "a reserved address";
    return NULL;
}

static bool is_listed(const uint8_t addr[16], const struct config_cidr *allow,
                      size_t n_allow)
{
    for (size_t i = 0; i < n_allow; i++)
        if (allow[i].bits <= 128 &&
            has_prefix(addr, allow[i].addr, allow[i].bits))
            return true;
    return false;
}

/* As 16 bytes, IPv4 v4-mapped; false for other families. Copied, because the
 * caller's buffer need not be aligned for the wider types. */
static bool to_bytes(const struct sockaddr *addr, uint8_t ret[16])
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (addr->sa_family == AF_INET) {
        memcpy(&v4, addr, sizeof(v4));
        memset(ret, 0, 10);
        memset(ret + 10, 0xff, 2);
        memcpy(ret + 12, &v4.sin_addr, 4);
        return true;
    }
    if (addr->sa_family == AF_INET6) {
        memcpy(&v6, addr, sizeof(v6));
        memcpy(ret, &v6.sin6_addr, 16);
        return true;
    }
    return false;
}

const char *guard_refusal(const struct sockaddr *addr,
                          const struct config_cidr *allow, size_t n_allow)
{
    uint8_t bytes[16];

    if (!to_bytes(addr, bytes))
        return "no internet address";
    if (is_listed(bytes, allow, n_allow))
        return NULL;
    return refusal6(bytes);
}

bool guard_allows(const struct sockaddr *addr, const struct config_cidr *allow,
                  size_t n_allow)
{
    return !guard_refusal(addr, allow, n_allow);
}

/* "[fe80::1%25eth0]" as an address; false if it is none. */
static bool read_v6(struct str host, struct sockaddr_in6 *ret)
{
    char text[INET6_ADDRSTRLEN];
    size_t zone = str_find(host, STR("%"));

    if (host.n < 2 || host.s[0] != '[' || host.s[host.n - 1] != ']')
        return false;
    host.n = zone == SIZE_MAX ? host.n - 1 : zone;
    host = str_cut(host, 1);
    *ret = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
    return host.n < sizeof(text) &&
           snprintf(text, sizeof(text), "%.*s", STR_ARG(host)) > 0 &&
           inet_pton(AF_INET6, text, &ret->sin6_addr) == 1;
}

const char *guard_host_refusal(const char *host,
                               const struct config_cidr *allow, size_t n_allow)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6;
    struct str name = str_of(host);

    if (str_eq_nocase(name, STR("localhost")) ||
        (name.n > 10 &&
         str_eq_nocase(str_cut(name, name.n - 10), STR(".localhost"))))
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    else if (host[0] == '[')
        return read_v6(name, &v6)
                   ? guard_refusal((struct sockaddr *)&v6, allow, n_allow)
                   : "no internet address";
    else if (!inet_aton(host, &v4.sin_addr))
        return NULL;
    return guard_refusal((struct sockaddr *)&v4, allow, n_allow);
}

void guard_put_text(const struct sockaddr *addr, char ret_text[GUARD_TEXT_MAX])
{
    uint8_t bytes[16];
    bool is_v4 = addr->sa_family == AF_INET;

    if (!to_bytes(addr, bytes) ||
        !inet_ntop(is_v4 ? AF_INET : AF_INET6, is_v4 ? bytes + 12 : bytes,
                   ret_text, GUARD_TEXT_MAX))
        snprintf(ret_text, GUARD_TEXT_MAX, "address family %d",
                 (int)addr->sa_family);
}
