/* test_url.c -- feeds/base/url.c and url_part.c; RFC 3986 5.4 as a table. */
#include "feeds/base/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void check(const char *row, struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("'%s': got '%.*s', wanted '%s'", row, STR_ARG(got), want);
}

static const struct {
    const char *s;
    enum err e;
    const char *scheme, *userinfo, *host, *port, *path, *query, *fragment;
} split_rows[] = {
    /* clang-format off */
    { "http://u:p@h:8/p?q#f", ERR_OK, "http", "u:p", "h", "8", "/p", "q", "f" },
    { "http://h",       ERR_OK, "http", NULL, "h", NULL, "", NULL, NULL },
    { "http://h?",      ERR_OK, "http", NULL, "h", NULL, "", "", NULL },
    { "http://h#",      ERR_OK, "http", NULL, "h", NULL, "", NULL, "" },
    { "http://@h:/",    ERR_OK, "http", "", "h", "", "/", NULL, NULL },
    { "http://a@b@h/",  ERR_OK, "http", "a@b", "h", NULL, "/", NULL, NULL },
    { "http://[::1]:80/", ERR_OK, "http", NULL, "[::1]", "80", "/", NULL, NULL },
    { "//h/p",          ERR_OK, NULL, NULL, "h", NULL, "/p", NULL, NULL },
    { "p:80",           ERR_OK, "p", NULL, NULL, NULL, "80", NULL, NULL },
    { "1:80",           ERR_OK, NULL, NULL, NULL, NULL, "1:80", NULL, NULL },
    { "/a?b?c#d#e",     ERR_OK, NULL, NULL, NULL, NULL, "/a", "b?c", "d#e" },
    { "mailto:a@b",     ERR_OK, "mailto", NULL, NULL, NULL, "a@b", NULL, NULL },
    { "file:///p",      ERR_OK, "file", NULL, "", NULL, "/p", NULL, NULL },
    { "",               ERR_OK, NULL, NULL, NULL, NULL, "", NULL, NULL },
    { "http://h:65535", ERR_OK, "http", NULL, "h", "65535", "", NULL, NULL },
    { "http://h:65536", ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://h:99999999999999999999", ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://h:8a",    ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://[::1",    ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://[::1]x",  ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://[::}]/",  ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://a b/",    ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://a\\b/",   ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://h/a\nb",  ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    { "http://h/\x7f",  ERR_FORMAT, 0, 0, 0, 0, 0, 0, 0 },
    /* clang-format on */
};

static void check_part(const char *row, struct str got, const char *want)
{
    if (!got.s != !want && !(got.n == 0 && want && !*want))
        fail_msg("'%s': a part is absent or not", row);
    check(row, got, want ? want : "");
}

static void splits(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(split_rows); i++) {
        const char *s = split_rows[i].s;
        struct url u;

        assert_int_equal(url_split(str_of(s), &u), split_rows[i].e);
        if (split_rows[i].e)
            continue;
        check_part(s, u.scheme, split_rows[i].scheme);
        check_part(s, u.userinfo, split_rows[i].userinfo);
        check_part(s, u.host, split_rows[i].host);
        check_part(s, u.port, split_rows[i].port);
        check_part(s, u.path, split_rows[i].path);
        check_part(s, u.query, split_rows[i].query);
        check_part(s, u.fragment, split_rows[i].fragment);
    }
}

#define RFC "http://a/b/c/d;p?q"

