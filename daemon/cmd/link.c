/* link.c -- see link.h. */
#include "daemon/cmd/link.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd/weir_section.h"
#include "daemon/control/control.h"

struct answer {
    FILE *from;
    char *line; /* getline's */
    size_t cap;
    bool has_progress; /* a line of it stands on the terminal */
    bool has_ended;
    int status;
};

/* ---- printing ---- */

/* The daemon escapes foreign text; this is the second lock on that door. */
static void print_line(FILE *to, const char *s)
{
    for (; *s; s++)
        fputc((unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s, to);
    fputc('\n', to);
}

static void end_progress(struct answer *a)
{
    if (a->has_progress)
        fputs("\r\033[K", stderr);
    a->has_progress = false;
}

static void take_line(struct answer *a)
{
    const char *text = a->line + 1;

    end_progress(a);
    switch (a->line[0]) {
    case '=':
        print_line(stdout, text);
        break;
    case '!':
        fputs("weir: ", stderr);
        print_line(stderr, text);
        break;
    case '~':
        if (isatty(STDERR_FILENO)) {
            fprintf(stderr, "%.70s ...", text);
            a->has_progress = true;
        }
        break;
    case '.':
        a->status = (int)strtol(text, NULL, 10);
        a->has_ended = true;
        break;
    default: /* of a newer daemon */
        break;
    }
}

static int take_answer(FILE *from)
{
    struct answer a = { .from = from };
    ssize_t n;

    while (!a.has_ended && (n = getline(&a.line, &a.cap, from)) > 0) {
        if (a.line[n - 1] == '\n')
            a.line[n - 1] = '\0';
        take_line(&a);
    }
    end_progress(&a);
    free(a.line);
    if (a.has_ended)
        return a.status;
    fputs("weir: the daemon ended before its answer did\n", stderr);
    return EX_UNAVAILABLE;
}

/* ---- asking ---- */

/* Whose the socket is; if that cannot be seen, whose its directory. */
static bool find_owner(const char *path, uid_t *ret)
{
    char *dir = strdup(path), *slash = dir ? strrchr(dir, '/') : NULL;
    struct stat st;
    bool is_found = stat(path, &st) == 0;

    if (!is_found && slash) {
        *slash = '\0';
        is_found = stat(*dir ? dir : "/", &st) == 0;
    }
    free(dir);
    if (is_found)
        *ret = st.st_uid;
    return is_found;
}

static void advise(const char *path)
{
    const struct passwd *user = NULL;
    uid_t uid = 0;

    fputs("weir: only the user the daemon runs as may talk to it", stderr);
    if (!find_owner(path, &uid)) {
        fputc('\n', stderr);
        return;
    }
    if (uid)
        /* NOLINTNEXTLINE(*-mt-unsafe): a command has no other thread */
        user = getpwuid(uid); // cppcheck-suppress getpwuidCalled
    if (uid && user)
        fprintf(stderr, "; try: sudo -u %s weir ...\n", user->pw_name);
    else if (uid)
        fprintf(stderr, "; try: sudo -u '#%lu' weir ...\n", (unsigned long)uid);
    else
        fputs("; try: sudo weir ...\n", stderr);
}

static int complain(const char *path, int error)
{
    fprintf(stderr, "weir: control_socket = %s: %s\n", path,
            strerrordesc_np(error));
    if (error == EACCES || error == EPERM)
        advise(path);
    return error == EACCES || error == EPERM ? EX_NOPERM : EX_UNAVAILABLE;
}

static bool send_all(int fd, const char *s)
{
    size_t n = strlen(s);

    while (n) {
        ssize_t sent = send(fd, s, n, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        s += sent;
        n -= (size_t)sent;
    }
    return true;
}

static int converse(int fd, const char *path, const char *request)
{
    FILE *from;
    int status;

    if (strlen(request) + 1 >= CONTROL_REQUEST_MAX_BYTES ||
        strchr(request, '\n')) {
        fputs("weir: too long, or with a line break, for the daemon\n", stderr);
        close(fd);
        return EX_USAGE;
    }
    if (!send_all(fd, request) || !send_all(fd, "\n") ||
        !(from = fdopen(fd, "r"))) {
        status = complain(path, errno);
        close(fd);
        return status;
    }
    status = take_answer(from);
    fclose(from);
    return status;
}

bool link_ask(const char *socket_path, const char *request, int *ret_status)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd, error;

    if (strlen(socket_path) >= sizeof(address.sun_path))
        return false; /* then no daemon has it either */
    memcpy(address.sun_path, socket_path, strlen(socket_path) + 1);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        *ret_status = complain(socket_path, errno);
        return true;
    }
    if (!connect(fd, (const struct sockaddr *)&address, sizeof(address))) {
        *ret_status = converse(fd, socket_path, request);
        return true;
    }
    error = errno;
    close(fd);
    if (error == ENOENT || error == ECONNREFUSED || error == ENOTDIR ||
        error == ENOTSOCK)
        return false;
    *ret_status = complain(socket_path, error);
    return true;
}

bool link_answers(const struct cmd_args *args, const char *request,
                  struct config **ret_config, int *ret_status)
{
    struct config_problems problems = { 0 };
    struct config *c = NULL;
    bool has_answered = false;
    char *path;

    if (config_read(args->config, &c, &problems, NULL) == ERR_CONFIG) {
        path = weir_section_socket(args->config);
        has_answered = path && link_ask(path, request, ret_status);
        free(path);
        if (has_answered)
            fprintf(stderr,
                    "weir: %s has mistakes, 'weir check' lists them; what "
                    "runs has what it had before\n",
                    args->config);
    }
    config_problems_release(&problems);
    if (!c) {
        if (!has_answered)
            *ret_status = cmd_load(args->config, false, ret_config);
        return true;
    }
    if (link_ask(c->control_socket, request, ret_status)) {
        config_free(c);
        return true;
    }
    *ret_config = c;
    return false;
}
