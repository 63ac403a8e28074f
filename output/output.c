/* output.c -- an open output: its directory, its theme, its formats in turn.
 *
 * What a file holds is the formats' business, how it gets to the disk is
 * file.c's. One thread per output.
 */
#include "output/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/format.h"

/* To be raised when the same posts are rendered differently. */
#define OUTPUT_VERSION "3"
#define DIGEST_NAME ".weir-digest"
#define OWN_NAME ".weir-site" /* the directory is ours, for good */

static const struct format *const formats[FORMAT_KINDS] = {
    [FORMAT_ATOM] = &format_atom,       [FORMAT_RSS] = &format_rss,
    [FORMAT_JSON] = &format_json,       [FORMAT_HTML] = &format_html,
    [FORMAT_JEKYLL] = &format_jekyll,   [FORMAT_OPML] = &format_opml,
    [FORMAT_SITEMAP] = &format_sitemap,
};

/* ---- the digest ------------------------------------------------------- */

static void add(struct buf *b, const char *s)
{
    buf_printf(b, "%zu:", s ? strlen(s) : 0);
    buf_puts(b, s ? s : "");
}

static void add_site(struct buf *b, const struct output_site *o)
{
    const char *const texts[] = {
        o->name,         o->link,
        o->description,  o->language,
        o->depends,      o->zone ? o->zone->name : "",
        o->jekyll_dir,   o->opml_path,
        o->sitemap_path, o->sitemap_part_path,
    };

    add(b, OUTPUT_VERSION);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        add(b, texts[i]);
    for (size_t f = 0; f < FORMAT_KINDS; f++) {
        add(b, o->formats[f] ? "1" : "0");
        for (size_t k = 0; k < STREAM_KINDS; k++) {
            add(b, o->list_path[f][k]);
            add(b, o->archive_path[f][k]);
        }
    }
    add(b, o->grouped_home ? "1" : "0");
    add(b, o->robots ? "1" : "0");
    for (size_t i = 0; i < o->n_media; i++) {
        add(b, o->media[i].name);
        add(b, o->media[i].page);
        buf_printf(b, "%x", o->media[i].formats);
    }
}

static enum err make_digest(struct output *out, struct err_info *ei)
{
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    const struct theme_file *f = NULL;

    buf_clear(&out->bytes);
    add_site(&out->bytes, out->site.o);
    for (size_t i = 0; i < out->theme.n_files; i++) {
        f = &out->theme.files[i];
        hash_sha256(f->bytes, hash);
        hash_hex(hash, hex);
        add(&out->bytes, f->name);
        add(&out->bytes, hex);
        if (!strcmp(f->name, "style.css"))
            memcpy(out->style_version, hex, sizeof(out->style_version) - 1);
    }
    if (out->bytes.err)
        return err_set(ei, out->bytes.err, "out of memory");
    hash_sha256(buf_str(&out->bytes), hash);
    hash_hex(hash, out->digest);
    return ERR_OK;
}

void output_digest(const struct output *out, char ret_hex[OUTPUT_DIGEST_BYTES])
{
    memcpy(ret_hex, out->digest, OUTPUT_DIGEST_BYTES);
}

bool output_is_current(const struct output *out)
{
    return file_has_note(out->dir, DIGEST_NAME, str_of(out->digest));
}

enum err output_unset_current(struct output *out, struct err_info *ei)
{
    enum err e =
        file_note(out->dir, OWN_NAME,
                  STR("weir writes the files in this directory.\n"), ei);

    return e ? e : file_remove_note(out->dir, DIGEST_NAME, ei);
}

enum err output_set_current(struct output *out, struct err_info *ei)
{
    return file_note(out->dir, DIGEST_NAME, str_of(out->digest), ei);
}

enum err output_sync(struct output *out, struct err_info *ei)
{
    enum err e = file_sync(out->dir, ei);

    if (!e && out->jekyll_dir)
        e = file_sync(out->jekyll_dir, ei);
    return e;
}

