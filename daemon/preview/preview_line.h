/* preview_line.h -- the lines of a preview: foreign text, escaped, at the width
 * of a terminal. Private to preview*.c. */
#ifndef WEIR_DAEMON_PREVIEW_PREVIEW_LINE_H
#define WEIR_DAEMON_PREVIEW_PREVIEW_LINE_H

#include "feeds/base/buf.h"

#define PREVIEW_LINE_INDENT 4

/* Foreign text, cut and escaped. */
void preview_line_foreign(struct buf *b, struct str s, size_t columns);
/* ... as a line of its own, indented, after a label; nothing of no text. */
void preview_line_put(struct buf *b, const char *label, struct str s);
/* ... whole: half an address cannot be asked for. */
void preview_line_link(struct buf *b, const char *label, struct str s);
/* ... broken over lines, where scripts without blanks may break anywhere. */
void preview_line_wrapped(struct buf *b, struct str s);

#endif
