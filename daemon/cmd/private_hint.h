/* private_hint.h -- the line that lets weir connect to an address of this
 * machine or of a private network; for who reads a server of his own. */
#ifndef WEIR_DAEMON_CMD_PRIVATE_HINT_H
#define WEIR_DAEMON_CMD_PRIVATE_HINT_H

#include "feeds/base/err.h"

/* As cmd_fail; of a refused address also how to permit it. */
int private_hint_fail(enum err e, const struct err_info *ei);
/* The warning of an address that only --allow-private let through: the daemon
 * will refuse it. Nothing if that was not the cause. */
void private_hint_warn(const struct err_info *ei);

#endif
