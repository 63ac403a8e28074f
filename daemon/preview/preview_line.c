/* preview_line.c -- see preview_line.h. */
#include "daemon/preview/preview_line.h"

#include <stdint.h>

#include "daemon/cmd/table.h"
#include "daemon/preview/preview.h"

#define LINE_MAX_BYTES ((size_t)16384)
#define INDENT PREVIEW_LINE_INDENT

void preview_put_cut(struct buf *b, struct str s, size_t columns)
{
    size_t width = 0, pos = 0, fits = 0;

    while (pos < s.n) {
        size_t from = pos;

        (void)str_next(s, &pos);
        width += table_width((struct str){ s.s + from, pos - from });
        if (width > columns)
            break;
        if (width + 1 <= columns)
            fits = pos;
    }
    if (width <= columns) {
        str_put_line(b, s);
        return;
    }
    str_put_line(b, (struct str){ s.s, fits });
    buf_puts(b, "…");
}

/* Foreign text, cut and escaped. str_put_log cuts at 200 bytes, which is less
 * than 80 wide characters: so in pieces. */
void preview_line_foreign(struct buf *b, struct str s, size_t columns)
{
    struct buf line;
    struct str rest;

    buf_init(&line, LINE_MAX_BYTES);
    preview_put_cut(&line, s, columns);
    for (rest = buf_str(&line); rest.n;) {
        struct str piece = str_clip(rest, 160);

        if (!piece.n)
            break;
        str_put_log(b, piece);
        rest = str_cut(rest, piece.n);
    }
    buf_release(&line);
}

/* ... as a line of its own, indented. */
void preview_line_put(struct buf *b, const char *label, struct str s)
{
    if (!s.n)
        return;
    buf_printf(b, "%*s%s", INDENT, "", label);
    preview_line_foreign(b, s,
                         PREVIEW_COLUMNS - INDENT - table_width(str_of(label)));
    buf_putc(b, '\n');
}

/* ... whole: half an address cannot be asked for. */
void preview_line_link(struct buf *b, const char *label, struct str s)
{
    if (!s.n)
        return;
    buf_printf(b, "%*s%s", INDENT, "", label);
    preview_line_foreign(b, s, SIZE_MAX);
    buf_putc(b, '\n');
}

/* ... broken over lines at the width of the terminal, where scripts without
 * blanks may break anywhere. */
void preview_line_wrapped(struct buf *b, struct str s)
{
    const size_t columns = PREVIEW_COLUMNS - INDENT;

    while (s.n) {
        size_t pos = 0, width = 0, blank = 0, n = 0;

        while (pos < s.n && width <= columns) {
            size_t from = pos;

            (void)str_next(s, &pos);
            width += table_width((struct str){ s.s + from, pos - from });
            if (width > columns)
                break;
            n = pos;
            if (s.s[from] == ' ')
                blank = pos;
        }
        if (pos < s.n && blank > n / 2)
            n = blank;
        if (!n)
            n = pos;
        preview_line_put(b, "", (struct str){ s.s, n });
        s = str_trim(str_cut(s, n));
    }
}
