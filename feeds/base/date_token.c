/* date_token.c -- a text as the numbers, words and signs dates are made of.
 *
 * Folded on the way: full-width characters, letter case, accents, dashes;
 * numerals of other scripts become numbers, character references what they
 * stand for, comments in brackets white space (RFC 2822 3.2.3). Linear: no
 * character is looked at more than a few times. No state, any thread.
 */
#include "feeds/base/date_token.h"

#include <string.h>

#define MAX_BYTES                                                              \
    160               /* of a text, blanks at its ends aside; also where to    \
                         look for the end of a comment */
#define MAX_DIGITS 18 /* of a number's value; a fraction may have more */

#define REFERENCE_MAX_BYTES 10

struct lexer {
    struct str s;
    size_t pos;
    struct date_token *token;
};

/* ---- characters ------------------------------------------------------- */

static bool is_digit(uint32_t cp) { return cp - '0' < 10; }

static uint32_t fold_latin(uint32_t cp)
{
    /* From U+00C0: the letters without their accents; 0 is none. */
    static const char letters[] =
        "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
        "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    if (cp >= 0xC0 && cp <= 0x17F)
        return (unsigned char)letters[cp - 0xC0];
    if (cp >= 0x218 && cp <= 0x21B) /* Romanian, with a comma below */
        return cp < 0x21A ? 's' : 't';
    return cp;
}

static uint32_t fold_greek(uint32_t cp)
{
    static const uint16_t accented[][2] = {
        { 0x386, 0x3B1 }, { 0x388, 0x3B5 }, { 0x389, 0x3B7 }, { 0x38A, 0x3B9 },
        { 0x38C, 0x3BF }, { 0x38E, 0x3C5 }, { 0x38F, 0x3C9 }, { 0x390, 0x3B9 },
        { 0x3AA, 0x3B9 }, { 0x3AC, 0x3B1 }, { 0x3AD, 0x3B5 }, { 0x3AE, 0x3B7 },
        { 0x3AF, 0x3B9 }, { 0x3C2, 0x3C3 }, { 0x3CA, 0x3B9 }, { 0x3CC, 0x3BF },
        { 0x3CD, 0x3C5 }, { 0x3CE, 0x3C9 },
    };

    for (size_t i = 0; i < sizeof(accented) / sizeof(accented[0]); i++)
        if (accented[i][0] == cp)
            return accented[i][1];
    return cp >= 0x391 && cp <= 0x3A9 ? cp + 0x20 : cp;
}

static uint32_t fold_cyrillic(uint32_t cp)
{
    if (cp >= 0x410 && cp <= 0x42F)
        return cp + 0x20;
    if (cp >= 0x400 && cp <= 0x40F)
        return cp + 0x50;
    return cp;
}

/* Alef, yeh and heh each have several forms. */
static uint32_t fold_arabic(uint32_t cp)
{
    if (cp == 0x622 || cp == 0x623 || cp == 0x625)
        return 0x627;
    if (cp == 0x626 || cp == 0x649)
        return 0x64A;
    return cp == 0x629 ? 0x647 : cp;
}

/* From U+1EA0: letters with two accents. */
static uint32_t fold_vietnamese(uint32_t cp)
{
    static const struct {
        uint16_t last;
        char letter;
    } runs[] = { { 0x1EB7, 'a' }, { 0x1EC7, 'e' }, { 0x1ECB, 'i' },
                 { 0x1EE3, 'o' }, { 0x1EF1, 'u' }, { 0x1EF9, 'y' } };
    size_t i = 0;

    while (runs[i].last < cp)
        i++;
    return (unsigned char)runs[i].letter;
}

