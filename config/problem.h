/* problem.h -- gathering mistakes in the order of files and lines.
 *
 * Private to config/. Different passes find mistakes of different lines; the
 * list stays sorted and keeps the first CONFIG_MAX_PROBLEMS, counting the
 * rest. Running out of memory is remembered, so that adding needs no check.
 */
#ifndef WEIR_CONFIG_PROBLEM_H
#define WEIR_CONFIG_PROBLEM_H

#include <sys/types.h>

#include "config/config.h"

/* One configuration file that was read. */
struct config_file {
    const char *name; /* as opened */
    unsigned number;  /* in the order read */
    uint64_t dev, ino;
    mode_t mode;                      /* 0: a text in memory */
    const struct config_file *parent; /* that includes it, or NULL */
    unsigned parent_line;
};

/* Where something stands. */
struct place {
    const struct config_file *file;
    unsigned line; /* 0: the file as a whole */
};

struct problem {
    struct place at;
    const char *file, *text; /* in the arena of the list */
};
struct problems {
    struct arena *arena;
    struct problem list[CONFIG_MAX_PROBLEMS];
    size_t n, n_more;
    bool is_nomem;
};

WEIR_NODISCARD enum err problem_init(struct problems *p);
void problem_release(struct problems *p);

/* Adds a line of text about a place. */
void problem_add(struct problems *p, struct place at, const char *fmt, ...)
    WEIR_PRINTF(3, 4);

/* True if a problem there has no room any more: then it is counted. Saves who
 * has many the search for what to say. */
bool problem_is_over(struct problems *p, struct place at);

/* Hands the list over to *ret (which config_problems_release frees); p is as
 * after release. ERR_NOMEM if any problem was lost. */
WEIR_NODISCARD enum err problem_take(struct problems *p,
                                     struct config_problems *ret);

/* Foreign text for a message: printable, in its first characters only. Made
 * for arguments: problem_add(p, at, "unknown %s", problem_quote(s).s). */
struct problem_quoted {
    char s[256];
};
struct problem_quoted problem_quote(struct str s);

#endif
