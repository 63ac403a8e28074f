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

#define STORAGE_SCHEMA_VERSION 1
#define STREAM_PAGE_POSTS 100 /* posts of a full archive page */

/* What identity and addresses depend on; borrowed while the storage is open. */
struct storage_site {
    const char *authority; /* host of the tag: URIs */
    int64_t since;         /* their year; 0: that of the database's birth */
    const char *post_path; /* template; stored paths never follow a change */
    const struct zone *zone;
    enum slug_style slug_style;
};

struct storage;

/* Opens or creates the database for writing, brings its schema up to date,
 * checks it (quick_check) and locks it. ERR_DB: not a database, damaged, a
 * newer schema, or in use (text names the holder's process). */
WEIR_NODISCARD enum err storage_open(const char *path,
                                     const struct storage_site *site,
                                     int64_t now_sec, struct storage **ret_st,
                                     struct err_info *ei);
/* Opens an existing database for reading only. */
WEIR_NODISCARD enum err storage_open_reader(const char *path,
                                            struct storage **ret_st,
                                            struct err_info *ei);
void storage_close(struct storage *st); /* NULL is accepted */

/* ---- sources ---------------------------------------------------------- */

struct storage_source {
    const char *id, *name, *address; /* address: url or file */
    const char *group;               /* or NULL: alone */
    const char *category;            /* medium of all its items, or NULL */
    const char *const *tags;         /* added to its items; {medium} replaced */
    size_t n_tags;
    const char *language; /* for items that name none, or NULL */
    int64_t priority, backfill;
    struct dedup dedup;
};
struct storage_medium {
    const char *name, *slug; /* slug: pinned, valid */
};

/* Takes over the configuration: new sources get next_due now_sec, sources
 * with a changed address start anew (validators, hash), absent ones are
 * marked removed. Pinned slugs hold for media that have none yet; one that is
 * already stored differently stays and is reported by on_pin_ignored. The
 * arrays are borrowed until the next call or storage_close. Writes once. */
WEIR_NODISCARD enum err
storage_set_sources(struct storage *st, const struct storage_source *sources,
                    size_t n_sources, const struct storage_medium *media,
                    size_t n_media, int64_t now_sec, struct err_info *ei);

/* What is stored of one source. Texts in the caller's arena. */
struct source_state {
    struct str id, name, address;
    bool removed;
    int64_t next_due_sec, last_try_sec, last_ok_sec, last_new_sec; /* 0: never */
    int64_t retry_at_sec;
    int64_t failures, http_status;
    struct str error; /* absent: the last try was good */
    struct str validator_url, etag, last_modified, body_hash; /* opaque */
    int64_t n_fetches, n_unchanged, n_items, n_bad, n_posts;
    int64_t n_details_wanted, n_details_failing;
    struct str detail_error; /* of the failing detail tried last */
    struct str bad_reason;
};
/* All sources by id, removed ones last. *ret is in a. */
WEIR_NODISCARD enum err storage_sources(struct storage *st, struct arena *a,
                                        struct source_state **ret, size_t *ret_n,
                                        struct err_info *ei);

/* ---- taking in -------------------------------------------------------- */

/* A transaction over any number of puts below. Posts are numbered in their
 * streams at commit: by sort date, then key. A put that fails is undone alone
 * and leaves the transaction usable; a failed commit has rolled back. */
WEIR_NODISCARD enum err storage_begin(struct storage *st, struct err_info *ei);
WEIR_NODISCARD enum err storage_commit(struct storage *st, struct err_info *ei);
void storage_rollback(struct storage *st);