static uint32_t fold_sign(uint32_t cp)
{
    static const uint16_t signs[][2] = {
        { 0xA0, ' ' },   { 0xAA, ' ' },   { 0xB0, ' ' },   { 0xB7, '|' },
        { 0xBA, ' ' },   { 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' },
        { 0x2013, '-' }, { 0x2014, '-' }, { 0x2015, '-' }, { 0x200B, ' ' },
        { 0x200E, ' ' }, { 0x200F, ' ' }, { 0x2022, '|' }, { 0x2212, '-' },
        { 0x2236, ':' }, { 0x3001, ',' }, { 0x3002, '.' }, { 0x3010, '[' },
        { 0x3011, ']' }, { 0x30FB, '|' }, { 0x60C, ',' },
    };

    if (cp >= 0xFF01 && cp <= 0xFF5E) /* full-width forms */
        return cp - 0xFEE0;
    if (cp - 0x660 < 10 || cp - 0x6F0 < 10) /* Arabic-Indic digits */
        return '0' + (cp & 0xF);
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (signs[i][0] == cp)
            return (unsigned char)signs[i][1];
    return str_is_space(cp) ? ' ' : cp;
}

static uint32_t fold(uint32_t cp)
{
    if (cp >= 0x80) {
        cp = fold_sign(cp);
        if (cp < 0x250)
            cp = fold_latin(cp);
        else if (cp < 0x400)
            cp = fold_greek(cp);
        else if (cp < 0x530)
            cp = fold_cyrillic(cp);
        else if (cp < 0x700)
            cp = fold_arabic(cp);
        else if (cp >= 0x1EA0 && cp <= 0x1EF9)
            cp = fold_vietnamese(cp);
    }
    if (cp <= 0x20)
        return cp == 0 ? 1 : ' ';
    return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
}

static bool is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0x100 && cp < 0x530) ||
           (cp >= 0x621 && cp <= 0x64A);
}

/* "&nbsp;" "&#160;" "&#x3A;": what an escaped text still has in it. */
static bool reference(struct str s, uint32_t *ret_cp, size_t *ret_n)
{
    const char *end =
        memchr(s.s, ';', s.n < REFERENCE_MAX_BYTES ? s.n : REFERENCE_MAX_BYTES);
    bool hex = s.n > 3 && (s.s[2] | 0x20) == 'x';
    uint32_t cp = 0;

    if (!end || s.n < 4)
        return false;
    *ret_n = (size_t)(end - s.s) + 1;
    *ret_cp = ' ';
    if (s.s[1] != '#')
        return str_starts(s, STR("&nbsp;")) || str_starts(s, STR("&ensp;")) ||
               str_starts(s, STR("&emsp;")) || str_starts(s, STR("&thinsp;"));
    for (const char *p = s.s + (hex ? 3 : 2); p < end; p++) {
        uint32_t digit = is_digit((unsigned char)*p)
                             ? (uint32_t)(*p - '0')
                             : ((uint32_t)*p | 0x20) - 'a' + 10;

        if (digit >= (hex ? 16U : 10U))
            return false;
        cp = cp * (hex ? 16U : 10U) + digit;
    }
    *ret_cp = fold(cp);
    return true;
}

/* The folded character at pos; *ret_n bytes of the text. */
static uint32_t peek_any(const struct lexer *lx, size_t pos, size_t *ret_n)
{
    size_t to = pos;
    uint32_t cp;

    if (lx->s.s[pos] == '&' && reference(str_cut(lx->s, pos), &cp, ret_n))
        return cp;
    cp = str_next(lx->s, &to);
    *ret_n = to - pos;
    return fold(cp);
}

/* The same, fast for what most dates are written with. */
static inline uint32_t peek(const struct lexer *lx, size_t pos, size_t *ret_n)
{
    unsigned char c = (unsigned char)lx->s.s[pos];

    *ret_n = 1;
    if ((unsigned char)(c - '0') <= ':' - '0' || c == ' ' || c == '-' ||
        c == ',' || (unsigned char)(c - 'a') < 26)
        return c;
    if ((unsigned char)(c - 'A') < 26)
        return c | 0x20;
    return peek_any(lx, pos, ret_n);
}

/* ---- numbers ---------------------------------------------------------- */

