/* schema.h -- THE table of the configuration: every key there is.
 *
 * Private to config/. Reading, checking, messages, defaults and the manual
 * come from it; a new key is a new row (and a field of config.h). Constant
 * data, any thread.
 */
#ifndef WEIR_CONFIG_SCHEMA_H
#define WEIR_CONFIG_SCHEMA_H

#include "config/config.h"

enum schema_section {
    SECTION_WEIR,
    SECTION_DEFAULTS, /* has the keys of SECTION_SOURCE */
    SECTION_SOURCE,
    SECTION_ATOM,
    SECTION_RSS,
    SECTION_JSON,
    SECTION_HTML,
    SECTION_JEKYLL,
    SECTION_OPML,
    SECTION_SITEMAP,
    SECTION_SERVER,
    SECTION_SLUGS, /* any key */
    SECTION_MEDIUM,
    SECTION_KINDS
};

/* How a value is written, and what field it fills. */
enum schema_type {
    TYPE_TEXT,     /* const char *; min..max characters */
    TYPE_MAPPING,  /* const char *, read by mapping_new; words: what to call
                      it in the manual when it is no path */
    TYPE_URL,      /* const char *, http or https */
    TYPE_LINK,     /* TYPE_URL that gets a '/' at its end */
    TYPE_FILE,     /* const char *, relative to the file it stands in */
    TYPE_FOLDER,   /* TYPE_FILE */
    TYPE_GLOB,     /* TYPE_FILE; bool at offset_2: it is a pattern */
    TYPE_SECRET,   /* const char *, the first line of that file */
    TYPE_SUBDIR,   /* const char *, below the output directory, as written */
    TYPE_TEMPLATE, /* const char *; words: what it may name, '!' if it must */
    TYPE_LANGUAGE, /* const char *, BCP 47 */
    TYPE_CHARSET,  /* const char * */
    TYPE_ADDRESS,  /* const char *, a numeric IP address */
    TYPE_SLUG,     /* const char * */
    TYPE_MIME,     /* const char *, a media type */
    TYPE_PROXY,    /* const char * */
    TYPE_PARAM,    /* const char *, name of a query parameter */
    TYPE_ZONE,     /* const char * at offset, const struct zone * at offset_2 */
    TYPE_BOOL,     /* bool */
    TYPE_COUNT,    /* int64_t */
    TYPE_SECONDS,  /* int64_t of seconds; min, max too */
    TYPE_MILLIS,   /* int64_t of milliseconds; min, max too */
    TYPE_SIZE,     /* int64_t of bytes; min, max too */
    TYPE_WORD,     /* an enum; words: its values' names in their order */
    TYPE_FORMATS,  /* unsigned, a bit for each of words that is named */
    TYPE_DEDUP,    /* struct dedup */
    /* Lists, by repeating the key: max is how many; offset_2 the count. They
     * stand last: schema_is_list. */
    TYPE_TAGS,    /* const char ** */
    TYPE_HEADERS, /* const char **, "Name: value" */
    TYPE_XPATHS,  /* const char **, read by mapping_new */
    TYPE_NETS,    /* const struct config_cidr * */
    TYPE_INCLUDE  /* no field: read by load.c */
};

enum {
    KEY_NO_DEFAULT = 1, /* not in [defaults] */
    KEY_OF_LIST = 2,    /* only for sources that are read by a mapping */
    KEY_MAY_BE_EMPTY = 4,
    KEY_MAY_BE_NONE = 8, /* `none` is written for what is NULL or 0 */
    KEY_OF_JSON = 16,    /* of lists, only for JSON */
    KEY_OF_TREE = 32,    /* of lists, only for HTML and XML */
    KEY_OF_URL = 64      /* not for a source with file = */
};

struct schema_key {
    enum schema_section section;
    enum schema_type type;
    unsigned flags;
    const char *name;
    const char *preset;      /* the default as it would be written, or NULL */
    int64_t min, max;        /* both 0: no limits */
    size_t offset, offset_2; /* in struct config, config_source, ... */
    const char *words;
    const char *help; /* one line of the manual, mdoc-safe */
};

/* The keys of a section, as rows of the table; none for [slugs]. */
const struct schema_key *schema_keys(enum schema_section section,
                                     size_t *ret_n);
/* The key of that name in a section, or NULL. */
const struct schema_key *schema_find(enum schema_section section,
                                     struct str name);
/* The key that was probably meant, or NULL. */
const struct schema_key *schema_find_near(enum schema_section section,
                                          struct str name);
/* A section that has a key of exactly that name, or SECTION_KINDS. */
enum schema_section schema_find_home(struct str name);

/* The key, of another section too, that a key of that name in a section is
 * called now, or NULL. */
const struct schema_key *schema_find_moved(enum schema_section section,
                                           struct str name);
/* True if the key is repeated, once for each value. */
bool schema_is_list(const struct schema_key *key);

/* "[output atom]", "[source ID]": as the manual calls it. Static. */
const char *schema_section_title(enum schema_section section);
/* "weir", "output atom", "source": what stands in the brackets. Static. */
const char *schema_section_name(enum schema_section section);
/* True if it needs a name of its own: source, medium. */
bool schema_section_is_named(enum schema_section section);
/* The section of [word name], or SECTION_KINDS. */
enum schema_section schema_section_find(struct str word, struct str name);
/* The section that [word name] probably was to be, or SECTION_KINDS. */
enum schema_section schema_section_find_near(struct str word, struct str name);

#endif
