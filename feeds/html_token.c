/* html_token.c -- cuts an HTML fragment into tokens.
 *
 * The tokenizer of WHATWG HTML 13.2.5, with its states folded into functions
 * over the bytes in memory: what ends where is the same, byte for byte, which
 * the html5lib cases check. Parse errors are not reported. Attributes are
 * handed on as written, because most are never looked at. What a tag means is
 * left to the callers. Every byte is looked at a bounded number of times.
 * Any thread.
 */
#include "feeds/html.h"

#include <string.h>

static bool is_alpha(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

static bool is_quote(char c) { return c == '"' || c == '\''; }

static bool ends_name(char c) { return is_blank(c) || c == '/' || c == '>'; }

void html_token_init(struct html_lexer *lx, struct str in)
{
    *lx = (struct html_lexer){ .in = in };
}

/* ---- where raw text ends ---------------------------------------------- */

/* True if `prefix` and `name` stand at s[i], in any case, with the end of a
 * tag's name behind them. */
static bool has_tag(struct str s, size_t i, struct str prefix, struct str name)
{
    size_t n = prefix.n + name.n;

    return s.n - i > n && str_starts(str_cut(s, i), prefix) &&
           str_eq_nocase((struct str){ s.s + i + prefix.n, name.n }, name) &&
           ends_name(s.s[i + n]);
}

static size_t find_end_tag(struct str s, size_t i, struct str name)
{
    while (i < s.n) {
        const char *lt = memchr(s.s + i, '<', s.n - i);

        if (!lt)
            break;
        i = (size_t)(lt - s.s);
        if (name.n && has_tag(s, i, STR("</"), name))
            return i;
        i++;
    }
    return s.n;
}

/* The script data states (13.2.5.15-31): a "<!--" hides the end tag of a
 * nested "<script", until "-->". */
struct script_scan {
    int hidden; /* 0, 1: in "<!--", 2: and in "<script" */
    int dashes; /* just before this byte, at most 2 */
};

/* Handles the '<' at s[i]; returns how many bytes it took, 0 at the end. */
static size_t scan_script_tag(struct script_scan *sc, struct str s, size_t i,
                              struct str name)
{
    sc->dashes = 0;
    if (sc->hidden == 0 && str_starts(str_cut(s, i), STR("<!--"))) {
        sc->hidden = 1;
        sc->dashes = 2;
        return 4;
    }
    if (sc->hidden < 2 && name.n && has_tag(s, i, STR("</"), name))
        return 0;
    if (sc->hidden == 1 && has_tag(s, i, STR("<"), STR("script"))) {
        sc->hidden = 2;
        return sizeof("<script"); /* with the byte that ends the name */
    }
    if (sc->hidden == 2 && has_tag(s, i, STR("</"), STR("script"))) {
        sc->hidden = 1;
        return sizeof("</script");
    }
    return 1;
}

static size_t find_script_end(struct str s, size_t i, struct str name)
{
    struct script_scan sc = { 0 };

    while (i < s.n) {
        size_t n = 1;

        if (s.s[i] == '<') {
            n = scan_script_tag(&sc, s, i, name);
            if (n == 0)
                return i;
        } else if (s.s[i] == '-') {
            sc.dashes += sc.hidden && sc.dashes < 2;
        } else {
            if (s.s[i] == '>' && sc.dashes == 2)
                sc.hidden = 0;
            sc.dashes = 0;
        }
        i += n;
    }
    return s.n;
}

void html_token_mode(struct html_lexer *lx, enum html_mode mode,
                     struct str name)
{
    size_t end = lx->in.n;

    lx->mode = mode;
    switch (mode) {
    case HTML_RCDATA:
    case HTML_RAWTEXT:
        end = find_end_tag(lx->in, lx->pos, name);
        break;
    case HTML_SCRIPT:
        end = find_script_end(lx->in, lx->pos, name);
        break;
    case HTML_CDATA:
        end = str_find(str_cut(lx->in, lx->pos), STR("]]>"));
        end = end == SIZE_MAX ? lx->in.n : end + lx->pos;
        break;
    case HTML_DATA:
    case HTML_PLAINTEXT:
        break;
    }
    lx->mode_end = end;
}

/* ---- text ------------------------------------------------------------- */

/* Where a run of plain characters stops. */
static const bool stops_text[256] = {
    ['\0'] = true, ['\r'] = true, ['&'] = true, ['<'] = true
};

static void set_small(struct html_lexer *lx, struct html_token *t,
                      const uint32_t cp[2])
{
    size_t n = html_ref_utf8(cp[0], lx->small);

    if (cp[1])
        n += html_ref_utf8(cp[1], lx->small + n);
    t->text = (struct str){ lx->small, n };
}

/* True for a '<' or '&' that stands for itself because of what follows it. */
static bool means_nothing(char c, char next)
{
    if (c == '<')
        return !is_alpha(next) && next != '/' && next != '!' && next != '?';
    return c == '&' && !is_alpha(next) && next != '#';
}

/* One piece of the text in front of `end`: a run, a reference, a line end. */
static void next_text(struct html_lexer *lx, struct html_token *t, size_t end)
{
    const char *s = lx->in.s;
    size_t i = lx->pos + 1, n;
    uint32_t cp[2] = { 0xFFFD, 0 };
    char c = s[lx->pos];

    t->kind = HTML_TEXT;
    if (c == '\r') {
        lx->pos += i < end && s[i] == '\n' ? 2 : 1;
        t->text = STR("\n");
        return;
    }
    if (c == '&' && (lx->mode == HTML_DATA || lx->mode == HTML_RCDATA)) {
        n = html_ref_read((struct str){ s, end }, lx->pos, false, cp);
        if (n > 0) {
            lx->pos += n;
            set_small(lx, t, cp);
            return;
        }
    }
    if (c == '\0' && lx->mode != HTML_DATA && lx->mode != HTML_CDATA) {
        lx->pos = i;
        set_small(lx, t, cp);
        return;
    }
    while (i < end && (!stops_text[(unsigned char)s[i]] ||
                       (i + 1 < end && means_nothing(s[i], s[i + 1]))))
        i++;
    t->text = (struct str){ s + lx->pos, i - lx->pos };
    lx->pos = i;
}

/* ---- tags ------------------------------------------------------------- */

static size_t skip_blanks(struct str s, size_t i)
{
    while (i < s.n && is_blank(s.s[i]))
        i++;
    return i;
}

/* Reads the value that begins at i; returns where it ends, past its closing
 * quote, or SIZE_MAX if the input ends inside. */
static size_t next_value(const struct html_lexer *lx, size_t i,
                         struct str *ret_value)
{
    struct str s = lx->in;
    size_t first = i, last;
    const char *quote;

    if (!lx->no_quotes && is_quote(s.s[i])) {
        quote = memchr(s.s + i + 1, s.s[i], s.n - i - 1);
        if (!quote)
            return SIZE_MAX;
        *ret_value = (struct str){ s.s + i + 1, (size_t)(quote - s.s) - i - 1 };
        return (size_t)(quote - s.s) + 1;
    }
    while (i < s.n && !is_blank(s.s[i]) && s.s[i] != '>')
        i++;
    last = i;
    if (lx->no_quotes && first < last && is_quote(s.s[first]))
        first++;
    if (lx->no_quotes && first < last && is_quote(s.s[last - 1]))
        last--;
    *ret_value = (struct str){ s.s + first, last - first };
    return i;
}

/* Reads the attribute at i; returns where it ends, or SIZE_MAX. */
static size_t next_attr(const struct html_lexer *lx, size_t i,
                        struct html_attr *ret)
{
    struct str s = lx->in;
    size_t first = i, equals;

    i++; /* even a '=' can begin a name */
    while (i < s.n && !ends_name(s.s[i]) && s.s[i] != '=')
        i++;
    ret->name = (struct str){ s.s + first, i - first };
    ret->value = (struct str){ s.s + i, 0 };
    equals = skip_blanks(s, i);
    if (equals >= s.n)
        return SIZE_MAX;
    if (s.s[equals] != '=')
        return equals;
    i = skip_blanks(s, equals + 1);
    if (i >= s.n)
        return SIZE_MAX;
    return next_value(lx, i, &ret->value);
}

/* Reads attributes from i up to '>'; returns what is behind it, or SIZE_MAX.
 * Those past TAG_MAX_ATTRS or TAG_MAX_BYTES are read and forgotten. */
static size_t next_attrs(const struct html_lexer *lx, size_t i,
                         struct html_token *t)
{
    struct str s = lx->in;
    struct html_attr attr;

    while (i < s.n) {
        if (is_blank(s.s[i]) || s.s[i] == '/') {
            t->self_closing = s.s[i] == '/';
            i++;
            continue;
        }
        if (s.s[i] == '>')
            return i + 1;
        t->self_closing = false;
        i = next_attr(lx, i, &attr);
        if (i > s.n)
            return SIZE_MAX;
        if (t->n_attrs < TAG_MAX_ATTRS && i - t->at <= (size_t)TAG_MAX_BYTES)
            t->attrs[t->n_attrs++] = attr;
    }
    return SIZE_MAX;
}

/* The name begins at i. */
static void next_tag(struct html_lexer *lx, struct html_token *t,
                     enum html_kind kind, size_t i)
{
    struct str s = lx->in;
    size_t first = i;

    t->kind = kind;
    t->n_attrs = 0;
    while (i < s.n && !ends_name(s.s[i]))
        i++;
    t->name = (struct str){ s.s + first, i - first };
    i = next_attrs(lx, i, t);
    t->cut = i == SIZE_MAX;
    lx->pos = t->cut ? s.n : i;
}

/* ---- comments and the like -------------------------------------------- */

/* The inside begins at i and goes on to the first '>'. */
static void next_bogus(struct html_lexer *lx, struct html_token *t,
                       enum html_kind kind, size_t i)
{
    struct str s = lx->in;
    const char *gt = i < s.n ? memchr(s.s + i, '>', s.n - i) : NULL;
    size_t end = gt ? (size_t)(gt - s.s) : s.n;

    t->kind = kind;
    t->cut = !gt;
    t->text = (struct str){ s.s + i, end - i };
    lx->pos = gt ? end + 1 : s.n;
}

/* Finds "-->" or "--!>" from i; its length in *ret_n. SIZE_MAX: none. */
static size_t find_comment_end(struct str s, size_t i, size_t *ret_n)
{
    while (i + 2 < s.n) {
        const char *dash = memchr(s.s + i, '-', s.n - i - 2);

        if (!dash)
            break;
        i = (size_t)(dash - s.s);
        *ret_n = str_starts(str_cut(s, i), STR("-->"))    ? 3
                 : str_starts(str_cut(s, i), STR("--!>")) ? 4
                                                          : 0;
        if (*ret_n)
            return i;
        i++;
    }
    return SIZE_MAX;
}

/* Ends that belong to a comment's end which never came. */
static struct str trim_cut_comment(struct str s)
{
    static const struct str ends[] = { STR_C("--!"), STR_C("--"), STR_C("-") };

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (str_ends(s, ends[i]))
            return (struct str){ s.s, s.n - ends[i].n };
    return s;
}

/* i is behind "<!--". */
static void next_comment(struct html_lexer *lx, struct html_token *t, size_t i)
{
    struct str rest = str_cut(lx->in, i);
    size_t end = i, n;

    t->kind = HTML_COMMENT;
    if (str_starts(rest, STR(">")))
        n = 1;
    else if (str_starts(rest, STR("->")))
        n = 2;
    else
        end = find_comment_end(lx->in, i, &n);
    if (end == SIZE_MAX) {
        t->cut = true;
        t->text = trim_cut_comment(rest);
        lx->pos = lx->in.n;
        return;
    }
    t->text = (struct str){ lx->in.s + i, end - i };
    lx->pos = end + n;
}

/* "<!" is at lx->pos. False: it is text. */
static bool next_declaration(struct html_lexer *lx, struct html_token *t)
{
    struct str rest = str_cut(lx->in, lx->pos + 2);
    size_t i = lx->pos + 2;

    if (str_starts(rest, STR("--")) && !lx->no_comment_end) {
        next_comment(lx, t, i + 2);
        return true;
    }
    if (rest.n >= 7 &&
        str_eq_nocase((struct str){ rest.s, 7 }, STR("DOCTYPE"))) {
        next_bogus(lx, t, HTML_DOCTYPE, i + 7);
        return true;
    }
    if (lx->lenient && str_starts(rest, STR("[CDATA["))) {
        t->kind = HTML_COMMENT;
        t->text = (struct str){ rest.s, 7 };
        lx->pos = i + 7;
        return true;
    }
    if (lx->lenient && rest.n > 0 && !is_alpha(rest.s[0]) && rest.s[0] != '-' &&
        rest.s[0] != '[' && rest.s[0] != '>')
        return false;
    next_bogus(lx, t, HTML_COMMENT, i);
    return true;
}

/* "</" is at lx->pos. False: it is text. */
static bool next_end_tag(struct html_lexer *lx, struct html_token *t)
{
    size_t i = lx->pos + 2;

    if (i >= lx->in.n)
        return false;
    if (is_alpha(lx->in.s[i])) {
        next_tag(lx, t, HTML_CLOSE, i);
        return true;
    }
    if (lx->lenient && !is_blank(lx->in.s[i]))
        return false;
    next_bogus(lx, t, HTML_COMMENT, i);
    return true;
}

/* '<' is at lx->pos. False: it is text. */
static bool next_markup(struct html_lexer *lx, struct html_token *t)
{
    char c;

    if (lx->pos + 1 == lx->in.n)
        return false;
    c = lx->in.s[lx->pos + 1];
    if (is_alpha(c)) {
        next_tag(lx, t, HTML_OPEN, lx->pos + 1);
        return true;
    }
    if (c == '/')
        return next_end_tag(lx, t);
    if (c == '!')
        return next_declaration(lx, t);
    if (c == '?') {
        next_bogus(lx, t, HTML_COMMENT, lx->pos + 1);
        return true;
    }
    return false;
}

/* "</>" is nothing at all. */
static void skip_nothing(struct html_lexer *lx)
{
    while (lx->pos < lx->in.n && lx->in.s[lx->pos] == '<' &&
           str_starts(str_cut(lx->in, lx->pos), STR("</>")))
        lx->pos += 3;
}

void html_token_next(struct html_lexer *lx, struct html_token *ret)
{
    if (lx->mode != HTML_DATA && lx->pos >= lx->mode_end) {
        if (lx->mode == HTML_CDATA && lx->pos < lx->in.n)
            lx->pos += 3;
        lx->mode = HTML_DATA;
    }
    if (lx->mode == HTML_DATA)
        skip_nothing(lx);
    ret->at = lx->pos;
    ret->cut = false;
    ret->self_closing = false;
    if (lx->pos >= lx->in.n) {
        ret->kind = HTML_END;
        return;
    }
    if (lx->mode != HTML_DATA)
        next_text(lx, ret, lx->mode_end);
    else if (lx->in.s[lx->pos] != '<' || !next_markup(lx, ret))
        next_text(lx, ret, lx->in.n);
}
