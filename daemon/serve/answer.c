/* answer.c -- see answer.h. The server's thread. */
#include "daemon/serve/answer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "daemon/fetch/http_date.h"
#include "daemon/serve/path.h"
#include "feeds/base/date.h"

#define VERSION_DIGITS 8

typedef enum MHD_Result mhd_result;

static mhd_result send_and_forget(struct MHD_Connection *conn, unsigned status,
                                  struct MHD_Response *r)
{
    mhd_result result = MHD_queue_response(conn, status, r);

    MHD_destroy_response(r);
    return result;
}

static struct MHD_Response *empty_response(void)
{
    return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
}

mhd_result answer_text(struct MHD_Connection *conn, unsigned status,
                       const char *text, const char *allow)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(
        strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);

    if (!r)
        return MHD_NO;
    (void)MHD_add_response_header(r, "Content-Type",
                                  "text/plain; charset=utf-8");
    (void)MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    (void)MHD_add_response_header(r, "Cache-Control", "no-store");
    if (allow)
        (void)MHD_add_response_header(r, "Allow", allow);
    return send_and_forget(conn, status, r);
}

/* ---- header fields ---- */

static mhd_result add_bytes(void *ctx, enum MHD_ValueKind kind,
                            const char *name, const char *value)
{
    size_t *n = ctx;

    (void)kind;
    *n += strlen(name) + (value ? strlen(value) : 0) + strlen(": \r\n");
    return MHD_YES;
}

size_t answer_header_bytes(struct MHD_Connection *conn)
{
    size_t n = 0;

    (void)MHD_get_connection_values(conn, MHD_HEADER_KIND, add_bytes, &n);
    return n;
}

/* What several fields of one name say together (RFC 9110 5.3). */
struct conditions {
    struct str tag;
    bool has_tags, is_named; /* If-None-Match */
    struct str accept_encoding;
    struct str since; /* If-Modified-Since */
};

static mhd_result read_field(void *ctx, enum MHD_ValueKind kind,
                             const char *name, const char *value)
{
    struct conditions *c = ctx;
    struct str field = str_of(name), s = str_of(value);

    (void)kind;
    if (str_eq_nocase(field, STR("If-None-Match"))) {
        c->has_tags = true;
        c->is_named = c->is_named || negotiate_has_tag(s, c->tag);
    } else if (str_eq_nocase(field, STR("If-Modified-Since"))) {
        c->since = s;
    } else if (str_eq_nocase(field, STR("Accept-Encoding"))) {
        c->accept_encoding = s;
    }
    return MHD_YES;
}

static bool is_unmodified(const struct conditions *c, const struct file *f)
{
    int64_t since_sec;

    if (c->has_tags)
        return c->is_named;
    return c->since.n &&
           !http_date_parse(c->since, (int64_t)time(NULL), &since_sec) &&
           f->st.st_mtim.tv_sec <= since_sec;
}

/* ---- files ---- */

/* Files are only ever replaced whole, so inode, time and size name a state. */
static void describe(struct file *f)
{
    struct buf b;

    snprintf(f->tag, sizeof(f->tag), "%llx-%llx.%lx-%llx",
             (unsigned long long)f->st.st_ino,
             (unsigned long long)f->st.st_mtim.tv_sec,
             (unsigned long)f->st.st_mtim.tv_nsec,
             (unsigned long long)f->st.st_size);
    buf_init(&b, sizeof(f->modified) - 1);
    date_put_http(&b, f->st.st_mtim.tv_sec);
    snprintf(f->modified, sizeof(f->modified), "%.*s", STR_ARG(buf_str(&b)));
    buf_release(&b);
}

static bool open_file(const struct answerer *a, const char *path,
                      struct file *f)
{
    int dir_fd = open(a->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *f = (struct file){ .fd = dir_fd < 0 ? -1 : serve_open(dir_fd, path) };
    if (dir_fd >= 0)
        close(dir_fd);
    if (f->fd < 0)
        return false;
    if (fstat(f->fd, &f->st) || !S_ISREG(f->st.st_mode)) {
        close(f->fd);
        return false;
    }
    describe(f);
    return true;
}

static mhd_result send_unmodified(struct MHD_Connection *conn,
                                  const struct file *f, enum coding coding)
{
    struct MHD_Response *r = empty_response();

    close(f->fd);
    if (!r)
        return MHD_NO;
    cache_put_fields(r, f, coding);
    return send_and_forget(conn, MHD_HTTP_NOT_MODIFIED, r);
}

/* Sends an open file, and closes it. */
static mhd_result send_file(struct answerer *a, struct MHD_Connection *conn,
                            struct file *f, const char *path)
{
    struct conditions c = { .tag = str_of(f->tag) };
    enum coding coding;

