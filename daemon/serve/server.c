/* server.c -- libmicrohttpd on a thread of our own; see server.h.
 *
 *   open -> thread: run, sweep, wait -> ... -> close: told by stop_fd, joined
 *
 * The thread is ours rather than libmicrohttpd's because it does not tell the
 * time: clients whose time is over are swept between two waits. All on_*
 * functions run on it.
 */
#include "daemon/serve/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>
#include <uv.h>

#include "daemon/log.h"
#include "daemon/serve/answer.h"
#include "daemon/serve/clients.h"

#define CONNECTIONS_MAX 1000
#define CONNECTIONS_SHARE                                                      \
    4 /* of the descriptors; the rest are the daemon's                         \
       */
#define CONNECTIONS_OF_ONE 100              /* address; a browser takes six */
#define CONNECTION_MEMORY_BYTES (16 * 1024) /* headers of 8 KiB, and ours */
#define SWEEP_MS 500
#define MS_PER_SEC 1000
#define TROUBLE_MAX_BYTES 256

struct server {
    struct MHD_Daemon *daemon;
    struct cache *cache;
    uv_thread_t thread;
    bool has_thread;
    int stop_fd;
    struct clients clients; /* the thread's */
    uv_mutex_t lock;
    char *dir;                       /* owned; under the lock */
    char trouble[TROUBLE_MAX_BYTES]; /* or empty; under the lock */
    atomic_llong beat_ms;
};

typedef enum MHD_Result mhd_result;

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * MS_PER_SEC + t.tv_nsec / 1000000;
}

/* ---- libmicrohttpd's callbacks ---- */

/* Targets stay as they came: serve_path decodes, and sees an encoded NUL. */
static size_t keep_escapes(void *ctx, struct MHD_Connection *conn, char *s)
{
    (void)ctx;
    (void)conn;
    return strlen(s);
}

static mhd_result on_accept(void *ctx, const struct sockaddr *addr, socklen_t n)
{
    const struct server *s = ctx;

    (void)n;
    return clients_may_connect(&s->clients, addr) ? MHD_YES : MHD_NO;
}

static void on_connection(void *ctx, struct MHD_Connection *conn,
                          void **socket_ctx,
                          enum MHD_ConnectionNotificationCode code)
{
    struct server *s = ctx;
    const union MHD_ConnectionInfo *fd, *addr;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*socket_ctx)
            clients_remove(&s->clients, *socket_ctx);
        *socket_ctx = NULL;
        return;
    }
    fd = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD);
    addr = MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (fd)
        *socket_ctx = clients_add(&s->clients, fd->connect_fd,
                                  addr ? addr->client_addr : NULL, now_ms());
}

static struct client *client_of(struct MHD_Connection *conn)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void on_completed(void *ctx, struct MHD_Connection *conn,
                         void **request_ctx,
                         enum MHD_RequestTerminationCode code)
{
    struct client *one = client_of(conn);

    (void)ctx;
    (void)request_ctx;
    (void)code;
    if (one)
        client_answered(one, now_ms());
}

/* Is a body announced? By any of several fields: who is before us may have gone
 * by another one of them than libmicrohttpd (RFC 9112 6.3). */
static mhd_result find_body(void *ctx, enum MHD_ValueKind kind,
                            const char *name, const char *value)
{
    struct str field = str_of(name);
    bool *has = ctx;

    (void)kind;
    if (str_eq_nocase(field, STR(MHD_HTTP_HEADER_TRANSFER_ENCODING)) ||
        (str_eq_nocase(field, STR(MHD_HTTP_HEADER_CONTENT_LENGTH)) &&
         (!value || strcmp(value, "0") != 0)))
        *has = true;
    return MHD_YES;
}

