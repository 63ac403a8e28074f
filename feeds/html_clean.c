/* html_clean.c -- HTML that is safe to publish (SECURITY.md 10).
 *
 * Writes what the allowlist of html_element.c lets through with a serializer
 * of its own: attributes quoted with ", void elements as "<br />", texts and
 * values escaped whatever they were. So no byte of the input's markup reaches
 * the output as markup. Cleaning what was cleaned changes nothing. Which tags
 * end what is html_shape.c's business. Any thread.
 */
#include "feeds/html.h"

#include <string.h>

#include "feeds/base/url.h"

struct cleaner {
    struct html_reader reader;
    struct html_token t;
    struct html_shape shape;
    struct html_text plain;
    struct buf html, text;
    struct buf value;  /* an attribute's, decoded */
    struct buf url;    /* the last address that resolve() approved */
    struct buf image;  /* the first image */
    bool no_memory;    /* of a buffer that was cleared since */
    size_t url_budget; /* bytes that addresses may still take */
    bool after_br;     /* the last token was <br> */
    bool media_linked; /* the audio or video being skipped has its link */
    struct str base;
};

/* ---- text --------------------------------------------------------------- */

/* Bytes that cannot go out as they are: markup and control characters. */
static const bool is_odd[256] = {
    true, true, true,         true,         true,         true,
    true, true, true,         false,        false,        true,
    true, true, true,         true,         true,         true,
    true, true, true,         true,         true,         true,
    true, true, true,         true,         true,         true,
    true, true, ['&'] = true, ['<'] = true, ['>'] = true, [0x7F] = true
};

static void put_odd(struct buf *b, char c)
{
    if (c == '&' || c == '<' || c == '>')
        str_put_text(b, (struct str){ &c, 1 });
    else if (c == '\r')
        buf_putc(b, '\n');
    else if (c == '\f' || c == '\v')
        buf_putc(b, ' ');
}

/* At the start of a block: writes blanks, leaves out ideographic spaces;
 * returns where the text itself begins. */
static size_t put_start(struct cleaner *c, struct str s)
{
    static const struct str wide = STR_C("\xE3\x80\x80");
    size_t i = 0;

    while (i < s.n) {
        unsigned char ch = (unsigned char)s.s[i];

        if (str_starts(str_cut(s, i), wide)) {
            i += wide.n;
            continue;
        }
        if (ch > ' ' && ch != 0x7F)
            break;
        if (is_odd[ch])
            put_odd(&c->html, s.s[i]);
        else
            buf_putc(&c->html, s.s[i]);
        i++;
    }
    c->shape.at_start = i == s.n;
    return i;
}

static void put_text(struct cleaner *c, struct str s)
{
    size_t i = 0;

    html_text_put(&c->plain, s);
    if (c->shape.at_start && c->shape.n_pre == 0)
        i = put_start(c, s);
    while (i < s.n) {
        size_t run = i;

        while (i < s.n && !is_odd[(unsigned char)s.s[i]])
            i++;
        if (i > run)
            buf_put(&c->html, (struct str){ s.s + run, i - run });
        if (i < s.n)
            put_odd(&c->html, s.s[i++]);
    }
}

/* ---- attributes --------------------------------------------------------- */

/* Decodes a value into c->value, without control characters; line ends and
 * tabs stay. */
static struct str decode(struct cleaner *c, struct str raw)
{
    struct buf *b = &c->value;
    size_t n = 0;

    buf_clear(b);
    html_ref_put_value(b, raw);
    for (size_t i = 0; i < b->n; i++) {
        unsigned char ch = (unsigned char)b->s[i];

        if (ch == '\r')
            ch = '\n';
        if ((ch >= ' ' && ch != 0x7F) || ch == '\n' || ch == '\t')
            b->s[n++] = (char)ch;
    }
    b->n = n;
    c->no_memory |= b->err == ERR_NOMEM;
    return buf_str(b);
}

static void put_attr(struct cleaner *c, struct str name, struct str value)
{
    buf_putc(&c->html, ' ');
    buf_put(&c->html, name);
    buf_puts(&c->html, "=\"");
    str_put_attr(&c->html, value);
    buf_putc(&c->html, '"');
}

static bool is_relative(struct str url)
{
    struct url parts;

    return url_split(url, &parts) == ERR_OK && parts.scheme.n == 0;
}

/* True if url has a scheme that most have, so that it need not be taken
 * apart to be judged. */
static bool is_web(struct str url)
{
    return (url.n > 5 && str_eq_nocase(str_clip(url, 5), STR("http:"))) ||
           (url.n > 6 && str_eq_nocase(str_clip(url, 6), STR("https:")));
}

