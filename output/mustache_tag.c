/* mustache_tag.c -- which lines of a template vanish with their tag
 * ("standalone" in the spec). No state, any thread.
 */
#include "output/mustache_tag.h"

bool mustache_is_blank(char ch) { return ch == ' ' || ch == '\t'; }

bool mustache_tag_is_alone(struct str text, const struct mustache_tag *tag,
                           size_t *from, size_t *to)
{
    size_t a = tag->at, b = tag->end;

    while (a > 0 && mustache_is_blank(text.s[a - 1]))
        a--;
    if (a > 0 && text.s[a - 1] != '\n')
        return false;
    while (b < text.n && mustache_is_blank(text.s[b]))
        b++;
    if (b + 1 < text.n && text.s[b] == '\r' && text.s[b + 1] == '\n')
        b++;
    if (b < text.n && text.s[b] != '\n')
        return false;
    *from = a;
    *to = b < text.n ? b + 1 : b;
    return true;
}
