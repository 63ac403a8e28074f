/* reading.h -- one call of feed_read, as the readers of formats see it.
 *
 * A reader fills raw items from r->scratch and hands each to reading_item,
 * which normalizes it, passes it on and empties the scratch arena: whatever
 * the reader kept there is gone then. One thread.
 */
#ifndef WEIR_FEEDS_READING_H
#define WEIR_FEEDS_READING_H

#include "feeds/charset.h"
#include "feeds/feeds.h"
#include "feeds/normalize.h"
#include "feeds/raw.h"
#include "feeds/repair.h"

/* Of one item, with room to clean it; what its elements hold comes on top. */
#define READING_SCRATCH_MAX_BYTES ((size_t)64 * 1024 * 1024)

struct reading {
    const struct read_options *opt; /* borrowed */
    struct str body;                /* borrowed */
    struct charset charset;
    feed_item_fn *on_item;
    void *ctx;
    struct arena *a;       /* borrowed: the feed's own texts */
    struct arena *scratch; /* owned: one item */
    struct feed feed;
    struct repair_log log;
    struct normalizer nz;
    struct err_info *ei; /* borrowed; may be NULL */
};

/* Hands an item on. Beyond FEED_MAX_ITEMS it is only counted. Returns
 * on_item's error or ERR_NOMEM, with r->ei filled. */
WEIR_NODISCARD enum err reading_item(struct reading *r,
                                     const struct raw_item *raw);

/* True when further items are only to be counted (feed.n_over). */
bool reading_is_full(const struct reading *r);

/* Counts a bad item; the first one's reason is kept. */
void reading_bad(struct reading *r, const struct err_info *why);

/* Sets feed.remark, cut to its limit, unless there is one; false: no memory. */
bool reading_remark(struct reading *r, struct str s);

/* ERR_FORMAT, "no feed: an HTML page titled ..."; `what` is "feed", "list". */
WEIR_NODISCARD enum err reading_refuse(struct reading *r, const char *what);

/* Copies of texts in r->a for r->feed, if it has none yet: plain lines and
 * addresses. */
void reading_set_line(struct reading *r, struct str *field, struct str s,
                      enum raw_kind kind);
void reading_set_url(struct reading *r, struct str *field, struct str s,
                     struct str base);

/* Sets feed.language to s, if that is a language; true if so. */
bool reading_set_language(struct reading *r, struct str s);

/* ---- the readers: one a format ---- */

/* Reads r->body; on_item's errors and memory's as they are. */
typedef enum err reading_fn(struct reading *r);

WEIR_NODISCARD enum err feed_xml_read(struct reading *r);
WEIR_NODISCARD enum err feed_json_read(struct reading *r);
WEIR_NODISCARD enum err list_json_read(struct reading *r);
WEIR_NODISCARD enum err list_html_read(struct reading *r);
WEIR_NODISCARD enum err list_xml_read(struct reading *r);

#endif
