/* twice.h -- text that was made UTF-8 twice: its bytes were taken for
 * windows-1252 or Latin-1 and written as UTF-8 again ("KÃ¶ln" for "Köln").
 *
 * Whether a document is of that kind is charset.c's to say. No state, any
 * thread.
 */
#ifndef WEIR_FEEDS_TWICE_H
#define WEIR_FEEDS_TWICE_H

#include <stddef.h>
#include <stdint.h>

#include "feeds/base/str.h"

/* Reads at s[0] characters that are the bytes of one in UTF-8. Returns how many
 * bytes of s they take, *ret_cp is that one; 0 if they are not. */
size_t twice_read(struct str s, uint32_t *ret_cp);

#endif
