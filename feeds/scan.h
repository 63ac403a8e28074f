/* scan.h -- walking over JSON without building anything.
 *
 * Finds where values begin and end, how deep and how many they are, so that
 * no tree is ever made of more than one small piece (json-c turns 16 MiB of
 * "{}," into 4 GB). It checks brackets, strings and signs, not every rule of
 * RFC 8259: what is then used is read by json-c, strictly. Linear, without
 * recursion, no memory of its own. Any thread.
 */
#ifndef WEIR_FEEDS_SCAN_H
#define WEIR_FEEDS_SCAN_H

#include "feeds/base/buf.h"
#include "feeds/mapping.h"

enum scan_kind {
    SCAN_NONE,
    SCAN_OBJECT,
    SCAN_ARRAY,
    SCAN_STRING,
    SCAN_NUMBER,
    SCAN_BOOL,
    SCAN_NULL
};
/* "an object", "null" ...; static. */
const char *scan_kind_name(enum scan_kind kind);

struct scan_value {
    struct str s;    /* its bytes: strings with their quotes */
    size_t n_values; /* it and all in it, keys aside */
    size_t depth;    /* 1 for {} */
    enum scan_kind kind;
    bool is_mended; /* a closing quote is missing */
    bool is_cut;    /* it does not end: of scan_mend alone */
};

/* Reads the value at the start of s, blanks allowed. False if there is none or
 * it does not end; *ret_at is then the offset that shows it: s.n if the text
 * is cut short, else that of a byte which cannot be there. Otherwise *ret_at
 * is where it ends. */
bool scan_read(struct str s, struct scan_value *ret, size_t *ret_at);

/* The object or array that s begins with, however broken: what cannot be there
 * is passed over, a string without its closing quote ends before the signs that
 * must follow it, and where the value does not end, s does: false then, and it
 * is fit for scan_begin alone. */
bool scan_mend(struct str s, struct scan_value *ret);

/* The members of an object or the elements of an array, one at a time. */
struct scan_iter {
    struct str rest;
    size_t n; /* given so far */
    bool is_object;
    bool is_cut;
    bool is_bad; /* a sign is missing, or one too many */
};
void scan_begin(struct scan_iter *it, const struct scan_value *container);
/* The same in what follows an array that a stray bracket ended too early:
 * brackets, a comma and an object; false if something else follows. */
bool scan_resume(struct scan_iter *it, struct str behind);
/* False at the end, or at a value that is cut short: then it.rest begins with
 * it. *ret_key (of an object) still has its quotes. */
bool scan_next(struct scan_iter *it, struct str *ret_key,
               struct scan_value *ret);

/* True if a key as scan_next gives it, in its quotes, means `key`. */
bool scan_key_is(struct str raw, struct str key);

/* The text that a string in its quotes means, into to, of raw.n or max + 4
 * bytes; its length, at most max, where *ret_is_cut if there is more. A lone
 * surrogate is U+FFFD, a control character is left out, line ends and tabs
 * aside. */
size_t scan_unquote(struct str raw, char *to, size_t max, bool *ret_is_cut);

/* Follows a path: keys of objects (of equal ones the last counts) and indexes
 * of arrays. False if it leads nowhere; *ret is then the value it came to, and
 * *ret_key the index of the key that is not there. */
bool scan_find(const struct scan_value *root, const struct mapping_path *path,
               struct scan_value *ret, size_t *ret_key);

/* Appends the keys of an object, the first few, with commas between. */
void scan_put_keys(struct buf *b, const struct scan_value *object);

#endif
