/* html.c -- posts and streams as pages: templates of the theme, filled in.
 *
 * A page per post, one that leads to it at each of its old addresses, the
 * newest list and full archive pages of each stream, a
 * front page (a river, or grouped by medium), a page for what is not there,
 * and the theme's own files. One thread per output.
 */
#include <stdlib.h>

#include "output/view.h"

#define REDIRECT_MARK "<!-- an old address -->"

static const char *const templates[PAGE_KINDS] = {
    [PAGE_POST] = "post", [PAGE_LIST] = "list",         [PAGE_HOME] = "home",
    [PAGE_404] = "404",   [PAGE_REDIRECT] = "redirect",
};

static enum err open_pages(struct output *out, struct err_info *ei)
{
    const struct mustache_loader loader = { theme_load_template, &out->theme };
    size_t n_names = 0;
    enum err e =
        view_make_names(&out->theme.strings, &out->names, &n_names, ei);

    if (e)
        return e;
    out->pages = mustache_new(out->names, n_names);
    if (!out->pages)
        return err_set(ei, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < PAGE_KINDS && !e; i++)
        e = mustache_add(out->pages, &loader, str_of(templates[i]),
                         &out->page[i], ei);
    return e;
}

static enum err render(struct view_page *page, enum page_template template,
                       struct err_info *ei)
{
    struct output *out = page->out;
    struct mustache_value data = view_value(page);
    enum err e = page->err;

    if (!e)
        e = mustache_render(out->pages, out->page[template], &data, &out->bytes,
                            ei);
    else
        return err_set(ei, e, "out of memory");
    if (!e && page->err)
        e = err_set(ei, page->err, "%.*s: out of memory for this page",
                    STR_ARG(page->path));
    return e;
}

/* Renders a page to the file that page->path names. */
static enum err put_page(struct view_page *page, enum page_template template,
                         struct output_stats *stats, struct err_info *ei)
{
    struct output *out = page->out;
    enum err e = render(page, template, ei);

    if (e)
        return e;
    site_put_file(&out->path, page->path);
    return output_put(out, out->dir, buf_str(&out->bytes), stats, ei);
}

static const struct stream merged = { .kind = STREAM_ALL };

/* At an address the post had before, a page that leads to it. The file there
 * may have become another's (ours begin with a mark), and not every address of
 * another site can be a file here. */
static enum err put_redirect(struct output *out, const struct post *post,
                             struct str old_path, struct output_stats *stats,
                             struct err_info *ei)
{
    struct view_page page = {
        .out = out, .post = post, .stream = &merged, .path = post->path
    };
    struct str path;
    enum err e = ERR_OK;

    buf_clear(&out->path);
    buf_clear(&out->bytes);
    site_put_file(&out->path, old_path);
    path = buf_str(&out->path);
    if (!file_path_is_safe(path) || str_eq(old_path, post->path) ||
        file_is_other(out->dir, path, STR(REDIRECT_MARK)))
        return ERR_OK;
    buf_puts(&out->bytes, REDIRECT_MARK "\n");
    e = render(&page, PAGE_REDIRECT, ei);
    return e ? e : output_put(out, out->dir, buf_str(&out->bytes), stats, ei);
}

static enum err put_post(struct output *out, const struct post *post,
                         struct output_stats *stats, struct err_info *ei)
{
    struct view_page page = {
        .out = out, .post = post, .stream = &merged, .path = post->path
    };
    enum err e = put_page(&page, PAGE_POST, stats, ei);

    for (size_t i = 0; i < post->n_old_paths && !e; i++)
        e = put_redirect(out, post, post->old_paths[i], stats, ei);
    return e;
}

static enum err put_list(struct output *out, const struct post_list *list,
                         struct output_stats *stats, struct err_info *ei)
{
    struct view_page page = { .out = out,
                              .list = list,
                              .stream = list->stream };
    struct buf path;
    enum err e = ERR_OK;

    buf_init(&path, FILE_PATH_MAX_BYTES);
    site_put_list(&path, &out->site, FORMAT_HTML, list->stream, list->page);
    page.path = buf_str(&path);
    if (path.err)
        e = err_set(ei, path.err, "a path of more than %d bytes",
                    FILE_PATH_MAX_BYTES);
    else if (path.n)
        e = put_page(&page, list->groups ? PAGE_HOME : PAGE_LIST, stats, ei);
    buf_release(&path);
    return e;
}

static enum err put_theme_file(struct output *out, const struct theme_file *f,
                               struct output_stats *stats, struct err_info *ei)
{
    buf_clear(&out->path);
    buf_puts(&out->path, "theme/");
    buf_puts(&out->path, f->name);
    return output_put(out, out->dir, f->bytes, stats, ei);
}

static enum err put_static(struct output *out, struct output_stats *stats,
                           struct err_info *ei)
{
    struct view_page page = { .out = out,
                              .stream = &merged,
                              .path = STR_C("/404.html") };
    enum err e = put_page(&page, PAGE_404, stats, ei);

    for (size_t i = 0; i < out->theme.n_files && !e; i++)
        if (theme_is_static(&out->theme.files[i]))
            e = put_theme_file(out, &out->theme.files[i], stats, ei);
    return e;
}

const struct format format_html = {
    .open = open_pages,
    .put_post = put_post,
    .put_list = put_list,
    .put_static = put_static,
};
