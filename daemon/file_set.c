/* file_set.c -- see file_set.h. On a worker, never on the loop. */
#include "daemon/file_set.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct str file_set_base(const char *pattern)
{
    struct str base = { pattern, strcspn(pattern, "*?[\\") };

    while (base.n > 0 && base.s[base.n - 1] != '/')
        base.n--;
    return base;
}

static enum err check_base(const char *pattern, struct err_info *ei)
{
    struct str base = file_set_base(pattern);
    char *dir = str_dup(base.n ? base : STR("."));
    struct stat st;
    enum err e = ERR_OK;

    if (!dir)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (stat(dir, &st))
        e = err_set(ei, ERR_IO, "%s: %s", dir, strerrordesc_np(errno));
    free(dir);
    return e;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names that end in '/' are directories: GLOB_MARK looks, following links. */
static bool is_directory(const char *path)
{
    return str_ends(str_of(path), STR("/"));
}

static bool take_paths(const glob_t *found, struct file_set *set)
{
    size_t n_files = 0;

    set->paths = calloc(found->gl_pathc, sizeof(*set->paths));
    if (!set->paths)
        return false;
    qsort(found->gl_pathv, found->gl_pathc, sizeof(char *), by_name);
    for (size_t i = 0; i < found->gl_pathc; i++)
        n_files += !is_directory(found->gl_pathv[i]);
    if (n_files > FILE_SET_MAX_FILES)
        set->n_over = n_files - FILE_SET_MAX_FILES;
    for (size_t i = 0, n_seen = 0; i < found->gl_pathc; i++) {
        const char *path = found->gl_pathv[i];

        if (is_directory(path) || n_seen++ < set->n_over)
            continue;
        set->paths[set->n] = strdup(path);
        if (!set->paths[set->n])
            return false;
        set->n++;
    }
    return true;
}

enum err file_set_list(const char *pattern, struct file_set *ret_set,
                       struct err_info *ei)
{
    struct file_set set = { NULL, 0, 0 };
    glob_t found = { 0 };
    enum err e = ERR_OK;
    /* Only with GLOB_TILDE does it share anything with other threads. */
    /* NOLINTNEXTLINE(concurrency-mt-unsafe) */
    int status = glob(pattern, GLOB_MARK | GLOB_NOSORT, NULL, &found);

    if (status == GLOB_NOSPACE || (!status && !take_paths(&found, &set)))
        e = err_set(ei, ERR_NOMEM, "%s: no memory for its files", pattern);
    else if (status == GLOB_NOMATCH)
        e = check_base(pattern, ei);
    else if (status)
        e = err_set(ei, ERR_IO, "%s: %s", pattern, strerrordesc_np(errno));
    if (e)
        file_set_release(&set);
    else
        *ret_set = set;
    globfree(&found);
    return e;
}

void file_set_release(struct file_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        free(set->paths[i]);
    free(set->paths);
    *set = (struct file_set){ NULL, 0, 0 };
}
