/* table.h -- columns of text for a terminal: widths as wcwidth counts them,
 * foreign text escaped. */
#ifndef WEIR_DAEMON_CMD_TABLE_H
#define WEIR_DAEMON_CMD_TABLE_H

#include <stddef.h>

#include "feeds/base/buf.h"

#define TABLE_MAX_COLUMNS 12

struct table {
    const char *const *titles; /* borrowed */
    size_t n_columns;
    struct buf *cells; /* row after row */
    size_t n_cells, cap_cells;
    struct buf lost; /* where cells go that memory was not enough for */
};

void table_init(struct table *t, const char *const *titles, size_t n_columns);
/* The next cell, to be filled before the one after it. */
struct buf *table_cell(struct table *t);
/* Appends it to a buffer and releases it; the last column is as wide as it is.
 */
void table_put(struct table *t, struct buf *to);

/* Columns a text takes on a terminal: East Asian wide characters two, marks
 * none. */
size_t table_width(struct str s);

#endif
