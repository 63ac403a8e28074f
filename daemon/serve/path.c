/* path.c -- see path.h. The server's thread; no state. */
#include "daemon/serve/path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "feeds/base/url.h"

#define SEGMENT_MAX_BYTES 255

static bool is_our_segment(struct str s)
{
    if (!s.n || s.n > SEGMENT_MAX_BYTES || s.s[0] == '.' || !str_is_utf8(s))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];

        if (c < 0x20 || c == 0x7f || c == '\\' || c == '/')
            return false;
    }
    return true;
}

bool serve_path(struct str target, struct buf *ret)
{
    size_t query = str_find(target, STR("?"));
    struct url url;

    /* The absolute form is for proxies, but must be understood (RFC 9112
     * 3.2.2). */
    if (url_is_http(target) && !url_split(target, &url)) {
        target = url.path.n ? url.path : STR("/");
        query = SIZE_MAX;
    }
    if (query != SIZE_MAX)
        target.n = query;
    if (!target.n || target.s[0] != '/')
        return false;
    for (struct str rest = str_cut(target, 1); rest.n;) {
        size_t end = str_find(rest, STR("/"));
        struct str segment = { rest.s, end == SIZE_MAX ? rest.n : end };
        size_t before = ret->n;

        url_decode(segment, ret);
        if (ret->err || !is_our_segment(str_cut(buf_str(ret), before)))
            return false;
        if (end == SIZE_MAX)
            return true;
        buf_putc(ret, '/');
        rest = str_cut(rest, end + 1);
    }
    buf_puts(ret, "index.html");
    return !ret->err;
}

int serve_open(int dir_fd, const char *path)
{
    int at = dir_fd, next, saved;

    for (;;) {
        const char *slash = strchr(path, '/');
        char segment[SEGMENT_MAX_BYTES + 1];
        size_t n = slash ? (size_t)(slash - path) : strlen(path);
        int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

        if (n >= sizeof(segment)) {
            errno = ENAMETOOLONG;
            next = -1;
        } else {
            memcpy(segment, path, n);
            segment[n] = '\0';
            next = openat(at, segment, slash ? flags | O_DIRECTORY : flags);
        }
        saved = errno;
        if (at != dir_fd)
            close(at);
        errno = saved;
        if (next < 0 || !slash)
            return next;
        at = next;
        path = slash + 1;
    }
}
