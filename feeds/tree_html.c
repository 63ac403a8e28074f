/* tree_html.c -- a page as a tree.
 *
 * The tokenizer is html_token.c's; which tags end which follows WHATWG HTML
 * 13.2.6.4, simplified as in html_shape.c, but for all elements of a page:
 * nothing is moved, nothing that was not written is there (no tbody, no head).
 * The number of open elements is bounded, so each tag costs a bounded walk.
 * One thread.
 */
#include "feeds/tree.h"

#include <string.h>

#include "feeds/base/url.h"
#include "feeds/decode.h"
#include "feeds/html.h"

#define NOT_OPEN SIZE_MAX

struct builder {
    struct tree *t;
    struct html_lexer lx;
    struct html_token token;
    struct buf value; /* an attribute's, decoded */
    enum html_element el[TREE_MAX_DEPTH];
    struct str name[TREE_MAX_DEPTH];
    size_t n; /* open elements */
};

/* A name in lower case that lives as long as the tree. */
static struct str keep_name(struct tree *t, struct str name)
{
    char *lower;
    size_t i = 0;

    while (i < name.n && !(name.s[i] >= 'A' && name.s[i] <= 'Z'))
        i++;
    if (i == name.n)
        return name;
    lower = arena_alloc(t->names, name.n, 1);
    if (!lower) {
        t->err = ERR_NOMEM;
        return name;
    }
    for (i = 0; i < name.n; i++) {
        lower[i] = name.s[i];
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] + ('a' - 'A'));
    }
    return (struct str){ lower, name.n };
}

/* ---- what tags imply ---- */

static void pop_to(struct builder *b, size_t index)
{
    for (; b->n > index; b->n--)
        tree_end(b->t);
}

/* The innermost open a or c, not looking past an element with one of the
 * flags, nor past one named `stop`. */
static size_t find_open(const struct builder *b, const enum html_element el[2],
                        unsigned stops, const enum html_element stop[2])
{
    for (size_t i = b->n; i-- > 0;) {
        if (b->el[i] == el[0] || b->el[i] == el[1])
            return i;
        if (html_element_is(b->el[i], stops) ||
            (b->el[i] && (b->el[i] == stop[0] || b->el[i] == stop[1])))
            return NOT_OPEN;
    }
    return NOT_OPEN;
}

/* What the start tag of an element ends, if it is open. */
static const struct {
    enum html_element start[3], ends[2];
    unsigned stops;            /* flags not to look past */
    enum html_element stop[2]; /* elements not to look past */
} implied[] = {
    { { EL_LI }, { EL_LI, EL_LI }, HTML_BARRIER, { EL_UL, EL_OL } },
    { { EL_DD, EL_DT }, { EL_DD, EL_DT }, HTML_BARRIER, { EL_DL, EL_DL } },
    { { EL_RT, EL_RP }, { EL_RT, EL_RP }, HTML_SPECIAL, { EL_UNKNOWN } },
    { { EL_A }, { EL_A, EL_A }, HTML_BARRIER, { EL_UNKNOWN } },
    { { EL_OPTION, EL_OPTGROUP },
      { EL_OPTION, EL_OPTION },
      HTML_BARRIER,
      { EL_SELECT } },
    { { EL_OPTGROUP },
      { EL_OPTGROUP, EL_OPTGROUP },
      HTML_BARRIER,
      { EL_SELECT } },
    { { EL_TD, EL_TH, EL_TR }, { EL_TD, EL_TH }, 0, { EL_TABLE } },
    { { EL_TBODY, EL_THEAD, EL_TFOOT }, { EL_TD, EL_TH }, 0, { EL_TABLE } },
    { { EL_TR }, { EL_TR, EL_TR }, 0, { EL_TABLE } },
    { { EL_TBODY, EL_THEAD, EL_TFOOT }, { EL_TR, EL_TR }, 0, { EL_TABLE } },
    { { EL_TBODY, EL_THEAD, EL_TFOOT },
      { EL_TBODY, EL_THEAD },
      0,
      { EL_TABLE } },
    { { EL_BODY }, { EL_HEAD, EL_HEAD }, 0, { EL_BODY } },
};

static void close_implied(struct builder *b, enum html_element el)
{
    static const enum html_element p[2] = { EL_P, EL_P };
    static const enum html_element none[2] = { EL_UNKNOWN, EL_UNKNOWN };
    size_t at;

    if (el == EL_UNKNOWN)
        return;
    for (size_t i = 0; i < sizeof(implied) / sizeof(*implied); i++) {
        const enum html_element *start = implied[i].start;

        if (el != start[0] && el != start[1] && el != start[2])
            continue;
        at = find_open(b, implied[i].ends, implied[i].stops, implied[i].stop);
        if (at != NOT_OPEN)
            pop_to(b, at);
    }
    if (!html_element_is(el, HTML_CLOSES_P))
        return;
    at = find_open(b, p, HTML_BARRIER, none);
    if (at != NOT_OPEN)
        pop_to(b, at);
}

