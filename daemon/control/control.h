/* control.h -- the control socket: how commands talk to a running daemon.
 *
 * A Unix stream socket (config control_socket, mode 0600). Who may open the
 * file may give orders: nothing else is checked of the peer, and nothing goes
 * over it that its owner could not read or do anyhow.
 *
 * The protocol is of lines, one request a connection:
 *
 *   client:  VERB [ARGUMENT] LF          at most CONTROL_REQUEST_MAX_BYTES
 *   daemon:  one character, text, LF     any number of times:
 *              '='  a line of the result (text or JSON, as asked for)
 *              '!'  a line of complaint
 *              '~'  how far it is, for a person who waits
 *              '.'  the end, and the exit status in decimal
 *
 *   status text|json [ID]     how sources are doing (daemon/status/)
 *   fetch ID                  ask the source now; ends when that is stored
 *   fetch-force ID            ... also one that is gone for good
 *   backup PATH               copy the database to that absolute path
 *   rebuild                   render everything again
 *   reload                    read the configuration again
 *
 * An answer without its '.' line was broken off. The loop never waits for a
 * client: one that sends no whole line, or does not take its answer, for
 * CONTROL_IDLE_MS is left; when CONTROL_MAX_CLIENTS are served, others wait in
 * the kernel's queue. The database is read by workers with readers of their
 * own. On the loop's thread.
 */
#ifndef WEIR_DAEMON_CONTROL_CONTROL_H
#define WEIR_DAEMON_CONTROL_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/engine.h"

#define CONTROL_REQUEST_MAX_BYTES 4096 /* with its LF */
#define CONTROL_IDLE_MS 5000
#define CONTROL_MAX_CLIENTS 16
#define CONTROL_BACKLOG 128
#define CONTROL_ANSWER_MAX_BYTES ((size_t)512 * 1024 * 1024)

struct control;

/* Listens. The socket of a daemon that died is replaced; ERR_BUSY if somebody
 * answers there, ERR_IO if it cannot be made. */
WEIR_NODISCARD enum err control_open(struct engine *e, const char *path,
                                     struct control **ret_control,
                                     struct err_info *ei);
/* Takes no more requests and removes the socket; who waits for an answer gets
 * what is known, and the end of it. Its handles close. */
void control_stop(struct control *c);
/* Once no handle is left. NULL is accepted. */
void control_free(struct control *c);

#endif
