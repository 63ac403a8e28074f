/* html_shape.c -- the open elements of a fragment: what a tag closes without
 * saying so, what an end tag may reach, and how deep it may go.
 *
 * After WHATWG HTML 13.2.6.4, simplified where that needs a tree: misnested
 * formatting is closed in order and not opened again, nothing is moved out of
 * tables, missing rows and bodies are not invented. The result is balanced.
 * Deeper than HTML_MAX_DEPTH tags are dropped with their end tags. Each tag
 * costs at most one walk over the stack. Any thread.
 */
#include "feeds/html.h"

#include <string.h>

#define NOT_OPEN SIZE_MAX

void html_shape_init(struct html_shape *sh, struct buf *out, size_t max)
{
    memset(sh, 0, sizeof(*sh));
    sh->out = out;
    sh->max = max;
    sh->flow.at_start = true;
}

size_t html_shape_room(const struct html_shape *sh)
{
    return sh->max - sh->owed - sh->out->n;
}

static enum html_element top(const struct html_shape *sh)
{
    return sh->n ? sh->stack[sh->n - 1].el : EL_UNKNOWN;
}

/* Forgets the tags that were dropped for depth: what held them is closed. */
static void forget_over(struct html_shape *sh)
{
    if (sh->n_over)
        memset(sh->over, 0, sizeof(sh->over));
    sh->n_over = 0;
}

void html_shape_undo(struct html_shape *sh, size_t n,
                     const struct html_flow *before)
{
    sh->out->n = n;
    if (sh->out->s)
        sh->out->s[n] = '\0';
    sh->flow = *before;
}

/* True if stack[i] is a paragraph that holds nothing but white space, <br> and
 * ideographic spaces among it: an indent without a text. Where it parts two
 * texts it stays, as do the empty lines that were meant (<br>, nbsp). */
static bool is_only_room(const struct html_shape *sh, size_t i)
{
    return html_element_is(sh->stack[i].el, HTML_PARAGRAPH) &&
           sh->stack[i].before.at_start &&
           sh->flow.content <= sh->stack[i].inside &&
           sh->flow.blank > sh->stack[i].inside && !sh->out->err;
}

static void pop(struct html_shape *sh)
{
    enum html_element el = top(sh);

    forget_over(sh);
    sh->n--;
    sh->owed -= html_element_table[el].close.n;
    if (is_only_room(sh, sh->n)) {
        html_shape_undo(sh, sh->stack[sh->n].from, &sh->stack[sh->n].before);
        sh->flow.blank = sh->out->n + 1; /* of what it stood in */
        return;
    }
    buf_put(sh->out, html_element_table[el].close);
    if (el == EL_PRE)
        sh->n_pre--;
    if (html_element_is(el, HTML_BREAK))
        sh->flow.at_start = true;
}

/* Closes all down to stack[index], itself included. */
static void pop_to(struct html_shape *sh, size_t index)
{
    while (sh->n > index)
        pop(sh);
}

/* The innermost open a or b, not looking past an element with one of the
 * flags; its index, or NOT_OPEN. */
static size_t find_open(const struct html_shape *sh, enum html_element a,
                        enum html_element b, unsigned stops)
{
    for (size_t i = sh->n; i-- > 0;) {
        enum html_element el = sh->stack[i].el;

        if (el == a || el == b)
            return i;
        if (html_element_is(el, stops))
            return NOT_OPEN;
    }
    return NOT_OPEN;
}

static void close_found(struct html_shape *sh, size_t index)
{
    if (index != NOT_OPEN)
        pop_to(sh, index);
}

/* ---- start tags --------------------------------------------------------- */

/* li, dd and dt: the one before ends here, unless a list or another block is
 * open in it; address, div and p are no such block. */
static void close_item(struct html_shape *sh, enum html_element a,
                       enum html_element b)
{
    for (size_t i = sh->n; i-- > 0;) {
        enum html_element el = sh->stack[i].el;

        if (el == a || el == b) {
            pop_to(sh, i);
            return;
        }
        if (html_element_is(el, HTML_SPECIAL) && el != EL_ADDRESS &&
            el != EL_DIV && el != EL_P)
            return;
    }
}

/* True if an open el may hold the table part. */
static bool may_hold(enum html_element el, enum html_element part)
{
    if (el == EL_TABLE)
        return true;
    if (part == EL_TD || part == EL_TH)
        return el == EL_TR || el == EL_TBODY || el == EL_THEAD ||
               el == EL_TFOOT;
    if (part == EL_TR)
        return el == EL_TBODY || el == EL_THEAD || el == EL_TFOOT;
    return part == EL_COL && el == EL_COLGROUP;
}

/* A row, cell or other part of a table ends what cannot hold it. Outside of
 * any table it stands for itself, and ends only its like. */
static void close_for_part(struct html_shape *sh, enum html_element part)
{
    size_t table = find_open(sh, EL_TABLE, EL_TABLE, 0);

    if (table == NOT_OPEN) {
        if (part == EL_TD || part == EL_TH)
            close_found(sh, find_open(sh, EL_TD, EL_TH, 0));
        else
            close_found(sh, find_open(sh, part, part, 0));
        return;
    }
    while (sh->n > table && !may_hold(top(sh), part))
        pop(sh);
}

