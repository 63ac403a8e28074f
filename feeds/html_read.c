/* html_read.c -- tokens without what is dropped, and with what is cut short
 * mended.
 *
 * Between the tokenizer and the writers. Leaves out comments, doctypes and
 * the content of elements that are dropped with it (SECURITY.md 10). Where
 * the standard would swallow the rest of the fragment because something is
 * never closed (a quote, a comment, <iframe>), the rest is read again without
 * that one thing, so that bad markup costs no text. Each such step happens
 * once for a kind of fault and sets a flag that prevents the next, so that
 * the whole stays linear. Any thread.
 */
#include "feeds/html.h"

#include <string.h>

void html_read_init(struct html_reader *r, struct str in)
{
    memset(r, 0, sizeof(*r));
    html_token_init(&r->lx, in);
    r->lx.lenient = true;
}

/* ---- what the input ends inside of ------------------------------------- */

/* Elements that are unwrapped without being known by name. */
static bool is_old_name(struct str name)
{
    static const struct str names[] = {
        STR_C("base"),  STR_C("blink"), STR_C("button"), STR_C("font"),
        STR_C("input"), STR_C("label"), STR_C("link"),   STR_C("marquee"),
        STR_C("meta"),  STR_C("nobr"),  STR_C("param"),  STR_C("track"),
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

/* True if the rest, a tag with no '>' to come, is a tag cut short and not a
 * '<' in a sentence ("a <b and c", "$n<m$ for $K=3$"): a name alone, or that of
 * an element with an attribute's '='. */
static bool is_cut_tag(const struct html_token *t, struct str rest)
{
    size_t n = t->kind == HTML_CLOSE ? 2 : 1;

    n += t->name.n;
    if (n < rest.n && t->el == EL_UNKNOWN && !is_old_name(t->name))
        return false;
    return t->kind == HTML_CLOSE || n == rest.n ||
           memchr(rest.s, '=', rest.n) || str_trim(str_cut(rest, n)).n == 0 ||
           str_eq(str_trim(str_cut(rest, n)), STR("/"));
}

/* Decides about a token that the input ended inside of. True: *t is to be
 * handed on; false: read on from where the lexer now stands. */
static bool mend(struct html_reader *r, struct html_token *t)
{
    struct html_lexer *lx = &r->lx;
    struct str rest = str_cut(lx->in, t->at);
    const char *gt = memchr(rest.s, '>', rest.n);

    if (t->kind == HTML_DOCTYPE)
        return false;
    if (t->kind == HTML_COMMENT && str_starts(rest, STR("<!--"))) {
        lx->no_comment_end = true;
        if (gt)
            lx->pos = (size_t)(gt - lx->in.s) + 1;
        return false;
    }
    if (gt && t->kind != HTML_COMMENT) {
        lx->no_quotes = true;
        lx->pos = t->at;
        return false;
    }
    if (t->kind != HTML_COMMENT && is_cut_tag(t, rest))
        return false;
    /* No '>' is left, so no tag either: all of it is text. */
    t->kind = HTML_TEXT;
    t->text = str_first(rest, 1);
    lx->pos = t->at + 1;
    html_token_mode(lx, HTML_RCDATA, (struct str){ 0 });
    return true;
}

/* ---- <![CDATA[ ]]> ------------------------------------------------------ */

/* Feeds wrap HTML in CDATA once too often: both markers go, what is between
 * them is HTML. False if nothing is left of the text. */
static bool strip_cdata_end(struct html_reader *r, struct html_token *t)
{
    size_t at = str_find(t->text, STR("]]>"));

    if (at == SIZE_MAX)
        return true;
    r->cdata = false;
    r->lx.pos = t->at + at + 3;
    t->text.n = at;
    return at > 0;
}

/* ---- dropped elements --------------------------------------------------- */

static void enter_raw(struct html_reader *r, const struct html_token *t)
{
    enum html_mode mode = html_element_table[t->el].mode;

    if (mode != HTML_DATA)
        html_token_mode(&r->lx, mode, t->name);
}

/* t is the start tag of an element that is dropped: from now on, skip. */
static void begin_skip(struct html_reader *r, const struct html_token *t)
{
    r->saved = r->lx;
    r->skip = t->el;
    r->skip_depth = 0;
}

/* Where its text ends is looked for only now, when nobody has entered it. */
static void go_on_skip(struct html_reader *r)
{
    enum html_mode mode = html_element_table[r->skip].mode;

    if (r->skip_depth > 0)
        return;
    r->skip_depth = 1;
    if (mode != HTML_DATA)
        html_token_mode(&r->lx, mode, html_element_table[r->skip].name);
}

/* The end of input came while skipping. True: so be it. False: the element
 * was never closed; its content counts, from the start tag on. */
static bool end_skip(struct html_reader *r)
{
    enum html_element el = r->skip;

    r->skip = EL_UNKNOWN;
    if (html_element_is(el, HTML_TO_END))
        return true;
    r->open_ended[el] = true;
    r->lx = r->saved;
    return false;
}

/* One token of what is skipped. True if it is handed on all the same. */
static bool skip_token(struct html_reader *r, const struct html_token *t)
{
    enum html_element skip = r->skip;

    if (t->kind == HTML_END)
        return end_skip(r);
    if (t->kind == HTML_CLOSE && t->el == skip && --r->skip_depth == 0)
        r->skip = EL_UNKNOWN;
    if (t->kind != HTML_OPEN)
        return false;
    if (t->el == EL_SOURCE)
        return skip == EL_AUDIO || skip == EL_VIDEO;
    if (t->self_closing)
        return false;
    if (t->el == skip)
        r->skip_depth++;
    else
        enter_raw(r, t);
    return false;
}

void html_read_enter(struct html_reader *r)
{
    r->skip = EL_UNKNOWN;
    r->lx = r->saved;
}

/* True if a start tag begins what is left out. In pictures and formulas <title>
 * is a text like any other. */
static bool is_dropped(struct html_reader *r, const struct html_token *t)
{
    if (t->self_closing || !html_element_is(t->el, HTML_DROP | HTML_FOREIGN))
        return false;
    r->foreign += html_element_is(t->el, HTML_FOREIGN);
    return html_element_is(t->el, HTML_DROP) && !r->open_ended[t->el] &&
           !(r->foreign && t->el == EL_TITLE);
}

void html_read_next(struct html_reader *r, struct html_token *ret)
{
    if (r->skip != EL_UNKNOWN)
        go_on_skip(r);
    for (;;) {
        html_token_next(&r->lx, ret);
        if (ret->kind == HTML_OPEN || ret->kind == HTML_CLOSE)
            ret->el = html_element_find(ret->name);
        if (ret->cut && !mend(r, ret))
            continue;
        if (r->skip != EL_UNKNOWN) {
            if (skip_token(r, ret))
                return;
            continue;
        }
        if (ret->kind == HTML_DOCTYPE)
            continue;
        if (ret->kind == HTML_COMMENT) {
            r->cdata |= str_eq(ret->text, STR("[CDATA["));
            continue;
        }
        if (ret->kind == HTML_TEXT && r->cdata && !strip_cdata_end(r, ret))
            continue;
        if (ret->kind == HTML_OPEN && is_dropped(r, ret))
            begin_skip(r, ret);
        if (ret->kind == HTML_CLOSE && r->foreign &&
            html_element_is(ret->el, HTML_FOREIGN))
            r->foreign--;
        return;
    }
}
