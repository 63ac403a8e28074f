/* file_body.c -- see file_body.h. On a worker, never on the loop. */
#include "daemon/file_body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/base/buf.h"

#define PATH_MAX_BYTES 4096

static enum err read_all(int fd, struct file_body *body, const char *path,
                         struct err_info *ei)
{
    for (size_t at = 0; at < body->n;) {
        ssize_t got = read(fd, body->s + at, body->n - at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
        if (got == 0)
            return err_set(ei, ERR_IO, "%s: became shorter while being read",
                           path);
        at += (size_t)got;
    }
    return ERR_OK;
}

/* Reads an open file; body->s is set whenever memory was got for it. */
static enum err read_file(int fd, const char *path, int64_t max_bytes,
                          struct file_body *body, struct err_info *ei)
{
    char size[BUF_SIZE_TEXT_MAX];
    struct stat st;

    if (fstat(fd, &st))
        return err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(ei, ERR_IO, "%s: not a regular file", path);
    if (st.st_size > max_bytes)
        return err_set(ei, ERR_LIMIT, "%s: larger than max_body (%s)", path,
                       buf_size_text((uint64_t)max_bytes, size));
    body->n = (size_t)st.st_size;
    body->s = calloc(1, body->n + 1);
    if (!body->s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return read_all(fd, body, path, ei);
}

enum err file_body(const char *path, int64_t max_bytes,
                   struct file_body *ret_body, struct err_info *ei)
{
    /* NONBLOCK: a fifo under that name must not hang the worker. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct file_body body = { NULL, 0 };
    enum err e;

    if (fd < 0)
        return err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
    e = read_file(fd, path, max_bytes, &body, ei);
    close(fd);
    if (e)
        free(body.s);
    else
        *ret_body = body;
    return e;
}

static bool leaves_directory(const char *relative)
{
    if (relative[0] == '/' || relative[0] == '\0')
        return true;
    for (const char *s = relative; s;) {
        if (strncmp(s, "..", 2) == 0 && (s[2] == '/' || s[2] == '\0'))
            return true;
        s = strchr(s, '/');
        s = s ? s + 1 : NULL;
    }
    return false;
}

enum err file_body_beside(const char *beside, const char *relative,
                          int64_t max_bytes, struct file_body *ret_body,
                          struct err_info *ei)
{
    const char *slash = strrchr(beside, '/');
    int n_dir = slash ? (int)(slash - beside) + 1 : 0;
    char path[PATH_MAX_BYTES];
    int n;

    if (leaves_directory(relative))
        return err_set(ei, ERR_RANGE, "%s: not below the list's directory",
                       relative);
    n = snprintf(path, sizeof(path), "%.*s%s", n_dir, beside, relative);
    if (n < 0 || (size_t)n >= sizeof(path))
        return err_set(ei, ERR_LIMIT, "%s: path too long", relative);
    return file_body(path, max_bytes, ret_body, ei);
}
