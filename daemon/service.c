/* service.c -- see service.h. The loop's thread. */
#include "daemon/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/log.h"
#include "daemon/publish/publisher.h"
#include "daemon/reload.h"
#include "daemon/serve/server.h"
#include "daemon/sources.h"
#include "daemon/writer.h"
#include "feeds/base/date.h"

#define DAY_SEC 86400
#define MESSAGE_MAX_BYTES (SERVICE_STATUS_MAX_BYTES + 128)

struct service {
    struct engine *engine;
    struct notify notify;
    uv_timer_t status, watchdog;
    int64_t n_posts, last_new_sec; /* as the database knew them at the start */
    size_t n_seen;                 /* new posts since then, at the last look */
    unsigned pulse;                /* the writer's at the last look */
    char told[SERVICE_STATUS_MAX_BYTES + 1];
};

/* ---- the line of status ---- */

/* 12345 as 12,345. */
static void put_grouped(struct buf *b, int64_t n)
{
    char digits[32];
    int length = snprintf(digits, sizeof(digits), "%lld", (long long)n);

    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            buf_putc(b, ',');
        buf_putc(b, digits[i]);
    }
}

/* 14:02, or with its day if that is not today. */
static void put_time(const struct service *s, struct buf *b, int64_t sec)
{
    const struct zone *zone = s->engine->config->zone;
    int64_t now_sec = engine_now();
    struct civil t;

    date_civil(sec, zone, &t);
    if (now_sec - sec >= DAY_SEC)
        buf_printf(b, "%04d-%02d-%02d ", t.year, t.month, t.day);
    buf_printf(b, "%02d:%02d", t.hour, t.minute);
}

void service_put_status(const struct service *s, struct buf *b)
{
    const struct engine *e = s->engine;
    size_t n_failing = sources_count_failing(e);
    const char *note = e->reload ? reload_note(e->reload) : "";
    struct err_info why;

    buf_printf(b, "%zu source%s, %zu failing; ", e->n_sources,
               e->n_sources == 1 ? "" : "s", n_failing);
    put_grouped(b, s->n_posts + (int64_t)e->totals.n_new);
    buf_puts(b,
             s->n_posts + (int64_t)e->totals.n_new == 1 ? " post" : " posts");
    if (s->last_new_sec) {
        buf_puts(b, "; last new post ");
        put_time(s, b, s->last_new_sec);
    }
    if (service_trouble(e, 0, &why))
        buf_printf(b, "; %s", why.text);
    if (note[0])
        buf_printf(b, "; %s", note);
}

/* lines: told besides, "READY=1\n". Without any the line is told only if it
 * has changed. */
static void tell(struct service *s, const char *lines)
{
    struct buf status, message;

    buf_init(&status, SERVICE_STATUS_MAX_BYTES);
    buf_init(&message, MESSAGE_MAX_BYTES);
    service_put_status(s, &status);
    if (!status.err && (lines[0] || strcmp(status.s, s->told) != 0)) {
        buf_printf(&message, "%sSTATUS=%s\n", lines, status.s);
        memcpy(s->told, status.s, status.n + 1);
    } else if (status.err) {
        buf_puts(&message, lines);
    }
    if (!message.err && message.n)
        notify_send(&s->notify, message.s);
    buf_release(&status);
    buf_release(&message);
}

bool service_trouble(const struct engine *e, int64_t since_ms,
                     struct err_info *ret)
{
    const char *text;

    if (e->writer && writer_trouble(e->writer, since_ms, ret))
        return true;
    text = e->publisher ? publisher_trouble(e->publisher, since_ms) : NULL;
    if (text)
        err_set(ret, ERR_IO, "%s", text);
    return text != NULL;
}

/* Alive is not healthy: a database or pages that could not be written for a
 * while are something to be woken for. */
static void beat(const struct engine *e)
{
    struct err_info why;
    bool is_ill = service_trouble(e, (int64_t)HEALTH_SEC * 1000, &why);

    server_beat(e->server, is_ill ? why.text : NULL);
}

static void on_status(uv_timer_t *timer)
{
    struct service *s = timer->data;

    if (s->n_seen != s->engine->totals.n_new)
        s->last_new_sec = engine_now();
    s->n_seen = s->engine->totals.n_new;
    if (s->engine->server)
        beat(s->engine);
    tell(s, "");
}

/* ---- the watchdog ---- */

/* Between two looks the writer must have ended a call, or be in none. A disk
 * that is full is waited out between calls: that is no reason to be killed. */
static bool is_writer_alive(struct service *s)
{
    unsigned before = s->pulse;

    if (!s->engine->writer)
        return true;
    s->pulse = writer_pulse(s->engine->writer);
    return s->pulse % 2 == 0 || s->pulse != before;
}

static void on_watchdog(uv_timer_t *timer)
{
    struct service *s = timer->data;

    if (is_writer_alive(s))
        notify_send(&s->notify, "WATCHDOG=1\n");
    else
        log_error("the database takes too long: the writer is stuck");
}

/* ---- outside ---- */

enum err service_open(struct engine *e, struct service **ret_service,
                      struct err_info *ei)
{
    struct service *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    s->engine = e;
    notify_open(&s->notify);
    uv_timer_init(e->loop, &s->status);
    uv_timer_init(e->loop, &s->watchdog);
    s->status.data = s->watchdog.data = s;
    uv_unref((uv_handle_t *)&s->status);
    uv_unref((uv_handle_t *)&s->watchdog);
    *ret_service = s;
    return ERR_OK;
}

void service_set_known(struct service *s, int64_t n_posts, int64_t last_new_sec)
{
    s->n_posts = n_posts;
    s->last_new_sec = last_new_sec;
}

void service_ready(struct service *s)
{
    uint64_t half_ms = (uint64_t)s->notify.watchdog_ms / 2;

    tell(s, "READY=1\n");
    uv_timer_start(&s->status, on_status, SERVICE_STATUS_MS, SERVICE_STATUS_MS);
    if (s->notify.watchdog_ms)
        uv_timer_start(&s->watchdog, on_watchdog, 0, half_ms ? half_ms : 1);
}

void service_reloading(struct service *s)
{
    char lines[96];
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    snprintf(lines, sizeof(lines), "RELOADING=1\nMONOTONIC_USEC=%lld\n",
             (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000);
    notify_send(&s->notify, lines);
}

void service_reloaded(struct service *s) { tell(s, "READY=1\n"); }

void service_stopping(struct service *s)
{
    notify_send(&s->notify, "STOPPING=1\nSTATUS=stopping\n");
    uv_timer_stop(&s->status);
}

void service_close(struct service *s)
{
    uv_close((uv_handle_t *)&s->status, NULL);
    uv_close((uv_handle_t *)&s->watchdog, NULL);
}

void service_free(struct service *s)
{
    if (s)
        notify_close(&s->notify);
    free(s);
}
