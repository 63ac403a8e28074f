/* sample.c -- a site and posts for the tests of output/. */
#include <stdarg.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "sample.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct zone *sample_zone(void)
{
    static const struct zone zone = { .name = "+08:00", .first_sec = 28800 };

    return &zone;
}

struct output_site sample_site(const char *dir)
{
    static const struct output_medium media[] = { { "滚动新闻", "/rolling/",
                                                    FORMATS_ALL } };
    struct output_site site = {
        .name = "示例新闻",
        .link = "https://news.example/",
        .description = "每天的新闻",
        .language = "zh-CN",
        .zone = sample_zone(),
        .dir = dir,
        .formats = { [FORMAT_ATOM] = true,
                     [FORMAT_HTML] = true,
                     [FORMAT_JEKYLL] = true },
        .jekyll_dir = "_posts",
        .media = media,
        .n_media = 1,
    };

    site.list_path[FORMAT_ATOM][STREAM_ALL] = "/feed.xml";
    site.list_path[FORMAT_ATOM][STREAM_MEDIUM] = "/category/{medium}.xml";
    site.archive_path[FORMAT_ATOM][STREAM_ALL] = "/feed/{page}.xml";
    site.archive_path[FORMAT_ATOM][STREAM_MEDIUM] =
        "/category/{medium}/{page}.xml";
    site.list_path[FORMAT_RSS][STREAM_ALL] = "/rss.xml";
    site.list_path[FORMAT_RSS][STREAM_MEDIUM] = "/category/{medium}.rss.xml";
    site.archive_path[FORMAT_RSS][STREAM_ALL] = "/rss/{page}.xml";
    site.archive_path[FORMAT_RSS][STREAM_MEDIUM] =
        "/category/{medium}/{page}.rss.xml";
    site.list_path[FORMAT_JSON][STREAM_ALL] = "/feed.json";
    site.list_path[FORMAT_JSON][STREAM_MEDIUM] = "/category/{medium}.json";
    site.archive_path[FORMAT_JSON][STREAM_ALL] = "/feed/{page}.json";
    site.archive_path[FORMAT_JSON][STREAM_MEDIUM] =
        "/category/{medium}/{page}.json";
    site.opml_path = "/opml.xml";
    site.sitemap_path = "/sitemap.xml";
    site.sitemap_part_path = "/sitemap/{page}.xml";
    site.list_path[FORMAT_HTML][STREAM_ALL] = "/";
    site.list_path[FORMAT_HTML][STREAM_MEDIUM] = "/category/{medium}.html";
    site.archive_path[FORMAT_HTML][STREAM_ALL] = "/archive/{page}.html";
    site.archive_path[FORMAT_HTML][STREAM_MEDIUM] =
        "/category/{medium}/{page}.html";
    return site;
}

struct post sample_post(unsigned n)
{
    static const struct person authors[] = {
        { STR_C("王小明"), STR_C("https://paper.example/wang"),
          STR_C("wang@paper.example") }
    };
    static const struct str tags[] = { STR_C("菏泽日报新闻") };
    static const struct carrier carriers[] = {
        { STR_C("heze"),
          STR_C("菏泽日报"),
          STR_C("https://paper.example/a?infoCode=NW202201142247450276&x=1"),
          { 0 },
          { 0 },
          SAMPLE_DAY },
        { STR_C("rolling"),
          STR_C("滚动新闻"),
          STR_C("https://other.example/276"),
          { 0 },
          { 0 },
          SAMPLE_DAY },
    };
    static const struct enclosure enclosures[] = {
        { STR_C("https://paper.example/a.mp3"), STR_C("audio/mpeg"),
          STR_C("朗读"), 1234567, 95 }
    };
    static char names[8][24], paths[8][64], ids[8][64];
    unsigned k = n % 8;
    struct post post = {
        .id = n + 1,
        .infocode = STR_C("NW202201142247450276"),
        .medium = { 1, STR_C("菏泽日报"), STR_C("hezeribao") },
        .title = STR_C("强机制 重实效 \"严把关\" & <更好>"),
        .url = STR_C("https://paper.example/a?infoCode=NW202201142247450276&"
                     "x=1"),
        .summary = STR_C("市总工会坚持改革创新，推动工作再上新台阶。"),
        .content_html = STR_C("<p>按照部署，<strong>一</strong> &amp; "
                              "二。</p>\n<p>第二段。</p>"),
        .content_state = CONTENT_FULL,
        .published_sec = SAMPLE_DAY + 630 - 60 * (int64_t)n,
        .published_offset_min = 480,
        .updated_sec = SAMPLE_DAY + 630 - 60 * (int64_t)n,
        .sort_sec = SAMPLE_DAY + 630 - 60 * (int64_t)n,
        .authors = authors,
        .n_authors = 1,
        .tags = tags,
        .n_tags = 1,
        .enclosures = enclosures,
        .n_enclosures = 1,
        .carriers = carriers,
        .n_carriers = 2,
    };

    snprintf(names[k], sizeof(names[k]), "NW%018llu",
             202201142247450276ULL + n);
    snprintf(paths[k], sizeof(paths[k]), "/hezeribao/2022/01/14/%s.html",
             names[k]);
    snprintf(ids[k], sizeof(ids[k]), "tag:news.example,2022:%s", names[k]);
    post.name = str_of(names[k]);
    post.path = str_of(paths[k]);
    post.public_id = str_of(ids[k]);
    return post;
}

