/* jekyll_read.c -- from a file of _posts to an item; see jekyll_read.h.
 *
 * Front matter is jekyll_front.c's, the body jekyll_body.c's, addresses
 * jekyll_path.c's; texts become clean in normalize.c as those of any feed. Any
 * thread.
 */
#include "feeds/jekyll_read.h"

#include <string.h>

#include "feeds/jekyll_body.h"
#include "feeds/jekyll_front.h"
#include "feeds/normalize.h"

#define ROLLING_ID_DIGITS 18 /* 202112082206672930 */

struct job {
    const struct jekyll_file *file;
    const struct jekyll_options *opt;
    struct arena *a;
    struct front front;
    struct jekyll_body body;
    struct str base_name; /* of the file, without its ending */
    struct str date_text; /* "2022-01-14" of the file; or absent */
    char infocode[ROLLING_ID_DIGITS + 2];
    struct jekyll_post *ret;
    struct err_info *ei;
};

static enum err no_memory(struct job *j)
{
    return err_set(j->ei, ERR_NOMEM, "no memory for a post");
}

/* ---- names ------------------------------------------------------------ */

static struct str without_ending(struct str path)
{
    for (size_t i = path.n; i > 0 && path.s[i - 1] != '/'; i--)
        if (path.s[i - 1] == '.' && i > 1 && path.s[i - 2] != '/')
            return (struct str){ path.s, i - 1 };
    return path;
}

static struct str last_part(struct str path)
{
    size_t from = path.n;

    while (from > 0 && path.s[from - 1] != '/')
        from--;
    return str_cut(path, from);
}

/* "2022-01-14-" or "22-1-4-" is the date of a file; its length, or 0. */
static size_t date_length(struct str name)
{
    static const size_t max[] = { 4, 2, 2 };
    size_t at = 0;

    for (size_t part = 0; part < 3; part++) {
        size_t n = 0;

        while (at + n < name.n && name.s[at + n] >= '0' &&
               name.s[at + n] <= '9')
            n++;
        if (n == 0 || n > max[part] || at + n >= name.n ||
            name.s[at + n] != '-')
            return 0;
        at += n + 1;
    }
    return at;
}

/* The origin named a file without a time "-ID.md". */
static void read_name(struct job *j)
{
    struct str slug = front_text(&j->front, "slug");
    size_t n;

    j->base_name = last_part(without_ending(j->file->path));
    n = date_length(j->base_name);
    if (n)
        j->date_text = (struct str){ j->base_name.s, n - 1 };
    j->ret->name = str_cut(j->base_name, n);
    if (!n && str_starts(j->base_name, STR("-")))
        j->ret->name = str_cut(j->base_name, 1);
    if (slug.n)
        j->ret->name = slug;
    j->ret->ending = STR(".html");
}

/* The name itself; or that of the rolling news, whose code is "NW" and its
 * id. */
static struct str infocode_of_name(struct job *j)
{
    struct str name = j->ret->name, code;
    struct date day;

    if (infocode_is_valid(name) || name.n != ROLLING_ID_DIGITS)
        return name;
    memcpy(j->infocode, "NW", 2);
    memcpy(j->infocode + 2, name.s, ROLLING_ID_DIGITS);
    code = (struct str){ j->infocode, sizeof(j->infocode) };
    if (infocode_is_valid(code) && infocode_day(code, &j->opt->dates, &day))
        return code;
    return name;
}

/* ---- categories ------------------------------------------------------- */

static bool add_category(struct job *j, struct str *list, struct str name)
{
    struct jekyll_post *p = j->ret;
    char *lower;

    name = str_trim(name);
    if (!name.n || p->n_categories == JEKYLL_MAX_VALUES)
        return true;
    lower = arena_alloc(j->a, name.n + 1, 1);
    if (!lower)
        return false;
    for (size_t i = 0; i < name.n; i++)
        lower[i] =
            (char)(name.s[i] >= 'A' && name.s[i] <= 'Z' ? name.s[i] | 0x20
                                                        : name.s[i]);
    for (size_t i = 0; i < p->n_categories; i++)
        if (str_eq(list[i], (struct str){ lower, name.n }))
            return true;
    list[p->n_categories++] = (struct str){ lower, name.n };
    return true;
}

/* The folders above _posts are categories. */
static bool add_folders(struct job *j, struct str *list)
{
    struct str rest = j->file->path;

    if (str_find(rest, STR("_posts/")) == SIZE_MAX)
        return true;
    while (!str_starts(rest, STR("_posts/")) && rest.n) {
        size_t n = str_find(rest, STR("/"));

        if (n == SIZE_MAX || !add_category(j, list, (struct str){ rest.s, n }))
            return n == SIZE_MAX;
        rest = str_cut(rest, n + 1);
    }
    return true;
}

