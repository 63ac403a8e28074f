/* jsondoc.h -- a JSON document of which only pieces are ever parsed.
 *
 * For the readers of lists, of JSON Feed and of details. One thread.
 */
#ifndef WEIR_FEEDS_JSONDOC_H
#define WEIR_FEEDS_JSONDOC_H

#include <json-c/json.h>

#include "feeds/reading.h"
#include "feeds/scan.h"

/* One JSON document as text, and what turns its pieces into values. */
struct jsondoc {
    struct str text;    /* decoded: the body itself if it needs no decoding */
    struct buf decoded; /* where it is if it does */
    struct buf piece;   /* one value, made fit for json-c */
    struct json_tokener *tokener;
};

/* Decodes r->body, which stays borrowed, and finds its outermost value.
 * ERR_FORMAT, with what it is instead; `what` is "list" or "article". Release
 * in every case. */
WEIR_NODISCARD enum err jsondoc_open(struct jsondoc *j, struct reading *r,
                                     const char *what,
                                     struct scan_value *ret_root);
void jsondoc_release(struct jsondoc *j);

/* Makes an object of json-c's of one value; the caller puts it. ERR_FORMAT
 * with *ret_why (static), or ERR_NOMEM. JSON null gives NULL. */
WEIR_NODISCARD enum err jsondoc_parse(struct jsondoc *j,
                                      const struct scan_value *v,
                                      struct json_object **ret_object,
                                      const char **ret_why);

/* Why a value is too much to be parsed, or NULL; static. */
const char *jsondoc_too_much(const struct scan_value *v);

/* Makes an object of an item of an array, within LIST_ITEM_MAX_BYTES,
 * LIST_ITEM_MAX_VALUES and LIST_MAX_DEPTH; `index` counts from 1. NULL in
 * *ret_object if it is none or cannot be read: it was counted as bad. Fails
 * for memory only. */
WEIR_NODISCARD enum err jsondoc_item(struct jsondoc *j, struct reading *r,
                                     const struct scan_value *v, size_t index,
                                     struct json_object **ret_object);

/* A text or number as text; absent for anything else. Borrowed. */
struct str jsondoc_text(struct json_object *object);

/* ERR_FORMAT: "no list: 'record' is missing; there are rc, me". */
enum err jsondoc_missing(struct reading *r, const char *what,
                         const struct mapping_path *path, size_t key,
                         const struct scan_value *in);

#endif
