/* post.h -- reading a post back.
 */
#ifndef WEIR_STORAGE_POST_H
#define WEIR_STORAGE_POST_H

#include "storage/storage.h"

struct post_wish {
    int64_t id;
    bool whole; /* with content, enclosures and carriers */
};

/* Reads a post into a. ERR_RANGE if there is none of that id. */
WEIR_NODISCARD enum err post_read(struct storage *st, struct post_wish wish,
                                  struct arena *a, struct post *ret,
                                  struct err_info *ei);

#endif
