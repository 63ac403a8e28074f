/* client.h -- one client of the control socket, inside the daemon: a line
 * in, lines out; see control.h. Private to daemon/control/. On the loop's
 * thread but for frame_put.
 *
 *   READING --line--> SERVED --client_end--> ENDING --written--> closed
 *      `--idle, too long, gone--`-------------------------------^
 */
#ifndef WEIR_DAEMON_CONTROL_CLIENT_H
#define WEIR_DAEMON_CONTROL_CLIENT_H

#include <stdbool.h>
#include <uv.h>

#include "daemon/control/control.h"
#include "feeds/base/buf.h"

enum client_step {
    CLIENT_READING,
    CLIENT_SERVED, /* a request has it: client_end is still to come */
    CLIENT_ENDING, /* its last bytes are on their way */
};

struct client {
    struct control *control;
    bool is_used;
    uv_pipe_t pipe;
    uv_timer_t timer;
    enum client_step step;
    bool is_closing;
    int n_handles; /* not yet closed */
    size_t n_line;
    size_t n_left_before; /* to be written, at the last tick */
    char line[CONTROL_REQUEST_MAX_BYTES + 1];
};

struct control {
    struct engine *engine;
    uv_pipe_t listener;
    char *path;
    bool is_stopped;
    bool is_waiting; /* a connection, for a place */
    int64_t since_sec;
    struct client clients[CONTROL_MAX_CLIENTS];
};

/* Takes a connection that waits, if there is a place for it. */
void client_accept(struct control *c);
/* Appends each line of text behind `kind`. Any thread. */
void frame_put(struct buf *b, char kind, struct str text);
/* Sends what is framed; takes b's text and leaves b released. */
void client_send(struct client *c, struct buf *framed);
/* One line, escaped. */
void client_say(struct client *c, char kind, const char *fmt, ...)
    WEIR_PRINTF(3, 4);
/* The request has ended; c is not the caller's any more. */
void client_end(struct client *c, int exit_status);
/* ... for lack of memory. */
void client_no_memory(struct client *c);
/* The daemon ends: closes it unless a request has it. */
void client_stop(struct client *c);

/* Serves the request in c->line, NUL-terminated: client_end follows, now or
 * later. In request.c. */
void request_serve(struct client *c);

#endif
