/* append.c -- a section more in a configuration file; see append.h.
 *
 * The file's other bytes are copied as they are: no line is read and written
 * again. The whole is judged by the reader itself, which gets the new text in
 * the file's place (load.h). Names are made in name.c. Any thread.
 */
#include "config/append.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/field.h"

#define APPEND_MAX_TRIES 16 /* to lock a file that others replace */

/* ---- the section ------------------------------------------------------ */

static enum err check_value(const struct config_setting *x, struct err_info *ei)
{
    struct str value = str_of(x->value);

    if (!str_is_utf8(value))
        return err_set(ei, ERR_FORMAT, "%s: is not UTF-8", x->key);
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.s[i] < 0x20 || value.s[i] == 0x7f)
            return err_set(ei, ERR_FORMAT,
                           "%s: holds a line break or control character",
                           x->key);
    if (str_trim(value).n != value.n)
        return err_set(ei, ERR_FORMAT, "%s: begins or ends with a blank",
                       x->key);
    if (strlen(x->key) + sizeof(" = ") - 1 + value.n > CONFIG_LINE_MAX_BYTES)
        return err_set(ei, ERR_FORMAT, "%s: is longer than a line may be",
                       x->key);
    return ERR_OK;
}

enum err config_check_text(const char *key, struct str value,
                           struct err_info *ei)
{
    const struct schema_key *k = schema_find(SECTION_SOURCE, str_of(key));

    return k ? field_check_text(k, value, ei)
             : err_set(ei, ERR_FORMAT, "there is no key '%s'", key);
}

/* The same with the line ends of a file. */
static enum err put_source(struct buf *b, const struct config_addition *what,
                           const char *end, struct err_info *ei)
{
    buf_printf(b, "[source %s]%s", what->id, end);
    for (size_t i = 0; i < what->n_settings; i++) {
        const struct config_setting *x = &what->settings[i];
        enum err e = check_value(x, ei);

        if (e)
            return e;
        buf_printf(b, "%s = %s%s", x->key, x->value, end);
    }
    return b->err ? err_set(ei, b->err, "[source %s]: too long", what->id)
                  : ERR_OK;
}

enum err config_put_source(struct buf *b, const struct config_addition *what,
                           struct err_info *ei)
{
    return put_source(b, what, "\n", ei);
}

/* ---- the file --------------------------------------------------------- */

/* A file that gets a section. */
struct target {
    char *path;     /* without symbolic links */
    int fd;         /* open and locked; -1: it is new */
    struct stat st; /* of a new file: what it is to be like */
    struct stat dir_st;
    struct buf text; /* as it will be */
};

static void target_release(struct target *t)
{
    if (t->fd >= 0)
        close(t->fd);
    free(t->path);
    buf_release(&t->text);
}

/* Cuts path at its last slash: the directory, which stays in path ("." or "/"
 * are static), and the name in it. */
static const char *split_path(char *path, const char **ret_dir)
{
    char *slash = strrchr(path, '/');

    *ret_dir = !slash ? "." : slash == path ? "/" : path;
    if (!slash)
        return path;
    *slash = '\0';
    return slash + 1;
}

static enum err no_file(const char *path, struct err_info *ei)
{
    if (errno == ENOMEM)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                   strerrordesc_np(errno));
}

/* A file that is not there yet, in a directory that is. */
static enum err find_new(struct target *t, const struct config_addition *what,
                         struct err_info *ei)
{
    char *copy = strdup(what->file);
    const char *dir, *name;
    char *real = NULL;
    enum err e = ERR_OK;

    if (!copy)
        return err_set(ei, ERR_NOMEM, "out of memory");
    name = split_path(copy, &dir);
    real = realpath(dir, NULL);
    if (!real || stat(real, &t->dir_st) < 0 || stat(what->config, &t->st) < 0)
        e = no_file(what->file, ei);
    else if (asprintf(&t->path, "%s/%s", strcmp(real, "/") ? real : "", name) <
             0) {
        t->path = NULL;
        e = err_set(ei, ERR_NOMEM, "out of memory");
    }
    free(real);
    free(copy);
    return e;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Opens the file at t->path and locks it, once more if it was replaced while
 * waiting for the lock. */
static enum err open_locked(struct target *t, struct err_info *ei)
{
    struct stat now;

    for (int tries = 0; tries < APPEND_MAX_TRIES; tries++) {
        t->fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (t->fd < 0 || fstat(t->fd, &t->st) < 0)
            return no_file(t->path, ei);
        if (!S_ISREG(t->st.st_mode))
            return err_set(ei, ERR_IO, "%s is no regular file", t->path);
        if (flock(t->fd, LOCK_EX) < 0 || stat(t->path, &now) < 0)
            return no_file(t->path, ei);
        if (is_same_file(&t->st, &now))
            return fstat(t->fd, &t->st) < 0 ? no_file(t->path, ei) : ERR_OK;
        close(t->fd);
        t->fd = -1;
    }
    return err_set(ei, ERR_BUSY, "%s changes all the time", t->path);
}

static enum err target_find(struct target *t,
                            const struct config_addition *what,
                            struct err_info *ei)
{
    const char *path = what->file ? what->file : what->config;

    t->fd = -1;
    buf_init(&t->text, CONFIG_FILE_MAX_BYTES);
    t->path = realpath(path, NULL);
    if (t->path)
        return open_locked(t, ei);
    if (errno == ENOENT && what->file)
        return find_new(t, what, ei);
    return no_file(path, ei);
}

static enum err read_old(struct target *t, struct err_info *ei)
{
    char part[16384];
    ssize_t got;

