/* status_json.c -- the status for machines: keys are added, never renamed or
 * removed; weir(1) describes them. */
#include "daemon/status/status.h"

static void put_text(struct buf *b, const char *name, struct str s)
{
    buf_printf(b, ",\"%s\":", name);
    if (!s.n) {
        buf_puts(b, "null");
        return;
    }
    buf_putc(b, '"');
    str_put_json(b, s);
    buf_putc(b, '"');
}

static void put_time(struct buf *b, const char *name, int64_t sec)
{
    buf_printf(b, ",\"%s\":", name);
    if (!sec) {
        buf_puts(b, "null");
        return;
    }
    buf_putc(b, '"');
    date_put_rfc3339(b, sec, 0);
    buf_putc(b, '"');
}

static void put_number(struct buf *b, const char *name, int64_t n)
{
    buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

static void put_row(struct buf *b, const struct status_row *row)
{
    const struct source_state *s = &row->stored;

    buf_puts(b, "{\"id\":\"");
    str_put_json(b, s->id);
    buf_puts(b, "\"");
    put_text(b, "name", s->name);
    put_text(b, "address", s->address);
    put_text(b, "place", row->fact.place);
    put_text(b, "state", str_of(status_state_name(row->state)));
    put_text(b, "now", row->fact.now);
    put_text(b, "error", s->error);
    put_number(b, "failures", s->failures);
    put_number(b, "http_status", s->http_status);
    put_time(b, "last_try", s->last_try_sec);
    put_time(b, "last_ok", s->last_ok_sec);
    put_time(b, "last_new", s->last_new_sec);
    put_time(b, "next_due", status_next_due(row));
    put_time(b, "retry_at", s->retry_at_sec);
    put_number(b, "posts", s->n_posts);
    put_number(b, "items", s->n_items);
    put_number(b, "bad_items", s->n_bad);
    put_text(b, "bad_reason", s->bad_reason);
    put_number(b, "fetches", s->n_fetches);
    put_number(b, "unchanged", s->n_unchanged);
    put_number(b, "details_wanted", s->n_details_wanted);
    put_number(b, "details_failing", s->n_details_failing);
    put_number(b, "details_now", row->fact.n_details_now);
    put_text(b, "detail_error", s->detail_error);
    buf_puts(b, "}");
}

static void put_daemon(struct buf *b, const struct status *s)
{
    if (!s->pid) {
        buf_puts(b, "null");
        return;
    }
    buf_printf(b, "{\"pid\":%lld", (long long)s->pid);
    put_time(b, "since", s->since_sec);
    put_number(b, "uptime_sec", status_uptime(s));
    put_text(b, "config", s->config);
    put_text(b, "trouble", s->trouble);
    put_text(b, "reload_refused", s->refused);
    buf_putc(b, '}');
}

void status_put_json(struct buf *b, const struct status *s)
{
    buf_puts(b, "{\"daemon\":");
    put_daemon(b, s);
    buf_puts(b, ",\"sources\":[");
    for (size_t i = 0; i < s->n_rows; i++) {
        buf_puts(b, i ? ",\n" : "\n");
        put_row(b, &s->rows[i]);
    }
    buf_puts(b, "\n]}\n");
}