enum err output_probe(const struct output *out, struct err_info *ei)
{
    enum err e = file_probe(out->dir, ei);

    if (!e && out->jekyll_dir)
        e = file_probe(out->jekyll_dir, ei);
    return e;
}

/* ---- somebody else's directory ---------------------------------------- */

static enum err check_free(const struct output *out, struct str path,
                           struct err_info *ei)
{
    char name[FILE_PATH_MAX_BYTES + 1];
    struct buf file;
    enum err e = ERR_OK;

    buf_init(&file, FILE_PATH_MAX_BYTES);
    site_put_file(&file, path);
    snprintf(name, sizeof(name), "%.*s", STR_ARG(buf_str(&file)));
    if (file.err == ERR_NOMEM)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    else if (!file.err && file_exists(out->dir, name))
        e = err_set(ei, ERR_CONFIG,
                    "output_dir %s holds %s, which is not weir's: choose "
                    "another directory, move the file away, or make a file "
                    "%s there to have it replaced",
                    out->site.o->dir, name, OWN_NAME);
    buf_release(&file);
    return e;
}

enum err output_check_directory(const struct output *out, struct err_info *ei)
{
    const struct output_site *o = out->site.o;
    const char *const paths[] = {
        o->formats[FORMAT_OPML] ? o->opml_path : NULL,
        o->formats[FORMAT_SITEMAP] ? o->sitemap_path : NULL,
        o->formats[FORMAT_HTML] ? "/404.html" : NULL,
        o->formats[FORMAT_HTML] ? "/theme/style.css" : NULL,
    };
    enum err e = ERR_OK;

    if (file_exists(out->dir, OWN_NAME) || file_exists(out->dir, DIGEST_NAME) ||
        file_exists(out->dir, FILE_BUSY_NAME))
        return ERR_OK;
    for (size_t i = 0; i < FORMAT_KINDS && !e; i++)
        if (o->formats[i] && o->list_path[i][STREAM_ALL])
            e = check_free(out, str_of(o->list_path[i][STREAM_ALL]), ei);
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths) && !e; i++)
        if (paths[i])
            e = check_free(out, str_of(paths[i]), ei);
    return e;
}

/* ---- opening ---------------------------------------------------------- */

static enum err open_templates(struct output *out, struct err_info *ei)
{
    const struct output_site *o = out->site.o;
    enum err e =
        theme_open(&out->theme, o->theme, o->language,
                   o->formats[FORMAT_JEKYLL] ? o->jekyll_template : NULL, ei);

    if (!e)
        e = make_digest(out, ei);
    for (size_t i = 0; i < FORMAT_KINDS && !e; i++)
        if (o->formats[i] && formats[i]->open)
            e = formats[i]->open(out, ei);
    return e;
}

static enum err open_parts(struct output *out, struct err_info *ei)
{
    const struct output_site *o = out->site.o;
    bool elsewhere =
        o->formats[FORMAT_JEKYLL] && o->jekyll_dir && o->jekyll_dir[0] == '/';
    enum err e = open_templates(out, ei);

    if (!e)
        e = file_dir_open(o->dir, &out->dir, ei);
    if (!e && elsewhere)
        e = file_dir_open(o->jekyll_dir, &out->jekyll_dir, ei);
    return e;
}

static enum err open_with(const struct output_site *site,
                          enum err (*open)(struct output *, struct err_info *),
                          struct output **ret_out, struct err_info *ei)
{
    struct output *out = calloc(1, sizeof(*out));
    enum err e = ERR_OK;

    if (!out)
        return err_set(ei, ERR_NOMEM, "out of memory");
    site_init(&out->site, site);
    buf_init(&out->bytes, OUTPUT_FILE_MAX_BYTES);
    buf_init(&out->path, FILE_PATH_MAX_BYTES);
    out->scratch = arena_new(OUTPUT_SCRATCH_MAX_BYTES);
    if (out->scratch)
        e = open(out, ei);
    else
        e = err_set(ei, ERR_NOMEM, "out of memory");
    if (e)
        output_close(out);
    else
        *ret_out = out;
    return e;
}

