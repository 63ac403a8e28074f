/* storage.h -- what weir knows: sources, posts, streams, what to publish.
 *
 * One SQLite file (schema.sql; WAL, synchronous=FULL). No SQL outside this
 * folder and no event loop inside. A struct storage belongs to one thread:
 * the writer's is opened with storage_open, those of readers with
 * storage_open_reader. Results are copied into the caller's arena.
 *
 * Everything a document changes (posts, carriers, the source's validators and
 * next_due, the list of what to publish) is one transaction or nothing.
 */
#ifndef WEIR_STORAGE_STORAGE_H
#define WEIR_STORAGE_STORAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/feeds.h"

#define STORAGE_SCHEMA_VERSION 2
#define STREAM_PAGE_POSTS 100 /* posts of a full archive page */
#define STREAM_MAX_BYTES ((size_t)16 * 1024 * 1024) /* contents of one list */

/* What identity and addresses depend on; copied. */
struct storage_site {
    const char *authority;   /* host of the tag: URIs; fixed at creation */
    int64_t since;           /* their year, likewise; 0: that of now_sec */
    const char *post_path;   /* template; stored paths never follow a change */
    const struct zone *zone; /* borrowed until the next storage_set_config */
    enum slug_style slug_style;
};

/* Used by one thread at a time; a reader may move with the job that has it. */
struct storage;

/* Opens or creates the database for writing, brings its schema up to date,
 * checks it (quick_check) and locks it. ERR_DB: not a database, damaged, or a
 * newer schema; ERR_BUSY: in use (text names the holder's process). */
WEIR_NODISCARD enum err storage_open(const char *path, int64_t now_sec,
                                     struct storage **ret_st,
                                     struct err_info *ei);
/* Opens an existing database for reading only; ERR_DB if there is none. */
WEIR_NODISCARD enum err storage_open_reader(const char *path,
                                            struct storage **ret_st,
                                            struct err_info *ei);
void storage_close(struct storage *st); /* NULL is accepted */

/* Between these a reader sees one state: a batch of publishing is rendered in
 * one. Keep it short, the write-ahead log cannot shrink meanwhile. */
WEIR_NODISCARD enum err storage_view_begin(struct storage *st,
                                           struct err_info *ei);
void storage_view_end(struct storage *st);

/* ---- backup ----------------------------------------------------------- */

/* Asked after each piece of what there is to copy, and while the copy is being
 * checked (done == all); false stops it. */
typedef bool backup_step_fn(void *ctx, int64_t done_bytes, int64_t all_bytes);

struct backup_options {
    bool overwrite;       /* a file that is there already */
    backup_step_fn *step; /* or NULL */
    void *ctx;
};
/* Copies the database, as it is now, to a new file at path, while others may
 * write: it is written beside, checked (integrity_check), flushed and renamed.
 * Nothing is left of one that fails. st is a reader of its own thread, and
 * between no view_begin and view_end; the write-ahead log grows meanwhile.
 * ERR_IO: the file is there, cannot be written, or step stopped it. */
WEIR_NODISCARD enum err storage_backup(struct storage *st, const char *path,
                                       const struct backup_options *opt,
                                       struct err_info *ei);

/* ---- sources ---------------------------------------------------------- */

struct storage_source {
    const char *id, *name, *address; /* address: url or file */
    const char *group;               /* or NULL: alone */
    const char *category;            /* medium of all its items, or NULL */
    const char *const *tags;         /* added to its items; {medium} replaced */
    size_t n_tags;
    const char *language; /* for items that name none, or NULL */
    struct str reading;   /* digest of all settings that change which items its
                             documents give; a new one: read again */
    int64_t priority, backfill;
    struct dedup dedup;
};
struct storage_medium {
    const char *name, *slug; /* slug: pinned, valid */
};

