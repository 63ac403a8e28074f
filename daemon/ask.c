/* ask.c -- see ask.h. */
#include "daemon/ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "feeds/base/url.h"

#define PAGE_MARK "{page}"
#define NUMBER_MAX_BYTES 24
#define BODY_MAX_BYTES ((size_t)64 * 1024)
#define ACCEPT_HTML                                                            \
    "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1"

bool ask_is_paged(const struct config_source *c)
{
    return c->url && c->max_pages > 1 &&
           (c->page_param ||
            str_find(str_of(c->url), STR(PAGE_MARK)) != SIZE_MAX ||
            str_find(str_of(c->post_body), STR(PAGE_MARK)) != SIZE_MAX);
}

/* ---- addresses of pages ----------------------------------------------- */

/* True if it held the mark. */
static bool put_marked(struct buf *b, struct str text, const char *number)
{
    struct str mark = STR(PAGE_MARK);
    bool found = false;
    size_t at;

    while ((at = str_find(text, mark)) != SIZE_MAX) {
        buf_put(b, (struct str){ text.s, at });
        buf_puts(b, number);
        text = str_cut(text, at + mark.n);
        found = true;
    }
    buf_put(b, text);
    return found;
}

/* Is pair ("page=3", "p%61ge") of the parameter? */
static bool is_of(struct str pair, struct str param)
{
    size_t equals = str_find(pair, STR("="));
    struct buf name;
    bool is;

    if (equals != SIZE_MAX)
        pair.n = equals;
    buf_init(&name, pair.n);
    url_decode(pair, &name);
    is = str_eq(buf_str(&name), param);
    buf_release(&name);
    return is;
}

static void put_pair(struct buf *b, struct str param, const char *number)
{
    str_put_url(b, param);
    buf_putc(b, '=');
    buf_puts(b, number);
}

/* The query without its '?', the first pair of the parameter replaced, others
 * left out; without one there, appended. */
static void put_query(struct buf *b, struct str query, struct str param,
                      const char *number)
{
    bool is_there = false, is_first = true;

    while (query.n > 0) {
        size_t end = str_find(query, STR("&"));
        struct str pair = { query.s, end == SIZE_MAX ? query.n : end };
        bool is = is_of(pair, param);

        query = str_cut(query, end == SIZE_MAX ? query.n : end + 1);
        if (is && is_there)
            continue;
        if (!is_first)
            buf_putc(b, '&');
        is_first = false;
        if (is)
            put_pair(b, param, number);
        else
            buf_put(b, pair);
        is_there |= is;
    }
    if (is_there)
        return;
    if (!is_first)
        buf_putc(b, '&');
    put_pair(b, param, number);
}

void ask_put_page(struct buf *b, struct str url, struct str param,
                  int64_t number)
{
    char text[NUMBER_MAX_BYTES];
    size_t hash = str_find(url, STR("#")), query;

    snprintf(text, sizeof(text), "%" PRId64, number);
    if (hash != SIZE_MAX)
        url.n = hash;
    if (str_find(url, STR(PAGE_MARK)) != SIZE_MAX || !param.n) {
        (void)put_marked(b, url, text);
        return;
    }
    query = str_find(url, STR("?"));
    buf_put(b, (struct str){ url.s, query == SIZE_MAX ? url.n : query });
    buf_putc(b, '?');
    put_query(b, str_cut(url, query == SIZE_MAX ? url.n : query + 1), param,
              text);
}

/* ---- requests --------------------------------------------------------- */

/* A local list may name details anywhere: they get nothing that is secret. */
void ask_source(const struct config_source *c, const char *detail_url,
                struct fetch_request *req)
{
    req->proxy = c->proxy;
    if (!c->url)
        return;
    if (detail_url)
        req->home_url = c->url;
    req->headers = c->headers;
    req->n_headers = c->n_headers;
    req->user = c->user;
    req->password = c->password;
}

enum err ask_page(struct fetcher *f, const struct config_source *c,
                  int64_t index, struct fetch_request *req,
                  struct fetch **ret_fetch)
{
    int64_t number = c->page_first + index * c->page_step;
    struct buf url, body;
    char text[NUMBER_MAX_BYTES];
    enum err e;

    buf_init(&url, URL_MAX_BYTES);
    buf_init(&body, BODY_MAX_BYTES);
    ask_source(c, NULL, req);
    if (c->type == SOURCE_HTML)
        req->accept = ACCEPT_HTML;
    ask_put_page(&url, str_of(c->url), str_of(c->page_param), number);
    if (c->post_body) {
        snprintf(text, sizeof(text), "%" PRId64, number);
        (void)put_marked(&body, str_of(c->post_body), text);
        req->body = body.s ? body.s : "";
        req->body_type = c->post_type;
    }
    req->url = url.s;
    e = url.err ? url.err : body.err;
    if (!e)
        e = fetcher_start(f, req, ret_fetch);
    buf_release(&url);
    buf_release(&body);
    return e;
}
