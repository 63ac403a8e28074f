/* capture.h -- the text of one element of a feed, markup inside it and all.
 *
 * What an element holds may be text, HTML that was escaped, or elements of the
 * document itself (XHTML, or HTML that somebody forgot to escape): those are
 * written out as HTML again, for html_clean to judge. One thread.
 */
#ifndef WEIR_FEEDS_CAPTURE_H
#define WEIR_FEEDS_CAPTURE_H

#include "feeds/raw.h"
#include "feeds/xml.h"

/* An element as it starts. */
struct element {
    const struct xml_name *name;
    const struct xml_attr *attrs;
    size_t n;
};

struct capture {
    struct buf text; /* at most max bytes and a tag */
    enum raw_kind kind;
    size_t max;
    bool was_cut;  /* max was reached */
    bool is_xhtml; /* all text is to be escaped; a div around it goes */
    bool has_elements;
    bool is_base64;   /* for whoever began it; capture.c does not look */
    size_t depth;     /* open elements inside */
    bool has_wrapper; /* the first of them is that div */
};
void capture_init(struct capture *c);
void capture_release(struct capture *c);

/* Starts an element's text of at most max bytes. */
void capture_begin(struct capture *c, enum raw_kind kind, bool is_xhtml,
                   size_t max);

void capture_text(struct capture *c, struct str s);
/* Links of the element are resolved against base, unless it is absent. */
void capture_start(struct capture *c, const struct element *el,
                   struct str base);
void capture_end(struct capture *c, const struct xml_name *name);

#endif