enum err output_open(const struct output_site *site, struct output **ret_out,
                     struct err_info *ei)
{
    return open_with(site, open_parts, ret_out, ei);
}

enum err output_check(const struct output_site *site, struct err_info *ei)
{
    struct output *out = NULL;
    enum err e = open_with(site, open_templates, &out, ei);

    output_close(out);
    return e;
}

static enum err look(struct output *out, struct err_info *ei)
{
    enum err e = file_dir_look(out->site.o->dir, &out->dir, NULL);

    return e == ERR_IO ? ERR_OK
           : e         ? err_set(ei, e, "out of memory")
                       : output_check_directory(out, ei);
}

enum err output_check_place(const struct output_site *site, struct err_info *ei)
{
    struct output *out = NULL;
    enum err e = open_with(site, look, &out, ei);

    output_close(out);
    return e;
}

void output_close(struct output *out)
{
    if (!out)
        return;
    mustache_free(out->pages);
    mustache_free(out->jekyll);
    free(out->names);
    theme_release(&out->theme);
    file_dir_close(out->dir);
    file_dir_close(out->jekyll_dir);
    buf_release(&out->bytes);
    buf_release(&out->path);
    arena_free(out->scratch);
    free(out);
}

/* ---- writing ---------------------------------------------------------- */

enum err output_put(struct output *out, struct file_dir *dir, struct str bytes,
                    struct output_stats *stats, struct err_info *ei)
{
    bool written = false;
    enum err e = out->path.err;

    if (e)
        return err_set(ei, e, "a path of more than %d bytes",
                       FILE_PATH_MAX_BYTES);
    e = file_replace(dir, buf_str(&out->path), bytes, &written, ei);
    if (e)
        return e;
    stats->n_written += written;
    stats->n_same += !written;
    stats->n_bytes += written ? bytes.n : 0;
    return ERR_OK;
}

static void clear(struct output *out)
{
    buf_release(&out->path);
    buf_init(&out->path, FILE_PATH_MAX_BYTES);
    if (out->bytes.err) { /* failure is sticky, the next file is another */
        buf_release(&out->bytes);
        buf_init(&out->bytes, OUTPUT_FILE_MAX_BYTES);
    }
    buf_clear(&out->bytes);
    arena_reset(out->scratch);
}

/* A file that cannot be written, or is too large, is no reason to leave the
 * other formats of the same post out. */
static bool goes_on(enum err e) { return !e || e == ERR_IO || e == ERR_LIMIT; }

static enum err worse(enum err before, enum err now)
{
    return now && (before != ERR_IO || !goes_on(now)) ? now : before;
}

enum err output_post(struct output *out, const struct post *post,
                     struct output_stats *stats, struct err_info *ei)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < FORMAT_KINDS && goes_on(e); i++) {
        if (!out->site.o->formats[i] || !formats[i]->put_post)
            continue;
        clear(out);
        e = worse(e, formats[i]->put_post(out, post, stats, ei));
    }
    return e;
}

enum err output_list(struct output *out, const struct post_list *for_feeds,
                     const struct post_list *for_pages,
                     struct output_stats *stats, struct err_info *ei)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < FORMAT_KINDS && goes_on(e); i++) {
        if (!out->site.o->formats[i] || !formats[i]->put_list)
            continue;
        clear(out);
        e = worse(e, formats[i]->put_list(
                         out, formats[i]->is_feed ? for_feeds : for_pages,
                         stats, ei));
    }
    return e;
}

enum err output_static(struct output *out, struct output_stats *stats,
                       struct err_info *ei)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < FORMAT_KINDS && !e; i++) {
        if (!out->site.o->formats[i] || !formats[i]->put_static)
            continue;
        clear(out);
        e = formats[i]->put_static(out, stats, ei);
    }
    return e;
}
