/* output.h -- posts in, files out: feeds, pages, Jekyll sources, lists.
 *
 * A format is a table of functions that turn posts into bytes and say where
 * they go, one file each (rss.c, html.c ...); writing is the same for all: a
 * file is replaced by a temporary dot file and rename, and only if its bytes
 * change.
 * The same posts and the same site give the same bytes: nothing here reads
 * the clock. Pages come from Mustache templates (the default theme is built
 * in); titles and all foreign text are escaped there, clean HTML is the only
 * raw insertion. An output may be used by one thread at a time; different
 * outputs by different threads.
 */
#ifndef WEIR_OUTPUT_OUTPUT_H
#define WEIR_OUTPUT_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/feeds.h"

/* Atom, RSS and JSON Feed carry the same entries. */
enum format_kind {
    FORMAT_ATOM,
    FORMAT_RSS,
    FORMAT_JSON,
    FORMAT_HTML,
    FORMAT_JEKYLL,
    FORMAT_OPML,    /* the sources; output_static */
    FORMAT_SITEMAP, /* of post pages, in parts numbered as archive pages are */
    FORMAT_KINDS
};
#define FORMATS_ALL (~0u)

/* What does not change between pages; borrowed while the output is open. */
struct output_site {
    const char *name, *link, *description, *language; /* link: ends in '/' */
    const struct zone *zone;                          /* of all times shown */
    const char *dir;   /* output directory, made if missing */
    const char *theme; /* directory that overrides files, or NULL */
    bool formats[FORMAT_KINDS];
    /* Address templates (path_check) by kind of stream, see weir.conf.5: the
     * newest list and the full archive pages; NULL: none of that kind. */
    const char *list_path[FORMAT_KINDS][STREAM_KINDS];
    const char *archive_path[FORMAT_KINDS][STREAM_KINDS];
    bool grouped_home;
    const char *jekyll_dir;      /* below dir unless absolute */
    const char *jekyll_template; /* a file, or NULL: the built-in one */
    /* All else that pages depend on, as text (how lists are cut): part
     * of the digest. */
    const char *depends;
    /* Media that are not as the others. */
    const struct output_medium {
        const char *name;
        const char *page; /* address of its HTML list, or NULL: list_path's */
        unsigned formats; /* bit f: it has lists of enum format_kind f */
    } * media;
    size_t n_media;
    const struct output_source {
        const char *name;
        const char *url;                 /* a feed that anybody may read, with
                                            no secret in it; else NULL */
        const char *category, *language; /* or NULL */
    } * sources;                         /* for OPML, in its order */
    size_t n_sources;
    const char *opml_path;         /* set iff formats[FORMAT_OPML] */
    const char *sitemap_path;      /* the index */
    const char *sitemap_part_path; /* {page}: "new", or a number */
    bool robots; /* a /robots.txt that names the index; only where there is no
                    other, and the site is its host's root */
};

struct output;
/* Reads and compiles templates, makes the directory, removes leftovers of an
 * interrupted writing. ERR_CONFIG with file:line for a template. */
WEIR_NODISCARD enum err output_open(const struct output_site *site,
                                    struct output **ret_out,
                                    struct err_info *ei);
/* Fails as output_open would, but for the directory, which it leaves alone:
 * another output may be writing there. */
WEIR_NODISCARD enum err output_check(const struct output_site *site,
                                     struct err_info *ei);
/* The same of a directory that may not be there yet, for who only asks: nothing
 * is made or removed. */
WEIR_NODISCARD enum err output_check_place(const struct output_site *site,
                                           struct err_info *ei);
void output_close(struct output *out); /* NULL is accepted */

/* ERR_CONFIG if nothing was ever written to the directory by us, and a file is
 * there that would be replaced: before the first writing. */
WEIR_NODISCARD enum err output_check_directory(const struct output *out,
                                               struct err_info *ei);

struct output_stats {
    size_t n_written, n_same; /* files */
    uint64_t n_bytes;         /* written */
};

/* A list of posts: the newest page of a stream, or a full archive page. */
struct post_list {
    const struct stream *stream;
    int64_t page;             /* 0: the newest; else 1.. */
    int64_t n_pages;          /* full archive pages there are */
    int64_t updated_sec;      /* of the newest update among posts; without
                                 any, when the site began */
    const struct post *posts; /* newest first */
    size_t n_posts;
    /* The front page, when grouped; else NULL. */
    const struct post_group *groups;
    size_t n_groups;
};
struct post_group {
    struct medium medium;
    const struct post *posts;
    size_t n_posts;
};

/* Render and write in every format that has such a file; a post's page also at
 * its old_paths, as a redirect, unless another file is there. posts of a list
 * for feeds must be whole. ERR_IO and ERR_LIMIT leave the file they are about
 * as it was; the other formats are written. */
WEIR_NODISCARD enum err output_post(struct output *out, const struct post *post,
                                    struct output_stats *stats,
                                    struct err_info *ei);
/* for_feeds and for_pages: the same stream cut differently for each. */
WEIR_NODISCARD enum err output_list(struct output *out,
                                    const struct post_list *for_feeds,
                                    const struct post_list *for_pages,
                                    struct output_stats *stats,
                                    struct err_info *ei);
/* The files that belong to no post: styles, icons, 404 page, the sources. At
 * every start: the sources are no part of the digest. */
WEIR_NODISCARD enum err output_static(struct output *out,
                                      struct output_stats *stats,
                                      struct err_info *ei);

/* Can files be made in the directories? ERR_IO says why not. */
WEIR_NODISCARD enum err output_probe(const struct output *out,
                                     struct err_info *ei);

/* A digest of all that pages depend on besides posts (site, theme, version):
 * when it is not the one kept in the output directory, everything is to be
 * rendered again. 64 hex digits. */
#define OUTPUT_DIGEST_BYTES 65
void output_digest(const struct output *out, char ret_hex[OUTPUT_DIGEST_BYTES]);
/* Is the directory one we wrote with this digest? */
bool output_is_current(const struct output *out);
/* Removes the note, durably: before everything is marked, so that a change
 * taken back half way is seen. From now on the directory is ours. */
WEIR_NODISCARD enum err output_unset_current(struct output *out,
                                             struct err_info *ei);
/* Notes the digest in the directory, after the output_sync that covers all. */
WEIR_NODISCARD enum err output_set_current(struct output *out,
                                           struct err_info *ei);
/* Flushes the file system that holds the output (syncfs). */
WEIR_NODISCARD enum err output_sync(struct output *out, struct err_info *ei);

#endif
