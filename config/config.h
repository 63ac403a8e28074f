/* config.h -- the configuration: files in, one checked and immutable object
 * out.
 *
 * INI as docs/weir.conf.5 describes: [section] or [section NAME], `key =
 * value`,
 * `#` or `;` at the start of a line for comments, lists by repeating the key,
 * durations and sizes with a unit. One schema table (schema.c) says of each
 * key its section, type, unit, default and limits; reading, checking, the
 * messages and the manual come from it.
 *
 * Reading never stops at the first mistake: every one is a problem with
 * file:line, what is wrong and what to write instead. Reads files; no other
 * effects. The object may be read by any number of threads.
 */
#ifndef WEIR_CONFIG_CONFIG_H
#define WEIR_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/feeds.h"

#define CONFIG_LINE_MAX_BYTES 4096
#define CONFIG_FILE_MAX_BYTES (16L * 1024 * 1024)
#define CONFIG_MAX_FILES 1024
#define CONFIG_MAX_PROBLEMS 200     /* then one that says how many more */
#define CONFIG_SOCKET_MAX_BYTES 107 /* of sun_path without its NUL */
#define SOURCE_ID_MAX_BYTES 64

/* A mistake. Owned by the problem list. */
struct config_problem {
    const char *file;
    unsigned line; /* 0: the file as a whole */
    const char *text;
};
struct config_problems {
    const struct config_problem *list;
    size_t n;
    struct arena *arena;
};
void config_problems_release(struct config_problems *p);
/* Appends "FILE:LINE: message" (or "FILE: message"), a line each. */
void config_problems_put(struct buf *b, const struct config_problems *p);

struct config_source {
    const char *id;   /* [a-z0-9][a-z0-9_-]*, unique */
    const char *file; /* where its section stands, with line, for messages */
    unsigned line;
    const char *url;  /* exactly one of url and path */
    const char *path; /* `file =`, absolute or relative to its config file's
                         directory; here always as to be opened */
    bool is_glob;     /* path holds *, ? or [: all regular files that match it,
                         by name, each a document. A pattern as glob(3) reads
                         it: special characters of the config's directory
                         have a \ before them. */
    enum source_type type;
    const char *name;     /* shown; default: the id */
    const char *category; /* the medium of all its items, or NULL */
    const char **tags;    /* may hold {medium} */
    size_t n_tags;
    const char *timezone; /* as written */
    const struct zone *zone;
    const char *charset;  /* or NULL */
    const char *language; /* or NULL */
    int64_t interval_sec;
    int64_t priority;  /* higher wins */
    const char *group; /* or NULL: a group of its own */
    int64_t backfill;  /* items taken at the first fetch */
    struct dedup dedup;
    bool enabled;
    /* How it is asked; detail calls too, but for post_body. */
    const char *post_body; /* `post =`: a POST with it; NULL: GET */
    const char *post_type; /* its Content-Type; set iff post_body is */
    const char **headers;  /* "Name: value" */
    size_t n_headers;
    const char *user, *password; /* basic auth; password is the first line of
                                    `password_file =`; both or neither */
    const char *proxy;           /* its own, else that of [defaults], or NULL */
    /* Pages of its list: {page} in url or post_body is the page's number, else
     * page_param is added to the query; numbers are page_first + k * page_step.
     */
    const char *page_param; /* or NULL */
    int64_t page_first, page_step;
    int64_t max_pages;  /* of one visit; 1: no further pages */
    bool stop_on_known; /* the walk ends at a page whose last item
                           was known before this visit */
    struct mapping_text mapping_text;
    const struct mapping *mapping; /* NULL for feeds */
};

enum config_format {
    CONFIG_ATOM,
    CONFIG_RSS,
    CONFIG_JSON,
    CONFIG_HTML,
    CONFIG_FORMATS
};

struct config_medium {              /* [medium NAME] and [slugs] */
    const char *name, *slug, *page; /* slug, page: or NULL */
    unsigned formats; /* bit f: its stream has lists of enum config_format f,
                         if that output is on; default all */
};

struct config_cidr { /* a.b.c.d/n as v4-mapped, so 96 + n */
    uint8_t addr[16];
    unsigned bits;
};

