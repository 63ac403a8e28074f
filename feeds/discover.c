/* discover.c -- the feeds that a page names.
 *
 * Reads tags, not trees: <link> in the head and <a> anywhere, whatever is
 * broken around them; so pages of any size will do, up to a named limit. Any
 * thread.
 */
#include "feeds/discover.h"

#include <string.h>

#include "feeds/base/url.h"
#include "feeds/decode.h"
#include "feeds/html.h"

/* Of the page, decoded; feeds are named in its head. */
#define PAGE_MAX_BYTES ((size_t)4 * 1024 * 1024)
#define ANCHOR_TEXT_MAX_BYTES 1024

struct discoverer {
    struct arena *a;
    struct html_lexer lx;
    struct html_token token;
    struct str page; /* where it came from */
    struct str base;
    struct buf value, url, text;
    struct discovered found[DISCOVER_MAX_FEEDS];
    size_t n;
    struct discovered *anchor; /* under way: its text is its title */
    enum err err;
};

/* ---- tags ---- */

/* The value of an attribute, decoded; in d->value until the next. */
static struct str attr(struct discoverer *d, const char *name)
{
    struct str s;

    buf_clear(&d->value);
    for (size_t i = 0; i < d->token.n_attrs; i++) {
        if (!str_eq_nocase(d->token.attrs[i].name, str_of(name)))
            continue;
        html_ref_put_value(&d->value, d->token.attrs[i].value);
        break;
    }
    if (d->value.err)
        d->err = ERR_NOMEM;
    s = str_trim(buf_str(&d->value));
    return s;
}

static struct str keep(struct discoverer *d, struct str s)
{
    struct str copy = { NULL, 0 };

    if (!s.n || d->err)
        return copy;
    copy = arena_copy(d->a, s);
    if (!copy.s)
        d->err = ERR_NOMEM;
    return copy;
}

static struct str keep_title(struct discoverer *d, struct str s)
{
    buf_clear(&d->text);
    str_put_line(&d->text, s);
    if (d->text.err)
        d->err = ERR_NOMEM;
    return keep(d, str_first(buf_str(&d->text), DISCOVER_TITLE_MAX_CHARS));
}

/* The absolute address in d->url, without its fragment; absent if it is no
 * http(s) one. */
static struct str resolve(struct discoverer *d, struct str href)
{
    struct str s;
    const char *hash;
    enum err e;

    buf_clear(&d->url);
    e = href.n ? url_resolve(d->base, href, &d->url) : ERR_FORMAT;
    if (e == ERR_NOMEM)
        d->err = e;
    if (e)
        return (struct str){ NULL, 0 };
    s = buf_str(&d->url);
    hash = memchr(s.s, '#', s.n);
    if (hash)
        s.n = (size_t)(hash - s.s);
    if (!url_is_http(s) || s.n > URL_MAX_BYTES)
        return (struct str){ NULL, 0 };
    return s;
}

/* ---- what is a feed ---- */

static bool contains_nocase(struct str s, struct str what)
{
    for (size_t i = 0; i + what.n <= s.n; i++)
        if (str_eq_nocase((struct str){ s.s + i, what.n }, what))
            return true;
    return false;
}

static bool is_feed_type(struct str type)
{
    static const struct str types[] = {
        STR_C("application/rss+xml"),   STR_C("application/atom+xml"),
        STR_C("application/feed+json"), STR_C("application/rdf+xml"),
        STR_C("application/rss"),       STR_C("application/atom"),
        STR_C("text/rss+xml"),
    };
    const char *end = type.n ? memchr(type.s, ';', type.n) : NULL;

    if (end)
        type.n = (size_t)(end - type.s);
    type = str_trim(type);
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (str_eq_nocase(type, types[i]))
            return true;
    return false;
}

/* "alternate" or "feed" among the words of rel; a style sheet is none. */
static bool is_alternate(struct str rel)
{
    bool is_found = false;

    while (rel.n) {
        size_t n = 0;
        struct str word;

        while (n < rel.n && !strchr(" \t\r\n\f", rel.s[n]))
            n++;
        word = (struct str){ rel.s, n };
        if (str_eq_nocase(word, STR("stylesheet")))
            return false;
        is_found |= str_eq_nocase(word, STR("alternate")) ||
                    str_eq_nocase(word, STR("feed"));
        rel = str_cut(rel, n + 1);
    }
    return is_found;
}

