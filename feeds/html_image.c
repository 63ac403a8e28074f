/* html_image.c -- where an image is loaded from.
 *
 * Pages that load images late keep the address from the browser: in an
 * attribute of their own, in a srcset, in the <source>s of a <picture>, or in
 * a <noscript> behind the image. What they would show in the end is what is
 * written. Images that show nothing (tracking pixels, spacers) are known by
 * their size and by the names that every site gives them, never by host.
 * srcset is read as WHATWG HTML 4.8.4.2.2 says. Any thread.
 */
#include "feeds/html_clean.h"

#include "feeds/base/url.h"

/* Candidates of one srcset; more are left out. */
#define SRCSET_MAX 32
/* The widest image that takes the place of a missing src: twice a page. */
#define BEST_MAX_WIDTH 2048

/* SPARE: an image's only where src has none. */
enum kind { SRC, SRCSET, SPARE, LAZY, LAZY_SRCSET };

/* In the order in which they are believed, within a kind. */
static const struct {
    struct str name;
    enum kind kind;
} names[] = {
    /* clang-format off */
    { STR_C("src"), SRC },
    { STR_C("srcset"), SRCSET },
    { STR_C("data-src"), LAZY },
    { STR_C("data-lazy-src"), LAZY },
    { STR_C("data-original"), LAZY },      /* jQuery's */
    { STR_C("data-actualsrc"), LAZY },     /* Zhihu */
    { STR_C("data-original-src"), LAZY },
    { STR_C("data-lazyload"), LAZY },
    { STR_C("data-lazy"), LAZY },
    { STR_C("data-echo"), LAZY },
    { STR_C("data-url"), SPARE },          /* or of a page, to share */
    { STR_C("file"), LAZY },               /* Discuz */
    { STR_C("zoomfile"), LAZY },
    { STR_C("data-srcset"), LAZY_SRCSET },
    { STR_C("data-lazy-srcset"), LAZY_SRCSET },
    /* clang-format on */
};
#define NAMES (sizeof(names) / sizeof(names[0]))

/* Names of files, without ending, that stand where an image is to come ... */
static const struct str stand_ins[] = {
    STR_C("none"),     STR_C("loading"), STR_C("placeholder"),
    STR_C("lazy"),     STR_C("grey"),    STR_C("gray"),
    STR_C("lazyload"), STR_C("white"),   STR_C("dummy"),
};
/* ... and of those that show nothing. */
static const struct str pixels[] = {
    STR_C("pixel"), STR_C("1x1"),         STR_C("spacer"), STR_C("blank"),
    STR_C("clear"), STR_C("transparent"), STR_C("trans"),
};

bool html_image_has(struct str name)
{
    for (size_t i = 0; i < NAMES; i++)
        if (name.n == names[i].name.n && str_eq_nocase(name, names[i].name))
            return true;
    return false;
}

/* ---- what shows nothing ------------------------------------------------- */

/* The file's name in the address, without its ending. */
static struct str stem_of(struct str url, struct str *ret_ending)
{
    struct url parts;
    size_t from, to;

    *ret_ending = (struct str){ NULL, 0 };
    if (url_split(url, &parts))
        return *ret_ending;
    from = to = parts.path.n;
    while (from > 0 && parts.path.s[from - 1] != '/')
        from--;
    while (to > from && parts.path.s[to - 1] != '.')
        to--;
    if (to == from)
        return str_cut(parts.path, from);
    *ret_ending = str_cut(parts.path, to);
    return (struct str){ parts.path.s + from, to - 1 - from };
}

static bool is_one_of(struct str s, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(s, list[i]))
            return true;
    return false;
}

#define IS_ONE_OF(s, list) is_one_of(s, list, sizeof(list) / sizeof((list)[0]))

/* True if the address is of something that waits for the image. */
static bool is_stand_in(struct str url)
{
    struct str ending, stem = stem_of(url, &ending);

    return IS_ONE_OF(stem, stand_ins) || IS_ONE_OF(stem, pixels);
}

enum side { SIDE_UNKNOWN, SIDE_NONE, SIDE_SOME };

/* An attribute's value as it is written. Borrowed until the next. */
static struct str value_of(struct html_cleaner *c, struct str name)
{
    const struct html_attr *attr = html_attr_find(c, name);

    return attr ? html_attr_decode(c, attr->value) : (struct str){ NULL, 0 };
}

/* What an attribute says of a side: nothing, at most one pixel, or more. */
static enum side side_of(struct html_cleaner *c, struct str name)
{
    struct str v = str_trim(value_of(c, name));

    if (v.n == 0 || v.s[0] < '0' || v.s[0] > '9')
        return SIDE_UNKNOWN;
    if (v.s[0] > '1' || (v.n > 1 && !str_eq(str_cut(v, 1), STR("px"))))
        return SIDE_SOME;
    return SIDE_NONE;
}

