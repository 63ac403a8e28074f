/* prolog.c -- finding the declaration or root element behind junk. Any thread.
 */
#include "feeds/prolog.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool starts_nocase(struct str s, struct str what)
{
    return s.n >= what.n && str_eq_nocase((struct str){ s.s, what.n }, what);
}

static bool is_declaration(struct str s)
{
    return starts_nocase(s, STR("<?xml")) && s.n > 5 && is_blank(s.s[5]);
}

/* True if s starts with the root element of a feed or of OPML. */
static bool is_root(struct str s)
{
    static const struct str names[] = { STR_C("rss"), STR_C("feed"),
                                        STR_C("RDF"), STR_C("channel"),
                                        STR_C("opml") };
    struct str name = str_cut(s, 1);
    size_t n = 0;

    while (n < name.n && !is_blank(name.s[n]) && !strchr(":></", name.s[n]))
        n++;
    if (n < name.n && name.s[n] == ':') { /* that was a prefix */
        name = str_cut(name, n + 1);
        for (n = 0; n < name.n && !is_blank(name.s[n]) && name.s[n] != '>';)
            n++;
    }
    name.n = n;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static struct str skip_blanks(struct str s)
{
    for (;;) {
        if (s.n && is_blank(s.s[0]))
            s = str_cut(s, 1);
        else if (str_starts(s, STR("\xEF\xBB\xBF")))
            s = str_cut(s, 3);
        else
            return s;
    }
}

/* Past what XML allows before the root, but for the declaration. */
static struct str skip_allowed(struct str s)
{
    size_t end = 0;

    while (end != SIZE_MAX) {
        s = skip_blanks(s);
        if (is_declaration(s))
            break;
        if (str_starts(s, STR("<!--")))
            end = str_find(s, STR("-->"));
        else if (str_starts(s, STR("<?")))
            end = str_find(s, STR("?>"));
        else
            break;
        s = str_cut(s, end == SIZE_MAX ? s.n : end + 2);
        if (str_starts(s, STR(">")))
            s = str_cut(s, 1);
    }
    return s;
}

static bool is_other(struct str s)
{
    static const struct str starts[] = {
        STR_C("{"),     STR_C("["),     STR_C("<!doctype"),
        STR_C("<html"), STR_C("<head"), STR_C("<body"),
    };

    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
        if (starts_nocase(s, starts[i]))
            return true;
    return !s.n;
}

size_t prolog_find(struct str body)
{
    struct str s = body, rest;
    const char *less;

    if (s.n > PROLOG_MAX_BYTES)
        s.n = PROLOG_MAX_BYTES;
    if (!s.n || memchr(s.s, 0, s.n < 4 ? s.n : 4) ||
        str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF")))
        return 0;
    rest = skip_allowed(s);
    if (is_other(rest) || is_root(rest))
        return 0;
    while ((less = memchr(rest.s, '<', rest.n))) {
        rest = str_cut(rest, (size_t)(less - rest.s));
        if (is_declaration(rest) || is_root(rest))
            break;
        rest = str_cut(rest, 1);
    }
    if (!less)
        return 0;
    /* A mark belongs to the document that it stands right before. */
    s.n = (size_t)(rest.s - s.s);
    return str_eq(s, STR("\xEF\xBB\xBF")) ? 0 : s.n;
}
