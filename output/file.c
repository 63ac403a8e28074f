/* file.c -- atomic replacement of the files of an output directory.
 *
 * The temporary file has one fixed name, since a directory has one writer: a
 * leftover is overwritten by the next writing into its directory. So that no
 * leftover stays for good, .weir-busy stands in the top directory from the
 * first write to file_dir_close; who finds it at open looks for leftovers in
 * the whole tree, who does not is spared the walk. One thread.
 */
#include "output/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/file_walk.h"

#define PROBE_NAME ".weir-probe"

struct file_dir {
    char *path; /* as the user wrote it, for messages */
    int fd;
    bool is_busy; /* FILE_BUSY_NAME is there */
    /* The directory written last: pages of one day go to one directory. */
    char sub[FILE_PATH_MAX_BYTES + 1];
    int sub_fd; /* -1: none */
};

/* errno stays as it was. */
static enum err io_error(const struct file_dir *d, struct str path,
                         struct err_info *ei)
{
    int number = errno;

    err_set(ei, ERR_IO, "%s/%.*s: %s", d->path, STR_ARG(path),
            strerrordesc_np(number));
    errno = number;
    return ERR_IO;
}

/* ---- names ------------------------------------------------------------ */

static bool is_safe_segment(struct str s)
{
    if (!s.n || s.n > FILE_NAME_MAX_BYTES || s.s[0] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] < 0x20 || s.s[i] == 0x7f || s.s[i] == '\\')
            return false;
    return true;
}

/* The segment at the front of *path, which moves on. */
static struct str take_segment(struct str *path)
{
    const char *slash = path->n ? memchr(path->s, '/', path->n) : NULL;
    struct str s = { path->s, slash ? (size_t)(slash - path->s) : path->n };

    *path = str_cut(*path, slash ? s.n + 1 : s.n);
    return s;
}

bool file_path_is_safe(struct str path)
{
    size_t depth = 0;

    if (!path.n || path.n > FILE_PATH_MAX_BYTES || path.s[path.n - 1] == '/' ||
        !str_is_utf8(path))
        return false;
    while (path.n)
        if (!is_safe_segment(take_segment(&path)) || ++depth > FILE_MAX_DEPTH)
            return false;
    return true;
}

/* ---- directories ------------------------------------------------------ */

/* Opens directory `name` in at, made if missing; -1 and errno. */
static int open_or_make(int at, const char *name, int flags)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);

    if (fd >= 0 || errno != ENOENT)
        return fd;
    if (mkdirat(at, name, 0755) < 0) {
        if (errno != EEXIST)
            return -1;
        return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
    }
    fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
    if (fd >= 0 && fchmod(fd, 0755) < 0) { /* whatever the umask says */
        close(fd);
        return -1;
    }
    return fd;
}

