/* media.h -- what a published file is, for the header fields of its answer.
 *
 * Pure, any thread.
 */
#ifndef WEIR_DAEMON_SERVE_MEDIA_H
#define WEIR_DAEMON_SERVE_MEDIA_H

#include <stdbool.h>

#include "feeds/base/str.h"

/* What a page may load and do (SECURITY.md 12): its own styles and scripts,
 * pictures and sound from anywhere, nothing else. The pages say most of it
 * themselves, for servers that do not; frame-ancestors only counts here. */
#define PAGE_POLICY                                                            \
    "default-src 'none'; script-src 'self'; connect-src 'self'; "              \
    "style-src 'self'; form-action 'self'; manifest-src 'self'; "              \
    "img-src https: http:; media-src https: http:; base-uri 'none'; "          \
    "frame-ancestors 'none'"

struct media {
    const char *type; /* static */
    bool is_text;     /* compresses well */
    bool is_page;     /* shown by a browser */
    bool is_feed;     /* read by programs, those in browsers too */
};

#define MEDIA_LOOK_BYTES 1024 /* a root element stands before that */

/* By the ending of its name and, of .xml and .json, how it begins (absent:
 * nothing is known of that). */
struct media media_of(struct str path, struct str beginning);

#endif
