/* title.c -- the beginning of a text, and what to call a post without title.
 *
 * A sentence ends with Chinese or English marks and the quotes that close
 * behind them. Pure functions, any thread.
 */
#include "feeds/feeds.h"

#include <string.h>

#define TITLE_MAX_CHARS ((size_t)80) /* of what is no title */
#define DAY_CHARS 10                 /* "2022-01-14" */
#define WORD_MAX_CHARS 24            /* longer ones may be cut */

static bool is_closing(uint32_t cp)
{
    return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0x201D ||
           cp == 0x2019 || cp == 0x300D || cp == 0x300F || cp == 0xFF09 ||
           cp == 0x3011;
}

static bool is_han_end(uint32_t cp)
{
    return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF1B ||
           cp == 0x2026;
}

static bool is_latin_end(uint32_t cp)
{
    return cp == '.' || cp == '!' || cp == '?';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* The '.' of "J. Smith" and "U.S." ends no sentence. */
static bool is_initial(struct str s, size_t dot)
{
    return dot >= 1 && s.s[dot - 1] >= 'A' && s.s[dot - 1] <= 'Z' &&
           (dot == 1 || !is_letter(s.s[dot - 2]));
}

/* Goes past the character at *pos, or past all marks and closing quotes in a
 * row if it is an end mark ("?!", "。”"): each is looked at once. True if a
 * sentence ends there. */
static bool pass_sentence_end(struct str s, size_t *pos)
{
    size_t at = *pos, next;
    uint32_t cp = str_next(s, pos);
    bool latin = is_latin_end(cp), end = latin || is_han_end(cp);

    if (!end || (cp == '.' && is_initial(s, at)))
        return false;
    for (next = *pos; next < s.n; *pos = next) {
        cp = str_next(s, &next);
        if (!is_latin_end(cp) && !is_han_end(cp) && !is_closing(cp))
            return !latin || str_is_space(cp); /* not "3.14" or "a.com" */
    }
    return true;
}

/* The first max_chars characters as a reader sees them. */
static struct str first_characters(struct str s, size_t max_chars)
{
    size_t pos = 0;

    for (size_t i = 0; i < max_chars && pos < s.n; i++)
        pos = text_next_character(s, pos);
    return (struct str){ s.s, pos };
}

/* Bytes of s up to the last sentence that ends within max_chars and not
 * before the half of it; 0 if none does. */
static size_t last_sentence(struct str s, size_t max_chars)
{
    size_t limit = first_characters(s, max_chars).n;
    size_t half = first_characters(s, max_chars / 2).n;
    size_t best = 0;

    for (size_t pos = 0; pos < limit;)
        if (pass_sentence_end(s, &pos) && pos >= half && pos <= limit)
            best = pos;
    return best;
}

/* A prefix of at most max_chars that ends with no half word, blank or comma. */
static struct str cut_words(struct str s, size_t max_chars)
{
    struct str head = first_characters(s, max_chars);
    size_t end = head.n, steps = 0;

    if (end < s.n && end > 0 && is_letter(s.s[end]))
        while (end > 0 && is_letter(s.s[end - 1]) && ++steps <= WORD_MAX_CHARS)
            end--;
    if (end > 0 && steps <= WORD_MAX_CHARS)
        head.n = end;
    for (;;) {
        head = str_trim(head);
        if (str_ends(head, STR(",")) || str_ends(head, STR(";")) ||
            str_ends(head, STR(":")))
            head.n -= 1;
        else if (str_ends(head, STR("，")) || str_ends(head, STR("、")) ||
                 str_ends(head, STR("；")) || str_ends(head, STR("：")))
            head.n -= 3;
        else
            return head;
    }
}

void text_put_excerpt(struct buf *b, struct str text, size_t max_chars)
{
    size_t end;

    text = str_trim(text);
    if (max_chars == 0 || first_characters(text, max_chars).n == text.n) {
        if (max_chars > 0)
            buf_put(b, text);
        return;
    }
    end = last_sentence(text, max_chars);
    if (end > 0) {
        buf_put(b, (struct str){ text.s, end });
        return;
    }
    buf_put(b, cut_words(text, max_chars - 1));
    buf_puts(b, "…");
}

/* Appends the beginning of a text as one line; false if it has none. */
static bool put_beginning(struct buf *b, struct str text)
{
    struct buf line;
    bool any;

    /* Enough of it for the longest beginning. */
    text = str_first(str_trim(text), 4 * TITLE_MAX_CHARS);
    buf_init(&line, 3 * text.n);
    str_put_line(&line, text);
    any = line.n > 0;
    if (line.err)
        b->err = line.err;
    else
        text_put_excerpt(b, buf_str(&line), TITLE_MAX_CHARS);
    buf_release(&line);
    return any;
}

static bool put_content_beginning(struct buf *b, struct str html)
{
    struct buf plain;
    bool any;

    buf_init(&plain, 3 * html.n);
    html_put_plain(&plain, html);
    if (plain.err)
        b->err = plain.err;
    any = put_beginning(b, buf_str(&plain));
    buf_release(&plain);
    return any;
}

void post_put_title(struct buf *b, const struct post *post,
                    const struct zone *zone)
{
    struct str medium;
    struct civil day;

    if (str_trim(post->title).n > 0) {
        str_put_line(b, post->title);
        return;
    }
    if (put_beginning(b, post->summary) ||
        put_content_beginning(b, post->content_html))
        return;
    medium =
        str_trim(str_first(post->medium.name, TITLE_MAX_CHARS - DAY_CHARS - 1));
    date_civil(post->published_sec, zone, &day);
    buf_put(b, medium);
    buf_printf(b, "%s%04d-%02d-%02d", medium.n > 0 ? " " : "", day.year,
               day.month, day.day);
}
