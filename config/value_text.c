/* value_text.c -- values that are kept as written: is anything wrong?
 *
 * Addresses are judged by feeds/base/url.h, templates by path_check. What is
 * computed is in value.c. Any thread.
 */
#include "config/value.h"

#include <arpa/inet.h>
#include <iconv.h>
#include <string.h>

#include "config/problem.h"
#include "feeds/base/url.h"

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_letter_or_digit(char c)
{
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

enum err value_check_quotes(struct str s, struct err_info *ei)
{
    if (s.n > 1 && s.s[0] == '"' && s.s[s.n - 1] == '"')
        return err_set(ei, ERR_FORMAT, "write it without quotes");
    return ERR_OK;
}

enum err value_check_text(struct str s, const struct schema_key *key,
                          struct err_info *ei)
{
    if (key->max > 0 && str_length(s) > (size_t)key->max)
        return err_set(ei, ERR_LIMIT, "is longer than %lld characters",
                       (long long)key->max);
    return ERR_OK;
}

/* The next "{name}" of *s; false if there is none. Absent name: no '}'. */
static bool next_place(struct str *s, struct str *ret_name)
{
    size_t from = str_find(*s, STR("{")), n;

    if (from == SIZE_MAX)
        return false;
    *s = str_cut(*s, from + 1);
    n = str_find(*s, STR("}"));
    *ret_name = (struct str){ NULL, 0 };
    if (n != SIZE_MAX) {
        *ret_name = (struct str){ s->s, n };
        *s = str_cut(*s, n + 1);
    }
    return true;
}

enum err value_check_tag(struct str s, struct err_info *ei)
{
    struct str rest = s, name;

    if (str_length(s) > ITEM_NAME_MAX_CHARS)
        return err_set(ei, ERR_LIMIT, "is longer than %d characters",
                       ITEM_NAME_MAX_CHARS);
    while (next_place(&rest, &name))
        if (!str_eq(name, STR("medium")))
            return err_set(ei, ERR_FORMAT, "may hold {medium} only, not {%s}",
                           problem_quote(name).s);
    return ERR_OK;
}

/* feed://HOST/ and feed:https://HOST/ are how browsers were told that an
 * address is a feed. */
static enum err wants_https(struct str rest, struct err_info *ei)
{
    if (str_starts(rest, STR("//")))
        rest = str_cut(rest, 2);
    return err_set(ei, ERR_FORMAT,
                   "must begin with http:// or https://: write %s%s",
                   url_is_http(rest) ? "" : "https://", problem_quote(rest).s);
}

enum err value_check_url(struct str s, struct err_info *ei)
{
    if (s.n > URL_MAX_BYTES)
        return err_set(ei, ERR_LIMIT, "is longer than %d bytes", URL_MAX_BYTES);
    if (str_find(s, STR(" #")) != SIZE_MAX ||
        str_find(s, STR(" ;")) != SIZE_MAX)
        return err_set(ei, ERR_FORMAT,
                       "holds a blank: a comment needs a line of its own");
    for (size_t i = 0; i < s.n;)
        if (str_is_space(str_next(s, &i)))
            return err_set(ei, ERR_FORMAT, "holds a blank: write %%20");
    if (url_is_http(s))
        return ERR_OK;
    if (str_starts(s, STR("feed:")))
        return wants_https(str_cut(s, 5), ei);
    if (str_starts(s, STR("/")) || str_starts(s, STR(".")) ||
        str_starts(s, STR("file:")))
        return err_set(ei, ERR_FORMAT,
                       "must begin with http:// or https:// (for a local "
                       "file write file =)");
    if (str_find(s, STR(":")) == SIZE_MAX)
        return err_set(ei, ERR_FORMAT,
                       "must begin with http:// or https://: write https://%s",
                       problem_quote(s).s);
    return err_set(ei, ERR_FORMAT, "must be an http:// or https:// address");
}

enum err value_check_link(struct str s, struct err_info *ei)
{
    struct url url;
    enum err e = value_check_url(s, ei);

    if (e)
        return e;
    e = url_split(s, &url);
    if (e)
        return err_set(ei, e, "is no address");
    if (url.query.s || url.fragment.s)
        return err_set(ei, ERR_FORMAT,
                       "must be a plain address, without ? and #");
    if (url.userinfo.s)
        return err_set(ei, ERR_FORMAT,
                       "is shown to everyone: leave user and password out");
    return ERR_OK;
}

/* Is name in words ("page! medium")? *ret_must: with a '!'. */
static bool has_word(const char *words, struct str name)
{
    struct str rest = str_of(words);

    while (rest.n > 0) {
        size_t n = str_find(rest, STR(" "));
        struct str w = { rest.s, n == SIZE_MAX ? rest.n : n };

        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + 1);
        if (w.n > 0 && w.s[w.n - 1] == '!')
            w.n--;
        if (str_eq(w, name))
            return true;
    }
    return false;
}

static bool names_place(struct str s, struct str wanted)
{
    struct str name;

    while (next_place(&s, &name))
        if (str_eq(name, wanted))
            return true;
    return false;
}

