/* load_file.c -- reading files, and those they include.
 *
 * Files are read one after the other, never one inside the other: includes
 * wait in a queue, so depth costs nothing. A file is known by device and
 * inode, so that a cycle is seen through any spelling. Any thread.
 */
#include "config/load.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one file --------------------------------------------------------- */

/* Reads at most max bytes; *ret_n > max means there were more. */
static enum err read_all(int fd, char *s, size_t max, size_t *ret_n)
{
    size_t n = 0;

    while (n <= max) {
        ssize_t got = read(fd, s + n, max + 1 - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERR_IO;
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret_n = n;
    return ERR_OK;
}

#define MIB (1024L * 1024)

/* A file that was opened, and what it is. */
struct opened {
    const char *path;
    int fd;
    struct stat st;
};

/* Opens a regular file and looks at it; a device could block or never end. */
static enum err open_regular(const char *path, struct opened *ret,
                             struct err_info *ei)
{
    struct opened o = {
        .path = path,
        .fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY),
    };
    enum err e = ERR_OK;

    if (o.fd < 0 || fstat(o.fd, &o.st) < 0)
        e = err_set(ei, ERR_IO, "cannot read %s: %s", path,
                    strerrordesc_np(errno));
    else if (!S_ISREG(o.st.st_mode))
        e = err_set(ei, ERR_IO, "cannot read %s: %s", path,
                    S_ISDIR(o.st.st_mode) ? "it is a directory"
                                          : "it is no regular file");
    else if (o.st.st_size > CONFIG_FILE_MAX_BYTES)
        e = err_set(ei, ERR_LIMIT, "%s is larger than %ld MiB", path,
                    CONFIG_FILE_MAX_BYTES / MIB);
    if (!e)
        *ret = o;
    else if (o.fd >= 0)
        close(o.fd);
    return e;
}

static bool stands_for(const struct load_substitute *s, const struct stat *st)
{
    return s && !s->name && s->dev == st->st_dev && s->ino == st->st_ino;
}

static enum err read_text(struct load *l, const struct opened *o,
                          struct str *ret, struct err_info *ei)
{
    size_t size = (size_t)o->st.st_size, n = 0;
    const char *path = o->path;
    char *s;

    if (stands_for(l->substitute, &o->st)) {
        *ret = l->substitute->text;
        l->substitute->was_read = true;
        l->n_bytes += ret->n;
        return ERR_OK;
    }
    if (l->n_bytes + size > LOAD_MAX_BYTES)
        return err_set(ei, ERR_LIMIT,
                       "%s: all files together are larger than %zu MiB", path,
                       LOAD_MAX_BYTES / (size_t)MIB);
    s = arena_alloc(l->work, size + 1, 1);
    if (!s)
        return err_set(ei, ERR_NOMEM, "%s: out of memory", path);
    if (read_all(o->fd, s, size, &n))
        return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                       strerrordesc_np(errno));
    if (n > size)
        return err_set(ei, ERR_IO, "%s grew while it was read", path);
    l->n_bytes += n;
    *ret = (struct str){ s, n };
    return ERR_OK;
}

static struct config_file *new_file(struct load *l, const char *name)
{
    struct config_file *f = arena_alloc(l->work, 1, sizeof(*f));

    if (!f)
        return NULL;
    f->name = arena_copy(l->work, str_of(name)).s;
    f->number = (unsigned)l->n_files;
    return f->name ? f : NULL;
}

/* A file in another encoding would be one problem a line. */
static bool is_utf16(struct str text)
{
    return str_starts(text, STR("\xFF\xFE")) ||
           str_starts(text, STR("\xFE\xFF"));
}

/* Nor should one that is no text at all: the line of its first NUL, or 0. */
static unsigned find_nul(struct str text)
{
    const char *nul = text.n ? memchr(text.s, '\0', text.n) : NULL;
    unsigned line = 1;

    for (const char *s = text.s; nul && s < nul; s++)
        line += *s == '\n';
    return nul ? line : 0;
}

static enum err read_lines(struct load *l, const struct config_file *file,
                           struct str text)
{
    unsigned nul_line = find_nul(text);

    if (is_utf16(text)) {
        problem_add(l->problems, (struct place){ file, 1 },
                    "file is UTF-16: save it as UTF-8");
        return ERR_OK;
    }
    if (nul_line) {
        problem_add(l->problems, (struct place){ file, nul_line },
                    "not a text file: it holds a NUL byte");
        return ERR_OK;
    }
    return load_lines(l, file, text);
}

