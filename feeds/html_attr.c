/* html_attr.c -- attributes that the cleaner lets through: their values
 * decoded, judged and written anew (SECURITY.md 10).
 *
 * Addresses are resolved and must have a scheme that runs nothing. Because a
 * short relative link can become a long one, addresses have a budget
 * (HTML_URL_GROWTH). What an image is loaded from is html_image.c's business.
 * Any thread.
 */
#include "feeds/html_clean.h"

#include "feeds/base/url.h"

const struct html_attr *html_attr_find(const struct html_cleaner *c,
                                       struct str name)
{
    for (size_t i = 0; i < c->t.n_attrs; i++)
        if (c->t.attrs[i].name.n == name.n &&
            str_eq_nocase(c->t.attrs[i].name, name))
            return &c->t.attrs[i];
    return NULL;
}

/* True if decoding leaves the value as it is. */
static bool is_decoded(struct str raw)
{
    for (size_t i = 0; i < raw.n; i++) {
        unsigned char ch = (unsigned char)raw.s[i];

        if (ch < ' ' || ch == '&' || ch == 0x7F)
            return false;
    }
    return true;
}

struct str html_attr_decode(struct html_cleaner *c, struct str raw)
{
    struct buf *b = &c->value;
    size_t n = 0;

    if (is_decoded(raw))
        return raw;
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

/* True if url has a scheme that most have, so that it need not be taken
 * apart to be judged. */
static bool is_web(struct str url)
{
    return (url.n > 5 && str_eq_nocase(str_clip(url, 5), STR("http:"))) ||
           (url.n > 6 && str_eq_nocase(str_clip(url, 6), STR("https:")));
}

static bool is_relative(struct str url)
{
    struct url parts;

    return url_split(url, &parts) == ERR_OK && parts.scheme.n == 0;
}

bool html_attr_resolve(struct html_cleaner *c, struct str ref, bool is_loaded)
{
    enum err e;

    ref = str_trim(ref);
    buf_clear(&c->url);
    if (c->url_budget == 0 || (is_loaded && ref.n == 0) ||
        (!is_web(ref) && !url_is_safe_link(ref)))
        return false;
    e = url_resolve(c->base, ref, &c->url);
    c->no_memory |= e == ERR_NOMEM;
    ref = buf_str(&c->url);
    if (e || ref.n > URL_MAX_BYTES)
        return false;
    if (is_web(ref))
        return !is_loaded || url_is_http(ref);
    return url_is_safe_link(ref) && (!is_loaded || is_relative(ref));
}

void html_attr_put(struct html_cleaner *c, struct str name, struct str value)
{
    buf_putc(&c->html, ' ');
    buf_put(&c->html, name);
    buf_puts(&c->html, "=\"");
    str_put_attr(&c->html, value);
    buf_putc(&c->html, '"');
}

void html_attr_charge(struct html_cleaner *c, size_t before)
{
    size_t used = c->html.n - before;

    c->url_budget -= used < c->url_budget ? used : c->url_budget;
}

void html_attr_put_url(struct html_cleaner *c, struct str name)
{
    size_t before = c->html.n;

    html_attr_put(c, name, buf_str(&c->url));
    html_attr_charge(c, before);
}

void html_attr_put_all(struct html_cleaner *c, enum html_element el)
{
    bool seen[HTML_ATTRS] = { false };

    for (size_t i = 0; i < c->t.n_attrs; i++) {
        const struct html_attr *attr = &c->t.attrs[i];
        const struct html_attr_info *info;
        size_t index = 0;
        struct str value;

        if (el == EL_IMG && html_image_has(attr->name))
            continue;
        info = html_element_attr(el, attr->name, &index);
        if (!info || seen[index])
            continue;
        seen[index] = true;
        value = html_attr_decode(c, attr->value);
        if (info->kind == ATTR_TEXT)
            html_attr_put(c, info->name, value);
        else if (html_attr_resolve(c, value, false))
            html_attr_put_url(c, info->name);
    }
}
