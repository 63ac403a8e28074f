/* facts.h -- what a document says beyond the fields of struct feed and item.
 *
 * Only `weir parse` shows it, so it costs whoever did not ask for everything
 * (read_options) nothing, and a new fact is a row of a table. Facts are a tree
 * of the shape they are printed in, see weir-parse(5): objects of values,
 * objects and lists; its keys and depth come from our tables, never
 * from a document. Values are finished: plain lines, absolute addresses, dates
 * of RFC 3339. In the arena of the normalizer. One thread.
 */
#ifndef WEIR_FEEDS_FACTS_H
#define WEIR_FEEDS_FACTS_H

#include "feeds/normalize.h"

enum fact_kind {
    FACT_OBJECT,
    FACT_LIST,
    FACT_TEXT,
    FACT_JSON /* a number, true, a geometry: as it is to be printed */
};

struct fact {
    struct str key; /* static; absent in a list */
    enum fact_kind kind;
    int rank; /* of a value, see facts_put */
    struct str text;
    struct fact *first, *last, *next;
};

/* How a text becomes a value; what it cannot become is absent. */
enum fact_as {
    AS_LINE,     /* plain text of one line */
    AS_PLAIN,    /* the same; the elements' text is no HTML, see feed_facts.c */
    AS_STRING,   /* as it is, ends trimmed */
    AS_TEXT,     /* as it is */
    AS_URL,      /* absolute where a base is known */
    AS_NUMBER,   /* an integer, not negative */
    AS_DATE,     /* RFC 3339 */
    AS_LANGUAGE, /* BCP 47 */
    AS_SECONDS,  /* "95", "1:35" */
    AS_HOUR,     /* 0 to 23; 24, as in RSS 0.91, is 0 */
    AS_DAY,      /* "Monday" */
    AS_EXPLICIT, /* yes, true, explicit; no, false, clean */
    AS_YES,      /* true if it is yes or true, else false */
    AS_LOWER,    /* a word that is specified in small letters */
    AS_END,      /* the date that a period ends with */
    AS_TRUE,     /* true, unless it says no */
    AS_REL,      /* "alternate" if it is empty */
    AS_KEYWORDS, /* each of several words; listed */
    AS_TERM,     /* the term of one more object of a list */
    AS_TERMS,    /* several of those, as keywords */
    AS_LISTED = 64 /* one more of a list */
};

/* Where a value goes. */
struct fact_slot {
    const char *path; /* from an object: "_weir.itunes.author" */
    int as;           /* enum fact_as, perhaps with AS_LISTED */
    int rank;         /* see facts_put */
};

/* An empty tree. As all here: NULL if nz->err is set, or too much is there;
 * and all accept NULL for an object, and do nothing. */
struct fact *facts_new(struct normalizer *nz);

/* The object at a path, made if there is none. */
struct fact *facts_object(struct normalizer *nz, struct fact *in,
                          const char *path);
/* The same, emptied, for one element to tell all of it; NULL if another of the
 * same or a higher rank has told something. */
struct fact *facts_claim(struct normalizer *nz, struct fact *in,
                         const struct fact_slot *slot);
/* A new object at the end of the list at a path. */
struct fact *facts_append(struct normalizer *nz, struct fact *in,
                          const char *path);

/* Puts a value there, unless there is one of the same or a higher rank. */
void facts_put(struct normalizer *nz, struct fact *in,
               const struct fact_slot *slot, const struct raw_text *text);
/* The same of one that is finished: FACT_TEXT or FACT_JSON. */
void facts_put_done(struct normalizer *nz, struct fact *in,
                    const struct fact_slot *slot, enum fact_kind kind,
                    struct str text);

/* Puts a person in the list at a path, those of a higher rank before, unless
 * it is there: then what was missing is filled in. Authors have their e-mail
 * in an object of ours (JSON Feed knows none). */
void facts_put_person(struct normalizer *nz, struct fact *in,
                      const struct fact_slot *slot,
                      const struct raw_person *person);
/* Claims an object and puts the name and address of a person there. */
void facts_put_publisher(struct normalizer *nz, struct fact *in,
                         const struct fact_slot *slot,
                         const struct raw_text *text);

/* A member of an object, or NULL. */
const struct fact *facts_find(const struct fact *in, const char *key);

/* Takes the next word off *rest; false at the end. Keywords stand between
 * commas, or between blanks where there is no comma: facts_stops. */
bool facts_next_word(struct str *rest, const char *stops, struct str *ret_word);
const char *facts_stops(struct str s);

#endif