/* Why a request is refused by its first lines, or 0. */
static unsigned refusal(struct MHD_Connection *conn, const char *target,
                        const char *method)
{
    bool has_body = false;

    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    if (strlen(target) > TARGET_MAX_BYTES)
        return MHD_HTTP_URI_TOO_LONG;
    if (answer_header_bytes(conn) > HEADER_MAX_BYTES)
        return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    (void)MHD_get_connection_values(conn, MHD_HEADER_KIND, find_body,
                                    &has_body);
    if (has_body)
        return MHD_HTTP_CONTENT_TOO_LARGE;
    return 0;
}

static mhd_result refuse(struct MHD_Connection *conn, unsigned status)
{
    switch (status) {
    case MHD_HTTP_METHOD_NOT_ALLOWED:
        return answer_text(conn, status, "Only GET and HEAD\n", "GET, HEAD");
    case MHD_HTTP_URI_TOO_LONG:
        return answer_text(conn, status, "The address is too long\n", NULL);
    case MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE:
        return answer_text(conn, status, "The header is too long\n", NULL);
    default:
        return answer_text(conn, status, "No body is taken\n", NULL);
    }
}

static mhd_result answer_now(struct server *s, struct MHD_Connection *conn,
                             const char *target)
{
    struct answerer a = {
        .cache = s->cache,
        .trouble = now_ms() - atomic_load(&s->beat_ms) >
                           (int64_t)HEALTH_SEC * MS_PER_SEC
                       ? "the daemon makes no progress"
                       : NULL,
    };
    struct client *one = client_of(conn);
    mhd_result result;

    uv_mutex_lock(&s->lock);
    a.dir = s->dir;
    if (s->trouble[0])
        a.trouble = s->trouble;
    result = answer(&a, conn, target);
    uv_mutex_unlock(&s->lock);
    if (one)
        client_answers(one, a.n_bytes, now_ms());
    return result;
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd says how many */
static mhd_result on_request(void *ctx, struct MHD_Connection *conn,
                             const char *target, const char *method,
                             const char *version, const char *upload,
                             size_t *n_upload, void **request_ctx)
{
    static int seen;
    unsigned status;

    (void)version;
    (void)upload;
    (void)n_upload;
    if (!*request_ctx) { /* headers only; a refusal ends the connection */
        *request_ctx = &seen;
        status = refusal(conn, target, method);
        return status ? refuse(conn, status) : MHD_YES;
    }
    return answer_now(ctx, conn, target);
}

/* ---- the thread ---- */

static int wait_ms(struct MHD_Daemon *daemon)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(daemon, &ms) != MHD_YES || ms > SWEEP_MS)
        return SWEEP_MS;
    return (int)ms;
}

static void server_main(void *arg)
{
    struct server *s = arg;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd fds[] = { { .fd = s->stop_fd, .events = POLLIN },
                            { .fd = info->epoll_fd, .events = POLLIN } };

    while (!fds[0].revents) {
        (void)MHD_run(s->daemon);
        (void)clients_sweep(&s->clients, now_ms());
        (void)poll(fds, 2, wait_ms(s->daemon));
    }
}

/* ---- opening ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool fill_address(const struct config *c, union address *a)
{
    memset(a, 0, sizeof(*a));
    if (inet_pton(AF_INET, c->server.address, &a->v4.sin_addr) == 1) {
        a->v4.sin_family = AF_INET;
        a->v4.sin_port = htons((uint16_t)c->server.port);
        return true;
    }
    if (inet_pton(AF_INET6, c->server.address, &a->v6.sin6_addr) == 1) {
        a->v6.sin6_family = AF_INET6;
        a->v6.sin6_port = htons((uint16_t)c->server.port);
        return true;
    }
    return false;
}

static unsigned connections_max(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) ||
        limit.rlim_cur / CONNECTIONS_SHARE > CONNECTIONS_MAX)
        return CONNECTIONS_MAX;
    return (unsigned)(limit.rlim_cur / CONNECTIONS_SHARE);
}

/* A socket of our own, so that a taken port is an error with its cause. */
static enum err listen_on(const struct config *c, int *ret_fd,
                          struct err_info *ei)
{
    union address a;
    socklen_t n;
    int fd, on = 1;

