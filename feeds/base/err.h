/* err.h -- how functions of weir fail.
 *
 * A function that can fail returns an enum err: 0 is success, and its results
 * are untouched otherwise. Whoever can say more fills a struct err_info with
 * one line that a person can act on. Codes of libraries become one of these
 * in the file that made the call. No allocation, no state, any thread.
 */
#ifndef WEIR_FEEDS_BASE_ERR_H
#define WEIR_FEEDS_BASE_ERR_H

#define WEIR_NODISCARD __attribute__((warn_unused_result))
#define WEIR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum err {
    ERR_OK,
    ERR_NOMEM,  /* no memory, or an arena's or buffer's maximum reached */
    ERR_IO,     /* a file or directory; text has the path and strerror */
    ERR_FORMAT, /* the input is not what it should be */
    ERR_RANGE,  /* well formed, but outside what is allowed */
    ERR_LIMIT,  /* one of our limits; text names it */
    ERR_NET,    /* a transfer failed or was refused */
    ERR_DB,     /* SQLite */
    ERR_CONFIG, /* the user's configuration */
    ERR_BUSY    /* another process has it; text says which */
};

#define ERR_TEXT_MAX 240

struct err_info {
    enum err code;
    char text[ERR_TEXT_MAX]; /* one line, NUL-terminated, cut at a character */
};

/* Fills *ei unless it is NULL: control characters of the text become spaces.
 * Returns code, so that a caller writes: return err_set(ei, ERR_IO, ...); */
enum err err_set(struct err_info *ei, enum err code, const char *fmt, ...)
    WEIR_PRINTF(3, 4);

/* Puts "fmt: " before the text that *ei holds (nothing if ei is NULL); for a
 * caller that knows the file or source the callee could not. Returns
 * ei->code, or code if ei is NULL. */
enum err err_prefix(struct err_info *ei, enum err code, const char *fmt, ...)
    WEIR_PRINTF(3, 4);

/* A short English name: "out of memory", "bad format". Static. */
const char *err_name(enum err code);

#endif
