/* jsondoc.c -- a JSON document as text, and json-c for one value of it.
 *
 * What json-c would take amiss is made fit first: control characters inside
 * strings, integers beyond 64 bits. One thread.
 */
#include "feeds/jsondoc.h"

#include <string.h>

#include "feeds/decode.h"
#include "feeds/sniff.h"

/* Integers of more digits may not fit 64 bits: json-c would cut them to the
 * largest that does, and two ids would become one. */
#define SAFE_DIGITS 18

static enum err no_memory(struct reading *r)
{
    return err_set(r->ei, ERR_NOMEM, "out of memory");
}

/* ---- the document ---- */

static enum err check_start(struct reading *r, struct str s, const char *what)
{
    if (s.n && (s.s[0] == '{' || s.s[0] == '['))
        return ERR_OK;
    if (str_eq(s, STR("null")))
        return err_set(r->ei, ERR_FORMAT, "no %s: the document is null", what);
    return reading_refuse(r, what);
}

static enum err decode_body(struct jsondoc *j, struct reading *r)
{
    enum err e;

    if (decode_is_needless(r->body, &r->charset)) {
        j->text = str_cut(r->body, r->charset.skip);
        return ERR_OK;
    }
    e = decode_all(r->body, &r->charset, &r->log, &j->decoded, r->ei);
    j->text = buf_str(&j->decoded);
    return e;
}

enum err jsondoc_open(struct jsondoc *j, struct reading *r, const char *what,
                      struct scan_value *ret_root)
{
    struct str s;
    size_t at;
    enum err e;

    *j = (struct jsondoc){ 0 };
    /* A byte becomes three at the most ("€" of windows-1252). */
    buf_init(&j->decoded,
             r->body.n > SIZE_MAX / 4 ? SIZE_MAX : r->body.n * 3 + 64);
    buf_init(&j->piece, SIZE_MAX);
    j->tokener = json_tokener_new_ex(LIST_MAX_DEPTH);
    if (!j->tokener)
        return no_memory(r);
    json_tokener_set_flags(j->tokener,
                           JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    e = decode_body(j, r);
    if (e)
        return e;
    s = str_trim(j->text);
    e = check_start(r, s, what);
    if (e)
        return e;
    if (!scan_read(s, ret_root, &at)) {
        at += (size_t)(s.s - j->text.s);
        return err_set(r->ei, ERR_FORMAT,
                       at >= j->text.n || !str_trim(str_cut(j->text, at)).n
                           ? "no %s: JSON cut short at byte %zu"
                           : "no %s: byte %zu cannot be there in JSON",
                       what, at);
    }
    if (at < s.n)
        r->log.n[REPAIR_JUNK]++;
    return ERR_OK;
}

void jsondoc_release(struct jsondoc *j)
{
    buf_release(&j->decoded);
    buf_release(&j->piece);
    if (j->tokener)
        json_tokener_free(j->tokener);
    j->tokener = NULL;
}

enum err jsondoc_missing(struct reading *r, const char *what,
                         const struct mapping_path *path, size_t key,
                         const struct scan_value *in)
{
    struct buf b;

    buf_init(&b, ERR_TEXT_MAX);
    for (size_t i = 0; i <= key && i < path->n; i++) {
        buf_puts(&b, i ? "." : "");
        str_put_line(&b, str_clip(path->keys[i], 40));
    }
    buf_puts(&b, "' is missing; ");
    if (in->kind == SCAN_OBJECT) {
        buf_puts(&b, "the keys there: ");
        scan_put_keys(&b, in);
    } else {
        buf_printf(&b, "there is %s", scan_kind_name(in->kind));
    }
    err_set(r->ei, ERR_FORMAT, "no %s: '%.*s", what, STR_ARG(buf_str(&b)));
    buf_release(&b);
    return ERR_FORMAT;
}

/* ---- one value ---- */

/* Copies a number or a word; long integers as texts. */
static size_t put_word(struct buf *b, struct str s)
{
    size_t n = 0, digits = 0;

    for (; n < s.n && !strchr(" \t\r\n,:]}\"[{", s.s[n]); n++)
        digits += s.s[n] >= '0' && s.s[n] <= '9';
    if (digits > SAFE_DIGITS && digits + (s.s[0] == '-') == n) {
        buf_putc(b, '"');
        buf_put(b, (struct str){ s.s, n });
        buf_putc(b, '"');
    } else {
        buf_put(b, (struct str){ s.s, n });
    }
    return n;
}

/* Copies a string; line ends and tabs that should have been escaped become
 * blanks. */
static size_t put_string(struct buf *b, struct str s)
{
    size_t n = 1, from = 0;

    for (; n < s.n && s.s[n] != '"'; n++) {
        if (s.s[n] == '\\' && n + 1 < s.n) {
            n++;
        } else if ((unsigned char)s.s[n] < 0x20) {
            buf_put(b, (struct str){ s.s + from, n - from });
            buf_putc(b, ' ');
            from = n + 1;
        }
    }
    n = n < s.n ? n + 1 : s.n;
    buf_put(b, (struct str){ s.s + from, n - from });
    return n;
}

static void put_value(struct buf *b, struct str s)
{
    while (s.n) {
        size_t n = 1;

        if (s.s[0] == '"')
            n = put_string(b, s);
        else if (s.s[0] == '-' || (s.s[0] >= '0' && s.s[0] <= '9'))
            n = put_word(b, s);
        else
            buf_putc(b, s.s[0]);
        s = str_cut(s, n);
    }
}

enum err jsondoc_parse(struct jsondoc *j, const struct scan_value *v,
                       struct json_object **ret_object, const char **ret_why)
{
    enum json_tokener_error e;
    struct json_object *object;

