/* load.h -- files in, sections with their keys out.
 *
 * Private to config/. Reads the main file and what it includes, asks the
 * schema of each section and key, and reports what is unknown, repeated or
 * in the wrong place. What values mean is build.c's business. Everything
 * lives in the work arena of the loading.
 */
#ifndef WEIR_CONFIG_LOAD_H
#define WEIR_CONFIG_LOAD_H

#include "config/problem.h"
#include "config/schema.h"

#define LOAD_MAX_SOURCES 100000
#define LOAD_MAX_MEDIA 100000
#define LOAD_MAX_BYTES ((size_t)64 * 1024 * 1024) /* of all files together */

/* One line "key = value". */
struct entry {
    struct entry *next;
    const struct schema_key *key; /* NULL in [slugs] */
    struct str name, value;       /* as written */
    struct place at;
};

/* One section; those without a name of their own are one each, wherever they
 * are continued. */
struct section {
    struct section *next;
    enum schema_section kind;
    struct str name; /* of [source] and [medium] */
    struct place at; /* where it stands first */
    struct entry *entries, **last;
    uint64_t seen; /* private: a bit a key */
    uint64_t told; /* private to check.c: a bit a key, reported once */
};

/* A text that is read in the place of a file, to see what would be (append.c):
 * of the file dev, ino; or, if name is set, of a new one of that name in the
 * directory dev, ino, which a pattern has to name. */
struct load_substitute {
    struct str text;
    uint64_t dev, ino;
    mode_t mode; /* of the file */
    const char *name;
    const char *path; /* for messages */
    bool was_read;    /* set by the reading */
};

struct load {
    struct arena *work;
    struct problems *problems;
    struct config_file *files[CONFIG_MAX_FILES]; /* in the order read */
    size_t n_files, n_bytes;
    struct section *single[SECTION_KINDS];  /* or NULL */
    struct section *sources, **last_source; /* in the order read */
    struct section *media, **last_medium;
    size_t n_sources, n_media;
    size_t n_slugs, n_includes;
    struct section *current; /* private; NULL: keys are passed over */
    struct entry *includes, **last_include;
    struct load_substitute *substitute; /* or NULL; borrowed */
};

void load_init(struct load *l, struct arena *work, struct problems *problems);

/* Reads path and all it includes. ERR_IO if path itself cannot be read;
 * everything else that is wrong is a problem. */
WEIR_NODISCARD enum err load_file(struct load *l, const char *path,
                                  struct err_info *ei);

/* config_read with a substitute, which may be NULL (config.c). */
WEIR_NODISCARD enum err load_config(const char *path,
                                    struct load_substitute *substitute,
                                    struct config **ret_config,
                                    struct config_problems *ret_problems,
                                    struct err_info *ei);

/* Reads a text as if it were a file of that name; includes are checked for
 * their form only. The text must live as long as the work arena. */
WEIR_NODISCARD enum err load_text(struct load *l, const char *name,
                                  struct str text);

/* Goes on with the lines of one file. */
WEIR_NODISCARD enum err
load_lines(struct load *l, const struct config_file *file, struct str text);

/* path as seen from the directory of the file it stands in, in arena a; NULL:
 * no memory. */
const char *load_resolve(struct arena *a, const struct config_file *file,
                         struct str path);

/* The same of a pattern as glob(3) reads it: special characters of that
 * directory count as themselves. */
const char *load_resolve_pattern(struct arena *a,
                                 const struct config_file *file,
                                 struct str pattern);

/* "[source heze]", for messages. */
struct problem_quoted load_title(const struct section *s);

/* The value of an entry, for messages: without what is a secret. */
struct problem_quoted load_quote(const struct entry *x);

/* The entry of a key in a section, or NULL; the section may be NULL. */
const struct entry *load_find(const struct section *s, const char *key);

#endif
