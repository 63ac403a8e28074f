/* html_clean.c -- HTML that is safe to publish (SECURITY.md 10).
 *
 * Writes what the allowlist of html_element.c lets through with a serializer
 * of its own: attributes quoted with ", void elements as "<br />", texts and
 * values escaped whatever they were. So no byte of the input's markup reaches
 * the output as markup. Cleaning what was cleaned changes nothing. Which tags
 * end what is html_shape.c's business. Any thread.
 */
#include "feeds/html_clean.h"

#include <string.h>

#include "feeds/base/url.h"

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

#define ODD_MAX_BYTES 5 /* what one of them becomes */

static struct str odd_of(char c)
{
    if (c == '&')
        return STR("&amp;");
    if (c == '<')
        return STR("&lt;");
    if (c == '>')
        return STR("&gt;");
    if (c == '\r')
        return STR("\n");
    return c == '\f' || c == '\v' ? STR(" ") : (struct str){ "", 0 };
}

/* At the start of a block: writes blanks, leaves out ideographic spaces;
 * returns where the text itself begins. */
static size_t put_start(struct html_cleaner *c, struct str s)
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
            buf_put(&c->html, odd_of(s.s[i]));
        else
            buf_putc(&c->html, s.s[i]);
        i++;
    }
    c->shape.flow.at_start = i == s.n;
    return i;
}

/* What of a text may still be written. */
static struct str fitting(struct html_cleaner *c, struct str s)
{
    size_t room = html_shape_room(&c->shape), i = 0, n = 0;

    if (s.n <= room / ODD_MAX_BYTES)
        return s;
    for (; i < s.n && n <= room; i++)
        n += is_odd[(unsigned char)s.s[i]] ? odd_of(s.s[i]).n : 1;
    if (n <= room)
        return s;
    c->shape.is_full = true;
    return str_clip(s, i - 1);
}

void html_clean_text(struct html_cleaner *c, struct str s)
{
    size_t i = 0, words = c->text.n;

    c->bare_to = SIZE_MAX;
    s = fitting(c, s);
    html_text_put(&c->plain, s);
    if (c->text.n > words)
        html_shape_content(&c->shape);
    else
        html_shape_blank(&c->shape, s);
    if (c->shape.flow.at_start && c->shape.n_pre == 0)
        i = put_start(c, s);
    while (i < s.n) {
        size_t run = i;

        while (i < s.n && !is_odd[(unsigned char)s.s[i]])
            i++;
        if (i > run)
            buf_put(&c->html, (struct str){ s.s + run, i - run });
        if (i < s.n)
            buf_put(&c->html, odd_of(s.s[i++]));
    }
}

/* ---- tags --------------------------------------------------------------- */

static void put_open(struct html_cleaner *c, enum html_element el)
{
    struct str open = html_element_table[el].open;

    if (!html_shape_open(&c->shape, el))
        return;
    if (c->t.n_attrs == 0 && !html_element_is(el, HTML_VOID)) {
        buf_put(&c->html, open);
    } else {
        buf_put(&c->html, (struct str){ open.s, open.n - 1 });
        if (el == EL_IMG)
            html_image_put(c);
        html_attr_put_all(c, el);
        buf_puts(&c->html, html_element_is(el, HTML_VOID) ? " />" : ">");
    }
    (void)html_shape_push(&c->shape, el);
}

/* Behind an image without address, a <noscript> has the image itself. */
static void open_noscript(struct html_cleaner *c)
{
    if (c->bare_to != c->html.n || c->reader.skip != EL_NOSCRIPT)
        return;
    html_shape_undo(&c->shape, c->bare_from, &c->bare_before);
    html_read_enter(&c->reader);
}

static void put_image(struct html_cleaner *c)
{
    size_t from = c->html.n;
    struct html_flow before = c->shape.flow;
    enum html_image image = html_image_find(c);

    if (image != HTML_IMAGE_NOTHING)
        put_open(c, EL_IMG);
    c->bare_from = from;
    c->bare_to = image == HTML_IMAGE_SHOWN ? SIZE_MAX : c->html.n;
    c->bare_before = before;
}

static void on_open(struct html_cleaner *c, enum html_element el)
{
    if (html_element_is(el, HTML_BREAK))
        html_text_break(&c->plain);
    if (el == EL_IMG || el == EL_IMAGE) /* as browsers read it */
        put_image(c);
    else if (html_element_is(el, HTML_KEEP))
        put_open(c, el);
    else if (html_element_is(el, HTML_PLAYS) ||
             (el == EL_SOURCE && c->reader.skip != EL_UNKNOWN))
        html_media_put(c, el);
    else if (el == EL_SOURCE)
        html_image_source(c);
    else if (el == EL_PICTURE)
        buf_clear(&c->picture);
    else if (el == EL_NOSCRIPT)
        open_noscript(c);
}

static void on_close(struct html_cleaner *c, enum html_element el)
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
    if (el == EL_PICTURE)
        buf_clear(&c->picture);
    if (html_element_is(el, HTML_KEEP))
        html_shape_close(&c->shape, el);
}

static void clean_tokens(struct html_cleaner *c)
{
    while (!c->shape.is_full) {
        html_read_next(&c->reader, &c->t);
        switch (c->t.kind) {
        case HTML_END:
            return;
        case HTML_TEXT:
            html_clean_text(c, c->t.text);
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
static enum err take(struct html_cleaner *c, struct arena *a,
                     struct html_clean *ret)
{
    struct html_clean done = { .is_cut = c->shape.is_full };

    if (c->html.err || c->text.err || c->image.err || c->picture.err ||
        c->no_memory)
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

enum err html_clean(struct str html, struct str base, size_t max_bytes,
                    struct arena *a, struct html_clean *ret)
{
    struct html_cleaner c;
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
    buf_init(&c.set, (size_t)3 * (size_t)TAG_MAX_BYTES);
    buf_init(&c.picture, URL_MAX_BYTES);
    c.bare_to = SIZE_MAX;
    html_read_init(&c.reader, html);
    html_shape_init(&c.shape, &c.html, max_bytes);
    html_text_init(&c.plain, &c.text);
    c.base = base;
    c.url_budget = html.n * HTML_URL_GROWTH + HTML_SLACK_BYTES / 2;
    clean_tokens(&c);
    html_shape_close_all(&c.shape);
    e = take(&c, a, ret);
    buf_release(&c.html);
    buf_release(&c.text);
    buf_release(&c.value);
    buf_release(&c.url);
    buf_release(&c.image);
    buf_release(&c.set);
    buf_release(&c.picture);
    return e;
}
