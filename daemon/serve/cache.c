/* cache.c -- see cache.h. The server's thread. */
#include "daemon/serve/cache.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "daemon/serve/compress.h"
#include "feeds/base/hash.h"

#define BUCKETS 1024
#define WORTH_BYTES 512 /* smaller ones fit a packet as they are */

struct entry {
    TAILQ_ENTRY(entry) used; /* most recently used last */
    LIST_ENTRY(entry) same;  /* of one bucket */
    char *path;              /* owned */
    char tag[CACHE_TAG_BYTES];
    bool is_versioned;
    struct media media;
    const char *s; /* the file; of response[CODING_NONE] */
    size_t n;
    size_t n_bytes; /* with its codings */
    struct MHD_Response *response[CODINGS];
    bool was_tried[CODINGS];
};

TAILQ_HEAD(entry_queue, entry);
LIST_HEAD(entry_list, entry);

struct cache {
    struct entry_queue used;
    struct entry_list bucket[BUCKETS];
    size_t n_bytes;
    size_t n_alive; /* with what is dropped, and still being sent */
};

/* What an answer sends; freed with the last hold on it. */
struct body {
    struct cache *cache;
    char *s; /* owned */
    size_t n;
};

struct cache *cache_new(void)
{
    struct cache *c = calloc(1, sizeof(*c));

    if (c)
        TAILQ_INIT(&c->used);
    return c;
}

static void body_free(void *ctx)
{
    struct body *b = ctx;

    b->cache->n_alive -= b->n;
    free(b->s);
    free(b);
}

/* Takes s over, also on failure. */
static struct MHD_Response *response_new(struct cache *c, char *s, size_t n)
{
    struct body *b = malloc(sizeof(*b));
    struct MHD_Response *r = NULL;

    if (b)
        r = MHD_create_response_from_buffer_with_free_callback_cls(
            n, s, body_free, b);
    if (!r) {
        free(b);
        free(s);
        return NULL;
    }
    *b = (struct body){ c, s, n };
    c->n_alive += n;
    return r;
}

static void entry_free(struct entry *e)
{
    /* A connection that still sends one has its own hold on it. */
    for (int i = 0; i < CODINGS; i++)
        if (e->response[i])
            MHD_destroy_response(e->response[i]);
    free(e->path);
    free(e);
}

static void drop(struct cache *c, struct entry *e)
{
    TAILQ_REMOVE(&c->used, e, used);
    LIST_REMOVE(e, same);
    c->n_bytes -= e->n_bytes;
    entry_free(e);
}

void cache_free(struct cache *c)
{
    struct entry *e;

    while (c && (e = TAILQ_FIRST(&c->used)))
        drop(c, e);
    free(c);
}

static size_t bucket_of(const char *path)
{
    return (size_t)(hash_phase(str_of(path)) % BUCKETS);
}

static struct entry *use(struct cache *c, struct entry *e)
{
    TAILQ_REMOVE(&c->used, e, used);
    TAILQ_INSERT_TAIL(&c->used, e, used);
    return e;
}

/* The entry of this state of the file; one of an older state goes. */
static struct entry *find(struct cache *c, const struct file *f,
                          const char *path)
{
    struct entry *e = NULL;

    LIST_FOREACH(e, &c->bucket[bucket_of(path)], same)
    {
        if (strcmp(e->path, path) != 0 || e->is_versioned != f->is_versioned)
            continue;
        if (strcmp(e->tag, f->tag) == 0)
            return use(c, e);
        drop(c, e);
        return NULL;
    }
    return NULL;
}

void cache_put_fields(struct MHD_Response *r, const struct file *f,
                      enum coding coding)
{
    static const char *const endings[CODINGS] = { "", "-gz", "-br" };
    char etag[CACHE_TAG_BYTES + 8];

    snprintf(etag, sizeof(etag), "\"%s%s\"", f->tag, endings[coding]);
    (void)MHD_add_response_header(r, "ETag", etag);
    (void)MHD_add_response_header(r, "Last-Modified", f->modified);
    (void)MHD_add_response_header(r, "Vary", "Accept-Encoding");
    (void)MHD_add_response_header(r, "Cache-Control",
                                  f->is_versioned
                                      ? "public, max-age=31536000, immutable"
                                      : "public, max-age=60");
}

static void put_all_fields(struct MHD_Response *r, const struct file *f,
                           enum coding coding)
{
    (void)MHD_add_response_header(r, "Content-Type", f->media.type);
    (void)MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
    if (coding != CODING_NONE)
        (void)MHD_add_response_header(r, "Content-Encoding",
                                      coding_name(coding));
    if (f->media.is_page) {
        (void)MHD_add_response_header(r, "Content-Security-Policy",
                                      PAGE_POLICY);
        (void)MHD_add_response_header(r, "Referrer-Policy",
                                      "strict-origin-when-cross-origin");
    }
    if (f->media.is_feed) /* readers that run in a browser */
        (void)MHD_add_response_header(r, "Access-Control-Allow-Origin", "*");
    cache_put_fields(r, f, coding);
}

