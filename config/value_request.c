/* value_request.c -- values of what goes into a request: headers, proxies,
 * types, passwords.
 *
 * Syntax is that of RFC 9110 (fields 5.1 and 5.5, media types 8.3.1). What a
 * value becomes is daemon/fetch's business. Any thread.
 */
#include "config/value.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/problem.h"
#include "feeds/base/url.h"

/* RFC 9110 5.6.2. */
static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c))))
            return false;
    }
    return s.n > 0;
}

static bool is_printable_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < 0x20 || s.s[i] > 0x7e)
            return false;
    return true;
}

/* ---- headers ---------------------------------------------------------- */

/* Fields that weir sets itself, and what to do instead of setting them. */
static const struct {
    const char *name, *instead;
} owned[] = {
    { "Accept-Encoding", "weir asks for what it can unpack" },
    { "Connection", "that is between weir and the server" },
    { "Content-Length", "weir counts itself" },
    { "Content-Type", "write post_type =" },
    { "Expect", "that is between weir and the server" },
    { "Host", "it is that of url" },
    { "If-Match", "weir asks for changes itself" },
    { "If-Modified-Since", "weir asks for changes itself" },
    { "If-None-Match", "weir asks for changes itself" },
    { "If-Range", "weir reads documents whole" },
    { "If-Unmodified-Since", "weir asks for changes itself" },
    { "Keep-Alive", "that is between weir and the server" },
    { "Proxy-Authorization", "write user and password into proxy =" },
    { "Proxy-Connection", "that is between weir and the server" },
    { "Range", "weir reads documents whole" },
    { "TE", "that is between weir and the server" },
    { "Trailer", "that is between weir and the server" },
    { "Transfer-Encoding", "that is between weir and the server" },
    { "Upgrade", "that is between weir and the server" },
    { "User-Agent", "write contact_url = in [weir]" },
};

/* Parts of "Name: value", both trimmed; false without a ':'. */
static bool split_header(struct str s, struct str *ret_name,
                         struct str *ret_value)
{
    size_t n = str_find(s, STR(":"));

    if (n == SIZE_MAX)
        return false;
    *ret_name = str_trim((struct str){ s.s, n });
    *ret_value = str_trim(str_cut(s, n + 1));
    return true;
}

enum err value_header(struct str s, struct str *ret_name, struct str *ret_value,
                      struct err_info *ei)
{
    struct str name, value;

    if (!split_header(s, &name, &value))
        return err_set(ei, ERR_FORMAT, "is no header: write Name: value");
    if (!is_token(name))
        return err_set(ei, ERR_FORMAT,
                       "'%s' is no name of a header: write Name: value",
                       problem_quote(name).s);
    for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
        if (str_eq_nocase(name, str_of(owned[i].name)))
            return err_set(ei, ERR_FORMAT, "%s is not to be set: %s",
                           owned[i].name, owned[i].instead);
    if (value.n == 0)
        return err_set(ei, ERR_FORMAT, "needs a value after ':'");
    if (!is_printable_ascii(value))
        return err_set(ei, ERR_FORMAT,
                       "holds a character that is not for headers: ASCII "
                       "only");
    *ret_name = name;
    *ret_value = value;
    return ERR_OK;
}

/* Ends of the words of a name that tell of a secret: X-Api-Key, X-AuthToken;
 * also where the ':' was forgotten. */
bool value_header_is_secret(struct str header)
{
    static const struct str ends[] = {
        STR_C("auth"),    STR_C("authorization"), STR_C("cookie"),
        STR_C("key"),     STR_C("password"),      STR_C("secret"),
        STR_C("session"), STR_C("sessionid"),     STR_C("token"),
    };
    size_t colon = str_find(header, STR(":"));
    struct str rest = { header.s, colon == SIZE_MAX ? header.n : colon };

    while (rest.n > 0) {
        struct str word = { rest.s, 0 };

        while (word.n < rest.n && !strchr("- \t", rest.s[word.n]))
            word.n++;
        rest = str_cut(rest, word.n < rest.n ? word.n + 1 : word.n);
        for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
            if (word.n >= ends[i].n &&
                str_eq_nocase(str_cut(word, word.n - ends[i].n), ends[i]))
                return true;
    }
    return false;
}

