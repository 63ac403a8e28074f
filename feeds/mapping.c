/* mapping.c -- compiling the keys of a source that map its list.
 *
 * What a value may be is in mapping_value.c; here is what they are together.
 * Everything that can be wrong with a mapping is found here, once, not item by
 * item later. Used while a configuration is read, on any thread.
 */
#include "feeds/mapping.h"

#include <string.h>

#include "feeds/base/url.h"
#include "feeds/css_hint.h"
#include "feeds/mapping_compile.h"
#include "feeds/xpath.h"

/* Its texts, and XPaths of up to XPATH_MAX_NODES parts each. */
#define MAPPING_MAX_BYTES ((size_t)8 * 1024 * 1024)

static const struct str names[MAP_FIELDS] = {
    [MAP_ID] = STR_C("item_id"),
    [MAP_INFOCODE] = STR_C("item_infocode"),
    [MAP_LINK] = STR_C("item_link"),
    [MAP_TITLE] = STR_C("item_title"),
    [MAP_DATE] = STR_C("item_date"),
    [MAP_MEDIUM] = STR_C("item_medium"),
    [MAP_SUMMARY] = STR_C("item_summary"),
    [MAP_CONTENT] = STR_C("item_content"),
    [MAP_AUTHOR] = STR_C("item_author"),
    [MAP_IMAGE] = STR_C("item_image"),
    [MAP_TAG] = STR_C("item_tag"),
};

const char *mapping_field_name(enum map_field f) { return names[f].s; }

static unsigned fields_named(const struct mapping_value *v)
{
    unsigned set = 0;

    for (size_t i = 0; i < v->n; i++)
        for (size_t k = 0; k < v->choices[i].template.n; k++)
            if (v->choices[i].template.parts[k].field >= 0)
                set |= 1u << v->choices[i].template.parts[k].field;
    return set;
}

/* Puts each field after those that it names. */
static enum err set_order(struct compiler *c)
{
    unsigned done = 0;
    size_t n = 0;

    for (int round = 0; round < MAP_FIELDS; round++) {
        for (int f = 0; f < MAP_FIELDS; f++) {
            if (done & 1u << f || fields_named(&c->m->field[f]) & ~done)
                continue;
            done |= 1u << f;
            c->m->order[n++] = (enum map_field)f;
        }
    }
    for (int f = 0; f < MAP_FIELDS; f++)
        if (!(done & 1u << f))
            return err_set(c->ei, ERR_CONFIG,
                           "%s: names itself, or a value that does",
                           names[f].s);
    return ERR_OK;
}

/* May text that the configuration wrote begin a detail URL? Scheme and host
 * are for it to say, not for items, so they must be plain text; a relative
 * one belongs to the list, and a slash or '?' keeps an item's value from
 * making a scheme of it, more than "/" from making it a host ("//x"). */
static bool begins_detail_url(struct str head, bool is_all)
{
    struct url url;

    if (url_split(head, &url))
        return false;
    if (url_is_http(head))
        return is_all || url.path.n || url.query.n;
    return !url.scheme.n && !url.host.s &&
           (is_all || url.query.s ||
            (str_find(head, STR("/")) != SIZE_MAX && !str_eq(head, STR("/"))));
}

static enum err compile_detail_url(struct compiler *c, struct str s)
{
    struct mapping_template *t = &c->m->detail_url;
    enum err e;

    c->key = "detail_url";
    e = mapping_compile_template(c, s, t);
    if (e)
        return e;
    if (!t->n || t->parts[0].field >= 0 ||
        !begins_detail_url(t->parts[0].text, t->n == 1))
        return err_set(c->ei, ERR_CONFIG,
                       "detail_url: must begin with http:// or https://, a "
                       "host and '/', or be relative to the list: "
                       "details/{item_id}.json");
    return ERR_OK;
}

static enum err compile_credit(struct compiler *c, struct str s)
{
    struct str before = mapping_next_piece(&s, '*');

    if (!before.n || !s.s || !s.n || memchr(s.s, '*', s.n))
        return err_set(c->ei, ERR_CONFIG,
                       "credit: must be text, one '*' and text");
    c->m->credit_before = before;
    c->m->credit_after = s;
    return ERR_OK;
}

