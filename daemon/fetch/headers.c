/* headers.c -- the header fields of one answer (RFC 9110, RFC 9112).
 *
 * An answer is a status line, fields and a blank line; after a 1xx another one
 * follows. What comes after the blank line of a final answer is trailers:
 * counted, because libcurl does not bound them, and never believed. Of a field
 * that comes twice the first holds. See headers.h.
 */
#include "daemon/fetch/headers.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/fetch.h"
#include "daemon/fetch/http_date.h"

#define RETRY_AFTER_MAX_SEC INT32_MAX /* larger ones are this */

/* clang-format off */
static const struct {
    struct str name;
    enum header_field field;
} names[] = {
    { STR_C("etag"),          HEADER_ETAG },
    { STR_C("last-modified"), HEADER_LAST_MODIFIED },
    { STR_C("location"),      HEADER_LOCATION },
    { STR_C("content-type"),  HEADER_CONTENT_TYPE },
    { STR_C("retry-after"),   HEADER_RETRY_AFTER },
    { STR_C("date"),          HEADER_DATE },
};
/* clang-format on */

void headers_release(struct headers *h)
{
    for (size_t i = 0; i < HEADER_FIELDS; i++)
        free(h->fields[i]);
    *h = (struct headers){ 0 };
}

/* The blanks of RFC 9110 5.6.3 and line ends, no others: a validator is kept
 * byte for byte. */
static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct str trim(struct str s)
{
    while (s.n > 0 && is_blank(s.s[s.n - 1]))
        s.n--;
    while (s.n > 0 && is_blank(s.s[0]))
        s = str_cut(s, 1);
    return s;
}

/* ---- lines ------------------------------------------------------------ */

/* "HTTP/1.1 200 OK", "HTTP/2 200"; false if it is no status line. */
static bool read_status(struct str line, long *ret_status)
{
    long status = 0;
    size_t i = 5;

    if (!str_starts(line, STR("HTTP/")))
        return false;
    while (i < line.n && !is_blank(line.s[i]))
        i++;
    while (i < line.n && line.s[i] == ' ')
        i++;
    if (line.n - i < 3)
        return false;
    for (size_t end = i + 3; i < end; i++) {
        if (line.s[i] < '0' || line.s[i] > '9')
            return false;
        status = status * 10 + (line.s[i] - '0');
    }
    *ret_status = status;
    return true;
}

/* A new answer begins: what an interim one said is forgotten, its bytes and
 * encodings are not. */
static void begin_answer(struct headers *h, long status)
{
    for (size_t i = 0; i < HEADER_FIELDS; i++) {
        free(h->fields[i]);
        h->fields[i] = NULL;
    }
    h->last = NULL;
    h->too_long = false;
    h->status = status;
    h->in_fields = true;
}

static enum err count_encodings(struct headers *h, struct str value,
                                struct err_info *ei)
{
    while (value.n > 0) {
        size_t comma = str_find(value, STR(","));
        struct str one = value;

        if (comma < value.n)
            one.n = comma;
        value = str_cut(value, comma < value.n ? comma + 1 : value.n);
        one = trim(one);
        if (one.n > 0 && !str_eq_nocase(one, STR("identity")) &&
            !str_eq_nocase(one, STR("chunked")))
            h->n_encodings++;
    }
    if (h->n_encodings > HEADERS_MAX_ENCODINGS)
        return err_set(ei, ERR_LIMIT, "more than %d encodings on one another",
                       HEADERS_MAX_ENCODINGS);
    return ERR_OK;
}

static enum err keep(struct headers *h, enum header_field field,
                     struct str value)
{
    if (h->fields[field])
        return ERR_OK;
    if (value.n > HEADERS_VALUE_MAX_BYTES || memchr(value.s, 0, value.n)) {
        h->too_long |= field == HEADER_LOCATION;
        return ERR_OK;
    }
    h->fields[field] = str_dup(value);
    if (!h->fields[field])
        return ERR_NOMEM;
    h->last = &h->fields[field];
    return ERR_OK;
}

static enum err put_field(struct headers *h, struct str line,
                          struct err_info *ei)
{
    size_t colon = str_find(line, STR(":"));
    struct str name = { line.s, colon }, value;

    h->last = NULL;
    if (colon >= line.n)
        return ERR_OK;
    value = trim(str_cut(line, colon + 1));
    if (str_eq_nocase(name, STR("content-encoding")) ||
        str_eq_nocase(name, STR("transfer-encoding")))
        return count_encodings(h, value, ei);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (str_eq_nocase(name, names[i].name) && value.n > 0)
            return keep(h, names[i].field, value);
    return ERR_OK;
}

/* A folded line (RFC 9112 5.2) goes on with the value above. Half a value is
 * worse than none. */
static void drop_folded(struct headers *h)
{
    if (!h->last)
        return;
    free(*h->last);
    *h->last = NULL;
    h->last = NULL;
}

enum err headers_put_line(struct headers *h, struct str line,
                          struct err_info *ei)
{
    const size_t max = FETCH_MAX_HEADER_BYTES;
    long status;

    if (line.n > max - h->n_bytes)
        return err_set(ei, ERR_LIMIT,
                       "headers and trailers hold more than %d KiB",
                       FETCH_MAX_HEADER_BYTES / 1024);
    if (h->n_lines == HEADERS_MAX_LINES)
        return err_set(ei, ERR_LIMIT, "more than %d header lines",
                       HEADERS_MAX_LINES);
    h->n_bytes += line.n;
    h->n_lines++;
    if (h->are_whole)
        return ERR_OK;
    if (!h->in_fields && read_status(line, &status)) {
        begin_answer(h, status);
        return ERR_OK;
    }
    if (trim(line).n == 0) {
        h->are_whole = h->status >= 200;
        h->in_fields = false;
        return ERR_OK;
    }
    if (line.s[0] == ' ' || line.s[0] == '\t') {
        drop_folded(h);
        return ERR_OK;
    }
    return put_field(h, line, ei);
}

/* ---- what they say ---------------------------------------------------- */

static bool read_seconds(const char *s, int64_t *ret_sec)
{
    int64_t sec = 0;

    if (!*s)
        return false;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return false;
        sec = sec * 10 + (*s - '0');
        if (sec > RETRY_AFTER_MAX_SEC)
            sec = RETRY_AFTER_MAX_SEC;
    }
    *ret_sec = sec;
    return true;
}

int64_t headers_retry_after(const struct headers *h, int64_t now_sec)
{
    const char *value = h->fields[HEADER_RETRY_AFTER];
    int64_t at, from, sec;

    if (!value)
        return -1;
    if (read_seconds(value, &sec))
        return sec;
    if (http_date_parse(str_of(value), now_sec, &at))
        return -1;
    if (!h->fields[HEADER_DATE] ||
        http_date_parse(str_of(h->fields[HEADER_DATE]), now_sec, &from))
        from = now_sec;
    sec = at - from;
    if (sec < 0)
        return 0;
    return sec < RETRY_AFTER_MAX_SEC ? sec : RETRY_AFTER_MAX_SEC;
}

bool headers_is_validator(struct str s)
{
    if (s.n == 0 || s.n > FETCH_MAX_VALIDATOR_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < 0x20 || s.s[i] > 0x7e)
            return false;
    return true;
}
