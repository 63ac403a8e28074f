/* site_check.c -- see site_check.h. Asks by the rights of whoever runs it: a
 * command's thread. */
#include "daemon/site_check.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "daemon/site.h"

/* Cuts path down to what there is of it; false if that cannot be said. */
static bool find_existing(char *path, struct stat *ret)
{
    while (stat(path, ret)) {
        char *slash = strrchr(path, '/');

        if (errno != ENOENT || !strcmp(path, "."))
            return false;
        while (slash && slash > path && slash[-1] == '/')
            slash--;
        if (slash == path)
            path[1] = '\0';
        else if (slash)
            *slash = '\0';
        else
            memcpy(path, ".", 2);
    }
    return true;
}

/* The kernel's own file systems let root try everything. */
static bool holds_files(const char *path)
{
    struct statfs fs;

    return statfs(path, &fs) != 0 ||
           (fs.f_type != PROC_SUPER_MAGIC && fs.f_type != SYSFS_MAGIC);
}

/* What keeps the directory from being made or written to, or NULL. */
static const char *judge(char *path)
{
    struct stat st;

    if (!find_existing(path, &st))
        return strerrordesc_np(errno);
    if (!S_ISDIR(st.st_mode))
        return "not a directory";
    if (!holds_files(path))
        return "no files can be made there";
    if (!access(path, W_OK | X_OK))
        return NULL;
    if (errno == EACCES || errno == EPERM)
        return "this user may not write there: give it to the user weir runs "
               "as, and check as that one";
    return strerrordesc_np(errno);
}

/* Room for the end of a path that find_existing has cut down to ".". */
static void check_dir(const char *key, const char *dir, struct buf *b)
{
    size_t n = strlen(dir);
    char *path = calloc(n + 2, 1);
    const char *why;

    if (!path) {
        b->err = ERR_NOMEM;
        return;
    }
    snprintf(path, n + 2, "%s", dir);
    why = judge(path);
    if (why)
        buf_printf(b, "%s = %s: %s\n", key, dir, why);
    free(path);
}

static void check_output(const struct config *c, struct buf *b)
{
    struct output_site *site = site_output(c);
    struct err_info ei = { 0 };
    enum err e = site ? output_check(site, &ei) : ERR_NOMEM;

    if (!e)
        e = output_check_place(site, &ei);
    if (e == ERR_NOMEM)
        b->err = ERR_NOMEM;
    else if (e)
        buf_printf(b, "%s\n", ei.text);
    site_output_free(site);
}

void site_check(const struct config *c, struct buf *b)
{
    check_dir("state_dir", c->state_dir, b);
    check_dir("output_dir", c->output_dir, b);
    check_output(c, b);
}
