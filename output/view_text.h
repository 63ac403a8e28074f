/* view_text.h -- texts of a page made on demand, in its scratch arena. Between
 * view.c and its parts.
 */
#ifndef WEIR_OUTPUT_VIEW_TEXT_H
#define WEIR_OUTPUT_VIEW_TEXT_H

#include "output/view.h"

/* What templates see of an object that is part of a page. */
struct view_part {
    struct view_page *page;
    const void *p;
    size_t n; /* of a list: elements; of a day: its posts */
};

struct mustache_value view_text(struct str s);
struct mustache_value view_bool(bool is);

/* The text of b, copied into the page's scratch; releases b. */
struct mustache_value view_take(struct view_page *page, struct buf *b);

/* An object or a list of the page; absent if memory is short. */
struct mustache_value view_object(struct view_page *page,
                                  const struct mustache_type *type,
                                  const void *p, size_t n);
struct mustache_value view_list(struct view_page *page,
                                const struct mustache_type *type, const void *p,
                                size_t n);

/* An address of ours as an href; absent if path is. */
struct mustache_value view_href(struct view_page *page, struct str path);

/* The same for a path in a buffer, which it releases. */
struct mustache_value view_take_href(struct view_page *page, struct buf *path);

/* A time by the pattern of a key of the words; by RFC 3339 if NULL. */
struct mustache_value view_time(struct view_page *page, const char *key,
                                int64_t sec);

/* A list page's posts: by day, by medium (the front page), as they come. */
struct mustache_value view_days(struct view_page *page);
struct mustache_value view_groups(struct view_page *page);
struct mustache_value view_posts(struct view_page *page);

/* The feeds of the page's stream; of one, its first feed. */
struct mustache_value view_feeds(struct view_page *page);
struct mustache_value view_feed_url(struct view_page *page,
                                    const struct stream *stream);
struct mustache_value view_feed_type(struct view_page *page);
struct mustache_value view_feed_title(struct view_page *page);

extern const struct mustache_type view_post_type, view_medium_type;

#endif