static const struct {
    const char *base, *ref;
    enum err e;
    const char *want;
} resolve_rows[] = {
    /* clang-format off */
    /* 5.4.1 */
    { RFC, "g:h",     ERR_OK, "g:h" },
    /* Absolute: as it is, or with what must change. */
    { RFC, "https://x.example/a/b.html?c=%20[]&d#e#f", ERR_OK,
      "https://x.example/a/b.html?c=%20[]&d#e#f" },
    { "",  "http://x.example", ERR_OK, "http://x.example" },
    { RFC, "http://x.example/a/../.b|c", ERR_OK, "http://x.example/.b%7Cc" },
    { RFC, "http://x.example/\xC3\xA9", ERR_OK, "http://x.example/%C3%A9" },
    { RFC, "HTTP://X.example/a", ERR_OK, "http://X.example/a" },
    { RFC, "g",       ERR_OK, "http://a/b/c/g" },
    { RFC, "./g",     ERR_OK, "http://a/b/c/g" },
    { RFC, "g/",      ERR_OK, "http://a/b/c/g/" },
    { RFC, "/g",      ERR_OK, "http://a/g" },
    { RFC, "//g",     ERR_OK, "http://g" },
    { RFC, "?y",      ERR_OK, "http://a/b/c/d;p?y" },
    { RFC, "g?y",     ERR_OK, "http://a/b/c/g?y" },
    { RFC, "#s",      ERR_OK, "http://a/b/c/d;p?q#s" },
    { RFC, "g#s",     ERR_OK, "http://a/b/c/g#s" },
    { RFC, "g?y#s",   ERR_OK, "http://a/b/c/g?y#s" },
    { RFC, ";x",      ERR_OK, "http://a/b/c/;x" },
    { RFC, "g;x",     ERR_OK, "http://a/b/c/g;x" },
    { RFC, "g;x?y#s", ERR_OK, "http://a/b/c/g;x?y#s" },
    { RFC, "",        ERR_OK, "http://a/b/c/d;p?q" },
    { RFC, ".",       ERR_OK, "http://a/b/c/" },
    { RFC, "./",      ERR_OK, "http://a/b/c/" },
    { RFC, "..",      ERR_OK, "http://a/b/" },
    { RFC, "../",     ERR_OK, "http://a/b/" },
    { RFC, "../g",    ERR_OK, "http://a/b/g" },
    { RFC, "../..",   ERR_OK, "http://a/" },
    { RFC, "../../",  ERR_OK, "http://a/" },
    { RFC, "../../g", ERR_OK, "http://a/g" },
    /* 5.4.2 */
    { RFC, "../../../g",    ERR_OK, "http://a/g" },
    { RFC, "../../../../g", ERR_OK, "http://a/g" },
    { RFC, "/./g",          ERR_OK, "http://a/g" },
    { RFC, "/../g",         ERR_OK, "http://a/g" },
    { RFC, "g.",            ERR_OK, "http://a/b/c/g." },
    { RFC, ".g",            ERR_OK, "http://a/b/c/.g" },
    { RFC, "g..",           ERR_OK, "http://a/b/c/g.." },
    { RFC, "..g",           ERR_OK, "http://a/b/c/..g" },
    { RFC, "./../g",        ERR_OK, "http://a/b/g" },
    { RFC, "./g/.",         ERR_OK, "http://a/b/c/g/" },
    { RFC, "g/./h",         ERR_OK, "http://a/b/c/g/h" },
    { RFC, "g/../h",        ERR_OK, "http://a/b/c/h" },
    { RFC, "g;x=1/./y",     ERR_OK, "http://a/b/c/g;x=1/y" },
    { RFC, "g;x=1/../y",    ERR_OK, "http://a/b/c/y" },
    { RFC, "g?y/./x",       ERR_OK, "http://a/b/c/g?y/./x" },
    { RFC, "g?y/../x",      ERR_OK, "http://a/b/c/g?y/../x" },
    { RFC, "g#s/./x",       ERR_OK, "http://a/b/c/g#s/./x" },
    { RFC, "g#s/../x",      ERR_OK, "http://a/b/c/g#s/../x" },
    { RFC, "http:g",        ERR_OK, "http://a/b/c/g" }, /* as browsers do */
    /* beyond the RFC */
    { "http://h",   "g",            ERR_OK, "http://h/g" },
    { "http://h?q", "",             ERR_OK, "http://h?q" },
    { RFC, "  g\t\n",               ERR_OK, "http://a/b/c/g" },
    { RFC, "g\n/h\ti",              ERR_OK, "http://a/b/c/g/hi" },
    { RFC, "a b/江?江#江",
      ERR_OK, "http://a/b/c/a%20b/%E6%B1%9F?%E6%B1%9F#%E6%B1%9F" },
    { RFC, "\"<>`{}|^",             ERR_OK, "http://a/b/c/%22%3C%3E%60%7B%7D%7C%5E" },
    { RFC, "100%",                  ERR_OK, "http://a/b/c/100%" },
    { RFC, "\\\\evil\\x?a\\b",      ERR_OK, "http://evil/x?a%5Cb" },
    { RFC, "http:\\\\h\\p",         ERR_OK, "http://h/p" },
    { RFC, "HTTP://H/a/../b",       ERR_OK, "http://H/b" },
    { RFC, "http://中国.example/",  ERR_OK, "http://中国.example/" },
    { RFC, "//[::1]:8/x",           ERR_OK, "http://[::1]:8/x" },
    { RFC, "mailto:a@b",            ERR_OK, "mailto:a@b" },
    { RFC, "javascript:alert(1)",   ERR_OK, "javascript:alert(1)" },
    { "http://u:p@h/x", "/y",       ERR_OK, "http://u:p@h/y" },
    { "https://h/x",  "http:y",     ERR_OK, "http://y" },
    { "http://h/a/./../b", "#c",    ERR_OK, "http://h/b#c" },
    { "file:///a/b", "../../c",     ERR_OK, "file:///c" },
    { "x:/a/b", "//h/..",           ERR_OK, "x://h/" },
    { "x:/a/b", "/.//c",            ERR_OK, "x:/.//c" },
    { "", "g/../h",                 ERR_OK, "g/../h" },
    { "", "http://h/a/./b",         ERR_OK, "http://h/a/b" },
    { "mailto:a@b", "c",            ERR_FORMAT, NULL },
    { "mailto:a@b", "#c",           ERR_OK, "mailto:a@b#c" },
    { "a/b", "c",                   ERR_FORMAT, NULL },
    { "http://h:x/", "c",           ERR_FORMAT, NULL },
    { "http://h:x/", "http://k/",   ERR_OK, "http://k/" },
    { "http:///p", "c",             ERR_FORMAT, NULL },
    { RFC, "http://",               ERR_FORMAT, NULL },
    { RFC, "http:///p",             ERR_OK, "http://p" },
    { RFC, "http:////p/q",          ERR_OK, "http://p/q" },
    { RFC, "http:/p",               ERR_OK, "http://a/p" },
    { RFC, "https:p",               ERR_OK, "https://p" },
    { RFC, "https:/p/q",            ERR_OK, "https://p/q" },
    { "",  "http:p/q",              ERR_OK, "http://p/q" },
    { "",  "http:\\p?q",            ERR_OK, "http://p?q" },
    { RFC, "///p/q",                ERR_OK, "http://p/q" },
    { RFC, "\\\\p\\q",             ERR_OK, "http://p/q" },
    { RFC, "http:/\\\\",             ERR_FORMAT, NULL },
    { "file:///a", "///p",          ERR_OK, "file:///p" },
    { "x://", "p:8",                ERR_OK, "p:8" },
    { "x://", "p/:8",               ERR_OK, "x:///p/:8" },
    { RFC, "x:///p",                ERR_OK, "x:///p" },
    { RFC, "http://h:99999/",       ERR_FORMAT, NULL },
    { RFC, "a\x01",                 ERR_FORMAT, NULL },
    /* clang-format on */
};