/* 0-9, 10 for 十, 20 for 廿, 30 for 卅; -1 is no numeral. */
static int numeral(uint32_t cp)
{
    static const struct {
        uint16_t cp;
        int8_t value;
    } numerals[] = {
        { 0x3007, 0 }, { 0x96F6, 0 }, { 0x4E00, 1 },  { 0x4E8C, 2 },
        { 0x4E09, 3 }, { 0x56DB, 4 }, { 0x4E94, 5 },  { 0x516D, 6 },
        { 0x4E03, 7 }, { 0x516B, 8 }, { 0x4E5D, 9 },  { 0x5341, 10 },
        { 0x4E24, 2 }, { 0x5143, 1 }, { 0x5EFF, 20 }, { 0x5345, 30 },
    };

    for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
        if (numerals[i].cp == cp)
            return numerals[i].value;
    return -1;
}

static void add_digit(struct date_token *t, unsigned digit)
{
    if (t->n < MAX_DIGITS)
        t->number = t->number * 10 + digit;
    t->n++;
}

static void read_digits(struct lexer *lx, struct date_token *t)
{
    size_t n;

    t->kind = TOKEN_NUMBER;
    while (lx->pos < lx->s.n) {
        uint32_t cp = peek(lx, lx->pos, &n);

        if (!is_digit(cp))
            return;
        add_digit(t, cp - '0');
        lx->pos += n;
    }
}

/* 二〇二二 is 2022, 二十三 and 廿三 are 23, 十 is 10; 二〇十 is none. */
static void read_numerals(struct lexer *lx, struct date_token *t)
{
    int after = -1; /* numerals behind a ten; two are no number */
    size_t n;

    t->kind = TOKEN_NUMBER;
    while (lx->pos < lx->s.n) {
        int v = numeral(peek(lx, lx->pos, &n));

        if (v < 0)
            break;
        lx->pos += n;
        if (after < 0 && v < 10) {
            add_digit(t, (unsigned)v);
        } else if (after < 0) {
            after = t->n > (v == 10) ? 2 : 0;
            t->number = v == 10 && t->n == 1 ? t->number * 10 : v;
        } else {
            t->number += v;
            after += v < 10 ? 1 : 2;
        }
    }
    if (after >= 0)
        t->n = after < 2 ? 2 : MAX_BYTES;
}

/* ---- words ------------------------------------------------------------ */

/* A mark that belongs to the letter before it. */
static bool is_accent(uint32_t cp)
{
    return (cp >= 0x300 && cp < 0x370) || (cp >= 0x64B && cp < 0x660);
}

static bool is_m(uint32_t cp) { return cp == 'm' || cp == 0x3BC; }

/* "a.m." "p. m." "μ.μ.": after a lone letter and its dot a lone m. */
static bool skip_dot(struct lexer *lx)
{
    size_t pos = lx->pos, n, m;

    if (pos >= lx->s.n || lx->s.s[pos] != '.')
        return false;
    pos++;
    while (pos < lx->s.n && peek(lx, pos, &n) == ' ')
        pos += n;
    if (pos >= lx->s.n || !is_m(peek(lx, pos, &n)))
        return false;
    if (pos + n < lx->s.n && is_letter(peek(lx, pos + n, &m)))
        return false;
    lx->pos = pos;
    return true;
}

static void read_word(struct lexer *lx, struct date_token *t)
{
    char word[DATE_WORD_MAX_BYTES + 1];
    size_t bytes = 0, letters = 0, n;

    while (lx->pos < lx->s.n) {
        uint32_t cp = peek(lx, lx->pos, &n);

        if (is_accent(cp)) {
            lx->pos += n;
            continue;
        }
        if (!is_letter(cp) && !(letters == 1 && cp == '.' && skip_dot(lx)))
            break;
        if (cp == '.')
            cp = peek(lx, lx->pos, &n);
        lx->pos += n;
        letters++;
        if (bytes + 2 > DATE_WORD_MAX_BYTES)
            bytes = DATE_WORD_MAX_BYTES; /* and so unknown */
        else if (cp < 0x80)
            word[bytes++] = (char)cp;
        else {
            word[bytes++] = (char)(0xC0 | (cp >> 6));
            word[bytes++] = (char)(0x80 | (cp & 0x3F));
        }
    }
    t->kind = TOKEN_WORD;
    t->n = (uint8_t)letters;
    t->word = bytes < DATE_WORD_MAX_BYTES ? date_word_find(word, bytes) : NULL;
}

