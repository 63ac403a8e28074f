/* site.h -- the addresses of everything that is published.
 *
 * A *path* is what a template of weir.conf.5 gives: "/category/hezeribao.html",
 * not percent-encoded, ending in a file name or '/'. From it come the file
 * below the output directory, the href in a page (with the path of the site's
 * link before it, so that pages work wherever they are served) and the URL in
 * a feed. No allocation but in the buffer, any thread.
 */
#ifndef WEIR_OUTPUT_SITE_H
#define WEIR_OUTPUT_SITE_H

#include "output/output.h"

struct site {
    const struct output_site *o; /* borrowed */
    struct str url;  /* "https://host/sub": the link without the last '/' */
    struct str tail; /* "//host/sub" */
    struct str base; /* "/sub" or "" */
};

void site_init(struct site *s, const struct output_site *o);

/* Appends the path of a stream's newest list (page 0) or of a full archive
 * page; nothing if the format has no such list. A medium may have a page of
 * its own (`page =`), which counts for HTML, and do without some formats. */
void site_put_list(struct buf *b, const struct site *s, enum format_kind kind,
                   const struct stream *stream, int64_t page);
/* The same for the newest list of a post's medium. */
void site_put_medium(struct buf *b, const struct site *s, enum format_kind kind,
                     const struct medium *m);

/* A language (BCP 47 by its shape) that is not the site's own, for a lang
 * attribute; else absent. Borrowed. */
struct str site_language(const struct site *s, struct str language);

/* Appends what a path means in a page, in a feed, without a scheme, and as a
 * file name ("/" is "index.html"). */
void site_put_href(struct buf *b, const struct site *s, struct str path);
void site_put_url(struct buf *b, const struct site *s, struct str path);
void site_put_tail(struct buf *b, const struct site *s, struct str path);
void site_put_file(struct buf *b, struct str path);

#endif
