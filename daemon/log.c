/* log.c -- formatting and writing of log lines; see log.h. Any thread: a line
 * is one write(2). */
#include "daemon/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "feeds/base/buf.h"
#include "feeds/base/date.h"

#define LOG_TEXT_MAX_BYTES 2048
#define LOG_LINE_MAX_BYTES ((size_t)8 * LOG_TEXT_MAX_BYTES)
#define LOG_PIECE_BYTES 40 /* escaped fourfold, or as \u{...}, under 200 */

static struct {
    enum log_level level; /* set before there are threads */
    bool priorities;
    atomic_bool json;
} log_state = { LOG_INFO, false, false };

void log_init(enum log_level level, bool priorities)
{
    log_state.level = level;
    log_state.priorities = priorities;
}

void log_set_json(bool json) { atomic_store(&log_state.json, json); }

bool log_is_journal(const char *journal_stream)
{
    struct stat st;
    uintmax_t device, inode;
    char *end = NULL;

    if (!journal_stream || fstat(STDERR_FILENO, &st))
        return false;
    device = strtoumax(journal_stream, &end, 10);
    if (end == journal_stream || *end != ':')
        return false;
    journal_stream = end + 1;
    inode = strtoumax(journal_stream, &end, 10);
    return end != journal_stream && !*end && device == st.st_dev &&
           inode == st.st_ino;
}

struct str log_cut(struct str foreign)
{
    return str_clip(foreign, LOG_FOREIGN_MAX_BYTES);
}

/* ---- text ---- */

/* str_put_log is for one foreign text and cuts it; a line may hold several, and
 * was cut before. */
static void put_escaped(struct buf *b, struct str s)
{
    while (s.n) {
        struct str piece = str_clip(s, LOG_PIECE_BYTES);

        if (!piece.n) /* no character boundary: not UTF-8 */
            piece = (struct str){ s.s, s.n < 4 ? s.n : 4 };
        str_put_log(b, piece);
        s = str_cut(s, piece.n);
    }
}

void log_put_text(struct buf *b, const struct log_record *r)
{
    if (r->source.n) {
        put_escaped(b, r->source);
        buf_puts(b, ": ");
    }
    if (r->post.n) {
        buf_puts(b, "post ");
        put_escaped(b, r->post);
        buf_puts(b, ": ");
    }
    put_escaped(b, r->message);
}

/* ---- JSON ---- */

/* Legal in JSON as they are, but not on a terminal. */
static bool is_hidden(uint32_t cp)
{
    return (cp >= 0x7F && cp <= 0x9F) || cp == 0x61C || cp == 0x200E ||
           cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF;
}

static void put_member(struct buf *b, const char *name, struct str s)
{
    size_t pos = 0;

    buf_printf(b, ",\"%s\":\"", name);
    while (pos < s.n) {
        size_t from = pos;
        uint32_t cp = str_next(s, &pos);

        if (is_hidden(cp))
            buf_printf(b, "\\u%04X", (unsigned)cp);
        else
            str_put_json(b, (struct str){ s.s + from, pos - from });
    }
    buf_putc(b, '"');
}

static const char *level_name(enum log_level level)
{
    static const char *const names[] = {
        [LOG_ERROR] = "error",   [LOG_WARNING] = "warning",
        [LOG_NOTICE] = "notice", [LOG_INFO] = "info",
        [LOG_DEBUG] = "debug",
    };

    return names[level];
}

void log_put_json(struct buf *b, const struct log_record *r)
{
    buf_puts(b, "{\"time\":\"");
    date_put_rfc3339(b, r->now_sec, 0);
    buf_printf(b, "\",\"level\":\"%s\"", level_name(r->level));
    if (r->source.n)
        put_member(b, "source", r->source);
    if (r->post.n)
        put_member(b, "post", r->post);
    put_member(b, "message", r->message);
    buf_putc(b, '}');
}

/* ---- writing ---- */

static void write_line(const struct log_record *r)
{
    struct buf line;

    buf_init(&line, LOG_LINE_MAX_BYTES);
    if (log_state.priorities)
        buf_printf(&line, "<%d>", (int)r->level);
    if (atomic_load(&log_state.json))
        log_put_json(&line, r);
    else
        log_put_text(&line, r);
    buf_putc(&line, '\n');
    if (!line.err)
        while (write(STDERR_FILENO, line.s, line.n) < 0 && errno == EINTR)
            ;
    buf_release(&line);
}

static void write_record(struct log_record *r, const char *fmt, va_list args)
    WEIR_PRINTF(2, 0);

static void write_record(struct log_record *r, const char *fmt, va_list args)
{
    char text[LOG_TEXT_MAX_BYTES];
    int n = vsnprintf(text, sizeof(text), fmt, args);

    if (n < 0)
        return;
    r->now_sec = (int64_t)time(NULL);
    r->message = str_of(text);
    if (n >= (int)sizeof(text)) /* not in the middle of a character */
        r->message = str_clip(r->message, r->message.n - 4);
    write_line(r);
}

void log_write(enum log_level level, const char *fmt, ...)
{
    struct log_record r = { .level = level };
    va_list args;

    if (level > log_state.level)
        return;
    va_start(args, fmt);
    write_record(&r, fmt, args);
    va_end(args);
}

void log_source(enum log_level level, const char *id, const char *fmt, ...)
{
    struct log_record r = { .level = level, .source = str_of(id) };
    va_list args;

    if (level > log_state.level)
        return;
    va_start(args, fmt);
    write_record(&r, fmt, args);
    va_end(args);
}

void log_post(enum log_level level, const char *id, struct str post,
              const char *fmt, ...)
{
    struct log_record r = { .level = level,
                            .source = str_of(id),
                            .post = log_cut(post) };
    va_list args;

    if (level > log_state.level)
        return;
    va_start(args, fmt);
    write_record(&r, fmt, args);
    va_end(args);
}

bool log_may_repeat(int64_t *last_sec, int64_t now_sec)
{
    if (*last_sec && now_sec - *last_sec < 60 && now_sec >= *last_sec)
        return false;
    *last_sec = now_sec;
    return true;
}
