/* identify.h -- which items are one article (DESIGN.md 3).
 *
 * First within a document (identify.c, pure): which of its items are one, and
 * which links two of them share. Then against what is stored (lookup.c):
 * which post each of them is. Writing comes after both (put.c).
 */
#ifndef WEIR_STORAGE_IDENTIFY_H
#define WEIR_STORAGE_IDENTIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/feeds.h"

#define KEY_DIGEST_BYTES 16 /* of the SHA-256 of a key: what is stored */
#define NO_CANDIDATE SIZE_MAX

/* An item of the document at hand. Those that are one article hang on one
 * leader: members by next, the leader itself the first. */
struct candidate {
    const struct item *item;
    struct item_keys keys;
    struct str infocode; /* of any member, kept at the leader */
    size_t leader;       /* not final before identify_leader */
    size_t next, last;   /* members; last is kept at the leader */
    int64_t post_id;     /* at the leader; 0: none known */
    bool is_refused;     /* takes no part */
    bool is_link_shared; /* its link is no key */
    bool is_link_judged; /* and shared_link was asked, too */
    bool is_weak;        /* a stronger key than that it was found by is new */
    bool is_rejected;    /* a key of it belongs to a post that it is not */
    bool is_passed_over; /* by backfill */
    struct str item_key; /* the key of last resort, when it was needed */
    bool is_free[KEY_KINDS]; /* asked for, and no post's */
    bool has_digest[KEY_KINDS];
    uint8_t digest[KEY_KINDS][KEY_DIGEST_BYTES];
};

/* The kinds of a source's keys, strongest first: KEY_GUID_GLOBAL follows
 * KEY_GUID, and KEY_CONTENT, which storage
 * always stores, comes last if dedup leaves it out. */
struct key_order {
    enum key_kind kinds[KEY_KINDS];
    size_t n;
};
struct key_order identify_order(const struct dedup *dedup);

/* Finds out which candidates are one, and which links are shared: by two of
 * them that are not. Scratch memory from a. ERR_NOMEM. */
WEIR_NODISCARD enum err identify_document(struct candidate *c, size_t n,
                                          const struct key_order *order,
                                          struct arena *a);
size_t identify_leader(struct candidate *c, size_t i);
/* Makes two leaders one, the later a member of the earlier. */
void identify_join(struct candidate *c, size_t a, size_t b);

/* True if the key of that kind is there and is a key. */
bool identify_is_usable(const struct candidate *c, enum key_kind kind);
/* True if KEY_CONTENT may be asked for: nothing before it in order is
 * usable. */
bool identify_asks_content(const struct candidate *c,
                           const struct key_order *order);
/* What stands for a key in the database. False: no memory. */
bool identify_digest_of(struct str key, uint8_t ret[KEY_DIGEST_BYTES]);
/* The same of a key of a candidate, kept there; NULL: no memory. */
const uint8_t *identify_digest(struct candidate *c, enum key_kind kind);

/* What is known of the post that a key of a candidate belongs to. */
struct identify_match {
    enum key_kind kind;
    struct str item_infocode, post_infocode;
    bool is_taken;       /* another item of the document is that post */
    bool has_old_guid;   /* this source carries it under another guid ... */
    bool is_guid_listed; /* ... that still is in the document */
};
/* May the item be that post? */
bool identify_may_join(const struct identify_match *m);

#endif
