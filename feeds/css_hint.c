/* css_hint.c -- see css_hint.h. Selectors Level 3, as far as it goes; one pass,
 * no failing but for what is no selector. */
#include "feeds/css_hint.h"

struct selector {
    struct str s; /* what is left */
    struct buf *b;
    enum css_hint hint;
};

static bool is_ident(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           (unsigned char)c >= 0x80;
}

static struct str take_ident(struct selector *sel)
{
    struct str ident = { sel->s.s, 0 };

    while (ident.n < sel->s.n && is_ident(sel->s.s[ident.n]))
        ident.n++;
    sel->s = str_cut(sel->s, ident.n);
    return ident;
}

static bool take(struct selector *sel, const char *sign)
{
    if (!str_starts(sel->s, str_of(sign)))
        return false;
    sel->s = str_cut(sel->s, str_of(sign).n);
    return true;
}

/* "[...]" as it is; false if it does not end. */
static bool copy_brackets(struct selector *sel)
{
    char quote = '\0';

    for (size_t i = 0; i < sel->s.n; i++) {
        char c = sel->s.s[i];

        if (quote && c == quote)
            quote = '\0';
        else if (quote)
            continue;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == ']') {
            buf_put(sel->b, (struct str){ sel->s.s, i + 1 });
            sel->s = str_cut(sel->s, i + 1);
            return true;
        }
    }
    return false;
}

/* "#id" and ".a.b", if they are there; false for a sign without its name. */
static bool put_marks(struct selector *sel)
{
    bool has_class = false;

    for (;;) {
        bool is_id = take(sel, "#");
        struct str name;

        if (!is_id && !take(sel, "."))
            break;
        name = take_ident(sel);
        if (!name.n)
            return false;
        sel->hint = CSS_HINT_SURE;
        if (has_class) {
            buf_puts(sel->b, is_id ? "\"]" : " ");
        }
        if (is_id)
            buf_puts(sel->b, "[@id=\"");
        else if (!has_class)
            buf_puts(sel->b, "[@class=\"");
        buf_put(sel->b, name);
        if (is_id)
            buf_puts(sel->b, "\"]");
        has_class = !is_id;
    }
    if (has_class)
        buf_puts(sel->b, "\"]");
    return true;
}

/* "li.news[2]", ".news", "*", "@href". */
static bool put_compound(struct selector *sel)
{
    bool is_attr = take(sel, "@");
    struct str name;

    if (is_attr)
        buf_putc(sel->b, '@');
    name = take_ident(sel);
    buf_put(sel->b, name);
    if (!name.n &&
        (is_attr || (!take(sel, "*") && !str_starts(sel->s, STR(".")) &&
                     !str_starts(sel->s, STR("#")))))
        return false;
    if (!name.n)
        buf_putc(sel->b, '*');
    if (!is_attr && !put_marks(sel))
        return false;
    while (str_starts(sel->s, STR("[")))
        if (!copy_brackets(sel))
            return false;
    return true;
}

/* What joins two compounds; false if nothing does. */
static bool put_joint(struct selector *sel)
{
    struct str rest = str_trim(sel->s);
    bool has_blank = rest.n < sel->s.n;

    sel->s = rest;
    if (take(sel, "//")) {
        buf_puts(sel->b, "//");
    } else if (take(sel, "/")) {
        buf_putc(sel->b, '/');
    } else if (take(sel, ">")) {
        sel->hint = CSS_HINT_SURE;
        buf_putc(sel->b, '/');
    } else if (has_blank) {
        if (sel->hint == CSS_HINT_NONE)
            sel->hint = CSS_HINT_BLANK;
        buf_puts(sel->b, "//");
    } else {
        return false;
    }
    sel->s = str_trim(sel->s);
    return true;
}

enum css_hint css_hint_put(struct buf *b, struct str s, bool is_from_top)
{
    struct selector sel = { .s = str_trim(s), .b = b };
    bool is_relative = false;

    if (str_starts(sel.s, STR("./")) && take(&sel, "."))
        buf_putc(b, '.');
    if (str_starts(sel.s, STR("/")))
        is_from_top = take(&sel, "//") || !take(&sel, "/");
    else if (!is_from_top)
        is_relative = true;
    if (!is_relative)
        buf_puts(b, is_from_top ? "//" : "/");
    while (put_compound(&sel)) {
        if (!sel.s.n)
            return sel.hint;
        if (!put_joint(&sel))
            break;
    }
    return CSS_HINT_NONE;
}
