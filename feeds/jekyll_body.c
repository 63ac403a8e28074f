/* jekyll_body.c -- what a post's body says, apart from what its template put
 * around it.
 *
 * The site that weir replaces ended its posts with the link they came from, as
 * "<LINK>", and lines of links back; before the text stood the digest as a
 * quote, at first the digest alone. Such a body is HTML that blank lines must
 * not break. All others are Markdown (md4c: CommonMark, with tables and
 * strikethrough). Any thread.
 */
#include "feeds/jekyll_body.h"

#include <md4c-html.h>
#include <string.h>

#include "feeds/jekyll_front.h"
#include "feeds/jekyll_read.h"

#define LIQUID_MAX_BYTES ((size_t)256) /* a longer tag is text */
/* Brackets times the longest stretch without an empty line: each may stand for
 * a reference, as long as that. */
#define MARKDOWN_MAX_WORK ((uint64_t)512 * 1024 * 1024)

/* ---- what the template put there -------------------------------------- */

static struct str last_line(struct str s)
{
    size_t from = s.n;

    while (from > 0 && s.s[from - 1] != '\n')
        from--;
    return str_cut(s, from);
}

/* The length of the Markdown link that s begins with, or 0. */
static size_t link_length(struct str s)
{
    size_t text = str_find(s, STR("]("));
    size_t end;

    if (text == SIZE_MAX || !str_starts(s, STR("[")))
        return 0;
    end = str_find(str_cut(s, text), STR(")"));
    return end == SIZE_MAX ? 0 : text + end + 1;
}

/* "[返回首页](...)", or several joined by ｜. */
static bool is_way_back(struct str line)
{
    if (!str_starts(line, STR("[返回")))
        return false;
    while (line.n) {
        size_t n = link_length(line);

        if (!n)
            return false;
        line = str_trim(str_cut(line, n));
        if (str_starts(line, STR("｜")))
            line = str_trim(str_cut(line, STR("｜").n));
        else if (str_starts(line, STR("|")))
            line = str_trim(str_cut(line, 1));
    }
    return true;
}

/* "<http://...>", or "<>" where the origin had none. */
static bool is_link(struct str line, struct str *ret_link)
{
    struct str inner;

    if (line.n < 2 || line.s[0] != '<' || line.s[line.n - 1] != '>')
        return false;
    inner = (struct str){ line.s + 1, line.n - 2 };
    if (inner.n && !str_starts(inner, STR("http://")) &&
        !str_starts(inner, STR("https://")))
        return false;
    if (memchr(inner.s, ' ', inner.n) || memchr(inner.s, '<', inner.n) ||
        memchr(inner.s, '>', inner.n))
        return false;
    *ret_link = inner;
    return true;
}

/* Takes the end of the template off; false if it is not there. */
static bool take_end(struct str *s, struct str *ret_link)
{
    struct str line;
    bool is_there = false;

    *s = str_trim(*s);
    for (line = last_line(*s); is_way_back(str_trim(line));
         line = last_line(*s)) {
        *s = str_trim((struct str){ s->s, s->n - line.n });
        is_there = true;
    }
    if (!is_link(str_trim(line), ret_link))
        return is_there;
    *s = str_trim((struct str){ s->s, s->n - line.n });
    return true;
}

/* The quote that a post begins with, if it is of one line. */
static struct str take_digest(struct str *s)
{
    struct str rest = *s, line, digest = { NULL, 0 };

    if (!str_starts(*s, STR(">")) || !front_line(&rest, &line))
        return digest;
    if (str_starts(str_trim(rest), STR(">")))
        return digest;
    *s = str_trim(rest);
    return str_trim(str_cut(line, 1));
}

static bool is_one_plain_paragraph(struct str s)
{
    return s.n && str_find(s, STR("\n\n")) == SIZE_MAX &&
           str_find(s, STR("\r\n\r\n")) == SIZE_MAX && !memchr(s.s, '<', s.n) &&
           str_find(s, STR("](")) == SIZE_MAX;
}

