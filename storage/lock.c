/* lock.c -- one writer per database, by flock on a file beside it.
 *
 * The kernel drops the lock when its holder dies, however it dies; what the
 * file says is only for the message. It is never unlinked: two that hold
 * "the" lock on two files of one name would both be right. Any thread.
 */
#include "storage/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "feeds/base/buf.h"

#define PID_MAX_BYTES 32

static enum err in_use(int fd, const char *path, struct err_info *ei)
{
    char text[PID_MAX_BYTES];
    ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
    long pid;

    text[n > 0 ? n : 0] = '\0';
    pid = strtol(text, NULL, 10);
    if (pid > 0)
        return err_set(ei, ERR_BUSY, "%s: in use by process %ld", path, pid);
    return err_set(ei, ERR_BUSY, "%s: in use by another process", path);
}

static enum err write_pid(int fd, const char *name, struct err_info *ei)
{
    char text[PID_MAX_BYTES];
    int n = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        return err_set(ei, ERR_IO, "%s: %s", name, strerrordesc_np(errno));
    return ERR_OK;
}

static enum err take(const char *path, const char *name, int fd,
                     struct err_info *ei)
{
    if (fd < 0)
        return err_set(ei, ERR_IO, "%s: %s", name, strerrordesc_np(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return write_pid(fd, name, ei);
    if (errno == EWOULDBLOCK)
        return in_use(fd, path, ei);
    return err_set(ei, ERR_IO, "%s: %s", name, strerrordesc_np(errno));
}

enum err lock_take(const char *path, int *ret_fd, struct err_info *ei)
{
    struct buf name;
    int fd = -1;
    enum err e;

    buf_init(&name, SIZE_MAX);
    buf_puts(&name, path);
    buf_puts(&name, ".lock");
    if (name.err) {
        e = err_set(ei, ERR_NOMEM, "no memory to lock %s", path);
    } else {
        fd = open(name.s, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        e = take(path, name.s, fd, ei);
    }
    buf_release(&name);
    if (e)
        lock_release(fd);
    else
        *ret_fd = fd;
    return e;
}

void lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}
