/* link.h -- a command's side of the control socket (daemon/control/control.h).
 */
#ifndef WEIR_DAEMON_CMD_LINK_H
#define WEIR_DAEMON_CMD_LINK_H

#include <stdbool.h>

#include "daemon/cmd/cmd.h"

/* Sends the request to the daemon of this configuration, prints the answer as
 * it comes and says how it ended in *ret_status: true.
 *
 * False if no daemon runs, and the command goes on without: *ret_config is the
 * configuration (owned by the caller). Where that has mistakes, the socket is
 * still looked for by what its [weir] section says, so that a daemon that runs
 * can be asked; if none answers, the mistakes are printed: true. */
bool link_answers(const struct cmd_args *args, const char *request,
                  struct config **ret_config, int *ret_status);

/* The same when the configuration is known. False: no daemon. */
bool link_ask(const char *socket_path, const char *request, int *ret_status);

#endif
