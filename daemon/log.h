/* log.h -- lines for the operator, on standard error.
 *
 * A line is one record: what a feed or server wrote is escaped, so that it
 * can neither break a line nor colour a terminal. Under a journal each line
 * begins with its priority ("<4>"), as sd-daemon(3) describes. Any thread.
 */
#ifndef WEIR_DAEMON_LOG_H
#define WEIR_DAEMON_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/base/err.h"

enum log_level {
    LOG_SILENT,
    LOG_ERROR = 3,
    LOG_WARNING,
    LOG_NOTICE,
    LOG_INFO,
    LOG_DEBUG
};

/* Lines less urgent than level are dropped. priorities: for a journal. */
void log_init(enum log_level level, bool priorities);

void log_write(enum log_level level, const char *fmt, ...) WEIR_PRINTF(2, 3);

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, __VA_ARGS__)
#define log_notice(...) log_write(LOG_NOTICE, __VA_ARGS__)
#define log_info(...) log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)

/* For a fault that comes back every second: true at most once a minute.
 * *last_sec is the caller's, 0 at first. */
bool log_may_repeat(int64_t *last_sec, int64_t now_sec);

#endif
