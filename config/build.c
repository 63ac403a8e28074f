/* build.c -- sections become the objects of struct config.
 *
 * Defaults of the schema first, then [defaults], then what a section says
 * itself, whatever the order in the files. Any thread.
 */
#include "config/build.h"

#include <stdlib.h>
#include <string.h>

#include "config/check.h"
#include "config/field.h"
#include "config/value.h"

/* ---- sources ---------------------------------------------------------- */

static enum err copy_string(struct build *b, struct str s, const char **ret)
{
    *ret = arena_copy(b->a, s).s;
    return *ret ? ERR_OK : ERR_NOMEM;
}

/* What [defaults] says of requests says nothing of a local document. */
static void forget_request(struct config_source *s)
{
    s->post_body = s->post_type = NULL;
    s->headers = NULL;
    s->n_headers = 0;
    s->user = s->password = s->proxy = s->page_param = NULL;
    s->page_first = s->page_step = s->max_pages = 1;
    s->stop_on_known = true;
}

/* What follows from what a source says. */
static void derive_source(struct build *b, struct config_source *s)
{
    if (!s->name)
        s->name = s->id;
    if (!s->timezone) {
        s->timezone = b->config->timezone;
        s->zone = b->config->zone;
    }
    s->mapping_text.type = s->type;
    if (s->path && !s->url)
        forget_request(s);
    if (!s->post_body)
        s->post_type = NULL;
    else if (!s->post_type)
        s->post_type = strchr("{[", s->post_body[0])
                           ? "application/json"
                           : "application/x-www-form-urlencoded";
}

static enum err build_source(struct build *b, size_t i,
                             const struct config_source *defaults)
{
    const struct section *s = b->sections[i];
    struct config_source *source = &b->sources[i];
    enum err e;

    *source = *defaults;
    source->line = s->at.line;
    e = copy_string(b, s->name, &source->id);
    if (!e && i > 0 && b->sections[i - 1]->at.file == s->at.file)
        source->file = b->sources[i - 1].file;
    else if (!e)
        e = copy_string(b, str_of(s->at.file->name), &source->file);
    if (!e)
        e = field_section(b, source, s);
    if (!e)
        derive_source(b, source);
    return e;
}

static enum err build_sources(struct build *b)
{
    struct config_source defaults = { .id = NULL };
    size_t n = 0, i = 0;
    enum err e;

    for (const struct section *s = b->load->sources; s; s = s->next)
        n++;
    b->sources = arena_alloc(b->a, n, sizeof(*b->sources));
    b->sections = arena_alloc(b->load->work, n, sizeof(struct section *));
    if (!b->sources || !b->sections)
        return ERR_NOMEM;
    for (struct section *s = b->load->sources; s; s = s->next)
        b->sections[i++] = s;
    e = field_presets(b, SECTION_SOURCE, &defaults);
    if (!e)
        e = field_section(b, &defaults, b->load->single[SECTION_DEFAULTS]);
    for (i = 0; i < n && !e; i++)
        e = build_source(b, i, &defaults);
    b->config->sources = b->sources;
    b->config->n_sources = n;
    return e;
}

/* ---- media ------------------------------------------------------------ */

