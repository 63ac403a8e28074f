/* file_walk.c -- the walk for leftovers after a crash: a stack of open
 * directories instead of recursion, at most FILE_MAX_DEPTH of them. Runs at
 * open, in the opener's thread.
 */
#include "output/file_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "output/file.h"

static DIR *open_sub(int at, const char *name)
{
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);

    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

/* Unlinks a leftover, or opens a directory to go on with; else NULL. */
static DIR *visit(DIR *dir, const struct dirent *entry)
{
    if (strcmp(entry->d_name, FILE_TEMPORARY_NAME) == 0) {
        unlinkat(dirfd(dir), entry->d_name, 0);
        return NULL;
    }
    if (entry->d_name[0] == '.' ||
        (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN))
        return NULL;
    return open_sub(dirfd(dir), entry->d_name);
}

enum err file_remove_leftovers(int fd, const char *path, struct err_info *ei)
{
    DIR *stack[FILE_MAX_DEPTH];
    size_t n = 0;

    stack[0] = open_sub(fd, ".");
    if (!stack[0])
        return err_set(ei, ERR_IO, "%s: %s", path, strerrordesc_np(errno));
    n = 1;
    while (n) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone */
        const struct dirent *entry = readdir(stack[n - 1]);
        DIR *sub = entry ? visit(stack[n - 1], entry) : NULL;

        if (!entry)
            closedir(stack[--n]);
        else if (sub && n < FILE_MAX_DEPTH)
            stack[n++] = sub;
        else if (sub)
            closedir(sub);
    }
    return ERR_OK;
}
