/* jekyll.c -- posts as sources for Jekyll: _posts/DATE-NAME.md.
 *
 * One Mustache template whose values are already written for the place they
 * stand in: YAML in the front matter, Markdown and clean HTML below. What
 * kramdown and Liquid would act on ("{{", "{%", "{:", "](" ...) is written as
 * character references, so that clean HTML stays clean HTML when Jekyll is
 * done with it. One thread per output.
 */
#include <string.h>

#include "feeds/base/url.h"
#include "output/format.h"

#define VALUE_MAX_BYTES (16UL * 1024 * 1024)

enum jekyll_name {
    JEKYLL_TITLE,
    JEKYLL_DATE,
    JEKYLL_CATEGORIES,
    JEKYLL_TAGS,
    JEKYLL_SUMMARY,
    JEKYLL_CONTENT,
    JEKYLL_URL,
    JEKYLL_BACK_TEXT,
    JEKYLL_MEDIUM_URL,
    JEKYLL_HOME_TEXT,
    JEKYLL_HOME_URL,
    JEKYLL_SEPARATOR,
    JEKYLL_NAMES
};
static const struct mustache_name names[JEKYLL_NAMES] = {
    [JEKYLL_TITLE] = { "title", true },
    [JEKYLL_DATE] = { "date", true },
    [JEKYLL_CATEGORIES] = { "categories", true },
    [JEKYLL_TAGS] = { "tags", true },
    [JEKYLL_SUMMARY] = { "summary", true },
    [JEKYLL_CONTENT] = { "content", true },
    [JEKYLL_URL] = { "url", true },
    [JEKYLL_BACK_TEXT] = { "back_text", true },
    [JEKYLL_MEDIUM_URL] = { "medium_url", true },
    [JEKYLL_HOME_TEXT] = { "home_text", true },
    [JEKYLL_HOME_URL] = { "home_url", true },
    [JEKYLL_SEPARATOR] = { "separator", true },
};

struct values {
    struct str value[JEKYLL_NAMES];
};

/* ---- writing by context ----------------------------------------------- */

static bool is_one_of(unsigned char c, const char *set)
{
    return c && strchr(set, c);
}

/* Does c, with next behind it, begin something for Liquid or kramdown? A link
 * needs "](", "][" or "]:", an attribute list "{:". */
static bool is_active(char c, char next)
{
    if (c == '{')
        return next == '{' || next == '%' || next == ':';
    return c == ']' && (next == '(' || next == '[' || next == ':');
}

/* Clean HTML that Liquid and kramdown leave alone. */
static void put_html(struct buf *b, struct str html)
{
    size_t from = 0;

    for (size_t i = 0; i + 1 < html.n; i++) {
        if (!is_active(html.s[i], html.s[i + 1]))
            continue;
        buf_put(b, (struct str){ html.s + from, i - from });
        buf_printf(b, "&#%d;", html.s[i]);
        from = i + 1;
    }
    buf_put(b, str_cut(html, from));
}

/* Plain text as Markdown of one line. */
static void put_plain(struct buf *b, struct str text)
{
    struct buf line, html;

    buf_init(&line, VALUE_MAX_BYTES);
    buf_init(&html, VALUE_MAX_BYTES);
    str_put_line(&line, text);
    str_put_text(&html, buf_str(&line));
    put_html(b, buf_str(&html));
    if (!b->err)
        b->err = line.err ? line.err : html.err;
    buf_release(&line);
    buf_release(&html);
}

/* The text of a Markdown link. */
static void put_link_text(struct buf *b, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];

        if (c < 0x20 || is_one_of(c, "&<>[]{}\\`*_"))
            buf_printf(b, "&#%d;", c < 0x20 ? ' ' : c);
        else
            buf_putc(b, (char)c);
    }
}

