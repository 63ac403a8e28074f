/* expect.h -- documents and what reading them must give, from tests/data.
 *
 * Beside FOLDER/NAME.xml or .json stands NAME.expect.json:
 *
 *     { "options": { "type": "auto", "charset": ..., "content_type": ...,
 *                    "url": ..., "zone": ..., "mapping": { "items": ... } },
 *       "error": "part of the message",      or else
 *       "feed": { ... }, "items": [ { ... } ] }
 *
 * What is expected is a part of what came: members that are not named do not
 * matter, null means absent, arrays have as many elements as they have.
 */
#ifndef WEIR_TESTS_FEEDS_EXPECT_H
#define WEIR_TESTS_FEEDS_EXPECT_H

#include <json-c/json.h>

#include "feeds/feeds.h"

/* 2022-01-15T00:00:00Z: the present of all fixtures. */
#define EXPECT_NOW_SEC 1642204800

/* A file, with a NUL behind; freed with free(). Fails the test if it cannot be
 * read. */
struct str expect_load(const char *path);
struct json_object *expect_load_json(const char *path);

/* Reads every document in tests/data/FOLDER and compares; the test fails after
 * the last if any was wrong, or if there was none. */
void expect_folder(const char *folder);
/* The same of details. */
void expect_details(const char *folder);

/* What a document gave, in the words of the expectation files. The caller
 * puts it. */
struct json_object *expect_item(const struct item *item);
struct json_object *expect_feed(const struct feed *feed);

/* True if want is a part of got; otherwise says where not, after `name`. */
bool expect_part(const char *name, struct json_object *want,
                 struct json_object *got);

/* Options from their JSON; release in every case. */
struct expect_options {
    struct read_options opt;
    struct mapping *mapping;
    struct zone *zone;
};
void expect_options_init(struct expect_options *o, struct json_object *json);
void expect_options_release(struct expect_options *o);

#endif
