/* build.h -- from sections with their entries to struct config.
 *
 * Private to config/. What is wrong with a value is a problem at its line and
 * leaves the default. What only shows in several values together is check.c's
 * business.
 */
#ifndef WEIR_CONFIG_BUILD_H
#define WEIR_CONFIG_BUILD_H

#include "config/load.h"

/* A zone is opened once, however many sources name it. */
struct build_zone {
    struct build_zone *next;
    struct str name;
    const struct zone *zone; /* NULL: nobody knows it */
};

/* A medium and the lines that speak of it. */
struct build_medium {
    struct config_medium medium;
    struct place at;      /* first */
    struct place slug_at; /* file NULL: not set */
    struct place page_at;
    bool is_section; /* [medium NAME], not only a line of [slugs] */
};

struct build {
    struct config *config; /* being filled */
    struct arena *a;       /* its arena */
    struct load *load;
    struct problems *problems;
    struct build_zone *zones;
    struct config_source *sources; /* config->sources */
    struct section **sections;     /* of each, where it stands */
    struct build_medium *media;    /* of each of config->media */
};

/* Fills b->config from what was loaded. ERR_NOMEM, or success with or without
 * problems. */
WEIR_NODISCARD enum err build_config(struct build *b);

#endif
