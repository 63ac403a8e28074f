/* check_request.c -- how a source is asked: POST, login, pages; and who may
 * read its passwords.
 *
 * One value alone is judged in value_request.c. Any thread.
 */
#include "config/check.h"

#include <string.h>
#include <sys/stat.h>

#include "config/value.h"
#include "feeds/base/url.h"

/* A key that the section of source i sets itself, or NULL. */
static const struct entry *find_own(const struct build *b, size_t i,
                                    const char *key)
{
    return load_find(b->sections[i], key);
}

static bool has_page(const char *s) { return s && strstr(s, "{page}"); }

/* ---- local documents -------------------------------------------------- */

static void check_file_keys(struct build *b, size_t i)
{
    for (const struct entry *x = b->sections[i]->entries; x; x = x->next)
        if (x->key->flags & KEY_OF_URL)
            problem_add(b->problems, x->at,
                        "'%s' does not go with file =: a local document is "
                        "not asked for",
                        x->key->name);
}

/* ---- logging in ------------------------------------------------------- */

static bool has_authorization(const struct config_source *s)
{
    for (size_t i = 0; i < s->n_headers; i++)
        if (str_starts(str_of(s->headers[i]), STR("Authorization:")) ||
            str_eq_nocase(str_first(str_of(s->headers[i]), 14),
                          STR("authorization:")))
            return true;
    return false;
}

/* Two ways to log in leave open which counts. What the section itself says
 * beats what [defaults] says. */
static void check_login_twice(struct build *b, size_t i)
{
    struct config_source *s = &b->sources[i];
    const struct entry *own = find_own(b, i, "user");
    struct url url = { 0 };
    const char *other = NULL;

    if (s->url && !url_split(str_of(s->url), &url) && url.userinfo.s)
        other = "url";
    else if (has_authorization(s))
        other = "header";
    if (!other)
        return;
    if (own)
        problem_add(b->problems, own->at,
                    "%s logs in by user and by %s: leave one out",
                    load_title(b->sections[i]).s, other);
    else
        s->user = s->password = NULL;
}

static void check_login(struct build *b, size_t i)
{
    const struct entry *user = check_find(b, i, "user");
    const struct entry *password = check_find(b, i, "password_file");

    if (user && !password)
        check_report(b, user, "needs password_file = as well");
    if (password && !user)
        check_report(b, password, "needs user = as well");
    if (user && str_find(user->value, STR(":")) != SIZE_MAX)
        check_report(b, user, "may not hold a ':'");
    if (user)
        check_login_twice(b, i);
}

/* ---- pages ------------------------------------------------------------ */

static void check_place_of_page(struct build *b, size_t i)
{
    const struct config_source *s = &b->sources[i];
    const struct entry *url = find_own(b, i, "url");
    const struct entry *post = check_find(b, i, "post");
    const struct entry *param = find_own(b, i, "page_param");
    const struct entry *at = has_page(s->url) ? url : post;

    if (s->max_pages <= 1 && at)
        check_report(b, at,
                     "{page} is the number of a page: say how many a visit "
                     "reads, such as max_pages = 10");
    if (param)
        check_report(b, param,
                     "{page} is in url or post already: leave one out");
}

static void check_pages(struct build *b, size_t i)
{
    const struct config_source *s = &b->sources[i];
    const struct entry *max = check_find(b, i, "max_pages");
    const struct entry *param = find_own(b, i, "page_param");

    if (has_page(s->url) || has_page(s->post_body))
        check_place_of_page(b, i);
    else if (s->url && s->max_pages > 1 && !check_find(b, i, "page_param") &&
             max)
        check_report(b, max,
                     "says not where the number of a page goes: write "
                     "page_param = page, or {page} in url");
    else if (param && s->max_pages <= 1)
        check_report(b, param,
                     "needs max_pages = as well, such as max_pages = 10");
}

void check_request(struct build *b, size_t i)
{
    const struct config_source *s = &b->sources[i];
    const struct entry *type = find_own(b, i, "post_type");

    if (s->path && !s->url) {
        check_file_keys(b, i);
        return;
    }
    if (type && !check_find(b, i, "post"))
        check_report(b, type, "needs post = as well");
    check_login(b, i);
    check_pages(b, i);
}

/* ---- secrets ---------------------------------------------------------- */

/* What makes a value a secret, in words; NULL: it is none. */
static const char *find_secret(const struct entry *x)
{
    struct url url;

    if (!x->key)
        return NULL;
    if (x->key->type == TYPE_HEADERS && value_header_is_secret(x->value))
        return "is a secret";
    if (x->key->type != TYPE_URL && x->key->type != TYPE_PROXY &&
        strcmp(x->key->name, "detail_url") != 0)
        return NULL;
    if (url_split(x->value, &url) ||
        str_find(url.userinfo, STR(":")) == SIZE_MAX)
        return NULL;
    return "holds a password";
}

static void check_secrets_of(struct build *b, const struct section *s)
{
    if (!s)
        return;
    for (const struct entry *x = s->entries; x; x = x->next) {
        const char *secret = find_secret(x);

        if (secret && (x->at.file->mode & S_IROTH))
            problem_add(b->problems, x->at,
                        "%s %s, and everybody may read this file: "
                        "chmod o-r %s",
                        x->key->name, secret, x->at.file->name);
    }
}

void check_secrets(struct build *b)
{
    check_secrets_of(b, b->load->single[SECTION_DEFAULTS]);
    for (size_t i = 0; i < b->config->n_sources; i++)
        check_secrets_of(b, b->sections[i]);
}
