/* list_json.h -- what else looks into items of JSON lists. */
#ifndef WEIR_FEEDS_LIST_JSON_H
#define WEIR_FEEDS_LIST_JSON_H

#include <json-c/json.h>

#include "feeds/mapping.h"

/* The value a path leads to; NULL if it leads nowhere, or to null. */
struct json_object *list_json_follow(struct json_object *object,
                                     const struct mapping_path *path);

#endif
