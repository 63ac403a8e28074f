/* people.h -- names and addresses as feeds write them in one text.
 *
 * "a@b.c (Name)", "Name <a@b.c>", "Name (a@b.c)", "a@b.c Name", "Name a@b.c",
 * "mailto:a@b.c", "Name".
 * No allocation, any thread.
 */
#ifndef WEIR_FEEDS_PEOPLE_H
#define WEIR_FEEDS_PEOPLE_H

#include <stdbool.h>

#include "feeds/base/str.h"

/* An e-mail address without the mailto: that may stand before it. */
struct str people_address(struct str s);

/* Splits s; both borrow from it, either may be absent. */
void people_split(struct str s, struct str *ret_name, struct str *ret_email);

/* Takes the next person off a list; false at its end. Commas part people only
 * where each has an address, for names hold commas too. */
bool people_next(struct str *rest, struct str *ret_one);

#endif