/* ---- Markdown --------------------------------------------------------- */

static bool takes_for_ever(struct str s)
{
    uint64_t n_brackets = 0, longest = 0, n = 0;

    for (size_t i = 0; i < s.n; i++) {
        n_brackets += s.s[i] == '[';
        n = i && s.s[i] == '\n' && s.s[i - 1] == '\n' ? 0 : n + 1;
        longest = n > longest ? n : longest;
    }
    return n_brackets && longest > MARKDOWN_MAX_WORK / n_brackets;
}

static void on_html(const MD_CHAR *text, MD_SIZE n, void *ctx)
{
    buf_put(ctx, (struct str){ text, n });
}

/* Liquid that pages of text have: {% highlight ruby %} is a fence; the others
 * ({% raw %}, {{ site.url }}, {{ page.title }}) leave nothing. */
static struct str put_tag(struct buf *b, struct str s)
{
    struct str close = s.s[1] == '%' ? STR("%}") : STR("}}");
    struct str rest = str_cut(s, 2), inner;
    size_t end = str_find(str_clip(rest, LIQUID_MAX_BYTES), close);

    if (end == SIZE_MAX || memchr(rest.s, '\n', end)) {
        buf_put(b, (struct str){ s.s, 2 });
        return rest;
    }
    inner = str_trim((struct str){ rest.s, end });
    s = str_cut(rest, end + close.n);
    if (str_starts(inner, STR("highlight")))
        buf_puts(b, str_starts(s, STR("\n")) ? "```" : "```\n");
    else if (str_starts(inner, STR("endhighlight")))
        buf_puts(b, b->n && b->s[b->n - 1] == '\n' ? "```" : "\n```");
    return s;
}

static void put_without_liquid(struct buf *b, struct str s)
{
    while (s.n) {
        const char *brace = memchr(s.s, '{', s.n);
        size_t n = brace ? (size_t)(brace - s.s) : s.n;

        buf_put(b, (struct str){ s.s, n });
        s = str_cut(s, n);
        if (s.n > 1 && (s.s[1] == '%' || s.s[1] == '{')) {
            s = put_tag(b, s);
        } else if (s.n) {
            buf_putc(b, s.s[0]);
            s = str_cut(s, 1);
        }
    }
}

static enum err no_memory(struct err_info *ei)
{
    return err_set(ei, ERR_NOMEM, "no memory for a post");
}

static enum err put_markdown(struct buf *b, struct str s, struct err_info *ei)
{
    struct buf text;
    int rc = 0;

    if (takes_for_ever(s))
        return err_set(ei, ERR_LIMIT, "too many brackets for its length");
    buf_init(&text, 2 * JEKYLL_FILE_MAX_BYTES);
    put_without_liquid(&text, s);
    if (!text.err)
        rc = md_html(text.s ? text.s : "", (MD_SIZE)text.n, on_html, b,
                     MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH, 0);
    if (text.err || rc || b->err == ERR_NOMEM) {
        buf_release(&text);
        return no_memory(ei);
    }
    buf_release(&text);
    if (b->err)
        return err_set(ei, ERR_LIMIT, "more than %zu bytes of HTML", b->max);
    return ERR_OK;
}

/* ---- the body --------------------------------------------------------- */

enum err jekyll_body_read(struct str body, bool is_html, struct buf *b,
                          struct jekyll_body *ret, struct err_info *ei)
{
    struct jekyll_body found = { .link = { NULL, 0 } };
    bool is_origin = take_end(&body, &found.link);
    enum err e = ERR_OK;

    if (is_origin)
        found.summary = take_digest(&body);
    if (is_origin && !found.summary.n && is_one_plain_paragraph(body)) {
        found.summary = body; /* the first template: the text was to come */
    } else if (is_html || (is_origin && str_starts(body, STR("<")))) {
        found.html = body;
    } else if (body.n) {
        e = put_markdown(b, body, ei);
        found.html = buf_str(b);
    }
    if (!e)
        *ret = found;
    return e;
}
