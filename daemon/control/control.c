/* control.c -- the socket file; see control.h. */
#include "daemon/control/control.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/control/client.h"
#include "daemon/log.h"

static enum err fail(struct err_info *ei, const char *path, const char *what)
{
    return err_set(ei, ERR_IO, "control_socket = %s: %s", path, what);
}

/* Is there a daemon that takes connections? A full queue is one, too. */
static bool is_answered(int fd, const struct sockaddr_un *address)
{
    return !connect(fd, (const struct sockaddr *)address, sizeof(*address)) ||
           errno == EAGAIN || errno == EINPROGRESS;
}

/* Removes what a daemon that died left behind. */
static enum err make_room(const struct sockaddr_un *address,
                          struct err_info *ei)
{
    const char *path = address->sun_path;
    struct stat about;
    bool is_taken;
    int fd;

    if (lstat(path, &about))
        return errno == ENOENT ? ERR_OK
                               : fail(ei, path, strerrordesc_np(errno));
    if (!S_ISSOCK(about.st_mode))
        return fail(ei, path, "there is a file of that name, and no socket");
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fail(ei, path, strerrordesc_np(errno));
    is_taken = is_answered(fd, address);
    close(fd);
    if (is_taken)
        return err_set(ei, ERR_BUSY,
                       "control_socket = %s: another weir answers there", path);
    if (unlink(path))
        return fail(ei, path, strerrordesc_np(errno));
    return ERR_OK;
}

/* The mode is set before the name exists: at no time may others open it. */
static enum err make_socket(const char *path, int *ret_fd, struct err_info *ei)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    enum err e;
    int fd;

    if (strlen(path) >= sizeof(address.sun_path))
        return fail(ei, path, "longer than a socket's name may be");
    memcpy(address.sun_path, path, strlen(path) + 1);
    e = make_room(&address, ei);
    if (e)
        return e;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || fchmod(fd, 0600) ||
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) ||
        listen(fd, CONTROL_BACKLOG)) {
        e = fail(ei, path, strerrordesc_np(errno));
        if (fd >= 0)
            close(fd);
        return e;
    }
    *ret_fd = fd;
    return ERR_OK;
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct control *c = listener->data;

    if (!status)
        client_accept(c);
}

static void on_listener_closed(uv_handle_t *handle) { (void)handle; }

enum err control_open(struct engine *e, const char *path,
                      struct control **ret_control, struct err_info *ei)
{
    struct control *c = calloc(1, sizeof(*c));
    int fd = -1, status;
    enum err err;

    if (!c)
        return err_set(ei, ERR_NOMEM, "out of memory");
    c->path = strdup(path);
    err = c->path ? make_socket(path, &fd, ei)
                  : err_set(ei, ERR_NOMEM, "out of memory");
    if (err) {
        control_free(c);
        return err;
    }
    c->engine = e;
    c->since_sec = engine_now();
    uv_pipe_init(e->loop, &c->listener, 0);
    c->listener.data = c;
    status = uv_pipe_open(&c->listener, fd);
    if (!status)
        status = uv_listen((uv_stream_t *)&c->listener, CONTROL_BACKLOG,
                           on_connection);
    *ret_control = c;
    if (status)
        log_error("control_socket = %s: %s; commands do without it", path,
                  uv_strerror(status));
    return ERR_OK;
}

void control_stop(struct control *c)
{
    if (!c || c->is_stopped)
        return;
    c->is_stopped = true;
    (void)unlink(c->path);
    uv_close((uv_handle_t *)&c->listener, on_listener_closed);
    for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++)
        if (c->clients[i].is_used)
            client_stop(&c->clients[i]);
}

void control_free(struct control *c)
{
    if (c)
        free(c->path);
    free(c);
}
