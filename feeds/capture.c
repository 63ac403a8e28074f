/* capture.c -- collecting text, and writing elements out as HTML. One thread.
 */
#include "feeds/capture.h"

#include <string.h>

#include "feeds/base/url.h"

#define ESCAPED_MAX_BYTES 5 /* of a character of one byte: &amp; */

void capture_init(struct capture *c)
{
    *c = (struct capture){ .max = 0 };
    buf_init(&c->text, SIZE_MAX); /* max is kept by hand: it only cuts */
}

void capture_release(struct capture *c) { buf_release(&c->text); }

void capture_begin(struct capture *c, enum raw_kind kind, bool is_xhtml,
                   size_t max)
{
    buf_clear(&c->text);
    c->kind = is_xhtml ? RAW_HTML : kind;
    c->is_xhtml = is_xhtml;
    c->max = max;
    c->was_cut = false;
    c->depth = 0;
    c->has_wrapper = false;
    c->is_base64 = c->has_elements = false;
}

static bool is_full(struct capture *c)
{
    if (c->text.n >= c->max)
        c->was_cut = true;
    return c->was_cut;
}

/* Some at a time, of which none can outgrow what is left. */
static void put_escaped(struct capture *c, struct str s)
{
    while (s.n) {
        struct str piece =
            str_clip(s, (c->max - c->text.n) / ESCAPED_MAX_BYTES);

        if (!piece.n) {
            c->was_cut = true;
            return;
        }
        str_put_text(&c->text, piece);
        s = str_cut(s, piece.n);
    }
}

void capture_text(struct capture *c, struct str s)
{
    if (!s.n || is_full(c))
        return;
    if (c->is_xhtml || c->depth) {
        put_escaped(c, s);
        return;
    }
    if (s.n > c->max - c->text.n) {
        s = str_clip(s, c->max - c->text.n);
        c->was_cut = true;
    }
    buf_put(&c->text, s);
}

/* Elements in what was thought to be text make it markup after all. */
static void become_markup(struct capture *c)
{
    struct buf plain = c->text;

    buf_init(&c->text, SIZE_MAX);
    put_escaped(c, buf_str(&plain));
    c->kind = RAW_HTML;
    c->is_xhtml = true;
    buf_release(&plain);
}

static bool is_void(struct str name)
{
    static const struct str names[] = {
        STR_C("br"),     STR_C("img"),   STR_C("hr"),   STR_C("input"),
        STR_C("wbr"),    STR_C("area"),  STR_C("base"), STR_C("col"),
        STR_C("embed"),  STR_C("link"),  STR_C("meta"), STR_C("param"),
        STR_C("source"), STR_C("track"),
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (str_eq_nocase(names[i], name))
            return true;
    return false;
}

/* XHTML, its pictures and its formulas keep their names whatever their prefix;
 * others would not be HTML's. */
static bool is_html(struct str uri)
{
    return str_eq(uri, STR("http://www.w3.org/1999/xhtml")) ||
           str_eq(uri, STR("http://www.w3.org/2000/svg")) ||
           str_eq(uri, STR("http://www.w3.org/1998/Math/MathML"));
}

static void put_name(struct buf *b, const struct xml_name *name)
{
    if (name->prefix.n && !is_html(name->uri)) {
        buf_put(b, name->prefix);
        buf_putc(b, ':');
    }
    buf_put(b, name->local);
}

static bool is_link(struct str name)
{
    return str_eq_nocase(name, STR("href")) || str_eq_nocase(name, STR("src"));
}

static void put_attr(struct buf *b, const struct xml_attr *attr,
                     struct str base)
{
    struct str value = attr->value;
    struct buf url;

    buf_init(&url, URL_MAX_BYTES);
    if (base.n && is_link(attr->name.local) && str_trim(value).n &&
        !url_resolve(base, value, &url) && url_is_http(buf_str(&url)))
        value = buf_str(&url);
    buf_putc(b, ' ');
    buf_put(b, attr->name.local);
    buf_puts(b, "=\"");
    str_put_attr(b, value);
    buf_putc(b, '"');
    if (url.err == ERR_NOMEM)
        b->err = ERR_NOMEM;
    buf_release(&url);
}

void capture_start(struct capture *c, const struct element *el, struct str base)
{
    struct buf *b = &c->text;

    if (c->depth++ == 0) {
        c->has_wrapper = c->is_xhtml && !c->has_elements &&
                         !str_trim(buf_str(b)).n &&
                         str_eq_nocase(el->name->local, STR("div"));
        c->has_elements = true;
        if (c->has_wrapper)
            return;
    }
    if (c->kind == RAW_PLAIN)
        become_markup(c);
    if (is_full(c))
        return;
    buf_putc(b, '<');
    put_name(b, el->name);
    for (size_t i = 0; i < el->n; i++)
        if (!el->attrs[i].name.prefix.n)
            put_attr(b, &el->attrs[i], base);
    buf_puts(b, is_void(el->name->local) ? " />" : ">");
}

void capture_end(struct capture *c, const struct xml_name *name)
{
    struct buf *b = &c->text;

    if (--c->depth == 0 && c->has_wrapper)
        return;
    if (is_void(name->local) || is_full(c))
        return;
    buf_puts(b, "</");
    put_name(b, name);
    buf_putc(b, '>');
}
