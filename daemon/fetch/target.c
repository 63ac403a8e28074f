/* target.c -- an address made ready to be asked; see target.h. */
#include "daemon/fetch/target.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/base/buf.h"
#include "feeds/base/url.h"

#define SCHEME_SHOWN_CHARS 20

void target_release(struct target *t)
{
    free(t->url);
    free(t->host);
    free(t->user);
    free(t->password);
    *t = (struct target){ 0 };
}

static enum err check_scheme(struct str url, struct err_info *ei)
{
    struct url parts;

    if (url_is_http(url))
        return ERR_OK;
    if (url_split(url, &parts) || parts.scheme.n == 0 ||
        str_eq_nocase(parts.scheme, STR("http")) ||
        str_eq_nocase(parts.scheme, STR("https")))
        return err_set(ei, ERR_FORMAT, "not a complete http or https address");
    return err_set(ei, ERR_NET,
                   "refused: %.*s: is not fetched, only http and https are",
                   STR_ARG(str_first(parts.scheme, SCHEME_SHOWN_CHARS)));
}

static enum err resolve(struct str base, struct str ref, char **ret_url,
                        struct err_info *ei)
{
    struct buf b;
    size_t n;
    enum err e;

    buf_init(&b, URL_MAX_BYTES);
    e = url_resolve(base, ref, &b);
    if (!e)
        e = b.err;
    if (e == ERR_LIMIT)
        err_set(ei, e, "an address longer than %d bytes", URL_MAX_BYTES);
    else if (e)
        err_set(ei, e, "not an address: %s", err_name(e));
    else
        e = check_scheme(buf_str(&b), ei);
    if (!e)
        e = buf_take(&b, ret_url, &n);
    buf_release(&b);
    return e;
}

/* A part of u as memory of our own; absent parts are NULL. */
static CURLUcode get(CURLU *u, CURLUPart part, unsigned flags, char **ret)
{
    char *text = NULL;
    CURLUcode uc = curl_url_get(u, part, &text, flags);

    if (uc == CURLUE_NO_USER || uc == CURLUE_NO_PASSWORD)
        return CURLUE_OK;
    if (uc)
        return uc;
    *ret = strdup(text);
    curl_free(text);
    return *ret ? CURLUE_OK : CURLUE_OUT_OF_MEMORY;
}

static CURLUcode fill(CURLU *u, const char *url, struct target *t)
{
    CURLUcode uc = curl_url_set(u, CURLUPART_URL, url, 0);

    if (!uc)
        uc = get(u, CURLUPART_USER, CURLU_URLDECODE, &t->user);
    if (!uc)
        uc = get(u, CURLUPART_PASSWORD, CURLU_URLDECODE, &t->password);
    if (!uc)
        uc = get(u, CURLUPART_HOST, 0, &t->host);
    if (!uc)
        uc = curl_url_set(u, CURLUPART_USER, NULL, 0);
    if (!uc)
        uc = curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
    if (!uc)
        uc = curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
    if (!uc)
        uc = get(u, CURLUPART_URL, 0, &t->url);
    return uc;
}

/* "Example.COM." and "example.com" are one host. */
static void fold_host(char *host)
{
    size_t n = strlen(host);

    if (n > 1 && host[n - 1] == '.')
        host[n - 1] = '\0';
    for (; *host; host++)
        if (*host >= 'A' && *host <= 'Z')
            *host = (char)(*host - 'A' + 'a');
}

enum err target_make(struct str base, struct str ref, struct target *ret_target,
                     struct err_info *ei)
{
    struct target t = { 0 };
    char *url = NULL;
    CURLU *u = NULL;
    CURLUcode uc;
    enum err e = resolve(base, ref, &url, ei);

    if (e)
        goto out;
    u = curl_url();
    uc = u ? fill(u, url, &t) : CURLUE_OUT_OF_MEMORY;
    if (!uc && (!t.url || !t.host))
        uc = CURLUE_NO_HOST;
    if (uc) {
        e = uc == CURLUE_OUT_OF_MEMORY ? ERR_NOMEM : ERR_FORMAT;
        err_set(ei, e, "not an address that can be asked: %s",
                curl_url_strerror(uc));
        goto out;
    }
    fold_host(t.host);
    *ret_target = t;
    t = (struct target){ 0 };
out:
    curl_url_cleanup(u);
    target_release(&t);
    free(url);
    return e;
}
