/* normalize.h -- the one place where what a document wrote becomes an item.
 *
 * Whatever the format: titles plain and of one line, HTML cleaned, addresses
 * absolute, dates read, names trimmed, limits kept and counted. No knowledge
 * of RSS or JSON; no state beyond one document. One thread at a time.
 */
#ifndef WEIR_FEEDS_NORMALIZE_H
#define WEIR_FEEDS_NORMALIZE_H

#include "feeds/feeds.h"
#include "feeds/mapping.h"
#include "feeds/raw.h"
#include "feeds/repair.h"

/* Dates before are unreadable, and those more than a day ahead. */
#define DATE_EARLIEST_SEC 631152000 /* 1990-01-01 */
#define DATE_AHEAD_MAX_SEC 86400

struct normalizer {
    const struct read_options *opt; /* borrowed */
    const struct feed *feed;        /* borrowed; its language, its home */
    struct repair_log *log;         /* borrowed */
    struct arena *a;                /* where results go; set for each item */
    struct buf work, more;          /* private */
    size_t max_bytes;               /* in a, beyond which no fact is made */
    bool has_empty_hash;
    uint8_t empty_hash[HASH_BYTES]; /* text_hash of no text, once made */
    enum err err;                   /* sticky, for the whole document */
};
void normalize_init(struct normalizer *nz, const struct read_options *opt,
                    const struct feed *feed, struct repair_log *log);
void normalize_release(struct normalizer *nz);

/* Makes *ret, all of whose texts are in nz->a. Fails only for memory. */
WEIR_NODISCARD enum err normalize_item(struct normalizer *nz,
                                       const struct raw_item *raw,
                                       struct item *ret, struct err_info *ei);

/* A limit of the daemon's; none for whom everything is to be shown. */
size_t normalize_limit(const struct normalizer *nz, size_t limit);

/* Cleaned content: clean HTML within ITEM_CONTENT_MAX_BYTES, all absent if a
 * reader would see nothing. Sticky failure in nz->err, as in what follows. */
struct html_clean normalize_content(struct normalizer *nz,
                                    const struct raw_text *text,
                                    struct str base);

/* A copy in nz->a, or absent; lack of memory is noted in nz->err. */
struct str normalize_keep(struct normalizer *nz, struct str s);

/* A plain line of at most max_chars characters, cut and counted. */
struct str normalize_line(struct normalizer *nz, struct str s,
                          enum raw_kind kind, size_t max_chars);

/* The absolute http(s) address that ref means; absent if it means none.
 * Borrowed until the next call. */
struct str normalize_resolve(struct normalizer *nz, struct str ref,
                             struct str base);

/* A copy of it; in `weir parse` absent, too, if there is no room for more. */
struct str normalize_url(struct normalizer *nz, struct str ref,
                         struct str base);

/* The same of a text of the document, against the base around it, else the
 * document's, else the feed's. */
struct str normalize_link(struct normalizer *nz, const struct raw_text *text);

/* A tag of BCP 47: "zh_CN" is "zh-CN"; what cannot be one is absent. */
struct str normalize_language(struct normalizer *nz, struct str s);

/* What relative addresses of a text count from: the nearest xml:base, the
 * document's address, else `last` if it is absolute. */
struct str normalize_base(const struct normalizer *nz, struct str base,
                          struct str last);

/* An absolute address of the feed, a last resort: its page, else itself. */
struct str normalize_home(const struct normalizer *nz);

/* An integer that is not negative, and a duration ("95", "1:35"; fractions of
 * a second are dropped); -1 if it is none. */
int64_t normalize_number(struct str s);
int64_t normalize_seconds(struct str s);

/* The parts of an item that normalize_lists.c makes: its authors, if there is
 * none the one whom a credit line in `text` names; tags and enclosures. */
void normalize_people(struct normalizer *nz, const struct raw_item *raw,
                      struct str text, struct item *ret);
void normalize_lists(struct normalizer *nz, const struct raw_item *raw,
                     struct item *ret);

/* The author that a credit line in a plain text names (its last match), or
 * absent. Borrowed from text. */
struct str normalize_credit(const struct mapping *mapping, struct str text);

#endif
