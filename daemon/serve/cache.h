/* cache.h -- published files ready to be sent: in memory, and compressed.
 *
 * A file is read once for each of its states and each coding; sending one from
 * memory costs a fifth of sending it from a descriptor. What was used longest
 * ago goes first. The server's thread.
 */
#ifndef WEIR_DAEMON_SERVE_CACHE_H
#define WEIR_DAEMON_SERVE_CACHE_H

#include <sys/stat.h>

#include <microhttpd.h>

#include "daemon/serve/negotiate.h"
#include "daemon/serve/media.h"
#include "feeds/base/err.h"

#define CACHE_MAX_BYTES ((size_t)32 * 1024 * 1024)
#define CACHE_HELD_MAX_BYTES                                                   \
    (3 * CACHE_MAX_BYTES)            /* with what is being sent                \
                                      */
#define CACHE_FILE_MAX_BYTES 4194304 /* larger ones are sent from the disk */
#define CACHE_TAG_BYTES 80

struct cache;

/* An opened file, as one of its states. */
struct file {
    int fd;
    struct stat st;
    struct media media;        /* once it has been read */
    char tag[CACHE_TAG_BYTES]; /* opaque part of its ETag, without coding */
    char modified[64];         /* its Last-Modified */
    bool is_versioned; /* asked for by an address that changes with it */
};

/* NULL for lack of memory. */
struct cache *cache_new(void);
void cache_free(struct cache *c); /* NULL is accepted */

/* Answers with the file's content in that coding, or in none if it is not worth
 * it, and its header fields. MHD_NO, and nothing sent, for lack of memory or
 * an error of reading. Closes f->fd in every case. */
enum MHD_Result cache_send(struct cache *c, struct MHD_Connection *conn,
                           unsigned status, struct file *f, const char *path,
                           enum coding coding);

/* Adds the header fields that a file has in any answer, 304 too. */
void cache_put_fields(struct MHD_Response *r, const struct file *f,
                      enum coding coding);

#endif