/* The same file, if it was read before, or NULL. */
static const struct config_file *find_file(const struct load *l,
                                           const struct stat *st)
{
    for (size_t i = 0; i < l->n_files; i++)
        if (l->files[i]->dev == st->st_dev && l->files[i]->ino == st->st_ino)
            return l->files[i];
    return NULL;
}

/* A file is read once, and never as a part of itself. */
static enum err check_new(const struct load *l, const struct opened *o,
                          struct place at, struct err_info *ei)
{
    const struct config_file *known = find_file(l, &o->st);

    if (!known)
        return ERR_OK;
    for (const struct config_file *f = at.file; f; f = f->parent)
        if (f == known)
            return err_set(ei, ERR_CONFIG, "a cycle: this file is part of %s",
                           known->name);
    /* The main file, which has no parent, is part of every cycle. */
    return err_set(ei, ERR_CONFIG, "%s is included twice, first at %s:%u",
                   o->path, known->parent->name, known->parent_line);
}

/* Notes a file that is read for the include at. */
static enum err add_file(struct load *l, const struct opened *o,
                         struct place at, struct config_file **ret)
{
    struct config_file *file = new_file(l, o->path);

    if (!file)
        return ERR_NOMEM;
    file->dev = o->st.st_dev;
    file->ino = o->st.st_ino;
    file->mode = o->st.st_mode;
    file->parent = at.file;
    file->parent_line = at.line;
    l->files[l->n_files++] = file;
    *ret = file;
    return ERR_OK;
}

/* Reads one file; at is the include that asks for it, at.file NULL for the
 * main file. */
static enum err read_file(struct load *l, const char *path, struct place at,
                          struct err_info *ei)
{
    struct opened o = { .fd = -1 };
    struct str text = { NULL, 0 };
    struct config_file *file = NULL;
    enum err e = open_regular(path, &o, ei);

    if (e)
        return e;
    e = check_new(l, &o, at, ei);
    if (!e && l->n_files == CONFIG_MAX_FILES)
        e = err_set(ei, ERR_LIMIT, "more than %d files", CONFIG_MAX_FILES);
    if (!e)
        e = read_text(l, &o, &text, ei);
    if (!e)
        e = add_file(l, &o, at, &file);
    if (!e)
        e = read_lines(l, file, text);
    close(o.fd);
    return e;
}

/* ---- includes --------------------------------------------------------- */

/* The directory of a file, with its slash; empty for the current one. */
static struct str folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    return (struct str){ name, slash ? (size_t)(slash - name) + 1 : 0 };
}

const char *load_resolve(struct arena *a, const struct config_file *file,
                         struct str path)
{
    struct str folder = folder_of(file->name);
    char *s;

    if (path.n > 0 && path.s[0] == '/')
        return arena_copy(a, path).s;
    s = arena_alloc(a, folder.n + path.n + 1, 1);
    if (!s)
        return NULL;
    if (folder.n > 0)
        memcpy(s, folder.s, folder.n);
    memcpy(s + folder.n, path.s, path.n);
    return s;
}

static bool is_pattern_char(char c)
{
    return c == '*' || c == '?' || c == '[' || c == '\\';
}

const char *load_resolve_pattern(struct arena *a,
                                 const struct config_file *file,
                                 struct str pattern)
{
    struct str folder = folder_of(file->name);
    char *s, *to;

    if (pattern.n > 0 && pattern.s[0] == '/')
        folder.n = 0;
    s = to = arena_alloc(a, 2 * folder.n + pattern.n + 1, 1);
    if (!s)
        return NULL;
    for (size_t i = 0; i < folder.n; i++) {
        if (is_pattern_char(folder.s[i]))
            *to++ = '\\';
        *to++ = folder.s[i];
    }
    memcpy(to, pattern.s, pattern.n);
    return s;
}

static int compare_names(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;

    return strcmp(*x, *y);
}

/* Reads a file that an include names; what is wrong is a problem there. */
static enum err include_file(struct load *l, const char *path,
                             const struct entry *include)
{
    struct err_info ei = { ERR_OK, "" };
    enum err e = read_file(l, path, include->at, &ei);

    if (e && e != ERR_NOMEM) {
        problem_add(l->problems, include->at, "include = %s: %s",
                    problem_quote(include->value).s, ei.text);
        e = ERR_OK;
    }
    return e;
}

