/* site.c -- see site.h; what output needs is site_output.c's. At start, on the
 * loop's thread. */
#include "daemon/site.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/log.h"
#include "feeds/base/hash.h"
#include "feeds/base/url.h"

#define SITE_ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define AUTHORITY_MAX_BYTES 256
#define READING_MAX_PARTS 256
#define READING_MAX_NUMBERS 24

/* Makes dir and its parents; theirs is mode 0755, its own is as given. */
static enum err make_dir(const char *key, const char *dir, mode_t mode,
                         struct err_info *ei)
{
    char *path = strdup(dir);
    enum err e = ERR_OK;
    struct stat st;

    if (!path)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (char *s = path + 1; *s; s++) {
        if (*s != '/')
            continue;
        *s = '\0';
        (void)mkdir(path, 0755);
        *s = '/';
    }
    if (mkdir(path, mode) && errno != EEXIST)
        e = err_set(ei, ERR_IO, "%s = %s: %s", key, dir,
                    strerrordesc_np(errno));
    else if (stat(path, &st) || !S_ISDIR(st.st_mode))
        e = err_set(ei, ERR_IO, "%s = %s: not a directory", key, dir);
    free(path);
    return e;
}

char *site_database(const struct config *c)
{
    char *path = NULL;

    if (asprintf(&path, "%s/weir.db", c->state_dir) < 0)
        return NULL;
    return path;
}

/* The parts of a digest: texts, and numbers in a text of their own. */
struct reading {
    struct str parts[READING_MAX_PARTS];
    char numbers[READING_MAX_NUMBERS][32];
    size_t n, n_numbers;
};

static void add_text(struct reading *r, const char *text)
{
    if (r->n < READING_MAX_PARTS)
        r->parts[r->n++] = str_of(text);
}

static void add_number(struct reading *r, int64_t x)
{
    char *text = r->numbers[r->n_numbers++];

    snprintf(text, sizeof(r->numbers[0]), "%lld", (long long)x);
    add_text(r, text);
}

