/* html_clean.h -- the cleaner at work; private to html_clean.c, html_attr.c,
 * html_image.c and html_media.c, which write its output.
 */
#ifndef WEIR_FEEDS_HTML_CLEAN_H
#define WEIR_FEEDS_HTML_CLEAN_H

#include "feeds/html.h"

struct html_cleaner {
    struct html_reader reader;
    struct html_token t;
    struct html_shape shape;
    struct html_text plain;
    struct buf html, text;
    struct buf value;   /* an attribute's, decoded */
    struct buf set;     /* a srcset's, decoded */
    struct buf url;     /* the last address that was approved */
    struct buf image;   /* the first image */
    struct buf picture; /* what the <source>s of an open <picture> offer */
    bool no_memory;     /* of a buffer that was cleared since */
    size_t url_budget;  /* bytes that addresses may still take */
    bool after_br;      /* the last token was <br> */
    size_t media_end;   /* where the last link to one ended, in html */
    bool media_linked;  /* the audio or video being skipped has its link */
    /* Where html has an image without one, or SIZE_MAX, and what was before. */
    size_t bare_from, bare_to;
    struct html_flow bare_before;
    struct str base;
};

/* ---- html_clean.c ---- */

/* Writes text, here and to the plain text. */
void html_clean_text(struct html_cleaner *c, struct str s);

/* ---- html_attr.c ---- */

/* The attribute of the current tag, or NULL. */
const struct html_attr *html_attr_find(const struct html_cleaner *c,
                                       struct str name);

/* Its value with references decoded and control characters left out (line ends
 * and tabs stay). Borrowed until the next call, or from the input. */
struct str html_attr_decode(struct html_cleaner *c, struct str raw);

/* Makes c->url of a decoded address. False: it may not be published, or it is
 * none. One that a page loads by itself must be http, https or relative. */
bool html_attr_resolve(struct html_cleaner *c, struct str ref, bool is_loaded);

void html_attr_put(struct html_cleaner *c, struct str name, struct str value);

/* c->url as the value of an attribute; its cost goes to the budget. */
void html_attr_put_url(struct html_cleaner *c, struct str name);

/* Takes what was written since html had `before` bytes from the budget. */
void html_attr_charge(struct html_cleaner *c, size_t before);

/* The allowed attributes of the current tag in the order they were written; of
 * two with one name, the first. */
void html_attr_put_all(struct html_cleaner *c, enum html_element el);

/* ---- html_image.c ---- */

/* True for the names of attributes that hold an image's addresses, as browsers
 * and the scripts of pages know them. */
bool html_image_has(struct str name);

enum html_image {
    HTML_IMAGE_NOTHING, /* shows nothing: a tracking pixel, a spacer, none */
    HTML_IMAGE_BARE,    /* a text, or what stands where it is to come */
    HTML_IMAGE_SHOWN
};
/* Makes c->url of where the current <img> is loaded from in the end; absent if
 * from nowhere. */
enum html_image html_image_find(struct html_cleaner *c);

/* Writes c->url, if there is one, and the current srcset. */
void html_image_put(struct html_cleaner *c);

/* The current tag is a <source>: keeps its best address for the <img>. */
void html_image_source(struct html_cleaner *c);

/* ---- html_media.c ---- */

/* Writes a link for the current tag, which plays something: audio, video and
 * their source, a player in a frame. */
void html_media_put(struct html_cleaner *c, enum html_element el);

#endif
