/* post.h -- reading a post back.
 */
#ifndef WEIR_STORAGE_POST_H
#define WEIR_STORAGE_POST_H

#include "storage/storage.h"

/* What contents of posts read one after the other may take. */
struct post_budget {
    size_t left_bytes;
    bool has_first; /* the first counts, but always fits */
    bool is_over;   /* one did not fit: none is read any more */
};

struct post_wish {
    int64_t id;
    bool whole;                 /* with content, enclosures and carriers */
    struct post_budget *budget; /* NULL: as big as it is */
};

/* Reads a post into a. ERR_RANGE if there is none of that id. */
WEIR_NODISCARD enum err post_read(struct storage *st, struct post_wish wish,
                                  struct arena *a, struct post *ret,
                                  struct err_info *ei);

#endif