/* A table cannot stand in another but in a cell. */
static void close_table(struct html_shape *sh)
{
    for (size_t i = sh->n; i-- > 0;) {
        enum html_element el = sh->stack[i].el;

        if (el == EL_TABLE)
            pop_to(sh, i);
        if (html_element_is(el, HTML_BARRIER))
            return;
    }
}

static void close_implied(struct html_shape *sh, enum html_element el)
{
    if (el == EL_LI)
        close_item(sh, EL_LI, EL_LI);
    else if (el == EL_DD || el == EL_DT)
        close_item(sh, EL_DD, EL_DT);
    else if (el == EL_RT || el == EL_RP)
        close_found(sh, find_open(sh, EL_RT, EL_RP, HTML_SPECIAL));
    else if (el == EL_A)
        close_found(sh, find_open(sh, EL_A, EL_A, HTML_BARRIER));
    else if (html_element_is(el, HTML_PART))
        close_for_part(sh, el);
    if (html_element_is(el, HTML_CLOSES_P))
        close_found(sh, find_open(sh, EL_P, EL_P, HTML_BARRIER));
    if (html_element_is(el, HTML_HEADING) &&
        html_element_is(top(sh), HTML_HEADING))
        pop(sh);
    if (el == EL_TABLE)
        close_table(sh);
}

bool html_shape_open(struct html_shape *sh, enum html_element el)
{
    size_t before;

    /* Until it closes nothing more, so that the tags as they are then written
     * imply nothing when they are read again. */
    do {
        before = sh->n;
        close_implied(sh, el);
    } while (sh->n < before);
    sh->tag.from = sh->out->n;
    sh->tag.before = sh->flow;
    if (html_element_is(el, HTML_VOID) || sh->n < HTML_MAX_DEPTH)
        return true;
    sh->over[el]++;
    sh->n_over++;
    return false;
}

/* What the tag that was just written means to the flow. */
static void flow_tag(struct html_flow *flow, enum html_element el, size_t place)
{
    bool is_block = html_element_is(el, HTML_BREAK) && el != EL_IMG;

    if (el != EL_BR && html_element_is(el, HTML_BREAK) &&
        !html_element_is(el, HTML_PARAGRAPH))
        flow->content = place;
    if (is_block)
        flow->at_start = true;
    else if (html_element_is(el, HTML_VOID))
        flow->at_start = false;
}

bool html_shape_push(struct html_shape *sh, enum html_element el)
{
    size_t close = 0;

    if (!html_element_is(el, HTML_VOID))
        close = html_element_table[el].close.n;
    if (sh->out->n + sh->owed + close > sh->max) {
        html_shape_undo(sh, sh->tag.from, &sh->tag.before);
        sh->is_full = true;
        return false;
    }
    flow_tag(&sh->flow, el, sh->out->n + 1);
    if (!close)
        return true;
    sh->owed += close;
    sh->stack[sh->n].el = el;
    sh->stack[sh->n].from = sh->tag.from;
    sh->stack[sh->n].before = sh->tag.before;
    sh->stack[sh->n].inside = sh->out->n;
    sh->n++;
    if (el == EL_PRE)
        sh->n_pre++;
    return true;
}

void html_shape_content(struct html_shape *sh)
{
    sh->flow.content = sh->out->n + 1;
}

void html_shape_blank(struct html_shape *sh, struct str s)
{
    if (str_find(s, STR("\xE3\x80\x80")) < s.n)
        sh->flow.blank = sh->out->n + 1;
}

/* ---- end tags ----------------------------------------------------------- */

static size_t find_heading(const struct html_shape *sh)
{
    for (size_t i = sh->n; i-- > 0;) {
        if (html_element_is(sh->stack[i].el, HTML_HEADING))
            return i;
        if (html_element_is(sh->stack[i].el, HTML_BARRIER))
            return NOT_OPEN;
    }
    return NOT_OPEN;
}

/* </li> does not reach out of an inner list. */
static size_t find_item(const struct html_shape *sh)
{
    for (size_t i = sh->n; i-- > 0;) {
        enum html_element el = sh->stack[i].el;

        if (el == EL_LI)
            return i;
        if (el == EL_OL || el == EL_UL || html_element_is(el, HTML_BARRIER))
            return NOT_OPEN;
    }
    return NOT_OPEN;
}

/* Parts of a table do not reach out of it. */
static size_t find_part(const struct html_shape *sh, enum html_element el)
{
    for (size_t i = sh->n; i-- > 0;) {
        if (sh->stack[i].el == el)
            return i;
        if (sh->stack[i].el == EL_TABLE)
            return NOT_OPEN;
    }
    return NOT_OPEN;
}

void html_shape_close(struct html_shape *sh, enum html_element el)
{
    if (html_element_is(el, HTML_VOID))
        return;
    if (sh->over[el] > 0) {
        sh->over[el]--;
        sh->n_over--;
        return;
    }
    if (el == EL_LI)
        close_found(sh, find_item(sh));
    else if (html_element_is(el, HTML_HEADING))
        close_found(sh, find_heading(sh));
    else if (el == EL_TABLE || html_element_is(el, HTML_PART))
        close_found(sh, find_part(sh, el));
    else
        close_found(sh, find_open(sh, el, el, HTML_BARRIER));
}

void html_shape_close_all(struct html_shape *sh) { pop_to(sh, 0); }
