/* client.c -- see client.h. */
#include "daemon/control/client.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define LINE_MAX_BYTES ((size_t)2048)

/* ---- closing ---- */

static void remove_client(struct client *c)
{
    struct control *control = c->control;

    c->is_used = false;
    if (control->is_waiting && !control->is_stopped)
        client_accept(control);
}

static void on_closed(uv_handle_t *handle)
{
    struct client *c = handle->data;

    if (--c->n_handles == 0 && c->step != CLIENT_SERVED)
        remove_client(c);
}

static void close_client(struct client *c)
{
    if (c->is_closing)
        return;
    c->is_closing = true;
    uv_close((uv_handle_t *)&c->pipe, on_closed);
    uv_close((uv_handle_t *)&c->timer, on_closed);
}

/* Ticks all its life: nothing may last longer than one tick without moving. */
static void on_tick(uv_timer_t *timer)
{
    struct client *c = timer->data;
    size_t n_left = uv_stream_get_write_queue_size((uv_stream_t *)&c->pipe);

    if (c->step == CLIENT_READING || (n_left && n_left == c->n_left_before))
        close_client(c);
    c->n_left_before = n_left;
}

/* ---- writing ---- */

struct sending {
    uv_write_t write;
    char *text;
};

static void on_written(uv_write_t *write, int status)
{
    struct sending *s = (struct sending *)write;
    struct client *c = write->handle->data;

    free(s->text);
    free(s);
    if (status || (c->step == CLIENT_ENDING &&
                   !uv_stream_get_write_queue_size((uv_stream_t *)&c->pipe)))
        close_client(c);
}

void frame_put(struct buf *b, char kind, struct str text)
{
    while (text.n) {
        size_t n = str_find(text, STR("\n"));

        if (n == SIZE_MAX)
            n = text.n;
        buf_putc(b, kind);
        buf_put(b, (struct str){ text.s, n });
        buf_putc(b, '\n');
        text = str_cut(text, n < text.n ? n + 1 : n);
    }
}

void client_send(struct client *c, struct buf *framed)
{
    struct sending *s = calloc(1, sizeof(*s));
    uv_buf_t part;
    size_t n = 0;
    enum err e = ERR_NOMEM;

    if (s)
        e = buf_take(framed, &s->text, &n);
    else
        buf_release(framed);
    if (e || c->is_closing) {
        if (s)
            free(s->text);
        free(s);
        close_client(c); /* the end is missing: the client sees that */
        return;
    }
    part = uv_buf_init(s->text, (unsigned)n);
    if (uv_write(&s->write, (uv_stream_t *)&c->pipe, &part, 1, on_written)) {
        free(s->text);
        free(s);
        close_client(c);
    }
}

void client_say(struct client *c, char kind, const char *fmt, ...)
{
    char text[LINE_MAX_BYTES];
    struct buf b;
    va_list args;
    int n;

    va_start(args, fmt);
    n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (n < 0)
        return;
    buf_init(&b, 2 * LINE_MAX_BYTES);
    for (char *s = text; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            *s = ' ';
    frame_put(&b, kind, str_of(text));
    client_send(c, &b);
}

void client_end(struct client *c, int exit_status)
{
    assert(c->step == CLIENT_SERVED);
    client_say(c, '.', "%d", exit_status);
    c->step = CLIENT_ENDING;
    if (c->is_closing) {
        if (c->n_handles == 0)
            remove_client(c);
    } else if (c->control->is_stopped) {
        close_client(c); /* what the socket holds still arrives */
    }
}

void client_no_memory(struct client *c)
{
    client_say(c, '!', "out of memory");
    client_end(c, EX_SOFTWARE);
}

void client_stop(struct client *c)
{
    if (c->step != CLIENT_SERVED)
        close_client(c);
}

/* ---- reading ---- */

static void on_room(uv_handle_t *handle, size_t wanted, uv_buf_t *ret)
{
    struct client *c = handle->data;

    (void)wanted;
    *ret = uv_buf_init(c->line + c->n_line,
                       (unsigned)(CONTROL_REQUEST_MAX_BYTES - c->n_line));
}

static void on_bytes(uv_stream_t *stream, ssize_t n, const uv_buf_t *unused)
{
    struct client *c = stream->data;
    char *end;

    (void)unused;
    if (n < 0) {
        close_client(c);
        return;
    }
    c->n_line += (size_t)n;
    end = memchr(c->line, '\n', c->n_line);
    if (!end && c->n_line < CONTROL_REQUEST_MAX_BYTES)
        return;
    uv_read_stop(stream);
    c->step = CLIENT_SERVED;
    if (!end || memchr(c->line, '\0', (size_t)(end - c->line))) {
        client_say(c, '!', "%s",
                   end ? "a request has no NUL" : "the request is too long");
        client_end(c, EX_USAGE);
        return;
    }
    *end = '\0';
    request_serve(c);
}

static struct client *find_place(struct control *control)
{
    for (size_t i = 0; i < CONTROL_MAX_CLIENTS; i++)
        if (!control->clients[i].is_used)
            return &control->clients[i];
    return NULL;
}

void client_accept(struct control *control)
{
    struct client *c = find_place(control);

    control->is_waiting = c == NULL;
    if (!c)
        return; /* libuv takes no further ones meanwhile */
    *c = (struct client){ .control = control, .is_used = true };
    uv_pipe_init(control->engine->loop, &c->pipe, 0);
    uv_timer_init(control->engine->loop, &c->timer);
    c->pipe.data = c->timer.data = c;
    c->n_handles = 2;
    if (uv_accept((uv_stream_t *)&control->listener, (uv_stream_t *)&c->pipe) ||
        uv_read_start((uv_stream_t *)&c->pipe, on_room, on_bytes)) {
        close_client(c);
        return;
    }
    uv_timer_start(&c->timer, on_tick, CONTROL_IDLE_MS, CONTROL_IDLE_MS);
}