/* A pin that came too late: the medium keeps the slug it has. */
struct pin_ignored {
    struct str name, wanted, kept;
};
/* Takes over the configuration; everything is copied. New sources get
 * next_due now_sec; a changed address or reading forgets validators and hash
 * (and makes a source due, if its address changed); absent ones are marked
 * removed, and one that comes back within 30 days keeps its state. What shows
 * the name of one that has another is for storage_mark_renamed. Pinned
 * slugs hold for media that have none yet; *ret lists the others (in a). A
 * transaction of its own. */
WEIR_NODISCARD enum err
storage_set_config(struct storage *st, const struct storage_site *site,
                   const struct storage_source *sources, size_t n_sources,
                   const struct storage_medium *media, size_t n_media,
                   int64_t now_sec, struct arena *a, struct pin_ignored **ret,
                   size_t *ret_n, struct err_info *ei);

/* The address of a source that an import made begins so: it is in no
 * configuration, and nothing is amiss with that. */
#define STORAGE_IMPORT_PREFIX "import:"

/* What is stored of one source. Texts in the caller's arena. */
struct source_state {
    struct str id, name, address;
    bool removed;
    bool imported; /* by its address; then removed does not matter */
    int64_t next_due_sec, last_try_sec, last_ok_sec,
        last_new_sec; /* 0: never */
    int64_t retry_at_sec;
    int64_t failures, http_status;
    struct str error; /* absent: the last try was good */
    struct str validator_url, etag, last_modified, body_hash; /* opaque */
    int64_t n_fetches, n_unchanged, n_items, n_bad, n_posts;
    int64_t n_details_wanted, n_details_failing;
    struct str detail_error; /* of the failing detail tried last */
    struct str bad_reason;
    bool walk_unfinished; /* see fetch_outcome */
};
/* All sources by id, removed and imported ones last. *ret is in a. */
WEIR_NODISCARD enum err storage_sources(struct storage *st, struct arena *a,
                                        struct source_state **ret,
                                        size_t *ret_n, struct err_info *ei);

/* ---- taking in -------------------------------------------------------- */

/* A transaction over any number of puts. Posts are numbered in their streams
 * at commit, by sort date, then key; of carriers of one group that come in one
 * transaction, a new post takes the earliest date.
 *
 * None begins (ERR_DB) while the file is not at its place: a removed one takes
 * all with it that is written, and one put there instead is another database.
 * ERR_DB or ERR_NOMEM from a put or the commit: the transaction is gone, and
 * every put since storage_begin must be made again. Any other error undoes
 * that put alone. Stats hold only after storage_commit. */
WEIR_NODISCARD enum err storage_begin(struct storage *st, struct err_info *ei);
WEIR_NODISCARD enum err storage_commit(struct storage *st, struct err_info *ei);
void storage_rollback(struct storage *st);
/* Is it one of the two errors that end the transaction? */
bool storage_is_fatal(enum err e);

/* Where an item was published before weir: what an import knows of it. */
struct item_place {
    struct str slug;         /* for its medium, if that is new; or absent */
    const struct str *paths; /* "/a/2022/01/14/b.html", decoded */
    size_t n_paths;
};
/* How a document is taken in. */
struct put_options {
    int64_t now_sec;
    int64_t began_sec; /* when the visit began, if it may read more documents;
                          0: this one is all */
    const struct item_place *places; /* one an item, or NULL */
};

struct put_stats {
    size_t n_new, n_changed, n_known;
    size_t n_passed_over; /* by backfill */
    size_t n_refused;     /* could not be kept; refused says why of the first */
    size_t n_details;     /* detail calls newly wanted */
    size_t n_old_paths;   /* of places: lead to a post now, and did not */
    size_t n_paths_taken; /* of places: another post's, or no path of ours */
    bool last_known;      /* the document's last item was carried by this source
                             (or passed over) before the visit: what follows is
                             known, too */
    char refused[ERR_TEXT_MAX];
};
/* Stores the items of a document of a source (DESIGN.md 3). An item acts on
 * its post only if its text_hash is not what this source last gave; of a link
 * that alone has moved, the carrier, the link key and, where this source's
 * text shows, the post's url follow: marked, but no revision, and `updated`
 * stays. An item without content or link never takes one away. Shown is the
 * text of the highest priority; among equals, that of the first group. Between
 * the sources of a group dates decide: the latest, of equal ones the latest to
 * come. But what the source of the shown text gives later is a correction and
 * is shown, whatever its date (without one it keeps the date before). Of two
 * items of one document that are one post, the latest counts.
 *
 * A new post is published at the first path of its place, if nothing else has
 * it; all its other paths, and all of a post that is known, are its old_paths.
 * Backfill counts over all documents of a source's first visit, and of those
 * that make good what the first left out. */
