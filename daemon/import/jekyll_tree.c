/* jekyll_tree.c -- see jekyll_tree.h. */
#include "daemon/import/jekyll_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "feeds/base/buf.h"

struct walk {
    struct arena *a;
    const struct jekyll_problems *problems;
    size_t n_prefix; /* of fts_path: the tree's own */
    const char **paths;
    size_t n, cap, n_in_posts;
    struct err_info *ei;
};

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for the names of posts");
}

static void tell(struct walk *w, const char *path, const char *why)
{
    w->problems->on_problem(w->problems->ctx, path, why);
}

static bool is_post_name(const char *name)
{
    static const char *const endings[] = { ".md", ".markdown", ".mkd", ".html",
                                           ".htm" };
    struct str s = str_of(name);

    if (name[0] == '.')
        return false;
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (str_ends(s, str_of(endings[i])))
            return true;
    return false;
}

/* What Jekyll would not look into, or made itself. */
static bool is_foreign(const char *name)
{
    return name[0] == '.' || strcmp(name, "_site") == 0 ||
           strcmp(name, "_drafts") == 0 || strcmp(name, "node_modules") == 0;
}

static bool is_in_posts(const char *path)
{
    return strncmp(path, "_posts/", 7) == 0 || strstr(path, "/_posts/");
}

static enum err add(struct walk *w, const char *path)
{
    if (w->n == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 1024;
        const char **paths = arena_alloc(w->a, cap, sizeof(*paths));

        if (!paths)
            return no_memory(w->ei);
        if (w->n)
            memcpy(paths, w->paths, w->n * sizeof(*paths));
        w->paths = paths;
        w->cap = cap;
    }
    w->paths[w->n] = arena_copy(w->a, str_of(path)).s;
    if (!w->paths[w->n])
        return no_memory(w->ei);
    w->n++;
    w->n_in_posts += is_in_posts(path);
    return ERR_OK;
}

/* A link to a file is that file; one to nothing, or to itself, is named. */
static enum err add_link(struct walk *w, const FTSENT *entry, const char *path)
{
    struct stat st;

    if (!is_post_name(entry->fts_name))
        return ERR_OK;
    if (stat(entry->fts_accpath, &st) != 0)
        tell(w, path, strerrordesc_np(errno));
    else if (S_ISREG(st.st_mode))
        return add(w, path);
    else
        tell(w, path, "a link to what is no file");
    return ERR_OK;
}

static enum err take(struct walk *w, FTS *fts, FTSENT *entry)
{
    const char *path = entry->fts_path + w->n_prefix;

    while (*path == '/')
        path++;
    switch (entry->fts_info) {
    case FTS_D:
        if (entry->fts_level > 0 && is_foreign(entry->fts_name))
            (void)fts_set(fts, entry, FTS_SKIP);
        return ERR_OK;
    case FTS_F:
        return is_post_name(entry->fts_name) ? add(w, path) : ERR_OK;
    case FTS_SL:
    case FTS_SLNONE:
        return add_link(w, entry, path);
    case FTS_DEFAULT:
        if (is_post_name(entry->fts_name))
            tell(w, path, "not a file");
        return ERR_OK;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        tell(w, *path ? path : ".", strerrordesc_np(entry->fts_errno));
        return ERR_OK;
    default:
        return ERR_OK;
    }
}

static enum err walk(struct walk *w, const char *dir)
{
    char *copy = strdup(dir);
    char *roots[] = { copy, NULL };
    /* Of links only the tree's own name is followed. */
    const int options = FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR;
    FTS *fts = copy ? fts_open(roots, options, NULL) : NULL;
    enum err e = fts ? ERR_OK : no_memory(w->ei);
    FTSENT *entry;

    errno = 0;
    while (!e && (entry = fts_read(fts)))
        e = take(w, fts, entry);
    if (!e && errno)
        e = err_set(w->ei, ERR_IO, "%s: %s", dir, strerrordesc_np(errno));
    if (fts)
        (void)fts_close(fts);
    free(copy);
    return e;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* By date, for names begin with it: posts are numbered as they come. */
static int by_name(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int c = strcmp(last_part(x), last_part(y));

    return c ? c : strcmp(x, y);
}

/* Outside of _posts a page of HTML is a post only if it is named like one. */
static bool is_dated(const char *path)
{
    const char *name = last_part(path);

    return (name[0] >= '0' && name[0] <= '9') ||
           str_ends(str_of(name), STR(".md")) ||
           str_ends(str_of(name), STR(".markdown"));
}

static bool is_posts_folder(const char *dir)
{
    char *real = realpath(dir, NULL);
    bool is = real && strcmp(last_part(real), "_posts") == 0;

    free(real);
    return is;
}

/* Of a tree with folders of posts, what is in them. */
static void select_posts(struct walk *w, const char *dir)
{
    bool is_posts = is_posts_folder(dir);
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        if (is_posts || is_in_posts(w->paths[i]) ||
            (!w->n_in_posts && is_dated(w->paths[i])))
            w->paths[n++] = w->paths[i];
    w->n = n;
}

enum err jekyll_tree_read(const char *dir, struct arena *a,
                          const struct jekyll_problems *problems,
                          struct jekyll_tree *ret, struct err_info *ei)
{
    struct walk w = {
        .a = a, .problems = problems, .n_prefix = strlen(dir), .ei = ei
    };
    struct stat st;
    enum err e;

    if (stat(dir, &st) != 0)
        return err_set(ei, ERR_IO, "%s: %s", dir, strerrordesc_np(errno));
    if (!S_ISDIR(st.st_mode))
        return err_set(ei, ERR_IO, "%s: not a directory", dir);
    e = walk(&w, dir);
    if (e)
        return e;
    select_posts(&w, dir);
    if (w.n)
        qsort(w.paths, w.n, sizeof(*w.paths), by_name);
    *ret = (struct jekyll_tree){ w.paths, w.n };
    return ERR_OK;
}

/* ---- files ------------------------------------------------------------ */

static enum err load(int fd, size_t max_bytes, struct buf *ret,
                     struct err_info *ei)
{
    char part[65536];
    struct stat st;
    ssize_t n = 1;

    if (fd < 0 || fstat(fd, &st) != 0)
        return err_set(ei, ERR_IO, "%s", strerrordesc_np(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(ei, ERR_IO, "not a file");
    while (n > 0 && ret->n <= max_bytes && !ret->err) {
        n = read(fd, part, sizeof(part));
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            return err_set(ei, ERR_IO, "%s", strerrordesc_np(errno));
        else
            buf_put(ret, (struct str){ part, (size_t)n });
    }
    return ret->err ? err_set(ei, ERR_NOMEM, "no memory for a file") : ERR_OK;
}

enum err jekyll_tree_load(const char *dir, const char *path, size_t max_bytes,
                          struct buf *ret, struct err_info *ei)
{
    struct buf name;
    int fd = -1;
    enum err e;

    buf_clear(ret);
    buf_init(&name, SIZE_MAX);
    buf_printf(&name, "%s/%s", dir, path);
    if (name.err) {
        e = err_set(ei, ERR_NOMEM, "no memory for a name");
    } else {
        /* A pipe must not keep us waiting. */
        fd = open(name.s, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        e = load(fd, max_bytes, ret, ei);
    }
    if (fd >= 0)
        close(fd);
    buf_release(&name);
    return e;
}
