/* html_check.h -- what every output of html_clean must be, checked by reading
 * it again with our tokenizer. For the tests and the fuzz target.
 */
#ifndef WEIR_TESTS_FEEDS_HTML_CHECK_H
#define WEIR_TESTS_FEEDS_HTML_CHECK_H

#include <string.h>

#include "feeds/html.h"

/* One of the three references that texts may hold. */
static inline bool html_check_text(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.s[i];
        struct str rest = str_cut(raw, i);

        if (c == '<' || c == '>' || c == 0x7F ||
            (c < ' ' && c != '\n' && c != '\t'))
            return false;
        if (c == '&' && !str_starts(rest, STR("&amp;")) &&
            !str_starts(rest, STR("&lt;")) && !str_starts(rest, STR("&gt;")))
            return false;
    }
    return true;
}

/* True if the scheme, read as a careless browser might, is a good one. */
static inline bool html_check_url(struct str raw)
{
    static const struct str good[] = { STR_C("http"), STR_C("https"),
                                       STR_C("mailto") };
    char flat[8];
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned char c = (unsigned char)raw.s[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

        if (c == ':')
            break;
        if (c <= ' ' || c == 0x7F)
            continue;
        if (!letter && (n == 0 || !strchr("0123456789+-.", c)))
            return true; /* no scheme: relative */
        if (n < sizeof(flat))
            flat[n++] = (char)c;
        if (i + 1 == raw.n)
            return true;
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (str_eq_nocase((struct str){ flat, n }, good[i]))
            return true;
    return n == 0;
}

/* Each address of it. */
static inline bool html_check_srcset(struct str raw)
{
    while (raw.n > 0) {
        size_t end = str_find(raw, STR(", "));

        if (!html_check_url((struct str){ raw.s, end < raw.n ? end : raw.n }))
            return false;
        raw = str_cut(raw, end < raw.n ? end + 2 : raw.n);
    }
    return true;
}

static inline bool html_check_attrs(const struct html_token *t)
{
    bool seen[HTML_ATTRS] = { false };

    for (size_t i = 0; i < t->n_attrs; i++) {
        const struct html_attr *a = &t->attrs[i];
        size_t index = 0;
        const struct html_attr_info *info =
            html_element_attr(t->el, a->name, &index);

        if (!info || seen[index] || !str_eq(info->name, a->name) ||
            a->value.s[-1] != '"')
            return false;
        seen[index] = true;
        for (size_t j = 0; j < a->value.n; j++)
            if (strchr("<>\"", a->value.s[j]))
                return false;
        if (info->kind == ATTR_LINK && !html_check_url(a->value))
            return false;
        if (info->kind == ATTR_SRCSET && !html_check_srcset(a->value))
            return false;
    }
    return true;
}

/* NULL if html is clean: allowed elements, attributes and schemes only, one
 * spelling, balanced, not too deep. Else what is wrong. */
static inline const char *html_check(struct str html)
{
    enum html_element stack[HTML_MAX_DEPTH];
    static struct html_token t;
    struct html_lexer lx;
    size_t n = 0;

    html_token_init(&lx, html);
    for (;;) {
        html_token_next(&lx, &t);
        if (t.kind == HTML_END)
            return n ? "an element is left open" : NULL;
        if (t.kind == HTML_TEXT) {
            if (!html_check_text((struct str){ html.s + t.at, lx.pos - t.at }))
                return "a text is not escaped";
            continue;
        }
        if ((t.kind != HTML_OPEN && t.kind != HTML_CLOSE) || t.cut)
            return "neither text nor tag";
        t.el = html_element_find(t.name);
        if (!html_element_is(t.el, HTML_KEEP))
            return "an element that is not allowed";
        if (t.kind == HTML_CLOSE) {
            if (n == 0 || stack[--n] != t.el)
                return "an end tag in the wrong place";
            continue;
        }
        if (!html_check_attrs(&t))
            return "an attribute that is not allowed";
        if (html_element_is(t.el, HTML_VOID) != t.self_closing)
            return "a void element in another spelling";
        if (t.self_closing)
            continue;
        if (n == HTML_MAX_DEPTH)
            return "too deep";
        stack[n++] = t.el;
    }
}

#endif