struct post sample_hostile_post(void)
{
    static const struct person people[] = {
        { STR_C("]]></name><x/>"), STR_C("javascript:1"), STR_C("@") },
        { STR_C(""), STR_C("data:x"), STR_C("a@b") },
        { STR_C(""), STR_C(""), STR_C("") },
    };
    static const struct enclosure files[] = {
        { STR_C("https://a.example/\"><x>"), STR_C("audio"), STR_C("\x01"), -1,
          -1 },
        { STR_C("file:///etc/passwd"), STR_C("a/b"), STR_C(""), 5, -1 },
        { STR_C("http://a.example/b"), STR_C("a/b"), STR_C("</x>"), 5, 7 },
    };
    static const struct carrier carriers[] = {
        { STR_C("\"&<"),
          STR_C("\xe2\x80\xae'\"<&>"),
          STR_C("javascript:alert(1)"),
          { 0 },
          { 0 },
          0 },
        { STR_C("b"),
          STR_C("B"),
          STR_C("https://a.example/"),
          { 0 },
          { 0 },
          0 },
        { STR_C("c"),
          STR_C("C"),
          STR_C("https://a.example/"),
          { 0 },
          { 0 },
          0 },
    };
    struct post post = sample_post(0);

    post.title = STR("<b>\x01\x0c\"]]>&amp; \xe2\x80\xae\xff\xef\xbf\xbe"
                     "\xe2\x80\xa8</script>");
    post.summary = STR("\x02&< &lt;b>");
    post.content_html = STR("<p>\x03]]></p></content>\xe2\x80\xa8\0\"\\");
    post.url = STR("vbscript:x");
    post.image = STR("javascript:y");
    post.infocode = STR("\"},{");
    post.language = STR("en\"><x");
    post.authors = people;
    post.n_authors = 3;
    post.enclosures = files;
    post.n_enclosures = 3;
    post.carriers = carriers;
    post.n_carriers = 3;
    post.path = STR("/a b/\"<\xe8\x8f\x8f>.html");
    return post;
}

struct post sample_bare_post(void)
{
    struct post full = sample_post(0);

    return (struct post){ .public_id = full.public_id,
                          .path = full.path,
                          .medium = full.medium,
                          .name = full.name,
                          .sort_sec = SAMPLE_DAY,
                          .published_sec = SAMPLE_DAY,
                          .updated_sec = SAMPLE_DAY };
}

char *sample_render_list(const struct output_site *site,
                         const struct post_list *list, const char *path)
{
    struct output *out = NULL;
    struct output_stats stats = { 0 };
    struct err_info ei = { 0 };
    enum err e = output_open(site, &out, &ei);

    if (!e)
        e = output_list(out, list, list, &stats, &ei);
    if (e)
        print_error("%s\n", ei.text);
    assert_int_equal(e, ERR_OK);
    output_close(out);
    return sample_read(site->dir, path);
}

struct stream sample_stream(enum stream_kind kind)
{
    struct stream s = { .id = 1,
                        .kind = kind,
                        .public_id = STR_C("tag:news.example,2022:all") };

    if (kind == STREAM_MEDIUM) {
        s.public_id = STR("tag:news.example,2022:medium-hezeribao");
        s.medium = sample_post(0).medium;
    }
    return s;
}

char *sample_mkdir(char path[64])
{
    snprintf(path, 64, "/tmp/weir-test-XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void sample_rmdir(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

char *sample_read(const char *dir, const char *path)
{
    char name[512], *s = NULL;
    FILE *f = NULL;
    size_t n;

    snprintf(name, sizeof(name), "%s/%s", dir, path);
    f = fopen(name, "rb");
    if (!f)
        return NULL;
    s = malloc(1 << 20);
    assert_non_null(s);
    n = fread(s, 1, (1 << 20) - 1, f);
    s[n] = '\0';
    fclose(f);
    return s;
}

static void write_golden(const char *name, const char *text)
{
    char path[512];
    FILE *f = NULL;

    snprintf(path, sizeof(path), "%s/tests/data/output/%s", WEIR_SOURCE_DIR,
             name);
    f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

void sample_assert_golden(const char *name, const char *text)
{
    char *wanted = NULL;

    assert_non_null(text);
    if (getenv("WEIR_GOLDEN"))
        write_golden(name, text);
    wanted = sample_read(WEIR_SOURCE_DIR "/tests/data/output", name);
    assert_non_null(wanted);
    if (strcmp(text, wanted))
        print_error("%s: got\n%s\n", name, text);
    assert_string_equal(text, wanted);
    free(wanted);
}

static unsigned n_dot_files; /* nftw has no context */

static int count_one(const char *path, const struct stat *st, int type,
                     struct FTW *ftw)
{
    (void)st;
    (void)type;
    n_dot_files += ftw->level > 0 && path[ftw->base] == '.';
    return 0;
}

unsigned sample_count_dot_files(const char *dir)
{
    n_dot_files = 0;
    nftw(dir, count_one, 16, FTW_PHYS);
    return n_dot_files;
}
