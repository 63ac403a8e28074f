/* world.h -- a database in a temporary directory, for the tests of storage.
 *
 * What weir stored is looked at twice: through storage.h, and by SQL over a
 * connection of its own.
 */
#ifndef WEIR_TESTS_STORAGE_WORLD_H
#define WEIR_TESTS_STORAGE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "storage/storage.h"

#define NOW ((int64_t)1642233600) /* 2022-01-15T08:00:00Z */
#define DAY ((int64_t)24 * 60 * 60)
#define LEN(list) (sizeof(list) / sizeof((list)[0]))

struct world {
    char dir[64], path[96];
    struct storage *st;
    struct arena *arena; /* of results and documents */
    int64_t now;
    struct err_info ei;
};

/* The sources of world_start. a, b, c: alone. g1, g2: one group. hi: priority
 * 10. few: backfill 2. med: category 东财, tag {medium}新闻. link, guid, code:
 * dedup of that kind only. late: dedup link before guid.
 * text: content before guid. */

/* An item in short. Zero dates: none. */
struct spec {
    const char *guid, *infocode, *url, *title, *summary, *content;
    const char *medium, *detail, *tag, *author, *image, *date_text;
    int64_t published, updated;
};

/* A temporary directory only; with a database; with its configuration. */
void world_init(struct world *w);
void world_open(struct world *w);
void world_start(struct world *w);
void world_end(struct world *w);
void world_reopen(struct world *w); /* closes, opens, configures again */

void world_configure(struct world *w, const struct storage_source *sources,
                     size_t n);
extern const struct storage_source world_sources[];
extern const size_t world_n_sources;
extern const struct storage_site world_site;

/* A document of those specs, in w->arena; specs end at n. */
const struct document *world_document(struct world *w, const struct spec *specs,
                                      size_t n);
/* Puts one in a transaction of its own, at w->now. */
struct put_stats world_put(struct world *w, const char *source,
                           const struct spec *specs, size_t n);
#define PUT(w, source, ...)                                                    \
    world_put(w, source, (const struct spec[]){ __VA_ARGS__ },                 \
              LEN(((const struct spec[]){ __VA_ARGS__ })))
/* Puts one in the transaction that is open. */
enum err world_put_into(struct world *w, const char *source,
                        const struct spec *specs, size_t n,
                        struct put_stats *ret_stats);
#define PUT_INTO(w, source, ret, ...)                                          \
    world_put_into(w, source, (const struct spec[]){ __VA_ARGS__ },            \
                   LEN(((const struct spec[]){ __VA_ARGS__ })), ret)
void world_begin(struct world *w);
void world_commit(struct world *w);

/* The first column of the first row; "" if there is none. In w->arena. */
const char *world_text(struct world *w, const char *sql);
int64_t world_number(struct world *w, const char *sql);
void world_sql(struct world *w, const char *sql);

/* All posts by id with the titles their carriers gave: "a=T b=U | a=V". */
const char *world_posts(struct world *w);
struct post world_post(struct world *w, int64_t id);
/* The marks that wait, in order: "post 1, head 1, page 1/2". Clears them. */
const char *world_marks(struct world *w);

void assert_str(struct str got, const char *want);

#endif
