/* errand.c -- what a request may send, and to whom (SECURITY.md 3); see
 * errand.h.
 *
 * Redirects change the method as RFC 9110 15.4 says. A POST is never made
 * conditional: a server that finds If-None-Match to match answers it with 412
 * (RFC 9110 13.1.2), so an unchanged list is told by the hash of its body.
 * The loop's thread.
 */
#include "daemon/fetch/errand.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/base/url.h"

#define ACCEPT_DEFAULT                                                         \
    "application/atom+xml, application/rss+xml, application/feed+json, "       \
    "application/json;q=0.9, application/xml;q=0.9, text/xml;q=0.9, "          \
    "*/*;q=0.1"

void errand_release(struct errand *e)
{
    char *texts[] = { e->accept, e->validator_url, e->etag,  e->last_modified,
                      e->body,   e->body_type,     e->home,  e->login_home,
                      e->user,   e->password,      e->proxy, e->proxy_shown };

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        free(texts[i]);
    for (size_t i = 0; e->headers && i < e->n_headers; i++)
        free(e->headers[i]);
    free(e->headers);
    *e = (struct errand){ 0 };
}

/* ---- copies ----------------------------------------------------------- */

/* False when memory is used up; an absent text stays NULL. */
static bool copy(struct str s, char **ret)
{
    if (s.n == 0)
        return true;
    *ret = str_dup(s);
    return *ret != NULL;
}

/* The same, but an empty text is one. */
static bool copy_text(const char *s, char **ret)
{
    if (!s)
        return true;
    *ret = strdup(s);
    return *ret != NULL;
}

static bool copy_headers(struct errand *e, const struct fetch_request *req)
{
    if (!req->n_headers)
        return true;
    e->headers = calloc(req->n_headers, sizeof(*e->headers));
    if (!e->headers)
        return false;
    for (; e->n_headers < req->n_headers; e->n_headers++)
        if (!copy_text(req->headers[e->n_headers], &e->headers[e->n_headers]))
            return false;
    return true;
}

/* Validators that could not have been stored are not sent either. */
static bool copy_request(struct errand *e, const struct fetch_request *req)
{
    struct str etag = req->etag, modified = req->last_modified;

    if (!headers_is_validator(etag))
        etag.n = 0;
    if (!headers_is_validator(modified))
        modified.n = 0;
    return copy(str_of(req->accept ? req->accept : ACCEPT_DEFAULT),
                &e->accept) &&
           copy(req->validator_url, &e->validator_url) &&
           copy(etag, &e->etag) && copy(modified, &e->last_modified) &&
           copy_text(req->body, &e->body) &&
           copy_text(req->body_type, &e->body_type) && copy_headers(e, req);
}

/* ---- whose the credentials are ---------------------------------------- */

static char *take(char **text)
{
    char *taken = *text;

    *text = NULL;
    return taken;
}

/* Those of the configuration go before those in the first address (which are
 * for its own origin), and these before those in the address of the home. */
static bool set_login(struct errand *e, const struct fetch_request *req,
                      struct target *first, struct target *home)
{
    struct target *from = first->user || first->password ? first : home;

    if (req->user)
        return copy_text(req->user, &e->user) &&
               copy_text(req->password, &e->password) &&
               copy_text(e->home, &e->login_home);
    e->user = take(&from->user);
    e->password = take(&from->password);
    return copy_text(from->url, &e->login_home);
}

static enum err set_home(struct errand *e, const struct fetch_request *req,
                         struct target *first, struct err_info *ei)
{
    struct target home = { 0 };
    enum err err = ERR_OK;

    if (req->home_url)
        err = target_make((struct str){ 0 }, str_of(req->home_url), &home, ei);
    if (err)
        return err;
    if (!copy_text(home.url ? home.url : first->url, &e->home) ||
        !set_login(e, req, first, home.url ? &home : first))
        err = err_set(ei, ERR_NOMEM, "no memory for a request");
    free(first->user);
    free(first->password);
    first->user = first->password = NULL;
    target_release(&home);
    return err;
}

/* ---- the proxy -------------------------------------------------------- */

static bool is_proxy_scheme(const char *scheme)
{
    static const char *const known[] = { "http", "https", "socks5", "socks5h" };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i], scheme) == 0)
            return true;
    return false;
}

/* "http://host:3128", by libcurl's own reading of it, so that no part of a
 * password can be taken for a host. ERR_FORMAT if it is no proxy. */
static enum err show_proxy(CURLU *u, const char *proxy, char **ret_shown)
{
    char *scheme = NULL, *host = NULL, *port = NULL;
    enum err err = ERR_FORMAT;

    if (!curl_url_set(u, CURLUPART_URL, proxy, CURLU_NON_SUPPORT_SCHEME) &&
        !curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) &&
        !curl_url_get(u, CURLUPART_HOST, &host, 0) && is_proxy_scheme(scheme)) {
        (void)curl_url_get(u, CURLUPART_PORT, &port, 0);
        err = asprintf(ret_shown, "%s://%s%s%s", scheme, host, port ? ":" : "",
                       port ? port : "") < 0
                  ? ERR_NOMEM
                  : ERR_OK;
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    return err;
}

static enum err set_proxy(struct errand *e, const char *proxy,
                          struct err_info *ei)
{
    char *shown = NULL;
    CURLU *u;
    enum err err;

    if (!proxy)
        return ERR_OK;
    u = curl_url();
    err = u ? show_proxy(u, proxy, &shown) : ERR_NOMEM;
    curl_url_cleanup(u);
    if (err == ERR_FORMAT)
        return err_set(ei, err,
                       "proxy: not an address of http, https, socks5 or "
                       "socks5h");
    if (!err) {
        e->proxy_shown = shown;
        err = copy_text(proxy, &e->proxy) ? ERR_OK : ERR_NOMEM;
    }
    return err ? err_set(ei, err, "no memory for a request") : ERR_OK;
}

enum err errand_init(struct errand *e, const struct fetch_request *req,
                     struct target *first, struct err_info *ei)
{
    enum err err = ERR_OK;

    *e = (struct errand){ 0 };
    if (!copy_request(e, req))
        err = err_set(ei, ERR_NOMEM, "no memory for a request");
    if (!err)
        err = set_home(e, req, first, ei);
    return err ? err : set_proxy(e, req->proxy, ei);
}

/* ---- hop by hop ------------------------------------------------------- */

void errand_order(const struct errand *e, const char *url,
                  struct transfer_order *ret_order)
{
    struct transfer_order o = {
        .url = url,
        .accept = e->accept,
        .body = e->body,
        .body_type = e->body_type,
        .proxy = e->proxy,
        .proxy_shown = e->proxy_shown,
    };
    struct str to = str_of(url);

    if (url_same_origin(str_of(e->home), to)) {
        o.headers = e->headers;
        o.n_headers = e->n_headers;
    }
    if (url_same_origin(str_of(e->login_home), to)) {
        o.user = e->user;
        o.password = e->password;
    }
    if (!e->body && e->validator_url && strcmp(e->validator_url, url) == 0) {
        o.etag = str_of(e->etag);
        o.last_modified = str_of(e->last_modified);
    }
    *ret_order = o;
}

bool errand_may_go(const struct errand *e, const char *url)
{
    return !e->body || url_same_origin(str_of(e->home), str_of(url));
}

bool errand_redirect(struct errand *e, long status)
{
    if (!e->body || status == 307 || status == 308)
        return false;
    free(e->body);
    free(e->body_type);
    e->body = e->body_type = NULL;
    return true;
}
