/* prolog.h -- what stands before an XML document and does not belong to it.
 *
 * PHP's warnings, blank lines and byte order marks of templates: with them the
 * first element is not the root, and the declaration that names the encoding
 * not where it is looked for. No state, any thread.
 */
#ifndef WEIR_FEEDS_PROLOG_H
#define WEIR_FEEDS_PROLOG_H

#include <stdbool.h>

#include "feeds/base/str.h"

/* How far the beginning of a document is looked for. */
#define PROLOG_MAX_BYTES 16384

/* Where the document begins: at its declaration or, if it has none, at the
 * root element of a feed or list of feeds. 0 if nothing but a byte order mark,
 * blanks and comments stands before the root, if there is no such root in the
 * first PROLOG_MAX_BYTES, and for HTML, JSON and UTF-16. */
size_t prolog_find(struct str body);

#endif
