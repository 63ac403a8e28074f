/* jekyll_read.h -- a post of a Jekyll site: its file in, an item and its old
 * address out.
 *
 * The third public header of the folder, for the one who imports such a site.
 * A post is front matter (the part of YAML that posts use; what is no YAML, as
 * quotes within quotes, is read as it was meant) and a body of Markdown or HTML
 * (md4c, then html_clean). The templates of the site that weir replaces are
 * known: digest, text, link, links back. No state, any thread.
 */
#ifndef WEIR_FEEDS_JEKYLL_READ_H
#define WEIR_FEEDS_JEKYLL_READ_H

#include "feeds/feeds.h"

#define JEKYLL_FILE_MAX_BYTES ((size_t)2 * 1024 * 1024)
#define JEKYLL_MAX_KEYS 64      /* of front matter; others are not looked at */
#define JEKYLL_MAX_VALUES 64    /* of one of them */
#define JEKYLL_MAX_REDIRECTS 16 /* old addresses that a post names */
#define JEKYLL_PATH_MAX_BYTES 512 /* of an address */

struct jekyll_file {
    struct str path; /* below the site: "_posts/2022-01-14-x.md" */
    struct str bytes;
};
struct jekyll_options {
    struct date_context dates; /* zone: of the old site */
    struct str base;           /* what relative links count from; or absent */
};
struct jekyll_post {
    /* guid: folders above _posts, the name; no medium: categories and
     * medium_name are what there is to make one of. */
    struct item item;
    struct str section; /* "categories" as written, if it is one text */
    struct str
        medium_name; /* 菏泽日报, of a single tag 菏泽日报新闻; or absent */
    const struct str *categories; /* folders', then the post's; lower case */
    size_t n_categories;
    struct str name;      /* of the file, without date and ending; or `slug` */
    struct str ending;    /* of its page: ".html" */
    struct str permalink; /* its own; or absent */
    const struct str *redirects;
    size_t n_redirects;
    bool has_day;    /* without one Jekyll made no page of it */
    int64_t day_sec; /* its date, or that of the file */
    bool is_hidden;  /* published: false */
};
/* Reads one file into a. ERR_FORMAT: no text, no front matter ...; ERR_LIMIT;
 * text says why. */
WEIR_NODISCARD enum err
jekyll_read(const struct jekyll_file *file, const struct jekyll_options *opt,
            struct arena *a, struct jekyll_post *ret_post, struct err_info *ei);

/* What a site's _config.yml says of addresses; absent: nothing. */
struct jekyll_site {
    struct str permalink, timezone;
};
/* Reads one into a. ERR_FORMAT: no text. */
WEIR_NODISCARD enum err jekyll_read_site(struct str bytes, struct arena *a,
                                         struct jekyll_site *ret_site,
                                         struct err_info *ei);

/* ERR_CONFIG unless style is "date", "pretty", "ordinal", "none" or a template
 * of Jekyll's (":categories/:title.html"; text names what it does not know). */
WEIR_NODISCARD enum err jekyll_check_permalink(struct str style,
                                               struct err_info *ei);
/* Appends the path that a post had, decoded: its own permalink, else by style
 * (checked). Nothing if it had none. */
void jekyll_put_path(struct buf *b, const struct jekyll_post *post,
                     struct str style, const struct zone *zone);

#endif
