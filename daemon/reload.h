/* reload.h -- another configuration without stopping (SIGHUP).
 *
 * The file is read and judged on a worker, with all that opening would show:
 * templates compile, directories can be written, an address can be listened
 * on. Any mistake: refused, each said as FILE:LINE: message, a note kept, and
 * the old configuration runs on untouched. Good: taken over between two turns
 * of the loop.
 *   - A source equal by config_source_equal keeps its state, its timer and what
 *     is under way; it reads the new object from its next visit on.
 *   - A source that changed or went ends first (a transfer is cancelled, what
 *     was fetched is stored); one that changed or came begins from what the
 *     database says, which storage_set_config decides.
 *   - Fetcher, publisher, server and log go on with the new settings.
 * state_dir and control_socket cannot change while weir runs: refused.
 *
 * reload.c owns every configuration: the one that holds, the one that is being
 * judged, and those retired. A retired one is freed as soon as no visit,
 * detail, look-up or batch borrows it; looked at whenever something comes to
 * rest. One reload at a time; however often it is asked for meanwhile, one
 * more follows. On the loop's thread but for what reload_check.h says.
 */
#ifndef WEIR_DAEMON_RELOAD_H
#define WEIR_DAEMON_RELOAD_H

#include <stdbool.h>

#include "daemon/engine.h"

#define RELOAD_NOTE_MAX_BYTES 320

struct reload;

/* Who wants to hear of the end of a reload; embedded in what it is about. */
struct reload_waiter {
    struct reload_waiter *next; /* private */
    /* On the loop. text: what changed, or the note of a refusal; borrowed. */
    void (*done)(struct reload_waiter *w, bool is_taken, const char *text);
};

/* Takes c over, also on failure. path is read at every reload; copied. */
WEIR_NODISCARD enum err reload_open(struct engine *e, struct config *c,
                                    const char *path,
                                    struct reload **ret_reload,
                                    struct err_info *ei);
/* SIGHUP, or the control socket. A reload that began before is not the one
 * asked for: then a further one follows, and w (or NULL) is told of that. */
void reload_ask(struct reload *r, struct reload_waiter *w);
/* w->done does not come any more. */
void reload_forget(struct reload *r, struct reload_waiter *w);

/* "" or why the last one was refused: "reload refused 14:02: weir.conf:12:
 * ... (and 3 more)". Borrowed until the next one ends. */
const char *reload_note(const struct reload *r);

/* Something came to rest: goes on, and frees what nobody borrows. */
void reload_rest(struct reload *r);
/* The daemon ends: takes nothing over any more. Waiters hear of it. */
void reload_stop(struct reload *r);
/* Does neither a worker nor the writer have anything of it? */
bool reload_is_idle(const struct reload *r);
/* Frees it and every configuration; nothing borrows any. NULL is accepted. */
void reload_free(struct reload *r);

#endif