/* The whole file; a shorter one was cut by a failing disk. */
static char *read_file(const struct file *f)
{
    size_t n = (size_t)f->st.st_size, done = 0;
    char *s = malloc(n + 1);

    while (s && done < n) {
        ssize_t got = read(f->fd, s + done, n - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            free(s);
            return NULL;
        }
        done += (size_t)got;
    }
    if (s)
        s[n] = '\0';
    return s;
}

/* Codings come on top of that until the next file is added. */
static void make_room(struct cache *c, size_t n)
{
    while (c->n_bytes + n > CACHE_MAX_BYTES && !TAILQ_EMPTY(&c->used))
        /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): it loses the removal */
        drop(c, TAILQ_FIRST(&c->used));
}

/* Clients who ask for one file after the other and read none would hold them
 * all: then they are sent from the disk. */
static bool has_room(const struct cache *c, size_t n)
{
    return c->n_alive + n <= CACHE_HELD_MAX_BYTES;
}

static struct entry *add(struct cache *c, struct file *f, const char *path)
{
    struct entry *e = calloc(1, sizeof(*e));
    char *s = read_file(f);

    if (!e || !s || !(e->path = strdup(path)))
        goto out;
    e->n = (size_t)f->st.st_size;
    e->media = media_of(str_of(path), (struct str){ s, e->n });
    e->s = s; /* the answer's from now on */
    e->response[CODING_NONE] = response_new(c, s, e->n);
    s = NULL;
    if (!e->response[CODING_NONE])
        goto out;
    f->media = e->media;
    put_all_fields(e->response[CODING_NONE], f, CODING_NONE);
    memcpy(e->tag, f->tag, sizeof(e->tag));
    e->is_versioned = f->is_versioned;
    e->n_bytes = e->n + sizeof(*e);
    c->n_bytes += e->n_bytes;
    TAILQ_INSERT_TAIL(&c->used, e, used);
    LIST_INSERT_HEAD(&c->bucket[bucket_of(path)], e, same);
    return e;
out:
    free(s);
    if (e)
        entry_free(e);
    return NULL;
}

/* Makes the answer in a coding once; if that gains nothing there is none. */
static void encode(struct cache *c, struct entry *e, const struct file *f,
                   enum coding coding)
{
    char *s = NULL;
    size_t n = 0;

    if (e->was_tried[coding] || !has_room(c, e->n))
        return;
    e->was_tried[coding] = true;
    if (!e->media.is_text || e->n < WORTH_BYTES ||
        compress_text((struct str){ e->s, e->n }, coding, &s, &n))
        return;
    e->response[coding] = response_new(c, s, n);
    if (!e->response[coding])
        return;
    put_all_fields(e->response[coding], f, coding);
    e->n_bytes += n;
    c->n_bytes += n;
}

static enum MHD_Result send_from_disk(struct MHD_Connection *conn,
                                      unsigned status, struct file *f,
                                      const char *path)
{
    char beginning[MEDIA_LOOK_BYTES];
    ssize_t n = pread(f->fd, beginning, sizeof(beginning), 0);
    struct MHD_Response *r =
        MHD_create_response_from_fd((uint64_t)f->st.st_size, f->fd);
    enum MHD_Result result;

    if (!r) {
        close(f->fd);
        return MHD_NO;
    }
    f->media = media_of(str_of(path),
                        (struct str){ beginning, n > 0 ? (size_t)n : 0 });
    put_all_fields(r, f, CODING_NONE);
    result = MHD_queue_response(conn, status, r);
    MHD_destroy_response(r);
    return result;
}

/* NOLINTNEXTLINE(readability-function-size): each is of its own kind */
enum MHD_Result cache_send(struct cache *c, struct MHD_Connection *conn,
                           unsigned status, struct file *f, const char *path,
                           enum coding coding)
{
    struct entry *e;

    if (f->st.st_size > CACHE_FILE_MAX_BYTES)
        return send_from_disk(conn, status, f, path);
    e = find(c, f, path);
    if (!e) {
        make_room(c, (size_t)f->st.st_size);
        if (!has_room(c, (size_t)f->st.st_size))
            return send_from_disk(conn, status, f, path);
        e = add(c, f, path);
    }
    close(f->fd);
    if (!e)
        return MHD_NO;
    f->media = e->media;
    if (coding != CODING_NONE)
        encode(c, e, f, coding);
    if (!e->response[coding])
        coding = CODING_NONE;
    return MHD_queue_response(conn, status, e->response[coding]);
}
