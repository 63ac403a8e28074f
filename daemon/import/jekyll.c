/* jekyll.c -- see jekyll.h.
 *
 * Files become items in batches; each batch is one document and one
 * transaction. The medium of a post is told by its category: [slugs] and the
 * database know some, others are named by the tag that the origin gave each of
 * a medium's posts, or are what the category says.
 */
#include "daemon/import/jekyll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/import/reserved.h"
#include "daemon/site.h"
#include "feeds/jekyll_read.h"

#define BATCH_POSTS 200
#define BATCH_FULL_BYTES ((size_t)64 * 1024 * 1024) /* then it is stored */
#define BATCH_MAX_BYTES ((size_t)512 * 1024 * 1024)
#define NAMES_MAX_BYTES ((size_t)2 * 1024 * 1024 * 1024)
#define SITE_FILE_MAX_BYTES ((size_t)1024 * 1024)

/* A medium by the name that its category has in addresses. */
struct section {
    struct str slug, name;
};

struct import {
    const struct jekyll_import *in;
    struct storage *st;
    struct arena *names; /* of files and media: until the end */
    struct arena *batch;
    struct buf bytes; /* of one file */
    struct str permalink;
    const struct zone *zone; /* of the old site */
    struct zone *own_zone;   /* the same, if it is not the configuration's */
    struct section *sections;
    size_t n_sections, cap_sections;
    struct item items[BATCH_POSTS];
    struct item_place places[BATCH_POSTS];
    const char *paths[BATCH_POSTS]; /* of their files */
    size_t n;
    struct jekyll_import_stats stats;
    struct err_info *ei;
};

static enum err no_memory(struct import *m)
{
    return err_set(m->ei, ERR_NOMEM, "no memory for an old site");
}

static void problem(struct import *m, const char *path, const char *why)
{
    m->stats.n_bad++;
    m->in->on_problem(m->in->ctx, path, why);
}

static void on_tree_problem(void *ctx, const char *path, const char *why)
{
    problem(ctx, path, why);
}

/* ---- media ------------------------------------------------------------ */

static enum err add_section(struct import *m, struct str slug, struct str name)
{
    struct section *s;

    if (m->n_sections == m->cap_sections) {
        size_t cap = m->cap_sections ? 2 * m->cap_sections : 256;

        s = arena_alloc(m->names, cap, sizeof(*s));
        if (!s)
            return no_memory(m);
        if (m->n_sections)
            memcpy(s, m->sections, m->n_sections * sizeof(*s));
        m->sections = s;
        m->cap_sections = cap;
    }
    s = &m->sections[m->n_sections++];
    s->slug = arena_copy(m->names, slug);
    s->name = arena_copy(m->names, name);
    return s->slug.s && s->name.s ? ERR_OK : no_memory(m);
}

/* What the configuration calls them, then what the database does. */
static enum err list_sections(struct import *m)
{
    const struct config *c = m->in->config;
    struct stream *streams;
    size_t n = 0;
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < c->n_media; i++)
        if (c->media[i].slug)
            e = add_section(m, str_of(c->media[i].slug),
                            str_of(c->media[i].name));
    if (!e)
        e = storage_streams(m->st, m->batch, &streams, &n, m->ei);
    for (size_t i = 0; !e && i < n; i++)
        if (streams[i].kind == STREAM_MEDIUM)
            e = add_section(m, streams[i].medium.slug, streams[i].medium.name);
    arena_reset(m->batch);
    return e;
}

static enum err name_medium(struct import *m, const struct jekyll_post *p,
                            struct str *ret)
{
    if (!p->section.n)
        return ERR_OK; /* the source's name: the site's */
    for (size_t i = 0; i < m->n_sections; i++) {
        if (str_eq_nocase(m->sections[i].slug, p->section)) {
            *ret = m->sections[i].name;
            return ERR_OK;
        }
    }
    *ret = str_first(p->medium_name.n ? p->medium_name : p->section,
                     ITEM_NAME_MAX_CHARS);
    return add_section(m, p->section, *ret);
}

/* ---- addresses -------------------------------------------------------- */

/* One spelling for each file: "/a" and "/a/index.html" are "/a/". */
static void put_canonical(struct buf *b, struct str path)
{
    static const struct str index = STR_C("/index.html");
    size_t from = path.n;

    if (str_ends(path, index))
        path.n -= index.n - 1;
    buf_put(b, path);
    while (from > 0 && path.s[from - 1] != '/')
        from--;
    if (from < path.n && !memchr(path.s + from, '.', path.n - from))
        buf_putc(b, '/');
}