/* True if the style says that nothing is to be seen. */
static bool is_hidden(const struct html_cleaner *c)
{
    static const struct str signs[] = {
        STR_C("display:none"),      STR_C("display: none"),
        STR_C("visibility:hidden"), STR_C("visibility: hidden"),
        STR_C("width:1px"),         STR_C("width: 1px"),
        STR_C("width:0"),           STR_C("width: 0"),
    };
    const struct html_attr *style = html_attr_find(c, STR("style"));
    size_t at;

    for (size_t i = 0; style && i < sizeof(signs) / sizeof(*signs); i++) {
        at = str_find_nocase(style->value, signs[i]);
        if (at == 0 || (at != SIZE_MAX && (style->value.s[at - 1] == ';' ||
                                           style->value.s[at - 1] == ' ')))
            return true; /* no border-width */
    }
    return false;
}

static bool has_lazy(const struct html_cleaner *c)
{
    for (size_t i = 0; i < NAMES; i++)
        if (names[i].kind >= SPARE && html_attr_find(c, names[i].name))
            return true;
    return false;
}

/* True if there is a text in its place. */
static bool has_words(struct html_cleaner *c)
{
    return value_of(c, STR("alt")).n || value_of(c, STR("title")).n;
}

/* c->url is where the image is loaded from. */
static enum html_image judge(struct html_cleaner *c)
{
    enum side width = side_of(c, STR("width"));
    enum side height = side_of(c, STR("height"));
    bool is_small = width != SIDE_SOME && height != SIDE_SOME;
    struct str url = buf_str(&c->url);
    struct str ending, stem = stem_of(url, &ending);

    if (is_small &&
        (width == SIDE_NONE || height == SIDE_NONE ||
         (is_hidden(c) && !has_lazy(c)) ||
         (IS_ONE_OF(stem, pixels) && str_eq_nocase(ending, STR("gif")))))
        return HTML_IMAGE_NOTHING;
    if (IS_ONE_OF(stem, stand_ins) || IS_ONE_OF(stem, pixels))
        return HTML_IMAGE_BARE;
    if (c->image.n == 0 && url_is_http(url) && width != SIDE_NONE &&
        height != SIDE_NONE)
        buf_put(&c->image, url);
    if (url.n)
        return HTML_IMAGE_SHOWN;
    return has_words(c) ? HTML_IMAGE_BARE : HTML_IMAGE_NOTHING;
}

/* ---- srcset ------------------------------------------------------------- */

struct candidate {
    struct str url, size; /* "640w" or "2x", or absent */
    unsigned width;       /* to choose by: one density is BEST_MAX_WIDTH / 2 */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

/* Reads "640w", "2x", "1.5x"; false for what else a descriptor may not be. */
static bool read_size(struct candidate *ret)
{
    struct str s = ret->size;
    unsigned value = 0, parts = 1;
    bool point = false;

    ret->width = BEST_MAX_WIDTH / 2;
    if (s.n == 0)
        return true;
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.s[i] == '.' && !point && s.n > 2) {
            point = true;
            continue;
        }
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
        if (value < 10000 && parts < 100) {
            value = value * 10 + (unsigned)(s.s[i] - '0');
            parts *= point ? 10 : 1;
        }
    }
    if (s.n < 2 || (s.s[s.n - 1] != 'x' && (s.s[s.n - 1] != 'w' || point)))
        return false;
    ret->width =
        s.s[s.n - 1] == 'w' ? value : value * (BEST_MAX_WIDTH / 2) / parts;
    return value > 0;
}

/* Where the descriptors that begin at i end: at a comma outside brackets. */
static size_t descriptors_end(struct str s, size_t i)
{
    bool in_brackets = false;

    for (; i < s.n && (s.s[i] != ',' || in_brackets); i++) {
        if (s.s[i] == '(')
            in_brackets = true;
        if (s.s[i] == ')')
            in_brackets = false;
    }
    return i;
}

/* "640w" of "640w 480h", which may be written so. */
static struct str without_height(struct str s)
{
    size_t i;

    s = str_trim(s);
    if (!str_ends(s, STR("h")))
        return s;
    for (i = s.n - 1; i > 0 && s.s[i - 1] >= '0' && s.s[i - 1] <= '9';)
        i--;
    return i > 0 && is_blank(s.s[i - 1]) ? str_trim((struct str){ s.s, i }) : s;
}