/* Makes c->url of an address as written. False: it may not be published, or
 * it is none. */
static bool resolve(struct cleaner *c, struct str raw)
{
    struct str ref = str_trim(decode(c, raw));
    enum err e;

    buf_clear(&c->url);
    if (ref.n == 0 || c->url_budget == 0 ||
        (!is_web(ref) && !url_is_safe_link(ref)))
        return false;
    e = url_resolve(c->base, ref, &c->url);
    c->no_memory |= e == ERR_NOMEM;
    ref = buf_str(&c->url);
    return !e && ref.n <= URL_MAX_BYTES &&
           (is_web(ref) || url_is_safe_link(ref));
}

/* The same for what a page loads by itself: http, https or relative. */
static bool resolve_loaded(struct cleaner *c, struct str raw)
{
    return resolve(c, raw) &&
           (url_is_http(buf_str(&c->url)) || is_relative(buf_str(&c->url)));
}

/* Takes what was written since html had `before` bytes from the budget. */
static void charge(struct cleaner *c, size_t before)
{
    size_t used = c->html.n - before;

    c->url_budget -= used < c->url_budget ? used : c->url_budget;
}

static void put_url(struct cleaner *c, struct str name)
{
    size_t before = c->html.n;

    put_attr(c, name, buf_str(&c->url));
    charge(c, before);
}

/* Finds an image's address: src, or where that is no address or a data:
 * placeholder, what scripts would load instead. */
static bool find_src(struct cleaner *c)
{
    const struct html_attr_info *info;
    enum html_attr_kind kind = ATTR_SRC;
    size_t index;

    for (;;) {
        for (size_t i = 0; i < c->t.n_attrs; i++) {
            info = html_element_attr(EL_IMG, c->t.attrs[i].name, &index);
            if (info && info->kind == kind &&
                resolve_loaded(c, c->t.attrs[i].value))
                return true;
        }
        if (kind == ATTR_LAZY_SRC)
            return false;
        kind = ATTR_LAZY_SRC;
    }
}

/* True if the image says that it is at most one pixel wide or high. */
static bool is_pixel(const struct html_token *t)
{
    for (size_t i = 0; i < t->n_attrs; i++) {
        struct str v = str_trim(t->attrs[i].value);

        if (!str_eq_nocase(t->attrs[i].name, STR("width")) &&
            !str_eq_nocase(t->attrs[i].name, STR("height")))
            continue;
        if (v.n && (v.s[0] == '0' || v.s[0] == '1') &&
            (v.n == 1 || v.s[1] < '0' || v.s[1] > '9'))
            return true;
    }
    return false;
}

static void put_src(struct cleaner *c)
{
    if (!find_src(c))
        return;
    put_url(c, STR("src"));
    if (c->image.n == 0 && !is_pixel(&c->t) && url_is_http(buf_str(&c->url)))
        buf_put(&c->image, buf_str(&c->url));
}

/* The allowed attributes in the order they were written; of two with one
 * name, the first. */
static void put_attrs(struct cleaner *c, enum html_element el)
{
    bool seen[HTML_ATTRS] = { false };
    bool src_done = false;

    for (size_t i = 0; i < c->t.n_attrs; i++) {
        struct html_attr *attr = &c->t.attrs[i];
        size_t index = 0;
        const struct html_attr_info *info =
            html_element_attr(el, attr->name, &index);

        if (!info || seen[index])
            continue;
        seen[index] = true;
        if (info->kind == ATTR_TEXT) {
            put_attr(c, info->name, decode(c, attr->value));
        } else if (info->kind == ATTR_LINK) {
            if (resolve(c, attr->value))
                put_url(c, info->name);
        } else if (!src_done) {
            src_done = true;
            put_src(c);
        }
    }
}

/* ---- tags --------------------------------------------------------------- */

static void put_open(struct cleaner *c, enum html_element el)
{
    struct str open = html_element_table[el].open;

    if (!html_shape_open(&c->shape, el))
        return;
    if (c->t.n_attrs == 0 && !html_element_is(el, HTML_VOID)) {
        buf_put(&c->html, open);
    } else {
        buf_put(&c->html, (struct str){ open.s, open.n - 1 });
        put_attrs(c, el);
        buf_puts(&c->html, html_element_is(el, HTML_VOID) ? " />" : ">");
    }
    html_shape_push(&c->shape, el);
}

/* The last part of an address's path, or all of it. */
static struct str file_name(struct str url)
{
    struct url parts;
    size_t n;

    if (url_split(url, &parts))
        return url;
    n = parts.path.n;
    while (n > 0 && parts.path.s[n - 1] != '/')
        n--;
    return n < parts.path.n ? str_cut(parts.path, n) : url;
}