    buf_clear(&j->piece);
    put_value(&j->piece, v->s);
    buf_putc(&j->piece, '\0'); /* ends a number */
    if (j->piece.err || j->piece.n > INT32_MAX) {
        *ret_why = "too long";
        return j->piece.err ? ERR_NOMEM : ERR_FORMAT;
    }
    json_tokener_reset(j->tokener);
    object = json_tokener_parse_ex(j->tokener, j->piece.s, (int)j->piece.n);
    e = json_tokener_get_error(j->tokener);
    if (e != json_tokener_success) {
        json_object_put(object);
        *ret_why = json_tokener_error_desc(e);
        return ERR_FORMAT;
    }
    *ret_object = object;
    return ERR_OK;
}

const char *jsondoc_too_much(const struct scan_value *v)
{
    if (v->s.n > LIST_ITEM_MAX_BYTES)
        return "longer than 1 MiB";
    if (v->n_values > LIST_ITEM_MAX_VALUES)
        return "more than 10000 values";
    if (v->depth > LIST_MAX_DEPTH)
        return "nested deeper than 64";
    return NULL;
}

enum err jsondoc_item(struct jsondoc *j, struct reading *r,
                      const struct scan_value *v, size_t index,
                      struct json_object **ret_object)
{
    struct json_object *object = NULL;
    struct err_info why = { .code = ERR_OK };
    const char *text = jsondoc_too_much(v);

    *ret_object = NULL;
    if (v->kind != SCAN_OBJECT)
        err_set(&why, ERR_FORMAT, "item %zu is %s", index,
                scan_kind_name(v->kind));
    else if (!text && jsondoc_parse(j, v, &object, &text) == ERR_NOMEM)
        return no_memory(r);
    if (object) {
        *ret_object = object;
        return ERR_OK;
    }
    if (!why.code)
        err_set(&why, ERR_FORMAT, "item %zu: %s", index, text);
    reading_bad(r, &why);
    return ERR_OK;
}

struct str jsondoc_text(struct json_object *object)
{
    switch (json_object_get_type(object)) {
    case json_type_string:
        return (struct str){ json_object_get_string(object),
                             (size_t)json_object_get_string_len(object) };
    case json_type_int:
    case json_type_double:
        return str_of(json_object_get_string(object));
    case json_type_null:
    case json_type_boolean:
    case json_type_object:
    case json_type_array:
        break;
    }
    return (struct str){ NULL, 0 };
}
