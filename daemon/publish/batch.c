/* batch.c -- from rows of the to-publish list to files; see batch.h. Runs on
 * a worker; knows how a stream is cut for feeds and for pages. */
#include "daemon/publish/batch.h"

#include <stdlib.h>

#include "daemon/log.h"

#define BATCH_ROWS_AT_ONCE 512
#define BATCH_MAX_FAILED 16 /* files */
#define BATCH_ARENA_MAX_BYTES ((size_t)768 * 1024 * 1024)

static int64_t newest_update(const struct post *posts, size_t n)
{
    int64_t sec = 0;

    for (size_t i = 0; i < n; i++)
        if (posts[i].updated_sec > sec)
            sec = posts[i].updated_sec;
    return sec;
}

static void list_init(struct post_list *l, const struct stream *s, int64_t page)
{
    *l = (struct post_list){
        .stream = s,
        .page = page,
        .n_pages = s->last_number / STREAM_PAGE_POSTS,
    };
}

static void list_fill(struct post_list *l, const struct post *posts, size_t n)
{
    l->posts = posts;
    l->n_posts = n;
    l->updated_sec = n ? newest_update(posts, n) : l->stream->begun_sec;
}

static enum err render_post(struct batch *b, int64_t id, struct arena *a)
{
    struct post post;
    enum err e = storage_post(b->reader, id, a, &post, &b->why);

    return e ? e : output_post(b->output, &post, &b->stats, &b->why);
}

static enum err render_page(struct batch *b, const struct stream *s,
                            int64_t page, struct arena *a)
{
    struct post_list list;
    struct post *posts;
    size_t n;
    enum err e =
        storage_page(b->reader, s->id, page, true, a, &posts, &n, &b->why);

    if (e)
        return e;
    list_init(&list, s, page);
    list_fill(&list, posts, n);
    return output_list(b->output, &list, &list, &b->stats, &b->why);
}

/* The front page by media, as the old site had it. */
static enum err fill_groups(struct batch *b, struct arena *a,
                            struct post_list *pages)
{
    const struct config *c = b->config;
    struct medium_group *groups;
    struct post_group *copy;
    size_t n;
    enum err e =
        storage_groups(b->reader, (size_t)c->html.home_media,
                       (size_t)c->html.home_items, a, &groups, &n, &b->why);

    if (e)
        return e;
    copy = arena_alloc(a, n, sizeof(*copy));
    if (!copy)
        return err_set(&b->why, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        copy[i] = (struct post_group){ groups[i].medium, groups[i].posts,
                                       groups[i].n_posts };
    pages->groups = copy;
    pages->n_groups = n;
    return ERR_OK;
}

static enum err render_head(struct batch *b, const struct stream *s,
                            struct arena *a)
{
    const struct config *c = b->config;
    struct stream_window feed_window = { .min_hours = c->window.min_hours,
                                         .min_items = c->window.min_items,
                                         .max_items = c->window.max_items,
                                         .whole = true,
                                         .max_bytes = STREAM_MAX_BYTES };
    struct stream_window page_window = { .min_items = STREAM_PAGE_POSTS / 2,
                                         .max_items = STREAM_PAGE_POSTS };
    struct post_list feed, pages;
    struct post *posts;
    size_t n;
    enum err e =
        storage_head(b->reader, s->id, &feed_window, a, &posts, &n, &b->why);

    if (e)
        return e;
    list_init(&feed, s, 0);
    list_fill(&feed, posts, n);
    e = storage_head(b->reader, s->id, &page_window, a, &posts, &n, &b->why);
    if (e)
        return e;
    list_init(&pages, s, 0);
    list_fill(&pages, posts, n);
    if (s->kind == STREAM_ALL && c->html.home == HOME_GROUPED)
        e = fill_groups(b, a, &pages);
    return e ? e : output_list(b->output, &feed, &pages, &b->stats, &b->why);
}

static enum err render(struct batch *b, const struct publish_row *row,
                       struct arena *a)
{
    struct stream stream;
    enum err e;

    if (row->kind == PUBLISH_POST)
        return render_post(b, row->ref, a);
    e = storage_stream(b->reader, row->ref, a, &stream, &b->why);
    if (e)
        return e;
    if (row->kind == PUBLISH_PAGE)
        return render_page(b, &stream, row->page, a);
    return render_head(b, &stream, a);
}

static enum err note_row(struct batch *b, const struct publish_row *row)
{
    if (b->n_rows == b->cap_rows) {
        size_t cap = b->cap_rows ? 2 * b->cap_rows : 64;
        struct publish_row *rows = reallocarray(b->rows, cap, sizeof(*rows));

        if (!rows)
            return err_set(&b->why, ERR_NOMEM, "out of memory");
        b->rows = rows;
        b->cap_rows = cap;
    }
    b->rows[b->n_rows++] = *row;
    b->after_mark = row->mark;
    return ERR_OK;
}

/* A row that can never be rendered (its post is gone, its feed too large) is
 * done with; one whose file cannot be written now stays marked, and the others
 * go on: a disk that is full fails them all, and soon ends the batch. */
static enum err render_row(struct batch *b, const struct publish_row *row,
                           struct arena *a)
{
    enum err e = render(b, row, a);

    if (e == ERR_LIMIT || e == ERR_RANGE) {
        log_error("publishing: %s", b->why.text);
        e = ERR_OK;
    }
    if (e == ERR_IO && ++b->n_failed < BATCH_MAX_FAILED) {
        b->after_mark = row->mark;
        return ERR_OK;
    }
    return e ? e : note_row(b, row);
}

static enum err render_rows(struct batch *b, const struct publish_row *rows,
                            size_t n, struct arena *a)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < n && !e; i++) {
        if (atomic_load(b->stop)) {
            b->is_stopped = true;
            return ERR_OK;
        }
        arena_reset(a);
        e = render_row(b, &rows[i], a);
    }
    return e;
}

static enum err drain(struct batch *b, struct arena *rows_arena,
                      struct arena *a)
{
    struct publish_row *rows;
    size_t n;
    enum err e;

    do {
        arena_reset(rows_arena);
        e = storage_to_publish(b->reader, BATCH_ROWS_AT_ONCE, b->after_mark,
                               rows_arena, &rows, &n, &b->why);
        if (!e)
            e = render_rows(b, rows, n, a);
    } while (!e && n && !b->is_stopped);
    return e;
}

enum err batch_run(struct batch *b)
{
    struct arena *rows_arena = arena_new(BATCH_ARENA_MAX_BYTES);
    struct arena *a = arena_new(BATCH_ARENA_MAX_BYTES);
    enum err e;

    if (!rows_arena || !a)
        e = err_set(&b->why, ERR_NOMEM, "out of memory");
    else
        e = storage_view_begin(b->reader, &b->why);
    if (!e) {
        e = drain(b, rows_arena, a);
        storage_view_end(b->reader);
    }
    if (!e && b->n_failed)
        e = ERR_IO; /* b->why is that of the last */
    arena_free(rows_arena);
    arena_free(a);
    return e;
}
