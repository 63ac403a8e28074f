/* format.h -- what a format is: a table of functions, one file each.
 *
 * Between output.c, which asks every format that is switched on in turn, and
 * the formats. Only output.c opens and closes; formats render into out->bytes
 * and hand the path to output_put. One thread per output.
 */
#ifndef WEIR_OUTPUT_FORMAT_H
#define WEIR_OUTPUT_FORMAT_H

#include "output/file.h"
#include "output/mustache.h"
#include "output/output.h"
#include "output/site.h"
#include "output/theme.h"

#define OUTPUT_FILE_MAX_BYTES (512UL * 1024 * 1024) /* 500 posts of 1 MiB */
#define OUTPUT_SCRATCH_MAX_BYTES (64UL * 1024 * 1024)

enum page_template {
    PAGE_POST,
    PAGE_LIST,
    PAGE_HOME,
    PAGE_404,
    PAGE_REDIRECT,
    PAGE_KINDS
};

struct output {
    struct site site;
    struct theme theme;
    struct file_dir *dir;
    struct file_dir *jekyll_dir; /* NULL unless it lies elsewhere */
    struct mustache_name *names; /* of pages; then of the words */
    struct mustache *pages, *jekyll;
    size_t page[PAGE_KINDS];
    size_t jekyll_template;
    char style_version[9];  /* of style.css, so that caches let go of an old */
    struct buf bytes, path; /* of the file being rendered */
    struct arena *scratch;  /* of the page being rendered */
    int64_t sitemap_parts;  /* named by the index; 0: not written yet */
    char digest[OUTPUT_DIGEST_BYTES];
};

struct format {
    enum err (*open)(struct output *out, struct err_info *ei);
    /* NULL where a format has no such file. */
    enum err (*put_post)(struct output *out, const struct post *post,
                         struct output_stats *stats, struct err_info *ei);
    enum err (*put_list)(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei);
    enum err (*put_static)(struct output *out, struct output_stats *stats,
                           struct err_info *ei);
    bool is_feed; /* lists: those cut for feeds */
};
extern const struct format format_atom, format_rss, format_json, format_html,
    format_jekyll, format_opml, format_sitemap;

/* Writes bytes to the file out->path names, below dir. */
WEIR_NODISCARD enum err output_put(struct output *out, struct file_dir *dir,
                                   struct str bytes, struct output_stats *stats,
                                   struct err_info *ei);

#endif