    if (!fill_address(c, &a))
        return err_set(ei, ERR_CONFIG, "[server] address = %s: not an address",
                       c->server.address);
    n = a.any.sa_family == AF_INET ? sizeof(a.v4) : sizeof(a.v6);
    fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (fd >= 0 && !bind(fd, &a.any, n) && !listen(fd, SOMAXCONN)) {
        *ret_fd = fd;
        return ERR_OK;
    }
    err_set(ei, ERR_NET, "[server] %s port %lld: %s", c->server.address,
            (long long)c->server.port, strerrordesc_np(errno));
    if (fd >= 0)
        close(fd);
    return ERR_NET;
}

static enum err start(struct server *s, int fd, struct err_info *ei)
{
    unsigned max = connections_max();

    clients_init(&s->clients, max, CONNECTIONS_OF_ONE);
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL, 0, on_accept, s, on_request, s, MHD_OPTION_LISTEN_SOCKET,
        fd, MHD_OPTION_CONNECTION_LIMIT, max, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CLIENT_IDLE_MS / MS_PER_SEC,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_END);
    if (!s->daemon) {
        close(fd);
        return err_set(ei, ERR_NET, "[server]: cannot start");
    }
    if (uv_thread_create(&s->thread, server_main, s))
        return err_set(ei, ERR_NOMEM, "[server]: no thread");
    s->has_thread = true;
    return ERR_OK;
}

static struct server *server_new(const char *dir)
{
    struct server *s = calloc(1, sizeof(*s));

    if (!s)
        return NULL;
    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->cache = cache_new();
    s->dir = strdup(dir);
    if (uv_mutex_init(&s->lock))
        abort(); /* nothing is running yet; it fails for lack of memory */
    server_beat(s, NULL);
    if (s->stop_fd >= 0 && s->cache && s->dir)
        return s;
    server_close(s);
    return NULL;
}

enum err server_open(const struct config *c, int listen_fd,
                     struct server **ret_server, struct err_info *ei)
{
    struct server *s = server_new(c->output_dir);
    enum err e = ERR_OK;

    if (!s)
        e = err_set(ei, ERR_NOMEM, "[server]: out of memory");
    else if (listen_fd < 0)
        e = listen_on(c, &listen_fd, ei);
    if (!e) {
        e = start(s, listen_fd, ei);
        listen_fd = -1;
    }
    if (e) {
        if (listen_fd >= 0)
            close(listen_fd);
        server_close(s);
        return e;
    }
    log_info("serving %s at http://%s:%lld/", c->output_dir, c->server.address,
             (long long)c->server.port);
    *ret_server = s;
    return ERR_OK;
}

enum err server_set_dir(struct server *s, const char *dir)
{
    char *copy = strdup(dir), *old;

    if (!copy)
        return ERR_NOMEM;
    uv_mutex_lock(&s->lock);
    old = s->dir;
    s->dir = copy;
    uv_mutex_unlock(&s->lock);
    free(old);
    return ERR_OK;
}

void server_beat(struct server *s, const char *trouble)
{
    struct str text = str_clip(str_of(trouble), sizeof(s->trouble) - 1);

    atomic_store(&s->beat_ms, now_ms());
    uv_mutex_lock(&s->lock);
    snprintf(s->trouble, sizeof(s->trouble), "%.*s", STR_ARG(text));
    uv_mutex_unlock(&s->lock);
}

void server_close(struct server *s)
{
    if (!s)
        return;
    if (s->has_thread) {
        (void)eventfd_write(s->stop_fd, 1);
        uv_thread_join(&s->thread);
    }
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    cache_free(s->cache);
    uv_mutex_destroy(&s->lock);
    if (s->stop_fd >= 0)
        close(s->stop_fd);
    free(s->dir);
    free(s);
}
