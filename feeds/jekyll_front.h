/* jekyll_front.h -- the front matter of a Jekyll post: keys and their texts.
 */
#ifndef WEIR_FEEDS_JEKYLL_FRONT_H
#define WEIR_FEEDS_JEKYLL_FRONT_H

#include "feeds/feeds.h"

struct front_value {
    struct str key;
    const struct str *list; /* n texts; a single one unless is_list */
    size_t n;
    bool is_list;
};
struct front {
    const struct front_value *values;
    size_t n;
    struct str body; /* what follows; borrowed from the file */
};

/* Texts in a. ERR_FORMAT if there is no front matter, or no end of it. */
WEIR_NODISCARD enum err front_read(struct str bytes, struct arena *a,
                                   struct front *ret, struct err_info *ei);
/* The last value of that key, or NULL. */
const struct front_value *front_find(const struct front *f, const char *key);
/* Its first text; absent if there is none. */
struct str front_text(const struct front *f, const char *key);

/* The next line of *s, without its end; *s is what follows. False at the end.
 */
bool front_line(struct str *s, struct str *ret_line);

#endif
