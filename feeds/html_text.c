/* html_text.c -- the plain text of HTML.
 *
 * Words with one blank between them: white space is Unicode's, blocks, br and
 * img count as such, control characters are left out. What is dropped with
 * its content is html_read.c's business. Any thread.
 */
#include "feeds/html.h"

void html_text_init(struct html_text *t, struct buf *b)
{
    *t = (struct html_text){ .b = b };
}

void html_text_break(struct html_text *t) { t->blank = true; }

enum { WORD = 0, BLANK, CONTROL, MAYBE_BLANK };

/* What a byte begins; MAYBE_BLANK leads a character that may be a space. */
static const unsigned char classes[256] = { CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            BLANK,
                                            BLANK,
                                            BLANK,
                                            BLANK,
                                            BLANK,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            CONTROL,
                                            [' '] = BLANK,
                                            [0x7F] = CONTROL,
                                            [0xC2] = MAYBE_BLANK,
                                            [0xE1] = MAYBE_BLANK,
                                            [0xE2] = MAYBE_BLANK,
                                            [0xE3] = MAYBE_BLANK,
                                            [0xEF] = MAYBE_BLANK };

/* The length of the white space or control character at s[i]; 0 if it is
 * neither. *ret_blank says which. */
static size_t gap_at(struct str s, size_t i, bool *ret_blank)
{
    unsigned char class = classes[(unsigned char)s.s[i]];
    size_t pos = i;

    *ret_blank = class != CONTROL;
    if (class == WORD)
        return 0;
    if (class != MAYBE_BLANK)
        return 1;
    return str_is_space(str_next(s, &pos)) ? pos - i : 0;
}

/* Where the words from i on end that can be copied as they are: with nothing
 * but single blanks between them. What is there goes to *ret_gap, as from
 * gap_at. */
static size_t words_end(struct str s, size_t i, size_t *ret_gap,
                        bool *ret_blank)
{
    for (*ret_gap = 0; i < s.n; i++) {
        while (i < s.n && classes[(unsigned char)s.s[i]] == WORD)
            i++;
        if (i == s.n)
            break;
        if (s.s[i] == ' ' && i + 1 < s.n &&
            classes[(unsigned char)s.s[i + 1]] == WORD)
            continue;
        *ret_gap = gap_at(s, i, ret_blank);
        if (*ret_gap > 0)
            break;
    }
    return i;
}

void html_text_put(struct html_text *t, struct str s)
{
    size_t i = 0, end, gap;
    bool blank = false;

    while (i < s.n) {
        gap = gap_at(s, i, &blank);
        if (gap > 0) {
            t->blank |= blank;
            i += gap;
            continue;
        }
        end = words_end(s, i, &gap, &blank);
        if (t->blank && t->any)
            buf_putc(t->b, ' ');
        buf_put(t->b, (struct str){ s.s + i, end - i });
        t->any = true;
        t->blank = gap > 0 && blank;
        i = end + gap;
    }
}

void html_put_plain(struct buf *b, struct str html)
{
    struct html_reader r;
    struct html_text text;
    struct html_token t;

    html_read_init(&r, html);
    html_text_init(&text, b);
    for (;;) {
        html_read_next(&r, &t);
        if (t.kind == HTML_END)
            return;
        if (t.kind == HTML_TEXT)
            html_text_put(&text, t.text);
        else if (html_element_is(t.el, HTML_BREAK))
            html_text_break(&text);
    }
}