/* An address for "<...>": what would end it is percent-encoded. */
static void put_autolink(struct buf *b, struct str url)
{
    if (!url_is_http(url))
        return;
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.s[i];

        if (c <= 0x20 || c == 0x7f || is_one_of(c, "<>\"{}\\^`"))
            buf_printf(b, "%%%02X", c);
        else
            buf_putc(b, (char)c);
    }
}

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

/* Could YAML 1.1 take it for a number: 2022, 1e5, 0x1f, 0o17, 1_000? */
static bool is_like_number(struct str s)
{
    if (!s.n || !is_digit((unsigned char)s.s[0]))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (is_letter((unsigned char)s.s[i]) &&
            !is_one_of((unsigned char)s.s[i], "abcdefoxABCDEFOX"))
            return false;
    return true;
}

/* May s stand without quotes in YAML, as one string that Jekyll does not
 * split at blanks? */
static bool is_plain_yaml(struct str s)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on",
                                         "off",  "null",  "y",   "n" };

    for (size_t i = 0; i < s.n; i++)
        if (!is_letter((unsigned char)s.s[i]) &&
            !is_digit((unsigned char)s.s[i]) &&
            !(i > 0 && is_one_of((unsigned char)s.s[i], "-_.")))
            return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (str_eq_nocase(s, str_of(words[i])))
            return false;
    for (size_t pos = 0; pos < s.n;) { /* nothing like a blank or a control */
        uint32_t c = str_next(s, &pos);

        if (str_is_space(c) || (c >= 0x7f && c < 0xa0) || c == 0xfffd)
            return false;
    }
    return s.n > 0 && !is_like_number(s);
}

static void put_quoted(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    str_put_yaml(b, s);
    buf_putc(b, '"');
}

static void put_yaml_list(struct buf *b, const struct str *list, size_t n)
{
    if (n == 1 && is_plain_yaml(list[0])) {
        buf_put(b, list[0]);
        return;
    }
    buf_putc(b, '[');
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? ", " : "");
        put_quoted(b, list[i]);
    }
    buf_putc(b, ']');
}

/* ---- the values ------------------------------------------------------- */

static void put_date(struct buf *b, const struct zone *zone, int64_t sec)
{
    int offset = zone_offset(zone, sec) / 60;
    int minutes = offset < 0 ? -offset : offset;
    struct civil c;

    date_civil(sec, zone, &c);
    buf_printf(b, "%04d-%02d-%02d %02d:%02d:%02d %c%02d%02d", c.year, c.month,
               c.day, c.hour, c.minute, c.second, offset < 0 ? '-' : '+',
               minutes / 60, minutes % 60);
}

/* The origin led back to the list by the name of its tag. */
static void put_back_text(struct buf *b, const struct output *out,
                          const struct post *post)
{
    struct buf name;

    buf_init(&name, VALUE_MAX_BYTES);
    put_link_text(&name, post->n_tags ? post->tags[0] : post->medium.name);
    strings_put(&out->theme.strings, b, "back_to", buf_str(&name));
    if (!b->err)
        b->err = name.err;
    buf_release(&name);
}

static void put_medium_url(struct buf *b, const struct output *out,
                           const struct medium *m)
{
    struct buf path;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    site_put_medium(&path, &out->site, FORMAT_HTML, m);
    site_put_tail(b, &out->site, buf_str(&path));
    if (!b->err)
        b->err = path.err;
    buf_release(&path);
}

