/* preview_guess.c -- a mapping to begin with, by the names that things in
 * lists often have; see preview.h. */
#include <string.h>

#include "daemon/cmd/args.h"
#include "daemon/preview/preview.h"

#define NAME_MAX_BYTES 64

/* Of a path "a.b.0.title" or "div/span[@class='date']/@title" these names, in
 * order of preference, suggest a field. */
static const struct {
    enum map_field field;
    const char *names[12];
} known[] = {
    { MAP_TITLE, { "title", "headline", "name", "subject" } },
    { MAP_LINK, { "link", "url", "url_w", "href", "weburl", "permalink" } },
    { MAP_DATE,
      { "date", "showtime", "datetime", "published", "pubdate", "publishtime",
        "time", "published_at", "created_at", "ctime" } },
    { MAP_ID, { "id", "guid", "newsid", "articleid", "uuid" } },
    { MAP_INFOCODE, { "infocode" } },
    { MAP_MEDIUM, { "medianame", "medium", "source", "from", "media" } },
    { MAP_SUMMARY,
      { "summary", "digest", "description", "abstract", "intro", "excerpt" } },
    { MAP_CONTENT, { "content", "content_html", "text", "body" } },
    { MAP_AUTHOR, { "author", "authors", "byline", "writer" } },
    { MAP_IMAGE, { "image", "img", "cover", "thumb", "thumbnail", "pic" } },
};
#define N_KNOWN (sizeof(known) / sizeof(known[0]))
#define N_NAMES (sizeof(known[0].names) / sizeof(known[0].names[0]))

/* The last name in a path: letters, digits, '_' and '-'. */
static struct str last_name(struct str path)
{
    size_t end = path.n, start;

    while (end && !(path.s[end - 1] == '_' || path.s[end - 1] == '-' ||
                    (path.s[end - 1] >= '0' && path.s[end - 1] <= '9') ||
                    ((path.s[end - 1] | 0x20) >= 'a' &&
                     (path.s[end - 1] | 0x20) <= 'z')))
        end--;
    start = end;
    while (start && !strchr("./@ ='\"[]()", path.s[start - 1]))
        start--;
    return (struct str){ path.s + start, end - start };
}

/* "simdigest" for "digest"; short names stand in too many others. */
static bool is_end_of(struct str name, struct str longer)
{
    return name.n >= 5 && longer.n > name.n &&
           str_eq_nocase(str_cut(longer, longer.n - name.n), name);
}

static const struct probe_value *find_like(const struct probe *probe,
                                           const char *name)
{
    for (size_t i = 0; i < probe->n_values; i++)
        if (is_end_of(str_of(name), last_name(probe->values[i].path)))
            return &probe->values[i];
    return NULL;
}

static const struct probe_value *find_named(const struct probe *probe,
                                            const char *name)
{
    for (size_t i = 0; i < probe->n_values; i++)
        if (str_eq_nocase(last_name(probe->values[i].path), str_of(name)))
            return &probe->values[i];
    return NULL;
}

/* In a page the title is the text of the first link. */
static const struct probe_value *find_text(const struct probe *probe,
                                           struct str ending)
{
    for (size_t i = 0; i < probe->n_values; i++)
        if (str_ends(probe->values[i].path, ending))
            return &probe->values[i];
    return NULL;
}

static const struct probe_value *find_title(const struct probe *probe)
{
    const struct probe_value *link = find_text(probe, STR("a/@href"));

    for (size_t i = 0; link && i < probe->n_values; i++)
        if (str_eq(probe->values[i].path,
                   (struct str){ link->path.s, link->path.n - 6 }))
            return &probe->values[i];
    return NULL;
}

static const struct probe_value *find(const struct probe *probe, size_t k)
{
    const struct probe_value *v = NULL;

    if (probe->type == SOURCE_HTML && known[k].field == MAP_LINK)
        return find_text(probe, STR("a/@href"));
    if (probe->type == SOURCE_HTML && known[k].field == MAP_TITLE)
        v = find_title(probe);
    for (size_t i = 0; !v && i < N_NAMES && known[k].names[i]; i++)
        v = find_named(probe, known[k].names[i]);
    for (size_t i = 0; !v && i < N_NAMES && known[k].names[i]; i++)
        v = find_like(probe, known[k].names[i]);
    return v;
}

static void put_setting(struct buf *b, const char *key, struct str value)
{
    struct buf word;

    buf_init(&word, CONFIG_LINE_MAX_BYTES);
    buf_printf(&word, "%s=%.*s", key, STR_ARG(value));
    buf_puts(b, " \\\n    ");
    args_put_quoted(b, buf_str(&word));
    buf_release(&word);
}

/* What was typed, but for what is suggested anew. */
static void put_typed(struct buf *b, const struct preview_words *w)
{
    buf_printf(b, "%s ", w->command);
    args_put_quoted(b, str_of(w->operand));
    for (size_t i = 1; i < w->n_settings; i++)
        if (strcmp(w->settings[i].key, "type") != 0 &&
            strcmp(w->settings[i].key, "items") != 0 &&
            strcmp(w->settings[i].key, "item") != 0 &&
            strncmp(w->settings[i].key, "item_", 5) != 0)
            put_setting(b, w->settings[i].key, str_of(w->settings[i].value));
}

void preview_put_guess(struct buf *b, const struct preview *p,
                       const struct preview_words *w)
{
    static const char *const types[] = {
        [SOURCE_JSON] = "json", [SOURCE_HTML] = "html", [SOURCE_XML] = "xml"
    };
    const struct probe *probe = &p->probe;

    if (!p->has_probe || !probe->is_guess || !probe->n_lists ||
        w->is_configured)
        return;
    buf_puts(b, "\nTo begin with, look at what this gives:\n  ");
    put_typed(b, w);
    put_setting(b, "type", str_of(types[probe->type]));
    put_setting(b, probe->type == SOURCE_JSON ? "items" : "item", probe->list);
    for (size_t k = 0; k < N_KNOWN; k++) {
        const struct probe_value *v = find(probe, k);

        if (v)
            put_setting(b, probe_field_name(known[k].field), v->path);
    }
    buf_puts(b, "\n");
}