/* Audio and video become a link to their source, named after its file. */
static void put_media(struct cleaner *c)
{
    struct str href = STR("href"), src = STR("src");
    size_t i = 0, before;

    while (i < c->t.n_attrs && !str_eq_nocase(c->t.attrs[i].name, src))
        i++;
    if (i == c->t.n_attrs || c->media_linked ||
        !resolve_loaded(c, c->t.attrs[i].value) ||
        !html_shape_open(&c->shape, EL_A))
        return;
    buf_puts(&c->html, "<a");
    put_url(c, href);
    buf_putc(&c->html, '>');
    html_shape_push(&c->shape, EL_A);
    html_text_break(&c->plain);
    before = c->html.n;
    put_text(c, file_name(buf_str(&c->url)));
    charge(c, before);
    html_text_break(&c->plain);
    html_shape_close(&c->shape, EL_A);
    c->media_linked = true;
}

static void on_open(struct cleaner *c, enum html_element el)
{
    if (el == EL_IMAGE) /* as browsers read it */
        el = EL_IMG;
    if (html_element_is(el, HTML_BREAK))
        html_text_break(&c->plain);
    if (html_element_is(el, HTML_KEEP)) {
        put_open(c, el);
    } else if (el == EL_AUDIO || el == EL_VIDEO) {
        c->media_linked = false;
        put_media(c);
    } else if (el == EL_SOURCE &&
               (c->reader.skip == EL_AUDIO || c->reader.skip == EL_VIDEO)) {
        put_media(c);
    }
}

static void on_close(struct cleaner *c, enum html_element el)
{
    if (el == EL_BR) { /* as browsers read </br>, but for XHTML's <br></br> */
        if (c->after_br)
            return;
        c->t.n_attrs = 0;
        on_open(c, el);
        return;
    }
    if (html_element_is(el, HTML_BREAK))
        html_text_break(&c->plain);
    if (html_element_is(el, HTML_KEEP))
        html_shape_close(&c->shape, el);
}

static void clean_tokens(struct cleaner *c)
{
    for (;;) {
        html_read_next(&c->reader, &c->t);
        switch (c->t.kind) {
        case HTML_END:
            html_shape_close_all(&c->shape);
            return;
        case HTML_TEXT:
            put_text(c, c->t.text);
            break;
        case HTML_OPEN:
            on_open(c, c->t.el);
            c->after_br = c->t.el == EL_BR;
            continue;
        case HTML_CLOSE:
            on_close(c, c->t.el);
            break;
        case HTML_COMMENT:
        case HTML_DOCTYPE:
            break; /* html_read hands none on */
        }
        c->after_br = false;
    }
}

/* Copies what was written to the arena. */
static enum err take(struct cleaner *c, struct arena *a, struct html_clean *ret)
{
    struct html_clean done = { 0 };

    if (c->html.err || c->text.err || c->image.err || c->no_memory)
        return ERR_NOMEM;
    done.html = arena_copy(a, buf_str(&c->html));
    done.text = arena_copy(a, buf_str(&c->text));
    if (c->image.n)
        done.image = arena_copy(a, buf_str(&c->image));
    if (!done.html.s || !done.text.s || (c->image.n && !done.image.s))
        return ERR_NOMEM;
    *ret = done;
    return ERR_OK;
}

enum err html_clean(struct str html, struct str base, struct arena *a,
                    struct html_clean *ret)
{
    struct cleaner c;
    size_t max;
    enum err e;

    if (html.n > (SIZE_MAX - HTML_SLACK_BYTES) / HTML_GROWTH)
        return ERR_NOMEM;
    max = html.n * HTML_GROWTH + HTML_SLACK_BYTES;
    memset(&c, 0, sizeof(c));
    buf_init(&c.html, max);
    buf_init(&c.text, max);
    buf_init(&c.value, (size_t)3 * (size_t)TAG_MAX_BYTES);
    buf_init(&c.url, (size_t)8 * URL_MAX_BYTES);
    buf_init(&c.image, URL_MAX_BYTES);
    html_read_init(&c.reader, html);
    html_shape_init(&c.shape, &c.html);
    html_text_init(&c.plain, &c.text);
    c.base = base;
    c.url_budget = html.n * HTML_URL_GROWTH + HTML_SLACK_BYTES / 2;
    clean_tokens(&c);
    e = take(&c, a, ret);
    buf_release(&c.html);
    buf_release(&c.text);
    buf_release(&c.value);
    buf_release(&c.url);
    buf_release(&c.image);
    return e;
}
