/* status_text.c -- the status for people; see status.h. Foreign text is
 * escaped by the table and by put_line. */
#include "daemon/cmd/table.h"
#include "daemon/status/status.h"

#define HOUR_SEC INT64_C(3600)
#define DAY_SEC INT64_C(86400)
#define LABEL_COLUMNS 12
#define LINE_MAX_BYTES ((size_t)4096)

/* ---- times ---- */

void status_put_span(struct buf *b, int64_t sec)
{
    if (sec < 120)
        buf_printf(b, "%llds", (long long)sec);
    else if (sec < 2 * HOUR_SEC)
        buf_printf(b, "%lldm", (long long)(sec / 60));
    else if (sec < 2 * DAY_SEC)
        buf_printf(b, "%lldh", (long long)(sec / HOUR_SEC));
    else
        buf_printf(b, "%lldd", (long long)(sec / DAY_SEC));
}

void status_put_clock(struct buf *b, int64_t sec, int64_t now_sec,
                      const struct zone *zone)
{
    int64_t away_sec = sec > now_sec ? sec - now_sec : now_sec - sec;
    struct civil c;

    date_civil(sec, zone, &c);
    if (away_sec >= DAY_SEC)
        buf_printf(b, "%04d-%02d-%02d ", c.year, c.month, c.day);
    buf_printf(b, "%02d:%02d", c.hour, c.minute);
}

static void put_ago(struct buf *b, int64_t then_sec, int64_t now_sec)
{
    if (!then_sec) {
        buf_puts(b, "never");
        return;
    }
    status_put_span(b, now_sec > then_sec ? now_sec - then_sec : 0);
    buf_puts(b, " ago");
}

static void put_next(struct buf *b, const struct status *s,
                     const struct status_row *row)
{
    int64_t due_sec = status_next_due(row);

    if (row->fact.now.n) {
        buf_put(b, row->fact.now);
    } else if (!due_sec && row->state != STATUS_NEW) {
        buf_puts(b, "never");
    } else if (due_sec <= s->now_sec) {
        buf_puts(b, "due");
    } else {
        buf_puts(b, "in ");
        status_put_span(b, due_sec - s->now_sec);
    }
}

/* ---- words ---- */

const char *status_state_name(enum status_state s)
{
    static const char *const names[] = {
        [STATUS_FAILING] = "failing",
        [STATUS_GONE] = "gone",
        [STATUS_OK] = "ok",
        [STATUS_NEW] = "new",
        [STATUS_DISABLED] = "disabled",
        [STATUS_IMPORTED] = "imported",
        [STATUS_REMOVED] = "removed",
    };

    return names[s];
}

/* What an editor should look at: the error, else what was left out. */
static void put_remark(struct buf *b, const struct source_state *s)
{
    if (s->error.n) {
        buf_put(b, s->error);
        if (s->failures > 1)
            buf_printf(b, " (%lld times)", (long long)s->failures);
    } else if (s->n_bad) {
        buf_printf(b, "%lld items left out, the first: ", (long long)s->n_bad);
        buf_put(b, s->bad_reason);
    } else if (s->bad_reason.n) {
        buf_put(b, s->bad_reason);
    } else if (s->n_details_failing) {
        buf_printf(b, "%lld details failing, the last: ",
                   (long long)s->n_details_failing);
        buf_put(b, s->detail_error);
    } else if (s->n_details_wanted) {
        buf_printf(b, "%lld details wanted", (long long)s->n_details_wanted);
    }
}

/* A line of foreign text, whole: str_put_log cuts at 200 bytes. */
static void put_escaped(struct buf *b, struct str s)
{
    while (s.n) {
        struct str piece = str_clip(s, 160);

        if (!piece.n) /* not UTF-8 */
            piece = (struct str){ s.s, s.n < 4 ? s.n : 4 };
        str_put_log(b, piece);
        s = str_cut(s, piece.n);
    }
}

/* ---- the table ---- */

static void put_head(struct buf *b, const struct status *s)
{
    size_t n[STATUS_REMOVED + 1] = { 0 };

    for (size_t i = 0; i < s->n_rows; i++)
        n[s->rows[i].state]++;
    if (s->pid) {
        buf_printf(b, "weir runs for ");
        status_put_span(b, status_uptime(s));
        buf_printf(b, " (process %lld); ", (long long)s->pid);
    } else {
        buf_puts(b, "weir does not run; ");
    }
    buf_printf(b, "%zu source%s", s->n_rows, s->n_rows == 1 ? "" : "s");
    for (int i = 0; i <= STATUS_REMOVED; i++)
        if (n[i])
            buf_printf(b, ", %zu %s", n[i],
                       status_state_name((enum status_state)i));
    buf_puts(b, "\n");
    if (s->trouble.n) {
        put_escaped(b, s->trouble);
        buf_puts(b, "\n");
    }
    if (s->refused.n) {
        put_escaped(b, s->refused);
        buf_puts(b, "\n");
    }
}

