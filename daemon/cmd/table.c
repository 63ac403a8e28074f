/* table.c -- see table.h. */
#include "daemon/cmd/table.h"

#include <stdlib.h>

#define CELL_MAX_BYTES ((size_t)1024)

/* Ranges that terminals draw two columns wide (Unicode EastAsianWidth W, F):
 * the scripts and symbols that names of sources are made of. */
static const struct {
    uint32_t first, last;
} wide[] = {
    { 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0x33ff },
    { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },   { 0xa000, 0xa4cf },
    { 0xa960, 0xa97f },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },
    { 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },
    { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff },
    { 0x20000, 0x3fffd },
};

static size_t char_width(uint32_t cp)
{
    if ((cp >= 0x300 && cp <= 0x36f) || (cp >= 0x200b && cp <= 0x200f) ||
        (cp >= 0xfe00 && cp <= 0xfe0f))
        return 0;
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (cp >= wide[i].first && cp <= wide[i].last)
            return 2;
    return 1;
}

size_t table_width(struct str s)
{
    size_t width = 0;

    for (size_t pos = 0; pos < s.n;)
        width += char_width(str_next(s, &pos));
    return width;
}

void table_init(struct table *t, const char *const *titles, size_t n_columns)
{
    *t = (struct table){ .titles = titles, .n_columns = n_columns };
    buf_init(&t->lost, CELL_MAX_BYTES);
    for (size_t i = 0; i < n_columns; i++)
        buf_puts(table_cell(t), titles[i]);
}

struct buf *table_cell(struct table *t)
{
    if (t->n_cells == t->cap_cells) {
        size_t cap = t->cap_cells ? 2 * t->cap_cells : 64;
        struct buf *cells = reallocarray(t->cells, cap, sizeof(*cells));

        if (!cells) {
            buf_clear(&t->lost);
            return &t->lost;
        }
        t->cells = cells;
        t->cap_cells = cap;
    }
    buf_init(&t->cells[t->n_cells], CELL_MAX_BYTES);
    return &t->cells[t->n_cells++];
}

static void put_cell(struct buf *to, struct str s, size_t pad_to)
{
    struct buf b;

    buf_init(&b, 8 * CELL_MAX_BYTES);
    str_put_log(&b, s);
    for (size_t width = table_width(buf_str(&b)); width < pad_to; width++)
        buf_putc(&b, ' ');
    buf_put(to, buf_str(&b));
    buf_release(&b);
}

void table_put(struct table *t, struct buf *to)
{
    size_t widths[TABLE_MAX_COLUMNS] = { 0 };

    for (size_t i = 0; i < t->n_cells; i++) {
        size_t width = table_width(buf_str(&t->cells[i]));

        if (width > widths[i % t->n_columns])
            widths[i % t->n_columns] = width;
    }
    for (size_t i = 0; i < t->n_cells; i++) {
        size_t column = i % t->n_columns;
        bool is_last = column + 1 == t->n_columns;

        put_cell(to, buf_str(&t->cells[i]), is_last ? 0 : widths[column] + 2);
        if (is_last)
            buf_putc(to, '\n');
    }
    for (size_t i = 0; i < t->n_cells; i++)
        buf_release(&t->cells[i]);
    free(t->cells);
    buf_release(&t->lost);
}