/* No file is there: fine for a pattern in a directory that exists. */
static enum err include_nothing(struct load *l, const struct entry *include)
{
    struct str value = include->value;
    size_t end = 0;
    const char *path;
    struct stat st;

    for (size_t i = 0; i < value.n && !is_pattern_char(value.s[i]); i++)
        if (value.s[i] == '/')
            end = i;
    if (end == 0)
        return ERR_OK;
    path =
        load_resolve(l->work, include->at.file, (struct str){ value.s, end });
    if (!path)
        return ERR_NOMEM;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        problem_add(l->problems, include->at,
                    "include = %s: there is no directory %s",
                    problem_quote(value).s, path);
    return ERR_OK;
}

/* Would the pattern find the new file that a substitute is? */
static enum err include_new(struct load *l, const struct entry *include)
{
    struct load_substitute *s = l->substitute;
    struct str value = include->value;
    const char *slash = memrchr(value.s, '/', value.n);
    size_t n_dir = slash ? (size_t)(slash - value.s) + 1 : 0;
    struct str dir = { value.s, n_dir };
    const char *path = load_resolve(l->work, include->at.file, dir);
    const char *pattern = arena_copy(l->work, str_cut(value, n_dir)).s;
    struct config_file *file = NULL;
    struct stat st;

    if (!path || !pattern)
        return ERR_NOMEM;
    if (stat(*path ? path : ".", &st) < 0 || st.st_dev != s->dev ||
        st.st_ino != s->ino || fnmatch(pattern, s->name, FNM_PERIOD) != 0)
        return ERR_OK;
    if (l->n_files == CONFIG_MAX_FILES) {
        problem_add(l->problems, include->at,
                    "include = %s: more than %d files", problem_quote(value).s,
                    CONFIG_MAX_FILES);
        return ERR_OK;
    }
    file = new_file(l, s->path);
    if (!file)
        return ERR_NOMEM;
    file->parent = include->at.file;
    file->parent_line = include->at.line;
    file->mode = s->mode;
    l->files[l->n_files++] = file;
    s->was_read = true;
    return read_lines(l, file, s->text);
}

static enum err include_pattern(struct load *l, const struct entry *include,
                                const char *pattern)
{
    glob_t found = { 0 };
    enum err e = ERR_OK;
    /* Unsafe in threads for '~' and by the locale, neither of which is used. */
    int rc = glob(pattern, GLOB_NOSORT, NULL, &found); /* NOLINT(*-mt-unsafe) */

    if (rc == GLOB_NOSPACE)
        e = ERR_NOMEM;
    else if (rc == GLOB_ABORTED)
        problem_add(l->problems, include->at,
                    "include = %s: cannot read the directory",
                    problem_quote(include->value).s);
    else if (rc == GLOB_NOMATCH)
        e = include_nothing(l, include);
    if (rc == 0) {
        qsort(found.gl_pathv, found.gl_pathc, sizeof(found.gl_pathv[0]),
              compare_names);
        for (size_t i = 0; i < found.gl_pathc && !e; i++)
            e = include_file(l, found.gl_pathv[i], include);
    }
    globfree(&found);
    if (!e && l->substitute && l->substitute->name && !l->substitute->was_read)
        e = include_new(l, include);
    return e;
}

static enum err include_entry(struct load *l, const struct entry *include)
{
    const char *path;
    size_t i = 0;

    while (i < include->value.n && !is_pattern_char(include->value.s[i]))
        i++;
    if (i == include->value.n) {
        path = load_resolve(l->work, include->at.file, include->value);
        return path ? include_file(l, path, include) : ERR_NOMEM;
    }
    path = load_resolve_pattern(l->work, include->at.file, include->value);
    return path ? include_pattern(l, include, path) : ERR_NOMEM;
}

enum err load_file(struct load *l, const char *path, struct err_info *ei)
{
    enum err e = read_file(l, path, (struct place){ NULL, 0 }, ei);

    if (e && e != ERR_NOMEM)
        return ERR_IO;
    while (l->includes && !e) {
        const struct entry *include = l->includes;

        l->includes = include->next;
        if (!l->includes)
            l->last_include = &l->includes;
        e = include_entry(l, include);
    }
    return e;
}

enum err load_text(struct load *l, const char *name, struct str text)
{
    struct config_file *file = new_file(l, name);

    if (!file)
        return ERR_NOMEM;
    l->files[l->n_files++] = file;
    return read_lines(l, file, text);
}
