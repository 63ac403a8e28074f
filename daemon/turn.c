/* turn.c -- see turn.h. The loop's thread.
 *
 * A turn is measured from one `prepare`, just before the wait, to the next:
 * CLOCK_THREAD_CPUTIME_ID stands still while the thread sleeps. */
#include "daemon/turn.h"

#include <time.h>

static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void on_prepare(uv_prepare_t *handle)
{
    struct turn *t = handle->data;
    int64_t now_ns = cpu_ns(), took_ns = now_ns - t->began_ns;

    if (t->began_ns && took_ns > *t->max_ns)
        *t->max_ns = took_ns;
    t->began_ns = now_ns;
}

void turn_open(struct turn *t, uv_loop_t *loop, int64_t *max_ns)
{
    *t = (struct turn){ .max_ns = max_ns };
    uv_prepare_init(loop, &t->before_wait);
    t->before_wait.data = t;
    uv_prepare_start(&t->before_wait, on_prepare);
    uv_unref((uv_handle_t *)&t->before_wait);
}

void turn_close(struct turn *t)
{
    uv_close((uv_handle_t *)&t->before_wait, NULL);
}