/* Of a script without blanks, or a sign. */
static void read_other(struct lexer *lx, uint32_t cp, size_t n,
                       struct date_token *t)
{
    t->word = cp >= 0x2E80 ? date_word_starting(str_cut(lx->s, lx->pos)) : NULL;
    if (t->word) {
        t->kind = TOKEN_WORD;
        lx->pos += strlen(t->word->s);
    } else if (cp >= 0x2E80 && numeral(cp) >= 0) {
        read_numerals(lx, t);
    } else if (cp < 0x80) {
        t->kind = TOKEN_SIGN;
        t->sign = (char)cp;
        lx->pos += n;
    } else {
        t->kind = TOKEN_JUNK;
    }
}

/* ---- tokens ----------------------------------------------------------- */

/* A comment, which may hold others. One without an end is none. */
static bool skip_comment(struct lexer *lx)
{
    size_t pos = lx->pos, n;
    int depth = 0;

    while (pos < lx->s.n) {
        uint32_t cp = peek(lx, pos, &n);

        pos += n;
        depth += cp == '(' || cp == '[';
        depth -= cp == ')' || cp == ']';
        if (depth == 0) {
            lx->pos = pos;
            return true;
        }
    }
    return false;
}

static void next(struct lexer *lx, struct date_token *t)
{
    uint32_t cp = 0;
    size_t n = 0;

    *t = (struct date_token){ .kind = TOKEN_END };
    while (lx->pos < lx->s.n) {
        cp = peek(lx, lx->pos, &n);
        if (cp == ' ')
            lx->pos += n;
        else if ((cp != '(' && cp != '[') || !skip_comment(lx))
            break;
        t->blank = true;
    }
    if (lx->pos >= lx->s.n)
        return;
    if (is_digit(cp))
        read_digits(lx, t);
    else if (is_letter(cp))
        read_word(lx, t);
    else
        read_other(lx, cp, n, t);
    if (t->word) {
        t->is = t->word->is;
        t->value = t->word->value;
    }
}

/* "[2022-01-14]": all of it in brackets is no comment. */
static struct str unwrap(struct str s)
{
    static const struct str brackets[][2] = {
        { STR_C("("), STR_C(")") },
        { STR_C("["), STR_C("]") },
        { STR_C("（"), STR_C("）") },
        { STR_C("【"), STR_C("】") },
    };

    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        size_t open = brackets[i][0].n, close = brackets[i][1].n;

        if (s.n > open + close && str_starts(s, brackets[i][0]) &&
            str_find(s, brackets[i][1]) == s.n - close)
            return (struct str){ s.s + open, s.n - open - close };
    }
    return s;
}

void date_tokens(struct str s, struct date_token ret[DATE_MAX_TOKENS])
{
    struct lexer lx = { .s = unwrap(str_trim(s)) };
    bool cut = lx.s.n > MAX_BYTES;
    struct date_token *t = ret;

    lx.s = str_clip(lx.s, MAX_BYTES);
    for (;; t++) {
        next(&lx, t);
        if (t->kind == TOKEN_END || t->kind == TOKEN_JUNK)
            break;
        if (t == ret + DATE_MAX_TOKENS - 1)
            break;
    }
    if (t->kind != TOKEN_END || cut) /* and then it is nothing else */
        *t = (struct date_token){ .kind = TOKEN_JUNK, .blank = t->blank };
}
