/* detail.c -- the article that a detail call brought.
 *
 * The value at detail_content, whatever else the document holds; cleaned like
 * any content. A path says that the document is JSON, an XPath that it is a
 * page, or XML. Its absence is an error that says what is there, for the caller
 * asks again later. Any thread.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/jsondoc.h"
#include "feeds/node.h"
#include "feeds/sniff.h"
#include "feeds/tree.h"
#include "feeds/xpath.h"

/* The value as written: every character may be \uXXXX. */
#define DETAIL_VALUE_MAX_BYTES ((size_t)6 * ITEM_CONTENT_MAX_BYTES)

static struct str path_of(const struct reading *r)
{
    return str_clip(r->opt->mapping->detail_content_text, 60);
}

static enum err no_memory(struct reading *r)
{
    return err_set(r->ei, ERR_NOMEM, "out of memory");
}

static enum err clean(struct reading *r, struct str html, struct str base,
                      struct detail *ret_detail)
{
    struct raw_text text = { .s = html, .kind = RAW_HTML };
    struct html_clean content;
    struct detail detail = { 0 };

    r->nz.a = r->a;
    content = normalize_content(&r->nz, &text, base);
    if (!r->nz.err && !content.html.n)
        return err_set(r->ei, ERR_FORMAT, "no article: '%.*s' has no text",
                       STR_ARG(path_of(r)));
    detail.content_html = content.html;
    detail.image = content.image;
    detail.author =
        normalize_line(&r->nz, normalize_credit(r->opt->mapping, content.text),
                       RAW_PLAIN, ITEM_NAME_MAX_CHARS);
    if (r->nz.err)
        return no_memory(r);
    *ret_detail = detail;
    return ERR_OK;
}

/* ---- trees ---- */

/* Sets the bits of what detail_remove names. */
static enum err mark_removed(struct reading *r, struct xpath_run *run,
                             uint8_t *without)
{
    const struct mapping *m = r->opt->mapping;

    for (size_t i = 0; i < m->n_detail_remove; i++) {
        struct xpath_value v;
        enum err e = xpath_eval(run, m->detail_remove[i], 0, &v, r->ei);

        if (e)
            return err_prefix(r->ei, e, "no article: detail_remove");
        for (size_t k = 0; k < v.n; k++) {
            uint32_t node = xpath_nodes(run, &v)[k];

            without[node / 8] |= (uint8_t)(1u << node % 8);
        }
    }
    return ERR_OK;
}

/* Puts the first choice that is not empty into b. */
static enum err put_content(struct reading *r, struct xpath_run *run,
                            const uint8_t *without, struct buf *b)
{
    const struct mapping_value *m = &r->opt->mapping->detail_content;
    bool is_there = false;

    for (size_t i = 0; i < m->n && !b->n; i++) {
        struct xpath_value v;
        enum err e = xpath_eval(run, m->choices[i].xpath, 0, &v, r->ei);

        if (e)
            return err_prefix(r->ei, e, "no article: detail_content");
        if (v.type == XPATH_NODES)
            node_put_content(b, run->t, xpath_nodes(run, &v), v.n, without);
        else if (v.type != XPATH_BOOLEAN)
            str_put_text(b, str_trim(xpath_text(run, &v)));
        is_there |= v.type != XPATH_NODES || v.n;
    }
    if (b->err)
        return no_memory(r);
    if (b->n)
        return ERR_OK;
    return err_set(r->ei, ERR_FORMAT, "no article: '%.*s' is %s",
                   STR_ARG(path_of(r)), is_there ? "empty" : "nowhere in it");
}

static enum err read_marked(struct reading *r, const struct tree *t,
                            struct xpath_run *run, struct detail *ret_detail)
{
    uint8_t *without = calloc(t->n / 8 + 1, 1);
    struct buf b;
    enum err e;

    if (!without)
        return no_memory(r);
    buf_init(&b, SIZE_MAX);
    e = mark_removed(r, run, without);
    if (!e)
        e = put_content(r, run, without, &b);
    if (!e)
        e = clean(r, buf_str(&b), t->base, ret_detail);
    buf_release(&b);
    free(without);
    return e;
}

/* XML only where the list is XML and the article does not look like a page. */
static enum err read_tree(struct reading *r, struct detail *ret_detail)
{
    struct xpath_run run = { .t = NULL };
    struct tree t = { .n = 0 };
    bool is_xml =
        r->opt->type == SOURCE_XML && !sniff_is_html(r->body, &r->charset);
    enum err e = is_xml ? tree_open_xml(&t, r, "article")
                        : tree_open_html(&t, r, "article");

    if (!e)
        e = xpath_run_open(&run, &t, r->ei);
    if (!e)
        e = read_marked(r, &t, &run, ret_detail);
    xpath_run_close(&run);
    tree_close(&t);
    return e;
}

/* ---- JSON ---- */

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
    struct str path = path_of(r);
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

static enum err read_json(struct reading *r, struct detail *ret_detail)
{
    struct jsondoc j;
    struct scan_value root, found = { .kind = SCAN_NONE };
    struct json_object *object = NULL;
    const char *why = "";
    char size[BUF_SIZE_TEXT_MAX];
    enum err e = jsondoc_open(&j, r, "article", &root);

    if (!e && !find_text(&r->opt->mapping->detail_content, &root, &found))
        e = complain(r, &root, &found);
    if (!e && found.s.n > DETAIL_VALUE_MAX_BYTES)
        e = err_set(r->ei, ERR_LIMIT, "no article: longer than %s",
                    buf_size_text(DETAIL_VALUE_MAX_BYTES, size));
    if (e)
        goto out;
    e = jsondoc_parse(&j, &found, &object, &why);
    if (e)
        err_set(r->ei, e, "no article: %s", why);
    else
        e = clean(r, jsondoc_text(object), r->opt->url, ret_detail);
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

    if (!opt->mapping || !opt->mapping->detail_content.n)
        return err_set(ei, ERR_CONFIG, "detail_content: missing");
    e = charset_pick(body, opt->charset, opt->content_type, &r.charset, ei);
    if (e)
        return e;
    normalize_init(&r.nz, opt, &r.feed, &r.log);
    e = opt->mapping->detail_content.choices[0].xpath
            ? read_tree(&r, ret_detail)
            : read_json(&r, ret_detail);
    normalize_release(&r.nz);
    return e;
}
