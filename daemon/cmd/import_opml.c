/* import_opml.c -- weir import opml FILE: a subscription list becomes a file of
 * sources. What becomes of an outline is daemon/import's business; here are
 * files, standard output and what is said. */
#include "daemon/cmd/cmd_import.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/import/subscriptions.h"

#define LIST_MAX_BYTES ((size_t)16 * 1024 * 1024)

/* ---- reading ---------------------------------------------------------- */

static enum err read_all(int fd, const char *path, struct buf *ret,
                         struct err_info *ei)
{
    char part[65536];
    ssize_t n;

    do {
        n = read(fd, part, sizeof(part));
        if (n > 0)
            buf_put(ret, (struct str){ part, (size_t)n });
    } while ((n > 0 && !ret->err) || (n < 0 && errno == EINTR));
    if (n < 0)
        return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                       strerrordesc_np(errno));
    if (ret->err == ERR_LIMIT)
        return err_set(ei, ERR_FORMAT, "%s is larger than 16 MiB", path);
    return ret->err;
}

/* "-" is standard input. */
static enum err read_list(const char *path, struct buf *ret,
                          struct err_info *ei)
{
    bool is_input = strcmp(path, "-") == 0;
    int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    enum err e;

    if (fd < 0)
        return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                       strerrordesc_np(errno));
    e = read_all(fd, is_input ? "standard input" : path, ret, ei);
    if (!is_input)
        close(fd);
    return e;
}

/* Without a configuration everything is new; one that was named has to be
 * there. */
static int load(const struct cmd_args *args, struct config **ret)
{
    if (!args->config_given && access(args->config, F_OK) < 0) {
        *ret = NULL;
        return 0;
    }
    return cmd_load(args->config, false, ret);
}

/* The file as the configuration calls it, if it is a part of it. */
static const char *find_replaced(const struct config *c, const char *path)
{
    struct stat st, other;

    if (!c || !path || stat(path, &st) < 0)
        return NULL;
    for (size_t i = 0; i < c->n_sources; i++) {
        const char *file = c->sources[i].file;

        if (i > 0 && file == c->sources[i - 1].file)
            continue;
        if (!stat(file, &other) && st.st_dev == other.st_dev &&
            st.st_ino == other.st_ino)
            return file;
    }
    return NULL;
}

/* ---- writing ---------------------------------------------------------- */

static enum err cannot_write(const char *path, struct err_info *ei)
{
    return err_set(ei, ERR_IO, "cannot write %s: %s", path,
                   strerrordesc_np(errno));
}

static enum err write_text(int fd, struct str text, const char *path,
                           struct err_info *ei)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.s, text.n);

        if (n < 0 && errno != EINTR)
            return cannot_write(path, ei);
        if (n > 0)
            text = str_cut(text, (size_t)n);
    }
    return ERR_OK;
}

/* A file that is whole or not there; what a password is in is its owner's. */
static enum err write_file(const char *path, const struct subscriptions *s,
                           bool is_forced, struct err_info *ei)
{
    char *temporary = NULL;
    mode_t mode = umask(0077);
    int fd = -1;
    enum err e = ERR_OK;

    umask(mode);
    if (!is_forced && access(path, F_OK) == 0)
        return err_set(ei, ERR_IO, "%s is there already: --force replaces it",
                       path);
    if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
        return err_set(ei, ERR_NOMEM, "out of memory");
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0) {
        e = cannot_write(path, ei);
    } else {
        e = write_text(fd, buf_str(&s->text), path, ei);
        if (!e && (fchmod(fd, s->has_secret ? 0600 : 0644 & ~mode) < 0 ||
                   fsync(fd) < 0 || rename(temporary, path) < 0))
            e = cannot_write(path, ei);
        if (e)
            (void)unlink(temporary);
        close(fd);
    }
    free(temporary);
    return e;
}

static void print_summary(const char *path, const struct subscriptions *s,
                          bool is_file)
{
    struct str report = buf_str(&s->report);

    while (report.n) {
        size_t n = str_find(report, STR("\n"));
        struct str line = { report.s, n == SIZE_MAX ? report.n : n };

        fprintf(stderr, "weir: %.*s\n", STR_ARG(line));
        report = str_cut(report, n == SIZE_MAX ? report.n : n + 1);
    }
    fprintf(
        stderr,
        "weir: %s: %zu source%s, %zu configured already, %zu twice, %zu left "
        "out\n",
        path, s->n_written, s->n_written == 1 ? "" : "s", s->n_known,
        s->n_twice, s->n_refused);
    if (s->has_secret && !is_file)
        fprintf(
            stderr,
            "weir: an address holds a password: nobody else may read the file "
            "(chmod 600)\n");
}

static int convert(const struct cmd_args *args, const char *path,
                   const struct config *config, struct str list)
{
    struct subscriptions_options opt = {
        .name = path,
        .config = config,
        .replaced = find_replaced(config, args->output),
    };
    struct subscriptions s;
    struct err_info ei = { ERR_OK, "" };
    bool is_cut;
    enum err e = subscriptions_convert(list, &opt, &s, &ei);

    if (e == ERR_FORMAT || e == ERR_LIMIT)
        e = err_prefix(&ei, e, "%s", path);
    else if (!e && args->output)
        e = write_file(args->output, &s, args->force, &ei);
    else if (!e)
        e = write_text(STDOUT_FILENO, buf_str(&s.text), "standard output", &ei);
    if (s.report.n || !e)
        print_summary(path, &s, args->output != NULL);
    is_cut = s.is_cut;
    subscriptions_release(&s);
    if (e)
        return cmd_fail(e, &ei);
    return is_cut ? EX_DATAERR : 0;
}

int import_opml(const struct cmd_args *args, const char *path)
{
    struct config *config = NULL;
    struct err_info ei = { ERR_OK, "" };
    struct buf list;
    int status = load(args, &config);
    enum err e;

    if (status)
        return status;
    buf_init(&list, LIST_MAX_BYTES);
    e = read_list(path, &list, &ei);
    if (e == ERR_IO)
        status = (cmd_fail(e, &ei), EX_NOINPUT);
    else if (e)
        status = cmd_fail(e, &ei);
    else
        status = convert(args, path, config, buf_str(&list));
    buf_release(&list);
    config_free(config);
    return status;
}