    a->n_bytes = (uint64_t)f->st.st_size;
    (void)MHD_get_connection_values(conn, MHD_HEADER_KIND, read_field, &c);
    coding = negotiate_coding(c.accept_encoding);
    if (is_unmodified(&c, f))
        return send_unmodified(conn, f, coding);
    return cache_send(a->cache, conn, MHD_HTTP_OK, f, path, coding);
}

static mhd_result send_not_found(const struct answerer *a,
                                 struct MHD_Connection *conn)
{
    struct file f;

    if (open_file(a, "404.html", &f))
        return cache_send(a->cache, conn, MHD_HTTP_NOT_FOUND, &f, "404.html",
                          CODING_NONE);
    return answer_text(conn, MHD_HTTP_NOT_FOUND, "Not found\n", NULL);
}

/* Is it a page of its own (/emnews/) asked for without its slash? */
static bool is_directory(const struct answerer *a, struct buf *path)
{
    struct file f;
    bool is;

    buf_puts(path, "/index.html");
    is = !path->err && open_file(a, path->s, &f);
    if (is)
        close(f.fd);
    return is;
}

/* Relative to what was asked for, so that it is right behind a proxy that takes
 * a part of the path away; "./" keeps "a:b/" from being a scheme. */
static mhd_result send_to_directory(struct MHD_Connection *conn,
                                    const char *path)
{
    struct str s = { path, strlen(path) - strlen("/index.html") };
    const char *slash = memrchr(s.s, '/', s.n);
    struct MHD_Response *r = empty_response();
    mhd_result result;
    struct buf to;

    if (!r)
        return MHD_NO;
    buf_init(&to, (size_t)TARGET_MAX_BYTES * 3);
    buf_puts(&to, "./");
    str_put_url(&to, slash ? str_cut(s, (size_t)(slash + 1 - s.s)) : s);
    buf_putc(&to, '/');
    if (!to.err)
        (void)MHD_add_response_header(r, "Location", to.s);
    result = send_and_forget(conn, MHD_HTTP_MOVED_PERMANENTLY, r);
    buf_release(&to);
    return result;
}

static mhd_result send_health(const struct answerer *a,
                              struct MHD_Connection *conn)
{
    char text[512];

    if (!a->trouble)
        return answer_text(conn, MHD_HTTP_OK, "ok\n", NULL);
    snprintf(text, sizeof(text), "stalled: %s\n", a->trouble);
    return answer_text(conn, MHD_HTTP_SERVICE_UNAVAILABLE, text, NULL);
}

static mhd_result is_digest(void *ctx, enum MHD_ValueKind kind,
                            const char *name, const char *value)
{
    bool *is = ctx;

    (void)kind;
    *is = !value && strlen(name) == VERSION_DIGITS &&
          strspn(name, "0123456789abcdef") == VERSION_DIGITS;
    return MHD_NO; /* the first is the only one */
}

/* The theme's links carry the digest of what they lead to:
 * "style.css?1a2b3c4d".
 */
static bool has_version(struct MHD_Connection *conn)
{
    bool has = false;

    (void)MHD_get_connection_values(conn, MHD_GET_ARGUMENT_KIND, is_digest,
                                    &has);
    return has;
}

mhd_result answer(struct answerer *a, struct MHD_Connection *conn,
                  const char *target)
{
    struct buf path;
    struct file f;
    mhd_result result;
    bool is_ours;

    if (strcmp(target, "/healthz") == 0)
        return send_health(a, conn);
    buf_init(&path, TARGET_MAX_BYTES);
    is_ours = serve_path(str_of(target), &path);
    if (is_ours && open_file(a, path.s, &f)) {
        f.is_versioned = has_version(conn);
        result = send_file(a, conn, &f, path.s);
    } else if (is_ours && is_directory(a, &path)) {
        result = send_to_directory(conn, path.s);
    } else {
        result = send_not_found(a, conn);
    }
    buf_release(&path);
    return result;
}
