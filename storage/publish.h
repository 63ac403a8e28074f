/* publish.h -- marking what must be rendered again.
 */
#ifndef WEIR_STORAGE_PUBLISH_H
#define WEIR_STORAGE_PUBLISH_H

#include "storage/storage.h"

/* Marks one thing with the next mark, in the transaction that is open. */
WEIR_NODISCARD enum err publish_mark(struct storage *st, enum publish_kind kind,
                                     int64_t ref, int64_t page,
                                     struct err_info *ei);

#endif
