/* find_feed.c -- see find_feed.h. */
#include "daemon/cmd/find_feed.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "daemon/cmd/private_hint.h"
#include "daemon/engine.h"
#include "feeds/base/url.h"

#define URL_CANONICAL_MAX_BYTES ((size_t)16384)

/* ---- what is there already ---- */

static bool is_same(struct str a, struct str b)
{
    struct buf x, y;
    bool same;

    if (str_eq(a, b))
        return true;
    buf_init(&x, URL_CANONICAL_MAX_BYTES);
    buf_init(&y, URL_CANONICAL_MAX_BYTES);
    same = !url_canonical(a, &x) && !url_canonical(b, &y) &&
           str_eq(buf_str(&x), buf_str(&y));
    buf_release(&x);
    buf_release(&y);
    return same;
}

const struct config_source *find_same(const struct recipe *r, const char *url)
{
    const struct config *c = r->config;

    for (size_t i = 0; c && i < c->n_sources; i++) {
        const struct config_source *s = &c->sources[i];
        const char *at = s->url ? s->url : s->path;

        if (s != r->source && is_same(str_of(at), str_of(url)))
            return s;
    }
    return NULL;
}

/* ---- candidates ---- */

static void tell(const char *what, struct str url)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "%s %.*s\n", what, STR_ARG(url));
}

/* Looks at one; true if posts came. *p is then what it gives. */
static bool try_url(struct recipe *r, const struct cmd_args *args,
                    struct str url, struct preview *p)
{
    struct preview found;
    struct err_info ei;
    bool is_good;

    tell("trying", url);
    if (recipe_set(r, args, "url", url.s)) /* NUL-terminated: of an arena */
        return false;
    is_good =
        !preview_open(&r->fetching, r->source, engine_now(), &found, &ei) &&
        found.doc && (found.doc->n_items || args->force);
    if (is_good) {
        preview_release(p);
        *p = found;
    } else {
        preview_release(&found);
    }
    return is_good;
}

static bool try_all(struct recipe *r, const struct cmd_args *args,
                    const struct discovered *list, size_t n, struct preview *p)
{
    for (size_t i = 0; i < n; i++)
        if (try_url(r, args, list[i].url, p))
            return true;
    return false;
}

/* The list lives in the arena of *p, which try_url releases only at its end. */
static bool try_named(struct recipe *r, const struct cmd_args *args,
                      struct preview *p)
{
    size_t n = p->n_feeds < FIND_MAX_NAMED ? p->n_feeds : FIND_MAX_NAMED;

    return try_all(r, args, p->feeds, n, p);
}

static bool try_guesses(struct recipe *r, const struct cmd_args *args,
                        struct preview *p)
{
    const struct discovered *list = NULL;
    struct err_info ei;
    size_t n = 0;

    if (!p->peek.url ||
        discover_guesses(str_of(p->peek.url), p->arena, &list, &n, &ei))
        return false;
    return try_all(r, args, list, n, p);
}

/* ---- the search ---- */

static int not_found(const struct preview *p, const struct cmd_args *args)
{
    struct buf word;

    buf_init(&word, URL_CANONICAL_MAX_BYTES);
    args_put_quoted(&word, str_of(args->operands[0]));
    fprintf(stderr, "weir: %s\n", p->why.text);
    if (p->peek.url)
        fprintf(stderr, "weir: it names no feed that gives posts, and none is "
                        "in the usual places\n");
    fprintf(stderr,
            "weir: a list or a page can be read, too: 'weir preview %.*s' "
            "shows what is in it\n",
            STR_ARG(buf_str(&word)));
    buf_release(&word);
    return EX_DATAERR;
}

static int no_posts(const struct preview *p)
{
    struct str remark = p->doc->feed.remark;

    fprintf(stderr,
            "weir: it is a feed, but gives no post%s%.*s; --force adds "
            "it all the same\n",
            remark.n ? ": " : "", STR_ARG(remark));
    return EX_DATAERR;
}

/* Is it an address of a site that has none such? */
static bool is_missing(const struct recipe *r, const struct preview *p)
{
    return r->source->url && !preview_is_list(r->source) &&
           (p->peek.status == 404 || p->peek.status == 410);
}

/* A site without that page may have a feed. */
static int try_beside(struct recipe *r, const struct cmd_args *args,
                      struct preview *p, const struct err_info *ei)
{
    if (try_guesses(r, args, p))
        return 0;
    fprintf(stderr, "weir: %s, and no feed is in the usual places\n", ei->text);
    return EX_UNAVAILABLE;
}

int find_feed(struct recipe *r, const struct cmd_args *args, struct preview *p)
{
    struct err_info ei = { 0 };
    enum err e = preview_open(&r->fetching, r->source, engine_now(), p, &ei);

    if (e)
        return is_missing(r, p) ? try_beside(r, args, p, &ei)
                                : private_hint_fail(e, &ei);
    if (p->doc && (p->doc->n_items || args->force))
        return 0;
    if (p->doc)
        return no_posts(p);
    if (r->source->url && !preview_is_list(r->source) &&
        (try_named(r, args, p) || try_guesses(r, args, p)))
        return 0;
    return not_found(p, args);
}
