/* err.c -- filling struct err_info; names of errors.
 *
 * Text of libraries, servers and feeds ends up here, so that it is made one
 * printable line at this one place: control characters become blanks and
 * what does not fit is cut between characters. Escaping for logs is
 * str_put_log's. No allocation, no state, any thread.
 */
#include "feeds/base/err.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Ends s at a character if snprintf, which would have written n bytes, cut
 * it, and makes it one line. */
static void tidy(char *s, size_t size, int n)
{
    if (n < 0) {
        s[0] = '\0';
        return;
    }
    if ((size_t)n >= size) {
        size_t end = size - 1;
        size_t start = end;

        /* Back to the last lead byte: its character may be cut. */
        while (start > 0 && is_continuation(s[start - 1]))
            start--;
        if (start > 0 && (unsigned char)s[start - 1] >= 0xC0) {
            unsigned char lead = (unsigned char)s[start - 1];
            size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

            if (end - (start - 1) < want)
                end = start - 1;
        }
        s[end] = '\0';
    }
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            *s = ' ';
}

enum err err_set(struct err_info *ei, enum err code, const char *fmt, ...)
{
    char text[ERR_TEXT_MAX]; /* the arguments may point into ei->text */
    va_list ap;
    int n;

    if (!ei)
        return code;
    va_start(ap, fmt);
    n = vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    tidy(text, sizeof(text), n);
    memcpy(ei->text, text, sizeof(text));
    ei->code = code;
    return code;
}

enum err err_prefix(struct err_info *ei, enum err code, const char *fmt, ...)
{
    char prefix[ERR_TEXT_MAX], text[ERR_TEXT_MAX];
    va_list ap;
    int n;

    if (!ei)
        return code;
    va_start(ap, fmt);
    n = vsnprintf(prefix, sizeof(prefix), fmt, ap);
    va_end(ap);
    tidy(prefix, sizeof(prefix), n);
    n = snprintf(text, sizeof(text), "%s: %s", prefix, ei->text);
    tidy(text, sizeof(text), n);
    memcpy(ei->text, text, sizeof(text));
    return ei->code;
}

const char *err_name(enum err code)
{
    static const char *const names[] = {
        [ERR_OK] = "success",
        [ERR_NOMEM] = "out of memory",
        [ERR_IO] = "input or output failed",
        [ERR_FORMAT] = "bad format",
        [ERR_RANGE] = "out of range",
        [ERR_LIMIT] = "over a limit",
        [ERR_NET] = "transfer failed",
        [ERR_DB] = "database failed",
        [ERR_CONFIG] = "bad configuration",
        [ERR_BUSY] = "in use",
    };

    if ((size_t)code >= sizeof(names) / sizeof(names[0]))
        return "unknown error";
    return names[code];
}
