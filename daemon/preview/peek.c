/* peek.c -- see peek.h. */
#include "daemon/preview/peek.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "daemon/ask.h"
#include "daemon/fetch/fetch.h"
#include "daemon/file_body.h"
#include "daemon/file_set.h"
#include "feeds/base/url.h"

#define URL_SHOWN_MAX_BYTES 150

struct looking {
    uv_loop_t loop;
    struct fetcher *fetcher;
    struct peek *peek;
    enum err err;
    struct err_info why;
};

static char *take_text(char **text)
{
    char *taken = *text;

    *text = NULL;
    return taken;
}

/* Where it came from may not be what was asked for. */
static void name_address(struct err_info *why, const char *url)
{
    struct buf b;

    if (!url)
        return;
    buf_init(&b, (size_t)4 * URL_MAX_BYTES);
    url_show(str_of(url), &b);
    if (!b.err)
        err_prefix(why, ERR_NET, "%.*s",
                   STR_ARG(str_clip(buf_str(&b), URL_SHOWN_MAX_BYTES)));
    buf_release(&b);
}

static void on_answer(void *ctx, struct fetch_answer *answer)
{
    struct looking *l = ctx;
    struct peek *p = l->peek;

    p->status = answer->status;
    p->url = take_text(&answer->final_url);
    p->content_type = take_text(&answer->content_type);
    if (answer->err) {
        l->err = err_set(&l->why, answer->err, "%s", answer->error);
    } else if (answer->status != 200 && answer->status != 203) {
        l->err = err_set(&l->why, ERR_NET, "HTTP %ld", answer->status);
        name_address(&l->why, p->url);
    } else {
        p->n_body = answer->n_body;
        p->body = take_text(&answer->body);
        fetcher_body_done(l->fetcher, p->n_body);
    }
    fetcher_close(l->fetcher, NULL, NULL);
    l->fetcher = NULL;
}

static enum err start(struct looking *l, const struct config_source *s,
                      const char *url)
{
    struct fetch_request req = { .on_done = on_answer, .ctx = l };
    struct fetch *fetch;

    if (!url)
        return ask_page(l->fetcher, s, 0, &req, &fetch);
    ask_source(s, url, &req);
    req.url = url;
    req.accept = "*/*";
    return fetcher_start(l->fetcher, &req, &fetch);
}

static enum err look(const struct config *c, const struct config_source *s,
                     const char *url, struct peek *ret, struct err_info *ei)
{
    struct looking l = { .peek = ret };
    enum err e;

    if (uv_loop_init(&l.loop))
        return err_set(ei, ERR_NOMEM, "out of memory");
    e = fetcher_open(&l.loop, c, &l.fetcher, &l.why);
    if (!e) {
        e = start(&l, s, url);
        if (e) {
            err_set(&l.why, e, "cannot start: %s", err_name(e));
            fetcher_close(l.fetcher, NULL, NULL);
        }
        uv_run(&l.loop, UV_RUN_DEFAULT);
    }
    uv_loop_close(&l.loop);
    if (e || l.err)
        return err_set(ei, e ? e : l.err, "%s", l.why.text);
    if (!ret->body)
        ret->body = calloc(1, 1);
    return ret->body ? ERR_OK : err_set(ei, ERR_NOMEM, "out of memory");
}

static enum err read_file(const struct config *c, const char *path,
                          struct peek *ret, struct err_info *ei)
{
    struct file_body body;
    enum err e = file_body(path, c->max_body_bytes, &body, ei);

    if (e)
        return e;
    ret->body = body.s;
    ret->n_body = body.n;
    ret->path = strdup(path);
    return ret->path ? ERR_OK : err_set(ei, ERR_NOMEM, "out of memory");
}

static enum err read_first(const struct config *c, const char *pattern,
                           struct peek *ret, struct err_info *ei)
{
    struct file_set set = { 0 };
    enum err e = file_set_list(pattern, &set, ei);

    if (e)
        return e;
    if (set.n)
        e = read_file(c, set.paths[0], ret, ei);
    else
        e = err_set(ei, ERR_IO, "no file matches %s", pattern);
    file_set_release(&set);
    return e;
}

enum err peek_list(const struct config *c, const struct config_source *s,
                   struct peek *ret, struct err_info *ei)
{
    *ret = (struct peek){ 0 };
    if (s->path && s->is_glob)
        return read_first(c, s->path, ret, ei);
    if (s->path)
        return read_file(c, s->path, ret, ei);
    return look(c, s, NULL, ret, ei);
}

enum err peek_url(const struct config *c, const struct config_source *s,
                  const char *url, struct peek *ret, struct err_info *ei)
{
    struct file_body body;
    enum err e;

    *ret = (struct peek){ 0 };
    if (!s->path || strstr(url, "://"))
        return look(c, s, url, ret, ei);
    e = file_body_beside(s->path, url, c->max_body_bytes, &body, ei);
    if (!e) {
        ret->body = body.s;
        ret->n_body = body.n;
    }
    return e;
}

void peek_release(struct peek *p)
{
    free(p->body);
    free(p->url);
    free(p->path);
    free(p->content_type);
    *p = (struct peek){ 0 };
}
