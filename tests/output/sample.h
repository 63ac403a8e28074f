/* sample.h -- a site and posts for the tests of output/. */
#ifndef WEIR_TESTS_OUTPUT_SAMPLE_H
#define WEIR_TESTS_OUTPUT_SAMPLE_H

#include "output/output.h"

#define SAMPLE_DAY 1642118400 /* 2022-01-14 08:00 in Shanghai */

/* A zone eight hours east, for ever. */
const struct zone *sample_zone(void);

/* A Chinese site in dir, with Atom, HTML and Jekyll switched on, and paths for
 * all formats. */
struct output_site sample_site(const char *dir);

/* A whole post of 菏泽日报; n makes it another. */
struct post sample_post(unsigned n);

/* The same with everything in it that could break out of a format. */
struct post sample_hostile_post(void);

/* A post of which only what weir makes itself is known. */
struct post sample_bare_post(void);

/* Writes one list in all formats; what is at path then, or NULL. */
char *sample_render_list(const struct output_site *site,
                         const struct post_list *list, const char *path);

struct stream sample_stream(enum stream_kind kind);

/* A directory of the test's own, and its removal with all it holds. */
char *sample_mkdir(char path[64]);
void sample_rmdir(const char *path);

/* A file's bytes, NUL-terminated, to be freed; NULL if there is none. */
char *sample_read(const char *dir, const char *path);

/* Fails the test unless text is what tests/data/output/NAME holds. With
 * WEIR_GOLDEN set in the environment, writes it there instead. */
void sample_assert_golden(const char *name, const char *text);

/* How many files below dir have a name with a dot first. */
unsigned sample_count_dot_files(const char *dir);

#endif