/* A text of several words is as many categories. */
static bool add_words(struct job *j, struct str *list, struct str words)
{
    while (words.n) {
        size_t n = 0;

        while (n < words.n && words.s[n] != ' ' && words.s[n] != '\t')
            n++;
        if (!add_category(j, list, (struct str){ words.s, n }))
            return false;
        words = str_cut(words, n + 1);
    }
    return true;
}

static enum err read_categories(struct job *j)
{
    const struct front_value *v = front_find(&j->front, "categories");
    struct str one = front_text(&j->front, "category");
    struct str *list = arena_alloc(j->a, JEKYLL_MAX_VALUES, sizeof(*list));
    bool ok = list && add_folders(j, list) && add_category(j, list, one);

    if (v && v->is_list)
        for (size_t i = 0; ok && i < v->n; i++)
            ok = add_category(j, list, v->list[i]);
    else if (v && v->n)
        ok = ok && add_words(j, list, v->list[0]);
    if (!ok)
        return no_memory(j);
    j->ret->categories = list;
    j->ret->section = one;
    if (v && v->n)
        j->ret->section = v->list[0];
    return ERR_OK;
}

/* 菏泽日报新闻 is of 菏泽日报. */
static void read_medium(struct job *j)
{
    const struct front_value *v = front_find(&j->front, "tags");
    static const struct str news = STR_C("新闻");
    struct str name;

    if (!v || v->n != 1 || !j->ret->section.n)
        return;
    name = str_trim(v->list[0]);
    if (str_ends(name, news) && name.n > news.n)
        name.n -= news.n;
    j->ret->medium_name = name;
}

/* ---- dates ------------------------------------------------------------ */

static struct str read_date(struct job *j)
{
    struct str text = front_text(&j->front, "date");
    struct date date;

    if (date_parse(text, &j->opt->dates, &date) &&
        date_parse(j->date_text, &j->opt->dates, &date))
        return (struct str){ NULL, 0 };
    if (date_parse(text, &j->opt->dates, &date))
        text = j->date_text;
    j->ret->has_day = j->date_text.n > 0;
    j->ret->day_sec = date.sec;
    return text;
}

/* ---- the item --------------------------------------------------------- */

static struct str first_of(const struct job *j, const char *const *keys)
{
    struct str text = { NULL, 0 };

    for (; *keys && !text.n; keys++)
        text = front_text(&j->front, *keys);
    return text;
}

static void put_field(struct job *j, struct raw_item *raw, enum raw_field field,
                      struct str s)
{
    struct raw_text text = { .s = s, .kind = RAW_PLAIN, .base = j->opt->base };

    if (field == RAW_CONTENT)
        text.kind = RAW_HTML;
    raw_put(raw, field, 1, &text);
}

static void put_lists(struct job *j, struct raw_item *raw)
{
    static const char *const keys[] = { "tags", "tag", "keywords" };

    for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
        const struct front_value *v = front_find(&j->front, keys[k]);

        for (size_t i = 0; v && i < v->n; i++)
            raw_add_tag(
                raw, &(struct raw_text){ .s = v->list[i], .kind = RAW_PLAIN });
    }
    if (front_text(&j->front, "author").n)
        raw_add_author(raw, &(struct raw_person){
                                .name = { .s = front_text(&j->front, "author"),
                                          .kind = RAW_PLAIN } });
}

/* What stays the same wherever the tree is read from: the folders above _posts,
 * and the name. */
static struct str put_guid(struct job *j, struct buf *b)
{
    size_t posts = str_find(j->file->path, STR("_posts/"));

    if (posts != SIZE_MAX)
        buf_put(b, (struct str){ j->file->path.s, posts });
    buf_put(b, j->base_name);
    return buf_str(b);
}

static void put_fields(struct job *j, struct raw_item *raw, struct str guid)
{
    static const char *const links[] = { "link",          "external_url",
                                         "external-url",  "original_url",
                                         "canonical_url", NULL };
    static const char *const summaries[] = { "description", "excerpt",
                                             "summary", NULL };
    static const char *const languages[] = { "lang", "language", "locale",
                                             NULL };
    struct str link = j->body.link, summary = j->body.summary;

    put_field(j, raw, RAW_ID, guid);
    put_field(j, raw, RAW_INFOCODE, infocode_of_name(j));
    put_field(j, raw, RAW_LINK, link.n ? link : first_of(j, links));
    put_field(j, raw, RAW_TITLE, front_text(&j->front, "title"));
    put_field(j, raw, RAW_SUMMARY,
              summary.n ? summary : first_of(j, summaries));
    put_field(j, raw, RAW_CONTENT, j->body.html);
    put_field(j, raw, RAW_PUBLISHED, read_date(j));
    put_field(j, raw, RAW_UPDATED, front_text(&j->front, "last_modified_at"));
    put_field(j, raw, RAW_IMAGE, front_text(&j->front, "image"));
    put_field(j, raw, RAW_LANGUAGE, first_of(j, languages));
    put_lists(j, raw);
}

