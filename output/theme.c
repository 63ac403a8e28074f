/* theme.c -- reads a theme's directory over what is built in.
 *
 * Only the directory itself and strings/ in it are read, dot files passed
 * over. One thread, at open.
 */
#include "output/theme.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "embed_theme.h"
#include "output/file.h"

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "out of memory");
}

static void file_release(struct theme_file *f)
{
    free(f->name);
    free(f->path);
    free(f->owned_bytes);
}

void theme_release(struct theme *t)
{
    for (size_t i = 0; i < t->n_files; i++)
        file_release(&t->files[i]);
    free(t->files);
    strings_release(&t->strings);
    *t = (struct theme){ 0 };
}

static size_t find(const struct theme *t, struct str name)
{
    for (size_t i = 0; i < t->n_files; i++)
        if (str_eq(str_of(t->files[i].name), name))
            return i;
    return t->n_files;
}

const struct theme_file *theme_find(const struct theme *t, struct str name)
{
    size_t i = find(t, name);

    return i < t->n_files ? &t->files[i] : NULL;
}

/* Takes f over, in the place of a file of that name. */
static enum err put(struct theme *t, struct theme_file f, struct err_info *ei)
{
    size_t i = f.name ? find(t, str_of(f.name)) : 0;

    if (!t->files)
        t->files = calloc(THEME_MAX_FILES, sizeof(*t->files));
    if (!t->files || !f.name || !f.path) {
        file_release(&f);
        return no_memory(ei);
    }
    if (i == THEME_MAX_FILES) {
        file_release(&f);
        return err_set(ei, ERR_LIMIT, "a theme of more than %d files",
                       THEME_MAX_FILES);
    }
    if (i < t->n_files)
        file_release(&t->files[i]);
    else
        t->n_files++;
    t->files[i] = f;
    return ERR_OK;
}

static enum err put_built_in(struct theme *t, struct err_info *ei)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < embed_theme_count && !e; i++) {
        const struct embedded *m = &embed_theme[i];
        struct theme_file f = { .name = strdup(m->name),
                                .bytes = { (const char *)m->data, m->n } };

        if (asprintf(&f.path, "theme/%s", m->name) < 0)
            f.path = NULL;
        e = put(t, f, ei);
    }
    return e;
}

/* Reads what fd holds, st.st_size as a hint that may lie. */
static enum err read_all(int fd, struct theme_file *f, struct err_info *ei)
{
    size_t n = 0;
    char *s = malloc(THEME_FILE_MAX_BYTES + 2), *fitting;

    if (!s)
        return no_memory(ei);
    while (n <= THEME_FILE_MAX_BYTES) {
        ssize_t got = read(fd, s + n, THEME_FILE_MAX_BYTES + 1 - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(s);
            return err_set(ei, ERR_CONFIG, "%s: %s", f->path,
                           strerrordesc_np(errno));
        }
        if (!got)
            break;
        n += (size_t)got;
    }
    if (n > THEME_FILE_MAX_BYTES) {
        free(s);
        return err_set(ei, ERR_CONFIG, "%s: more than %d bytes", f->path,
                       THEME_FILE_MAX_BYTES);
    }
    s[n] = '\0';
    fitting = realloc(s, n + 1);
    f->owned_bytes = fitting ? fitting : s;
    f->bytes = (struct str){ f->owned_bytes, n };
    return ERR_OK;
}

/* Reads one file of the theme under the name it has there. */
static enum err put_file(struct theme *t, const char *path, const char *name,
                         struct err_info *ei)
{
    struct theme_file f = { .name = strdup(name), .path = strdup(path) };
    struct stat st;
    int fd = -1;
    enum err e = ERR_OK;

    if (!f.name || !f.path) {
        e = no_memory(ei);
        goto out;
    }
    fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        e = err_set(ei, ERR_CONFIG, "%s: %s", path, strerrordesc_np(errno));
        goto out;
    }
    if (!S_ISREG(st.st_mode)) {
        e = err_set(ei, ERR_CONFIG, "%s: not a file", path);
        goto out;
    }
    e = read_all(fd, &f, ei);
out:
    if (fd >= 0)
        close(fd);
    if (!e)
        return put(t, f, ei);
    file_release(&f);
    return e;
}

