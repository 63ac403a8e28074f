/* detail.c -- the article that a detail call brought.
 *
 * The value at detail_content, whatever else the document holds; cleaned like
 * any content. Its absence is an error that says what is there, for the caller
 * asks again later. JSON only: other formats will be further readers here. Any
 * thread.
 */
#include <string.h>

#include "feeds/jsondoc.h"

/* The value as written: every character may be \uXXXX. */
#define DETAIL_VALUE_MAX_BYTES ((size_t)6 * ITEM_CONTENT_MAX_BYTES)

/* Finds the first choice that is a text and not empty; else the last value
 * that was there at all stays in *ret. */
static bool find_text(const struct mapping_value *v,
                      const struct scan_value *root, struct scan_value *ret)
{
    for (size_t i = 0; i < v->n; i++) {
        struct scan_value found;
        size_t key;

        if (v->choices[i].is_template ||
            !scan_find(root, &v->choices[i].path, &found, &key))
            continue;
        *ret = found;
        if (found.kind == SCAN_STRING && found.s.n > 2)
            return true;
    }
    return false;
}

static enum err complain(struct reading *r, const struct scan_value *root,
                         const struct scan_value *found)
{
    struct str path = str_clip(r->opt->mapping->detail_content_text, 60);
    struct buf keys;

    if (found->kind == SCAN_STRING)
        return err_set(r->ei, ERR_FORMAT, "no article: '%.*s' is empty",
                       STR_ARG(path));
    if (found->kind != SCAN_NONE)
        return err_set(r->ei, ERR_FORMAT, "no article: '%.*s' is %s",
                       STR_ARG(path), scan_kind_name(found->kind));
    buf_init(&keys, ERR_TEXT_MAX);
    scan_put_keys(&keys, root);
    err_set(r->ei, ERR_FORMAT,
            "no article: '%.*s' is missing; the keys there: %.*s",
            STR_ARG(path), STR_ARG(buf_str(&keys)));
    buf_release(&keys);
    return ERR_FORMAT;
}

static enum err clean(struct reading *r, struct str html,
                      struct detail *ret_detail)
{
    struct raw_text text = { .s = html, .kind = RAW_HTML };
    struct html_clean content;
    struct detail detail = { 0 };

    r->nz.a = r->a;
    content = normalize_content(&r->nz, &text, r->opt->url);
    if (!r->nz.err && !content.html.n)
        return err_set(
            r->ei, ERR_FORMAT, "no article: '%.*s' has no text",
            STR_ARG(str_clip(r->opt->mapping->detail_content_text, 60)));
    detail.content_html = content.html;
    detail.image = content.image;
    detail.author =
        normalize_line(&r->nz, normalize_credit(r->opt->mapping, content.text),
                       RAW_PLAIN, ITEM_NAME_MAX_CHARS);
    if (r->nz.err)
        return err_set(r->ei, r->nz.err, "out of memory");
    *ret_detail = detail;
    return ERR_OK;
}

static enum err read_json(struct reading *r, struct detail *ret_detail)
{
    struct jsondoc j;
    struct scan_value root, found = { .kind = SCAN_NONE };
    struct json_object *object = NULL;
    const char *why = "";
    enum err e = jsondoc_open(&j, r, "article", &root);

    if (!e && !find_text(&r->opt->mapping->detail_content, &root, &found))
        e = complain(r, &root, &found);
    if (!e && found.s.n > DETAIL_VALUE_MAX_BYTES)
        e = err_set(r->ei, ERR_LIMIT, "no article: longer than %zu bytes",
                    DETAIL_VALUE_MAX_BYTES);
    if (e)
        goto out;
    e = jsondoc_parse(&j, &found, &object, &why);
    if (e)
        err_set(r->ei, e, "no article: %s", why);
    else
        e = clean(r, jsondoc_text(object), ret_detail);
    json_object_put(object);
out:
    jsondoc_release(&j);
    return e;
}

enum err detail_read(struct str body, const struct read_options *opt,
                     struct arena *a, struct detail *ret_detail,
                     struct err_info *ei)
{
    struct reading r = { .opt = opt, .body = body, .a = a, .ei = ei };
    enum err e;

    if (opt->type != SOURCE_JSON || !opt->mapping ||
        !opt->mapping->detail_content.n)
        return err_set(ei, ERR_CONFIG, "detail_content: missing");
    e = charset_pick(body, opt->charset, opt->content_type, &r.charset, ei);
    if (e)
        return e;
    normalize_init(&r.nz, opt, &r.feed, &r.log);
    e = read_json(&r, ret_detail);
    normalize_release(&r.nz);
    return e;
}