static enum err compile_fields(struct compiler *c)
{
    enum err e = ERR_OK;

    for (int f = 0; f < MAP_FIELDS && !e; f++) {
        c->key = names[f].s;
        c->m->field_text[f] = str_trim(str_of(c->text->field[f]));
        if (c->text->field[f])
            e = mapping_compile_value(c, c->text->field[f], &c->m->field[f]);
    }
    if (e)
        return e;
    if (!c->text->field[MAP_TITLE] && !c->text->field[MAP_LINK] &&
        !c->text->field[MAP_SUMMARY] && !c->text->field[MAP_CONTENT])
        return err_set(c->ei, ERR_CONFIG,
                       "item_title: missing, and so are item_link, "
                       "item_summary and item_content");
    return set_order(c);
}

/* The texts of a mapping, copied: it outlives the configuration's. */
static enum err copy_text(struct arena *a, const char **text,
                          struct err_info *ei)
{
    struct str copy;

    if (!*text)
        return ERR_OK;
    copy = str_of(*text);
    if (copy.n > MAPPING_TEXT_MAX_BYTES)
        return err_set(ei, ERR_CONFIG, "%.20s...: longer than %d bytes", *text,
                       MAPPING_TEXT_MAX_BYTES);
    copy = arena_copy(a, copy);
    if (!copy.s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    *text = copy.s;
    return ERR_OK;
}

static enum err copy_texts(struct arena *a, struct mapping_text *text,
                           struct err_info *ei)
{
    const char **all[] = { &text->items, &text->item, &text->detail_url,
                           &text->detail_content, &text->credit };
    enum err e = ERR_OK;

    for (size_t i = 0; i < sizeof(all) / sizeof(*all) && !e; i++)
        e = copy_text(a, all[i], ei);
    for (int f = 0; f < MAP_FIELDS && !e; f++)
        e = copy_text(a, &text->field[f], ei);
    return e;
}

/* Where the items are. */
static enum err compile_items(struct compiler *c)
{
    const struct mapping_text *t = c->text;
    struct str text = str_trim(str_of(c->is_xpath ? t->item : t->items));
    enum err e;

    c->key = c->is_xpath ? "item" : "items";
    c->m->items_text = text;
    if (!c->is_xpath)
        return mapping_compile_path(c, text, &c->m->items);
    if (!text.n)
        return err_set(c->ei, ERR_CONFIG,
                       "item: missing; it is the XPath of the items: "
                       "//ul[@id=\"list\"]/li");
    e = mapping_compile_xpath(c, text, &c->m->item);
    if (!e && !xpath_gives_nodes(c->m->item))
        return err_set(c->ei, ERR_CONFIG, "item: gives a text, not elements");
    return e;
}

/* ---- details ---- */

/* By its first character: no key of JSON begins so. */
static bool looks_like_xpath(struct str s)
{
    while (s.n && s.s[0] == '(')
        s = str_trim(str_cut(s, 1));
    return s.n && (s.s[0] == '/' || s.s[0] == '.');
}

/* A page's article, and no path of JSON by its looks. */
static enum err refuse_content(struct compiler *c, struct str s)
{
    struct buf b;
    bool is_css;

    buf_init(&b, ERR_TEXT_MAX);
    is_css = css_hint_put(&b, s, true) == CSS_HINT_SURE && !b.err;
    err_set(c->ei, ERR_CONFIG,
            "detail_content: an XPath begins with '/' or '.': %.*s",
            STR_ARG(is_css ? buf_str(&b) : STR("//div[@class=\"text\"]")));
    buf_release(&b);
    return ERR_CONFIG;
}

static enum err compile_content(struct compiler *c)
{
    struct mapping *m = c->m;
    struct str s = str_trim(str_of(c->text->detail_content));
    bool is_json = m->type == SOURCE_JSON;
    enum err e;

    c->key = "detail_content";
    c->is_xpath = looks_like_xpath(s);
    m->detail_content_text = s;
    if (!c->is_xpath && !is_json &&
        (!c->text->detail_url || strpbrk(c->text->detail_content, "/[@(#>")))
        return refuse_content(c, s);
    e = mapping_compile_value(c, c->text->detail_content, &m->detail_content);
    if (!e && fields_named(&m->detail_content))
        e = err_set(c->ei, ERR_CONFIG,
                    "detail_content: a path, not a constant");
    m->detail_is_link = !is_json && !c->text->detail_url;
    return e;
}

static enum err compile_removes(struct compiler *c)
{
    const struct mapping_text *t = c->text;
    size_t n = t->n_detail_remove;
    const struct xpath **removes;
    struct str *texts;
    enum err e = ERR_OK;