static void resolves(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(resolve_rows); i++) {
        struct buf b;
        enum err e;

        buf_init(&b, 4 * URL_MAX_BYTES);
        e = url_resolve(str_of(resolve_rows[i].base),
                        str_of(resolve_rows[i].ref), &b);
        if (e != resolve_rows[i].e)
            fail_msg("'%s': error %d", resolve_rows[i].ref, (int)e);
        check(resolve_rows[i].ref, buf_str(&b), e ? "" : resolve_rows[i].want);
        buf_release(&b);
    }
}

/* "http://h/xxx" of n bytes. */
static struct str long_url(char *bytes, size_t n)
{
    memset(bytes, 'x', n);
    memcpy(bytes, "http://h/", 9);
    return (struct str){ bytes, n };
}

static void refuses_long(void **state)
{
    char bytes[URL_MAX_BYTES + 1];
    struct str fits = long_url(bytes, URL_MAX_BYTES);
    struct str over = { bytes, URL_MAX_BYTES + 1 };
    struct buf b;
    struct url u;

    (void)state;
    bytes[URL_MAX_BYTES] = 'x';
    buf_init(&b, 10 * URL_MAX_BYTES);
    assert_int_equal(url_split(fits, &u), ERR_OK);
    assert_int_equal(url_split(over, &u), ERR_LIMIT);
    assert_int_equal(url_resolve(STR(RFC), fits, &b), ERR_OK);
    assert_int_equal(b.n, URL_MAX_BYTES);
    assert_int_equal(url_resolve(STR(RFC), over, &b), ERR_LIMIT);
    assert_int_equal(url_resolve(over, STR("g"), &b), ERR_LIMIT);
    assert_int_equal(url_resolve_long(over, STR("g"), &b), ERR_LIMIT);
    assert_int_equal(b.n, URL_MAX_BYTES); /* untouched by failures */
    assert_int_equal(url_resolve_long(STR(RFC), over, &b), ERR_OK);
    assert_true(str_ends(buf_str(&b), over));
    assert_int_equal(url_resolve_long(STR(RFC), str_cut(over, 8), &b), ERR_OK);
    buf_clear(&b);
    assert_int_equal(url_canonical(fits, &b), ERR_OK);
    assert_int_equal(url_canonical(over, &b), ERR_LIMIT);
    assert_true(url_is_http(fits));
    assert_false(url_is_http(over));
    assert_true(url_is_safe_link(fits));
    assert_false(url_is_safe_link(over));
    /* It fits, and does not when encoded. */
    memset(bytes + 9, '{', URL_MAX_BYTES - 9);
    assert_int_equal(url_resolve(STR(""), fits, &b), ERR_LIMIT);
    /* Base and reference of the greatest length, joined. */
    memset(bytes, '/', sizeof(bytes));
    memcpy(bytes, "http://h/", 9);
    assert_int_equal(
        url_resolve(fits, (struct str){ bytes + 9, URL_MAX_BYTES - 9 }, &b),
        ERR_FORMAT); /* "///": no host */
    memset(bytes + 9, 'y', URL_MAX_BYTES - 9);
    bytes[URL_MAX_BYTES - 1] = '/';
    assert_int_equal(
        url_resolve(fits, (struct str){ bytes + 9, URL_MAX_BYTES - 9 }, &b),
        ERR_LIMIT);
    buf_release(&b);
    buf_init(&b, 3);
    assert_int_equal(url_resolve(STR(RFC), STR("g"), &b), ERR_LIMIT);
    assert_int_equal(b.n, 0);
    buf_release(&b);
}

