/* turn.h -- how much CPU the loop's thread takes between two waits.
 *
 * No turn may be long: parsing, rendering, disk and DNS are elsewhere. The
 * longest turn is an upper bound of the longest callback; `weir once
 * --timings` prints it.
 */
#ifndef WEIR_DAEMON_TURN_H
#define WEIR_DAEMON_TURN_H

#include <stdint.h>
#include <uv.h>

struct turn {
    uv_prepare_t before_wait;
    int64_t began_ns;
    int64_t *max_ns; /* borrowed */
};

void turn_open(struct turn *t, uv_loop_t *loop, int64_t *max_ns);
void turn_close(struct turn *t);

#endif