/* Opens path, parents made; links are followed: the user wrote it. */
static int open_path(const char *path)
{
    struct str rest = str_of(path);
    int at = openat(AT_FDCWD, path[0] == '/' ? "/" : ".",
                    O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    while (at >= 0 && rest.n) {
        struct str s = take_segment(&rest);
        char name[FILE_NAME_MAX_BYTES + 1];
        int next;

        if (!s.n)
            continue;
        if (s.n > FILE_NAME_MAX_BYTES) {
            close(at);
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, s.s, s.n);
        name[s.n] = '\0';
        next = open_or_make(at, name, 0);
        close(at);
        at = next;
    }
    return at;
}

enum err file_dir_open(const char *path, struct file_dir **ret_dir,
                       struct err_info *ei)
{
    struct file_dir *d = calloc(1, sizeof(*d));
    enum err e = ERR_OK;

    if (!d)
        return err_set(ei, ERR_NOMEM, "out of memory");
    d->fd = d->sub_fd = -1;
    d->path = strdup(path);
    if (!d->path) {
        e = err_set(ei, ERR_NOMEM, "out of memory");
        goto out;
    }
    d->fd = open_path(path);
    if (d->fd < 0) {
        e = err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
        goto out;
    }
    if (file_exists(d, FILE_BUSY_NAME)) {
        d->is_busy = true;
        e = file_remove_leftovers(d->fd, path, ei);
    }
out:
    if (e)
        file_dir_close(d);
    else
        *ret_dir = d;
    return e;
}

enum err file_dir_look(const char *path, struct file_dir **ret_dir,
                       struct err_info *ei)
{
    struct file_dir *d = calloc(1, sizeof(*d));
    char *copy = strdup(path);

    if (!d || !copy) {
        free(d);
        free(copy);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    *d = (struct file_dir){ .path = copy, .sub_fd = -1 };
    d->fd = openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (d->fd >= 0) {
        *ret_dir = d;
        return ERR_OK;
    }
    err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
    file_dir_close(d);
    return ERR_IO;
}

static void forget_sub(struct file_dir *d)
{
    if (d->sub_fd >= 0)
        close(d->sub_fd);
    d->sub_fd = -1;
}

void file_dir_close(struct file_dir *d)
{
    if (!d)
        return;
    forget_sub(d);
    if (d->fd >= 0) {
        if (d->is_busy)
            unlinkat(d->fd, FILE_BUSY_NAME, 0);
        close(d->fd);
    }
    free(d->path);
    free(d);
}

/* Opens the directory `sub` ("a/b", "" is the top) into d->sub_fd. */
static enum err enter(struct file_dir *d, struct str sub, struct err_info *ei)
{
    struct str rest = sub;
    int at;

    if (d->sub_fd >= 0 && str_eq(str_of(d->sub), sub))
        return ERR_OK;
    forget_sub(d);
    at = fcntl(d->fd, F_DUPFD_CLOEXEC, 0);
    while (at >= 0 && rest.n) {
        struct str s = take_segment(&rest);
        char name[FILE_NAME_MAX_BYTES + 1];
        int next;

        memcpy(name, s.s, s.n);
        name[s.n] = '\0';
        next = open_or_make(at, name, O_NOFOLLOW);
        if (next < 0)
            io_error(d, (struct str){ sub.s, (size_t)(s.s - sub.s) + s.n }, ei);
        close(at);
        at = next;
        if (at < 0)
            return ERR_IO;
    }
    if (at < 0)
        return io_error(d, sub, ei);
    d->sub_fd = at;
    memcpy(d->sub, sub.n ? sub.s : "", sub.n);
    d->sub[sub.n] = '\0';
    return ERR_OK;
}

/* ---- files ------------------------------------------------------------ */

/* Does the file `name` hold these bytes already? */
static bool holds(int dir_fd, const char *name, struct str bytes)
{
    char chunk[16384];
    struct stat st;
    size_t at = 0;
    int fd =
        openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
        (size_t)st.st_size == bytes.n) {
        while (at < bytes.n) {
            ssize_t n = read(fd, chunk, sizeof(chunk));

            if (n < 0 && errno == EINTR)
                continue;
            if (n <= 0 || (size_t)n > bytes.n - at ||
                memcmp(chunk, bytes.s + at, (size_t)n) != 0)
                break;
            at += (size_t)n;
        }
    } else {
        at = SIZE_MAX;
    }
    close(fd);
    return at == bytes.n;
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.s, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = str_cut(bytes, (size_t)n);
    }
    return true;
}

/* Writes the temporary file and renames it; false and errno. */
static bool write_and_rename(int dir_fd, const char *name, struct str bytes)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(dir_fd, FILE_TEMPORARY_NAME, flags, 0644), number = 0;
    bool done = false;

    if (fd < 0 && errno == EEXIST &&
        unlinkat(dir_fd, FILE_TEMPORARY_NAME, 0) == 0)
        fd = openat(dir_fd, FILE_TEMPORARY_NAME, flags, 0644);
    if (fd < 0)
        return false;
    done = write_all(fd, bytes) && fchmod(fd, 0644) == 0;
    number = errno;
    if (close(fd) < 0 && done) {
        done = false;
        number = errno;
    }
    if (done && renameat(dir_fd, FILE_TEMPORARY_NAME, dir_fd, name) < 0) {
        done = false;
        number = errno;
    }
    if (!done)
        unlinkat(dir_fd, FILE_TEMPORARY_NAME, 0);
    errno = number;
    return done;
}

static enum err note_busy(struct file_dir *d, struct err_info *ei)
{
    int fd;

    if (d->is_busy)
        return ERR_OK;
    fd = openat(d->fd, FILE_BUSY_NAME,
                O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return io_error(d, STR(FILE_BUSY_NAME), ei);
    close(fd);
    d->is_busy = true;
    return ERR_OK;
}

/* Enters the directory of a safe path and copies its file's name. */
static enum err enter_for(struct file_dir *d, struct str path,
                          char name[FILE_NAME_MAX_BYTES + 1],
                          struct err_info *ei)
{
    struct str dir = path;
    size_t n = 0;