    while (t->fd >= 0 && !t->text.err) {
        got = read(t->fd, part, sizeof(part));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return no_file(t->path, ei);
        if (got == 0)
            break;
        buf_put(&t->text, (struct str){ part, (size_t)got });
    }
    return ERR_OK;
}

/* Its line ends are those of its first line. */
static const char *line_end(struct str text)
{
    size_t n = str_find(text, STR("\n"));

    return n != SIZE_MAX && n > 0 && text.s[n - 1] == '\r' ? "\r\n" : "\n";
}

static bool ends_with_blank_line(struct str text)
{
    return str_ends(text, STR("\n\n")) || str_ends(text, STR("\n\r\n")) ||
           text.n == 0 || str_eq(text, STR("\n"));
}

static enum err make_text(struct target *t, const struct config_addition *what,
                          struct err_info *ei)
{
    enum err e = read_old(t, ei);
    const char *end;

    if (e)
        return e;
    end = line_end(buf_str(&t->text));
    if (t->text.n > 0 && t->text.s[t->text.n - 1] != '\n')
        buf_puts(&t->text, end);
    if (!ends_with_blank_line(buf_str(&t->text)))
        buf_puts(&t->text, end);
    e = put_source(&t->text, what, end, ei);
    if (e == ERR_LIMIT)
        return err_set(ei, e, "%s would be larger than %ld MiB", t->path,
                       CONFIG_FILE_MAX_BYTES / (1024L * 1024));
    return e;
}

/* ---- judging ---------------------------------------------------------- */

static enum err judge(const struct target *t,
                      const struct config_addition *what,
                      struct config_problems *ret_problems, struct err_info *ei)
{
    const char *slash = strrchr(t->path, '/');
    const struct stat *st = t->fd < 0 ? &t->dir_st : &t->st;
    struct load_substitute substitute = {
        .text = buf_str(&t->text),
        .dev = st->st_dev,
        .ino = st->st_ino,
        .mode = t->st.st_mode,
        .name = t->fd < 0 ? slash + 1 : NULL,
        .path = t->path,
    };
    struct config *c = NULL;
    enum err e = load_config(what->config, &substitute, &c, ret_problems, ei);

    config_free(c);
    if (!e && !substitute.was_read)
        e = err_set(ei, ERR_CONFIG,
                    "%s is not part of %s: add include = %s there, below "
                    "[weir]",
                    t->path, what->config, t->path);
    return e;
}

/* ---- writing ---------------------------------------------------------- */

static enum err cannot_write(const char *path, struct err_info *ei)
{
    return err_set(ei, ERR_IO, "cannot write %s: %s", path,
                   strerrordesc_np(errno));
}

static enum err write_all(int fd, struct str text, const char *path,
                          struct err_info *ei)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.s, text.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_write(path, ei);
        text = str_cut(text, (size_t)n);
    }
    return fsync(fd) < 0 ? cannot_write(path, ei) : ERR_OK;
}

/* Owner first: changing it may take bits of the mode away. */
static enum err keep_owner(int fd, const struct target *t, struct err_info *ei)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return cannot_write(t->path, ei);
    if ((st.st_uid != t->st.st_uid || st.st_gid != t->st.st_gid) &&
        fchown(fd, t->st.st_uid, t->st.st_gid) < 0)
        return err_set(ei, ERR_IO,
                       "cannot write %s: it belongs to another user, who "
                       "would lose it",
                       t->path);
    if (fchmod(fd, t->st.st_mode & 07777) < 0)
        return cannot_write(t->path, ei);
    return ERR_OK;
}

/* Puts the temporary file in its place; a new file replaces none. */
static enum err move(const char *from, const struct target *t,
                     struct err_info *ei)
{
    if (t->fd >= 0)
        return rename(from, t->path) < 0 ? cannot_write(t->path, ei) : ERR_OK;
    if (link(from, t->path) < 0)
        return cannot_write(t->path, ei);
    (void)unlink(from);
    return ERR_OK;
}

/* The file is in its place; this makes the place last. */
static void sync_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    (void)fsync(fd);
    close(fd);
}

static enum err replace(const struct target *t, struct err_info *ei)
{
    char *copy = strdup(t->path), *temporary = NULL;
    const char *dir, *name;
    int fd = -1;
    enum err e;

    if (!copy)
        return err_set(ei, ERR_NOMEM, "out of memory");
    name = split_path(copy, &dir);
    if (asprintf(&temporary, "%s/.%s.XXXXXX", dir, name) < 0) {
        free(copy);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    fd = mkostemp(temporary, O_CLOEXEC);
    e = fd < 0 ? cannot_write(t->path, ei) : keep_owner(fd, t, ei);
    if (!e)
        e = write_all(fd, buf_str(&t->text), t->path, ei);
    if (!e)
        e = move(temporary, t, ei);
    if (!e)
        sync_folder(dir);
    if (e && fd >= 0)
        (void)unlink(temporary);
    if (fd >= 0)
        close(fd);
    free(temporary);
    free(copy);
    return e;
}

static enum err append(const struct config_addition *what, bool is_check,
                       struct config_problems *ret_problems,
                       struct err_info *ei)
{
    struct target t = { .fd = -1 };
    enum err e;

    *ret_problems = (struct config_problems){ 0 };
    e = target_find(&t, what, ei);
    if (!e)
        e = make_text(&t, what, ei);
    if (!e)
        e = judge(&t, what, ret_problems, ei);
    if (!e && !is_check)
        e = replace(&t, ei);
    target_release(&t);
    return e;
}

enum err config_append(const struct config_addition *what,
                       struct config_problems *ret_problems,
                       struct err_info *ei)
{
    return append(what, false, ret_problems, ei);
}

enum err config_append_check(const struct config_addition *what,
                             struct config_problems *ret_problems,
                             struct err_info *ei)
{
    return append(what, true, ret_problems, ei);
}