/* A list, with its length before it: tags are no headers. */
static void add_list(struct reading *r, const char *const *list, size_t n)
{
    add_number(r, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        add_text(r, list[i]);
}

/* How it is asked: an answer of 304 is about what was asked before. */
static void add_request(struct reading *r, const struct config_source *s)
{
    add_text(r, s->post_body);
    add_text(r, s->post_type);
    add_text(r, s->user);
    add_list(r, s->headers, s->n_headers);
    add_text(r, s->page_param);
    add_number(r, s->page_first);
    add_number(r, s->page_step);
    add_number(r, s->max_pages);
    add_number(r, s->stop_on_known);
}

static void add_mapping(struct reading *r, const struct mapping_text *text)
{
    add_text(r, text->items);
    add_text(r, text->item);
    add_text(r, text->detail_url);
    add_text(r, text->detail_content);
    add_list(r, text->detail_remove, text->n_detail_remove);
    add_text(r, text->credit);
    for (size_t i = 0; i < MAP_FIELDS; i++)
        add_text(r, text->field[i]);
}

/* A digest of all settings that change which items a source's documents give:
 * when it changes, a document known by its hash must be read again. */
static void reading_digest(const struct config_source *s,
                           uint8_t ret_hash[HASH_BYTES])
{
    struct reading r = { .n = 0 };

    add_number(&r, s->type);
    add_text(&r, s->category);
    add_text(&r, s->timezone);
    add_text(&r, s->charset);
    add_text(&r, s->language);
    add_request(&r, s);
    add_mapping(&r, &s->mapping_text);
    add_number(&r, (int64_t)s->dedup.n);
    for (size_t i = 0; i < s->dedup.n; i++)
        add_number(&r, s->dedup.kinds[i]);
    add_list(&r, s->tags, s->n_tags);
    hash_parts(r.parts, r.n, ret_hash);
}

/* Where a source is, without the password that opens it: the database, status
 * and logs have no use for it. NULL for lack of memory. */
static const char *public_address(const struct config_source *s,
                                  struct arena *a)
{
    struct str address = str_of(s->path);
    struct buf b;

    buf_init(&b, URL_MAX_BYTES);
    if (s->url) {
        url_redact(str_of(s->url), &b);
        address = buf_str(&b);
    }
    address = arena_copy(a, address);
    buf_release(&b);
    return address.s;
}

static void fill_source(const struct config_source *s, uint8_t *reading,
                        struct storage_source *ret)
{
    reading_digest(s, reading);
    *ret = (struct storage_source){
        .id = s->id,
        .name = s->name,
        .group = s->group,
        .category = s->category,
        .tags = s->tags,
        .n_tags = s->n_tags,
        .language = s->language,
        .reading = { (const char *)reading, HASH_BYTES },
        .priority = s->priority,
        .backfill = s->backfill,
        .dedup = s->dedup,
    };
}

static enum err set_config(const struct config *c, struct storage *st,
                           int64_t now_sec, struct arena *a,
                           struct err_info *ei)
{
    struct storage_source *sources =
        arena_alloc(a, c->n_sources, sizeof(*sources));
    struct storage_medium *media = arena_alloc(a, c->n_media, sizeof(*media));
    uint8_t *readings = arena_alloc(a, c->n_sources, HASH_BYTES);
    char authority[AUTHORITY_MAX_BYTES];
    struct pin_ignored *ignored;
    size_t n_media = 0, n_ignored;
    struct url link = { 0 };
    enum err e;

    if (!sources || !media || !readings)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < c->n_sources; i++)
        fill_source(&c->sources[i], readings + i * HASH_BYTES, &sources[i]);
    for (size_t i = 0; i < c->n_sources; i++)
        if (!(sources[i].address = public_address(&c->sources[i], a)))
            return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < c->n_media; i++)
        if (c->media[i].slug)
            media[n_media++] =
                (struct storage_medium){ c->media[i].name, c->media[i].slug };
    e = url_split(str_of(c->link), &link);
    if (e)
        return err_set(ei, e, "link: not a URL");
    snprintf(authority, sizeof(authority), "%.*s", STR_ARG(link.host));
    e = storage_set_config(st,
                           &(struct storage_site){ authority, c->since,
                                                   c->html.post_path, c->zone,
                                                   c->slug_style },
                           sources, c->n_sources, media, n_media, now_sec, a,
                           &ignored, &n_ignored, ei);
    for (size_t i = 0; !e && i < n_ignored; i++)
        log_warning("[slugs] %.*s = %.*s comes too late: its pages are at "
                    "%.*s, and addresses never move",
                    STR_ARG(ignored[i].name), STR_ARG(ignored[i].wanted),
                    STR_ARG(ignored[i].kept));
    return e;
}

enum err site_set_config(const struct config *c, struct storage *st,
                         int64_t now_sec, struct err_info *ei)
{
    struct arena *a = arena_new(SITE_ARENA_MAX_BYTES);
    enum err e = a ? set_config(c, st, now_sec, a, ei)
                   : err_set(ei, ERR_NOMEM, "out of memory");

    arena_free(a);
    return e;
}

enum err site_open_storage(const struct config *c, int64_t now_sec,
                           struct storage **ret_st, struct err_info *ei)
{
    char *path = site_database(c);
    struct storage *st = NULL;
    enum err e;

    if (!path)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    else
        e = make_dir("state_dir", c->state_dir, 0700, ei);
    if (!e)
        e = storage_open(path, now_sec, &st, ei);
    if (!e)
        e = site_set_config(c, st, now_sec, ei);
    if (!e) {
        *ret_st = st;
        st = NULL;
    }
    storage_close(st);
    free(path);
    return e;
}

enum err site_make_output(const struct config *c, struct err_info *ei)
{
    return make_dir("output_dir", c->output_dir, 0755, ei);
}
