/* view.h -- what templates see: a page, its posts, the site, the words.
 *
 * No tree is built per page: a struct view_page borrows the posts, and names
 * are answered when a template asks for them, texts in the page's scratch
 * arena. docs/weir-theme.5 lists the names. One thread per page.
 */
#ifndef WEIR_OUTPUT_VIEW_H
#define WEIR_OUTPUT_VIEW_H

#include "output/format.h"

/* X(ENUM, "name", raw): raw is clean HTML, the one raw insertion. */
/* clang-format off */
#define VIEW_NAMES(X) \
    X(SITE, "site", false) \
    X(T, "t", false) \
    X(NAME, "name", false) \
    X(DESCRIPTION, "description", false) \
    X(ROOT, "root", false) \
    X(HOME_URL, "home_url", false) \
    X(STYLE_URL, "style_url", false) \
    X(ICON_URL, "icon_url", false) \
    X(LANGUAGE, "language", false) \
    X(DOCUMENT_TITLE, "document_title", false) \
    X(CANONICAL_URL, "canonical_url", false) \
    X(FEED_URL, "feed_url", false) \
    X(FEED_TITLE, "feed_title", false) \
    X(FEED_TYPE, "feed_type", false) \
    X(FEEDS, "feeds", false) \
    X(HAS_FEEDS, "has_feeds", false) \
    X(IS_HOME, "is_home", false) \
    X(IS_MEDIUM, "is_medium", false) \
    X(IS_ARCHIVE, "is_archive", false) \
    X(PAGE_TEXT, "page_text", false) \
    X(MEDIUM, "medium", false) \
    X(DAYS, "days", false) \
    X(GROUPS, "groups", false) \
    X(POSTS, "posts", false) \
    X(POST, "post", false) \
    X(NEWER_URL, "newer_url", false) \
    X(OLDER_URL, "older_url", false) \
    X(HAS_PAGES, "has_pages", false) \
    X(DAY, "day", false) \
    X(DATE, "date", false) \
    X(TITLE, "title", false) \
    X(HAS_TITLE, "has_title", false) \
    X(URL, "url", false) \
    X(CLOCK, "clock", false) \
    X(TIME, "time", false) \
    X(SHORT_TIME, "short_time", false) \
    X(ISO, "iso", false) \
    X(UPDATED, "updated", false) \
    X(UPDATED_ISO, "updated_iso", false) \
    X(SUMMARY, "summary", false) \
    X(CONTENT, "content", true) \
    X(IS_AWAITED, "is_awaited", false) \
    X(IS_SEEN, "is_seen", false) \
    X(HAS_FACTS, "has_facts", false) \
    X(AUTHORS, "authors", false) \
    X(SOURCE, "source", false) \
    X(CARRIERS, "carriers", false) \
    X(HAS_CARRIERS, "has_carriers", false) \
    X(TAGS, "tags", false) \
    X(HAS_TAGS, "has_tags", false) \
    X(ENCLOSURES, "enclosures", false) \
    X(HAS_ENCLOSURES, "has_enclosures", false) \
    X(TYPE, "type", false) \
    X(SIZE, "size", false) \
    X(BACK_TEXT, "back_text", false)
/* clang-format on */

#define VIEW_ENUM(id, name, raw) VIEW_##id,
enum view_name { VIEW_NAMES(VIEW_ENUM) VIEW_COUNT };
#undef VIEW_ENUM

/* A page to be filled in; borrows everything. */
struct view_page {
    struct output *out;
    const struct post_list *list; /* of a list page, else NULL */
    const struct post *post;      /* of a post page, else NULL */
    const struct stream *stream;  /* whose feed the page names, or NULL */
    struct str path;              /* the page's own */
    enum err err;                 /* sticky: no memory for a text */
};

/* The table for mustache_new: names above, then the words. *ret is freed with
 * free(). */
WEIR_NODISCARD enum err view_make_names(const struct strings *words,
                                        struct mustache_name **ret,
                                        size_t *ret_n, struct err_info *ei);

struct mustache_value view_value(struct view_page *page);

#endif