    c->key = "detail_remove";
    if (n > MAPPING_MAX_REMOVES)
        return err_set(c->ei, ERR_CONFIG, "detail_remove: more than %d",
                       MAPPING_MAX_REMOVES);
    if (n &&
        (!c->m->detail_content.n || !c->m->detail_content.choices[0].xpath))
        return err_set(c->ei, ERR_CONFIG,
                       "detail_remove: is for pages: detail_content must be an "
                       "XPath, such as //article");
    // NOLINTNEXTLINE(bugprone-sizeof-expression): they are pointers
    removes = arena_alloc(c->m->arena, n, sizeof(*removes));
    texts = arena_alloc(c->m->arena, n, sizeof(*texts));
    if (!removes || !texts)
        return mapping_no_memory(c);
    for (size_t i = 0; i < n && !e; i++) {
        struct str s = str_trim(str_of(t->detail_remove[i]));

        e = s.n > MAPPING_TEXT_MAX_BYTES
                ? err_set(c->ei, ERR_CONFIG,
                          "detail_remove: longer than %d bytes",
                          MAPPING_TEXT_MAX_BYTES)
                : mapping_compile_xpath(c, s, &removes[i]);
        if (!e && !xpath_gives_nodes(removes[i]))
            e = err_set(c->ei, ERR_CONFIG,
                        "detail_remove: gives a text, not elements");
        texts[i] = arena_copy(c->m->arena, s);
        if (!e && !texts[i].s)
            e = mapping_no_memory(c);
    }
    c->m->detail_remove = removes;
    c->m->detail_remove_text = texts;
    c->m->n_detail_remove = n;
    return e;
}

static enum err compile_details(struct compiler *c)
{
    const struct mapping_text *t = c->text;
    enum err e = ERR_OK;

    if (t->detail_url && !t->detail_content)
        e = err_set(c->ei, ERR_CONFIG,
                    "detail_content: missing; detail_url needs it");
    if (!e && t->detail_url)
        e = compile_detail_url(c, str_trim(str_of(t->detail_url)));
    if (!e && t->detail_content)
        e = compile_content(c);
    if (!e)
        e = compile_removes(c);
    if (!e && t->credit)
        e = compile_credit(c, str_trim(str_of(t->credit)));
    return e;
}

static enum err compile(struct compiler *c)
{
    bool is_tree = c->text->type == SOURCE_HTML || c->text->type == SOURCE_XML;
    enum err e;

    c->m->type = is_tree ? c->text->type : SOURCE_JSON;
    c->is_xpath = is_tree;
    e = compile_items(c);
    if (!e)
        e = compile_fields(c);
    return e ? e : compile_details(c);
}

enum err mapping_new(const struct mapping_text *text,
                     struct mapping **ret_mapping, struct err_info *ei)
{
    struct arena *a = arena_new(MAPPING_MAX_BYTES);
    struct mapping *m = a ? arena_alloc(a, 1, sizeof(*m)) : NULL;
    struct mapping_text copy = *text;
    struct compiler c = { .m = m, .text = &copy, .ei = ei };
    enum err e;

    if (!m) {
        arena_free(a);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    m->arena = a;
    e = copy_texts(a, &copy, ei);
    if (!e)
        e = compile(&c);
    if (e)
        arena_free(a);
    else
        *ret_mapping = m;
    return e;
}

void mapping_free(struct mapping *m)
{
    if (m)
        arena_free(m->arena);
}

bool mapping_expand(const struct mapping_template *t,
                    const struct str values[MAP_FIELDS], struct buf *b)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->parts[i].field >= 0 && !values[t->parts[i].field].n)
            return false;
    for (size_t i = 0; i < t->n; i++)
        buf_put(b, t->parts[i].field < 0 ? t->parts[i].text
                                         : values[t->parts[i].field]);
    return true;
}
