/* twice.c -- undoing one encoding too many. Any thread. */
#include "feeds/twice.h"

#include <string.h>

#include "feeds/html.h"

/* The byte that a character was taken for; 0 if it is none above 0x7F. What
 * windows-1252 has no character for, programs read as the C1 control. */
static unsigned byte_of(uint32_t cp)
{
    if (cp >= 0x80 && cp <= 0xFF)
        return cp;
    for (unsigned c1 = 0x80; cp > 0xFF && c1 <= 0x9F; c1++)
        if (html_ref_c1(c1) == cp)
            return c1;
    return 0;
}

size_t twice_read(struct str s, uint32_t *ret_cp)
{
    static const char lost[] = "\xEF\xBF\xBD"; /* U+FFFD is one, too */
    char bytes[4];
    size_t n = 0, at = 0, used = 0;
    uint32_t cp;

    while (n < sizeof(bytes) && at < s.n && (unsigned char)s.s[at] >= 0x80) {
        unsigned byte = byte_of(str_next(s, &at));

        if (!byte || (n == 0 && (byte < 0xC2 || byte > 0xF4)))
            break;
        bytes[n++] = (char)byte;
        used = 0;
        cp = str_next((struct str){ bytes, n }, &used);
        if (used != n ||
            (cp == 0xFFFD && (n != 3 || memcmp(bytes, lost, n) != 0)))
            continue;
        *ret_cp = cp;
        return at;
    }
    return 0;
}
