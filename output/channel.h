/* channel.h -- what Atom, RSS and JSON Feed say alike: how a stream and a post
 * are called, where the documents of a chain are, whose a post is.
 *
 * The formats differ in how they write it down and in nothing else, so that a
 * reader finds the same entries in each. Texts are made in the scratch arena of
 * the output; if it is full, out->bytes fails, and channel_end says so. One
 * thread per output.
 */
#ifndef WEIR_OUTPUT_CHANNEL_H
#define WEIR_OUTPUT_CHANNEL_H

#include "output/format.h"

#define CHANNEL_MAX_CARRIERS 64 /* named of one post */

/* Begins the file of a list; false if the format has none of that kind. */
bool channel_begin(struct output *out, enum format_kind kind,
                   const struct post_list *list);
/* Writes it. */
WEIR_NODISCARD enum err channel_end(struct output *out,
                                    struct output_stats *stats,
                                    struct err_info *ei);

/* "菏泽日报 · 示例新闻" */
struct str channel_title(struct output *out, const struct stream *stream);
/* The site's description, for its merged stream; or absent. */
struct str channel_description(const struct output *out,
                               const struct stream *stream);
/* Minutes east of Greenwich of the site's clocks. */
int channel_offset_min(const struct output *out, int64_t sec);

/* Absolute addresses of the chain (RFC 5005); absent: there is none. */
struct channel_links {
    struct str self;
    struct str alternate; /* the stream's page, else the site's; never absent */
    struct str current;   /* of an archive document: the newest list */
    struct str prev, next; /* archive documents before and after in time */
};
void channel_links(struct output *out, enum format_kind kind,
                   const struct post_list *list, struct channel_links *ret);

/* What to call a post, and its own page. */
struct str channel_post_title(struct output *out, const struct post *post);
struct str channel_post_url(struct output *out, const struct post *post);
/* Its people, each with a name; its medium, if it names none. */
size_t channel_authors(struct output *out, const struct post *post,
                       const struct person **ret);
/* Its tags, but for one that is its medium's name, which every format gives as
 * a category already. */
size_t channel_tags(struct output *out, const struct post *post,
                    const struct str **ret);
/* Where else it is: the http addresses of its carriers, none twice, and its
 * own, if no carrier has it. */
struct channel_via {
    struct str url, title;
};
size_t channel_vias(struct output *out, const struct post *post,
                    const struct channel_via **ret);
/* The enclosures that have an http address; a mime_type that is none (RFC 4287
 * 4.2.7.4 wants "TYPE/SUBTYPE") is absent. */
size_t channel_enclosures(struct output *out, const struct post *post,
                          const struct enclosure **ret);

/* An Atom link to one, in an element of that name ("link", "atom:link"). */
void channel_put_enclosure(struct buf *b, const char *element,
                           const struct enclosure *file);

/* Is there a c with something on both sides of it? */
bool channel_has_inside(struct str s, char c);

#endif