/* The last part of the path is what feeds are called. */
static bool looks_like_feed(struct str url)
{
    static const struct str names[] = {
        STR_C("feed"),      STR_C("rss"),       STR_C("atom"),
        STR_C("rss2"),      STR_C("feeds"),     STR_C("rss.xml"),
        STR_C("atom.xml"),  STR_C("feed.xml"),  STR_C("index.xml"),
        STR_C("feed.json"), STR_C("index.rdf"), STR_C("rss.php"),
    };
    struct url parts;
    struct str path, last;

    if (url_split(url, &parts))
        return false;
    path = parts.path;
    while (path.n && path.s[path.n - 1] == '/')
        path.n--;
    last = path;
    for (size_t i = path.n; i-- > 0 && last.n == path.n;)
        if (path.s[i] == '/')
            last = str_cut(path, i + 1);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (str_eq_nocase(last, names[i]))
            return true;
    return (last.n > 4 &&
            (str_eq_nocase(str_cut(last, last.n - 4), STR(".rss")) ||
             str_eq_nocase(str_cut(last, last.n - 4), STR(".rdf")))) ||
           (last.n > 5 &&
            str_eq_nocase(str_cut(last, last.n - 5), STR(".atom")));
}

static bool is_comments(const struct discovered *f)
{
    return contains_nocase(f->url, STR("comment")) ||
           contains_nocase(f->title, STR("comment")) ||
           contains_nocase(f->title, STR("评论")) ||
           contains_nocase(f->title, STR("留言"));
}

/* ---- collecting ---- */

static struct discovered *add(struct discoverer *d, enum discover_kind kind,
                              struct str url)
{
    struct discovered *f = &d->found[d->n];

    if (d->err || !url.n || d->n == DISCOVER_MAX_FEEDS || str_eq(url, d->page))
        return NULL;
    for (size_t i = 0; i < d->n; i++)
        if (str_eq(d->found[i].url, url))
            return NULL;
    *f = (struct discovered){ .url = keep(d, url), .kind = kind };
    d->n++;
    return f;
}

static struct str lower_type(struct discoverer *d, struct str type)
{
    char lower[64];

    if (type.n > sizeof(lower))
        return (struct str){ NULL, 0 };
    for (size_t i = 0; i < type.n; i++) {
        lower[i] = type.s[i];
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] + ('a' - 'A'));
    }
    return keep_title(d, (struct str){ lower, type.n });
}

static void on_link(struct discoverer *d)
{
    struct discovered *f;

    if (!is_alternate(attr(d, "rel")) || !is_feed_type(attr(d, "type")))
        return;
    f = add(d, DISCOVER_LINKED, resolve(d, attr(d, "href")));
    if (!f)
        return;
    f->mime_type = lower_type(d, attr(d, "type"));
    f->title = keep_title(d, attr(d, "title"));
}

/* Ends the anchor under way: what it said is its title. */
static void end_anchor(struct discoverer *d)
{
    if (d->text.err)
        d->err = ERR_NOMEM;
    if (d->anchor && !d->anchor->title.n) {
        buf_clear(&d->url);
        buf_put(&d->url, buf_str(&d->text));
        if (d->url.err)
            d->err = ERR_NOMEM;
        d->anchor->title = keep_title(d, buf_str(&d->url));
    }
    d->anchor = NULL;
}

static void on_anchor(struct discoverer *d)
{
    struct str url;

    end_anchor(d);
    url = resolve(d, attr(d, "href"));
    if (!url.n || !(is_feed_type(attr(d, "type")) || looks_like_feed(url)))
        return;
    d->anchor = add(d, DISCOVER_ANCHOR, url);
    if (!d->anchor)
        return;
    d->anchor->mime_type = lower_type(d, attr(d, "type"));
    d->anchor->title = keep_title(d, attr(d, "title"));
    buf_clear(&d->text);
}

static void on_base(struct discoverer *d)
{
    struct str url = resolve(d, attr(d, "href"));

    if (url.n && str_eq(d->base, d->page))
        d->base = keep(d, url);
}