WEIR_NODISCARD enum err
storage_put_document(struct storage *st, struct str source_id,
                     const struct document *doc, const struct put_options *opt,
                     struct put_stats *ret_stats, struct err_info *ei);

enum fetch_result {
    FETCH_TAKEN,     /* a document was stored before, in this transaction */
    FETCH_UNCHANGED, /* 304, or the body's hash is the last one */
    FETCH_FAILED     /* error says why; validators and hash stay */
};
/* The end of one fetch of one source; borrowed. */
struct fetch_outcome {
    struct str source_id;
    enum fetch_result result;
    int64_t now_sec, next_due_sec;
    int64_t retry_at_sec; /* 0, or what Retry-After promised */
    int64_t http_status;  /* 0: none (file, no answer) */
    struct str error;
    /* Of a 200: replace what was stored. Of a 304: those present do. */
    struct str validator_url, etag, last_modified;
    struct str body_hash;
    /* What was taken, for its counts: of FETCH_TAKEN, and of a failure that
     * stored documents all the same. */
    const struct feed *feed;
    const struct put_stats *stats;
    /* Pages of the list are still to be read: stored with each page but the
     * last, so that a walk that breaks off is made good by the next visit,
     * which then does not end at known items. A failure ends no walk: false
     * leaves what was stored. */
    bool walk_unfinished;
};
WEIR_NODISCARD enum err storage_put_fetch(struct storage *st,
                                          const struct fetch_outcome *o,
                                          struct err_info *ei);

/* A detail call that is wanted. */
struct detail_due {
    int64_t post_id;
    struct str post_key, source_id, url;
    int64_t next_due_sec, tries;
};
/* The first max of a source that are wanted, by next_due; those under way
 * included, so ask for that many more. A row whose source was removed passes
 * to another carrier that knows a detail URL when that one is next read. */
WEIR_NODISCARD enum err storage_details(struct storage *st,
                                        struct str source_id, size_t max,
                                        struct arena *a,
                                        struct detail_due **ret, size_t *ret_n,
                                        struct err_info *ei);
/* Its end: detail completes the post (no revision: the text was awaited), or
 * NULL and error: asked again at next_due_sec, or never if give_up (which a
 * post without content shows: marked). */
struct detail_outcome {
    int64_t post_id;
    int64_t now_sec, next_due_sec;
    const struct detail *detail;
    bool give_up;
    struct str error;
};
WEIR_NODISCARD enum err storage_put_detail(struct storage *st,
                                           const struct detail_outcome *o,
                                           struct err_info *ei);

/* ---- publishing ------------------------------------------------------- */

enum publish_kind {
    PUBLISH_POST, /* ref: post.id */
    PUBLISH_PAGE, /* ref: stream.id, page: archive page that is full */
    PUBLISH_HEAD, /* ref: stream.id: its newest page and feed */
};
struct publish_row {
    enum publish_kind kind;
    int64_t ref, page, mark;
};
/* Up to max rows by mark, of marks above after_mark. Every commit gives its
 * marks in the order posts, full pages (also the one before a page newly
 * full: its link to the next), heads, and marks the heads of a changed post
 * again: rendered in this order, nothing is listed before it exists. Marks
 * only rise while the storage is open. After a failure begin again at 0. */
WEIR_NODISCARD enum err storage_to_publish(struct storage *st, size_t max,
                                           int64_t after_mark, struct arena *a,
                                           struct publish_row **ret,
                                           size_t *ret_n, struct err_info *ei);
/* These rows are on the disk (syncfs): cleared unless marked again since. A
 * transaction of its own. */
