/* jekyll_body.h -- the body of a Jekyll post: digest, text and link apart.
 */
#ifndef WEIR_FEEDS_JEKYLL_BODY_H
#define WEIR_FEEDS_JEKYLL_BODY_H

#include "feeds/feeds.h"

#define JEKYLL_HTML_MAX_BYTES ((size_t)8 * 1024 * 1024)

struct jekyll_body {
    struct str summary; /* plain; or absent */
    struct str link;    /* where the article came from; or absent */
    struct str html;    /* not clean yet; in *b or borrowed from the body */
};
/* b is empty, of JEKYLL_HTML_MAX_BYTES, and stays with the result. is_html: the
 * file's ending says so. ERR_LIMIT: it would take for ever. */
WEIR_NODISCARD enum err jekyll_body_read(struct str body, bool is_html,
                                         struct buf *b, struct jekyll_body *ret,
                                         struct err_info *ei);

#endif
