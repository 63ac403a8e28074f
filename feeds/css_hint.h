/* css_hint.h -- the XPath that a CSS selector means, for who wrote one where an
 * XPath belongs: ul#list > li.news is //ul[@id="list"]/li[@class="news"].
 *
 * Only what people write of a page by heart: names, classes, ids, child and
 * descendant; XPath's own slashes and brackets may stand between. Any thread.
 */
#ifndef WEIR_FEEDS_CSS_HINT_H
#define WEIR_FEEDS_CSS_HINT_H

#include <stdbool.h>

#include "feeds/base/buf.h"

enum css_hint {
    CSS_HINT_NONE,
    CSS_HINT_BLANK, /* only blanks between names: "and" may be an operator */
    CSS_HINT_SURE   /* a class, an id or '>' */
};

/* Appends it; is_from_top puts "//" where nothing says where to begin. On
 * CSS_HINT_NONE what is in b means nothing. */
enum css_hint css_hint_put(struct buf *b, struct str s, bool is_from_top);

#endif