static void judges(void **state)
{
    static const struct {
        struct str s;
        bool http, safe;
    } rows[] = {
        { STR_C("http://h"), true, true },
        { STR_C("HTTPS://h/"), true, true },
        { STR_C("http:/h"), false, true },
        { STR_C("http:///h"), false, true },
        { STR_C("//h/x"), false, true },
        { STR_C("x/y"), false, true },
        { STR_C(""), false, true },
        { STR_C("#top"), false, true },
        { STR_C("mailto:a@b"), false, true },
        { STR_C("ftp://h/"), false, false },
        { STR_C("javascript:alert(1)"), false, false },
        { STR_C("JaVa\tScRiPt:alert(1)"), false, false },
        { STR_C("\x01 java\nscript\0:x"), false, false },
        { STR_C("data:text/html,x"), false, false },
        { STR_C("vbscript:x"), false, false },
        { STR_C("a/b:c"), false, true },
        { STR_C("?javascript:x"), false, true },
        { STR_C("中文:x"), false, true },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(url_is_http(rows[i].s), rows[i].http);
        assert_int_equal(url_is_safe_link(rows[i].s), rows[i].safe);
    }
}

static void tells_origins(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "http://h/a", "HTTP://H:80/b", true },
        { "https://h", "https://h:443", true },
        { "http://h", "https://h", false },
        { "http://h", "http://h:8080", false },
        { "http://h", "http://h.", false },
        { "http://u@h", "http://h", true },
        { "/a", "/b", false },
        { "http://h:x", "http://h:x", false },
        { "http://", "http://", false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(url_same_origin(str_of(rows[i].a), str_of(rows[i].b)),
                         rows[i].same);
}

static const struct {
    const char *s;
    enum err e;
    const char *want;
} canonical_rows[] = {
    { "https://Example.COM", ERR_OK, "http://example.com/" },
    { "HTTP://example.com:80/a#f", ERR_OK, "http://example.com/a" },
    { "https://example.com:443/", ERR_OK, "http://example.com/" },
    { "https://example.com:80/", ERR_OK, "https://example.com:80/" },
    { "http://example.com:443/", ERR_OK, "http://example.com:443/" },
    { "http://example.com:0080/", ERR_OK, "http://example.com/" },
    { "http://example.com../", ERR_OK, "http://example.com/" },
    { "http://example.com:/", ERR_OK, "http://example.com/" },
    { "http://example.com./", ERR_OK, "http://example.com/" },
    { "http://u:p@h/", ERR_OK, "http://h/" },
    { "http://h/?", ERR_OK, "http://h/" },
    { "http://h?a", ERR_OK, "http://h/?a" },
    { "http://h/?&&a=1&", ERR_OK, "http://h/?a=1" },
    { "http://h/%7Ea/%2e%2e/%e6%b1%9f", ERR_OK, "http://h/%E6%B1%9F" },
    { "http://h/江", ERR_OK, "http://h/%E6%B1%9F" },
    { "http://h/%2F%zz%", ERR_OK, "http://h/%2F%zz%" },
    { "http://h/%4%31%%34%31%%%33%30", ERR_OK, "http://h/AA%0" },
    { "http://h/%%32%35", ERR_OK, "http://h/%25" },
    { "http://xn--fiq228c.Example/?%e4", ERR_OK,
      "http://xn--fiq228c.example/?%E4" },
    { "http://h/a?c=1&mtm_x=2&gclid=3&a=4#", ERR_OK, "http://h/a?c=1&a=4" },
    { "http://m.h/amp/a", ERR_OK, "http://m.h/amp/a" },
    { "http://h/a?utm_source=x&b=1&UTM_Campaign=y", ERR_OK, "http://h/a?b=1" },
    { "http://h/a?%75tm_source=x", ERR_OK, "http://h/a" },
    { "http://h/a?utm_", ERR_OK, "http://h/a" },
    { "http://h/a?utm=1", ERR_OK, "http://h/a?utm=1" },
    { "http://h/a?from=timeline", ERR_OK, "http://h/a" },
    { "http://h/a?from=list", ERR_OK, "http://h/a?from=list" },
    { "http://h/a?spm=1.2&fbclid=3&gclid", ERR_OK, "http://h/a" },
    { "http://h/a?infoCode=NW1&b=%e6", ERR_OK,
      "http://h/a?infoCode=NW1&b=%E6" },
    { " http://h/a ", ERR_OK, "http://h/a" },
    { "ftp://h/", ERR_FORMAT, NULL },
    { "/a", ERR_FORMAT, NULL },
    { "http:///a", ERR_FORMAT, NULL },
    { "", ERR_FORMAT, NULL },
};

