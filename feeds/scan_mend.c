/* scan_mend.c -- see scan_mend.h. Any thread. */
#include "feeds/scan_mend.h"

#include <string.h>

/* A key by which a lost quote is noticed. */
#define KEY_MAX_BYTES 64

size_t scan_skip_blanks(struct str s, size_t at)
{
    while (at < s.n && scan_is_blank(s.s[at]))
        at++;
    return at;
}

/* True if the rest of a key is at s[at], whose first quote is behind us: after
 * a string that cannot be. */
static bool is_key_rest(struct str s, size_t at)
{
    size_t from = at;

    while (at < s.n && at - from < KEY_MAX_BYTES &&
           (scan_is_word(s.s[at]) || s.s[at] == '_'))
        at++;
    if (at == from || at >= s.n || s.s[at] != '"')
        return false;
    at = scan_skip_blanks(s, at + 1);
    return at < s.n && s.s[at] == ':';
}

/* Back over blanks, and brackets that close where ret_closes is given: it is
 * true if one is an object's. */
static size_t go_back(struct str s, size_t from, size_t at, bool *ret_closes)
{
    while (at > from) {
        char c = s.s[at - 1];

        if (!scan_is_blank(c) && !(ret_closes && (c == '}' || c == ']')))
            break;
        if (ret_closes)
            *ret_closes |= c == '}';
        at--;
    }
    return at;
}

size_t scan_mend_last(struct str s, size_t from, size_t depth)
{
    size_t at = s.n;

    for (from++; depth; depth--) {
        at = go_back(s, from, at, NULL);
        if (at == from || (s.s[at - 1] != '}' && s.s[at - 1] != ']'))
            return s.n + 1;
        at--;
    }
    return at;
}

size_t scan_mend_string(struct str s, size_t from, size_t at)
{
    bool closes = false, opens;
    size_t end, to;

    from++;
    if (!is_key_rest(s, at))
        return at;
    end = go_back(s, from, at - 1, NULL);
    opens = end > from && s.s[end - 1] == '{';
    if (opens)
        end = go_back(s, from, end - 1, NULL);
    if (end == from || s.s[end - 1] != ',')
        return at;
    to = go_back(s, from, --end, &closes);
    if (closes)
        return to;
    return opens ? at : end;
}
