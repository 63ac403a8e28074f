/* opml.h -- subscription lists: OPML 1.0, 1.1 and 2.0 in, feeds out.
 *
 * The second public header of the folder, for those who import such lists. The
 * document is read as a stream by the XML reader that feeds have (decode.c,
 * markup.c, xml.c): broken markup, wrong charsets and undeclared entities are
 * repaired, nothing outside the body is ever looked at. Texts are UTF-8 of one
 * line; an absent one has n == 0. No state, any thread.
 */
#ifndef WEIR_FEEDS_OPML_H
#define WEIR_FEEDS_OPML_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/arena.h"
#include "feeds/base/err.h"
#include "feeds/base/str.h"

#define OPML_MAX_OUTLINES 20000    /* with an xmlUrl; others are only counted */
#define OPML_TEXT_MAX_CHARS 256    /* a name, a category, a folder's name */
#define OPML_FOLDER_MAX_BYTES 1024 /* a path; a name beyond is left out */

/* One outline with an xmlUrl. */
struct opml_outline {
    struct str name;     /* text, else title */
    struct str xml_url;  /* the feed: http(s), "feed:" taken off; or absent */
    struct str xml_text; /* the same as written, cut; for messages */
    struct str html_url; /* the site: http(s), or absent */
    struct str type;     /* "rss", "atom"; as written */
    struct str category; /* as written: "/经济/股市,要闻" */
    struct str language;
    /* Names of the outlines around it that have no xmlUrl, outermost first,
     * with
     * '/' between: "财经/要闻"; a '/' in a name is a '-' here. */
    struct str folder;
};

/* Called for each in document order; an error from it ends the reading and is
 * returned. Valid until it returns. */
typedef enum err opml_outline_fn(void *ctx, const struct opml_outline *outline,
                                 struct err_info *ei);

/* What a list says of itself, and how its reading went. */
struct opml {
    struct str title;
    struct str encoding;    /* lower-case name used to decode */
    struct str bozo_reason; /* what was repaired; absent: nothing was */
    size_t n_outlines;      /* handed on */
    size_t n_over;          /* after OPML_MAX_OUTLINES */
    bool is_cut;            /* it breaks off; what came before was handed on */
};

/* Reads a list; *ret and its texts live in a. ERR_FORMAT if this is no OPML;
 * text says what was found ("no OPML: an HTML page titled '502 Bad Gateway'").
 * A list without a single feed is no error. ERR_NOMEM and on_outline's errors
 * as they are. */
WEIR_NODISCARD enum err opml_read(struct str body, opml_outline_fn *on_outline,
                                  void *ctx, struct arena *a, struct opml *ret,
                                  struct err_info *ei);

#endif