static void canonicalizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(canonical_rows); i++) {
        struct buf b;
        enum err e;

        buf_init(&b, 4 * URL_MAX_BYTES);
        buf_puts(&b, "link:"); /* appends */
        e = url_canonical(str_of(canonical_rows[i].s), &b);
        if (e != canonical_rows[i].e)
            fail_msg("'%s': error %d", canonical_rows[i].s, (int)e);
        check(canonical_rows[i].s, str_cut(buf_str(&b), 5),
              e ? "" : canonical_rows[i].want);
        buf_release(&b);
    }
}

static void finds_parameters(void **state)
{
    static const struct {
        const char *s, *name, *want;
    } rows[] = {
        { "http://h/?a=1&infoCode=NW1", "infocode", "NW1" },
        { "http://h/?INFOCODE=NW1&infoCode=2", "infoCode", "NW1" },
        { "?a=b=c", "a", "b=c" },
        { "?a=%20", "a", "%20" },
        { "?a", "a", "" },
        { "?a=1&amp;b=2", "b", "2" },
        { "?xa=1", "a", NULL },
        { "http://h/a=1", "a", NULL },
        { "http://h/#?a=1", "a", NULL },
        { "?a=1#x", "a", "1" },
        { "", "a", NULL },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str got = url_query(str_of(rows[i].s), str_of(rows[i].name));

        assert_int_equal(got.s != NULL, rows[i].want != NULL);
        check(rows[i].s, got, rows[i].want ? rows[i].want : "");
    }
}

static void decodes_and_redacts(void **state)
{
    static const struct {
        void (*put)(struct str, struct buf *);
        const char *s, *want;
    } rows[] = {
        { url_decode, "a%20b%e6%B1%9F%zz%4", "a b江%zz%4" },
        { url_decode, "", "" },
        { url_redact, "http://u:p@h/a@b", "http://h/a@b" },
        { url_redact, "http://h/a@b", "http://h/a@b" },
        { url_redact, "http://u:p/w@h/", "http://h/" },
        { url_redact, "http://u:p\n@h/", "http://h/" },
        { url_redact, "mailto:a@b", "mailto:a@b" },
        { url_redact, "x", "x" },
        { url_show, "http://u:p@h/?a=1&apiKey=x&TOKEN=y#z",
          "http://h/?a=1&"
          "apiKey=...&TOKEN=...#z" },
        { url_show, "http://h/a?token", "http://h/a?token" },
        { url_show, "http://h/a?&key=&b", "http://h/a?&key=...&b" },
        { url_show, "http://h/#?token=x", "http://h/#?token=..." },
        { url_show, "http://u:p/w?x@h/?token=y", "http://h/?token=y" },
        { url_show, "x", "x" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;

        buf_init(&b, 1000);
        rows[i].put(str_of(rows[i].s), &b);
        check(rows[i].s, buf_str(&b), rows[i].want);
        buf_release(&b);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits),
        cmocka_unit_test(resolves),
        cmocka_unit_test(refuses_long),
        cmocka_unit_test(judges),
        cmocka_unit_test(tells_origins),
        cmocka_unit_test(canonicalizes),
        cmocka_unit_test(finds_parameters),
        cmocka_unit_test(decodes_and_redacts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
