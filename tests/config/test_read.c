/* test_read.c -- files, includes, [defaults], media: what becomes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"
#include "config/value.h"

#define PATH_BYTES 256

/* ---- a directory for each test ---------------------------------------- */

/* A '[' in its name: includes must not take the way to them for a pattern. */
static int make_folder(void **state)
{
    char top[] = "/tmp/weir-config-XXXXXX";
    char *folder = malloc(PATH_BYTES);

    if (!folder || !mkdtemp(top))
        return -1;
    snprintf(folder, PATH_BYTES, "%s/a[b]*", top);
    *state = folder;
    return mkdir(folder, 0700);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int remove_folder(void **state)
{
    char *folder = *state;

    *strrchr(folder, '/') = '\0';
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(folder);
    return 0;
}

static const char *path_of(void **state, const char *name)
{
    static char path[2 * PATH_BYTES];

    snprintf(path, sizeof(path), "%s/%s", (const char *)*state, name);
    return path;
}

static void put_file(void **state, const char *name, struct str text)
{
    FILE *f = fopen(path_of(state, name), "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text.s, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static void put_folder(void **state, const char *name)
{
    assert_int_equal(mkdir(path_of(state, name), 0700), 0);
}

/* Reads weir.conf, which is right. */
static struct config *read_good(void **state)
{
    struct config *c = NULL;
    struct config_problems p;
    struct err_info ei = { ERR_OK, "" };

    if (config_read(path_of(state, "weir.conf"), &c, &p, &ei))
        fail_msg("%s: %s", ei.text, p.n ? p.list[0].text : "");
    assert_int_equal(p.n, 0);
    config_problems_release(&p);
    return c;
}

/* Reads weir.conf, which is wrong: what is said, with the directory's name
 * left out. */
static void expect_problems(void **state, const char *want)
{
    struct config *c = NULL;
    struct config_problems p;
    struct buf said, plain;
    struct str rest, folder = str_of(*state);

    buf_init(&said, 64 * 1024);
    buf_init(&plain, 64 * 1024);
    assert_int_equal(config_read(path_of(state, "weir.conf"), &c, &p, NULL),
                     ERR_CONFIG);
    config_problems_put(&said, &p);
    for (rest = buf_str(&said); rest.n > 0;) {
        size_t n = str_find(rest, folder);

        buf_put(&plain, (struct str){ rest.s, n == SIZE_MAX ? rest.n : n });
        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + folder.n + 1);
    }
    assert_string_equal(plain.s, want);
    buf_release(&said);
    buf_release(&plain);
    config_problems_release(&p);
}

/* ---- the main file ---------------------------------------------------- */

static void expect_no_input(void **state, const char *name, const char *want)
{
    struct config *c = NULL;
    struct config_problems p;
    struct err_info ei = { ERR_OK, "" };

    assert_int_equal(config_read(path_of(state, name), &c, &p, &ei), ERR_IO);
    assert_null(c);
    assert_int_equal(p.n, 0);
    assert_non_null(strstr(ei.text, want));
    assert_non_null(strstr(ei.text, name));
    config_problems_release(&p);
}

static void test_no_main_file(void **state)
{
    put_folder(state, "d");
    assert_int_equal(mkfifo(path_of(state, "fifo"), 0600), 0);
    expect_no_input(state, "nowhere.conf", "No such file");
    expect_no_input(state, "d", "it is a directory");
    expect_no_input(state, "fifo", "it is no regular file"); /* and no wait */
}

static void test_largest_file(void **state)
{
    struct config *c = NULL;
    struct config_problems p;

    put_file(state, "weir.conf", STR(""));
    assert_int_equal(
        truncate(path_of(state, "weir.conf"), CONFIG_FILE_MAX_BYTES + 1), 0);
    expect_no_input(state, "weir.conf", "is larger than 16 MiB");
    assert_int_equal(
        truncate(path_of(state, "weir.conf"), CONFIG_FILE_MAX_BYTES), 0);
    assert_int_equal(config_read(path_of(state, "weir.conf"), &c, &p, NULL),
                     ERR_CONFIG);
    assert_int_equal(p.n, 1); /* read: truncate fills it up with NUL */
    assert_string_equal(p.list[0].text, "not a text file: it holds a NUL byte");
    config_problems_release(&p);
}

static void test_utf16(void **state)
{
    put_file(state, "weir.conf", STR("\xFF\xFE[\0w\0]\0\n\0a\0\n\0b\0"));
    expect_problems(state, "weir.conf:1: file is UTF-16: save it as UTF-8\n");
}

static void test_mark_and_line_ends(void **state)
{
    struct config *c;

    put_file(state, "weir.conf",
             STR("\xEF\xBB\xBF[weir]\r\nname = News\r\n# end"));
    c = read_good(state);
    assert_string_equal(c->name, "News");
    config_free(c);
}

/* ---- includes --------------------------------------------------------- */

static void test_includes_in_order(void **state)
{
    struct config *c;

    put_folder(state, "sources.d");
    put_folder(state, "sources.d/more");
    put_file(state, "weir.conf",
             STR("[weir]\ninclude = sources.d/*.conf\nstate_dir = s\n"
                 "[source m]\nurl = http://h/\n[weir]\nname = N\n"));
    put_file(state, "sources.d/b.conf", STR("[source b]\nfile = b.xml\n"));
    put_file(state, "sources.d/a.conf",
             STR("[source a]\nfile = a.xml\n[weir]\n"
                 "include = more/c.conf\nlanguage = de\n"));
    put_file(state, "sources.d/more/c.conf", STR("[source c]\nfile=c.xml\n"));
    put_file(state, "sources.d/no.txt", STR("nonsense\n"));
    put_file(state, "sources.d/.hidden.conf", STR("nonsense\n"));
    c = read_good(state);
    assert_int_equal(c->n_sources, 4);
    assert_string_equal(c->sources[0].id, "m");
    assert_string_equal(c->sources[1].id, "a");
    assert_string_equal(c->sources[2].id, "b");
    assert_string_equal(c->sources[3].id, "c");
    assert_string_equal(c->language, "de");
    assert_string_equal(c->state_dir, path_of(state, "s"));
    assert_string_equal(c->sources[1].path, path_of(state, "sources.d/a.xml"));
    assert_string_equal(c->sources[3].path,
                        path_of(state, "sources.d/more/c.xml"));
    assert_string_equal(c->sources[3].file,
                        path_of(state, "sources.d/more/c.conf"));
    config_free(c);
}

static void test_include_of_nothing(void **state)
{
    put_folder(state, "sources.d");
    put_file(state, "weir.conf",
             STR("[weir]\ninclude = sources.d/*.conf\n"
                 "include = x*.conf\n"));
    config_free(read_good(state));
    put_file(state, "weir.conf",
             STR("[weir]\ninclude = source.d/*.conf\ninclude = one.conf\n"
                 "include = sources.d\n"));
    expect_problems(state,
                    "weir.conf:2: include = source.d/*.conf: there is no "
                    "directory source.d\n"
                    "weir.conf:3: include = one.conf: cannot read one.conf: "
                    "No such file or directory\n"
                    "weir.conf:4: include = sources.d: cannot read "
                    "sources.d: it is a directory\n");
}

static void test_include_of_what_cannot_be_read(void **state)
{
    put_folder(state, "d");
    put_folder(state, "d/folder.conf");
    assert_int_equal(symlink("nowhere", path_of(state, "d/link.conf")), 0);
    assert_int_equal(mkfifo(path_of(state, "d/pipe.conf"), 0600), 0);
    put_file(state, "d/good.conf", STR("wrong\n"));
    put_file(state, "weir.conf", STR("[weir]\ninclude = d/*.conf\n"));
    expect_problems(state,
                    "weir.conf:2: include = d/*.conf: cannot read "
                    "d/folder.conf: it is a directory\n"
                    "weir.conf:2: include = d/*.conf: cannot read "
                    "d/link.conf: No such file or directory\n"
                    "weir.conf:2: include = d/*.conf: cannot read "
                    "d/pipe.conf: it is no regular file\n"
                    "d/good.conf:1: no '=': write key = value, or # before a "
                    "comment\n");
}

static void test_cycles(void **state)
{
    put_file(state, "weir.conf", STR("[weir]\ninclude = a.conf\n"));
    put_file(state, "a.conf", STR("[weir]\ninclude = b.conf\n"));
    assert_int_equal(symlink("a.conf", path_of(state, "c.conf")), 0);
    put_file(state, "b.conf",
             STR("[weir]\ninclude = ./weir.conf\n"
                 "include = c.conf\ninclude = b.conf\n"));
    expect_problems(state,
                    "b.conf:2: include = ./weir.conf: a cycle: this file is "
                    "part of weir.conf\n"
                    "b.conf:3: include = c.conf: a cycle: this file is part "
                    "of a.conf\n"
                    "b.conf:4: include = b.conf: a cycle: this file is part "
                    "of b.conf\n");
}

static void test_file_included_twice(void **state)
{
    put_folder(state, "d");
    put_file(state, "weir.conf",
             STR("[weir]\ninclude = d/a.conf\ninclude = d/*.conf\n"));
    put_file(state, "d/a.conf", STR("[source a]\nurl = http://h/\n"));
    expect_problems(state, "weir.conf:3: include = d/*.conf: d/a.conf is "
                           "included twice, first at weir.conf:2\n");
}

static void test_problems_of_several_files(void **state)
{
    put_file(state, "weir.conf",
             STR("[weir]\ninclude = a.conf\nname = x\nnam = x\n"
                 "[source s]\nurl = http://h/\n[slugs]\na = b\n"));
    put_file(state, "a.conf",
             STR("url = http://h/\n[source s]\nurl = http://h/\n[weir]\n"
                 "name = y\n[slugs]\nc = b\n"));
    expect_problems(
        state, "weir.conf:4: unknown key 'nam' in [weir], did you mean "
               "'name'?\n"
               "a.conf:1: key before any section: write [weir] or [source "
               "ID] above\n"
               "a.conf:1: unknown key 'url' in [weir], it belongs in "
               "[source ID]\n"
               "a.conf:2: [source s] is there twice, first at weir.conf:5\n"
               "a.conf:5: 'name' is already set at weir.conf:3\n"
               "a.conf:7: slug 'b' is taken: it is that of a\n");
}

static void test_most_files(void **state)
{
    struct config *c;

    put_folder(state, "d");
    put_file(state, "weir.conf", STR("[weir]\ninclude = d/*.conf\n"));
    for (int i = 1; i < CONFIG_MAX_FILES; i++) {
        char name[32];

        snprintf(name, sizeof(name), "d/%04d.conf", i);
        put_file(state, name, STR("# nothing\n"));
    }
    c = read_good(state);
    config_free(c);
    put_file(state, "d/x.conf", STR("# one more\n"));
    expect_problems(state, "weir.conf:2: include = d/*.conf: more than 1024 "
                           "files\n");
}

/* ---- sections that work together -------------------------------------- */

static void test_defaults(void **state)
{
    struct config *c;

    put_file(state, "weir.conf",
             STR("[source a]\nurl = http://h/a\n"
                 "[source b]\nurl = http://h/b\ninterval = 10m\ntag = own\n"
                 "type = json\nitem_title = headline\n"
                 "[defaults]\ninterval = 1h\ntag = one\ntag = two\n"
                 "group = g\nitems = list\nitem_title = title\n"
                 "timezone = Asia/Shanghai\n"));
    c = read_good(state);
    assert_int_equal(c->sources[0].interval_sec, 3600);
    assert_int_equal(c->sources[0].n_tags, 2);
    assert_string_equal(c->sources[0].tags[1], "two");
    assert_string_equal(c->sources[0].group, "g");
    assert_string_equal(c->sources[0].zone->name, "Asia/Shanghai");
    assert_null(c->sources[0].mapping);
    assert_int_equal(c->sources[1].interval_sec, 600);
    assert_int_equal(c->sources[1].n_tags, 1);
    assert_string_equal(c->sources[1].tags[0], "own");
    assert_string_equal(c->sources[1].mapping_text.items, "list");
    assert_string_equal(c->sources[1].mapping_text.field[MAP_TITLE],
                        "headline");
    assert_non_null(c->sources[1].mapping);
    config_free(c);
}

/* What [defaults] says of requests is for those that are asked. */
static void test_requests(void **state)
{
    struct config *c;

    put_file(state, "password", STR("secret\nno more\n"));
    assert_int_equal(chmod(path_of(state, "password"), 0600), 0);
    put_file(state, "weir.conf",
             STR("[defaults]\nheader = A: b\nheader = C:d\nproxy = http://p\n"
                 "max_pages = 3\npage_param = p\nuser = me\n"
                 "password_file = password\npost_type = text/xml\n"
                 "[source a]\nurl = http://h/\npost = a=b\n"
                 "[source b]\nfile = f\n"
                 "[source c]\nurl = http://h/\nheader = E: f\nproxy = none\n"
                 "[source d]\nurl = http://u:p@h/?p={page}\n"
                 "[weir]\ncontrol_socket = run/c\n"));
    assert_int_equal(chmod(path_of(state, "weir.conf"), 0640), 0);
    c = read_good(state);
    assert_string_equal(c->sources[0].post_body, "a=b");
    assert_string_equal(c->sources[0].post_type, "text/xml");
    assert_int_equal(c->sources[0].n_headers, 2);
    assert_string_equal(c->sources[0].headers[1], "C: d");
    assert_string_equal(c->sources[0].password, "secret");
    assert_string_equal(c->sources[0].proxy, "http://p");
    assert_int_equal(c->sources[0].max_pages, 3);
    assert_null(c->sources[1].post_type);
    assert_int_equal(c->sources[1].n_headers, 0);
    assert_null(c->sources[1].user);
    assert_null(c->sources[1].password);
    assert_null(c->sources[1].proxy);
    assert_null(c->sources[1].page_param);
    assert_int_equal(c->sources[1].max_pages, 1);
    assert_null(c->sources[2].post_type);
    assert_int_equal(c->sources[2].n_headers, 1);
    assert_string_equal(c->sources[2].headers[0], "E: f");
    assert_null(c->sources[2].proxy);
    assert_null(c->sources[3].user); /* its own address logs in */
    assert_null(c->sources[3].password);
    assert_string_equal(c->control_socket, path_of(state, "run/c"));
    config_free(c);
}

static void test_types_of_bodies(void **state)
{
    static const struct {
        const char *post, *want;
    } rows[] = {
        { "{\"a\":1}", "application/json" },
        { "[1]", "application/json" },
        { "a=b", "application/x-www-form-urlencoded" },
        { "<a/>", "application/x-www-form-urlencoded" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct config *c = NULL;
        struct config_problems p;
        struct buf text;

        buf_init(&text, 1024);
        buf_printf(&text, "[source x]\nurl = http://h/\npost = %s\n",
                   rows[i].post);
        assert_int_equal(config_read_text(buf_str(&text), &c, &p, NULL),
                         ERR_OK);
        assert_string_equal(c->sources->post_type, rows[i].want);
        config_problems_release(&p);
        config_free(c);
        buf_release(&text);
    }
}

/* The directory's name is no pattern, though it looks like one. */
static void test_patterns_of_files(void **state)
{
    struct config *c;
    const char *path;

    put_file(state, "weir.conf",
             STR("[source a]\nfile = in/*.json\n[source b]\nfile = in/b.json\n"
                 "[source c]\nfile = /srv/[ab]?\n"));
    c = read_good(state);
    path = c->sources[0].path;
    assert_true(c->sources[0].is_glob);
    assert_non_null(strstr(path, "/a\\[b]\\*/in/*.json"));
    assert_false(c->sources[1].is_glob);
    assert_string_equal(c->sources[1].path, path_of(state, "in/b.json"));
    assert_true(c->sources[2].is_glob);
    assert_string_equal(c->sources[2].path, "/srv/[ab]?");
    config_free(c);
}

/* Everybody may read a file: no place for a secret. */
static void test_secrets(void **state)
{
    put_file(state, "password", STR("secret\n"));
    put_file(state, "weir.conf",
             STR("[defaults]\nheader = Authorization: Bearer 0123\n"
                 "header = X-Api-Key: 0123\nheader = Accept: */*\n"
                 "proxy = http://u:p@h\n"
                 "[source a]\nurl = http://u:p@h/\n"
                 "[source b]\nurl = http://u@h/\n"));
    assert_int_equal(chmod(path_of(state, "password"), 0640), 0);
    assert_int_equal(chmod(path_of(state, "weir.conf"), 0644), 0);
    expect_problems(state,
                    "weir.conf:2: header is a secret, and everybody may read "
                    "this file: chmod o-r weir.conf\n"
                    "weir.conf:3: header is a secret, and everybody may read "
                    "this file: chmod o-r weir.conf\n"
                    "weir.conf:5: proxy holds a password, and everybody may "
                    "read this file: chmod o-r weir.conf\n"
                    "weir.conf:7: url holds a password, and everybody may read "
                    "this file: chmod o-r weir.conf\n");
    assert_int_equal(chmod(path_of(state, "weir.conf"), 0640), 0);
    config_free(read_good(state));
    put_file(state, "weir.conf",
             STR("[source a]\nurl = http://h/\nuser = u\n"
                 "password_file = password\n"));
    expect_problems(state, "weir.conf:4: password_file = password: others than "
                           "its owner may read or change it: chmod 600 "
                           "password\n");
    put_file(state, "password", STR("\nsecret\n"));
    assert_int_equal(chmod(path_of(state, "password"), 0600), 0);
    expect_problems(state, "weir.conf:4: password_file = password: password "
                           "has nothing in its first line\n");
}

static void test_which_headers_are_secrets(void **state)
{
    static const char *const secret[] = {
        "Authorization: a", "authorization:a", "X-Api-Key: a", "Cookie: a",
        "X-AuthToken: a",   "X-Secret: a",     "apikey: a",    "X-Session-Id: a"
    };
    static const char *const open[] = { "Accept: a", "X-Keyword: a",
                                        "Accept-Language: key", "X-Authored: a",
                                        "Referer: a" };

    (void)state;
    for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
        if (!value_header_is_secret(str_of(secret[i])))
            fail_msg("%s", secret[i]);
    for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
        if (value_header_is_secret(str_of(open[i])))
            fail_msg("%s", open[i]);
}

/* Formats of one that has a slug elsewhere; none of feeds. */
static void test_formats(void **state)
{
    struct config *c;

    put_file(state, "weir.conf",
             STR("[slugs]\na = x\nb = y\n[medium a]\nformats = html, rss\n"
                 "[medium c]\nformats = none\n"
                 "[output atom]\narchive_path = none\nmedium_path = none\n"));
    c = read_good(state);
    assert_int_equal(c->media[0].formats, 1 << CONFIG_HTML | 1 << CONFIG_RSS);
    assert_string_equal(c->media[0].slug, "x");
    assert_int_equal(c->media[1].formats, (1 << CONFIG_FORMATS) - 1);
    assert_int_equal(c->media[2].formats, 0);
    assert_string_equal(c->atom.path, "/feed.xml");
    assert_null(c->atom.archive_path);
    assert_null(c->atom.medium_path);
    assert_null(c->atom.medium_archive_path); /* has no feed */
    config_free(c);
}

static void test_media(void **state)
{
    struct config *c;

    put_file(state, "weir.conf",
             STR("[medium 东财滚动新闻]\nslug = emnews\npage = /emnews/\n"
                 "[slugs]\n菏泽日报 = hezeribao\nb = 菏泽\n"
                 "[medium b]\npage = /b/\n"));
    c = read_good(state);
    assert_int_equal(c->n_media, 3);
    assert_string_equal(c->media[0].name, "东财滚动新闻");
    assert_string_equal(c->media[0].slug, "emnews");
    assert_string_equal(c->media[0].page, "/emnews/");
    assert_string_equal(c->media[1].name, "菏泽日报");
    assert_null(c->media[1].page);
    assert_string_equal(c->media[2].name, "b");
    assert_string_equal(c->media[2].slug, "菏泽");
    assert_string_equal(c->media[2].page, "/b/");
    config_free(c);
}

static void test_networks(void **state)
{
    struct config *c;

    put_file(state, "weir.conf",
             STR("[weir]\nallow_private = 127.0.0.1\n"
                 "allow_private = 0.0.0.0/0\nallow_private = fd00::/8\n"
                 "allow_private = ::/0\n"));
    c = read_good(state);
    assert_int_equal(c->n_allow_private, 4);
    assert_int_equal(c->allow_private[0].bits, 128);
    assert_int_equal(c->allow_private[0].addr[12], 127);
    assert_int_equal(c->allow_private[1].bits, 96);
    assert_int_equal(c->allow_private[1].addr[11], 0xff);
    assert_int_equal(c->allow_private[2].bits, 8);
    assert_int_equal(c->allow_private[2].addr[0], 0xfd);
    assert_int_equal(c->allow_private[3].bits, 0);
    config_free(c);
}

/* A text in memory is the same but for its includes. */
static void test_text(void **state)
{
    struct config *c = NULL;
    struct config_problems p;

    (void)state;
    assert_int_equal(
        config_read_text(STR("[weir]\ninclude = nowhere.conf\nname = N\n"), &c,
                         &p, NULL),
        ERR_OK);
    assert_string_equal(c->name, "N");
    assert_string_equal(c->state_dir, "state");
    config_problems_release(&p);
    config_free(c);
    config_free(NULL);
}

/* Close to what check_path.c and the check of folders refuse, and good. */
static void test_paths_that_are_free(void **state)
{
    static const char *const texts[] = {
        "[output atom]\npath = /feed\narchive_path = /feeds/{page}\n",
        "[output atom]\npath = /themes/feed.xml\n",
        "[output atom]\nmedium_path = /{medium}.xml\n",
        "[output html]\nmedium_path = /{medium}/\n",
        "[output html]\nmedium_archive_path = /{medium}/{page}.html\n",
        "[output html]\narchive_path = /{page}\n",
        "[output html]\narchive_path = /40{page}a.html\n",
        "[output html]\npost_path = /{name}/\n",
        "[output html]\npost_path = /p/{name}.html\n",
        "[output html]\npost_path = /{yyyy}-{name}.html\n",
        "[medium a]\npage = /index/\n",
        "[weir]\nstate_dir = a/../state\noutput_dir = a\n",
        "[weir]\nstate_dir = ../state\noutput_dir = ../../state/site\n",
        "[weir]\nstate_dir = state\noutput_dir = state2\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct config *c = NULL;
        struct config_problems p;

        if (config_read_text(str_of(texts[i]), &c, &p, NULL))
            fail_msg("%s: %s", texts[i], p.n ? p.list[0].text : "?");
        config_problems_release(&p);
        config_free(c);
    }
}

/* A thousand sources with one zone open it once. */
static void test_many_sources(void **state)
{
    struct buf text;
    struct config *c;

    buf_init(&text, 4 * 1024 * 1024);
    for (int i = 0; i < 10000; i++)
        buf_printf(&text,
                   "[source s%d]\nurl = http://h/%d\n"
                   "timezone = Asia/Shanghai\n",
                   i, i);
    assert_int_equal(text.err, ERR_OK);
    put_file(state, "weir.conf", buf_str(&text));
    c = read_good(state);
    assert_int_equal(c->n_sources, 10000);
    assert_ptr_equal(c->sources[0].zone, c->sources[9999].zone);
    assert_string_equal(c->sources[9999].id, "s9999");
    config_free(c);
    buf_release(&text);
}

#define TEST(name)                                                             \
    cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_no_main_file),
        TEST(test_largest_file),
        TEST(test_utf16),
        TEST(test_mark_and_line_ends),
        TEST(test_includes_in_order),
        TEST(test_include_of_nothing),
        TEST(test_include_of_what_cannot_be_read),
        TEST(test_cycles),
        TEST(test_file_included_twice),
        TEST(test_problems_of_several_files),
        TEST(test_most_files),
        TEST(test_defaults),
        TEST(test_requests),
        TEST(test_types_of_bodies),
        TEST(test_patterns_of_files),
        TEST(test_secrets),
        TEST(test_which_headers_are_secrets),
        TEST(test_formats),
        TEST(test_media),
        TEST(test_networks),
        TEST(test_text),
        TEST(test_paths_that_are_free),
        TEST(test_many_sources),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
