/* wish.c -- see wish.h. */
#include "daemon/wish.h"

#include "daemon/fetch/fetch.h"
#include "daemon/status/status.h"
#include "feeds/base/buf.h"

#define CLOCK_MAX_BYTES ((size_t)64)

/* Does a time `at` ahead of now hold, if none can be more than most ahead? */
static bool holds(int64_t at_sec, int64_t now_sec, int64_t most_sec)
{
    return at_sec > now_sec && at_sec - now_sec <= most_sec;
}

enum wish_verdict wish_judge(const struct wish_in *in, int64_t *ret_until_sec)
{
    int64_t soonest;

    *ret_until_sec = 0;
    if (in->is_file)
        return WISH_GRANTED;
    /* schedule_next promises up to a twentieth more than the maximum */
    if (holds(in->retry_at_sec, in->now_sec,
              in->retry_after_max_sec + in->retry_after_max_sec / 20)) {
        *ret_until_sec = in->retry_at_sec;
        return WISH_HELD;
    }
    if (in->last_try_sec && in->last_try_sec <= in->now_sec &&
        !__builtin_add_overflow(in->last_try_sec, in->min_interval_sec,
                                &soonest) &&
        soonest > in->now_sec) {
        *ret_until_sec = soonest;
        return WISH_TOO_SOON;
    }
    if (in->next_due_sec == SCHEDULE_NEVER && !in->force)
        return WISH_GONE;
    return WISH_GRANTED;
}

static enum err refuse_for_now(bool is_held, const struct wish_in *in,
                               struct str until, struct err_info *ei)
{
    if (is_held)
        return err_set(ei, ERR_BUSY,
                       "%s asked to be left alone until %.*s (Retry-After)",
                       in->id, STR_ARG(until));
    return err_set(ei, ERR_BUSY,
                   "%s was asked %llds ago and is left alone until %.*s "
                   "(min_interval)",
                   in->id, (long long)(in->now_sec - in->last_try_sec),
                   STR_ARG(until));
}

enum err wish_refuse(enum wish_verdict verdict, const struct wish_in *in,
                     int64_t until_sec, struct err_info *ei)
{
    struct buf until;
    enum err e;

    if (verdict == WISH_GRANTED)
        return ERR_OK;
    if (verdict == WISH_GONE)
        return err_set(
            ei, ERR_BUSY,
            "%s said it is gone for good (HTTP 410) and is not "
            "asked any more; 'weir fetch --force %s' asks once again",
            in->id, in->id);
    buf_init(&until, CLOCK_MAX_BYTES);
    status_put_clock(&until, until_sec, in->now_sec, in->zone);
    e = refuse_for_now(verdict == WISH_HELD, in, buf_str(&until), ei);
    buf_release(&until);
    return e;
}

void wish_tell(struct wish **list, const struct wish_end *end)
{
    struct wish *wish = *list, *next;

    *list = NULL;
    for (; wish; wish = next) {
        next = wish->next;
        wish->next = NULL;
        wish->on_end(wish, end);
    }
}

void wish_fail(struct wish **list, const char *error)
{
    wish_tell(list,
              &(struct wish_end){ .result = FETCH_FAILED, .error = error });
}

void wish_put_end(struct buf *b, const struct wish_end *end)
{
    if (end->result == FETCH_FAILED) {
        buf_puts(b, end->error);
        return;
    }
    if (end->result == FETCH_UNCHANGED) {
        buf_puts(b, "unchanged since it was last asked");
        return;
    }
    buf_printf(b, "%zu item%s, %zu new, %zu changed", end->n_items,
               end->n_items == 1 ? "" : "s", end->n_new, end->n_changed);
    if (end->n_details)
        buf_printf(b, "; the text of %zu is being asked for", end->n_details);
    if (end->n_bad)
        buf_printf(b, "; %zu left out", end->n_bad);
    if (end->remark)
        buf_printf(b, "; %s", end->remark);
}