static enum err add_path(struct import *m, struct str path,
                         struct item_place *place)
{
    struct str *list = (struct str *)(uintptr_t)place->paths;
    struct str copy = { NULL, 0 };
    struct buf b;

    if (!path.n)
        return ERR_OK;
    buf_init(&b, SIZE_MAX);
    put_canonical(&b, path);
    if (!b.err)
        copy = arena_copy(m->batch, buf_str(&b));
    buf_release(&b);
    if (!copy.s)
        return no_memory(m);
    if (reserved_is(m->in->config, copy))
        m->stats.n_paths_taken++;
    else
        list[place->n_paths++] = copy;
    return ERR_OK;
}

static enum err find_place(struct import *m, const struct jekyll_post *p,
                           struct item_place *ret)
{
    struct buf path;
    enum err e;

    ret->slug = p->section;
    ret->paths = arena_alloc(m->batch, p->n_redirects + 1, sizeof(struct str));
    if (!ret->paths)
        return no_memory(m);
    buf_init(&path, JEKYLL_PATH_MAX_BYTES);
    jekyll_put_path(&path, p, m->permalink, m->zone);
    e = path.err == ERR_NOMEM ? no_memory(m)
        : path.err            ? ERR_OK /* no address is that long */
                              : add_path(m, buf_str(&path), ret);
    buf_release(&path);
    for (size_t i = 0; !e && i < p->n_redirects; i++)
        e = add_path(m, p->redirects[i], ret);
    return e;
}

/* ---- batches ---------------------------------------------------------- */

static enum err put(struct import *m, struct put_stats *ret)
{
    const struct document doc = { .items = m->items, .n_items = m->n };
    const struct put_options opt = { .now_sec = m->in->now_sec,
                                     .places = m->places };
    enum err e = storage_begin(m->st, m->ei);

    if (e)
        return e;
    e = storage_put_document(m->st, str_of(m->in->source_id), &doc, &opt, ret,
                             m->ei);
    if (!e)
        e = storage_commit(m->st, m->ei);
    else
        storage_rollback(m->st);
    return e;
}

static enum err flush(struct import *m)
{
    struct put_stats s = { .n_new = 0 };
    enum err e = m->n ? put(m, &s) : ERR_OK;

    if (e)
        return e;
    m->stats.n_new += s.n_new;
    m->stats.n_known += s.n_known + s.n_changed;
    m->stats.n_old_paths += s.n_old_paths;
    m->stats.n_paths_taken += s.n_paths_taken;
    if (s.n_refused) {
        problem(m, m->paths[0], s.refused);
        m->stats.n_bad += s.n_refused - 1;
    }
    m->n = 0;
    arena_reset(m->batch);
    return ERR_OK;
}

/* Reads one file into the batch. What is wrong with it is no error. */
static enum err add_file(struct import *m, const char *path)
{
    struct item_place *place = &m->places[m->n];
    struct jekyll_file file = { .path = str_of(path) };
    struct jekyll_options opt = { { m->in->now_sec, m->zone },
                                  str_of(m->in->config->link) };
    struct jekyll_post post;
    struct err_info why = { .code = ERR_OK };
    enum err e = jekyll_tree_load(m->in->dir, path, JEKYLL_FILE_MAX_BYTES,
                                  &m->bytes, &why);

    file.bytes = buf_str(&m->bytes);
    if (!e)
        e = jekyll_read(&file, &opt, m->batch, &post, &why);
    if (e == ERR_NOMEM)
        return err_set(m->ei, e, "%s", why.text);
    if (e) {
        problem(m, path, why.text);
        return ERR_OK;
    }
    if (post.is_hidden) {
        m->stats.n_hidden++;
        return ERR_OK;
    }
    *place = (struct item_place){ .n_paths = 0 };
    e = name_medium(m, &post, &post.item.medium);
    if (!e)
        e = find_place(m, &post, place);
    m->items[m->n] = post.item;
    m->paths[m->n++] = path;
    return e;
}

static enum err import_files(struct import *m, const struct jekyll_tree *tree)
{
    enum err e = ERR_OK;

    m->stats.n_files = tree->n;
    for (size_t i = 0; !e && i < tree->n; i++) {
        e = add_file(m, tree->paths[i]);
        if (!e && (m->n == BATCH_POSTS || i + 1 == tree->n ||
                   arena_used(m->batch) > BATCH_FULL_BYTES)) {
            e = flush(m);
            m->in->on_progress(m->in->ctx, i + 1, tree->n);
        }
    }
    return e;
}

/* ---- the site --------------------------------------------------------- */