void status_put_table(struct buf *b, const struct status *s)
{
    static const char *const titles[] = { "SOURCE",   "STATE", "ASKED",
                                          "NEW POST", "NEXT",  "POSTS",
                                          "REMARK" };
    struct table t;

    put_head(b, s);
    table_init(&t, titles, sizeof(titles) / sizeof(titles[0]));
    for (size_t i = 0; i < s->n_rows; i++) {
        const struct status_row *row = &s->rows[i];

        buf_put(table_cell(&t), row->stored.id);
        buf_puts(table_cell(&t), status_state_name(row->state));
        put_ago(table_cell(&t), row->stored.last_try_sec, s->now_sec);
        put_ago(table_cell(&t), row->stored.last_new_sec, s->now_sec);
        put_next(table_cell(&t), s, row);
        buf_printf(table_cell(&t), "%lld", (long long)row->stored.n_posts);
        put_remark(table_cell(&t), &row->stored);
    }
    table_put(&t, b);
}

/* ---- one source ---- */

static void put_line(struct buf *b, const char *label, struct buf *text)
{
    if (text->n) {
        buf_printf(b, "%-*s", LABEL_COLUMNS, label);
        put_escaped(b, buf_str(text));
        buf_putc(b, '\n');
    }
    buf_clear(text);
}

static void put_time(struct buf *text, const struct status *s, int64_t sec)
{
    if (!sec) {
        buf_puts(text, "never");
        return;
    }
    date_put_rfc3339(text, sec, zone_offset(s->zone, sec) / 60);
    buf_puts(text, ", ");
    put_ago(text, sec, s->now_sec);
}

static void put_times(struct buf *b, struct buf *text, const struct status *s,
                      const struct status_row *row)
{
    const struct source_state *st = &row->stored;

    put_time(text, s, st->last_try_sec);
    if (st->http_status)
        buf_printf(text, ", HTTP %lld", (long long)st->http_status);
    put_line(b, "asked", text);
    put_time(text, s, st->last_ok_sec);
    put_line(b, "last good", text);
    put_time(text, s, st->last_new_sec);
    put_line(b, "new post", text);
    put_next(text, s, row);
    if (status_next_due(row) > s->now_sec) {
        buf_puts(text, ", at ");
        status_put_clock(text, status_next_due(row), s->now_sec, s->zone);
    }
    if (st->retry_at_sec > s->now_sec) {
        buf_puts(text, "; asked to be left alone until ");
        status_put_clock(text, st->retry_at_sec, s->now_sec, s->zone);
        buf_puts(text, " (Retry-After)");
    }
    put_line(b, "next", text);
}

static void put_counts(struct buf *b, struct buf *text,
                       const struct status_row *row)
{
    const struct source_state *st = &row->stored;

    buf_printf(text, "%lld", (long long)st->n_posts);
    put_line(b, "posts", text);
    buf_printf(text, "%lld in the last document", (long long)st->n_items);
    if (st->n_bad)
        buf_printf(text, ", %lld left out", (long long)st->n_bad);
    put_line(b, "items", text);
    buf_printf(text, "%lld, of them %lld unchanged", (long long)st->n_fetches,
               (long long)st->n_unchanged);
    put_line(b, "requests", text);
    if (st->n_details_wanted || row->fact.n_details_now) {
        buf_printf(text, "%lld wanted, %lld under way, %lld failing",
                   (long long)st->n_details_wanted,
                   (long long)row->fact.n_details_now,
                   (long long)st->n_details_failing);
        if (st->detail_error.n)
            buf_puts(text, ": ");
        buf_put(text, st->detail_error);
        put_line(b, "details", text);
    }
}

void status_put_one(struct buf *b, const struct status *s,
                    const struct status_row *row)
{
    const struct source_state *st = &row->stored;
    struct buf text;

    buf_init(&text, LINE_MAX_BYTES);
    buf_put(&text, st->id);
    put_line(b, "source", &text);
    buf_put(&text, st->name);
    put_line(b, "name", &text);
    buf_put(&text, st->address);
    put_line(b, "address", &text);
    buf_put(&text, row->fact.place);
    put_line(b, "defined at", &text);
    buf_puts(&text, status_state_name(row->state));
    put_line(b, "state", &text);
    put_remark(&text, st);
    put_line(b, "remark", &text);
    put_times(b, &text, s, row);
    put_counts(b, &text, row);
    buf_release(&text);
}
