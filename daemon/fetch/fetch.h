/* fetch.h -- the one place through which weir reaches the network.
 *
 * A *request* is one GET or POST with its redirects, each hop a transfer of its
 * own (libcurl's own following stays off) that waits for a place at its host,
 * is judged by the guard at connect time, and gets validators, credentials and
 * headers only if the URL is one they belong to. Everything is bounded: time,
 * bytes on the wire and decoded, headers with trailers, ratio, hops.
 *
 * A fetcher lives on the loop's thread. Starting never completes at once;
 * after fetch_cancel the callback does not come.
 */
#ifndef WEIR_DAEMON_FETCH_FETCH_H
#define WEIR_DAEMON_FETCH_FETCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <uv.h>

#include "config/config.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define FETCH_MAX_HOPS 8
#define FETCH_MAX_HEADER_BYTES 262144 /* 256 KiB */
#define FETCH_MAX_RATIO 200           /* decoded : wire, after the first MiB */
#define FETCH_MAX_VALIDATOR_BYTES 1024
#define FETCH_LOW_SPEED_BYTES 100 /* a second, for ... */
#define FETCH_LOW_SPEED_SEC 15

/* ---- guard.c: may this address be connected to? (SECURITY.md 2) ------- */

/* True unless addr is loopback, private, link-local, CGNAT, multicast,
 * reserved, unspecified, or a v4-mapped, NAT64 or 6to4 form of one, and is
 * not in the list of allowed networks. Pure. */
bool guard_allows(const struct sockaddr *addr, const struct config_cidr *allow,
                  size_t n_allow);

/* ---- schedule.c: when next? Pure functions of (history, answer, now) -- */

/* The time of what is never due: later than any other, and not to be added
 * to. A source that answered 410 has it. */
#define SCHEDULE_NEVER INT64_MAX

struct schedule_in {
    int64_t now_sec, interval_sec, min_interval_sec, max_interval_sec;
    int64_t retry_after_max_sec;
    int64_t failures;        /* in a row, this one included; 0: it was good */
    int64_t http_status;     /* 0: no answer */
    int64_t retry_after_sec; /* of this answer; -1: none */
    int64_t retry_at_sec;    /* promised by an earlier answer; 0: nothing */
    uint64_t phase; /* hash of the source id: spreads, replaces chance */
};
/* The time of the next request; *ret_retry_at is 0 or what is promised. */
int64_t schedule_next(const struct schedule_in *in, int64_t *ret_retry_at);
/* The next try of a detail call after `tries` failed ones. */
int64_t schedule_detail(int64_t now_sec, int64_t tries, uint64_t phase);

/* A source after a start, a reload or a jump of the clock. */
struct schedule_start_in {
    int64_t now_sec, next_due_sec; /* as stored; 0: a new source */
    int64_t interval_sec, max_interval_sec, retry_after_max_sec;
    int64_t spread_sec; /* startup_spread; 0: due is due (weir once) */
    int64_t n_overdue;  /* sources that are due, with this one */
    uint64_t phase;
};
/* Where it goes (FETCH_POLICY.md 7): what is overdue is spread, what lies
 * further ahead than any rule reaches comes from a clock that jumped; the
 * rest stays where it is. */
int64_t schedule_start(const struct schedule_start_in *in);

/* ---- fetcher.c -------------------------------------------------------- */

struct fetcher;
struct fetch;

/* What came back. All is the answer's and freed after the callback; body may be
 * taken: set it to NULL, free() it later and then call fetcher_body_done.
 *
 * Any status is an answer (ERR_OK) once its headers are whole, however the body
 * of an error page ended, but: a redirect that cannot be followed and a 304
 * nobody asked for are ERR_NET or ERR_LIMIT, with their status.
 * ERR_IO and ERR_NOMEM are this machine's lack, never the source's fault. */
struct fetch_answer {
    enum err err;    /* not ERR_OK: no answer, or not one to be used */
    char error[240]; /* cause in words when err, e.g. a refused address */
    long status;     /* of the last hop; 0: none came */
    char *body;      /* of a good 2xx, decoded, NUL after n_body bytes; else
                        NULL */
    size_t n_body;
    /* NUL-terminated, or NULL. Where the last hop was asked, without
     * credentials and fragment: the validator_url of its etag and
     * last_modified, which are here only if they may be stored: never those of
     * an answer to POST, for they are not of what a GET would bring. */
    char *final_url, *content_type, *etag, *last_modified;
    int64_t retry_after_sec; /* -1: none; dates read against Date */
    bool was_conditional;    /* the last hop carried validators */
    char *moved_url; /* end of the leading run of 301 and 308, or NULL */
};
/* Frees the texts and the body of an answer, not the struct. */
void fetch_answer_release(struct fetch_answer *answer);
typedef void fetch_done_fn(void *ctx, struct fetch_answer *answer);

/* All NULL and 0 but url, on_done and ctx is a plain GET. */
struct fetch_request {
    const char *url;
    const char *accept; /* or NULL: feeds and JSON */
    /* Sent only to validator_url, byte for byte; n == 0: none. Not with a
     * POST: a server answers that with 412, not 304 (RFC 9110 13.1.2). */
    struct str validator_url, etag, last_modified;
    /* A POST of these bytes: a 301, 302 or 303 turns it into a GET without
     * them, a 307 or 308 asks the next address the same, of the same origin
     * only (RFC 9110 15.4). */
    const char *body, *body_type; /* NULL: GET */
    /* Sent only to the origin of home_url (NULL: of url), on whatever hop.
     * "Name: value"; one that weir would send itself stands in its place. */
    const char *home_url;
    const char *const *headers;
    size_t n_headers;
    const char *user, *password; /* NULL: those in home_url or url */
    /* http, https, socks5 or socks5h, with credentials of its own; or NULL.
     * Its address alone is not judged by the guard; addresses written as
     * numbers are, before it hears of them. */
    const char *proxy;
    fetch_done_fn *on_done;
    void *ctx;
};

/* c is borrowed until the fetcher has closed or got another. */
WEIR_NODISCARD enum err fetcher_open(uv_loop_t *loop, const struct config *c,
                                     struct fetcher **ret_fetcher,
                                     struct err_info *ei);
/* c takes the place of the one before, which is not used any more; transfers
 * under way go on, within its limits. */
void fetcher_set_config(struct fetcher *f, const struct config *c);
/* Starts, or queues behind parallel, per_host and host_gap. The request is
 * copied. on_done comes on a later turn of the loop, for an address that cannot
 * be asked, too. ERR_NOMEM, or ERR_NET once the fetcher is closing. */
WEIR_NODISCARD enum err fetcher_start(struct fetcher *f,
                                      const struct fetch_request *req,
                                      struct fetch **ret_fetch);
/* A struct fetch is valid until its on_done begins or this returns, and until
 * fetcher_close. */
void fetch_cancel(struct fetch *fetch);
/* A body that was taken counts against max_buffered until this is called. */
void fetcher_body_done(struct fetcher *f, size_t n_body);
/* Cancels all and frees once handles have closed, a turn or two later; then
 * calls on_closed (or NULL). Bodies taken before are then only free()d. */
void fetcher_close(struct fetcher *f, void (*on_closed)(void *ctx), void *ctx);

#endif
