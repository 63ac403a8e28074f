/* people.c -- telling the name from the e-mail address (RFC 5322 3.4 and what
 * RSS 2.0 made of it). Any thread. */
#include "feeds/people.h"

#include <string.h>

struct str people_address(struct str s)
{
    struct str mailto = STR("mailto:");

    s = str_trim(s);
    if (s.n > mailto.n && str_eq_nocase((struct str){ s.s, mailto.n }, mailto))
        s = str_trim(str_cut(s, mailto.n));
    return s;
}

static bool is_email(struct str s)
{
    const char *at = s.n ? memchr(s.s, '@', s.n) : NULL;
    size_t pos = 0;

    if (!at || at == s.s || at == s.s + s.n - 1)
        return false;
    while (pos < s.n) {
        uint32_t cp = str_next(s, &pos);

        if (str_is_space(cp) || cp == '<' || cp == '>' || cp == '(' ||
            cp == ')' || cp == ',' || cp == '"')
            return false;
    }
    return true;
}

/* Splits "OUTSIDE open INSIDE close": true if one of the two is an address. */
static bool split_at(struct str s, char open, char close, struct str *ret_name,
                     struct str *ret_email)
{
    const char *from = s.n ? memchr(s.s, open, s.n) : NULL;
    const char *to = s.n ? memrchr(s.s, close, s.n) : NULL;
    struct str inside, outside;

    if (!from || !to || to < from)
        return false;
    inside = people_address((struct str){ from + 1, (size_t)(to - from) - 1 });
    outside = people_address((struct str){ s.s, (size_t)(from - s.s) });
    if (is_email(inside)) {
        *ret_name = outside;
        *ret_email = inside;
        return true;
    }
    if (is_email(outside)) {
        *ret_name = inside;
        *ret_email = outside;
        return true;
    }
    return false;
}

/* "a@b.c Name", "Name a@b.c". */
static bool split_words(struct str s, struct str *ret_name,
                        struct str *ret_email)
{
    const char *first = s.n ? memchr(s.s, ' ', s.n) : NULL;
    const char *last = s.n ? memrchr(s.s, ' ', s.n) : NULL;
    struct str head, tail;

    if (!first)
        return false;
    head = (struct str){ s.s, (size_t)(first - s.s) };
    tail = str_cut(s, (size_t)(last - s.s) + 1);
    if (is_email(head)) {
        *ret_email = head;
        *ret_name = str_trim(str_cut(s, head.n));
        return true;
    }
    if (!is_email(tail))
        return false;
    *ret_email = tail;
    *ret_name = str_trim((struct str){ s.s, (size_t)(last - s.s) });
    return true;
}

/* What stands between the two, if they are at its ends and nowhere else. */
static struct str unwrap(struct str s, char open, char close)
{
    struct str inside;

    if (s.n < 2 || s.s[0] != open || s.s[s.n - 1] != close)
        return s;
    inside = (struct str){ s.s + 1, s.n - 2 };
    if (open != close && inside.n &&
        (memchr(inside.s, open, inside.n) || memchr(inside.s, close, inside.n)))
        return s;
    return inside;
}

void people_split(struct str s, struct str *ret_name, struct str *ret_email)
{
    struct str whole = people_address(s);

    *ret_name = *ret_email = (struct str){ NULL, 0 };
    if (is_email(whole))
        *ret_email = whole;
    else if (!split_at(s, '<', '>', ret_name, ret_email) &&
             !split_at(s, '(', ')', ret_name, ret_email) &&
             !split_words(whole, ret_name, ret_email))
        *ret_name = str_trim(s);
    *ret_name = unwrap(*ret_name, '"', '"'); /* "\"Name\" <a@b.c>" */
    if (!ret_email->n)
        *ret_name = unwrap(*ret_name, '(', ')');
}

/* Where the next comma outside of quotes and brackets is. */
static size_t next_comma(struct str s, size_t from)
{
    char end = 0;

    for (size_t i = from; i < s.n; i++) {
        char c = s.s[i];

        if (end && c != end)
            continue;
        if (end)
            end = 0;
        else if (c == ',')
            return i;
        else if (c == '"')
            end = '"';
        else if (c == '(')
            end = ')';
        else if (c == '<')
            end = '>';
    }
    return s.n;
}

static bool has_at(struct str s) { return s.n && memchr(s.s, '@', s.n); }

bool people_next(struct str *rest, struct str *ret_one)
{
    size_t from = 0, n = next_comma(*rest, 0);
    bool has_address = false;

    while (n < rest->n) {
        has_address |= has_at((struct str){ rest->s + from, n - from });
        if (has_address && has_at(str_cut(*rest, n + 1)))
            break;
        from = n + 1;
        n = has_address ? rest->n : next_comma(*rest, from);
    }
    *ret_one = (struct str){ rest->s, n };
    *rest = str_cut(*rest, n < rest->n ? n + 1 : n);
    return n > 0;
}
