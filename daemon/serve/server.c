/* server.c -- requests and answers; see server.h. All but server_open and
 * server_close runs on libmicrohttpd's thread. */
#include "daemon/serve/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

#include "daemon/log.h"
#include "daemon/serve/path.h"
#include "feeds/base/date.h"

#define PATH_MAX_BYTES 2048
#define CONNECTIONS_MAX 1000
#define CONNECTIONS_SHARE                                                      \
    4 /* of the descriptors; the rest are the daemon's                         \
       */
#define IDLE_TIMEOUT_SEC 15
#define CONNECTION_MEMORY_BYTES (16 * 1024) /* headers of 8 KiB, and ours */

struct server {
    struct MHD_Daemon *daemon;
    const char *dir; /* borrowed; opened anew each time: it may be replaced */
};

typedef enum MHD_Result mhd_result;

/* ---- answers ---- */

static void add_header(struct MHD_Response *r, const char *name,
                       const char *value)
{
    (void)MHD_add_response_header(r, name, value);
}

static mhd_result send_text(struct MHD_Connection *conn, unsigned status,
                            const char *text, const char *allow)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT);
    mhd_result result;

    if (!r)
        return MHD_NO;
    add_header(r, "Content-Type", "text/plain; charset=utf-8");
    if (allow)
        add_header(r, "Allow", allow);
    result = MHD_queue_response(conn, status, r);
    MHD_destroy_response(r);
    return result;
}

struct file {
    int fd;
    struct stat st;
    char etag[64];
    char modified[64];
};

/* Files are only ever replaced whole, so inode, time and size name a state. */
static void describe(struct file *f)
{
    struct buf b;

    snprintf(f->etag, sizeof(f->etag), "\"%llx-%llx.%lx-%llx\"",
             (unsigned long long)f->st.st_ino,
             (unsigned long long)f->st.st_mtim.tv_sec,
             (unsigned long)f->st.st_mtim.tv_nsec,
             (unsigned long long)f->st.st_size);
    buf_init(&b, sizeof(f->modified) - 1);
    date_put_http(&b, f->st.st_mtim.tv_sec);
    snprintf(f->modified, sizeof(f->modified), "%.*s", STR_ARG(buf_str(&b)));
    buf_release(&b);
}

static bool open_file(const struct server *s, const char *path, struct file *f)
{
    int dir_fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    f->fd = dir_fd < 0 ? -1 : serve_open(dir_fd, path);
    if (dir_fd >= 0)
        close(dir_fd);
    if (f->fd < 0)
        return false;
    if (fstat(f->fd, &f->st) || !S_ISREG(f->st.st_mode)) {
        close(f->fd);
        return false;
    }
    describe(f);
    return true;
}

/* Is one of a list of entity tags ours? Weak comparison, RFC 9110 13.1.2. */
static bool has_tag(const char *list, const char *tag)
{
    return strcmp(list, "*") == 0 || strstr(list, tag) != NULL;
}

static bool is_unmodified(struct MHD_Connection *conn, const struct file *f)
{
    const char *tags =
        MHD_lookup_connection_value(conn, MHD_HEADER_KIND, "If-None-Match");
    const char *since =
        MHD_lookup_connection_value(conn, MHD_HEADER_KIND, "If-Modified-Since");
    struct date_context utc = { 0 };
    struct date date;

    if (tags)
        return has_tag(tags, f->etag);
    return since && !date_parse(str_of(since), &utc, &date) &&
           f->st.st_mtim.tv_sec <= date.sec;
}

/* Sends an open file, which the response closes. */
static mhd_result send_file(struct MHD_Connection *conn, unsigned status,
                            struct file *f, const char *path)
{
    struct MHD_Response *r;
    mhd_result result;

    if (status == MHD_HTTP_OK && is_unmodified(conn, f)) {
        close(f->fd);
        status = MHD_HTTP_NOT_MODIFIED;
        r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    } else {
        r = MHD_create_response_from_fd((uint64_t)f->st.st_size, f->fd);
        if (!r)
            close(f->fd);
    }
    if (!r)
        return MHD_NO;
    if (status != MHD_HTTP_NOT_MODIFIED)
        add_header(r, "Content-Type", serve_media_type(str_of(path)));
    if (status != MHD_HTTP_NOT_FOUND) {
        add_header(r, "ETag", f->etag);
        add_header(r, "Last-Modified", f->modified);
    }
    add_header(r, "Cache-Control", "max-age=60");
    add_header(r, "X-Content-Type-Options", "nosniff");
    result = MHD_queue_response(conn, status, r);
    MHD_destroy_response(r);
    return result;
}

