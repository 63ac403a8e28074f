/* setup.h -- the configuration as the writer uses it: a copy in memory.
 *
 * Made by storage_set_config (configure.c) and replaced as a whole; never
 * changed in between.
 */
#ifndef WEIR_STORAGE_SETUP_H
#define WEIR_STORAGE_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "feeds/feeds.h"

#define SETUP_MAX_BYTES ((size_t)256 * 1024 * 1024)
/* A source that comes back within this keeps its state. */
#define SETUP_KEEP_SEC ((int64_t)30 * 24 * 60 * 60)

struct storage_site;
struct storage_source;
struct storage_medium;

struct setup_source {
    int64_t row; /* source.id */
    struct str id, name, address, grouping, category, language, reading;
    const struct str *tags;
    size_t n_tags;
    int64_t priority, backfill;
    struct dedup dedup;
};
struct setup_pin {
    struct str name, slug;
};
struct setup {
    struct arena *arena; /* owned; holds this too */
    struct str authority, post_path;
    int64_t since;
    const struct zone *zone; /* borrowed */
    enum slug_style slug_style;
    struct setup_source *sources; /* by id */
    size_t n_sources;
    struct setup_pin *pins; /* by name */
    size_t n_pins;
    int64_t all_stream;      /* stream.id of STREAM_ALL */
    bool has_orphan_details; /* wanted ones of removed sources */
};

/* A copy of all that is given; what only the database knows (row,
 * authority, since, all_stream) is not filled in yet. NULL: no memory. */
struct setup *setup_new(const struct storage_site *site,
                        const struct storage_source *sources, size_t n_sources,
                        const struct storage_medium *media, size_t n_media);
void setup_free(struct setup *s); /* NULL is accepted */

/* The source or pin of that name, or NULL. */
const struct setup_source *setup_find_source(const struct setup *s,
                                             struct str id);
const struct setup_pin *setup_find_pin(const struct setup *s, struct str name);

/* True if the slug, without case, is pinned to another name. */
bool setup_is_pinned_slug(const struct setup *s, struct str slug,
                          struct str name);

#endif
