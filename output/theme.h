/* theme.h -- the files of a theme: those built in, overridden file by file.
 *
 * NAME.mustache are templates, strings/LANGUAGE.txt words, everything else is
 * published as it is below /theme/. Read once, at open; a theme's text is
 * trusted as the configuration is.
 */
#ifndef WEIR_OUTPUT_THEME_H
#define WEIR_OUTPUT_THEME_H

#include "output/mustache.h"
#include "output/strings.h"

#define THEME_FILE_MAX_BYTES 4194304
#define THEME_MAX_FILES 256

struct theme_file {
    char *name;        /* "style.css", "strings/en.txt"; owned */
    char *path;        /* where it comes from, for messages; owned */
    struct str bytes;  /* NUL-terminated */
    char *owned_bytes; /* NULL: built in */
};
struct theme {
    struct theme_file *files; /* by name */
    size_t n_files;
    struct strings strings;
};

/* Reads dir (NULL: only what is built in) and the words of a language: its
 * own, else those of its script or its first part, else English. template, if
 * not NULL, is a file that stands for jekyll.mustache. */
WEIR_NODISCARD enum err theme_open(struct theme *t, const char *dir,
                                   const char *language, const char *template,
                                   struct err_info *ei);
void theme_release(struct theme *t);

/* NULL: there is none of that name. Borrowed. */
const struct theme_file *theme_find(const struct theme *t, struct str name);

/* True for what is published below /theme/. */
bool theme_is_static(const struct theme_file *f);

/* A loader of templates whose ctx is a struct theme. */
enum err theme_load_template(void *ctx, struct str name, struct str *ret_text,
                             const char **ret_file, struct err_info *ei);

#endif
