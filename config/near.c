/* near.c -- distance of two words (optimal string alignment).
 *
 * Any thread.
 */
#include "config/near.h"

#include <string.h>

#include "config/config.h"

static char fold(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c | 0x20);
    return (char)(c == '-' ? '_' : c);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

size_t near_distance(struct str a, struct str b)
{
    /* The last three rows of the table: i - 2, i - 1 and i letters of a. */
    size_t row[3][NEAR_MAX_BYTES + 1];
    size_t longer = a.n > b.n ? a.n : b.n;
    size_t most = longer / 3 > 1 ? longer / 3 : 1;
    size_t d;

    if (longer > NEAR_MAX_BYTES || a.n == 0 || b.n == 0)
        return NEAR_NOT;
    for (size_t j = 0; j <= b.n; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *now = row[i % 3], *last = row[(i + 2) % 3];
        const size_t *before = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            char x = fold(a.s[i - 1]), y = fold(b.s[j - 1]);

            d = smaller(last[j], now[j - 1]) + 1;
            d = smaller(d, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == fold(b.s[j - 2]) &&
                fold(a.s[i - 2]) == y)
                d = smaller(d, before[j - 2] + 1);
            now[j] = d;
        }
    }
    d = row[a.n % 3][b.n];
    return d <= most ? d : NEAR_NOT;
}

const char *config_nearest(struct str word, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t least = NEAR_NOT, d;

    for (size_t i = 0; i < n; i++) {
        d = near_distance(str_of(words[i]), word);
        if (d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}