static bool is_directory(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Reads the files of one directory; sub is "" or "strings/". */
static enum err put_directory(struct theme *t, const char *dir, const char *sub,
                              struct err_info *ei)
{
    struct dirent **list = NULL;
    char path[FILE_PATH_MAX_BYTES], name[FILE_PATH_MAX_BYTES];
    enum err e = ERR_OK;
    int n;

    snprintf(path, sizeof(path), "%s/%s", dir, sub);
    if (*sub && !is_directory(path))
        return ERR_OK;
    n = scandir(path, &list, NULL, alphasort);
    if (n < 0)
        return err_set(ei, ERR_CONFIG, "%s: %s", path, strerrordesc_np(errno));
    for (int i = 0; i < n; i++) {
        snprintf(name, sizeof(name), "%s%s", sub, list[i]->d_name);
        if (!e && list[i]->d_name[0] != '.' &&
            (size_t)snprintf(path, sizeof(path), "%s/%s", dir, name) >=
                sizeof(path))
            e = err_set(ei, ERR_CONFIG, "%s: too long a name", dir);
        else if (!e && list[i]->d_name[0] != '.' && !is_directory(path))
            e = put_file(t, path, name, ei);
        free(list[i]);
    }
    free(list);
    return e;
}

bool theme_is_static(const struct theme_file *f)
{
    struct str name = str_of(f->name);

    return !str_ends(name, STR(".mustache")) &&
           !str_starts(name, STR("strings/")) && file_path_is_safe(name);
}

/* ---- words ------------------------------------------------------------ */

static enum err add_strings(struct theme *t, struct str language, bool *found,
                            struct err_info *ei)
{
    char name[64];
    const struct theme_file *f = NULL;

    snprintf(name, sizeof(name), "strings/%.*s.txt",
             STR_ARG(str_clip(language, 32)));
    f = theme_find(t, str_of(name));
    *found = f != NULL;
    return f ? strings_add(&t->strings, f->bytes, f->path, ei) : ERR_OK;
}

static struct str first_part(struct str language)
{
    size_t n = 0;

    while (n < language.n && language.s[n] != '-')
        n++;
    return (struct str){ language.s, n };
}

/* Traditional characters are written in Taiwan, Hong Kong and Macao. */
static struct str chinese(struct str language)
{
    static const char *const traditional[] = { "zh-TW", "zh-HK", "zh-MO",
                                               "zh-Hant" };

    for (size_t i = 0; i < sizeof(traditional) / sizeof(*traditional); i++) {
        struct str tag = str_of(traditional[i]);

        if (language.n >= tag.n &&
            str_eq_nocase((struct str){ language.s, tag.n }, tag))
            return STR("zh-TW");
    }
    return STR("zh-CN");
}

static enum err read_strings(struct theme *t, const char *language,
                             struct err_info *ei)
{
    struct str tag = str_of(language ? language : "en"),
               first = first_part(tag);
    bool found = false;
    enum err e = add_strings(t, STR("en"), &found, ei);

    if (!e)
        e = add_strings(t, tag, &found, ei);
    if (!e && !found && str_eq_nocase(first, STR("zh")))
        e = add_strings(t, chinese(tag), &found, ei);
    if (!e && !found)
        e = add_strings(t, first, &found, ei);
    return e;
}

enum err theme_open(struct theme *t, const char *dir, const char *language,
                    const char *template, struct err_info *ei)
{
    enum err e = ERR_OK;

    *t = (struct theme){ 0 };
    e = put_built_in(t, ei);
    if (!e && dir)
        e = put_directory(t, dir, "", ei);
    if (!e && dir)
        e = put_directory(t, dir, "strings/", ei);
    if (!e && template)
        e = put_file(t, template, "jekyll.mustache", ei);
    if (!e)
        e = read_strings(t, language, ei);
    if (e)
        theme_release(t);
    return e;
}

enum err theme_load_template(void *ctx, struct str name, struct str *ret_text,
                             const char **ret_file, struct err_info *ei)
{
    const struct theme_file *f = NULL;
    char file[FILE_NAME_MAX_BYTES + 1];

    (void)ei;
    if ((size_t)snprintf(file, sizeof(file), "%.*s.mustache", STR_ARG(name)) >=
        sizeof(file))
        return ERR_RANGE;
    f = theme_find(ctx, str_of(file));
    if (!f)
        return ERR_RANGE;
    *ret_text = f->bytes;
    *ret_file = f->path;
    return ERR_OK;
}