static enum err make_item(struct job *j)
{
    struct read_options opt = { .type = SOURCE_FEED,
                                .url = j->opt->base,
                                .dates = j->opt->dates };
    struct raw_item *raw = arena_alloc(j->a, 1, sizeof(*raw));
    struct repair_log log = { .n = { 0 } };
    struct feed feed = { .format = FEED_UNKNOWN };
    struct normalizer nz;
    struct buf guid;
    enum err e;

    if (!raw)
        return no_memory(j);
    buf_init(&guid, SIZE_MAX);
    put_fields(j, raw, put_guid(j, &guid));
    normalize_init(&nz, &opt, &feed, &log);
    nz.a = j->a;
    e = guid.err ? no_memory(j)
                 : normalize_item(&nz, raw, &j->ret->item, j->ei);
    normalize_release(&nz);
    buf_release(&guid);
    return e;
}

static void read_addresses(struct job *j)
{
    const struct front_value *v = front_find(&j->front, "redirect_from");
    struct str published = front_text(&j->front, "published");

    j->ret->permalink = front_text(&j->front, "permalink");
    if (v) {
        j->ret->redirects = v->list;
        j->ret->n_redirects =
            v->n < JEKYLL_MAX_REDIRECTS ? v->n : JEKYLL_MAX_REDIRECTS;
    }
    j->ret->is_hidden = str_eq(published, STR("false"));
}

static enum err read_body(struct job *j)
{
    static const struct str endings[] = { STR_C(".html"), STR_C(".htm") };
    bool is_html = false;
    struct buf html;
    enum err e;

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        is_html = is_html || str_ends(j->file->path, endings[i]);
    buf_init(&html, JEKYLL_HTML_MAX_BYTES);
    e = jekyll_body_read(j->front.body, is_html, &html, &j->body, j->ei);
    if (!e)
        e = make_item(j);
    buf_release(&html);
    return e;
}

static enum err check_text(struct str bytes, struct err_info *ei)
{
    if (bytes.n > JEKYLL_FILE_MAX_BYTES)
        return err_set(ei, ERR_LIMIT, "more than %zu bytes",
                       JEKYLL_FILE_MAX_BYTES);
    if (!bytes.n)
        return err_set(ei, ERR_FORMAT, "empty");
    if (!str_is_utf8(bytes) || memchr(bytes.s, '\0', bytes.n))
        return err_set(ei, ERR_FORMAT, "no text in UTF-8");
    return ERR_OK;
}

enum err jekyll_read(const struct jekyll_file *file,
                     const struct jekyll_options *opt, struct arena *a,
                     struct jekyll_post *ret_post, struct err_info *ei)
{
    struct jekyll_post post = { .has_day = false };
    struct job j = { .file = file, .opt = opt, .a = a, .ret = &post, .ei = ei };
    enum err e;

    e = check_text(file->bytes, ei);
    if (!e)
        e = front_read(file->bytes, a, &j.front, ei);
    if (e)
        return e;
    read_name(&j);
    e = read_categories(&j);
    if (e)
        return e;
    read_medium(&j);
    read_addresses(&j);
    e = read_body(&j);
    if (!e)
        *ret_post = post;
    return e;
}

enum err jekyll_read_site(struct str bytes, struct arena *a,
                          struct jekyll_site *ret_site, struct err_info *ei)
{
    struct front front;
    struct buf text;
    enum err e = check_text(bytes, ei);

    if (e)
        return e;
    buf_init(&text, SIZE_MAX);
    buf_puts(&text, "---\n");
    buf_put(&text, bytes);
    buf_puts(&text, "\n---\n");
    e = text.err ? err_set(ei, ERR_NOMEM, "no memory for a site's file")
                 : front_read(buf_str(&text), a, &front, ei);
    buf_release(&text);
    if (!e)
        *ret_site = (struct jekyll_site){ front_text(&front, "permalink"),
                                          front_text(&front, "timezone") };
    return e;
}
