/* post.h -- reading a post back.
 */
#ifndef WEIR_STORAGE_POST_H
#define WEIR_STORAGE_POST_H

#include "storage/storage.h"

/* Reads a post into a; whole: with content, enclosures and carriers.
 * ERR_RANGE if there is none of that id. */
WEIR_NODISCARD enum err post_read(struct storage *st, int64_t id, bool whole,
                                  struct arena *a, struct post *ret,
                                  struct err_info *ei);

#endif