static void put_value(struct buf *b, const struct output *out,
                      const struct post *post, enum jekyll_name name)
{
    const struct strings *words = &out->theme.strings;

    switch (name) {
    case JEKYLL_TITLE:
        str_put_yaml(b, post->title);
        break;
    case JEKYLL_DATE:
        put_date(b, out->site.o->zone, post->published_sec);
        break;
    case JEKYLL_CATEGORIES:
        put_yaml_list(b, &post->medium.slug, 1);
        break;
    case JEKYLL_TAGS:
        put_yaml_list(b, post->tags, post->n_tags);
        break;
    case JEKYLL_SUMMARY:
        put_plain(b, post->summary);
        break;
    case JEKYLL_CONTENT:
        put_html(b, post->content_html);
        break;
    case JEKYLL_URL:
        put_autolink(b, post->url);
        break;
    case JEKYLL_BACK_TEXT:
        put_back_text(b, out, post);
        break;
    case JEKYLL_MEDIUM_URL:
        put_medium_url(b, out, &post->medium);
        break;
    case JEKYLL_HOME_TEXT:
        buf_put(b, strings_get(words, STR("back_home")));
        break;
    case JEKYLL_HOME_URL:
        site_put_tail(b, &out->site, STR("/"));
        break;
    case JEKYLL_SEPARATOR:
        buf_put(b, strings_get(words, STR("separator")));
        break;
    case JEKYLL_NAMES:
        break;
    }
}

static enum err make_values(struct output *out, const struct post *post,
                            struct values *values, struct err_info *ei)
{
    enum err e = ERR_OK;

    for (int i = 0; i < JEKYLL_NAMES && !e; i++) {
        struct buf b;

        buf_init(&b, VALUE_MAX_BYTES);
        put_value(&b, out, post, (enum jekyll_name)i);
        e = b.err;
        if (!e) {
            values->value[i] = arena_copy(out->scratch, buf_str(&b));
            e = values->value[i].s ? ERR_OK : ERR_NOMEM;
        }
        buf_release(&b);
    }
    return e ? err_set(ei, e, "out of memory for a Jekyll post") : ERR_OK;
}

static bool get_value(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct values *v = p;

    *ret = (struct mustache_value){ .kind = MUSTACHE_TEXT,
                                    .text = v->value[name] };
    return true;
}

static const struct mustache_type values_type = { .get = get_value };

/* ---- the file --------------------------------------------------------- */

/* DATE-NAME.md as the origin named it. A name that only its medium makes
 * unique (a short guid) goes into a directory of the medium's name: Jekyll
 * reads those too, and the address it gives has the category in it anyway. */
static void put_path(struct output *out, const struct post *post)
{
    struct buf *b = &out->path;
    bool is_unique = post->infocode.n || post->name.n >= 16;
    struct civil c;

    if (!out->jekyll_dir) {
        const char *dir = out->site.o->jekyll_dir;

        while (dir && *dir == '/')
            dir++;
        buf_puts(b, dir && *dir ? dir : "_posts");
        while (b->n && b->s[b->n - 1] == '/')
            b->n--;
        buf_putc(b, '/');
    }
    if (!is_unique) {
        buf_put(b, post->medium.slug);
        buf_putc(b, '/');
    }
    date_civil(post->published_sec, out->site.o->zone, &c);
    buf_printf(b, "%04d-%02d-%02d-", c.year, c.month, c.day);
    buf_put(b, post->name);
    buf_puts(b, ".md");
}

static enum err open_template(struct output *out, struct err_info *ei)
{
    const struct mustache_loader loader = { theme_load_template, &out->theme };

    out->jekyll = mustache_new(names, JEKYLL_NAMES);
    if (!out->jekyll)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return mustache_add(out->jekyll, &loader, STR("jekyll"),
                        &out->jekyll_template, ei);
}

static enum err put_post(struct output *out, const struct post *post,
                         struct output_stats *stats, struct err_info *ei)
{
    struct values values;
    const struct mustache_value data = { .kind = MUSTACHE_OBJECT,
                                         .type = &values_type,
                                         .p = &values };
    enum err e = make_values(out, post, &values, ei);

    if (!e)
        e = mustache_render(out->jekyll, out->jekyll_template, &data,
                            &out->bytes, ei);
    if (e)
        return e;
    put_path(out, post);
    return output_put(out, out->jekyll_dir ? out->jekyll_dir : out->dir,
                      buf_str(&out->bytes), stats, ei);
}

const struct format format_jekyll = { .open = open_template,
                                      .put_post = put_post };
