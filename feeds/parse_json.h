/* parse_json.h -- a document as `weir parse` prints it: JSON Feed 1.1 with an
 * object of ours, _weir, in the feed and in each item.
 *
 * Reads by feed_read, so that what is shown is what would be stored; items are
 * written one at a time, so that memory stays at that of one. No state, any
 * thread.
 */
#ifndef WEIR_FEEDS_PARSE_JSON_H
#define WEIR_FEEDS_PARSE_JSON_H

#include "feeds/feeds.h"

/* Takes the next piece; an error ends the writing and is returned. */
typedef enum err parse_json_fn(void *ctx, struct str piece,
                               struct err_info *ei);

/* Writes the object of a document, in one line that ends in LF. opt->everything
 * is taken as set. *ret_is_feed tells whether a feed was recognised; what was
 * found instead is then in *ei, and the object has no items and no format.
 * ERR_NOMEM and the errors of on_piece. */
WEIR_NODISCARD enum err parse_json(struct str body,
                                   const struct read_options *opt,
                                   parse_json_fn *on_piece, void *ctx,
                                   bool *ret_is_feed, struct err_info *ei);

#endif