static void on_open(struct discoverer *d)
{
    enum html_element el = html_element_find(d->token.name);
    enum html_mode mode = html_element_table[el].mode;

    if (str_eq_nocase(d->token.name, STR("link")))
        on_link(d);
    else if (str_eq_nocase(d->token.name, STR("base")))
        on_base(d);
    else if (el == EL_A)
        on_anchor(d);
    if (mode != HTML_DATA && el != EL_NOSCRIPT)
        html_token_mode(&d->lx, mode, d->token.name);
}

static void read_page(struct discoverer *d, struct str html)
{
    html_token_init(&d->lx, html);
    do {
        html_token_next(&d->lx, &d->token);
        if (d->token.kind == HTML_OPEN && !d->token.cut)
            on_open(d);
        else if (d->token.kind == HTML_TEXT && d->anchor &&
                 d->text.n < ANCHOR_TEXT_MAX_BYTES)
            buf_put(&d->text, d->token.text);
        else if (d->token.kind == HTML_CLOSE &&
                 str_eq_nocase(d->token.name, STR("a")))
            end_anchor(d);
    } while (d->token.kind != HTML_END && !d->err);
    end_anchor(d);
}

/* ---- the result ---- */

static int rank_of(const struct discovered *f)
{
    return 2 * (int)f->kind + (f->kind != DISCOVER_GUESS && is_comments(f));
}

static enum err give(struct discoverer *d, const struct discovered **ret,
                     size_t *ret_n, struct err_info *ei)
{
    struct discovered *list = arena_alloc(d->a, d->n, sizeof(*list));
    size_t n = 0;

    if (!list || d->err)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (int rank = 0; rank <= 2 * DISCOVER_GUESS; rank++)
        for (size_t i = 0; i < d->n; i++)
            if (rank_of(&d->found[i]) == rank)
                list[n++] = d->found[i];
    *ret = list;
    *ret_n = n;
    return ERR_OK;
}

static void start(struct discoverer *d, struct arena *a, struct str url)
{
    *d = (struct discoverer){ .a = a, .page = url, .base = url };
    buf_init(&d->value, SIZE_MAX);
    buf_init(&d->url, SIZE_MAX);
    buf_init(&d->text, SIZE_MAX);
}

static void stop(struct discoverer *d)
{
    buf_release(&d->value);
    buf_release(&d->url);
    buf_release(&d->text);
}

/* The header says what it needs. */
// NOLINTNEXTLINE(readability-function-size): six, each of its own kind
enum err discover_feeds(struct str body, const struct read_options *opt,
                        struct arena *a, const struct discovered **ret,
                        size_t *ret_n, struct err_info *ei)
{
    struct repair_log log = { { 0 } };
    struct discoverer d;
    struct charset cs;
    struct buf html;
    enum err e = charset_pick(body, opt->charset, opt->content_type, &cs, ei);

    if (e)
        return e;
    buf_init(&html, PAGE_MAX_BYTES);
    e = decode_all(body, &cs, &log, &html, ei);
    start(&d, a, opt->url);
    if (e == ERR_LIMIT)
        e = ERR_OK; /* what was decoded will do */
    if (e == ERR_FORMAT)
        buf_clear(&html);
    if (e != ERR_NOMEM) {
        read_page(&d, (struct str){ html.n ? html.s : "", html.n });
        e = give(&d, ret, ret_n, ei);
    }
    stop(&d);
    buf_release(&html);
    return e;
}

/* Below the page's folder, where there is one, and at the root. */
enum err discover_guesses(struct str url, struct arena *a,
                          const struct discovered **ret, size_t *ret_n,
                          struct err_info *ei)
{
    static const char *const names[] = { "feed",     "rss.xml",   "atom.xml",
                                         "feed.xml", "index.xml", "feed.json" };
    struct discoverer d;
    enum err e;

    start(&d, a, url);
    for (int is_root = 0; is_root < 2 && url_is_http(url); is_root++)
        for (size_t i = 0;
             i < sizeof(names) / sizeof(*names) && d.n < DISCOVER_MAX_GUESSES;
             i++) {
            buf_clear(&d.value);
            buf_puts(&d.value, is_root ? "/" : "");
            buf_puts(&d.value, names[i]);
            (void)add(&d, DISCOVER_GUESS, resolve(&d, buf_str(&d.value)));
        }
    e = give(&d, ret, ret_n, ei);
    stop(&d);
    return e;
}