/* ---- other parts of a request ----------------------------------------- */

enum err value_check_mime(struct str s, struct err_info *ei)
{
    size_t semicolon = str_find(s, STR(";"));
    struct str type = { s.s, semicolon == SIZE_MAX ? s.n : semicolon };
    size_t slash = str_find(type, STR("/"));

    type = str_trim(type);
    if (slash != SIZE_MAX && is_printable_ascii(s) &&
        is_token((struct str){ type.s, slash }) &&
        is_token(str_cut(type, slash + 1)))
        return ERR_OK;
    return err_set(ei, ERR_FORMAT,
                   "is no media type: write one such as application/json");
}

enum err value_check_param(struct str s, const struct schema_key *key,
                           struct err_info *ei)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] <= ' ' || s.s[i] > '~' || strchr("&=#?%+\"<>{}", s.s[i]))
            return err_set(ei, ERR_FORMAT,
                           "must be the name alone, such as page, without "
                           "& = # ? %% and blanks");
    return value_check_text(s, key, ei);
}

enum err value_check_proxy(struct str s, struct err_info *ei)
{
    static const struct str schemes[] = { STR_C("http"), STR_C("https"),
                                          STR_C("socks5"), STR_C("socks5h") };
    struct url url;
    bool is_known = false;

    if (url_split(s, &url) || str_find(s, STR(" ")) != SIZE_MAX)
        return err_set(ei, ERR_FORMAT,
                       "is no address of a proxy: write one "
                       "such as http://127.0.0.1:3128");
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        is_known |= str_eq_nocase(url.scheme, schemes[i]);
    if (!is_known || url.host.n == 0)
        return err_set(ei, ERR_FORMAT,
                       "must begin with http://, https://, socks5:// or "
                       "socks5h:// and name a host");
    if (url.query.s || url.fragment.s ||
        (url.path.n > 0 && !str_eq(url.path, STR("/"))))
        return err_set(ei, ERR_FORMAT,
                       "must be a host and a port, without what follows");
    return ERR_OK;
}

/* ---- passwords -------------------------------------------------------- */

/* Judges what was opened; its owner alone may read it. */
static enum err check_secret_file(int fd, const char *path, struct err_info *ei)
{
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                       strerrordesc_np(errno));
    if (!S_ISREG(st.st_mode))
        return err_set(ei, ERR_IO, "cannot read %s: it is no file", path);
    if (st.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH))
        return err_set(ei, ERR_CONFIG,
                       "others than its owner may read or change it: "
                       "chmod 600 %s",
                       path);
    if (st.st_size > VALUE_SECRET_MAX_BYTES)
        return err_set(ei, ERR_LIMIT, "%s is larger than %d bytes", path,
                       VALUE_SECRET_MAX_BYTES);
    return ERR_OK;
}

static enum err read_secret(int fd, const char *path,
                            char ret[VALUE_SECRET_MAX_BYTES + 1],
                            struct err_info *ei)
{
    ssize_t got;
    struct str line;
    size_t n;

    do {
        got = read(fd, ret, VALUE_SECRET_MAX_BYTES);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        return err_set(ei, ERR_IO, "cannot read %s: %s", path,
                       strerrordesc_np(errno));
    line = (struct str){ ret, (size_t)got };
    n = str_find(line, STR("\n"));
    if (n != SIZE_MAX)
        line.n = n;
    if (line.n > 0 && ret[line.n - 1] == '\r')
        line.n--;
    if (line.n == 0)
        return err_set(ei, ERR_FORMAT, "%s has nothing in its first line",
                       path);
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)ret[i] < 0x20 || ret[i] == 0x7f)
            return err_set(ei, ERR_FORMAT,
                           "the first line of %s holds a control character",
                           path);
    ret[line.n] = '\0';
    return ERR_OK;
}

enum err value_secret(const char *path, char ret[VALUE_SECRET_MAX_BYTES + 1],
                      struct err_info *ei)
{
    /* A pipe or device is not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    enum err e = check_secret_file(fd, path, ei);

    if (!e)
        e = read_secret(fd, path, ret, ei);
    if (fd >= 0)
        close(fd);
    return e;
}