/* HTML's void elements, those too that are never published. */
static bool is_void(enum html_element el, struct str name)
{
    static const struct str others[] = {
        STR_C("meta"),     STR_C("link"),    STR_C("base"),   STR_C("input"),
        STR_C("param"),    STR_C("track"),   STR_C("area"),   STR_C("frame"),
        STR_C("basefont"), STR_C("bgsound"), STR_C("keygen"),
    };

    if (html_element_is(el, HTML_VOID) || el == EL_SOURCE || el == EL_EMBED)
        return true;
    for (size_t i = 0; !el && i < sizeof(others) / sizeof(*others); i++)
        if (str_eq(others[i], name))
            return true;
    return false;
}

static void end_tag(struct builder *b, enum html_element el, struct str name)
{
    bool is_part = el == EL_TABLE || html_element_is(el, HTML_PART) ||
                   !html_element_is(el, ~0u);

    for (size_t i = b->n; i-- > 0;) {
        if (b->el[i] == el && str_eq_nocase(b->name[i], name)) {
            pop_to(b, i);
            return;
        }
        if (!is_part && html_element_is(b->el[i], HTML_BARRIER))
            return;
        if (is_part && el != EL_UNKNOWN && b->el[i] == EL_TABLE)
            return;
    }
}

/* ---- tokens ---- */

static void put_attrs(struct builder *b)
{
    struct tree *t = b->t;

    for (size_t i = 0; i < b->token.n_attrs && !t->err; i++) {
        const struct html_attr *attr = &b->token.attrs[i];

        buf_clear(&b->value);
        html_ref_put_value(&b->value, attr->value);
        if (b->value.err)
            t->err = ERR_NOMEM;
        tree_add_attr(t, keep_name(t, attr->name), buf_str(&b->value));
    }
}

/* Text that is no markup: a script's or style's goes. */
static void enter_raw(struct builder *b, enum html_element el)
{
    enum html_mode mode = html_element_table[el].mode;

    if (mode == HTML_DATA || el == EL_NOSCRIPT)
        return;
    html_token_mode(&b->lx, mode, b->token.name);
    if (el == EL_SCRIPT || el == EL_STYLE)
        b->lx.pos = b->lx.mode_end;
}

static void start_tag(struct builder *b)
{
    struct tree *t = b->t;
    struct str name = keep_name(t, b->token.name);
    enum html_element el = html_element_find(name);

    close_implied(b, el);
    if (b->n == TREE_MAX_DEPTH) {
        t->n_over++;
        return;
    }
    tree_start(t, name);
    put_attrs(b);
    enter_raw(b, el);
    if (is_void(el, name) || (b->token.self_closing && !el)) {
        tree_end(t);
        return;
    }
    b->el[b->n] = el;
    b->name[b->n++] = name;
}

static void build(struct builder *b, struct str html)
{
    html_token_init(&b->lx, html);
    do {
        html_token_next(&b->lx, &b->token);
        if (b->token.kind == HTML_TEXT)
            tree_add_text(b->t, b->token.text);
        else if (b->token.cut)
            continue; /* a tag that never ends: as browsers, none */
        else if (b->token.kind == HTML_OPEN)
            start_tag(b);
        else if (b->token.kind == HTML_CLOSE)
            end_tag(b, html_element_find(b->token.name), b->token.name);
    } while (b->token.kind != HTML_END && !b->t->err);
    tree_finish(b->t);
}

static void build_tree(struct tree *t, struct str html)
{
    struct builder b = { .t = t };

    buf_init(&b.value, SIZE_MAX);
    if (!t->err)
        build(&b, html);
    buf_release(&b.value);
    t->is_html = true;
}

/* ---- documents ---- */

/* <base href>, itself resolved against where the page came from. */
static enum err find_base(struct tree *t, struct reading *r)
{
    struct buf b;
    size_t href = 0;
    enum err e;

    for (size_t i = 1; i < t->n && !href; i++)
        if (t->nodes[i].kind == TREE_ELEMENT &&
            str_eq(t->nodes[i].name, STR("base")))
            href = tree_attr(t, i, STR("href"));
    t->base = r->opt->url;
    if (!href)
        return ERR_OK;
    buf_init(&b, URL_MAX_BYTES);
    e = url_resolve(r->opt->url, str_trim(tree_text(t, href)), &b);
    if (!e && url_is_http(buf_str(&b))) {
        t->base = arena_copy(t->names, buf_str(&b));
        e = t->base.s ? ERR_OK : ERR_NOMEM;
    }
    buf_release(&b);
    return e == ERR_NOMEM ? err_set(r->ei, e, "out of memory") : ERR_OK;
}

enum err tree_open_html(struct tree *t, struct reading *r, const char *what)
{
    enum err e;

    tree_init(t, TREE_HTML_MAX_TAGS);
    if (t->err)
        return tree_fail(t, what, r->ei);
    t->body.max = TREE_HTML_MAX_BYTES;
    e = decode_all(r->body, &r->charset, &r->log, &t->body, r->ei);
    if (e)
        return e == ERR_LIMIT ? err_prefix(r->ei, e, "no %s", what) : e;
    build_tree(t, buf_str(&t->body));
    if (t->err)
        return tree_fail(t, what, r->ei);
    if (!t->n_tags)
        return reading_refuse(r, what);
    r->log.n[REPAIR_DEPTH] += t->n_over;
    return find_base(t, r);
}
