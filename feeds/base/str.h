/* str.h -- text as (pointer, length), UTF-8, and writing it by context.
 *
 * A struct str borrows its bytes; they need not end in NUL unless the maker
 * says so. {NULL, 0} is absent; absent and empty compare equal. Reading
 * never allocates; any thread.
 */
#ifndef WEIR_FEEDS_BASE_STR_H
#define WEIR_FEEDS_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct str {
    const char *s;
    size_t n;
};

/* A literal; STR_C also serves in static initializers. */
#define STR_C(lit)                                                             \
    {                                                                          \
        (lit), sizeof(lit) - 1                                                 \
    }
#define STR(lit) ((struct str)STR_C(lit))

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(x) (int)(x).n, ((x).s ? (x).s : "")

struct str str_of(const char *s); /* NUL-terminated or NULL */
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* bytewise, like memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
size_t str_find(struct str s, struct str what);        /* offset, or SIZE_MAX */
size_t str_find_nocase(struct str s, struct str what); /* ASCII letters only */
struct str str_cut(struct str s, size_t from); /* from there to the end */

/* A copy that ends in NUL, freed with free(); NULL for lack of memory. Not
 * strndup: that may look for a NUL that s has not. */
char *str_dup(struct str s);

/* White space here and in text: ASCII's, U+0085, U+00A0, U+1680, U+2000-200A,
 * U+2028, U+2029, U+202F, U+205F, U+3000 and U+FEFF. */
bool str_is_space(uint32_t cp);
struct str str_trim(struct str s);

/* Reads the character at s[*pos] and advances *pos (by at least 1). An
 * ill-formed sequence gives U+FFFD for each maximal subpart (Unicode 3.9).
 * Requires *pos < s.n. */
static inline uint32_t str_next(struct str s, size_t *pos);
uint32_t str_next_wide(struct str s, size_t *pos); /* beyond ASCII, any */
bool str_is_utf8(struct str s);
size_t str_length(struct str s); /* characters */

/* The first max_chars characters of s. */
struct str str_first(struct str s, size_t max_chars);

/* The longest prefix of at most max_bytes that does not split a character. */
struct str str_clip(struct str s, size_t max_bytes);

/* Bytes at the start of s that are ASCII, of its controls tab and line ends, or
 * characters of U+1000 to U+CFFF: most of any text, and well formed. */
size_t str_run(struct str s);

/* Appends one character as UTF-8. */
void str_put_char(struct buf *b, uint32_t cp);

/* Runs of white space become one blank, ends are trimmed, characters that XML
 * forbids are left out: what a title needs. */
void str_put_line(struct buf *b, struct str s);

/* The one function for each context (SECURITY.md 11). Text: & < >.
 * Attribute: those, and both quotes. XML: like attribute, and characters XML
 * 1.0 forbids are left out. JSON: the inside of a string literal, safe inside
 * <script> too. YAML: the inside of a double-quoted scalar. Log: control,
 * bidi and non-UTF-8 bytes as \xNN or \u{...}, at most 200 bytes, then "...".
 * URL: percent-encodes what RFC 3986 does not call unreserved. */
void str_put_text(struct buf *b, struct str s);
void str_put_attr(struct buf *b, struct str s);
void str_put_xml(struct buf *b, struct str s);
void str_put_json(struct buf *b, struct str s);
void str_put_yaml(struct buf *b, struct str s);
void str_put_log(struct buf *b, struct str s);
void str_put_url(struct buf *b, struct str s);

static inline uint32_t str_next(struct str s, size_t *pos)
{
    unsigned char c = (unsigned char)s.s[*pos];

    if (c >= 0x80)
        return str_next_wide(s, pos);
    ++*pos;
    return c;
}

#endif