/* Each word with a '!' must be in s. */
static enum err check_required(struct str s, const char *words,
                               struct err_info *ei)
{
    struct str rest = str_of(words);

    while (rest.n > 0) {
        size_t n = str_find(rest, STR(" "));
        struct str w = { rest.s, n == SIZE_MAX ? rest.n : n };

        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + 1);
        if (w.n == 0 || w.s[w.n - 1] != '!')
            continue;
        w.n--;
        if (!names_place(s, w))
            return err_set(ei, ERR_FORMAT, "must hold {%.*s}", STR_ARG(w));
    }
    return ERR_OK;
}

/* "may not hold {x}: it may hold {medium}, {page}" */
static enum err may_not_hold(struct str name, const char *words,
                             struct err_info *ei)
{
    struct str rest = str_of(words);
    struct buf b;
    enum err e;

    buf_init(&b, ERR_TEXT_MAX);
    while (rest.n > 0) {
        size_t n = str_find(rest, STR(" "));
        struct str w = { rest.s, n == SIZE_MAX ? rest.n : n };

        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + 1);
        if (w.n > 0 && w.s[w.n - 1] == '!')
            w.n--;
        buf_printf(&b, "%s{%.*s}", b.n ? ", " : "", STR_ARG(w));
    }
    if (b.err)
        e = b.err;
    else if (b.n == 0)
        e = err_set(ei, ERR_FORMAT, "may not hold {%s}: it is one file",
                    problem_quote(name).s);
    else
        e = err_set(ei, ERR_FORMAT, "may not hold {%s}: it may hold %s",
                    problem_quote(name).s, b.s);
    buf_release(&b);
    return e;
}

enum err value_check_template(struct str s, const char *words,
                              struct err_info *ei)
{
    struct str rest = s, name;
    enum err e;

    while (next_place(&rest, &name))
        if (name.s && !has_word(words, name))
            return may_not_hold(name, words, ei);
    e = path_check(s, ei);
    if (e)
        return e;
    return check_required(s, words, ei);
}

/* BCP 47 in its shape only: letters, then subtags of letters and digits. */
enum err value_check_language(struct str s, struct err_info *ei)
{
    size_t n = 0, n_tags = 1;
    bool is_bad = s.n > 35; /* RFC 5646 4.4.1 */

    for (size_t i = 0; i < s.n && !is_bad; i++) {
        if (s.s[i] == '-') {
            is_bad = n == 0 || (n_tags == 1 && n < 2);
            n = 0;
            n_tags++;
        } else {
            n++;
            is_bad = !is_letter_or_digit(s.s[i]) || n > 8 ||
                     (n_tags == 1 && s.s[i] <= '9');
        }
    }
    if (is_bad || n == 0 || (n_tags == 1 && n < 2))
        return err_set(ei, ERR_FORMAT, "is no language: write en or zh-CN");
    return ERR_OK;
}

enum err value_check_charset(struct str s, struct err_info *ei)
{
    char name[64];
    iconv_t cd;

    for (size_t i = 0; i < s.n; i++)
        if (!is_letter_or_digit(s.s[i]) && !strchr("._:+-", s.s[i]))
            return err_set(ei, ERR_FORMAT, "unknown character set");
    if (s.n == 0 || s.n >= sizeof(name))
        return err_set(ei, ERR_FORMAT, "unknown character set");
    memcpy(name, s.s, s.n);
    name[s.n] = '\0';
    cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): POSIX */
        return err_set(ei, ERR_FORMAT, "unknown character set");
    iconv_close(cd);
    return ERR_OK;
}

enum err value_check_address(struct str s, struct err_info *ei)
{
    char host[INET6_ADDRSTRLEN];
    uint8_t addr[16];

    if (s.n > 0 && s.n < sizeof(host)) {
        memcpy(host, s.s, s.n);
        host[s.n] = '\0';
        if (inet_pton(AF_INET, host, addr) == 1 ||
            inet_pton(AF_INET6, host, addr) == 1)
            return ERR_OK;
    }
    return err_set(ei, ERR_FORMAT,
                   "must be an IP address, such as 127.0.0.1 or ::1");
}

enum err value_check_slug(struct str s, struct err_info *ei)
{
    if (slug_is_valid(s))
        return ERR_OK;
    return err_set(ei, ERR_FORMAT,
                   "is no slug: 1 to 128 bytes, none of / %% ? # \\, and no "
                   ". or - first");
}

enum err value_check_id(struct str s, struct err_info *ei)
{
    bool is_bad = s.n == 0 || !is_lower_or_digit(s.s[0]);

    if (s.n > SOURCE_ID_MAX_BYTES)
        return err_set(ei, ERR_LIMIT, "the ID is longer than %d bytes",
                       SOURCE_ID_MAX_BYTES);
    for (size_t i = 0; i < s.n; i++)
        if (!is_lower_or_digit(s.s[i]) && s.s[i] != '-' && s.s[i] != '_')
            is_bad = true;
    if (is_bad)
        return err_set(ei, ERR_FORMAT,
                       "the ID must be small letters, digits, - and _ "
                       "(readers see name =)");
    return ERR_OK;
}
