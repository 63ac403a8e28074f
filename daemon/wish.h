/* wish.h -- a source is to be asked before it is due: someone wants it now.
 *
 * May it be (FETCH_POLICY.md 1 and 3: min_interval, Retry-After, 410)? And who
 * is told how it went. wish_judge and wish_refuse are pure; wish_tell is the
 * loop's.
 */
#ifndef WEIR_DAEMON_WISH_H
#define WEIR_DAEMON_WISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/base/date.h"
#include "feeds/base/err.h"
#include "storage/storage.h"

enum wish_verdict {
    WISH_GRANTED,
    WISH_HELD,     /* Retry-After */
    WISH_TOO_SOON, /* min_interval */
    WISH_GONE      /* 410; force asks once more */
};
struct wish_in {
    int64_t now_sec, last_try_sec, retry_at_sec, next_due_sec;
    int64_t min_interval_sec, retry_after_max_sec;
    bool is_file; /* no server's: nothing to be polite to */
    bool force;
    /* for the words only */
    const char *id;
    const struct zone *zone;
};
/* Times from a clock that ran ahead count nothing. *ret_until_sec is when
 * WISH_HELD and WISH_TOO_SOON end, else 0. */
enum wish_verdict wish_judge(const struct wish_in *in, int64_t *ret_until_sec);

/* The refusal in words: "heze asked to be left alone until 15:02
 * (Retry-After)". Returns ERR_BUSY; ERR_OK for WISH_GRANTED. */
WEIR_NODISCARD enum err wish_refuse(enum wish_verdict verdict,
                                    const struct wish_in *in, int64_t until_sec,
                                    struct err_info *ei);

/* How it ended; borrowed for the call. */
struct wish_end {
    enum fetch_result result;
    const char *error; /* of FETCH_FAILED: why */
    size_t n_items, n_new, n_changed, n_bad, n_details;
    const char *remark; /* or NULL */
};
/* Embedded in what waits for it. */
struct wish {
    struct wish *next; /* private */
    /* On the loop, once; then the wish is its owner's again. */
    void (*on_end)(struct wish *wish, const struct wish_end *end);
};
/* Tells all in the list and empties it. */
void wish_tell(struct wish **list, const struct wish_end *end);

/* ... of a failure. */
void wish_fail(struct wish **list, const char *error);

/* The end in words: "12 items, 3 new, 1 changed". Appends to b. */
void wish_put_end(struct buf *b, const struct wish_end *end);

#endif