static int compare_places(const struct place *a, const struct place *b)
{
    if (a->file->number != b->file->number)
        return a->file->number < b->file->number ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int compare_media_places(const void *a, const void *b)
{
    const struct build_medium *x = a, *y = b;

    return compare_places(&x->at, &y->at);
}

static int compare_media_names(const void *a, const void *b)
{
    const struct build_medium *x = a, *y = b;
    int d = strcmp(x->medium.name, y->medium.name);

    return d ? d : compare_places(&x->at, &y->at);
}

static void check_medium_name(struct build *b, struct str name, struct place at)
{
    if (str_length(name) > ITEM_NAME_MAX_CHARS)
        problem_add(b->problems, at,
                    "name of a medium is longer than %d "
                    "characters",
                    ITEM_NAME_MAX_CHARS);
}

#define ALL_FORMATS ((1u << CONFIG_FORMATS) - 1)

/* A line of [slugs]. */
static enum err build_slug(struct build *b, const struct entry *x,
                           struct build_medium *m)
{
    struct err_info ei = { ERR_OK, "" };
    enum err e = copy_string(b, x->name, &m->medium.name);

    if (!e)
        e = copy_string(b, x->value, &m->medium.slug);
    if (e)
        return e;
    m->at = m->slug_at = x->at;
    m->medium.formats = ALL_FORMATS;
    check_medium_name(b, x->name, x->at);
    if (value_check_slug(x->value, &ei))
        problem_add(b->problems, x->at, "%s = %s: %s", problem_quote(x->name).s,
                    problem_quote(x->value).s, ei.text);
    return ERR_OK;
}

/* A [medium NAME]. */
static enum err build_medium(struct build *b, const struct section *s,
                             struct build_medium *m)
{
    const struct entry *slug = load_find(s, "slug");
    const struct entry *page = load_find(s, "page");
    enum err e = copy_string(b, s->name, &m->medium.name);

    m->medium.formats = ALL_FORMATS;
    if (!e)
        e = field_section(b, &m->medium, s);
    if (e)
        return e;
    m->at = s->at;
    m->is_section = true;
    if (slug)
        m->slug_at = slug->at;
    if (page)
        m->page_at = page->at;
    check_medium_name(b, s->name, s->at);
    if (!s->entries && s->name.n > 0)
        problem_add(b->problems, s->at,
                    "%s says nothing: write slug =, page = or formats =",
                    load_title(s).s);
    return ERR_OK;
}

/* Joins two mentions of one medium; what both say is a problem of the later
 * one. */
static void merge_media(struct build *b, struct build_medium *first,
                        const struct build_medium *m)
{
    const char *name = first->medium.name;

    if (first->is_section && m->is_section && *name)
        problem_add(b->problems, m->at,
                    "[medium %s] is there twice, first at "
                    "%s:%u",
                    problem_quote(str_of(name)).s, first->at.file->name,
                    first->at.line);
    else if (first->slug_at.file && m->slug_at.file)
        problem_add(b->problems, m->slug_at,
                    "slug of %s is already set at "
                    "%s:%u",
                    problem_quote(str_of(name)).s, first->slug_at.file->name,
                    first->slug_at.line);
    if (!first->slug_at.file) {
        first->medium.slug = m->medium.slug;
        first->slug_at = m->slug_at;
    }
    if (!first->page_at.file) {
        first->medium.page = m->medium.page;
        first->page_at = m->page_at;
    }
    first->medium.formats &= m->medium.formats; /* a slug names all */
    first->is_section |= m->is_section;
}

static enum err gather_media(struct build *b, size_t *ret_n)
{
    const struct section *slugs = b->load->single[SECTION_SLUGS];
    size_t n = 0;
    enum err e = ERR_OK;

    if (slugs)
        for (const struct entry *x = slugs->entries; x && !e; x = x->next)
            e = build_slug(b, x, &b->media[n++]);
    for (const struct section *s = b->load->media; s && !e; s = s->next)
        e = build_medium(b, s, &b->media[n++]);
    *ret_n = n;
    return e;
}

static enum err build_media(struct build *b)
{
    size_t max = LOAD_MAX_MEDIA, n = 0, n_kept = 0;
    struct build_medium *list;
    struct config_medium *media;
    enum err e;

    max = (b->load->n_slugs < max ? b->load->n_slugs : max) +
          (b->load->n_media < max ? b->load->n_media : max);
    list = b->media = arena_alloc(b->load->work, max, sizeof(*list));
    if (!list)
        return ERR_NOMEM;
    e = gather_media(b, &n);
    if (e)
        return e;
    qsort(list, n, sizeof(*list), compare_media_names);
    for (size_t i = 0; i < n; i++) {
        struct build_medium *last = n_kept ? &list[n_kept - 1] : NULL;

        if (last && !strcmp(last->medium.name, list[i].medium.name))
            merge_media(b, last, &list[i]);
        else
            list[n_kept++] = list[i];
    }
    qsort(list, n_kept, sizeof(*list), compare_media_places);
    media = arena_alloc(b->a, n_kept, sizeof(*media));
    if (!media)
        return ERR_NOMEM;
    for (size_t i = 0; i < n_kept; i++)
        media[i] = list[i].medium;
    b->config->media = media;
    b->config->n_media = n_kept;
    return ERR_OK;
}

/* ---- all -------------------------------------------------------------- */

/* The socket is beside the database unless a key says where. */
static enum err derive_socket(struct build *b)
{
    static const char name[] = "/control";
    struct str dir = str_of(b->config->state_dir);
    char *path;

    if (b->config->control_socket)
        return ERR_OK;
    path = arena_alloc(b->a, dir.n + sizeof(name), 1);
    if (!path)
        return ERR_NOMEM;
    memcpy(path, dir.s, dir.n);
    memcpy(path + dir.n, name, sizeof(name));
    b->config->control_socket = path;
    return ERR_OK;
}

enum err build_config(struct build *b)
{
    static const enum schema_section singles[] = {
        SECTION_WEIR, SECTION_ATOM,    SECTION_RSS,
        SECTION_JSON, SECTION_HTML,    SECTION_JEKYLL,
        SECTION_OPML, SECTION_SITEMAP, SECTION_SERVER
    };
    enum err e = ERR_OK;

    b->config->description = "";
    for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]) && !e; i++) {
        e = field_presets(b, singles[i], b->config);
        if (!e)
            e = field_section(b, b->config, b->load->single[singles[i]]);
    }
    if (!e)
        e = derive_socket(b);
    if (!e)
        e = build_sources(b);
    if (!e)
        e = build_media(b);
    if (!e)
        e = check_config(b);
    return e;
}
