/* site_output.c -- the configuration in output's words; see site.h. What is
 * published of a source, and what of it is a secret, is decided here. At start,
 * on the loop's thread.
 */
#include "daemon/site.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"

#define DEPENDS_MAX_BYTES 1024

static void fill_feed(struct output_site *site, enum format_kind kind,
                      const struct config_feed *feed)
{
    site->formats[kind] = feed->enabled;
    site->list_path[kind][STREAM_ALL] = feed->path;
    site->archive_path[kind][STREAM_ALL] = feed->archive_path;
    site->list_path[kind][STREAM_MEDIUM] = feed->medium_path;
    site->archive_path[kind][STREAM_MEDIUM] = feed->medium_archive_path;
}

static void fill_formats(const struct config *c, struct output_site *site)
{
    fill_feed(site, FORMAT_ATOM, &c->atom);
    fill_feed(site, FORMAT_RSS, &c->rss);
    fill_feed(site, FORMAT_JSON, &c->json);
    site->formats[FORMAT_HTML] = c->html.enabled;
    site->list_path[FORMAT_HTML][STREAM_ALL] = "/";
    site->list_path[FORMAT_HTML][STREAM_MEDIUM] = c->html.medium_path;
    site->archive_path[FORMAT_HTML][STREAM_ALL] = c->html.archive_path;
    site->archive_path[FORMAT_HTML][STREAM_MEDIUM] =
        c->html.medium_archive_path;
    site->grouped_home = c->html.home == HOME_GROUPED;
    site->formats[FORMAT_JEKYLL] = c->jekyll.enabled;
    site->jekyll_dir = c->jekyll.dir;
    site->jekyll_template = c->jekyll.template;
    site->formats[FORMAT_OPML] = c->opml.enabled;
    site->opml_path = c->opml.path;
    /* A sitemap names pages: there is none without them. */
    site->formats[FORMAT_SITEMAP] = c->sitemap.enabled && c->html.enabled;
    site->sitemap_path = c->sitemap.path;
    site->sitemap_part_path = c->sitemap.part_path;
    site->robots = c->sitemap.robots;
}

/* ---- media ------------------------------------------------------------ */

static unsigned medium_formats(const struct config_medium *m)
{
    static const enum format_kind kinds[CONFIG_FORMATS] = {
        [CONFIG_ATOM] = FORMAT_ATOM,
        [CONFIG_RSS] = FORMAT_RSS,
        [CONFIG_JSON] = FORMAT_JSON,
        [CONFIG_HTML] = FORMAT_HTML,
    };
    unsigned formats = FORMATS_ALL;

    for (size_t i = 0; i < CONFIG_FORMATS; i++)
        if (!(m->formats >> i & 1u))
            formats &= ~(1u << kinds[i]);
    return formats;
}

static void fill_media(const struct config *c, struct output_medium *media,
                       size_t *ret_n)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n_media; i++) {
        const struct config_medium *m = &c->media[i];
        unsigned formats = medium_formats(m);

        if (m->page || formats != FORMATS_ALL)
            media[n++] = (struct output_medium){ m->name, m->page, formats };
    }
    *ret_n = n;
}

/* ---- sources ---------------------------------------------------------- */

/* Is there something in the address that opens a door? Wrongly saying so costs
 * little: the site's own feed stands in for the source. */
static bool has_secret(struct str url)
{
    struct url parts;
    struct str rest;

    if (url_split(url, &parts) || parts.userinfo.n)
        return true;
    for (rest = parts.query; rest.n;) {
        size_t n = str_find(rest, STR("&"));
        struct str name = { rest.s, n == SIZE_MAX ? rest.n : n };
        size_t equals = str_find(name, STR("="));

        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + 1);
        if (equals != SIZE_MAX)
            name.n = equals;
        if (url_is_secret_name(name))
            return true;
    }
    return false;
}

/* May everybody subscribe to it, with nothing but its address? */
static bool is_open_feed(const struct config_source *s)
{
    return s->url && (s->type == SOURCE_AUTO || s->type == SOURCE_FEED) &&
           !s->post_body && !s->n_headers && !s->user &&
           !strstr(s->url, "{page}") && !has_secret(str_of(s->url));
}

static void fill_sources(const struct config *c, struct output_source *sources,
                         size_t *ret_n)
{
    size_t n = 0;

    for (size_t i = 0; i < c->n_sources; i++) {
        const struct config_source *s = &c->sources[i];

        if (s->enabled)
            sources[n++] =
                (struct output_source){ s->name,
                                        is_open_feed(s) ? s->url : NULL,
                                        s->category, s->language };
    }
    *ret_n = n;
}

/* ---- the whole -------------------------------------------------------- */

/* How lists are cut. What carriers are called is the database's business: it
 * marks what shows a name that has changed. */
static char *depends_text(const struct config *c)
{
    struct buf b;
    char *text = NULL;
    size_t n;

    buf_init(&b, DEPENDS_MAX_BYTES);
    buf_printf(&b, "%lld %lld %lld %lld %lld", (long long)c->window.min_hours,
               (long long)c->window.min_items, (long long)c->window.max_items,
               (long long)c->html.home_media, (long long)c->html.home_items);
    return buf_take(&b, &text, &n) ? NULL : text;
}

struct output_site *site_output(const struct config *c)
{
    struct output_site *site = calloc(1, sizeof(*site));
    struct output_medium *media = calloc(c->n_media + 1, sizeof(*media));
    struct output_source *sources = calloc(c->n_sources + 1, sizeof(*sources));
    char *depends = depends_text(c);

    if (!site || !media || !sources || !depends) {
        free(site);
        free(media);
        free(sources);
        free(depends);
        return NULL;
    }
    *site = (struct output_site){
        .name = c->name,
        .link = c->link,
        .description = c->description,
        .language = c->language,
        .zone = c->zone,
        .dir = c->output_dir,
        .theme = c->theme,
        .depends = depends,
        .media = media,
        .sources = sources,
    };
    fill_formats(c, site);
    fill_media(c, media, &site->n_media);
    fill_sources(c, sources, &site->n_sources);
    return site;
}

void site_output_free(struct output_site *site)
{
    if (site) {
        free((void *)(uintptr_t)site->depends);
        free((void *)(uintptr_t)site->media);
        free((void *)(uintptr_t)site->sources);
    }
    free(site);
}
