/* log.c -- formatting and writing of log lines; see log.h. Any thread: a line
 * is one write(2). */
#include "daemon/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "feeds/base/buf.h"
#include "feeds/base/str.h"

#define LOG_LINE_MAX_BYTES ((size_t)2048)
#define LOG_PIECE_BYTES 160 /* str_put_log cuts at 200 */

static struct {
    enum log_level level;
    bool priorities;
} log_state = { LOG_INFO, false };

void log_init(enum log_level level, bool priorities)
{
    log_state.level = level;
    log_state.priorities = priorities;
}

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

void log_write(enum log_level level, const char *fmt, ...)
{
    char text[LOG_LINE_MAX_BYTES];
    struct buf line;
    va_list args;
    int n;

    if (level > log_state.level)
        return;
    va_start(args, fmt);
    n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    if (n < 0)
        return;
    buf_init(&line, 8 * LOG_LINE_MAX_BYTES);
    if (log_state.priorities)
        buf_printf(&line, "<%d>", (int)level);
    put_escaped(&line, str_of(text));
    buf_putc(&line, '\n');
    if (!line.err)
        while (write(STDERR_FILENO, line.s, line.n) < 0 && errno == EINTR)
            ;
    buf_release(&line);
}

bool log_may_repeat(int64_t *last_sec, int64_t now_sec)
{
    if (*last_sec && now_sec - *last_sec < 60 && now_sec >= *last_sec)
        return false;
    *last_sec = now_sec;
    return true;
}