enum config_home { HOME_RIVER, HOME_GROUPED };
enum config_log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

/* A feed of each stream and its archive (RFC 5005). `none` in the file is NULL
 * here: no such file. */
struct config_feed {
    bool enabled;
    const char *path, *archive_path;               /* of the merged stream */
    const char *medium_path, *medium_archive_path; /* of each medium */
};

struct config {
    struct arena *arena; /* owned; holds this and all below but mappings */
    /* [weir] */
    const char *name, *language, *timezone;
    const char *link;        /* ends in '/' */
    const char *description; /* may be empty */
    const struct zone *zone;
    int64_t since; /* year of the tag: URIs; 0: that of the database */
    /* Paths here are as to be opened: relative ones in the files count from
     * the directory of the file they stand in. */
    const char *state_dir, *output_dir;
    const char *control_socket; /* default: state_dir/control */
    enum config_log_format log_format;
    const char *theme; /* or NULL: the built-in one */
    enum slug_style slug_style;
    const char *contact_url; /* for User-Agent, or NULL */
    /* fetching (FETCH_POLICY.md 1) */
    int64_t min_interval_sec, connect_timeout_ms, timeout_ms, host_gap_ms;
    int64_t retry_after_max_sec, max_interval_sec;
    int64_t per_host, parallel;
    int64_t max_body_bytes, max_buffered_bytes;
    int64_t startup_spread_sec;
    const char *ca_file; /* or NULL: the system's */
    const struct config_cidr *allow_private;
    size_t n_allow_private;
    /* [output ...] */
    struct config_feed atom, rss, json;
    struct { /* what the newest feed of a stream holds, in every format */
        int64_t min_hours, min_items, max_items;
    } window; /* [weir] feed_min_hours, feed_min_items, feed_max_items */
    struct {
        bool enabled;
        const char *post_path, *medium_path, *medium_archive_path;
        const char *archive_path; /* of the home river */
        enum config_home home;
        int64_t home_media, home_items; /* grouped: how many, of each */
    } html;
    struct {
        bool enabled;
        const char *dir;      /* below output_dir unless absolute */
        const char *template; /* a file, or NULL: the built-in one */
    } jekyll;
    struct {
        bool enabled;
        const char *path; /* /opml.xml */
    } opml;
    struct {
        bool enabled;
        const char *path;      /* the index: /sitemap.xml */
        const char *part_path; /* /sitemap/{page}.xml; {page} may be "new" */
        bool robots;           /* /robots.txt, which names the index */
    } sitemap;
    /* [server] */
    struct {
        bool enabled;
        const char *address; /* 127.0.0.1 */
        int64_t port;
    } server;
    const struct config_medium *media;
    size_t n_media;
    const struct config_source *sources; /* in file order */
    size_t n_sources;
};

/* Reads path and all it includes.
 *
 * On success *ret_config is owned by the caller. Any mistake: ERR_CONFIG, no
 * object, and all of them in the order of files and lines in *ret_problems
 * (released by the caller in every case; empty unless ERR_CONFIG). ERR_IO if
 * path itself cannot be read; ERR_NOMEM as it is. */
WEIR_NODISCARD enum err config_read(const char *path,
                                    struct config **ret_config,
                                    struct config_problems *ret_problems,
                                    struct err_info *ei);
/* The same of a text in memory, called "weir.conf" in the current directory;
 * what it includes is not read. Fails with ERR_CONFIG or ERR_NOMEM. */
WEIR_NODISCARD enum err config_read_text(struct str text,
                                         struct config **ret_config,
                                         struct config_problems *ret_problems,
                                         struct err_info *ei);
void config_free(struct config *c); /* NULL is accepted */

/* Of words[0..n) the one that `word` is a slip of the finger from, or NULL: for
 * "did you mean" of whoever reads words of the user's. */
const char *config_nearest(struct str word, const char *const *words, size_t n);

/* Is source b what source a is, but for where it stands? All its settings are
 * compared, with what the file of its password held when each was read. */
bool config_source_equal(const struct config_source *a,
                         const struct config_source *b);

/* The keys of a section ("weir", "output atom") for the manual: one mdoc item
 * a key. Appends nothing for a section without keys of its own. */
void config_put_manual(struct buf *b, const char *section);

#endif