WEIR_NODISCARD enum err storage_synced(struct storage *st,
                                       const struct publish_row *rows, size_t n,
                                       struct err_info *ei);
/* Marks everything there is at the first call: the theme, the config or the
 * output directory changed. The head of the merged stream is, without posts,
 * too. Each call is a transaction of at most
 * MARK_SLICE_POSTS posts, so that others may write in between; the marks are
 * set aside at the first, so that the order above holds for all of them and
 * what comes meanwhile. To be called until is_done; who stops before, begins
 * again with a new cursor. */
#define MARK_SLICE_POSTS 20000
struct mark_cursor { /* zeroed at first */
    bool is_begun, is_done;
    int64_t next_post, last_post; /* ids */
    int64_t mark, list_mark, end_mark;
};
WEIR_NODISCARD enum err storage_mark_slice(struct storage *st,
                                           struct mark_cursor *cursor,
                                           struct err_info *ei);
/* The same to its end, where nobody waits. */
WEIR_NODISCARD enum err storage_mark_all(struct storage *st,
                                         struct err_info *ei);

/* Marks what shows the name of a source that storage_set_config found to be
 * called otherwise: the posts it carried, the pages and heads that list them.
 * Each call is a transaction of at most RENAME_SLICE_POSTS posts, none if there
 * is nothing to do. To be called until *ret_is_done; who stops before goes on
 * where it was, also after a restart. */
#define RENAME_SLICE_POSTS 5000
WEIR_NODISCARD enum err storage_mark_renamed(struct storage *st,
                                             bool *ret_is_done,
                                             struct err_info *ei);

/* One post, whole. ERR_RANGE if there is none of that id. */
WEIR_NODISCARD enum err storage_post(struct storage *st, int64_t id,
                                     struct arena *a, struct post *ret_post,
                                     struct err_info *ei);

WEIR_NODISCARD enum err storage_stream(struct storage *st, int64_t id,
                                       struct arena *a, struct stream *ret,
                                       struct err_info *ei);
/* All streams that hold a post: STREAM_ALL first, then media by last post. */
WEIR_NODISCARD enum err storage_streams(struct storage *st, struct arena *a,
                                        struct stream **ret, size_t *ret_n,
                                        struct err_info *ei);

/* What the newest page or feed of a stream holds: posts of the min_hours
 * before its newest, at least min_items, at most max_items, newest sort date
 * first; and all posts after the newest full archive page, even above
 * max_items. whole: with content, enclosures and carriers.
 *
 * Contents of a list, read from its first post on, are max_bytes together; the
 * first is read whatever its size. From the first that does not fit on no post
 * has its content (content_html.s is NULL, content_state as ever), and only
 * posts that no full page holds are listed: walking back misses none. A list
 * that is not whole reads the content of posts without title and summary. */
struct stream_window {
    int64_t min_hours, min_items, max_items;
    bool whole;
    size_t max_bytes; /* 0: STREAM_MAX_BYTES */
};
WEIR_NODISCARD enum err storage_head(struct storage *st, int64_t stream_id,
                                     const struct stream_window *w,
                                     struct arena *a, struct post **ret,
                                     size_t *ret_n, struct err_info *ei);
/* The posts of full archive page `page` (from 1), newest sort date first: all,
 * with contents within STREAM_MAX_BYTES as above. */
WEIR_NODISCARD enum err storage_page(struct storage *st, int64_t stream_id,
                                     int64_t page, bool whole, struct arena *a,
                                     struct post **ret, size_t *ret_n,
                                     struct err_info *ei);

/* The front page's groups: the n_media media with the newest posts, and of
 * each its newest n_items; contents of all within STREAM_MAX_BYTES. */
struct medium_group {
    struct medium medium;
    struct post *posts;
    size_t n_posts;
};
WEIR_NODISCARD enum err storage_groups(struct storage *st, size_t n_media,
                                       size_t n_items, struct arena *a,
                                       struct medium_group **ret, size_t *ret_n,
                                       struct err_info *ei);

#endif