/* The next candidate that is one, from *pos on; false at the end. */
static bool next_candidate(struct str s, size_t *pos, struct candidate *ret)
{
    size_t i = *pos, from;

    for (;;) {
        while (i < s.n && (is_blank(s.s[i]) || s.s[i] == ','))
            i++;
        *pos = from = i;
        if (i == s.n)
            return false;
        while (i < s.n && !is_blank(s.s[i]))
            i++;
        *ret = (struct candidate){ .url = { s.s + from, i - from } };
        if (s.s[i - 1] == ',') {
            while (ret->url.s[ret->url.n - 1] == ',')
                ret->url.n--;
        } else {
            from = i;
            i = descriptors_end(s, i);
            ret->size = without_height((struct str){ s.s + from, i - from });
        }
        *pos = i;
        if (read_size(ret))
            return true;
    }
}

/* Decodes an attribute of that kind to c->set; false if there is none. */
static bool find_srcset(struct html_cleaner *c, enum kind kind,
                        struct str *ret_set)
{
    for (size_t i = 0; i < NAMES; i++) {
        const struct html_attr *attr =
            names[i].kind == kind ? html_attr_find(c, names[i].name) : NULL;

        if (!attr)
            continue;
        buf_clear(&c->set);
        buf_put(&c->set, html_attr_decode(c, attr->value));
        c->no_memory |= c->set.err == ERR_NOMEM;
        *ret_set = buf_str(&c->set);
        return true;
    }
    return false;
}

/* Makes c->url of the widest that is not too wide, else of the narrowest, of
 * those that put_srcset writes. */
static bool find_best(struct html_cleaner *c, enum kind kind)
{
    struct candidate next, best = { .url = { NULL, 0 } };
    size_t pos = 0;
    struct str set;

    if (!find_srcset(c, kind, &set))
        return false;
    for (size_t i = 0; i < SRCSET_MAX && next_candidate(set, &pos, &next); i++)
        if ((best.url.n == 0 ||
             (next.width <= BEST_MAX_WIDTH
                  ? next.width > best.width || best.width > BEST_MAX_WIDTH
                  : next.width < best.width)) &&
            html_attr_resolve(c, next.url, true))
            best = next;
    return best.url.n > 0 && html_attr_resolve(c, best.url, true);
}

/* Writes what of a srcset may be loaded; false if nothing. */
static bool put_srcset(struct html_cleaner *c, enum kind kind)
{
    size_t pos = 0, before = c->html.n;
    struct candidate next;
    bool any = false;
    struct str set;

    if (!find_srcset(c, kind, &set))
        return false;
    for (size_t i = 0; i < SRCSET_MAX && next_candidate(set, &pos, &next);
         i++) {
        if (!html_attr_resolve(c, next.url, true))
            continue;
        buf_puts(&c->html, any ? ", " : " srcset=\"");
        str_put_attr(&c->html, buf_str(&c->url));
        if (next.size.n) {
            buf_putc(&c->html, ' ');
            buf_put(&c->html, next.size);
        }
        any = true;
        html_attr_charge(c, before);
        before = c->html.n;
    }
    if (any)
        buf_putc(&c->html, '"');
    return any;
}

void html_image_source(struct html_cleaner *c)
{
    if (c->picture.n == 0 &&
        (find_best(c, LAZY_SRCSET) || find_best(c, SRCSET)))
        buf_put(&c->picture, buf_str(&c->url));
}

/* ---- the address -------------------------------------------------------- */

/* A lazy attribute may hold a number or a flag instead. */
static bool is_address(struct str s)
{
    return str_find(s, STR("/")) != SIZE_MAX ||
           str_find(s, STR(".")) != SIZE_MAX;
}

/* What waits for the image is taken from src alone. */
static bool find_attr(struct html_cleaner *c, enum kind kind)
{
    for (size_t i = 0; i < NAMES; i++) {
        const struct html_attr *attr =
            names[i].kind == kind ? html_attr_find(c, names[i].name) : NULL;

        if (attr && (kind == SRC || is_address(attr->value)) &&
            html_attr_resolve(c, html_attr_decode(c, attr->value), true) &&
            (kind == SRC || !is_stand_in(buf_str(&c->url))))
            return true;
    }
    return false;
}

/* Makes c->url of what is shown in the end. */
static bool find_address(struct html_cleaner *c)
{
    if (find_attr(c, LAZY) || find_best(c, LAZY_SRCSET) ||
        (find_attr(c, SRC) && !is_stand_in(buf_str(&c->url))) ||
        find_attr(c, SPARE) || find_best(c, SRCSET))
        return true;
    if (c->picture.n) {
        buf_clear(&c->url);
        buf_put(&c->url, buf_str(&c->picture));
        c->no_memory |= c->url.err == ERR_NOMEM;
        return true;
    }
    return find_attr(c, SRC);
}

enum html_image html_image_find(struct html_cleaner *c)
{
    if (!find_address(c))
        buf_clear(&c->url);
    return judge(c);
}

void html_image_put(struct html_cleaner *c)
{
    if (!c->url.n)
        return;
    html_attr_put_url(c, STR("src"));
    if (!put_srcset(c, LAZY_SRCSET))
        (void)put_srcset(c, SRCSET);
}
