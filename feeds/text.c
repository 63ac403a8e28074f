/* text.c -- characters and words as a reader counts them.
 *
 * A character is an extended grapheme cluster (Unicode UAX 29, GB3 to GB13): a
 * letter with its marks, a flag of two letters, a family joined by ZWJ. A word
 * is a run of letters and digits, and each character of Han and Kana. The
 * properties are ICU's. Pure functions, any thread.
 */
#include "feeds/feeds.h"

#include <unicode/uchar.h>

/* Code points of one character; more begin another, so that a text of marks
 * is not one. */
#define CHARACTER_MAX_POINTS 64

static int class_of(uint32_t cp)
{
    if (cp >= ' ' && cp < 0x7F)
        return U_GCB_OTHER;
    return u_getIntPropertyValue((UChar32)cp, UCHAR_GRAPHEME_CLUSTER_BREAK);
}

static bool is_pictograph(uint32_t cp)
{
    return cp >= 0xA9 &&
           u_hasBinaryProperty((UChar32)cp, UCHAR_EXTENDED_PICTOGRAPHIC);
}

static bool extends(int class)
{
    return class == U_GCB_EXTEND || class == U_GCB_ZWJ ||
           class == U_GCB_SPACING_MARK;
}

static bool ends_always(int class)
{
    return class == U_GCB_CONTROL || class == U_GCB_CR || class == U_GCB_LF;
}

/* GB6 to GB8: parts of one Korean syllable. */
static bool is_syllable(int a, int b)
{
    if (a == U_GCB_L)
        return b == U_GCB_L || b == U_GCB_V || b == U_GCB_LV || b == U_GCB_LVT;
    if (a == U_GCB_LV || a == U_GCB_V)
        return b == U_GCB_V || b == U_GCB_T;
    return (a == U_GCB_LVT || a == U_GCB_T) && b == U_GCB_T;
}

/* What is known of the character so far. */
struct cluster {
    int last;         /* class of its last code point */
    bool pictograph;  /* it is one, with marks */
    bool half_a_flag; /* an odd number of flag letters */
};

static bool goes_on(const struct cluster *c, int class, uint32_t cp)
{
    if (ends_always(c->last) || ends_always(class))
        return c->last == U_GCB_CR && class == U_GCB_LF;
    return extends(class) || c->last == U_GCB_PREPEND ||
           is_syllable(c->last, class) ||
           (c->last == U_GCB_ZWJ && c->pictograph && is_pictograph(cp)) ||
           (c->half_a_flag && class == U_GCB_REGIONAL_INDICATOR);
}

static void add(struct cluster *c, int class, uint32_t cp)
{
    c->pictograph = is_pictograph(cp) || (c->pictograph && extends(class));
    c->half_a_flag = class == U_GCB_REGIONAL_INDICATOR && !c->half_a_flag;
    c->last = class;
}

size_t text_next_character(struct str s, size_t pos)
{
    struct cluster c = { .last = U_GCB_OTHER };
    size_t next = pos;

    for (int points = 0; next < s.n && points < CHARACTER_MAX_POINTS;
         points++) {
        uint32_t cp = str_next(s, &next);
        int class = class_of(cp);

        if (points > 0 && !goes_on(&c, class, cp))
            return pos;
        add(&c, class, cp);
        pos = next;
    }
    return pos;
}

/* ---- words -------------------------------------------------------------- */

/* A word by itself. */
static bool is_ideograph(uint32_t cp)
{
    return (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) ||
           (cp >= 0xFF66 && cp <= 0xFF9D) ||
           (cp >= 0x3400 &&
            u_hasBinaryProperty((UChar32)cp, UCHAR_IDEOGRAPHIC));
}

static bool is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return (cp | 0x20) - 'a' < 26 || cp - '0' < 10;
    return u_isalnum((UChar32)cp) || extends(class_of(cp));
}

/* "don't", "well-known", "3.14" are one word. */
static bool joins(struct str s, size_t pos, uint32_t cp)
{
    return (cp == '\'' || cp == 0x2019 || cp == '-' || cp == '.') &&
           pos < s.n && is_letter(str_next(s, &pos));
}

size_t text_words(struct str s)
{
    size_t pos = 0, words = 0;
    bool inside = false;

    while (pos < s.n) {
        uint32_t cp = str_next(s, &pos);

        if (is_ideograph(cp)) {
            words++;
            inside = false;
        } else if (is_letter(cp)) {
            words += !inside;
            inside = true;
        } else {
            inside = inside && joins(s, pos, cp);
        }
    }
    return words;
}
