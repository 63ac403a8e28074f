/* log.h -- lines for the operator, on standard error.
 *
 * A line is one record: what a feed or server wrote is escaped, so that it can
 * neither break a line, colour a terminal nor turn its direction, whatever its
 * bytes. As text:
 *     heze: HTTP 503: service unavailable
 * or, with log_format = json, an object:
 *     {"time":"2026-11-22T06:02:11Z","level":"warning","source":"heze",...}
 * Where a journal reads, each line begins with its priority ("<4>",
 * sd-daemon(3)). Any thread.
 */
#ifndef WEIR_DAEMON_LOG_H
#define WEIR_DAEMON_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define LOG_FOREIGN_MAX_BYTES 200 /* of a text of a feed or server */

enum log_level {
    LOG_SILENT,
    LOG_ERROR = 3,
    LOG_WARNING,
    LOG_NOTICE,
    LOG_INFO,
    LOG_DEBUG
};

/* Lines less urgent than level are dropped. priorities: see above. */
void log_init(enum log_level level, bool priorities);
void log_set_json(bool json); /* from the next line on */

/* Does a journal read standard error? JOURNAL_STREAM (its value, or NULL) is
 * "DEVICE:INODE" of what a journal gave us as standard error; it is inherited
 * by those whose standard error is something else. */
bool log_is_journal(const char *journal_stream);

void log_write(enum log_level level, const char *fmt, ...) WEIR_PRINTF(2, 3);
/* About a source: its id is a field, "id: " in text. */
void log_source(enum log_level level, const char *id, const char *fmt, ...)
    WEIR_PRINTF(3, 4);
/* About a post (its key) that a source carries; either may be absent. */
void log_post(enum log_level level, const char *id, struct str post,
              const char *fmt, ...) WEIR_PRINTF(4, 5);

/* A foreign text cut for a line: LOG_FOREIGN_MAX_BYTES, whole characters. */
struct str log_cut(struct str foreign);

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, __VA_ARGS__)
#define log_notice(...) log_write(LOG_NOTICE, __VA_ARGS__)
#define log_info(...) log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

/* For a fault that comes back every second: true at most once a minute.
 * *last_sec is the caller's, 0 at first. */
bool log_may_repeat(int64_t *last_sec, int64_t now_sec);

/* The line of a record without its end, for tests. */
struct log_record {
    enum log_level level;
    int64_t now_sec;
    struct str source, post; /* absent: none */
    struct str message;
};
void log_put_text(struct buf *b, const struct log_record *r);
void log_put_json(struct buf *b, const struct log_record *r);

#endif