enum fetch_result {
    FETCH_TAKEN,     /* a document was read: doc is there */
    FETCH_UNCHANGED, /* 304, or the body's hash is the last one */
    FETCH_FAILED     /* error says why; validators and hash stay */
};
/* The end of one fetch of one source; borrowed. */
struct fetch_outcome {
    const char *source_id;
    enum fetch_result result;
    int64_t now_sec, next_due_sec;
    int64_t retry_at_sec; /* 0, or what Retry-After promised */
    int64_t http_status;  /* 0: none (file, no answer) */
    struct str error;
    struct str validator_url, etag, last_modified; /* of a 200 (304: what it
                                      renewed; absent ones keep the old) */
    struct str body_hash;
};
struct put_stats {
    size_t n_new, n_changed, n_known, n_passed_over;
};
/* Stores an outcome, with its document when FETCH_TAKEN (else NULL). */
WEIR_NODISCARD enum err storage_put_fetch(struct storage *st,
                                          const struct fetch_outcome *o,
                                          const struct document *doc,
                                          struct put_stats *ret_stats,
                                          struct err_info *ei);

/* A detail call that is wanted. */
struct detail_due {
    int64_t post_id;
    struct str source_id, url;
    int64_t next_due_sec, tries;
};
/* The first max that are wanted, by next_due; removed or unknown sources'
 * left out. */
WEIR_NODISCARD enum err storage_details(struct storage *st, size_t max,
                                        struct arena *a, struct detail_due **ret,
                                        size_t *ret_n, struct err_info *ei);
/* Its end: detail completes the post (no revision: the text was awaited), or
 * NULL and error: try again at next_due_sec. */
struct detail_outcome {
    int64_t post_id;
    int64_t now_sec, next_due_sec;
    const struct detail *detail;
    struct str error;
};
WEIR_NODISCARD enum err storage_put_detail(struct storage *st,
                                           const struct detail_outcome *o,
                                           struct err_info *ei);

/* ---- publishing ------------------------------------------------------- */

enum stream_kind { STREAM_ALL, STREAM_MEDIUM };

enum publish_kind {
    PUBLISH_POST, /* ref: post.id */
    PUBLISH_PAGE, /* ref: stream.id, page: archive page that is full */
    PUBLISH_HEAD, /* ref: stream.id: its newest page and feed */
};
struct publish_row {
    enum publish_kind kind;
    int64_t ref, page, mark;
};
/* Up to max rows, posts first, then pages, then heads, each by mark, of marks
 * above after_mark. */
WEIR_NODISCARD enum err storage_to_publish(struct storage *st, size_t max,
                                           int64_t after_mark, struct arena *a,
                                           struct publish_row **ret,
                                           size_t *ret_n, struct err_info *ei);
/* These rows are rendered and visible: their posts count as shown. */
WEIR_NODISCARD enum err storage_published(struct storage *st,
                                          const struct publish_row *rows,
                                          size_t n, struct err_info *ei);
/* These rows are on the disk (syncfs): cleared unless marked again since. */
WEIR_NODISCARD enum err storage_synced(struct storage *st,
                                       const struct publish_row *rows, size_t n,
                                       struct err_info *ei);
/* Marks everything: the theme, the config or the output directory changed. */
WEIR_NODISCARD enum err storage_mark_all(struct storage *st,
                                         struct err_info *ei);

/* One post, whole. ERR_RANGE if there is none of that id. */
WEIR_NODISCARD enum err storage_post(struct storage *st, int64_t id,
                                     struct arena *a, struct post *ret_post,
                                     struct err_info *ei);

struct stream {
    int64_t id;
    enum stream_kind kind;
    struct medium medium; /* of STREAM_MEDIUM */
    int64_t last_number;  /* full archive pages: last_number / 100 */
    int64_t updated_sec;  /* of its newest update; 0 when empty */
};
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
 * max_items. whole: with content, enclosures and carriers. */
struct stream_window {
    int64_t min_hours, min_items, max_items;
    bool whole;
};
WEIR_NODISCARD enum err storage_head(struct storage *st, int64_t stream_id,
                                     const struct stream_window *w,
                                     struct arena *a, struct post **ret,
                                     size_t *ret_n, struct err_info *ei);
/* The posts of full archive page `page` (from 1), newest sort date first. */
WEIR_NODISCARD enum err storage_page(struct storage *st, int64_t stream_id,
                                     int64_t page, bool whole, struct arena *a,
                                     struct post **ret, size_t *ret_n,
                                     struct err_info *ei);

/* The front page's groups: the n_media media with the newest posts, and of
 * each its newest n_items. */
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