    while (dir.n && dir.s[dir.n - 1] != '/')
        dir.n--;
    n = path.n - dir.n;
    memcpy(name, path.s + dir.n, n);
    name[n] = '\0';
    dir.n -= dir.n > 0;
    return enter(d, dir, ei);
}

enum err file_replace(struct file_dir *d, struct str path, struct str bytes,
                      bool *ret_written, struct err_info *ei)
{
    char name[FILE_NAME_MAX_BYTES + 1] = "";
    enum err e = ERR_OK;

    if (!file_path_is_safe(path))
        return err_set(ei, ERR_RANGE, "no file of ours: '%.*s'",
                       STR_ARG(str_clip(path, 128)));
    for (int tries = 0; tries < 2; tries++) {
        e = enter_for(d, path, name, ei);
        if (e)
            return e;
        if (holds(d->sub_fd, name, bytes)) {
            *ret_written = false;
            return ERR_OK;
        }
        e = note_busy(d, ei);
        if (e)
            return e;
        if (write_and_rename(d->sub_fd, name, bytes)) {
            *ret_written = true;
            return ERR_OK;
        }
        e = io_error(d, path, ei);
        if (errno != ENOENT)
            break;
        forget_sub(d); /* somebody removed the directory: make it anew */
    }
    return e;
}

enum err file_probe(const struct file_dir *d, struct err_info *ei)
{
    int fd = openat(d->fd, PROBE_NAME,
                    O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);

    if (fd < 0 && (errno == ENOSPC || errno == EDQUOT))
        return ERR_OK;
    if (fd < 0)
        return err_set(ei, ERR_IO, "%s: cannot write: %s", d->path,
                       strerrordesc_np(errno));
    close(fd);
    (void)unlinkat(d->fd, PROBE_NAME, 0);
    return ERR_OK;
}

enum err file_note(struct file_dir *d, const char *name, struct str bytes,
                   struct err_info *ei)
{
    enum err e = ERR_OK;

    assert(name[0] == '.' && !strchr(name, '/'));
    if (holds(d->fd, name, bytes))
        return ERR_OK;
    e = note_busy(d, ei);
    if (!e && !write_and_rename(d->fd, name, bytes))
        e = io_error(d, str_of(name), ei);
    return e;
}

enum err file_remove_note(struct file_dir *d, const char *name,
                          struct err_info *ei)
{
    if (unlinkat(d->fd, name, 0) < 0) {
        if (errno == ENOENT)
            return ERR_OK;
        return io_error(d, str_of(name), ei);
    }
    if (fsync(d->fd) < 0)
        return io_error(d, str_of(name), ei);
    return ERR_OK;
}

bool file_has_note(const struct file_dir *d, const char *name, struct str bytes)
{
    return holds(d->fd, name, bytes);
}

/* Does the file begin with mark? */
static bool begins_with(int fd, struct str mark)
{
    char chunk[256];
    size_t at = 0;

    while (at < mark.n) {
        size_t want = mark.n - at < sizeof(chunk) ? mark.n - at : sizeof(chunk);
        ssize_t n = read(fd, chunk, want);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || memcmp(chunk, mark.s + at, (size_t)n) != 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

bool file_is_other(struct file_dir *d, struct str path, struct str mark)
{
    char name[FILE_NAME_MAX_BYTES + 1] = "";
    bool is_ours = false;
    int fd;

    if (!file_path_is_safe(path) || enter_for(d, path, name, NULL))
        return false; /* writing it says why not */
    fd =
        openat(d->sub_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno != ENOENT;
    is_ours = begins_with(fd, mark);
    close(fd);
    return !is_ours;
}

bool file_exists(const struct file_dir *d, const char *path)
{
    return !faccessat(d->fd, path, F_OK, AT_SYMLINK_NOFOLLOW);
}

enum err file_sync(struct file_dir *d, struct err_info *ei)
{
    if (syncfs(d->fd) < 0)
        return err_set(ei, ERR_IO, "%s: syncfs: %s", d->path,
                       strerrordesc_np(errno));
    return ERR_OK;
}