/* Of _posts its own site's, of a site's that one. */
static enum err load_site_file(struct import *m)
{
    struct err_info why;
    enum err e = jekyll_tree_load(m->in->dir, "_config.yml",
                                  SITE_FILE_MAX_BYTES, &m->bytes, &why);

    if (e == ERR_IO)
        e = jekyll_tree_load(m->in->dir, "../_config.yml", SITE_FILE_MAX_BYTES,
                             &m->bytes, &why);
    if (e)
        buf_clear(&m->bytes);
    return e == ERR_NOMEM ? no_memory(m) : ERR_OK;
}

/* Addresses are cut by the days of the old site's zone. */
static enum err read_site(struct import *m)
{
    struct jekyll_site site = { .permalink = { NULL, 0 } };
    struct err_info why;
    enum err e = load_site_file(m);

    if (!e && m->bytes.n &&
        jekyll_read_site(buf_str(&m->bytes), m->names, &site, &why) ==
            ERR_NOMEM)
        e = no_memory(m);
    if (e)
        return e;
    m->zone = m->in->config->zone;
    if (site.timezone.n && !zone_open(site.timezone, &m->own_zone, &why))
        m->zone = m->own_zone;
    m->permalink = m->in->permalink   ? str_of(m->in->permalink)
                   : site.permalink.n ? site.permalink
                                      : STR("date");
    return jekyll_check_permalink(m->permalink, m->ei);
}

/* The configuration with one source more, which nobody asks anything. */
static enum err open_storage(struct import *m)
{
    const struct jekyll_import *in = m->in;
    struct config c = *in->config;
    struct config_source *sources =
        arena_alloc(m->names, c.n_sources + 1, sizeof(*sources));
    struct buf address;
    enum err e;

    buf_init(&address, SIZE_MAX);
    buf_printf(&address, "%s%s", STORAGE_IMPORT_PREFIX, in->dir);
    if (!sources || address.err) {
        buf_release(&address);
        return no_memory(m);
    }
    if (c.n_sources)
        memcpy(sources, c.sources, c.n_sources * sizeof(*sources));
    sources[c.n_sources] = (struct config_source){
        .id = in->source_id,
        .name = c.name,
        .path = address.s,
        .backfill = INT64_MAX,
        .dedup = dedup_default,
    };
    c.sources = sources;
    c.n_sources++;
    e = site_open_storage(&c, in->now_sec, &m->st, m->ei);
    buf_release(&address);
    return e;
}

static enum err check_source(const struct jekyll_import *in,
                             struct err_info *ei)
{
    for (size_t i = 0; i < in->config->n_sources; i++)
        if (strcmp(in->config->sources[i].id, in->source_id) == 0)
            return err_set(ei, ERR_CONFIG,
                           "the configuration has a source '%s': choose "
                           "another name with --id",
                           in->source_id);
    return ERR_OK;
}

/* Before a database is made for it. */
static enum err check_dir(const char *dir, struct err_info *ei)
{
    struct stat st;

    if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
        return ERR_OK;
    return err_set(ei, ERR_IO, "cannot read %s: %s", dir,
                   strerrordesc_np(stat(dir, &st) ? errno : ENOTDIR));
}

static enum err run(struct import *m)
{
    const struct jekyll_problems problems = { on_tree_problem, m };
    struct jekyll_tree tree = { .n = 0 };
    enum err e = check_source(m->in, m->ei);

    if (!e)
        e = check_dir(m->in->dir, m->ei);
    if (!e)
        e = read_site(m);
    if (!e) /* before the walk, which may be long: a daemon may have it */
        e = open_storage(m);
    if (!e)
        e = jekyll_tree_read(m->in->dir, m->names, &problems, &tree, m->ei);
    if (!e)
        e = list_sections(m);
    return e ? e : import_files(m, &tree);
}

enum err jekyll_import(const struct jekyll_import *in,
                       struct jekyll_import_stats *ret, struct err_info *ei)
{
    struct import *m = calloc(1, sizeof(*m));
    enum err e;

    if (!m)
        return err_set(ei, ERR_NOMEM, "no memory for an old site");
    m->in = in;
    m->ei = ei;
    m->names = arena_new(NAMES_MAX_BYTES);
    m->batch = arena_new(BATCH_MAX_BYTES);
    buf_init(&m->bytes, SIZE_MAX);
    e = m->names && m->batch ? run(m) : no_memory(m);
    *ret = m->stats;
    storage_close(m->st);
    buf_release(&m->bytes);
    arena_free(m->batch);
    arena_free(m->names);
    free(m->own_zone);
    free(m);
    return e;
}
