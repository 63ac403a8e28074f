/* str.c -- reading text: comparing, cutting, UTF-8, white space.
 *
 * Decoding follows Unicode 3.9, table 3-7: the same sequences are well formed
 * here as in every other folder, because nobody else decodes. Writing by
 * context is in str_put.c. No allocation, any thread.
 */
#include "feeds/base/str.h"

#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xFFFDU

char *str_dup(struct str s)
{
    char *copy = malloc(s.n + 1);

    if (!copy)
        return NULL;
    if (s.n)
        memcpy(copy, s.s, s.n);
    copy[s.n] = '\0';
    return copy;
}

struct str str_of(const char *s)
{
    return (struct str){ s, s ? strlen(s) : 0 };
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c + ('a' - 'A'));
    return c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.s[i]) != lower(b.s[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n > 0 ? memcmp(a.s, b.s, n) : 0;

    if (c != 0)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){ s.s, prefix.n }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_cut(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str what)
{
    const char *p;

    if (what.n == 0)
        return 0;
    if (what.n > s.n)
        return SIZE_MAX;
    p = memmem(s.s, s.n, what.s, what.n); /* glibc's is linear */
    return p ? (size_t)(p - s.s) : SIZE_MAX;
}

size_t str_find_nocase(struct str s, struct str what)
{
    for (size_t i = 0; i + what.n <= s.n; i++)
        if (str_eq_nocase((struct str){ s.s + i, what.n }, what))
            return i;
    return SIZE_MAX;
}

struct str str_cut(struct str s, size_t from)
{
    if (!s.s)
        return s;
    if (from > s.n)
        from = s.n;
    return (struct str){ s.s + from, s.n - from };
}

bool str_is_space(uint32_t cp)
{
    if (cp < 0x80)
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    return cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
           cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

struct str str_trim(struct str s)
{
    size_t start = 0, pos = 0;

    while (pos < s.n && str_is_space(str_next(s, &pos)))
        start = pos;
    s = str_cut(s, start);
    while (s.n > 0) {
        size_t at = s.n - 1;
        size_t low = s.n > 4 ? s.n - 4 : 0;

        while (at > low && ((unsigned char)s.s[at] & 0xC0) == 0x80)
            at--;
        pos = at;
        if (!str_is_space(str_next(s, &pos)) || pos != s.n)
            break;
        s.n = at;
    }
    return s;
}

/* What may follow a lead byte: how many continuations, and the range of the
 * first of them. */
struct lead {
    unsigned char more, low, high;
};

static struct lead lead_of(unsigned char c)
{
    if (c >= 0xC2 && c <= 0xDF)
        return (struct lead){ 1, 0x80, 0xBF };
    if (c >= 0xE0 && c <= 0xEF)
        return (struct lead){ 2, c == 0xE0 ? 0xA0 : 0x80,
                              c == 0xED ? 0x9F : 0xBF };
    if (c >= 0xF0 && c <= 0xF4)
        return (struct lead){ 3, c == 0xF0 ? 0x90 : 0x80,
                              c == 0xF4 ? 0x8F : 0xBF };
    return (struct lead){ 0, 0, 0 };
}

/* CJK and its like, U+1000 to U+CFFF: the common case, told by its lead byte
 * alone. */
static bool is_han(const unsigned char *p, size_t n)
{
    return n >= 3 && p[0] >= 0xE1 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 &&
           (p[2] & 0xC0) == 0x80;
}

/* Like str_next, and says whether the sequence was well formed. */
static bool decode(struct str s, size_t *pos, uint32_t *ret_cp)
{
    const unsigned char *p = (const unsigned char *)s.s + *pos;
    size_t left = s.n - *pos;
    struct lead lead;
    uint32_t cp;

    *pos += 1;
    *ret_cp = REPLACEMENT;
    if (p[0] < 0x80) {
        *ret_cp = p[0];
        return true;
    }
    if (is_han(p, left)) {
        *ret_cp = (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
        *pos += 2;
        return true;
    }
    lead = lead_of(p[0]);
    if (lead.more == 0 || left < 2 || p[1] < lead.low || p[1] > lead.high)
        return false;
    cp = p[0] & (0x3FU >> lead.more);
    for (size_t i = 1; i <= lead.more; i++) {
        if (i >= left || (p[i] & 0xC0) != 0x80)
            return false;
        cp = cp << 6 | (p[i] & 0x3FU);
        *pos += 1;
    }
    *ret_cp = cp;
    return true;
}

uint32_t str_next_wide(struct str s, size_t *pos)
{
    uint32_t cp;

    (void)decode(s, pos, &cp);
    return cp;
}

/* Eight bytes at once: one with its top bit set, or less than ' '. */
static bool has_odd(const char *s)
{
    const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
    uint64_t w;

    memcpy(&w, s, 8);
    return ((w | (w - ones * ' ')) & tops) != 0;
}

size_t str_run(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.s;
    size_t n = 0;

    for (;;) {
        while (s.n - n >= 8 && !has_odd(s.s + n))
            n += 8;
        if (n == s.n)
            return n;
        if ((p[n] >= ' ' && p[n] < 0x80) || p[n] == '\n' || p[n] == '\t' ||
            p[n] == '\r') {
            n++;
            continue;
        }
        if (!is_han(p + n, s.n - n))
            return n;
        do
            n += 3;
        while (is_han(p + n, s.n - n));
    }
}

bool str_is_utf8(struct str s)
{
    size_t pos = 0;
    uint32_t cp;

    while ((pos += str_run(str_cut(s, pos))) < s.n)
        if (!decode(s, &pos, &cp))
            return false;
    return true;
}

size_t str_length(struct str s)
{
    size_t pos = 0, chars = 0;

    for (; pos < s.n; chars++)
        (void)str_next(s, &pos);
    return chars;
}

struct str str_first(struct str s, size_t max_chars)
{
    size_t pos = 0;

    for (size_t i = 0; i < max_chars && pos < s.n; i++)
        (void)str_next(s, &pos);
    return (struct str){ s.s, pos };
}

struct str str_clip(struct str s, size_t max_bytes)
{
    size_t end = max_bytes, start, pos;

    if (s.n <= max_bytes)
        return s;
    start = end > 3 ? end - 3 : 0; /* a character is at most 4 bytes */
    while (end > start && ((unsigned char)s.s[end] & 0xC0) == 0x80)
        end--;
    pos = end;
    (void)str_next(s, &pos);
    if (pos <= max_bytes)
        end = max_bytes; /* ill-formed: no character is split here */
    return (struct str){ s.s, end };
}
