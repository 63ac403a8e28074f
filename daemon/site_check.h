/* site_check.h -- what a start would refuse besides mistakes of the file: the
 * theme and the directories, as they are now. Changes nothing. */
#ifndef WEIR_DAEMON_SITE_CHECK_H
#define WEIR_DAEMON_SITE_CHECK_H

#include "config/config.h"

/* Appends a line for each thing that is wrong, beginning with the key. b->err
 * if memory was. */
void site_check(const struct config *c, struct buf *b);

#endif
