/* raw.h -- an item as its document wrote it, before normalize.c.
 *
 * Every reader of a format fills one of these; only normalize.c reads it. So
 * what a field means is decided once for all formats. Texts are valid UTF-8,
 * borrowed from the reader; absent ones have n == 0. Plain data.
 */
#ifndef WEIR_FEEDS_RAW_H
#define WEIR_FEEDS_RAW_H

#include "feeds/feeds.h"

enum raw_kind {
    RAW_HTML, /* markup and references may be in it: RSS, list APIs */
    RAW_PLAIN /* declared to be text: '<' is a '<' */
};

struct raw_text {
    struct str s;
    enum raw_kind kind;
    struct str base;     /* absolute, nearest to it; or absent */
    struct str language; /* in effect; s == NULL: not known, n == 0: none */
};

enum raw_field {
    RAW_ID,
    RAW_INFOCODE,
    RAW_LINK,
    RAW_TITLE,
    RAW_SUMMARY,
    RAW_CONTENT,
    RAW_PUBLISHED,
    RAW_UPDATED,
    RAW_MEDIUM,
    RAW_IMAGE,
    RAW_LANGUAGE,
    RAW_DETAIL_URL,
    RAW_FIELDS
};

struct raw_person {
    struct raw_text name; /* may hold "a@b.c (Name)" if it is all there is */
    struct str url, email, avatar;
    int rank; /* of the element that names them, as facts_put_person's */
};
struct raw_enclosure {
    struct raw_text url; /* with its base */
    struct str mime_type, title, size, duration;
};

/* A list that outgrew its place in the item; zeroed if it did not. */
struct raw_long {
    void *list;
    size_t max;
};

/* Texts, lists and facts of an item, while it is read; facts of the feed. What
 * would be beyond is dropped and counted. */
#define RAW_MAX_BYTES ((size_t)4 * 1024 * 1024)

struct raw_item {
    struct raw_text field[RAW_FIELDS];
    int rank[RAW_FIELDS];    /* of what is in field[], see raw_put */
    bool id_is_link;         /* RSS: the guid is a permalink */
    bool authors_inherited;  /* they are its source's or feed's */
    bool content_is_summary; /* RSS: the one stands for the other */
    size_t n_authors, n_tags, n_enclosures;
    size_t n_cut;       /* texts and list entries that exceeded a limit */
    struct fact *facts; /* or NULL */
    struct arena *more; /* where lists of any length go; NULL: they are cut */
    struct raw_long long_authors, long_tags, long_enclosures;
    struct raw_person authors[ITEM_MAX_AUTHORS]; /* first of the lists */
    struct raw_text tags[ITEM_MAX_TAGS];
    struct raw_enclosure enclosures[ITEM_MAX_ENCLOSURES];
};

/* Makes it empty; what is in the lists beyond their numbers does not matter. */
void raw_clear(struct raw_item *raw);

/* Sets a field unless it already holds a text of the same or a higher rank:
 * the better element wins (title before dc:title), among equals the first. An
 * empty text is never set. Ranks begin at 1. */
void raw_put(struct raw_item *raw, enum raw_field field, int rank,
             const struct raw_text *text);

/* The lists, however long. */
const struct raw_person *raw_authors(const struct raw_item *raw);
const struct raw_text *raw_tags(const struct raw_item *raw);
const struct raw_enclosure *raw_enclosures(const struct raw_item *raw);

/* These count what no longer fits. */
void raw_add_tag(struct raw_item *raw, const struct raw_text *text);
/* Each of several that one text names. */
void raw_add_author(struct raw_item *raw, const struct raw_person *person);
void raw_add_enclosure(struct raw_item *raw, const struct raw_enclosure *e);

#endif