static mhd_result send_not_found(const struct server *s,
                                 struct MHD_Connection *conn)
{
    struct file f;

    if (open_file(s, "404.html", &f))
        return send_file(conn, MHD_HTTP_NOT_FOUND, &f, "404.html");
    return send_text(conn, MHD_HTTP_NOT_FOUND, "Not found\n", NULL);
}

/* Is it a page of its own (/emnews/) asked for without its slash? */
static bool is_directory(const struct server *s, struct buf *path)
{
    struct file f;
    bool is;

    buf_puts(path, "/index.html");
    is = !path->err && open_file(s, path->s, &f);
    if (is)
        close(f.fd);
    return is;
}

static mhd_result send_to_directory(struct MHD_Connection *conn,
                                    const char *target)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    mhd_result result;
    struct buf to;

    if (!r)
        return MHD_NO;
    buf_init(&to, PATH_MAX_BYTES);
    buf_printf(&to, "%.*s/", (int)strcspn(target, "?"), target);
    if (!to.err)
        add_header(r, "Location", to.s);
    result = MHD_queue_response(conn, MHD_HTTP_MOVED_PERMANENTLY, r);
    buf_release(&to);
    MHD_destroy_response(r);
    return result;
}

static mhd_result serve(const struct server *s, struct MHD_Connection *conn,
                        const char *target)
{
    struct buf path;
    struct file f;
    mhd_result result;
    bool is_ours;

    buf_init(&path, PATH_MAX_BYTES);
    is_ours = serve_path(str_of(target), &path);
    if (is_ours && open_file(s, path.s, &f))
        result = send_file(conn, MHD_HTTP_OK, &f, path.s);
    else if (is_ours && is_directory(s, &path))
        result = send_to_directory(conn, target);
    else
        result = send_not_found(s, conn);
    buf_release(&path);
    return result;
}

/* ---- libmicrohttpd's callbacks ---- */

/* Targets stay as they came: serve_path decodes, and sees an encoded NUL. */
static size_t keep_escapes(void *ctx, struct MHD_Connection *conn, char *s)
{
    (void)ctx;
    (void)conn;
    return strlen(s);
}

/* NOLINTNEXTLINE(readability-function-size): libmicrohttpd says how many */
static mhd_result on_request(void *ctx, struct MHD_Connection *conn,
                             const char *target, const char *method,
                             const char *version, const char *upload,
                             size_t *n_upload, void **state)
{
    static int seen;

    (void)version;
    (void)upload;
    if (!*state) { /* headers only; the body, if any, is yet to come */
        *state = &seen;
        return MHD_YES;
    }
    if (*n_upload) {
        *n_upload = 0; /* read and dropped; the answer comes at its end */
        return MHD_YES;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return send_text(conn, MHD_HTTP_METHOD_NOT_ALLOWED,
                         "Only GET and HEAD\n", "GET, HEAD");
    return serve(ctx, conn, target);
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
static int listen_on(const union address *a, struct err_info *ei,
                     const struct config *c)
{
    socklen_t n = a->any.sa_family == AF_INET ? sizeof(a->v4) : sizeof(a->v6);
    int fd =
        socket(a->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;

    if (fd >= 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (fd >= 0 && !bind(fd, &a->any, n) && !listen(fd, SOMAXCONN))
        return fd;
    err_set(ei, ERR_NET, "[server] %s port %lld: %s", c->server.address,
            (long long)c->server.port, strerrordesc_np(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static enum err start(struct server *s, const struct config *c,
                      struct err_info *ei)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC;
    union address address;
    int fd;

    if (!fill_address(c, &address))
        return err_set(ei, ERR_CONFIG, "[server] address = %s: not an address",
                       c->server.address);
    fd = listen_on(&address, ei, c);
    if (fd < 0)
        return ERR_NET;
    if (address.any.sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, connections_max(),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_SEC,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY_BYTES,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_END);
    if (!s->daemon) {
        close(fd);
        return err_set(ei, ERR_NET, "[server]: cannot start");
    }
    return ERR_OK;
}

enum err server_open(const struct config *c, struct server **ret_server,
                     struct err_info *ei)
{
    struct server *s = calloc(1, sizeof(*s));
    enum err e;

    if (!s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    s->dir = c->output_dir;
    e = start(s, c, ei);
    if (e) {
        server_close(s);
        return e;
    }
    log_info("serving %s at http://%s:%lld/", c->output_dir, c->server.address,
             (long long)c->server.port);
    *ret_server = s;
    return ERR_OK;
}

void server_close(struct server *s)
{
    if (!s)
        return;
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    free(s);
}
